"""The fusion as functions from batches to batches, and the fusing of one run on one machine.

    strands by key --link_block--> links --components--> strands and links by component --cluster--> memberships
    confirmations and denials with the events they may speak of --settle_about--> memberships
    tellings by event, with the prints of their reports --account_events--> rows of `events`

Every function is pure, and gives the same for its rows in any order. `fuse_here` groups the rows in memory; Spark
groups them over a cluster (`spark.py`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.fusion.about import find_event
from onrecord.fusion.copies import Print
from onrecord.fusion.facts import Link, Strand, Telling
from onrecord.fusion.fuse import components, fuse_component, links_in
from onrecord.ledger.accounts import Account, tell
from onrecord.ledger.instants import NOW
from onrecord.ledger.moments import CROWD
from onrecord.ledger.packing import unpack
from onrecord.records import Actor, Evidence, Kind, PlaceMention
from onrecord.scale.facts import Body, StrandRow, TellingRow, VersionRow
from onrecord.scale.run import fused, load_plan, seal_events
from onrecord.scale.tables import clear, event_rows, read_part, write_part


def superseded(versions: Iterable[VersionRow]) -> set[str]:
    """Those of the reports at one address that a later version has taken the place of: all but the last.

    A feed's teaser never takes the place of the report it is the teaser of; updates of a live blog stand side by side.
    """
    ordered = sorted(
        (v for v in versions if v.kind != Kind.LIVE_BLOG.value),
        key=lambda v: (v.kind != Kind.SUMMARY.value, v.known, v.order),
    )
    return {v.report for v in ordered[:-1]}


# ------------------------------------------------------------------ by block, by component


def link_block(rows: Iterable[StrandRow]) -> tuple[Link, ...]:
    """The links of one block, given all its strands."""
    return links_in(unpack(Strand, row.body) for row in rows)


@dataclass(frozen=True, slots=True)
class Membership:
    """A claim, and the event that it tells of or speaks about."""

    claim: str
    event: str
    strand: str | None = None


def cluster(rows: Iterable[StrandRow], links: Iterable[Link]) -> Iterator[Membership]:
    """The events of the strands of one component, or of any number of whole ones."""
    strands = {row.id: unpack(Strand, row.body) for row in rows}
    for found in fuse_component(strands.values(), links):
        for name in found.strands:
            for claim in strands[name].claims:
                yield Membership(claim, found.id, name)


# ------------------------------------------------------------------ by event


def settle_about(row: TellingRow, events: Mapping[str, Sequence[Telling]]) -> Membership | None:
    """The event that a confirmation or denial speaks of, among those that its claims or keys name."""
    found = find_event(unpack(Body, row.body).telling, events)
    return Membership(row.claim, found) if found else None


class _Bodies:
    """The records behind the tellings of an event."""

    def __init__(self, bodies: Iterable[Body], prints: Mapping[str, bytes]) -> None:
        self._bodies = {body.telling.claim: body for body in bodies}
        self._prints = prints

    def actors(self, claims: Iterable[str]) -> Mapping[tuple[str, str], Actor]:
        return {(claim, p.actor.id): p.actor for claim in claims for p in self._bodies[claim].participants}

    def where(self, claim: str) -> PlaceMention:
        where = self._bodies[claim].where
        assert where is not None, "a telling with a spot has a place"
        return replace(where, evidence=Evidence(f"claim:{claim}"), candidates=())

    def prints(self, reports: Iterable[str]) -> Iterable[Print]:
        return [unpack(Print, self._prints[report]) for report in reports]


def account_event(
    event: str, told: Iterable[TellingRow], about: Iterable[TellingRow], prints: Mapping[str, bytes]
) -> Account:
    """What the claims of an event come to, with the confirmations and denials of it, as a ledger would tell it."""
    bodies, spoken = ([unpack(Body, row.body) for row in rows] for rows in (told, about))
    sources = _Bodies([*bodies, *spoken], prints)
    return tell(event, [(body.telling, body.known) for body in bodies], [b.telling for b in spoken], NOW, sources)


# ------------------------------------------------------------------ on one machine


@dataclass(slots=True)
class _All:
    """The facts of all reports, each report once."""

    versions: dict[str, VersionRow]
    strands: dict[str, StrandRow]
    tellings: list[TellingRow]


def fuse_here(out: Path) -> int:
    """Fuses the claims of a run, in memory, and writes `events`; how many there are."""
    done = fused(out)
    if done is not None:
        return done
    everything = _gather(out)
    force = everything.versions.keys() - _out_of_force(everything.versions.values())
    links = _links(everything.strands.values())
    strands = {name: row for name, row in everything.strands.items() if row.report in force}
    home = {m.claim: m for m in _memberships(strands, links)}
    told: dict[str, list[TellingRow]] = defaultdict(list)
    for row in everything.tellings:
        if row.claim in home:
            told[home[row.claim].event].append(row)
    about = _abouts([row for row in everything.tellings if row.report in force], home, strands, told)
    prints = {name: row.print for name, row in everything.versions.items()}
    accounts = [account_event(event, rows, about.get(event, ()), prints) for event, rows in sorted(told.items())]
    clear(out, "events")
    write_part(out, "events", 0, event_rows(accounts))
    return seal_events(out, len(accounts))


def _gather(out: Path) -> _All:
    found = _All({}, {}, [])
    for lot in load_plan(out).lots:
        new = [row for row in read_part(out, "versions", lot.number) if row.report not in found.versions]
        found.versions.update({row.report: row for row in new})
        first = {row.order for row in new}
        found.strands.update({row.id: row for row in read_part(out, "strands", lot.number) if row.order in first})
        found.tellings += [row for row in read_part(out, "tellings", lot.number) if row.order in first]
    return found


def _out_of_force(reports: Iterable[VersionRow]) -> set[str]:
    at: dict[str, list[VersionRow]] = defaultdict(list)
    for row in reports:
        for url in {row.url, *row.takes_back} - {None}:
            at[str(url)].append(row)
    return {name for versions in at.values() for name in superseded(versions)}


def _links(strands: Iterable[StrandRow]) -> list[Link]:
    blocks: dict[str, list[StrandRow]] = defaultdict(list)
    for row in strands:
        for key in row.keys:
            blocks[key].append(row)
    found = {(link.a, link.b): link for rows in blocks.values() if len(rows) > 1 for link in link_block(rows)}
    return list(found.values())


def _memberships(strands: Mapping[str, StrandRow], links: Sequence[Link]) -> Iterator[Membership]:
    inside = [link for link in links if link.a in strands and link.b in strands]
    place = {name: number for number, names in enumerate(components(strands, inside)) for name in names}
    parts: dict[int, tuple[list[StrandRow], list[Link]]] = defaultdict(lambda: ([], []))
    for name, row in strands.items():
        parts[place[name]][0].append(row)
    for link in inside:
        parts[place[link.a]][1].append(link)
    for rows, held in parts.values():
        yield from cluster(rows, held)


def _abouts(
    tellings: Sequence[TellingRow],
    home: Mapping[str, Membership],
    strands: Mapping[str, StrandRow],
    told: Mapping[str, Sequence[TellingRow]],
) -> dict[str, list[TellingRow]]:
    """The confirmations and denials of every event."""
    keyed: dict[str, list[str]] = defaultdict(list)
    for name, strand in strands.items():
        for key in strand.event_keys:
            keyed[key].append(name)
    event_of = {m.strand: m.event for m in home.values()}
    found: dict[str, list[TellingRow]] = defaultdict(list)
    for row in tellings:
        if row.strand is None:
            named = {home[claim].event for claim in row.about if claim in home}
            near = {name for key in row.keys for name in keyed[key]} if not row.about else set()
            events = named if row.about else {event_of[name] for name in near} if len(near) <= CROWD else set()
            settled = settle_about(row, {e: [unpack(Body, r.body).telling for r in told[e]] for e in events})
            if settled:
                found[settled.event].append(row)
    return found
