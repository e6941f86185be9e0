"""An event as the ledger tells it at a moment: what its claims come to, and how it stands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Protocol

from onrecord.fusion.copies import Print, families
from onrecord.fusion.facts import Party, Telling
from onrecord.fusion.origins import Origin, origins_of
from onrecord.fusion.standing import GRACE_DAYS, stand
from onrecord.fusion.view import first_day, last_day
from onrecord.ledger.decided import Decided
from onrecord.ledger.growth import select_in
from onrecord.ledger.instants import AsOf, Clock
from onrecord.ledger.packing import unpack
from onrecord.ledger.plain import from_json
from onrecord.records import (
    Actor,
    ActorKind,
    Basis,
    Event,
    Evidence,
    Modality,
    Participant,
    Place,
    PlaceMention,
    Span,
    Standing,
    When,
)

_FINEST = ("site", "city", "province", "country", "region")


@dataclass(frozen=True, slots=True)
class Account:
    """One event as far as it was known at a moment."""

    event: Event
    reports: int
    """How many reports tell of it."""
    origins: tuple[str, ...]
    """The independent origins that tell it as done; parties to it are not among them."""
    parties: tuple[str, ...]
    """The origins that are parties to it, whatever they say."""
    state: tuple[str, ...]
    """Those of all origins that are the word of a state or of an outlet that it controls."""
    because: tuple[str, ...]
    """The claims behind its standing."""
    silent: bool
    """Planned for a day that has passed without a word that it happened."""
    first_known: str
    last_known: str
    """When its first and its latest report were public (or recorded, on that clock)."""
    whose: tuple[str, ...] = ()
    """The origin that each of the event's claims goes back to, in their order."""


@dataclass(frozen=True, slots=True)
class Told:
    """A stored claim: its row, its telling as people left it, and when its report was known on a clock."""

    row: int
    report: int
    telling: Telling
    known: str


def load_told(
    connection: sqlite3.Connection, rows: Iterable[int], decided: Decided, clock: Clock = Clock.PUBLISHED
) -> list[Told]:
    """Claims by row number, without those that people rejected."""
    sql = (
        "SELECT t.claim, c.report, t.record, r.known, e.recorded FROM tellings t JOIN claims c ON c.id = t.claim "
        "JOIN reports r ON r.id = c.report LEFT JOIN entries e ON e.id = r.entry WHERE t.claim IN ({})"
    )
    found = []
    for row, report, record, known, recorded in select_in(connection, sql, rows):
        for telling in decided.applied([unpack(Telling, record)]):
            found.append(Told(row, report, telling, recorded if clock is Clock.RECORDED and recorded else known))
    return found


class Sources(Protocol):
    """Where the records behind tellings are found."""

    def actors(self, claims: Iterable[str]) -> Mapping[tuple[str, str], Actor]:
        """The participants of some claims, by claim and the actor's id."""

    def where(self, claim: str) -> PlaceMention:
        """The place of a claim that has one."""

    def prints(self, reports: Iterable[str]) -> Iterable[Print]:
        """What copies of some reports are known by."""


def account_of(
    connection: sqlite3.Connection, event: str, told: Sequence[Told], about: Sequence[Told], at: AsOf
) -> Account:
    """What the claims of one event come to; `about` are the confirmations and denials of it."""
    known = [(t.telling, t.known) for t in told]
    return tell(event, known, [t.telling for t in about], at, _Stored(connection, [*told, *about]))


def tell(
    event: str, told: Sequence[tuple[Telling, str]], about: Sequence[Telling], at: AsOf, sources: Sources
) -> Account:
    """As `account_of`, wherever the records are: each telling of the event comes with when its report was known."""
    tellings = sorted((telling for telling, _ in told), key=lambda t: (t.told, t.claim))
    instant = instant_of(at)
    origins = _origins([*tellings, *about], sources)
    stands = stand(_by(tellings, instant), _by(about, instant), instant, origins)
    assert stands is not None, "an event has claims"
    spotted = [t for t in tellings if t.spot]
    where = min(spotted, key=lambda t: (_FINEST.index(t.spot.precision) if t.spot else 9, t.claim), default=None)
    fullest = max(tellings, key=_fullness)
    made = Event(
        id=event,
        type=fullest.type,
        mode=fullest.mode or next((t.mode for t in tellings if t.mode), None),
        participants=_participants(sources, [fullest, *tellings]),
        when=_when(tellings),
        where=sources.where(where.claim) if where else None,
        standing=stands.standing,
        claims=tuple(t.claim for t in tellings),
    )
    known = sorted(when for _, when in told)
    reports = len({t.report for t in tellings})
    whose = tuple(origins[t.claim].id for t in tellings)
    return Account(
        made, reports, stands.origins, stands.parties, stands.state, stands.claims, stands.silent, known[0], known[-1],
        whose,
    )  # fmt: skip


