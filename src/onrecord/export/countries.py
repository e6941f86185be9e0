"""Countries in the codes of the field: ISO 3166, FIPS 10-4, CAMEO, Correlates of War, Gleditsch-Ward, names as ICEWS has them.

One row each in data/actors/countries.csv; what only other people's data need is in data/export/.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from onrecord.entities.tables import COLUMNS
from onrecord.rules import DATA, Faults, Row, read_table

_UNKNOWN_NAMES = frozenset({"", "none", "null", "nan", "na", "n/a", "unknown"})


@dataclass(frozen=True, slots=True)
class CountryCodes:
    """A country or territory; "" where a list does not have it."""

    iso3: str
    iso2: str = ""
    name: str = ""
    fips: str = ""
    cameo: str = ""
    cow: str = ""
    gw: str = ""
    icews: str = ""
    numeric: str = ""


NOWHERE = CountryCodes("")


@dataclass(frozen=True, slots=True)
class Countries:
    """All of them, by each way of naming them."""

    by_iso3: Mapping[str, CountryCodes]
    by_fips: Mapping[str, str]
    by_cameo: Mapping[str, str]
    by_cow: Mapping[str, str]
    by_name: Mapping[str, str]
    """Lower-case name, adjective, or ICEWS name -> ISO 3166-1 alpha-3."""


def codes(iso3: str | None) -> CountryCodes:
    """The codes of a country; all "" for None, the bare code for one that no list has."""
    if not iso3:
        return NOWHERE
    return load_countries().by_iso3.get(iso3) or CountryCodes(iso3)


def iso3_of(words: str) -> str | None:
    """The country that a cell of somebody's data means: an ISO code, a name, an adjective; None for none.

    A FIPS code is never guessed at: "CH" is Switzerland in one list and China in the other.
    """
    text = words.strip()
    if text.casefold() in _UNKNOWN_NAMES and text != "NA":
        return None
    known = load_countries()
    if len(text) == 3 and text.isupper():
        return text if text in known.by_iso3 else known.by_cameo.get(text)
    return known.by_name.get(text.casefold())


@lru_cache(maxsize=1)
def load_countries() -> Countries:
    """The tables, read once."""
    faults = Faults()
    rows = read_table("actors/countries.csv", DATA / "actors" / "countries.csv", COLUMNS["countries"].split(), faults)
    more = read_table("export/territories.csv", DATA / "export" / "territories.csv", ("iso3", "name", "fips"), faults)
    names = read_table("export/country_names.csv", DATA / "export" / "country_names.csv", ("iso3", "icews"), faults)
    numbers = {
        row["iso3"]: row
        for row in read_table(
            "export/numbers.csv", DATA / "export" / "numbers.csv", ("iso3", "numeric", "gw_microstate"), faults
        )
    }
    faults.raise_any()
    icews = {row["iso3"]: row["icews"] for row in names}
    listed = {row["iso3"]: _codes(row, icews, numbers.get(row["iso3"])) for row in rows}
    for row in more:
        # A territory's CAMEO code is its ISO code; it has no number as a state.
        number = numbers[row["iso3"]]["numeric"] if row["iso3"] in numbers else ""
        territory = CountryCodes(row["iso3"], "", row["name"], row["fips"], row["iso3"], "", "", row["name"], number)
        listed.setdefault(row["iso3"], territory)
    by_name = {form.casefold(): row["iso3"] for row in rows for form in _forms(row.values)}
    by_name |= {row["name"].casefold(): row["iso3"] for row in more}
    by_name |= {name.casefold(): iso3 for iso3, name in icews.items()}
    return Countries(
        listed,
        {row["fips"]: row["iso3"] for row in more} | {one.fips: one.iso3 for one in listed.values() if one.fips},
        {one.cameo: one.iso3 for one in listed.values() if one.cameo} | {"SCG": "SRB", "ZAR": "COD", "BUR": "MMR"},
        {one.cow: one.iso3 for one in listed.values() if one.cow},
        by_name,
    )


def _codes(row: Row, icews: Mapping[str, str], number: Row | None) -> CountryCodes:
    return CountryCodes(
        row["iso3"],
        row["iso2"],
        row["name"],
        row["fips"],
        row["cameo"],
        row["cow"],
        row["gw"] or (number["gw_microstate"] if number else ""),
        icews.get(row["iso3"], row["name"]),
        number["numeric"] if number else "",
    )


def _forms(row: Mapping[str, str]) -> list[str]:
    return [
        form.strip()
        for column in ("name", "other_names", "adjectives")
        for form in row[column].split("|")
        if form.strip()
    ]
