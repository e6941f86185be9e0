"""Names of places to places: a large sorted file that is searched where it lies, and small tables that people write.

`data/places/cities.csv.gz` holds cities, divisions and districts, one line a name, sorted by folded name; it is never
turned into objects, a look-up is a binary search over its bytes. Countries, regions, waters, venues and short forms
are a few thousand names and live in a dictionary.
"""

from __future__ import annotations

import csv
import gzip
import mmap
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from onrecord import rules
from onrecord.errors import InputError
from onrecord.records import Place, Precision

CITIES = "cities.csv.gz"
COLUMNS = ("key", "name", "kind", "country", "admin", "district", "latitude", "longitude", "population", "geonames", "own")
"""Of the sorted file. `own` is 1 where the line's key is the place's own name, 0 for another of its names."""

_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "&": "and"}


class _Letters(dict[int, str | None]):
    """What each character becomes in a key; worked out once a character, so that folding is one `str.translate`."""

    LETTERS = {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "a"}
    SILENT = "'’‘ʻʼ`´ʹ′.·"

    def __missing__(self, code: int) -> str | None:
        character = chr(code).lower()
        self[code] = value = None if character in self.SILENT else self.LETTERS.get(character) or _ascii(character)
        return value


def _ascii(character: str) -> str:
    if character == "&":
        return character
    base = "".join(c for c in unicodedata.normalize("NFKD", character) if not unicodedata.combining(c))
    if not base:
        return ""
    return "".join(c.lower() if c.isascii() and c.isalnum() else " " for c in base)


_KEY = _Letters()


class Kind(StrEnum):
    """What a name in the gazetteer stands for."""

    SITE = "site"
    CITY = "city"
    DISTRICT = "district"
    PROVINCE = "province"
    COUNTRY = "country"
    REGION = "region"
    WATER = "water"


