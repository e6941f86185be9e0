"""The speech head's fragments to attributions: grouped by cue, boundaries mended by quotation marks and tree.

The head labels words one by one. What it cannot see is that a quotation is said as a whole, that one subject serves
two verbs ("praised the troops and said"), and which punctuation belongs to what was said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.attribution.reading import Reading
from onrecord.language.syntax import agents, dependents
from onrecord.records import Sentence, Span, SpeechSpan

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


def decode(reading: Reading) -> list[Fragments]:
    """The outermost attributions that the speech head found, in text order; none without content."""
    decoded: list[Fragments] = []
    unsaid: Fragments | None = None
    for speech in _by_paragraph(reading):
        found, orphans = _grouped(reading, speech)
        found = [replace(f, content=whole_quotes(reading, f.content)) for f in found]
        found = _without_nested(found)
        found = _with_own_sources(reading, found, speech)
        found = [replace(f, content=_joined(reading, f.content, _others(found, f))) for f in found]
        if unsaid is not None and orphans:
            # "The minister said:" ends a paragraph, and what he said is the next.
            decoded.append(replace(unsaid, content=whole_quotes(reading, orphans)))
        found = [replace(f, content=_fitted(reading, f, found)) for f in found]
        decoded.extend(f for f in found if f.content)
        unsaid = next((f for f in found[-1:] if not f.content and f.cue.of(reading.text).endswith(":")), None)
    return decoded


def _by_paragraph(reading: Reading) -> Iterator[list[SpeechSpan]]:
    """Speech fragments in runs of one paragraph each; nothing that follows looks further."""
    run: list[SpeechSpan] = []
    at = -1
    for fragment in reading.parse.speech:
        sentence = reading.sentence_at(fragment.span.start)
        paragraph = sentence.paragraph if sentence else at
        if run and paragraph != at:
            yield run
            run = []
        at = paragraph
        run.append(fragment)
    if run:
        yield run


def _grouped(reading: Reading, speech: Sequence[SpeechSpan]) -> tuple[list[Fragments], list[Span]]:
    """Fragments by their cues, and the contents of a paragraph that has no cue at all."""
    cues = {s.span.start: s for s in speech if s.role == "cue"}
    parts: dict[int, dict[str, list[Span]]] = {start: {"source": [], "content": []} for start in cues}
    for fragment in speech:
        if fragment.role != "cue":
            start = fragment.cue if fragment.cue in cues else _nearest_cue(reading, fragment, cues)
            if start is not None:
                parts[start][fragment.role].append(fragment.span)
    found = [
        Fragments(cue.span, tuple(parts[start]["source"]), tuple(parts[start]["content"]), cue.probability)
        for start, cue in sorted(cues.items())
    ]
    return found, [] if cues else [s.span for s in speech if s.role == "content"]


def _nearest_cue(reading: Reading, fragment: SpeechSpan, cues: Iterable[int]) -> int | None:
    """The nearest cue of the same sentence; a fragment without one is left out."""
    sentence = reading.sentence_at(fragment.span.start)
    if sentence is None:
        return None
    near = [c for c in cues if sentence.span.start <= c < sentence.span.end]
    return min(near, key=lambda c: abs(c - fragment.span.start), default=None)


def whole_quotes(reading: Reading, content: Sequence[Span]) -> tuple[Span, ...]:
    """Contents that hold part of a quotation hold all of it that their paragraph has, marks included."""
    return tuple(_whole_quote(reading, span) for span in content)


def _whole_quote(reading: Reading, span: Span) -> Span:
    start, end = span.start, span.end
    for quoted in reading.quotes_within(span):
        for part in quoted.parts:
            shared = min(end, part.end) - max(start, part.start)
            if shared > 0.3 * (part.end - part.start) or start <= part.start < end:
                marked = reading.with_marks(part)
                start, end = min(start, marked.start), max(end, marked.end)
    return Span(start, end)


def _without_nested(found: Sequence[Fragments]) -> list[Fragments]:
    """Attributions whose cue stands in another's content are not outermost; nor are fragments of theirs."""
    contents = sorted({span for f in found for span in f.content})
    kept = []
    for f in found:
        if not any(f.cue in span and f.cue != span for span in contents if span not in f.content):
            kept.append(f)
    return kept


