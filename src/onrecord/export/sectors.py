"""PLOVER's sectors in the words of CAMEO and ICEWS, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from onrecord.rules import DATA, Faults, read_table


@dataclass(frozen=True, slots=True)
class Sectors:
    """The table, from PLOVER outwards and back."""

    cameo: Mapping[str, str]
    icews: Mapping[str, str]
    by_cameo: Mapping[str, str]
    by_icews: Mapping[str, str]
    """Lower-case name -> PLOVER code."""


@lru_cache(maxsize=1)
def load_sectors() -> Sectors:
    """data/export/sectors.csv, read once."""
    faults = Faults()
    rows = read_table(
        "export/sectors.csv", DATA / "export" / "sectors.csv", ("plover", "cameo", "icews", "also"), faults
    )
    faults.raise_any()
    by_cameo: dict[str, str] = {}
    by_icews: dict[str, str] = {}
    for row in rows:
        also = [word.strip() for word in row["also"].split("|") if word.strip()]
        for code in (row["cameo"], *(word for word in also if len(word) == 3 and word.isupper())):
            if code:
                by_cameo.setdefault(code, row["plover"])
        for name in (row["icews"], *also):
            by_icews.setdefault(name.casefold(), row["plover"])
    return Sectors(
        {row["plover"]: row["cameo"] for row in rows if row["cameo"]},
        {row["plover"]: row["icews"] for row in rows},
        by_cameo,
        by_icews,
    )


def cameo_types(sectors: Iterable[str]) -> tuple[str, ...]:
    """CAMEO actor types of an actor, at most three, most telling first."""
    table = load_sectors().cameo
    return tuple(dict.fromkeys(table[code] for code in sectors if code in table))[:3]


def icews_names(sectors: Iterable[str]) -> tuple[str, ...]:
    """Sector names as ICEWS prints them."""
    table = load_sectors().icews
    return tuple(dict.fromkeys(table[code] for code in sectors if code in table))
