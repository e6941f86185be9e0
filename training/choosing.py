"""python -m training.choosing --data DIR --run RUN: frames and coder together, on what no coder had learned from.

Takes the held-back answers that `training.relations --folds 5` left in RUN, codes the same rows by the frames, and prints
what each says alone and what both say at every trust (how many times likelier another root must be than the frame's).
The trust of a fold is picked in the other folds.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import torch

from onrecord.coding.coder import choose
from onrecord.evaluate.coding import code_relation, conflict_or_peace, macro_f1, root_and_quad
from onrecord.evaluate.relations import read_relations
from onrecord.pipeline import load_rules
from training.relations import ROOTS

TRUSTS = (2, 3, 5, 8, 10, 20, 50, 100, 1e9)


def told(path: Path, logits: torch.Tensor) -> tuple[list[str], list[str | None], list[dict[str, float]]]:
    """Gold, the frames' answers and the held-back coder's for every row of a file."""
    rules, relations = load_rules(), read_relations(path)
    learned = [dict(zip(ROOTS, row, strict=True)) for row in logits.double().softmax(-1).tolist()]
    return [r.root for r in relations], [code_relation(r, rules) for r in relations], learned


def of_folds(fold: Sequence[int], gold: Sequence[str], found: Sequence[str]) -> list[dict[str, float]]:
    """Root and quad of each fold's rows."""
    rows = [[i for i, k in enumerate(fold) if k == n] for n in sorted(set(fold))]
    return [root_and_quad([gold[i] for i in held], [found[i] for i in held]) for held in rows]


def spread(name: str, folds: Sequence[dict[str, float]]) -> None:
    """One line: mean and standard deviation over the folds."""
    columns = {key: [one[key] for one in folds] for key in folds[0]}
    line = {
        key: [round(statistics.mean(column), 4), round(statistics.stdev(column), 4)] for key, column in columns.items()
    }
    print(json.dumps({name: line}), flush=True)


def classes(gold: Sequence[str], found: Sequence[str]) -> dict[str, float]:
    """F1 of each root."""
    right = Counter(g for g, f in zip(gold, found, strict=True) if g == f)
    told = Counter(gold) + Counter(found)
    return {root: round(2 * right[root] / told[root], 3) for root in sorted(set(gold))}


def print_roots(path: Path, logits: torch.Tensor, fold: Sequence[int]) -> None:
    """Frames, coder, and both at every trust; both once more with each fold's trust picked in the others, and by class."""
    gold, frames, learned = told(path, logits)
    spread("frames", of_folds(fold, gold, [root or "" for root in frames]))
    spread("coder", of_folds(fold, gold, [choose(None, found, 1) for found in learned]))
    both = {t: [choose(root, p, t) for root, p in zip(frames, learned, strict=True)] for t in TRUSTS}
    for trust, found in both.items():
        print(json.dumps({"trust": trust, **root_and_quad(gold, found)}))
    picked = list(gold)
    for n in sorted(set(fold)):
        seen = [i for i, k in enumerate(fold) if k != n]
        scores = {t: macro_f1([gold[i] for i in seen], [found[i] for i in seen]) for t, found in both.items()}
        best = max(TRUSTS, key=scores.__getitem__)
        picked = [both[best][i] if k == n else root for i, (k, root) in enumerate(zip(fold, picked, strict=True))]
        print(json.dumps({"fold": n, "trust": best}))
    spread("both", of_folds(fold, gold, picked))
    print(json.dumps({"both, by class": classes(gold, picked)}))


def print_conflict(path: Path, logits: torch.Tensor) -> None:
    """Conflict or peace: the coder alone, then with the frames at every trust."""
    gold, frames, learned = told(path, logits)
    for trust in (None, *TRUSTS):
        asked = zip(frames, learned, strict=True)
        found = [conflict_or_peace(root if trust else None, p, trust or 1) for root, p in asked]
        right = sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold)
        scores = {"macro-F1": round(macro_f1(gold, found), 4), "accuracy": round(right, 4)}
        print(json.dumps({"conflict": "coder" if trust is None else f"trust {trust:g}", **scores}))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--run", required=True, help="the folder that training.relations wrote")
    args = parser.parse_args()
    kept = torch.load(os.path.join(args.run, "held-back.pt"), weights_only=True)
    folder = Path(args.data, "relations")
    print_roots(folder / "plover-relations.tsv", kept["gold"], kept["fold"])
    print_conflict(folder / "ace-wiki-relations.tsv", kept["coarse"])


if __name__ == "__main__":
    main()
