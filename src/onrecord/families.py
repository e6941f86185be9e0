"""Families of event types, and who answers for what is done: the one rule of acknowledgement, for one report and for many.

Where a type has sides (an attack, an accusation), those who do it answer for it: their word that they did is an
admission, the other side's a charge. What both do together, either can acknowledge. Officials, bodies and forces of a
state speak with one word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from onrecord.rules import DATA, Faults, read_table

FAMILIES = "fusion/families.csv"
STATE = frozenset({"GOV", "MIL", "SPY", "COP"})
"""PLOVER sectors whose people speak for their country's government."""
DOERS = ("actor", "host")
"""Roles of those who do what a type with sides says."""


@dataclass(frozen=True, slots=True)
class Family:
    """A row of families.csv: the types that two reports may give to one happening."""

    name: str
    often: bool
    sided: bool


@lru_cache(maxsize=1)
def families() -> Mapping[str, Family]:
    """Type -> family; an unknown type is a family of its own (`family_of`)."""
    faults = Faults()
    rows = read_table(FAMILIES, DATA / FAMILIES, ("type", "family", "often", "sided"), faults)
    faults.raise_any()
    return {row["type"]: Family(row["family"], row["often"] == "yes", row["sided"] == "yes") for row in rows}


def family_of(kind: str) -> Family:
    """The family of a type."""
    return families().get(kind) or Family(kind.lower(), False, False)


def answers_for(kind: str, role: str) -> bool:
    """Whether somebody in this role of an event of this type answers for it."""
    return role in DOERS or not family_of(kind).sided


def is_of_state(country: str | None, sectors: Iterable[str]) -> bool:
    """Whether somebody speaks for a state: its officials and bodies, and outlets that it controls."""
    return country is not None and not STATE.isdisjoint(sectors)


def word_id(actor: str, country: str | None, sectors: Iterable[str]) -> str:
    """Whose word an actor's is: "state:RUS" for whoever speaks for Russia, otherwise the actor's own."""
    return f"state:{country}" if is_of_state(country, sectors) else f"word:{actor}"
