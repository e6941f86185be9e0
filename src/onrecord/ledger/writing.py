"""What changes a ledger: reports, readings, decisions. Each is one entry, and events are fused again within it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.errors import InputError, UsageError, nearest
from onrecord.ledger.decided import VERBS, Decided, anchor_of, checked_edits, load_decided
from onrecord.ledger.entries import Entry
from onrecord.ledger.growth import grow
from onrecord.ledger.index import Touched, index_report
from onrecord.ledger.instants import as_of
from onrecord.ledger.linking import Linking
from onrecord.ledger.plain import to_json
from onrecord.ledger.refresh import refresh
from onrecord.ledger.rows import Coder, write_reading, write_report
from onrecord.records import Actor, Readout, Report

Agency = Callable[[Report], Actor | None]
"""Finds the agency that a report's copy is credited to."""


@dataclass(frozen=True, slots=True)
class Added:
    """What one entry of `add` made durable."""

    reports: tuple[str, ...]
    """Ids of the reports that are new."""
    held: tuple[str, ...]
    """Ids of those that the ledger had already: nothing was added for them."""
    claims: int
    events: tuple[str, ...]
    """Events that came or changed."""


def add_batch(
    entry: Entry, linking: Linking, batch: Sequence[Readout], coder: Coder, agency: Agency | None = None
) -> Added:
    """Adds the reports of a batch that are new. Raises InputError for one that holds what is no text."""
    decided, touched = load_decided(entry.connection), Touched()
    new: list[str] = []
    held: list[str] = []
    claims = 0
    for readout in batch:
        report = readout.report
        if entry.connection.execute("SELECT 1 FROM reports WHERE report = ?", (report.id,)).fetchone():
            held.append(report.id)
            continue
        credited = agency(report) if agency else None
        try:
            number, superseded = write_report(entry, report)
            reading = write_reading(entry, number, readout, coder, credited)
        except UnicodeEncodeError as error:
            raise InputError(
                f"report {report.id}: holds half a character (a lone surrogate), which is no text"
            ) from error
        touched.superseded |= superseded
        index_report(entry, number, reading, decided, touched, (readout, credited))
        new.append(report.id)
        claims += len(readout.claims)
    return Added(tuple(new), tuple(held), claims, settle(entry, linking, decided, touched))


def settle(entry: Entry, linking: Linking, decided: Decided, touched: Touched) -> tuple[str, ...]:
    """Fuses again what was touched; the events that came or changed."""
    return tuple(sorted(refresh(entry, linking, decided, touched, grow(entry, linking, decided, touched))))


# ------------------------------------------------------------------ decisions


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a person decides: a verb, what it is about (claims, or claims against claims), and the changes of an edit."""

    verb: str
    targets: tuple[tuple[str, ...], ...]
    """The claims of each target, in the order in which they were told."""
    changes: Mapping[str, str]


def decide(entry: Entry, linking: Linking, names: Sequence[str], ruling: Ruling, note: str | None) -> tuple[str, ...]:
    """Writes a decision down and applies it; the events that changed. `names` are the targets as the person gave them."""
    connection = entry.connection
    claims = [claim for target in ruling.targets for claim in target]
    anchors = {claim: anchor_of(connection, claim) for claim in claims}
    if ruling.verb in ("same", "not-same"):
        pairs = _pairs(ruling)
        value: dict[str, object] = {"pairs": [[anchors[a], anchors[b]] for a, b in pairs]}
    else:
        value = {"claims": [anchors[claim] for claim in claims]}
        if ruling.verb == "edit":
            value["set"] = checked_edits(ruling.changes)
    entry.write("decisions", ruling.verb, " ".join(names), to_json(value).decode(), entry.author, note)
    return _apply(entry, linking, {anchor["report"] for anchor in anchors.values()})


def _pairs(ruling: Ruling) -> list[tuple[str, str]]:
    """Two targets are one by their first claims; they are apart only if each claim of one is apart from each other."""
    if len(ruling.targets) != 2:
        raise UsageError(f"{ruling.verb} takes two events or claims")
    first, second = ruling.targets
    if set(first) & set(second) and len(first) == len(second):
        raise UsageError(f"{ruling.verb} takes two different events or claims")
    if ruling.verb == "same":
        return [(first[0], second[0])]
    return [(a, b) for a in first for b in second if a != b]


def _apply(entry: Entry, linking: Linking, reports: Iterable[str]) -> tuple[str, ...]:
    decided, touched = load_decided(entry.connection), Touched()
    for report in sorted(reports):
        number, reading = entry.connection.execute(
            "SELECT r.id, n.reading FROM reports r JOIN current n ON n.report = r.id WHERE r.report = ?", (report,)
        ).fetchone()
        index_report(entry, number, reading, decided, touched)
    return settle(entry, linking, decided, touched)


def retract(entry: Entry, linking: Linking, report: str, at: str | None, note: str | None) -> tuple[str, ...]:
    """Takes a report (its id, or its address: the version in force) out of force from a moment; the events that changed.

    What was known under it stays known as of before. Raises UsageError for a report that the ledger does not have.
    """
    row = entry.connection.execute(
        "SELECT r.id, r.report FROM reports r WHERE (r.report = ? OR r.url = ?) "
        "AND NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.report = r.id) ORDER BY r.known DESC, r.id DESC",
        (report, report),
    ).fetchone()
    if row is None:
        raise UsageError(f"{report!r} is neither the id nor the address of a report in force")
    known = as_of(at).at if at else entry.recorded[:19] + "Z"
    entry.write(
        "decisions", "retract", report, to_json({"report": row[1], "known": known}).decode(), entry.author, note
    )
    entry.write("supersessions", row[0], None, known)
    touched = Touched(superseded={row[0]})
    return settle(entry, linking, load_decided(entry.connection), touched)


def check_verb(verb: str) -> None:
    """Raises UsageError for a verb that is none."""
    if verb not in VERBS:
        raise UsageError(f"{verb!r} is no decision ({', '.join(VERBS)}){nearest(verb, VERBS)}")
