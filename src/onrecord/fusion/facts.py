"""What fusion is given and what it gives: frozen records, each of plain values, so that a ledger can store them as rows.

    Claim, Report --telling_of--> Telling --strands_of--> Strand --block_keys, links_in, fuse_component--> Cluster

A telling is one claim reduced to what decides whether two claims tell of one happening. A strand is all that one report
tells of one happening: the unit that is compared. A cluster is one event of the world. Instants are ISO in UTC
("2025-09-03T18:30:00Z"); a day alone stays a day. Their order as strings is their order in time.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Party:
    """An actor in a role of a claim; fields are those of `Actor` and `Participant`."""

    actor: str
    country: str | None
    sectors: tuple[str, ...]
    kind: str
    role: str


@dataclass(frozen=True, slots=True)
class Voice:
    """One link of a claim's chain of sources, the outlet first."""

    actor: str
    country: str | None
    sectors: tuple[str, ...]
    """A state-controlled outlet has both "JRN" and "GOV"."""
    kind: str
    channel: str | None
    named: bool


@dataclass(frozen=True, slots=True)
class Spot:
    """Where: fields are those of `Place`; coordinates in degrees, None where a point would be a false pin."""

    name: str
    country: str | None
    precision: str
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Telling:
    """One claim, reduced to what fusion, origins and standing need. `telling_of` makes it."""

    claim: str
    report: str
    group: str
    """Id of the report's own event that the claim belongs to; the claim's id where it belongs to none."""
    type: str
    mode: str | None
    polarity: str
    modality: str
    certainty: str
    parties: tuple[Party, ...]
    start: str | None
    end: str | None
    basis: str
    spot: Spot | None
    chain: tuple[Voice, ...]
    agency: Voice | None
    """The agency credited with the report's copy; None where none is credited."""
    published: str | None
    """When the report says it was published: an instant in UTC, or a day; None where nobody said."""
    recorded: str
    """When the ledger took it in, an instant in UTC."""
    paragraph: int
    """Index of its paragraph in `Report.paragraphs`."""
    trigger: tuple[str, ...]
    """Stems of the words that tell it ("meet")."""
    words: tuple[str, ...]
    """Stems of the content words of its clause, sorted, each once."""
    about: tuple[str, ...] = ()
    """Claims that a confirmation or denial speaks of."""
    sentence: tuple[str, ...] = ()
    """Stems of the content words of its whole sentence, sorted, each once."""
    headline: bool = False
    """It stands in the headline or the deck."""

    @property
    def told(self) -> str:
        """When it was told: published, or recorded where nobody said."""
        return self.published or self.recorded


@dataclass(frozen=True, slots=True)
class Strand:
    """All that one report tells of one happening: its tellings of one group, merged. Plain values only."""

    id: str
    """Its smallest claim id."""
    report: str
    claims: tuple[str, ...]
    """Sorted."""
    types: tuple[str, ...]
    """Sorted; more than one only by a human decision."""
    modes: tuple[str, ...]
    happened: bool
    """Some claim tells it as done, or as not done on a day that was."""
    ahead: bool
    """Some claim tells it as planned, offered, demanded or possible."""
    negated: bool
    """Every claim says that it did not happen."""
    parties: tuple[Party, ...]
    start: str | None
    """ISO prefixes of the most exact time that its claims give."""
    end: str | None
    spot: Spot | None
    told: str
    """The earliest `Telling.told` of its claims."""
    trigger: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature of a comparison: its value, and the weight that it was given."""

    feature: str
    value: float
    weight: float


@dataclass(frozen=True, slots=True)
class Link:
    """Two strands that may tell of one happening; `a` < `b` are strand ids, `score` is a probability."""

    a: str
    b: str
    score: float
    why: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word that two claims tell of one happening, or do not. Of several on a pair the latest holds."""

    a: str
    b: str
    same: bool
    at: str = ""
    """An instant in UTC."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """One event of the world: the claims that tell of it. `id` is made of its earliest claim."""

    id: str
    claims: tuple[str, ...]
    """In the order in which they were told, then by id."""
    strands: tuple[str, ...]
    """Sorted."""
    links: tuple[Link, ...] = ()
    """The links that joined it, strongest first: why these are one."""
