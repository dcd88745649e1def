"""An Odoo in memory, mounted in the place of the network.

::

    odoo = FakeOdoo("19")
    connection = odoo.connection()
    connection.call("res.partner", "create", {"name": "Ada"})
"""

from __future__ import annotations

import dataclasses
import email.utils
import io
import json
import threading
import typing as t

import requests
import requests.adapters
import urllib3

from odoo_common.client.connection import Connection
from odoo_common.client.retry import RetryPolicy
from odoo_common.settings.connection import ConnectionSettings
from tests.fake_odoo.apps import base, mrp, product, purchase, stock
from tests.fake_odoo.contexts import check_context
from tests.fake_odoo.database import Database
from tests.fake_odoo.env import Env
from tests.fake_odoo.failures import Failures
from tests.fake_odoo.faults import Fault, NotFakedError, no_access
from tests.fake_odoo.methods import call as call_method
from tests.fake_odoo.starting_data import fill

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tests.fake_odoo.behaviour import Behaviour

BEHAVIOURS: dict[str, Behaviour] = {
    **base.BEHAVIOURS,
    **product.BEHAVIOURS,
    **purchase.BEHAVIOURS,
    **stock.BEHAVIOURS,
    **mrp.BEHAVIOURS,
}
#: Methods that write: their call is a transaction.
READS = frozenset(
    {
        "check_access_rights",
        "check_object_reference",
        "context_get",
        "default_get",
        "fields_get",
        "formatted_read_group",
        "get_installed",
        "has_access",
        "read",
        "read_group",
        "search",
        "search_count",
        "search_read",
    }
)
URL = "http://fake.invalid"
DB, LOGIN, PASSWORD = "fake", "admin", "secret"


@dataclasses.dataclass(frozen=True)
class Call:
    """A call that came."""

    model: str
    method: str
    args: list[t.Any]
    kwargs: dict[str, t.Any]


