"""The derived rows of one report: its tellings and strands, and the keys by which others are found."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.events import ABOUT_CLAIMS
from onrecord.fusion.about import about_keys, event_keys
from onrecord.fusion.answers import asked_of
from onrecord.fusion.blocks import block_keys
from onrecord.fusion.copies import print_of
from onrecord.fusion.facts import Strand, Telling
from onrecord.fusion.strands import strands_of
from onrecord.fusion.tellings import instant, tellings_of, voice_of
from onrecord.ledger.decided import Decided
from onrecord.ledger.entries import Entry
from onrecord.ledger.packing import pack, unpack
from onrecord.ledger.rows import load_reading
from onrecord.records import Actor, Readout, content_id

Read = tuple[Readout, Actor | None]
"""A readout and the agency whose copy its report is."""


@dataclass(slots=True)
class Touched:
    """What an entry has changed in the index so far: all that growth has to look at."""

    keys: set[int] = field(default_factory=set)
    """Blocks that gained or lost a strand."""
    lost: dict[int, set[int]] = field(default_factory=dict)
    """Those among them that lost strands, and which."""
    removed: dict[int, Strand] = field(default_factory=dict)
    """Strands that are no more."""
    added: set[int] = field(default_factory=set)
    """New strands."""
    turned: set[int] = field(default_factory=set)
    """Strands that came into force or fell out of it."""
    gone: dict[int, str] = field(default_factory=dict)
    """Claims whose strand is gone, with the event that they stood in."""
    abouts: set[int] = field(default_factory=set)
    """New confirmations and denials, by claim."""
    superseded: set[int] = field(default_factory=set)
    """Reports that fell out of force."""
    silenced: dict[int, str] = field(default_factory=dict)
    """Confirmations and denials whose rows are gone, with the event that they spoke of."""
    questions: set[int] = field(default_factory=set)
    """New questions."""


def number_of(key: str) -> int:
    """A key as the 64-bit number that tables hold."""
    return int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True)


def happening_of(claim: str) -> int:
    """The id of the event whose earliest claim this is, as a number: any event that ever was is found by it."""
    return int.from_bytes(bytes.fromhex(content_id("happening", claim)), "big", signed=True)


def index_report(
    entry: Entry, report: int, reading: int, decided: Decided, touched: Touched, read: Read | None = None
) -> None:
    """Makes the index rows of a report anew, from its current reading and the decisions on it.

    `read` is that reading where the caller has it in hand.
    """
    connection = entry.connection
    forget_report(connection, report, touched)
    connection.execute("INSERT OR REPLACE INTO current VALUES (?, ?)", (report, reading))
    readout, agency = read or load_reading(connection, reading)
    recorded = _recorded(entry, report)
    rows: dict[str, int] = dict(connection.execute("SELECT claim, id FROM claims WHERE reading = ?", (reading,)))
    base = tellings_of(readout, recorded, agency)
    told = decided.applied(base)
    home = {
        claim: number
        for strand in strands_of(told, decided.pairs)
        for number in (_write_strand(connection, report, strand, touched),)
        for claim in strand.claims
    }
    _write_tellings(connection, rows, base, home)
    for telling in told:
        if telling.type in ABOUT_CLAIMS:
            _write_about(connection, report, rows[telling.claim], telling, touched)
    _write_questions(connection, reading, readout, recorded, touched)
    _write_print(connection, report, readout, base, instant(readout.report.published or recorded), agency)


def index_old_reading(entry: Entry, report: int, reading: int) -> None:
    """Makes the tellings of a reading that is no longer current: what was known by it stays to be asked."""
    readout, agency = load_reading(entry.connection, reading)
    rows: dict[str, int] = dict(entry.connection.execute("SELECT claim, id FROM claims WHERE reading = ?", (reading,)))
    _write_tellings(entry.connection, rows, tellings_of(readout, _recorded(entry, report), agency), {})


def _recorded(entry: Entry, report: int) -> str:
    since = entry.connection.execute(
        "SELECT recorded FROM reports JOIN entries ON entries.id = reports.entry WHERE reports.id = ?", (report,)
    ).fetchone()
    # The row of an entry is written when it is sealed.
    return str(since[0]) if since else entry.recorded


def _write_tellings(
    connection: sqlite3.Connection, rows: Mapping[str, int], base: Sequence[Telling], home: Mapping[str, int]
) -> None:
    connection.executemany(
        "INSERT OR REPLACE INTO tellings VALUES (?, ?, ?, ?)",
        [(rows[t.claim], home.get(t.claim), happening_of(t.claim), pack(t)) for t in base],
    )


def forget_report(connection: sqlite3.Connection, report: int, touched: Touched) -> None:
    """Takes a report's strands and abouts out of the index; tellings stay, for the history of old readings."""
    touched.gone.update(
        connection.execute(
            "SELECT t.claim, s.event FROM strands s JOIN tellings t ON t.strand = s.id "
            "WHERE s.report = ? AND s.event IS NOT NULL",
            (report,),
        )
    )
    for number, record in connection.execute("SELECT id, record FROM strands WHERE report = ?", (report,)).fetchall():
        strand = unpack(Strand, record)
        keys = {number_of(key) for key in block_keys(strand)}
        touched.keys |= keys
        touched.removed[number] = strand
        for key in keys:
            touched.lost.setdefault(key, set()).add(number)
        connection.executemany("DELETE FROM blocks WHERE key = ? AND strand = ?", [(key, number) for key in keys])
        connection.executemany(
            "DELETE FROM event_keys WHERE key = ? AND strand = ?", [(number_of(k), number) for k in event_keys(strand)]
        )
        connection.execute("UPDATE tellings SET strand = NULL WHERE strand = ?", (number,))
        connection.execute("DELETE FROM strands WHERE id = ?", (number,))
    spoke = connection.execute("SELECT claim, event FROM abouts WHERE report = ? AND event IS NOT NULL", (report,))
    touched.silenced.update(spoke.fetchall())
    connection.execute("DELETE FROM about_keys WHERE claim IN (SELECT claim FROM abouts WHERE report = ?)", (report,))
    connection.execute("DELETE FROM abouts WHERE report = ?", (report,))


