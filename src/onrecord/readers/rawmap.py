"""Where each paragraph of a report stands in the mark-up that it was taken from."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from onrecord.records import Span

_HIDDEN = re.compile(r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|\Z)|<!--.*?(?:-->|\Z)", re.S | re.I)
_PIECE = re.compile(r"<[^<>]{0,10000}>|&#?\w{1,32};|\s+|[^<&\s]+|[<&]")
LARGEST = 3_000_000
"""Characters of mark-up beyond which no map is made: it would cost more than the report."""


def map_to_raw(text: str, paragraphs: Iterable[Span], raw: str) -> tuple[tuple[Span, Span], ...]:
    """(paragraph of `text`, its span in `raw`) for every paragraph that is found again, in order of the text.

    Tags, entities and white space are looked through; a paragraph found nowhere (a title that only JSON-LD has) is left out.
    """
    if len(raw) > LARGEST:
        return ()
    letters, places = _visible(raw)
    found: list[tuple[Span, Span]] = []
    after = 0
    for span in paragraphs:
        wanted = "".join(span.of(text).split())
        at = letters.find(wanted, after)
        if at < 0:
            at = letters.find(wanted)
        if at >= 0 and wanted:
            last = at + len(wanted) - 1
            found.append((span, Span(places[at][0], places[last][1])))
            after = last + 1 if at >= after else after
    return tuple(found)


def _visible(raw: str) -> tuple[str, list[tuple[int, int]]]:
    """The letters of the mark-up without white space, and the stretch of `raw` that each came from."""
    # What a page hides is blanked, not cut, so that positions stay.
    shown = _HIDDEN.sub(lambda m: " " * len(m[0]), raw)
    letters: list[str] = []
    places: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(shown):
        words, start = piece[0], piece.start()
        if words.isspace() or (words[0] == "<" and len(words) > 1):
            continue
        if words[0] == "&" and len(words) > 1:
            plain = "".join(html.unescape(words).split())
            letters.append(plain)
            places.extend([(start, piece.end())] * len(plain))
        else:
            letters.append(words)
            places.extend((i, i + 1) for i in range(start, piece.end()))
    return "".join(letters), places
