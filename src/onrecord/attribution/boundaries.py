"""Where what is said begins and ends: quotations are said as a whole, phrases to their end, commas at the edge not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.attribution.reading import Reading
from onrecord.language.syntax import dependents
from onrecord.records import Sentence, Span

GAP = 2
"""Words that may stand between two parts of one content or source."""
REACH = 4
"""Tokens that a phrase which breaks off may still go on for."""
_LEADS = frozenset(("DET", "ADJ", "NUM", "NOUN", "PROPN", "ADP", "PRON"))
_NEXT = re.compile(r"[\s,;]*(?:and|but|while|as)\b")
_DANGLES = frozenset(("CCONJ", "DET", "SCONJ"))


@dataclass(frozen=True, slots=True)
class Fragments:
    """One attribution as the head sees it, its spans in text order. `probability` is that of its cue."""

    cue: Span
    sources: tuple[Span, ...]
    content: tuple[Span, ...]
    probability: float


def whole_quotes(reading: Reading, content: Sequence[Span], cue: Span) -> tuple[Span, ...]:
    """Contents that hold part of a quotation hold all of it that their paragraph has, marks included.

    What is told by a cue that is itself quoted ("... voters believe ...") is only a part of that quotation.
    """
    return tuple(_whole_quote(reading, span, cue) for span in content)


def _whole_quote(reading: Reading, span: Span, cue: Span) -> Span:
    start, end = span.start, span.end
    for quoted in reading.quotes_within(span):
        for part in quoted.parts:
            if cue in part:
                continue
            shared = min(end, part.end) - max(start, part.start)
            if shared > 0.3 * (part.end - part.start) or start <= part.start < end:
                marked = reading.with_marks(part)
                start, end = min(start, marked.start), max(end, marked.end)
    return Span(start, end)


def others_of(found: Sequence[Fragments], fragments: Fragments) -> list[Span]:
    """The spans that lie between the parts of an attribution without being content of it."""
    return [
        fragments.cue,
        *fragments.sources,
        *(s for f in found if f is not fragments for s in (f.cue, *f.sources, *f.content)),
    ]


def joined(reading: Reading, content: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Trimmed, and parts with hardly a word between them made one, unless the word is of another role."""
    parts: list[Span] = []
    for span in sorted(content):
        span = reading.trim(span)
        if span.start >= span.end:
            continue
        if parts and runs_on(reading, Span(parts[-1].end, span.start), others):
            parts[-1] = Span(parts[-1].start, max(parts[-1].end, span.end))
        else:
            parts.append(span)
    return tuple(whole for span in parts for whole in (_rounded_off(reading, span, others),) if whole.start < whole.end)


def _rounded_off(reading: Reading, span: Span, others: Sequence[Span]) -> Span:
    """A content that breaks off at "the" or "during" goes on to the end of that phrase, or ends before the word."""
    tokens = reading.tokens(span)
    if len(tokens) < 2 or reading.text[span.end - 1] in "\"”'’»":
        return span
    sentence, last = tokens[-1]
    head = sentence.heads[last]
    if sentence.upos[last] in _LEADS and last < head <= last + REACH:
        end = sentence.spans[head].end
        if not any(o.overlaps(Span(span.end, end)) for o in others):
            return Span(span.start, end)
    while len(tokens) > 1 and sentence.upos[last] in _DANGLES and sentence.deps[last] != "compound:prt":
        tokens.pop()
        sentence, last = tokens[-1]
    return reading.trim(Span(span.start, sentence.spans[last].end)) if tokens else span


def fitted(reading: Reading, fragments: Fragments, found: Sequence[Fragments]) -> tuple[Span, ...]:
    """The content cut before a clause that goes on after the cue's own, and led to its sentence's start before it."""
    head = reading.head_of(fragments.cue)
    if head is None or not fragments.content:
        return fragments.content
    sentence, token = head
    content = fragments.content
    content = tuple(s for s in fragments.content if _belongs(reading, sentence, s))
    content = _before_next_clause(reading, sentence, token, content)
    if len(content) == 1:
        content = (_from_start(reading, sentence, fragments, content[0], _kept(found, fragments)),)
    return content


def _belongs(reading: Reading, sentence: Sentence, span: Span) -> bool:
    """A part of another sentence than the cue's was said only where it is quoted or runs on from the cue's."""
    return span.overlaps(sentence.span) or bool(reading.quotes_within(span))


def _kept(found: Sequence[Fragments], fragments: Fragments) -> list[Span]:
    return [s for f in found if f is not fragments and f.content for s in (f.cue, *f.sources, *f.content)]


def _before_next_clause(reading: Reading, sentence: Sentence, cue: int, content: Sequence[Span]) -> tuple[Span, ...]:
    """Once a quotation has closed, a verb coordinated with the cue's own is no part of what was said."""
    for c in dependents(sentence, cue, "conj"):
        verb = sentence.spans[c]
        holder = next((s for s in content if c > cue and verb in s), None)
        if holder is None:
            continue
        closed = [
            mark.end
            for q in reading.quotes_within(holder)
            for mark in (reading.with_marks(q.parts[-1]),)
            if mark.end < verb.start and _NEXT.match(reading.text, mark.end)
        ]
        if closed:
            shorter = [Span(s.start, min(s.end, max(closed))) for s in content if s.start < max(closed)]
            return tuple(reading.trim(s) for s in shorter)
    return tuple(content)


def _from_start(reading: Reading, sentence: Sentence, own: Fragments, content: Span, others: Sequence[Span]) -> Span:
    """ "At noon the army left, he said": what is said before the cue is said from the start of the sentence."""
    before = Span(sentence.span.start, content.start)
    follows = min(s.start for s in (own.cue, *own.sources))
    if content.start <= before.start or content.end > follows or reading.text[content.start] in '"“‘«':
        return content
    adjacent = not re.search(r"\w", reading.text[content.end : follows])
    if not adjacent or any(o.overlaps(before) for o in (*others, *own.sources)):
        return content
    return reading.trim(Span(before.start, content.end))


def runs_on(reading: Reading, gap: Span, others: Sequence[Span]) -> bool:
    if gap.start >= gap.end:
        return True
    words = gap.of(reading.text)
    return "\n" not in words and len(words.split()) <= GAP and not any(o.overlaps(gap) for o in others)
