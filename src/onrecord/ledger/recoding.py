"""Reading again: new readings beside the old, and what changed, by cause."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.errors import UsageError
from onrecord.ledger.decided import load_decided
from onrecord.ledger.entries import Entry
from onrecord.ledger.index import Touched, index_report
from onrecord.ledger.linking import Linking
from onrecord.ledger.rows import Coder, load_reading, write_reading
from onrecord.ledger.writing import Agency, settle
from onrecord.records import Actor, Claim, Readout

COMPARED = (
    "type",
    "mode",
    "cameo",
    "participants",
    "where",
    "when",
    "said_by",
    "polarity",
    "modality",
    "certainty",
    "about",
)
"""Fields of a claim whose change is told."""
_LINE = re.compile(r"^((?:model:)?[^\s:]+)(?::\d+)?(?: (\S+))?")


@dataclass(frozen=True, slots=True, order=True)
class Cause:
    """One kind of change: what happened to claims, in which field, by which rule or model, from what to what."""

    change: str
    """ "new", "gone", or the name of the field that differs."""
    rule: str
    """ "frames/consult.toml consult.meet", "model:speech"."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Recoded:
    """What one entry of `recode` did."""

    same: int
    """Reports that read as before: nothing was written for them."""
    changed: tuple[str, ...]
    """Ids of reports with a new reading."""
    causes: Counter[Cause]
    coders: Counter[tuple[str, str]]
    """(what changed in the coder, e.g. "frames"; "old -> new") -> readings."""
    events: tuple[str, ...]


def recode_batch(
    entry: Entry, linking: Linking, batch: Sequence[Readout], coder: Coder, agency: Agency | None = None
) -> Recoded:
    """Writes the readings of a batch that differ from the current ones. Raises UsageError for a report not held."""
    written: list[tuple[int, int, Readout, Actor | None]] = []
    changed: list[str] = []
    causes: Counter[Cause] = Counter()
    coders: Counter[tuple[str, str]] = Counter()
    for readout in batch:
        number, held, before = _held(entry, readout.report.id)
        credited = agency(readout.report) if agency else None
        old, old_agency = load_reading(entry.connection, held)
        if replace(readout, report=old.report) == old and credited == old_agency:
            continue
        reading = write_reading(entry, number, readout, coder, credited)
        entry.connection.execute("UPDATE current SET reading = ? WHERE report = ?", (reading, number))
        written.append((number, reading, readout, credited))
        changed.append(readout.report.id)
        causes.update(differences(old.claims, readout.claims))
        coders.update(_parts(before, coder))
    # Decisions are found again in the new readings once all of these are current.
    decided, touched = load_decided(entry.connection), Touched()
    for number, reading, readout, credited in written:
        index_report(entry, number, reading, decided, touched, (readout, credited))
    events = settle(entry, linking, decided, touched)
    return Recoded(len(batch) - len(changed), tuple(changed), causes, coders, events)


def _held(entry: Entry, report: str) -> tuple[int, int, Coder]:
    row = entry.connection.execute(
        "SELECT r.id, n.reading, g.release, g.rules, g.weights FROM reports r JOIN current n ON n.report = r.id "
        "JOIN readings g ON g.id = n.reading WHERE r.report = ?",
        (report,),
    ).fetchone()
    if row is None:
        raise UsageError(f"report {report} is not in the ledger: add it first")
    return row[0], row[1], Coder(*row[2:])


def _parts(old: Coder, new: Coder) -> list[tuple[str, str]]:
    """What differs between two coders, part by part."""
    before = {"release": old.release, "weights": old.weights, **_rules(old)}
    after = {"release": new.release, "weights": new.weights, **_rules(new)}
    return [
        (part, f"{before.get(part) or 'none'} -> {after.get(part) or 'none'}")
        for part in sorted(before.keys() | after.keys())
        if before.get(part) != after.get(part)
    ]


def _rules(coder: Coder) -> dict[str, str]:
    return {name: digest for name, _, digest in (part.partition("=") for part in coder.rules.split())}


def differences(old: Sequence[Claim], new: Sequence[Claim]) -> list[Cause]:
    """What changed between two readings of one report. Claims are one where their triggers share words and their
    types, or failing that only their triggers, are one."""
    left = sorted(new, key=lambda c: (c.trigger, c.type))
    found: list[Cause] = []
    gone: list[Claim] = []
    for claim in sorted(old, key=lambda c: (c.trigger, c.type)):
        twin = _twin(claim, left)
        if twin is None:
            gone.append(claim)
        else:
            left.remove(twin)
            found += _fields(claim, twin)
    found += [Cause("gone", rule_of(c, "type"), c.type, "") for c in gone]
    return found + [Cause("new", rule_of(c, "type"), "", c.type) for c in left]


def _twin(claim: Claim, others: Sequence[Claim]) -> Claim | None:
    near = [c for c in others if c.trigger.overlaps(claim.trigger)]
    return max(near, key=lambda c: (c.type == claim.type, c.trigger == claim.trigger), default=None)


def _fields(old: Claim, new: Claim) -> list[Cause]:
    found = []
    for name in COMPARED:
        before, after = _said(old, name), _said(new, name)
        if before != after:
            found.append(Cause(name, rule_of(new, name), before, after))
    return found


def _said(claim: Claim, name: str) -> str:
    """A field in a few words, without the spans and rules that change with every release."""
    if name == "participants":
        return ", ".join(f"{p.actor.id} ({p.role})" for p in claim.participants)
    if name == "said_by":
        return " < ".join(s.actor.id for s in claim.said_by)
    if name == "where":
        return claim.where.place.name if claim.where else ""
    if name == "when":
        return f"{claim.when.start or '?'}/{claim.when.end or '?'}"
    if name == "about":
        return str(len(claim.about))
    return str(getattr(claim, name) or "")


def rule_of(claim: Claim, field: str) -> str:
    """The rule or model behind a field, without its line, which moves; that of the type where the field has none."""
    why = dict(claim.why)
    evidence = why.get(field)
    if evidence is None and field == "participants" and claim.participants:
        evidence = claim.participants[0].evidence
    if evidence is None and field == "where" and claim.where:
        evidence = claim.where.evidence
    if evidence is None and field == "said_by":
        evidence = next((s.evidence for s in reversed(claim.said_by) if s.evidence), None)
    if evidence is None and field in ("polarity", "modality", "certainty", "about"):
        evidence = next((c.evidence for c in claim.cues), None)
    evidence = evidence or why.get("type")
    match = _LINE.match(evidence.rule) if evidence else None
    return " ".join(part for part in match.groups() if part) if match else "unknown"
