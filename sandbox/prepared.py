"""Databases made from the template by SQL once, and kept until the template or the SQL changes.

What takes long to make and is only read, such as the benchmarks' large tables, is one of these:
unlike a copy it is not made anew for every use.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.stamps import fingerprint, read_json, write_json

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.cluster import Cluster
    from sandbox.progress import Progress
    from sandbox.template import Template


class Prepared:
    """One such database.

    Args:
        name: its name.
        sql: what is done to a copy of the template.
        folder: the version's folder, where the stamp lies.
    """

    def __init__(
        self, name: str, sql: str, *, template: Template, cluster: Cluster, folder: Path
    ) -> None:
        self._name = name
        self._sql = sql
        self._template = template
        self._cluster = cluster
        self._stamp = folder / f"prepared-{name}.json"
        self._fingerprint = fingerprint(template.fingerprint, sql)

    @property
    def is_complete(self) -> bool:
        """Whether the database is there, made to the end from what is wanted now."""
        if read_json(self._stamp).get("fingerprint") != self._fingerprint:
            return False
        return self._name in self._template.clones()

    def build(self, progress: Progress) -> None:
        """Make it anew."""
        self._stamp.unlink(missing_ok=True)
        with progress.step(f"making the database {self._name}", usually="a minute"):
            self._template.clone(self._name)
            self._cluster.sql(self._name, self._sql)
            self._cluster.sql(self._name, "VACUUM ANALYZE")
        write_json(self._stamp, {"fingerprint": self._fingerprint})
