"""What the page itself keeps, in a file beside the ledger: saved queries, watches, and the alerts of those.

The file is a state file of `onrecord watch`, so the alerts are made and kept in the one way that they are made there. It
is opened for as long as something is done with it, never held.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime

from onrecord.errors import OnRecordError, UsageError
from onrecord.ledger.ledger import Ledger
from onrecord.view.settings import Settings
from onrecord.watch.alerts import Alert, Alerts, kept_alerts
from onrecord.watch.plan import Watch
from onrecord.watch.record import LedgerEvents
from onrecord.watch.state import State

MOST = 100
"""Saved queries, and watches, at most."""
LONGEST_NAME = 80
_CHANGED = """
SELECT event FROM memberships WHERE entry > ?1 AND event IS NOT NULL UNION
SELECT s.event FROM answers w JOIN questions q ON q.id = w.question JOIN asked a ON a.question = q.id
JOIN claims c ON c.claim = a.claim JOIN tellings t ON t.claim = c.id JOIN strands s ON s.id = t.strand
WHERE w.entry > ?1 AND s.event IS NOT NULL
"""


class Desk:
    """The page's own memory. The ledger never depends on it; without it nothing is lost but these."""

    def __init__(self, settings: Settings, given: tuple[Watch, ...] = ()) -> None:
        self.settings = settings
        self.given = given
        """Watches of a feeds file; they are followed like those that were saved here, and changed in their file."""
        self._lock = threading.Lock()
        self._unseen: int | None = None
        self._followed = -1

    @contextmanager
    def _state(self) -> Iterator[State]:
        with self._lock, closing(State(self.settings.desk)) as state:
            yield state

    def _read(self, name: str) -> dict[str, dict[str, str]]:
        if not self.settings.desk.exists():
            return {}
        with self._state() as state:
            return dict(json.loads(state.mark(name) or "{}"))

    def _keep(self, name: str, saved: Mapping[str, object]) -> None:
        if len(saved) > MOST:
            raise UsageError(f"{MOST} are kept at most; take one away first")
        with self._state() as state, state.together():
            state.set_mark(name, json.dumps(saved, ensure_ascii=False))

    # ------------------------------------------------------------------ queries

    def queries(self) -> dict[str, str]:
        """Saved SQL by name."""
        return {name: body["sql"] for name, body in self._read("queries").items()}

    def save_query(self, name: str, statement: str | None) -> None:
        """Saves a query under a name, over one that has it; None takes it away."""
        saved = {old: {"sql": sql} for old, sql in self.queries().items() if old != name}
        if statement is not None:
            saved[_named(name)] = {"sql": statement}
        self._keep("queries", saved)

    # ------------------------------------------------------------------ watches

    def watches(self) -> tuple[Watch, ...]:
        """The watches of the feeds file, then those that were saved on the page."""
        taken = {watch.name for watch in self.given}
        saved = [_watch(name, body) for name, body in self._read("watches").items() if name not in taken]
        return (*self.given, *saved)

    def save_watch(self, watch: Watch) -> None:
        """Saves a watch; it tells what changes from now on."""
        if watch.name in {one.name for one in self.given}:
            raise UsageError(f"a watch of the feeds file is called {watch.name!r} already")
        _named(watch.name)
        self._keep("watches", self._read("watches") | {watch.name: asdict(watch)})

    def drop_watch(self, name: str) -> None:
        """Takes a saved watch away; its alerts stay."""
        saved = self._read("watches")
        if name not in saved:
            raise UsageError(f"no watch called {name!r} was saved on this page")
        del saved[name]
        self._keep("watches", saved)

    # ------------------------------------------------------------------ alerts

    def alerts(self) -> tuple[Alert, ...]:
        """The alerts that are kept, the newest first."""
        if not self.settings.desk.exists():
            return ()
        with self._state() as state:
            return kept_alerts(state)

    def unseen(self) -> int:
        """Alerts that nobody has looked at yet. A desk that another page uses just now has none to tell."""
        if self._unseen is None:
            try:
                self._unseen = self._count()
            except OnRecordError:
                return 0
        return self._unseen

    def _count(self) -> int:
        alerts = self.alerts()
        if not alerts:
            return 0
        with self._state() as state:
            seen = state.mark("seen")
        return next((n for n, alert in enumerate(alerts) if alert.id == seen), len(alerts))

    def look(self) -> None:
        """All alerts have been looked at."""
        newest = next(iter(self.alerts()), None)
        if newest is not None:
            with self._state() as state, state.together():
                state.set_mark("seen", newest.id)
        self._unseen = None

    def follow(self) -> None:
        """Makes alerts of what has changed in the ledger since this was last asked. Returns at once where another does."""
        watches = self.watches()
        if not watches:
            return
        with self._state() as state, Ledger(self.settings.ledger) as ledger:
            (last,) = ledger.reader.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()
            alerts = Alerts(watches, state, LedgerEvents(ledger), _now)
            told = state.mark("told up to")
            if told is None or any(state.mark(f"watch {watch.name}") is None for watch in watches):
                alerts.begin()
            elif int(told) < last:
                alerts.tell(row[0] for row in ledger.reader.execute(_CHANGED, (int(told),)).fetchall())
            self._followed = last
        self._unseen = None

    def follow_soon(self, entry: int) -> None:
        """Follows beside what is going on, where the ledger has grown beyond what was followed."""
        if entry != self._followed and not self._lock.locked() and (self.given or self.settings.desk.exists()):
            threading.Thread(target=self._follow_quietly, daemon=True).start()

    def _follow_quietly(self) -> None:
        try:
            self.follow()
        except OnRecordError:
            # Another page has the desk, or the ledger is just being replaced: the next look tries again.
            return


def _named(name: str) -> str:
    if not name.strip() or len(name) > LONGEST_NAME:
        raise UsageError(f"a name has 1 to {LONGEST_NAME} characters")
    return name


def _watch(name: str, body: Mapping[str, object]) -> Watch:
    fields = {key: tuple(value) if isinstance(value, list) else value for key, value in body.items()}
    return Watch(**{**fields, "name": name})  # type: ignore[arg-type]


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
