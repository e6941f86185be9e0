"""python -m training.relations --data DIR --out DIR: trains the learned coder, and cross-validates it.

The coder reads one sentence with two actors marked and gives one of PLOVER's roots (YIELD for CONCEDE and RETREAT), or NONE.
It starts from the pretrained encoder, not from the parser's: started from the parser it learns far less. First it learns
from sentences of our own (`training.sentences`), then from the relation data together with them.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from onrecord.coding.embeddings import load_embeddings
from onrecord.coding.pairs import Pair, mark_text
from onrecord.evaluate.coding import macro_f1
from onrecord.evaluate.relations import QUAD
from onrecord.language.pieces import Pieces
from training.corpora import read_relations
from training.network import WIDTH, Encoder
from training.sentences import Marked, frame_sentences, own_sentences, read_marked
from training.silence import silent_pairs
from training.train import pretrained_folder

ROOTS = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
         "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT", "NONE")  # fmt: skip
EVENTS = len(ROOTS) - 1
"""The roots without NONE."""
CONFLICT = tuple(root for root in ROOTS[:-1] if QUAD[root] > 2)
PEACE = tuple(root for root in ROOTS if root not in CONFLICT)
SILENT = 240
"""Pairs between whom nothing happens, taken from news."""
MASK = 103
FIRST_WORD = 999
"""Pieces up to here are marks and placeholders of the vocabulary."""


@dataclass(frozen=True, slots=True)
class Example:
    """A marked pair and which of ROOTS may hold between the two."""

    pair: Pair
    roots: tuple[bool, ...]
    weight: float = 1.0


def encode(marked: Marked, pieces: Pieces, weight: float = 1.0) -> Example:
    pair = mark_text(marked.text, marked.source, marked.target, pieces)
    return Example(pair, tuple(root in marked.roots for root in ROOTS), weight)


class Coder(nn.Module):
    """The relation of two marked actors: pooled marks, actors and sentence through one hidden layer."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = Encoder(dropout=0.1)
        self.role = nn.Embedding(4, WIDTH)
        nn.init.normal_(self.role.weight, std=0.02)
        self.head = nn.Sequential(
            nn.Dropout(0.2), nn.Linear(4 * WIDTH, WIDTH), nn.GELU(), nn.Dropout(0.2), nn.Linear(WIDTH, len(ROOTS))
        )

    def forward(self, pieces: Tensor, shapes: Tensor, roles: Tensor, mask: Tensor | None = None) -> Tensor:
        states = self.encoder(pieces, shapes, mask, self.role(roles))
        return self.head(pool(states, roles, torch.ones_like(pieces) if mask is None else mask))


def pool(states: Tensor, roles: Tensor, here: Tensor) -> Tensor:
    """Means over the sentence, the two actors and the marks, side by side."""
    return torch.cat([_mean(states, chosen) for chosen in (here, roles == 1, roles == 2, roles == 3)], -1)


def _mean(states: Tensor, chosen: Tensor) -> Tensor:
    weight = chosen.to(states.dtype).unsqueeze(-1)
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1)


def fresh() -> Coder:
    """A coder with pretrained weights, and with the piece embeddings that the package shares."""
    model = Coder()
    model.encoder.load_pretrained(pretrained_folder())
    table = load_embeddings()
    model.encoder.words.weight.data.copy_(torch.from_numpy(table.of(tuple(range(len(table.table))))))
    return model


def collate(examples: Sequence[Example], rng: random.Random | None = None) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Padded columns; with `rng`, some actors' pieces are masked, so that who they are is not what is learned."""
    width = max(len(e.pair.pieces) for e in examples)
    pieces, shapes, roles = (torch.zeros(len(examples), width, dtype=torch.long) for _ in range(3))
    mask = torch.zeros(len(examples), width, dtype=torch.bool)
    for i, e in enumerate(examples):
        n = len(e.pair.pieces)
        pieces[i, :n] = torch.tensor(_masked(e.pair, rng) if rng else e.pair.pieces)
        shapes[i, :n], roles[i, :n], mask[i, :n] = torch.tensor(e.pair.shapes), torch.tensor(e.pair.roles), True
    return pieces, shapes, roles, mask


def _masked(pair: Pair, rng: random.Random) -> list[int]:
    hidden = {role for role in (1, 2) if rng.random() < 0.3}
    return [
        MASK if (r in hidden and rng.random() < 0.7) or (r == 0 and p > FIRST_WORD and rng.random() < 0.04) else p
        for p, r in zip(pair.pieces, pair.roles, strict=True)
    ]


