"""The speech head's fragments to attributions: grouped by cue, boundaries mended by quotation marks and tree.

The head labels words one by one. What it cannot see is that a quotation is said as a whole, that one subject serves
two verbs ("praised the troops and said"), and which punctuation belongs to what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from onrecord.attribution.reading import Reading
from onrecord.language.syntax import agents
from onrecord.records import Span, SpeechSpan


@dataclass(frozen=True, slots=True)
class Fragments:
    """One attribution as the head sees it, its spans in text order. `probability` is that of its cue."""

    cue: Span
    sources: tuple[Span, ...]
    content: tuple[Span, ...]
    probability: float


def decode(reading: Reading) -> list[Fragments]:
    """The outermost attributions that the speech head found, in text order; none without content."""
    speech = reading.parse.speech
    found = _grouped(reading, speech)
    found = [replace(f, content=_whole_quotes(reading, f.content)) for f in found]
    found = _without_nested(found)
    found = [replace(f, content=_joined(reading, f.content)) for f in found]
    found = [f if f.sources else _with_shared_source(reading, f, found) for f in found]
    return [f for f in found if f.content]


def _grouped(reading: Reading, speech: Sequence[SpeechSpan]) -> list[Fragments]:
    cues = {s.span.start: s for s in speech if s.role == "cue"}
    parts: dict[int, dict[str, list[Span]]] = {start: {"source": [], "content": []} for start in cues}
    for fragment in speech:
        if fragment.role == "cue":
            continue
        start = fragment.cue if fragment.cue in cues else _nearest_cue(reading, fragment, cues)
        if start is not None:
            parts[start][fragment.role].append(fragment.span)
    return [
        Fragments(cue.span, tuple(parts[start]["source"]), tuple(parts[start]["content"]), cue.probability)
        for start, cue in sorted(cues.items())
    ]


def _nearest_cue(reading: Reading, fragment: SpeechSpan, cues: Iterable[int]) -> int | None:
    """A cue of the same sentence, the nearest; a fragment without one is left out."""
    sentence = reading.sentence_at(fragment.span.start)
    if sentence is None:
        return None
    near = [c for c in cues if sentence.span.start <= c < sentence.span.end]
    return min(near, key=lambda c: abs(c - fragment.span.start), default=None)


def _whole_quotes(reading: Reading, content: Sequence[Span]) -> tuple[Span, ...]:
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


def _joined(reading: Reading, content: Sequence[Span]) -> tuple[Span, ...]:
    """Trimmed, and neighbours with nothing but punctuation between them made one."""
    joined: list[Span] = []
    for span in sorted(content):
        span = reading.trim(span)
        if span.start >= span.end:
            continue
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)


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
