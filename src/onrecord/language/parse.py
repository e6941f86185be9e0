"""A report to its sentences: one pass of one small encoder, all heads on it, decoded in plain arrays.

Paragraphs are read in windows of up to `WINDOW` pieces, so that a sentence is read in its context and sentence
boundaries come from the same pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from onrecord.language import lemmas
from onrecord.language.limits import Bounds
from onrecord.language.tags import label_runs
from onrecord.language.tokens import shape, tokenize
from onrecord.language.tree import best_tree
from onrecord.language.weights import Array, Model, load_model
from onrecord.records import Name, Parse, Report, Section, Sentence, Span, SpeechSpan

WINDOW = 256
"""Pieces in one window, the encoder's own marks included."""
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
            for run, rows, offset in _by_run(window, outputs):
                sentences.extend(_sentences(model, run, rows, len(sentences)))
                speech.extend(_speech(model, run, rows, window, offset))
    return Parse(tuple(sentences), tuple(speech))


def _by_run(window: Sequence[Run], outputs: dict[str, Array]) -> Iterator[tuple[Run, dict[str, Array], int]]:
    """Every run of a window, the outputs for its words, and the row of its first word.

    Heads ("arc", "label_head") are those among the run's own words, and the root behind them.
    """
    offset, root = 0, len(outputs["label_head"]) - 1
    for run in window:
        end = offset + len(run.words)
        heads = np.append(np.arange(offset, end), root)
        rows = {name: values[offset:end] for name, values in outputs.items()}
        yield run, rows | {"arc": rows["arc"][:, heads], "label_head": outputs["label_head"][heads]}, offset
        offset = end


def _windows(runs: Iterable[Run]) -> Iterator[list[Run]]:
    window: list[Run] = []
    size = 1
    for run in runs:
        if window and size + run.size > WINDOW:
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


def _sentences(model: Model, run: Run, rows: dict[str, Array], number: int) -> Iterator[Sentence]:
    starts = (
        [0, *(i for i in range(1, len(run.words)) if rows["sentence"][i, 0] > 0)]
        if run.starts is None
        else sorted(run.starts | {0})
    )
    columns = _columns(model, run, rows)
    for k, (a, b) in enumerate(zip(starts, [*starts[1:], len(run.words)], strict=True)):
        heads, deps = _tree(model, rows, a, b)
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
            lemmas=columns["lemmas"][a:b],
            upos=columns["upos"][a:b],
            xpos=columns["xpos"][a:b],
            feats=columns["feats"][a:b],
            heads=tuple(heads),
            deps=tuple(deps),
            children=tuple(map(tuple, children)),
            names=_names(model, rows["names"][a:b]),
            happened=tuple(np.clip(rows["happened"][a:b, 0], -3, 3).round(3).tolist()),
        )


def _columns(model: Model, run: Run, rows: dict[str, Array]) -> dict[str, tuple[str, ...]]:
    labels = model.labels
    found = {
        name: tuple(getattr(labels, name)[i] for i in rows[name].argmax(1).tolist())
        for name in ("upos", "xpos", "feats")
    }
    found["lemmas"] = tuple(
        labels.lexicon.get(f"{word.lower()}/{tag}") or _edited(model, word, tag, scores)
        for word, tag, scores in zip(run.words, found["upos"], rows["lemma"], strict=True)
    )
    return found


def _edited(model: Model, word: str, tag: str, scores: Array) -> str:
    """The lemma of an unknown form: of the three likeliest edits the first that gives a known word, else the likeliest."""
    best = lemmas.apply(word, model.labels.lemma[int(scores.argmax())])
    if tag not in INFLECTED or best in model.labels.lemmas:
        return best
    options = (lemmas.apply(word, model.labels.lemma[k]) for k in np.argsort(-scores)[1:3])
    return next((option for option in options if option in model.labels.lemmas and option[:2] == best[:2]), best)


def _tree(model: Model, rows: dict[str, Array], a: int, b: int) -> tuple[list[int], list[str]]:
    arcs = rows["arc"][a:b]
    heads = best_tree(np.append(arcs[:, a:b], arcs[:, -1:], axis=1))
    chosen = rows["label_head"][[a + head if head >= 0 else -1 for head in heads]]
    dependent = rows["label_dependent"][a:b]
    half = dependent.shape[1] // 2
    both = np.concatenate(
        [np.maximum(dependent[:, :half] + chosen[:, :half], 0), dependent[:, half:] * chosen[:, half:]], axis=1
    )
    logits = both @ model.label_weight.T + model.label_bias
    root = model.labels.deps.index("root")
    is_root = np.array(heads) < 0
    logits[~is_root, root] = -np.inf
    labels = logits.argmax(1)
    labels[is_root] = root
    return heads, [model.labels.deps[i] for i in labels.tolist()]


def _names(model: Model, logits: Array) -> tuple[Name, ...]:
    found: list[Name] = []
    for first, last, kind, probability in label_runs(logits, model.labels.names, PLACES):
        before = found[-1] if found else None
        if before and before.last + 1 == first and _one_name(before, kind):
            found[-1] = Name(before.first, last, kind, max(before.probability, probability))
        else:
            found.append(Name(first, last, kind, probability))
    return tuple(found)


def _one_name(before: Name, kind: str) -> bool:
    """Whether a name and the one right behind it are one: both of a kind, or an unsure word before a nationality."""
    return before.kind == kind or (kind == "NORP" and before.probability < UNSURE)


def _speech(model: Model, run: Run, rows: dict[str, Array], window: Sequence[Run], offset: int) -> Iterator[SpeechSpan]:
    found = label_runs(rows["speech"], model.labels.speech)
    if not found:
        return
    starts = [span.start for other in window for span in other.spans]
    cues = _cue_starts(found, offset)
    for first, last, role, probability in found:
        scores = rows["link"][first : last + 1].mean(0)
        best = max(cues, key=lambda i: float(scores[i])) if cues else None
        span = Span(run.spans[first].start, run.spans[last].end)
        yield SpeechSpan(role, span, None if best is None else starts[best], probability)


def _cue_starts(found: list[tuple[int, int, str, float]], offset: int) -> list[int]:
    """Where the cues of this run begin, as rows of the window."""
    return [first + offset for first, _, role, _ in found if role == "cue"]