class FakeOdoo(requests.adapters.BaseAdapter):
    """Answers as an Odoo does; what it can't it refuses with `NotFakedError`.

    Args:
        version: ``"19"`` or ``"14"``.

    Attributes:
        db: Its records.
        calls: What was asked, in order.
        failures: What goes wrong.
        not_faked: What it was asked and can't.
    """

    def __init__(self, version: str = "19") -> None:
        super().__init__()
        self.db = Database(int(version), BEHAVIOURS)
        fill(self.db)
        self.calls: list[Call] = []
        self.failures = Failures()
        self.not_faked: list[NotFakedError] = []
        self._turn = threading.Lock()

    # What tests use -------------------------------------------------------------------------

    @property
    def config(self) -> dict[str, t.Any]:
        """The settings that reach it."""
        return {"url": URL, "db": DB, "username": LOGIN, "password": PASSWORD}

    def connection(self, config: Mapping[str, t.Any] | None = None) -> Connection:
        """Return a connection to it, which doesn't pause before it repeats a call."""
        settings = ConnectionSettings.from_config({**self.config, **(config or {})})
        retry = RetryPolicy(tries=settings.tries, sleep=lambda _seconds: None)
        return Connection(settings, retry=retry, adapter=self)

    def env(self, **context: t.Any) -> Env:
        """Return its records, for a look or a change without a call."""
        return Env(self.db, context)

    def do(self, model: str, method: str, *args: t.Any, **kwargs: t.Any) -> t.Any:
        """Do what a call does, as somebody else who works in it: nothing is noted, none fails."""
        context = kwargs.pop("context", {})
        with self.db.transaction():
            self.db.tick()
            return call_method(Env(self.db, context), model, method, list(args), kwargs)

    def rows(self, model: str, *names: str, **context: t.Any) -> list[dict[str, t.Any]]:
        """Return records with these fields, in the order of their ids, archived ones too."""
        env = self.env(**{"active_test": False, **context})
        ids = sorted(self.db.table(model))
        return [{name: env.value(model, one, name) for name in names} for one in ids]

    def named(self, external_id: str) -> int:
        """Return the database id of an external id; 0 where there is none."""
        module, _, name = external_id.rpartition(".")
        for row in self.db.table("ir.model.data").values():
            if (row["module"], row["name"]) == (module, name):
                return int(row["res_id"])
        return 0

    def called(self, method: str, model: str = "") -> list[Call]:
        """Return the calls of a method."""
        return [c for c in self.calls if c.method == method and model in ("", c.model)]

    def deny(self, model: str, *operations: str) -> None:
        """Take rights from the user."""
        self.db.denied.update((model, operation) for operation in operations)

    def hide(self, model: str, *ids: int) -> None:
        """Have the user not see records."""
        self.db.hidden.setdefault(model, set()).update(ids)

    # The wire -------------------------------------------------------------------------------

    def send(
        self, request: requests.PreparedRequest, *_args: t.Any, **_kwargs: t.Any
    ) -> requests.Response:
        """Answer a request."""
        path = str(request.path_url)
        body = request.body or b""
        params = json.loads(body).get("params") or {} if body else {}
        try:
            with self._turn:
                return self._answered(request, path, params)
        except NotFakedError as error:
            self.not_faked.append(error)
            raise

    def _answered(
        self, request: requests.PreparedRequest, path: str, params: dict[str, t.Any]
    ) -> requests.Response:
        if path == "/web/webclient/version_info":
            return self._response(request, {"result": self._version()})
        if path == "/web/session/authenticate":
            return self._response(request, self._login(params))
        if not path.startswith("/web/dataset/call_kw/"):
            raise NotFakedError(f"the address {path}")
        call = Call(params["model"], params["method"], params["args"], params["kwargs"])
        self.calls.append(call)
        failure = self.failures.of(call)
        if failure and failure.before:
            return self._failed(request, failure.before())
        try:
            answer = {"result": self._done(call, failure.fault if failure else None)}
        except Fault as fault:
            answer = {"error": _error(fault, self.db.version)}
        if failure and failure.after:
            return self._failed(request, failure.after())
        return self._response(request, answer)

    def _done(self, call: Call, fault: Fault | None) -> t.Any:
        kwargs = dict(call.kwargs)
        env = Env(self.db, kwargs.pop("context", None) or {})
        check_context(env)
        if fault and call.method == "load" and fault.name.startswith("psycopg2."):
            messages = [{"type": "error", "message": fault.text, "record": False}]
            return {"ids": False, "messages": messages, "nextrow": 0}
        if fault:
            raise fault
        if call.method in READS:
            return call_method(env, call.model, call.method, call.args, kwargs)
        with self.db.transaction():
            self.db.tick()
            return call_method(env, call.model, call.method, call.args, kwargs)

    def _failed(
        self, request: requests.PreparedRequest, failure: Exception | int
    ) -> requests.Response:
        if isinstance(failure, Exception):
            raise failure
        return self._response(request, {}, status=failure)

    def _version(self) -> dict[str, t.Any]:
        number = self.db.version
        info = [number, 0, 0, "final", 0, ""]
        return {"server_version": f"{number}.0", "server_version_info": info}

    def _login(self, params: dict[str, t.Any]) -> dict[str, t.Any]:
        if (params["db"], params["login"], params["password"]) != (DB, LOGIN, PASSWORD):
            fault = Fault("odoo.exceptions.AccessDenied", "Access Denied")
            return {"error": _error(fault, self.db.version)}
        return {"result": {"uid": self.db.uid, **self._version()}}

    def _response(
        self, request: requests.PreparedRequest, answer: dict[str, t.Any], *, status: int = 200
    ) -> requests.Response:
        text = json.dumps({"jsonrpc": "2.0", "id": 1, **answer})
        date = email.utils.format_datetime(self.db.now, usegmt=True)
        headers = {"Content-Type": "application/json", "Date": date}
        response = requests.Response()
        response.status_code = status
        response.headers.update(headers)
        response.raw = urllib3.HTTPResponse(
            body=io.BytesIO(text.encode()), headers=headers, preload_content=False
        )
        response.request = request
        response.url = str(request.url)
        return response

    def close(self) -> None:
        """Nothing is open."""


def _error(fault: Fault, version: int) -> dict[str, t.Any]:
    data = {"name": fault.name, "message": fault.text, "debug": "", "arguments": [fault.text]}
    code = fault.code if fault.code != 200 else (200 if version < 16 else 0)
    return {"code": code, "message": "Odoo Server Error", "data": data}


__all__: Sequence[str] = ["Call", "FakeOdoo", "no_access"]
