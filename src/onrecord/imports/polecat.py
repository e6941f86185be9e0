"""POLECAT's weekly files: 40 columns under a header, in any order; some releases call Intensity "Event Intensity", have a
Headline, or tabs too many. "None" is nothing, and several actors may share a cell.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO

from onrecord.export.countries import iso3_of, load_countries
from onrecord.export.polecat import COLUMNS
from onrecord.imports.auxiliary import auxiliary_qualities
from onrecord.imports.codes import is_mutual, iso_day, named_sectors, vocabulary
from onrecord.imports.foreign import Complain, ForeignEvent, Side
from onrecord.imports.rows import cell, headed, number_in
from onrecord.records import Place, Precision
from onrecord.rules import Origin

_REQUIRED = ("Event Date", "Event Type", "Actor Name")
_ALSO = {"Event Intensity": "Intensity"}
_PRECISION = {"P": Precision.CITY, "A": Precision.PROVINCE, "S": Precision.SITE}


def read(name: str, file: IO[bytes], complain: Complain) -> Iterator[ForeignEvent]:
    """The events of a file; rows with an unknown type or an impossible day are reported and skipped."""
    for origin, row in headed(name, file, COLUMNS, _REQUIRED, complain, also=_ALSO):
        event = _event(origin, row)
        if isinstance(event, str):
            complain.row(origin, event)
        else:
            yield event


def _event(origin: Origin, row: Mapping[str, str]) -> ForeignEvent | str:
    day, kind = iso_day(row["Event Date"]), cell(row["Event Type"]).upper()
    if day is None:
        return f"Event Date {row['Event Date']!r} is no day"
    if kind not in vocabulary().types:
        return f"Event Type {row['Event Type']!r} is none of PLOVER's"
    given = cell(row.get("Event Mode")).casefold()
    mode = given if given in vocabulary().types[kind].modes else None
    contexts, qualities = auxiliary_qualities(cell(row.get("Contexts")).replace(",", ";").split(";"))
    actors, recipients = _sides(row, "Actor"), _sides(row, "Recipient")
    if not actors and not recipients:
        return "neither actor nor recipient is named"
    mutual = is_mutual(None, kind, mode)
    publishers = tuple(part.strip() for part in cell(row.get("Source")).split(";") if part.strip())
    return ForeignEvent(
        dataset="POLECAT", ident=cell(row.get("Event ID")) or str(origin), origin=origin, day=day, type=kind, mode=mode,
        contexts=contexts, actors=(*actors, *recipients) if mutual else actors, recipients=() if mutual else recipients,
        changed=iso_day(row.get("Publication Date", "")), place=_place(row),
        words=f"{kind.lower()}{f' ({given})' if given else ''}", publishers=publishers, mutual=mutual, **qualities,
    )  # fmt: skip


def _sides(row: Mapping[str, str], which: str) -> tuple[Side, ...]:
    """The actors of a cell; countries and sectors are told apart only where there are as many of them."""
    names = _several(row.get(f"{which} Name"))
    countries, offices = _several(row.get(f"{which} Country")), _several(row.get(f"{which} Title"))
    sectors = named_sectors([cell(row.get(f"Primary {which} Sector")), *_several(row.get(f"{which} Sectors"))])
    cow = _several(row.get(f"{which} COW"))
    return tuple(
        Side(name, _country(_at(countries, k, names), _at(cow, k, names)), sectors, _at(offices, k, names))
        for k, name in enumerate(names)
    )


def _several(value: str | None) -> list[str]:
    return [part for part in (cell(p) for p in (value or "").split(";")) if part]


def _at(values: list[str], number: int, names: list[str]) -> str | None:
    return values[number] if len(values) == len(names) else values[0] if len(values) == 1 else None


def _country(words: str | None, cow: str | None) -> str | None:
    named = iso3_of(words) if words else None
    return named or (load_countries().by_cow.get(cow.split(".")[0]) if cow else None)


def _place(row: Mapping[str, str]) -> Place | None:
    city, province, country = (cell(row.get(part)) for part in ("City", "Province", "Country"))
    name = cell(row.get("Placename")) or city or province or country
    if not name:
        return None
    feature = cell(row.get("Feature Type"))
    known = _PRECISION.get(feature[:1]) if feature[:1].isupper() else None
    named = Precision(feature) if feature in tuple(Precision) else None
    fallback = Precision.CITY if city else Precision.PROVINCE if province else Precision.COUNTRY
    geonames = number_in(row.get("GeoNames ID"))
    return Place(
        name, named or known or fallback, iso3_of(country), province or None, number_in(row.get("Latitude")),
        number_in(row.get("Longitude")), int(geonames) if geonames else None,
    )  # fmt: skip
