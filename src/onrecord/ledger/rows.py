"""Readouts to rows of the record, and back without loss."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from onrecord.ledger.entries import Entry
from onrecord.ledger.instants import known_at
from onrecord.ledger.packing import deflate, inflate
from onrecord.ledger.plain import to_json
from onrecord.records import Actor, Claim, Kind, Place, Readout, Report


@dataclass(frozen=True, slots=True)
class Coder:
    """What read a report: the release, a digest of the rules ("frames=1a2b... actors=..."), and one of the weights."""

    release: str = ""
    rules: str = ""
    weights: str = ""


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the record of a reading holds: all that was read, the report left out, and whose copy the report is."""

    agency: Actor | None
    readout: Readout


_NONE = Report("", "", ())
"""Stands for the report, which has a row of its own."""


def write_report(entry: Entry, report: Report) -> tuple[int, set[int]]:
    """A report that the ledger does not have yet: its number, and those of the versions that are superseded now.

    The text stands in a column of its own.
    """
    number = entry.write(
        "reports", report.id, report.url, report.outlet, report.wire, report.published,
        known_at(report, entry.recorded), report.language, report.title.of(report.text) if report.title else None, report.text,
        deflate(replace(report, text="")),
    )  # fmt: skip
    entry.connection.execute(
        "INSERT INTO search (rowid, title, text) SELECT id, title, text FROM reports WHERE id = ?", (number,)
    )
    return number, _supersede(entry, number, report)


def _supersede(entry: Entry, number: int, report: Report) -> set[int]:
    """Puts a report into the order of the versions at its address: each is superseded from when the next was known."""
    superseded: set[int] = set()
    if report.kind is Kind.LIVE_BLOG:
        return superseded
    for url in {report.url, *(report.based_on if report.kind is Kind.WITHDRAWN else ())} - {None}:
        found = entry.connection.execute("SELECT id, known, record FROM reports WHERE url = ? OR id = ?", (url, number))
        versions = sorted(_version(*row) for row in found)
        place = next(i for i, version in enumerate(versions) if version[2] == number)
        for older, newer in zip(
            versions[max(0, place - 1) :], versions[max(0, place - 1) + 1 : place + 2], strict=False
        ):
            entry.write("supersessions", older[2], newer[2], newer[1])
            superseded.add(older[2])
    return superseded


def _version(number: int, known: str, record: bytes) -> tuple[bool, str, int]:
    """The order of versions: a feed's teaser never supersedes the report that it is the teaser of."""
    return (inflate(Report, record).kind is not Kind.SUMMARY, known, number)


def write_reading(entry: Entry, report: int, readout: Readout, coder: Coder, agency: Actor | None) -> int:
    """All that a coder read in a stored report: the whole reading as one record, its claims as columns."""
    body = deflate(_Reading(agency, replace(readout, report=_NONE)))
    number = entry.write("readings", report, coder.release, coder.rules, coder.weights, body)
    names = Names(entry.connection)
    for claim in readout.claims:
        row = entry.write("claims", claim.id, number, report, *claim_columns(claim, names))
        entry.connection.executemany(
            "INSERT OR IGNORE INTO participants VALUES (?, ?, ?)",
            [(row, names.actor(p.actor), p.role) for p in claim.participants],
        )
    for question in readout.questions:
        entry.write("questions", question.id, number, report, question.span.start, question.span.end)
    for quote in readout.quotes:
        speaker = names.actor(quote.said_by[-1].actor) if len(quote.said_by) > 1 else None
        entry.write("quotes", number, report, quote.span.start, quote.span.end, speaker, len(quote.said_by))
    return number


def claim_columns(claim: Claim, names: Names) -> tuple[Any, ...]:
    """The columns of a claim behind its id, reading and report."""
    where = claim.where
    return (
        claim.sentence, claim.trigger.start, claim.trigger.end, claim.words.start, claim.words.end, claim.type,
        claim.mode, claim.cameo, claim.quad, claim.goldstein, claim.polarity.value, claim.modality.value,
        claim.certainty.value, claim.when.start, claim.when.end, claim.when.basis.value,
        names.place(where.place) if where else None, where.span.start if where else None,
        where.span.end if where else None, where.head if where else None,
        names.actor(claim.said_by[-1].actor) if claim.said_by else None, len(claim.said_by),
    )  # fmt: skip


class Names:
    """Numbers of actors and places: each distinct one is written once."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def actor(self, actor: Actor) -> int:
        """The number of an actor as it stands, office and all."""
        row = (actor.id, actor.name, actor.kind.value, actor.country, " ".join(actor.sectors), actor.office)
        found = self.connection.execute(
            "SELECT id FROM actors WHERE actor = ? AND name = ? AND kind = ? AND country IS ? AND sectors = ? AND office IS ?",
            row,
        ).fetchone()
        return found[0] if found else self._add("actors", row)

    def place(self, place: Place) -> int:
        """The number of a place."""
        record = to_json(place).decode()
        found = self.connection.execute("SELECT id FROM places WHERE record = ?", (record,)).fetchone()
        return found[0] if found else self._add(
            "places", (place.name, place.precision.value, place.country, place.admin, place.latitude, place.longitude,
                       place.geonames, record),
        )  # fmt: skip

    def _add(self, table: str, row: tuple[Any, ...]) -> int:
        marks = ", ".join("?" * (len(row) + 1))
        return self.connection.execute(f"INSERT INTO {table} VALUES ({marks})", (None, *row)).lastrowid or 0


def load_report(connection: sqlite3.Connection, number: int) -> Report:
    """A stored report, exactly as it was added."""
    text, record = connection.execute("SELECT text, record FROM reports WHERE id = ?", (number,)).fetchone()
    return replace(inflate(Report, record), text=text)


def load_reading(connection: sqlite3.Connection, number: int) -> tuple[Readout, Actor | None]:
    """A stored reading with its report, exactly as it was added, and the agency whose copy the report is."""
    report, record = connection.execute("SELECT report, record FROM readings WHERE id = ?", (number,)).fetchone()
    reading = inflate(_Reading, record)
    return replace(reading.readout, report=load_report(connection, report)), reading.agency


def load_readouts(connection: sqlite3.Connection) -> Iterator[Readout]:
    """Every report with its current reading, in the order of adding, one at a time."""
    # The numbers first: a query that stayed open would keep the log of a writer from being folded in.
    for (number,) in connection.execute("SELECT reading FROM current ORDER BY report").fetchall():
        yield load_reading(connection, number)[0]
