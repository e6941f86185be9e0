"""Which event a confirmation or denial is about: often one that only other reports tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from onrecord.fusion.facts import Strand, Telling
from onrecord.fusion.view import first_day, tokens_of, view_of
from onrecord.fusion.words import stem

DAYS = 7
"""A denial comes at most so many days after what it denies was told to be."""
COVERED = 0.3
"""The event must be told with this share of the denial's own words ..."""
SHARED = 2
"""... and with at least so many of them."""
_OWN = frozenset(
    stem(w)
    for w in "deny denial reject dismiss refute confirm verify acknowledge admit claim report allegation accusation "
    "involvement role responsibility false untrue fabrication baseless any ministry government army".split()
)
"""Words of denying and confirming, which say nothing of the event."""


def about_keys(telling: Telling) -> frozenset[str]:
    """Keys of a confirmation or denial, of which an event that it may be about has one."""
    told = first_day(telling.told)
    if told is None:
        return frozenset()
    days = [date.fromordinal(told - k).isoformat() for k in range(DAYS + 1)]
    return frozenset(f"{token}|{day}" for token in tokens_of(telling.parties) for day in days)


def event_keys(strand: Strand) -> frozenset[str]:
    """Keys of a strand, by which confirmations and denials of it are found."""
    view = view_of(strand)
    if view.first is None or view.last is None:
        return frozenset()
    days = [date.fromordinal(day).isoformat() for day in range(view.first, min(view.last, view.first + DAYS) + 1)]
    return frozenset(f"{token}|{day}" for token in view.tokens for day in days)


def find_event(telling: Telling, events: Mapping[str, Sequence[Telling]]) -> str | None:
    """The id of the event that a confirmation or denial is about, of those given with their claims; None where none is.

    The claims that its own report puts with it decide (`Telling.about`); otherwise one who speaks must be a party, and
    the event be told with the same words within the week before.
    """
    named = set(telling.about)
    if named:
        held = {name: sum(t.claim in named for t in claims) for name, claims in events.items()}
        best = max(held, key=lambda name: (held[name], name), default=None)
        return best if best is not None and held[best] else None
    scored = [(score, name) for name, claims in events.items() if (score := _score(telling, claims)) > 0]
    return max(scored)[1] if scored else None


def _score(telling: Telling, claims: Sequence[Telling]) -> float:
    """How well an event fits a denial: the share of the denial's words that it is told with; 0 where it cannot be meant."""
    parties = frozenset(token for t in claims for token in tokens_of(t.parties))
    if tokens_of(telling.parties).isdisjoint(parties) or not _is_near(telling, claims):
        return 0.0
    words = {w for w in telling.words if w not in _OWN} - {stem(p.actor.rpartition(":")[2]) for p in telling.parties}
    told = {word for t in claims if t.report != telling.report for word in (*t.words, *t.trigger)}
    shared = words & told
    enough = len(shared) >= SHARED or any(shared & set(t.trigger) for t in claims)
    share = len(shared) / len(words) if words else 0.0
    return share if enough and share >= COVERED else 0.0


def _is_near(telling: Telling, claims: Sequence[Telling]) -> bool:
    spoken = first_day(telling.told)
    days = [first_day(t.start or t.told) for t in claims]
    return spoken is not None and any(day is not None and 0 <= spoken - day <= DAYS for day in days)
