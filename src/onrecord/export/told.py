"""What every export is given: one event as of a moment, with the claims that tell of it and the reports they stand in.

    Ledger --stored.told_events--> ToldEvent --a format--> lines

The questions that formats ask of it are answered here once: how it is to be marked, on what day it was, which claim
speaks for it, and which directed pairs of actors it comes to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from onrecord.records import (
    Actor,
    Certainty,
    Claim,
    Event,
    Modality,
    Place,
    Polarity,
    Readout,
    Report,
    Source,
    Standing,
)

MARKS = ("planned", "denied", "disputed", "unconfirmed", "absent", "uncertain", "hypothetical")
"""What keeps an event from being told as a plain fact. Formats that have no field for it leave such events out."""
_BY_STANDING = {
    Standing.PLANNED: "planned",
    Standing.DENIED: "denied",
    Standing.DISPUTED: "disputed",
    Standing.UNCONFIRMED: "unconfirmed",
    Standing.DID_NOT_HAPPEN: "absent",
}
AUXILIARY = {
    "planned": "future",
    "denied": "negation",
    "absent": "negation",
    "hypothetical": "hypothetical",
    "uncertain": "hypothetical",
}
"""Marks as PLOVER's auxiliary modes; "disputed" and "unconfirmed" have none there."""
_DONE = (Modality.ACTUAL, Modality.HISTORICAL)
_FIRMNESS = {Certainty.CERTAIN: 0, Certainty.PROBABLE: 1, Certainty.POSSIBLE: 2, Certainty.UNKNOWN: 3}
_TOGETHER = frozenset({"CONSULT", "COOPERATE", "AGREE", "ASSAULT"})
"""Types whose actors, where nobody is the recipient, did it with or to each other."""
_MUTUAL = frozenset({"CONSULT", "COOPERATE"})
"""Types that hold in both directions even where one side is the recipient."""
_MIRRORED = {"042": "043", "043": "042"}
"""CAMEO codes that are another code seen from the other side: making a visit is hosting one."""
_DOERS = ("actor",)
_DONE_TO = ("recipient", "target", "host")


@dataclass(frozen=True, slots=True)
class ToldClaim:
    """A claim and the report that it stands in; `origin` is the id of the independent origin that it goes back to."""

    claim: Claim
    report: Report
    origin: str | None = None

    @property
    def words(self) -> str:
        """The clause that tells it, on one line."""
        return " ".join(self.claim.words.of(self.report.text).split())

    @property
    def speaker(self) -> Source | None:
        """The innermost source; None where nobody is named."""
        return self.claim.said_by[-1] if self.claim.said_by else None


@dataclass(frozen=True, slots=True)
class ToldEvent:
    """One event as of a moment. `claims` are in the order in which they were told."""

    event: Event
    claims: tuple[ToldClaim, ...]
    origins: int
    """Independent origins: an agency's story in five papers is one."""
    first_known: str | None = None
    """Instant in UTC at which the first of its reports was public."""
    last_known: str | None = None
    silent: bool = False
    """Planned for a day that has passed without a word that it happened."""

    @property
    def firmest(self) -> ToldClaim | None:
        """The claim that speaks for the event: told as done before as planned, then the surest, the fullest, the first."""
        return min(self.claims, key=_weakness, default=None)

    @property
    def place(self) -> Place | None:
        """Where; None where no claim says."""
        return self.event.where.place if self.event.where else None

    @property
    def day(self) -> str | None:
        """The first day of the event; None where it is not known to the day."""
        start = self.event.when.start
        return start[:10] if start and len(start) >= 10 else None

    @property
    def contexts(self) -> tuple[str, ...]:
        """PLOVER contexts that any claim gives, each once."""
        return tuple(dict.fromkeys(context for told in self.claims for context in told.claim.contexts))

    @property
    def reports(self) -> tuple[Report, ...]:
        """The reports that tell of it, each once."""
        return tuple({told.report.id: told.report for told in self.claims}.values())


