"""schema.org `Claim` as JSON-LD: what was claimed, by whom, where it appeared, and which happening it is about.

Never `ClaimReview`, which is a verdict: a machine gives none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from onrecord.export.agenda import summary
from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldClaim, ToldEvent
from onrecord.records import Actor, ActorKind, Polarity, Report

_TYPES = {
    ActorKind.PERSON: "Person",
    ActorKind.GOVERNMENT: "GovernmentOrganization",
    ActorKind.OUTLET: "NewsMediaOrganization",
}


def write(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """One document with a graph of claims."""
    out.write(b'{"@context": "https://schema.org", "@graph": [')
    for told in events:
        for one in told.claims:
            text = ("," if tally.written else "") + "\n" + json.dumps(claim_of(told, one))
            out.write(text.encode())
            tally.written += 1
    out.write(b"\n]}\n")


def claim_of(told: ToldEvent, one: ToldClaim) -> dict[str, Any]:
    """A claim: its author is the innermost source that is named, its appearance the report."""
    claim, report = one.claim, one.report
    qualities = [
        claim.type,
        f"polarity: {claim.polarity.value}",
        f"modality: {claim.modality.value}",
        f"certainty: {claim.certainty.value}",
    ]
    plain: dict[str, Any] = {
        "@type": "Claim",
        "@id": f"urn:onrecord:claim:{claim.id}",
        "text": one.words,
        "author": _agent(one.speaker.actor) if one.speaker and one.speaker.named else None,
        "datePublished": report.published,
        "appearance": _article(report),
        "about": _happening(told, claim.polarity),
        "keywords": qualities,
        "creativeWorkStatus": told.event.standing.value,
    }
    return {key: value for key, value in plain.items() if value is not None}


def _agent(actor: Actor) -> dict[str, Any]:
    plain = {
        "@type": _TYPES.get(actor.kind, "Organization"),
        "name": actor.name,
        "identifier": actor.id,
        "jobTitle": actor.office,
    }
    if plain["@type"] != "Person":
        plain.pop("jobTitle")
    return {key: value for key, value in plain.items() if value is not None}


def _article(report: Report) -> dict[str, Any]:
    plain = {
        "@type": "NewsArticle",
        "identifier": report.id,
        "url": report.url,
        "headline": report.title.of(report.text) if report.title else None,
        "datePublished": report.published,
        "inLanguage": report.language,
        "publisher": {"@type": "Organization", "name": report.outlet} if report.outlet else None,
    }
    return {key: value for key, value in plain.items() if value is not None}


def _happening(told: ToldEvent, polarity: Polarity) -> dict[str, Any]:
    """The event; one that a claim says did not happen is named as what it is about, without a date of its own."""
    event, place = told.event, told.place
    plain: dict[str, Any] = {"@type": "Event", "@id": f"urn:onrecord:event:{event.id}", "name": summary(told)}
    if polarity is Polarity.DID and event.when.start:
        plain |= {"startDate": event.when.start, "endDate": event.when.end or event.when.start}
    if place:
        plain["location"] = {"@type": "Place", "name": place.name}
        if place.latitude is not None and place.longitude is not None:
            plain["location"]["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": place.latitude,
                "longitude": place.longitude,
            }
    return plain
