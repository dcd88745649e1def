"""The streams of hosted jobs, by the field names that hotglue's target takes."""

from __future__ import annotations

import base64
import json
import typing as t

import pytest

from tests.live.target.conftest import Message, Name, Runner, records
from tests.live.target.test_files import folder, web
from tools.docs import ROOT

if t.TYPE_CHECKING:
    from pathlib import Path

    from odoo_common.client.connection import Connection

pytestmark = pytest.mark.live
MAPPING = {"mapping": str(ROOT / "mappings/hotglue/to_odoo.yml")}
MOVE = "account.move"
__all__ = ["folder"]


@pytest.fixture
def parties(run: Runner, name: Name) -> Message:
    """A vendor and a tax, as a job sends them."""
    vendor = {
        "vendorName": name("Vendor"),
        "emailAddress": "ap@vendor.example",
        "phoneNumbers": [{"number": "+32 9 123"}],
        "addresses": {"line1": "Quay 1", "line2": "B", "city": "Ghent", "country": "Belgium"},
    }
    tax = {"name": name("VAT 21"), "value": 21, "is_percent": True}
    messages = [*records("Vendors", [vendor]), *records("TaxRates", [tax])]
    first, again = run(messages, **MAPPING), run(messages, **MAPPING)
    for stream in ("Vendors", "TaxRates"):
        assert first.ended(stream) == {"created": 1}, first.rejects
        assert again.ended(stream) == {"unchanged": 1}, again.rejects
    return {"vendor": vendor["vendorName"], "tax": tax["name"]}


def invoice(party: str, name: Name, parties: Message, **more: t.Any) -> Message:
    line = {
        "productName": "Large Cabinet",
        "description": "Cabinet",
        "quantity": 2,
        "unitPrice": "50.5",
        "taxCode": parties["tax"],
    }
    return {
        party: parties["vendor"],
        "invoiceNumber": name("INV"),
        "createdAt": "2026-05-04T10:00:00Z",
        "dueDate": "2026-06-04",
        "currency": "USD",
        "lineItems": json.dumps([line]),
        **more,
    }


def test_a_vendor_has_its_address_and_phone(connection: Connection, parties: Message) -> None:
    domain = [("name", "=", parties["vendor"])]
    names = ["email", "phone", "street", "street2", "city", "country_id", "supplier_rank"]
    [found] = connection.call("res.partner", "search_read", domain, names)
    assert found["country_id"][1] == "Belgium"
    assert found["phone"].replace(" ", "") == "+329123"
    assert (found["email"], found["street"], found["street2"], found["city"]) == (
        "ap@vendor.example",
        "Quay 1",
        "B",
        "Ghent",
    )
    assert found["supplier_rank"] == 1


@pytest.mark.parametrize(
    "case",
    [
        ("Bills", "vendorName", "in_invoice"),
        ("PurchaseInvoices", "supplierName", "in_invoice"),
        ("Invoices", "customerName", "out_invoice"),
    ],
)
def test_an_invoice_is_made_once_and_posted(
    run: Runner,
    connection: Connection,
    name: Name,
    parties: Message,
    case: tuple[str, str, str],
) -> None:
    stream, party, kind = case
    tax = connection.call("account.tax", "search", [("name", "=", parties["tax"])])
    if kind == "out_invoice":
        connection.call("account.tax", "write", tax, {"type_tax_use": "sale"})
    draft = invoice(party, name, parties, status="Draft")
    result = run(records(stream, [draft]), **MAPPING)
    assert result.ended(stream) == {"created": 1}, result.rejects
    assert run(records(stream, [draft]), **MAPPING).ended(stream) == {"unchanged": 1}
    posted = {**draft, "status": "Posted"}
    result = run(records(stream, [posted]), **MAPPING)
    assert result.ended(stream) == {"updated": 1}, result.rejects
    assert run(records(stream, [posted]), **MAPPING).ended(stream) == {"unchanged": 1}

    names = ["move_type", "state", "amount_untaxed", "amount_tax", "invoice_date"]
    names += ["invoice_date_due", "invoice_line_ids"]
    domain = [("ref", "=", draft["invoiceNumber"])]
    [found] = connection.call(MOVE, "search_read", domain, names)
    assert (found["move_type"], found["state"]) == (kind, "posted")
    assert (found["amount_untaxed"], found["amount_tax"]) == (101, 21.21)
    assert (found["invoice_date"], found["invoice_date_due"]) == ("2026-05-04", "2026-06-04")
    assert len(found["invoice_line_ids"]) == 1


@pytest.mark.parametrize("case", [("Bills", "vendorName"), ("Invoices", "customerName")])
def test_attachments_are_added_once_however_they_come(  # noqa: PLR0917 - fixtures
    run: Runner,
    connection: Connection,
    name: Name,
    parties: Message,
    folder: Path,
    case: tuple[str, str],
) -> None:
    stream, party = case
    if stream == "Invoices":
        tax = connection.call("account.tax", "search", [("name", "=", parties["tax"])])
        connection.call("account.tax", "write", tax, {"type_tax_use": "sale"})
    (folder / "scan.pdf").write_bytes(b"from the folder")
    (folder / "sent.pdf").write_bytes(b"from the web")
    with web(folder) as address:
        entries = [
            {"fileName": "inline.pdf", "data": base64.b64encode(b"inline").decode()},
            {"name": "scan.pdf"},
            {"name": "sent.pdf", "url": f"{address}/sent.pdf"},
        ]
        row = invoice(party, name, parties, attachments=json.dumps(entries))
        settings = {**MAPPING, "input_path": str(folder), "allow_private_addresses": True}
        for outcome in ("created", "unchanged"):
            result = run(records(stream, [row]), **settings)
            assert result.ended(stream) == {outcome: 1}, result.rejects
        row["attachments"] = [*entries, {"name": "more.txt", "data": "bW9yZQ=="}]
        for outcome in ("updated", "unchanged"):
            assert run(records(stream, [row]), **settings).ended(stream) == {outcome: 1}
    [move] = connection.call(MOVE, "search", [("ref", "=", row["invoiceNumber"])])
    domain = [("res_model", "=", MOVE), ("res_id", "=", move)]
    found = connection.call("ir.attachment", "search_read", domain, ["name", "datas"])
    assert {f["name"]: base64.b64decode(f["datas"]) for f in found} == {
        "inline.pdf": b"inline",
        "scan.pdf": b"from the folder",
        "sent.pdf": b"from the web",
        "more.txt": b"more",
    }
    assert len(found) == 4
