"""GDELT events: 2.0 (61 columns), 1.0 (58, and 57 before April 2013). No header, nothing quoted, places in FIPS 10-4."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO

from onrecord.export.countries import load_countries
from onrecord.export.gdelt import EVENT_COLUMNS
from onrecord.export.icews import cameo_name
from onrecord.imports.auxiliary import marked_qualities
from onrecord.imports.codes import cameo_event, cameo_sectors, is_mutual, iso_day
from onrecord.imports.foreign import Complain, ForeignEvent, Side
from onrecord.imports.rows import cell, number_in, unheaded
from onrecord.records import Place, Precision
from onrecord.rules import Origin

_OLD = tuple(column for column in EVENT_COLUMNS if not column.endswith("ADM2Code"))
SHAPES = {61: EVENT_COLUMNS, 58: _OLD, 57: _OLD[:-1]}
_PRECISION = {
    "1": Precision.COUNTRY,
    "2": Precision.PROVINCE,
    "3": Precision.CITY,
    "4": Precision.CITY,
    "5": Precision.PROVINCE,
}


def read(name: str, file: IO[bytes], complain: Complain) -> Iterator[ForeignEvent]:
    """The events of an export file; rows with an unknown code or an impossible day are reported and skipped."""
    for origin, row in unheaded(name, file, SHAPES, complain):
        event = _event(origin, row)
        if isinstance(event, str):
            complain.row(origin, event)
        else:
            yield event


def _event(origin: Origin, row: Mapping[str, str]) -> ForeignEvent | str:
    day, code = iso_day(row["Day"]), row["EventCode"].strip()
    coded = cameo_event(code)
    if day is None:
        return f"Day {row['Day']!r} is no day"
    if coded is None:
        return f"EventCode {code!r} is no CAMEO code" + _hint(code)
    kind, mode = coded
    mutual = is_mutual(code, kind, mode)
    first, second = _side(row, "Actor1"), _side(row, "Actor2")
    if not first and not second:
        return "neither actor is named"
    url, _, mark = cell(row.get("SOURCEURL")).partition("#onrecord=")
    return ForeignEvent(
        dataset="GDELT", ident=row["GlobalEventID"].strip(), origin=origin, day=day, type=kind, mode=mode, cameo=code,
        actors=(*first, *second) if mutual else first, recipients=() if mutual else second,
        changed=_instant(row["DATEADDED"]), place=_place(row), words=cameo_name(code),
        publishers=(url.split("/")[2].removeprefix("www."),) if url.count("/") > 2 else (), urls=(url,) if url else (),
        mutual=mutual, **marked_qualities(mark),
    )  # fmt: skip


def _hint(code: str) -> str:
    """Spreadsheets take the leading zero of "036" away."""
    return f"; {'0' + code!r} is one: were leading zeros lost?" if cameo_event("0" + code) else ""


def _side(row: Mapping[str, str], which: str) -> tuple[Side, ...]:
    name, country = cell(row[f"{which}Name"]), cell(row[f"{which}CountryCode"])
    if not name and not cell(row[f"{which}Code"]):
        return ()
    known = load_countries()
    types = [cell(row[f"{which}Type{n}Code"]) for n in (1, 2, 3)]
    iso3 = known.by_cameo.get(country) or (country if country in known.by_iso3 else None)
    return (Side(name.title() or cell(row[f"{which}Code"]), iso3, cameo_sectors(types)),)


def _place(row: Mapping[str, str]) -> Place | None:
    precision = _PRECISION.get(row["ActionGeo_Type"].strip())
    full = cell(row["ActionGeo_Fullname"])
    if precision is None or not full:
        return None
    country = load_countries().by_fips.get(row["ActionGeo_CountryCode"].strip())
    parts = [part.strip() for part in full.split(",")]
    admin = parts[1] if len(parts) > 2 else None
    return Place(parts[0], precision, country, admin, number_in(row["ActionGeo_Lat"]), number_in(row["ActionGeo_Long"]))


def _instant(added: str) -> str | None:
    """ "20250903183000" in ISO; the older files have the day alone."""
    day = iso_day(added[:8])
    if day is None:
        return None
    clock = added[8:14]
    valid = len(clock) == 6 and clock.isdigit() and clock[:2] < "24" and clock[2:4] < "60" and clock[4:] < "60"
    return f"{day}T{clock[:2]}:{clock[2:4]}:{clock[4:]}Z" if valid else day
