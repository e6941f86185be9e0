"""Every mention of an actor in a report, resolved as of the report's date.

One pass over the sentences, left to right, after a first pass that learns whom the report names in full: a phrase is read by
what heads it (a name, a body, a group noun, a role, a country), then by what it points back at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from onrecord.entities.case import Case, fold_cities, open_case
from onrecord.entities.composition import (
    Reading,
    Surroundings,
    choose_body,
    foreign_namesake,
    institution,
    is_nation,
    nations_of,
    read_body,
    read_group,
    sort_of,
    surroundings,
    title_sectors,
    unnamed,
)
from onrecord.entities.elements import BODIES, Element, group_of
from onrecord.entities.forms import Form, Sense, slug
from onrecord.entities.metonymy import in_address, reading
from onrecord.entities.naming import enrich, learn, read_person
from onrecord.entities.persons import HIGH_OFFICES, body_stands, stand
from onrecord.entities.phrases import Phrase, find_phrases
from onrecord.entities.reference import LEADING, country_in_view, described, pointed, pronoun
from onrecord.entities.tables import ActorTables, Country, Entry, Group, People, Pointer
from onrecord.language.syntax import base
from onrecord.records import Actor, ActorKind, Evidence, Mention, Parse, Report, Sentence, Span

_NO_CITIES: Mapping[str, str] = {}
_NATIONAL = frozenset({"GOV", "MIL", "COP", "JUD", "LEG", "SPY"})
_LOCALS = frozenset({"voters", "protesters", "residents", "workers", "farmers"})
_SUPRANATIONAL = frozenset({"governments", "diplomats", "peacekeepers", "coalition forces", "international community"})
_MEMORY = 150
"""Readings that a description can look back over; more would make a long report quadratic and no reader does it."""
_KINGLY = frozenset({"king", "queen", "emperor", "emir", "sultan", "monarch", "pope"})


def resolve(
    report: Report, parse: Parse, tables: ActorTables, cities: Mapping[str, str] = _NO_CITIES
) -> tuple[Mention, ...]:
    """Every mention of an actor in text order, none overlapping another, as of the report's publication or dateline.

    With neither date a person has an office only where the text names it. A role that nobody of the report fills is an actor
    of kind UNNAMED ("a Hamas spokesman"); a pronoun with two equal antecedents, or none, is left out. `cities` adds cities
    (name to ISO alpha-3) to those by which a group is placed ("protesters in Lviv").
    """
    case, sentences = open_case(report, parse, tables, fold_cities(cities))
    phrases = [find_phrases(sentence, elements) for sentence, elements in sentences]
    learn((p for found in phrases for p in found), case)
    appositions = {k: v for found in phrases for k, v in _appositions(found, case)}
    past: list[Reading] = []
    for (sentence, _), found in zip(sentences, phrases, strict=True):
        _read_sentence(sentence, found, appositions, past, case)
    return tuple(_mention(r) for r in past if r.shown and r.actors)


def outlet_actor(report: Report, tables: ActorTables) -> Actor:
    """The outlet that publishes the report, as an actor; "the outlet" (id "outlet:unknown") where nobody says which it is."""
    if report.outlet is None:
        return Actor("outlet:unknown", "the outlet", ActorKind.OUTLET, None, ("JRN",))
    for form in tables.index.named(report.outlet):
        if isinstance(form.thing, Entry) and form.thing.kind is ActorKind.OUTLET:
            return body_stands(form.thing, report.published[:10] if report.published else None).actor
    return Actor(f"outlet:{slug(report.outlet)}", report.outlet, ActorKind.OUTLET, None, ("JRN",))


def _mention(found: Reading) -> Mention:
    phrase = found.phrase
    evidence = replace(found.evidence, span=found.evidence.span or phrase.span)
    return Mention(
        phrase.span, phrase.sentence.index, phrase.head, found.actors, evidence, found.candidates, found.antecedent
    )


def _read_sentence(
    sentence: Sentence, phrases: Sequence[Phrase], appositions: Mapping[Span, Phrase], past: list[Reading], case: Case
) -> None:
    """Adds the readings of one sentence to the past, in text order: phrases, and the words between them that point back."""
    pointers = dict(_pointers(sentence, phrases, case))
    covered: set[int] = set()
    for pointer_phrase, _ in pointers.values():
        covered.update(range(pointer_phrase.first, pointer_phrase.last + 1))
    queue: list[tuple[Phrase, Pointer | None]] = [
        (p, None) for p in phrases if not covered & set(range(p.first, p.last + 1))
    ]
    queue.extend(pointers.values())
    for phrase, pointer in sorted(queue, key=lambda q: q[0].first):
        recent = past[-_MEMORY:]
        if pointer is not None:
            found = _read_pointer(phrase, pointer, recent, case)
        else:
            found = _read_phrase(phrase, appositions.get(phrase.span), recent, case)
            past.extend(_behind_titles(phrase, case))
        if found is not None:
            past.append(found)


def _behind_titles(phrase: Phrase, case: Case) -> Sequence[Reading]:
    """The body or institution that a titled phrase names on the way: "the ministry" can point back at it."""
    if not (phrase.titles or phrase.core.is_group) or not (phrase.modifiers or phrase.complements):
        return ()
    around = surroundings(phrase, case)
    hidden = []
    if around.institution is not None and around.country is not None and around.institution.definite:
        group = around.institution
        actor = institution(case, around.country, group)
        sort = "ministry" if "ministry" in group.name else "institution"
        hidden.append(Reading(phrase, (actor,), Evidence(around.origin or "actors/groups.csv"), sort, shown=False))
    if around.body is not None:
        standing = body_stands(around.body, case.asof)
        hidden.append(Reading(phrase, (standing.actor,), Evidence(standing.rule), sort_of(around.body), shown=False))
    return hidden


# ----------------------------------------------------------------- phrases


def _read_phrase(phrase: Phrase, apposed: Phrase | None, past: Sequence[Reading], case: Case) -> Reading | None:
    core = phrase.core
    around = surroundings(phrase, case, _owner_country(phrase, past))
    homonym = _is_namesake(phrase, case)
    if core.is_person or homonym:
        return read_person(phrase, case, around)
    if core.is_title:
        return _read_role(phrase, around, apposed, past, case)
    group = group_of(core)
    if core.is_body:
        entry = choose_body(core, case, around.country)
        form = core.form(*BODIES)
        if entry is None or group is None or not foreign_namesake(entry, form, around.country, case):
            return read_body(phrase, case, around)
    if group is not None:
        return _read_group(phrase, around, group, past, case)
    return _read_place(phrase, case)


def _owner_country(phrase: Phrase, past: Sequence[Reading]) -> str | None:
    """The country of the person before the genitive, who is the last reading then."""
    if phrase.owner is None or not past or past[-1].phrase.sentence is not phrase.sentence:
        return None
    return past[-1].actors[0].country if past[-1].actors else None


def _is_namesake(phrase: Phrase, case: Case) -> bool:
    """Whether a country's name is a person's here, whom the report names in full ("Jordan" after "Michael Jordan")."""
    form = phrase.core.form(Sense.COUNTRY, Sense.CAPITAL)
    if form is None or form.words not in case.tables.homographs or phrase.modifiers:
        return False
    return bool(case.people.named(" ".join(form.words), phrase.span.start, None))


def _read_group(
    phrase: Phrase, around: Surroundings, group: Group, past: Sequence[Reading], case: Case
) -> Reading | None:
    nations = list(nations_of(phrase))
    if len(nations) > 1 and phrase.plural:
        each = [replace(around, country=c.iso3, origin=o, body=None, people=None) for c, o in nations]
        readings = [read_group(phrase, case, a, group) for a in each]
        return replace(readings[0], actors=tuple(dict.fromkeys(a for r in readings for a in r.actors)))
    if around.country is None and around.body is None and around.people is None:
        earlier = _earlier_group(phrase, group, past)
        if earlier is not None:
            return replace(
                earlier,
                phrase=phrase,
                antecedent=earlier.phrase.span,
                evidence=Evidence("actors/groups.csv named before"),
            )
        national = group.definite or group.name in _LOCALS or (group.sectors and group.sectors[0] in _NATIONAL)
        if national and group.name not in _SUPRANATIONAL:
            country = country_in_view(phrase.sentence, phrase.first, past, case)
            if country is not None:
                around = replace(around, country=country)
    return read_group(phrase, case, around, group)


def _earlier_group(phrase: Phrase, group: Group, past: Sequence[Reading]) -> Reading | None:
    """The same noun with its nation shortly before: "Russian officials ... the officials"."""
    if not phrase.definite and not group.definite:
        return None
    for earlier in reversed(past):
        if phrase.sentence.index - earlier.phrase.sentence.index > 4:
            return None
        if group_of(earlier.phrase.core) is group and earlier.actors and earlier.actors[0].country:
            return earlier
    return None


def _read_place(phrase: Phrase, case: Case) -> Reading | None:
    """A country, capital, seat or people alone: an actor where the grammar says so, else a place (kept for "the country")."""
    sentence, core = phrase.sentence, phrase.core
    form = core.form(
        Sense.SEAT, Sense.COUNTRY, Sense.METONYM, Sense.CAPITAL, Sense.DEMONYMS, Sense.DEMONYM, Sense.ADJECTIVE,
        Sense.PEOPLES, Sense.PEOPLE,
    )  # fmt: skip
    if form is None:
        return None
    attributive = base(sentence.deps[phrase.head]) in ("amod", "compound") or sentence.deps[phrase.head] == "nmod:desc"
    if (
        form.sense in (Sense.DEMONYMS, Sense.DEMONYM)
        and core.form(Sense.ADJECTIVE)
        and (attributive or not phrase.definite)
    ):
        form = core.form(Sense.DEMONYMS) if sentence.xpos[phrase.head] == "NNPS" else core.form(Sense.ADJECTIVE)
    if form is None or form.sense is Sense.PEOPLE:
        return None
    if form.sense in (Sense.DEMONYMS, Sense.DEMONYM, Sense.PEOPLES):
        return _read_people(phrase, form, case)
    if form.sense is Sense.ADJECTIVE and not attributive:
        return None
    of = "country" if form.sense in (Sense.COUNTRY, Sense.ADJECTIVE) else "capital"
    row = reading(sentence, phrase.first, phrase.last, of, case.tables.metonymy)
    actor = row.actor or (form.sense is Sense.SEAT and not row.relation.startswith("prep:"))
    if form.sense is not Sense.SEAT and in_address(sentence, core.first, core.last):
        actor = False
    government = _government(form, case)
    rule = f"{form.origin} {government.id} by {row.origin}"
    return Reading(phrase, (government,), Evidence(rule), "country" if actor else "place", shown=actor)


def _government(form: Form, case: Case) -> Actor:
    if isinstance(form.thing, Country):
        return form.thing.government()
    assert isinstance(form.thing, Entry)
    return body_stands(form.thing, case.asof).actor


def _read_people(phrase: Phrase, form: Form, case: Case) -> Reading | None:
    """Citizens ("Russians"), ethnic and religious groups, or the governments of a region ("the West")."""
    if isinstance(form.thing, Country):
        country = form.thing
        single = form.sense is Sense.DEMONYM and phrase.sentence.xpos[phrase.head] in ("NN", "NNP")
        kind, prefix = (ActorKind.UNNAMED, "unnamed") if single else (ActorKind.GROUP, "group")
        actor = Actor(f"{prefix}:{country.iso3}::citizens", f"{country.adjective} citizens", kind, country.iso3)
        return Reading(phrase, (actor,), Evidence(f"{form.origin} {actor.id}"), "people")
    people = form.thing
    assert isinstance(people, People)
    shown = True
    if people.sort == "region":
        row = reading(phrase.sentence, phrase.first, phrase.last, "country", case.tables.metonymy)
        shown = row.actor and base(phrase.sentence.deps[phrase.head]) not in ("amod", "compound")
    actor = Actor(f"group:{slug(people.name)}", people.name, ActorKind.GROUP, people.country, people.sectors)
    return Reading(phrase, (actor,), Evidence(f"{form.origin} {actor.id}"), "people", shown=shown)


# ------------------------------------------------------------------- roles


def _read_role(
    phrase: Phrase, around: Surroundings, apposed: Phrase | None, past: Sequence[Reading], case: Case
) -> Reading | None:
    """Somebody described by a role: the person in apposition, of the report, or in office that day; else an unnamed actor."""
    if not any(t.role for t in around.titles):
        return None
    if apposed is not None:
        named = read_person(apposed, case, surroundings(apposed, case))
        return replace(named, phrase=phrase, antecedent=apposed.span)
    nations = list(nations_of(phrase))
    if phrase.plural and len(nations) > 1:
        return _holders(phrase, [replace(around, country=c.iso3, origin=o) for c, o in nations], past, case)
    if not phrase.plural and not phrase.words & {"a", "an", "another", "some", "any", "one", "no", "every"}:
        found = _holder(phrase, around, past, case)
        if found is not None:
            return found
    if around.country is None and phrase.definite:
        around = replace(around, country=_lone_country(around, past, case, phrase))
    return Reading(
        phrase,
        (unnamed(phrase, around, case),),
        Evidence(_title_origin(phrase)),
        "role",
        (),
        None,
        around.roles,
        around.gender,
    )


def _holders(phrase: Phrase, each: Sequence[Surroundings], past: Sequence[Reading], case: Case) -> Reading:
    """One actor for each nation of "the Iranian and North Korean leaders": the holder, or an unnamed one."""
    held = [_holder(phrase, around, past, case) for around in each]
    actors = tuple(
        a for r, around in zip(held, each, strict=True) for a in (r.actors if r else (unnamed(phrase, around, case),))
    )
    evidence = next((r.evidence for r in held if r is not None), Evidence(_title_origin(phrase)))
    return Reading(phrase, actors, evidence, "person" if all(held) else "role", roles=each[0].roles)


def _holder(phrase: Phrase, around: Surroundings, past: Sequence[Reading], case: Case) -> Reading | None:
    """Who holds the described role: of the report's people first, then of the tables on the report's day."""
    roles = around.roles
    if phrase.former or "deputy" in roles:
        return None
    if around.country is None and not phrase.definite:
        return None
    earlier = described(phrase.sentence, roles, around.country, past)
    if earlier and (around.body is None or _same_body(earlier[0], around.body)):
        return replace(earlier[0], phrase=phrase, antecedent=earlier[0].phrase.span, candidates=())
    country = around.country or (
        country_in_view(phrase.sentence, phrase.first, past, case) if roles & HIGH_OFFICES else None
    )
    if case.asof is None or around.institution is not None or (country is None and around.body is None):
        return None
    held = (
        _in_office(phrase, roles, country or "", case) if around.body is None else _heading(phrase, around.body, case)
    )
    if held is None:
        return None
    standing = stand(held, case.asof, roles, False, case.tables)
    return Reading(
        phrase,
        (standing.actor,),
        Evidence(standing.rule),
        "person",
        (),
        None,
        roles | LEADING & _roles(held),
        held.gender,
    )


def _roles(entry: Entry) -> frozenset[str]:
    return frozenset(role for term in entry.terms for role in term.roles)


def _same_body(earlier: Reading, body: Entry) -> bool:
    office = earlier.actors[0].office or ""
    return body.name in office or (body.country is not None and body.country == earlier.actors[0].country)


def _in_office(phrase: Phrase, roles: frozenset[str], country: str, case: Case) -> Entry | None:
    """The holder of a high office on the day; "king" and "president" are told apart by the office's own words."""
    asof = case.asof or ""
    if "leader" in roles:
        held = case.tables.leader(country, asof)
        return held[1] if held else None
    for role in HIGH_OFFICES & roles | {"crown_prince"} & roles:
        for term, entry in case.tables.in_office(country, role, asof):
            if role != "head_of_state" or _worded_alike(phrase, term.office or ""):
                return entry
    return None


