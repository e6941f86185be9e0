"""Which events a filter lets through, a page of them at a time: asked of the index in SQL.

As of now, the index of events answers; a ledger of 10^5 events must not be read whole to show fifty. As of a moment in
the past, the ledger fuses again what was known then, which costs time for every event: without days in the filter, a
large ledger is asked for the last days before the moment only (`WINDOWS`), and the page says so.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from onrecord.ledger import query
from onrecord.ledger.accounts import Account, read_account
from onrecord.ledger.asking import full_text
from onrecord.ledger.growth import select_in
from onrecord.ledger.moments import Moment
from onrecord.view.filters import Filter

WINDOWS = (366, 183, 92, 31, 14, 7, 3, 1)
"""Days before a moment that may be looked at where the filter names none and there are too many events: of one actor any of
these, of all a month at most."""
LARGE, ENOUGH = 3_000, 1_500
"""Events from which on there are too many to be fused again for a page, and events of which a stretch is long enough."""


@dataclass(frozen=True, slots=True)
class Order:
    """A way to put events in order: what the page calls it, its column of the index, and the same of an account."""

    name: str
    column: str
    key: Callable[[Account], tuple[str | int, str]]
    is_falling: bool = True


ORDERS: Mapping[str, Order] = {
    "latest": Order("Latest", "since", lambda a: (a.event.when.start or "", a.event.id)),
    "oldest": Order("Oldest", "since", lambda a: (a.event.when.start or "", a.event.id), is_falling=False),
    "heard": Order("Last heard of", "last_known", lambda a: (a.last_known, a.event.id)),
    "origins": Order("Most origins", "origins", lambda a: (len(a.origins), a.event.id)),
    "reports": Order("Most reports", "reports", lambda a: (a.reports, a.event.id)),
}


@dataclass(frozen=True, slots=True)
class Selected:
    """A page of events, how many there are in all, and since which day where the days were narrowed."""

    accounts: tuple[Account, ...]
    total: int
    narrowed: str | None = None


def select(
    moment: Moment, wanted: Filter, limit: int, offset: int = 0, order: str = "latest", total: int | None = None
) -> Selected:
    """A page of the events that fit, in one of `ORDERS`; by day, those without one come last.

    `total` is how many fit, where the caller has counted them.
    """
    sorting = ORDERS[order]
    if not moment.at.is_now:
        accounts, narrowed = matching(moment, wanted)
        known = sorted((a for a in accounts if sorting.key(a)[0] != ""), key=sorting.key, reverse=sorting.is_falling)
        whole = known + [a for a in accounts if sorting.key(a)[0] == ""]
        return Selected(tuple(whole[offset : offset + limit]), len(whole), narrowed)
    where, values = condition(moment, wanted)
    if total is None:
        total = counted(moment, f"SELECT count(*) FROM events e WHERE {where}", values)[0][0]
    first = "e.since IS NULL, " if sorting.column == "since" else ""
    if where == "1" and first and offset + limit <= _dated(moment):
        # By the index on days alone: the others follow where it ends.
        where, first = "e.since IS NOT NULL", ""
    way = "DESC" if sorting.is_falling else "ASC"
    # Ids first: records that went through the sorting would cost more than everything else.
    sql = (
        f"SELECT e.event FROM events e WHERE {where} "
        f"ORDER BY {first}e.{sorting.column} {way}, e.event {way} LIMIT :limit OFFSET :offset"
    )
    rows = moment.connection.execute(sql, {**values, "limit": limit, "offset": offset}).fetchall()
    return Selected(tuple(in_full(moment, [row[0] for row in rows])), total)


def in_full(moment: Moment, events: Iterable[str]) -> Iterator[Account]:
    """Events of the index by their ids, in the same order."""
    for event in events:
        row = moment.connection.execute("SELECT record FROM events WHERE event = ?", (event,)).fetchone()
        if row:
            yield read_account(row[0], moment.at)


def matching(moment: Moment, wanted: Filter) -> tuple[list[Account], str | None]:
    """Every event that fits, by day, and since when where the days had to be narrowed."""
    if moment.at.is_now:
        where, values = condition(moment, wanted)
        sql = f"SELECT e.record FROM events e WHERE {where} ORDER BY coalesce(e.since, '~'), e.event"
        return [read_account(row[0], moment.at) for row in moment.connection.execute(sql, values)], None
    key = (*state_of(moment), moment.entry, moment.at, wanted)
    if key not in _past:
        while len(_past) >= REMEMBERED:
            _past.pop(next(iter(_past)), None)
        narrowed = _window(moment, wanted)
        found = query.events(moment, replace(wanted, since=narrowed or wanted.since).ledger())
        _past[key] = holding(moment, wanted, found), narrowed
    return _past[key]


_past: dict[tuple[Any, ...], tuple[list[Account], str | None]] = {}
REMEMBERED = 16
"""Past moments whose events are remembered: a slider goes back and forth, and each page asks more than once."""


def state_of(moment: Moment) -> tuple[str, int]:
    """The ledger's file and its last entry. Nothing is ever changed in it, so what was computed up to there still holds."""
    path = str(moment.connection.execute("PRAGMA database_list").fetchone()[2])
    return path, int(moment.connection.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()[0])


