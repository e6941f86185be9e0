"""Somebody named by a role alone: "the Russian president", "a Hamas spokesman", "the FBI director".

The person beside the role comes first ("the prime minister, Nikol Pashinyan"), then those of the report, then whom
the tables have in office on the day; failing all of them the actor stays unnamed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from onrecord.entities.case import Case
from onrecord.entities.composition import NATIONAL, nations_of, surroundings, title_sectors, unnamed
from onrecord.entities.directory import Entry
from onrecord.entities.forms import Sense, words_of
from onrecord.entities.naming import enrich, read_person
from onrecord.entities.persons import HIGH_OFFICES, stand
from onrecord.entities.phrases import Phrase
from onrecord.entities.readings import Reading, Surroundings
from onrecord.entities.reference import LEADING, country_in_view, described
from onrecord.language.syntax import case_of
from onrecord.records import Evidence, Span

_OF_MANY = HIGH_OFFICES | {"leader", "minister", "ambassador", "envoy", "royal"}
"""Roles of which a report that names no country for several of them means several countries'."""
COUNTERPART = "counterpart"
"""The role of the word alone; the office is that of whoever it is the counterpart of."""
EQUALS = HIGH_OFFICES | {"vice_president", "speaker", "security_adviser", "military_chief"}
"""Offices of which most countries have one."""
_KINGLY = frozenset({"king", "queen", "emperor", "emir", "sultan", "monarch", "pope"})


def read_role(
    phrase: Phrase, around: Surroundings, apposed: Phrase | None, past: Sequence[Reading], case: Case
) -> Reading | None:
    """Somebody described by a role: the person in apposition, of the report, or in office that day; else an unnamed
    actor.
    """
    if not any(t.role for t in around.titles) or _is_predicate(phrase):
        return None
    if apposed is not None:
        named = read_person(apposed, case, surroundings(apposed, case))
        return replace(named, phrase=phrase, antecedent=apposed.span)
    if COUNTERPART in around.roles:
        around = _of_equal_rank(phrase, around, past)
    nations = list(nations_of(phrase))
    if phrase.plural and len(nations) > 1:
        return _holders(phrase, [replace(around, country=c.iso3, origin=o) for c, o in nations], past, case)
    if not phrase.plural and not phrase.words & {"a", "an", "another", "some", "any", "one", "no", "every"}:
        found = _holder(phrase, around, past, case)
        if found is not None:
            return found
    if around.country is None:
        lone = _lone_country(around, past, case, phrase) if phrase.definite else None
        around = around.assume(lone or (case.domestic if _is_local(phrase, around) else None))
    return Reading(
        phrase,
        (unnamed(phrase, around, case),),
        Evidence(_title_origin(phrase) + around.note),
        "role",
        (),
        None,
        around.roles,
        around.gender,
    )


def _of_equal_rank(phrase: Phrase, around: Surroundings, past: Sequence[Reading]) -> Surroundings:
    """The words around "his Iranian counterpart" with the office and sectors of the last one told of, whose it is."""
    near = [r for r in reversed(past) if phrase.sentence.index - r.phrase.sentence.index <= 1 and r.roles]
    whose = next((r for r in near if r.roles & EQUALS), next(iter(near), None))
    if whose is None:
        return around
    roles = sorted(whose.roles & EQUALS) or [COUNTERPART]
    return replace(
        around, titles=tuple(replace(around.titles[-1], role=r, sectors=whose.actors[0].sectors) for r in roles)
    )


def _is_predicate(phrase: Phrase) -> bool:
    """Whether the role only says what somebody is, was or wants to be ("is a player", "as running mate")."""
    sentence, head = phrase.sentence, phrase.head
    if phrase.definite:
        return False
    copula = any(sentence.deps[c] == "cop" for c in sentence.children[head])
    bare = phrase.first == phrase.core.first and not phrase.modifiers
    return copula or (bare and (sentence.deps[head] in ("xcomp", "appos") or case_of(sentence, head) == "as"))


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
    genitive = around.body is not None and phrase.words & {"'s", "’s"}
    if around.country is None and not phrase.definite and not genitive:
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
    """Who heads or speaks for a body on the day, where the tables know just one ("the FBI director").

    Of several the one whose office has no words more: "secretary-general" is no under-secretary-general.
    """
    words = frozenset(w.lower() for t in phrase.titles for w in phrase.sentence.forms[t.first : t.last + 1])
    held = case.tables.heads_of(body, case.asof or "", words)
    fewest = min((len(words_of(term.office or "")) for term, _ in held), default=0)
    best = {e.id: e for term, e in held if len(words_of(term.office or "")) == fewest}
    return next(iter(best.values())) if len(best) == 1 else None


def _worded_alike(phrase: Phrase, office: str) -> bool:
    said = {w.lower() for t in phrase.titles for w in phrase.sentence.forms[t.first : t.last + 1]}
    held = set(office.lower().split())
    return bool(said & held) or not said & (_KINGLY | {"president"})


def _lone_country(around: Surroundings, past: Sequence[Reading], case: Case, phrase: Phrase) -> str | None:
    sectors = title_sectors(around, False)
    if not set(sectors) & NATIONAL:
        return None
    return country_in_view(phrase.sentence, phrase.first, past, case, sectors)


def _is_local(phrase: Phrase, around: Surroundings) -> bool:
    """Whether a role without a country is one of the report's own: "a judge", not "leaders" or "European ministers"."""
    return around.people is None and not (phrase.plural and around.roles & _OF_MANY)


def _title_origin(phrase: Phrase) -> str:
    form = phrase.core.form(Sense.TITLE, Sense.TITLES)
    return f"{form.origin} {'-'.join(form.words)}" if form is not None else "actors/titles.csv"


def find_appositions(phrases: Sequence[Phrase], case: Case) -> list[tuple[Span, Phrase]]:
    """Roles and the names beside them: "the Armenian prime minister, Nikol Pashinyan," both ways round."""
    found = []
    for a, b in pairwise(phrases):
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
    return apposed or after in (",", ".")
