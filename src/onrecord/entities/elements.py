"""What the tables and the language pipeline's names find in one sentence, as a row of elements without overlap.

Here it is decided which of the readings of a form can stand at all: "Un" inside a person's name is no United Nations,
"Georgia" between Atlanta and Savannah no country, "general" before "election" no officer.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from onrecord.entities.directory import Country, Entry, Group, Title
from onrecord.entities.forms import Form, FormIndex, Match, Sense, words_of
from onrecord.records import Name, Sentence

TRUSTED = 0.5
"""A name of the pipeline below this probability neither forbids a reading nor makes an actor of its own."""
PLACES = frozenset({Sense.COUNTRY, Sense.CAPITAL, Sense.DIVISION, Sense.METONYM})
BODIES = frozenset({Sense.BODY, Sense.OUTLET})
NATIONS = frozenset({Sense.ADJECTIVE, Sense.PEOPLE})
_SUFFIXES = frozenset({"Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV"})
_NAME_KINDS = frozenset({"PER", "FAC", "EVENT", "LOC", "ORG"})
_ACTING = frozenset({"GOV", "MIL", "REB", "COP", "PRM", "LEG", "SPY"})
_NUMBERS = frozenset({"dozens", "scores", "hundreds", "thousands", "millions"})
_OF_PEOPLE = frozenset((
    "abduct", "arrest", "behead", "deport", "detain", "displace", "evacuate", "execute", "expel", "free", "hospitalize",
    "hurt", "injure", "jail", "kidnap", "kill", "massacre", "murder", "release", "rescue", "sentence", "torture", "trap",
    "wound",
))  # fmt: skip
_COURTESY = frozenset({"mr", "mrs", "ms", "miss", "dr", "sir", "lord", "lady", "dame", "madam"})


@dataclass(frozen=True, slots=True)
class Element:
    """Tokens first..last (inclusive) and what they may be; `unknown` names are in no table ("person" or "body")."""

    first: int
    last: int
    forms: tuple[Form, ...]
    unknown: str | None = None
    probability: float | None = None
    countries: tuple[Country, ...] = ()
    """Countries named inside the name of an unknown body."""
    senses: frozenset[Sense] = field(init=False)
    is_person: bool = field(init=False)
    is_body: bool = field(init=False)
    is_title: bool = field(init=False)
    is_group: bool = field(init=False)

    def __post_init__(self) -> None:
        senses = frozenset(form.sense for form in self.forms)
        person = self.unknown == "person" or Sense.PERSON in senses or Sense.SHORT in senses
        for name, value in (
            ("senses", senses),
            ("is_person", person),
            ("is_body", self.unknown == "body" or Sense.BODY in senses or Sense.OUTLET in senses),
            ("is_title", not person and (Sense.TITLE in senses or Sense.TITLES in senses)),
            ("is_group", Sense.GROUP in senses),
        ):
            object.__setattr__(self, name, value)

    def form(self, *senses: Sense) -> Form | None:
        """The first form in one of `senses`, in the order of the senses."""
        for sense in senses:
            if sense in self.senses:
                return next(f for f in self.forms if f.sense is sense)
        return None


def find_elements(sentence: Sentence, index: FormIndex, blocked: frozenset[tuple[str, ...]]) -> list[Element]:
    """The elements of a sentence in text order; `blocked` are homographs that the report uses otherwise."""
    found: list[Element] = []
    names = [n for n in sentence.names if n.probability >= TRUSTED and n.kind in _NAME_KINDS]
    taken = -1
    for begun in index.matches(sentence):
        for match in begun:
            if match.first <= taken:
                break
            forms = tuple(f for f in match.forms if _stands(sentence, match, f, names, blocked))
            if forms:
                found.append(Element(match.first, match.last, forms))
                taken = match.last
                break
    found = [e for e, behind in zip_longest(found, found[1:]) if not _qualifies(e, behind)]
    return sorted(_with_unknown(sentence, found, names), key=lambda e: e.first)


def _qualifies(element: Element, behind: Element | None) -> bool:
    """Whether "deputy" only qualifies the title right behind it and is no member of a parliament."""
    deputy = any(form.words == ("deputy",) for form in element.forms)
    return deputy and behind is not None and behind.first == element.last + 1 and behind.is_title


def _stands(
    sentence: Sentence, match: Match, form: Form, names: Sequence[Name], blocked: frozenset[tuple[str, ...]]
) -> bool:
    """Whether a form can be what it says here, by capitals, tags, tree and the names around it."""
    first, last, sense = match.first, match.last, form.sense
    if sense is Sense.GROUP:
        if form.words[-1] in _NUMBERS and not _are_people(sentence, first, last):
            return False
        return sentence.upos[last] in ("NOUN", "PROPN") and not _names_a_thing(sentence, last, form)
    if sense is Sense.TITLES and sentence.forms[first][:1].isupper() and first > 0:
        behind = last + 1 < len(sentence) and sentence.upos[last + 1] == "PROPN"
        return sentence.upos[last] in ("NOUN", "PROPN") and (behind or len(form.words) > 1)
    if sense is Sense.TITLE and _is_surname(sentence, match, form, names):
        return False
    if sense in (Sense.TITLE, Sense.TITLES):
        return sentence.upos[last] in ("NOUN", "PROPN") or form.words[0] in _COURTESY
    if sense in (Sense.COUNTRY, Sense.CAPITAL) and form.words in blocked:
        return False
    if sense is Sense.SHORT and any(_is_sure_place(n, match) for n in names):
        return False
    if _inside_other_name(sentence, match, form, names):
        return False
    if sense not in (Sense.PERSON, Sense.BODY, Sense.OUTLET) and _part_of_longer_name(sentence, first, last, sense):
        return False
    if isinstance(form.thing, Entry) and form.thing.ambiguous and sense in BODIES:
        return _named_as_body(sentence, match, form)
    return True


def _is_sure_place(name: Name, match: Match) -> bool:
    """Whether a match lies in the name of a place, or is one by more than a weak guess: "Kim" of 0.57 is a person."""
    if name.kind not in ("LOC", "FAC") or not name.first <= match.first <= name.last:
        return False
    return (name.first, name.last) != (match.first, match.last) or name.probability >= 0.75


def _is_surname(sentence: Sentence, match: Match, form: Form, names: Sequence[Name]) -> bool:
    """Whether a title is somebody's name here: "Mr. King", "Charlie King", not "Mr. President" nor "Lord Mayor"."""
    first = match.first
    for name in names:
        if name.kind == "PER" and _without_courtesy(sentence, name) < first and match.last == name.last:
            return sentence.deps[first].startswith("flat")
    before = sentence.forms[first - 1].lower().rstrip(".") if first else ""
    role = form.thing.role if isinstance(form.thing, Title) else None
    return (
        before in ("mr", "mrs", "ms", "miss", "dr") and role not in _ADDRESSED and sentence.forms[first][:1].isupper()
    )


