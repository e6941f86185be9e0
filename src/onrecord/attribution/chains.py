"""Attributions and the chains that they form: which stands in whose content."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.attribution.reading import Reading
from onrecord.records import Evidence, Source, Span

ATTITUDE = "attitude"
"""The act of a cue that the head found and no rule knows, with neither clause nor quotation for content."""
WITHHELD = "withholds"
"""The act of a cue that did not happen, or only might ("did not say that", "may clarify whether")."""
ON_RECORD = frozenset(
    ("says", "shows", "thinks", "confirms", "demands", "promises", "expects", "fears", "hopes", "describes", "cites")
)
"""Acts that make the content the source's word. A denied or asked content is nobody's."""
SPOKEN = ON_RECORD | {"asks", "denies"}
"""Acts by which quoted words are the source's own."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """A content and who it is given to. `sources` stand side by side; `parent` is the index of the attribution in whose
    content this one stands, None for an outermost one. `learned` tells the speech head's from those of rules alone."""

    cue: Span
    act: str
    sources: tuple[Source, ...]
    content: tuple[Span, ...]
    evidence: Evidence
    parent: int | None = None
    learned: bool = False

    def holds(self, span: Span) -> bool:
        """Whether `span` stands in the content."""
        return any(span in part for part in self.content)


def holder(made: Sequence[Attribution], k: int) -> int | None:
    """The attribution with the shortest content that holds this one's cue.

    Failing one, that whose content holds its source, put beside its cue: "the army said, according to the daily, that".
    """
    near = [j for j in range(max(0, k - 12), min(len(made), k + 13)) if j != k]
    told = [(p.end - p.start, j) for j in near for p in made[j].content if made[k].cue in p]
    if not told:
        speakers = [s.span for s in made[k].sources if s.span]
        told = [
            (p.end - p.start, j) for j in near for p in made[j].content if len(made[j].content) > 1
            for span in speakers if span in p and made[k].cue.start - span.end < 2
        ]  # fmt: skip
    return min(told)[1] if told else None


def acyclic(parents: list[int | None], k: int) -> int | None:
    """The parent, unless following parents leads back here."""
    seen, at = {k}, parents[k]
    while at is not None:
        if at in seen:
            parents[k] = None
            return None
        seen.add(at)
        at = parents[at]
    return parents[k]


def chain_for(
    attributions: Sequence[Attribution],
    span: Span,
    among: Iterable[int] | None = None,
    acts: frozenset[str] = ON_RECORD,
) -> list[int]:
    """The attributions in whose content `span` stands, outermost first; those of other acts left out.

    `among` are the indices that come into question, where the caller knows them.
    """
    indices = range(len(attributions)) if among is None else among
    holding = [k for k in indices if attributions[k].act in acts and attributions[k].holds(span)]
    return sorted(holding, key=lambda k: (_depth(attributions, k), attributions[k].cue))


def by_sentence(reading: Reading, attributions: Sequence[Attribution]) -> dict[int, list[int]]:
    """Which attributions have content in which sentence."""
    found: dict[int, list[int]] = {}
    for k, attribution in enumerate(attributions):
        for number in {n for part in attribution.content for n in reading.sentences_over(part)}:
            found.setdefault(number, []).append(k)
    return found


def _depth(attributions: Sequence[Attribution], k: int) -> int:
    depth, at = 0, attributions[k].parent
    while at is not None:
        depth, at = depth + 1, attributions[at].parent
    return depth
