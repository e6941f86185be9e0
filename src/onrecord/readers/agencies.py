"""The news agencies, by every name they are credited under (data/readers/agencies.csv)."""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.rules import DATA, Faults, read_table


@lru_cache(maxsize=1)
def agency_names() -> dict[str, str]:
    """Every spelling, and the name that onrecord writes for it."""
    faults = Faults()
    rows = read_table("readers/agencies.csv", DATA / "readers" / "agencies.csv", ("name", "also"), faults)
    faults.raise_any()
    return {name: row["name"] for row in rows for name in (row["name"], *row["also"].split("|")) if name}


@lru_cache(maxsize=1)
def agency_pattern() -> str:
    """An alternation of all the spellings, longest first, for use inside a larger expression."""
    return "|".join(re.escape(name) for name in sorted(agency_names(), key=len, reverse=True))


@lru_cache(maxsize=1)
def _credit() -> re.Pattern[str]:
    return re.compile(rf"(?:^|(?<=[\s/(|,;—–\-©]))(?:{agency_pattern()})(?=$|[\s/)|,;.’'])")


def credited(words: str) -> str | None:
    """The first agency that `words` credit, by the name onrecord writes; None where they credit none."""
    found = _credit().search(words)
    return agency_names()[found[0]] if found else None


def is_agency(words: str) -> str | None:
    """The agency whose name `words` are, all of them ("Thomson Reuters": "Reuters"); None for any other name."""
    return agency_names().get(words.strip())
