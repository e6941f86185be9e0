"""Words that point back: pronouns, "the president", "the two leaders", "both sides", "the group".

Every function answers with readings of earlier mentions or with nothing: where two fit equally there is no guess, the
caller then keeps an unnamed actor for a description and leaves a pronoun out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from onrecord.entities.case import Case
from onrecord.entities.directory import Pointer
from onrecord.entities.forms import words_of
from onrecord.entities.readings import Reading
from onrecord.language.syntax import ancestors, base, case_of, conjuncts, surface_subjects
from onrecord.records import Actor, ActorKind, Section, Sentence

REACH = 2
"""Sentences that a pronoun looks back."""
LEADING = frozenset({"supreme_leader", "head_of_state", "head_of_government", "crown_prince", "president_elect"})
_WIDER = {
    "leader": LEADING | {"leader", "party_leader", "rebel_leader", "opposition_leader", "body_head"},
    "minister": frozenset({"minister", "foreign_minister", "defence_minister"}),
    "head_of_state": frozenset({"head_of_state", "president_elect"}),
    "commander": frozenset({"commander", "general", "officer", "military_chief"}),
    "general": frozenset({"general", "military_chief", "commander"}),
    "governor": frozenset({"governor"}),
    "candidate": frozenset({"candidate"}),
    "body_head": frozenset({"body_head", "igo_head", "spy_chief"}),
    "envoy": frozenset({"envoy", "ambassador"}),
    "ambassador": frozenset({"envoy", "ambassador"}),
}
_KINDS = frozenset({"MIL", "COP", "JUD", "LEG"})
"""Sectors of which several states' may stand in one report, each with people of its own."""
_TO_SOMEBODY = frozenset(
    {"accus", "ask", "blam", "invit", "prais", "press", "pressur", "thank", "threaten", "urg", "warn"}
)
"""Verbs whose object is somebody, without a last "e", which lemmas may lack."""
_PARTIES = frozenset({"country", "institution", "ministry", "place"})


def widened(roles: Iterable[str]) -> frozenset[str]:
    """The roles that a description may mean: "the minister" is also a foreign minister."""
    return frozenset(r for role in roles for r in _WIDER.get(role, frozenset({role})))


# ---------------------------------------------------------------- pronouns


def pronoun(sentence: Sentence, token: int, pointer: Pointer, past: Sequence[Reading], case: Case) -> list[Reading]:
    """The earlier readings that a pronoun stands for: one, or the members of a coordination for "they"."""
    if pointer.refers == "body" and not _can_point(sentence, token):
        return []
    if sentence.deps[token] == "expl":
        return []
    quotation = case.quotation(sentence.spans[token].start)
    if quotation is not None:
        # Whoever speaks inside a quotation does not call themselves "he": only its own words can be meant.
        past = [r for r in past if r.phrase.span in quotation]
    units = _units(sentence, token, past, pointer)
    scored: dict[tuple[str, ...], tuple[float, list[Reading]]] = {}
    for unit in units:
        key = tuple(a.id for r in unit for a in r.actors)
        score = _salience(sentence, token, unit, case, pointer)
        if key not in scored or score > scored[key][0]:
            scored[key] = (score, unit)
    ranked = sorted(scored.values(), key=lambda s: -s[0])
    if not ranked or (len(ranked) > 1 and ranked[0][0] - ranked[1][0] < 0.5):
        return []
    return ranked[0][1]


def _can_point(sentence: Sentence, token: int) -> bool:
    """Whether "it" or "its" can be a body: not where the clause has another subject, nor as the subject of a plain
    "is"; as an object only of what is done to somebody ("accusing it of").
    """
    head = sentence.heads[token]
    if head < 0:
        return False
    if sentence.deps[token].startswith("nsubj"):
        return sentence.upos[head] == "VERB"
    if sentence.deps[token] == "obj":
        return sentence.lemmas[head].lower().rstrip("e") in _TO_SOMEBODY
    return sentence.deps[token] == "nmod:poss"


