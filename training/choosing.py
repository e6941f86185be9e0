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


def by_fold(fold: Sequence[int], gold: Sequence[str], found: Sequence[str]) -> list[dict[str, float]]:
    """Root and quad of each fold's rows."""
    return [
        root_and_quad([g for g, k in zip(gold, fold, strict=True) if k == n], [f for f, k in zip(found, fold, strict=True) if k == n])
        for n in sorted(set(fold))
    ]  # fmt: skip


def spread(name: str, folds: Sequence[dict[str, float]]) -> None:
    """One line: mean and standard deviation over the folds."""
    line = {key: [round(f([one[key] for one in folds]), 4) for f in (statistics.mean, statistics.stdev)] for key in folds[0]}  # fmt: skip
    print(json.dumps({name: line}), flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--run", required=True, help="the folder that training.relations wrote")
    args = parser.parse_args()
    kept = torch.load(os.path.join(args.run, "held-back.pt"), weights_only=True)
    folder = Path(args.data, "relations")
    fold = kept["fold"]
    gold, frames, learned = told(folder / "plover-relations.tsv", kept["gold"])
    spread("frames", by_fold(fold, gold, [root or "" for root in frames]))
    spread("coder", by_fold(fold, gold, [choose(None, found, 1) for found in learned]))
    both = {
        trust: [choose(root, found, trust) for root, found in zip(frames, learned, strict=True)] for trust in TRUSTS
    }
    for trust, found in both.items():
        print(json.dumps({"trust": trust, **root_and_quad(gold, found)}))
    picked = []
    for n in sorted(set(fold)):
        inside = [i for i, k in enumerate(fold) if k != n]
        best = max(TRUSTS, key=lambda t, at=inside: macro_f1([gold[i] for i in at], [both[t][i] for i in at]))  # type: ignore[misc]
        held = [i for i, k in enumerate(fold) if k == n]
        picked.append(root_and_quad([gold[i] for i in held], [both[best][i] for i in held]) | {"trust": float(best)})
    spread("both", picked)
    gold, frames, learned = told(folder / "ace-wiki-relations.tsv", kept["coarse"])
    for trust in (1.0, *TRUSTS[:6]):
        found = [
            conflict_or_peace(root if trust > 1 else None, p, trust) for root, p in zip(frames, learned, strict=True)
        ]
        right = sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold)
        print(
            json.dumps(
                {"conflict, trust": trust, "macro-F1": round(macro_f1(gold, found), 4), "accuracy": round(right, 4)}
            )
        )


if __name__ == "__main__":
    main()
