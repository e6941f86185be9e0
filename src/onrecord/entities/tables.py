"""The actor tables of data/actors as frozen records: countries, people with dated offices, bodies, titles, group nouns.

What a row must hold is checked here, all faults at once. What a sentence makes of the tables is the other modules' business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from onrecord.entities.forms import Form, FormIndex, Sense, acronym, slug, words_of
from onrecord.records import Actor, ActorKind
from onrecord.rules import Faults, Row, data_files, read_table

SECTORS = frozenset(
    ["COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU", "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", "IGO", "NGO", "UNO", "EUR", "ISM", "IMG", "MNC"]
)
COLUMNS: Mapping[str, str] = {
    "countries": "iso3 iso2 name other_names adjectives singular plural capitals seats cow gw fips cameo led_by",
    "leaders": "name forms country role office sectors gender start end last_seen confidence ref",
    "figures": "name forms country role office sectors gender start end last_seen confidence ref",
    "organisations": "name forms metonyms kind country sectors start end ambiguous note",
    "outlets": "name forms country state_controlled start end ambiguous",
    "titles": "title plural role sectors inherits gender country",
    "groups": "forms kind name sectors definite",
    "peoples": "name plurals adjectives kind country sectors",
    "divisions": "forms country",
    "given_names": "gender names",
    "metonymy": "relation governor of reading",
    "homographs": "name actor other default for against",
    "references": "form refers number gender kinds",
}
BODY_KINDS: Mapping[str, ActorKind] = {
    "military": ActorKind.ARMED_FORCE,
    "armed_group": ActorKind.ARMED_FORCE,
    **dict.fromkeys(
        ["alliance", "igo", "government", "agency", "legislature", "court", "intelligence", "police", "party", "company", "bank", "ngo", "think_tank", "union", "university", "religious"],
        ActorKind.ORGANISATION,
    ),
}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


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
    actor: bool
    origin: str


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

    def in_office(self, country: str, role: str, asof: str) -> list[tuple[Term, Entry]]:
        """Who held `role` in `country` on the day, the latest to start first."""
        found = [(t, e) for t, e in self.holders.get((country, role), ()) if t.covers(asof)]
        return sorted(found, key=lambda held: held[0].start or "", reverse=True)

    def heads_of(self, body: Entry, asof: str, title: frozenset[str]) -> list[tuple[Term, Entry]]:
        """Who held, on a day, an office that names `body` and has one of the words of `title` ("Director of the FBI")."""
        names = self.body_words.get(body.id, ())
        found = []
        for (country, _), held in self.holders.items():
            if country in ("", body.country):
                for term, entry in held:
                    words = words_of(term.office or "")
                    if title & set(words) and term.covers(asof) and any(_within(n, words) for n in names):
                        found.append((term, entry))
        return found

    def leader(self, country: str, asof: str) -> tuple[Term, Entry] | None:
        """The one who leads a country on a day; None where the table names nobody, or nobody plainly leads."""
        led_by = self.countries[country].led_by if country in self.countries else ""
        role = {"state": "head_of_state", "government": "head_of_government", "supreme": "supreme_leader"}.get(led_by)
        held = self.in_office(country, role, asof) if role else []
        return held[0] if held else None


@lru_cache(maxsize=4)
def load_actors(extra: Path | None = None) -> ActorTables:
    """The packaged tables, and a user's own `actors/*.csv` under `extra` where given; cached.

    A user's file has the name of the packaged table that it adds to ("leaders.csv", or "leaders-mine.csv").
    Raises RuleError with every fault of every file, each as file:line.
    """
    faults = Faults()
    rows: dict[str, list[Row]] = {table: [] for table in COLUMNS}
    for name, source in data_files("actors", ".csv", extra):
        table = _table_of(name)
        if table not in COLUMNS:
            faults.add(name, f"no table is called {table!r}; the tables are {', '.join(COLUMNS)}")
        else:
            rows[table].extend(_rows(name, source, table, faults))
    tables = _Loader(rows, faults).tables()
    faults.raise_any()
    return tables


def _table_of(name: str) -> str:
    return Path(name).stem.partition("-")[0]


def _rows(name: str, source: Traversable | Path, table: str, faults: Faults) -> list[Row]:
    columns = COLUMNS[table].split()
    before = len(faults.lines)
    found = read_table(name, source, columns, faults)
    return found if len(faults.lines) == before else [r for r in found if set(columns) <= r.values.keys()]


class _Loader:
    """Rows to tables; faults are collected on the way."""

    def __init__(self, rows: Mapping[str, list[Row]], faults: Faults) -> None:
        self.rows, self.faults = rows, faults
        self.forms: list[Form] = []
        self.countries: dict[str, Country] = {}
        self.entries: dict[str, Entry] = {}
        self._by_name: dict[tuple[str, str], list[Entry]] = {}
        self._institutions: dict[tuple[str, ...], Group] = {}
        self._written: set[tuple[tuple[str, ...], Sense, int]] = set()

    def tables(self) -> ActorTables:
        for row in self.rows["countries"]:
            self._country(row)
        for row in self.rows["groups"]:
            self._group(row)
        for row in [*self.rows["leaders"], *self.rows["figures"]]:
            self._person(row)
        for row in self.rows["organisations"]:
            self._body(row)
        for row in self.rows["outlets"]:
            self._outlet(row)
        self._words()
        pointers = dict(self._pointers())
        return ActorTables(
            self.countries, self.entries, FormIndex(self.forms), self._holders(), self._surnames(),
            tuple(self._metonymy()), dict(self._homographs()), pointers,
            self._body_words(),
            frozenset(form.rpartition(" ")[2] for form in pointers),
            {words_of(n)[0]: row["gender"] for row in self.rows["given_names"] for n in _cells(row["names"])},
        )  # fmt: skip

    # -------------------------------------------------------------- things

    def _country(self, row: Row) -> None:
        origin = str(row.origin)
        codes = (row[c] for c in ("iso3", "iso2", "name", "cow", "gw", "fips", "cameo", "led_by"))
        adjective = next(iter(_cells(row["adjectives"])), row["name"])
        country = Country(*codes, adjective=adjective, origin=origin)
        if not re.fullmatch("[A-Z]{3}", country.iso3):
            self.faults.add(row.origin, f"iso3 {country.iso3!r} is no three capital letters")
        self.countries[country.iso3] = country
        self._add(country, Sense.COUNTRY, origin, [country.name, *_cells(row["other_names"])])
        self._add(country, Sense.CAPITAL, origin, _cells(row["capitals"]))
        self._add(country, Sense.SEAT, origin, _cells(row["seats"]))
        self._add(country, Sense.ADJECTIVE, origin, _cells(row["adjectives"]))
        self._add(country, Sense.DEMONYM, origin, _cells(row["singular"]))
        self._add(country, Sense.DEMONYMS, origin, _cells(row["plural"]))

    def _person(self, row: Row) -> None:
        country, gender = row["country"] or None, row["gender"] or None
        if gender not in (None, "m", "f"):
            self.faults.unknown(row.origin, "gender", row["gender"], ["m", "f"])
        entry = self._entry(row, "person", ActorKind.PERSON, country, "person")
        entry.gender = entry.gender or gender
        entry.terms.append(self._term(row, tuple(_cells(row["role"])), row["office"] or None, row["last_seen"] or None))
        names = [row["name"], *_cells(row["forms"])]
        self._add(entry, Sense.PERSON, str(row.origin), [n for n in names if len(words_of(n)) > 1])
        self._add(entry, Sense.SHORT, str(row.origin), [n for n in names if len(words_of(n)) == 1])

    def _body(self, row: Row) -> None:
        kind = BODY_KINDS.get(row["kind"])
        if kind is None:
            self.faults.unknown(row.origin, "kind", row["kind"], BODY_KINDS)
        entry = self._entry(row, "org", kind or ActorKind.ORGANISATION, row["country"] or None, row["kind"])
        entry.ambiguous = entry.ambiguous or row["ambiguous"] == "yes"
        entry.terms.append(self._term(row, (), None, None))
        self._add(entry, Sense.BODY, str(row.origin), [_plain(row["name"]), *_cells(row["forms"])])
        self._add(entry, Sense.METONYM, str(row.origin), _cells(row["metonyms"]))

    def _outlet(self, row: Row) -> None:
        if row["state_controlled"] not in ("yes", "no", "public"):
            self.faults.unknown(row.origin, "state_controlled", row["state_controlled"], ["yes", "no", "public"])
        entry = self._entry(row, "outlet", ActorKind.OUTLET, row["country"] or None, "outlet")
        entry.ambiguous = entry.ambiguous or row["ambiguous"] == "yes"
        sectors = ("JRN", "GOV") if row["state_controlled"] == "yes" else ("JRN",)
        entry.terms.append(self._term(row, (), None, None, sectors))
        self._add(entry, Sense.OUTLET, str(row.origin), [_plain(row["name"]), *_cells(row["forms"])])

    def _group(self, row: Row) -> None:
        if row["kind"] not in list(ActorKind):
            self.faults.unknown(row.origin, "kind", row["kind"], list(ActorKind))
            return
        group = Group(row["name"], ActorKind(row["kind"]), self._sectors(row), row["definite"] == "yes")
        self._add(group, Sense.GROUP, str(row.origin), _cells(row["forms"]))
        if group.definite:
            self._institutions.update((words_of(form), group) for form in _cells(row["forms"]))

    def _institution(self, row: Row) -> str | None:
        """The id that a nation and a noun would compose for this body ("Israeli army" is ISR:MIL), so that there is one.

        The United States are left out: their services have names of their own beside "the military".
        """
        country = self.countries.get(row["country"])
        if country is None or country.iso3 == "USA":
            return None
        nation = words_of(country.adjective)
        for name in (row["name"], *_cells(row["forms"])):
            words = words_of(name)
            group = self._institutions.get(words[len(nation) :]) if words[: len(nation)] == nation else None
            if group is not None and group.sectors[0] in _cells(row["sectors"]):
                return group.key(country.iso3)
        return None

    def _entry(self, row: Row, prefix: str, kind: ActorKind, country: str | None, sort: str) -> Entry:
        """The entry of this name: the one already there if it can be the same (same country, or one of them has none)."""
        name = _plain(row["name"])
        if not words_of(name):
            self.faults.add(row.origin, "a row needs a name")
        alike = self._by_name.setdefault((prefix, slug(name)), [])
        for entry in alike:
            if country is None or entry.country in (None, country):
                entry.country = entry.country or country
                return entry
        key = (self._institution(row) if prefix == "org" else None) or ""
        if not key or key in self.entries:
            key = f"{prefix}:{slug(name)}" + (f"-{(country or 'int').lower()}" if alike else "")
        entry = Entry(key, name, kind, country, sort)
        alike.append(entry)
        self.entries[key] = entry
        return entry

    def _term(
        self, row: Row, roles: tuple[str, ...], office: str | None, last_seen: str | None, sectors: tuple[str, ...] = ()
    ) -> Term:
        start, end = row["start"] or None, row["end"] or None
        for column, date in (("start", start), ("end", end), ("last_seen", last_seen)):
            if date is not None and not _DATE.fullmatch(date):
                self.faults.add(row.origin, f"{column} {date!r} is no date like 2025-09-03, 2025-09 or 2025")
        if start and end and end < start[: len(end)]:
            self.faults.add(row.origin, f"ends {end}, before it starts {start}")
        country = row["country"] or None
        self._check_country(row, country)
        return Term(roles, office, country, sectors or self._sectors(row), start, end, last_seen, str(row.origin))

    # --------------------------------------------------------------- words

    def _words(self) -> None:
        for row in self.rows["titles"]:
            title = Title(
                row["role"] or None,
                self._sectors(row),
                row["inherits"] == "yes",
                row["gender"] or None,
                row["country"] or None,
            )
            self._check_country(row, title.country)
            self._add(title, Sense.TITLE, str(row.origin), _cells(row["title"]))
            self._add(title, Sense.TITLES, str(row.origin), _cells(row["plural"]))
        for row in self.rows["peoples"]:
            people = People(row["name"], row["kind"], row["country"] or None, self._sectors(row))
            self._check_country(row, people.country)
            names = [row["name"]] if row["name"] in _cells(row["plurals"]) or row["name"].startswith("the ") else []
            self._add(
                people,
                Sense.PEOPLES,
                str(row.origin),
                [*_cells(row["plurals"]), *(n.removeprefix("the ") for n in names)],
            )
            self._add(people, Sense.PEOPLE, str(row.origin), _cells(row["adjectives"]))
        for row in self.rows["divisions"]:
            self._check_country(row, row["country"])
            if row["country"] in self.countries:
                self._add(self.countries[row["country"]], Sense.DIVISION, str(row.origin), _cells(row["forms"]))

    def _metonymy(self) -> Iterator[Metonymy]:
        for row in self.rows["metonymy"]:
            if row["of"] not in ("country", "capital", "any"):
                self.faults.unknown(row.origin, "of", row["of"], ["country", "capital", "any"])
            if row["reading"] not in ("actor", "place"):
                self.faults.unknown(row.origin, "reading", row["reading"], ["actor", "place"])
            governors = frozenset() if row["governor"] == "*" else frozenset(_cells(row["governor"]))
            yield Metonymy(row["relation"], governors, row["of"], row["reading"] == "actor", str(row.origin))

    def _homographs(self) -> Iterator[tuple[tuple[str, ...], Homograph]]:
        for row in self.rows["homographs"]:
            if row["default"] not in ("actor", "other"):
                self.faults.unknown(row.origin, "default", row["default"], ["actor", "other"])
            clues = (frozenset(_cells(row[side])) for side in ("for", "against"))
            yield (
                words_of(row["name"]),
                Homograph(row["other"], row["default"] == "actor", *clues, origin=str(row.origin)),
            )

    def _pointers(self) -> Iterator[tuple[str, Pointer]]:
        for row in self.rows["references"]:
            pointer = Pointer(
                row["refers"],
                int(row["number"]),
                row["gender"] or None,
                frozenset(_cells(row["kinds"])),
                str(row.origin),
            )
            yield from ((form.lower(), pointer) for form in _cells(row["form"]))

    # -------------------------------------------------------------- indices

    def _add(self, thing: object, sense: Sense, origin: str, names: Iterable[str]) -> None:
        for name in names:
            words = words_of(name)
            if words and words[0] == "the" and len(words) > 1:
                words = words[1:]
            key = (words, sense, id(thing))
            if key not in self._written:
                self._written.add(key)
                self.forms.append(Form(words, sense, thing, origin, acronym(name)))

    def _holders(self) -> dict[tuple[str, str], tuple[tuple[Term, Entry], ...]]:
        found: dict[tuple[str, str], list[tuple[Term, Entry]]] = {}
        for entry in self.entries.values():
            for term in entry.terms:
                for role in term.roles:
                    if term.office:
                        found.setdefault((term.country or "", role), []).append((term, entry))
        return {key: tuple(held) for key, held in found.items()}

    def _body_words(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        found: dict[str, list[tuple[str, ...]]] = {}
        for form in self.forms:
            if form.sense in (Sense.BODY, Sense.OUTLET) and isinstance(form.thing, Entry):
                found.setdefault(form.thing.id, []).append(form.words)
        return {key: tuple(words) for key, words in found.items()}

    def _surnames(self) -> dict[str, tuple[Entry, ...]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.entries.values():
            if entry.kind is ActorKind.PERSON:
                found.setdefault(surname_of(entry.name, entry.country), []).append(entry)
        return {key: tuple(people) for key, people in found.items()}

    def _sectors(self, row: Row) -> tuple[str, ...]:
        sectors = tuple(_cells(row["sectors"]))
        for sector in sectors:
            if sector not in SECTORS:
                self.faults.unknown(row.origin, "sector", sector, SECTORS)
        return sectors

    def _check_country(self, row: Row, country: str | None) -> None:
        if country and country not in self.countries:
            self.faults.unknown(row.origin, "country", country, self.countries)


SURNAME_FIRST = frozenset({"PRK", "KOR", "CHN", "TWN", "VNM", "HKG", "MAC", "KHM"})


def surname_of(name: str, country: str | None) -> str:
    """The folded surname of a full name: its first word where surnames come first, else its last ("Jr." left out)."""
    words = [w for w in words_of(name) if w not in ("jr", "sr", "ii", "iii", "iv")]
    if not words:
        return ""
    return words[0] if country in SURNAME_FIRST and len(words) > 1 else words[-1]


def _within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    """Whether the words of `part` stand together in `whole`."""
    return any(whole[k : k + len(part)] == part for k in range(len(whole) - len(part) + 1))


def _cells(cell: str) -> list[str]:
    """The parts of a cell: "UN|U.N." is two."""
    return [part.strip() for part in cell.split("|") if part.strip()] if cell else []


def _plain(name: str) -> str:
    """A name without the note in brackets that tells it from its namesakes ("National Assembly (South Korea)")."""
    return name.partition(" (")[0] if name.endswith(")") else name
