"""Counts by directed dyad or by country, and day or month: the tables that models are fitted on.

Events are told once in a ledger; a symmetric one counts in both directions here. Uncertain, denied and planned events
are left out; `--include` counts them in rows of their own, with the mark in the column `mark`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO

from onrecord.export.cells import Cell, csv_line, write_lines
from onrecord.export.coded import CodedRow, coded_rows
from onrecord.export.countries import codes
from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldEvent

_COUNTS = (
    "events", "quad1", "quad2", "quad3", "quad4", "goldstein_sum", "score_sum", "independent_origins", "reports", "mark"
)  # fmt: skip
_SIDES = ("source_iso3", "target_iso3", "source_sector", "target_sector")
_NUMBERS = ("source_cow", "target_cow", "source_gw", "target_gw")
DYAD_DAY = ("date", *_SIDES, *_NUMBERS, *_COUNTS)
DYAD_MONTH = ("month", *_SIDES, *_NUMBERS, *_COUNTS)
COUNTRY_MONTH = ("month", "iso3", "cow", "gw", "role", *_COUNTS)
Key = tuple[str, ...]


@dataclass(slots=True)
class Sums:
    """What is counted of one cell. Origins are those of its events, added up: each event has its own."""

    events: int = 0
    quads: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    goldstein: float = 0.0
    score: float = 0.0
    origins: int = 0
    reports: int = 0

    def add(self, row: CodedRow) -> None:
        """Counts one dyad of one event."""
        self.events += 1
        if row.codes.quad:
            self.quads[row.codes.quad - 1] += 1
        self.goldstein += row.codes.goldstein or 0.0
        self.score += row.codes.score or 0.0
        self.origins += row.told.origins
        self.reports += len(row.told.reports)

    def cells(self) -> tuple[Cell, ...]:
        """In the order of the columns, up to `mark`."""
        return (self.events, *self.quads, round(self.goldstein, 3), round(self.score, 3), self.origins, self.reports)


def write_dyad_day(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """By day, country and first sector of both sides. Only countries: an actor without one has no row here."""
    _write_dyads(events, out, options, tally, DYAD_DAY, 10)


def write_dyad_month(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """By month, country and first sector of both sides."""
    _write_dyads(events, out, options, tally, DYAD_MONTH, 7)


def _write_dyads(
    events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally, columns: Key, width: int
) -> None:
    sums: dict[Key, Sums] = {}
    for row in coded_rows(events, options, tally):
        if row.source and row.target and row.source.country and row.target.country:
            ends = (row.source, row.target)
            sides = (*(str(a.country) for a in ends), *(a.sectors[0] if a.sectors else "" for a in ends))
            sums.setdefault((row.day[:width], *sides, row.mark or ""), Sums()).add(row)
        else:
            tally.left_out["without two countries"] += 1
    write_lines((_dyad_line(key, sums[key]) for key in sorted(sums)), out, tally, csv_line(columns))


def _dyad_line(key: Key, sums: Sums) -> str:
    source, target = codes(key[1]), codes(key[2])
    return csv_line((*key[:5], source.cow, target.cow, source.gw, target.gw, *sums.cells(), key[5]))


def write_country_month(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """By month and country, as source and as target apart; within a country both are counted. Each event once a role."""
    sums: dict[Key, Sums] = {}
    seen: set[Key] = set()
    current = ""
    for row in coded_rows(events, options, tally):
        if row.told.event.id != current:
            current = row.told.event.id
            seen.clear()
        for role, actor in (("source", row.source), ("target", row.target)):
            key = (row.day[:7], actor.country if actor and actor.country else "", role, row.mark or "")
            if key[1] and key not in seen:
                seen.add(key)
                sums.setdefault(key, Sums()).add(row)
    write_lines(_country_lines(sums), out, tally, csv_line(COUNTRY_MONTH))


def _country_lines(sums: dict[Key, Sums]) -> Iterator[str]:
    for key in sorted(sums):
        country = codes(key[1])
        yield csv_line((key[0], key[1], country.cow, country.gw, key[2], *sums[key].cells(), key[3]))
