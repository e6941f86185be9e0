"""One frame: what a trigger asks of the words around it, and what it makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from onrecord.records import Modality
from onrecord.rules import Origin


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a frame must read, with the countries or ids that must stand in a role, where they are given."""

    text: str
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. Lists of words are sets of keys (`words.key`); an empty set asks nothing."""

    id: str
    origin: Origin
    part: str
    lemmas: tuple[str, ...]
    """The trigger's lemmas as the author wrote them; `triggers` are their keys."""
    triggers: frozenset[str]
    type: str
    mode: str | None
    cameo: str | None
    object: frozenset[str]
    subject: frozenset[str]
    modifier: frozenset[str]
    particle: frozenset[str]
    any_particle: bool
    complement: str | frozenset[str]
    """"": nothing asked; "clause": a clause must follow; a set: one headed by one of these.

    "none": nothing may be said of the object, as in "called him a liar".
    """
    inside: frozenset[str]
    """What the trigger governs must tell an event of one of these types ("failed to" of SUPPORT, CONSULT)."""
    preposition: Mapping[str, frozenset[str]]
    """One of these phrases must be there; an empty set takes any noun."""
    clause: frozenset[str]
    """An adverbial clause headed by one of these verbs must be there ("attacked him, calling him a liar")."""
    infinitive: bool
    """The clause that follows must have no subject of its own: "hopes to meet", not "hopes that they meet"."""
    modal: frozenset[str]
    """The clause that follows must have one of these auxiliaries ("said that Israel must withdraw")."""
    figurative: bool
    """Between persons these words mean other things ("Smith attacked Jones"): persons in civil life are no doers of it."""
    direct: bool
    """The object itself must be the actor: "welcomed Trump", never "welcomed Trump's offer"."""
    barred: Mapping[str, frozenset[str]]
    barred_preposition: Mapping[str, frozenset[str]]
    barred_clause: frozenset[str]
    barred_complement: frozenset[str]
    """No clause that follows may be headed by one of these ("refused to shake hands")."""
    roles: Mapping[str, str]
    needs: tuple[str, ...] | None
    governs: bool
    embeds: Modality | None
    rank: int
    examples: tuple[Example, ...]
    counterexamples: tuple[Example, ...]

    @property
    def rule(self) -> str:
        """What evidence names: "frames/consult.toml:12 consult.hold-talks"."""
        return f"{self.origin} {self.id}"