_ADDRESSED = frozenset({"head_of_government", "minister", "speaker", "body_head", "ambassador", "vice_president", None})


def _are_people(sentence: Sentence, first: int, last: int) -> bool:
    """Whether a noun of number counts nothing and does something, or undergoes what only people do: "dozens were killed"."""
    inside = range(first, last + 1)
    head = next((k for k in inside if sentence.deps[k] in ("nsubj", "nsubj:pass")), None)
    if head is None or any(c > last for k in inside for c in sentence.children[k]):
        return False
    return sentence.deps[head] == "nsubj" or sentence.lemmas[sentence.heads[head]] in _OF_PEOPLE


def _names_a_thing(sentence: Sentence, last: int, form: Form) -> bool:
    """Whether a group noun only tells what kind of thing comes next: "World War", "press conference", "bank account".

    Armed and official groups stay ("police raid"): they do what the next noun says.
    """
    head = sentence.heads[last]
    if not sentence.deps[last].startswith(("compound", "flat")) or head != last + 1:
        return False
    capitals = sentence.forms[last][:1].isupper() and sentence.forms[head][:1].isupper()
    acting = isinstance(form.thing, Group) and bool(_ACTING & set(form.thing.sectors))
    return (capitals and last > 0 and len(form.words) == 1) or (not acting and sentence.upos[head] == "NOUN")


def _without_courtesy(sentence: Sentence, name: Name) -> int:
    """The first token of a name behind "Mr." and its like."""
    first = name.first
    while first < name.last and sentence.forms[first].lower().rstrip(".") in _COURTESY:
        first += 1
    return first


def _inside_other_name(sentence: Sentence, match: Match, form: Form, names: Sequence[Name]) -> bool:
    """Whether the form is only a part of a longer name of another kind ("Un" of "Kim Jong Un", "Paris" of "Paris
    Hilton").
    """
    for name in names:
        inside = name.first <= match.first and match.last <= name.last
        if not inside or (_without_courtesy(sentence, name), name.last) == (match.first, match.last):
            continue
        if name.kind == "PER":
            return form.sense is not Sense.PERSON and not (form.sense in NATIONS and match.first == name.first)
        if name.kind in ("FAC", "EVENT", "LOC"):
            return form.sense in (
                Sense.SHORT,
                Sense.CAPITAL,
                Sense.COUNTRY,
                Sense.ADJECTIVE,
                Sense.PEOPLE,
                Sense.METONYM,
            )
        if name.kind == "ORG" and form.sense is Sense.SHORT:
            return True
    return False


