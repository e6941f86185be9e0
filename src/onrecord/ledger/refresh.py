"""After growth: the index of events, what confirmations and denials speak of, and which questions are answered."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Sequence

from onrecord.fusion.about import about_keys, find_event
from onrecord.fusion.facts import Telling
from onrecord.fusion.series import placed
from onrecord.ledger.accounts import Account, Told, account_of, load_told
from onrecord.ledger.answering import answer_questions
from onrecord.ledger.decided import Decided
from onrecord.ledger.entries import Entry
from onrecord.ledger.growth import Changes, select_in
from onrecord.ledger.index import Touched, number_of
from onrecord.ledger.instants import NOW
from onrecord.ledger.linking import Linking
from onrecord.ledger.moments import CROWD
from onrecord.ledger.packing import pack


def refresh(
    entry: Entry, linking: Linking, decided: Decided, touched: Touched, changes: Changes, answer: bool = True
) -> set[str]:
    """Rewrites the index rows of the events that changed, and looks again for answers; their ids."""
    connection = entry.connection
    changed = changes.events | _settle_abouts(entry, decided, touched, changes)
    # A report that fell out of force takes its confirmations and denials with it.
    sql = "SELECT event FROM abouts WHERE event IS NOT NULL AND report IN ({})"
    changed |= {row[0] for row in select_in(connection, sql, touched.superseded)}
    for event in changes.gone:
        forget_event(connection, event)
    told = tell_events(connection, changed, decided)
    abouts = abouts_of(connection, changed, decided)
    for event in sorted(changed):
        forget_event(connection, event)
        if told.get(event):
            _write_event(connection, account_of(connection, event, told[event], abouts.get(event, []), NOW))
            _write_series(connection, linking, event)
    if answer:
        answer_questions(entry, decided, touched.questions, changed)
    return changed


def tell_events(connection: sqlite3.Connection, events: Iterable[str], decided: Decided) -> dict[str, list[Told]]:
    """The claims of some events as they stand in the index."""
    sql = "SELECT t.claim, s.event FROM strands s JOIN tellings t ON t.strand = s.id WHERE s.event IN ({})"
    return _by_event(connection, dict(select_in(connection, sql, events)), decided)


def abouts_of(connection: sqlite3.Connection, events: Iterable[str], decided: Decided) -> dict[str, list[Told]]:
    """The confirmations and denials of some events as they stand in the index."""
    sql = (
        "SELECT a.claim, a.event FROM abouts a WHERE a.event IN ({}) "
        "AND NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.report = a.report)"
    )
    return _by_event(connection, dict(select_in(connection, sql, events)), decided)


def _by_event(connection: sqlite3.Connection, home: Mapping[int, str], decided: Decided) -> dict[str, list[Told]]:
    groups: dict[str, list[Told]] = {}
    for one in load_told(connection, home, decided):
        groups.setdefault(home[one.row], []).append(one)
    return groups


def forget_event(connection: sqlite3.Connection, event: str) -> None:
    """Takes an event out of the index."""
    for table in ("event_actors", "event_series", "events"):
        connection.execute(f"DELETE FROM {table} WHERE event = ?", (event,))


def _write_event(connection: sqlite3.Connection, account: Account) -> None:
    event = account.event
    place = event.where.place if event.where else None
    last = event.when.end or event.when.start
    # What is less exact than a day ends behind each of its days.
    until = last + "~" if last and len(last) < 10 else last
    connection.execute(
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id, event.type, event.mode, event.standing.value, event.when.start, until, place and place.name,
            place and place.country, len(event.claims), account.reports, len(account.origins), account.first_known,
            account.last_known, pack(account),
        ),
    )  # fmt: skip
    sql = (
        "INSERT OR IGNORE INTO event_actors SELECT DISTINCT p.actor, ?, ? FROM strands s JOIN tellings t ON t.strand = s.id "
        "JOIN participants p ON p.claim = t.claim WHERE s.event = ?"
    )
    connection.execute(sql, (until or "", event.id, event.id))


def _write_series(connection: sqlite3.Connection, linking: Linking, event: str) -> None:
    """By what a later event of the same series finds this one."""
    strands = connection.execute("SELECT id FROM strands WHERE event = ?", (event,)).fetchall()
    keys, last = placed([linking.view(row[0]) for row in strands])
    if last is not None:
        connection.executemany(
            "INSERT INTO event_series VALUES (?, ?, ?)", [(number_of(key), last, event) for key in keys]
        )


def _settle_abouts(entry: Entry, decided: Decided, touched: Touched, changes: Changes) -> set[str]:
    """Finds again what confirmations and denials speak of where events came or changed; the events concerned."""
    connection = entry.connection
    near = changes.events | changes.gone
    rows = set(touched.abouts) | {
        row[0] for row in select_in(connection, "SELECT claim FROM abouts WHERE event IN ({})", near)
    }
    sql = (
        "SELECT DISTINCT k.claim FROM strands s JOIN event_keys e ON e.strand = s.id JOIN about_keys k ON k.key = e.key "
        "WHERE s.event IN ({})"
    )
    rows |= {row[0] for row in select_in(connection, sql, changes.events)}
    held: dict[int, str | None] = dict(
        select_in(connection, "SELECT claim, event FROM abouts WHERE claim IN ({})", rows)
    )
    found = _events_of_abouts(connection, load_told(connection, rows, decided), decided)
    for row in held:
        connection.execute("UPDATE abouts SET event = ? WHERE claim = ?", (found.get(row), row))
    stood = held | touched.silenced
    moved = {row for row, event in stood.items() if event != found.get(row)}
    for row in sorted(moved):
        entry.write("memberships", row, found.get(row))
    return {event for row in moved for event in (stood[row], found.get(row)) if event} - changes.gone


def _events_of_abouts(
    connection: sqlite3.Connection, abouts: Sequence[Told], decided: Decided
) -> dict[int, str | None]:
    """The events that confirmations and denials speak of, by claim."""
    near = {about.row: _events_near(connection, about.telling) for about in abouts}
    told = tell_events(connection, {event for events in near.values() for event in events}, decided)
    tellings = {event: [one.telling for one in claims] for event, claims in told.items()}
    return {
        about.row: find_event(about.telling, {e: tellings[e] for e in near[about.row] if e in tellings})
        for about in abouts
    }


def _events_near(connection: sqlite3.Connection, telling: Telling) -> set[str]:
    """The events that one may speak of: those of the claims that it names, else those that share a key."""
    if telling.about:
        named = (
            "SELECT s.event FROM claims c JOIN tellings t ON t.claim = c.id JOIN strands s ON s.id = t.strand "
            "WHERE s.event IS NOT NULL AND c.claim IN ({})"
        )
        return {row[0] for row in select_in(connection, named, telling.about)}
    keyed = "SELECT DISTINCT s.id, s.event FROM event_keys k JOIN strands s ON s.id = k.strand WHERE k.key IN ({})"
    by_key = dict(select_in(connection, keyed, {number_of(key) for key in about_keys(telling)}))
    return {event for event in by_key.values() if event} if len(by_key) <= CROWD else set()
