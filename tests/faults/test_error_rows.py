"""Each row of the table in odoo_common/errors.py, met on the script."""

from __future__ import annotations

import dataclasses
import typing as t

import pytest

from odoo_common.errors import (
    RULES,
    Fatal,
    Fault,
    LoginRefused,
    NoSuchModel,
    OdooError,
    Rejected,
    TooLarge,
)
from tests.faults import script
from tests.faults.faults import says
from tests.faults.test_error_table import connection

if t.TYPE_CHECKING:
    from odoo_common.client.connection import Connection
    from tests.faults.proxy import Proxy
    from tests.live.plain import Plain

__all__ = ["connection"]

pytestmark = pytest.mark.live

TAG = "res.partner.category"


@dataclasses.dataclass(frozen=True)
class Row:
    """An answer of Odoo, and what it means.

    Attributes:
        means: The error that ends the call; none where the call is sent again.
        code: Of a rejection.
        status: The HTTP status that `/json/2` gives it.
    """

    name: str
    message: str
    means: type[OdooError] | None
    code: str = ""
    status: int = 422


ODOO, ERRORS = "odoo.exceptions.", "psycopg2.errors."
ROWS = (
    Row("odoo.http.SessionExpiredException", "Session expired", None, status=403),
    Row(f"{ODOO}AccessDenied", "Too many login failures, wait", LoginRefused, status=401),
    Row(f"{ODOO}AccessDenied", "Access Denied", LoginRefused, status=401),
    Row("psycopg2.OperationalError", 'FATAL: database "x" does not exist', LoginRefused),
    Row(f"{ODOO}AccessError", "Database not found.", LoginRefused),
    Row(f"{ERRORS}SerializationFailure", "could not serialize access", None, status=500),
    Row(f"{ERRORS}DeadlockDetected", "deadlock detected", None, status=500),
    Row(f"{ERRORS}LockNotAvailable", "could not obtain lock", None, status=500),
    Row("psycopg2.OperationalError", "server closed the connection", None, status=500),
    Row("psycopg2.InterfaceError", "connection already closed", None, status=500),
    Row(f"{ERRORS}NumericValueOutOfRange", "integer out of range", Rejected, "value", 500),
    Row("werkzeug.exceptions.RequestEntityTooLarge", "too large", TooLarge, status=413),
    Row("builtins.KeyError", "Object no.model doesn't exist", NoSuchModel, status=404),
    Row(f"{ODOO}AccessError", "You are not allowed", Rejected, "access", 403),
    Row(f"{ODOO}MissingError", "Record does not exist", Rejected, "missing", 404),
    Row(f"{ODOO}ValidationError", "The barcode is already assigned", Rejected, "unique"),
    Row(f"{ODOO}ValidationError", "Missing required value", Rejected, "required"),
    Row(f"{ODOO}ValidationError", "That is not right", Rejected, "validation"),
    Row(f"{ODOO}UserError", "You can't do that", Rejected, "user"),
    Row(f"{ODOO}RedirectWarning", "Go there first", Rejected, "user"),
    Row("builtins.ValueError", "Invalid field 'x'", Rejected, "value", 500),
    Row("werkzeug.exceptions.NotFound", "no such model", NoSuchModel, status=404),
    # What no row knows.
    Row("builtins.ZeroDivisionError", "division by zero", Rejected, "value", 500),
)


def test_each_row_has_an_example() -> None:
    met = set()
    for row in ROWS:
        fault = Fault(row.name, row.message)
        met.add(next((n for n, rule in enumerate(RULES) if rule.fits(fault)), len(RULES)))
    assert met == set(range(len(RULES) + 1))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} {row.message}")
def test_it_means_what_the_table_says(
    connection: Connection,
    proxy: Proxy,
    plain: Plain,
    row: Row,
) -> None:
    code = 100 if "SessionExpired" in row.name else 200
    answer = says(row.name, row.message, code=code, status=row.status)
    again = row.means is None
    lost = False
    proxy.play(script.for_calls(1 if again else 9, script.Fault(row.name, answer), model=TAG))
    if row.means is None:
        assert connection.call(TAG, "search_count", []) == plain.count(TAG, [])
    else:
        with pytest.raises(OdooError) as caught:
            connection.call(TAG, "search_count", [])
        # Odoo 14 says of a session that it has lost that there is no such model: asked once more.
        lost = row.means is NoSuchModel and type(caught.value) is Fatal
        assert lost or type(caught.value) is row.means
        assert getattr(caught.value, "code", "") == row.code
        assert connection.retries == 0
    assert len(proxy.injected) == 1 + lost
