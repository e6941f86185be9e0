"""A phrase to the actor that it composes: nation and noun, body and title, name and office.

What needs no other mention of the report is settled here; what points back ("the president", "the government" of no
named country) is left to `reference`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.entities.bodies import choose_body, sort_of
from onrecord.entities.case import Case
from onrecord.entities.directory import Country, Group, People, Title
from onrecord.entities.elements import NATIONS, Element, group_of
from onrecord.entities.forms import Sense, slug
from onrecord.entities.persons import body_stands
from onrecord.entities.phrases import DEPUTY, Phrase
from onrecord.entities.readings import Reading, Surroundings
from onrecord.language import syntax
from onrecord.records import Actor, ActorKind, Evidence

NATIONAL = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
"""Sectors of which a report on one country means that country's."""
_OFFICIAL = frozenset((
    "head_of_state", "head_of_government", "foreign_minister", "defence_minister", "minister", "vice_president",
    "governor", "mayor", "speaker", "spokesperson", "ambassador", "envoy", "security_adviser", "military_chief",
    "supreme_leader", "crown_prince", "attorney_general", "prosecutor", "central_banker", "spy_chief",
    "chief_of_staff", "foreign_policy_chief", "legislative_leader", "commander", "body_head", "igo_head", "adviser",
    "party_leader", "rebel_leader", "leader",
))  # fmt: skip
_PARTY_OFFICES = frozenset(
    {"party_leader", "leader", "legislative_leader", "spokesperson", "body_head", "chief_of_staff"}
)
_BLANK_WITHOUT_BODY = frozenset({"spokesperson", "adviser", "body_head", "chief_of_staff", "envoy"})
_WHERE = frozenset({"in", "at", "within", "inside"})
_MANY = frozenset({"ten", "dozen", "score", "hundred", "thousand", "million", "crowd", "group"})
"""Nouns of number: "tens of thousands of people" are people."""
_NATION_SENSES = (
    Sense.ADJECTIVE,
    Sense.COUNTRY,
    Sense.SEAT,
    Sense.CAPITAL,
    Sense.DIVISION,
    Sense.DEMONYM,
    Sense.DEMONYMS,
)


def surroundings(phrase: Phrase, case: Case, owner_country: str | None = None) -> Surroundings:
    """Reads modifiers, complements and titles of a phrase; the possessor's country counts where no other is named."""
    around = [*phrase.modifiers, *(e for q in _telling(phrase) for e in (*q.modifiers, q.core))]
    own = group_of(phrase.core)
    armed = own is not None and own.sectors[:1] in (("MIL",), ("REB",))
    body = next((b for e in around if (b := choose_body(e, case, None, armed)) is not None), None)
    institution = next((g for e in around if (g := group_of(e)) is not None), None)
    people = next((f.thing for e in around for f in e.forms if isinstance(f.thing, People)), None)
    titles = _titles(phrase)
    country, origin = _country(around)
    if country is None and body is not None:
        country, origin = body.country, body.terms[0].origin
    if country is None and people is not None:
        country = people.country
    note = ""
    if country is None and owner_country is not None:
        country, note = owner_country, " (country: its owner's)"
    country = country or _city_behind(phrase, case) or next((t.country for t in titles if t.country), None)
    if body is not None or any(e.unknown == "body" for e in around):
        titles = tuple(_of_a_body(t) for t in titles)
    if titles and phrase.words & DEPUTY:
        titles = tuple(replace(t, role="deputy" if t.role in _OFFICIAL else t.role) for t in titles)
    return Surroundings(country, origin, body, institution, people, titles, note)


def _telling(phrase: Phrase) -> list[Phrase]:
    """The complements that say whose somebody is: "officials in Kyiv", but not "Israeli officials in Washington"."""
    owned = _is_owned(phrase)
    return [q for preposition, q in phrase.complements if preposition != "to" and not (owned and preposition in _WHERE)]


