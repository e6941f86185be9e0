"""FollowTheMoney entities, one JSON object a line: events, the people and bodies in them, the articles that tell of them.

FollowTheMoney has no field for polarity, certainty or who says so. What an event is marked with stands in its summary
and keywords, and its `proof` are the articles; nothing is stated that the ledger does not hold.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import IO, Any

from onrecord.export.agenda import summary
from onrecord.export.cells import write_lines
from onrecord.export.countries import codes
from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldEvent, mark_of
from onrecord.records import Actor, ActorKind, Report

_SCHEMATA = {
    ActorKind.PERSON: "Person",
    ActorKind.GOVERNMENT: "PublicBody",
    ActorKind.ARMED_FORCE: "Organization",
    ActorKind.ORGANISATION: "Organization",
    ActorKind.OUTLET: "Organization",
}
"""Groups and people without a name are no entities: an event names them in its summary."""
_REMEMBERED = 65_536
"""Actors and articles written lately and not written again. One that was forgotten is repeated, which readers merge."""
Entity = dict[str, Any]


def write(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """Entities in the form of `ftm` command lines: id, schema, properties (lists of strings), datasets."""
    write_lines((json.dumps(entity) + "\n" for entity in _entities(events, options.ledger or "onrecord")), out, tally)


def _entities(events: Iterable[ToldEvent], dataset: str) -> Iterator[Entity]:
    lately: OrderedDict[str, None] = OrderedDict()
    for told in events:
        actors = {p.actor.id: p.actor for p in told.event.participants if p.actor.kind in _SCHEMATA}
        made = [
            *(_actor(actor, dataset) for actor in actors.values()),
            *(_article(report, dataset) for report in told.reports),
        ]
        for entity in made:
            if entity["id"] not in lately:
                lately[entity["id"]] = None
                yield entity
        while len(lately) > _REMEMBERED:
            lately.popitem(last=False)
        yield _event(told, list(actors.values()), dataset)


def _entity(ident: str, schema: str, caption: str, dataset: str, **properties: Iterable[str | None]) -> Entity:
    kept = {name: [v for v in dict.fromkeys(values) if v] for name, values in properties.items()}
    return {
        "id": ident,
        "caption": caption,
        "schema": schema,
        "properties": {name: values for name, values in kept.items() if values},
        "datasets": [dataset],
        "referents": [],
    }


def _country(iso3: str | None) -> str | None:
    """The two-letter code, which is what FollowTheMoney takes."""
    return codes(iso3).iso2.lower() or None


def entity_id(ident: str) -> str:
    """An id without the characters that FollowTheMoney keeps for itself."""
    return "onrecord-" + "".join(c if c.isalnum() or c in "-." else "-" for c in ident)


def _actor(actor: Actor, dataset: str) -> Entity:
    schema = _SCHEMATA[actor.kind]
    about: dict[str, Iterable[str | None]] = {"name": [actor.name], "country": [_country(actor.country)]}
    if schema == "Person" and actor.office:
        about["position"] = [actor.office]
    return _entity(entity_id(actor.id), schema, actor.name, dataset, **about)


def _article(report: Report, dataset: str) -> Entity:
    title = " ".join((report.title.of(report.text) if report.title else report.text[:80].split("\n")[0]).split())
    return _entity(
        entity_id(report.id), "Article", title, dataset,
        title=[title], publishedAt=[report.published and report.published[:10]], publisher=[report.outlet],
        sourceUrl=[report.url if report.url and report.url.startswith(("http://", "https://")) else None],
    )  # fmt: skip


def _event(told: ToldEvent, actors: Iterable[Actor], dataset: str) -> Entity:
    event, mark, name = told.event, mark_of(told), summary(told)
    words = told.firmest.words if told.firmest else None
    qualified = (
        f"{event.standing.value}{f' ({mark})' if mark and mark != event.standing.value else ''}: {words or name}"
    )
    return _entity(
        entity_id(event.id), "Event", name, dataset,
        name=[f"{name} [{mark}]" if mark else name], startDate=[event.when.start], endDate=[event.when.end],
        country=[_country(told.place.country) if told.place else None], location=[told.place.name if told.place else None],
        involved=[entity_id(actor.id) for actor in actors], proof=[entity_id(report.id) for report in told.reports],
        summary=[qualified], keywords=[event.type, event.mode, mark],
    )  # fmt: skip