def _heading(phrase: Phrase, body: Entry, case: Case) -> Entry | None:
    """Who heads or speaks for a body on the day, where the tables know just one ("the FBI director")."""
    words = frozenset(w.lower() for t in phrase.titles for w in phrase.sentence.forms[t.first : t.last + 1])
    held = {e.id: e for _, e in case.tables.heads_of(body, case.asof or "", words)}
    return next(iter(held.values())) if len(held) == 1 else None


def _worded_alike(phrase: Phrase, office: str) -> bool:
    said = {w.lower() for t in phrase.titles for w in phrase.sentence.forms[t.first : t.last + 1]}
    held = set(office.lower().split())
    return bool(said & held) or not said & (_KINGLY | {"president"})


def _lone_country(around: Surroundings, past: Sequence[Reading], case: Case, phrase: Phrase) -> str | None:
    if not set(title_sectors(around, phrase.former)) & _NATIONAL:
        return None
    return country_in_view(phrase.sentence, phrase.first, past, case)


def _title_origin(phrase: Phrase) -> str:
    form = phrase.core.form(Sense.TITLE, Sense.TITLES)
    return f"{form.origin} {'-'.join(form.words)}" if form is not None else "actors/titles.csv"


def _appositions(phrases: Sequence[Phrase], case: Case) -> list[tuple[Span, Phrase]]:
    """Roles and the names beside them: "the Armenian prime minister, Nikol Pashinyan," both ways round."""
    found = []
    for a, b in zip(phrases, phrases[1:], strict=False):
        role, name = (
            (a, b) if a.is_role and b.core.is_person else (b, a) if b.is_role and a.core.is_person else (None, None)
        )
        if role is None or name is None or role.plural or not _side_by_side(a, b):
            continue
        found.append((role.span, name))
        for known in case.people.named(name.span.of(case.report.text), name.span.start, None)[:1]:
            around = surroundings(role, case)
            enrich(known, role, around, case)
    return found


