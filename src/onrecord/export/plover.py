"""PLOVER 2.0 as JSON Lines: the manual's field names, one event a line, auxiliary modes among the contexts.

Symmetric events stay one record with several actors. What PLOVER has no field for (standing, who says so, how many
independent origins) stands under names of our own behind the manual's, as the manual allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from onrecord.export.cells import write_lines
from onrecord.export.registry import Options, Tally
from onrecord.export.told import Codes, ToldClaim, ToldEvent, auxiliary_of, codes_of, mark_of
from onrecord.records import Actor, Event, Place, Precision, Section

RESOLUTION = {Precision.SITE: 5, Precision.CITY: 4, Precision.PROVINCE: 2, Precision.COUNTRY: 1}
"""The manual's scale: 5 is finer than a city, 1 a country; a region larger than a country has none."""
_DOERS = ("actor",)
_DONE_TO = ("recipient", "target", "host")


def write(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """One JSON object a line."""
    write_lines(_lines(events, options, tally), out, tally)


def _lines(events: Iterable[ToldEvent], options: Options, tally: Tally) -> Iterator[str]:
    for told in events:
        record = record_of(told, options)
        if isinstance(record, str):
            tally.left_out[record] += 1
        else:
            yield json.dumps(record, ensure_ascii=False) + "\n"


def record_of(told: ToldEvent, options: Options) -> dict[str, Any] | str:
    """The record of an event, or why PLOVER has none: it needs a type of its own, a day and an actor."""
    event, firmest = told.event, told.firmest
    if firmest is None or event.type.startswith("X-"):
        return "extension"
    day = told.day or (told.first_known if told.first_known and "undated" in options.include else None)
    if day is None:
        return "undated"
    actors = _entities(event, _DOERS)
    if not actors:
        return "without actors"
    codes = codes_of(told)
    record: dict[str, Any] = {"id": event.id, "has_event": True, "date": day[:10]}
    if event.when.end and event.when.end[:10] != day[:10]:
        record["enddate"] = event.when.end[:10]
    record |= {"actor": actors, "recipient": _entities(event, _DONE_TO), "event": [event.type]}
    if told.place:
        record["event_loc"] = _location(told.place)
    record |= _codes(told, codes) | _texts(told, firmest)
    record |= {"coder": "onrecord " + dict(options.coder).get("release", ""), "standing": event.standing.value}
    mark = mark_of(told)
    return record | ({"mark": mark} if mark else {}) | {"origins": told.origins, "said_by": _chain(firmest)}


def _codes(told: ToldEvent, codes: Codes) -> dict[str, Any]:
    contexts = [*told.contexts, *auxiliary_of(told)]
    return {
        "quad_code": codes.quad,
        "event_scale": codes.score,
        "mode": [told.event.mode] if told.event.mode else [],
        "context": contexts,
        "cameo": codes.cameo,
    }


def _texts(told: ToldEvent, firmest: ToldClaim) -> dict[str, Any]:
    report = firmest.report
    paragraphs = [p.span for p in report.paragraphs if p.section is Section.BODY]
    number = next((k for k, p in enumerate(paragraphs) if firmest.claim.trigger in p), None)
    info: dict[str, Any] = {"sequence": number, "start": firmest.claim.words.start, "end": firmest.claim.words.end}
    cite = {
        "corpus": report.outlet,
        "url": report.url,
        "title": report.title.of(report.text) if report.title else None,
        "language": report.language,
        "publication": report.published,
    }
    return {
        "event_text": [one.claim.trigger.of(one.report.text) for one in told.claims[:5]],
        "text": firmest.words,
        "text_info": {key: value for key, value in info.items() if value is not None},
        "cite_info": {key: value for key, value in cite.items() if value is not None},
    }


def _chain(firmest: ToldClaim) -> list[str]:
    return [source.actor.name for source in firmest.claim.said_by]


def _entities(event: Event, roles: tuple[str, ...]) -> list[dict[str, Any]]:
    """Actors in any of the roles; whoever did it is not also the recipient."""
    doers = {p.actor.id for p in event.participants if p.role in _DOERS} if roles != _DOERS else set()
    unique = {p.actor.id: p.actor for p in event.participants if p.role in roles and p.actor.id not in doers}
    return [_entity(actor) for actor in unique.values()]


def _entity(actor: Actor) -> dict[str, Any]:
    entity = {
        "code": actor.country
        or next((s for s in actor.sectors if s in ("IGO", "UNO", "EUR", "NGO", "MNC", "IMG", "ISM")), None),
        "sector": ",".join(actor.sectors) or None,
        "entity_text": actor.name,
        "identifier_text": actor.id,
        "office": actor.office,
    }
    return {key: value for key, value in entity.items() if value is not None}


def _location(place: Place) -> dict[str, Any]:
    location = {
        "extracted_place": place.name,
        "resolved_place": place.name,
        "geonameid": place.geonames,
        "lat": place.latitude,
        "lon": place.longitude,
        "city": place.name if place.precision is Precision.CITY else None,
        "province": place.admin or (place.name if place.precision is Precision.PROVINCE else None),
        "country": place.country,
        "country_code": place.country,
        "resolution": RESOLUTION.get(place.precision),
    }
    return {key: value for key, value in location.items() if value is not None}
