"""POLECAT's weekly files: 40 columns, tab-separated with a header, a row a directed dyad, "None" where a cell is empty."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from onrecord.export.cells import Cell, tab_line, write_lines
from onrecord.export.coded import QUADS, CodedRow, coded_rows, place_cells, publishers
from onrecord.export.countries import codes
from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldEvent, auxiliary_of
from onrecord.records import Actor, ActorKind

COLUMNS = (
    "Event ID", "Event Date", "Event Type", "Event Mode", "Intensity", "Quad Code", "Contexts", "Actor Name",
    "Actor Country", "Actor COW", "Primary Actor Sector", "Actor Sectors", "Actor Title", "Actor Name Raw",
    "Wikipedia Actor ID", "Recipient Name", "Recipient Country", "Recipient COW", "Primary Recipient Sector",
    "Recipient Sectors", "Recipient Title", "Recipient Name Raw", "Wikipedia Recipient ID", "Placename", "City",
    "District", "Province", "Country", "Latitude", "Longitude", "GeoNames ID", "Raw Placename", "Feature Type", "Source",
    "Publication Date", "Story People", "Story Organizations", "Story Locations", "Language", "Version",
)  # fmt: skip


def write(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """Writes the header and a row for each dyad. What `--include` lets in has its auxiliary mode among the contexts."""
    write_lines(_lines(events, options, tally), out, tally, tab_line(COLUMNS))


def _lines(events: Iterable[ToldEvent], options: Options, tally: Tally) -> Iterator[str]:
    version = "onrecord " + dict(options.coder).get("release", "")
    for row in coded_rows(events, options, tally):
        yield tab_line([cell if cell not in (None, "") else "None" for cell in _cells(row, version.strip())])


def _cells(row: CodedRow, version: str) -> list[Cell]:
    event, place, report = row.told.event, row.told.place, row.report
    city, province, country, latitude, longitude = place_cells(row)
    contexts = [*row.told.contexts, *auxiliary_of(row.told)]
    marked = [row.mark] if row.mark in ("disputed", "unconfirmed") else []
    people = {p.actor.name for p in event.participants if p.actor.kind is ActorKind.PERSON}
    bodies = {p.actor.name for p in event.participants if p.actor.kind is ActorKind.ORGANISATION}
    return [
        f"{event.id}-{row.number % 1_000_000:06d}", row.day, event.type, event.mode, row.codes.score,
        QUADS[row.codes.quad or 0].upper(), "; ".join([*contexts, *marked]), *_actor(row.source), *_actor(row.target),
        place.name if place else None, city, None, province, codes(country).name, latitude, longitude,
        place.geonames if place else None, place.name if place else None, place.precision.value if place else None,
        "; ".join(publishers(row.told)), report.published[:10] if report.published else None, "; ".join(sorted(people)),
        "; ".join(sorted(bodies)), place.name if place else None, report.language, version,
    ]  # fmt: skip


def _actor(actor: Actor | None) -> tuple[Cell, ...]:
    if actor is None:
        return (None,) * 8
    country = codes(actor.country)
    return (
        actor.name, actor.country, country.cow, actor.sectors[0] if actor.sectors else None, "; ".join(actor.sectors),
        actor.office, actor.name, None,
    )  # fmt: skip
