"""From documents to padded batches: blocks packed into windows, windows of like length into batches."""

from __future__ import annotations

import collections
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from onrecord.language.lemmas import edit
from onrecord.language.tokens import shape
from training.blocks import ANY_NAME, IGNORE, NAME_LABELS, SPEECH_LABELS, Block, Document
from training.network import Vocabulary

WORD_FIELDS = ("boundary", "upos", "xpos", "feats", "lemma", "names", "speech", "link", "head", "dep", "sentence")


@dataclass(frozen=True, slots=True)
class Marks:
    """Pieces of a vocabulary that stand for no text."""

    opening: int
    closing: int
    unknown: int


BERT = Marks(101, 102, 100)


@dataclass(slots=True)
class Encoded:
    """A block as numbers: pieces of each word, and one label array a field (IGNORE where the corpus says nothing)."""

    pieces: list[list[int]]
    shapes: list[int]
    labels: dict[str, np.ndarray]
    happened: np.ndarray
    size: int


def build_vocabulary(documents: Iterable[Document]) -> Vocabulary:
    """Label sets as attested at least three times in the treebanks."""
    counts: dict[str, collections.Counter[str]] = collections.defaultdict(collections.Counter)
    for document in documents:
        for block in document.blocks:
            counts["upos"].update(block.upos)
            counts["xpos"].update(block.xpos)
            counts["feats"].update(f for f in block.feats if f != "?")
            counts["deps"].update(block.deps)
            counts["lemma"].update(edit(w, m) for w, m in zip(block.words, block.lemmas, strict=False))

    def labels(key: str) -> tuple[str, ...]:
        return tuple(sorted(label for label, count in counts[key].items() if count >= 3))

    return Vocabulary(
        labels("upos"), labels("xpos"), labels("feats"), labels("lemma"), labels("deps"), NAME_LABELS, SPEECH_LABELS
    )


class BlockEncoder:
    """Blocks to numbers, in the pieces of one tokenizer and the label sets of one vocabulary."""

    def __init__(self, tokenizer: Tokenizer, vocabulary: Vocabulary, marks: Marks = BERT) -> None:
        self.tokenizer, self.marks = tokenizer, marks
        self.index = {
            "upos": {x: i for i, x in enumerate(vocabulary.upos)},
            "xpos": {x: i for i, x in enumerate(vocabulary.xpos)},
            "feats": {x: i for i, x in enumerate(vocabulary.feats)},
            "lemma": {x: i for i, x in enumerate(vocabulary.lemma)},
            "dep": {x: i for i, x in enumerate(vocabulary.deps)},
            "speech": {x: i for i, x in enumerate(vocabulary.speech)},
        }

    def pieces(self, words: list[str]) -> list[list[int]]:
        encoding = self.tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
        pieces: list[list[int]] = [[] for _ in words]
        for piece, word in zip(encoding.ids, encoding.word_ids, strict=True):
            pieces[word].append(piece)
        return [p[:12] or [self.marks.unknown] for p in pieces]

    def encode(self, block: Block) -> Encoded:
        n = len(block.words)
        labels = {name: np.full(n, IGNORE, dtype=np.int64) for name in WORD_FIELDS}
        labels["names"][:] = ANY_NAME
        for name, values in (("upos", block.upos), ("xpos", block.xpos), ("feats", block.feats), ("dep", block.deps),
                             ("speech", block.speech)):  # fmt: skip
            if values:
                labels[name][:] = [self.index[name].get(v, IGNORE) for v in values]
        if block.lemmas:
            known = self.index["lemma"]
            labels["lemma"][:] = [known.get(edit(w, m), IGNORE) for w, m in zip(block.words, block.lemmas, strict=True)]
        if block.sentence:
            numbers = np.array(block.sentence)
            labels["sentence"][:] = numbers
            labels["boundary"][:] = np.r_[1, (np.diff(numbers) != 0).astype(np.int64)]
            labels["head"][:] = block.heads
        if block.names:
            labels["names"][:] = block.names
        if block.links:
            labels["link"][:] = block.links
        happened = np.array(block.happened or [np.nan] * n, dtype=np.float32)
        pieces = self.pieces(block.words)
        return Encoded(pieces, [int(shape(w)) for w in block.words], labels, happened, sum(map(len, pieces)) + 1)


