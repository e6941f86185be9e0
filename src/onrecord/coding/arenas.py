"""Sport and the stage borrow the words of conflict: sentences told there are not coded as war."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.coding.vocabulary import Vocabulary
from onrecord.coding.words import key
from onrecord.records import Sentence
from onrecord.rules import DATA, Faults, read_table

_MANY = 5
"""Hints that do without a sure word in a paragraph."""
_COLUMNS = ("arena", "silences", "sure", "hints", "around")


@dataclass(frozen=True, slots=True)
class Arena:
    """One arena: a `sure` word, or two different `hints`, place a sentence in it; `silences` are types."""

    name: str
    silences: frozenset[str]
    sure: frozenset[str]
    hints: frozenset[str]
    around: frozenset[str]
    """Words that only add to a `sure` one, in its paragraph."""


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
            *(frozenset(map(key, row[c].split())) for c in ("sure", "hints", "around")),
        )
        for row in rows
    )


def silenced(sentence: Sentence, keys: Sequence[str], arenas: tuple[Arena, ...]) -> frozenset[str]:
    """The types that are not coded from a sentence; `keys` are the keys of its words."""
    words = names_in(sentence, keys)
    return frozenset().union(*(a.silences for a in arenas if words & a.sure or len(words & a.hints) > 1))


def silenced_around(words: Mapping[int, frozenset[str]], arenas: tuple[Arena, ...]) -> dict[int, frozenset[str]]:
    """The types that are not coded anywhere in a paragraph; `words` are what each names, its sentences together.

    A `sure` word and another one of the arena, or `_MANY` hints, place a paragraph there; most of its paragraphs a report.
    """
    found: dict[int, frozenset[str]] = dict.fromkeys(words, frozenset())
    for arena in arenas:
        here = {n for n, named in words.items() if _is_told_in(arena, named)}
        for number in words if 2 * len(here) > len(words) else here:
            found[number] |= arena.silences
    return found


def _is_told_in(arena: Arena, words: frozenset[str]) -> bool:
    named = words & (arena.sure | arena.hints | arena.around)
    return len(words & arena.hints) >= _MANY or (bool(words & arena.sure) and len(named) > 1)


def names_in(sentence: Sentence, keys: Sequence[str]) -> frozenset[str]:
    """What a sentence calls things, as keys. Verbs do not count: "the arrest was filmed" is no cinema."""
    words = {k for k, tag in zip(keys, sentence.upos, strict=True) if tag not in ("VERB", "AUX")}
    if "-" in sentence.forms:
        words |= {
            f"{a}-{b}".lower()
            for a, dash, b in zip(sentence.forms, sentence.forms[1:], sentence.forms[2:], strict=False)
            if dash == "-"
        }
    return frozenset(words)
