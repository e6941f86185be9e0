"""The watcher's own memory: what each feed said last, which items wait, what was told. One SQLite file.

The order of writes is what makes a crash harmless. A poll writes its new items and the feed's validators in one
transaction; an item leaves the queue only after the ledger has made its report durable; an alert is written together
with the standing that it tells of. Whatever a crash cuts off is done again, and the ledger knows a report by its
content.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from onrecord.errors import InputError
from onrecord.fetch.records import Validators
from onrecord.watch.items import Item

FORGOTTEN = 30 * 86_400.0
"""Seconds after which an item that no feed lists any more is forgotten."""
MOST_ITEMS = 500_000
"""Items that are remembered; those not listed for longest go first."""
NONE = Validators()
_TABLES = """
CREATE TABLE IF NOT EXISTS feeds (
  url TEXT PRIMARY KEY, etag TEXT, modified TEXT, due REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
  listed REAL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS items (
  key TEXT PRIMARY KEY, feed TEXT NOT NULL, host TEXT NOT NULL, record TEXT, tries INTEGER NOT NULL DEFAULT 0,
  due REAL NOT NULL, listed REAL NOT NULL, number INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS items_waiting ON items (host, due, number) WHERE record IS NOT NULL;
CREATE INDEX IF NOT EXISTS items_feed ON items (feed, listed);
CREATE INDEX IF NOT EXISTS items_listed ON items (listed);
CREATE TABLE IF NOT EXISTS told (
  watch TEXT NOT NULL, event TEXT NOT NULL, record TEXT NOT NULL, PRIMARY KEY (watch, event)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alerts (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, record TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An item in the queue."""

    item: Item
    feed: str
    host: str
    tries: int
    """How often it was tried already."""


@dataclass(frozen=True, slots=True)
class FeedState:
    """What is known of a feed. `due` and `listed` are Unix seconds."""

    validators: Validators = NONE
    due: float = 0.0
    failures: int = 0
    """In a row."""
    listed: float | None = None
    """When a listing of it was last taken in; None for never."""


class State:
    """The file, open and held: a second watcher on it is told so. Close it, or use it as a context manager."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._connection = sqlite3.connect(path, isolation_level=None, timeout=0.2)
            # Held as long as we live, and let go by the system however we die.
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("BEGIN EXCLUSIVE")
            for statement in _TABLES.split(";\n"):
                self._connection.execute(statement)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise InputError(f"{path}: {_plainly(error)}") from error

    def close(self) -> None:
        """Lets the file go."""
        self._connection.close()

    @contextmanager
    def together(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it or nothing. Raises InputError for a disk that refuses."""
        try:
            self._connection.execute("BEGIN")
            yield self._connection
            self._connection.execute("COMMIT")
        except BaseException as error:
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")
            if isinstance(error, sqlite3.Error):
                raise InputError(f"{self.path}: {_plainly(error)}") from error
            raise

    # ------------------------------------------------------------------ feeds

    def feed(self, url: str) -> FeedState:
        """What is known of a feed."""
        sql = "SELECT etag, modified, due, failures, listed FROM feeds WHERE url = ?"
        row = self._connection.execute(sql, (url,)).fetchone()
        return FeedState(Validators(row[0], row[1]), *row[2:]) if row else FeedState()

    def keep_feed(self, url: str, state: FeedState) -> None:
        """Remembers it; part of whatever transaction is open."""
        self._connection.execute(
            "INSERT OR REPLACE INTO feeds VALUES (?, ?, ?, ?, ?, ?)",
            (url, state.validators.etag, state.validators.modified, state.due, state.failures, state.listed),
        )

    # ------------------------------------------------------------------ items

    def unknown(self, items: Sequence[Item], now: float) -> tuple[Item, ...]:
        """Those of `items` never seen before; the others are marked as listed now."""
        mark = "UPDATE items SET listed = ? WHERE key = ?"
        return tuple(item for item in items if not self._connection.execute(mark, (now, item.key)).rowcount)

    def relist(self, feed: str, before: float, now: float) -> None:
        """Marks the items of a listing that has not changed as listed now."""
        self._connection.execute("UPDATE items SET listed = ? WHERE feed = ? AND listed = ?", (now, feed, before))

    def queue(self, feed: str, items: Iterable[Item], now: float) -> None:
        """Puts new items in the queue."""
        number = self._connection.execute("SELECT coalesce(max(number), 0) FROM items").fetchone()[0]
        rows = (
            (item.key, feed, _host(item.url or feed), json.dumps(asdict(item)), now, now, number + place)
            for place, item in enumerate(items, 1)
        )
        sql = "INSERT OR IGNORE INTO items (key, feed, host, record, due, listed, number) VALUES (?, ?, ?, ?, ?, ?, ?)"
        self._connection.executemany(sql, rows)

    def waiting(self, feed: str | None = None) -> int:
        """How many items wait, of one feed or of all."""
        sql = "SELECT count(*) FROM items WHERE record IS NOT NULL AND (? IS NULL OR feed = ?)"
        return int(self._connection.execute(sql, (feed, feed)).fetchone()[0])

    def due(self, now: float) -> dict[str, float]:
        """The hosts with items that wait, and when the first of each is due (never in the past)."""
        sql = "SELECT host, min(due) FROM items WHERE record IS NOT NULL GROUP BY host"
        return {host: max(due, now) for host, due in self._connection.execute(sql)}

    def next_of(self, host: str, now: float) -> Waiting | None:
        """The first item of a host that is due; None where none is."""
        sql = (
            "SELECT record, feed, tries FROM items WHERE record IS NOT NULL AND host = ? AND due <= ? "
            "ORDER BY due, number LIMIT 1"
        )
        row = self._connection.execute(sql, (host, now)).fetchone()
        return Waiting(Item(**json.loads(row[0])), row[1], host, row[2]) if row else None

    def postpone(self, key: str, due: float) -> None:
        """Counts a try that failed; the next one is not before `due`."""
        with self.together() as connection:
            connection.execute("UPDATE items SET tries = tries + 1, due = ? WHERE key = ?", (due, key))

    def wait_until(self, key: str, due: float) -> None:
        """Puts an item off without counting a try: its host asked to wait."""
        with self.together() as connection:
            connection.execute("UPDATE items SET due = ? WHERE key = ?", (due, key))

    def done(self, key: str) -> None:
        """Takes an item off the queue; it stays known."""
        with self.together() as connection:
            connection.execute("UPDATE items SET record = NULL WHERE key = ?", (key,))

    def forget(self, now: float) -> None:
        """Forgets items that no feed has listed for a month, and the oldest beyond the most that are kept."""
        with self.together() as connection:
            connection.execute("DELETE FROM items WHERE record IS NULL AND listed < ?", (now - FORGOTTEN,))
            over = connection.execute("SELECT count(*) FROM items").fetchone()[0] - MOST_ITEMS
            if over > 0:
                sql = "DELETE FROM items WHERE key IN (SELECT key FROM items WHERE record IS NULL ORDER BY listed LIMIT ?)"
                connection.execute(sql, (over,))

    # ------------------------------------------------------------------ alerts

    def mark(self, name: str) -> str | None:
        """A remembered value."""
        row = self._connection.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def set_mark(self, name: str, value: str) -> None:
        """Remembers a value; part of whatever transaction is open, as are the four below."""
        self._connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def told(self, watch: str, event: str) -> dict[str, Any] | None:
        """What a watch was last told of an event."""
        sql = "SELECT record FROM told WHERE watch = ? AND event = ?"
        row = self._connection.execute(sql, (watch, event)).fetchone()
        return dict(json.loads(row[0])) if row else None

    def tell(self, watch: str, event: str, told: Mapping[str, Any]) -> None:
        """Remembers what a watch was told."""
        self._connection.execute("INSERT OR REPLACE INTO told VALUES (?, ?, ?)", (watch, event, json.dumps(told)))

    def untell(self, watch: str) -> None:
        """Forgets all that a watch was told."""
        self._connection.execute("DELETE FROM told WHERE watch = ?", (watch,))

    def next_alert(self) -> int:
        """The number of the next alert; numbers are never used again."""
        number = int(self.mark("alert") or 0) + 1
        self.set_mark("alert", str(number))
        return number

    def keep_alert(self, number: int, id: str, record: str, most: int) -> None:
        """Keeps an alert, and the last `most` of them."""
        self._connection.execute("INSERT INTO alerts VALUES (?, ?, ?)", (number, id, record))
        self._connection.execute("DELETE FROM alerts WHERE number <= ?", (number - most,))

    def alerts(self) -> Iterator[str]:
        """The alerts that are kept, the newest first."""
        for row in self._connection.execute("SELECT record FROM alerts ORDER BY number DESC"):
            yield row[0]


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _plainly(error: sqlite3.Error) -> str:
    if "locked" in str(error):
        return "another watch is using it"
    if "not a database" in str(error):
        return "is not a state file of onrecord watch"
    return str(error)
