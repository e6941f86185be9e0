"""Words as frames see them: one spelling, their lemmas, and classes of them ("@talks")."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from onrecord.rules import DATA, Block, Faults, Row, read_blocks, read_table

_SPELLINGS = (("isation", "ization"), ("ise", "ize"), ("yse", "yze"), ("our", "or"), ("ence", "ense"))


@lru_cache(maxsize=1 << 16)
def key(word: str) -> str:
    """One key for both spellings of a word: "criticise" and "criticize", "defence" and "defense".

    A key is for looking up, never for showing: "advise" and "hour" change too, on both sides alike.
    """
    word = word.lower()
    for british, american in _SPELLINGS:
        if word.endswith(british):
            return word[: -len(british)] + american
    return word


def read_words(faults: Faults, extra: Path | None = None) -> dict[str, frozenset[str]]:
    """The classes of data/words.toml and of a user's words.toml: name to keys; the user's words join a class."""
    classes: dict[str, frozenset[str]] = {}
    for block in _blocks(faults, extra):
        faults.check_keys(block, ("name", "lemmas"))
        name, lemmas = block.values.get("name"), block.values.get("lemmas")
        if not isinstance(name, str) or not isinstance(lemmas, list):
            faults.add(block.origin, "a class of words has a name and lemmas")
            continue
        classes[name] = classes.get(name, frozenset()) | keys_of(block, lemmas, classes, faults)
    return classes


def _blocks(faults: Faults, extra: Path | None) -> Iterator[Block]:
    yield from read_blocks("words.toml", DATA / "words.toml", "words", faults)
    if extra is not None and (extra / "words.toml").is_file():
        yield from read_blocks(str(extra / "words.toml"), extra / "words.toml", "words", faults)


def keys_of(
    block: Block | Row, lemmas: Iterable[object], classes: Mapping[str, frozenset[str]], faults: Faults
) -> frozenset[str]:
    """The keys of a list in which "@name" stands for a class."""
    found: set[str] = set()
    for lemma in lemmas:
        if not isinstance(lemma, str) or not lemma:
            faults.add(block.origin, f"{lemma!r} is no word")
        elif not lemma.startswith("@"):
            found.add(key(lemma))
        elif lemma[1:] in classes:
            found |= classes[lemma[1:]]
        else:
            faults.unknown(block.origin, "class of words", lemma, [f"@{name}" for name in classes])
    return frozenset(found)


def read_inflections(verbs: Iterable[str], faults: Faults) -> dict[str, tuple[str, ...]]:
    """Every form of every verb to the keys it can be of: a check on the pipeline's lemma, and a way to it where that fails.

    Regular forms are made with and without a doubled consonant; a form that is no word harms nobody.
    """
    irregular = read_table("irregular_verbs.csv", DATA / "irregular_verbs.csv", ("lemma", "past", "participle"), faults)
    past = {row["lemma"]: (row["past"], row["participle"]) for row in irregular}
    forms: dict[str, tuple[str, ...]] = {}
    for verb in verbs:
        spellings = (verb, verb[:-2] + "se") if verb.endswith(("ize", "yze")) else (verb,)
        for form in dict.fromkeys(form for v in spellings for form in (v, *past.get(v, ()), *_regular(v))):
            forms[form] = (*forms.get(form, ()), key(verb))
    return forms


def _regular(verb: str) -> Iterator[str]:
    if verb.endswith("e"):
        yield from (verb + "s", verb + "d", verb[:-1] + "ing")
    elif verb.endswith("y") and verb[-2:-1] not in "aeiou":
        yield from (verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing")
    else:
        double = verb + verb[-1:]
        yield from (verb + "s", verb + "es", verb + "ed", verb + "ing", double + "ed", double + "ing")
