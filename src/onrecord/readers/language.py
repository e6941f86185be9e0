"""Which language a text is in, as far as it matters here: English is coded, anything else is stored and said so."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache
from math import log

from onrecord.rules import DATA, Faults, read_table

_WORD = re.compile(r"[^\W\d_]+")
_NO_PROSE = re.compile(
    r"(?i)['’](?:s|t|m|d|re|ve|ll)\b|\bhttps?://\S+|(?<![\w.-])[\w.-]{1,64}@[\w.-]+|(?<!\w)(?:[^\W\d_]\.){2,}"
)
"""What English leaves behind an apostrophe, and the letters of "U.S.", which are words of their own in Czech; addresses,
which are in no language."""
_SCRIPTS = {
    "CYRILLIC": "ru", "ARABIC": "ar", "HEBREW": "he", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh",
    "GREEK": "el", "DEVANAGARI": "hi", "THAI": "th", "GEORGIAN": "ka", "ARMENIAN": "hy", "BENGALI": "bn", "TAMIL": "ta",
    "ETHIOPIC": "am", "MYANMAR": "my", "KHMER": "km",
}  # fmt: skip
SAMPLE = 20_000
"""Characters looked at: more would tell nothing new."""
FEWEST_WORDS = 8
RANKS = 150
"""A word this far down a list would tell nothing."""
FAVOUR = 3.0
"""How much likelier another language must be, as a logarithm, before English is given up: a handful of function words
among many names tells little."""


@lru_cache(maxsize=1)
def _languages() -> tuple[dict[str, str], dict[str, tuple[tuple[str, float], ...]]]:
    """The languages' names by code, and for each function word the languages that it speaks for, and how much.

    The k-th commonest word of a language has about 1/k of the share of its commonest (Zipf): so much likelier the
    language is where it stands.
    """
    faults = Faults()
    names: dict[str, str] = {}
    speaks: dict[str, list[tuple[str, float]]] = {}
    for row in read_table("languages.csv", DATA / "languages.csv", ("code", "name", "words"), faults):
        names[row["code"]] = row["name"]
        for rank, word in enumerate(row["words"].split(), start=1):
            speaks.setdefault(word, []).append((row["code"], log(RANKS / rank)))
    faults.raise_any()
    return names, {word: tuple(languages) for word, languages in speaks.items()}


def language_name(code: str) -> str:
    """ "es" as "Spanish"; the code itself where there is no name for it."""
    return _languages()[0].get(code, code)


def identify_language(text: str) -> str | None:
    """ISO 639-1 code by script, then by function words; None for too little text or where no language has enough of them.

    A script names its commonest language (Cyrillic "ru"): enough to say that it is not English.
    """
    sample = text[:SAMPLE]
    script = _foreign_script(sample)
    if script:
        return script
    words = [word.lower() for word in _WORD.findall(_NO_PROSE.sub(" ", sample))]
    if len(words) < FEWEST_WORDS:
        return None
    names, speaks = _languages()
    found, likelihood = dict.fromkeys(names, 0), dict.fromkeys(names, 0.0)
    apart: set[str] = set()
    for word in words:
        languages = speaks.get(word, ())
        english = any(code == "en" for code, _ in languages)
        for code, weight in languages:
            found[code] += 1
            likelihood[code] += weight
            if not english:
                apart.add(code)
    best = max(names, key=likelihood.__getitem__)
    # Headlines and lists have few function words, foreign text has hardly any English ones.
    if found["en"] >= 0.06 * len(words) and likelihood["en"] + FAVOUR >= likelihood[best]:
        return "en"
    # "a" is a word of Czech and of English: what speaks for another language has to hold one that English has not.
    if best != "en" and best not in apart:
        return None
    return best if found[best] >= 0.08 * len(words) else None


def _foreign_script(sample: str) -> str | None:
    letters = [c for c in sample if c.isalpha()]
    foreign = Counter(
        unicodedata.name(c, "").split(" ")[0].split("-")[0] for c in letters if not c.isascii() and c > "\u02ff"
    )
    if not foreign or foreign.total() < 0.4 * len(letters):
        return None
    if foreign["HIRAGANA"] + foreign["KATAKANA"] > 0.1 * foreign.total():
        return "ja"
    return _SCRIPTS.get(foreign.most_common(1)[0][0])
