"""An event as one flat row: the table behind CSV, Parquet, Arrow and data frames.

Columns are declared once, here, with their type; lists are joined with "; ". Everything an event can be marked with has
a column, so nothing has to be left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.export.countries import codes
from onrecord.export.told import ToldEvent, auxiliary_of, codes_of, mark_of
from onrecord.records import Actor

SCHEMA_VERSION = "1"
COLUMNS: Mapping[str, str] = {
    "event": "text", "type": "text", "mode": "text", "contexts": "text", "auxiliary": "text", "cameo": "text", "quad": "int",
    "score": "float", "goldstein": "float", "standing": "text", "mark": "text", "start": "text", "end": "text", "day": "day",
    "time_basis": "text", "actors": "text", "actor_ids": "text", "actor_countries": "text", "actor_sectors": "text",
    "recipients": "text", "recipient_ids": "text", "recipient_countries": "text", "recipient_sectors": "text",
    "others": "text", "actor_cow": "text", "actor_gw": "text", "recipient_cow": "text", "recipient_gw": "text",
    "place": "text", "place_precision": "text", "admin": "text", "country": "text", "latitude": "float",
    "longitude": "float", "geonames": "int", "claims": "int", "reports": "int", "origins": "int", "said_by": "text",
    "certainty": "text", "words": "text", "outlets": "text", "urls": "text", "first_known": "instant",
    "last_known": "instant", "silent": "bool",
}  # fmt: skip
"""Name -> text, int, float, bool, day (ISO date) or instant (ISO in UTC)."""
_DONE_TO = ("recipient", "target", "host")


def flat_row(told: ToldEvent) -> list[Any]:
    """The values of one event, in the order of COLUMNS; None where nothing is known."""
    event, place, firmest, code = told.event, told.place, told.firmest, codes_of(told)
    doers = _unique(told, ("actor",))
    others = [actor for actor in _unique(told, _DONE_TO) if actor not in doers]
    beside = [f"{p.role}: {p.actor.name}" for p in event.participants if p.role not in ("actor", *_DONE_TO)]
    ends, states = (doers, others), [[codes(actor.country) for actor in side] for side in (doers, others)]
    return [
        event.id, event.type, event.mode, _join(told.contexts), _join(auxiliary_of(told)), code.cameo, code.quad,
        code.score, code.goldstein, event.standing.value, mark_of(told), event.when.start, event.when.end, told.day,
        event.when.basis.value,
        *(value for side in ends for value in _actors(side)), _join(beside),
        *(_join(number) for side in states for number in ([c.cow for c in side], [c.gw for c in side])),
        *((place.name, place.precision.value, place.admin, place.country, place.latitude, place.longitude,
           place.geonames) if place else (None,) * 7),
        len(told.claims), len(told.reports), told.origins,
        " > ".join(source.actor.name for source in firmest.claim.said_by) or None if firmest else None,
        firmest.claim.certainty.value if firmest else None, firmest.words if firmest else None,
        _join(report.outlet or "" for report in told.reports), _join(report.url or "" for report in told.reports),
        told.first_known, told.last_known, told.silent,
    ]  # fmt: skip


def _unique(told: ToldEvent, roles: tuple[str, ...]) -> list[Actor]:
    return list({p.actor.id: p.actor for p in told.event.participants if p.role in roles}.values())


def _actors(side: list[Actor]) -> tuple[str | None, ...]:
    return (
        _join(actor.name for actor in side),
        _join(actor.id for actor in side),
        _join(actor.country or "" for actor in side),
        _join(sector for actor in side for sector in actor.sectors),
    )


def _join(values: Any) -> str | None:
    return "; ".join(dict.fromkeys(value for value in values if value)) or None
