"""The actor tables of data/actors as frozen records: countries, people with dated offices, bodies, titles, group nouns.

What a row must hold is checked here, all faults at once. What a sentence makes of the tables is the other modules'
business.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources.abc import Traversable
from pathlib import Path

from onrecord.entities.directory import (
    ActorTables,
    Country,
    Entry,
    Group,
    People,
    Term,
    Title,
)
from onrecord.entities.forms import Form, FormIndex, Sense, acronym, slug, words_of
from onrecord.entities.spelling import spellings
from onrecord.entities.wordlists import cells, family_first, given_names, homographs, metonymy, pointers
from onrecord.heap import filling
from onrecord.records import ActorKind
from onrecord.rules import Faults, Row, data_files, read_table

__all__ = ["BODY_KINDS", "COLUMNS", "SECTORS", "ActorTables", "load_actors"]

SECTORS = frozenset((
    "COP", "GOV", "JUD", "LEG", "MIL", "PRM", "PTY", "REB", "SPY", "UAF", "UNK", "AGR", "BUS", "CRM", "CVL", "EDU",
    "ELI", "JRN", "LAB", "MED", "REF", "OPP", "PRE", "REL", "SOC", "IGO", "NGO", "UNO", "EUR", "ISM", "IMG", "MNC",
))  # fmt: skip
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
    "personal_names": "kind names",
    "metonymy": "relation governor of reading",
    "spellings": "kind names",
    "homographs": "name actor other default for against",
    "references": "form refers number gender kinds",
}
_ORGANISED = (
    "alliance", "igo", "government", "agency", "legislature", "court", "intelligence", "police", "party", "company",
    "bank", "ngo", "think_tank", "union", "university", "religious",
)  # fmt: skip
BODY_KINDS: Mapping[str, ActorKind] = {
    "military": ActorKind.ARMED_FORCE,
    "armed_group": ActorKind.ARMED_FORCE,
    **dict.fromkeys(_ORGANISED, ActorKind.ORGANISATION),
}
_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


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
    with filling():
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
        self._sectors_of: dict[str, tuple[str, ...]] = {}

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
        pointing = dict(pointers(self.rows["references"], self.faults))
        return ActorTables(
            self.countries, self.entries, FormIndex(self.forms), self._holders(), self._surnames(),
            tuple(metonymy(self.rows["metonymy"], self.faults)),
            dict(homographs(self.rows["homographs"], self.faults)), pointing,
            self._body_words(),
            frozenset(form.rpartition(" ")[2] for form in pointing),
            given_names(self.rows["personal_names"]), family_first(self.rows["personal_names"]),
            spellings(self.forms, [(row["kind"], cells(row["names"])) for row in self.rows["spellings"]]),
        )  # fmt: skip

    # -------------------------------------------------------------- things

    def _country(self, row: Row) -> None:
        origin = str(row.origin)
        iso3, iso2, name, cow, gw, fips, cameo, led_by = (
            row[c] for c in ("iso3", "iso2", "name", "cow", "gw", "fips", "cameo", "led_by")
        )
        adjective = next(iter(cells(row["adjectives"])), row["name"])
        country = Country(iso3, iso2, name, cow, gw, fips, cameo, led_by, adjective, origin)
        if not re.fullmatch("[A-Z]{3}", country.iso3):
            self.faults.add(row.origin, f"iso3 {country.iso3!r} is no three capital letters")
        self.countries[country.iso3] = country
        self._add(country, Sense.COUNTRY, origin, [country.name, *cells(row["other_names"])])
        self._add(country, Sense.CAPITAL, origin, cells(row["capitals"]))
        self._add(country, Sense.SEAT, origin, cells(row["seats"]))
        self._add(country, Sense.ADJECTIVE, origin, cells(row["adjectives"]))
        self._add(country, Sense.DEMONYM, origin, cells(row["singular"]))
        self._add(country, Sense.DEMONYMS, origin, cells(row["plural"]))

    def _person(self, row: Row) -> None:
        values = row.values
        country, gender = values["country"] or None, values["gender"] or None
        if gender not in (None, "m", "f"):
            self.faults.unknown(row.origin, "gender", values["gender"], ["m", "f"])
        entry = self._entry(row, "person", ActorKind.PERSON, country, "person")
        entry.gender = entry.gender or gender
        term = self._term(row, tuple(cells(values["role"])), values["office"] or None, values["last_seen"] or None)
        entry.terms.append(term)
        full: list[str] = []
        short: list[str] = []
        for name in (values["name"], *cells(values["forms"])):
            (full if len(words_of(name)) > 1 else short).append(name)
        self._add(entry, Sense.PERSON, term.origin, full)
        self._add(entry, Sense.SHORT, term.origin, short)

    def _body(self, row: Row) -> None:
        kind = BODY_KINDS.get(row["kind"])
        if kind is None:
            self.faults.unknown(row.origin, "kind", row["kind"], BODY_KINDS)
        entry = self._entry(row, "org", kind or ActorKind.ORGANISATION, row["country"] or None, row["kind"])
        entry.ambiguous = entry.ambiguous or row["ambiguous"] == "yes"
        entry.terms.append(self._term(row, (), None, None))
        self._add(entry, Sense.BODY, str(row.origin), [_plain(row["name"]), *cells(row["forms"])])
        self._add(entry, Sense.METONYM, str(row.origin), cells(row["metonyms"]))

    def _outlet(self, row: Row) -> None:
        if row["state_controlled"] not in ("yes", "no", "public"):
            self.faults.unknown(row.origin, "state_controlled", row["state_controlled"], ["yes", "no", "public"])
        entry = self._entry(row, "outlet", ActorKind.OUTLET, row["country"] or None, "outlet")
        entry.ambiguous = entry.ambiguous or row["ambiguous"] == "yes"
        sectors = ("JRN", "GOV") if row["state_controlled"] == "yes" else ("JRN",)
        entry.terms.append(self._term(row, (), None, None, sectors))
        self._add(entry, Sense.OUTLET, str(row.origin), [_plain(row["name"]), *cells(row["forms"])])

    def _group(self, row: Row) -> None:
        if row["kind"] not in list(ActorKind):
            self.faults.unknown(row.origin, "kind", row["kind"], list(ActorKind))
            return
        group = Group(row["name"], ActorKind(row["kind"]), self._sectors(row), row["definite"] == "yes")
        self._add(group, Sense.GROUP, str(row.origin), cells(row["forms"]))
        if group.definite:
            self._institutions.update((words_of(form), group) for form in cells(row["forms"]))

    def _institution(self, row: Row) -> str | None:
        """The id that a nation and a noun would compose for this body ("Israeli army" is ISR:MIL), so that there is
        one.

        The United States are left out: their services have names of their own beside "the military".
        """
        country = self.countries.get(row["country"])
        if country is None or country.iso3 == "USA":
            return None
        nation = words_of(country.adjective)
        for name in (row["name"], *cells(row["forms"])):
            words = words_of(name)
            group = self._institutions.get(words[len(nation) :]) if words[: len(nation)] == nation else None
            if group is not None and group.sectors[0] in cells(row["sectors"]):
                return group.key(country.iso3)
        return None

    def _entry(self, row: Row, prefix: str, kind: ActorKind, country: str | None, sort: str) -> Entry:
        """The entry of this name: the one already there where it can be the same (same country, or one has none)."""
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
        values = row.values
        start, end, country = values["start"] or None, values["end"] or None, values["country"] or None
        for column, date in (("start", start), ("end", end), ("last_seen", last_seen)):
            if date is not None and not _DATE.fullmatch(date):
                self.faults.add(row.origin, f"{column} {date!r} is no date like 2025-09-03, 2025-09 or 2025")
        if start and end and end < start[: len(end)]:
            self.faults.add(row.origin, f"ends {end}, before it starts {start}")
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
            self._add(title, Sense.TITLE, str(row.origin), cells(row["title"]))
            self._add(title, Sense.TITLES, str(row.origin), cells(row["plural"]))
        for row in self.rows["peoples"]:
            people = People(row["name"], row["kind"], row["country"] or None, self._sectors(row))
            self._check_country(row, people.country)
            names = [row["name"]] if row["name"] in cells(row["plurals"]) or row["name"].startswith("the ") else []
            self._add(
                people,
                Sense.PEOPLES,
                str(row.origin),
                [*cells(row["plurals"]), *(n.removeprefix("the ") for n in names)],
            )
            self._add(people, Sense.PEOPLE, str(row.origin), cells(row["adjectives"]))
        for row in self.rows["divisions"]:
            self._check_country(row, row["country"])
            if row["country"] in self.countries:
                self._add(self.countries[row["country"]], Sense.DIVISION, str(row.origin), cells(row["forms"]))

    # -------------------------------------------------------------- indices

    def _add(self, thing: object, sense: Sense, origin: str, names: Iterable[str]) -> None:
        written, forms, number = self._written, self.forms, id(thing)
        for name in names:
            words = words_of(name)
            if len(words) > 1 and words[0] == "the":
                words = words[1:]
            key = (words, sense, number)
            if key not in written:
                written.add(key)
                forms.append(Form(words, sense, thing, origin, acronym(name)))

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
        written = row.values["sectors"]
        sectors = self._sectors_of.get(written)
        if sectors is None:
            sectors = tuple(cells(written))
            for sector in sectors:
                if sector not in SECTORS:
                    self.faults.unknown(row.origin, "sector", sector, SECTORS)
            if SECTORS.issuperset(sectors):
                self._sectors_of[written] = sectors
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


def _plain(name: str) -> str:
    """A name without the note in brackets that tells it from its namesakes ("National Assembly (South Korea)")."""
    return name.partition(" (")[0] if name.endswith(")") else name
