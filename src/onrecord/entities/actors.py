"""Every mention of an actor in a report, resolved as of the report's date.

One pass over the sentences, left to right, after a first pass that learns whom the report names in full: a phrase is
read by what heads it (a name, a body, a group noun, a role, a country), then by what it points back at.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from onrecord.entities.bodies import choose_body, foreign_namesake, read_body, sort_of
from onrecord.entities.case import Case, Cities, open_case
from onrecord.entities.composition import NATIONAL, city_of_act, institution, nations_of, read_group, surroundings
from onrecord.entities.directory import ActorTables, Entry, Group, Pointer
from onrecord.entities.elements import BODIES, group_of
from onrecord.entities.forms import Sense, slug
from onrecord.entities.naming import learn, read_person
from onrecord.entities.nations import read_place
from onrecord.entities.persons import body_stands
from onrecord.entities.phrases import Phrase, find_phrases
from onrecord.entities.pointing import find_pointers, read_pointer
from onrecord.entities.readings import Reading, Surroundings
from onrecord.entities.reference import country_in_view
from onrecord.entities.roles import find_appositions, read_role
from onrecord.records import Actor, ActorKind, Evidence, Mention, Parse, Report, Sentence, Span


def _no_city(name: str) -> str | None:
    return None


_LOCALS = frozenset({"voters", "protesters", "residents", "workers", "farmers"})
_GUESTS = frozenset({"tourists", "pilgrims", "passengers", "expatriates", "exiles", "nationals"})
"""Words for civilians who may be from elsewhere than where they are."""
_SUPRANATIONAL = frozenset({"governments", "diplomats", "peacekeepers", "coalition forces", "international community"})
_OF_OTHERS = frozenset({"foreign", "enemy", "allied", "hostile"})
"""Words before a group that say it is not the country's own: "foreign soldiers"."""
_UNMANNED = frozenset({"drones"})
"""Words for forces that are as likely somebody else's: "drones over airports"."""
_MEMORY = 150
"""Readings that a description can look back over; more would make a long report quadratic and no reader does it."""


def resolve(report: Report, parse: Parse, tables: ActorTables, cities: Cities = _no_city) -> tuple[Mention, ...]:
    """Every mention of an actor in text order, none overlapping another, as of the report's publication or dateline.

    With neither date a person has an office only where the text names it. A role that nobody of the report fills is
    an actor of kind UNNAMED ("a Hamas spokesman"); a pronoun with two equal antecedents, or none, is left out.
    `cities` gives the country (ISO alpha-3) of a city by which a group is placed ("protesters in Lviv").
    """
    case, sentences = open_case(report, parse, tables, cities)
    phrases = [find_phrases(sentence, elements) for sentence, elements in sentences]
    learn((p for found in phrases for p in found), case)
    appositions = {k: v for found in phrases for k, v in find_appositions(found, case)}
    past: list[Reading] = []
    for (sentence, _), found in zip(sentences, phrases, strict=True):
        _read_sentence(sentence, found, appositions, past, case)
    return _without_overlaps(_mention(r) for r in past if r.shown and r.actors)


def _without_overlaps(mentions: Iterable[Mention]) -> tuple[Mention, ...]:
    """In text order; of two that share a character the longer stays ("Russian Israel", as no grammar reads it)."""
    kept: list[Mention] = []
    for mention in sorted(mentions, key=lambda m: m.span):
        if kept and kept[-1].span.overlaps(mention.span):
            if mention.span.end - mention.span.start > kept[-1].span.end - kept[-1].span.start:
                kept[-1] = mention
        else:
            kept.append(mention)
    return tuple(kept)


def outlet_actor(report: Report, tables: ActorTables) -> Actor:
    """The outlet that publishes the report, as an actor; "the outlet" (id "outlet:unknown") where nobody says which it
    is.
    """
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
    """Adds the readings of one sentence to the past, in text order: phrases, and the words between them that point
    back.
    """
    pointers = dict(find_pointers(sentence, phrases, case))
    covered: set[int] = set()
    for pointer_phrase, _ in pointers.values():
        covered.update(range(pointer_phrase.first, pointer_phrase.last + 1))
    queue: list[tuple[Phrase, Pointer | None]] = [
        (p, None) for p in phrases if not covered & set(range(p.first, p.last + 1))
    ]
    queue.extend(pointers.values())
    ordered = sorted(queue, key=lambda q: q[0].first)
    following: list[Phrase | None] = [*(p for p, _ in ordered[1:]), None]
    for (phrase, pointer), behind in zip(ordered, following, strict=False):
        recent = past[-_MEMORY:]
        if pointer is not None:
            found = read_pointer(phrase, pointer, recent, case)
        else:
            owner = _owner_country(phrase, behind, recent, case)
            found = _read_phrase(phrase, appositions.get(phrase.span), owner, recent, case)
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


def _read_phrase(
    phrase: Phrase, apposed: Phrase | None, owner: str | None, past: Sequence[Reading], case: Case
) -> Reading | None:
    core = phrase.core
    around = surroundings(phrase, case, owner)
    homonym = _is_namesake(phrase, case)
    if core.is_person or homonym:
        return read_person(phrase, case, around)
    if core.is_title:
        return read_role(phrase, around, apposed, past, case)
    group = group_of(core)
    if core.is_body:
        entry = choose_body(core, case, around.country)
        form = core.form(*BODIES)
        if entry is None or group is None or not foreign_namesake(entry, form, around.country, case):
            return read_body(phrase, case, around)
    if group is not None:
        return _read_group(phrase, around, group, past, case)
    return read_place(phrase, case)


def _owner_country(phrase: Phrase, behind: Phrase | None, past: Sequence[Reading], case: Case) -> str | None:
    """The country of the one whose aide, lawyer or wife it is: "Trump's envoy", "his lawyers", "aides to Mr. Obama"."""
    sentence = phrase.sentence
    last = past[-1] if past and past[-1].phrase.sentence is sentence else None
    if last is not None and (phrase.owner is not None or _is_possessive(last, phrase)):
        return last.actors[0].country if last.actors else None
    if behind is None or not behind.core.is_person or phrase.core.is_person or behind.first != phrase.last + 2:
        return None
    if sentence.forms[phrase.last + 1].lower() not in ("to", "for", "of", "with"):
        return None
    return read_person(behind, case, surroundings(behind, case)).actors[0].country


def _is_possessive(last: Reading, phrase: Phrase) -> bool:
    """Whether a pronoun right before a phrase owns it: "his closest advisers"."""
    token = last.phrase.last
    return (
        phrase.sentence.deps[token] == "nmod:poss"
        and phrase.first <= phrase.sentence.heads[token] <= phrase.last
        and phrase.sentence.upos[token] == "PRON"
    )


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
        national = group.definite or group.name in _LOCALS or (group.sectors and group.sectors[0] in NATIONAL)
        word = phrase.sentence.forms[phrase.core.last].lower()
        elsewhere = group.name in _SUPRANATIONAL or phrase.words & _OF_OTHERS or word in _UNMANNED
        if group.name == "civilians" and word not in _GUESTS:
            around = around.assume(city_of_act(phrase, case), "the city's")
        if (national or case.domestic) and not elsewhere:
            local = city_of_act(phrase, case) if group.name in _LOCALS else None
            if local is not None:
                return read_group(phrase, case, around.assume(local, "the city's"), group)
            around = around.assume(country_in_view(phrase.sentence, phrase.first, past, case, tuple(group.sectors)))
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


# ------------------------------------------------------------------- roles


# ---------------------------------------------------------------- pointers
