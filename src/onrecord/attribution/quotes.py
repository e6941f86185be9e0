"""Quotations, whole and exact, and who is quoted."""

from __future__ import annotations

from collections.abc import Callable

from onrecord.attribution.reading import Reading
from onrecord.records import Quote, Source, Span


def find_quotes(reading: Reading, chain: Callable[[Span], tuple[Source, ...]]) -> tuple[Quote, ...]:
    """Every outermost quotation of the report in text order; `chain` gives those who say what stands in a span."""
    found = []
    for quoted in reading.quotes:
        if quoted.depth == 0 and any(c.isalpha() for c in quoted.span.of(reading.text)):
            found.append(Quote(quoted.span, chain(_inner(quoted.parts[0]))))
    return tuple(found)


def quotes_in(reading: Reading, words: Span) -> tuple[Span, ...]:
    """The quotations that share text with a claim's clause, marks left out."""
    return tuple(quoted.span for quoted in reading.quotes_within(words))


def _inner(part: Span) -> Span:
    """The first characters of a quotation: what decides whose content it is, however its end was mended."""
    return Span(part.start, min(part.end, part.start + 12))