def batches(examples: Sequence[Example], size: int, rng: random.Random) -> Iterator[list[Example]]:
    """Batches of about `size`, sentences of like length together: padding is most of the work otherwise."""
    order = sorted(examples, key=lambda e: len(e.pair.pieces) + rng.random() * 12)
    groups = [order[i : i + size] for i in range(0, len(order), size)]
    rng.shuffle(groups)
    yield from groups


def loss_of(logits: Tensor, examples: Sequence[Example], smoothing: float = 0.05) -> Tensor:
    """Minus the log of the summed probability of the roots that may hold, smoothed a little towards all."""
    allowed = torch.tensor([e.roots for e in examples])
    log = logits.log_softmax(-1)
    right = -log.masked_fill(~allowed, -1e4).logsumexp(-1)
    weights = torch.tensor([e.weight for e in examples])
    return (weights * ((1 - smoothing) * right - smoothing * log.mean(-1))).sum() / weights.sum()


def fit(model: Coder, examples: Sequence[Example], epochs: float, seed: int, rate: float) -> Coder:
    """Trains `model`; what it returns are its weights averaged over the steps, the late ones most."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model.train()
    inner = [p for p in model.encoder.parameters() if p.requires_grad]
    outer = [*model.role.parameters(), *model.head.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": rate}, {"params": outer, "lr": 8 * rate}], weight_decay=0.01, fused=True
    )
    size = 24
    total = math.ceil(epochs * math.ceil(len(examples) / size))
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(1.0, (k + 1) / 40) * max(0.05, 1 - k / total))
    moving = {name: p.detach().clone() for name, p in model.named_parameters() if p.requires_grad}
    step = 0
    while step < total:
        for group in batches(examples, size, rng):
            loss_of(model(*collate(group, rng)), group).backward()
            nn.utils.clip_grad_norm_([*inner, *outer], 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            step += 1
            keep = min(0.985, (1 + step) / (6 + step))
            for name, parameter in model.named_parameters():
                if name in moving:
                    moving[name].lerp_(parameter.detach(), 1 - keep)
            if step == total:
                break
    model.load_state_dict(moving, strict=False)
    return model.eval()


@torch.no_grad()
def predict(model: Coder, examples: Sequence[Example]) -> Tensor:
    """Logits (examples, roots)."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].pair.pieces))
    found = torch.zeros(len(examples), len(ROOTS))
    for i in range(0, len(order), 32):
        chosen = order[i : i + 32]
        found[chosen] = model(*collate([examples[k] for k in chosen]))
    return found


@dataclass(frozen=True)
class Material:
    """Everything that the coder learns from: gold relations with their fold, coarse ones with theirs, and our own."""

    gold: list[Example]
    fold: list[int]
    coarse: list[Example]
    coarse_fold: list[int]
    own: list[Example]


def read_material(data: str, folds: int, pieces: Pieces) -> Material:
    """The relation files of `data` and our own sentences; folds are drawn by sentence."""
    relations = os.path.join(data, "relations")
    rows = read_relations(os.path.join(relations, "plover-relations.tsv"))
    gold = [read_marked(r["marked_sentence"], (r["root"],), "gold") for r in rows]
    coarse = [
        read_marked(r["marked_sentence"], CONFLICT if r["conflict"] == "1" else PEACE, "coarse")
        for r in read_relations(os.path.join(relations, "ace-wiki-relations.tsv"))
    ]
    return Material(
        [encode(m, pieces) for m in gold],
        _folds([m.text for m in gold], folds),
        [encode(m, pieces, 0.7) for m in coarse],
        _folds([m.text for m in coarse], folds),
        [encode(m, pieces) for m in (*own_sentences(), *frame_sentences())]
        + [encode(m, pieces, 0.7) for m in silent_pairs(Path(data, "attribution", "train", "text"), SILENT)],
    )


def _folds(texts: Sequence[str], folds: int) -> list[int]:
    distinct = sorted(set(texts))
    random.Random(1).shuffle(distinct)
    fold_of = {text: i % max(folds, 1) for i, text in enumerate(distinct)}
    return [fold_of[text] for text in texts]


def learn(base: Coder, material: Material, without: int | None, args: argparse.Namespace) -> Coder:
    """A coder that has seen everything but fold `without`, started from what learned from our own sentences."""
    model = Coder()
    model.load_state_dict(base.state_dict())
    seen = [e for e, fold in zip(material.gold, material.fold, strict=True) if fold != without]
    if not args.without_coarse:
        seen += [e for e, fold in zip(material.coarse, material.coarse_fold, strict=True) if fold != without]
    return fit(model, [*seen, *material.own], args.epochs, args.seed, args.rate)


