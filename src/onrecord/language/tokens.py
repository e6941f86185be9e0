"""Report text to tokens: where each word of English Universal Dependencies begins and ends.

Rules only, so that the same characters give the same tokens everywhere. They follow the conventions of the
English treebanks: clitics ("do|n't", "Moscow|'s") and hyphens ("Russian|-|backed") stand alone, bound prefixes
("re-elected", "pro-Beijing") and abbreviations ("U.S.", "Sept.") do not.
"""

from __future__ import annotations

import re
from enum import IntEnum
from functools import lru_cache

from onrecord.records import Span

_APOSTROPHE = "['’ʼ`´]"
_ABBREVIATIONS = (
    "Mr Mrs Ms Dr St Ft Gen Lt Col Maj Capt Cmdr Adm Sgt Cpl Pvt Brig Gov Sen Rep Reps Sens Rev Hon Pres Prof Supt "
    "Amb Jr Sr Inc Corp Co Ltd Bros No Nos vs etc al approx est dept Dept "
    "Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec Mon Tue Tues Wed Thu Thur Thurs Fri "
    "Ala Ariz Ark Calif Colo Conn Del Fla Ga Ill Ind Kan Ky La Md Mich Minn Miss Mo Mont Neb Nev Okla Ore Pa Tenn "
    "Tex Va Vt Wash Wis Wyo Mt Ave Blvd Rd Ph.D i.e e.g"
).split()
_PREFIXES = (
    "re co non pre anti post mid ex multi semi pro sub inter cross pan mini ultra counter over under neo quasi "
    "pseudo intra trans bi tri un sino micro macro mega meta para psycho socio e"
).split()

_PIECES = re.compile(
    "|".join(
        (
            # What most of a text is, tried first: no pattern below begins with letters alone and goes on with white space.
            r"(?P<plain>[^\W\d_]++)\s++",
            r"(?P<url>(?:https?://|www\.)[^\s<>\"“”]*[^\s<>\"“”.,;:!?)\]'’])",
            r"(?P<email>[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8})",
            r"(?P<handle>[@#]\w{2,64})",
            r"(?P<smiley>[:;]-?[)(DP](?!\w))",
            rf"(?P<abbreviation>(?<!\w)(?:{'|'.join(re.escape(a) for a in sorted(_ABBREVIATIONS, key=len, reverse=True))})\.)",
            r"(?P<initials>(?<![^\W_])(?:[^\W\d_]\.){1,8}(?:[^\W\d_](?![\w'’]))?)",
            rf"(?P<prefixed>(?<![\w-])(?i:{'|'.join(_PREFIXES)})-[^\W\d_]+)",
            r"(?P<clock>(?<!\w)\d+(?:[.:]\d+){0,2}(?=(?i:[ap]m|k|m|bn|km|kg|mm|gb|mb)\b))",
            r"(?P<span>(?<![\w-])(?:\d{1,2}|\d{1,2}:\d\d|(?:1[5-9]|20)\d\d)(?=-(?:\d{1,2}|\d{1,2}:\d\d|(?:1[5-9]|20)\d\d)(?![\w-])))",
            r"(?P<number>(?<!\w)[.]?\d+(?:[.,:/]\d+)*(?:-\d+){0,4}(?:st|nd|rd|th|s)?(?![^\W_]))",
            r"(?P<domain>(?<![\w.])[a-z]{2,}(?:\.[a-z]{2,})+(?![\w.]))",
            r"(?P<firm>(?<!\w)[A-Z]{1,3}&[A-Z]{1,3}(?!\w))",
            rf"(?P<word>[^\W_]+(?:{_APOSTROPHE}[^\W_]+)*|_+)",
            r"(?P<dots>\.{2,}|…)",
            r"(?P<dash>[-=*~#+]{2,}|[!?]{2,}|<<|>>|''|``|’’|‘’)",
            r"(?P<mark>\S)",
        )
    )
)
_NEGATED = re.compile(
    rf"(?i)^(?:[^\W\d_]+(?=n{_APOSTROPHE}t$)|(?:do|did|does|ca|wo|is|was|are|were|have|has|had|would|could|should)(?=nt$))"
    rf"(?P<clitic>n{_APOSTROPHE}?t)$"
)
_CLITIC = re.compile(rf"(?i)^(?P<host>.+?)(?P<clitic>{_APOSTROPHE}(?:s|m|d|re|ve|ll))$")
_FUSED = {"cannot": 3, "gonna": 3, "wanna": 3, "gotta": 3}
_UNMARKED = {"im": 1, "ive": 1, "youre": 3, "youve": 3, "theyre": 4, "weve": 2, "thats": 4, "whats": 4, "theres": 5,
             "hes": 2, "shes": 3, "aint": 2, "arnt": 2}  # fmt: skip
"""Clitics written without their apostrophe; in lower case only, since "Im" and "Ive" are names."""
_CLITIC_HEAD = re.compile(rf"(?i)^{_APOSTROPHE}(?:s|m|d|re|ve|ll)$")


class Shape(IntEnum):
    """How a word is written: what an uncased encoder cannot see. The values index its shape embedding."""

    LOWER = 0
    TITLE = 1
    UPPER = 2
    MIXED = 3
    DIGIT = 4
    MARK = 5


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """The tokens of text[start:end], in order, as spans of `text` in code points.

    Every character that is not white space belongs to exactly one token.
    """
    spans: list[Span] = []
    for match in _PIECES.finditer(text, start, len(text) if end is None else end):
        kind = str(match.lastgroup)
        a, b = match.span(kind)
        if kind in ("plain", "word"):
            cut = _clitic_cut(match[kind])
            if cut:
                spans.append(Span(a, a + cut))
                a += cut
        spans.append(Span(a, b))
    return _join_clitics(text, spans)


def _clitic_cut(word: str) -> int:
    """How many characters of `word` come before its clitic, 0 where it has none."""
    if len(word) < 2:
        return 0
    fused = _FUSED.get(word.lower()) or _UNMARKED.get(word)
    if fused:
        return fused
    # Without an apostrophe only "dont" and its like have one: the patterns need not be tried on every word.
    if word.isalnum() and word[-2:].lower() != "nt":
        return 0
    match = _NEGATED.match(word) or _CLITIC.match(word)
    return match.start("clitic") if match else 0


def _join_clitics(text: str, spans: list[Span]) -> list[Span]:
    """Joins an apostrophe to the clitic behind it after a token that was no word ("U.S.|'s", "2020|'s")."""
    joined: list[Span] = []
    for span in spans:
        last = joined[-1] if joined else None
        if (
            last is not None
            and last.end == span.start
            and last.end - last.start == 1
            and len(joined) > 1
            and joined[-2].end == last.start
            and _CLITIC_HEAD.match(text[last.start : span.end])
        ):
            joined[-1] = Span(last.start, span.end)
        else:
            joined.append(span)
    return joined


@lru_cache(maxsize=1 << 16)
def shape(word: str) -> Shape:
    """The shape of one token; digits win over letters, letters over marks."""
    if any(c.isdigit() for c in word):
        return Shape.DIGIT
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return Shape.MARK
    if all(c.islower() for c in letters):
        return Shape.LOWER
    if all(c.isupper() for c in letters):
        return Shape.UPPER if len(letters) > 1 else Shape.TITLE
    if letters[0].isupper() and all(c.islower() for c in letters[1:]):
        return Shape.TITLE
    return Shape.MIXED
