"""What bounds the time and memory of one report: how much of it is read, and what in it is no prose.

Nobody writes so; what does is broken mark-up, a dump of data, or somebody who wants the reader to stand still. Each is
left out with a note on the report, and the rest is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onrecord.records import Span

WORDS = 40_000
"""Tokens of a report that are read; the longest articles have a quarter of it."""
CHARACTERS = 400_000
"""Characters of a paragraph that are looked at."""
LONGEST = 1_000
"""Characters of a token; a longer one is no word and no address."""
MARKS = 40
"""Marks in a row; more are no punctuation."""


@dataclass(slots=True)
class Bounds:
    """What is left to read of a report, and what was left out of it so far."""

    left: int = WORDS
    long: int = 0
    marks: int = 0
    end: int | None = None
    """Where reading stopped for length."""
    cut: int = 0
    """Sentences that were cut at a window's end."""

    def clip(self, span: Span) -> Span:
        """The part of a paragraph that is looked at."""
        if self.end is None and span.end - span.start > CHARACTERS:
            self.end = span.start + CHARACTERS
            return Span(span.start, self.end)
        return span

    def prose(self, text: str, tokens: Sequence[Span]) -> Iterator[list[Span]]:
        """The stretches of a paragraph's tokens that are prose, as far as the report is read."""
        if len(tokens) > self.left:
            self.end = min(self.end or tokens[self.left].start, tokens[self.left].start)
            tokens = tokens[: self.left]
        self.left -= len(tokens)
        stretch: list[Span] = []
        row = 0
        for span in tokens:
            if span.end - span.start > LONGEST:
                self.long += 1
                yield stretch
                stretch, row = [], 0
                continue
            row = 0 if _says(text, span) else row + 1
            stretch.append(span)
            if row > MARKS:
                # Those at hand are taken back once; what goes on is left out mark by mark.
                self.marks += min(row, len(stretch))
                yield stretch[:-row]
                stretch = []
                row = MARKS
        yield stretch

    @property
    def notes(self) -> tuple[str, ...]:
        """What a reader of the record has to know."""
        found = []
        if self.end is not None:
            found.append(f"longer than {WORDS:,} words: read up to character {self.end:,} and no further")
        if self.marks:
            found.append(f"{self.marks:,} marks that stand in rows of more than {MARKS} were left out")
        if self.long:
            found.append(f"{self.long:,} runs of more than {LONGEST:,} characters without a break were left out")
        if self.cut:
            found.append(f"{self.cut:,} sentences too long to be read whole were cut")
        return tuple(found)


def _says(text: str, span: Span) -> bool:
    """Whether a token has a letter or a digit."""
    first = text[span.start]
    return first.isalnum() or any(c.isalnum() for c in text[span.start : span.end])
