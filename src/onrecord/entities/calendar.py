"""Days, weeks, months and years as intervals of ISO prefixes, and the steps between them.

An interval is a pair (start, end) of prefixes, both ends included: ("2025-09-03", "2025-09-03") is a day,
("2025-09", "2025-09") a month, ("2025", "2025") a year, ("2025-09-01", "2025-09-10") the first ten days. The precision
is in the prefix: a month is not written as its first and last day unless a part of it is meant. Weeks run from Monday
to Sunday. Years are 1 to 9999; a step that leaves them gives None.
"""

from __future__ import annotations

import calendar as _calendar
from datetime import date, timedelta

Interval = tuple[str, str]
EARLY, MID, LATE = "early", "mid", "late"
SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "fall": (9, 11), "winter": (12, 2)}
"""First and last month, of the northern hemisphere; winter ends in the next year."""


def parse_day(value: str | None) -> date | None:
    """The day of an ISO date or date-time, as written: a time zone moves no date. None for anything shorter or wrong."""
    if value is None or len(value) < 10:
        return None
    try:
        return date.fromisoformat(value[:10])
    except ValueError:
        return None


def day(value: date) -> Interval:
    """One day."""
    return value.isoformat(), value.isoformat()


def month(year: int, number: int) -> Interval | None:
    """One month; `number` may be outside 1..12 and is carried into the years."""
    year, number = year + (number - 1) // 12, (number - 1) % 12 + 1
    if not 1 <= year <= 9999:
        return None
    prefix = f"{year:04d}-{number:02d}"
    return prefix, prefix


def year(number: int) -> Interval | None:
    """One year."""
    return (f"{number:04d}", f"{number:04d}") if 1 <= number <= 9999 else None


def date_of(year_number: int, month_number: int, day_number: int) -> Interval | None:
    """One day by its numbers; None where there is no such day."""
    try:
        return day(date(year_number, month_number, day_number))
    except ValueError:
        return None


def shift(anchor: date, days: int) -> date | None:
    """The day so many days on; None outside the calendar."""
    try:
        return anchor + timedelta(days=days)
    except OverflowError:
        return None


def week(anchor: date, offset: int = 0) -> Interval | None:
    """Monday to Sunday of the week `offset` weeks from the one that `anchor` is in."""
    monday = shift(anchor, 7 * offset - anchor.weekday())
    sunday = shift(monday, 6) if monday else None
    return (monday.isoformat(), sunday.isoformat()) if monday and sunday else None


def weekend(anchor: date, offset: int = 0) -> Interval | None:
    """Saturday and Sunday of that week."""
    whole = week(anchor, offset)
    saturday = shift(anchor, 7 * offset - anchor.weekday() + 5)
    return (saturday.isoformat(), whole[1]) if whole and saturday else None


def weekday(anchor: date, number: int, ahead: bool, strict: bool = False) -> date | None:
    """The nearest weekday (Monday is 0) on one side of `anchor`, that day itself included unless `strict`."""
    step = (number - anchor.weekday()) % 7 if ahead else -((anchor.weekday() - number) % 7)
    if strict and step == 0:
        step = 7 if ahead else -7
    return shift(anchor, step)


