"""The lines that PETRARCH2's writer gives, and the 26 columns of the Phoenix data made from them. Neither has a header."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import IO

from onrecord.export.cells import Cell, tab_line, write_lines
from onrecord.export.coded import CodedRow, coded_rows, place_cells
from onrecord.export.countries import codes
from onrecord.export.registry import Options, Tally
from onrecord.export.sectors import cameo_types
from onrecord.export.told import ToldEvent
from onrecord.records import Actor

PETRARCH_COLUMNS = (
    "date", "source", "target", "code", "issues", "ids", "url", "source_publisher", "actorText1", "actorText2", "eventText"
)  # fmt: skip
PHOENIX_COLUMNS = (
    "EventID", "Date", "Year", "Month", "Day", "SourceActorFull", "SourceActorEntity", "SourceActorRole",
    "SourceActorAttribute", "TargetActorFull", "TargetActorEntity", "TargetActorRole", "TargetActorAttribute", "EventCode",
    "EventRootCode", "QuadClass", "GoldsteinScore", "Issues", "ActionLat", "ActionLong", "LocationName", "GeoStateName",
    "GeoCountryName", "SentenceID", "URLs", "NewsSources",
)  # fmt: skip


_QUADS = {"01": 0, "02": 0, "16": 3}
"""Where Phoenix's quad classes are not GDELT's: statements and appeals are neutral, to reduce relations is verbal."""


def write_petrarch(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A line for each dyad that has both ends. What `--include` lets in is marked among the issues ("PLANNED,1")."""
    rows = _rows(events, options, tally)
    write_lines((tab_line(_petrarch(row)) for row in rows), out, tally)


def write_phoenix(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A line for each dyad that has both ends; marked as `write_petrarch` marks."""
    rows = _rows(events, options, tally)
    write_lines((tab_line(_phoenix(row)) for row in rows), out, tally)


def _rows(events: Iterable[ToldEvent], options: Options, tally: Tally) -> Iterator[CodedRow]:
    for row in coded_rows(events, options, tally, need_cameo=True):
        if actor_code(row.source) and actor_code(row.target):
            yield row
        else:
            tally.left_out["without both actors"] += 1


def actor_code(actor: Actor | None) -> str:
    """A CAMEO actor code ("RUSGOV", "IGOUNO"); "" for an actor of no known country or sort."""
    if actor is None:
        return ""
    types = cameo_types(actor.sectors)
    return codes(actor.country).cameo + "".join(types[:2])


def _petrarch(row: CodedRow) -> list[Cell]:
    ids = ";".join(f"{one.report.id}_{one.claim.sentence + 1}" for one in row.told.claims)
    return [
        row.day.replace("-", ""), actor_code(row.source), actor_code(row.target), row.cameo, _issues(row), ids,
        row.report.url, row.report.outlet, row.source.name if row.source else "", row.target.name if row.target else "",
        row.firmest.claim.trigger.of(row.report.text),
    ]  # fmt: skip


def _issues(row: CodedRow) -> str:
    """Contexts as issues, with how many claims give each."""
    counts = {c: sum(c in one.claim.contexts for one in row.told.claims) for c in row.told.contexts}
    issues = [f"{context.upper()},{count}" for context, count in counts.items()]
    return ";".join([*issues, f"{row.mark.upper()},1"] if row.mark else issues)


def _phoenix(row: CodedRow) -> list[Cell]:
    code, told = row.cameo or "", row.told
    _, province, country, latitude, longitude = place_cells(row)
    return [
        row.number, row.day.replace("-", ""), row.day[:4], row.day[5:7], row.day[8:10], *_actor(row.source),
        *_actor(row.target), code, code[:2], _QUADS.get(code[:2], row.codes.quad), row.codes.goldstein, _issues(row), latitude, longitude,
        told.place.name if told.place else "", province, codes(country).name,
        ";".join(f"{one.report.id}_{one.claim.sentence + 1}" for one in told.claims),
        ";".join(dict.fromkeys(r.url for r in told.reports if r.url)),
        ";".join(dict.fromkeys(r.outlet for r in told.reports if r.outlet)),
    ]  # fmt: skip


def _actor(actor: Actor | None) -> tuple[Cell, ...]:
    if actor is None:
        return ("", "", "", "")
    types = cameo_types(actor.sectors)
    return (actor_code(actor), codes(actor.country).cameo, types[0] if types else "", ";".join(types[1:]))
