"""Marks over a text: stretches that overlap at will, cut into runs that a page can write one after the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from onrecord.records import Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of text that means something: its layer ("actor", "cue", ...), and what it is called on the page."""

    span: Span
    layer: str
    id: str


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that all stand under the same marks; `begins` are those marks that begin with it."""

    text: str
    layers: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    begins: tuple[str, ...] = ()


def runs(text: str, within: Span, marks: Iterable[Mark]) -> list[Run]:
    """The characters `within` as runs, in order; marks outside of it, and empty ones, leave no trace."""
    inside = [
        (max(m.span.start, within.start), min(m.span.end, within.end), m) for m in marks if m.span.overlaps(within)
    ]
    inside = [one for one in inside if one[0] < one[1]]
    edges = sorted({within.start, within.end, *(a for a, _, _ in inside), *(b for _, b, _ in inside)})
    opening: dict[int, list[Mark]] = {}
    for start, _, mark in inside:
        opening.setdefault(start, []).append(mark)
    found: list[Run] = []
    live: list[tuple[int, Mark]] = []
    for start, end in pairwise(edges):
        begun = opening.get(start, [])
        live = [one for one in live if one[0] > start]
        live += [(min(mark.span.end, within.end), mark) for mark in begun]
        layers = tuple(dict.fromkeys(mark.layer for _, mark in live))
        found.append(Run(text[start:end], layers, tuple(m.id for _, m in live), tuple(m.id for m in begun)))
    return found