def _side_by_side(a: Phrase, b: Phrase) -> bool:
    """Whether a comma joins two phrases as one and the same: closed by a comma, or so by the tree."""
    sentence = a.sentence
    if b.first != a.last + 2 or sentence.forms[a.last + 1] != ",":
        return False
    after = sentence.forms[b.last + 1] if b.last + 1 < len(sentence) else "."
    apposed = sentence.deps[b.head] == "appos" and a.first <= sentence.heads[b.head] <= a.last
    return apposed or (
        (after in (",", ".", ";", ":", ")", "—", "–") and not b.modifiers[:1] == ()) or after in (",", ".")
    )


# ---------------------------------------------------------------- pointers


def _pointers(sentence: Sentence, phrases: Sequence[Phrase], case: Case) -> list[tuple[int, tuple[Phrase, Pointer]]]:
    """Pronouns, and noun phrases that are no more than a word pointing back, by their head token."""
    found = []
    table = case.tables.pointers
    for token, form in enumerate(sentence.forms):
        lowered = form.lower()
        if (
            sentence.upos[token] == "PRON"
            and lowered in table
            and table[lowered].refers in ("person", "persons", "body")
        ):
            found.append((token, (_bare(sentence, token, token), table[lowered])))
        elif (
            lowered in case.tables.pointing
            and sentence.upos[token] in ("NOUN", "PROPN")
            and (spotted := _pointing_noun(sentence, token, phrases, table))
        ):
            found.append((token, spotted))
    return found


