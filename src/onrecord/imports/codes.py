"""Codes of other data sets as ours: CAMEO to PLOVER, sector names, days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from onrecord.coding.vocabulary import Vocabulary, read_vocabulary
from onrecord.export.sectors import load_sectors
from onrecord.rules import Faults

_STATEMENT = "X-STATEMENT"
_MUTUAL = frozenset({"04", "040", "041", "044", "046"})
"""CAMEO codes in which both sides do the same: a meeting, a call, a negotiation."""


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """PLOVER's types and CAMEO's codes, read once."""
    faults = Faults()
    found = read_vocabulary(faults)
    faults.raise_any()
    return found


@lru_cache(maxsize=1024)
def cameo_event(code: str) -> tuple[str, str | None] | None:
    """PLOVER type and mode of a CAMEO code; CAMEO's statements are our X-STATEMENT; None for a code that is none.

    A code without its leading zero ("36", which spreadsheets make of "036") is none: it may be another.
    """
    known = vocabulary().cameo.get(code)
    if known is None:
        return None
    kind = known.plover
    return (_STATEMENT if kind is None or kind.startswith("X-") else kind), known.mode


def is_mutual(code: str | None, kind: str, mode: str | None) -> bool:
    """Whether both sides of an event are its actors: a meeting that is no visit."""
    return code in _MUTUAL or (code is None and kind == "CONSULT" and mode != "visit")


def cameo_sectors(types: Iterable[str]) -> tuple[str, ...]:
    """CAMEO actor types as PLOVER sectors; those that PLOVER does not have are passed over."""
    table = load_sectors().by_cameo
    return tuple(dict.fromkeys(table[code] for code in types if code in table))


def named_sectors(names: Iterable[str]) -> tuple[str, ...]:
    """Sector names of ICEWS, or PLOVER codes, as PLOVER sectors."""
    table = load_sectors()
    found = []
    for name in names:
        word = name.strip()
        if word in table.icews:
            found.append(word)
        elif word.casefold() in table.by_icews:
            found.append(table.by_icews[word.casefold()])
    return tuple(dict.fromkeys(found))


def iso_day(text: str) -> str | None:
    """A day as data sets write it ("20250903", "2025-09-03", "9/3/2025" month first) in ISO; None for what is none."""
    words = text.strip()[:10]
    if len(words) == 8 and words.isdigit():
        words = f"{words[:4]}-{words[4:6]}-{words[6:]}"
    elif "/" in words:
        parts = words.split("/")
        if len(parts) == 3 and len(parts[2]) == 4:
            words = f"{parts[2]}-{parts[0].zfill(2)}-{parts[1].zfill(2)}"
    try:
        return date.fromisoformat(words).isoformat() if len(words) == 10 else None
    except ValueError:
        return None