def _with_own_sources(reading: Reading, found: Sequence[Fragments], speech: Sequence[SpeechSpan]) -> list[Fragments]:
    """One source for each cue: its nearest; failing one, the subject that it shares, or one that no cue has taken."""
    found = [replace(f, sources=_own_source(reading, f)) for f in found]
    found = [f if f.sources else _with_shared_source(reading, f, found) for f in found]
    taken = {source for f in found for source in f.sources}
    free = [s.span for s in speech if s.role == "source" and not any(s.span.overlaps(t) for t in taken)]
    return [f if f.sources else replace(f, sources=_free_source(reading, f, free)) for f in found]


def _own_source(reading: Reading, fragments: Fragments) -> tuple[Span, ...]:
    """The nearest source in the cue's own sentence; parts of one with hardly a word between them joined."""
    sentence = reading.sentence_at(fragments.cue.start)
    if sentence is None:
        return fragments.sources
    parts: list[Span] = []
    for span in sorted(s for s in fragments.sources if s.overlaps(sentence.span)):
        gap = Span(parts[-1].end, span.start) if parts else span
        if parts and "," not in gap.of(reading.text) and _runs_on(reading, gap, (fragments.cue, *fragments.content)):
            parts[-1] = Span(parts[-1].start, span.end)
        else:
            parts.append(span)
    return (min(parts, key=lambda s: _distance(s, fragments.cue)),) if parts else ()


def _free_source(reading: Reading, fragments: Fragments, free: Sequence[Span]) -> tuple[Span, ...]:
    sentence = reading.sentence_at(fragments.cue.start)
    near = [s for s in free if sentence is not None and s.overlaps(sentence.span)]
    return (min(near, key=lambda s: _distance(s, fragments.cue)),) if near else ()


def _distance(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


def _others(found: Sequence[Fragments], fragments: Fragments) -> list[Span]:
    """The spans that lie between the parts of an attribution without being content of it."""
    return [
        fragments.cue,
        *fragments.sources,
        *(s for f in found if f is not fragments for s in (f.cue, *f.sources, *f.content)),
    ]


def _joined(reading: Reading, content: Sequence[Span], others: Sequence[Span]) -> tuple[Span, ...]:
    """Trimmed, and parts with hardly a word between them made one, unless the word is of another role."""
    joined: list[Span] = []
    for span in sorted(content):
        span = reading.trim(span)
        if span.start >= span.end:
            continue
        if joined and _runs_on(reading, Span(joined[-1].end, span.start), others):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(
        whole for span in joined for whole in (_rounded_off(reading, span, others),) if whole.start < whole.end
    )


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


def _fitted(reading: Reading, fragments: Fragments, found: Sequence[Fragments]) -> tuple[Span, ...]:
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


def _runs_on(reading: Reading, gap: Span, others: Sequence[Span]) -> bool:
    if gap.start >= gap.end:
        return True
    words = gap.of(reading.text)
    return "\n" not in words and len(words.split()) <= GAP and not any(o.overlaps(gap) for o in others)


def _with_shared_source(reading: Reading, fragments: Fragments, found: Sequence[Fragments]) -> Fragments:
    """ "Putin praised the troops and said": the subject of the one verb is the source of the other."""
    head = reading.head_of(fragments.cue)
    if head is None:
        return fragments
    sentence, token = head
    for subject in agents(sentence, token):
        for other in found:
            for source in other.sources:
                if source.overlaps(sentence.spans[subject]):
                    return replace(fragments, sources=(source,))
    return fragments
