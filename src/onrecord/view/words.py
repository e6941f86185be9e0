"""Values in words, for templates: days, places, names, chains, numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from onrecord.coding.vocabulary import read_vocabulary
from onrecord.ledger.instants import as_of
from onrecord.records import Event, Place, Precision, Source, Standing, When
from onrecord.rules import Faults
from onrecord.terminal import chain_of
from onrecord.view.drawing.nations import name_of

SIGNS: Mapping[Standing, str] = {
    Standing.CORROBORATED: "●", Standing.ACKNOWLEDGED: "◉", Standing.REPORTED: "◕", Standing.CLAIMED: "◔",
    Standing.UNCONFIRMED: "◌", Standing.DISPUTED: "◐", Standing.DENIED: "⊗", Standing.DID_NOT_HAPPEN: "⊘",
    Standing.PLANNED: "○",
}  # fmt: skip
"""A sign for each standing, so that colour is never alone in saying it."""
MEANS: Mapping[Standing, str] = {
    Standing.CORROBORATED: "two or more independent origins tell it", Standing.ACKNOWLEDGED: "a party to it says so of itself",
    Standing.REPORTED: "one independent origin tells it", Standing.CLAIMED: "only somebody's word, passed on",
    Standing.UNCONFIRMED: "sources leave it open", Standing.DISPUTED: "told and denied", Standing.DENIED: "denied",
    Standing.DID_NOT_HAPPEN: "told not to have happened", Standing.PLANNED: "expected or announced",
}  # fmt: skip


def day_of(when: When) -> str:
    """ "2025-09-03", "2025-09-03 to 2025-09-05", "day unknown"."""
    if when.start is None:
        return "day unknown"
    return when.start if when.end in (None, when.start) else f"{when.start} to {when.end}"


def weekday_of(day: str) -> str:
    """ "Wednesday" for "2025-09-03"; "" for what is no day."""
    try:
        return f"{date.fromisoformat(day):%A}"
    except ValueError:
        return ""


def time_of(instant: str) -> str:
    """An instant as people read it: "2025-09-03 18:30"."""
    return instant[:16].replace("T", " ")


def local(moment: str | None) -> str:
    """A moment as a date-time field has it, in UTC: "2025-09-03T23:59" for the end of a day; "" for none."""
    return as_of(moment).at[:16] if moment else ""


def doers(event: Event) -> list[Any]:
    """The participants who do, each actor once."""
    return list({p.actor.id: p.actor for p in event.participants if p.role == "actor"}.values())


def others(event: Event) -> list[Any]:
    """The other participants, each actor once."""
    doing = {p.actor.id for p in event.participants if p.role == "actor"}
    return list({p.actor.id: p.actor for p in event.participants if p.actor.id not in doing}.values())


def place_words(place: Place | None, always: bool = False) -> str:
    """A place with its country: "Tokyo, Japan", "India (country)". How exact it is, is said of what is no town, or always."""
    if place is None:
        return ""
    country = name_of(place.country) if place.country else None
    vague = always or place.precision in (Precision.COUNTRY, Precision.REGION, Precision.PROVINCE)
    words = (
        place.name
        if country in (None, place.name) or place.precision is Precision.COUNTRY
        else f"{place.name}, {country}"
    )
    return words + (f" ({place.precision.value})" if vague else "")


def what_words(event: Event) -> str:
    """The type and the mode: "CONSULT meet"."""
    return " ".join(part for part in (event.type, event.mode) if part)


def origin_words(origin: str) -> str:
    """An origin's id as a name, where nothing better is known: "outlet:daily-example" is "Daily Example"."""
    kind, mark, name = origin.rpartition(":")
    return name.replace("-", " ").title() if mark and kind.rpartition(":")[2] in _NAMED else origin


_NAMED = frozenset({"outlet", "person", "organisation", "org"})


def outward(url: str | None) -> str | None:
    """An address that may be linked to; None for one that could run something."""
    if not url:
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.netloc else None


def plain_note(note: str) -> str:
    """A note of the pipeline without what it advises at a command line."""
    return _ADVICE.sub("", note)


_ADVICE = re.compile(r" \((?:give|use|try) --[^)]*\)")


def count(number: int, thing: str) -> str:
    """ "1 report", "2,300 reports"."""
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def chain_words(chain: Sequence[Source], text: str) -> str:
    """An attribution chain in a line, from the outlet inwards."""
    return chain_of(tuple(chain), text)


def step(value: str) -> str:
    """A value as one step of a path."""
    return quote(value, safe="")


def called(who: str) -> str:
    """What people call a country whose code stands in a filter; anything else is what it is."""
    return name_of(who) if len(who) == 3 and who.isupper() else who


@cache
def types() -> tuple[str, ...]:
    """The event types that a filter may ask for."""
    faults = Faults()
    found = tuple(read_vocabulary(faults).types)
    faults.raise_any()
    return found


@cache
def static(name: str) -> str:
    """The address of one of the page's own files. It changes with what is in the file, so that browsers may keep it."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


STATIC = Path(__file__).parent / "static"
GLOBALS: Mapping[str, Any] = {
    "SIGNS": SIGNS, "MEANS": MEANS, "STANDINGS": tuple(Standing), "count": count, "static": static, "TYPES": types,
}  # fmt: skip
FILTERS: Mapping[str, Callable[..., Any]] = {
    "day": day_of, "weekday": weekday_of, "time": time_of, "doers": doers, "others": others, "place": place_words, "what": what_words,
    "outward": outward, "called": called, "step": step, "local": local, "plain": plain_note,
}  # fmt: skip
