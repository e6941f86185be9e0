"""Quotation marks to quoted stretches, across paragraphs, whatever the marks and whether or not they balance.

A paragraph that opens with a mark while the one before was still open goes on with the same quotation (the custom
of newspapers). A mark that nothing closes ends at its sentence, or at its paragraph where it began it. Apostrophes
and elisions ("the leaders' talks", "the '90s") are no quotation marks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.records import Span

_OPENING = {
    "“": "double",
    "„": "double",
    "‟": "double",
    "«": "guillemet",
    "``": "double",
    "「": "corner",
    "‹": "single",
}
_CLOSING = {"”": "double", "»": "guillemet", "」": "corner", "›": "single"}
_STRAIGHT = {'"': "double", "''": "double", "＂": "double", "″": "double"}
_MARK = re.compile(r"``|''|[“”„‟«»「」‹›\"＂″‘’'‛]")
_SINGLE_OPEN, _SINGLE = frozenset("‘‛'"), frozenset("‘’'‛")
_ELISION = re.compile(r"(?i)['‘’](?:\d0s|em|til|tis|twas|cause|n|n['’]|s|t|re|ve|ll|d|m)(?!\w)")
_SENTENCE_END = re.compile(r"[.!?…](?=\s+[\"“‘'«]?[A-Z0-9]|\s*$)")
_BEFORE_OPENING = frozenset("([{—–-/:“‘\"'«„")


@dataclass(frozen=True, slots=True)
class Quoted:
    """One quotation, marks left out: `parts` are its runs of text, one a paragraph.

    `closed` is False where a mark was missing and the end (or beginning) is an inference. `depth` is 0 for a
    quotation that stands in no other.
    """

    parts: tuple[Span, ...]
    closed: bool = True
    depth: int = 0

    @property
    def span(self) -> Span:
        """From its first character to its last, marks that reopen it in later paragraphs included."""
        return Span(self.parts[0].start, self.parts[-1].end)


@dataclass(frozen=True, slots=True)
class _Mark:
    start: int
    end: int
    family: str
    opens: bool
    closes: bool


def quoted_spans(text: str, paragraphs: Iterable[Span]) -> tuple[Quoted, ...]:
    """Every quotation of `text`, in text order, outer before inner."""
    found: list[Quoted] = []
    open_parts: list[Span] = []
    for paragraph in paragraphs:
        marks = list(_marks(text, paragraph))
        runs, still_open = _pair([m for m in marks if m.family != "single"], text, paragraph)
        if open_parts and not _reopens(marks, text, paragraph):
            found.append(Quoted(_ended(text, open_parts), closed=False))
            open_parts = []
        for k, (span, closed) in enumerate(runs):
            if open_parts and k == 0:
                found.append(Quoted((*open_parts, span), closed))
                open_parts = []
            else:
                found.append(Quoted((span,), closed))
        if still_open is not None:
            open_parts.append(still_open)
        found.extend(_single_quotations(text, paragraph, [m for m in marks if m.family == "single"], runs))
    if open_parts:
        found.append(Quoted(_ended(text, open_parts), closed=False))
    return _with_depth(found)


def _marks(text: str, paragraph: Span) -> Iterator[_Mark]:
    for match in _MARK.finditer(text, paragraph.start, paragraph.end):
        mark, (start, end) = match.group(), match.span()
        before = text[start - 1] if start > paragraph.start else " "
        after = text[end] if end < paragraph.end else " "
        can_open = not after.isspace() and (before.isspace() or before in _BEFORE_OPENING)
        can_close = not before.isspace()
        if mark in _SINGLE:
            if not (_ELISION.match(text, start) or (before.isalnum() and after.isalnum())):
                yield _Mark(start, end, "single", can_open and mark in _SINGLE_OPEN, can_close and mark != "‘")
        elif mark in _STRAIGHT:
            yield _Mark(start, end, "double", can_open, can_close and not (can_open and before.isspace()))
        elif mark in _OPENING:
            # German copy closes with the mark that English opens with.
            yield _Mark(start, end, _OPENING[mark], True, mark == "“" and can_close and not can_open)
        else:
            yield _Mark(start, end, _CLOSING[mark], before.isspace() and not after.isspace(), True)


def _pair(marks: Sequence[_Mark], text: str, paragraph: Span) -> tuple[list[tuple[Span, bool]], Span | None]:
    """Closed runs of one paragraph, and the run that its end leaves open."""
    runs: list[tuple[Span, bool]] = []
    opened: _Mark | None = None
    for mark in marks:
        if opened is None:
            if mark.opens:
                opened = mark
            elif not runs and _lost_opening(text, mark, paragraph):
                runs.append((_sentence_before(text, mark, paragraph), False))
        elif mark.closes and mark.family == opened.family:
            runs.append((_bare(text, opened.end, mark.start), True))
            opened = None
        elif mark.opens and mark.family == opened.family:
            runs.append((Span(opened.end, _inferred_end(text, opened.end, mark.start)), False))
            opened = mark
    if opened is None or opened.end >= paragraph.end:
        return [run for run in runs if run[0].start < run[0].end], None
    rest = Span(opened.end, paragraph.end)
    return [run for run in runs if run[0].start < run[0].end], rest


def _bare(text: str, start: int, end: int) -> Span:
    """Without the blanks that French puts inside its marks."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _reopens(marks: Sequence[_Mark], text: str, paragraph: Span) -> bool:
    """Whether the paragraph begins with an opening mark."""
    return bool(marks) and marks[0].opens and not text[paragraph.start : marks[0].start].strip()


