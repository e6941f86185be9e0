"""Begin / inside / outside to runs: the likeliest labels that the scheme permits, stretch by stretch."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language.tags import Array, label_runs

LABELS = ("O", "B-PER", "I-PER", "B-GPE", "I-GPE", "B-LOC", "I-LOC")
PLACES = (("GPE", "place"), ("LOC", "place"))


def logits(*rows: dict[str, float]) -> Array:
    """One row a word: the logits of the labels named, 0 for the others."""
    return np.array([[row.get(label, 0.0) for label in LABELS] for row in rows])


def kinds(found: list[tuple[int, int, str, float]]) -> list[tuple[int, int, str]]:
    return [(first, last, kind) for first, last, kind, _ in found]


def test_runs_of_one_stretch() -> None:
    words = logits({"O": 9}, {"B-PER": 9}, {"I-PER": 9}, {"O": 9}, {"B-GPE": 9})
    (found,) = label_runs(words, [(0, 5)], LABELS)
    assert kinds(found) == [(1, 2, "PER"), (4, 4, "GPE")]
    assert all(probability > 0.99 for *_, probability in found)


def test_what_may_not_stand_there_gives_way_to_the_best_that_may() -> None:
    words = logits({"I-PER": 5, "B-PER": 4}, {"I-PER": 5}, {"I-GPE": 5, "B-GPE": 4.5, "O": 1})
    (found,) = label_runs(words, [(0, 3)], LABELS)
    assert kinds(found) == [(0, 1, "PER"), (2, 2, "GPE")]


def test_kinds_of_a_family_are_found_together_and_told_apart_afterwards() -> None:
    words = logits({"B-GPE": 2.0, "B-LOC": 2.2, "O": 2.5}, {"I-GPE": 2.8, "I-LOC": 2.6, "O": 3})
    assert label_runs(words, [(0, 2)], LABELS) == [[]]
    (found,) = label_runs(words, [(0, 2)], LABELS, PLACES)
    assert kinds(found) == [(0, 1, "GPE")]


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1), st.lists(st.integers(1, 6), min_size=1, max_size=5))
def test_a_stretch_does_not_depend_on_its_neighbours(seed: int, lengths: list[int]) -> None:
    values = np.random.default_rng(seed).normal(scale=3.0, size=(sum(lengths), len(LABELS)))
    ends = np.cumsum(lengths).tolist()
    stretches = list(zip([0, *ends], ends, strict=False))
    together = label_runs(values, stretches, LABELS, PLACES)
    alone = [label_runs(values[a:b], [(0, b - a)], LABELS, PLACES)[0] for a, b in stretches]
    assert [kinds(found) for found in together] == [kinds(found) for found in alone]
    for found, (a, b) in zip(together, stretches, strict=True):
        assert all(0 <= first <= last < b - a for first, last, *_ in found)
        assert all(x[1] < y[0] for x, y in pairwise(found))
