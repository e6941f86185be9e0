"""Claims of one report to the events they tell: "met", "the talks" and the headline are one happening.

A pure function of the claims: their order never matters. Fusion across reports is the ledger's.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.families import answers_for, is_of_state, word_id
from onrecord.records import (
    Actor,
    ActorKind,
    Claim,
    Event,
    Modality,
    Participant,
    Place,
    PlaceMention,
    Polarity,
    Precision,
    Standing,
    When,
    content_id,
)

ABOUT_CLAIMS = frozenset({"X-CONFIRM", "X-DENY", "X-VIEW"})
"""Types that speak about other claims or give a view: never events of their own."""
_HAPPENED = frozenset({Modality.ACTUAL})
_BY_MODE = frozenset({"COERCE", "SANCTION", "RETREAT"})
"""Types whose modes are deeds of their own: who seized a town did not withhold aid by it."""
_PRECISION = (Precision.SITE, Precision.CITY, Precision.PROVINCE, Precision.COUNTRY, Precision.REGION)


def group_events(claims: Sequence[Claim]) -> tuple[Event, ...]:
    """The events of one report, in the order of their first claims in the text."""
    ordered = sorted((c for c in claims if c.type not in ABOUT_CLAIMS), key=lambda c: (c.trigger, c.id))
    groups: list[list[Claim]] = []
    for claim in sorted(ordered, key=_tells_least):
        fitting = [group for group in groups if all(same_happening(claim, other) for other in group)]
        if fitting:
            max(
                fitting, key=lambda group: (_shared(claim, group), -abs(group[0].trigger.start - claim.trigger.start))
            ).append(claim)
        else:
            groups.append([claim])
    events = [_event(sorted(group, key=lambda c: c.trigger), claims) for group in groups]
    place = {claim.id: claim.trigger for claim in ordered}
    return tuple(sorted(events, key=lambda event: min(place[c] for c in event.claims)))


def _tells_least(claim: Claim) -> tuple[int, int, str]:
    """Claims that name most come first, so that a bare "the meeting" joins what is already told in full."""
    return (-len(_actors(claim)), claim.trigger.start, claim.id)


def _actors(claim: Claim, *roles: str) -> frozenset[str]:
    return frozenset(p.actor.id for p in claim.participants if not roles or p.role in roles)


def _shared(claim: Claim, group: Iterable[Claim]) -> int:
    return max(len(_actors(claim) & _actors(other)) for other in group)


def same_happening(a: Claim, b: Claim) -> bool:
    """Whether two claims of one report can tell of one happening: type, polarity, parties, time and place agree."""
    if a.type != b.type or a.polarity is not b.polarity:
        return False
    if a.type in _BY_MODE and a.mode and b.mode and a.mode != b.mode:
        return False
    if (a.modality in _HAPPENED) != (b.modality in _HAPPENED):
        return False
    return _parties_agree(a, b) and times_agree(a.when, b.when) and places_agree(a.where, b.where)


def _parties_agree(a: Claim, b: Claim) -> bool:
    """One names no party that contradicts the other's: its parties are among them, or stand for them."""
    small, large = sorted((a, b), key=lambda c: len(_actors(c)))
    if not _actors(small):
        return True
    symmetric = not small.of_role("recipient", "target") or not large.of_role("recipient", "target")
    if symmetric:
        return all(_stands_among(p, large.participants) for p in small.participants)
    return all(
        _stands_among(p, large.of_role(p.role))
        for p in small.participants
        if p.role in ("actor", "recipient", "target")
    )


def _stands_among(one: Participant, others: Sequence[Participant]) -> bool:
    """Whether `one` is among `others` itself, or as the government or group of the same country and sector."""
    for other in others:
        if one.actor.id == other.actor.id:
            return True
        same_country = one.actor.country is not None and one.actor.country == other.actor.country
        if same_country and (
            not one.actor.sectors or not other.actor.sectors or set(one.actor.sectors) & set(other.actor.sectors)
        ):
            return True
    return False


def times_agree(a: When, b: When) -> bool:
    """Whether two intervals can be one time: either unknown, or they overlap at their common precision."""
    if not a.start or not b.start:
        return True
    a_end, b_end = a.end or a.start, b.end or b.start
    return _not_after(a.start, b_end) and _not_after(b.start, a_end)