def _units(sentence: Sentence, token: int, past: Sequence[Reading], pointer: Pointer) -> list[list[Reading]]:
    """What a pronoun of this number can stand for in reach: single readings, for "they" also coordinated ones."""
    near = [r for r in past if sentence.index - r.phrase.sentence.index <= REACH and r.actors and r.shown]
    near = [r for r in near if r.phrase.sentence.index != sentence.index or r.phrase.last < token]
    if pointer.refers == "person":
        fitting = [r for r in near if _is_person(r) and (not r.gender or r.gender == pointer.gender)]
        return [[r] for r in fitting if not _same_clause_argument(sentence, token, r)]
    if pointer.refers == "body":
        return [
            [r] for r in near if len(r.actors) == 1 and _is_body(r) and not _same_clause_argument(sentence, token, r)
        ]
    groups = [unit for unit in coordinations(near) if len(unit) > 1]
    members = {id(r) for unit in groups for r in unit}
    several = [[r] for r in near if id(r) not in members and (len(r.actors) > 1 or r.actors[0].kind is ActorKind.GROUP)]
    bodies = [
        [r] for r in near if id(r) not in members and len(r.actors) == 1 and _is_body(r) and r.sort not in ("country",)
    ]
    return [u for u in groups + several + bodies if not any(_same_clause_argument(sentence, token, r) for r in u)]


def _is_person(reading: Reading) -> bool:
    return len(reading.actors) == 1 and (
        reading.actors[0].kind is ActorKind.PERSON
        or (reading.actors[0].kind is ActorKind.UNNAMED and reading.sort == "role")
    )


def _is_body(reading: Reading) -> bool:
    return reading.actors[0].kind in (
        ActorKind.GOVERNMENT, ActorKind.ORGANISATION, ActorKind.ARMED_FORCE, ActorKind.OUTLET,
    )  # fmt: skip


def _same_clause_argument(sentence: Sentence, token: int, reading: Reading) -> bool:
    """Whether pronoun and antecedent are two arguments of one verb ("Putin met him"), which then are two people."""
    if reading.phrase.sentence is not sentence or sentence.deps[token] == "nmod:poss":
        return False
    if sentence.forms[token].lower().endswith(("self", "selves")):
        return False
    verb, other = sentence.heads[token], conjuncts(sentence, reading.phrase.head)[0]
    own = sentence.deps[token].startswith("nsubj")
    return sentence.heads[other] == verb or (verb >= 0 and not own and other in surface_subjects(sentence, verb))


def _salience(sentence: Sentence, token: int, unit: Sequence[Reading], case: Case, pointer: Pointer) -> float:
    """How readily a reader takes an antecedent: near, a subject, of the gender said; a headline's less so."""
    first = unit[0]
    there = first.phrase.sentence
    score = 4.5 - 1.5 * (sentence.index - there.index)
    score += 1.0 if is_subject(first) else 0.0
    score += 1.5 if sentence is there and _is_faulted(sentence, token, first) else 0.0
    score += 0.5 if pointer.gender and first.gender == pointer.gender else 0.0
    if there.paragraph < len(case.report.paragraphs):
        score -= 0.75 if case.report.paragraphs[there.paragraph].section in (Section.HEADLINE, Section.DECK) else 0.0
    if there is not sentence and not is_subject(first):
        # Not a subject, a sentence back: it must be alone to count at all.
        score -= 0.25
    return score


def _is_faulted(sentence: Sentence, token: int, reading: Reading) -> bool:
    """Whether an owner is the one to whom something is done for what is his: "criticised Rwanda over its support"."""
    owned = sentence.heads[token]
    if sentence.deps[token] != "nmod:poss" or case_of(sentence, owned) not in ("over", "for", "because of"):
        return False
    other = conjuncts(sentence, reading.phrase.head)[0]
    return sentence.heads[other] == sentence.heads[owned] and base(sentence.deps[other]) in ("obj", "obl")


