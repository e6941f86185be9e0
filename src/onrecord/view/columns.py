"""Every event as of a moment in columns, so that a chart of a hundred thousand events is a few sums over arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from onrecord.heap import filling
from onrecord.ledger.query import is_meant
from onrecord.records import Actor, Place, Standing
from onrecord.view.drawing.happenings import FORMS, Happening, Tone, extent_of, tone_of

Mask = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]
NEVER = -1
"""The day of an event whose day is unknown."""
_STANDINGS = tuple(Standing)


@dataclass(frozen=True)
class Columns:
    """Events in the order of their days. Days are proleptic ordinals; `places`, `actors` and `types` are dictionaries."""

    rows: tuple[Happening, ...]
    types: tuple[str, ...]
    type: Numbers
    tone: Numbers
    form: Numbers
    standing: Numbers
    first: Numbers
    """First day; NEVER where unknown."""
    last: Numbers
    soft: Mask
    """Whether either end is known by its month or year only."""
    origins: Numbers
    places: tuple[Place, ...]
    place: Numbers
    """Number of its place; -1 where none is told."""
    actors: tuple[Actor, ...]
    numbers: Mapping[str, int]
    """Each event's id to its row."""
    party_of: Numbers
    """For each participation its event, ascending."""
    party: Numbers
    """For each participation its actor."""

    def __len__(self) -> int:
        return len(self.rows)

    def chosen(self, mask: Mask) -> tuple[Happening, ...]:
        """The rows of a mask, in order of their days."""
        return tuple(self.rows[i] for i in np.flatnonzero(mask))

    def latest(self, mask: Mask, most: int) -> list[str]:
        """The ids of the last events of a mask, the latest first; those of unknown day come last."""
        numbers = np.flatnonzero(mask)
        dated = numbers[self.first[numbers] != NEVER][::-1]
        return [self.rows[i].id for i in [*dated[:most], *numbers[self.first[numbers] == NEVER][:most]][:most]]

    def among(self, events: Iterable[str]) -> Mask:
        """The events of some ids."""
        mask = np.zeros(len(self), bool)
        mask[[self.numbers[event] for event in events if event in self.numbers]] = True
        return mask

    def meant(self, who: str) -> Mask:
        """The actors (not events) that a name, a country or an id means."""
        return np.fromiter((is_meant(who, a.id, a.country, a.name) for a in self.actors), bool, len(self.actors))

    def involved(self, actors: Mask) -> Mask:
        """The events in which one of some actors takes part."""
        mask = np.zeros(len(self), bool)
        mask[self.party_of[actors[self.party]]] = True
        return mask

    def sharing(self, mask: Mask, code: Numbers, crowd: int) -> Sharing:
        """Who takes part with whom in the events of a mask. `code` gives each actor a number; those below 0 are left out.

        Of an event with more than `crowd` of them (a vote, an assembly) only so many are paired.
        """
        inside = mask[self.party_of] & (code[self.party] >= 0)
        size = int(code.max(initial=0)) + 1
        both, _ = tallied(self.party_of[inside] * size + code[self.party[inside]])
        event, who = both // size, both % size
        place = np.arange(len(event)) - np.searchsorted(event, event)
        found = []
        for step in range(1, crowd):
            near = np.flatnonzero((event[:-step] == event[step:]) & (place[step:] < crowd))
            found.append((who[near] * size + who[near + step]) * len(Tone) + self.tone[event[near]])
        pairs, counts = tallied(np.concatenate(found) if found else np.zeros(0, np.int64))
        return Sharing(
            np.bincount(who, minlength=size),
            pairs // len(Tone) // size,
            pairs // len(Tone) % size,
            pairs % len(Tone),
            counts,
        )


@dataclass(frozen=True, slots=True)
class Sharing:
    """How many events each number takes part in; and for pairs of numbers (a < b) and a tone, how many they share."""

    events: Numbers
    a: Numbers
    b: Numbers
    tone: Numbers
    shared: Numbers


def tallied(values: Numbers) -> tuple[Numbers, Numbers]:
    """The distinct values, ascending, and how often each stands there. By sorting: numpy's own way is five times slower."""
    ordered = np.sort(values)
    starts = np.flatnonzero(np.diff(ordered, prepend=-1))
    return ordered[starts], np.diff(starts, append=len(ordered))


def columns_of(happenings: Iterable[Happening]) -> Columns:
    """Events in columns, by day and then by id; those of unknown day come last."""
    with filling():
        return _columns(happenings)


def _columns(happenings: Iterable[Happening]) -> Columns:
    rows = tuple(sorted(happenings, key=lambda row: (row.start or "~", row.id)))
    types, places, actors = _Numbered(), _Numbered(), _Numbered()
    extents = [extent_of(row.start, row.end) for row in rows]
    parties = [(i, actors.number((a.id, a.name, a.country), a)) for i, row in enumerate(rows) for a in row.parties]
    type_numbers = _whole(types.number(row.type, row.type) for row in rows)
    return Columns(
        rows=rows,
        types=types.things(),
        type=type_numbers,
        tone=_whole(tone_of(row.type) for row in rows),
        form=_whole(FORMS[row.standing] for row in rows),
        standing=_whole(_STANDINGS.index(row.standing) for row in rows),
        first=_whole(e.first if e else NEVER for e in extents),
        last=_whole(e.last if e else NEVER for e in extents),
        soft=np.array([bool(e and (e.soft_start or e.soft_end)) for e in extents], bool),
        origins=_whole(row.origins for row in rows),
        place=_whole(places.number(row.place, row.place) if row.place else -1 for row in rows),
        places=places.things(),
        actors=actors.things(),
        numbers={row.id: i for i, row in enumerate(rows)},
        party_of=_whole(event for event, _ in parties),
        party=_whole(actor for _, actor in parties),
    )


class _Numbered:
    """Things with a number each, in the order of their coming."""

    def __init__(self) -> None:
        self._numbers: dict[Any, int] = {}
        self._things: list[Any] = []

    def number(self, key: Any, thing: Any) -> int:
        found = self._numbers.setdefault(key, len(self._things))
        if found == len(self._things):
            self._things.append(thing)
        return found

    def things(self) -> tuple[Any, ...]:
        return tuple(self._things)


def _whole(values: Iterable[int]) -> Numbers:
    return np.fromiter(values, np.int64)
