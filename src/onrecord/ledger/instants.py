"""Two clocks: when the world could read a report, and when this ledger wrote it down.

Both are UTC in ISO form with a fixed width, so that text order is time order:

    known      2025-09-03T18:30:00Z            to the second
    recorded   2025-09-03T18:30:00.123456Z     to the microsecond, never going backwards

A day without an hour counts from its end: a report dated "2025-09-03" was certainly public when that day was over, and
nobody can show that it was public before. A time without a zone is taken as UTC. docs/ledger.md says more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum

from onrecord.errors import UsageError
from onrecord.records import Report

_PREFIX = re.compile(
    r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?"
)


class Clock(StrEnum):
    """Which clock `as_of` is read on."""

    PUBLISHED = "published"
    """What had been published by then, as the ledger reads it today."""
    RECORDED = "recorded"
    """What this ledger held by then, under the readings and decisions of then."""


@dataclass(frozen=True, slots=True)
class AsOf:
    """A moment on one of the clocks; `at` is as the clock writes it, "9999" for now."""

    at: str = "9999"
    clock: Clock = Clock.PUBLISHED

    @property
    def is_now(self) -> bool:
        """Whether everything in the ledger counts."""
        return self.at == "9999"


NOW = AsOf()


def as_of(moment: str | None, by: str = "published") -> AsOf:
    """The moment that a person wrote ("2025-09-03T20:00", "2025-09-03": to its end); None is now.

    Raises UsageError for a moment that is none, or another clock than published and recorded.
    """
    try:
        clock = Clock(by)
    except ValueError as error:
        raise UsageError(f"{by!r} is no clock: published or recorded") from error
    if moment is None:
        return AsOf(clock=clock)
    last = _last_instant(moment)
    if last is None:
        raise UsageError(f"{moment!r} is not a moment; write it as 2025-09-03 or 2025-09-03T20:00+02:00")
    return AsOf(_micro(last) if clock is Clock.RECORDED else _second(last), clock)


def known_at(report: Report, recorded: str) -> str:
    """When the world could certainly read this version: its publication or update, else its retrieval or recording."""
    given = [_last_instant(moment) for moment in (report.published, report.updated) if moment]
    dated = [moment for moment in given if moment is not None]
    if not dated and report.retrieved:
        dated = [moment for moment in (_last_instant(report.retrieved),) if moment is not None]
    return _second(max(dated)) if dated else recorded[:19] + "Z"


def now_after(last: str | None) -> str:
    """The recorded time of a new entry: now, or just behind the last one where the machine's clock was set back."""
    now = _micro(datetime.now(UTC))
    if last is None or now > last:
        return now
    return _micro(datetime.fromisoformat(last.replace("Z", "+00:00")) + timedelta(microseconds=1))


def _last_instant(moment: str) -> datetime | None:
    """The last instant that an ISO prefix covers, in UTC; None for what is none."""
    match = _PREFIX.fullmatch(moment.strip())
    if not match:
        return None
    year, month, day, hour, minute, second = (int(match[k]) if match[k] else None for k in range(1, 7))
    try:
        if hour is None or minute is None:
            return _end_of(year or 0, month, day)
        micro = int((match[7] or "0").ljust(6, "0")[:6])
        zone = _zone(match[8])
        # A leap second is the second before it: no clock here has it.
        return datetime(year or 0, month or 1, day or 1, hour, minute, min(second or 0, 59), micro, zone).astimezone(
            UTC
        )
    except (ValueError, OverflowError):
        return None


def _end_of(year: int, month: int | None, day: int | None) -> datetime:
    start = datetime(year, month or 1, day or 1, tzinfo=UTC)
    if day:
        after = start + timedelta(days=1)
    elif month:
        after = (start + timedelta(days=32)).replace(day=1)
    else:
        after = start.replace(year=year + 1)
    return after - timedelta(seconds=1)


def _zone(words: str | None) -> timezone:
    if words in (None, "Z") or not words:
        return UTC
    sign = -1 if words[0] == "-" else 1
    digits = words[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:])))


def _second(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def _micro(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
