"""The transport `json_2`, which names each argument."""

from __future__ import annotations

import http
import typing as t

from odoo_common.client.codec import JSON, FaultError, json_body, parse_json
from odoo_common.client.http_errors import decline_html
from odoo_common.errors import Fault

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from odoo_common.client.http import HttpClient
    from odoo_common.client.transport import Login, VersionInfo

#: The names of positional arguments, which `/json/2` wants: it takes an object, no list.
#: A method that isn't here is one on records: its one positional argument is `ids`.
ARGUMENT_NAMES: dict[str, tuple[str, ...]] = {
    "search": ("domain", "offset", "limit", "order"),
    "search_count": ("domain",),
    "search_read": ("domain", "fields", "offset", "limit", "order"),
    "read": ("ids", "fields", "load"),
    "read_group": ("domain", "fields", "groupby"),
    "formatted_read_group": ("domain", "groupby", "aggregates"),
    "fields_get": ("allfields", "attributes"),
    "check_access_rights": ("operation", "raise_exception"),
    "has_access": ("ids", "operation"),
    "name_search": ("name", "args", "operator", "limit"),
    "name_create": ("name",),
    "default_get": ("fields",),
    "create": ("vals_list",),
    "write": ("ids", "vals"),
    "web_save_multi": ("ids", "vals_list", "specification"),
    "load": ("fields", "data"),
    "context_get": (),
    "has_group": ("ids", "group_ext_id"),
    "get_installed": (),
}


class Json2:
    """`/json/2/<model>/<method>` of Odoo 19: named arguments, bare results, HTTP statuses."""

    name: t.ClassVar[str] = "json_2"
    version_info: VersionInfo | None = None

    def __init__(self, http: HttpClient, login: Login) -> None:
        self._http = http
        self._login = login

    def login(self) -> int:
        """Ask whose API key it is."""
        context = self.call("res.users", "context_get", [], {})
        return int(context["uid"])

    def call(
        self, model: str, method: str, args: Sequence[object], kwargs: dict[str, object]
    ) -> t.Any:
        """Call with the positional arguments under their names."""
        names = ARGUMENT_NAMES.get(method, ("ids",))
        if len(args) > len(names):
            raise TypeError(f"json_2 needs the arguments of {method} by name beyond {names}")
        body = dict(zip(names, args, strict=False)) | kwargs
        headers = {
            "Authorization": f"bearer {self._login.secret.reveal()}",
            "X-Odoo-Database": self._login.db,
        }
        path = f"/json/2/{model}/{method}"
        reply = self._http.post(path, json_body(body), JSON, headers)
        if reply.status == http.HTTPStatus.OK:
            answer = parse_json(reply, self._http.base_url)
            # One record's values give one id, as the other ways to call do; here a list of one.
            is_one = method == "create" and isinstance(body.get("vals_list"), dict)
            return answer[0] if is_one and isinstance(answer, list) else answer
        if not reply.is_json:
            if reply.status == http.HTTPStatus.NOT_FOUND:
                raise FaultError(Fault("odoo.exceptions.AccessError", "Database not found."))
            raise decline_html(reply, self._http.base_url)
        error = parse_json(reply, self._http.base_url)
        name = str(error.get("name", ""))
        if reply.status == http.HTTPStatus.UNAUTHORIZED:
            name = "odoo.exceptions.AccessDenied"
        raise FaultError(Fault(name, str(error.get("message", "")), status=reply.status))
