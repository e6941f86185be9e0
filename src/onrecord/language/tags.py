"""Begin / inside / outside logits to runs: the best path under the scheme's own grammar."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]
SURELY = 0.5 + 1e-9
"""A label with a larger chance is likelier than all others together, however they are summed."""


def softmax(values: Array) -> Array:
    """Over the last axis."""
    shifted: Array = np.exp(values - values.max(-1, keepdims=True))
    shifted /= shifted.sum(-1, keepdims=True)
    return shifted


@lru_cache(maxsize=8)
def _transitions(labels: tuple[str, ...]) -> Array:
    """(labels, labels): 0 where the second may follow the first, -inf where not; "I-x" follows only "B-x" and "I-x"."""
    allowed = np.zeros((len(labels), len(labels)))
    for j, label in enumerate(labels):
        if label.startswith("I-"):
            for i, before in enumerate(labels):
                if before[2:] != label[2:] or before == "O":
                    allowed[i, j] = -np.inf
    return allowed


def best_path(chances: Array, labels: tuple[str, ...]) -> list[int]:
    """The label of every row on the best permitted path (Viterbi), from each row's probabilities of the labels."""
    scores = np.log(chances + 1e-12)
    greedy = scores.argmax(1)
    allowed = _transitions(labels)
    first_bad = labels[int(greedy[0])].startswith("I-")
    if not first_bad and np.isfinite(allowed[greedy[:-1], greedy[1:]]).all():
        return [int(i) for i in greedy]
    best = scores[0] + np.where([label.startswith("I-") for label in labels], -np.inf, 0.0)
    back = np.zeros((len(scores), len(labels)), dtype=np.int64)
    for k in range(1, len(scores)):
        through = best[:, None] + allowed
        back[k] = through.argmax(0)
        best = through.max(0) + scores[k]
    path = [int(best.argmax())]
    for k in range(len(scores) - 1, 0, -1):
        path.append(int(back[k, path[-1]]))
    return path[::-1]


@lru_cache(maxsize=8)
def _families(labels: tuple[str, ...], family: tuple[tuple[str, str], ...]) -> tuple[tuple[str, ...], Array]:
    """The labels with kinds replaced by their families, each once, and (labels, those): 1 where one becomes the other."""
    named = dict(family)
    wide = [label if label == "O" else f"{label[:2]}{named.get(label[2:], label[2:])}" for label in labels]
    merged = tuple(dict.fromkeys(wide))
    return merged, np.array([[float(one == other) for other in merged] for one in wide])


def label_runs(
    logits: Array, labels: tuple[str, ...], family: tuple[tuple[str, str], ...] = ()
) -> list[tuple[int, int, str, float]]:
    """Runs as (first row, last row, kind, mean probability of its labels), in order.

    `family` maps kinds that are easily taken for one another to one name: runs are found by the family, whose
    chances are the sum of its kinds', and the kind is the family's likeliest over the whole run.
    """
    if not len(logits):
        return []
    kinds = softmax(logits.astype(np.float64))
    if (kinds[:, labels.index("O")] > SURELY).all():
        return []
    merged, into = _families(labels, family)
    chances = kinds @ into
    if not (chances.argmax(1) != merged.index("O")).any():
        return []
    path = best_path(chances, merged)
    chosen = chances[np.arange(len(path)), path]
    found: list[tuple[int, int, str, float]] = []
    i = 0
    while i < len(path):
        label = merged[path[i]]
        end = i
        if label != "O":
            while end + 1 < len(path) and merged[path[end + 1]] == f"I-{label[2:]}":
                end += 1
            kind = _likeliest(kinds[i : end + 1].sum(0), labels, [k for k, name in family if name == label[2:]])
            found.append((i, end, kind or label[2:], round(float(chosen[i : end + 1].mean()), 3)))
        i = end + 1
    return found


def _likeliest(sums: Array, labels: tuple[str, ...], kinds: list[str]) -> str | None:
    """The kind whose labels have the largest sum; None where there is none to choose."""
    totals = {kind: sum(float(sums[i]) for i, label in enumerate(labels) if label[2:] == kind) for kind in kinds}
    return max(totals, key=totals.__getitem__, default=None)
