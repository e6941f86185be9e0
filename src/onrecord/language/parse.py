"""A report to its sentences: one pass of one small encoder, all heads on it, decoded in plain arrays.

Paragraphs are read whole, short ones several at a time, so that a sentence is read in its context and sentence
boundaries come from the same pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from onrecord.language import lemmas
from onrecord.language.attachment import rehang
from onrecord.language.coordination import mend
from onrecord.language.limits import Bounds
from onrecord.language.tags import label_runs
from onrecord.language.tokens import shape, tokenize
from onrecord.language.tree import best_tree
from onrecord.language.weights import Array, Model, load_model
from onrecord.records import Name, Parse, Report, Section, Sentence, Span, SpeechSpan

WINDOW = 256
"""Most pieces in one window, the encoder's own marks included; a longer paragraph is cut."""
SHARED = 128
"""Most pieces in a window of several paragraphs: of more context trees gain nothing, and a piece costs a fifth more."""
CLS, SEP = 101, 102
INFLECTED = frozenset({"NOUN", "VERB", "ADJ", "ADV"})
PLACES = (("GPE", "place"), ("LOC", "place"), ("FAC", "place"))
"""Kinds of names that most corpora do not tell apart: found as one, told apart afterwards."""
UNSURE = 0.6
"""Mean probability under which the word before a nationality ("South Korean") is no name of its own."""


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive words of one paragraph, whole or a part of it; `sentences` fixes where sentences start, if known."""

    paragraph: int
    spans: tuple[Span, ...]
    words: tuple[str, ...]
    pieces: tuple[tuple[int, ...], ...]
    opens: bool
    """Whether its first word opens the paragraph."""
    starts: frozenset[int] | None = None
    """Indices of the words that start a sentence; None leaves it to the model."""

    @property
    def size(self) -> int:
        return sum(map(len, self.pieces)) + 1


def parse(report: Report, threads: int = 0) -> Parse:
    """Every sentence of a report's paragraphs, tagged and parsed, and the speech that the model marks.

    The result depends on the report's text and paragraphs alone. Bylines and datelines are not parsed.
    Raises PipelineError where the packaged weights are missing or damaged.
    """
    model, bounds = load_model(threads), Bounds()
    runs: list[Run] = []
    for number, span in prose(report):
        if bounds.end is not None:
            break
        part = bounds.clip(span)
        for tokens in bounds.prose(report.text, tokenize(report.text, part.start, part.end)):
            runs.extend(cut_runs(model, report.text, tokens, number))
    return _cut(parse_runs(model, runs), runs, bounds)


def _cut(found: Parse, runs: Sequence[Run], bounds: Bounds) -> Parse:
    """A parse with notes on what was left out, and on sentences that go on behind a window."""
    ends = {a.spans[-1].end for a, b in pairwise(runs) if a.paragraph == b.paragraph and a.words[-1] not in ".?!"}
    bounds.cut = sum(sentence.span.end in ends for sentence in found.sentences)
    return replace(found, notes=bounds.notes) if bounds.notes else found


def prose(report: Report) -> Iterator[tuple[int, Span]]:
    """The paragraphs to parse, by number: no bylines, and of a paragraph with a dateline what comes behind it."""
    for number, paragraph in enumerate(report.paragraphs):
        if paragraph.section is not Section.BYLINE:
            span, dateline = paragraph.span, report.dateline
            yield number, Span(dateline.span.end, span.end) if dateline and dateline.span in span else span


def cut_runs(
    model: Model, text: str, spans: Sequence[Span], paragraph: int, starts: frozenset[int] | None = None
) -> Iterator[Run]:
    """One paragraph's tokens as one run, or as several where it is longer than a window: cut behind a full stop."""
    if not spans:
        return
    words = [s.of(text) for s in spans]
    pieces = [model.pieces(word) for word in words]
    begin = 0
    while begin < len(words):
        end, size, stop = begin, 2, 0
        while end < len(words) and size + len(pieces[end]) < WINDOW:
            size += len(pieces[end])
            end += 1
            if (starts is None and words[end - 1] in ".?!") or (starts is not None and end in starts):
                stop = end
        if end < len(words) and stop > begin:
            end = stop
        own = None if starts is None else frozenset(s - begin for s in starts if begin <= s < end)
        yield Run(
            paragraph, tuple(spans[begin:end]), tuple(words[begin:end]), tuple(pieces[begin:end]), begin == 0, own
        )
        begin = end


