"""A report to its sentences: one pass of one small encoder, all heads on it, decoded in plain arrays.

Paragraphs are read in windows of up to `WINDOW` pieces, so that a sentence is read in its context and sentence
boundaries come from the same pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.language import lemmas
from onrecord.language.tags import label_runs, softmax
from onrecord.language.tokens import shape, tokenize
from onrecord.language.tree import best_tree
from onrecord.language.weights import Array, Model, load_model
from onrecord.records import Name, Paragraph, Parse, Report, Section, Sentence, Span, SpeechSpan

WINDOW = 256
"""Pieces in one window, the encoder's own marks included."""
CLS, SEP = 101, 102
INFLECTED = frozenset({"NOUN", "VERB", "ADJ", "ADV"})


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
    model = load_model(threads)
    runs: list[Run] = []
    for number, paragraph in enumerate(report.paragraphs):
        if paragraph.section is not Section.BYLINE:
            spans = tokenize(report.text, _begin(report, paragraph), paragraph.span.end)
            runs.extend(cut_runs(model, report.text, spans, number))
    return parse_runs(model, runs)


def _begin(report: Report, paragraph: Paragraph) -> int:
    """Where the prose of a paragraph begins: behind the dateline, which is no part of its first sentence."""
    dateline = report.dateline
    return dateline.span.end if dateline and dateline.span in paragraph.span else paragraph.span.start


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
        offset = 0
        for run in window:
            rows = {name: values[offset : offset + len(run.words)] for name, values in outputs.items()}
            # The head columns carry one row more than there are words: the root, last of all.
            roots = {name: outputs[name][-1] for name in ("arc_head", "label_head")}
            sentences.extend(_sentences(model, run, rows, roots, len(sentences)))
            speech.extend(_speech(model, run, rows, outputs["link_head"], window, offset))
            offset += len(run.words)
    return Parse(tuple(sentences), tuple(speech))


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


def _sentences(
    model: Model, run: Run, rows: dict[str, Array], roots: dict[str, Array], number: int
) -> Iterator[Sentence]:
    starts = (
        [0, *(i for i in range(1, len(run.words)) if rows["sentence"][i, 0] > 0)]
        if run.starts is None
        else sorted(run.starts | {0})
    )
    columns = _columns(model, run, rows)
    for k, (a, b) in enumerate(zip(starts, [*starts[1:], len(run.words)], strict=True)):
        heads, deps = _tree(model, rows, roots, a, b)
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


def _tree(model: Model, rows: dict[str, Array], roots: dict[str, Array], a: int, b: int) -> tuple[list[int], list[str]]:
    candidates = np.vstack([rows["arc_head"][a:b], roots["arc_head"][None]])
    heads = best_tree(rows["arc_dependent"][a:b] @ candidates.T)
    chosen = np.vstack([rows["label_head"][a:b], roots["label_head"][None]])[heads]
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
    return tuple(
        Name(first, last, kind, probability)
        for first, last, kind, probability in label_runs(logits, model.labels.names)
    )


def _speech(
    model: Model, run: Run, rows: dict[str, Array], link_heads: Array, window: Sequence[Run], offset: int
) -> Iterator[SpeechSpan]:
    found = label_runs(rows["speech"], model.labels.speech)
    if not found:
        return
    starts = [span.start for other in window for span in other.spans]
    cues = _cue_starts(found, offset)
    for first, last, role, probability in found:
        scores = softmax((rows["link_dependent"][first : last + 1] @ link_heads.T).mean(0))
        best = max(cues, key=lambda i: float(scores[i])) if cues else None
        span = Span(run.spans[first].start, run.spans[last].end)
        yield SpeechSpan(role, span, None if best is None else starts[best], probability)


def _cue_starts(found: list[tuple[int, int, str, float]], offset: int) -> list[int]:
    """Where the cues of this run begin, as rows of the window."""
    return [first + offset for first, _, role, _ in found if role == "cue"]