def _part_of_longer_name(sentence: Sentence, first: int, last: int, sense: Sense) -> bool:
    """Whether the tree joins the form to a capitalised neighbour as one name ("Michael Jordan", "Fred Trump")."""
    for inner, outer in ((first, first - 1), (last, last + 1)):
        if not 0 <= outer < len(sentence) or sentence.upos[outer] != "PROPN" or not sentence.forms[outer][:1].isupper():
            continue
        if sentence.forms[outer].endswith(".") and outer < inner:
            continue
        flat_in = sentence.deps[inner].startswith("flat") and sentence.heads[inner] <= outer < inner
        flat_out = sentence.deps[outer].startswith("flat") and sentence.heads[outer] == first and outer > inner
        if flat_in or flat_out:
            return sense in (Sense.SHORT, Sense.COUNTRY, Sense.CAPITAL, Sense.DEMONYM, Sense.METONYM, Sense.DIVISION)
    return False


def _named_as_body(sentence: Sentence, match: Match, form: Form) -> bool:
    """Whether something besides its letters says that an ambiguous form is a body here: the pipeline, or "the"."""
    if len(form.words) > 2:
        return True
    by_name = any(
        n.kind == "ORG" and n.first <= match.first and match.last <= n.last and n.probability >= 0.4
        for n in sentence.names
    )
    before = sentence.forms[match.first - 1].lower() if match.first else ""
    owner = match.last + 1 < len(sentence) and sentence.xpos[match.last + 1] == "POS" and match.first > 0
    return by_name or before in ("the", "'s", "’s") or (owner and sentence.upos[match.last] == "PROPN")


def _with_unknown(sentence: Sentence, found: list[Element], names: Sequence[Name]) -> Iterator[Element]:
    """The elements, and the names that no table knows: people and bodies; a body swallows the nations in its name."""
    swallowed: set[int] = set()
    unknown: list[Element] = []
    for name in names:
        if name.kind == "PER":
            unknown.extend(_unknown_person(sentence, name, found))
        elif name.kind == "ORG" and name.last > name.first:
            inside = [e for e in found if name.first <= e.first and e.last <= name.last]
            overlapping = [e for e in found if e.first <= name.last and name.first <= e.last]
            if len(inside) == len(overlapping) and _swallows(sentence, name, inside):
                swallowed |= {id(e) for e in inside}
                countries = tuple(f.thing for e in inside for f in e.forms if isinstance(f.thing, Country))
                unknown.append(Element(name.first, name.last, (), "body", name.probability, countries[:1]))
        elif name.kind == "ORG" and _stands_alone(sentence, name, found):
            unknown.append(Element(name.first, name.last, (), "body", name.probability))
    kept = [e for e in found if id(e) not in swallowed] + unknown
    kept += _bodies_by_noun(sentence, kept)
    yield from kept
    yield from _titled_strangers(sentence, kept)


def _bodies_by_noun(sentence: Sentence, kept: Sequence[Element]) -> list[Element]:
    """Bodies by the last word of a capitalised name, where the pipeline saw none: "the Mekong River Commission"."""
    taken = {k for e in kept for k in range(e.first, e.last + 1)}
    found = []
    for last, form in enumerate(sentence.forms):
        if form not in _BODY_NOUNS or sentence.upos[last] != "PROPN" or last in taken:
            continue
        first = last
        while (
            first > 0
            and first - 1 not in taken
            and first <= sentence.heads[first - 1] <= last
            and _name_word(sentence, first - 1)
        ):
            first -= 1
        if first < last and first - 1 not in taken:
            found.append(Element(first, last, (), "body"))
    return found


def _stands_alone(sentence: Sentence, name: Name, found: Sequence[Element]) -> bool:
    """Whether a one-word body is a proper name that no element has taken."""
    form = sentence.forms[name.first]
    proper = sentence.upos[name.first] == "PROPN" and form[:1].isupper() and len(form) > 1 and not _is_calendar(form)
    return proper and not any(e.first <= name.first <= e.last for e in found)


