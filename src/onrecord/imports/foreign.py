"""One row of somebody else's event data, before it becomes a claim: the same fields whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from onrecord.records import Certainty, Modality, Place, Polarity
from onrecord.rules import Origin


class Complain(Protocol):
    """Told of what is wrong with a file while it is read."""

    def row(self, origin: Origin, fault: str) -> None:
        """A row that cannot be taken, and why."""

    def note(self, origin: Origin, words: str) -> None:
        """Something odd that costs no row: a column more or less, another encoding."""


@dataclass(frozen=True, slots=True)
class Side:
    """An actor as the row has it. `country` is ISO 3166-1 alpha-3, `sectors` are PLOVER codes; unknown is None or ()."""

    name: str
    country: str | None = None
    sectors: tuple[str, ...] = ()
    office: str | None = None


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """A row. Days are ISO; `changed` is when the data set first had it, or last changed it."""

    dataset: str
    """ "ICEWS", "GDELT 2.0": the name under which it is an outlet."""
    ident: str
    """The data set's own id, which it keeps: with the data set it is unique."""
    origin: Origin
    day: str | None
    type: str
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...] = ()
    end: str | None = None
    changed: str | None = None
    mode: str | None = None
    cameo: str | None = None
    contexts: tuple[str, ...] = ()
    place: Place | None = None
    words: str = ""
    """What the data set calls it, or its note."""
    publishers: tuple[str, ...] = ()
    """Whose reports it was coded from."""
    urls: tuple[str, ...] = ()
    polarity: Polarity = Polarity.DID
    modality: Modality = Modality.ACTUAL
    certainty: Certainty = Certainty.CERTAIN
    mutual: bool = False
    """Both sides did it together: no one is the recipient."""