def is_subject(reading: Reading) -> bool:
    """Whether a reading is, or is coordinated with, the subject of a clause."""
    sentence = reading.phrase.sentence
    return sentence.deps[conjuncts(sentence, reading.phrase.head)[0]].startswith("nsubj")


def coordinations(readings: Sequence[Reading]) -> list[list[Reading]]:
    """Readings joined by "and", "nor", ...; a reading of several actors is a coordination of its own."""
    found: dict[tuple[int, int], list[Reading]] = {}
    for reading in readings:
        sentence = reading.phrase.sentence
        found.setdefault((sentence.index, conjuncts(sentence, reading.phrase.head)[0]), []).append(reading)
    return [unit for unit in found.values() if len(unit) > 1 or len(unit[0].actors) > 1]


# ------------------------------------------------------------ descriptions


def pointed(sentence: Sentence, token: int, pointer: Pointer, past: Sequence[Reading], case: Case) -> list[Reading]:
    """What "the two leaders", "both sides", "the country", "the group" stand for; empty where that would be a guess."""
    if pointer.refers == "pair":
        return _several(sentence, token, past, pointer.number, _is_leader, lambda r: r.actors)
    if pointer.refers == "sides":
        return _several(
            sentence, token, past, pointer.number, lambda r: bool(_sides(r, case)), lambda r: _sides(r, case)
        )
    if pointer.refers == "country":
        return _last_country(sentence, past)
    single = [r for r in past if len(r.actors) == 1]
    called = [r for r in single if _is_called(r.actors[0], sentence.forms[token])]
    return _last_of(sentence, called or [r for r in single if r.sort in pointer.sorts])


def _is_called(actor: Actor, noun: str) -> bool:
    """Whether a body's own name has the noun: "the commission" after "the Commission on Presidential Debates"."""
    return actor.kind is ActorKind.ORGANISATION and bool(set(words_of(noun)) & set(words_of(actor.name)))


def _is_leader(reading: Reading) -> bool:
    return all(
        a.kind is ActorKind.PERSON or (a.kind is ActorKind.UNNAMED and reading.sort == "role") for a in reading.actors
    )


def _sides(reading: Reading, case: Case) -> tuple[Actor, ...]:
    """The parties behind a reading: governments of its countries, or bodies without one."""
    sides = []
    for actor in reading.actors:
        if actor.country in case.tables.countries and (set(actor.sectors) & {"GOV", "MIL"} or reading.sort in _PARTIES):
            sides.append(case.tables.countries[actor.country or ""].government())
        elif actor.kind in (ActorKind.ARMED_FORCE, ActorKind.ORGANISATION):
            sides.append(actor)
    return tuple(sides)


def _several(
    sentence: Sentence,
    token: int,
    past: Sequence[Reading],
    number: int,
    fits: Callable[[Reading], bool],
    parts: Callable[[Reading], tuple[Actor, ...]],
) -> list[Reading]:
    """Exactly `number` different actors: coordinated nearby, else the ones most often coordinated, else all that are
    near.
    """
    fitting = [r for r in past if r.actors and r.shown and fits(r)]
    units: list[tuple[tuple[Actor, ...], list[Reading]]] = []
    for unit in coordinations(fitting):
        actors = _distinct(a for r in unit for a in parts(r))
        if len(actors) == number and not _hosts(sentence, token, unit, actors):
            units.append((actors, unit))
    near = [u for u in units if sentence.index - u[1][0].phrase.sentence.index <= 1]
    if near:
        return _as(near[-1][1], near[-1][0])
    if units:
        counted = Counter(frozenset(a.id for a in actors) for actors, _ in units)
        top = max(counted.values())
        chosen = [u for u in units if counted[frozenset(a.id for a in u[0])] == top][-1]
        return _as(chosen[1], chosen[0])
    recent = [
        r
        for r in fitting
        if sentence.index - r.phrase.sentence.index <= REACH + 1 and not _hosts(sentence, token, [r], r.actors)
    ]
    actors = _distinct(a for r in recent for a in parts(r))
    return _as(recent, actors) if len(actors) == number else []