def _fullness(t: Telling) -> tuple[object, ...]:
    """The claim that says most of an event: told as done, with most parties, by name before "the ministers"."""
    named = sum(p.kind == ActorKind.PERSON for p in t.parties)
    return (t.modality == Modality.ACTUAL, len(t.parties), named, t.mode is not None, t.claim)


def read_account(record: bytes, at: AsOf) -> Account:
    """An account as the index keeps it; whether a planned day has passed is a matter of today."""
    account = unpack(Account, record)
    if account.event.standing is not Standing.PLANNED:
        return account
    end = account.event.when.end or account.event.when.start
    day, today = last_day(end) if end else None, first_day(instant_of(at)[:10])
    return replace(account, silent=day is not None and today is not None and day + GRACE_DAYS < today)


def _by(tellings: Iterable[Telling], instant: str) -> list[Telling]:
    """Tellings as known by an instant: which ones are is settled before, on the clock that was asked for."""
    return [replace(t, recorded=min(t.recorded, instant)) for t in tellings]


def instant_of(at: AsOf) -> str:
    """A moment to the second."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if at.is_now else at.at[:19] + "Z"


class _Stored:
    """The records behind stored claims."""

    def __init__(self, connection: sqlite3.Connection, told: Iterable[Told]) -> None:
        self._connection = connection
        self._told = {t.telling.claim: t for t in told}

    def actors(self, claims: Iterable[str]) -> Mapping[tuple[str, str], Actor]:
        claim_of = {self._told[claim].row: claim for claim in claims}
        return {(claim_of[row], actor): found for (row, actor), found in _actors(self._connection, claim_of).items()}

    def where(self, claim: str) -> PlaceMention:
        return _where(self._connection, self._told[claim].row)

    def prints(self, reports: Iterable[str]) -> Iterable[Print]:
        wanted = set(reports)
        rows = {t.report for t in self._told.values() if t.telling.report in wanted}
        stored = select_in(self._connection, "SELECT record FROM prints WHERE report IN ({})", rows)
        return [unpack(Print, row[0]) for row in stored]


def origins(connection: sqlite3.Connection, told: Iterable[Told]) -> Mapping[str, Origin]:
    """The origin of each claim: near-copies among these reports count once."""
    claims = list(told)
    return _origins([t.telling for t in claims], _Stored(connection, claims))


def _origins(tellings: Sequence[Telling], sources: Sources) -> Mapping[str, Origin]:
    reports = {t.report for t in tellings}
    return origins_of(tellings, families(sources.prints(reports)) if len(reports) > 1 else None)


def _participants(sources: Sources, tellings: Sequence[Telling]) -> tuple[Participant, ...]:
    """Those of the fullest claim, and any that another names and nobody stands for yet, each with its claim."""
    wanted: dict[tuple[str, str], str] = {}
    kept: list[Party] = []
    for telling in tellings:
        for party in telling.parties:
            if telling is tellings[0] or not _stood_for(party, kept):
                wanted.setdefault((party.actor, party.role), telling.claim)
                kept.append(party)
    actors = sources.actors(set(wanted.values()))
    return tuple(
        Participant(actors[claim, actor], role, None, Evidence(f"claim:{claim}"))
        for (actor, role), claim in wanted.items()
        if (claim, actor) in actors
    )


def _stood_for(party: Party, kept: Iterable[Party]) -> bool:
    """Whether somebody is there already: himself, or for a body or group one of its country and sector."""
    for other in kept:
        if other.actor == party.actor:
            return True
        body = party.kind != ActorKind.PERSON and party.country is not None and party.country == other.country
        if body and (not party.sectors or not other.sectors or set(party.sectors) & set(other.sectors)):
            return True
    return False


def _actors(connection: sqlite3.Connection, rows: Iterable[int]) -> Mapping[tuple[int, str], Actor]:
    sql = (
        "SELECT p.claim, a.actor, a.name, a.kind, a.country, a.sectors, a.office FROM participants p "
        "JOIN actors a ON a.id = p.actor WHERE p.claim IN ({})"
    )
    return {
        (row, actor): Actor(actor, name, ActorKind(kind), country, tuple(sectors.split()), office)
        for row, actor, name, kind, country, sectors, office in select_in(connection, sql, rows)
    }


def _when(tellings: Sequence[Telling]) -> When:
    """The most exact time that a claim gives, one that tells it as done before one that tells it as planned."""

    def vagueness(t: Telling) -> tuple[object, ...]:
        return (t.start is None, t.modality != Modality.ACTUAL, -len(t.start or ""), t.end != t.start, t.start or "")

    best = min(tellings, key=vagueness)
    return When(best.start, best.end, Basis(best.basis))


def _where(connection: sqlite3.Connection, row: int) -> PlaceMention:
    start, end, sentence, head, record, claim = connection.execute(
        "SELECT c.place_start, c.place_end, c.sentence, c.place_head, p.record, c.claim FROM claims c "
        "JOIN places p ON p.id = c.place WHERE c.id = ?",
        (row,),
    ).fetchone()
    return PlaceMention(Span(start, end), sentence, head, from_json(Place, record), Evidence(f"claim:{claim}"))
