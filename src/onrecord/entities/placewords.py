"""The word lists of data/places/words.csv: what a word beside a name says of it, and how events lie at places."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from onrecord import rules
from onrecord.entities.placenames import Kind


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of data/places/words.csv, by role."""

    roles: dict[str, frozenset[str]]
    areas: dict[str, Kind | None]

    def has(self, role: str, word: str) -> bool:
        return word in self.roles[role]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The packaged word lists. Raises RuleError where the file has faults."""
    faults = rules.Faults()
    roles: dict[str, set[str]] = {}
    areas: dict[str, Kind | None] = {}
    for row in rules.read_table(
        "places/words.csv", rules.DATA / "places" / "words.csv", ("role", "kind", "words"), faults
    ):
        words = row["words"].split("|")
        roles.setdefault(row["role"], set()).update(words)
        if row["role"] == "area":
            areas.update((word, Kind(row["kind"]) if row["kind"] else None) for word in words)
    faults.raise_any()
    return Words({role: frozenset(words) for role, words in roles.items()}, areas)
