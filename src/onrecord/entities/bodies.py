"""Which body a name is: the tables' by country and report, or one that only the report names."""

from __future__ import annotations

from onrecord.entities.case import Case
from onrecord.entities.directory import Entry, Group
from onrecord.entities.elements import BODIES, Element
from onrecord.entities.forms import Form, slug, words_of
from onrecord.entities.persons import body_stands
from onrecord.entities.phrases import Phrase
from onrecord.entities.readings import Reading, Surroundings
from onrecord.records import Actor, ActorKind, Evidence, Span


def choose_body(element: Element, case: Case, country: str | None, armed: bool = False) -> Entry | None:
    """The body that an element names: an armed one where its fighters are named (`armed`), by the country named with it,
    by full names elsewhere in the report, by its countries.

    None where it names none, or several that fit equally.
    """
    entries = list(dict.fromkeys(f.thing.id for f in element.forms if f.sense in BODIES and isinstance(f.thing, Entry)))
    found = [case.tables.entries[key] for key in entries]
    if len(found) > 1:
        for fits in (
            lambda e: armed and e.kind is ActorKind.ARMED_FORCE,
            lambda e: country is not None and e.country == country,
            lambda e: e.id in case.bodies,
            lambda e: (
                case.asof is not None and bool(e.on(case.asof)) and (e.country is None or e.country in case.countries)
            ),
            lambda e: e.country is not None and e.country == case.home,
        ):
            fitting = [e for e in found if fits(e)]
            if len(fitting) == 1:
                return fitting[0]
    return found[0] if len(found) == 1 else None


def foreign_namesake(entry: Entry, form: Form | None, country: str | None, case: Case) -> bool:
    """Whether "the Supreme Court" is more likely another country's: one is named with it, or the report never names
    this one.
    """
    if entry.country is None or form is None or form.words == ("congress",):
        return False
    if country is not None:
        return country != entry.country
    return entry.country not in case.countries and case.home != entry.country and case.main_country is not None


def read_body(phrase: Phrase, case: Case, around: Surroundings) -> Reading | None:
    """A body of the tables, or one that only the report names; None where an acronym fits several bodies equally."""
    core = phrase.core
    if core.unknown == "body":
        return _unknown_body(phrase, case, around)
    entry = choose_body(core, case, around.country)
    if entry is None:
        return None
    if _is_member(phrase, entry, case):
        sectors = entry.terms[-1].sectors
        key = f"unnamed:{slug(entry.name)}:{sectors[0] if sectors else ''}:member"
        one = Actor(key, f"{entry.name} member", ActorKind.UNNAMED, entry.country, sectors)
        return Reading(phrase, (one,), Evidence(f"{core.forms[0].origin} {key}"), "role")
    standing = body_stands(entry, case.asof)
    others = tuple(
        body_stands(case.tables.entries[key], case.asof).actor
        for key in dict.fromkeys(f.thing.id for f in core.forms if f.sense in BODIES and isinstance(f.thing, Entry))
        if key != entry.id
    )
    return Reading(phrase, (standing.actor,), Evidence(standing.rule), sort_of(entry), others)


def _is_member(phrase: Phrase, entry: Entry, case: Case) -> bool:
    """Whether a noun is one of a party's people: "the Republican", beside "Republicans", who are the party."""
    sentence, last = phrase.sentence, phrase.core.last
    if entry.sort != "party" or sentence.xpos[last] not in ("NN", "NNP") or phrase.core.first != last:
        return False
    several = case.tables.index.named(f"{sentence.forms[last]}s")
    head = sentence.heads[last] < 0 or sentence.upos[sentence.heads[last]] in ("VERB", "AUX")
    return head and bool(phrase.words & {"the", "a", "an"}) and any(form.thing is entry for form in several)


def sort_of(entry: Entry) -> str:
    """What a body is to the words that point back at it: its kind in the table, or a ministry."""
    return "ministry" if "ministry" in words_of(entry.name) else entry.sort


def _short_for(phrase: Phrase, case: Case) -> Entry | None:
    """The body named in full in the report whose last word this is ("The Post" after "the Washington Post")."""
    words = words_of(phrase.sentence.forms[phrase.core.first])
    if phrase.core.first != phrase.core.last or "the" not in phrase.words or not words or len(words[0]) < 4:
        return None
    fitting = [k for k in sorted(case.bodies) if words_of(case.tables.entries[k].name)[-1:] == words]
    return case.tables.entries[fitting[0]] if len(fitting) == 1 else None


def _unknown_body(phrase: Phrase, case: Case, around: Surroundings) -> Reading:
    core = phrase.core
    if (entry := _short_for(phrase, case)) is not None:
        standing = body_stands(entry, case.asof)
        return Reading(phrase, (standing.actor,), Evidence(standing.rule), sort_of(entry))
    country = core.countries[0].iso3 if core.countries else around.country
    words = phrase.sentence.forms[core.first : core.last + 1]
    group = next((g for w in (words[-1], words[0]) if (g := _noun(case, w)) is not None), None)
    name = Span(phrase.sentence.spans[core.first].start, phrase.sentence.spans[core.last].end).of(case.report.text)
    sectors = group.sectors if group else ()
    actor = Actor(f"org:{slug(name)}", name, ActorKind.ORGANISATION, country, sectors)
    return Reading(phrase, (actor,), Evidence("model:names", core.probability), "body")


def _noun(case: Case, word: str) -> Group | None:
    return next((f.thing for f in case.tables.index.named(word) if isinstance(f.thing, Group)), None)
