"""Which events: by who, with whom, what, when, where and how they stand, now or as of a moment."""

from __future__ import annotations

import itertools
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from onrecord.errors import UsageError, nearest
from onrecord.ledger.accounts import Account, read_account
from onrecord.ledger.file import select_in
from onrecord.ledger.instants import Clock, as_of
from onrecord.ledger.moments import Moment
from onrecord.records import Standing

STEP = 500
"""Strands or claims of a past moment that are fused again at a time."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What an event has to be. None asks nothing; days are ISO prefixes, both included."""

    actor: str | None = None
    """An actor's id ("person:vladimir-putin", "RUS:GOV"), a country ("RUS"), or a name or part of one ("Putin")."""
    with_: str | None = None
    """Another actor of the same event."""
    type: str | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    """A place's name, or a country's code."""
    standing: str | None = None
    limit: int | None = None

    def checked(self) -> Filter:
        """Itself. Raises UsageError for a day or a standing that is none."""
        for day in (self.since, self.until):
            as_of(day)
        if self.standing is not None and self.standing not in tuple(Standing):
            known = ", ".join(Standing)
            raise UsageError(
                f"{self.standing!r} is no standing ({known}){nearest(self.standing, [s.value for s in Standing])}"
            )
        return self


def events(moment: Moment, wanted: Filter) -> list[Account]:
    """The events that fit, by day, then by id."""
    if moment.at.is_now:
        return _now(moment, wanted, _actors(moment.connection, wanted))
    found = [a for a in near_events(moment, wanted) if fits(a, wanted)]
    found.sort(key=lambda a: (a.event.when.start or "~", a.event.id))
    return found[: wanted.limit] if wanted.limit else found


def each_event(moment: Moment, wanted: Filter) -> Iterator[Account]:
    """The events that fit, one at a time: memory stays flat whatever their number. By day as of now; as of a past moment
    in the order in which the ledger came to know of them, a few hundred at a time.
    """
    if moment.at.is_now:
        yield from itertools.islice(_each_now(moment, wanted, _actors(moment.connection, wanted)), wanted.limit)
        return
    near = _near(moment, wanted, _actors(moment.connection, wanted))
    by_strand = moment.at.clock is Clock.PUBLISHED
    asked = near[0] if by_strand else near[1]
    numbers = sorted(asked)
    found = (
        account
        for start in range(0, len(numbers), STEP)
        for account in _begun_in(moment, numbers[start : start + STEP], asked, by_strand)
        if fits(account, wanted)
    )
    yield from itertools.islice(found, wanted.limit)


def _begun_in(moment: Moment, part: Sequence[int], asked: Set[int], by_strand: bool) -> list[Account]:
    """The events at a moment of which the first strand (or claim) among those that are asked for is in a part of them."""
    # A moment of its own, so that what it keeps in memory goes with it.
    then = Moment(moment.connection, moment.at)
    accounts = then.accounts(part, ()) if by_strand else then.accounts((), part)
    sql = f"SELECT c.claim, {'t.strand' if by_strand else 'c.id'} FROM claims c JOIN tellings t ON t.claim = c.id WHERE c.claim IN ({{}})"
    first: dict[str, int] = {}
    for claim, number in select_in(moment.connection, sql, [claim for a in accounts for claim in a.event.claims]):
        if number in asked:
            first[claim] = min(number, first.get(claim, number))
    own = set(part)
    return [a for a in accounts if min(first[c] for c in a.event.claims if c in first) in own]


def near_events(moment: Moment, wanted: Filter) -> list[Account]:
    """The events that may fit, and others: `fits` decides. Cheaper than `events` where the caller has its own measure."""
    named = _actors(moment.connection, wanted)
    if moment.at.is_now:
        return _now(moment, wanted, named)
    return moment.accounts(*_near(moment, wanted, named))


def fits(account: Account, wanted: Filter) -> bool:
    """Whether an event is what was asked for."""
    event = account.event
    actors = [(p.actor.id, p.actor.country, p.actor.name) for p in event.participants]
    whos = [{i for i, a in enumerate(actors) if is_meant(who, *a)} for who in (wanted.actor, wanted.with_) if who]
    if any(not who for who in whos) or (len(whos) == 2 and len(whos[0] | whos[1]) < 2):
        return False
    if (wanted.type and event.type != wanted.type) or (wanted.standing and event.standing != wanted.standing):
        return False
    if not _overlaps(event.when.start, event.when.end, wanted):
        return False
    place = event.where.place if event.where else None
    return not wanted.place or (
        place is not None and wanted.place.lower() in (place.name.lower(), (place.country or "").lower())
    )