def pack(documents: list[list[Encoded]], rng: random.Random, budgets: tuple[int, ...]) -> Iterator[list[Encoded]]:
    """Runs of consecutive blocks of one document up to a budget of pieces drawn for each window."""
    for blocks in documents:
        window: list[Encoded] = []
        size, budget = 1, rng.choice(budgets)
        for block in blocks:
            if window and size + block.size > budget:
                yield window
                window, size, budget = [], 1, rng.choice(budgets)
            window.append(block)
            size += block.size
        if window:
            yield window


@dataclass(slots=True)
class Batch:
    """Padded tensors. Labels are (batch, words); `head` indexes words of the window, the last index + 1 is the root."""

    pieces: Tensor
    shapes: Tensor
    mask: Tensor
    first: Tensor
    last: Tensor
    word: Tensor
    labels: dict[str, Tensor]
    happened: Tensor


def collate(windows: list[list[Encoded]], limit: int = 400, marks: Marks = BERT) -> Batch:
    """One batch; windows over `limit` pieces are cut at a word."""
    rows = [_lay_out(window, limit, marks) for window in windows]
    n, w = max(len(r[0]) for r in rows), max(len(r[2]) for r in rows)
    b = len(rows)
    pieces, shapes = torch.zeros(b, n, dtype=torch.long), torch.zeros(b, n, dtype=torch.long)
    mask, word = torch.zeros(b, n, dtype=torch.bool), torch.zeros(b, w, dtype=torch.bool)
    first, last = torch.zeros(b, w, dtype=torch.long), torch.zeros(b, w, dtype=torch.long)
    labels = {name: torch.full((b, w), IGNORE) for name in WORD_FIELDS}
    happened = torch.full((b, w), float("nan"))
    for i, (p, s, f, e, fields, fact) in enumerate(rows):
        k, m = len(p), len(f)
        pieces[i, :k], shapes[i, :k], mask[i, :k] = torch.tensor(p), torch.tensor(s), True
        first[i, :m], last[i, :m], word[i, :m] = torch.tensor(f), torch.tensor(e), True
        for name, values in fields.items():
            labels[name][i, :m] = torch.from_numpy(values)
        happened[i, :m] = torch.from_numpy(fact)
        head = labels["head"][i]
        head[head == -1] = w
        head[(head != IGNORE) & (head > w)] = IGNORE
    return Batch(pieces, shapes, mask, first, last, word, labels, happened)


def _lay_out(
    window: list[Encoded], limit: int, marks: Marks
) -> tuple[list[int], list[int], list[int], list[int], dict, np.ndarray]:
    pieces, shapes, first, last = [marks.opening], [0], [], []
    sentences = words = 0
    shifted: dict[str, list[np.ndarray]] = {name: [] for name in WORD_FIELDS}
    for block in window:
        for word, form in zip(block.pieces, block.shapes, strict=True):
            first.append(len(pieces))
            pieces += word
            shapes += [form] * len(word)
            last.append(len(pieces) - 1)
        pieces.append(marks.closing)
        shapes.append(0)
        for name, values in block.labels.items():
            by = {"head": words, "link": words, "sentence": sentences}.get(name, 0)
            shifted[name].append(np.where(values >= 0, values + by, values) if by else values)
        words += len(block.pieces)
        sentences += int(block.labels["sentence"].max(initial=0)) + 1
    keep = sum(1 for at in last if at < limit - 1)
    fields = {name: np.concatenate(values)[:keep] for name, values in shifted.items()}
    for name in ("head", "link"):
        fields[name] = np.where(fields[name] >= keep, IGNORE, fields[name])
    happened = np.concatenate([block.happened for block in window])[:keep]
    end = last[keep - 1] + 1 if keep < len(last) else len(pieces) - 1
    return [*pieces[:end], marks.closing], [*shapes[:end], 0], first[:keep], last[:keep], fields, happened


def batches(windows: list[list[Encoded]], size: int, rng: random.Random) -> list[list[list[Encoded]]]:
    """Windows of like length grouped up to `size` padded pieces a batch, in random order."""
    ordered = sorted(windows, key=lambda window: sum(block.size for block in window) + rng.random() * 8)
    groups: list[list[list[Encoded]]] = [[]]
    for window in ordered:
        width = min(400, sum(block.size for block in window) + 1)
        if groups[-1] and width * (len(groups[-1]) + 1) > size:
            groups.append([])
        groups[-1].append(window)
    rng.shuffle(groups)
    return groups
