"""Which language a text is in, as far as it matters here: English is coded, anything else is stored and said so."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from functools import lru_cache

from onrecord.rules import DATA, Faults, read_table

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {
    "CYRILLIC": "ru", "ARABIC": "ar", "HEBREW": "he", "HANGUL": "ko", "HIRAGANA": "ja", "KATAKANA": "ja", "CJK": "zh",
    "GREEK": "el", "DEVANAGARI": "hi", "THAI": "th", "GEORGIAN": "ka", "ARMENIAN": "hy", "BENGALI": "bn", "TAMIL": "ta",
    "ETHIOPIC": "am", "MYANMAR": "my", "KHMER": "km",
}  # fmt: skip
SAMPLE = 20_000
"""Characters looked at: more would tell nothing new."""
FEWEST_WORDS = 8


@lru_cache(maxsize=1)
def _function_words() -> dict[str, tuple[str, frozenset[str]]]:
    faults = Faults()
    rows = read_table("languages.csv", DATA / "languages.csv", ("code", "name", "words"), faults)
    faults.raise_any()
    return {row["code"]: (row["name"], frozenset(row["words"].split())) for row in rows}


@lru_cache(maxsize=1)
def _languages_of() -> dict[str, tuple[str, ...]]:
    """The languages that a function word belongs to."""
    words = {word for _, known in _function_words().values() for word in known}
    return {word: tuple(code for code, (_, known) in _function_words().items() if word in known) for word in words}


def language_name(code: str) -> str:
    """ "es" as "Spanish"; the code itself where there is no name for it."""
    return _function_words()[code][0] if code in _function_words() else code


def identify_language(text: str) -> str | None:
    """ISO 639-1 code by script, then by the share of function words; None for too little text or none that fits.

    A script names its commonest language (Cyrillic "ru"): enough to say that it is not English.
    """
    sample = text[:SAMPLE]
    script = _foreign_script(sample)
    if script:
        return script
    words = [word.lower() for word in _WORD.findall(sample)]
    if len(words) < FEWEST_WORDS:
        return None
    totals: Counter[str] = Counter(code for word in words for code in _languages_of().get(word, ()))
    shares = {code: totals[code] / len(words) for code in _function_words()}
    best = max(shares, key=lambda code: (shares[code], code == "en"))
    # Headlines and lists have few function words, foreign text has hardly any English ones.
    if shares["en"] >= 0.06 and shares["en"] >= 0.7 * shares[best]:
        return "en"
    return best if shares[best] >= 0.08 else None


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
