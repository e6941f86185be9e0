"""Fits the comparison of mentions on ECB+: `python -m training.coreference --data DATA` writes data/fusion/mentions.json.

Logistic regression over the features of `onrecord.fusion.likeness`, on all pairs of a gold subtopic of the train part. The
threshold is chosen by folds over topics of the train part; the dev part is only scored. `DATA` holds `coreference/`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from onrecord.evaluate.clusters import conll
from onrecord.evaluate.coreference import Part, blocks, read_part
from onrecord.fusion.likeness import FEATURES, MODEL, Matrix, join
from onrecord.rules import DATA

RIDGE = 1.0
FOLDS = 5
THRESHOLDS = (-1.5, -1.0, -0.75, -0.5, -0.25, 0.0, 0.25, 0.5)
Block = tuple[str, list[str], list[str], Matrix]
"""Topic, ids of mentions, their chains, features of their pairs."""


def blocks_of(part: Part) -> list[Block]:
    """The subtopics of a part."""
    chain = {m.id: m.chain for m in part.gold}
    return [
        (mentions[0].document.partition("_")[0], [m.id for m in mentions], [chain[m.id] for m in mentions], features)
        for _, mentions, features in blocks(part, lambda m: m.subtopic)
    ]


def fit(chosen: Sequence[Block]) -> Matrix:
    """Weights by Newton's method with a ridge; converges in some ten steps."""
    x = np.concatenate([features[np.triu_indices(len(ids), 1)] for _, ids, _, features in chosen])
    y = np.concatenate([_same(chains)[np.triu_indices(len(chains), 1)] for _, _, chains, _ in chosen])
    weights = np.zeros(x.shape[1])
    for _ in range(30):
        p = 1 / (1 + np.exp(-x @ weights))
        slope = x.T @ (y - p) - RIDGE * weights
        bend = (x * (p * (1 - p))[:, None]).T @ x + RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights += step
        if np.abs(step).max() < 1e-7:
            break
    return weights


def _same(chains: Sequence[str]) -> Matrix:
    array = np.array(chains, dtype=object)
    same: Matrix = (array[:, None] == array[None, :]).astype(float)
    return same


def score(chosen: Sequence[Block], weights: Matrix, threshold: float) -> float:
    """CoNLL F1 over some blocks."""
    gold: dict[str, str] = {}
    found: dict[str, tuple[int, int]] = {}
    for number, (_, ids, chains, features) in enumerate(chosen):
        gold |= dict(zip(ids, chains, strict=True))
        labels = join(features @ weights, threshold)
        found |= {name: (number, label) for name, label in zip(ids, labels, strict=True)}
    return conll(gold, found)["conll"]


def choose_threshold(train: Sequence[Block]) -> tuple[float, float]:
    """The threshold with the best mean score over held-out topics, and that score."""
    topics = sorted({block[0] for block in train})
    totals = dict.fromkeys(THRESHOLDS, 0.0)
    for fold in range(FOLDS):
        out = set(topics[fold::FOLDS])
        weights = fit([b for b in train if b[0] not in out])
        held = [b for b in train if b[0] in out]
        for threshold in THRESHOLDS:
            totals[threshold] += score(held, weights, threshold) / FOLDS
    best = max(totals, key=lambda t: totals[t])
    return best, totals[best]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    folder = parser.parse_args().data / "coreference"
    train = blocks_of(read_part(folder, "train"))
    threshold, held = choose_threshold(train)
    weights = fit(train)
    plain = {
        "origin": "ECB+ (CC BY 3.0), train topics; training/coreference.py",
        "threshold": threshold,
        "weights": {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)},
    }
    Path(str(DATA / MODEL)).write_text(json.dumps(plain, indent=1) + "\n", encoding="utf-8")
    dev = blocks_of(read_part(folder, "dev"))
    print(f"threshold {threshold}; held-out train topics {held:.4f}; dev {score(dev, weights, threshold):.4f}")


if __name__ == "__main__":
    main()
