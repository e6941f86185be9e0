"""Names and dates on a chart: none runs into another one or over a mark, whatever they are."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from onrecord.view.columns import tallied
from onrecord.view.drawing.days import Axis
from onrecord.view.drawing.labels import LETTER, Labels, draw_ticks

WIDTH, HEIGHT = 400.0, 300.0
places = st.tuples(st.floats(0, WIDTH), st.floats(0, HEIGHT), st.floats(2, 20))


def texts(drawn: str) -> list[tuple[float, float, float]]:
    """(left, right, baseline) of every text of a drawing."""
    found = re.findall(r'<text x="([\d.]+)" y="([\d.]+)"[^>]*>([^<]*)<', drawn)
    return [(float(x), float(x) + len(words) * LETTER, float(y)) for x, y, words in found]


@given(st.lists(places, max_size=12), st.lists(st.text("abcdefgh", min_size=1, max_size=14), min_size=12, max_size=12))
def test_no_name_meets_another_or_a_mark(marks: list[tuple[float, float, float]], names: list[str]) -> None:
    labels = Labels(WIDTH, HEIGHT, most=9)
    for mark in marks:
        labels.avoid(*mark)
    for words, (x, y, radius) in zip(names, marks, strict=False):
        labels.add_beside(words, x, y, radius)
    found = texts(labels.drawn())
    assert len(found) <= 9
    for n, (left, right, y) in enumerate(found):
        assert left >= 0 and right <= WIDTH
        assert all(right < a or b < left or abs(y - other) > 10 for a, b, other in found[n + 1 :])
        # Two decimals are drawn.
        assert all(right < x - r + 0.02 or x + r - 0.02 < left or y - 9 > v + r - 0.02 or y + 2 < v - r + 0.02
                   for x, v, r in marks)  # fmt: skip


def test_a_name_goes_to_the_other_side_where_there_is_no_room() -> None:
    labels = Labels(WIDTH, HEIGHT, most=9)
    labels.add_beside("Vladivostok", WIDTH - 10, 150, 5)
    ((_, right, _),) = texts(labels.drawn())
    assert right <= WIDTH - 15


@given(st.integers(1, 700_000), st.integers(0, 40_000), st.integers(2, 14))
def test_dates_of_an_axis_do_not_run_into_each_other(first: int, days: int, most: int) -> None:
    axis = Axis(first, first + days, 70, 900)
    found = texts("".join(draw_ticks(axis, most, 4, 200)))
    assert all(right < left for (_, right, _), (left, _, _) in pairwise(found))
    assert all(right <= 900.02 for _, right, _ in found)


@given(st.lists(st.integers(0, 50)))
def test_tallies_are_those_of_numpy(values: list[int]) -> None:
    distinct, counts = tallied(np.array(values, np.int64))
    wanted, how_often = np.unique(np.array(values, np.int64), return_counts=True)
    assert (distinct.tolist(), counts.tolist()) == (wanted.tolist(), how_often.tolist())
