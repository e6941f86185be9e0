"""Names of places to places: a large sorted file that is searched where it lies, and small tables that people write.

`data/places/cities.csv.gz` holds towns, divisions and districts, one line a name, sorted by folded name; it is never
turned into objects, a look-up unpacks the one block that can hold the name. Countries, regions, waters, venues and short forms
are a few thousand names and live in a dictionary.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from onrecord import rules
from onrecord.entities.packing import PackedNames
from onrecord.entities.placenames import Entry, Kind, Names, Short, SortedNames, fold
from onrecord.errors import InputError
from onrecord.records import Place

CITIES = "cities.csv.gz"


class Gazetteer:
    """Everything that a name may stand for. Immutable once loaded; look-ups are cached."""

    def __init__(
        self,
        tables: Iterable[Names],
        small: Mapping[str, list[Entry]],
        short: Mapping[str, Short],
        countries: Mapping[str, Entry],
        capitals: Mapping[int, str],
        seats: Mapping[str, str],
    ) -> None:
        self._tables = tuple(tables)
        self._small = small
        self._short = short
        self._countries = countries
        self.capitals = capitals
        """GeoNames id of a capital -> its country."""
        self._seats = seats
        self._labels = {(e.name, e.country): (e.latitude, e.longitude) for entries in small.values() for e in entries}
        self.endings = frozenset(key.rpartition(" ")[2] for key in small if " " in key)
        """Last words of hand-written names of several words: "Zaporizhzhia nuclear plant" ends in a common noun."""
        self.lookup_key = lru_cache(maxsize=20_000)(self._lookup_key)

    def lookup(self, name: str) -> tuple[Entry, ...]:
        """Every reading of a name, whatever its case, diacritics and apostrophes; empty where it is no place."""
        return self.lookup_key(fold(name))

    def short_form(self, name: str) -> Short | None:
        """The division that a short form stands for, exactly as written ("Ky.", "KY")."""
        return self._short.get(name)

    def country(self, code: str) -> Entry | None:
        """The entry of a country by its ISO 3166-1 alpha-3 code."""
        return self._countries.get(code)

    def capital_of(self, code: str) -> Entry | None:
        """The capital of a country by its ISO 3166-1 alpha-3 code, the seat of government where the two differ."""
        named = [e for e in self.lookup(self._seats.get(code, "")) if e.kind is Kind.CITY and e.country == code]
        return max(named, key=lambda e: (e.geonames in self.capitals, e.population), default=None)

    def country_of_city(self, name: str) -> str | None:
        """The country of the city that a name alone is taken for; None where two of its readings could be meant.

        A capital, or a city of 100,000 that has ten times the people of any namesake in another country.
        """
        cities = [e for e in self.lookup(name) if e.kind is Kind.CITY and e.country]
        for city in cities:
            if city.geonames in self.capitals:
                return city.country
        if not cities:
            return None
        largest = max(cities, key=lambda e: e.population)
        rivals = (e.population for e in cities if e.country != largest.country)
        clear = largest.population >= 100_000 and largest.population >= 10 * max(rivals, default=0)
        return largest.country if clear else None

    def label_point(self, place: Place) -> tuple[float, float] | None:
        """Where a map may write the name of a place: its own point, else the label point of the country or region."""
        if place.latitude is not None and place.longitude is not None:
            return place.latitude, place.longitude
        return self._labels.get((place.name, place.country))

    def _lookup_key(self, key: str) -> tuple[Entry, ...]:
        found = list(self._small.get(key, ()))
        known = {e.geonames for e in found if e.geonames is not None}
        for table in self._tables:
            found.extend(e for e in table.lookup(key) if e.geonames is None or e.geonames not in known)
            known.update(e.geonames for e in found if e.geonames is not None)
        return tuple(found)


def load_gazetteer(extra: Path | None = None) -> Gazetteer:
    """The packaged gazetteer, and before it a user's own folder `extra`.

    `extra` may hold `places/*.csv` tables of sites (columns as in the packaged sites.csv), and `places/geonames.csv`
    as `import_geonames` writes it. Raises RuleError with every fault of the tables.
    """
    faults = rules.Faults()
    small: dict[str, list[Entry]] = {}
    _read_regions(faults, small)
    countries, capitals, seats = _read_countries(faults, small)
    _read_sites(faults, small, extra)
    tables: list[Names] = [PackedNames((rules.DATA / "places" / CITIES).read_bytes(), f"places/{CITIES}")]
    dump = extra / "places" / "geonames.csv" if extra else None
    if dump and dump.is_file():
        tables.append(SortedNames(_mapped(dump), str(dump)))
    short = _read_short_forms(faults, tables[0])
    faults.raise_any()
    return Gazetteer(tables, small, short, countries, capitals, seats)


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as stream:
        if path.stat().st_size == 0:
            raise InputError(f"{path}: empty; write it anew with import_geonames")
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def _add(small: dict[str, list[Entry]], names: Iterable[str], entry: Entry, adjective: bool = False) -> None:
    other: Entry | None = None
    for number, name in enumerate(names):
        readings = small.setdefault(fold(name.removeprefix("the ")), [])
        own = number == 0 and not adjective
        if readings or not own:
            other = other or replace(entry, own=False, adjective=adjective)
            if other in readings:
                continue
        readings.append(entry if own or other is None else other)


def _has_own(small: Mapping[str, list[Entry]], name: str) -> bool:
    return any(e.own or (e.adjective and e.kind is Kind.PROVINCE) for e in small.get(fold(name), ()))


def _values(cell: str) -> list[str]:
    return [value for value in cell.split("|") if value]


def _read_countries(
    faults: rules.Faults, small: dict[str, list[Entry]]
) -> tuple[dict[str, Entry], dict[int, str], dict[str, str]]:
    """Adds countries to `small` under all their names; gives them by code, the capitals by GeoNames id and by name."""
    named, seats = _country_names(faults)
    countries: dict[str, Entry] = {}
    capitals: dict[int, str] = {}
    columns = ("code", "latitude", "longitude", "population", "geonames", "capital")
    for row in rules.read_table("places/countries.csv", rules.DATA / "places" / "countries.csv", columns, faults):
        if row["code"] not in named:
            continue
        origin, names, adjectives = named[row["code"]]
        point = float(row["latitude"]), float(row["longitude"])
        people, number = int(row["population"]), int(row["geonames"]) if row["geonames"] else None
        entry = Entry(names[0], Kind.COUNTRY, row["code"], None, None, *point, people, number, True, origin)
        countries[row["code"]] = entry
        if row["capital"]:
            capitals[int(row["capital"])] = row["code"]
        # "England" is a region of its own before it is another name of the United Kingdom.
        _add(small, [names[0], *(n for n in names[1:] if not _has_own(small, n))], entry)
        _add(small, [n for n in adjectives if not _has_own(small, n)], entry, adjective=True)
    return countries, capitals, seats


def _country_names(faults: rules.Faults) -> tuple[dict[str, tuple[str, list[str], list[str]]], dict[str, str]]:
    """Country code -> origin, names (our own first), adjectives and nouns for its people; and -> its capital."""
    named: dict[str, tuple[str, list[str], list[str]]] = {}
    seats: dict[str, str] = {}
    source = rules.DATA / "actors" / "countries.csv"
    wanted = ("iso3", "name", "other_names", "adjectives", "singular", "plural", "capitals")
    for row in rules.read_table("actors/countries.csv", source, wanted, faults, others=True):
        people = [value for column in ("adjectives", "singular", "plural") for value in _values(row[column])]
        named[row["iso3"]] = (str(row.origin), [row["name"], *_values(row["other_names"])], people)
        seats.update((row["iso3"], capital) for capital in _values(row["capitals"])[:1])
    columns = ("code", "name", "aliases", "adjectives")
    for row in rules.read_table(
        "places/country_names.csv", rules.DATA / "places" / "country_names.csv", columns, faults
    ):
        _, names, people = named.setdefault(row["code"], (str(row.origin), _values(row["name"]), []))
        names.extend(_values(row["aliases"]))
        people.extend(_values(row["adjectives"]))
        if not names:
            faults.add(row.origin, f"country {row['code']!r} has no name here and none in actors/countries.csv")
    return named, seats


def _read_regions(faults: rules.Faults, small: dict[str, list[Entry]]) -> None:
    columns = ("name", "aliases", "adjectives", "kind", "country", "latitude", "longitude")
    for row in rules.read_table("places/regions.csv", rules.DATA / "places" / "regions.csv", columns, faults):
        entry = _own_entry(row, faults)
        if entry:
            _add(small, [row["name"], *_values(row["aliases"])], entry)
            _add(small, _values(row["adjectives"]), entry, adjective=True)


def _read_sites(faults: rules.Faults, small: dict[str, list[Entry]], extra: Path | None) -> None:
    columns = ("name", "aliases", "kind", "city", "country", "latitude", "longitude")
    sources: list[tuple[str, Traversable | Path]] = [("places/sites.csv", rules.DATA / "places" / "sites.csv")]
    if extra and (extra / "places").is_dir():
        sources += [
            (str(path), path) for path in sorted((extra / "places").glob("*.csv")) if path.name != "geonames.csv"
        ]
    for name, source in sources:
        for row in rules.read_table(name, source, columns, faults):
            entry = _own_entry(row, faults)
            if entry:
                _add(small, [row["name"], *_values(row["aliases"])], entry)


def _own_entry(row: rules.Row, faults: rules.Faults) -> Entry | None:
    kinds = [kind.value for kind in Kind]
    if row["kind"] not in kinds:
        faults.unknown(row.origin, "kind", row["kind"], kinds)
        return None
    try:
        latitude, longitude = float(row["latitude"]), float(row["longitude"])
    except ValueError:
        faults.add(row.origin, f"({row['latitude']!r}, {row['longitude']!r}) is no point in degrees")
        return None
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        faults.add(row.origin, f"({latitude}, {longitude}) is outside latitudes -90..90 and longitudes -180..180")
    return Entry(
        row["name"],
        Kind(row["kind"]),
        row["country"] or None,
        None,
        None,
        latitude,
        longitude,
        0,
        None,
        True,
        str(row.origin),
    )


def _read_short_forms(faults: rules.Faults, cities: Names) -> dict[str, Short]:
    """Short forms exactly as written, and without their full stop; each division must stand in the sorted file."""
    short = {}
    columns = ("short", "division", "country", "alone")
    for row in rules.read_table(
        "places/abbreviations.csv", rules.DATA / "places" / "abbreviations.csv", columns, faults
    ):
        entries = [
            e for e in cities.lookup(fold(row["division"])) if e.kind is Kind.PROVINCE and e.country == row["country"]
        ]
        if not entries:
            faults.add(row.origin, f"division {row['division']!r} of {row['country']} is not in the gazetteer")
            continue
        short[row["short"]] = Short(entries[0], row["alone"] == "yes")
        # The full stop may be the sentence's: "Ont." stands as "Ont" then, and is read only behind a place.
        short.setdefault(row["short"].removesuffix("."), Short(entries[0], False))
    return short