def _pointing_noun(
    sentence: Sentence, token: int, phrases: Sequence[Phrase], table: Mapping[str, Pointer]
) -> tuple[Phrase, Pointer] | None:
    """ "the two leaders", "neither side", "the group": determiner, number and noun, with no nation or name about them."""
    first = token
    while (
        first > 0
        and sentence.upos[first - 1] in ("DET", "NUM", "ADJ", "CCONJ", "NOUN", "VERB", "PUNCT")
        and first > token - 5
    ):
        if sentence.upos[first - 1] == "PUNCT" and sentence.forms[first - 1] != "-":
            break
        if sentence.upos[first - 1] == "CCONJ" and sentence.forms[first - 1].lower() not in (
            "neither",
            "both",
            "either",
        ):
            break
        first -= 1
    for start in range(first, token + 1):
        words = [sentence.forms[k].lower() for k in range(start, token + 1)]
        pointing = words[0] in ("the", "this", "that", "these", "those")
        rest = " ".join(words[1:] if pointing else words)
        pointer = table.get(rest) or (_without_adjectives(sentence, start, token, table) if pointing else None)
        if pointer is None or pointer.refers in ("person", "persons", "body"):
            continue
        if not pointing and len(words) == 1:
            continue
        if any(
            p.first <= token <= p.last and (p.complements or any(is_nation(e) or e.is_body for e in p.modifiers))
            for p in phrases
        ):
            return None
        return _bare(sentence, start, token), pointer
    return None


