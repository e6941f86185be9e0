"""Scores the learned comparison on ECB+: gold mentions, and which of them it says are of one happening."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from onrecord.evaluate.clusters import Clustering, conll
from onrecord.evaluate.ecb import Document, GoldMention, read_documents, read_mentions, text_of
from onrecord.fusion.likeness import Matrix, features_of, join, load_model, weigh
from onrecord.fusion.mentions import Mention, mention_of
from onrecord.fusion.words import STOP, stem
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Parse, Span


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the corpus as read: gold mentions, each with what the parse shows of it where it was found there."""

    gold: tuple[GoldMention, ...]
    mentions: Mapping[str, Mention]
    words: Mapping[str, frozenset[str]]
    """Document -> the stems of its words."""


def read_part(folder: Path, part: str) -> Part:
    """The gold mentions of a part with their sentences parsed. Raises InputError where the part is not there."""
    gold = read_mentions(folder, part)
    documents = read_documents(folder, gold)
    by_document: dict[str, list[GoldMention]] = {}
    for m in gold:
        by_document.setdefault(m.document, []).append(m)
    found = {m.id: m for name, own in by_document.items() for m in _parsed(documents[name], own)}
    words = {
        d.id: frozenset(stem(w) for s in d.sentences.values() for w in s if w.isalnum() and w.lower() not in STOP)
        for d in documents.values()
    }
    return Part(tuple(gold), found, words)


def _parsed(document: Document, gold: Sequence[GoldMention]) -> Iterable[Mention]:
    text, starts = text_of(document, sorted({m.sentence for m in gold}))
    parsed = parse(report_from_text(text))
    for m in gold:
        words = document.sentences[m.sentence]
        spans = [Span(s := starts[m.sentence][n], s + len(words[n])) for n in m.numbers if n < len(words)]
        mention = _at(parsed, m, spans)
        if mention is not None:
            yield mention


def _at(parsed: Parse, gold: GoldMention, spans: Sequence[Span]) -> Mention | None:
    for sentence in parsed.sentences:
        tokens = [i for i, t in enumerate(sentence.spans) if any(t.overlaps(span) for span in spans)]
        if tokens:
            return mention_of(gold.id, gold.document, sentence, tokens)
    return None


def score_coreference(folder: Path, part: str = "dev", predictions: Path | None = None) -> dict[str, dict[str, float]]:
    """MUC, B-cubed, CEAF-e and CoNLL F1 (0 to 1) with gold mentions: by gold subtopic, by topic, without, and of baselines.

    The baselines put the mentions of one head lemma together: within the subtopic, the topic, the whole part.
    `predictions` gets a JSON object of mention -> label by subtopic.
    """
    read = read_part(folder, part)
    gold = {m.id: m.chain for m in read.gold}
    by_subtopic = predict(read, lambda m: m.subtopic)
    if predictions:
        predictions.write_text(json.dumps({m: str(label) for m, label in by_subtopic.items()}), encoding="utf-8")
    return {
        "subtopics": conll(gold, by_subtopic),
        "topics": conll(gold, predict(read, lambda m: m.topic)),
        "no topics": conll(gold, predict(read, lambda _: "")),
        "head lemma, subtopics": conll(gold, {m.id: (m.subtopic, m.lemma) for m in read.gold}),
        "head lemma, topics": conll(gold, {m.id: (m.topic, m.lemma) for m in read.gold}),
        "head lemma": conll(gold, {m.id: m.lemma for m in read.gold}),
    }


def predict(part: Part, block: Callable[[GoldMention], str]) -> Clustering:
    """A label for every mention; only mentions of one block are compared."""
    weights, threshold = load_model()
    labels: dict[str, tuple[str, int]] = {}
    for name, mentions, features in blocks(part, block):
        odds = features @ weights
        labels |= {m.id: (name, label) for m, label in zip(mentions, join(odds, threshold), strict=True)}
    return labels


def blocks(part: Part, block: Callable[[GoldMention], str]) -> Iterable[tuple[str, list[Mention], Matrix]]:
    """The mentions of every block with the features of all their pairs."""
    weight = weigh(part.words.values())
    grouped: dict[str, list[Mention]] = {}
    for m in part.gold:
        if m.id in part.mentions:
            grouped.setdefault(block(m), []).append(part.mentions[m.id])
    for name, mentions in grouped.items():
        yield name, mentions, np.asarray(features_of(mentions, part.words, weight))