def _hosts(sentence: Sentence, token: int, unit: Sequence[Reading], actors: Sequence[Actor]) -> bool:
    """Whether a unit is the subject of the very clause that the words stand in: "Turkey and Qatar hosted the two
    sides".
    """
    if unit[0].phrase.sentence is not sentence or {a.id for r in unit for a in r.actors} != {a.id for a in actors}:
        return False
    subject = conjuncts(sentence, unit[0].phrase.head)[0]
    above = next((k for k in ancestors(sentence, token) if sentence.upos[k] == "VERB"), -1)
    return sentence.heads[subject] == above


def _as(unit: Sequence[Reading], actors: tuple[Actor, ...]) -> list[Reading]:
    """The last reading of a unit, standing for these actors."""
    last = unit[-1]
    return [Reading(last.phrase, actors, last.evidence, last.sort)]


def _distinct(actors: Iterable[Actor]) -> tuple[Actor, ...]:
    return tuple({a.id: a for a in actors}.values())


def _last_country(sentence: Sentence, past: Sequence[Reading]) -> list[Reading]:
    named = [r for r in past if r.sort in ("country", "place") and len(r.actors) == 1]
    return _last_of(sentence, named)


def _last_of(sentence: Sentence, fitting: Sequence[Reading]) -> list[Reading]:
    """The last fitting reading; of several different in its sentence the subject, else none."""
    if not fitting:
        return []
    there = fitting[-1].phrase.sentence
    if sentence.index - there.index > 5:
        return []
    rivals = [r for r in fitting if r.phrase.sentence is there]
    if len({r.actors for r in rivals}) > 1:
        subjects = [r for r in rivals if is_subject(r)]
        return [subjects[-1]] if len({r.actors for r in subjects}) == 1 else []
    return [rivals[-1]]


def described(sentence: Sentence, roles: frozenset[str], country: str | None, past: Sequence[Reading]) -> list[Reading]:
    """The person of the report whom a role describes ("the president", "the French minister"), the last named."""
    wanted = widened(roles)
    fitting = [
        r
        for r in past
        if _is_person(r) and r.roles & wanted and (country is None or r.actors[0].country in (country, None))
    ]
    return (
        _last_of(sentence, [r for r in fitting if sentence.index - r.phrase.sentence.index <= 12][-8:])
        if fitting
        else []
    )


def country_in_view(
    sentence: Sentence, before: int, past: Sequence[Reading], case: Case, sectors: Sequence[str] = ()
) -> str | None:
    """The country of an unmarked institution: of the last of its kind ("the judges" after "Brazil's top court"), else
    the only one named here or just before, else the report's. Soldiers beside two countries are of neither.
    """
    alike = _last_of_kind(sentence, past, sectors)
    if alike is not None:
        return alike
    for reach in (0, 1):
        near = {
            a.country
            for r in past
            if 0 <= sentence.index - r.phrase.sentence.index <= reach
            and (r.phrase.sentence is not sentence or r.phrase.last < before)
            for a in r.actors
            if a.country
        }
        if len(near) == 1:
            return next(iter(near))
        if len(near) > 1:
            if reach == 0 and sectors[:1] == ("MIL",):
                return None
            break
    return case.main_country or case.home


def _last_of_kind(sentence: Sentence, past: Sequence[Reading], sectors: Sequence[str]) -> str | None:
    """The country of the last actor within reach whose first sector is this one, where it is one that states have.

    Soldiers named after those of two countries are of neither.
    """
    if not sectors or sectors[0] not in _KINDS:
        return None
    found: list[str] = []
    for reading in reversed(past):
        if sentence.index - reading.phrase.sentence.index > REACH:
            break
        of_kind = {a.country for a in reading.actors if a.sectors[:1] == (sectors[0],)}
        if len(of_kind) == 1:
            found.extend(country for country in of_kind if country is not None)
    return found[0] if found and (sectors[0] != "MIL" or len(set(found)) == 1) else None
