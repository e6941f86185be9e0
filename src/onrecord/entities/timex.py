"""A time expression in a sentence, the words that it was made of, what it is read against, and what it comes to."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from onrecord.entities.calendar import Interval
from onrecord.records import Basis


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against. `ahead` is None where the words around do not say."""

    anchor: date | None
    ahead: bool | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression comes to: an interval, or none; and whether it was counted from the anchor."""

    interval: Interval | None
    basis: Basis | None
    """EXPLICIT or EVENT; None stands for the anchor's own."""


@dataclass(frozen=True, slots=True)
class Match:
    """An expression: tokens first..last (inclusive) of a sentence, its rule, and its lower-case words by class.

    The class "_" holds all of them.
    """

    first: int
    last: int
    rule: Rule
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One [[expression]]."""

    origin: str
    id: str
    regex: re.Pattern[str]
    means: str
    fixed: Mapping[str, Any]
    behind: frozenset[str]
    """Words of which one must stand before it; empty where any may."""
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of data/times/words.csv: class -> word -> value."""

    classes: Mapping[str, Mapping[str, str]]

    def value(self, kind: str, match: Match) -> str | None:
        """The value of the word of a class in a match, None where the match has none."""
        word = match.words.get(kind)
        return None if word is None else self.classes[kind].get(word, word)

    def number(self, match: Match) -> int:
        """<n> as a number; 1 for words that name none."""
        word = match.words.get("n", "")
        value = self.classes["number"].get(word, word)
        return int(value) if value.isdigit() else 1
