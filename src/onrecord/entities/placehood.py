"""Whether the words of a name, and those around it, let it be a place: not a person, a newspaper, a month or a river."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.entities.gazetteer import Gazetteer
from onrecord.entities.placenames import Entry, Kind, fold
from onrecord.entities.placewords import load_words
from onrecord.language import syntax
from onrecord.records import Name, Report, Sentence, Span

PLACE_KINDS = ("GPE", "LOC", "FAC")
"""Kinds of the name finder that are places."""
PROMINENT = 100_000
"""People of a town that is read as itself without help from the context."""
DASHES = ("—", "–", "--", "-", "―")


UNSURE = 0.8
"""Probability below which a single name taken for a person is rather the place that has it."""


def is_prominent(entry: Entry) -> bool:
    """Whether the name calls this place to mind without help from the context."""
    if entry.adjective:
        return False
    if entry.kind is Kind.CITY:
        return entry.own and entry.population >= PROMINENT
    return entry.kind is not Kind.PROVINCE or (entry.own and entry.population >= PROMINENT)


class Surroundings:
    """A sentence and what it says for and against a stretch of it being a place."""

    def __init__(
        self,
        report: Report,
        sentence: Sentence,
        gazetteer: Gazetteer,
        persons: Sequence[Span],
        people: frozenset[str],
    ) -> None:
        """`persons` are mentions of people; `people` the folded first and last names of those named in full."""
        self.text = report.text
        self.sentence = sentence
        self.gazetteer = gazetteer
        self.words = load_words()
        self.people = people
        self.persons = {i for span in persons for i in syntax.at(sentence, span)} if persons else set()
        self.names: dict[int, Name] = {i: n for n in sentence.names for i in range(n.first, n.last + 1)}
        self.dateline = report.dateline.span if report.dateline else None
        self.known: frozenset[str] = frozenset()
        """Folded names that stand as places elsewhere in the report."""

    def surface(self, first: int, last: int) -> str:
        return self.text[self.sentence.spans[first].start : self.sentence.spans[last].end]

    def stands(self, first: int, last: int, readings: tuple[Entry, ...]) -> bool:
        """Whether a match of the gazetteer is a place here."""
        sentence = self.sentence
        if self.is_person(first, last, readings) or self._is_brand(first, last):
            return False
        if (first == last and self.is_no_place(first)) or self._is_feature(last):
            return False
        if self._opens_report(first, last):
            return True
        name = self.names.get(last)
        if name is not None and name.kind in PLACE_KINDS:
            return name.probability >= 0.5 or not (first == last and self.words.has("word", sentence.forms[first]))
        if all(e.adjective for e in readings):
            return self._stands_as_adjective(first, last)
        if self.gazetteer.short_form(self.surface(first, last)) or fold(self.surface(first, last)) in self.known:
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
        word = first == last and self.words.has("word", sentence.forms[first])
        person = first == last and self.words.has("person", sentence.forms[first])
        if any(is_prominent(entry) for entry in readings) and not (word or person):
            return True
        if not any(entry.own and not entry.adjective for entry in readings):
            return False
        if last > first or self._before_container(last):
            return True
        return not word and self._is_located(first, last)

    def _is_located(self, first: int, last: int) -> bool:
        """Whether a preposition of place governs it."""
        sentence = self.sentence
        if (
            first
            and sentence.upos[first - 1] == "ADP"
            and self.words.has("locative", sentence.forms[first - 1].lower())
        ):
            return True
        heads = (i for i in range(first, last + 1) if syntax.base(sentence.deps[i]) in ("obl", "nmod"))
        return any(self._is_placing(syntax.case_of(sentence, i), sentence.heads[i]) for i in heads)

    def _is_placing(self, preposition: str, governor: int) -> bool:
        """Whether a preposition puts its governor at a place: "in", or "on" behind an attack."""
        if self.words.has("inside", preposition):
            return True
        if preposition not in ("on", "against") or governor < 0:
            return False
        return self.words.has("target", self.sentence.lemmas[governor].lower())

    def _before_container(self, last: int) -> bool:
        """Whether a comma and a country, division or short form stand behind it ("Paris, Texas")."""
        i = last + 2
        if i >= len(self.sentence) or self.sentence.forms[last + 1] != ",":
            return False
        for end in range(min(i + 3, len(self.sentence)) - 1, i - 1, -1):
            surface = self.surface(i, end)
            if self.gazetteer.short_form(surface):
                return True
            holders = self.gazetteer.lookup(surface) if surface[:1].isupper() else ()
            if any(e.own and e.kind in (Kind.PROVINCE, Kind.COUNTRY) for e in holders):
                return True
        return False

    def behind_place(self, i: int) -> bool:
        """Whether a place name and a comma, or a place name alone, stand before token `i`."""
        before = i - 2 if i and self.sentence.forms[i - 1] in (",", "(") else i - 1
        if i > 1 and self.sentence.forms[i - 1] == "-" and self.sentence.forms[i - 2] in ("R", "D", "I"):
            return True
        if before < 0 or not self.sentence.forms[before][0].isupper():
            return False
        return any(self.gazetteer.lookup(self.surface(k, before)) for k in range(max(0, before - 3), before + 1)) or (
            before in self.names and self.names[before].kind in PLACE_KINDS
        )

    def is_person(self, first: int, last: int, readings: tuple[Entry, ...] = ()) -> bool:
        """Whether the words are a person's name, or a part of one; a prominent place gets the benefit of the doubt."""
        sentence = self.sentence
        if any(i in self.persons for i in range(first, last + 1)):
            return True
        name = self.names.get(first) or self.names.get(last)
        if name is not None and name.kind == "PER" and name.probability >= 0.5:
            doubted = (name.first, name.last) == (first, last) and self._is_doubted(name, readings)
            if not doubted:
                return True
        if first and (sentence.forms[first - 1] in self.words.roles["title"]) and self.names.get(last, name) is None:
            return True
        if any(self._flat_partner(i, first, last) for i in range(first, last + 1)):
            return True
        known = first == last and fold(sentence.forms[first]) in self.people
        return known and not (name is not None and name.kind in PLACE_KINDS) and not self._is_located(first, last)

    def _is_doubted(self, name: Name, readings: tuple[Entry, ...]) -> bool:
        """Whether a lone word that the name finder takes for a person is rather a place: "Jordan recalled its envoy"."""
        form = self.sentence.forms[name.first]
        if name.first < name.last or not any(map(is_prominent, readings)):
            return False
        if any(e.kind is Kind.COUNTRY and e.own for e in readings) and not self.words.has("person", form):
            return True  # A report names a person in full before it says "Jordan" for short.
        if name.probability < UNSURE and not self.words.has("person", form):
            return True
        return name.probability < 0.9 and self._is_located(name.first, name.last)

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

    def is_no_place(self, i: int) -> bool:
        """Whether a word alone names no place, whatever the gazetteer has: "March", "Center", "North"."""
        form = self.sentence.forms[i]
        return self.words.has("never", form) or self.words.has("part", form.lower())

    def _is_feature(self, last: int) -> bool:
        """Whether the word behind makes it a river, a mountain or the like, which is another place."""
        i = last + 1
        return (
            i < len(self.sentence)
            and self.words.has("feature", self.sentence.forms[i])
            and self.sentence.upos[i] == "PROPN"
        )
