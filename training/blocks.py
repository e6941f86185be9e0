"""What every corpus becomes before training: documents of blocks, a block being one paragraph with its labels.

A corpus labels what it labels and leaves the rest unknown (`IGNORE`), so that one encoder learns from all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field

IGNORE = -100
NAME_TYPES = ("PER", "ORG", "GPE", "LOC", "NORP", "FAC", "EVENT")
NAME_LABELS = ("O", *(f"{prefix}-{kind}" for kind in NAME_TYPES for prefix in "BI"))
SPEECH_LABELS = ("O", *(f"{prefix}-{role}" for role in ("source", "cue", "content") for prefix in "BI"))
ANY_NAME = (1 << len(NAME_LABELS)) - 1


@dataclass(slots=True)
class Block:
    """One paragraph: its words, and for each word what a corpus says of it. Lists are as long as `words`.

    `heads` are indices into `words`, -1 for a root. `names` are bit masks over NAME_LABELS: the labels that the
    corpus leaves possible. `links` point from each word of a source or content to the first word of its cue (-1: it
    has none). `happened` is factuality, -3 (certainly not) to +3 (certainly), NaN where nobody judged it.
    """

    words: list[str]
    starts: list[int] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    xpos: list[str] = field(default_factory=list)
    feats: list[str] = field(default_factory=list)
    lemmas: list[str] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    speech: list[str] = field(default_factory=list)
    links: list[int] = field(default_factory=list)
    happened: list[float] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Document:
    """Consecutive blocks of one text, and the corpus they come from (a name in `corpora.CORPORA`)."""

    corpus: str
    blocks: tuple[Block, ...]


def name_mask(labels: set[str]) -> int:
    """The bit mask of a set of name labels."""
    return sum(1 << NAME_LABELS.index(label) for label in labels)


def one_of(kinds: set[str], inside: bool) -> int:
    """The mask of a word that begins (or goes on) a name of one of `kinds`; "O" among them allows no name."""
    prefix = "I" if inside else "B"
    return name_mask({kind if kind == "O" else f"{prefix}-{kind}" for kind in kinds})
