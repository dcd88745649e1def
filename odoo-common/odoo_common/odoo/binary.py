"""The content of files as Odoo answers it: base64, or since 19.3 an object that holds it."""

from __future__ import annotations

import typing as t

from odoo_common.errors import Fatal

#: Odoo 19.5 and later leave the content out unless the context asks for it; others ignore this.
WITH_CONTENT: t.Final[dict[str, object]] = {"include_binary_content": True}
_CONTENT, _SIZE = "content", "size"


def content_of(value: t.Any) -> t.Any:
    """Return the base64 of a binary value as `read` gives it; anything else as it came.

    Raises:
        Fatal: Odoo answered the size of a file without its content.
    """
    if not isinstance(value, dict) or _SIZE not in value:
        return value
    if _CONTENT not in value:
        raise Fatal(
            f"Odoo answered the size of a file, {value[_SIZE]} bytes, and no content: leave binary "
            "fields out, and tell us the version"
        )
    return value[_CONTENT]