def _weakness(told: ToldClaim) -> tuple[object, ...]:
    claim = told.claim
    done = claim.modality in _DONE
    return (
        not done,
        claim.polarity is Polarity.DID_NOT,
        _FIRMNESS[claim.certainty],
        claim.cameo is None,
        -len(claim.participants),
    )


def mark_of(told: ToldEvent) -> str | None:
    """Why the event is no plain fact, one of MARKS; None where it is told as one.

    A standing says it by itself. An event that is only claimed is "hypothetical" where no claim tells it as done, and
    "uncertain" where no source leaves it certain.
    """
    event = told.event
    if event.standing in _BY_STANDING:
        return _BY_STANDING[event.standing]
    done = [one.claim for one in told.claims if one.claim.modality in _DONE and one.claim.polarity is Polarity.DID]
    if told.claims and not done:
        return "hypothetical"
    if done and all(claim.certainty is not Certainty.CERTAIN for claim in done):
        return "uncertain"
    return None


def auxiliary_of(told: ToldEvent) -> tuple[str, ...]:
    """PLOVER's auxiliary modes of an event: its mark's, and "historical" where it is told as long past."""
    mark = mark_of(told)
    modes = [AUXILIARY[mark]] if mark in AUXILIARY else []
    firmest = told.firmest
    if firmest is not None and firmest.claim.modality is Modality.HISTORICAL:
        modes.append("historical")
    return tuple(modes)


# ------------------------------------------------------------------ codes and directed pairs


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes of an event: those of the firmest claim of its type. `quad` is 1 to 4, the values -10 to +10."""

    cameo: str | None
    quad: int | None
    score: float | None
    goldstein: float | None


def codes_of(told: ToldEvent) -> Codes:
    """The codes of the claim that speaks for the event; all None for an extension type."""
    fitting = [one for one in told.claims if one.claim.type == told.event.type]
    best = min(fitting, key=_weakness, default=None)
    if best is None:
        return Codes(None, None, None, None)
    claim = best.claim
    return Codes(claim.cameo, claim.quad, claim.score, claim.goldstein)


@dataclass(frozen=True, slots=True)
class Dyad:
    """A directed pair of an event: who did it to whom. `target` is None where nobody is the recipient."""

    source: Actor | None
    target: Actor | None
    cameo: str | None


def dyads_of(told: ToldEvent) -> Iterator[Dyad]:
    """The directed pairs that an event comes to, each once.

    "Putin and Kim met" is one event and two dyads, one in each direction. "Putin visited Kim" is 042 in one and 043 in
    the other. Where several accuse nobody in particular, each is a source without a target.
    """
    doers = _actors(told.event, _DOERS)
    others = [actor for actor in _actors(told.event, _DONE_TO) if actor.id not in {d.id for d in doers}]
    cameo = codes_of(told).cameo
    if others:
        sources: list[Actor | None] = [*doers] or [None]
        for source in sources:
            for target in others:
                yield Dyad(source, target, cameo)
                if source is not None and told.event.type in _MUTUAL:
                    yield Dyad(target, source, _MIRRORED.get(cameo or "", cameo))
    elif len(doers) > 1 and told.event.type in _TOGETHER:
        yield from (Dyad(a, b, cameo) for a in doers for b in doers if a.id != b.id)
    else:
        yield from (Dyad(source, None, cameo) for source in doers)


def _actors(event: Event, roles: tuple[str, ...]) -> list[Actor]:
    return list({p.actor.id: p.actor for p in event.participants if p.role in roles}.values())


def told_by(readout: Readout) -> Iterator[ToldEvent]:
    """The events of one report alone, as if nothing else were known: each has one origin, and no history."""
    claims = {claim.id: claim for claim in readout.claims}
    known = readout.report.published
    for event in readout.events:
        told = tuple(ToldClaim(claims[ident], readout.report) for ident in event.claims if ident in claims)
        yield ToldEvent(event, told, 1, known, known)
