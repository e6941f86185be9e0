"""Attributions by layout: "Putin: talks useful" and "Kim visits Beijing - KCNA", the speakers of a transcript, and the
names behind a dash under a quotation."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.attribution.finding import Found
from onrecord.attribution.reading import Reading
from onrecord.records import Evidence, Section, Span

_LABEL = re.compile(r"([^\s:;][^:;\n]{1,60}?)\s?:\s+(?=\S)")
_CREDIT = re.compile(r"\s[-–—]\s+([^-–—\n:]{2,50})$")
_SIGNED = re.compile(r"[\"”»]\s*([―—–]|--)\s?([A-Z][^\n\"“”―—–]{2,60}?)(?=\s*(?:$|[\n“\"]))")
_NO_SPEAKERS = frozenset(
    [
        "update",
        "updates",
        "breaking",
        "explainer",
        "analysis",
        "opinion",
        "watch",
        "live",
        "exclusive",
        "video",
        "photos",
        "timeline",
        "factbox",
        "editorial",
        "correction",
        "corrected",
        "note",
        "editor's",
        "read",
        "listen",
        "podcast",
        "review",
        "profile",
        "q&a",
        "key",
        "the",
        "latest",
        "fact",
        "check",
    ]
)


def find_labels(reading: Reading) -> list[Found]:
    """Speakers set off by a colon at the head of a line, and credits behind a dash in headlines."""
    found: list[Found] = []
    for paragraph in reading.report.paragraphs:
        if paragraph.section in (Section.HEADLINE, Section.DECK):
            for part in _parts(reading.text, paragraph.span):
                found.extend(_label(reading, part, headline=True))
            found.extend(_credit(reading, paragraph.span))
        elif paragraph.section is Section.BODY:
            found.extend(_label(reading, paragraph.span, headline=False))
    return [*found, *_signed(reading)]


def _signed(reading: Reading) -> Iterator[Found]:
    """ "“Nobody asked us.” — Ann Lee, farmer": a quotation signed by its speaker."""
    for match in _SIGNED.finditer(reading.text):
        source, cue = Span(*match.span(2)), Span(*match.span(1))
        # The mark that closes a quotation is no part of it: the character before the mark is.
        quoted = [q for q in reading.quotes_within(Span(max(0, match.start() - 1), match.start())) if not q.depth]
        if quoted and _names_speaker(reading, source):
            parts = tuple(reading.with_marks(part) for part in quoted[-1].parts)
            yield Found(cue, "says", (source,), parts, Evidence("layout:signed", span=cue))


def _parts(text: str, line: Span) -> list[Span]:
    """A headline's statements: what stands between semicolons."""
    cuts = [m.start() for m in re.finditer(r";\s", text[line.start : line.end])]
    starts = [line.start, *(line.start + cut + 2 for cut in cuts)]
    return [Span(a, b) for a, b in zip(starts, [*(line.start + cut for cut in cuts), line.end], strict=True)]


def _label(reading: Reading, line: Span, headline: bool) -> Iterator[Found]:
    match = _LABEL.match(reading.text, line.start, line.end)
    if match is None:
        return
    source, content = Span(*match.span(1)), reading.trim(Span(match.end(), line.end))
    quoted = reading.text[match.end()] in "\"“‘'«"
    if not (headline or quoted or source.of(reading.text).isupper()) or not _names_speaker(reading, source):
        return
    colon = reading.text.index(":", source.end)
    if content.start < content.end:
        yield _found(source, Span(colon, colon + 1), content, "layout:label")


def _credit(reading: Reading, line: Span) -> Iterator[Found]:
    match = _CREDIT.search(reading.text, line.start, line.end)
    if match is None:
        return
    source, content = Span(*match.span(1)), reading.trim(Span(line.start, match.start()))
    if len(content.of(reading.text).split()) >= 3 and _names_speaker(reading, source):
        dash = match.start() + 1
        yield _found(source, Span(dash, dash + 1), content, "layout:credit")


def _found(source: Span, cue: Span, content: Span, rule: str) -> Found:
    return Found(cue, "says", (source,), (content,), Evidence(rule, span=cue))


def _names_speaker(reading: Reading, span: Span) -> bool:
    """Whether a short phrase names somebody who can speak: a resolved actor, a person's name, an unnamed source."""
    words = span.of(reading.text).split()
    if not 1 <= len(words) <= 8 or words[0].lower().strip(",") in _NO_SPEAKERS:
        return False
    head = reading.head_of(span)
    if head is None:
        return False
    sentence, token = head
    if reading.cues.anonymous.get(sentence.lemmas[token].lower()):
        return True
    name = next((n for n in sentence.names if n.first <= token <= n.last), None)
    if name is not None and name.kind in ("GPE", "LOC", "EVENT", "NORP"):
        # "Ukraine: drones hit port" names the theme, not the speaker.
        return False
    return bool(reading.actors_of(sentence, token)) or (name is not None and name.kind in ("PER", "ORG"))
