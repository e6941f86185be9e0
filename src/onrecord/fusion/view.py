"""A strand as comparisons see it: sets, day numbers and sides worked out once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from onrecord.families import family_of
from onrecord.fusion.facts import Party, Strand
from onrecord.records import ActorKind

EXACT_DAYS = 4
"""An interval of at most so many days says when; a longer one only about when."""
LATE_DAYS = 2
"""A report that gives no day tells of its own day or of so many days before it."""


@dataclass(frozen=True, slots=True)
class View:
    """What comparisons ask of a strand. Days are proleptic ordinals, both ends included."""

    strand: Strand
    families: frozenset[str]
    often: bool
    sided: bool
    actors: frozenset[str]
    """Ids of people and bodies; governments and nameless groups stand for their country only."""
    tokens: frozenset[str]
    """Countries, and bodies without one."""
    doers: frozenset[str]
    sufferers: frozenset[str]
    first: int | None
    last: int | None
    """The days on which it can have been: given by its claims, or by the day of the report."""
    dated: bool
    """Whether its claims give those days."""
    trigger: frozenset[str]
    words: frozenset[str]
    figures: frozenset[str]


def view_of(strand: Strand) -> View:
    """What comparisons ask of one strand."""
    found = [family_of(kind) for kind in strand.types]
    names = {family.name for family in found}
    if "pact" in names and "AGREE" in strand.types and names_talks(strand):
        # "agreed to meet" and "will meet" are one plan.
        names.add("talks")
    first, last, dated = _days(strand)
    sided = any(f.sided for f in found)
    return View(
        strand,
        frozenset(names),
        any(f.often for f in found),
        sided,
        frozenset(p.actor for p in strand.parties if _is_known(p)),
        tokens_of(strand.parties),
        tokens_of(p for p in strand.parties if p.role in ("actor", "host")) if sided else frozenset(),
        tokens_of(p for p in strand.parties if p.role in ("recipient", "target")) if sided else frozenset(),
        first,
        last,
        dated,
        frozenset(strand.trigger),
        frozenset(w for w in strand.words if not w[0].isdigit()),
        frozenset(w for w in strand.words if w[0].isdigit()),
    )


_TALKS = frozenset({"meet", "talk", "summit", "visit", "negoti", "confer", "consult", "dialogu"})


def names_talks(strand: Strand) -> bool:
    """Whether an agreement is one to meet."""
    return not _TALKS.isdisjoint(strand.trigger) or not _TALKS.isdisjoint(strand.words)


def _is_known(party: Party) -> bool:
    """Whether an actor is one that another report would name alike: a person or a body with a name of its own."""
    return party.kind in (ActorKind.PERSON.value, ActorKind.ORGANISATION.value, ActorKind.OUTLET.value)


def tokens_of(parties: Iterable[Party]) -> frozenset[str]:
    """The countries of some parties, and the ids of those that have none; nobody's for groups of no country."""
    found = (p.country or (p.actor if p.kind != ActorKind.GROUP.value or "::" not in p.actor else "") for p in parties)
    return frozenset(token for token in found if token and not token.startswith("unnamed:"))


def _days(strand: Strand) -> tuple[int | None, int | None, bool]:
    if strand.start:
        return first_day(strand.start), last_day(strand.end or strand.start), True
    told = first_day(strand.told)
    if told is None:
        return None, None, False
    if strand.ahead and not strand.happened:
        return told, told + 30, False
    return told - LATE_DAYS, told, False


@lru_cache(maxsize=100_000)
def first_day(prefix: str) -> int | None:
    """The first day of an ISO prefix as an ordinal; None for what is no date."""
    return _ordinal(prefix[:10] + "-01-01"[max(0, len(prefix[:10]) - 4) :])


@lru_cache(maxsize=100_000)
def last_day(prefix: str) -> int | None:
    """The last day of an ISO prefix as an ordinal."""
    if len(prefix) >= 10:
        return first_day(prefix)
    year, month = int(prefix[:4]), int(prefix[5:7]) if len(prefix) >= 7 else 12
    following = date(year + month // 12, month % 12 + 1, 1) if year < 9999 else date.max
    return following.toordinal() - 1


def _ordinal(day: str) -> int | None:
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return None
