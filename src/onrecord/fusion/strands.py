"""Tellings to strands: what one report tells of one happening, merged into the unit that is compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from onrecord.events import ABOUT_CLAIMS
from onrecord.fusion.facts import Decision, Party, Strand, Telling
from onrecord.records import Modality, Polarity

DONE = frozenset({Modality.ACTUAL.value, Modality.HISTORICAL.value})
"""Modalities in which a happening is told as past."""
FINENESS = {"site": 0, "city": 1, "province": 2, "country": 3, "region": 4}
"""Precisions of a place, the finest first."""


def strands_of(tellings: Iterable[Telling], decisions: Iterable[Decision] = ()) -> tuple[Strand, ...]:
    """The strands of any tellings, by id. Confirmations, denials and views tell of no happening of their own.

    A group in which a person has told two claims apart falls into its claims.
    """
    apart = {(a, b) for (a, b), same in settled(decisions).items() if not same}
    groups: dict[tuple[str, str], list[Telling]] = {}
    for telling in tellings:
        if telling.type not in ABOUT_CLAIMS:
            groups.setdefault((telling.report, telling.group), []).append(telling)
    found: list[Strand] = []
    for group in groups.values():
        ids = {t.claim for t in group}
        if any(a in ids and b in ids for a, b in apart):
            found.extend(_strand([telling]) for telling in group)
        else:
            found.append(_strand(sorted(group, key=lambda t: t.claim)))
    return tuple(sorted(found, key=lambda s: s.id))


def settled(decisions: Iterable[Decision]) -> Mapping[tuple[str, str], bool]:
    """The decision that holds on each pair of claims (the smaller id first): the latest; of two at once, "not same"."""
    held: dict[tuple[str, str], tuple[str, bool]] = {}
    for d in decisions:
        pair = (d.a, d.b) if d.a < d.b else (d.b, d.a)
        held[pair] = max(held.get(pair, (d.at, d.same)), (d.at, d.same), key=lambda e: (e[0], not e[1]))
    return {pair: same for pair, (_, same) in held.items()}


def _strand(group: Sequence[Telling]) -> Strand:
    spots = [t.spot for t in group if t.spot]
    start, end = min(((t.start, t.end or t.start) for t in group), key=_vagueness)
    return Strand(
        id=group[0].claim,
        report=group[0].report,
        claims=tuple(t.claim for t in group),
        types=tuple(sorted({t.type for t in group})),
        modes=tuple(sorted({t.mode for t in group if t.mode})),
        happened=any(t.modality in DONE for t in group),
        ahead=any(t.modality not in DONE for t in group),
        negated=all(t.polarity == Polarity.DID_NOT.value for t in group),
        parties=_parties(group),
        start=start,
        end=end,
        spot=min(spots, key=lambda s: (FINENESS[s.precision], s.name), default=None),
        told=min(t.told for t in group),
        trigger=tuple(sorted({word for t in group for word in t.trigger})),
        words=tuple(sorted({word for t in group for word in t.words})),
    )


def _parties(group: Sequence[Telling]) -> tuple[Party, ...]:
    """Every party once a role, sorted."""
    unique = {(p.actor, p.role): p for t in group for p in t.parties}
    return tuple(unique[key] for key in sorted(unique))


def _vagueness(when: tuple[str | None, str | None]) -> tuple[bool, int, str, str]:
    """Orders times from the most exact to the unknown."""
    start, end = when
    if start is None:
        return (True, 0, "", "")
    return (False, -len(start) + (0 if end == start else 4), start, end or "")
