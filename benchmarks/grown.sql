-- What a copy of the sandbox's demo database gets for the reading benchmarks: 3,000 products,
-- 50,000 partners, 300,000 stock moves. Each row is a copy of one that Odoo made, with other
-- values in the columns that differ in life, so that whatever column this version has is filled.

BEGIN;

-- Products ------------------------------------------------------------------------------------
CREATE TEMP TABLE new_product AS
SELECT g, (SELECT max(id) FROM product_template) + g AS template_id,
       (SELECT max(id) FROM product_product) + g AS id,
       (ARRAY['Desk', 'Chair', 'Lamp', 'Cabinet', 'Shelf', 'Bolt', 'Hinge', 'Panel'])[1 + g % 8]
       || ' ' || (ARRAY['oak', 'steel', 'white', 'black', 'large', 'small', 'blue'])[1 + g % 7]
       || ' ' || g AS name
FROM generate_series(1, 3000) g;

INSERT INTO product_template
SELECT made.*
FROM new_product new
JOIN product_template base
    ON base.id = (SELECT min(id) FROM product_template WHERE is_storable AND active),
     LATERAL jsonb_populate_record(base, jsonb_build_object(
         'id', new.template_id,
         'name', jsonb_build_object('en_US', new.name, 'nl_NL', new.name || ' (nl)'),
         'default_code', 'GROWN-' || lpad(new.g::text, 5, '0'),
         'list_price', 5 + new.g % 500,
         'weight', (new.g % 40) / 4.0)) made;

INSERT INTO product_product
SELECT made.*
FROM new_product new
JOIN product_product base ON base.id = (SELECT min(id) FROM product_product WHERE active),
     LATERAL jsonb_populate_record(base, jsonb_build_object(
         'id', new.id,
         'product_tmpl_id', new.template_id,
         'combination_indices', '',
         'default_code', 'GROWN-' || lpad(new.g::text, 5, '0'),
         'barcode', '29' || lpad(new.g::text, 11, '0'),
         'standard_price', jsonb_build_object('1', 3 + new.g % 300))) made;

-- Partners ------------------------------------------------------------------------------------
CREATE TEMP TABLE new_partner AS
SELECT g, (SELECT max(id) FROM res_partner) + g AS id,
       (ARRAY['Anna', 'Bram', 'Chloé', 'Daan', 'Élise', 'Finn', 'Greta', 'Hugo', 'Inès', 'Jörg'])
           [1 + g % 10] AS first_name,
       (ARRAY['de Vries', 'Müller', 'Dupont', 'Jansen', 'Novák', 'García', 'Smith', 'Peeters',
              'Rossi', 'Øberg', 'Kowalski'])[1 + g % 11] AS last_name,
       (ARRAY['Amsterdam', 'Gent', 'Lyon', 'Köln', 'Milano', 'Porto', 'Leeds', 'Brno', 'Graz'])
           [1 + g % 9] AS city,
       g % 3 = 0 AS is_company
FROM generate_series(1, 50000) g;

