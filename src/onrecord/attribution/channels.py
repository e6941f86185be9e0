"""How a source spoke: by which channel, and in whose words."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.attribution.reading import Reading
from onrecord.records import Sentence, Span, Speech

_PREPOSITIONS = frozenset(("in", "on", "at", "by", "via", "during", "through", "over", "from", "with", "to", "told"))


def channel_of(reading: Reading, sentence: Sentence, cue: Span, content: Sequence[Span]) -> str | None:
    """The channel named beside a cue: "said on social media", "in a statement on Friday, the ministry said"."""
    best: tuple[int, str] | None = None
    lower = [form.lower() for form in sentence.forms]
    ends = reading.cues.channel_ends
    for i in range(len(sentence)):
        if lower[i] not in ends and sentence.lemmas[i].lower() not in ends:
            continue
        if any(sentence.spans[i] in span for span in content):
            continue
        found = _channel_ending(reading, sentence, lower, i)
        if found is None or not _introduced(sentence, lower, i - found[1]):
            continue
        distance = abs(sentence.spans[i].start - cue.start)
        if best is None or distance < best[0]:
            best = (distance, found[0])
    return best[1] if best else None


def _channel_ending(reading: Reading, sentence: Sentence, lower: list[str], last: int) -> tuple[str, int] | None:
    """A channel whose last word is `last`, and how many words come before that one."""
    for length in (3, 2, 1):
        first = last - length + 1
        if first < 0:
            continue
        for tail in (lower[last], sentence.lemmas[last].lower()):
            words = " ".join([*lower[first:last], tail])
            entry = reading.cues.channels.get(words)
            if entry and (words != "x" or sentence.forms[last] == "X"):
                return entry[0], length - 1
    return None


def _introduced(sentence: Sentence, lower: list[str], first: int) -> bool:
    """Whether a preposition or "told" stands before it, with nothing but its own modifiers between."""
    k = first - 1
    while (
        k >= 0
        and first - k <= 5
        and (sentence.upos[k] in ("DET", "ADJ", "PROPN", "NOUN", "NUM", "PRON", "PART") or lower[k] == "-")
    ):
        k -= 1
    return k >= 0 and (lower[k] in _PREPOSITIONS or sentence.lemmas[k].lower() == "tell")


def speech_of(reading: Reading, content: Sequence[Span]) -> Speech:
    """Direct where all of the content stands in quotation marks, mixed where some does."""
    if not content:
        return Speech.INDIRECT
    quoted = 0
    for span in content:
        inside = [
            q for q in reading.quotes_within(span) if min(q.span.end, span.end) - max(q.span.start, span.start) > 0
        ]
        covered = sum(min(q.span.end, span.end) - max(q.span.start, span.start) + 2 for q in inside)
        if covered >= 0.95 * (span.end - span.start):
            quoted += 2
        elif inside:
            quoted += 1
    if quoted >= 2 * len(content):
        return Speech.DIRECT
    return Speech.MIXED if quoted else Speech.INDIRECT
