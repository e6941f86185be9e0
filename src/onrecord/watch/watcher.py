"""The loop: polls what is due, takes what waits, tells what changed, until it is told to stop."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from onrecord.fetch.fetcher import Fetcher
from onrecord.fetch.state import write_whole
from onrecord.watch.alerts import Alert, Alerts, Events, kept_alerts
from onrecord.watch.atom import atom_of
from onrecord.watch.plan import Feed, Plan
from onrecord.watch.polling import BACKLOG, Say, poll
from onrecord.watch.state import State, Waiting
from onrecord.watch.taking import Code, Ledger, take
from onrecord.watch.tally import Tally

LONGEST_NAP = 300.0
"""Seconds after which the clock is looked at again, whatever is due when: clocks are set, laptops sleep."""
_DAY = 86_400.0


class Record(Ledger, Events, Protocol):
    """A ledger to add to and to ask."""


@dataclass(frozen=True, slots=True)
class Voice:
    """Where complaints and alerts go."""

    complain: Say
    tell: Callable[[Alert], None]


class Watcher:
    """Follows a plan. One thread does one thing at a time: what is slow is the pipeline, and hosts are asked in turn.

    `stop` ends the run after the item at hand. Times are Unix seconds by `clock`.
    """

    def __init__(
        self,
        plan: Plan,
        state: State,
        record: Record,
        fetcher: Fetcher,
        code: Code,
        voice: Voice,
        stop: threading.Event | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.tally = Tally()
        self.stop = stop or threading.Event()
        self._plan = plan
        self._state = state
        self._record = record
        self._fetcher = fetcher
        self._code = code
        self._voice = voice
        self._clock = clock
        self._alerts = Alerts(plan.watches, state, record, lambda: iso(clock()))
        self._forgot = 0.0

    def run(self, once: bool = False) -> Tally:
        """Watches until `stop` is set; with `once`, until every feed was polled and no item can be had for now.

        Raises LedgerError or InputError where the ledger or the state file cannot be written.
        """
        self._publish(self._alerts.begin())
        polled: set[str] = set()
        while not self.stop.is_set():
            nap = self._step(polled if once else None)
            if nap is None:
                break
            if nap > 0:
                self.stop.wait(nap)
        return self.tally

    def _step(self, polled: set[str] | None) -> float | None:
        """Does one thing, or says in how many seconds there will be one; None where nothing is left for a single run."""
        now = self._clock()
        if now - self._forgot > _DAY:
            self._state.forget(now)
            self._forgot = now
        feed, until_feed = self._next_feed(now, polled)
        if feed is not None and until_feed <= 0:
            if polled is not None:
                polled.add(feed.url)
            poll(feed, self._state, self._fetcher, self.tally, self._voice.complain, now)
            return 0.0
        waiting, until_item = self._next_item(now, once=polled is not None)
        if waiting is not None:
            self._take(waiting, now)
            return 0.0
        nap = min(until_feed, until_item)
        if polled is not None and nap > _PATIENCE:
            return None
        return max(min(nap, LONGEST_NAP), 0.001)

    def _next_feed(self, now: float, polled: set[str] | None) -> tuple[Feed | None, float]:
        """The feed that can be polled first, and in how many seconds."""
        best: Feed | None = None
        soonest = float("inf")
        for feed in self._plan.feeds:
            if polled is not None and feed.url in polled:
                continue
            state = self._state.feed(feed.url)
            due = state.due - now
            if polled is not None:
                # A single run asks every feed but those that failed and are being left alone.
                due = float("inf") if state.failures and due > 0 else 0.0
            wait = max(0.0, due, self._fetcher.wait(feed.url))
            if wait < soonest and self._state.waiting(feed.url) < BACKLOG * feed.most:
                best, soonest = feed, wait
        return best, soonest

    def _next_item(self, now: float, once: bool) -> tuple[Waiting | None, float]:
        """An item whose host can be asked now, or in how many seconds there may be one."""
        soonest = float("inf")
        for host, due in self._state.due(now).items():
            if once and due > now:
                continue
            wait = max(due - now, self._fetcher.hosts.wait(host))
            if wait <= 0:
                return self._state.next_of(host, now), 0.0
            soonest = min(soonest, wait)
        return None, soonest

    def _take(self, waiting: Waiting, now: float) -> None:
        feed = next((f for f in self._plan.feeds if f.url == waiting.feed), Feed(waiting.feed))
        changed = take(
            waiting, feed, self._state, self._fetcher, self._code, self._record, self.tally, self._voice.complain, now
        )
        self._publish(self._alerts.tell(changed))

    def _publish(self, alerts: tuple[Alert, ...]) -> None:
        self.tally.alerts += len(alerts)
        path = self._plan.alerts
        # Also where there is nothing new: a crash may have come between an alert and its feed.
        if path is not None and (alerts or not self.tally.polls):
            write_whole(path, atom_of(kept_alerts(self._state), iso(self._clock())))
        for alert in alerts:
            self._voice.tell(alert)


_PATIENCE = 60.0
"""Seconds that a single run waits for a host. What takes longer, and what failed, is left to the next run."""


def iso(seconds: float) -> str:
    """Unix seconds as an ISO date-time in UTC."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def state_beside(plan: Path) -> Path:
    """The state file of a plan, where no other was named: "feeds.toml.state"."""
    return plan.with_name(plan.name + ".state")
