"""Conflict events in ACLED's 31 columns. ACLED knows violence and protest, so everything else is left out and counted.

The shape is ACLED's, the data are not: nobody at ACLED has seen them, fatalities stay empty, and `tags` says where
they come from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from typing import IO

from onrecord.export.cells import Cell, csv_line, write_lines
from onrecord.export.coded import publishers
from onrecord.export.countries import codes
from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldEvent, mark_of
from onrecord.records import Actor, Precision
from onrecord.rules import DATA, Faults, Row, read_table

COLUMNS = (
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type", "actor1",
    "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting", "iso", "region",
    "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision", "source",
    "source_scale", "notes", "fatalities", "tags", "timestamp",
)  # fmt: skip
_TABLE = ("type", "mode", "disorder_type", "event_type", "sub_event_type")
_INTER = {
    "GOV": "State forces", "MIL": "State forces", "COP": "State forces", "SPY": "State forces", "REB": "Rebel group",
    "UAF": "Political militia", "PRM": "Political militia", "PTY": "Political militia", "CRM": "Political militia",
    "SOC": "Identity militia", "OPP": "Protesters", "CVL": "Civilians", "REF": "Civilians", "LAB": "Protesters",
}  # fmt: skip
_GEO_PRECISION = {Precision.SITE: 1, Precision.CITY: 1, Precision.PROVINCE: 2, Precision.COUNTRY: 3}


def write(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """Writes the header and a row for each conflict event; what `--include` lets in is marked among the tags."""
    write_lines(_lines(events, options, tally), out, tally, csv_line(COLUMNS))


def _lines(events: Iterable[ToldEvent], options: Options, tally: Tally) -> Iterator[str]:
    for told in events:
        row = conflict_of(told.event.type, told.event.mode)
        if row is None:
            tally.left_out["no conflict"] += 1
            continue
        dated = _dated(told, options)
        if dated is None:
            tally.left_out["undated"] += 1
            continue
        if told.place is None and "unplaced" not in options.include:
            tally.left_out["unplaced"] += 1
            continue
        yield csv_line(_cells(told, row, *dated))


def conflict_of(kind: str, mode: str | None) -> Row | None:
    """The row of data/export/acled.csv for a PLOVER type and mode; None for what is no conflict to ACLED."""
    return next((row for row in _table() if row["type"] == kind and row["mode"] in ("*", mode)), None)


@lru_cache(maxsize=1)
def _table() -> tuple[Row, ...]:
    faults = Faults()
    rows = read_table("export/acled.csv", DATA / "export" / "acled.csv", _TABLE, faults)
    faults.raise_any()
    return tuple(rows)


def _dated(told: ToldEvent, options: Options) -> tuple[str, int] | None:
    """Day and time precision: 1 the day, 2 the week, 3 the month; a month alone is dated by its middle, as ACLED does."""
    start, end = told.event.when.start, told.event.when.end
    if start and len(start) >= 10:
        days = _days(start[:10], end[:10]) if end and len(end) >= 10 else 0
        return start[:10], 1 if days < 1 else 2 if days <= 7 else 3
    if start and len(start) == 7:
        return f"{start}-15", 3
    if told.first_known and "undated" in options.include:
        return told.first_known[:10], 3
    return None


def _days(start: str, end: str) -> int:
    return (datetime.fromisoformat(end) - datetime.fromisoformat(start)).days


def _cells(told: ToldEvent, row: Row, day: str, precision: int) -> list[Cell]:
    event, place, firmest = told.event, told.place, told.firmest
    country = codes(place.country if place else None)
    first, second = _in_role(told, "actor"), _in_role(told, "recipient", "target")
    if not second and event.type == "ASSAULT":
        # Two sides that fight are both actors.
        first, second = first[:1], first[1:]
    kind, sub_kind = row["event_type"], row["sub_event_type"]
    inter = [_inter(side[0], kind) if side else "" for side in (first, second)]
    if kind == "Battles" and "Civilians" in inter:
        # Only armed sides fight battles.
        kind, sub_kind = "Violence against civilians", "Attack"
    mark = mark_of(told)
    tags = ["onrecord", f"standing={event.standing.value}", *([f"mark={mark}"] if mark else [])]
    return [
        (country.iso3 or "XXX") + event.id, day, day[:4], precision, row["disorder_type"], kind, sub_kind,
        *_side(first, inter[0]), *_side(second, inter[1]), "-".join(word for word in inter if word),
        "Civilian targeting" if inter[1] == "Civilians" else "", country.numeric, "", country.name,
        place.admin if place else "", "", "", place.name if place else "", place.latitude if place else None,
        place.longitude if place else None, _GEO_PRECISION.get(place.precision, 3) if place else 3,
        "; ".join(publishers(told)), "", firmest.words if firmest else "", "", "; ".join(tags), _timestamp(told),
    ]  # fmt: skip


def _in_role(told: ToldEvent, *roles: str) -> list[Actor]:
    return list({p.actor.id: p.actor for p in told.event.participants if p.role in roles}.values())


def _side(actors: list[Actor], inter: str) -> tuple[Cell, Cell, Cell]:
    return actors[0].name if actors else "", "; ".join(actor.name for actor in actors[1:]), inter


def _inter(actor: Actor, kind: str) -> str:
    """What sort of actor; the unarmed are protesters only where they protest."""
    found = next((_INTER[s] for s in actor.sectors if s in _INTER), "External/Other forces")
    return "Civilians" if found == "Protesters" and kind not in ("Protests", "Riots") else found


def _timestamp(told: ToldEvent) -> int | str:
    """Seconds since 1970 at which the row was last changed: when its latest report was public."""
    if not told.last_known:
        return ""
    return int(datetime.fromisoformat(told.last_known.replace("Z", "+00:00")).timestamp())
