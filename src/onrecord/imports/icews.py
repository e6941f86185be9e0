"""ICEWS coded events: 20 columns under a header, nothing quoted. Its ids are not unique: an event is its id and its day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import IO

from onrecord.export.countries import iso3_of
from onrecord.export.icews import COLUMNS
from onrecord.imports.auxiliary import marked_qualities
from onrecord.imports.codes import cameo_event, is_mutual, iso_day, named_sectors
from onrecord.imports.foreign import Complain, ForeignEvent, Side
from onrecord.imports.rows import cell, headed, number_in
from onrecord.records import Place, Precision
from onrecord.rules import Origin

_REQUIRED = ("Event Date", "Source Name", "CAMEO Code", "Target Name")
_BODY = re.compile(r"^(?P<what>[^()]+) \((?P<country>[^()]+)\)$")
""" "Military (Ukraine)": how ICEWS names whoever has no name of his own."""


def read(name: str, file: IO[bytes], complain: Complain) -> Iterator[ForeignEvent]:
    """The events of a file; rows with an unknown code or an impossible day are reported and skipped."""
    for origin, row in headed(name, file, COLUMNS, _REQUIRED, complain):
        event = _event(origin, row)
        if isinstance(event, str):
            complain.row(origin, event)
        else:
            yield event


def _event(origin: Origin, row: Mapping[str, str]) -> ForeignEvent | str:
    day, code = iso_day(row["Event Date"]), cell(row["CAMEO Code"])
    # Some releases have the code as a number; ICEWS knows no codes below "010".
    code = f"0{code}" if cameo_event(code) is None and cameo_event(f"0{code}") else code
    coded = cameo_event(code)
    if day is None:
        return f"Event Date {row['Event Date']!r} is no day"
    if coded is None:
        return f"CAMEO Code {row['CAMEO Code']!r} is no CAMEO code"
    kind, mode = coded
    mutual = is_mutual(code, kind, mode)
    first, second = _side(row, "Source"), _side(row, "Target")
    if not first and not second:
        return "neither source nor target is named"
    words, mark = _marked(cell(row.get("Event Text")))
    publishers = tuple(part.strip() for part in cell(row.get("Publisher")).split(";") if part.strip())
    return ForeignEvent(
        dataset="ICEWS", ident=f"{cell(row.get('Event ID')) or origin}/{day}", origin=origin, day=day, type=kind, mode=mode,
        cameo=code, actors=(*first, *second) if mutual else first, recipients=() if mutual else second, place=_place(row),
        words=words, publishers=publishers, mutual=mutual, **marked_qualities(mark),
    )  # fmt: skip


def _marked(words: str) -> tuple[str, str | None]:
    """The event text, and the mark that our own exports put behind it."""
    found = re.search(r" \[(planned|denied|disputed|unconfirmed|absent|uncertain|hypothetical)\]$", words)
    return (words[: found.start()], found.group(1)) if found else (words, None)


def _side(row: Mapping[str, str], which: str) -> tuple[Side, ...]:
    name = cell(row[f"{which} Name"])
    if not name:
        return ()
    country = iso3_of(row.get(f"{which} Country", ""))
    sectors = named_sectors(cell(row.get(f"{which} Sectors")).split(","))
    body = _BODY.match(name)
    if body:
        country = country or iso3_of(body["country"])
        sectors = named_sectors([body["what"]]) or sectors
    return (Side(name, country, sectors),)


def _place(row: Mapping[str, str]) -> Place | None:
    city, province, country = (cell(row.get(part)) for part in ("City", "Province", "Country"))
    latitude, longitude = number_in(row.get("Latitude")), number_in(row.get("Longitude"))
    iso3 = iso3_of(country)
    if city:
        return Place(city, Precision.CITY, iso3, province or None, latitude, longitude)
    if province:
        return Place(province, Precision.PROVINCE, iso3, None, latitude, longitude)
    return Place(country, Precision.COUNTRY, iso3, None, latitude, longitude) if country else None
