"""The table beside each chart: the same numbers, for whoever would rather read, or cannot see the chart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from onrecord.records import Precision
from onrecord.view.drawing.atlas import Area, Atlas, Spot
from onrecord.view.drawing.dyad import Year
from onrecord.view.drawing.happenings import Form, Happening, Tone
from onrecord.view.drawing.marks import BAND_OF, BANDS, Links
from onrecord.view.drawing.nations import name_of
from onrecord.view.drawing.network import Network
from onrecord.view.drawing.timeline import Timeline

MOST_ROWS = 250
"""Rows of a table; the rest is told in its caption."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, and where it leads."""

    text: str
    href: str | None = None
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A head and rows of the same width; `more` rows were left out."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    more: int = 0

    @property
    def numeric(self) -> tuple[bool, ...]:
        """For each column whether it holds numbers."""
        return tuple(cell.is_number for cell in self.rows[0]) if self.rows else (False,) * len(self.head)


Counts = Mapping[tuple[Tone, Form], int]
_COUNTED = ("Events", "Cooperation", "Conflict", "Other", "In doubt", "Planned", "Did not happen")


def timeline_table(placed: Timeline, links: Links) -> Table:
    """An event a row where each has a mark, else a step of the axis a row."""
    if placed.unit is None:
        return events_table([mark.row for mark in placed.marks], links)
    rows = [
        (Cell(one.step.name, links.days and links.days(one.step.since, one.step.until)), *_counts(one.counts))
        for one in placed.bins
        if one.total
    ]
    empty = tuple(Cell("", is_number=True) for _ in _COUNTED[1:])
    rows += [(Cell(f"some day of {long.label}"), _number(long.count), *empty) for long in placed.long]
    return _table(((placed.unit or "").capitalize(), *_COUNTED), rows)


def events_table(happenings: Sequence[Happening], links: Links) -> Table:
    """An event a row."""
    rows = [
        (
            Cell(row.when, links.event and links.event(row.id)),
            Cell(" ".join(part for part in (row.type, row.mode) if part)),
            Cell(", ".join(dict.fromkeys(actor.name for actor in row.parties)) or "somebody unnamed"),
            Cell(row.standing.value),
        )
        for row in happenings
    ]
    return _table(("When", "What", "Who", "Standing"), rows)


def map_table(atlas: Atlas, links: Links) -> Table:
    """A place a row, those of most events first; also those that have no mark."""
    marks: list[Area | Spot] = sorted((*atlas.areas, *atlas.provinces, *atlas.dots), key=lambda one: -one.total)
    rows = [_place_row(mark, links) for mark in marks]
    empty = tuple(Cell("", is_number=True) for _ in _COUNTED[1:])
    rows += [
        (Cell(name, links.place and links.place(name)), Cell("no point"), _number(count), *empty)
        for name, count in atlas.wide
    ]
    return _table(("Place", "Known to", *_COUNTED), rows)


def _place_row(mark: Area | Spot, links: Links) -> tuple[Cell, ...]:
    if isinstance(mark, Area):
        name, key, known = name_of(mark.country), mark.country, Precision.COUNTRY.value
    else:
        alone = len(mark.places) == 1
        name, key = mark.name, mark.places[0].name if alone else ""
        known = mark.places[0].precision.value if alone else "several"
    return (Cell(name, links.place(key) if links.place and key else None), Cell(known), *_counts(mark.counts))


def network_table(network: Network, links: Links) -> Table:
    """A pair of actors a row, those of most events first."""
    rows = []
    for edge in network.edges:
        a, b = network.nodes[edge.a].actor, network.nodes[edge.b].actor
        numbers = map(_number, (edge.events, edge.cooperation, edge.conflict, edge.other))
        rows.append(
            (
                Cell(a.name, links.actor and links.actor(a.id)),
                Cell(b.name, links.actor and links.actor(b.id)),
                Cell("both", links.pair and links.pair(a.id, b.id)),
                *numbers,
            )
        )
    return _table(("Actor", "And", "", "Events", "Cooperation", "Conflict", "Other"), rows)


def year_table(year: Year, links: Links) -> Table:
    """A day a row, the latest first."""
    rows = [
        (Cell(day.iso, links.days and links.days(day.iso, day.iso)), *_counts(day.counts))
        for day in reversed(year.days)
    ]
    return _table(("Day", *_COUNTED), rows)


def month_table(year: Year, links: Links) -> Table:
    """A month a row: a year at a glance."""
    months: dict[str, dict[tuple[Tone, Form], int]] = {}
    for day in year.days:
        held = months.setdefault(date.fromordinal(day.ordinal).isoformat()[:7], {})
        for key, count in day.counts.items():
            held[key] = held.get(key, 0) + count
    rows = [
        (Cell(month, links.days and links.days(month, month)), *_counts(counts)) for month, counts in months.items()
    ]
    return _table(("Month", *_COUNTED), rows)


def _counts(counts: Counts) -> tuple[Cell, ...]:
    bands = [sum(n for (tone, _), n in counts.items() if BAND_OF[tone] == band) for band in BANDS]
    forms = [
        sum(n for (_, form), n in counts.items() if form is wanted)
        for wanted in (Form.DOUBTED, Form.PLANNED, Form.ABSENT)
    ]
    return tuple(map(_number, (sum(counts.values()), *bands, *forms)))


def _number(value: int) -> Cell:
    return Cell(f"{value:,}", is_number=True)


def _table(head: tuple[str, ...], rows: Sequence[tuple[Cell, ...]]) -> Table:
    return Table(head, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))
