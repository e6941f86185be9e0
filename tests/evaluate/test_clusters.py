"""Scores of clusterings against figures worked out by hand, and the assignment against every permutation."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.evaluate.clusters import assign, b_cubed, ceaf_e, conll, muc

GOLD = {"a": 1, "b": 1, "c": 1, "d": 2, "e": 2, "f": 3, "g": 3, "h": 3, "i": 3}
"""Bagga and Baldwin's shape: clusters of three, two and four."""


def test_the_gold_itself_scores_one() -> None:
    assert conll(GOLD, GOLD)["conll"] == 1.0


def test_muc_counts_links() -> None:
    found = {**GOLD, "d": 3, "e": 3}
    assert muc(GOLD, found) == pytest.approx((1.0, 6 / 7))


def test_b_cubed_counts_mentions() -> None:
    found = {**GOLD, "d": 3, "e": 3}
    recall, precision = b_cubed(GOLD, found)
    assert recall == 1.0
    assert precision == pytest.approx((3 + 2 * (2 / 6) + 4 * (4 / 6)) / 9)


def test_ceaf_matches_each_cluster_once() -> None:
    found = {**GOLD, "d": 3, "e": 3}
    recall, precision = ceaf_e(GOLD, found)
    assert recall == pytest.approx((1 + 2 * 4 / 10) / 3)
    assert precision == pytest.approx((1 + 2 * 4 / 10) / 2)


def test_all_alone_scores_no_links() -> None:
    found = {m: m for m in GOLD}
    assert conll(GOLD, found)["muc_f1"] == 0.0
    assert conll(GOLD, {}) == conll(GOLD, found)


@settings(max_examples=80, deadline=None)
@given(
    st.integers(1, 5).flatmap(
        lambda n: st.integers(1, 5).flatmap(
            lambda m: st.lists(st.lists(st.integers(0, 9), min_size=m, max_size=m), min_size=n, max_size=n)
        )
    )
)
def test_the_assignment_is_the_best_of_all(table: list[list[int]]) -> None:
    n, m = len(table), len(table[0])
    small = table if n <= m else [list(row) for row in zip(*table, strict=True)]
    best = max(
        sum(small[i][j] for i, j in enumerate(chosen))
        for chosen in itertools.permutations(range(len(small[0])), len(small))
    )
    pairs = assign(table)
    assert len(pairs) == len({i for i, _ in pairs}) == len({j for _, j in pairs}) == min(n, m)
    assert sum(table[i][j] for i, j in pairs) == best