def _is_owned(phrase: Phrase) -> bool:
    """Whether a nation, a body or a people before it says whose it is, or its own name ("Western diplomats")."""
    if any(form.words[0] in ("western", "foreign") for form in phrase.core.forms):
        return True
    return any(e.is_body or is_nation(e) or any(isinstance(f.thing, People) for f in e.forms) for e in phrase.modifiers)


def _of_a_body(title: Title) -> Title:
    """A president or chief of a body is no head of state."""
    if title.role not in ("head_of_state", "head_of_government", "vice_president", "leader"):
        return title
    return replace(title, role="body_head", sectors=())


def _titles(phrase: Phrase) -> tuple[Title, ...]:
    forms = (e.form(Sense.TITLE, Sense.TITLES) for e in phrase.titles)
    return tuple(f.thing for f in forms if f is not None and isinstance(f.thing, Title))


def _country(around: Sequence[Element]) -> tuple[str | None, str | None]:
    for element in around:
        form = element.form(*_NATION_SENSES)
        if form is not None and isinstance(form.thing, Country) and not element.is_person:
            return form.thing.iso3, form.origin
        if element.countries:
            return element.countries[0].iso3, element.countries[0].origin
    return None, None


def _city_behind(phrase: Phrase, case: Case) -> str | None:
    """The country of a city that a group is placed in: "protesters in Lviv". Somebody with a name may be a guest there."""
    sentence, at = phrase.sentence, phrase.last + 1
    placed = ("of", "from") if phrase.core.is_person or _is_owned(phrase) else ("in", "of", "from")
    if at + 1 >= len(sentence) or sentence.forms[at].lower() not in placed:
        return None
    return _city_at(phrase, at + 1, case)


def city_of_act(phrase: Phrase, case: Case) -> str | None:
    """The country of the city in which a group does what its verb says: "Protesters marched in Lviv"."""
    sentence, doer = phrase.sentence, phrase.head
    while sentence.deps[doer] == "nmod" and sentence.lemmas[sentence.heads[doer]].lower() in _MANY:
        doer = sentence.heads[doer]
    verb = sentence.heads[doer]
    if verb < 0 or syntax.base(sentence.deps[doer]) != "nsubj":
        return None
    placed = (
        head for preposition, head in syntax.obliques(sentence, verb) if preposition in ("in", "through", "across")
    )
    return next((country for head in placed if (country := _city_at(phrase, head, case))), None)


def _city_at(phrase: Phrase, first: int, case: Case) -> str | None:
    """The country of the city that the proper nouns from token `first` on name, the longest name first."""
    sentence, last = phrase.sentence, first
    while last < len(sentence) and sentence.upos[last] == "PROPN" and last < first + 3:
        last += 1
    names = (" ".join(sentence.forms[first:end]) for end in range(last, first, -1))
    return next((country for name in names if (country := case.cities(name))), None)


# ------------------------------------------------------------------ groups


def read_group(phrase: Phrase, case: Case, around: Surroundings, group: Group) -> Reading:
    """A group noun with what stands before it: "Russian officials", "Hamas fighters", "Western governments"."""
    form = phrase.core.form(Sense.GROUP)
    origin = form.origin if form is not None else "actors/groups.csv"
    if group.definite and around.country is not None and (around.body is None or around.body.country == around.country):
        actor = institution(case, around.country, group)
        return Reading(
            phrase,
            (actor,),
            Evidence(f"{around.origin or origin} {actor.id}{around.note}"),
            _institution_sort(case, actor, group),
        )
    sectors = _group_sectors(group, around)
    prefix = "unnamed" if group.kind is ActorKind.UNNAMED else "group"
    kind = group.kind if group.kind is ActorKind.UNNAMED else ActorKind.GROUP
    whose, name = _whose(case, around)
    key = f"{prefix}:{whose}:{sectors[0] if sectors else ''}:{slug(group.name)}"
    actor = Actor(key, f"{name} {group.name}".strip(), kind, around.country, sectors)
    return Reading(phrase, (actor,), Evidence(f"{origin} {key}{around.note}"), "group")


