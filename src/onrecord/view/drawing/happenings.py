"""What a chart is given: events as small frozen rows, and the few classes that marks are told apart by."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from onrecord.coding.vocabulary import read_vocabulary
from onrecord.fusion.view import first_day, last_day
from onrecord.records import Actor, Place, Standing
from onrecord.rules import Faults


class Tone(IntEnum):
    """The quad class of an event's type; PLAIN for an extension type, which has none."""

    PLAIN = 0
    VERBAL_COOPERATION = 1
    MATERIAL_COOPERATION = 2
    VERBAL_CONFLICT = 3
    MATERIAL_CONFLICT = 4

    @property
    def words(self) -> str:
        """As a legend says it."""
        return "other" if self is Tone.PLAIN else self.name.lower().replace("_", " ")


class Form(IntEnum):
    """How a mark is drawn for how its event stands."""

    TOLD = 0
    """Filled: claimed, reported, corroborated, acknowledged."""
    DOUBTED = 1
    """Hatched: disputed, denied, unconfirmed."""
    PLANNED = 2
    """Hollow: expected or announced."""
    ABSENT = 3
    """Hollow and crossed out: told not to have happened."""

    @property
    def words(self) -> str:
        """As a legend says it."""
        return ("told as done", "disputed, denied or unconfirmed", "planned", "did not happen")[self]


FORMS: dict[Standing, Form] = {
    Standing.PLANNED: Form.PLANNED, Standing.DID_NOT_HAPPEN: Form.ABSENT, Standing.DISPUTED: Form.DOUBTED,
    Standing.DENIED: Form.DOUBTED, Standing.UNCONFIRMED: Form.DOUBTED, Standing.CLAIMED: Form.TOLD,
    Standing.REPORTED: Form.TOLD, Standing.CORROBORATED: Form.TOLD, Standing.ACKNOWLEDGED: Form.TOLD,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """One event as charts see it."""

    id: str
    type: str
    mode: str | None
    standing: Standing
    start: str | None
    """ISO prefixes; None where the day is unknown."""
    end: str | None
    place: Place | None
    parties: tuple[Actor, ...]
    """The participants in their order; one with two roles stands twice."""
    origins: int
    """Independent origins; those who are parties to it are not counted."""
    reports: int
    known: str
    """When the first report of it was public."""

    @property
    def tone(self) -> Tone:
        """Cooperation or conflict, verbal or material."""
        return tone_of(self.type)

    @property
    def form(self) -> Form:
        """How its mark is drawn."""
        return FORMS[self.standing]

    @property
    def words(self) -> str:
        """The event in a line, for titles of marks."""
        names = list(dict.fromkeys(actor.name for actor in self.parties))
        who = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "") or "somebody unnamed"
        what = " ".join(part for part in (self.type, self.mode) if part)
        return f"{self.when}: {what}, {who} ({self.standing.value})"

    @property
    def when(self) -> str:
        """Its day or days in words."""
        if self.start is None:
            return "day unknown"
        return self.start if self.end in (None, self.start) else f"{self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class Extent:
    """The days that an event may fill, both ends included, as ordinals; an end is soft where only its month or year is known."""

    first: int
    last: int
    soft_start: bool
    soft_end: bool


@lru_cache(maxsize=50_000)
def extent_of(start: str | None, end: str | None) -> Extent | None:
    """The days of an interval of ISO prefixes; None for what is no day."""
    if start is None:
        return None
    stop = end or start
    first, last = first_day(start), last_day(stop)
    if first is None or last is None:
        return None
    return Extent(min(first, last), max(first, last), len(start) < 10, len(stop) < 10)


@lru_cache(maxsize=1)
def _tones() -> dict[str, Tone]:
    faults = Faults()
    types = read_vocabulary(faults).types
    faults.raise_any()
    return {name: Tone(kind.quad or 0) for name, kind in types.items()}


def tone_of(kind: str) -> Tone:
    """The quad class of a type; PLAIN for one that has none."""
    return _tones().get(kind, Tone.PLAIN)
