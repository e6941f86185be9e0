"""A row of somebody else's data as a readout: one report of one line, one claim, said by the data set itself.

The row's own id stays in the report's address ("urn:icews:123/2015-03-04"), so that a later version of the row supersedes
the earlier, and beside the claim, with the file and line that it was read from.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.coding.auxiliary import plover_type
from onrecord.entities.forms import slug
from onrecord.events import group_events
from onrecord.imports.codes import vocabulary
from onrecord.imports.foreign import ForeignEvent, Side
from onrecord.imports.naming import actor_of
from onrecord.records import (
    Actor,
    ActorKind,
    Basis,
    Claim,
    Evidence,
    Mention,
    Paragraph,
    Participant,
    PlaceMention,
    Readout,
    Report,
    Section,
    Source,
    Span,
    When,
    content_id,
)


@dataclass(slots=True)
class _Sheet:
    """The text of a row while it is written: every word is put down with its place."""

    text: str = ""
    paragraphs: list[Paragraph] = field(default_factory=list)

    def put(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))

    def end(self, start: int, section: Section) -> Span:
        """Closes the paragraph that began at `start`."""
        span = Span(start, len(self.text))
        self.paragraphs.append(Paragraph(span, section))
        self.text += "\n"
        return span


def outlet_of(dataset: str) -> Actor:
    """A data set as a source."""
    return Actor(f"outlet:{slug(dataset)}", dataset, ActorKind.OUTLET, None, ())


def readout_of(event: ForeignEvent) -> Readout:
    """The readout of one row. The same row gives the same ids, whatever file it stands in."""
    sheet = _Sheet()
    sheet.put(f"{event.dataset} {event.ident}")
    title = sheet.end(0, Section.HEADLINE)
    start = len(sheet.text)
    rule = Evidence(f"{event.origin} {event.dataset}:{event.ident}")
    parties = _parties(sheet, event.actors, "actor", event.day, rule)
    trigger = sheet.put(f"{event.type}{f' {event.mode}' if event.mode else ''}")
    sheet.put(" ")
    parties += _parties(sheet, event.recipients, "recipient", event.day, rule)
    where = _where(sheet, event, rule)
    day = sheet.put(event.day) if event.day else None
    line = sheet.end(start, Section.BODY)
    if event.words:
        begin = len(sheet.text)
        sheet.put(" ".join(event.words.split()))
        sheet.end(begin, Section.BODY)
    report = _report(event, sheet, title)
    claim = _claim(event, report.id, trigger, line, parties, where, day, rule)
    mentions = tuple(Mention(p.span, 0, 0, (p.actor,), rule) for p in parties if p.span)
    return Readout(report, (claim,), events=group_events((claim,)), mentions=mentions, places=(where,) if where else ())


def _parties(sheet: _Sheet, sides: tuple[Side, ...], role: str, day: str | None, rule: Evidence) -> list[Participant]:
    found = []
    for side in sides:
        span = sheet.put(side.name)
        sheet.put(" ")
        found.append(Participant(actor_of(side, day), role, span, rule))
    return found


def _where(sheet: _Sheet, event: ForeignEvent, rule: Evidence) -> PlaceMention | None:
    if event.place is None:
        return None
    sheet.put("in ")
    span = sheet.put(event.place.name)
    sheet.put(" ")
    return PlaceMention(span, 0, 0, event.place, rule)


def _report(event: ForeignEvent, sheet: _Sheet, title: Span) -> Report:
    published = event.changed or event.end or event.day
    return Report(
        id=content_id("foreign", event.dataset, event.ident, published, sheet.text),
        text=sheet.text,
        paragraphs=tuple(sheet.paragraphs),
        title=title,
        outlet=event.dataset,
        published=published,
        url=f"urn:{slug(event.dataset)}:{event.ident}",
        language="en",
        based_on=(*event.publishers, *event.urls),
    )


def _claim(
    event: ForeignEvent,
    report: str,
    trigger: Span,
    line: Span,
    parties: list[Participant],
    where: PlaceMention | None,
    day: Span | None,
    rule: Evidence,
) -> Claim:
    kind = vocabulary().types[event.type]
    mode = kind.modes.get(event.mode) if event.mode else None
    cameo = event.cameo or (mode.cameo if mode else None) or kind.cameo
    code = vocabulary().cameo.get(cameo) if cameo else None
    basis = Basis.EXPLICIT if event.day else Basis.UNKNOWN
    return Claim(
        id=content_id("claim", report, event.type),
        report=report,
        sentence=0,
        trigger=trigger,
        words=line,
        type=event.type,
        participants=tuple(parties),
        mode=event.mode,
        contexts=event.contexts,
        cameo=cameo,
        quad=kind.quad,
        score=mode.score if mode is not None and mode.score is not None else kind.score,
        goldstein=code.goldstein if code else None,
        where=where,
        when=When(event.day, event.end or event.day, basis, day),
        said_by=(Source(outlet_of(event.dataset), evidence=rule),),
        polarity=event.polarity,
        modality=event.modality,
        certainty=event.certainty,
        plover=plover_type(event.type, event.polarity, event.modality),
        why=(("type", rule), ("participants", rule)),
    )