def _not_after(a: str, b: str) -> bool:
    width = min(len(a), len(b), 10)
    return a[:width] <= b[:width]


def places_agree(a: PlaceMention | None, b: PlaceMention | None) -> bool:
    """Whether two places can be one: either unknown, the same, or one may contain the other."""
    if a is None or b is None or a.place.name == b.place.name:
        return True
    if a.place.country and b.place.country and a.place.country != b.place.country:
        return False
    return _PRECISION.index(a.place.precision) != _PRECISION.index(b.place.precision)


def _event(group: Sequence[Claim], claims: Sequence[Claim]) -> Event:
    fullest = max(group, key=lambda c: (len(c.participants), c.mode is not None, -c.trigger.start))
    about = [c for c in claims if c.type in ABOUT_CLAIMS and set(c.about) & {g.id for g in group}]
    ids = tuple(c.id for c in group)
    return Event(
        id=content_id("event", sorted(ids)),
        type=fullest.type,
        mode=fullest.mode or next((c.mode for c in group if c.mode), None),
        participants=_participants(fullest, group),
        when=min((c.when for c in group), key=_vagueness),
        where=min((c.where for c in group if c.where), key=lambda w: _PRECISION.index(w.place.precision), default=None),
        standing=standing(group, about),
        claims=ids,
    )


def _participants(fullest: Claim, group: Sequence[Claim]) -> tuple[Participant, ...]:
    """Those of the fullest claim, and any that another names and nobody stands for yet."""
    found = list(fullest.participants)
    for claim in group:
        found.extend(p for p in claim.participants if not _stands_among(p, found))
    unique: dict[tuple[str, str], Participant] = {}
    for p in found:
        unique.setdefault((p.actor.id, p.role), p)
    return tuple(unique.values())


def _vagueness(when: When) -> tuple[bool, int, str]:
    """Orders times from the most exact to the unknown."""
    if not when.start:
        return (True, 0, "")
    return (False, -len(when.start) + (0 if when.end in (None, when.start) else 4), when.start)


def standing(group: Sequence[Claim], about: Sequence[Claim]) -> Standing:
    """How an event stands by the claims of one report (the table is in the docs).

    `about` are the confirmations and denials of it.
    """
    if all(c.polarity is Polarity.DID_NOT for c in group):
        return Standing.DID_NOT_HAPPEN
    denied = [c for c in about if c.type == "X-DENY" and c.polarity is Polarity.DID]
    if denied:
        return Standing.DISPUTED
    if any(c.type == "X-CONFIRM" and c.polarity is Polarity.DID_NOT for c in about):
        return Standing.UNCONFIRMED
    if all(c.modality is not Modality.ACTUAL for c in group):
        return Standing.PLANNED if any(c.modality is Modality.PLANNED for c in group) else Standing.CLAIMED
    if _is_acknowledged(group, about):
        return Standing.ACKNOWLEDGED
    return Standing.REPORTED if any(len(c.said_by) <= 1 for c in group) else Standing.CLAIMED


def _is_acknowledged(group: Sequence[Claim], about: Sequence[Claim]) -> bool:
    """Whether one of those who answer for it says that it happened, or confirms it."""
    answerable = {_word(p.actor) for c in group for p in c.participants if answers_for(c.type, p.role)}
    done = {_speaker(c) for c in group if c.modality is Modality.ACTUAL and c.polarity is Polarity.DID}
    confirmed = {_word(p.actor) for c in about if c.type == "X-CONFIRM" for p in c.of_role("actor")}
    return not answerable.isdisjoint(done | confirmed)


def _speaker(claim: Claim) -> str | None:
    """Whose word a claim is: its innermost source's; None for an outlet's own, and for somebody without a name."""
    sources = [s for s in claim.said_by[1:] if s.actor.kind is not ActorKind.OUTLET]
    if not sources or sources[-1].actor.kind is ActorKind.UNNAMED:
        return None
    source = sources[-1]
    return _word(source.actor) if source.named or is_of_state(source.actor.country, source.actor.sectors) else None


def _word(actor: Actor) -> str:
    return word_id(actor.id, actor.country, actor.sectors)


def where_of(place: Place) -> str:
    """A place in a few words: "Diaoyutai State Guesthouse, CHN"."""
    return ", ".join(part for part in (place.name, place.country if place.country != place.name else None) if part)