def cross_validate(base: Coder, material: Material, args: argparse.Namespace) -> tuple[Tensor, Tensor]:
    """Logits of every gold row and of every coarse row from the fold that did not see its sentence."""
    gold, coarse = torch.zeros(len(material.gold), len(ROOTS)), torch.zeros(len(material.coarse), len(ROOTS))
    for fold in range(args.folds):
        began = time.process_time()
        model = learn(base, material, fold, args)
        for logits, rows, folds in (
            (gold, material.gold, material.fold),
            (coarse, material.coarse, material.coarse_fold),
        ):
            held = [i for i, f in enumerate(folds) if f == fold]
            logits[held] = predict(model, [rows[i] for i in held])
        held = [i for i, f in enumerate(material.fold) if f == fold]
        scores = relation_scores(gold[held], [material.gold[i] for i in held])
        held = [i for i, f in enumerate(material.coarse_fold) if f == fold]
        scores |= conflict_scores(coarse[held], [material.coarse[i] for i in held])
        print(json.dumps({"fold": fold, **scores, "seconds": round(time.process_time() - began)}), flush=True)
        kept = {"gold": gold, "coarse": coarse, "fold": material.fold, "coarse_fold": material.coarse_fold}
        torch.save(kept, os.path.join(args.out, "held-back.pt"))
    return gold, coarse


def relation_scores(logits: Tensor, examples: Iterable[Example]) -> dict[str, float]:
    """Macro-F1 over roots and quad classes; NONE is no answer here."""
    gold = [ROOTS[e.roots.index(True)] for e in examples]
    roots = [ROOTS[k] for k in logits[:, :EVENTS].argmax(-1).tolist()]
    quad = macro_f1([str(QUAD[g]) for g in gold], [str(QUAD[f]) for f in roots])
    return {"root": round(macro_f1(gold, roots), 4), "quad": round(quad, 4)}


def conflict_scores(logits: Tensor, examples: Iterable[Example]) -> dict[str, float]:
    """Macro-F1 and accuracy of conflict or not: conflict is where the roots of conflict together are the likelier ones."""
    gold = ["conflict" if e.roots[ROOTS.index(CONFLICT[0])] else "peace" for e in examples]
    conflict = logits.softmax(-1)[:, [ROOTS.index(root) for root in CONFLICT]].sum(-1)
    found = ["conflict" if p > 0.5 else "peace" for p in conflict.tolist()]
    right = sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold)
    return {"conflict": round(macro_f1(gold, found), 4), "conflict_accuracy": round(right, 4)}


def temperature(logits: Tensor, roots: Tensor) -> float:
    """The temperature that makes held-back probabilities honest (Guo et al. 2017)."""
    log = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.LBFGS([log], max_iter=60)

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss = F.cross_entropy(logits / log.exp(), roots)
        loss.backward()
        return loss

    optimizer.step(closure)
    return float(log.exp())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True)
    parser.add_argument("--out", required=True)
    parser.add_argument("--folds", type=int, default=5, help="0 trains on everything without cross-validation")
    parser.add_argument("--own-epochs", type=float, default=8)
    parser.add_argument("--epochs", type=float, default=6)
    parser.add_argument(
        "--without-coarse", action="store_true", help="leave out the rows that only tell conflict from peace"
    )
    parser.add_argument("--only-folds", action="store_true", help="cross-validate, and train nothing to keep")
    parser.add_argument("--rate", type=float, default=8e-5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    os.makedirs(args.out, exist_ok=True)
    pieces = Pieces(Path(pretrained_folder(), "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n"))
    material = read_material(args.data, args.folds, pieces)
    base = fit(fresh(), material.own, args.own_epochs, args.seed, 1.25 * args.rate)
    print(
        json.dumps(
            {"own": len(material.own), "untaught": relation_scores(predict(base, material.gold), material.gold)}
        ),
        flush=True,
    )
    torch.save(base.state_dict(), os.path.join(args.out, "untaught.pt"))
    if not args.only_folds:
        torch.save(learn(base, material, None, args).state_dict(), os.path.join(args.out, "coder.pt"))
    if args.folds:
        gold, _ = cross_validate(base, material, args)
        roots = torch.tensor([e.roots.index(True) for e in material.gold])
        scores = relation_scores(gold, material.gold)
        print(json.dumps({**scores, "temperature": round(temperature(gold, roots), 3)}), flush=True)


if __name__ == "__main__":
    main()
