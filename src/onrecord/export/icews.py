"""ICEWS coded events: 20 columns, tab-separated with a header, nothing quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO

from onrecord.coding.vocabulary import read_vocabulary
from onrecord.export.cells import Cell, tab_line, write_lines
from onrecord.export.coded import CodedRow, coded_rows, place_cells, publishers
from onrecord.export.countries import codes
from onrecord.export.registry import Options, Tally
from onrecord.export.sectors import icews_names
from onrecord.export.told import ToldEvent
from onrecord.records import Actor
from onrecord.rules import Faults

COLUMNS = (
    "Event ID", "Event Date", "Source Name", "Source Sectors", "Source Country", "Event Text", "CAMEO Code", "Intensity",
    "Target Name", "Target Sectors", "Target Country", "Story ID", "Sentence Number", "Publisher", "City", "District",
    "Province", "Country", "Latitude", "Longitude",
)  # fmt: skip


def write(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """Writes the header and a row for each dyad with a target. What `--include` lets in is marked in "Event Text"."""
    write_lines(_lines(events, options, tally), out, tally, tab_line(COLUMNS))


def _lines(events: Iterable[ToldEvent], options: Options, tally: Tally) -> Iterator[str]:
    for row in coded_rows(events, options, tally, need_cameo=True):
        yield tab_line(_cells(row))


def _cells(row: CodedRow) -> list[Cell]:
    city, province, country, latitude, longitude = place_cells(row)
    code = row.cameo or ""
    text = cameo_name(code) + (f" [{row.mark}]" if row.mark else "")
    story = int(row.report.id[:8], 16) if _is_hex(row.report.id[:8]) else 0
    return [
        row.number, row.day, *_actor(row.source), text, code, row.codes.goldstein, *_actor(row.target), story,
        row.firmest.claim.sentence + 1, "; ".join(publishers(row.told)), city, None, province, codes(country).icews,
        latitude, longitude,
    ]  # fmt: skip


def _actor(actor: Actor | None) -> tuple[str, str, str]:
    if actor is None:
        return "", "", ""
    return actor.name, ",".join(icews_names(actor.sectors)), codes(actor.country).icews


def _is_hex(text: str) -> bool:
    return bool(text) and all(c in "0123456789abcdef" for c in text)


def cameo_name(code: str) -> str:
    """What a CAMEO code is called; the code itself for one that the list does not have."""
    return _names().get(code, code)


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    faults = Faults()
    vocabulary = read_vocabulary(faults)
    faults.raise_any()
    return {code.code: code.name.removesuffix(", not specified below") for code in vocabulary.cameo.values()}
