"""Blocks: keys that two strands must share before they are compared, and the bound on comparisons within a block.

A key joins the family of the type with who, when and where, in the combinations that two tellings of one happening share:
the pair of countries on a day; one party with the place or the word that tells it, on a day; the place on a day; two
persons in a month, and two countries where they do such a thing seldom. What gives no day has those of its report. A
strand without parties and place has no key: it does not say enough to be found again, and stays alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from onrecord.fusion.facts import Strand
from onrecord.fusion.view import EXACT_DAYS, View, view_of

PAIRS = 10
"""Of a crowd of parties so many pairs are keys."""
WHOLE = 40
"""In a block of at most so many strands all are compared."""
WINDOW = 12
"""In a larger one each strand is compared with so many that follow it in each of three orders."""
_PLACED = frozenset({"site", "city", "province"})


def block_keys(strand: Strand) -> frozenset[str]:
    """The blocks that a strand belongs to: from none to a few dozen short strings."""
    return frozenset(keys_of(view_of(strand)))


def keys_of(view: View) -> Iterator[str]:
    """As `block_keys`, of a view."""
    times = tuple(_times(view))
    for family in sorted(view.families):
        for time in times:
            for who in _whos(view, time):
                yield f"{family}|{time}|{who}"
        for month in _months(view):
            named = [] if view.often else sorted(view.tokens)
            persons = sorted(a for a in view.actors if a.startswith("person:"))
            yield from (f"{family}|{month}|{a}+{b}" for a, b in (*_pairs(persons), *_pairs(named)))


def _whos(view: View, time: str) -> Iterator[str]:
    """Who and where, as far as it is telling at a time."""
    spot = view.strand.spot
    place = spot.name if spot and spot.precision in _PLACED else None
    exact = len(time) == 10
    if exact or not view.often:
        yield from (f"{a}+{b}" for a, b in _pairs(sorted(view.tokens)))
    for token in sorted(view.tokens)[:PAIRS]:
        if place:
            yield f"{token}@{place}"
        yield from (f"{token}:{word}" for word in view.strand.trigger[:3])
    if place and exact:
        yield f"@{place}"


def _pairs(sorted_names: Sequence[str]) -> list[tuple[str, str]]:
    return list(combinations(sorted_names[: 2 * PAIRS], 2))[:PAIRS]


def _times(view: View) -> Iterator[str]:
    """Days where the strand has at most a few; otherwise the ISO prefix that it gives, so that like meets like."""
    if view.first is None or view.last is None:
        yield "?"
    elif 0 <= view.last - view.first < EXACT_DAYS:
        yield from (date.fromordinal(day).isoformat() for day in range(view.first, view.last + 1))
    elif view.dated:
        yield f"{view.strand.start}/{(view.strand.end or view.strand.start or '')[:7]}"
    else:
        yield f"{date.fromordinal(view.first).isoformat()[:7]}/"


def _months(view: View) -> Iterator[str]:
    if view.first is not None and view.last is not None and view.last - view.first < 32:
        ends = (date.fromordinal(max(1, view.first)), date.fromordinal(max(1, view.last)))
        yield from sorted({day.isoformat()[:7] for day in ends})


def candidates(views: Iterable[View]) -> set[tuple[str, str]]:
    """The pairs of a block that are compared, as (smaller id, larger id).

    All pairs of a small block. In a large one those that stand near each other when it is sorted by place and day, by
    who, and by words: at most 3 * WINDOW a strand, whatever the block holds. Depends on the set alone.
    """
    members = sorted({v.strand.id: v for v in views}.values(), key=lambda v: v.strand.id)
    if len(members) <= WHOLE:
        return {(a.strand.id, b.strand.id) for a, b in combinations(members, 2)}
    found: set[tuple[str, str]] = set()
    for order in (_by_place, _by_party, _by_words):
        ids = [v.strand.id for v in sorted(members, key=order)]
        for k, a in enumerate(ids):
            found.update((a, b) if a < b else (b, a) for b in ids[k + 1 : k + 1 + WINDOW])
    return found


def _by_place(view: View) -> tuple[object, ...]:
    spot = view.strand.spot
    return (spot.name if spot else "~", view.first or 0, view.last or 0, view.strand.trigger, view.strand.id)


def _by_party(view: View) -> tuple[object, ...]:
    return (sorted(view.actors), sorted(view.tokens), view.strand.modes, view.first or 0, view.strand.id)


def _by_words(view: View) -> tuple[object, ...]:
    return (sorted(view.figures), view.strand.trigger, view.strand.words, view.strand.id)
