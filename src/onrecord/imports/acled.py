"""ACLED: a row is overwritten when it is mended, and `timestamp` says when: a later version supersedes the earlier."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import IO

from onrecord.export.acled import COLUMNS
from onrecord.export.countries import iso3_of
from onrecord.imports.auxiliary import marked_qualities
from onrecord.imports.codes import iso_day
from onrecord.imports.foreign import Complain, ForeignEvent, Side
from onrecord.imports.rows import cell, headed, number_in
from onrecord.records import Place, Precision
from onrecord.rules import Origin

_REQUIRED = ("event_id_cnty", "event_date", "event_type", "actor1")
_TYPES = {
    "air/drone strike": ("ASSAULT", "aerial"), "suicide bomb": ("ASSAULT", "suicide-attack"),
    "chemical weapon": ("ASSAULT", "unconventional"), "shelling/artillery/missile attack": ("ASSAULT", "heavy-weapons"),
    "remote explosive/landmine/ied": ("ASSAULT", "explosives"), "grenade": ("ASSAULT", "explosives"),
    "abduction/forced disappearance": ("ASSAULT", "abduct"), "sexual violence": ("ASSAULT", "sexual"),
    "attack": ("ASSAULT", None), "violent demonstration": ("PROTEST", "riot"), "mob violence": ("PROTEST", "riot"),
    "excessive force against protesters": ("ASSAULT", "crowd-control"), "peaceful protest": ("PROTEST", "demo"),
    "protest with intervention": ("PROTEST", "demo"), "agreement": ("AGREE", None), "arrests": ("COERCE", "arrest"),
    "change to group/activity": ("MOBILIZE", None), "disrupted weapons use": ("COERCE", "seize"),
    "headquarters or base established": ("MOBILIZE", "troops"), "looting/property destruction": ("ASSAULT", "destroy"),
    "non-violent transfer of territory": ("RETREAT", "withdraw"),
}  # fmt: skip
"""Sub-event type, lower case -> PLOVER type and mode; Battles are ASSAULT whatever the sub-event type."""
_FALLBACK = {
    "battles": "ASSAULT", "explosions/remote violence": "ASSAULT", "violence against civilians": "ASSAULT", "protests": "PROTEST",
    "riots": "PROTEST",
}  # fmt: skip
_SECTORS = {
    "state forces": "MIL", "rebel group": "REB", "political militia": "UAF", "identity militia": "SOC", "rioters": "CVL",
    "protesters": "OPP", "civilians": "CVL", "external/other forces": "MIL", "rebel forces": "REB", "1": "MIL", "2": "REB",
    "3": "UAF", "4": "SOC", "5": "CVL", "6": "OPP", "7": "CVL", "8": "MIL",
}  # fmt: skip
"""`inter1` and `inter2`: words since 2024, numbers before."""
_GEO = {"1": Precision.CITY, "2": Precision.PROVINCE, "3": Precision.COUNTRY}


def read(name: str, file: IO[bytes], complain: Complain) -> Iterator[ForeignEvent]:
    """The events of a CSV file; rows with an unknown type or an impossible day are reported and skipped."""
    for origin, row in headed(name, file, COLUMNS, _REQUIRED, complain, separator=","):
        event = _event(origin, row)
        if isinstance(event, str):
            complain.row(origin, event)
        else:
            yield event


def _event(origin: Origin, row: Mapping[str, str]) -> ForeignEvent | str:
    day = iso_day(row["event_date"]) or _written_out(row["event_date"])
    found = _type_of(cell(row["event_type"]), cell(row.get("sub_event_type")))
    if day is None:
        return f"event_date {row['event_date']!r} is no day"
    if found is None:
        return f"event_type {row['event_type']!r} ({row.get('sub_event_type', '')}) is not known"
    country = iso3_of(row.get("country", ""))
    first, second = _sides(row, "1", country), _sides(row, "2", country)
    start, end = _interval(day, cell(row.get("time_precision")))
    return ForeignEvent(
        dataset="ACLED", ident=row["event_id_cnty"].strip(), origin=origin, day=start, end=end, type=found[0], mode=found[1],
        actors=first, recipients=second, changed=_changed(row.get("timestamp", "")), place=_place(row, country),
        words=cell(row.get("notes")) or cell(row.get("sub_event_type")),
        publishers=tuple(part.strip() for part in cell(row.get("source")).split(";") if part.strip()),
        **marked_qualities(row.get("tags", "").partition("mark=")[2]),
    )  # fmt: skip


def _type_of(kind: str, sub: str) -> tuple[str, str | None] | None:
    if kind.casefold() == "battles":
        return "ASSAULT", None
    fallback = _FALLBACK.get(kind.casefold())
    return _TYPES.get(sub.casefold()) or ((fallback, None) if fallback else None)


def _written_out(words: str) -> str | None:
    """ "03 September 2025", as the export tool writes it."""
    try:
        return datetime.strptime(words.strip(), "%d %B %Y").date().isoformat()
    except ValueError:
        return None


def _interval(day: str, precision: str) -> tuple[str, str | None]:
    """A week is seven days about the day given; a month is its month."""
    middle = date.fromisoformat(day)
    if precision == "2":
        return (middle - timedelta(3)).isoformat(), (middle + timedelta(3)).isoformat()
    return (day[:7], day[:7]) if precision == "3" else (day, None)


def _changed(stamp: str) -> str | None:
    seconds = number_in(stamp)
    if seconds is None or not 0 < seconds < 4e9:
        return None
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _sides(row: Mapping[str, str], which: str, country: str | None) -> tuple[Side, ...]:
    name = cell(row.get(f"actor{which}"))
    if not name:
        return ()
    sector = _SECTORS.get(cell(row.get(f"inter{which}")).casefold())
    head = name.partition("(")[0].strip()
    # "Military Forces of Russia (2000-) Air Force", "Civilians (Ukraine)", "Protesters (Iran)".
    home = next((iso3 for words in re.findall(r"\(([^()]*)\)", name) if (iso3 := iso3_of(words))), None)
    if head.casefold().startswith(("military forces of", "police forces of")):
        home = home or iso3_of(head.split(" of ", 1)[1])
        sector = "COP" if head.casefold().startswith("police") else "MIL"
    return (Side(name, home or (country if sector in ("CVL", "OPP") else None), (sector,) if sector else ()),)


def _place(row: Mapping[str, str], country: str | None) -> Place | None:
    name = cell(row.get("location")) or cell(row.get("admin1")) or cell(row.get("country"))
    if not name:
        return None
    precision = _GEO.get(cell(row.get("geo_precision")), Precision.CITY)
    return Place(
        name,
        precision,
        country,
        cell(row.get("admin1")) or None,
        number_in(row.get("latitude")),
        number_in(row.get("longitude")),
    )
