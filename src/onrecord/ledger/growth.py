"""Growth: what an entry touched is fused again, and every claim that changed its event is written down."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onrecord.fusion.facts import Cluster
from onrecord.fusion.fuse import fuse_component
from onrecord.ledger.decided import Decided
from onrecord.ledger.entries import Entry
from onrecord.ledger.file import select_in as select_in
from onrecord.ledger.index import Touched
from onrecord.ledger.linking import Linking
from onrecord.records import content_id


@dataclass(slots=True)
class Changes:
    """What growth did to events."""

    events: set[str] = field(default_factory=set)
    """Events that came or whose claims changed."""
    gone: set[str] = field(default_factory=set)
    """Events that are no more."""


def grow(entry: Entry, linking: Linking, decided: Decided, touched: Touched) -> Changes:
    """Fuses the touched components again; memberships and redirects that changed are appended to the record."""
    connection = entry.connection
    sql = "SELECT id FROM strands WHERE report IN ({})"
    touched.turned |= {row[0] for row in select_in(connection, sql, touched.superseded)}
    dirty = (linking.link(touched) | touched.added | touched.turned) - touched.removed.keys()
    affected = linking.reach(dirty, decided_neighbours(connection, decided))
    force = in_force(connection, affected)
    clusters = fuse_again(linking, force, decided)
    return _write_memberships(entry, linking, affected, touched, clusters)


def fuse_again(linking: Linking, strands: set[int], decided: Decided) -> tuple[Cluster, ...]:
    """The clusters of some strands that are whole components, or all those in force of such."""
    records = [linking.view(number).strand for number in sorted(strands)]
    claims = frozenset(claim for strand in records for claim in strand.claims)
    return fuse_component(records, linking.links_among(strands), decided.pairs_among(claims))


def in_force(connection: sqlite3.Connection, strands: Iterable[int]) -> set[int]:
    """Those of reports that no later version and no retraction has superseded."""
    sql = (
        "SELECT s.id FROM strands s WHERE s.id IN ({}) "
        "AND NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.report = s.report)"
    )
    return {row[0] for row in select_in(connection, sql, strands)}


def decided_neighbours(connection: sqlite3.Connection, decided: Decided) -> Mapping[int, frozenset[int]]:
    """Strand to strands that people told to be one with it."""
    found: dict[int, frozenset[int]] = {}
    for pair in decided.pairs:
        if pair.same:
            a, b = _strand_of(connection, pair.a), _strand_of(connection, pair.b)
            if a and b and a != b:
                found[a] = found.get(a, frozenset()) | {b}
                found[b] = found.get(b, frozenset()) | {a}
    return found


def _strand_of(connection: sqlite3.Connection, claim: str) -> int | None:
    row = connection.execute(
        "SELECT t.strand FROM claims c JOIN tellings t ON t.claim = c.id WHERE c.claim = ? AND t.strand IS NOT NULL",
        (claim,),
    ).fetchone()
    return row[0] if row else None


def _write_memberships(
    entry: Entry, linking: Linking, affected: set[int], touched: Touched, clusters: tuple[Cluster, ...]
) -> Changes:
    connection = entry.connection
    home = {claim: cluster.id for cluster in clusters for claim in cluster.claims}
    sql = (
        "SELECT s.id, s.event, t.claim, c.claim FROM strands s JOIN tellings t ON t.strand = s.id "
        "JOIN claims c ON c.id = t.claim WHERE s.id IN ({})"
    )
    changes, left, placed = Changes(), _Left(), set()
    for strand, held, row, claim in select_in(connection, sql, affected):
        before, now = touched.gone.get(row, held), home.get(claim)
        placed.add(row)
        left.add(before, claim, strand)
        if before != now:
            entry.write("memberships", row, now)
            changes.events |= {event for event in (before, now) if event}
        elif row in touched.gone:
            # Read or edited otherwise it still tells of the same event, which may now be told otherwise.
            changes.events.add(touched.gone[row])
        if held != now:
            connection.execute("UPDATE strands SET event = ? WHERE id = ?", (now, strand))
    for row, before in touched.gone.items():
        if row not in placed:
            changes.events.add(before)
            entry.write("memberships", row, None)
            left.add(before, connection.execute("SELECT claim FROM claims WHERE id = ?", (row,)).fetchone()[0], None)
    changes.gone = changes.events - {cluster.id for cluster in clusters}
    changes.events -= changes.gone
    for event in sorted(changes.gone):
        entry.write("redirects", event, left.heir(event, home, linking))
    return changes


class _Left:
    """What stood in each event before, to find what became of those that are no more."""

    def __init__(self) -> None:
        self._claims: dict[str, list[str]] = {}
        self._strands: dict[str, set[int]] = {}

    def add(self, event: str | None, claim: str, strand: int | None) -> None:
        if event:
            self._claims.setdefault(event, []).append(claim)
            self._strands.setdefault(event, set()).update([strand] if strand else [])

    def heir(self, event: str, home: Mapping[str, str], linking: Linking) -> str | None:
        """Where an event is found now: with its earliest claim, with most of its claims, or by its nearest telling.

        The last is for a report whose new version tells the same: none of its old claims is in force.
        """
        claims = sorted(self._claims[event])
        first = next((home[c] for c in claims if c in home and content_id("happening", c) == event), None)
        went = [home[c] for c in claims if c in home]
        if first or went:
            return first or max(sorted(set(went)), key=went.count)
        near = linking.nearest(self._strands[event])
        return next((home[claim] for strand in near for claim in strand.claims if claim in home), None)
