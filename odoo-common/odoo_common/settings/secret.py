"""A secret that never prints itself."""

from __future__ import annotations

import json
import re
import urllib.parse

MASK = "***"
#: Characters of the shortest secret that is masked wherever it stands; a shorter one is masked
#: where it is no part of a word.
MIN_LENGTH = 8


def mask(text: str, secret: str) -> str:
    """Return a text without a secret, in whatever form a server echoes it.

    Args:
        text: Any text.
        secret: The secret: as it is, escaped as in JSON, or percent-encoded.
    """
    if not secret:
        return text
    forms = {
        secret,
        json.dumps(secret)[1:-1],
        json.dumps(secret, ensure_ascii=False)[1:-1],
        urllib.parse.quote(secret, safe=""),
        urllib.parse.quote(secret),
        urllib.parse.quote_plus(secret),
        repr(secret)[1:-1],
    }
    either = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    if len(secret) < MIN_LENGTH:
        either = rf"(?<!\w)(?:{either})(?!\w)"
    return re.sub(either, MASK, text)


class Secret:
    """A password or API key: every way of printing it gives ``***``.

    Call `reveal` at the one place where the text goes on the wire.
    """

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the secret itself."""
        return self._text

    def mask(self, text: str) -> str:
        """Return `text` with the secret, in any form, replaced by ``***``."""
        return mask(text, self._text)

    def __bool__(self) -> bool:
        return bool(self._text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __str__(self) -> str:
        return MASK

    __repr__ = __str__

    def __getstate__(self) -> object:
        raise TypeError("a Secret is not written anywhere")
