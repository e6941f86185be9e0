"""What the actor tables hold, as records: countries, people and bodies with their terms, words for roles and groups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from onrecord.entities.forms import FormIndex, slug, words_of
from onrecord.records import Actor, ActorKind

if TYPE_CHECKING:
    from onrecord.entities.spelling import Spellings


@dataclass(frozen=True, slots=True)
class Country:
    """A country or territory with a government, and its codes ("" where a list has none)."""

    iso3: str
    iso2: str
    name: str
    cow: str
    gw: str
    fips: str
    cameo: str
    led_by: str
    """state, government or supreme: whose head "the leader of X" is; "" where nobody plainly is."""
    adjective: str
    """"Russian"; the name where there is none."""
    origin: str

    def government(self) -> Actor:
        """The country as an actor: its government, under the country's plain name."""
        return Actor(f"{self.iso3}:GOV", self.name, ActorKind.GOVERNMENT, self.iso3, ("GOV",))


@dataclass(frozen=True, slots=True)
class Term:
    """What a person or body was for a time. Dates are ISO prefixes, both ends included; None is open."""

    roles: tuple[str, ...]
    office: str | None
    country: str | None
    sectors: tuple[str, ...]
    start: str | None
    end: str | None
    last_seen: str | None
    origin: str

    def covers(self, asof: str) -> bool:
        """Whether the term holds on the day (or in the month or year) `asof`, an ISO prefix."""
        return (self.start is None or self.start <= f"{asof}~") and (self.end is None or asof <= f"{self.end}~")


@dataclass(slots=True)
class Entry:
    """A person or body of the tables, with its terms in the order of the files. Only the loader writes on it."""

    id: str
    name: str
    kind: ActorKind
    country: str | None
    sort: str
    """The table's own kind: "person", "igo", "armed_group", "outlet", ..."""
    gender: str | None = None
    ambiguous: bool = False
    terms: list[Term] = field(default_factory=list)

    def on(self, asof: str) -> list[Term]:
        """The terms that cover a day, those with an office first."""
        return sorted((t for t in self.terms if t.covers(asof)), key=lambda t: t.office is None)


@dataclass(frozen=True, slots=True)
class Title:
    """A word for what a person is."""

    role: str | None
    sectors: tuple[str, ...]
    inherits: bool
    gender: str | None
    country: str | None


@dataclass(frozen=True, slots=True)
class Group:
    """A noun for people or an institution."""

    name: str
    kind: ActorKind
    sectors: tuple[str, ...]
    definite: bool

    def key(self, country: str) -> str:
        """The id of a country's institution: "RUS:GOV", "RUS:MIL", "RUS:GOV:foreign-ministry"."""
        sector = self.sectors[0] if self.sectors else "UNK"
        return f"{country}:{sector}" if self.name in _CHIEF_BODIES else f"{country}:{sector}:{slug(self.name)}"


_CHIEF_BODIES = frozenset({"government", "armed forces", "parliament", "police"})


@dataclass(frozen=True, slots=True)
class People:
    """An ethnic or religious group, or the governments of a part of the world."""

    name: str
    sort: str
    country: str | None
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Metonymy:
    """One line of the metonymy table."""

    relation: str
    governors: frozenset[str]
    of: str
    reading: str
    """ "actor", "place", or "citizen": one of the country's people."""
    origin: str

    @property
    def actor(self) -> bool:
        return self.reading != "place"


@dataclass(frozen=True, slots=True)
class Homograph:
    """A name that is also something else, and the words that speak for either."""

    other: str
    default_actor: bool
    speaks_for: frozenset[str]
    speaks_against: frozenset[str]
    origin: str


@dataclass(frozen=True, slots=True)
class Pointer:
    """A word that points back at an earlier actor."""

    refers: str
    number: int
    gender: str | None
    sorts: frozenset[str]
    origin: str


@dataclass(frozen=True, slots=True)
class ActorTables:
    """All actor tables. `index` finds forms in sentences; `holders` are the terms of a (country, role)."""

    countries: Mapping[str, Country]
    entries: Mapping[str, Entry]
    index: FormIndex
    holders: Mapping[tuple[str, str], tuple[tuple[Term, Entry], ...]]
    surnames: Mapping[str, tuple[Entry, ...]]
    """Folded surname -> people of leaders.csv who have it."""
    metonymy: tuple[Metonymy, ...]
    homographs: Mapping[tuple[str, ...], Homograph]
    pointers: Mapping[str, Pointer]
    body_words: Mapping[str, tuple[tuple[str, ...], ...]]
    """Id of a body -> the words of each of its forms."""
    pointing: frozenset[str]
    """The last words of all pointers."""
    given_names: Mapping[str, str]
    """Folded given name -> "m" or "f"."""
    family_first: frozenset[str]
    """Folded surnames that stand before the given name."""
    spellings: Spellings
    """Finds people under spellings that no table has."""

    def in_office(self, country: str, role: str, asof: str) -> list[tuple[Term, Entry]]:
        """Who held `role` in `country` on the day, the latest to start first."""
        found = [(t, e) for t, e in self.holders.get((country, role), ()) if t.covers(asof)]
        return sorted(found, key=lambda held: held[0].start or "", reverse=True)

    def heads_of(self, body: Entry, asof: str, title: frozenset[str]) -> list[tuple[Term, Entry]]:
        """Who held on a day an office that names `body` and has a word of `title` ("Director of the FBI")."""
        names = self.body_words.get(body.id, ())
        found = []
        for (country, _), held in self.holders.items():
            if country in ("", body.country):
                for term, entry in held:
                    words = words_of(term.office or "")
                    if title & set(words) and term.covers(asof) and any(within(n, words) for n in names):
                        found.append((term, entry))
        return found

    def leader(self, country: str, asof: str) -> tuple[Term, Entry] | None:
        """The one who leads a country on a day; None where the table names nobody, or nobody plainly leads."""
        led_by = self.countries[country].led_by if country in self.countries else ""
        role = {"state": "head_of_state", "government": "head_of_government", "supreme": "supreme_leader"}.get(led_by)
        held = self.in_office(country, role, asof) if role else []
        return held[0] if held else None


def within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether the words of `part` stand together in `whole`."""
    return any(whole[k : k + len(part)] == part for k in range(len(whole) - len(part) + 1))
