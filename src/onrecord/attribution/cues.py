"""The cues that attribution reads, from `data/cues`: loaded once, checked as a whole, kept by their first word.

reporting.toml    who says so             certainty.toml   how firmly
statements.toml   acts of saying          questions.toml   what is open
channels.csv      by which channel        anonymous.csv    nouns for unnamed sources
kin.csv           words that take up one another
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Protocol

from onrecord.attribution.vocabulary import (
    ACTS,
    ANONYMOUS_KINDS,
    CONTENTS,
    FIRMNESS_FORMS,
    HOLDS,
    POLARITIES,
    QUESTION_FORMS,
    REACHES,
    REPORTING_FORMS,
    STATEMENT_TYPES,
    WHO,
    Cues,
    Effect,
    FirmnessCue,
    Index,
    QuestionCue,
    R,
    ReportingCue,
    Rule,
    StatementCue,
)
from onrecord.records import Certainty, Modality
from onrecord.rules import Block, Faults, Origin, data_files, read_blocks, read_table

__all__ = ["Cues", "load_cues", "rules_of"]


def load_cues(extra: Path | None = None) -> Cues:
    """The packaged cues, then those of `extra`/cues; later rows and rules come after earlier ones.

    Raises RuleError with every fault of every file, each as file:line.
    """
    faults = Faults()
    rules: dict[str, list[Rule]] = {kind: [] for kind in _KINDS}
    for name, source in data_files("cues", ".toml", extra):
        kind = name.rpartition("/")[2].removesuffix(".toml")
        if kind not in _KINDS:
            faults.unknown(Origin(name, 1), "cue file", kind, _KINDS)
            continue
        table, keys, build = _KINDS[kind]
        for block in read_blocks(name, source, table, faults):
            faults.check_keys(block, (*keys, *_COMMON))
            rules[kind].append(build(_Reading(block, faults)))
    channels: dict[str, tuple[str, str]] = {}
    anonymous: dict[str, str] = {}
    kin: dict[str, str] = {}
    for name, source in data_files("cues", ".csv", extra):
        if name.endswith("channels.csv"):
            for row in read_table(name, source, ("words", "channel"), faults):
                channels[row["words"].lower()] = (row["channel"], str(row.origin))
        elif name.endswith("anonymous.csv"):
            for row in read_table(name, source, ("lemma", "kind"), faults):
                if row["kind"] not in ANONYMOUS_KINDS:
                    faults.unknown(row.origin, "kind", row["kind"], ANONYMOUS_KINDS)
                anonymous[row["lemma"].lower()] = row["kind"]
        elif name.endswith("kin.csv"):
            for row in read_table(name, source, ("lemma", "family"), faults):
                kin[row["lemma"].lower()] = row["family"]
    faults.raise_any()
    return Cues(
        reporting=_index(rules["reporting"], ReportingCue),
        firmness=_index(rules["certainty"], FirmnessCue),
        statements=_index(rules["statements"], StatementCue),
        questions=_index(rules["questions"], QuestionCue),
        channels=channels,
        channel_ends=frozenset(words.rpartition(" ")[2] for words in channels),
        anonymous=anonymous,
        kin=kin,
    )


def rules_of(index: Index[R]) -> list[R]:
    """Every rule of an index once, in file order."""
    found: dict[str, R] = {rule.rule: rule for entries in index.values() for _, rule in entries}
    return sorted(found.values(), key=lambda rule: _line(rule.rule))


def _line(rule: str) -> tuple[str, int]:
    file, _, rest = rule.partition(" ")[0].rpartition(":")
    return file, int(rest)


def _index(rules: Iterable[Rule], kind: type[R]) -> Index[R]:
    found: dict[str, list[tuple[tuple[str, ...], R]]] = {}
    for rule in rules:
        assert isinstance(rule, kind)
        for run in rule.words:
            found.setdefault(run[0], []).append((run, rule))
    ordered = {first: tuple(sorted(entries, key=lambda e: -len(e[0]))) for first, entries in found.items()}
    merged = dict(ordered)
    for first, entries in ordered.items():
        for form in _regular_forms(first):
            merged[form] = (*merged.get(form, ()), *(e for e in entries if e not in merged.get(form, ())))
    return merged


def _regular_forms(word: str) -> tuple[str, ...]:
    """The regular inflections of a verb or noun: what a lemmatiser that has never seen it may leave unreduced."""
    if len(word) < 3 or not word.isalpha():
        return ()
    if word.endswith("e"):
        return f"{word}s", f"{word}d", f"{word[:-1]}ing"
    if word.endswith("y") and word[-2] not in "aeiou":
        return f"{word[:-1]}ies", f"{word[:-1]}ied", f"{word}ing"
    last = word[-1]
    doubled = (f"{word}{last}ed", f"{word}{last}ing") if last in "lmnprtbdg" else ()
    return f"{word}s", f"{word}es", f"{word}ed", f"{word}ing", *doubled


class _Reading:
    """One block being read: every value checked against its vocabulary, faults collected."""

    def __init__(self, block: Block, faults: Faults) -> None:
        self.block, self.faults = block, faults

    def text(self, key: str, known: Iterable[str] | None = None) -> str:
        value = self.block.values.get(key)
        if not isinstance(value, str) or not value:
            self.faults.add(self.block.origin, f"{key!r} must be a text")
            return ""
        if known is not None and value not in known:
            self.faults.unknown(self.block.origin, key, value, known)
        return value

    def texts(self, key: str, known: Iterable[str] | None = None, needed: bool = True) -> tuple[str, ...]:
        value = self.block.values.get(key, [])
        if (
            not isinstance(value, list)
            or not all(isinstance(v, str) and v.strip() for v in value)
            or (needed and not value)
        ):
            self.faults.add(self.block.origin, f"{key!r} must be a list of texts")
            return ()
        for item in value:
            if known is not None and item not in known:
                self.faults.unknown(self.block.origin, key, item, known)
        return tuple(value)

    def effect(self, key: str) -> Effect | None:
        value = self.block.values.get(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.faults.add(self.block.origin, f"{key!r} must be a table of polarity, modality, certainty")
            return None
        vocabulary: dict[str, tuple[str, ...]] = {
            "polarity": POLARITIES, "modality": tuple(Modality), "certainty": tuple(Certainty),
        }  # fmt: skip
        for side, item in value.items():
            if side not in vocabulary:
                self.faults.unknown(self.block.origin, f"{key} key", side, vocabulary)
            elif item not in vocabulary[side]:
                self.faults.unknown(self.block.origin, side, str(item), vocabulary[side])
                return None
        modality, certainty = value.get("modality"), value.get("certainty")
        return Effect(
            value.get("polarity"), Modality(modality) if modality else None, Certainty(certainty) if certainty else None
        )

    def common(self, words: str) -> tuple[str, str, tuple[tuple[str, ...], ...], tuple[str, ...], tuple[str, ...]]:
        """The fields of `Rule`, in order; `words` is the key that holds the words."""
        name = self.text("id")
        runs = tuple(tuple(run.lower().split()) for run in self.texts(words))
        return name, f"{self.block.origin} {name}", runs, self.texts("examples"), self.texts("counterexamples")


def _reporting(reading: _Reading) -> ReportingCue:
    return ReportingCue(
        *reading.common("lemmas"),
        form=reading.text("form", REPORTING_FORMS),
        act=reading.text("act", ACTS),
        content=frozenset(reading.texts("content", CONTENTS)),
    )


def _certainty(reading: _Reading) -> FirmnessCue:
    return FirmnessCue(
        *reading.common("words"),
        form=reading.text("form", FIRMNESS_FORMS),
        reach=frozenset(reading.texts("reach", REACHES, needed=False)),
        leaves=reading.effect("leaves") or Effect(),
        negated=reading.effect("negated"),
        unreal=reading.effect("unreal"),
        unless=tuple(tuple(run.lower().split()) for run in reading.texts("unless", needed=False)),
    )


def _statement(reading: _Reading) -> StatementCue:
    holds = reading.text("holds", HOLDS)
    return StatementCue(
        *reading.common("verbs"),
        type=reading.text("type", STATEMENT_TYPES),
        objects=frozenset(reading.texts("objects", needed=False)),
        bare=reading.block.values.get("objects") == [],
        always=holds in ("always", "silent"),
        silent=holds == "silent",
        predicates=frozenset(reading.texts("predicates", needed=False)),
        who=reading.text("who", WHO) if "who" in reading.block.values else "agent",
    )


def _question(reading: _Reading) -> QuestionCue:
    return QuestionCue(
        *reading.common("words"),
        form=reading.text("form", QUESTION_FORMS),
        needs=frozenset(reading.texts("needs", needed=False)),
    )


class _Build(Protocol):
    def __call__(self, reading: _Reading, /) -> Rule: ...


_COMMON = ("id", "examples", "counterexamples", "note")
_KINDS: dict[str, tuple[str, tuple[str, ...], _Build]] = {
    "reporting": ("cue", ("form", "act", "lemmas", "content"), _reporting),
    "certainty": ("cue", ("form", "words", "reach", "leaves", "negated", "unreal", "unless"), _certainty),
    "statements": ("statement", ("type", "holds", "verbs", "objects", "predicates", "who"), _statement),
    "questions": ("question", ("form", "words", "needs"), _question),
}