def _swallows(sentence: Sentence, name: Name, inside: Sequence[Element]) -> bool:
    """Whether a body's name is more than the tables' words in it: "Harvard University", not "Russian Army"."""
    if any((e.first, e.last) == (name.first, name.last) for e in inside):
        return False
    if all(e.senses <= PLACES | NATIONS | {Sense.PEOPLES} for e in inside):
        return True
    if any(e.is_person or e.is_title or e.is_body for e in inside):
        return False
    if sentence.forms[name.first] in ("University", "College", "Institute") and name.last > name.first + 1:
        return True  # "University of Utah"
    covered = {k for e in inside for k in range(e.first, e.last + 1)}
    return any(sentence.upos[k] == "PROPN" and k not in covered for k in range(name.first, name.last + 1))


def _unknown_person(sentence: Sentence, name: Name, found: Sequence[Element]) -> Iterator[Element]:
    """A person's name less the elements that it overlaps at its ends (titles, nationalities); nothing where one fills
    it.
    """
    first, last = name.first, name.last
    if sentence.forms[first] in ("D", "R", "I") and first + 1 < len(sentence) and sentence.forms[first + 1] == "-":
        return  # a party and state behind a name: "D-Mass."
    if any(sentence.forms[k - 1] == "-" and sentence.forms[k - 2] in ("D", "R", "I") for k in (first, last) if k > 1):
        return
    if sentence.forms[last] in _NO_SURNAMES or sentence.forms[first] in ("Alliance", "Coalition", "Association"):
        return
    for element in found:
        if element.last < first or element.first > last:
            continue
        if element.is_person:
            return
        if element.first <= first:
            first = element.last + 1
        else:
            last = min(last, element.first - 1)
    while first <= last and (sentence.upos[first] in ("PUNCT", "DET") or not sentence.forms[first][:1].isupper()):
        if not sentence.forms[first][:1].islower() or first == last:
            first += 1
        else:
            break
    cut = next((k for k in range(first + 2, last + 1) if sentence.forms[k] in ("of", "from")), None)
    last = cut - 1 if cut is not None else last
    while last >= first and sentence.upos[last] in ("PUNCT", "PART"):
        last -= 1
    if first <= last and any(
        sentence.forms[k][:1].isupper() and len(sentence.forms[k]) > 1 for k in range(first, last + 1)
    ):
        yield Element(first, last, (), "person", name.probability)


def _titled_strangers(sentence: Sentence, elements: Sequence[Element]) -> Iterator[Element]:
    """Capitalised words right behind a title, where neither table nor pipeline has them ("Deputy Foreign Minister
    Kim").
    """
    taken = {k for e in elements for k in range(e.first, e.last + 1)}
    for element in elements:
        if element.form(Sense.TITLE) is None:
            continue
        first = last = element.last + 1
        while last < len(sentence) and last not in taken and _name_word(sentence, last):
            last += 1
        placed = any(n.kind in ("GPE", "LOC", "FAC") and n.first <= element.last < n.last for n in sentence.names)
        if last > first and not placed and sentence.forms[first] not in _PARTS_OF_PLACES:
            yield Element(first, last - 1, (), "person")


_BODY_NOUNS = frozenset((
    "Administration", "Agency", "Association", "Authority", "Bureau", "Center", "Centre", "Commission", "Committee",
    "Corporation", "Council", "Department", "Federation", "Foundation", "Institute", "League", "Ministry", "Party",
    "Society", "University",
))  # fmt: skip
_NO_SURNAMES = _BODY_NOUNS | {"Act", "Amendment", "Bill", "Campaign", "Court", "Program", "Project"}
"""Last words of names that the pipeline may take for people's, and that are bodies' or laws'."""
_PARTS_OF_PLACES = frozenset(("County", "City", "Street", "Avenue", "Park", "Island", "Beach", "Airport", "Square"))


def _name_word(sentence: Sentence, token: int) -> bool:
    form = sentence.forms[token]
    return sentence.upos[token] == "PROPN" and form[:1].isupper() and not _is_calendar(form)


def _is_calendar(form: str) -> bool:
    return words_of(form)[:1] in _CALENDAR


_CALENDAR = frozenset((
    ("monday",), ("tuesday",), ("wednesday",), ("thursday",), ("friday",), ("saturday",), ("sunday",), ("january",),
    ("february",), ("march",), ("april",), ("june",), ("july",), ("august",), ("september",), ("october",),
    ("november",), ("december",),
))  # fmt: skip


def with_suffix(sentence: Sentence, last: int) -> int:
    """The last token of a person's name with its "Jr." or "III"."""
    while last + 1 < len(sentence) and sentence.forms[last + 1] in _SUFFIXES:
        last += 1
    return last


def group_of(element: Element) -> Group | None:
    """The group noun of an element, where it is one."""
    form = element.form(Sense.GROUP)
    return form.thing if form is not None and isinstance(form.thing, Group) else None
