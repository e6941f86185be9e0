"""Begin / inside / outside logits to runs: the best path under the scheme's own grammar."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def softmax(values: Array) -> Array:
    """Over the last axis."""
    shifted: Array = np.exp(values - values.max(-1, keepdims=True))
    shifted /= shifted.sum(-1, keepdims=True)
    return shifted


@lru_cache(maxsize=8)
def _before(labels: tuple[str, ...]) -> tuple[tuple[int, ...], ...]:
    """For each label those that may stand before it, none for every one, the beginning too; "I-x" follows "B-x" and "I-x"."""
    return tuple(
        tuple(
            i for i, before in enumerate(labels) if label.startswith("I-") and before[1:] == label[1:] and before != "O"
        )
        for label in labels
    )


def _is_permitted(path: Sequence[int], before: Sequence[tuple[int, ...]]) -> bool:
    """Whether every label of a path may stand behind the one before it; none, the beginning, is -1."""
    return all(a in before[b] for a, b in pairwise([-1, *path]) if before[b])


def best_path(chances: Array, labels: tuple[str, ...]) -> list[int]:
    """The label of every row on the best permitted path (Viterbi), from each row's probabilities of the labels."""
    first, *rows = np.log(chances + 1e-12).tolist()
    before, every = _before(labels), range(len(labels))
    best = [-math.inf if before[i] else first[i] for i in every]
    back: list[list[int]] = []
    for row in rows:
        likeliest = max(every, key=best.__getitem__)
        through = [max(before[i], key=best.__getitem__) if before[i] else likeliest for i in every]
        best = [best[i] + score for i, score in zip(through, row, strict=True)]
        back.append(through)
    path = [max(every, key=best.__getitem__)]
    for through in reversed(back):
        path.append(through[path[-1]])
    return path[::-1]


@lru_cache(maxsize=8)
def _families(labels: tuple[str, ...], family: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], Array]:
    """The labels with kinds replaced by their families, each once, and (labels, those): 1 where one becomes the other."""
    named = dict(family)
    wide = [label if label == "O" else f"{label[:2]}{named.get(label[2:], label[2:])}" for label in labels]
    merged = tuple(dict.fromkeys(wide))
    return merged, np.array([[float(one == other) for other in merged] for one in wide])


def label_runs(
    logits: Array,
    stretches: Sequence[tuple[int, int]],
    labels: tuple[str, ...],
    family: tuple[tuple[str, str], ...] = (),
) -> list[list[tuple[int, int, str, float]]]:
    """For each stretch begin..end of the rows its runs as (first, last, kind, mean probability of its labels), in order.

    `first` and `last` count from the stretch's beginning. `family` maps kinds that are easily taken for one another to
    one name: runs are found by the family, whose chances are the sum of its kinds', and the kind is the family's
    likeliest over the whole run.
    """
    kinds = softmax(logits.astype(np.float64))
    merged, into = _families(labels, family)
    chances = kinds @ into
    likeliest = chances.argmax(1).tolist()
    outside, before = merged.index("O"), _before(merged)
    found: list[list[tuple[int, int, str, float]]] = []
    for begin, end in stretches:
        path = likeliest[begin:end]
        found.append([])
        if path.count(outside) == len(path):
            continue
        if not _is_permitted(path, before):
            path = best_path(chances[begin:end], merged)
        for first, last in _stretches_of(path, merged):
            name = merged[path[first]][2:]
            rows = slice(begin + first, begin + last + 1)
            probability = sum(chances[begin + i, path[i]] for i in range(first, last + 1)) / (last + 1 - first)
            members = [kind for kind, wide in family if wide == name]
            kind = _likeliest(kinds[rows].sum(0), labels, members) if members else name
            found[-1].append((first, last, kind, round(float(probability), 3)))
    return found


def _stretches_of(path: list[int], labels: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """First and last row of each run on a path."""
    i = 0
    while i < len(path):
        label, end = labels[path[i]], i
        if label != "O":
            while end + 1 < len(path) and labels[path[end + 1]] == f"I-{label[2:]}":
                end += 1
            yield i, end
        i = end + 1


def _likeliest(sums: Array, labels: tuple[str, ...], kinds: list[str]) -> str:
    """The kind whose labels have the largest sum."""
    totals = {kind: sum(float(sums[i]) for i, label in enumerate(labels) if label[2:] == kind) for kind in kinds}
    return max(totals, key=totals.__getitem__)
