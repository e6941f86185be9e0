"""A country, capital, seat of government or people standing alone: an actor, or only a place."""

from __future__ import annotations

from onrecord.entities.case import Case
from onrecord.entities.directory import Country, Entry, People
from onrecord.entities.forms import Form, Sense, slug
from onrecord.entities.metonymy import in_address, reading
from onrecord.entities.persons import body_stands
from onrecord.entities.phrases import Phrase
from onrecord.entities.readings import Reading
from onrecord.language.syntax import base
from onrecord.records import Actor, ActorKind, Evidence


def read_place(phrase: Phrase, case: Case) -> Reading | None:
    """A country, capital, seat or people alone: an actor where the grammar says so, else a place (kept for "the
    country").
    """
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
        and (attributive or not (phrase.definite or _is_one(phrase)))
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
    if row.reading == "citizen" and isinstance(form.thing, Country):
        return _citizens(phrase, form, form.thing, single=True)
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


def _is_one(phrase: Phrase) -> bool:
    """Whether it is one person of a people: "an Israeli", "another Russian"."""
    noun = phrase.sentence.upos[phrase.head] in ("NOUN", "PROPN")
    return noun and bool(phrase.words & {"a", "an", "another"})


def _citizens(phrase: Phrase, form: Form, country: Country, single: bool) -> Reading:
    kind, prefix = (ActorKind.UNNAMED, "unnamed") if single else (ActorKind.GROUP, "group")
    actor = Actor(f"{prefix}:{country.iso3}::citizens", f"{country.adjective} citizens", kind, country.iso3)
    return Reading(phrase, (actor,), Evidence(f"{form.origin} {actor.id}"), "people")


def _read_people(phrase: Phrase, form: Form, case: Case) -> Reading | None:
    """Citizens ("Russians"), ethnic and religious groups, or the governments of a region ("the West")."""
    if isinstance(form.thing, Country):
        country = form.thing
        single = form.sense is Sense.DEMONYM and phrase.sentence.xpos[phrase.head] in ("NN", "NNP")
        return _citizens(phrase, form, country, single)
    people = form.thing
    assert isinstance(people, People)
    shown = True
    if people.sort == "region":
        row = reading(phrase.sentence, phrase.first, phrase.last, "country", case.tables.metonymy)
        shown = row.actor and base(phrase.sentence.deps[phrase.head]) not in ("amod", "compound")
    actor = Actor(f"group:{slug(people.name)}", people.name, ActorKind.GROUP, people.country, people.sectors)
    return Reading(phrase, (actor,), Evidence(f"{form.origin} {actor.id}"), "people", shown=shown)
