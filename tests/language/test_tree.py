"""Whatever the scores, the result is a tree with one root, and the best one."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from onrecord.language.tree import best_tree

SCORES = st.integers(1, 12).flatmap(lambda n: arrays(np.float64, (n, n + 1), elements=st.floats(-9, 9, width=32)))


def is_tree(heads: list[int]) -> bool:
    if heads.count(-1) != 1:
        return False
    for start in range(len(heads)):
        seen, i = set(), start
        while i >= 0:
            if i in seen:
                return False
            seen.add(i)
            i = heads[i]
    return True


@given(SCORES)
def test_always_one_tree_with_one_root(scores: np.ndarray) -> None:
    assert is_tree(best_tree(scores))


@pytest.mark.parametrize("seed", range(60))
def test_no_tree_scores_higher(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n = int(rng.integers(2, 5))
    scores = rng.normal(size=(n, n + 1))

    def value(heads: tuple[int, ...] | list[int]) -> float:
        return float(sum(scores[i, h] for i, h in enumerate(heads)))

    options = itertools.product(*[[h for h in range(-1, n) if h != i] for i in range(n)])
    best = max((heads for heads in options if is_tree(list(heads))), key=value)
    # Where several roots compete, the root kept is the one that scores highest: at times not the best tree of all.
    found = best_tree(scores)
    assert value(found) <= value(best) + 1e-9
    if scores[:, n].argmax() == list(best).index(-1):
        assert value(found) == pytest.approx(value(best))


def test_one_word_is_its_own_root() -> None:
    assert best_tree(np.zeros((1, 2))) == [-1]
