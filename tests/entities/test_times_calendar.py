"""The calendar: what always holds, over all days that there are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from onrecord.entities import calendar

DAYS = st.dates(min_value=date(1, 2, 1), max_value=date(9998, 11, 30))
WEEKDAYS = st.integers(0, 6)


@given(DAYS, WEEKDAYS)
def test_the_last_weekday_is_within_the_week_before(anchor: date, number: int) -> None:
    found = calendar.weekday(anchor, number, ahead=False)
    assert found is not None
    assert found.weekday() == number
    assert timedelta(0) <= anchor - found <= timedelta(6)


@given(DAYS, WEEKDAYS)
def test_the_next_weekday_is_within_the_week_after(anchor: date, number: int) -> None:
    found = calendar.weekday(anchor, number, ahead=True)
    assert found is not None
    assert found.weekday() == number
    assert timedelta(0) <= found - anchor <= timedelta(6)


@given(DAYS, WEEKDAYS, st.booleans())
def test_a_strict_weekday_is_never_the_day_itself(anchor: date, number: int, ahead: bool) -> None:
    found = calendar.weekday(anchor, number, ahead, strict=True)
    assert found is not None
    assert 1 <= abs((found - anchor).days) <= 7


@given(DAYS, st.integers(-20, 20))
def test_a_week_is_seven_days_from_monday(anchor: date, offset: int) -> None:
    found = calendar.week(anchor, offset)
    if found is not None:
        start, end = map(date.fromisoformat, found)
        assert (start.weekday(), (end - start).days) == (0, 6)
        assert start <= anchor + timedelta(weeks=offset) <= end


@given(DAYS, st.integers(-40, 40))
def test_months_are_carried_into_the_years(anchor: date, count: int) -> None:
    found = calendar.step(anchor, "month", count)
    if found is not None:
        year, month = map(int, found[0].split("-"))
        assert 12 * (year - anchor.year) + month - anchor.month == count


@given(DAYS, st.integers(1, 12), st.integers(1, 28))
def test_a_date_without_a_year_is_the_nearest_on_its_side(anchor: date, month: int, day: int) -> None:
    assume(1 < anchor.year < 9999)
    back = date(calendar.near_year(anchor, month, day, ahead=False), month, day)
    ahead = date(calendar.near_year(anchor, month, day, ahead=True), month, day)
    near = date(calendar.near_year(anchor, month, day, ahead=None), month, day)
    assert 0 <= (anchor - back).days <= 366
    assert 0 <= (ahead - anchor).days <= 366
    assert near in (back, ahead)


@given(DAYS, st.sampled_from([(2, 30), (6, 31), (9, 31)]), st.sampled_from([True, False, None]))
def test_a_day_that_no_year_has_is_in_the_anchors(anchor: date, day: tuple[int, int], ahead: bool | None) -> None:
    assert calendar.near_year(anchor, *day, ahead) == anchor.year
    assert calendar.date_of(anchor.year, *day) is None


@given(st.integers(1900, 2100).map(lambda y: date(y, 7, 1)), st.booleans())
def test_the_29th_of_february_is_in_a_leap_year(anchor: date, ahead: bool) -> None:
    year = calendar.near_year(anchor, 2, 29, ahead)
    assert calendar.date_of(year, 2, 29) is not None
    assert (year > anchor.year) if ahead else (year <= anchor.year)


@given(st.sampled_from(["early", "mid", "late"]), st.integers(1, 9999), st.integers(1, 12))
def test_the_parts_of_a_month_lie_in_it(which: str, year: int, month: int) -> None:
    whole = calendar.month(year, month)
    assert whole is not None
    start, end = calendar.part(whole, which)
    assert start.startswith(whole[0])
    assert end.startswith(whole[0])
    assert date.fromisoformat(start) <= date.fromisoformat(end)


YEAR_ENDS = [
    ("week", -1, ("2024-12-23", "2024-12-29")),
    ("week", 0, ("2024-12-30", "2025-01-05")),
    ("month", -1, ("2024-12", "2024-12")),
    ("quarter", -1, ("2024-10", "2024-12")),
    ("year", -1, ("2024", "2024")),
    ("decade", 0, ("2020", "2029")),
]


@pytest.mark.parametrize(("unit", "count", "interval"), YEAR_ENDS)
def test_steps_over_the_end_of_the_year(unit: str, count: int, interval: tuple[str, str]) -> None:
    assert calendar.step(date(2025, 1, 1), unit, count) == interval


def test_a_day_is_the_one_written() -> None:
    assert calendar.parse_day("2025-09-03T23:59:00-11:00") == date(2025, 9, 3)
    assert calendar.parse_day("2025-09") is None
    assert calendar.parse_day("2025-02-29") is None
    assert calendar.parse_day(None) is None


def test_a_step_off_the_calendar_is_none() -> None:
    assert calendar.shift(date(9999, 12, 31), 1) is None
    assert calendar.month(9999, 13) is None
    assert calendar.year(0) is None


def test_a_weekday_settles_the_year() -> None:
    assert calendar.fitting_year(date(2025, 9, 4), 9, 8, 0) == 2025
    assert calendar.fitting_year(date(2025, 9, 4), 9, 8, 6) == 2024
