"""The speech head's fragments to attributions: grouped by cue, boundaries mended by quotation marks and tree.

The head labels words one by one. What it cannot see is that a quotation is said as a whole, that one subject serves
two verbs ("praised the troops and said"), and which punctuation belongs to what was said.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from onrecord.attribution.boundaries import Fragments, fitted, joined, others_of, runs_on, whole_quotes
from onrecord.attribution.reading import Reading
from onrecord.language.syntax import agents
from onrecord.records import Span, SpeechSpan


def decode(reading: Reading) -> list[Fragments]:
    """The outermost attributions that the speech head found, in text order; none without content."""
    decoded: list[Fragments] = []
    unsaid: Fragments | None = None
    for speech in _by_paragraph(reading):
        found, orphans = _grouped(reading, speech)
        found = [replace(f, content=whole_quotes(reading, f.content, f.cue)) for f in found]
        found = _without_nested(found)
        found = _with_own_sources(reading, found, speech)
        found = [replace(f, content=joined(reading, f.content, others_of(found, f))) for f in found]
        if unsaid is not None and orphans:
            # "The minister said:" ends a paragraph, and what he said is the next.
            decoded.append(replace(unsaid, content=whole_quotes(reading, orphans, unsaid.cue)))
        found = [replace(f, content=fitted(reading, f, found)) for f in found]
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
    """The source in the cue's own sentence that holds the subject of its verb, else the nearest; parts of one with
    hardly a word between them joined."""
    sentence = reading.sentence_at(fragments.cue.start)
    if sentence is None:
        return fragments.sources
    parts: list[Span] = []
    for span in sorted(s for s in fragments.sources if s.overlaps(sentence.span)):
        gap = Span(parts[-1].end, span.start) if parts else span
        if parts and "," not in gap.of(reading.text) and runs_on(reading, gap, (fragments.cue, *fragments.content)):
            parts[-1] = Span(parts[-1].start, span.end)
        else:
            parts.append(span)
    if len(parts) > 1:
        parts = _of_subject(reading, parts, fragments.cue) or parts
    return (min(parts, key=lambda s: _distance(s, fragments.cue)),) if parts else ()


def _of_subject(reading: Reading, parts: Sequence[Span], cue: Span) -> list[Span]:
    """ "Lavrov, in remarks carried by Tass, said": of several sources, that of the cue's own verb."""
    head = reading.head_of(cue)
    if head is None:
        return []
    sentence, token = head
    subjects = agents(sentence, token)
    return [part for part in parts if any(part.overlaps(sentence.spans[i]) for i in subjects)]


def _free_source(reading: Reading, fragments: Fragments, free: Sequence[Span]) -> tuple[Span, ...]:
    sentence = reading.sentence_at(fragments.cue.start)
    near = [s for s in free if sentence is not None and s.overlaps(sentence.span)]
    return (min(near, key=lambda s: _distance(s, fragments.cue)),) if near else ()


def _distance(a: Span, b: Span) -> int:
    return max(a.start - b.end, b.start - a.end, 0)


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
