"""What is known of a phrase on the way to its mention."""

from __future__ import annotations

from dataclasses import dataclass, replace

from onrecord.entities.directory import Entry, Group, People, Title
from onrecord.entities.phrases import Phrase
from onrecord.records import Actor, Evidence, Span


@dataclass(frozen=True, slots=True)
class Reading:
    """A phrase and the actors that it stands for; `sort` says what kind of thing, for what points back at it later."""

    phrase: Phrase
    actors: tuple[Actor, ...]
    evidence: Evidence
    sort: str
    candidates: tuple[Actor, ...] = ()
    antecedent: Span | None = None
    roles: frozenset[str] = frozenset()
    gender: str | None = None
    shown: bool = True
    """False for what is named but is no actor there ("in Ukraine"), and can still be pointed back at."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the words around a core say of it: country, body, institution, titles. `origin` is the deciding row."""

    country: str | None
    origin: str | None
    body: Entry | None
    institution: Group | None
    people: People | None
    titles: tuple[Title, ...]
    note: str = ""
    """How the country was come by where no word of the phrase names it; part of the evidence."""

    def assume(self, country: str | None, whose: str = "the report's own") -> Surroundings:
        """The same with this country for that of the phrase, and a note of whose it is; None changes nothing."""
        return self if country is None else replace(self, country=country, note=f" (country: {whose})")

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(t.role for t in self.titles if t.role)

    @property
    def gender(self) -> str | None:
        return next((t.gender for t in self.titles if t.gender), None)
