"""PLOVER's contexts: why, by cue words in the event's sentence and in the headline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from onrecord.coding.words import key
from onrecord.records import Sentence
from onrecord.rules import DATA, Faults, read_table

_COLUMNS = ("context", "cues", "definition")


@dataclass(frozen=True, slots=True)
class Contexts:
    """The contexts in their published order, and for every cue ("drug", "war_crime") the contexts that it gives."""

    names: tuple[str, ...]
    cues: Mapping[str, tuple[str, ...]]


def read_contexts(faults: Faults, extra: Path | None = None) -> Contexts:
    """The table data/contexts.csv, and a user's own contexts.csv."""
    rows = read_table("contexts.csv", DATA / "contexts.csv", _COLUMNS, faults)
    if extra is not None and (extra / "contexts.csv").is_file():
        rows += read_table(str(extra / "contexts.csv"), extra / "contexts.csv", _COLUMNS, faults)
    cues: dict[str, tuple[str, ...]] = {}
    for row in rows:
        for cue in row["cues"].split():
            words = "_".join(key(word) for word in cue.split("_"))
            cues[words] = (*cues.get(words, ()), row["context"])
    return Contexts(tuple(row["context"] for row in rows), cues)


def contexts_of(sentence: Sentence, contexts: Contexts) -> frozenset[str]:
    """The contexts whose cue words stand in a sentence, alone or as phrases of two or three words."""
    lemmas = [key(lemma) for lemma in sentence.lemmas]
    forms = [key(form) for form in sentence.forms]
    found: set[str] = set()
    for i, (lemma, form) in enumerate(zip(lemmas, forms, strict=True)):
        found.update(contexts.cues.get(lemma, ()), contexts.cues.get(form, ()))
        for size in (2, 3):
            found.update(contexts.cues.get("_".join([*forms[i : i + size - 1], *lemmas[i + size - 1 : i + size]]), ()))
    return frozenset(found)


def in_order(found: Iterable[str], contexts: Contexts) -> tuple[str, ...]:
    """Contexts in the order of the table."""
    chosen = set(found)
    return tuple(name for name in contexts.names if name in chosen)
