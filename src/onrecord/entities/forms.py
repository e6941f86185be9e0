"""Names as written to the words they are looked up by, and the index that finds them in a sentence.

Spelling varies: "Kim Jong-un", "Kim Jong Un"; "Türkiye", "Turkiye"; "U.S.", "US"; straight and curly apostrophes. All
of a name's spellings fold to the same words; what the fold loses (capitals) the index checks on the text itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from onrecord.records import Sentence

_APOSTROPHES = "'’ʼ`´‘ʻ′"
_SPECIAL = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe", "ə": "e", ".": None}
)
_GENITIVE = re.compile(rf"[{_APOSTROPHES}](s?)(?![^\W_])")
_SPLIT = re.compile(r"[\W_]+")


class Sense(IntEnum):
    """What a form is to the thing that it names."""

    PERSON = 1
    SHORT = 2
    """A short name of a person, which stands alone."""
    BODY = 3
    OUTLET = 4
    COUNTRY = 5
    CAPITAL = 6
    SEAT = 7
    """A building or street that stands for the government."""
    METONYM = 8
    """A place that stands for a body."""
    ADJECTIVE = 9
    DEMONYM = 10
    DEMONYMS = 11
    DIVISION = 12
    """A part of a country, or a city in it."""
    TITLE = 13
    TITLES = 14
    GROUP = 15
    PEOPLE = 16
    """The adjective of a people."""
    PEOPLES = 17


class Form(NamedTuple):
    """One spelling of one thing: its words, what it is, the row it stands in. `exact`: capitals count (an acronym)."""

    words: tuple[str, ...]
    sense: Sense
    thing: object
    origin: str
    exact: str


@lru_cache(maxsize=65536)
def words_of(text: str) -> tuple[str, ...]:
    """The folded words of a name or token: no capitals, diacritics, dots or apostrophes; "'s" is a word of its own.

    >>> words_of("Kim Jong-un"), words_of("Türkiye’s"), words_of("U.S.")
    (('kim', 'jong', 'un'), ('turkiye', 's'), ('us',))
    """
    text = text.lower()
    if text.isascii():
        if text.isalnum():
            return (text,)
        if text.replace(" ", "").isalnum():
            return tuple(text.split())
    else:
        text = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
        text = "".join(c for c in text if not unicodedata.combining(c)).translate(_SPECIAL)
    text = _GENITIVE.sub(r" \1 ", text.replace(".", ""))
    text = text.translate(_NO_APOSTROPHES)
    return tuple(word for word in _SPLIT.split(text) if word)


_NO_APOSTROPHES = str.maketrans(dict.fromkeys(_APOSTROPHES))


def slug(name: str) -> str:
    """A name as part of an id: "Recep Tayyip Erdoğan" is "recep-tayyip-erdogan"."""
    return "-".join(words_of(name))


def acronym(form: str) -> str:
    """The letters of a form that is written in capitals only (six at most), for which capitals count; "" for others."""
    if len(form) > 12 or " " in form or form != form.upper():
        return ""
    letters = "".join(c for c in form if c.isalnum())
    return letters if 1 < len(letters) <= 6 else ""


class Match(NamedTuple):
    """Forms that share their words, found on tokens first..last (inclusive) of a sentence."""

    first: int
    last: int
    forms: tuple[Form, ...]


class FormIndex:
    """All forms, by first word; the longest match at each place wins. Build once, then only read."""

    def __init__(self, forms: Iterable[Form]) -> None:
        together: dict[tuple[str, ...], list[Form]] = {}
        for form in forms:
            if form.words:
                together.setdefault(form.words, []).append(form)
        self._by_first: dict[str, list[tuple[tuple[str, ...], tuple[Form, ...]]]] = {}
        for words, alike in together.items():
            self._by_first.setdefault(words[0], []).append((words, tuple(alike)))
        for found in self._by_first.values():
            found.sort(key=lambda entry: -len(entry[0]))

    def matches(self, sentence: Sentence) -> Iterator[list[Match]]:
        """For each place where some form begins, all that begin there, longest first; places in text order."""
        words, tokens, starts = _flat(sentence.forms)
        ends = {token: k for k, token in enumerate(tokens)}
        for token, k in starts.items():
            candidates = self._by_first.get(words[k])
            if not candidates:
                continue
            found = []
            for form_words, forms in candidates:
                end = k + len(form_words)
                if tuple(words[k:end]) == form_words and ends[tokens[end - 1]] == end - 1:
                    last = tokens[end - 1]
                    kept = tuple(f for f in forms if _capitals_fit(sentence.forms, token, last, f))
                    if kept:
                        found.append(Match(token, last, kept))
            if found:
                yield found

    def named(self, name: str) -> tuple[Form, ...]:
        """The forms that a whole name folds to, whatever its capitals."""
        words = words_of(name)
        for form_words, forms in self._by_first.get(words[0], ()) if words else ():
            if form_words == words:
                return forms
        return ()


def _flat(forms: Sequence[str]) -> tuple[list[str], list[int], dict[int, int]]:
    """All folded words of a sentence, the token of each, and for each token with words the place of its first."""
    words: list[str] = []
    tokens: list[int] = []
    starts: dict[int, int] = {}
    for token, form in enumerate(forms):
        folded = words_of(form)
        if folded:
            starts[token] = len(words)
            words.extend(folded)
            tokens.extend([token] * len(folded))
    return words, tokens, starts


_ANY_CASE = frozenset({Sense.TITLE, Sense.TITLES, Sense.GROUP})
_LOWER_TOO = frozenset({"western", "eastern", "transatlantic", "ultra orthodox", "yellow vests"})


def _capitals_fit(forms: Sequence[str], first: int, last: int, form: Form) -> bool:
    """Whether the text's capitals allow this form: names begin with one, acronyms are all capitals."""
    if form.sense in _ANY_CASE:
        return True
    if form.exact:
        letters = "".join(c for f in forms[first : last + 1] for c in f if c.isalnum())
        return letters == form.exact and not (letters in _WORDS_TOO and _shouted(forms))
    written = forms[first]
    if any(c.isupper() for c in written):
        return True
    ending = forms[last]
    return (first != last and any(c.isupper() for c in ending)) or " ".join(form.words) in _LOWER_TOO


_WORDS_TOO = frozenset({"US", "IS", "WHO", "IT", "AU", "UN", "PA", "MAP", "CAR", "ICE", "TASS", "AA"})


def _shouted(forms: Sequence[str]) -> bool:
    """Whether a whole sentence is in capitals, so that capitals say nothing."""
    return not any(c.islower() for form in forms for c in form)
