"""From a ledger to columns: each event is unpacked once and kept until its row of the index changes."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from onrecord.ledger.accounts import Account
from onrecord.ledger.instants import AsOf
from onrecord.ledger.moments import Moment
from onrecord.ledger.packing import unpack
from onrecord.ledger.query import Filter, near_events
from onrecord.records import Actor, ActorKind, Place, Precision, Standing
from onrecord.view.columns import Columns, columns_of
from onrecord.view.drawing.happenings import Happening

MOMENTS = 4
"""Past moments that are held at once: two handles of the slider, and where they stood before."""
_EVERYTHING = Filter()
State = tuple[int, int]
"""Of a ledger's file: its last entry, and SQLite's own count of changes by others."""


@dataclass
class Reader:
    """The columns of one ledger as of now and of some past moments. Threads may share it.

    A ledger that has grown costs the events that changed; a moment that is asked for again costs nothing.
    """

    _known: dict[str, tuple[int, Happening]] = field(default_factory=dict)
    _held: OrderedDict[tuple[AsOf, State], Columns] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _things: dict[Any, Any] = field(default_factory=dict)

    def columns(self, moment: Moment) -> Columns:
        """Every event as of a moment."""
        key = (moment.at, _state(moment))
        with self._lock:
            if key not in self._held:
                made = self._now(moment) if moment.at.is_now else _then(moment)
                for old in [k for k in self._held if k[1] != key[1] or k[0] == key[0]]:
                    del self._held[old]
                self._held[key] = made
                while len(self._held) > MOMENTS:
                    self._held.popitem(last=False)
            self._held.move_to_end(key)
            return self._held[key]

    def _now(self, moment: Moment) -> Columns:
        known: dict[str, tuple[int, Happening]] = {}
        for event, record in moment.connection.execute("SELECT event, record FROM events"):
            print_of = hash(record)
            held = self._known.get(event)
            known[event] = held if held and held[0] == print_of else (print_of, self._read(unpack(record)))
        self._known = known
        return columns_of(row for _, row in known.values())

    def _read(self, plain: dict[str, Any]) -> Happening:
        """A row from an account as the index keeps it, without the rest of the account: four times as fast."""
        event = plain["event"]
        when, where = event["when"], event.get("where")
        return Happening(
            event["id"],
            event["type"],
            event.get("mode"),
            Standing(event["standing"]),
            when.get("start"),
            when.get("end"),
            self._place(where["place"]) if where else None,
            tuple(self._actor(p["actor"]) for p in event["participants"]),
            len(plain["origins"]),
            plain["reports"],
            plain["first_known"],
        )

    def _place(self, plain: dict[str, Any]) -> Place:
        key = tuple(plain.items())
        if key not in self._things:
            self._things[key] = Place(**{**plain, "precision": Precision(plain["precision"])})
        place: Place = self._things[key]
        return place

    def _actor(self, plain: dict[str, Any]) -> Actor:
        key = (plain["id"], plain["name"], plain.get("country"), plain.get("office"), *plain.get("sectors", ()))
        if key not in self._things:
            given = {**plain, "kind": ActorKind(plain["kind"]), "sectors": tuple(plain.get("sectors", ()))}
            self._things[key] = Actor(**given)
        actor: Actor = self._things[key]
        return actor


def happening_of(account: Account) -> Happening:
    """An event as charts see it."""
    event = account.event
    return Happening(
        event.id, event.type, event.mode, event.standing, event.when.start, event.when.end,
        event.where.place if event.where else None, tuple(p.actor for p in event.participants), len(account.origins),
        account.reports, account.first_known,
    )  # fmt: skip


def happenings_of(accounts: Iterable[Account]) -> tuple[Happening, ...]:
    """Events as charts see them."""
    return tuple(map(happening_of, accounts))


def _then(moment: Moment) -> Columns:
    return columns_of(happenings_of(near_events(moment, _EVERYTHING)))


def _state(moment: Moment) -> State:
    # Entries alone would do for what onrecord writes; a rebuild by another release changes the index without one.
    entries = moment.connection.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()[0]
    path = Path(moment.connection.execute("PRAGMA database_list").fetchone()[2])
    return int(entries), path.stat().st_size if path.exists() else 0
