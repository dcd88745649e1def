"""An answer over HTTP, whole."""

from __future__ import annotations

import dataclasses


@dataclasses.dataclass(frozen=True)
class Reply:
    """An answer that arrived whole.

    Attributes:
        status: The HTTP status.
        content: The body, unpacked.
        content_type: As the server says it, lower case, without parameters.
        path: Where it was asked for.
    """

    status: int
    content: bytes
    content_type: str
    path: str

    @property
    def is_json(self) -> bool:
        """Tell whether the body looks like JSON, whatever the header says."""
        return self.content[:1] in (b"{", b"[") or "json" in self.content_type

    def excerpt(self) -> str:
        """Return the beginning of the body, for a message."""
        return " ".join(self.content[:EXCERPT].decode("utf-8", "replace").split())


#: A message shows at most this many characters of what came, or of what was set.
EXCERPT = 200
