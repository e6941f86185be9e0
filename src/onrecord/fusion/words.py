"""Stems: one key for a verb, its forms and its nouns, so that "met", "will meet" and "the meeting" are the same word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from onrecord.rules import DATA, Faults, read_table

_WORD = re.compile(r"[^\W_]+(?:[.,'’-][^\W_]+)*")
_PLURAL = (("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("ies", "y"), ("es", "e"), ("s", ""))
_SUFFIXES = (
    "ational", "ations", "ation", "ators", "ator", "ates", "ated", "ating", "ate", "ments", "ment", "ences", "ence",
    "ances", "ance", "ions", "ion", "ings", "ing", "ers", "er", "ors", "or", "eds", "ed", "als", "al", "ees", "ive",
    "ity", "ness", "ly",
)  # fmt: skip
_KEEP = frozenset({"king", "red", "bed", "wing", "ring", "spring", "string", "bring", "thing", "sing", "bomber"})
STOP = frozenset(
    "a an the and or but nor so yet of to in on at by for from with without as into onto over under up down out off about "
    "after before during since until while than then that this these those there here it its he she they them their his "
    "her him we us our you your i my me who whom whose which what when where why how is are was were be been being am do "
    "does did done doing have has had having will would shall should can could may might must not no n't 's s t also "
    "both either neither each all any some such other another more most much many few several only just very even still "
    "again now today yesterday tomorrow monday tuesday wednesday thursday friday saturday sunday said say says saying "
    "told tell tells reported report reports according one two new last next first mr mrs ms if because though although "
    "between among against through per via he'd it's".split()
)
"""Words that say nothing about which happening is told."""


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of an English word in any case: "negotiated", "negotiation", "negotiators" are all "negoti"."""
    low = word.lower().removesuffix("'s").removesuffix("’s")
    if low in _irregular():
        return _irregular()[low]
    if len(low) < 4 or not low.isalpha() or low in _KEEP:
        return low
    single = _singular(low)
    known = _irregular().get(single)
    return known if known is not None else _cut(single)


def _singular(word: str) -> str:
    if word.endswith(("ss", "us", "is")):
        return word
    for ending, instead in _PLURAL:
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            return word.removesuffix(ending) + instead
    return word


def _cut(word: str) -> str:
    for suffix in _SUFFIXES:
        rest = word.removesuffix(suffix)
        if len(rest) < len(word) and len(rest) >= 3 and re.search("[aeiouy]", rest):
            return _ending(rest)
    return _ending(word)


def _ending(word: str) -> str:
    """Without a doubled last consonant or a mute e, and with i for y."""
    if len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdfgmnprt":
        word = word[:-1]
    word = word.removesuffix("e") if len(word) > 3 else word
    return f"{word[:-1]}i" if len(word) > 3 and word.endswith("y") else word


@lru_cache(maxsize=1)
def _irregular() -> Mapping[str, str]:
    """Irregular form or noun -> the stem of its verb ("met" -> "meet", "death" -> "die")."""
    faults = Faults()
    verbs = read_table("irregular_verbs.csv", DATA / "irregular_verbs.csv", ("past", "participle", "lemma"), faults)
    nouns = read_table("fusion/derivations.csv", DATA / "fusion" / "derivations.csv", ("noun", "verb"), faults)
    faults.raise_any()
    found = {form: _cut(row["lemma"]) for row in verbs for form in (row["past"], row["participle"]) if form}
    return {**found, **{noun: _cut(row["verb"]) for row in nouns for noun in row["noun"].split()}}


def stems(text: str, leave_out: Iterable[str] = ()) -> tuple[str, ...]:
    """The stems of a text's content words, sorted, each once. Figures are words: "14" is the best there is."""
    skip = set(leave_out)
    words = (m.group().lower() for m in _WORD.finditer(text))
    return tuple(sorted({stem(w) for w in words if w not in STOP and (len(w) > 1 or w.isdigit())} - skip))
