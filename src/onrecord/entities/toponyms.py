"""Which words of a report are names of places: the gazetteer's longest match, the name finder, and the words around.

A match is read as a place where enough speaks for it, and not where it is part of a person's name or of a newspaper's,
a bank's or a club's. What it stands for is settled in `places.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onrecord import rules
from onrecord.entities.gazetteer import Entry, Gazetteer, Kind, fold
from onrecord.language import syntax
from onrecord.records import ActorKind, Mention, Name, Parse, Report, Sentence, Span

LONGEST = 7
"""Tokens of the longest name that is looked up."""
PLACE_KINDS = ("GPE", "LOC", "FAC")
DASHES = ("—", "–", "--", "-", "―")
PROMINENT = 100_000
"""People of a town that is read as itself without help from the context."""


@dataclass(frozen=True, slots=True)
class Toponym:
    """Tokens first..last (inclusive) of a sentence that name a place, and all that they may stand for."""

    sentence: int
    first: int
    last: int
    head: int
    span: Span
    readings: tuple[Entry, ...]
    name: Name | None
    """What the name finder saw there."""
    wanted: Kind | None = None
    """The kind that a word beside it asks for ("region", "city")."""
    site: bool = False
    """Whether it is a road, building or feature that the gazetteer may not have."""


def _is_prominent(entry: Entry) -> bool:
    """Whether the name calls this place to mind without help from the context."""
    if entry.adjective:
        return False
    if entry.kind is Kind.CITY:
        return entry.own and entry.population >= PROMINENT
    return entry.kind is not Kind.PROVINCE or (entry.own and entry.population >= PROMINENT)


@dataclass(frozen=True, slots=True)
class Words:
    """The word lists of data/places/words.csv, by role."""

    roles: dict[str, frozenset[str]]
    areas: dict[str, Kind | None]

    def has(self, role: str, word: str) -> bool:
        return word in self.roles[role]


@lru_cache(maxsize=1)
def load_words() -> Words:
    """The packaged word lists. Raises RuleError where the file has faults."""
    faults = rules.Faults()
    roles: dict[str, set[str]] = {}
    areas: dict[str, Kind | None] = {}
    for row in rules.read_table("places/words.csv", rules.DATA / "places" / "words.csv", ("role", "kind", "words"), faults):
        words = row["words"].split("|")
        roles.setdefault(row["role"], set()).update(words)
        if row["role"] == "area":
            areas.update((word, Kind(row["kind"]) if row["kind"] else None) for word in words)
    faults.raise_any()
    return Words({role: frozenset(words) for role, words in roles.items()}, areas)


def find_toponyms(
    report: Report, parse: Parse, gazetteer: Gazetteer, mentions: Sequence[Mention], adjectives: bool
) -> list[Toponym]:
    """Every name of a place in the report, in text order, none overlapping another.

    Two passes: a name that stands as a place once stands wherever nothing speaks against it.
    """
    words = load_words()
    persons = _person_spans(mentions)
    known_people = _person_names(parse)
    readers = [_SentenceReader(report, s, gazetteer, words, persons, known_people, adjectives) for s in parse.sentences]
    known = frozenset(fold(t.span.of(report.text)) for reader in readers for t in reader.toponyms() if t.readings)
    for reader in readers:
        reader.known = known
    return [toponym for reader in readers for toponym in reader.toponyms()]


def _person_spans(mentions: Iterable[Mention]) -> list[Span]:
    return [m.span for m in mentions if m.actors and all(a.kind is ActorKind.PERSON for a in m.actors)]


def _person_names(parse: Parse) -> frozenset[str]:
    """First and last names of people whom the report names in full: "Jordan", once "Michael Jordan" has been named."""
    return frozenset(
        fold(sentence.forms[i])
        for sentence in parse.sentences
        for name in sentence.names
        if name.kind == "PER" and name.last > name.first
        for i in (name.first, name.last)
    )


class _SentenceReader:
    """Reads the toponyms of one sentence."""

    def __init__(
        self,
        report: Report,
        sentence: Sentence,
        gazetteer: Gazetteer,
        words: Words,
        persons: Sequence[Span],
        people: frozenset[str],
        adjectives: bool,
    ) -> None:
        self.text = report.text
        self.sentence = sentence
        self.gazetteer = gazetteer
        self.words = words
        self.people = people
        self.adjectives = adjectives
        self.persons = {i for span in persons for i in syntax.at(sentence, span)} if persons else set()
        self.names: dict[int, Name] = {i: n for n in sentence.names for i in range(n.first, n.last + 1)}
        self.dateline = report.dateline.span if report.dateline else None
        self.known: frozenset[str] = frozenset()
        """Folded names that stand as places elsewhere in the report."""
        self._read: dict[tuple[int, int], tuple[Entry, ...]] = {}

    def toponyms(self) -> Iterator[Toponym]:
        i = 0
        while i < len(self.sentence):
            toponym = self._at(i) if self._may_start(i) else None
            if toponym is None:
                i += 1
            else:
                yield toponym
                i = toponym.last + 1

    def _may_start(self, i: int) -> bool:
        form = self.sentence.forms[i]
        if form[0].isupper() or form[0] == "ʿ":
            return True
        following = self.sentence.forms[i + 1][:1] if i + 1 < len(self.sentence) else ""
        return form.lower() in ("al", "el", "as", "an", "ad", "ar", "az") and following in ("-", "‑")

    def _at(self, i: int) -> Toponym | None:
        """The toponym that starts at token `i`: the gazetteer's longest that stands up, else the name finder's."""
        name = self.names.get(i)
        for last in range(min(i + LONGEST, len(self.sentence)) - 1, i - 1, -1):
            if not self._may_end(last):
                continue
            readings = self._readings(i, last)
            if readings and self._stands(i, last, readings):
                return self._toponym(i, last, readings)
        site = self._site(i)
        if site is not None:
            return site
        if name is not None and name.first == i and name.kind in PLACE_KINDS and not self._is_person(i, name.last):
            return self._named(name)
        return None

    def _may_end(self, i: int) -> bool:
        form = self.sentence.forms[i]
        return form[0].isupper() or form[0].isdigit() or form in self.words.areas or form in self.gazetteer.endings

    def _surface(self, first: int, last: int) -> str:
        return self.text[self.sentence.spans[first].start : self.sentence.spans[last].end]

    def _readings(self, first: int, last: int) -> tuple[Entry, ...]:
        found = self._read.get((first, last))
        if found is None:
            found = self._read[first, last] = self._looked_up(first, last)
        return found

    def _looked_up(self, first: int, last: int) -> tuple[Entry, ...]:
        surface = self._surface(first, last)
        if "\n" in surface or (last > first and "," in surface):
            return ()
        short = self.gazetteer.short_form(surface)
        if short is not None:
            return (short.entry,) if short.alone or self._behind_place(first) else ()
        if first == last and len(surface.strip(".")) < 3 and fold(surface) not in ("us", "uk", "eu"):
            return ()
        found = self.gazetteer.lookup(surface)
        if any(e.adjective for e in found):
            # "Canadian" is also a town in Texas, and hardly ever that.
            found = tuple(e for e in found if (self.adjectives if e.adjective else _is_prominent(e)))
        return found

    def _named(self, name: Name) -> Toponym | None:
        """What the name finder alone takes for a place: the part that the gazetteer knows, else the whole.

        "Nazi Germany" holds Germany; "South Los Angeles" keeps its span and is read as Los Angeles.
        """
        sentence = self.sentence
        if name.first == name.last and (
            self.words.has("never", sentence.forms[name.first]) or self.words.has("part", sentence.forms[name.first].lower())
        ):
            return None
        for first in range(name.first + 1, name.last + 1):
            readings = self._readings(first, name.last)
            if any(_is_prominent(e) for e in readings):
                part = all(self.words.has("part", sentence.forms[i].lower()) for i in range(name.first, first))
                return self._toponym(name.first if part else first, name.last, readings)
        return self._toponym(name.first, name.last, ())

    def _behind_place(self, i: int) -> bool:
        """Whether a place name and a comma, or a place name alone, stand before token `i`."""
        before = i - 2 if i and self.sentence.forms[i - 1] in (",", "(") else i - 1
        if i > 1 and self.sentence.forms[i - 1] == "-" and self.sentence.forms[i - 2] in ("R", "D", "I"):
            return True
        if before < 0 or not self.sentence.forms[before][0].isupper():
            return False
        return any(self.gazetteer.lookup(self._surface(k, before)) for k in range(max(0, before - 3), before + 1)) or (
            before in self.names and self.names[before].kind in PLACE_KINDS
        )

    # -------------------------------------------------------------- what speaks for and against a place

    def _stands(self, first: int, last: int, readings: tuple[Entry, ...]) -> bool:
        """Whether a match of the gazetteer is a place here."""
        sentence = self.sentence
        if self._is_person(first, last, any(map(_is_prominent, readings))) or self._is_brand(first, last):
            return False
        if first == last and (self.words.has("never", sentence.forms[first]) or self.words.has("part", sentence.forms[first].lower())):
            return False
        if self._is_feature(last):
            return False
        if self._opens_report(first, last):
            return True
        name = self.names.get(last)
        if name is not None and name.kind in PLACE_KINDS:
            return name.probability >= 0.5 or not (first == last and self.words.has("word", sentence.forms[first]))
        if all(e.adjective for e in readings):
            return self._stands_as_adjective(first, last)
        if self.gazetteer.short_form(self._surface(first, last)) or fold(self._surface(first, last)) in self.known:
            return True
        return self._stands_alone(first, last, readings)

    def _opens_report(self, first: int, last: int) -> bool:
        """Whether it is the place of a dateline, marked as one or only in capitals before a dash."""
        sentence = self.sentence
        if self.dateline is not None and sentence.spans[first] in self.dateline:
            return True
        following = sentence.forms[last + 1] if last + 1 < len(sentence) else ""
        return first == 0 and following in DASHES and all(sentence.forms[i].isupper() for i in range(first, last + 1))

    def _stands_as_adjective(self, first: int, last: int) -> bool:
        name = self.names.get(first)
        if name is not None:
            return name.kind != "PER"
        return self.sentence.upos[last] in ("ADJ", "PROPN", "NOUN")

    def _stands_alone(self, first: int, last: int, readings: tuple[Entry, ...]) -> bool:
        """Without the name finder: by prominence, by a preposition, or by a containing place behind it."""
        sentence = self.sentence
        if not any(sentence.upos[i] in ("PROPN", "X") for i in range(first, last + 1)):
            return False
        doubtful = first == last and (self.words.has("word", sentence.forms[first]) or self.words.has("person", sentence.forms[first]))
        if any(_is_prominent(entry) for entry in readings) and not doubtful:
            return True
        if not any(entry.own and not entry.adjective for entry in readings):
            return False
        if last > first or self._before_container(last):
            return True
        return self._is_located(first, last) and not (doubtful and self.words.has("word", sentence.forms[first]))

    def _is_located(self, first: int, last: int) -> bool:
        """Whether a preposition of place governs it."""
        sentence = self.sentence
        if first and sentence.upos[first - 1] == "ADP" and self.words.has("locative", sentence.forms[first - 1].lower()):
            return True
        heads = (i for i in range(first, last + 1) if syntax.base(sentence.deps[i]) in ("obl", "nmod"))
        return any(self._is_placing(syntax.case_of(sentence, i), sentence.heads[i]) for i in heads)

    def _is_placing(self, preposition: str, governor: int) -> bool:
        """Whether a preposition puts its governor at a place: "in", or "on" behind an attack."""
        if self.words.has("inside", preposition):
            return True
        return preposition in ("on", "against") and governor >= 0 and self.words.has("target", self.sentence.lemmas[governor].lower())

    def _before_container(self, last: int) -> bool:
        """Whether a comma and a country, division or short form stand behind it ("Paris, Texas")."""
        i = last + 2
        if i >= len(self.sentence) or self.sentence.forms[last + 1] != ",":
            return False
        for end in range(min(i + 3, len(self.sentence)) - 1, i - 1, -1):
            surface = self._surface(i, end)
            if self.gazetteer.short_form(surface):
                return True
            if surface[:1].isupper() and any(e.kind in (Kind.PROVINCE, Kind.COUNTRY) and e.own for e in self.gazetteer.lookup(surface)):
                return True
        return False

    def _is_person(self, first: int, last: int, prominent: bool = False) -> bool:
        """Whether the words are a person's name, or a part of one; a prominent place gets the benefit of the doubt."""
        sentence = self.sentence
        if any(i in self.persons for i in range(first, last + 1)):
            return True
        name = self.names.get(first) or self.names.get(last)
        if name is not None and name.kind == "PER" and name.probability >= 0.5:
            doubted = prominent and name.first == first and name.last == last and name.probability < 0.9
            if not (doubted and self._is_located(first, last)):
                return True
        if first and (sentence.forms[first - 1] in self.words.roles["title"]) and self.names.get(last, name) is None:
            return True
        if any(self._flat_partner(i, first, last) for i in range(first, last + 1)):
            return True
        known = first == last and fold(sentence.forms[first]) in self.people
        return known and not (name is not None and name.kind in PLACE_KINDS) and not self._is_located(first, last)

    def _flat_partner(self, i: int, first: int, last: int) -> bool:
        """Whether another capitalised word outside the match is one name with token `i`, by the parse."""
        sentence = self.sentence
        partners = [c for c in sentence.children[i] if sentence.deps[c] == "flat"]
        if sentence.deps[i] == "flat":
            partners.append(sentence.heads[i])
        outside = [k for k in partners if not first <= k <= last and sentence.forms[k][0].isupper() and abs(k - i) == 1]
        if first < last or not self.words.has("person", sentence.forms[i]):
            outside = [k for k in outside if (name := self.names.get(k)) is not None and name.kind == "PER"]
        name = self.names.get(i)
        return bool(outside) and not (name is not None and name.kind in PLACE_KINDS)

    def _is_brand(self, first: int, last: int) -> bool:
        """Whether the word behind makes it a newspaper, a bank, a team or a treaty."""
        following = self.sentence.forms[last + 1] if last + 1 < len(self.sentence) else ""
        if following in self.words.roles["brand"]:
            return True
        name = self.names.get(first)
        if name is None or name.kind != "ORG" or (name.first, name.last) == (first, last):
            return False
        behind = [self.sentence.forms[i] for i in range(last + 1, name.last + 1)]
        return not any(word in self.words.roles["body"] for word in behind) and any(
            word in self.words.roles["brand"] for word in behind
        )

    def _is_feature(self, last: int) -> bool:
        """Whether the word behind makes it a river, a mountain or the like, which is another place."""
        i = last + 1
        return i < len(self.sentence) and self.words.has("feature", self.sentence.forms[i]) and self.sentence.upos[i] == "PROPN"

    # -------------------------------------------------------------- spans

    def _site(self, i: int) -> Toponym | None:
        """A road or feature by its last word: "Hutcheson Road", "Peace River"; the name itself need not be known."""
        sentence = self.sentence
        last = i
        while last + 1 < len(sentence) and last - i < 4 and sentence.upos[last + 1] == "PROPN" and sentence.forms[last + 1][0].isupper():
            last += 1
            kind = self.words.has("road", sentence.forms[last]) or self.words.has("feature", sentence.forms[last])
            if kind and sentence.upos[i] in ("PROPN", "NUM", "ADJ"):
                if self._is_located_site(i, last):
                    return self._toponym(i, last, (), site=True)
        return None

    def _is_located_site(self, first: int, last: int) -> bool:
        name = self.names.get(last)
        if name is not None and name.kind in PLACE_KINDS:
            return True
        return name is None or name.kind != "PER"

    def _counties(self, first: int, last: int) -> tuple[Entry, ...]:
        """Readings as a district of names that share the word: "Barrow and Jackson counties"."""
        sentence = self.sentence
        for i in range(last + 1, min(last + 8, len(sentence))):
            form = sentence.forms[i]
            if form.lower() in ("counties", "parishes", "districts"):
                one = {"counties": "County", "parishes": "Parish", "districts": "District"}[form.lower()]
                return self.gazetteer.lookup(f"{self._surface(first, last)} {one}")
            if not (form[0].isupper() or form in (",", "and", "&")):
                break
        return ()

    def _toponym(self, first: int, last: int, readings: tuple[Entry, ...], site: bool = False) -> Toponym:
        sentence = self.sentence
        wanted = None
        following = sentence.forms[last + 1] if last + 1 < len(sentence) else ""
        if following in self.words.areas and readings and not readings[0].adjective:
            wanted = self.words.areas[following]
        elif counties := self._counties(first, last):
            readings, wanted = (*readings, *counties), Kind.DISTRICT
        tokens = range(first, last + 1)
        head = next((i for i in tokens if not first <= sentence.heads[i] <= last), last)
        span = Span(sentence.spans[first].start, sentence.spans[last].end)
        return Toponym(sentence.index, first, last, head, span, readings, self.names.get(last), wanted, site or not readings)