def step(anchor: date, unit: str, count: int) -> Interval | None:
    """The day, week, month, year, decade or quarter `count` units from the one that `anchor` is in (0: that one)."""
    if unit == "day":
        moved = shift(anchor, count)
        return day(moved) if moved else None
    if unit == "week":
        return week(anchor, count)
    if unit == "fortnight":
        return week(anchor, 2 * count)
    if unit == "month":
        return month(anchor.year, anchor.month + count)
    if unit == "quarter":
        return quarter(anchor.year, (anchor.month - 1) // 3 + 1 + count)
    if unit == "decade":
        return years(10 * (anchor.year // 10 + count), 10)
    return year(anchor.year + count)


def quarter(year_number: int, number: int) -> Interval | None:
    """Three months; `number` may be outside 1..4 and is carried into the years."""
    first, last = month(year_number, 3 * number - 2), month(year_number, 3 * number)
    return (first[0], last[1]) if first and last else None


def years(first: int, count: int) -> Interval | None:
    """`count` years from `first` on."""
    start, end = year(first), year(first + count - 1)
    return (start[0], end[1]) if start and end else None


def season(year_number: int, name: str) -> Interval | None:
    """The season that begins in that year, as months."""
    first, last = SEASONS[name]
    start, end = month(year_number, first), month(year_number + (last < first), last)
    return (start[0], end[1]) if start and end else None


def part(interval: Interval, which: str) -> Interval:
    """The early, middle or late part: ten days of a month, four months of a year, else a third of the days."""
    start, end = interval
    if len(start) == 7 and start == end:
        last = _calendar.monthrange(int(start[:4]), int(start[5:]))[1]
        first_day, last_day = {EARLY: (1, 10), MID: (11, 20), LATE: (21, last)}[which]
        return f"{start}-{first_day:02d}", f"{start}-{last_day:02d}"
    if len(start) == 4 and start == end:
        first_month, last_month = {EARLY: (1, 4), MID: (5, 8), LATE: (9, 12)}[which]
        return f"{start}-{first_month:02d}", f"{start}-{last_month:02d}"
    opening = first_day_of(start)
    whole = (last_day_of(end) - opening).days
    third = (whole + 1) // 3
    cut = {EARLY: (0, third - 1), MID: (third, 2 * third), LATE: (2 * third + 1, whole)}[which]
    return (opening + timedelta(days=cut[0])).isoformat(), (opening + timedelta(days=max(cut))).isoformat()


def first_day_of(prefix: str) -> date:
    """The first day that an ISO prefix covers."""
    return date.fromisoformat((prefix + "-01-01")[:10])


def last_day_of(prefix: str) -> date:
    """The last day that an ISO prefix covers."""
    if len(prefix) == 4:
        return date(int(prefix), 12, 31)
    if len(prefix) == 7:
        return date(int(prefix[:4]), int(prefix[5:]), _calendar.monthrange(int(prefix[:4]), int(prefix[5:]))[1])
    return date.fromisoformat(prefix[:10])


def near_year(anchor: date, month_number: int, day_number: int | None, ahead: bool | None) -> int:
    """The year that a date without one is in: the last such day up to `anchor`, the next one from it on, or the nearer.

    `ahead` is None where the words do not say; then the nearest counts, the past winning a tie. A day that no year has
    ("June 31") is in the anchor's.
    """

    def at(year_number: int) -> int:
        try:
            return (date(year_number, month_number, day_number or 15) - anchor).days
        except ValueError:  # 29 February of a common year: no such day.
            return 10_000 if ahead else -10_000

    # Eight years: 29 February may be that far off, around 1900 and 2100.
    around = range(max(anchor.year - 8, 1), min(anchor.year + 8, 9999) + 1)
    choices = [y for y in around if abs(at(y)) < 10_000] or [anchor.year]
    slack = 0 if day_number else 16
    if ahead is True:
        fitting = [y for y in choices if at(y) >= -slack]
        return min(fitting or choices, key=at)
    if ahead is False:
        fitting = [y for y in choices if at(y) <= slack]
        return max(fitting or choices, key=at)
    return min(choices, key=lambda y: (abs(at(y)), at(y) > 0))


def fitting_year(anchor: date, month_number: int, day_number: int, weekday_number: int) -> int | None:
    """The nearest year in which that day falls on that weekday, within four years; None where none does."""
    fitting: list[date] = []
    for year_number in range(max(anchor.year - 4, 1), min(anchor.year + 4, 9999) + 1):
        try:
            candidate = date(year_number, month_number, day_number)
        except ValueError:
            continue
        if candidate.weekday() == weekday_number:
            fitting.append(candidate)
    return min(fitting, key=lambda d: abs((d - anchor).days)).year if fitting else None
