"""One report's record for a person at a terminal: 80 columns, colour where the terminal has it, plain in a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from onrecord.events import where_of
from onrecord.records import (
    Actor,
    ActorKind,
    Basis,
    Certainty,
    Claim,
    Event,
    Evidence,
    Modality,
    Participant,
    Polarity,
    Question,
    Readout,
    Source,
    Span,
    Standing,
    When,
)

WIDEST = 100
COLOURS = {
    Standing.REPORTED: "green", Standing.ACKNOWLEDGED: "green", Standing.CORROBORATED: "green", Standing.CLAIMED: "yellow",
    Standing.PLANNED: "cyan", Standing.UNCONFIRMED: "yellow", Standing.DISPUTED: "red", Standing.DENIED: "red",
    Standing.DID_NOT_HAPPEN: "magenta",
}  # fmt: skip
_RECIPIENT_ROLES = ("recipient", "target", "host")


def print_readout(readout: Readout, console: Console, why: bool = False) -> None:
    """The whole record, section by section; `why` adds the rule or model behind each field."""
    page = _Page(readout, console, why)
    page.masthead()
    claims = {claim.id: claim for claim in readout.claims}
    happened = [e for e in readout.events if _section(e, claims) == "happened"]
    page.events("What happened", happened, claims)
    page.events(
        "Only expected, demanded or possible", [e for e in readout.events if _section(e, claims) == "expected"], claims
    )
    page.events(
        "Reported not to have happened", [e for e in readout.events if _section(e, claims) == "did not"], claims
    )
    page.about(
        "Confirmed, denied, interpreted", [c for c in readout.claims if c.type in ("X-CONFIRM", "X-DENY", "X-VIEW")]
    )
    page.questions(readout.questions)
    page.notes(readout.notes)


def _section(event: Event, claims: dict[str, Claim]) -> str:
    own = [claims[c] for c in event.claims]
    if all(c.polarity is Polarity.DID_NOT for c in own):
        return "did not"
    return "happened" if any(c.modality in (Modality.ACTUAL, Modality.HISTORICAL) for c in own) else "expected"


class _Page:
    def __init__(self, readout: Readout, console: Console, why: bool) -> None:
        self.readout, self.console, self.why = readout, console, why
        self.text = readout.report.text

    def line(self, text: Text | str, indent: int = 0) -> None:
        body = text if isinstance(text, Text) else Text(text)
        self.console.print(Padding(body, (0, 0, 0, indent)), soft_wrap=False)

    def heading(self, words: str) -> None:
        self.console.print()
        self.line(Text(words.upper(), style="bold"))

    def masthead(self) -> None:
        report = self.readout.report
        if report.title:
            self.line(Text(_words(report.title, self.text), style="bold"))
        if report.deck:
            self.line(Text(_words(report.deck, self.text), style="italic"))
        place = report.dateline.place if report.dateline else None
        facts = [
            report.outlet or "outlet unknown",
            f"({report.wire})" if report.wire else None,
            place,
            f"published {report.published}" if report.published else "publication date unknown",
        ]
        self.line(Text(" · ".join(f for f in facts if f), style="dim"))

    def events(self, heading: str, events: Sequence[Event], claims: dict[str, Claim]) -> None:
        if not events:
            return
        self.heading(heading)
        for number, event in enumerate(events, 1):
            self._event(number, event, [claims[c] for c in event.claims])

    def _event(self, number: int, event: Event, claims: Sequence[Claim]) -> None:
        first = next((c for c in claims if c.cameo), claims[0])
        head = Text(f"{number:>2}  ")
        head.append(" ".join(p for p in (event.type, event.mode) if p), style="bold")
        if first.cameo:
            head.append(f" · CAMEO {first.cameo}")
        if first.plover and first.plover != event.type:
            head.append(f" · PLOVER {first.plover}")
        head.append(f" · {event.standing.value}", style=COLOURS[event.standing])
        self.line(head)
        self.line(_parties(event.participants), 4)
        place = where_of(event.where.place) if event.where else None
        self.line(Text(" · ".join(p for p in (_when(event.when, self.text), place) if p), style="dim"), 4)
        for claim in claims:
            self._claim(claim)

    def _claim(self, claim: Claim) -> None:
        told = Text("– ")
        told.append(chain_of(claim.said_by, self.text), style="cyan")
        firm = _firmness(claim)
        if firm:
            told.append(f" [{firm}]", style="yellow")
        told.append(f": “{_words(claim.words, self.text)}”")
        self.line(told, 4)
        if self.why:
            for field, evidence in (*_evidence(claim), *self._identities(claim)):
                self.line(Text(f"{field}: {_reason(evidence, self.text)}", style="dim"), 8)

    def _identities(self, claim: Claim) -> Iterable[tuple[str, Evidence]]:
        """Why each participant's words stand for that actor."""
        spans = {p.span for p in claim.participants if p.span}
        for mention in self.readout.mentions:
            if any(mention.span.overlaps(span) for span in spans):
                yield f"who {', '.join(a.name for a in mention.actors)}", mention.evidence

    def about(self, heading: str, claims: Sequence[Claim]) -> None:
        if not claims:
            return
        self.heading(heading)
        for claim in claims:
            verb = {"X-CONFIRM": "confirmed", "X-DENY": "denied", "X-VIEW": "said of it"}[claim.type]
            who = ", ".join(p.actor.name for p in claim.of_role("actor")) or "somebody"
            self.line(Text(f"{who} — {'not ' if claim.polarity is Polarity.DID_NOT else ''}{verb}", style="bold"), 2)
            self._claim(claim)

    def questions(self, questions: Sequence[Question]) -> None:
        if not questions:
            return
        self.heading("Open")
        for question in questions:
            told = Text("? ", style="bold")
            told.append(f"“{_words(question.span, self.text)}”")
            told.append(f" — left open by {chain_of(question.raised_by, self.text)}", style="cyan")
            self.line(told, 2)
            if self.why:
                self.line(Text(_reason(question.evidence, self.text), style="dim"), 8)

    def notes(self, notes: Sequence[str]) -> None:
        if notes:
            self.heading("About this reading")
            for note in notes:
                self.line(note, 2)


