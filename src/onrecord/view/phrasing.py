"""An event in a sentence of our own, made of the record and never taken from a report."""

from __future__ import annotations

from onrecord.export.brief import phrase_of
from onrecord.records import Actor, Event, Standing
from onrecord.view.words import doers, others


def sentence_of(event: Event) -> str:
    """ "Vladimir Putin held talks with Kim Jong Un in Beijing": who, what, whom, where."""
    who = names(doers(event)) or "Somebody unnamed"
    whom = names(others(event))
    phrase = phrase_of(event.type, event.mode)
    if phrase is None:
        return f"{who}: {event.type}" + (f", {whom}" if whom else "")
    base, past = _filled(phrase["base"], whom), _filled(phrase["past"], whom)
    verb = past
    if event.standing is Standing.PLANNED:
        verb = ("are to " if len(doers(event)) > 1 else "is to ") + base
    elif event.standing is Standing.DID_NOT_HAPPEN:
        verb = f"did not {base}"
    where = f" in {event.where.place.name}" if event.where else ""
    return who[0].upper() + who[1:] + f" {verb}{where}"


def _filled(words: str, whom: str) -> str:
    head, _, rest = words.partition("[")
    inside, _, tail = rest.partition("]")
    return head + (inside.format(whom=whom) if whom else "") + tail


def names(actors: list[Actor]) -> str:
    """ "A", "A and B", "A, B and 3 others"."""
    given = list(dict.fromkeys(actor.name for actor in actors))
    if len(given) > 3:
        given = [*given[:2], f"{len(given) - 2} others"]
    return given[0] if len(given) == 1 else f"{', '.join(given[:-1])} and {given[-1]}" if given else ""
