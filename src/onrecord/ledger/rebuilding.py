"""The index made anew from the record alone: what growth gave step by step, at once."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from onrecord.ledger.answering import answer_questions
from onrecord.ledger.decided import Decided, load_decided
from onrecord.ledger.entries import Entry
from onrecord.ledger.growth import grow
from onrecord.ledger.index import Touched, index_old_reading, index_report
from onrecord.ledger.linking import Linking
from onrecord.ledger.refresh import refresh
from onrecord.ledger.rows import Names, load_reading
from onrecord.ledger.schema import DERIVED

STEP = 500
"""Reports that are fused, and questions that are answered, at a time."""


@dataclass(slots=True)
class _Silent(Entry):
    """An entry that writes nothing down: the way to the new index is nobody's history."""

    def write(self, table: str, *values: Any) -> int:
        return 0


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild made, and how many claims stand in another event than before: none, unless fusion has changed."""

    reports: int
    events: int
    moved: int


def rebuild(entry: Entry, linking: Linking) -> Rebuilt:
    """Empties the index and makes it anew. Claims that moved are appended to the record."""
    connection = entry.connection
    for table in DERIVED:
        connection.execute(f"DELETE FROM {table}")
    connection.execute("INSERT INTO search (search) VALUES ('rebuild')")
    decided = load_decided_of(connection)
    silent = _Silent(connection, entry.id, entry.recorded, entry.what, entry.author)
    reports = connection.execute("SELECT report, max(id) FROM readings GROUP BY report ORDER BY report").fetchall()
    for start in range(0, len(reports), STEP):
        touched = Touched()
        for report, reading in reports[start : start + STEP]:
            _index_parties(connection, reading)
            index_report(silent, report, reading, decided, touched)
        touched.questions.clear()
        refresh(silent, linking, decided, touched, grow(silent, linking, decided, touched), answer=False)
    old = "SELECT g.report, g.id FROM readings g WHERE g.id NOT IN (SELECT reading FROM current) ORDER BY g.id"
    for report, reading in connection.execute(old).fetchall():
        _index_parties(connection, reading)
        index_old_reading(silent, report, reading)
    moved = _write_moves(entry)
    questions = [row[0] for row in connection.execute("SELECT q.id FROM questions q JOIN current n USING (reading)")]
    for start in range(0, len(questions), STEP):
        answer_questions(entry, decided, questions[start : start + STEP], ())
    events = connection.execute("SELECT count(*) FROM events").fetchone()[0]
    return Rebuilt(len(reports), events, moved)


def load_decided_of(connection: sqlite3.Connection) -> Decided:
    """The decisions, over the readings that will be current: the latest of each report."""
    connection.execute("INSERT INTO current SELECT report, max(id) FROM readings GROUP BY report")
    return load_decided(connection)


def _index_parties(connection: sqlite3.Connection, reading: int) -> None:
    rows: dict[str, int] = dict(connection.execute("SELECT claim, id FROM claims WHERE reading = ?", (reading,)))
    names = Names(connection)
    readout, _ = load_reading(connection, reading)
    connection.executemany(
        "INSERT OR IGNORE INTO participants VALUES (?, ?, ?)",
        [(rows[c.id], names.actor(p.actor), p.role) for c in readout.claims for p in c.participants],
    )


def _write_moves(entry: Entry) -> int:
    """Memberships that are not what the record says last."""
    sql = """
    WITH last AS (SELECT claim, event, max(id) FROM memberships GROUP BY claim),
    now AS (
      SELECT t.claim, s.event FROM tellings t JOIN strands s ON s.id = t.strand
      UNION ALL SELECT claim, event FROM abouts
    )
    SELECT now.claim, now.event FROM now LEFT JOIN last USING (claim) WHERE now.event IS NOT last.event
    UNION ALL
    SELECT last.claim, NULL FROM last LEFT JOIN now USING (claim) WHERE now.claim IS NULL AND last.event IS NOT NULL
    """
    moves = entry.connection.execute(sql).fetchall()
    for claim, event in moves:
        entry.write("memberships", claim, event)
    _write_redirects(entry, [claim for claim, _ in moves])
    return len(moves)


def _write_redirects(entry: Entry, moved: list[int]) -> None:
    """Events that are no more, each to where most of its claims are found now."""
    if not moved:
        return
    sql = """
    WITH before AS (
      SELECT claim, event, max(id) FROM memberships WHERE entry < ? GROUP BY claim HAVING event IS NOT NULL
    )
    SELECT b.event, s.event, count(*) n FROM before b LEFT JOIN tellings t ON t.claim = b.claim
    LEFT JOIN strands s ON s.id = t.strand WHERE b.event NOT IN (SELECT event FROM events)
    GROUP BY b.event, s.event ORDER BY n DESC, s.event
    """
    heirs: dict[str, str | None] = {}
    for old, new, _ in entry.connection.execute(sql, (entry.id,)).fetchall():
        heirs[old] = heirs.get(old) or new
    for old, heir in sorted(heirs.items()):
        entry.write("redirects", old, heir)
