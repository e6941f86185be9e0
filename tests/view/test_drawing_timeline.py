"""The timeline: what is drawn of which event, and that none is lost."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from drawn import happening, happenings, read_svg, with_class
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import Standing
from onrecord.view.columns import columns_of
from onrecord.view.drawing import timeline
from onrecord.view.drawing.days import MOST_STEPS, steps
from onrecord.view.drawing.happenings import Happening
from onrecord.view.drawing.marks import Links
from onrecord.view.drawing.timeline import Timeline, draw_timeline, place_timeline

LINKS = Links(event=lambda event: f"/event/{event}", days=lambda since, until: f"/?since={since}&until={until}")


def placed(*rows: Happening, since: str | None = None, until: str | None = None) -> Timeline:
    columns = columns_of(rows)
    found = place_timeline(columns, np.ones(len(columns), bool), since, until)
    assert found is not None
    return found


def test_an_event_of_a_day_is_a_dot_and_leads_to_its_page() -> None:
    root = read_svg(draw_timeline(placed(happening("2025-09-03", id="abc")), LINKS))
    (link,) = with_class(root, "event")
    assert link.get("href") == "/event/abc"
    assert link.get("aria-label") == "2025-09-03: CONSULT, Russia, North Korea (reported)"
    assert [mark.tag for mark in with_class(root, "mark")] == ["circle"]
    assert not with_class(root, "interval")


@pytest.mark.parametrize(
    ("start", "end", "mask"),
    [
        ("2025-09", None, "url(#timeline-soft-both)"),
        ("2025", "2025", "url(#timeline-soft-both)"),
        ("2025-09-03", "2025-10", "url(#timeline-soft-end)"),
        ("2025-08", "2025-09-03", "url(#timeline-soft-start)"),
        ("2025-09-03", "2025-09-05", None),
    ],
)
def test_an_interval_is_a_bar_whose_ends_are_soft_where_their_day_is_unknown(
    start: str, end: str | None, mask: str | None
) -> None:
    root = read_svg(draw_timeline(placed(happening(start, end), happening("2025-09-03"))))
    (bar,) = with_class(root, "interval")
    assert bar.get("mask") == mask


@pytest.mark.parametrize(
    ("standing", "form", "struck"),
    [
        (Standing.REPORTED, "form-told", False),
        (Standing.CLAIMED, "form-told", False),
        (Standing.PLANNED, "form-planned", False),
        (Standing.DID_NOT_HAPPEN, "form-absent", True),
        (Standing.DENIED, "form-doubted", False),
        (Standing.DISPUTED, "form-doubted", False),
        (Standing.UNCONFIRMED, "form-doubted", False),
    ],
)
def test_standing_gives_the_form_of_a_mark(standing: Standing, form: str, struck: bool) -> None:
    root = read_svg(draw_timeline(placed(happening(standing=standing))))
    (mark,) = with_class(root, "mark")
    assert form in mark.get("class", "").split()
    assert bool(with_class(root, "strike")) is struck


def test_conflict_lies_under_cooperation_and_statements_under_both() -> None:
    rows = [happening(type=kind) for kind in ("CONSULT", "ASSAULT", "X-STATEMENT")]
    root = read_svg(draw_timeline(placed(*rows)))
    tops = {mark.tag: mark for mark in with_class(root, "mark")}
    circle, lozenge, square = tops["circle"], tops["path"], tops["rect"]
    assert float(circle.attrib["cy"]) < float(lozenge.attrib["d"].split()[1].split("l")[0]) < float(square.attrib["y"])


def test_many_events_are_counted_by_step_and_a_step_leads_to_its_days() -> None:
    rows = [happening(f"2025-{month:02}-{day:02}") for month in range(1, 13) for day in range(1, 29)]
    found = placed(*rows, happening("2025-03"), happening("2025"))
    assert (found.unit, len(found.marks)) == ("week", 0)
    assert sum(one.total for one in found.bins) == 336
    assert {(one.label, one.count) for one in found.long} == {("2025-03", 1), ("2025", 1)}
    root = read_svg(draw_timeline(found, LINKS))
    assert len(with_class(root, "bin")) == sum(1 for one in found.bins if one.total)
    assert "since=2025-03-03&until=2025-03-09" in {str(link.get("href"))[2:] for link in with_class(root, "bin")}


def test_one_event_of_long_ago_does_not_stretch_the_axis() -> None:
    found = placed(happening("1945-05-08"), *(happening(f"2025-09-{day:02}") for day in range(1, 31) for _ in range(3)))
    assert found.beside.earlier == 1
    assert found.axis.days < 40
    assert placed(happening("1945-05-08"), happening("2025-09-03"), since="1945").beside.earlier == 0


def test_the_more_is_left_out_of_the_axis_the_more_must_be_gained() -> None:
    """Two of eighteen five years and a year before the others: told beside. Two of them two weeks before: drawn."""
    near = [happening(f"2025-10-{day:02}") for day in range(10, 26)]
    assert placed(happening("2020"), happening("2024-05"), *near).beside.earlier == 2
    assert placed(happening("2025-09-20"), happening("2025-09-28"), *near).beside.earlier == 0


def test_no_dated_event_no_chart() -> None:
    columns = columns_of([happening(None)])
    assert place_timeline(columns, np.ones(1, bool)) is None


def test_words_of_a_report_cannot_become_markup() -> None:
    row = happening(type='X-"><script>alert(1)</script>', id='"onclick="x')
    read_svg(draw_timeline(placed(row), Links(event=lambda event: f"/event/{event}")))


@given(st.lists(happenings(), min_size=1, max_size=60), st.integers(0, 12), st.sampled_from((None, "2022", "2024-05")))
@settings(max_examples=40, deadline=None)
def test_every_event_is_in_one_mark_or_in_one_number_beside(
    rows: list[Happening], most: int, since: str | None
) -> None:
    columns = columns_of(rows)
    before = timeline.MOST_MARKS
    timeline.MOST_MARKS = most  # Both ways of drawing, whatever the number of events.
    try:
        found = place_timeline(columns, np.ones(len(rows), bool), since)
    finally:
        timeline.MOST_MARKS = before
    if found is None:
        assert all(row.start is None for row in rows)
        return
    beside = found.beside
    assert found.drawn + found.longer + beside.earlier + beside.later + beside.undated == len(rows)
    root = read_svg(draw_timeline(found, LINKS))
    assert len(with_class(root, "event")) == len(found.marks)
    for mark in found.marks:
        assert found.axis.left - 20 <= mark.left < mark.right <= found.axis.right + 20


@given(st.integers(1, 3_650_000), st.integers(0, 400_000))
@settings(max_examples=60, deadline=None)
def test_steps_cover_the_days_without_gap_and_never_too_many(first: int, length: int) -> None:
    last = min(first + length, 3_652_059)
    _, found = steps(first, last)
    assert 1 <= len(found) <= MOST_STEPS + 1
    assert found[0].first <= first and found[-1].last >= last
    assert all(a.last + 1 == b.first for a, b in itertools.pairwise(found))


def test_columns_tell_who_is_meant() -> None:
    columns = columns_of([happening(id="a"), happening(id="b", parties=())])
    assert [row.id for row in columns.chosen(columns.involved(columns.meant("RUS")))] == ["a"]
    assert [row.id for row in columns.chosen(columns.among(["b", "zzz"]))] == ["b"]
