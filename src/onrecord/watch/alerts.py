"""What changed in the events that somebody watches: the ledger as it is now against what was told before."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Protocol

from onrecord.records import content_id
from onrecord.watch.plan import Watch
from onrecord.watch.state import State

MOST = 500
"""Alerts that are kept for the feed of them; the oldest go first."""


@dataclass(frozen=True, slots=True)
class Party:
    """Somebody who takes part in an event."""

    id: str
    name: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An event as the ledger has it now, as far as a watch looks at it."""

    id: str
    type: str
    standing: str
    parties: tuple[Party, ...] = ()
    place: str | None = None
    country: str | None = None
    when: str | None = None
    """ISO prefix of its beginning."""
    origins: tuple[str, ...] = ()
    """Ids of the independent origins that tell it as done."""
    own: tuple[str, ...] = ()
    """Ids of those that tell it and are parties to it."""
    answered: tuple[str, ...] = ()
    """Ids of questions about it that a later claim answers."""
    url: str | None = None
    """Of the report that told of it last."""
    former: tuple[str, ...] = ()
    """Ids of events that have become part of it."""


class Events(Protocol):
    """What is needed of the ledger to tell of events."""

    def seen(self, event: str) -> Seen | None:
        """An event, also under an id that it had before; None where it is no more."""

    def all(self) -> Iterator[Seen]:
        """Every event."""

    def version(self) -> str:
        """Another one after every change."""


@dataclass(frozen=True, slots=True)
class Alert:
    """One change of one event, for one watch."""

    id: str
    at: str
    """ISO date-time in UTC."""
    watch: str
    event: str
    change: str
    """One of `plan.CHANGES`."""
    said: str
    """The change in words: "standing claimed, now acknowledged"."""
    title: str
    """The event in words: "CONSULT Russia, North Korea (2025-09-03, Beijing)"."""
    url: str | None = None

    def __str__(self) -> str:
        return f"{self.at} {self.watch}: {self.title}: {self.said}"


def matches(watch: Watch, event: Seen) -> bool:
    """Whether a watch's filter lets an event through."""
    if event.type not in (watch.types or (event.type,)):
        return False
    if watch.actors and not any(_takes_part(wanted, event) for wanted in watch.actors):
        return False
    if not all(_takes_part(wanted, event) for wanted in watch.between):
        return False
    places = {place.casefold() for place in watch.places}
    return not places or bool(places & {(event.place or "").casefold(), (event.country or "").casefold()} - {""})


def _takes_part(wanted: str, event: Seen) -> bool:
    return any(p.id == wanted or p.country == wanted or p.id.startswith(wanted + ":") for p in event.parties)


@dataclass(frozen=True, slots=True)
class Told:
    """How an event stood when it was last told of."""

    standing: str
    origins: tuple[str, ...] = ()
    """Independent or parties to it."""
    answered: tuple[str, ...] = ()


def changes_of(watch: Watch, before: Told | None, now: Seen) -> Iterator[tuple[str, str]]:
    """(change, words) for what is new since `before`, of the kinds that the watch asks for."""
    if before is None:
        yield "event", f"new, {now.standing}, {_origins(len(now.origins), 'independent')}"
        return
    more = len({*now.origins, *now.own} - set(before.origins))
    if more:
        yield "origin", f"{_origins(more, 'new')}, {len(now.origins)} independent in all"
    if now.standing != before.standing:
        yield "standing", f"standing {before.standing}, now {now.standing}"
    answered = len(set(now.answered) - set(before.answered))
    if answered:
        yield "answer", f"{answered} open question{'s' if answered > 1 else ''} answered"


def _origins(count: int, kind: str) -> str:
    return f"{count} {kind} origin{'' if count == 1 else 's'}"


def title_of(event: Seen) -> str:
    """An event in a few words."""
    parties = ", ".join(dict.fromkeys(p.name for p in event.parties)) or "nobody named"
    where = ", ".join(part for part in (event.when, event.place or event.country) if part)
    return f"{event.type} {parties}" + (f" ({where})" if where else "")


class Alerts:
    """Watches over one ledger. What was told is kept in the state file, together with the alert that told it."""

    def __init__(self, watches: Iterable[Watch], state: State, events: Events, clock: Callable[[], str]) -> None:
        self._watches = tuple(watches)
        self._state = state
        self._events = events
        self._clock = clock

    def begin(self) -> tuple[Alert, ...]:
        """Takes up where the last run ended, however it ended; alerts for what changed since.

        A watch that is new, or whose filter has changed, starts from the ledger as it is and tells nothing of the past.
        """
        known = {watch.name for watch in self._watches if self._state.mark(f"watch {watch.name}") == _filter(watch)}
        version = self._events.version()
        if len(known) == len(self._watches) and self._state.mark("told up to") == version:
            return ()
        made: list[Alert] = []
        with self._state.together():
            self._state.set_mark("told up to", version)
            for watch in self._watches:
                if watch.name not in known:
                    self._state.untell(watch.name)
                    self._state.set_mark(f"watch {watch.name}", _filter(watch))
            for event in self._events.all():
                for watch in self._watches:
                    made.extend(self._look(watch, event, silent=watch.name not in known))
        return tuple(made)

    def tell(self, changed: Iterable[str]) -> tuple[Alert, ...]:
        """Alerts for what changed in these events, kept before they are returned.

        To be called after everything that is added: `begin` compares the whole ledger only where that was cut off.
        """
        now = {event.id: event for event in map(self._events.seen, dict.fromkeys(changed)) if event is not None}
        made: list[Alert] = []
        with self._state.together():
            self._state.set_mark("told up to", self._events.version())
            for event in now.values():
                for watch in self._watches:
                    made.extend(self._look(watch, event, silent=False))
        return tuple(made)

    def _look(self, watch: Watch, event: Seen, silent: bool) -> Iterator[Alert]:
        # What was told of an event stays told, even where its filter does not fit for a while.
        if not matches(watch, event) or len(event.origins) < watch.origins:
            return
        before = self._before(watch, event)
        now = Told(event.standing, event.origins + event.own, event.answered)
        if before == now:
            return
        self._state.tell(watch.name, event.id, asdict(now))
        for change, said in changes_of(watch, before, event):
            if not silent and change in watch.changes:
                yield self._keep(watch, event, change, said)

    def _before(self, watch: Watch, event: Seen) -> Told | None:
        """What was told of an event; of one that others have become part of, what was told of those."""
        kept = [k for k in (self._state.told(watch.name, id) for id in (event.id, *event.former)) if k]
        if not kept:
            return None
        return Told(kept[0]["standing"], *(_united(k[field] for k in kept) for field in ("origins", "answered")))

    def _keep(self, watch: Watch, event: Seen, change: str, said: str) -> Alert:
        number = self._state.next_alert()
        identity = content_id(watch.name, event.id, change, number)
        alert = Alert(identity, self._clock(), watch.name, event.id, change, said, title_of(event), event.url)
        self._state.keep_alert(number, identity, json.dumps(asdict(alert), ensure_ascii=False), MOST)
        return alert


def _united(lists: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for each in lists for one in each))


def kept_alerts(state: State) -> tuple[Alert, ...]:
    """The alerts of the state file, the newest first."""
    return tuple(Alert(**json.loads(record)) for record in state.alerts())


def _filter(watch: Watch) -> str:
    return content_id(watch.actors, watch.between, watch.types, watch.places, watch.origins)