def _write_strand(connection: sqlite3.Connection, report: int, strand: Strand, touched: Touched) -> int:
    number = connection.execute(
        "INSERT INTO strands (report, strand, record) VALUES (?, ?, ?)", (report, strand.id, pack(strand))
    ).lastrowid
    assert number is not None
    keys = {number_of(key) for key in block_keys(strand)}
    connection.executemany("INSERT INTO blocks VALUES (?, ?)", [(key, number) for key in keys])
    connection.executemany(
        "INSERT OR IGNORE INTO event_keys VALUES (?, ?)", [(number_of(key), number) for key in event_keys(strand)]
    )
    touched.keys |= keys
    touched.added.add(number)
    return number


def _write_about(connection: sqlite3.Connection, report: int, claim: int, telling: Telling, touched: Touched) -> None:
    connection.execute("INSERT INTO abouts VALUES (?, ?, NULL)", (claim, report))
    # One that names its claims is found by them.
    keys = () if telling.about else about_keys(telling)
    connection.executemany("INSERT OR IGNORE INTO about_keys VALUES (?, ?)", [(number_of(key), claim) for key in keys])
    touched.abouts.add(claim)


def _write_print(
    connection: sqlite3.Connection,
    report: int,
    readout: Readout,
    base: Sequence[Telling],
    told: str,
    agency: Actor | None,
) -> None:
    """What copies of the report are known by. A report without claims is nobody's origin."""
    outlet = next((t.chain[0] for t in base if t.chain), None)
    made = print_of(readout.report, told, outlet, voice_of(agency) if agency else None)
    if base:
        connection.execute("INSERT OR REPLACE INTO prints VALUES (?, ?)", (report, pack(made)))


def _write_questions(
    connection: sqlite3.Connection, reading: int, readout: Readout, recorded: str, touched: Touched
) -> None:
    rows: dict[str, int] = dict(connection.execute("SELECT question, id FROM questions WHERE reading = ?", (reading,)))
    for question in readout.questions:
        number = rows[question.id]
        asked = asked_of(question, readout, recorded)
        connection.execute("INSERT OR REPLACE INTO question_words VALUES (?, ?)", (number, pack(asked)))
        connection.executemany(
            "INSERT OR IGNORE INTO asked VALUES (?, ?)", [(claim, number) for claim in question.about]
        )
        touched.questions.add(number)
