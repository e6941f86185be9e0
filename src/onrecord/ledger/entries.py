"""Entries: one transaction each, whole or not at all, every row with its hash and every entry sealed to the one before."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.ledger.file import faults
from onrecord.ledger.instants import now_after
from onrecord.ledger.schema import RECORD

_INSERTS = {
    table: f"INSERT INTO {table} (entry, {', '.join(columns)}, hash) VALUES ({', '.join('?' * (len(columns) + 2))})"
    for table, columns in RECORD.items()
}


def row_hash(table: str, values: Iterable[Any]) -> bytes:
    """Eight bytes over a row's values: enough to find damage, and a forger would have to redo every later digest."""
    plain = json.dumps([table, *(v.hex() if isinstance(v, bytes) else v for v in values)], ensure_ascii=True)
    return hashlib.blake2b(plain.encode(), digest_size=8).digest()


def seal(before: bytes, head: Iterable[Any], hashes: Iterable[bytes]) -> bytes:
    """The digest of an entry: over the entry before it, its own head, and its rows in the order of their hashes."""
    digest = hashlib.blake2b(before, digest_size=16)
    digest.update(json.dumps(list(head), ensure_ascii=True).encode())
    for row in sorted(hashes):
        digest.update(row)
    return digest.digest()


@dataclass(slots=True)
class Entry:
    """The rows of one transaction while it is being written."""

    connection: sqlite3.Connection
    id: int
    recorded: str
    what: str
    author: str | None
    hashes: list[bytes] = field(default_factory=list)

    def write(self, table: str, *values: Any) -> int:
        """Appends a row to one of the tables of the record; its number."""
        digest = row_hash(table, values)
        self.hashes.append(digest)
        return self.connection.execute(_INSERTS[table], (self.id, *values, digest)).lastrowid or 0


@contextmanager
def entry(connection: sqlite3.Connection, path: Path, what: str, author: str | None = None) -> Iterator[Entry]:
    """One entry: durable when the block is left, undone when anything is raised in it. An empty one leaves no trace."""
    with faults(path):
        connection.execute("BEGIN IMMEDIATE")
        try:
            last = connection.execute("SELECT id, recorded, digest FROM entries ORDER BY id DESC LIMIT 1").fetchone()
            number, recorded, before = last or (0, None, b"")
            made = Entry(connection, number + 1, now_after(recorded), what, author)
            yield made
            if made.hashes:
                head = (made.id, made.recorded, what, author, len(made.hashes))
                connection.execute(
                    "INSERT INTO entries VALUES (?, ?, ?, ?, ?, ?)", (*head, seal(before, head, made.hashes))
                )
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