def is_meant(wanted: str, actor: str, country: str | None, name: str) -> bool:
    """Whether an actor is the one that a person means: by id, by country, by name or by a whole word of it."""
    if wanted in (actor, country) or actor.startswith(wanted + ":"):
        return True
    words = wanted.lower().split()
    own = name.lower().split()
    return any(own[i : i + len(words)] == words for i in range(len(own)))


def _overlaps(start: str | None, end: str | None, wanted: Filter) -> bool:
    if not (wanted.since or wanted.until):
        return True
    if start is None:
        return False
    last = end or start
    before = wanted.since is not None and last[: len(wanted.since)] < wanted.since[: len(last)]
    after = wanted.until is not None and start[: len(wanted.until)] > wanted.until[: len(start)]
    return not (before or after)


def _actors(connection: sqlite3.Connection, wanted: Filter) -> Mapping[str, set[int]]:
    """The numbers of the actors that are meant, for each that is asked for."""
    return {who: actors_meant(connection, who) for who in (wanted.actor, wanted.with_) if who}


def actors_meant(connection: sqlite3.Connection, who: str) -> set[int]:
    """The numbers of the actors that a person may mean (`is_meant`); one person has many, an office each."""
    # SQLite folds the case of ASCII letters only: the longest run of them finds every name, and some more.
    part = max(_PLAIN.findall(who), key=len, default="")
    sql = (
        "SELECT id, actor, country, name FROM actors "
        "WHERE country = :who OR actor >= :who AND actor < :end OR name LIKE :part"
    )
    values = {"who": who, "end": f"{who};", "part": f"%{part}%"}
    return {row[0] for row in connection.execute(sql, values) if is_meant(who, *row[1:])}


_PLAIN = re.compile(r"[A-Za-z0-9]+")
NAMES = 20_000
"""Names among which the one that was meant is looked for."""


def never_met(connection: sqlite3.Connection, wanted: Filter) -> Iterator[str]:
    """What of a question that found nothing the ledger has never met, with what may have been meant."""
    for who in (wanted.actor, wanted.with_):
        if who and not actors_meant(connection, who):
            names = [row[0] for row in connection.execute("SELECT DISTINCT name FROM actors LIMIT ?", (NAMES,))]
            yield f"nobody in this ledger is {who!r}{nearest(who, names)}"
    if wanted.type and not connection.execute("SELECT 1 FROM claims WHERE type = ?", (wanted.type,)).fetchone():
        types = [row[0] for row in connection.execute("SELECT DISTINCT type FROM events")]
        yield f"nothing in this ledger is of type {wanted.type!r}{nearest(wanted.type.upper(), types)}"


def _now(moment: Moment, wanted: Filter, named: Mapping[str, set[int]]) -> list[Account]:
    """From the index of events."""
    return list(itertools.islice(_each_now(moment, wanted, named), wanted.limit))


def _each_now(moment: Moment, wanted: Filter, named: Mapping[str, set[int]]) -> Iterator[Account]:
    where, values = _conditions(wanted, named, wanted.since, wanted.until)
    if wanted.type:
        # From the few events of an actor, where one is asked for, never from a type to its many.
        where.append(f"{'+' if named else ''}e.type = :type")
    if wanted.standing:
        where.append("e.standing = :standing")
    if wanted.place:
        where.append("(e.place = :place COLLATE NOCASE OR e.country = :place COLLATE NOCASE)")
    values |= {"type": wanted.type, "standing": wanted.standing, "place": wanted.place}
    sql = f"SELECT e.record FROM events e WHERE {' AND '.join(where)} ORDER BY coalesce(e.since, '~'), e.event"
    found = (read_account(row[0], moment.at) for row in moment.connection.execute(sql, values))
    return (account for account in found if fits(account, wanted))


def _conditions(
    wanted: Filter, named: Mapping[str, set[int]], since: str | None, until: str | None
) -> tuple[list[str], dict[str, object]]:
    """Conditions on `e`, a row of the index of events, by who and when. They let too much through; `fits` decides."""
    where = ["1"]
    values: dict[str, object] = {}
    if since:
        # The index holds the end of "2025-09" as "2025-09~", behind each of its days.
        where.append("e.until >= :since")
        values["since"] = since
    if until:
        where.append("e.since <= :until")
        values["until"] = until + "~"
    for who in (wanted.actor, wanted.with_):
        if who:
            numbers = ", ".join(map(str, sorted(named[who]))) or "NULL"
            recent = " AND until >= :since" if since else ""
            where.append(f"e.event IN (SELECT event FROM event_actors WHERE actor IN ({numbers}){recent})")
    return where, values


