"""Comparing two strands: features that a person can read, their weights, and what no likeness can outweigh."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from functools import lru_cache

from onrecord.fusion.facts import Link, Reason, Spot
from onrecord.fusion.strands import FINENESS
from onrecord.fusion.view import EXACT_DAYS, View
from onrecord.rules import DATA, Faults, Row, read_table

WEIGHTS = "fusion/weights.csv"
THRESHOLD = 0.5
"""A pair that scores at least this is a link."""
NEAR_KM = 30.0
"""Two places no farther from each other than this can be one scene."""
DAYS_APART = 1
"""Days of two exact tellings may differ by so many: a night, a time zone, a day of writing."""


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """Feature -> weight."""
    faults = Faults()
    rows = read_table(WEIGHTS, DATA / WEIGHTS, ("feature", "weight", "meaning"), faults)
    found = {row["feature"]: _number(row, faults) for row in rows}
    faults.raise_any()
    return found


def _number(row: Row, faults: Faults) -> float:
    try:
        return float(row["weight"])
    except ValueError:
        faults.add(row.origin, f"weight {row['weight']!r} is no number")
        return 0.0


def link_of(a: View, b: View) -> Link | None:
    """The link of two strands with its reasons; None where they contradict each other or too little speaks for it."""
    if contradict(a, b):
        return None
    if a.strand.id > b.strand.id:
        a, b = b, a
    table = weights()
    why = tuple(Reason(name, round(value, 4), table[name]) for name, value in features(a, b) if value)
    score = 1 / (1 + math.exp(-sum(r.value * r.weight for r in why)))
    # Rounded, so that a sum in another order or on another machine is the same number.
    return Link(a.strand.id, b.strand.id, round(score, 6), why) if score >= THRESHOLD else None


def contradict(a: View, b: View) -> bool:
    """Whether two strands cannot tell of one happening: other days, other scenes, other sides, or told apart."""
    if a.families.isdisjoint(b.families):
        return True
    if _told_apart(a, b) or _days_between(a, b) > _slack(a, b):
        return True
    if a.strand.spot and b.strand.spot and _places(a.strand.spot, b.strand.spot) < 0:
        return True
    if a.sided and b.sided and a.doers and b.doers and a.doers.isdisjoint(b.doers):
        return True
    return not _parties_fit(a.tokens, b.tokens)


def _told_apart(a: View, b: View) -> bool:
    """One report that tells two happenings of one kind, both as done, knows that they are two."""
    return (
        a.strand.report == b.strand.report
        and a.strand.happened == b.strand.happened
        and a.strand.negated == b.strand.negated
        and a.strand.types == b.strand.types
    )


def _parties_fit(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether two lists of parties can be of one happening: one within the other, or at least two in common."""
    shared = len(a & b)
    return shared == min(len(a), len(b)) or shared >= 2


def _slack(a: View, b: View) -> int:
    return DAYS_APART if a.dated and b.dated else 0


def _days_between(a: View, b: View) -> int:
    """Days between two intervals; 0 where they touch or one is unknown."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return 0
    return max(0, a.first - b.last, b.first - a.last)


def features(a: View, b: View) -> Iterator[tuple[str, float]]:
    """The features of a comparison by name (weights.csv says what each means); those that are 0 may be among them."""
    shared = len(a.tokens & b.tokens)
    smaller = min(len(a.tokens), len(b.tokens))
    yield "bias", 1.0
    yield "type", float(not set(a.strand.types).isdisjoint(b.strand.types))
    yield "mode", _agreement(frozenset(a.strand.modes), frozenset(b.strand.modes))
    yield "actors", _share(a.actors, b.actors)
    yield "parties", shared / smaller if smaller else 0.0
    yield "strangers", float(bool(a.tokens - b.tokens) and bool(b.tokens - a.tokens))
    yield "alone", float(smaller <= 1)
    yield "sides", _agreement(a.doers, b.doers)
    yield "day", _same_day(a, b)
    yield "apart", float(max(0, _days_between(a, b) - DAYS_APART))
    yield "place", _places(a.strand.spot, b.strand.spot) if a.strand.spot and b.strand.spot else 0.0
    yield "trigger", _share(a.trigger, b.trigger)
    yield "words", _share(*_beside(a, b))
    yield "figures", max(-0.5, _agreement(a.figures, b.figures))
    yield "often", float(a.often and b.often)
    yield "polarity", float(a.strand.negated != b.strand.negated)
    yield "plan", float(a.strand.happened != b.strand.happened)
    yield "report", float(a.strand.report == b.strand.report)


def _beside(a: View, b: View) -> tuple[frozenset[str], frozenset[str]]:
    """What two strands say beside what tells them: a word that tells one may stand beside what tells the other."""
    shared = ((a.words | a.trigger) & (b.words | b.trigger)) - (a.trigger & b.trigger)
    return (a.words - a.trigger) | shared, (b.words - b.trigger) | shared


def _agreement(a: frozenset[str], b: frozenset[str]) -> float:
    """1 where two sets share something, -1 where both name something and share nothing, 0 where one is empty."""
    if not a or not b:
        return 0.0
    return -1.0 if a.isdisjoint(b) else 1.0


def _share(a: frozenset[str], b: frozenset[str]) -> float:
    """Dice's coefficient; 0 where either is empty."""
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def _same_day(a: View, b: View) -> float:
    """1 for the same exact day, less the less is known, 0 for different days or none."""
    if a.first is None or a.last is None or b.first is None or b.last is None:
        return 0.0
    gap = _days_between(a, b)
    exact = a.last - a.first < EXACT_DAYS and b.last - b.first < EXACT_DAYS
    if a.dated and b.dated:
        return (1.0 if exact else 0.4) if gap == 0 else (0.5 if gap <= DAYS_APART and exact else 0.0)
    if gap:
        return 0.0
    return (0.7 if a.dated or b.dated else 0.6) if exact else 0.2


def _places(a: Spot, b: Spot) -> float:
    """1 for one place, 0.4 where one can lie in the other, 0 where that says nothing, -1 for two places."""
    if a.name == b.name and a.country == b.country:
        return 1.0
    if a.country and b.country and a.country != b.country:
        return -1.0
    apart = kilometres(a, b)
    if a.precision != b.precision or "region" in (a.precision, b.precision):
        fine = max(FINENESS[a.precision], FINENESS[b.precision]) <= FINENESS["city"]
        if fine and apart is not None and apart > NEAR_KM:
            return -1.0
        # That it was somewhere in the country says nothing that the parties have not said.
        return 0.0 if {"country", "region"} & {a.precision, b.precision} else 0.4
    return 0.7 if a.precision != "country" and apart is not None and apart <= NEAR_KM else -1.0


def kilometres(a: Spot, b: Spot) -> float | None:
    """The distance of two places along the surface, in kilometres; None where either has no coordinates."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return None
    p, q = math.radians(a.latitude), math.radians(b.latitude)
    half = math.sin((q - p) / 2) ** 2 + math.cos(p) * math.cos(q) * (
        math.sin(math.radians(b.longitude - a.longitude) / 2) ** 2
    )
    return 12742.0 * math.asin(min(1.0, math.sqrt(half)))
