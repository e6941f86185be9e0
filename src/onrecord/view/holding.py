"""From a ledger to columns: each event is unpacked once and kept until its row of the index changes."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from onrecord.errors import OnRecordError
from onrecord.ledger.accounts import Account
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.moments import Moment
from onrecord.ledger.packing import unpack
from onrecord.records import Actor, Place, Standing, When
from onrecord.view import dividing, selecting
from onrecord.view.columns import Columns, Mask, columns_of
from onrecord.view.drawing.happenings import Happening
from onrecord.view.drawing.outlines import load_outlines
from onrecord.view.filters import Filter

State = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The events of a filter: columns, which of them, and since which day where the days had to be narrowed."""

    columns: Columns
    mask: Mask
    narrowed: str | None = None
    latest: tuple[Account, ...] = ()
    """The latest of them in full, as many as were asked for."""

    @property
    def rows(self) -> tuple[Happening, ...]:
        """The events, by day; those of unknown day last."""
        return self.columns.chosen(self.mask)


@dataclass
class Holding:
    """What a ledger holds as of now, in columns. Threads may share it; one that has grown costs the events that changed."""

    _known: dict[str, tuple[int, Happening]] = field(default_factory=dict)
    _state: State | None = None
    _columns: Columns | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def choose(self, moment: Moment, wanted: Filter, latest: int = 0) -> Chosen:
        """The events of a filter at a moment: the same ones as the list shows; so many of the latest in full."""
        if not moment.at.is_now:
            accounts, narrowed = selecting.matching(moment, wanted)
            columns = columns_of(map(happening_of, accounts))
            mask = np.ones(len(columns), bool)
            by_id = {account.event.id: account for account in accounts}
            return Chosen(columns, mask, narrowed, tuple(by_id[name] for name in columns.latest(mask, latest)))
        columns = self.columns(moment)
        mask = np.ones(len(columns), bool)
        if not wanted.is_empty:
            where, values = selecting.condition(moment, wanted)
            found = moment.connection.execute(f"SELECT e.event FROM events e WHERE {where}", values)
            mask = columns.among(row[0] for row in found)
        return Chosen(columns, mask, None, tuple(selecting.in_full(moment, columns.latest(mask, latest))))

    def columns(self, moment: Moment) -> Columns:
        """Every event as of now."""
        with self._lock:
            state = _state(moment)
            if self._columns is None or state != self._state:
                self._columns, self._state = columns_of(self._reread(moment)), state
            return self._columns

    def _reread(self, moment: Moment) -> Iterator[Happening]:
        known: dict[str, tuple[int, Happening]] = {}
        for event, record in moment.connection.execute("SELECT event, record FROM events"):
            print_of, held = hash(record), self._known.get(event)
            row = held[1] if held and held[0] == print_of else _read(record)
            known[event] = print_of, row
            yield row
        self._known = known


def warm(ledger: Path) -> None:
    """Reads a ledger before anybody asks for it, what is asked first at first; what is wrong with it is told when somebody does."""
    with suppress(OnRecordError), Ledger(ledger) as opened, opened.asking() as moment:
        dividing.facets(moment, Filter())
        holding_of(ledger).columns(moment)
        load_outlines()


@lru_cache(maxsize=4)
def holding_of(ledger: Path) -> Holding:
    """What this process holds of a ledger's file."""
    return Holding()


@dataclass(frozen=True, slots=True)
class _Who:
    actor: Actor


@dataclass(frozen=True, slots=True)
class _Where:
    place: Place


@dataclass(frozen=True, slots=True)
class _What:
    id: str
    type: str
    mode: str | None
    participants: tuple[_Who, ...]
    when: When
    where: _Where | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class _Brief:
    """The part of an account that charts need: reading it alone takes half the time."""

    event: _What
    reports: int
    origins: tuple[str, ...]
    first_known: str


def _read(record: bytes) -> Happening:
    return _happening(unpack(_Brief, record))


def happening_of(account: Account) -> Happening:
    """An event as charts see it."""
    return _happening(account)


def _happening(told: Account | _Brief) -> Happening:
    event = told.event
    return Happening(
        event.id, event.type, event.mode, event.standing, event.when.start, event.when.end,
        event.where.place if event.where else None, tuple(p.actor for p in event.participants), len(told.origins),
        told.reports, told.first_known,
    )  # fmt: skip


def _state(moment: Moment) -> State:
    """What changes with the index: entries are only added, and a rebuild is one."""
    entries, events = moment.connection.execute(
        "SELECT (SELECT coalesce(max(id), 0) FROM entries), (SELECT count(*) FROM events)"
    ).fetchone()
    return int(entries), int(events)