def _near(moment: Moment, wanted: Filter, named: Mapping[str, set[int]]) -> tuple[set[int], set[int]]:
    """Strands or claims of every event that may fit at a moment, and of more: `fits` decides."""
    if moment.at.clock is Clock.RECORDED:
        return set(), _near_claims(moment, wanted, named)
    # What an event was then is near to what it is now: its actors are among those of now, its month is the same.
    where, values = _conditions(wanted, named, (wanted.since or "")[:7] or None, (wanted.until or "")[:7] or None)
    where.append("e.first_known <= :at")
    if wanted.type:
        where.append(
            "EXISTS (SELECT 1 FROM strands k CROSS JOIN tellings t ON t.strand = k.id CROSS JOIN claims c ON c.id = t.claim "
            # From the event to its few claims, never from the type to its many.
            "WHERE k.event = e.event AND +c.type = :type)"
        )
    values |= {"at": moment.at.at, "type": wanted.type}
    sql = f"SELECT s.id FROM events e JOIN strands s ON s.event = e.event WHERE {' AND '.join(where)}"
    strands = {row[0] for row in moment.connection.execute(sql, values)}
    # Reports that a later version has superseded stand in no event of now. From the few of them to their strands, always.
    superseded = "SELECT s.id FROM supersessions x CROSS JOIN strands s ON s.report = x.report WHERE x.known > :at"
    return strands | {row[0] for row in moment.connection.execute(superseded, {"at": moment.at.at})}, set()


def _near_claims(moment: Moment, wanted: Filter, named: Mapping[str, set[int]]) -> set[int]:
    """Claims of every event that may have fitted on the clock of recording, and of more: `fits` decides.

    Events are found by when, else by who, else by what, and kept where a claim of theirs has each of the others.
    """
    connection = moment.connection
    values = {"entry": moment.entry, "type": wanted.type, **_window(wanted)}
    events = "SELECT DISTINCT event FROM memberships WHERE event IS NOT NULL AND entry <= :entry"
    found = f"{events} AND claim IN ({_begun_by(wanted, named)})" if wanted != Filter(limit=wanted.limit) else events
    where = ["1"]
    for who in (wanted.actor, wanted.with_):
        if who:
            numbers = ", ".join(map(str, sorted(named[who]))) or "NULL"
            where.append(_told_by(f"participants p ON p.claim = k.claim WHERE +p.actor IN ({numbers})"))
    if wanted.type:
        where.append(_told_by("claims c ON c.id = k.claim WHERE +c.type = :type"))
    sql = f"WITH near AS MATERIALIZED ({found}) SELECT event FROM near WHERE {' AND '.join(where)}"
    names = {row[0] for row in connection.execute(sql, values)}
    # What people edited may be of another type or day than it was read with.
    edited = "SELECT m.event FROM claims c JOIN memberships m ON m.claim = c.id WHERE m.event IS NOT NULL AND c.claim IN ({})"
    names |= {row[0] for row in select_in(connection, edited, moment.decided.edits)}
    members = "SELECT claim FROM memberships WHERE entry <= :entry AND event IN ({})"
    return {row[0] for row in select_in(connection, members, names, values)}


def _told_by(condition: str) -> str:
    """A condition on `near`: some claim that stood in the event meets another. From the event to its few claims, always."""
    return f"EXISTS (SELECT 1 FROM memberships k CROSS JOIN {condition} AND k.event = near.event)"


def _begun_by(wanted: Filter, named: Mapping[str, set[int]]) -> str:
    """Claims by what narrows most, as SQL."""
    if wanted.since or wanted.until:
        return (
            "SELECT id FROM claims WHERE since >= :month AND since <= :until UNION SELECT id FROM claims WHERE since = :year "
            "UNION SELECT id FROM claims WHERE until <> since AND until >= :year AND since <= :until"
        )
    if wanted.actor or wanted.with_:
        numbers = ", ".join(map(str, sorted(named[wanted.actor or wanted.with_ or ""]))) or "NULL"
        return f"SELECT claim FROM participants WHERE actor IN ({numbers})"
    return "SELECT id FROM claims WHERE type = :type" if wanted.type else "SELECT id FROM claims"


def _window(wanted: Filter) -> dict[str, object]:
    """The days that are asked for, as `_begun_by` compares them: what is told by the month or year begins before its days."""
    since = wanted.since or ""
    return {"month": since[:7], "year": since[:4], "until": (wanted.until or "") + "~"}
