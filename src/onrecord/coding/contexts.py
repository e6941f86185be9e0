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
    """The contexts in their published order; for every cue word the contexts it gives, and the same for phrases by first word."""

    names: tuple[str, ...]
    words: Mapping[str, frozenset[str]]
    phrases: Mapping[str, tuple[tuple[tuple[str, ...], str], ...]]
    """First word of a phrase to its other words and the context it gives."""


def read_contexts(faults: Faults, extra: Path | None = None) -> Contexts:
    """The table data/contexts.csv, and a user's own contexts.csv."""
    rows = read_table("contexts.csv", DATA / "contexts.csv", _COLUMNS, faults)
    if extra is not None and (extra / "contexts.csv").is_file():
        rows += read_table(str(extra / "contexts.csv"), extra / "contexts.csv", _COLUMNS, faults)
    words: dict[str, frozenset[str]] = {}
    phrases: dict[str, tuple[tuple[tuple[str, ...], str], ...]] = {}
    for row in rows:
        for cue in row["cues"].split():
            first, *rest = map(key, cue.split("_"))
            if rest:
                phrases[first] = (*phrases.get(first, ()), (tuple(rest), row["context"]))
            else:
                words[first] = words.get(first, frozenset()) | {row["context"]}
    return Contexts(tuple(row["context"] for row in rows), words, phrases)


def contexts_of(sentence: Sentence, contexts: Contexts) -> frozenset[str]:
    """The contexts whose cue words stand in a sentence, alone or as phrases of two or three words."""
    lemmas = [key(lemma) for lemma in sentence.lemmas]
    forms = [key(form) for form in sentence.forms]
    found: set[str] = set()
    for word in contexts.words.keys() & {*lemmas, *forms}:
        found |= contexts.words[word]
    for first in contexts.phrases.keys() & set(forms):
        for at in (i for i, form in enumerate(forms) if form == first):
            for rest, context in contexts.phrases[first]:
                end = at + 1 + len(rest)
                # Only the last word of a phrase is inflected: "war crimes".
                if (*forms[at + 1 : end - 1], *lemmas[end - 1 : end]) == rest or tuple(forms[at + 1 : end]) == rest:
                    found.add(context)
    return frozenset(found)


def in_order(found: Iterable[str], contexts: Contexts) -> tuple[str, ...]:
    """Contexts in the order of the table."""
    chosen = set(found)
    return tuple(name for name in contexts.names if name in chosen)
