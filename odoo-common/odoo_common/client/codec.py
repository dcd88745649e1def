"""JSON and XML-RPC bodies, in and out."""

from __future__ import annotations

import contextlib
import json
import re
import typing as t
import xmlrpc.client  # the server is the user's own Odoo  # nosec B411

import msgspec

from odoo_common.client.http_errors import decline_html
from odoo_common.errors import Fault, Rejected, Unconfirmed

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from odoo_common.client.reply import Reply

#: Content types.
JSON = "application/json"
XML = "text/xml"

_encoder = msgspec.json.Encoder(decimal_format="number")

#: XML-RPC fault codes of Odoo (odoo/addons/base/controllers/rpc.py), to the name that the
#: other transports give for the same error. Code 1 carries a traceback, which names it.
XML_FAULT_NAMES = {
    2: "odoo.exceptions.UserError",
    3: "odoo.exceptions.AccessDenied",
    4: "odoo.exceptions.AccessError",
}
_ODD_NUMBER = re.compile(rb"NaN|Infinity")
#: Characters that XML 1.0 doesn't have, not even escaped.
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
#: Characters of a text that a message shows.
_SHOWN = 60
_TRACEBACK_END = re.compile(r"^([A-Za-z_][\w.]*): ?(.*)", re.DOTALL)


class FaultError(Exception):
    """Odoo answered with an error; `classify` says what to do about it."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class NoneInAnswer(Exception):
    """The call went well, and its result can't be said in XML-RPC."""


def json_body(value: object) -> bytes:
    """Return `value` as JSON; a Decimal becomes a number."""
    return _encoder.encode(value)


def parse_json(reply: Reply, base_url: str) -> t.Any:
    """Return the JSON of an answer.

    Odoo's server writes numbers that JSON doesn't know (NaN, Infinity) by their Python names.

    Raises:
        NotAnOdoo: It is no JSON.
        Unconfirmed: It began as JSON and is broken.
    """
    if not reply.is_json:
        raise decline_html(reply, base_url)
    try:
        return msgspec.json.decode(reply.content)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if _ODD_NUMBER.search(reply.content):
            with contextlib.suppress(ValueError, RecursionError):
                return json.loads(reply.content)
        raise Unconfirmed(f"{base_url}{reply.path} sent broken JSON: {error}") from error


def parse_json_rpc(reply: Reply, base_url: str) -> t.Any:
    """Return the result of a JSON-RPC answer; None where it has none (a method without one).

    Raises:
        FaultError: It holds an error.
        NotAnOdoo: It is no JSON-RPC answer at all.
    """
    document = parse_json(reply, base_url)
    if not isinstance(document, dict) or "jsonrpc" not in document:
        raise decline_html(reply, base_url)
    error = document.get("error")
    if error is None:
        return document.get("result")
    data = error.get("data") or {}
    raise FaultError(
        Fault(
            name=str(data.get("name", "")),
            message=str(data.get("message") or error.get("message", "")),
            code=error.get("code"),
            status=reply.status,
        )
    )


def xml_body(method: str, arguments: Sequence[object]) -> bytes:
    """Return an XML-RPC call.

    Raises:
        Rejected: A text holds a character that XML has no way to write.
    """
    _refuse_control_characters(arguments)
    plain = tuple(_plain(argument) for argument in arguments)
    return xmlrpc.client.dumps(plain, method, allow_none=True).encode()


def _refuse_control_characters(arguments: Sequence[object]) -> None:
    for name, text in _texts(arguments, ""):
        found = _NOT_IN_XML.search(text)
        if found:
            where = f"{name}: " if name else ""
            raise Rejected(
                f"{where}{text[:_SHOWN]!r} holds the control character {found[0]!r}, which XML-RPC "
                "can't carry: remove it, or use the transport json_2 or json_rpc",
                code="value",
            )


def _texts(value: t.Any, name: str) -> Iterator[tuple[str, str]]:
    """Yield the texts in a value, each with the field or the column that it is for."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, str(key))
    elif isinstance(value, (list, tuple)):
        columns = value[0] if _is_table(value) else ()
        for entry in value[1] if columns else value:
            if columns:
                for column, cell in zip(columns, entry, strict=True):
                    yield from _texts(cell, column)
            else:
                yield from _texts(entry, name)


def _is_table(value: Sequence[t.Any]) -> bool:
    """Tell what `load` takes: the columns, and rows of cells."""
    if len(value) != 2 or not all(isinstance(part, list) and part for part in value):
        return False
    columns, rows = value
    return all(isinstance(name, str) for name in columns) and all(
        isinstance(row, list) and len(row) == len(columns) for row in rows
    )


def parse_xml_rpc(reply: Reply, base_url: str) -> t.Any:
    """Return the result of an XML-RPC answer.

    Odoo can't say None in XML-RPC: a method that returns nothing, or a null somewhere in its
    result, does its work and then answers a fault about marshalling.

    Raises:
        NoneInAnswer: It did its work, and the result has a null in it or is one.
        FaultError: It holds a fault.
        NotAnOdoo: It is no XML-RPC answer at all.
    """
    if not reply.content.lstrip().startswith(b"<?xml"):
        raise decline_html(reply, base_url)
    try:
        values, _ = xmlrpc.client.loads(reply.content.decode(), use_builtin_types=True)
    except xmlrpc.client.Fault as fault:
        text = str(fault.faultString)
        if "cannot marshal None" in text:
            raise NoneInAnswer from None
        raise FaultError(_xml_fault(fault.faultCode, text)) from None
    except Exception as error:  # expat and loads raise many kinds for a broken document
        raise Unconfirmed(f"{base_url}{reply.path} sent broken XML: {error}") from error
    return values[0]


def _xml_fault(code: object, text: str) -> Fault:
    if isinstance(code, int) and code in XML_FAULT_NAMES:
        return Fault(XML_FAULT_NAMES[code], text)
    # A traceback: its last unindented "Name: message" is the error.
    lines = text.rstrip().split("\n")
    for start in range(len(lines) - 1, -1, -1):
        found = _TRACEBACK_END.match("\n".join(lines[start:]))
        if found and not lines[start].startswith((" ", "Traceback", "During", "The above")):
            name = found[1] if "." in found[1] else f"builtins.{found[1]}"
            return Fault(name, found[2])
    return Fault("", text)


def _plain(value: t.Any) -> t.Any:
    """Return `value` in the types that XML-RPC can write: big integers become floats."""
    if isinstance(value, dict):
        mapping: Mapping[str, object] = value
        return {str(key): _plain(item) for key, item in mapping.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, bool) or value is None or isinstance(value, (str, float, bytes)):
        return value
    if isinstance(value, int):
        return value if xmlrpc.client.MININT <= value <= xmlrpc.client.MAXINT else float(value)
    return float(value)
