"""The learned comparison of mentions: features of all pairs at once, and a logistic model over them.

Trained by training/coreference.py; the weights are plain numbers in data/fusion/mentions.json.
"""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from onrecord.fusion.mentions import Mention
from onrecord.fusion.nearness import nearness
from onrecord.fusion.words import stem
from onrecord.rules import DATA, Faults, read_table

Matrix = NDArray[np.float64]
MODEL = "fusion/mentions.json"
FEATURES = (
    "bias", "lemma", "head", "trigger", "alike", "verbs", "mixed", "acting", "undergoing", "around", "crossed",
    "governing", "names", "figures", "sentence", "documents", "one_document", "rare", "head_sentence", "head_arguments",
    "head_documents", "head_names", "alike_arguments", "alike_sentence", "alike_documents", "other_arguments",
    "other_sentence", "near", "arguments_clash", "head_clash",
)  # fmt: skip


@lru_cache(maxsize=1)
def alike() -> Mapping[str, frozenset[int]]:
    """Stem -> the classes of alike.csv that it stands in."""
    faults = Faults()
    rows = read_table("fusion/alike.csv", DATA / "fusion" / "alike.csv", ("words",), faults)
    faults.raise_any()
    found: dict[str, set[int]] = {}
    for number, row in enumerate(rows):
        for word in row["words"].split():
            found.setdefault(stem(word), set()).add(number)
    return {word: frozenset(classes) for word, classes in found.items()}


def weigh(bags: Iterable[Iterable[str]]) -> Callable[[str], float]:
    """The weight of a word by how few of some bags hold it (idf, smoothed)."""
    counts: Counter[str] = Counter()
    total = 0
    for bag in bags:
        counts.update(set(bag))
        total += 1
    return lambda word: math.log((total + 1) / (counts[word] + 0.5))


def cosines(bags: Sequence[Iterable[str]], weight: Callable[[str], float]) -> Matrix:
    """Cosine of every bag of words with every other, 0 where either is empty; shape (bags, bags)."""
    sets = [sorted(set(bag)) for bag in bags]
    column = {word: k for k, word in enumerate(sorted({w for s in sets for w in s}))}
    table = np.zeros((len(sets), max(1, len(column))))
    for row, words in enumerate(sets):
        for word in words:
            table[row, column[word]] = weight(word)
    norms = np.linalg.norm(table, axis=1, keepdims=True)
    table = np.divide(table, norms, out=np.zeros_like(table), where=norms > 0)
    cosine: Matrix = np.clip(table @ table.T, 0.0, 1.0)
    return cosine


def features_of(
    mentions: Sequence[Mention], documents: Mapping[str, Iterable[str]], weight: Callable[[str], float]
) -> NDArray[np.float64]:
    """Features of every pair: shape (mentions, mentions, len(FEATURES)), symmetric.

    `documents` are the words of each document, `weight` what a word is worth (`weigh`).
    """
    arguments = [m.acting | m.undergoing | m.around for m in mentions]
    same_head = _equal([m.head for m in mentions])
    similar = _similar(mentions) * (1 - same_head)
    different = (1 - same_head) * (1 - similar)
    verbs = np.array([m.verb for m in mentions], dtype=float)
    argument, sentence = cosines(arguments, weight), cosines([m.sentence for m in mentions], weight)
    document = cosines([sorted(documents[m.document]) for m in mentions], weight)
    names = cosines([m.names for m in mentions], weight)
    acting, undergoing = (
        cosines([m.acting for m in mentions], weight),
        cosines([m.undergoing for m in mentions], weight),
    )
    clash = _clash([m.acting for m in mentions], acting) + _clash([m.undergoing for m in mentions], undergoing)
    rare = np.array([min(weight(m.head), 8.0) / 8.0 for m in mentions])
    named = {
        "bias": np.ones_like(same_head),
        "lemma": _equal([m.lemma for m in mentions]),
        "head": same_head,
        "trigger": cosines([m.trigger for m in mentions], lambda _: 1.0),
        "alike": similar,
        "verbs": np.outer(verbs, verbs),
        "mixed": np.abs(verbs[:, None] - verbs[None, :]),
        "acting": acting,
        "undergoing": undergoing,
        "around": cosines([m.around for m in mentions], weight),
        "crossed": argument,
        "governing": cosines([m.governing for m in mentions], weight),
        "names": names,
        "figures": cosines([m.figures for m in mentions], lambda _: 1.0),
        "sentence": sentence,
        "documents": document,
        "one_document": _equal([m.document for m in mentions]),
        "rare": same_head * rare[:, None],
        "head_sentence": same_head * sentence,
        "head_arguments": same_head * argument,
        "head_documents": same_head * document,
        "head_names": same_head * names,
        "alike_arguments": similar * argument,
        "alike_sentence": similar * sentence,
        "alike_documents": similar * document,
        "other_arguments": different * argument,
        "other_sentence": different * sentence,
        "near": (1 - same_head) * nearness([m.lemma for m in mentions]),
        "arguments_clash": clash,
        "head_clash": same_head * clash,
    }
    return np.stack([named[name] for name in FEATURES], axis=2)


def _equal(values: Sequence[str]) -> Matrix:
    array = np.array(values, dtype=object)
    equal: Matrix = (array[:, None] == array[None, :]).astype(float)
    return equal


def _similar(mentions: Sequence[Mention]) -> Matrix:
    """1 where some class of alike.csv holds a word of both."""
    classes = [frozenset().union(*(alike().get(w, frozenset()) for w in m.trigger)) for m in mentions]
    return np.array([[float(not a.isdisjoint(b)) for b in classes] for a in classes])


def _clash(sets: Sequence[frozenset[str]], overlap: Matrix) -> Matrix:
    """1 where both have such words and share none."""
    some = np.array([bool(s) for s in sets], dtype=float)
    clash: Matrix = np.outer(some, some) * (overlap == 0)
    return clash


@lru_cache(maxsize=1)
def load_model() -> tuple[Matrix, float]:
    """The weights in the order of FEATURES, and the threshold on the mean log-odds at which groups are joined."""
    plain = json.loads((DATA / MODEL).read_text(encoding="utf-8"))
    return np.array([plain["weights"][name] for name in FEATURES]), float(plain["threshold"])


def join(odds: Matrix, threshold: float) -> list[int]:
    """A label for every row: the two groups with the highest mean log-odds become one while that is over `threshold`.

    Average linkage over a symmetric table of log-odds; ties fall to the smaller rows, so that order is all that counts.
    """
    n = len(odds)
    table = odds.astype(float).copy()
    np.fill_diagonal(table, -np.inf)
    sizes = np.ones(n)
    label = np.arange(n)
    while n > 1:
        best = int(np.argmax(table))
        a, b = sorted(divmod(best, n))
        if table[a, b] <= threshold:
            break
        merged = (table[a] * sizes[a] + table[b] * sizes[b]) / (sizes[a] + sizes[b])
        table[a, :] = table[:, a] = merged
        table[a, a] = -np.inf
        table[b, :] = table[:, b] = -np.inf
        sizes[a] += sizes[b]
        label[label == b] = a
    return [int(v) for v in label]
