"""Whether a ledger is whole: the file, every hash, every seal, every reference, and the columns against the records."""

from __future__ import annotations

import itertools
import sqlite3
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.ledger.entries import row_hash, seal
from onrecord.ledger.rows import Names, claim_columns, load_reading
from onrecord.ledger.schema import RECORD

_REFERENCES = {
    "reports": (("entry", "entries"),),
    "readings": (("entry", "entries"), ("report", "reports")),
    "claims": (("entry", "entries"), ("reading", "readings"), ("report", "reports"), ("place", "places"), ("speaker", "actors")),
    "questions": (("entry", "entries"), ("reading", "readings"), ("report", "reports")),
    "quotes": (("entry", "entries"), ("reading", "readings"), ("report", "reports"), ("speaker", "actors")),
    "decisions": (("entry", "entries"),),
    "supersessions": (("entry", "entries"), ("report", "reports"), ("by", "reports")),
    "memberships": (("entry", "entries"), ("claim", "claims")),
    "redirects": (("entry", "entries"),),
    "answers": (("entry", "entries"), ("question", "questions"), ("claim", "claims")),
    "participants": (("claim", "claims"), ("actor", "actors")),
    "current": (("report", "reports"), ("reading", "readings")),
    "tellings": (("claim", "claims"), ("strand", "strands")),
    "strands": (("report", "reports"),),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Checked:
    """What `check` found: how much it looked at, and every fault in plain words."""

    entries: int
    rows: int
    faults: tuple[str, ...]


MOST = 200
"""Faults told: a ruined file has as many as rows."""


def check(connection: sqlite3.Connection, path: Path) -> Checked:
    """Verifies everything that can be verified without reading the reports again. Streams; holds one entry at a time."""
    entries, rows = _count(connection)
    found = itertools.chain(
        _file(connection), _hashes(connection), _seals(connection), _references(connection), _columns(connection),
        _words(connection),
    )  # fmt: skip
    faults: list[str] = []
    try:
        faults.extend(f"{path}: {fault}" for fault in itertools.islice(found, MOST))
    except sqlite3.DatabaseError as error:
        faults.append(f"{path}: cannot be read to its end: {error}")
    return Checked(entries, rows, tuple(faults))


def _count(connection: sqlite3.Connection) -> tuple[int, int]:
    try:
        row = connection.execute("SELECT count(*), coalesce(sum(rows), 0) FROM entries").fetchone()
    except sqlite3.DatabaseError:
        return 0, 0
    return row[0], row[1]


def _file(connection: sqlite3.Connection) -> Iterator[str]:
    for (line,) in connection.execute(f"PRAGMA integrity_check({MOST})"):
        if line != "ok":
            yield f"the file is damaged: {line}"


def _hashes(connection: sqlite3.Connection) -> Iterator[str]:
    for table, columns in RECORD.items():
        named = ", ".join(f'"{column}"' for column in columns)
        for number, digest, *values in connection.execute(f"SELECT id, hash, {named} FROM {table}"):
            if row_hash(table, values) != digest:
                yield f"{table} {number}: is not what was written (its hash does not fit)"


def _seals(connection: sqlite3.Connection) -> Iterator[str]:
    before, last, moment = b"", 0, ""
    for number, recorded, what, author, rows, digest in connection.execute(
        "SELECT * FROM entries ORDER BY id"
    ).fetchall():
        hashes = [
            row[0]
            for table in RECORD
            for row in connection.execute(f"SELECT hash FROM {table} WHERE entry = ?", (number,))
        ]
        if len(hashes) != rows:
            yield f"entry {number} ({recorded}): has {len(hashes)} rows, was sealed with {rows}"
        elif seal(before, (number, recorded, what, author, rows), hashes) != digest:
            yield f"entry {number} ({recorded}): its seal does not fit: it, or the one before it, was changed"
        if number != last + 1 or recorded <= moment:
            yield f"entry {number} ({recorded}): does not follow entry {last}"
        before, last, moment = digest, number, recorded


def _references(connection: sqlite3.Connection) -> Iterator[str]:
    for table, pointers in _REFERENCES.items():
        for column, target in pointers:
            sql = f'SELECT count(*) FROM {table} WHERE "{column}" IS NOT NULL AND "{column}" NOT IN (SELECT id FROM {target})'
            (missing,) = connection.execute(sql).fetchone()
            if missing:
                yield f"{table}: {missing} rows point at {target} that are not there ({column})"


def _columns(connection: sqlite3.Connection) -> Iterator[str]:
    """Every claim's columns against the reading that they were taken from."""
    names = _Known(connection)
    for (reading,) in connection.execute("SELECT id FROM readings"):
        try:
            readout, _ = load_reading(connection, reading)
        except (zlib.error, ValueError, KeyError, TypeError) as error:
            yield f"readings {reading}: its record cannot be read: {error}"
            continue
        columns = ", ".join(f'"{c}"' for c in ("claim", *RECORD["claims"][3:]))
        stored = {
            row[0]: row[1:] for row in connection.execute(f"SELECT {columns} FROM claims WHERE reading = ?", (reading,))
        }
        if stored.keys() != {claim.id for claim in readout.claims}:
            yield f"readings {reading}: its claims are not those of its record"
        for claim in readout.claims:
            if claim.id in stored and stored[claim.id] != claim_columns(claim, names):
                yield f"claim {claim.id}: its columns are not what its record says"


class _Known(Names):
    """Numbers of actors and places that are there: a missing one has a number that nothing has."""

    def _add(self, table: str, row: tuple[object, ...]) -> int:
        return -1


def _words(connection: sqlite3.Connection) -> Iterator[str]:
    """Every claim of a report once in a reading that counts, and the search index against the texts."""
    sql = (
        "SELECT count(*) FROM claims c JOIN current n ON n.reading = c.reading "
        "WHERE c.id NOT IN (SELECT claim FROM tellings)"
    )
    (missing,) = connection.execute(sql).fetchone()
    if missing:
        yield f"{missing} claims are missing from the index; `onrecord rebuild` makes it anew"
    (indexed,) = connection.execute("SELECT count(*) FROM search_docsize").fetchone()
    (reports,) = connection.execute("SELECT count(*) FROM reports").fetchone()
    if indexed != reports:
        yield f"the search index has {indexed} reports of {reports}; `onrecord rebuild` makes it anew"
