"""Readouts of a few claims, written out: who told what of whom, and when."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.events import group_events
from onrecord.records import (
    Actor,
    ActorKind,
    Basis,
    Claim,
    Evidence,
    Kind,
    Modality,
    Paragraph,
    Participant,
    Polarity,
    Question,
    Readout,
    Report,
    Section,
    Source,
    Span,
    When,
    content_id,
)  # fmt: skip

_EVIDENCE = Evidence("frames/teller.toml:7 teller.any")
_VERBS = {"CONSULT": "met", "ASSAULT": "shelled", "X-DENY": "denied having met", "X-STATEMENT": "made no statement to"}


@dataclass(frozen=True, slots=True)
class Told:
    """One claim: a type, two governments by country, a day."""

    type: str
    who: str
    whom: str
    day: str
    modality: Modality = Modality.ACTUAL
    polarity: Polarity = Polarity.DID


def told(
    outlet: str,
    published: str,
    *claims: Told,
    url: str | None = None,
    asks: str | None = None,
    note: str = "",
    kind: Kind | None = None,
) -> Readout:
    """A report of an outlet that tells some claims, each in a sentence; `asks` is what it leaves open about the first."""
    name = content_id(outlet, published, url, note, [c.who for c in claims])
    text, made = "", list[Claim]()
    own = Actor("outlet:" + outlet.lower().replace(" ", "-"), outlet, ActorKind.OUTLET, None, ("JRN",))
    for number, one in enumerate(claims):
        start = len(text)
        who, whom = _government(one.who), _government(one.whom)
        verb = _VERBS[one.type]
        text += f"{who.name} {verb} {whom.name} in {outlet} style"
        trigger = Span(start + len(who.name) + 1, start + len(who.name) + 1 + len(verb))
        parties = (
            Participant(who, "actor", Span(start, start + len(who.name)), _EVIDENCE),
            Participant(whom, "recipient", None, _EVIDENCE),
        )
        made.append(
            Claim(
                content_id(name, trigger, one.type), name, number, trigger, Span(start, len(text)), one.type, parties,
                when=When(one.day, one.day, Basis.EXPLICIT), said_by=(Source(own),), modality=one.modality,
                polarity=one.polarity, why=(("type", _EVIDENCE),),
            )
        )  # fmt: skip
        text += ". "
    questions: tuple[Question, ...] = ()
    if asks:
        span = Span(len(text), len(text) + len(asks))
        questions = (Question(content_id(name, "q"), name, span, span, (Source(own),), (made[0].id,), _EVIDENCE),)
        text += asks
    text += note or "."
    report = Report(
        name, text, (Paragraph(Span(0, len(text)), Section.BODY),), outlet=outlet, published=published, url=url, language="en",
        kind=kind,
    )  # fmt: skip
    return Readout(report, tuple(made), questions, group_events(made))


def _government(country: str) -> Actor:
    return Actor(f"{country}:GOV", f"{country} government", ActorKind.GOVERNMENT, country, ("GOV",))
