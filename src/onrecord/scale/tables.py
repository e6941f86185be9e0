"""The tables of a run: a kind of record each, columns derived from its fields, in parts that belong together.

Part 12 of every table holds what was read in lot 12: a report's claims stand in the part of the report's own number, in
the same order. A part is written under another name and renamed when it is whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, make_dataclass
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import uuid4

from onrecord.ledger.accounts import Account
from onrecord.records import Actor, Claim, Event, Mention, PlaceMention, Question, Quote, Readout, Report, TimeMention
from onrecord.scale.columns import from_batch, schema_of, to_batch
from onrecord.scale.facts import StrandRow, TellingRow, VersionRow, facts_of

CHILDREN: Mapping[str, tuple[str, type]] = {
    "claims": ("claims", Claim), "questions": ("questions", Question), "own_events": ("events", Event),
    "quotes": ("quotes", Quote), "mentions": ("mentions", Mention), "places": ("places", PlaceMention),
    "times": ("times", TimeMention),
}  # fmt: skip
"""Table -> the field of `Readout` that it holds, and the kind of its rows."""


@dataclass(frozen=True, slots=True)
class Filed:
    """One report's reading, with what a ledger needs beside it, and where the report stood."""

    readout: Readout
    agency: Actor | None
    source: str
    position: str | None


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Something that was not read, and why: a row of `quarantine`."""

    source: str
    position: str | None
    reason: str
    report: str | None = None
    """Id of the report, where it was one."""


def _row_of(name: str, kind: type, *more: tuple[str, Any]) -> Any:
    """A record of all the fields of `kind` and some more before them."""
    kept = [(f.name, f.type) for f in fields(kind) if f.name not in dict(more)]
    made = make_dataclass(name, [*more, *kept], frozen=True, slots=True)
    made.__module__ = kind.__module__  # Where the names of its types are known.
    return made


_TEXT = "tuple[str, ...]"
_REPORT = _row_of("_Report", Report, ("id", "str"), ("notes", _TEXT), ("agency", "Actor | None"), ("source", "str"),
                  ("position", "str | None"))  # fmt: skip
_ROWS: Mapping[str, Any] = {name: _row_of(f"_{name}", kind, ("report", "str")) for name, (_, kind) in CHILDREN.items()}
_EVENT = _row_of("_Event", Event, *((f.name, f.type) for f in fields(Account) if f.name != "event"))
_FACTS: Mapping[str, Any] = {"strands": StrandRow, "tellings": TellingRow, "versions": VersionRow}
TABLES: Mapping[str, Any] = {"reports": _REPORT, **_ROWS, "quarantine": Quarantined, **_FACTS, "events": _EVENT}
"""Table -> the kind of its rows. `events` are the happenings that all reports together tell of, as a ledger has them."""
READ = tuple(name for name in TABLES if name != "events")
"""The tables that reading makes; fusing makes the other."""


def rows_of(
    filed: Iterable[Filed], quarantined: Iterable[Quarantined], recorded: str, first: int = 0
) -> dict[str, list[Any]]:
    """The rows of every table that reading makes. `recorded` and `first` are for `facts_of`: when the run was begun, and
    where in it the first of these reports stands.
    """
    rows: dict[str, list[Any]] = {name: [] for name in READ}
    for order, one in enumerate(filed, first):
        facts = facts_of(one.readout, one.agency, recorded, order)
        rows["versions"].append(facts.version)
        rows["strands"] += facts.strands
        rows["tellings"] += facts.tellings
        readout = one.readout
        own = {f.name: getattr(readout.report, f.name) for f in fields(Report)}
        beside = {"notes": readout.notes, "agency": one.agency, "source": one.source, "position": one.position}
        rows["reports"].append(_REPORT(**own, **beside))
        for table, (field, kind) in CHILDREN.items():
            names = [f.name for f in fields(kind)]
            made = _ROWS[table]
            rows[table] += [
                made(**{"report": readout.report.id, **{name: getattr(item, name) for name in names}})
                for item in getattr(readout, field)
            ]
    rows["quarantine"] = list(quarantined)
    return rows


def filed_of(tables: Mapping[str, Sequence[Any]]) -> Iterator[Filed]:
    """The reports of one part again, from the rows of its tables, in their order."""
    children = {
        table: {report: list(rows) for report, rows in groupby(tables[table], key=lambda row: row.report)}
        for table in CHILDREN
    }
    for row in tables["reports"]:
        report = Report(**{f.name: getattr(row, f.name) for f in fields(Report)})
        held = {
            field: tuple(_item(kind, one) for one in children[table].get(report.id, ()))
            for table, (field, kind) in CHILDREN.items()
        }
        yield Filed(Readout(report, notes=row.notes, **held), row.agency, row.source, row.position)


def _item(kind: type, row: Any) -> Any:
    return kind(**{f.name: getattr(row, f.name) for f in fields(kind)})


def event_rows(accounts: Iterable[Account]) -> list[Any]:
    """Rows of `events`."""
    return [
        _EVENT(
            **{f.name: getattr(account, f.name) for f in fields(Account) if f.name != "event"},
            **{f.name: getattr(account.event, f.name) for f in fields(Event)},
        )
        for account in accounts
    ]


def account_rows(rows: Iterable[Any]) -> list[Account]:
    """The accounts that `event_rows` was given."""
    beside = [f.name for f in fields(Account) if f.name != "event"]
    return [Account(event=_item(Event, row), **{name: getattr(row, name) for name in beside}) for row in rows]


# ------------------------------------------------------------------ files


def part(out: Path, table: str, number: int) -> Path:
    """The file of a part."""
    return out / table / f"part-{number:06}.parquet"


def write_part(out: Path, table: str, number: int, rows: Sequence[Any]) -> str:
    """Writes a part whole or not at all; the SHA-256 of its bytes, which are the same for the same rows."""
    import pyarrow.parquet as pq

    path = part(out, table, number)
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        with pq.ParquetWriter(passing, schema_of(TABLES[table]), compression="zstd") as writer:
            writer.write_batch(to_batch(TABLES[table], rows))
        digest = hashlib.sha256(passing.read_bytes()).hexdigest()
        passing.replace(path)
    finally:
        passing.unlink(missing_ok=True)
    return digest


def clear(out: Path, table: str) -> None:
    """Removes the parts of a table that is made anew."""
    for path in (out / table).glob("part-*.parquet"):
        path.unlink()


def read_part(out: Path, table: str, number: int, columns: Sequence[str] | None = None) -> list[Any]:
    """The rows of a part."""
    import pyarrow.parquet as pq

    return from_batch(TABLES[table], pq.read_table(part(out, table, number), columns=columns))


def read_filed(out: Path, number: int) -> Iterator[Filed]:
    """The reports of a part with all that was read in them."""
    return filed_of({table: read_part(out, table, number) for table in ("reports", *CHILDREN)})