def _words(span: Span, text: str) -> str:
    return " ".join(span.of(text).split())


def _describe(actor: Actor) -> str:
    codes = " ".join(p for p in (actor.country, *actor.sectors[:1]) if p)
    return f"{actor.name} ({codes})" if codes else actor.name


def _parties(participants: Sequence[Participant]) -> Text:
    actors = [p for p in participants if p.role == "actor"]
    recipients = [p for p in participants if p.role in _RECIPIENT_ROLES]
    others = [p for p in participants if p not in actors and p not in recipients]
    line = Text(_list(actors) or "nobody named" if not recipients or actors else "nobody named")
    if recipients:
        line.append(" → ", style="bold")
        line.append(
            ", ".join(_describe(p.actor) + (f" [{p.role}]" if p.role != "recipient" else "") for p in recipients)
        )
    for p in others:
        line.append(f"; {p.role}: {_describe(p.actor)}", style="dim")
    return line


def _list(participants: Iterable[Participant]) -> str:
    return " + ".join(_describe(p.actor) for p in participants)


def _when(when: When, text: str) -> str:
    words = f" (“{_words(when.span, text)}”)" if when.span else ""
    if not when.start or when.basis is Basis.UNKNOWN:
        return f"day unknown{words}"
    until = f" to {when.end}" if when.end and when.end != when.start else ""
    return f"{when.start}{until}{words}"


def chain_of(chain: Sequence[Source], text: str) -> str:
    """ "the outlet ‹ the Kremlin, social media ‹ Russian officials"."""
    return " ‹ ".join(_link(link, text) for link in chain) or "the outlet"


def _link(link: Source, text: str) -> str:
    own_words = link.actor.kind in (ActorKind.GOVERNMENT, ActorKind.GROUP, ActorKind.UNNAMED)
    said = _words(link.span, text) if own_words and link.span else link.actor.name
    name = link.actor.name if " and " in said else said
    return f"{name}, {link.channel}" if link.channel else name


def _firmness(claim: Claim) -> str:
    parts = []
    if claim.modality is not Modality.ACTUAL:
        parts.append(claim.modality.value)
    if claim.certainty is not Certainty.CERTAIN:
        parts.append(claim.certainty.value if claim.certainty is not Certainty.UNKNOWN else "certainty unknown")
    if claim.polarity is Polarity.DID_NOT:
        parts.append("did not")
    return ", ".join(parts)


def _evidence(claim: Claim) -> Iterable[tuple[str, Evidence]]:
    yield from claim.why
    for participant in claim.participants:
        yield f"{participant.role} {participant.actor.name}", participant.evidence
    if claim.where:
        yield f"where {claim.where.place.name}", claim.where.evidence
    for edge in claim.cues:
        yield f"{edge.changes} {edge.value}", edge.evidence
    for link in claim.said_by:
        if link.evidence:
            yield f"said by {link.actor.name}", link.evidence


def _reason(evidence: Evidence, text: str) -> str:
    chance = f" (probability {evidence.probability:.2f})" if evidence.probability is not None else ""
    words = f" on “{_words(evidence.span, text)}”" if evidence.span else ""
    return f"{evidence.rule}{chance}{words}"