def _ended(text: str, parts: Sequence[Span]) -> tuple[Span, ...]:
    """A quotation that nothing closed: whole paragraphs that began with it, else up to the end of its sentence."""
    last = parts[-1]
    begins_line = last.start < 2 or not text[: last.start].rpartition("\n")[2].strip("\"“«„`'‘ ")
    end = last.end if begins_line else _inferred_end(text, last.start, last.end)
    while end > last.start + 1 and text[end - 1].isspace():
        end -= 1
    return (*parts[:-1], Span(last.start, end))


def _inferred_end(text: str, start: int, limit: int) -> int:
    match = _SENTENCE_END.search(text, start, limit)
    return match.end() if match else limit


def _lost_opening(text: str, mark: _Mark, paragraph: Span) -> bool:
    """A closing mark after ",", "." or the like with no opening mark before it: the opening one got lost."""
    return mark.closes and mark.start > paragraph.start and text[mark.start - 1] in ",.!?…"


def _sentence_before(text: str, mark: _Mark, paragraph: Span) -> Span:
    start = paragraph.start
    for match in _SENTENCE_END.finditer(text, paragraph.start, max(paragraph.start, mark.start - 1)):
        start = match.end()
    while text[start].isspace():
        start += 1
    return Span(start, mark.start)


def _single_quotations(
    text: str, paragraph: Span, marks: Sequence[_Mark], taken: Sequence[tuple[Span, bool]]
) -> Iterator[Quoted]:
    """Single marks pair only within their paragraph, and never across the edge of a double quotation."""
    k = 0
    while k < len(marks):
        if not marks[k].opens:
            k += 1
            continue
        closers = _closers(marks, k, taken)
        firm = [c for c in closers if not _possessive(text, marks[c])]
        if not closers:
            k += 1
            continue
        close = firm[0] if firm else closers[-1]
        yield Quoted((Span(marks[k].end, marks[close].start),))
        k = close + 1


def _closers(marks: Sequence[_Mark], opening: int, taken: Sequence[tuple[Span, bool]]) -> list[int]:
    start = marks[opening].end
    holds = next((span for span, _ in taken if span.start <= start <= span.end), None)
    found = []
    for k in range(opening + 1, len(marks)):
        if marks[k].opens and not marks[k].closes:
            break
        inside = next((span for span, _ in taken if span.start <= marks[k].start <= span.end), None)
        if inside == holds and marks[k].closes and marks[k].start > start:
            found.append(k)
    return found


def _possessive(text: str, mark: _Mark) -> bool:
    """ "the leaders' talks": after an s, before a lower-case word."""
    after = text[mark.end : mark.end + 2]
    return text[mark.start - 1] in "sSzx" and len(after) == 2 and after[0].isspace() and after[1].islower()


def _with_depth(found: Iterable[Quoted]) -> tuple[Quoted, ...]:
    ordered = sorted(found, key=lambda q: (q.span.start, -q.span.end))
    nested: list[Quoted] = []
    outer: list[Span] = []
    for quoted in ordered:
        while outer and outer[-1].end < quoted.span.end:
            outer.pop()
        nested.append(replace(quoted, depth=len(outer)))
        outer.append(quoted.span)
    return tuple(nested)
