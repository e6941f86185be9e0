"""Scores the language pipeline on a CoNLL-U file: with gold tokens and sentences, and from raw text."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path

from onrecord.evaluate.conllu import METRICS, GoldSentence, Placed, Tally, Word, read_conllu, score_spans, score_words
from onrecord.language.parse import Run, cut_runs, parse_runs
from onrecord.language.tokens import tokenize
from onrecord.language.weights import Model, load_model
from onrecord.records import Sentence, Span


def score_parse(path: Path, predictions: Path | None = None) -> dict[str, dict[str, float]]:
    """F1 by metric (0 to 1) for "gold tokens" and "raw text"; predictions from raw text go to a CoNLL-U file."""
    model = load_model()
    documents = list(_documents(read_conllu(path)))
    gold_tokens = _total(_score_document(model, document, raw=False)[0] for document in documents)
    raw = []
    output = predictions.open("w", encoding="utf-8") if predictions else None
    for document in documents:
        tallies, sentences, text = _score_document(model, document, raw=True)
        raw.append(tallies)
        if output:
            output.writelines(_conllu(sentence, text) for sentence in sentences)
    if output:
        output.close()
    return {"gold tokens": gold_tokens, "raw text": _total(raw)}


def _documents(sentences: Iterable[GoldSentence]) -> Iterator[list[list[GoldSentence]]]:
    """Documents of paragraphs of sentences; a file without comments is one document, a sentence a paragraph."""
    document: list[list[GoldSentence]] = []
    for sentence in sentences:
        if sentence.opens_document and document:
            yield document
            document = []
        if sentence.opens_paragraph or not document:
            document.append([])
        document[-1].append(sentence)
    if document:
        yield document


def _score_document(
    model: Model, document: list[list[GoldSentence]], raw: bool
) -> tuple[dict[str, Tally], tuple[Sentence, ...], str]:
    text = "\n".join(" ".join(s.text for s in paragraph) for paragraph in document)
    gold: list[Placed] = []
    gold_sentences: list[Span] = []
    runs: list[Run] = []
    offset = 0
    for number, paragraph in enumerate(document):
        begin = offset
        spans: list[Span] = []
        starts: set[int] = set()
        for sentence in paragraph:
            starts.add(len(spans))
            placed = _place(sentence, offset)
            spans.extend(p.span for p in placed)
            gold.extend(placed)
            gold_sentences.append(Span(placed[0].span.start, placed[-1].span.end))
            offset += len(sentence.text) + 1
        if raw:
            runs.extend(cut_runs(model, text, tokenize(text, begin, offset - 1), number))
        else:
            runs.extend(cut_runs(model, text, spans, number, frozenset(starts)))
    sentences = parse_runs(model, runs).sentences
    tallies = score_words(gold, [p for s in sentences for p in _place_system(s)])
    tallies["sentences"] = score_spans(gold_sentences, (s.span for s in sentences))
    return tallies, sentences, text


def _place(sentence: GoldSentence, offset: int) -> list[Placed]:
    spans = [Span(w.span.start + offset, w.span.end + offset) for w in sentence.words]
    return [
        Placed(span, word, spans[word.head] if word.head >= 0 else None)
        for span, word in zip(spans, sentence.words, strict=True)
    ]


def _place_system(sentence: Sentence) -> list[Placed]:
    return [
        Placed(
            span,
            Word(
                sentence.forms[i], sentence.lemmas[i], sentence.upos[i], sentence.xpos[i], sentence.feats[i],
                sentence.heads[i], sentence.deps[i], span,
            ),
            sentence.spans[sentence.heads[i]] if sentence.heads[i] >= 0 else None,
        )
        for i, span in enumerate(sentence.spans)
    ]  # fmt: skip


def _total(tallies: Iterable[dict[str, Tally]]) -> dict[str, float]:
    sums = {name: Tally() for name in METRICS}
    for tally in tallies:
        for name, part in tally.items():
            sums[name].gold += part.gold
            sums[name].system += part.system
            sums[name].correct += part.correct
    return {name: round(total.f1(), 4) for name, total in sums.items()}


def _conllu(sentence: Sentence, text: str) -> str:
    lines = [f"# text = {json.dumps(sentence.span.of(text), ensure_ascii=False)[1:-1]}"]
    for i, form in enumerate(sentence.forms):
        glued = i + 1 < len(sentence) and sentence.spans[i + 1].start == sentence.spans[i].end
        columns = (
            str(i + 1), form, sentence.lemmas[i], sentence.upos[i], sentence.xpos[i], sentence.feats[i],
            str(sentence.heads[i] + 1), sentence.deps[i], "_", "SpaceAfter=No" if glued else "_",
        )  # fmt: skip
        lines.append("\t".join(columns))
    return "\n".join(lines) + "\n\n"
