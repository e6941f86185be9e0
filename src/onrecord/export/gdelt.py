"""GDELT 2.0: events (61 columns) and mentions (16), tab-separated, without a header, places in FIPS 10-4."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import IO

from onrecord.export.cells import Cell, tab_line, write_lines
from onrecord.export.coded import CodedRow, coded_rows
from onrecord.export.countries import codes
from onrecord.export.registry import Options, Tally
from onrecord.export.sectors import cameo_types
from onrecord.export.told import ToldClaim, ToldEvent
from onrecord.fusion.tellings import instant
from onrecord.records import Actor, Certainty, Place, Precision

EVENT_COLUMNS = (
    "GlobalEventID", "Day", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{part}" for n in (1, 2) for part in (
        "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code", "Type1Code",
        "Type2Code", "Type3Code")),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale", "NumMentions",
    "NumSources", "NumArticles", "AvgTone",
    *(f"{who}Geo_{part}" for who in ("Actor1", "Actor2", "Action") for part in (
        "Type", "Fullname", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTION_COLUMNS = (
    "GlobalEventID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence", "MentionDocLen",
    "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
_NO_ACTOR: tuple[Cell, ...] = ("",) * 10
_NO_PLACE: tuple[Cell, ...] = (0, "", "", "", "", "", "", "")
_CONFIDENCE = {Certainty.CERTAIN: 100, Certainty.PROBABLE: 70, Certainty.POSSIBLE: 40, Certainty.UNKNOWN: 20}


def write_events(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A line for each dyad. What `--include` lets in is marked behind its address ("#onrecord=planned")."""
    write_lines((tab_line(_event(row)) for row in coded_rows(events, options, tally, need_cameo=True)), out, tally)


def write_mentions(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A line for each claim of each dyad that `write_events` writes, under the same number."""
    rows = coded_rows(events, options, tally, need_cameo=True)
    write_lines((line for row in rows for line in _mentions(row)), out, tally)


def _event(row: CodedRow) -> list[Cell]:
    code, told = row.cameo or "", row.told
    return [
        row.number, row.day.replace("-", ""), row.day[:7].replace("-", ""), row.day[:4], _fraction(row.day),
        *_actor(row.source), *_actor(row.target), int(row.firmest.claim.sentence < 3), code, code[:3], code[:2],
        row.codes.quad, row.codes.goldstein, len(told.claims), told.origins, len(told.reports), 0,
        *_geo(_seat(row.source)), *_geo(_seat(row.target)), *_geo(told.place), _stamp(told.first_known or row.day),
        (row.report.url or "") + (f"#onrecord={row.mark}" if row.mark else ""),
    ]  # fmt: skip


def _actor(actor: Actor | None) -> tuple[Cell, ...]:
    if actor is None:
        return _NO_ACTOR
    return _actor_cells(actor.name, actor.country, actor.sectors)


@lru_cache(maxsize=65_536)
def _actor_cells(name: str, country: str | None, sectors: tuple[str, ...]) -> tuple[Cell, ...]:
    code = codes(country).cameo
    types = cameo_types(sectors)
    group = next((s for s in sectors if s == "UNO"), "")
    padded = (*types, "", "", "")[:3]
    return (code + "".join(types), name.upper(), code, group, "", "", "", *padded)


def _seat(actor: Actor | None) -> Place | None:
    """GDELT gives actors a place of their own; all that we know of it is the country."""
    return (
        None
        if actor is None or not actor.country
        else Place(codes(actor.country).name, Precision.COUNTRY, actor.country)
    )


def _geo(place: Place | None) -> tuple[Cell, ...]:
    if place is None or place.precision is Precision.REGION:
        return _NO_PLACE
    country = codes(place.country)
    american = country.iso3 == "USA"
    kind = {Precision.COUNTRY: 1, Precision.PROVINCE: 2 if american else 5}.get(place.precision, 3 if american else 4)
    parts = (place.name, place.admin, country.name) if kind > 1 else (place.name,)
    feature = str(place.geonames) if place.geonames else country.fips
    full = ", ".join(dict.fromkeys(part for part in parts if part))
    return (kind, full, country.fips, "", "", place.latitude, place.longitude, feature)


def _fraction(day: str) -> str:
    """The year and the part of it that is over, to four decimals, as GDELT counts it (months of thirty days)."""
    return f"{int(day[:4]) + (int(day[5:7]) * 30 - 30 + int(day[8:10])) / 365:.4f}"


def _stamp(moment: str) -> str:
    """A UTC instant as YYYYMMDDHHMMSS; a day alone counts from its end."""
    digits = "".join(c for c in moment[:19] if c.isdigit())
    return (digits + "235959")[:14] if len(digits) == 8 else digits.ljust(14, "0")


def _mentions(row: CodedRow) -> Iterator[str]:
    added = _stamp(row.told.first_known or row.day)
    for one in row.told.claims:
        yield tab_line(_mention(row, one, added))


def _mention(row: CodedRow, one: ToldClaim, added: str) -> list[Cell]:
    report, claim = one.report, one.claim
    when = _stamp(instant(report.published or report.retrieved or row.told.first_known or row.day))
    extras = f"standing={row.told.event.standing.value};origin={one.origin or ''}" + (
        f";mark={row.mark}" if row.mark else ""
    )
    translated = f"srclc:{report.language}" if report.language not in ("en", None) else ""
    return [
        row.number, added, when, 1 if report.url else 2, report.outlet or "", report.url or report.id, claim.sentence + 1,
        _offset(one, row.source), _offset(one, row.target), claim.trigger.start, 1, _CONFIDENCE[claim.certainty],
        len(report.text), 0, translated, extras,
    ]  # fmt: skip


def _offset(one: ToldClaim, actor: Actor | None) -> int:
    """Where the claim names the actor, in characters of the published text; -1 where it does not."""
    if actor is None:
        return -1
    spans = (p.span for p in one.claim.participants if p.actor.id == actor.id and p.span)
    return next((span.start for span in spans), -1)
