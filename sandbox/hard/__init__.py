"""The content of the database `hard`, as tables of records, one file an area.

The files run twice: in Odoo's own Python (3.9 in Odoo 14), which makes the records, and in that of
the tests, which read the tables. So they import nothing but each other and the standard library.
"""
