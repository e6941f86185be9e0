"""python -m training.relations --data DIR --out DIR: trains the learned coder, and cross-validates it.

The coder reads one sentence with two actors marked and gives one of PLOVER's roots (YIELD for CONCEDE and RETREAT).
It starts from the pretrained encoder, not from the parser's: started from the parser it learns far less.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
import torch.nn as nn
import torch.nn.functional as F
from torch import Tensor

from onrecord.evaluate.coding import macro_f1
from onrecord.evaluate.relations import QUAD
from onrecord.language.pieces import Pieces
from onrecord.language.tokens import shape, tokenize
from training.corpora import read_relations
from training.network import WIDTH, Encoder
from training.train import pretrained_folder

ROOTS = ("AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "YIELD", "REQUEST", "ACCUSE", "REJECT", "THREATEN",
         "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")  # fmt: skip
CLS, SEP, MASK = 101, 102, 103
OPEN_SOURCE, CLOSE_SOURCE, OPEN_TARGET, CLOSE_TARGET = 1, 2, 3, 4
"""Pieces that the vocabulary leaves unused, as marks."""


@dataclass(frozen=True, slots=True)
class Example:
    """One sentence as pieces, the marks in it, and its root as an index into ROOTS."""

    pieces: tuple[int, ...]
    shapes: tuple[int, ...]
    roles: tuple[int, ...]
    """0 outside, 1 and 2 inside source and target, 3 a mark."""
    root: int


def encode(marked: str, root: str, pieces: Pieces, limit: int = 180) -> Example:
    """A sentence with <s>..</s> and <t>..</t> around the two actors."""
    ids, shapes, roles = [CLS], [0], [0]
    inside = 0
    for part in re.split(r"(</?[st]>)", marked):
        if re.fullmatch(r"</?[st]>", part):
            source = part.endswith("s>")
            opens = part[1] != "/"
            ids.append((OPEN_SOURCE if opens else CLOSE_SOURCE) if source else (OPEN_TARGET if opens else CLOSE_TARGET))
            shapes.append(0)
            roles.append(3)
            inside = (1 if source else 2) if opens else 0
            continue
        for span in tokenize(part):
            word = span.of(part)
            for piece in pieces(word):
                ids.append(piece)
                shapes.append(int(shape(word)))
                roles.append(inside)
    return Example((*ids[:limit], SEP), (*shapes[:limit], 0), (*roles[:limit], 0), ROOTS.index(root))


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
        here = torch.ones_like(pieces) if mask is None else mask
        pooled = [_mean(states, here), _mean(states, roles == 1), _mean(states, roles == 2), _mean(states, roles == 3)]
        return self.head(torch.cat(pooled, -1))


def _mean(states: Tensor, chosen: Tensor) -> Tensor:
    weight = chosen.to(states.dtype).unsqueeze(-1)
    return (states * weight).sum(1) / weight.sum(1).clamp(min=1)


def collate(
    examples: Sequence[Example], rng: random.Random | None = None
) -> tuple[Tensor, Tensor, Tensor, Tensor, Tensor]:
    """Padded tensors; with `rng`, some actors' pieces are masked, so that who they are is not what is learned."""
    width = max(len(e.pieces) for e in examples)
    pieces, shapes, roles = (torch.zeros(len(examples), width, dtype=torch.long) for _ in range(3))
    mask = torch.zeros(len(examples), width, dtype=torch.bool)
    for i, e in enumerate(examples):
        n = len(e.pieces)
        ids = list(e.pieces)
        if rng:
            for role in (1, 2):
                if rng.random() < 0.3:
                    ids = [MASK if r == role and rng.random() < 0.7 else p for p, r in zip(ids, e.roles, strict=True)]
            ids = [MASK if r == 0 and p > 999 and rng.random() < 0.05 else p for p, r in zip(ids, e.roles, strict=True)]
        pieces[i, :n], shapes[i, :n], roles[i, :n], mask[i, :n] = (
            torch.tensor(ids),
            torch.tensor(e.shapes),
            torch.tensor(e.roles),
            True,
        )
    return pieces, shapes, roles, mask, torch.tensor([e.root for e in examples])


