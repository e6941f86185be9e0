"""A time axis: which stretch of days to show, in which steps to count, where the ticks stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

_SIZES = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}
"""Days of each unit, at least."""
UNITS = tuple(_SIZES)
MOST_STEPS = 120
"""Steps of a counted chart at most: more are no longer told apart, or hit with a finger."""
CROWDED = ((0.98, 2), (0.85, 6))
"""A chart that nobody gave dates shows the shortest stretch with such a share of its events, where all of them would take
so many times as long: one event of 1945 among those of last month is told beside the chart, not by an axis of eighty years.
The more is left out, the more must be gained."""


@dataclass(frozen=True, slots=True)
class Axis:
    """Days `first` to `last` (ordinals, both included) along `left` to `right`."""

    first: int
    last: int
    left: float
    right: float

    @property
    def days(self) -> int:
        """How many days it shows."""
        return self.last - self.first + 1

    @property
    def words(self) -> str:
        """For scripts: the first day and the day after the last, counted from 1970-01-01, and where they lie."""
        epoch = date(1970, 1, 1).toordinal()
        return f"{self.first - epoch},{self.last + 1 - epoch},{self.left:.0f},{self.right:.0f}"

    def x(self, day: float) -> float:
        """Where a day begins; days beyond the ends are set on them."""
        inside = min(max(day, self.first), self.last + 1)
        return self.left + (self.right - self.left) * (inside - self.first) / self.days


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a counted axis: days `first` to `last`, and as an ISO prefix what they are called."""

    first: int
    last: int
    name: str

    @property
    def since(self) -> str:
        """Its first day as ISO date."""
        return date.fromordinal(self.first).isoformat()

    @property
    def until(self) -> str:
        """Its last day as ISO date."""
        return date.fromordinal(self.last).isoformat()


def stretch(first: npt.NDArray[np.int64], last: npt.NDArray[np.int64]) -> tuple[int, int]:
    """The days to show of some events (not empty), given by their first and last days: all, or where most of them are."""
    order = np.sort(first)
    begin, end = int(order[0]), int(order[-1])
    for share, gain in CROWDED:
        keep = max(1, int(np.ceil(len(first) * share)))
        widths = order[keep - 1 :] - order[: len(order) - keep + 1]
        start = int(np.argmin(widths))
        near, far = int(order[start]), int(order[start + keep - 1])
        if order[-1] - order[0] > gain * (far - near) + 31:
            begin, end = near, far
            break
    # An event that begins inside may end outside; one that is known by its year alone must not widen the axis.
    inside = (first >= begin) & (first <= end) & (last - first <= max(31, end - begin))
    return begin, max(end, int(last[inside].max(initial=end)))


def steps(first: int, last: int) -> tuple[str, tuple[Step, ...]]:
    """The finest unit that needs at most `MOST_STEPS` steps for these days, and the steps."""
    for unit in UNITS:
        if (last - first + 1) / _SIZES[unit] <= MOST_STEPS or unit == "year":
            found = tuple(_steps(first, last, unit))
            if len(found) <= MOST_STEPS:
                return unit, found
    # Centuries: years by the dozen or hundred.
    span = -(-(last - first + 1) // (MOST_STEPS * 365)) * 365
    return "years", tuple(_even(first, last, span))


def ticks(axis: Axis, most: int = 10) -> list[tuple[int, str]]:
    """Days at which to write something, and what: years, months or days, at most so many."""
    for unit in UNITS:
        if axis.days / _SIZES[unit] > most + 1 and unit != "year":
            continue
        found = [step for step in _steps(axis.first, axis.last, unit) if step.first >= axis.first]
        if len(found) <= most:
            return [(step.first, step.name) for step in found]
    years = [step for step in _steps(axis.first, axis.last, "year") if step.first >= axis.first]
    every = -(-len(years) // most)
    return [(step.first, step.name) for step in years[::every]]


def _steps(first: int, last: int, unit: str) -> Iterator[Step]:
    """The steps of a unit that touch the days first to last: whole months, but days of the stretch alone."""
    day = _begin(date.fromordinal(first), unit)
    while day.toordinal() <= last:
        following = _next(day, unit)
        # The calendar ends with the year 9999.
        end = following.toordinal() - 1 if following else date.max.toordinal()
        yield Step(day.toordinal(), end, _name(day, unit))
        if following is None:
            return
        day = following


def _even(first: int, last: int, span: int) -> Iterator[Step]:
    for start in range(first, last + 1, span):
        yield Step(start, min(start + span - 1, date.max.toordinal()), date.fromordinal(start).isoformat()[:4] + "+")


def _begin(day: date, unit: str) -> date:
    if unit == "week":
        return day - timedelta(days=min(day.weekday(), day.toordinal() - 1))
    if unit == "month":
        return day.replace(day=1)
    if unit == "quarter":
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if unit == "year" else day


def _next(day: date, unit: str) -> date | None:
    try:
        if unit in ("day", "week"):
            return day + timedelta(days=1 if unit == "day" else 7)
        if unit == "year":
            return day.replace(year=day.year + 1)
        months = day.month + (1 if unit == "month" else 3)
        return day.replace(year=day.year + (months - 1) // 12, month=(months - 1) % 12 + 1)
    except (ValueError, OverflowError):
        return None


def _name(day: date, unit: str) -> str:
    if unit == "quarter":
        return f"{day.year:04} Q{(day.month - 1) // 3 + 1}"
    return day.isoformat()[: {"month": 7, "year": 4}.get(unit, 10)]
