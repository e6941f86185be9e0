"""Politeness: one request at a time to a host, a pause between two, and longer ones where a host asks for them."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

MOST = 10_000
"""Hosts that are remembered; the one not asked for longest goes first."""
LONGEST = 86_400.0
"""Seconds. Nobody is waited for longer than a day."""


@dataclass(slots=True)
class _Host:
    free: float = 0.0
    """Monotonic seconds: no request before."""
    pause: float = 0.0
    busy: threading.Lock = field(default_factory=threading.Lock)


class Hosts:
    """When each host may be asked again. Safe to use from several threads."""

    def __init__(self, pause: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._pause = pause
        self._clock = clock
        self._hosts: OrderedDict[str, _Host] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, host: str) -> float:
        """Seconds until `host` may be asked; 0 for at once."""
        return max(0.0, self._of(host).free - self._clock())

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Holds the host for one request, and starts its pause when the request is over, however it ended."""
        entry = self._of(host)
        with entry.busy:
            try:
                yield
            finally:
                entry.free = max(entry.free, self._clock() + max(self._pause, entry.pause))

    def slow(self, host: str, seconds: float) -> None:
        """The pause that its robots.txt asks for (Crawl-delay)."""
        self._of(host).pause = min(seconds, LONGEST)

    def hold(self, host: str, seconds: float) -> None:
        """No request for so many seconds (Retry-After, or a host that fails)."""
        entry = self._of(host)
        entry.free = max(entry.free, self._clock() + min(seconds, LONGEST))

    def _of(self, host: str) -> _Host:
        with self._lock:
            entry = self._hosts.setdefault(host, _Host())
            self._hosts.move_to_end(host)
            if len(self._hosts) > MOST:
                self._hosts.popitem(last=False)
            return entry


def retry_after(value: str | None, now: datetime | None = None) -> float | None:
    """The seconds that a Retry-After header asks for, given as seconds or as a date; None where there is none to read."""
    if not value:
        return None
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(float(value[:9]), LONGEST)
    try:
        then = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    seconds = (then.astimezone(UTC) - (now or datetime.now(UTC))).total_seconds()
    return min(max(0.0, seconds), LONGEST)
