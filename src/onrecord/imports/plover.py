"""PLOVER records, JSON Lines: the manual's field names, and the camel-case ones of the older gold standard files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import IO, Any

from onrecord.export.countries import iso3_of
from onrecord.imports.auxiliary import auxiliary_qualities, marked_qualities
from onrecord.imports.codes import is_mutual, iso_day, named_sectors, vocabulary
from onrecord.imports.foreign import Complain, ForeignEvent, Side
from onrecord.imports.rows import objects
from onrecord.records import Place, Precision
from onrecord.rules import Origin

_OLD = {
    "source": "actor", "target": "recipient", "eventText": "event_text", "textInfo": "text_info", "dateCoded": "coded_date",
    "citeInfo": "cite_info", "eventLoc": "event_loc", "eventMode": "mode", "eventContext": "context",
}  # fmt: skip
_RESOLUTION = {5: Precision.SITE, 4: Precision.CITY, 3: Precision.PROVINCE, 2: Precision.PROVINCE, 1: Precision.COUNTRY}
_BODIES = frozenset({"IGO", "UNO", "EUR", "NGO", "ISM", "IMG", "MNC"})


def read(name: str, file: IO[bytes], complain: Complain) -> Iterator[ForeignEvent]:
    """The events of a file; a record with `has_event` false is none. Faulty ones are reported and skipped."""
    for origin, given in objects(name, file, complain):
        record = {_OLD.get(key, key): value for key, value in given.items()}
        if record.get("has_event") is False:
            continue
        event = _event(origin, record)
        if isinstance(event, str):
            complain.row(origin, event)
        else:
            yield event


def _event(origin: Origin, record: Mapping[str, Any]) -> ForeignEvent | str:
    day = iso_day(str(record.get("date") or ""))
    kinds = [kind for kind in (str(k).upper() for k in _listed(record.get("event"))) if kind in vocabulary().types]
    if day is None:
        return f"date {record.get('date')!r} is no day"
    if not kinds:
        return f"event {record.get('event')!r} is none of PLOVER's types"
    actors, recipients = _sides(record.get("actor")), _sides(record.get("recipient"))
    if not actors and not recipients:
        return "nobody is named in actor or recipient"
    modes = [str(m).casefold() for m in _listed(record.get("mode"))]
    mode = next((m for m in modes if m in vocabulary().types[kinds[0]].modes), None)
    contexts, qualities = auxiliary_qualities([*map(str, _listed(record.get("context"))), *modes])
    qualities = marked_qualities(record.get("mark")) or qualities
    cite = _object(record.get("cite_info"))
    cameo = record.get("cameo")
    return ForeignEvent(
        dataset="PLOVER", ident=str(record.get("id") or origin), origin=origin, day=day, type=kinds[0], mode=mode,
        cameo=cameo if isinstance(cameo, str) else None, actors=actors, recipients=recipients,
        contexts=tuple(c for c in contexts if c not in vocabulary().types[kinds[0]].modes),
        end=iso_day(str(record.get("enddate") or "")), changed=iso_day(str(record.get("coded_date") or "")),
        place=_place(_object(record.get("event_loc"))), words=str(record.get("text") or ""),
        publishers=tuple(str(v) for v in (cite.get("corpus") or cite.get("publication"),) if v),
        urls=tuple(str(v) for v in (cite.get("url"),) if v),
        mutual=is_mutual(None, kinds[0], mode) and not recipients, **qualities,
    )  # fmt: skip


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _object(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _sides(value: Any) -> tuple[Side, ...]:
    return tuple(side for side in (_side(entity) for entity in _listed(value)) if side)


def _side(entity: Any) -> Side | None:
    """An entity, of the manual's fields or of its own example's; a bare string is a name or a country."""
    if isinstance(entity, str):
        return Side(entity, iso3_of(entity)) if entity.strip() else None
    if not isinstance(entity, dict):
        return None
    code = str(entity.get("code") or "")
    names = ("entity_text", "identifier_text", "entity_name", "raw_text", "actorText", "actor_text")
    name = next((str(entity[key]) for key in names if entity.get(key)), code)
    sectors = [str(s) for part in _listed(entity.get("sector")) for s in str(part).split(",")]
    bodies = [code] if code in _BODIES else []
    office = entity.get("office")
    return (
        Side(name, iso3_of(code[:3]) if code and not bodies else None, named_sectors([*sectors, *bodies]), office)
        if name
        else None
    )


def _place(location: Mapping[str, Any]) -> Place | None:
    name = (
        location.get("resolved_place")
        or location.get("extracted_place")
        or location.get("city")
        or location.get("country")
    )
    if not name:
        return None
    try:
        latitude, longitude = float(location["lat"]), float(location["lon"])
    except (KeyError, TypeError, ValueError):
        latitude = longitude = None  # type: ignore[assignment]
    geonames = location.get("geonameid")
    return Place(
        str(name), _RESOLUTION.get(location.get("resolution") or 4, Precision.CITY),
        iso3_of(str(location.get("country_code") or location.get("country") or "")), location.get("province"), latitude,
        longitude, int(str(geonames)) if str(geonames or "").isdigit() else None,
    )  # fmt: skip
