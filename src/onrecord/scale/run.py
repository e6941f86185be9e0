"""A run: sources in, tables out, once and only once whatever is killed on the way.

    OUT/manifest.json            what is read, by which rules and weights, in which lots
    OUT/lots/000012.json         the receipt of lot 12, written when its parts are whole
    OUT/claims/part-000012.parquet

A lot without a receipt is read again, and its parts come to the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

from onrecord.errors import OnRecordError, UsageError
from onrecord.ledger.instants import now_after
from onrecord.ledger.plain import from_json, to_json
from onrecord.ledger.rows import Coder
from onrecord.readers.items import Found, Item, ReadOptions, Refusal
from onrecord.records import Report, content_id
from onrecord.scale.crew import Crew
from onrecord.scale.lots import SIZE, Lot, open_lot, plan_lots
from onrecord.scale.reading import read_all
from onrecord.scale.tables import READ, Filed, Quarantined, rows_of, write_part

VERSION = 1
"""Raised when a table changes."""
REPORTS = 1 << 32
"""More than a lot can hold: report 3 of lot 2 is number 2 * REPORTS + 3 of the run."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run reads, how, and in which lots."""

    version: int
    coder: Coder
    options: ReadOptions
    inputs: tuple[tuple[str, int], ...]
    """Every file with its bytes."""
    lots: tuple[Lot, ...]
    recorded: str = ""
    """When the run was begun, an instant in UTC: the time of what has no other."""
    rules: str | None = None
    """The folder of a user's own rules."""
    language: str = "onrecord"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came of a lot."""

    lot: int
    reports: int
    claims: int
    quarantined: int
    repeated: int
    """Reports that stood in the lot before: they are read once."""
    parts: Mapping[str, str] = field(default_factory=dict)
    """Table -> SHA-256 of its part."""


def plan_run(
    sources: Sequence[str], out: Path, coder: Coder, options: ReadOptions, rules: Path | None = None,
    language: str = "onrecord", size: int = SIZE,
) -> Plan:  # fmt: skip
    """The plan of a run, written to `out`; where the same run was begun there, that one's.

    Raises UsageError where `out` holds the tables of another run, or where there is nothing to read.
    """
    lots = plan_lots(sources, size)
    if not lots:
        raise UsageError("no file to read")
    names = dict.fromkeys(name for lot in lots for name in lot.sources)
    inputs = tuple((name, Path(name).stat().st_size) for name in names)
    held = out / "manifest.json"
    recorded = load_plan(out).recorded if held.exists() else now_after(None)
    plan = Plan(VERSION, coder, options, inputs, lots, recorded, str(rules.resolve()) if rules else None, language)
    if not held.exists():
        _write_whole(held, to_json(plan))
    elif load_plan(out) != plan:
        raise UsageError(f"{out}: holds the tables of another run (other sources, options, rules or release)")
    return plan


def load_plan(out: Path) -> Plan:
    """The plan of the run that made `out`. Raises UsageError where there is none, or a newer one."""
    try:
        plan = from_json(Plan, (out / "manifest.json").read_bytes())
    except FileNotFoundError as error:
        raise UsageError(f"{out}: holds no tables of a run (no manifest.json)") from error
    except ValueError as error:
        raise UsageError(f"{out}/manifest.json: is damaged: {error}") from error
    if plan.version > VERSION:
        raise UsageError(
            f"{out}: was made by a newer release (tables of version {plan.version}, this one knows {VERSION})"
        )
    return plan


def receipts(out: Path) -> dict[int, Receipt]:
    """The lots that are done, by number."""
    found = (from_json(Receipt, path.read_bytes()) for path in sorted((out / "lots").glob("[0-9]*.json")))
    return {receipt.lot: receipt for receipt in found}


def read_here(plan: Plan, out: Path, crew: Crew) -> Iterator[Receipt]:
    """Reads every lot that has no receipt yet, one after the other, each by the whole crew."""
    done = receipts(out)
    for lot in plan.lots:
        yield done[lot.number] if lot.number in done else read_lot(plan, lot, out, crew)


def read_lot(plan: Plan, lot: Lot, out: Path, crew: Crew) -> Receipt:
    """Reads one lot and writes its parts, then its receipt. Doing it again, here or elsewhere, changes no byte."""
    filed: list[Filed] = []
    quarantined: list[Quarantined] = []
    seen = _Seen()
    for found, reading in read_all(crew, _reports(open_lot(lot, plan.options), quarantined, seen)):
        if reading.readout is None:
            reason = reading.reason or "not read"
            quarantined.append(Quarantined(found.source, found.position, reason, found.report.id))
        else:
            readout = replace(reading.readout, notes=(*reading.readout.notes, *found.notes))
            filed.append(Filed(readout, reading.agency, found.source, found.position))
    rows = rows_of(filed, quarantined, plan.recorded, lot.number * REPORTS)
    parts = {table: write_part(out, table, lot.number, rows[table]) for table in READ}
    claims = sum(len(one.readout.claims) for one in filed)
    receipt = Receipt(lot.number, len(filed), claims, len(quarantined), seen.repeated, parts)
    _write_whole(out / "lots" / f"{lot.number:06}.json", to_json(receipt))
    return receipt


@dataclass(slots=True)
class _Seen:
    ids: set[str] = field(default_factory=set)
    repeated: int = 0


def _reports(items: Iterable[Item], quarantined: list[Quarantined], seen: _Seen) -> Iterator[tuple[Found, Report]]:
    """The reports of a lot, each once; what its formats refuse is quarantined."""
    for item in items:
        if isinstance(item, Refusal):
            quarantined.append(Quarantined(item.source, item.position, item.reason))
        elif isinstance(item, Found):
            if item.report.id in seen.ids:
                seen.repeated += 1
            else:
                seen.ids.add(item.report.id)
                yield item, item.report


def _write_whole(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    passing = path.with_name(f".{path.name}.{uuid4().hex}")
    try:
        passing.write_bytes(data)
        passing.replace(path)
    except OSError as error:
        raise OnRecordError(f"{path}: cannot be written: {error.strerror}") from error
    finally:
        passing.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Fused:
    """What came of fusing, and of which parts."""

    events: int
    of: str
    """A digest of the receipts of all lots."""


def fused(out: Path) -> int | None:
    """How many events there are, where all that is read is fused; None where it is not."""
    path = out / "fused.json"
    held = from_json(Fused, path.read_bytes()) if path.exists() else None
    return held.events if held and held.of == _digest(out) else None


def seal_events(out: Path, events: int) -> int:
    """Writes down that all that is read is fused; the number of events."""
    _write_whole(out / "fused.json", to_json(Fused(events, _digest(out))))
    return events


def _digest(out: Path) -> str:
    return content_id([to_json(receipt).decode() for _, receipt in sorted(receipts(out).items())])
