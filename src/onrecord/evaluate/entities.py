"""Scores names on an IOB2 file: span F1 over PER, ORG and LOC (geopolitical names and sites count as LOC)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.errors import InputError
from onrecord.evaluate.conllu import Tally
from onrecord.language.parse import cut_runs, parse_runs
from onrecord.language.weights import load_model
from onrecord.records import Span

KINDS = {"PER": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC"}
"""The pipeline's kinds as the coarser ones of the gold; the others (NORP, EVENT) have none."""


def score_entities(path: Path, predictions: Path | None = None) -> dict[str, float]:
    """F1 by kind and over all (micro), 0 to 1, with the gold tokens and sentences of the file."""
    model = load_model()
    tallies = {kind: Tally() for kind in ("PER", "ORG", "LOC", "all")}
    output = predictions.open("w", encoding="utf-8") if predictions else None
    for words, labels in read_iob2(path):
        text = " ".join(words)
        spans, at = [], 0
        for word in words:
            spans.append(Span(at, at + len(word)))
            at += len(word) + 1
        sentences = parse_runs(model, cut_runs(model, text, spans, 0, frozenset({0}))).sentences
        found, offset = set(), 0
        for sentence in sentences:
            found |= {(n.first + offset, n.last + offset, KINDS[n.kind]) for n in sentence.names if n.kind in KINDS}
            offset += len(sentence)
        _count(tallies, _runs(labels), found)
        if output:
            output.write(_iob2(words, found))
    if output:
        output.close()
    return {kind: round(tally.f1(), 4) for kind, tally in tallies.items()}


def read_iob2(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    """Words and labels of each sentence: tab-separated lines, the word and label in the last two columns before "-"."""
    words: list[str] = []
    labels: list[str] = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    for number, line in enumerate([*lines, ""], 1):
        columns = line.rstrip("\r").split("\t")
        if line.startswith("#"):
            continue
        if len(columns) >= 3 and columns[0].isdigit():
            words.append(columns[1])
            labels.append(columns[2])
        elif len(columns) == 2:
            words.append(columns[0])
            labels.append(columns[1])
        elif line.strip():
            raise InputError(f"{path}:{number}: expected a word and its IOB2 label, found {line[:60]!r}")
        elif words:
            yield words, labels
            words, labels = [], []


def _runs(labels: list[str]) -> set[tuple[int, int, str]]:
    found: set[tuple[int, int, str]] = set()
    start = None
    for i, label in enumerate([*labels, "O"]):
        if start is not None and not label.startswith("I-"):
            found.add((start, i - 1, labels[start][2:]))
            start = None
        if label.startswith("B-") or (label.startswith("I-") and start is None):
            start = i
    return {(a, b, kind) for a, b, kind in found if kind in ("PER", "ORG", "LOC")}


def _count(tallies: dict[str, Tally], gold: set[tuple[int, int, str]], found: set[tuple[int, int, str]]) -> None:
    for kind, tally in tallies.items():
        g = {x for x in gold if kind in ("all", x[2])}
        s = {x for x in found if kind in ("all", x[2])}
        tally.gold += len(g)
        tally.system += len(s)
        tally.correct += len(g & s)


def _iob2(words: list[str], found: set[tuple[int, int, str]]) -> str:
    labels = ["O"] * len(words)
    for first, last, kind in found:
        labels[first : last + 1] = [f"B-{kind}", *[f"I-{kind}"] * (last - first)]
    return "".join(f"{i}\t{w}\t{label}\n" for i, (w, label) in enumerate(zip(words, labels, strict=True), 1)) + "\n"