def parse_runs(model: Model, runs: Iterable[Run]) -> Parse:
    """Parses runs in order; sentences are numbered from 0 through all of them."""
    sentences: list[Sentence] = []
    speech: list[SpeechSpan] = []
    for window in _windows(runs):
        outputs = _run_window(model, window)
        with model.one_thread():
            sentences.extend(_sentences(model, window, outputs, len(sentences)))
            speech.extend(_speech(model, window, outputs))
    return Parse(tuple(sentences), tuple(speech))


def _windows(runs: Iterable[Run]) -> Iterator[list[Run]]:
    window: list[Run] = []
    size = 1
    for run in runs:
        if window and size + run.size > SHARED:
            yield window
            window, size = [], 1
        window.append(run)
        size += run.size
    if window:
        yield window


def _run_window(model: Model, window: Sequence[Run]) -> dict[str, Array]:
    pieces, shapes, first, last = [CLS], [0], [], []
    for run in window:
        for word, word_pieces in zip(run.words, run.pieces, strict=True):
            first.append(len(pieces))
            pieces.extend(word_pieces)
            shapes.extend([int(shape(word))] * len(word_pieces))
            last.append(len(pieces) - 1)
        pieces.append(SEP)
        shapes.append(0)
    return model.run(pieces, shapes, first, last)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows begin..end (half-open) of a window: one sentence, or one run; `offset` is the row of the run's first word."""

    run: Run
    offset: int
    begin: int
    end: int


def _runs(window: Sequence[Run]) -> Iterator[Stretch]:
    offset = 0
    for run in window:
        yield Stretch(run, offset, offset, offset + len(run.words))
        offset += len(run.words)


def _cut_sentences(window: Sequence[Run], opens: Sequence[bool]) -> Iterator[Stretch]:
    """The sentences of a window: each run's own starts where they are known, the model's where they are not."""
    for whole in _runs(window):
        run, offset = whole.run, whole.offset
        if run.starts is None:
            starts = [offset, *(i for i in range(offset + 1, whole.end) if opens[i])]
        else:
            starts = [offset + i for i in sorted(run.starts | {0})]
        for begin, end in zip(starts, [*starts[1:], whole.end], strict=True):
            yield Stretch(run, offset, begin, end)


def _sentences(model: Model, window: Sequence[Run], outputs: dict[str, Array], number: int) -> Iterator[Sentence]:
    """The sentences of one window, numbered from `number`; what can be is worked out for all of its words at once."""
    stretches = list(_cut_sentences(window, (outputs["sentence"][:, 0] > 0).tolist()))
    columns = _columns(model, window, outputs)
    trees = [_heads(outputs["arc"], stretch.begin, stretch.end) for stretch in stretches]
    deps = _deps(model, outputs, stretches, trees)
    for stretch, heads in zip(stretches, trees, strict=True):
        own = deps[stretch.begin : stretch.end]
        tags = columns["xpos"][stretch.begin : stretch.end]
        mend(heads, own, tags)
        rehang(heads, own, tags)
        deps[stretch.begin : stretch.end] = own
    spans = [(stretch.begin, stretch.end) for stretch in stretches]
    names = label_runs(outputs["names"], spans, model.labels.names, PLACES)
    happened = np.clip(outputs["happened"][:, 0], -3, 3).round(3).tolist()
    for k, (stretch, heads) in enumerate(zip(stretches, trees, strict=True)):
        run, begin, end = stretch.run, stretch.begin, stretch.end
        a, b = begin - stretch.offset, end - stretch.offset
        children: list[list[int]] = [[] for _ in heads]
        for i, head in enumerate(heads):
            if head >= 0:
                children[head].append(i)
        yield Sentence(
            index=number + k,
            paragraph=run.paragraph,
            span=Span(run.spans[a].start, run.spans[b - 1].end),
            spans=run.spans[a:b],
            forms=run.words[a:b],
            lemmas=tuple(columns["lemmas"][begin:end]),
            upos=tuple(columns["upos"][begin:end]),
            xpos=tuple(columns["xpos"][begin:end]),
            feats=tuple(columns["feats"][begin:end]),
            heads=tuple(heads),
            deps=tuple(deps[begin:end]),
            children=tuple(map(tuple, children)),
            names=_joined(names[k]),
            happened=tuple(happened[begin:end]),
        )


