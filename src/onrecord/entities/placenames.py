"""Names of places as keys, what a name stands for, and the sorted file of them that is searched where it lies."""

from __future__ import annotations

import csv
import mmap
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Protocol

from onrecord.records import Place, Precision

COLUMNS = (
    "key",
    "name",
    "kind",
    "country",
    "admin",
    "district",
    "latitude",
    "longitude",
    "population",
    "geonames",
    "own",
)
"""Of the sorted file. `own` is 1 where the line's key is the place's own name, 0 for another of its names."""

_SHORT = {"saint": "st", "sainte": "ste", "mount": "mt", "fort": "ft", "&": "and"}


class _Letters(dict[int, str | None]):
    """What each character becomes in a key; worked out once a character, so that folding is one `str.translate`."""

    LETTERS: ClassVar = {
        "ı": "i",
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
        "ð": "d",
        "ə": "a",
    }
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


class Names(Protocol):
    """A file of names by key."""

    def lookup(self, key: str) -> list[Entry]:
        """Every entry under `key`, in file order."""
        ...


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
        return entries_from(self._data, self._seek(wanted), self._end, wanted, self._origin)

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


def entries_from(data: bytes | mmap.mmap, position: int, end: int, wanted: bytes, origin: str) -> list[Entry]:
    """The entries of the lines under the key `wanted` from `position` on, where the first of them begins."""
    found = []
    while position < end:
        stop = data.find(b"\n", position)
        stop = end if stop < 0 else stop
        line = data[position:stop]
        if line.partition(b",")[0] != wanted:
            break
        found.append(_entry(line.decode(), origin))
        position = stop + 1
    return found


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
