"""The ledger's database: opened, brought up to date, and every error reported in one line."""

from __future__ import annotations

import contextlib
import logging
import os
import typing as t
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from odoo_common.errors import Fatal
from odoo_common.ledger.tables import SCHEMA_VERSION, about, metadata
from odoo_common.private_files import keep_private

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlalchemy.engine import URL, Connection, Engine

logger = logging.getLogger(__name__)

#: Milliseconds that a process waits for another one that writes into the same file.
BUSY_TIMEOUT_MS = 30_000
#: Rows of one statement at most: SQLite takes 32,766 values a statement.
MAX_KEYS = 500
#: A small one in Python alone; another one may be named in the URL.
DEFAULT_DRIVER = "postgresql+pg8000"
#: Names this ledger's upgrade lock among a PostgreSQL database's advisory locks.
UPGRADE_LOCK = 0x0D00_1ED6


def _add_retries_and_deletions(connection: Connection) -> None:
    for statement in (
        "ALTER TABLE runs ADD COLUMN deletions INTEGER",
        "ALTER TABLE outcomes ADD COLUMN number BIGINT",
        "ALTER TABLE outcomes ADD COLUMN record_key VARCHAR(20)",
        "ALTER TABLE outcomes ADD COLUMN settled_by VARCHAR(40)",
        "CREATE INDEX outcomes_of_a_source_record ON outcomes (stream, record_key)",
    ):
        connection.exec_driver_sql(statement)


def _add_values_that_are_not_held(connection: Connection) -> None:
    document = "JSON" if connection.dialect.name == "sqlite" else "JSONB"
    for table, column in (("outcomes", "not_held"), ("memory", "replaced")):
        connection.exec_driver_sql(f"ALTER TABLE {table} ADD COLUMN {column} {document}")


#: What brings a ledger from the version that is the key to the next one.
UPGRADES: dict[int, t.Callable[[Connection], None]] = {
    1: _add_retries_and_deletions,
    2: _add_values_that_are_not_held,
}


class LedgerError(Fatal):
    """The ledger can't be read or written: going on would leave a run without its account."""


