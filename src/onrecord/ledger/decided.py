"""What people decided, found again in whatever reading is current: decisions are tied to words, not to codes.

A decision names its claims by anchors: the report, the words that trigger the claim, its type. Read again by other
rules, a report may give those words another id or another type; the decision then holds for the claim that the same
words trigger, and of several for the one whose type is the same.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from onrecord.errors import UsageError, nearest
from onrecord.fusion.facts import Decision, Telling
from onrecord.records import Certainty, Claim, Modality, Polarity

VERBS = ("accept", "reject", "edit", "same", "not-same", "retract")
EDITABLE: Mapping[str, tuple[str, ...] | None] = {
    **dict.fromkeys(("type", "mode", "start", "end")),
    "polarity": tuple(p.value for p in Polarity),
    "modality": tuple(m.value for m in Modality),
    "certainty": tuple(c.value for c in Certainty),
}
"""Fields of a claim that a person may set, with their values where these are closed."""


@dataclass(frozen=True, slots=True)
class Decided:
    """The decisions that hold, on the claims of the current readings (or of those of a moment)."""

    pairs: tuple[Decision, ...] = ()
    edits: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    rejected: frozenset[str] = frozenset()
    accepted: frozenset[str] = frozenset()

    def applied(self, tellings: Iterable[Telling]) -> tuple[Telling, ...]:
        """Tellings as people left them: edited ones changed, rejected ones left out."""
        return tuple(
            replace(t, **self.edits[t.claim]) if t.claim in self.edits else t
            for t in tellings
            if t.claim not in self.rejected
        )

    def edited(self, claim: Claim) -> Claim:
        """A claim as people left it."""
        changes = dict(self.edits.get(claim.id, {}))
        days = {name: changes.pop(name) for name in ("start", "end") if name in changes}
        for name, kind in (("polarity", Polarity), ("modality", Modality), ("certainty", Certainty)):
            if name in changes:
                changes[name] = kind(changes[name])
        return replace(claim, when=replace(claim.when, **days), **changes) if days or changes else claim

    def pairs_among(self, claims: frozenset[str]) -> tuple[Decision, ...]:
        """The decisions on pairs of which both are among `claims`."""
        return tuple(d for d in self.pairs if d.a in claims and d.b in claims)


def load_decided(connection: sqlite3.Connection, until: int | None = None) -> Decided:
    """The decisions of a ledger, up to an entry and on the readings of then where `until` names one.

    Of several on one claim or pair the latest holds.
    """
    rows = connection.execute(
        # The row of an entry is written when it is sealed: a decision of the entry at hand is later than all.
        "SELECT d.verb, d.value, coalesce(e.recorded, '9999-12-31T23:59:59Z') FROM decisions d "
        "LEFT JOIN entries e ON e.id = d.entry "
        "WHERE d.entry <= coalesce(?, d.entry) ORDER BY d.id",
        (until,),
    ).fetchall()
    verdict: dict[str, str] = {}
    edits: dict[str, dict[str, Any]] = {}
    pairs: list[Decision] = []
    for verb, value, recorded in rows:
        body = json.loads(value)
        if verb in ("same", "not-same"):
            for a, b in body["pairs"]:
                first, second = _claim_at(connection, a, until), _claim_at(connection, b, until)
                if first and second and first != second:
                    pairs.append(Decision(min(first, second), max(first, second), verb == "same", recorded))
            continue
        for anchor in body.get("claims", ()):
            claim = _claim_at(connection, anchor, until)
            if claim and verb == "edit":
                edits[claim] = edits.get(claim, {}) | body["set"]
            elif claim:
                verdict[claim] = verb
    named = {verb: frozenset(c for c, v in verdict.items() if v == verb) for verb in ("accept", "reject")}
    return Decided(tuple(pairs), edits, named["reject"], named["accept"])


def anchor_of(connection: sqlite3.Connection, claim: str) -> dict[str, Any]:
    """What a decision keeps of a claim of a current reading. Raises UsageError where there is none."""
    row = connection.execute(
        "SELECT r.report, c.start, c.end, c.type FROM claims c JOIN current n ON n.reading = c.reading "
        "JOIN reports r ON r.id = c.report WHERE c.claim = ?",
        (claim,),
    ).fetchone()
    if row is None:
        raise UsageError(f"{claim!r} is no claim of this ledger's current readings")
    return {"claim": claim, "report": row[0], "start": row[1], "end": row[2], "type": row[3]}


def _claim_at(connection: sqlite3.Connection, anchor: Mapping[str, Any], until: int | None) -> str | None:
    """The claim that an anchor stands for in the current reading, or in the one that was current at an entry."""
    reading = (
        "SELECT reading FROM current n JOIN reports r ON r.id = n.report WHERE r.report = ?"
        if until is None
        else "SELECT max(g.id) FROM readings g JOIN reports r ON r.id = g.report WHERE r.report = ? AND g.entry <= ?"
    )
    found = connection.execute(reading, (anchor["report"],) if until is None else (anchor["report"], until)).fetchone()
    if found is None or found[0] is None:
        return None
    rows = connection.execute(
        "SELECT claim, type, start, end FROM claims WHERE reading = ? AND start < ? AND end > ?",
        (found[0], anchor["end"], anchor["start"]),
    ).fetchall()
    best = max(
        rows,
        key=lambda r: (r[0] == anchor["claim"], r[1] == anchor["type"], min(r[3], anchor["end"]) - max(r[2], anchor["start"]), r[0]),
        default=None,
    )  # fmt: skip
    return best[0] if best else None


def checked_edits(changes: Mapping[str, str]) -> dict[str, str | None]:
    """The changes of an edit; an empty value clears a field. Raises UsageError for a field or value that is none."""
    for name, value in changes.items():
        if name not in EDITABLE:
            raise UsageError(f"{name!r} cannot be edited (fields: {', '.join(EDITABLE)}){nearest(name, EDITABLE)}")
        allowed = EDITABLE[name]
        if allowed and value not in allowed:
            raise UsageError(f"{name} cannot be {value!r} (one of {', '.join(allowed)}){nearest(value, allowed)}")
        if name == "type" and not value:
            raise UsageError("type cannot be empty")
        if name in ("start", "end") and value:
            _check_prefix(name, value)
    return {name: value or None for name, value in changes.items()}


def _check_prefix(name: str, value: str) -> None:
    from onrecord.ledger.instants import as_of

    try:
        as_of(value)
    except UsageError as error:
        raise UsageError(f"{name} cannot be {value!r}; write it as 2025, 2025-09 or 2025-09-03") from error