INSERT INTO res_partner
SELECT made.*
FROM new_partner new
JOIN res_partner base
    ON base.id = (SELECT max(id) FROM res_partner WHERE is_company AND parent_id IS NULL),
     LATERAL (SELECT array_agg(id ORDER BY id) AS ids FROM res_country) country,
     LATERAL (
         SELECT new.first_name || ' ' || new.last_name || ' ' || new.g
                || CASE WHEN new.is_company THEN ' B.V.' ELSE '' END AS name,
                'p' || new.g || '@example.com' AS email
     ) called,
     LATERAL jsonb_populate_record(base, jsonb_build_object(
         'id', new.id,
         'commercial_partner_id', new.id,
         'name', called.name,
         'complete_name', called.name,
         'commercial_company_name', CASE WHEN new.is_company THEN called.name END,
         'is_company', new.is_company,
         'ref', 'P' || lpad(new.g::text, 6, '0'),
         'vat', CASE WHEN new.is_company THEN 'NL' || lpad(new.g::text, 9, '0') || 'B01' END,
         'email', CASE WHEN new.g % 5 > 0 THEN called.email END,
         'email_normalized', CASE WHEN new.g % 5 > 0 THEN called.email END,
         'phone', CASE WHEN new.g % 4 > 0 THEN '+31 20 ' || lpad(new.g::text, 7, '0') END,
         'phone_sanitized', CASE WHEN new.g % 4 > 0 THEN '+3120' || lpad(new.g::text, 7, '0') END,
         'street', (ARRAY['Hoofdstraat', 'Rue de l''Église', 'Am Markt'])[1 + new.g % 3]
                   || ' ' || 1 + new.g % 250,
         'zip', lpad((new.g % 90000)::text, 5, '0'),
         'city', new.city,
         'state_id', NULL,
         'street2', NULL,
         'website', CASE WHEN new.is_company THEN 'https://p' || new.g || '.example.com' END,
         'country_id', country.ids[1 + new.g % array_length(country.ids, 1)],
         'customer_rank', (new.g % 2),
         'supplier_rank', (new.g % 7 = 0)::int)) made;

-- Stock moves ---------------------------------------------------------------------------------
INSERT INTO stock_move
SELECT made.*
FROM generate_series(1, 300000) g
JOIN stock_move base
    ON base.id = (SELECT min(id) FROM stock_move WHERE state = 'done' AND is_inventory)
CROSS JOIN (SELECT max(id) AS last FROM stock_move) ids
CROSS JOIN (SELECT min(id) AS first FROM new_product) product,
     LATERAL jsonb_populate_record(base, jsonb_build_object(
         'id', ids.last + g,
         'product_id', product.first + g % 3000,
         'state', (ARRAY['done', 'done', 'done', 'done', 'cancel'])[1 + g % 5],
         'origin', CASE WHEN g % 3 > 0 THEN 'S' || lpad((g / 4)::text, 6, '0') END,
         'reference', 'WH/OUT/' || lpad((g / 4)::text, 6, '0'),
         'date', '2026-01-01'::timestamp - (300000 - g) * interval '11 minutes',
         'product_uom_qty', 1 + g % 60,
         'product_qty', 1 + g % 60,
         'quantity', CASE WHEN g % 5 < 4 THEN 1 + g % 60 ELSE 0 END,
         'price_unit', (g % 9000) / 100.0,
         'is_inventory', false)) made;

SELECT setval(sequence, greatest(highest, 1)) FROM (VALUES
    ('product_template_id_seq', (SELECT max(id) FROM product_template)),
    ('product_product_id_seq', (SELECT max(id) FROM product_product)),
    ('res_partner_id_seq', (SELECT max(id) FROM res_partner)),
    ('stock_move_id_seq', (SELECT max(id) FROM stock_move))
) AS new (sequence, highest);

-- Times of change -----------------------------------------------------------------------------
-- Demo data is written within two minutes, less than the tap's lookback: each run would read it
-- again. Here the records of a model were last written 20 minutes apart, as in a working company.
DO $$
DECLARE name text;
BEGIN
    FOR name IN
        SELECT table_name FROM information_schema.columns JOIN information_schema.tables
            USING (table_schema, table_name)
        WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND column_name = 'write_date'
            AND table_name NOT LIKE 'ir\_%' AND table_name NOT LIKE 'base\_%'
            AND EXISTS (SELECT FROM information_schema.columns AS other
                        WHERE other.table_name = tables.table_name AND other.column_name = 'id')
    LOOP
        EXECUTE format(
            'UPDATE %1$I SET write_date = timestamp ''2026-01-01'' - interval ''20 minutes'' '
            '* ((SELECT max(id) FROM %1$I) - id)', name);
    END LOOP;
END $$;

COMMIT;