def _without_adjectives(sentence: Sentence, first: int, token: int, table: Mapping[str, Pointer]) -> Pointer | None:
    """The pointer of "the nuclear-armed neighbours": only several sides or people keep their meaning under an adjective."""
    kept = [k for k in range(first + 1, token + 1) if sentence.upos[k] in ("NUM", "NOUN", "PROPN")]
    pointer = table.get(" ".join(sentence.forms[k].lower() for k in kept))
    return pointer if pointer is not None and pointer.refers in ("pair", "sides") else None


def _bare(sentence: Sentence, first: int, last: int) -> Phrase:
    return Phrase(sentence, first, last, last, Element(last, last, ()))


def _read_pointer(phrase: Phrase, pointer: Pointer, past: Sequence[Reading], case: Case) -> Reading | None:
    """What a pronoun or pointing noun stands for, as a reading of its own; None where that is open."""
    sentence = phrase.sentence
    if pointer.refers in ("person", "persons", "body"):
        found = pronoun(sentence, phrase.last, pointer, past, case)
    else:
        found = pointed(sentence, phrase.last, pointer, past, case)
    if not found:
        return None
    if (
        pointer.refers == "country"
        and not reading(sentence, phrase.first, phrase.last, "country", case.tables.metonymy).actor
    ):
        return None
    actors = tuple(dict.fromkeys(a for r in found for a in r.actors))
    word = phrase.span.of(case.report.text).lower()
    sort = "country" if pointer.refers in ("country", "sides") else found[-1].sort
    return Reading(
        phrase,
        actors,
        Evidence(f"{pointer.origin} {word}"),
        sort,
        (),
        found[-1].phrase.span,
        found[-1].roles,
        found[-1].gender,
    )