class Store:
    """One ledger.

    Args:
        location: A URL as SQLAlchemy reads it (``sqlite:///ledger.db``,
            ``postgresql://user:password@host/database``), or the path of an SQLite file.
        must_exist: None is made where there is none yet.
    """

    def __init__(self, location: str, *, must_exist: bool = False) -> None:
        self.url = _url(location)
        self._must_exist = must_exist
        #: How it is named in messages: without a password.
        self.name = _named(self.url)
        #: It was empty before this process came: nothing is remembered.
        self.is_new = False
        self._engine = self._open()
        try:
            with self.transaction() as connection:
                self._prepare(connection)
        except TypeError as error:  # the driver's, for a part of the address that it doesn't know
            self.close()
            raise LedgerError(f"ledger_url {self.name} can't be used: {error}") from None
        except BaseException:
            self.close()
            raise

    @property
    def is_sqlite(self) -> bool:
        """It is a file."""
        return self.url.get_backend_name() == "sqlite"

    @contextlib.contextmanager
    def transaction(self) -> Iterator[Connection]:
        """Give a connection whose writes count together or not at all.

        Raises:
            LedgerError: The database doesn't answer, is full, or is held by another one.
        """
        try:
            with self._engine.begin() as connection:
                yield connection
        except SQLAlchemyError as error:
            raise self._trouble(error) from None

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def merge(self, old: t.Any, new: t.Any) -> t.Any:
        """Return the SQL of document `old` with the entries of `new` in it."""
        if self.is_sqlite:
            return sa.func.json_patch(old, new)
        return old.op("||")(new)

    def empty_document(self) -> t.Any:
        """Return the SQL of a document without entries."""
        return sa.text("'{}'") if self.is_sqlite else sa.text("'{}'::jsonb")

    def insert(self, table: sa.Table) -> t.Any:
        """Return an INSERT that can say ON CONFLICT."""
        if self.is_sqlite:
            from sqlalchemy.dialects.sqlite import insert as sqlite_insert  # noqa: PLC0415

            return sqlite_insert(table)
        from sqlalchemy.dialects.postgresql import insert  # noqa: PLC0415

        return insert(table)

    def execute_for_each(
        self, connection: Connection, statement: t.Any, rows: Sequence[Mapping[str, t.Any]]
    ) -> None:
        """Insert rows, the same columns in each, in few round trips."""
        if self.is_sqlite:
            if rows:
                connection.execute(statement, rows)
            return
        # The default driver would send one statement a row.
        for start in range(0, len(rows), MAX_KEYS):
            connection.execute(statement.values(rows[start : start + MAX_KEYS]))

    def _open(self) -> Engine:
        if self.is_sqlite and self.url.database:
            if self._must_exist and not Path(self.url.database).exists():
                raise self._missing()
            _make_private(Path(self.url.database))
        try:
            engine = sa.create_engine(
                self.url, connect_args=self._patience(), pool_pre_ping=not self.is_sqlite
            )
        except (NoSuchModuleError, ImportError) as error:
            raise LedgerError(
                f"ledger_url {self.name}: {error}; for PostgreSQL install target-odoo[postgresql]"
            ) from None
        if self.is_sqlite:
            event.listen(engine, "connect", _tune)
            event.listen(engine, "begin", _begin)
        return engine

    def _patience(self) -> dict[str, t.Any]:
        # Without it, this driver waits for ever for a server that doesn't answer.
        is_default = self.url.drivername == DEFAULT_DRIVER
        return {"timeout": 2 * BUSY_TIMEOUT_MS // 1000} if is_default else {}

    def _prepare(self, connection: Connection) -> None:
        if not self.is_sqlite:
            # Two processes must not make the tables at the same time.
            connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({UPGRADE_LOCK})"))
        if not sa.inspect(connection).has_table(about.name):
            if self._must_exist:
                raise self._missing()
            metadata.create_all(connection)
            connection.execute(about.insert().values(schema_version=SCHEMA_VERSION))
            self.is_new = True
            return
        version = connection.execute(sa.select(about.c.schema_version)).scalar_one()
        if version > SCHEMA_VERSION:
            raise LedgerError(
                f"the ledger {self.name} was written by a newer release (its tables have "
                f"version {version}, this one knows {SCHEMA_VERSION}): upgrade, or name another "
                "one in ledger_url"
            )
        while version < SCHEMA_VERSION:
            UPGRADES[version](connection)
            version += 1
            connection.execute(about.update().values(schema_version=version))
            logger.info("the ledger's tables have version %d now", version)

    def _missing(self) -> LedgerError:
        return LedgerError(
            f"there is no ledger in {self.name}: a connector makes it when its ledger_url names it"
        )

    def _trouble(self, error: SQLAlchemyError) -> LedgerError:
        cause = getattr(error, "orig", None) or error
        text = " ".join(str(cause).split())
        hint = next((hint for sign, hint in HINTS if sign in text.lower()), "")
        return LedgerError(f"the ledger {self.name} can't be used: {text}{hint}")


#: What a database's message has in it → what to do.
HINTS = (
    ("database is locked", f": another process held it for {BUSY_TIMEOUT_MS // 1000} seconds"),
    ("disk is full", "; STATE covers what was recorded, and the rest comes again"),
    ("readonly", ": the file and its folder must be writable"),
    ("not a database", "; name another file in ledger_url"),
    ("unable to open", ": its folder must exist and be writable"),
)


def _url(location: str) -> URL:
    try:
        url = sa.make_url(location if "://" in location else f"sqlite:///{location}")
    except (ArgumentError, ValueError):
        # The text may hold a password: it is not repeated.
        raise LedgerError(
            "ledger_url is neither a path nor a URL like postgresql://user@host/database"
        ) from None
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise LedgerError(
            f"ledger_url: a ledger lies in SQLite or PostgreSQL, not in {url.get_backend_name()}"
        )
    if url.drivername == "postgresql":
        url = url.set(drivername=DEFAULT_DRIVER)
    return url


def _named(url: URL) -> str:
    """Return a ledger's address without a password, in its query neither."""
    shown = url.set(query={name: value for name, value in url.query.items() if name in PLAIN})
    return shown.render_as_string(hide_password=True)


#: What may be shown of the query of a ledger's address.
PLAIN = frozenset({"host", "port", "dbname", "database", "sslmode", "timeout", "mode", "uri"})


def _make_private(path: Path) -> None:
    """Make the file before SQLite does: readable by its owner alone, as its companions are.

    One that exists is not opened here: closing it would let go of the locks that another
    connection of this process has on it, and the next process to end would take SQLite's log
    away from below it (sqlite.org/howtocorrupt.html, 2.2).
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        _narrow(path)
    except OSError as error:
        raise LedgerError(f"the ledger can't be opened: {path}: {error.strerror}") from None


def _narrow(path: Path) -> None:
    """Take from others what they may do with a ledger that is there already; not by opening it."""
    try:
        keep_private(path)
    except OSError as error:
        raise LedgerError(f"the ledger can't be opened: {path}: {error.strerror}") from None


def _tune(connection: t.Any, _record: object) -> None:
    # The driver would begin transactions by itself, too late: `_begin` does it.
    connection.isolation_level = None
    connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
    connection.execute("PRAGMA journal_mode = WAL")
    # A power cut may take the last batches' rows, and never the file. Odoo has the records.
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA foreign_keys = ON")


def _begin(connection: Connection) -> None:
    # A transaction that reads first and writes later fails at once when another one wrote in
    # between; one that takes its turn at the start waits for it.
    connection.exec_driver_sql("BEGIN IMMEDIATE")
