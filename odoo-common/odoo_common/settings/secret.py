"""A secret that never prints itself."""

from __future__ import annotations

MASK = "***"


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
        """Return `text` with every occurrence of the secret replaced by ``***``."""
        return text.replace(self._text, MASK) if self._text else text

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
