"""Which outline is which country, and where a country's name is written."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from onrecord.export.countries import iso3_of, load_countries
from onrecord.rules import DATA, Faults, read_table
from onrecord.view.drawing.outlines import load_outlines
from onrecord.view.drawing.projection import Box

_COLUMNS = ("code", "latitude", "longitude", "population", "geonames", "capital")


@lru_cache(maxsize=1)
def shapes_of() -> Mapping[str, tuple[int, ...]]:
    """ISO 3166-1 alpha-3 -> the numbers of its outlines; what has no code there (Northern Cyprus) is nobody's."""
    by_number = {one.numeric: iso3 for iso3, one in load_countries().by_iso3.items() if one.numeric}
    found: dict[str, tuple[int, ...]] = {}
    for number, shape in enumerate(load_outlines()):
        iso3 = by_number.get(shape.code) if shape.code else iso3_of(shape.name)
        if iso3:
            found[iso3] = (*found.get(iso3, ()), number)
    return found


@lru_cache(maxsize=1)
def label_points() -> Mapping[str, tuple[float, float]]:
    """ISO 3166-1 alpha-3 -> (longitude, latitude) of a point well inside."""
    faults = Faults()
    rows = read_table("places/countries.csv", DATA / "places" / "countries.csv", _COLUMNS, faults)
    faults.raise_any()
    return {row["code"]: (float(row["longitude"]), float(row["latitude"])) for row in rows if row["latitude"]}


def name_of(iso3: str) -> str:
    """A country's name; its code where no list has it."""
    found = load_countries().by_iso3.get(iso3)
    return found.name if found and found.name else iso3


def box_of(iso3: str) -> Box | None:
    """A box around a country with some room; None where nobody knows where it is."""
    numbers = shapes_of().get(iso3)
    if numbers:
        shapes = load_outlines()
        extents = [shapes[n].extent() for n in numbers if shapes[n].rings]
        whole = Box(
            min(e.west for e in extents), min(e.south for e in extents), max(e.east for e in extents),
            max(e.north for e in extents),
        )  # fmt: skip
        return whole.grown(1.4 if whole.east - whole.west > 3 else 3.0)
    point = label_points().get(iso3)
    return Box(point[0] - 3, point[1] - 2, point[0] + 3, point[1] + 2) if point else None
