"""Sport and the stage borrow the words of conflict: sentences told there are not coded as war."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.coding.vocabulary import Vocabulary
from onrecord.coding.words import key
from onrecord.records import Sentence
from onrecord.rules import DATA, Faults, read_table

_COLUMNS = ("arena", "silences", "sure", "hints")


@dataclass(frozen=True, slots=True)
class Arena:
    """One arena: a `sure` word, or two different `hints`, place a sentence in it; `silences` are types."""

    name: str
    silences: frozenset[str]
    sure: frozenset[str]
    hints: frozenset[str]


def read_arenas(vocabulary: Vocabulary, faults: Faults, extra: Path | None = None) -> tuple[Arena, ...]:
    """The table data/arenas.csv, and a user's own arenas.csv."""
    rows = read_table("arenas.csv", DATA / "arenas.csv", _COLUMNS, faults)
    if extra is not None and (extra / "arenas.csv").is_file():
        rows += read_table(str(extra / "arenas.csv"), extra / "arenas.csv", _COLUMNS, faults)
    for row in rows:
        for name in row["silences"].split():
            if name not in vocabulary.types:
                faults.unknown(row.origin, "type", name, vocabulary.types)
    return tuple(
        Arena(
            row["arena"],
            frozenset(row["silences"].split()),
            *(frozenset(map(key, row[c].split())) for c in ("sure", "hints")),
        )
        for row in rows
    )


def silenced(sentence: Sentence, keys: Sequence[str], arenas: tuple[Arena, ...]) -> frozenset[str]:
    """The types that are not coded from a sentence; `keys` are the keys of its words."""
    # Only what things are called counts: "the arrest was filmed" is no cinema.
    words = {k for k, tag in zip(keys, sentence.upos, strict=True) if tag not in ("VERB", "AUX")}
    if "-" in sentence.forms:
        words |= {
            f"{a}-{b}".lower()
            for a, dash, b in zip(sentence.forms, sentence.forms[1:], sentence.forms[2:], strict=False)
            if dash == "-"
        }
    return frozenset().union(*(a.silences for a in arenas if words & a.sure or len(words & a.hints) > 1))
