"""The joining of strands: groups that grow link by link, and what keeps two of them apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from onrecord.fusion.facts import Link
from onrecord.fusion.features import contradict
from onrecord.fusion.view import View

SUPPORT = 0.5
"""Two groups join when at least so many links a strand of the smaller one run between them ..."""
ENOUGH = 12
"""... or so many links in all, since in a heavy block not every pair is compared."""
WITNESSES = 6
"""A group speaks through so many of its strands, those that say most."""


@dataclass(slots=True)
class _Group:
    members: list[str]
    witnesses: list[list[View]]
    """One list, and one more for each group that only a person's word joined: others need agree with one of them."""
    reports: dict[str, list[View]]
    links: list[Link] = field(default_factory=list)
    between: dict[str, int] = field(default_factory=dict)
    """Root of another group -> how many links run there."""
    apart: set[str] = field(default_factory=set)
    """Strands that a person has told apart from one of these."""


class Joining:
    """Groups of strands, joined one link at a time. The caller gives the links in an order that is always the same."""

    def __init__(self, views: Sequence[View], apart: Iterable[tuple[str, str]]) -> None:
        self._parent = {v.strand.id: v.strand.id for v in views}
        self._groups = {v.strand.id: _Group([v.strand.id], [[v]], {v.strand.report: [v]}) for v in views}
        for a, b in apart:
            self._groups[a].apart.add(b)
            self._groups[b].apart.add(a)

    def decide(self, link: Link) -> None:
        """Joins by a person's word, unless another word keeps the two groups apart."""
        a, b = self._root(link.a), self._root(link.b)
        if a != b and not self._told_apart(a, b):
            self._join(a, b, link)

    def offer(self, link: Link) -> None:
        """Joins the groups of a link if enough speaks for it and nothing against it."""
        a, b = self._root(link.a), self._root(link.b)
        if a == b:
            return
        groups = self._groups
        count = groups[a].between.get(b, 0) + 1
        groups[a].between[b] = groups[b].between[a] = count
        smaller = min(len(groups[a].members), len(groups[b].members))
        if count >= min(ENOUGH, SUPPORT * smaller) and self._can_be_one(a, b):
            self._join(a, b, link)

    def groups(self) -> Iterator[tuple[list[str], list[Link]]]:
        """The strands of every group, and the links that joined it."""
        return ((group.members, group.links) for group in self._groups.values())

    def _root(self, name: str) -> str:
        while self._parent[name] != name:
            self._parent[name] = self._parent[self._parent[name]]
            name = self._parent[name]
        return name

    def _told_apart(self, a: str, b: str) -> bool:
        small, large = sorted((a, b), key=lambda r: (len(self._groups[r].apart), r))
        return any(self._root(name) == large for name in self._groups[small].apart)

    def _can_be_one(self, a: str, b: str) -> bool:
        """No witness of one group contradicts one of the other's, and no report tells of both."""
        if self._told_apart(a, b):
            return False
        one, other = self._groups[a], self._groups[b]
        if _agreeing(one, other) is None:
            return False
        small, large = sorted((one.reports, other.reports), key=len)
        return not any(contradict(v, w) for r in small if r in large for v in small[r] for w in large[r])

    def _join(self, a: str, b: str, link: Link) -> None:
        """The smaller group goes into the larger; of equals the one with the larger id."""
        if (-len(self._groups[a].members), a) > (-len(self._groups[b].members), b):
            a, b = b, a
        into, gone = self._groups[a], self._groups.pop(b)
        self._parent[b] = a
        into.members += gone.members
        into.links += [*gone.links, link]
        into.witnesses = _joined_witnesses(into, gone)
        for report, views in gone.reports.items():
            into.reports.setdefault(report, []).extend(views)
        into.apart |= gone.apart
        into.between.pop(b, None)
        for other, count in gone.between.items():
            if other != a:
                into.between[other] = into.between.get(other, 0) + count
                there = self._groups[other].between
                there[a] = there.get(a, 0) + there.pop(b, 0)


def _agreeing(one: _Group, other: _Group) -> tuple[int, int] | None:
    """The first lists of witnesses of two groups in which nobody contradicts anybody."""
    for i, some in enumerate(one.witnesses):
        for j, others in enumerate(other.witnesses):
            if not any(contradict(v, w) for v in some for w in others):
                return i, j
    return None


def _joined_witnesses(one: _Group, other: _Group) -> list[list[View]]:
    """Lists that agree become one; where a person joined what does not agree, each keeps its own."""
    agreeing = _agreeing(one, other)
    if agreeing is None:
        return [*one.witnesses, *other.witnesses]
    i, j = agreeing
    both = sorted((*one.witnesses[i], *other.witnesses[j]), key=_says)[:WITNESSES]
    rest = [w for k, w in enumerate(one.witnesses) if k != i] + [w for k, w in enumerate(other.witnesses) if k != j]
    return [both, *rest]


def _says(view: View) -> tuple[int, str]:
    """Orders strands from the one that says most."""
    exact = view.dated and view.first is not None and view.last is not None and view.last - view.first < 2
    said = 2 * exact + 2 * (view.strand.spot is not None) + len(view.actors) + len(view.tokens)
    return (-said, view.strand.id)