def _window(moment: Moment, wanted: Filter) -> str | None:
    if wanted.since or wanted.until:
        return None
    where, values = condition(moment, Filter(actor=wanted.actor, with_=wanted.with_))

    def many(since: str, until: str, most: int) -> bool:
        sql = f"SELECT count(*) FROM (SELECT 1 FROM events e WHERE {where} AND e.since >= :a AND e.since <= :b LIMIT {most + 1})"
        return bool(moment.connection.execute(sql, {**values, "a": since, "b": until}).fetchone()[0] > most)

    if not many("", "~", LARGE):
        return None
    last = moment.at.at[:10]
    since = last
    for days in WINDOWS if wanted.actor else WINDOWS[3:]:
        try:
            since = (date.fromisoformat(last) - timedelta(days=days)).isoformat()
        except (ValueError, OverflowError):
            continue
        if not many(since, last, ENOUGH):
            break
    return since


def condition(moment: Moment, wanted: Filter) -> tuple[str, dict[str, object]]:
    """An SQL condition on `e`, a row of the index of events as of now, and its values."""
    where = ["1"]
    values: dict[str, object] = {}
    for field, sql in _SIMPLE.items():
        value = getattr(wanted, field)
        if value is not None:
            where.append(sql)
            values[field] = value
    if wanted.until:
        values["until"] = wanted.until + "~"
    if wanted.since and _are_few(moment, wanted.since, values.get("until", "~")):
        where[where.index(_SIMPLE["since"])] = _RUNNING
        values["running"] = json.dumps(_running(moment, wanted.since))
    if wanted.words:
        where.append(
            "e.event IN (SELECT s.event FROM search x JOIN strands s ON s.report = x.rowid WHERE search MATCH :words)"
        )
        values["words"] = match_of(wanted.words)
    whos = [who for who in (wanted.actor, wanted.with_) if who]
    meant = [_meant(moment, who) for who in whos]
    numbers = [", ".join(map(str, some)) or "NULL" for some in meant]
    if numbers:
        several = " INTERSECT ".join(f"SELECT event FROM event_actors WHERE actor IN ({part})" for part in numbers)
        where.append(f"e.event IN ({several})")
    if len(meant) == 2 and set(meant[0].values()) & set(meant[1].values()):
        # "RUS" with "RUS:GOV" needs two actors, not one that is both.
        where.append(
            "EXISTS (SELECT 1 FROM event_actors a JOIN event_actors b ON b.event = a.event JOIN actors p ON p.id = a.actor "
            f"JOIN actors q ON q.id = b.actor WHERE a.event = e.event AND a.actor IN ({numbers[0]}) "
            f"AND b.actor IN ({numbers[1]}) AND p.actor <> q.actor)"
        )
    return " AND ".join(where), values


_SIMPLE = {
    "type": "e.type = :type",
    "standing": "e.standing = :standing",
    "place": "(e.place = :place COLLATE NOCASE OR e.country = :place COLLATE NOCASE)",
    # The index holds the end of "2025-09" as "2025-09~", behind each of its days.
    "since": "e.until >= :since",
    "until": "e.since <= :until",
}


_RUNNING = "(e.since >= :since OR e.event IN (SELECT value FROM json_each(:running)))"
"""The same as `_SIMPLE["since"]`, by the index on days: the others that had begun before are named."""


def _are_few(moment: Moment, since: str, until: object) -> bool:
    """Whether so few events begin in some days that it is quicker to look each of them up than to read all."""
    sql = "SELECT count(*) FROM events WHERE since >= :since AND since <= :until"
    (inside,) = counted(moment, sql, {"since": since, "until": until})[0]
    return int(inside) * 3 < _dated(moment)


def _running(moment: Moment, since: str) -> list[str]:
    """The events that begin before a day and do not end before it: few last longer than a day, and these are remembered."""
    long = counted(moment, "SELECT event, since, until FROM events WHERE until <> since", {})
    return [event for event, begin, end in long if begin < since <= end]


def _meant(moment: Moment, who: str) -> dict[int, str]:
    """The actors that are meant: number to id."""
    rows = moment.connection.execute("SELECT id, actor, country, name FROM actors")
    return {number: known[0] for number, *known in rows if query.is_meant(who, *known)}


def match_of(words: str) -> str:
    """What people type, as full text takes it: every word or "quoted phrase" must be there, a word with * may go on."""
    parts = re.findall(r'"([^"]+)"|([^\s"]+)', words)
    return full_text((phrase or word.rstrip("*"), word.endswith("*")) for phrase, word in parts)


def holding(moment: Moment, wanted: Filter, accounts: list[Account]) -> list[Account]:
    """Those of which a report holds the words."""
    if not wanted.words:
        return accounts
    found = moment.connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (match_of(wanted.words),))
    reports = {row[0] for row in found}
    sql = "SELECT claim, report FROM claims WHERE claim IN ({})"
    claims = {claim for account in accounts for claim in account.event.claims}
    holding = {claim for claim, report in select_in(moment.connection, sql, claims) if report in reports}
    return [account for account in accounts if not holding.isdisjoint(account.event.claims)]


def _dated(moment: Moment) -> int:
    return int(counted(moment, "SELECT count(*) FROM events WHERE since IS NOT NULL", {})[0][0])


def days_of(accounts: Iterable[Account]) -> list[tuple[str | None, list[Account]]]:
    """Events in the order given, by day."""
    return [(day, list(group)) for day, group in groupby(accounts, key=lambda a: a.event.when.start)]


_kept: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
KEPT = 512
"""Counts that are remembered; the ledger is append-only, so the number of its last entry says whether they still hold."""


def counted(moment: Moment, sql: str, values: Mapping[str, object]) -> list[tuple[Any, ...]]:
    """The rows of a count, remembered for as long as the ledger stays as it is."""
    key = (*state_of(moment), sql, *sorted(values.items()))
    if key not in _kept:
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = moment.connection.execute(sql, dict(values)).fetchall()
    return _kept[key]
