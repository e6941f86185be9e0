"""Claims to tellings: what decides whether two claims tell of one happening, and no more."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from onrecord.entities.actors import outlet_actor
from onrecord.entities.tables import ActorTables
from onrecord.fusion.facts import Party, Spot, Telling, Voice
from onrecord.fusion.words import stems
from onrecord.records import Actor, Claim, Participant, PlaceMention, Readout, Report, Section


def instant(iso: str) -> str:
    """An ISO time in UTC to the second ("2025-09-03T18:30:00Z"); a day alone stays a day.

    A time without a zone is taken for UTC. Raises ValueError for what is no ISO date or time.
    """
    if len(iso) <= 10:
        return iso
    moment = datetime.fromisoformat(iso)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def agency_of(report: Report, tables: ActorTables) -> Actor | None:
    """The agency that the report's copy is credited to, as an actor; None where it credits none."""
    return outlet_actor(replace(report, outlet=report.wire), tables) if report.wire else None


def tellings_of(readout: Readout, recorded: str, agency: Actor | None = None) -> tuple[Telling, ...]:
    """Every claim of a report as a telling, in the order of the claims. `recorded` is ISO with a zone."""
    group = {claim: event.id for event in readout.events for claim in event.claims}
    at = instant(recorded)
    return tuple(_telling(claim, readout.report, group.get(claim.id, claim.id), at, agency) for claim in readout.claims)


def _telling(claim: Claim, report: Report, group: str, recorded: str, agency: Actor | None) -> Telling:
    text = report.text
    own = {word for p in claim.participants if p.span for word in stems(p.span.of(text))}
    return Telling(
        claim=claim.id,
        report=report.id,
        group=group,
        type=claim.type,
        mode=claim.mode,
        polarity=claim.polarity.value,
        modality=claim.modality.value,
        certainty=claim.certainty.value,
        parties=tuple(_party(p) for p in claim.participants),
        start=claim.when.start,
        end=claim.when.end,
        basis=claim.when.basis.value,
        spot=_spot(claim.where),
        chain=tuple(voice_of(s.actor, s.channel, s.named) for s in claim.said_by),
        agency=voice_of(agency) if agency else None,
        published=instant(report.published) if report.published else None,
        recorded=recorded,
        paragraph=(paragraph := _paragraph(claim, report)),
        trigger=stems(claim.trigger.of(text), own),
        words=stems(claim.words.of(text)),
        about=claim.about,
        sentence=stems(_sentence(claim, report)),
        headline=bool(report.paragraphs) and report.paragraphs[paragraph].section in (Section.HEADLINE, Section.DECK),
    )


def _party(participant: Participant) -> Party:
    actor = participant.actor
    return Party(actor.id, actor.country, actor.sectors, actor.kind.value, participant.role)


def _spot(where: PlaceMention | None) -> Spot | None:
    if where is None:
        return None
    place = where.place
    return Spot(place.name, place.country, place.precision.value, place.latitude, place.longitude)


def voice_of(actor: Actor, channel: str | None = None, named: bool = True) -> Voice:
    """An actor as one link of a chain of sources."""
    return Voice(actor.id, actor.country, actor.sectors, actor.kind.value, channel, named)


def _sentence(claim: Claim, report: Report) -> str:
    """The sentence around a claim's trigger, as full stops and line ends show it: a claim does not carry its own."""
    text, trigger = report.text, claim.trigger
    start = max((text.rfind(mark, 0, trigger.start) for mark in _ENDS), default=-1) + 1
    ends = [at for mark in _ENDS if (at := text.find(mark, trigger.end)) >= 0]
    return text[start : min(ends, default=len(text))]


_ENDS = (". ", "! ", "? ", "\n")


def _paragraph(claim: Claim, report: Report) -> int:
    """The paragraph in which the claim's trigger stands."""
    inside = (k for k, p in enumerate(report.paragraphs) if p.span.start <= claim.trigger.start < p.span.end)
    return next(inside, 0)
