"""Two actors in a sentence, as the learned coder reads them: word pieces with the two marked.

Training and use go through here, so that the coder sees in use what it saw in training.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.language.pieces import Pieces
from onrecord.language.tokens import shape, tokenize
from onrecord.records import Sentence, Span

LIMIT = 180
"""Pieces of one sentence at most; what lies far behind both actors is cut first."""
CLS, SEP = 101, 102
OPENS, CLOSES = {"source": 1, "target": 3}, {"source": 2, "target": 4}
"""Pieces that the vocabulary leaves unused, as marks around the two."""
OUTSIDE, SOURCE, TARGET, MARK = 0, 1, 2, 3
"""Roles of a piece: of neither actor, within one of them, or a mark."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One sentence with two actors marked, as columns over its pieces."""

    pieces: tuple[int, ...]
    shapes: tuple[int, ...]
    roles: tuple[int, ...]


def mark_pair(sentence: Sentence, source: Span, target: Span, pieces: Pieces) -> Pair:
    """A parsed sentence with the words at two spans of its report marked."""
    return pair_of(sentence.forms, tokens_at(sentence.spans, source), tokens_at(sentence.spans, target), pieces)


def mark_text(text: str, source: Span | None, target: Span | None, pieces: Pieces) -> Pair:
    """A text taken as one sentence with the words at two of its spans marked; None marks nobody."""
    spans = tokenize(text)
    words = [span.of(text) for span in spans]
    return pair_of(words, tokens_at(spans, source), tokens_at(spans, target), pieces)


def tokens_at(spans: Sequence[Span], span: Span | None) -> range:
    """The tokens that share a character with `span`; an empty range where there is none."""
    inside = [i for i, s in enumerate(spans) if span is not None and s.overlaps(span)]
    return range(inside[0], inside[-1] + 1) if inside else range(0)


def pair_of(words: Sequence[str], source: range, target: range, pieces: Pieces) -> Pair:
    """Words with marks around two runs of them; either may be empty, and the one may lie within the other."""
    first = _first_word(words, source, target, pieces)
    rows: list[tuple[int, int, int]] = [(CLS, 0, OUTSIDE)]
    for i in range(first, len(words)):
        rows += [
            (OPENS[name], 0, MARK)
            for name, run in (("source", source), ("target", target))
            if run[:1] == range(i, i + 1)
        ]
        role = SOURCE if i in source else TARGET if i in target else OUTSIDE
        form = int(shape(words[i]))
        rows += [(piece, form, role) for piece in pieces(words[i])]
        rows += [
            (CLOSES[name], 0, MARK)
            for name, run in (("target", target), ("source", source))
            if run[-1:] == range(i, i + 1)
        ]
    columns = [*rows[: LIMIT - 1], (SEP, 0, OUTSIDE)]
    return Pair(*(tuple(column) for column in zip(*columns, strict=True)))


def _first_word(words: Sequence[str], source: range, target: range, pieces: Pieces) -> int:
    """0, or as many words later as it takes for both actors to lie before the limit."""
    ends = [run[-1] for run in (source, target) if run]
    starts = [run[0] for run in (source, target) if run]
    if not ends:
        return 0
    first, size = 0, sum(len(pieces(word)) for word in words[: max(ends) + 1]) + 6
    while size > LIMIT and first < min(starts):
        size -= len(pieces(words[first]))
        first += 1
    return first
