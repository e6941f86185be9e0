"""Any question in SQL, on a connection that can only read, with limits on time and memory."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

from onrecord.errors import LedgerError, UsageError
from onrecord.ledger.file import connect, faults

STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""
_ALLOWED = frozenset(
    {
        sqlite3.SQLITE_SELECT,
        sqlite3.SQLITE_READ,
        sqlite3.SQLITE_FUNCTION,
        sqlite3.SQLITE_RECURSIVE,
        sqlite3.SQLITE_PRAGMA,
    }
)
_PRAGMAS = frozenset({"table_info", "table_list", "index_list", "data_version"})
LONGEST = 50_000_000
"""Bytes of one value: no query can make a string that fills the memory."""


def query(path: Path, statement: str, seconds: float, megabytes: int) -> Iterator[dict[str, object]]:
    """The rows of a SELECT, one at a time, as column to value; bytes as hexadecimal digits.

    Raises UsageError for what is no query or would write, LedgerError where it ran past its limits. `megabytes` bounds
    what SQLite holds in memory; what it sorts beyond that goes to a temporary file.
    """
    connection = connect(path)
    try:
        _limit(connection, seconds, megabytes)
        with faults(path):
            try:
                cursor = connection.execute(statement)
                for row in cursor:
                    yield dict(zip((d[0] for d in cursor.description), map(_plain, row), strict=True))
            except (sqlite3.OperationalError, sqlite3.DataError, sqlite3.Warning, sqlite3.ProgrammingError) as error:
                raise _refusal(error, seconds, megabytes) from error
            except sqlite3.DatabaseError as error:
                if "not authorized" in str(error):
                    raise UsageError("only SELECT is allowed: a ledger is changed by its own commands") from error
                raise
            except MemoryError as error:
                raise LedgerError(f"{path}: the query needed more than {megabytes} MB") from error
    finally:
        connection.close()


def _limit(connection: sqlite3.Connection, seconds: float, megabytes: int) -> None:
    connection.execute(f"PRAGMA hard_heap_limit = {megabytes * 1_000_000}")
    connection.execute(f"PRAGMA cache_size = -{megabytes * 250}")
    connection.execute("PRAGMA temp_store = FILE")
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, min(LONGEST, megabytes * 250_000))
    # Full-text search opens tables of its own when it is first asked, which the authorizer would take for a change.
    connection.execute("SELECT rowid FROM search WHERE search MATCH 'any' LIMIT 1").fetchall()
    end = time.monotonic() + seconds
    connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    connection.set_authorizer(_authorize)


def _authorize(action: int, first: str | None, *_: str | None) -> int:
    if action not in _ALLOWED or (action == sqlite3.SQLITE_PRAGMA and first not in _PRAGMAS):
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and first and first.lower() == "load_extension":
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def _refusal(error: Exception, seconds: float, megabytes: int) -> Exception:
    text = str(error)
    if "interrupted" in text:
        return LedgerError(f"the query was stopped after {seconds:g} seconds; --seconds gives it more")
    if "out of memory" in text or "too big" in text:
        return LedgerError(f"the query needed more than {megabytes} MB; --megabytes gives it more")
    if "not authorized" in text or "prohibited" in text:
        return UsageError("only SELECT is allowed: a ledger is changed by its own commands")
    return UsageError(f"not a query: {text}")


def _plain(value: object) -> object:
    return value.hex() if isinstance(value, bytes) else value
