"""Blocks to links to components, over the tables: only the blocks that changed are compared again."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Set
from functools import lru_cache

from onrecord.fusion.blocks import candidates
from onrecord.fusion.facts import Link, Strand
from onrecord.fusion.features import link_of
from onrecord.fusion.view import View, view_of
from onrecord.ledger.file import select_in
from onrecord.ledger.index import Touched
from onrecord.ledger.packing import unpack

Pair = tuple[int, int]
"""Numbers of two strands, the smaller first."""

KEPT = 20_000
"""Strands kept in memory between blocks: some days of news."""


class Linking:
    """The links of a ledger while it grows. A link is stored once, with the number of blocks that compare its pair."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.view = lru_cache(maxsize=KEPT)(self._load)

    def _load(self, number: int) -> View:
        (record,) = self._connection.execute("SELECT record FROM strands WHERE id = ?", (number,)).fetchone()
        return view_of(unpack(Strand, record))

    def link(self, touched: Touched) -> set[int]:
        """Compares within the blocks that gained or lost strands; the strands whose links came or went.

        Pairs that a block compared before are known without looking: which pairs it compares follows from its members.
        """
        gone = {number: view_of(strand) for number, strand in touched.removed.items()}
        change: Counter[Pair] = Counter()
        for key in touched.keys:
            stored = self._connection.execute("SELECT strand FROM blocks WHERE key = ?", (key,))
            now = {row[0]: self.view(row[0]) for row in stored}
            before = {number: view for number, view in now.items() if number not in touched.added}
            before |= {number: gone[number] for number in touched.lost.get(key, ())}
            was, is_now = _pairs(before), _pairs(now)
            change.update(is_now - was)
            change.subtract(was - is_now)
        return {number for pair, by in change.items() if by and self._apply(pair, by) for number in pair}

    def _apply(self, pair: Pair, by: int) -> bool:
        """Counts a pair up or down in `links`; whether a link came or went."""
        row = self._connection.execute("SELECT blocks FROM links WHERE a = ? AND b = ?", pair).fetchone()
        if row is None:
            link = link_of(*sorted(map(self.view, pair), key=lambda view: view.strand.id)) if by > 0 else None
            if link:
                self._connection.execute("INSERT INTO links VALUES (?, ?, ?, ?)", (*pair, by, link.score))
            return link is not None
        if row[0] + by > 0:
            self._connection.execute("UPDATE links SET blocks = ? WHERE a = ? AND b = ?", (row[0] + by, *pair))
            return False
        self._connection.execute("DELETE FROM links WHERE a = ? AND b = ?", pair)
        return True

    def reach(
        self,
        numbers: Iterable[int],
        decided: Mapping[int, frozenset[int]],
        keep: Callable[[Iterable[int]], set[int]] = set,
    ) -> set[int]:
        """Every strand in a component with one of `numbers`, by way of such as `keep` lets through.

        `decided` are the neighbours that people gave.
        """
        found = set(numbers)
        edge = set(found)
        while edge:
            beside: set[int] = set().union(*self._beside(edge).values())
            beside = beside.union(*(decided[number] for number in edge & decided.keys()))
            edge = keep(beside - found)
            found |= edge
        return found

    def components(self, numbers: Set[int], decided: Mapping[int, frozenset[int]]) -> list[frozenset[int]]:
        """The components of some strands, which are whole."""
        beside = self._beside(numbers)
        left, parts = set(numbers), []
        while left:
            part: set[int] = set()
            edge = {left.pop()}
            while edge:
                part |= edge
                near: set[int] = set().union(*(beside[number].keys() for number in edge))
                edge = near.union(*(decided[number] for number in edge & decided.keys())) & left
                left -= edge
            parts.append(frozenset(part))
        return parts

    def _beside(self, numbers: Iterable[int]) -> Mapping[int, Mapping[int, float]]:
        """The neighbours of some strands, with the scores of the links."""
        found: dict[int, dict[int, float]] = {number: {} for number in numbers}
        for this, that in (("a", "b"), ("b", "a")):
            sql = f"SELECT {this}, {that}, score FROM links WHERE {this} IN ({{}})"
            for number, other, score in select_in(self._connection, sql, found):
                found[number][other] = score
        return found

    def links_among(self, numbers: Set[int]) -> list[Link]:
        """The links between some strands, which are whole components or parts of them in force."""
        found = {}
        for a, others in self._beside(numbers).items():
            for b, score in others.items():
                if a < b and b in numbers:
                    first, second = sorted((self.view(a).strand.id, self.view(b).strand.id))
                    found[first, second] = Link(first, second, score)
        return list(found.values())

    def nearest(self, numbers: Iterable[int]) -> list[Strand]:
        """The strands linked to any of some, the best link first."""
        found: dict[int, float] = {}
        for others in self._beside(numbers).values():
            for other, score in others.items():
                found[other] = max(score, found.get(other, 0.0))
        return [self.view(n).strand for n in sorted(found, key=lambda n: (-found[n], self.view(n).strand.id))]


class Still(Linking):
    """The links of a ledger that nobody changes meanwhile: what was looked up stays in memory."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._known: dict[int, Mapping[int, float]] = {}

    def _beside(self, numbers: Iterable[int]) -> Mapping[int, Mapping[int, float]]:
        wanted = list(numbers)
        self._known |= super()._beside(n for n in wanted if n not in self._known)
        return {n: self._known[n] for n in wanted}


def _pairs(views: Mapping[int, View]) -> set[Pair]:
    """The pairs that a block of these members compares, by number."""
    if len(views) < 2:
        return set()
    number = {view.strand.id: n for n, view in views.items()}
    found = candidates(list(views.values()))
    return {(min(number[a], number[b]), max(number[a], number[b])) for a, b in found}