_PRECISION = {
    Kind.SITE: Precision.SITE,
    Kind.CITY: Precision.CITY,
    Kind.DISTRICT: Precision.PROVINCE,
    Kind.PROVINCE: Precision.PROVINCE,
    Kind.COUNTRY: Precision.COUNTRY,
    Kind.REGION: Precision.REGION,
    Kind.WATER: Precision.REGION,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a name. The point is a label: for a country or region it is no place where anything happened."""

    name: str
    kind: Kind
    country: str | None
    """ISO 3166-1 alpha-3."""
    admin: str | None
    """First-level division, by the name that its own entry has."""
    district: str | None
    latitude: float
    longitude: float
    population: int
    geonames: int | None
    own: bool
    """Whether the name that was looked up is the place's own, rather than another of its names."""
    origin: str
    """"places/sites.csv:12", or the sorted file's name."""
    adjective: bool = False
    """Whether what was looked up is an adjective or the name of its people ("Syrian")."""

    @property
    def place(self) -> Place:
        """The record: countries, regions and waters have no point there, since any would be a false pin."""
        pinned = self.kind not in (Kind.COUNTRY, Kind.REGION, Kind.WATER)
        return Place(
            name=self.name,
            precision=_PRECISION[self.kind],
            country=self.country,
            admin=self.admin,
            latitude=self.latitude if pinned else None,
            longitude=self.longitude if pinned else None,
            geonames=self.geonames,
        )


@dataclass(frozen=True, slots=True)
class Short:
    """A short form of a division ("Ky."); `alone` tells whether it is read without a place before it."""

    entry: Entry
    alone: bool


class SortedNames:
    """A file of `COLUMNS`, sorted by key, searched by bisection of its bytes; "#" lines and the header come first."""

    def __init__(self, data: bytes | mmap.mmap, origin: str) -> None:
        self._data = data
        self._origin = origin
        self._first = _after_header(data)
        self._end = len(data)
        self._bounds: dict[bytes, tuple[int, int]] = {}
        """First two letters -> where their lines start and end, once asked for."""

    def lookup(self, key: str) -> list[Entry]:
        """Every entry under `key`, in file order."""
        wanted = key.encode()
        position = self._seek(wanted)
        found = []
        while position < self._end:
            stop = self._data.find(b"\n", position)
            stop = self._end if stop < 0 else stop
            line = self._data[position:stop]
            if line.partition(b",")[0] != wanted:
                break
            found.append(_entry(line.decode(), self._origin))
            position = stop + 1
        return found

    def _seek(self, wanted: bytes) -> int:
        """The start of the first line whose key is not below `wanted`."""
        opening = wanted[:2]
        bounds = self._bounds.get(opening)
        if bounds is None:
            bounds = self._bounds[opening] = (
                self._bisect(opening, self._first, self._end),
                self._bisect(opening + b"\x7f", self._first, self._end),
            )
        return self._bisect(wanted, *bounds)

    def _bisect(self, wanted: bytes, low: int, high: int) -> int:
        data = self._data
        while low < high:
            middle = data.rfind(b"\n", low, (low + high) // 2) + 1 or low
            if data[middle : data.find(b",", middle)] >= wanted:
                high = middle
            else:
                low = data.find(b"\n", middle) + 1 or self._end
        return low


class Gazetteer:
    """Everything that a name may stand for. Immutable once loaded; look-ups are cached."""

    def __init__(
        self,
        tables: Iterable[SortedNames],
        small: Mapping[str, list[Entry]],
        short: Mapping[str, Short],
        countries: Mapping[str, Entry],
        capitals: Mapping[int, str],
    ) -> None:
        self._tables = tuple(tables)
        self._small = small
        self._short = short
        self._countries = countries
        self.capitals = capitals
        """GeoNames id of a capital -> its country."""
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
    countries, capitals = _read_countries(faults, small)
    _read_sites(faults, small, extra)
    tables = [SortedNames(gzip.decompress((rules.DATA / "places" / CITIES).read_bytes()), f"places/{CITIES}")]
    dump = extra / "places" / "geonames.csv" if extra else None
    if dump and dump.is_file():
        tables.append(SortedNames(_mapped(dump), str(dump)))
    short = _read_short_forms(faults, tables[0])
    faults.raise_any()
    return Gazetteer(tables, small, short, countries, capitals)


def fold(name: str) -> str:
    """A name as a key: lower case ASCII letters and digits, single spaces, no diacritics, apostrophes or full stops.

    "Rafaḩ" and "Rafah" fold alike, so do "St. John's" and "Saint Johns". Letters of other scripts are dropped.
    """
    letters = name.translate(_KEY)
    return " ".join(_SHORT.get(word, word) for word in letters.split())


def _entry(line: str, origin: str) -> Entry:
    cells = line.split(",") if '"' not in line else next(csv.reader([line]))
    _, name, kind, country, admin, district, latitude, longitude, population, geonames, own = cells
    return Entry(
        name,
        Kind(kind),
        country or None,
        admin or None,
        district or None,
        float(latitude),
        float(longitude),
        int(population),
        int(geonames) if geonames else None,
        own == "1",
        origin,
    )


def _after_header(data: bytes | mmap.mmap) -> int:
    position = 0
    while data[position : position + 1] == b"#":
        position = data.find(b"\n", position) + 1
    return data.find(b"\n", position) + 1


def _mapped(path: Path) -> mmap.mmap:
    with path.open("rb") as stream:
        if path.stat().st_size == 0:
            raise InputError(f"{path}: empty; write it anew with import_geonames")
        return mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ)


def _add(small: dict[str, list[Entry]], names: Iterable[str], entry: Entry, adjective: bool = False) -> None:
    other = replace(entry, own=False, adjective=adjective)
    for number, name in enumerate(names):
        readings = small.setdefault(fold(name.removeprefix("the ")), [])
        if other not in readings:
            readings.append(entry if number == 0 and not adjective else other)


def _has_own(small: Mapping[str, list[Entry]], name: str) -> bool:
    return any(e.own or (e.adjective and e.kind is Kind.PROVINCE) for e in small.get(fold(name), ()))


def _values(cell: str) -> list[str]:
    return [value for value in cell.split("|") if value]


def _read_countries(
    faults: rules.Faults, small: dict[str, list[Entry]]
) -> tuple[dict[str, Entry], dict[int, str]]:
    """Adds countries to `small` under all their names; gives them by code, and their capitals by GeoNames id."""
    named = _country_names(faults)
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
    return countries, capitals


def _country_names(faults: rules.Faults) -> dict[str, tuple[str, list[str], list[str]]]:
    """Country code -> origin, names (our own first), adjectives and nouns for its people."""
    named = {}
    source = rules.DATA / "actors" / "countries.csv"
    # That table is the actors' own: whatever else it may hold, only its names are read here.
    header = next(line for line in source.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    wanted = {*header.split(","), "iso3", "name", "other_names", "adjectives", "singular", "plural"}
    for row in rules.read_table("actors/countries.csv", source, sorted(wanted), faults):
        people = [value for column in ("adjectives", "singular", "plural") for value in _values(row[column])]
        named[row["iso3"]] = (str(row.origin), [row["name"], *_values(row["other_names"])], people)
    columns = ("code", "name", "aliases", "adjectives")
    for row in rules.read_table("places/country_names.csv", rules.DATA / "places" / "country_names.csv", columns, faults):
        origin, names, people = named.setdefault(row["code"], (str(row.origin), _values(row["name"]), []))
        names.extend(_values(row["aliases"]))
        people.extend(_values(row["adjectives"]))
        if not names:
            faults.add(row.origin, f"country {row['code']!r} has no name here and none in actors/countries.csv")
    return named


def _read_regions(faults: rules.Faults, small: dict[str, list[Entry]]) -> None:
    columns = ("name", "aliases", "adjectives", "kind", "country", "latitude", "longitude")
    for row in rules.read_table("places/regions.csv", rules.DATA / "places" / "regions.csv", columns, faults):
        entry = _own_entry(row, faults)
        if entry:
            _add(small, [row["name"], *_values(row["aliases"])], entry)
            _add(small, _values(row["adjectives"]), entry, adjective=True)


def _read_sites(faults: rules.Faults, small: dict[str, list[Entry]], extra: Path | None) -> None:
    columns = ("name", "aliases", "kind", "city", "country", "latitude", "longitude")
    sources: list[tuple[str, object]] = [("places/sites.csv", rules.DATA / "places" / "sites.csv")]
    if extra and (extra / "places").is_dir():
        sources += [(str(path), path) for path in sorted((extra / "places").glob("*.csv")) if path.name != "geonames.csv"]
    for name, source in sources:
        for row in rules.read_table(name, source, columns, faults):  # type: ignore[arg-type]
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
        row["name"], Kind(row["kind"]), row["country"] or None, None, None, latitude, longitude, 0, None, True, str(row.origin)
    )


def _read_short_forms(faults: rules.Faults, cities: SortedNames) -> dict[str, Short]:
    """Short forms exactly as written, and without their full stop; each division must stand in the sorted file."""
    short = {}
    columns = ("short", "division", "country", "alone")
    for row in rules.read_table("places/abbreviations.csv", rules.DATA / "places" / "abbreviations.csv", columns, faults):
        entries = [e for e in cities.lookup(fold(row["division"])) if e.kind is Kind.PROVINCE and e.country == row["country"]]
        if not entries:
            faults.add(row.origin, f"division {row['division']!r} of {row['country']} is not in the gazetteer")
            continue
        short[row["short"]] = Short(entries[0], row["alone"] == "yes")
        # The full stop may be the sentence's: "Ont." stands as "Ont" then, and is read only behind a place.
        short.setdefault(row["short"].removesuffix("."), Short(entries[0], False))
    return short


def import_geonames(dump: Path, target: Path) -> Iterator[int]:
    """Writes a GeoNames dump (allCountries.txt or a country's, unpacked) as a sorted file that `load_gazetteer` reads.

    `target` is the `geonames.csv` to write. Yields the number of places read so far now and then, for a progress
    line. Raises InputError where a line is no GeoNames line. Needs memory for one country's worth of lines at a time
    only if the dump is cut by country; for the whole world about 4 GB.
    """
    from onrecord.entities.geonames import write_sorted

    yield from write_sorted(dump, target)