def institution(case: Case, country: str, group: Group) -> Actor:
    """A country's government, army, ministry, ... as one actor wherever named: a body of the tables where it is one."""
    key = group.key(country)
    known = case.tables.countries[country]
    if group.kind is ActorKind.GOVERNMENT:
        return known.government()
    if key in case.tables.entries:
        return body_stands(case.tables.entries[key], case.asof).actor
    kind = ActorKind.ORGANISATION if group.kind is ActorKind.GROUP else group.kind
    return Actor(key, f"{known.adjective} {group.name}", kind, country, group.sectors)


def _institution_sort(case: Case, actor: Actor, group: Group) -> str:
    if group.kind is ActorKind.GOVERNMENT:
        return "country"
    entry = case.tables.entries.get(actor.id)
    return sort_of(entry) if entry is not None else "ministry" if "ministry" in group.name else "institution"


def _group_sectors(group: Group, around: Surroundings) -> tuple[str, ...]:
    """The noun's sectors; those of the body first where the people are its own ("Hamas officials")."""
    if around.body is not None and group.sectors[:1] in (("GOV",), ("MIL",), ("REB",), ("LEG",)):
        own = around.body.terms[-1].sectors
        return own if group.sectors[0] == "GOV" else tuple(dict.fromkeys((*own, *group.sectors)))
    if around.people is not None and around.people.sort != "region" and around.people.sectors:
        return tuple(dict.fromkeys((*group.sectors, *around.people.sectors)))
    if around.institution is not None and around.institution is not group and group.sectors[:1] == ("GOV",):
        return around.institution.sectors
    return group.sectors


def _whose(case: Case, around: Surroundings) -> tuple[str, str]:
    """Whose group it is, for the id and for the name."""
    if around.body is not None:
        return slug(around.body.name), around.body.name
    if around.people is not None and (around.country is None or around.people.country == around.country):
        return slug(around.people.name), _region_name(around.people)
    if around.country is not None:
        return around.country, case.tables.countries[around.country].adjective
    return "", ""


def _region_name(people: People) -> str:
    return {"the West": "Western"}.get(people.name, people.name.removeprefix("the "))


# ------------------------------------------------------------------- roles


def title_sectors(around: Surroundings, former: bool) -> tuple[str, ...]:
    """The sectors of somebody with these titles: of the body that they speak for or head, else the title's own."""
    title = next((t for t in reversed(around.titles) if t.role or t.sectors), None)
    if title is None:
        return around.body.terms[-1].sectors if around.body is not None else ()
    own = title.sectors
    if title.inherits and around.body is not None:
        sectors = around.body.terms[-1].sectors
        own = (
            sectors
            if title.role in _BLANK_WITHOUT_BODY | {"leader", "official", "head_of_state", "ambassador"}
            else tuple(dict.fromkeys((*sectors, *own)))
        )
    elif title.inherits and around.institution is not None:
        own = around.institution.sectors
    elif title.role in _BLANK_WITHOUT_BODY and around.country is None:
        own = ()
    return ("ELI",) if former and set(own) & {"GOV", "MIL", "LEG", "SPY"} else own


def title_words(phrase: Phrase) -> str:
    """The titles as the report words them: "Deputy Foreign Minister"."""
    sentence = phrase.sentence
    titles = [e for e in phrase.titles if e.form(Sense.TITLE) and _titles_something(e)]
    if not titles:
        return ""
    first, last = titles[0].first, titles[-1].last
    before = [e for e in phrase.modifiers if e.last < first and group_of(e) is not None]
    first = before[0].first if before else first
    while first > phrase.first and sentence.forms[first - 1].lower() in DEPUTY | {"acting", "interim", "first"}:
        first -= 1
    words = [_SPELLED_OUT.get(w, w) for w in sentence.forms[first : last + 1] if w != "-"]
    return " ".join(w if w in ("of", "the", "for", "and") else w[:1].upper() + w[1:] for w in words)


