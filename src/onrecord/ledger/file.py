"""The file itself: made, opened, refused, and every fault of SQLite as one plain message with the path."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from onrecord.errors import LedgerError, nearest
from onrecord.ledger.schema import APPLICATION, INDEX, TABLES, VERSION

CACHE_KIB = 65_536
"""Pages kept in memory by one connection."""
LOG_BYTES = 1 << 26
"""What the log of writes keeps of the disk once it is folded in: a reader that stayed long may have made it grow."""
WAIT_MS = 5_000
"""How long a write waits for another SQLite program to finish its own (a backup, a shell): writers of ours never wait,
since the lock told them."""


def connect(path: Path) -> sqlite3.Connection:
    """A connection that can only read; it never waits for a writer.

    Raises LedgerError for a file that is missing, no ledger, of a newer version, or unreadable.
    """
    if not path.exists():
        raise LedgerError(f"{path}: no such ledger{_near(path)}; `onrecord add FILES... --ledger {path}` makes one")
    with faults(path):
        try:
            connection = _open(path, "mode=ro")
            _inspect(connection, path)
        except sqlite3.OperationalError:
            # In a folder that cannot be written SQLite cannot make its shared-memory file. Without a log of pending
            # writes beside it, the file is whole as it is.
            if path.with_name(path.name + "-wal").exists():
                raise
            connection = _open(path, "immutable=1")
            _inspect(connection, path)
    return connection


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection that can write; the ledger is made where there is none. The caller holds the writer's lock."""
    with faults(path):
        connection = _open(path, "mode=rwc")
        try:
            empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
            if empty and connection.execute("PRAGMA application_id").fetchone()[0] == 0:
                _make(connection)
            _inspect(connection, path)
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute(f"PRAGMA journal_size_limit = {LOG_BYTES}")
        except BaseException:
            connection.close()
            raise
    return connection


def _open(path: Path, mode: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{mode}", uri=True, isolation_level=None, timeout=WAIT_MS / 1000,
        check_same_thread=False,
    )  # fmt: skip
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.execute("PRAGMA foreign_keys = OFF")  # `check` verifies references; an add need not look each one up.
    return connection


def _make(connection: sqlite3.Connection) -> None:
    """WAL lets readers go on while one writes; the tables appear all at once or not at all."""
    connection.execute("PRAGMA page_size = 8192")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("BEGIN IMMEDIATE")
    for statement in (*split(TABLES), *split(INDEX)):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")
    connection.execute("COMMIT")


def split(script: str) -> tuple[str, ...]:
    """The statements of a script: `executescript` would commit before each."""
    return tuple(part.strip() for part in script.split(";\n") if part.strip())


def _inspect(connection: sqlite3.Connection, path: Path) -> None:
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if application != APPLICATION:
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        what = "an SQLite database, but not a ledger" if tables else "empty: no ledger yet"
        raise LedgerError(f"{path}: is {what}")
    if version > VERSION:
        raise LedgerError(
            f"{path}: is a ledger of version {version}, this onrecord knows versions up to {VERSION}: it was made by a "
            "newer release; nothing was changed"
        )
    if version < VERSION:
        raise LedgerError(
            f"{path}: is a ledger of version {version}, of before the first release; this onrecord reads version {VERSION}. "
            "Add its reports to a new one; nothing was changed"
        )


@contextmanager
def faults(path: Path) -> Iterator[None]:
    """Turns what SQLite raises into LedgerError: what is wrong, with the path."""
    try:
        yield
    except sqlite3.Error as error:
        raise LedgerError(f"{path}: {_plainly(error)}") from error


def _plainly(error: sqlite3.Error) -> str:
    name = getattr(error, "sqlite_errorname", "") or ""
    family = "_".join(name.split("_")[:2])
    known = {
        "SQLITE_FULL": "the disk is full; nothing of the unfinished entry was kept",
        "SQLITE_IOERR": f"the disk refused ({name}); nothing of the unfinished entry was kept",
        "SQLITE_READONLY": "cannot be written: the file or its folder is read-only",
        "SQLITE_CANTOPEN": "cannot be opened: no permission, or no such folder",
        "SQLITE_CORRUPT": "is damaged; `onrecord check` says where. Take the last good copy",
        "SQLITE_NOTADB": "is not a ledger",
        "SQLITE_BUSY": "another program is writing it",
        "SQLITE_INTERRUPT": "the query was stopped: it ran past its time",
        "SQLITE_NOMEM": "the query was stopped: it needed more memory than it may have",
    }
    return known.get(family, str(error))


def _near(path: Path) -> str:
    try:
        return nearest(path.name, [entry.name for entry in path.parent.iterdir()])
    except OSError:
        return ""


def select_in(
    connection: sqlite3.Connection,
    sql: str,
    values: Iterable[int] | Iterable[str],
    named: Mapping[str, object] = {},
) -> list[Any]:
    """A query over many values, some hundred at a time: they stand where `sql` has {}; `named` are its other values."""
    wanted = list(values)
    found: list[Any] = []
    for start in range(0, len(wanted), 500):
        part = wanted[start : start + 500]
        marks = {f"v{i}": value for i, value in enumerate(part)}
        found.extend(connection.execute(sql.format(", ".join(f":{mark}" for mark in marks)), {**named, **marks}))
    return found