def _columns(model: Model, window: Sequence[Run], outputs: dict[str, Array]) -> dict[str, list[str]]:
    labels = model.labels
    found = {
        name: [table[i] for i in outputs[name].argmax(1).tolist()]
        for name, table in (("upos", labels.upos), ("xpos", labels.xpos), ("feats", labels.feats))
    }
    words = (word for run in window for word in run.words)
    found["lemmas"] = [
        labels.lexicon.get(f"{word.lower()}/{tag}") or _edited(model, word, tag, scores)
        for word, tag, scores in zip(words, found["upos"], outputs["lemma"], strict=True)
    ]
    return found


def _edited(model: Model, word: str, tag: str, scores: Array) -> str:
    """The lemma of an unknown form: of the three likeliest edits the first that gives a known word, else the likeliest."""
    best = lemmas.apply(word, model.labels.lemma[int(scores.argmax())])
    if tag not in INFLECTED or best in model.labels.lemmas:
        return best
    options = (lemmas.apply(word, model.labels.lemma[k]) for k in np.argsort(-scores)[1:3])
    return next((option for option in options if option in model.labels.lemmas and option[:2] == best[:2]), best)


def _heads(arcs: Array, begin: int, end: int) -> list[int]:
    """The heads of one sentence's words among themselves and the root, which is the last column."""
    size = end - begin
    scores = np.empty((size, size + 1))
    scores[:, :size] = arcs[begin:end, begin:end]
    scores[:, size] = arcs[begin:end, -1]
    return best_tree(scores)


def _deps(model: Model, outputs: dict[str, Array], stretches: Sequence[Stretch], trees: list[list[int]]) -> list[str]:
    """The label of every word of a window to its head."""
    heads = [
        stretch.begin + head if head >= 0 else -1
        for stretch, tree in zip(stretches, trees, strict=True)
        for head in tree
    ]
    dependent, chosen = outputs["label_dependent"], outputs["label_head"][heads]
    half = dependent.shape[1] // 2
    both = np.empty_like(dependent)
    np.maximum(dependent[:, :half] + chosen[:, :half], 0, out=both[:, :half])
    np.multiply(dependent[:, half:], chosen[:, half:], out=both[:, half:])
    logits = both @ model.label_weight.T + model.label_bias
    # A root is what the tree says it is, and nothing else is one.
    names = model.labels.deps
    logits[:, names.index("root")] = -np.inf
    return [names[label] if head >= 0 else "root" for head, label in zip(heads, logits.argmax(1).tolist(), strict=True)]


def _joined(runs: list[tuple[int, int, str, float]]) -> tuple[Name, ...]:
    found: list[Name] = []
    for first, last, kind, probability in runs:
        before = found[-1] if found else None
        if before and before.last + 1 == first and _one_name(before, kind):
            found[-1] = Name(before.first, last, kind, max(before.probability, probability))
        else:
            found.append(Name(first, last, kind, probability))
    return tuple(found)


def _one_name(before: Name, kind: str) -> bool:
    """Whether a name and the one right behind it are one: both of a kind, or an unsure word before a nationality."""
    return before.kind == kind or (kind == "NORP" and before.probability < UNSURE)


def _speech(model: Model, window: Sequence[Run], outputs: dict[str, Array]) -> Iterator[SpeechSpan]:
    """The speech that the model marks in each run of a window; a cue and what belongs to it stand in one run."""
    runs = list(_runs(window))
    marked = label_runs(outputs["speech"], [(run.begin, run.end) for run in runs], model.labels.speech)
    for whole, found in zip(runs, marked, strict=True):
        spans = whole.run.spans
        cues = [first for first, _, role, _ in found if role == "cue"]
        for first, last, role, probability in found:
            scores = outputs["link"][whole.begin + first : whole.begin + last + 1].mean(0)
            best = max(cues, key=lambda i, scores=scores, at=whole.begin: float(scores[at + i]), default=None)  # type: ignore[misc]
            cue = None if best is None else spans[best].start
            yield SpeechSpan(role, Span(spans[first].start, spans[last].end), cue, probability)