def fit(examples: Sequence[Example], epochs: int, seed: int, rate: float = 1e-4) -> Coder:
    """A coder trained on `examples`, its weights averaged over the last third of the steps."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    model = Coder()
    model.encoder.load_pretrained(pretrained_folder())
    model.train()
    inner = [p for p in model.encoder.parameters() if p.requires_grad]
    outer = [*model.role.parameters(), *model.head.parameters()]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": rate}, {"params": outer, "lr": 8 * rate}], weight_decay=0.01, fused=True
    )
    size = 24
    total = epochs * math.ceil(len(examples) / size)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda k: min(1.0, (k + 1) / 60) * max(0.03, 1 - k / total))
    order = list(examples)
    for _ in range(epochs):
        rng.shuffle(order)
        for i in range(0, len(order), size):
            *inputs, roots = collate(order[i : i + size], rng)
            loss = F.cross_entropy(model(*inputs), roots, label_smoothing=0.1)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
    return model.eval()


@torch.no_grad()
def predict(model: Coder, examples: Sequence[Example]) -> Tensor:
    """Logits (examples, roots)."""
    return torch.cat([model(*collate(examples[i : i + 48])[:4]) for i in range(0, len(examples), 48)])


def cross_validate(
    rows: Sequence[dict[str, str]], extra: Sequence[Example], pieces: Pieces, args: argparse.Namespace
) -> dict[int, Tensor]:
    """Logits of every row from the fold that did not see its sentence; prints each fold's scores."""
    sentences = sorted({row["sentence"] for row in rows})
    random.Random(1).shuffle(sentences)
    fold_of = {sentence: i % args.folds for i, sentence in enumerate(sentences)}
    logits: dict[int, Tensor] = {}
    for fold in range(args.folds):
        train = [encode(r["marked_sentence"], r["root"], pieces) for r in rows if fold_of[r["sentence"]] != fold]
        held = [(i, r) for i, r in enumerate(rows) if fold_of[r["sentence"]] == fold]
        model = fit([*train, *extra], args.epochs, args.seed)
        found = predict(model, [encode(r["marked_sentence"], r["root"], pieces) for _, r in held])
        logits |= {i: found[k] for k, (i, _) in enumerate(held)}
        gold = [r["root"] for _, r in held]
        roots = [ROOTS[k] for k in found.argmax(-1).tolist()]
        quad = macro_f1([str(QUAD[g]) for g in gold], [str(QUAD[f]) for f in roots])
        print(json.dumps({"fold": fold, "root": round(macro_f1(gold, roots), 4), "quad": round(quad, 4)}), flush=True)
    return logits


def read_extra(path: str, pieces: Pieces) -> list[Example]:
    """Examples of our own (JSON Lines with "marked_sentence" and "root"): the frames' own, for the most part."""
    with open(path, encoding="utf-8") as stream:
        return [encode(row["marked_sentence"], row["root"], pieces) for row in map(json.loads, stream)]


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
    parser.add_argument("--extra", default=None, help="JSON Lines of own examples")
    parser.add_argument("--folds", type=int, default=5, help="0 trains on everything without cross-validation")
    parser.add_argument("--epochs", type=int, default=12)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    os.makedirs(args.out, exist_ok=True)
    pieces = Pieces(Path(pretrained_folder(), "vocab.txt").read_text(encoding="utf-8").rstrip("\n").split("\n"))
    rows = read_relations(os.path.join(args.data, "relations", "plover-relations.tsv"))
    extra: Iterable[Example] = read_extra(args.extra, pieces) if args.extra else []
    if args.folds:
        logits = cross_validate(rows, list(extra), pieces, args)
        found = torch.stack([logits[i] for i in range(len(rows))])
        gold = [row["root"] for row in rows]
        roots = [ROOTS[k] for k in found.argmax(-1).tolist()]
        scale = temperature(found, torch.tensor([ROOTS.index(g) for g in gold]))
        scores = {
            "root": round(macro_f1(gold, roots), 4),
            "quad": round(macro_f1([str(QUAD[g]) for g in gold], [str(QUAD[f]) for f in roots]), 4),
            "temperature": round(scale, 3),
        }
        torch.save(found, os.path.join(args.out, "held-back-logits.pt"))
        print(json.dumps(scores), flush=True)
    model = fit([*(encode(r["marked_sentence"], r["root"], pieces) for r in rows), *extra], args.epochs, args.seed)
    torch.save(model.state_dict(), os.path.join(args.out, "coder.pt"))


if __name__ == "__main__":
    main()
