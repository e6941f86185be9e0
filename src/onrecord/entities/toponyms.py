"""Which words of a report are names of places: the gazetteer's longest match, the name finder, and the words around.

A match is read as a place where enough speaks for it, and not where it is part of a person's name or of a newspaper's,
a bank's or a club's. What it stands for is settled in `places.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from onrecord.entities.gazetteer import Gazetteer
from onrecord.entities.placehood import PLACE_KINDS, Surroundings, is_prominent
from onrecord.entities.placenames import Entry, Kind, fold
from onrecord.records import ActorKind, Mention, Name, Parse, Report, Span

LONGEST = 7
"""Tokens of the longest name that is looked up."""
_ARTICLES = frozenset({"al", "el", "as", "an", "ad", "ar", "az"})
"""Arabic articles that a name may begin with, in lower case and before a hyphen."""
SURE = 0.5
"""Probability from which the name finder's word is enough for a place that the gazetteer does not have."""


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


def find_toponyms(
    report: Report, parse: Parse, gazetteer: Gazetteer, mentions: Sequence[Mention], adjectives: bool
) -> list[Toponym]:
    """Every name of a place in the report, in text order, none overlapping another.

    Two passes: a name that stands as a place once stands wherever nothing speaks against it.
    """
    persons, people = _person_spans(mentions), _person_names(parse)
    around = [Surroundings(report, s, gazetteer, persons.get(s.index, ()), people) for s in parse.sentences]
    readers = [_Reader(surroundings, adjectives) for surroundings in around]
    known = frozenset(fold(t.span.of(report.text)) for reader in readers for t in reader.toponyms() if t.readings)
    for surroundings in around:
        surroundings.known = known
    return [toponym for reader in readers for toponym in reader.toponyms()]


def _person_spans(mentions: Iterable[Mention]) -> dict[int, list[Span]]:
    """Sentence -> mentions of people in it."""
    found: dict[int, list[Span]] = {}
    for mention in mentions:
        if mention.actors and all(actor.kind is ActorKind.PERSON for actor in mention.actors):
            found.setdefault(mention.sentence, []).append(mention.span)
    return found


def _person_names(parse: Parse) -> frozenset[str]:
    """First and last names of people whom the report names in full: "Jordan", once "Michael Jordan" has been named."""
    return frozenset(
        fold(sentence.forms[i])
        for sentence in parse.sentences
        for name in sentence.names
        if name.kind == "PER" and name.last > name.first
        for i in (name.first, name.last)
    )


class _Reader:
    """Reads the toponyms of one sentence."""

    def __init__(self, around: Surroundings, adjectives: bool) -> None:
        self.around = around
        self.sentence = around.sentence
        self.gazetteer = around.gazetteer
        self.words = around.words
        self.names = around.names
        self.adjectives = adjectives
        self._starts = [i for i in range(len(self.sentence)) if self._may_start(i)]
        self._read: dict[tuple[int, int], tuple[Entry, ...]] = {}

    def toponyms(self) -> Iterator[Toponym]:
        end = 0
        for i in self._starts:
            toponym = self._at(i) if i >= end else None
            if toponym is not None:
                yield toponym
                end = toponym.last + 1

    def _may_start(self, i: int) -> bool:
        form = self.sentence.forms[i]
        if form[0].isupper() or form[0] == "ʿ":
            return True
        return form in _ARTICLES and i + 1 < len(self.sentence) and self.sentence.forms[i + 1][0] in "-‑"

    def _at(self, i: int) -> Toponym | None:
        """The toponym that starts at token `i`: the gazetteer's longest that stands up, else the name finder's."""
        name = self.names.get(i)
        for last in range(min(i + LONGEST, len(self.sentence)) - 1, i - 1, -1):
            if not self._may_end(last):
                continue
            readings = self._readings(i, last)
            if readings and self.around.stands(i, last, readings):
                return self._toponym(i, last, readings)
        site = self._site(i)
        if site is not None:
            return site
        if (
            name is not None
            and name.first == i
            and name.kind in PLACE_KINDS
            and not self.around.is_person(i, name.last)
        ):
            return self._named(name)
        return None

    def _may_end(self, i: int) -> bool:
        form = self.sentence.forms[i]
        return form[0].isupper() or form[0].isdigit() or form in self.words.areas or form in self.gazetteer.endings

    def _readings(self, first: int, last: int) -> tuple[Entry, ...]:
        found = self._read.get((first, last))
        if found is None:
            found = self._read[first, last] = self._looked_up(first, last)
        return found

    def _looked_up(self, first: int, last: int) -> tuple[Entry, ...]:
        surface = self.around.surface(first, last)
        if "\n" in surface or (last > first and "," in surface):
            return ()
        short = self.gazetteer.short_form(surface)
        if short is not None:
            return (short.entry,) if short.alone or self.around.behind_place(first) else ()
        if first == last and len(surface.strip(".")) < 3 and fold(surface) not in ("us", "uk", "eu"):
            return ()
        found = self.gazetteer.lookup(surface)
        if any(e.adjective for e in found):
            # "Canadian" is also a town in Texas, and hardly ever that.
            found = tuple(e for e in found if (self.adjectives if e.adjective else is_prominent(e)))
        return found

    def _named(self, name: Name) -> Toponym | None:
        """What the name finder alone takes for a place: the part that the gazetteer knows, else the whole.

        "Nazi Germany" holds Germany; "South Los Angeles" keeps its span and is read as Los Angeles.
        """
        sentence = self.sentence
        if name.first == name.last and self.around.is_no_place(name.first):
            return None
        for first in range(name.first + 1, name.last + 1):
            readings = self._readings(first, name.last)
            if any(is_prominent(e) for e in readings):
                part = all(self.words.has("part", sentence.forms[i].lower()) for i in range(name.first, first))
                return self._toponym(name.first if part else first, name.last, readings)
        return self._toponym(name.first, name.last, ()) if name.probability >= SURE else None

    def _site(self, i: int) -> Toponym | None:
        """A road or feature by its last word: "Hutcheson Road", "Peace River"; the name itself need not be known."""
        sentence = self.sentence
        last = i
        while (
            last + 1 < len(sentence)
            and last - i < 4
            and sentence.upos[last + 1] == "PROPN"
            and sentence.forms[last + 1][0].isupper()
        ):
            last += 1
            kind = self.words.has("road", sentence.forms[last]) or self.words.has("feature", sentence.forms[last])
            if kind and sentence.upos[i] in ("PROPN", "NUM", "ADJ") and self._is_located_site(i, last):
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
                return self.gazetteer.lookup(f"{self.around.surface(first, last)} {one}")
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
        return Toponym(
            sentence.index, first, last, head, span, readings, self.names.get(last), wanted, site or not readings
        )