def _titles_something(element: Element) -> bool:
    form = element.form(Sense.TITLE)
    return form is not None and isinstance(form.thing, Title) and form.thing.role is not None


def worded_office(phrase: Phrase, around: Surroundings, case: Case) -> str | None:
    """An office in the report's own words, for people whom no table has: "Prime Minister of Armenia"."""
    words = title_words(phrase)
    if not words or phrase.former or not around.roles & (_OFFICIAL | {"deputy"}):
        return None
    if around.body is not None and (around.body.sort != "party" or around.roles & _PARTY_OFFICES):
        return f"{words} of {around.body.name}"
    if around.roles & {"body_head"}:
        return None
    part = _part(phrase)
    if part is not None:
        return f"{words} of {' '.join(phrase.sentence.forms[part.first : part.last + 1])}"
    if around.roles & {"governor", "mayor", "legislator"}:
        return None
    if around.country is not None and not _is_held(around, case):
        name = case.tables.countries[around.country].name
        return f"{words} of {'the ' if _WITH_ARTICLE.match(name) else ''}{name}"
    return None


def _is_held(around: Surroundings, case: Case) -> bool:
    """Whether the tables have somebody else in this office of the country that day: a secretary of state of Ohio."""
    country, asof = around.country or "", case.asof or ""
    return any(
        case.tables.in_office(country, role, asof) for role in around.roles & {"foreign_minister", "defence_minister"}
    )


def _part(phrase: Phrase) -> Element | None:
    """The part of a country that the office is of ("Georgia Gov. Brian Kemp")."""
    parts = (e for e in phrase.modifiers if e.form(Sense.DIVISION))
    return next((e for e in parts if not e.form(Sense.COUNTRY, Sense.CAPITAL)), None)


_WITH_ARTICLE = re.compile("United|Netherlands|Philippines|.* Republic|.* Islands|Bahamas|Gambia|Maldives|Republic of")
_SPELLED_OUT = {
    "Gov.": "Governor",
    "Sen.": "Senator",
    "Rep.": "Representative",
    "Gen.": "General",
    "Col.": "Colonel",
    "PM": "Prime Minister",
}


def unnamed(phrase: Phrase, around: Surroundings, case: Case) -> Actor:
    """Somebody whom a role alone describes ("a Hamas spokesman", "a South Korean general")."""
    sectors = title_sectors(around, phrase.former)
    noun = phrase.core.form(Sense.TITLE, Sense.TITLES)
    word = "-".join(noun.words) if noun is not None else "person"
    whose, name = _whose(case, around)
    if phrase.plural:
        key = f"group:{whose}:{sectors[0] if sectors else ''}:{word}"
        return Actor(key, f"{name} {word.replace('-', ' ')}".strip(), ActorKind.GROUP, around.country, sectors)
    key = f"unnamed:{whose}:{sectors[0] if sectors else ''}:{word}"
    return Actor(key, f"{name} {word.replace('-', ' ')}".strip(), ActorKind.UNNAMED, around.country, sectors)


def nations_of(phrase: Phrase) -> Iterator[tuple[Country, str]]:
    """All countries that a plural role or group names ("the leaders of France and Germany")."""
    around = [*phrase.modifiers, *(q.core for q in _telling(phrase))]
    for element in around:
        form = element.form(*_NATION_SENSES)
        if form is not None and isinstance(form.thing, Country) and not element.is_person:
            yield form.thing, form.origin


def is_nation(element: Element) -> bool:
    """Whether an element is no more than a nationality, a country or a people."""
    return not element.is_person and bool(element.senses & (NATIONS | {Sense.COUNTRY, Sense.CAPITAL, Sense.SEAT}))
