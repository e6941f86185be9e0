"""Who is who: the slots of a frame that fits, the actors that stand in them, and the roles they take."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onrecord.coding.match import Match
from onrecord.coding.reading import Reading
from onrecord.language.syntax import base, case_of, conjuncts, dependents, possessors, surface_subjects
from onrecord.records import Actor, ActorKind, Evidence, Mention, Participant, PlaceMention, Precision
from onrecord.rules import DATA, Faults, read_table

_APART = frozenset({"each", "separately", "individually", "respectively"})
"""Words that part a group of doers: whom they deal with is each one's partner, not one of them."""
_OFFICIAL = frozenset({"GOV", "MIL", "LEG", "IGO", "SPY", "REB", "OPP"})
"""Sectors of people whose visit abroad is a state's affair."""
_WITHIN = (Precision.CITY, Precision.PROVINCE)
_REACH = 3
"""Steps down a noun phrase that an owner or member is looked for: "members of a faction of Hamas"."""
_ARTS = ("ist", "ian", "ographer", "wright")
"""Endings of nouns for people in the arts and professions; those who act in politics are mentions of their own."""
_OWNERS = {
    "subject": ("by", "of", "from", "for"),
    "object": ("by", "of", "from"),
}
"""Prepositions within a phrase that lead to the actor behind its head, by slot ("officials from Iran")."""
_COMPLEMENT_PHRASES = frozenset({"to", "with", "against", "on", "from", "between", "for", "over", "at"})


@dataclass(frozen=True)
class Mentions:
    """The mentions of one sentence, by token: the head's own, else the smallest that covers the token."""

    heads: dict[int, Mention]
    covering: dict[int, Mention]
    places: dict[int, Mention]
    """Governments of the countries that the grammar takes for places ("in Mali")."""
    cities: dict[int, Mention]
    """Governments of the countries that cities and provinces are in ("visited Kyiv", "struck Gaza")."""

    @classmethod
    def of(cls, mentions: Sequence[Mention], places: Sequence[PlaceMention], reading: Reading) -> Mentions:
        heads: dict[int, Mention] = {}
        covering: dict[int, Mention] = {}
        spans = reading.sentence.spans
        for mention in sorted(mentions, key=lambda m: m.span.end - m.span.start, reverse=True):
            heads[mention.head] = mention
            first = mention.head
            while first > 0 and spans[first - 1].start >= mention.span.start:
                first -= 1
            for token in range(first, len(spans)):
                if spans[token].start >= mention.span.end:
                    break
                covering[token] = mention
        known = [p for p in places if p.head not in heads and p.place.country is not None]
        governments = {p.head: _government(p) for p in known if p.place.precision is Precision.COUNTRY}
        cities = {p.head: _government(p) for p in known if p.place.precision in _WITHIN and p.head not in covering}
        return cls(heads, covering, governments, cities)

    def at(self, token: int) -> Mention | None:
        return self.heads.get(token) or self.covering.get(token)


def _government(place: PlaceMention) -> Mention:
    """The government of a country named as a place, or of that of a city, as the actor that it is elsewhere."""
    country = place.place.country or ""
    actor = Actor(
        f"{country}:GOV", _country_names().get(country, place.place.name), ActorKind.GOVERNMENT, country, ("GOV",)
    )
    return Mention(place.span, place.sentence, place.head, (actor,), place.evidence)


@lru_cache(maxsize=1)
def _country_names() -> dict[str, str]:
    """Names of countries by ISO 3166-1 alpha-3 code."""
    faults = Faults()
    rows = read_table("actors/countries.csv", DATA / "actors" / "countries.csv", ("iso3", "name"), faults, others=True)
    faults.raise_any()
    return {row["iso3"]: row["name"] for row in rows}


def participants(match: Match, reading: Reading, mentions: Mentions) -> tuple[Participant, ...]:
    """The actors in the slots of a match, in their roles. One actor has one role: the first that a frame lists for it."""
    found: dict[str, Participant] = {}
    apart = _is_distributive(match, reading)
    for slot, token in slots(match, reading):
        role = match.frame.roles.get(slot)
        if role is None or (slot == "complement" and _is_addressed(match, found)):
            continue
        if apart and role == "actor" and slot == "with":
            role = "recipient"
        direct = slot == "object" and match.frame.direct and reading.keys[token] != "counterpart"
        reach = 0 if direct else _REACH
        behind = actors_behind(token, slot, reading, mentions, reach)
        if not behind and (
            role == "host" or (role == "recipient" and slot == "object" and match.frame.type == "ASSAULT")
        ):
            behind = _country_of(token, mentions, [p.actor for p in found.values()])
        for mention in behind:
            evidence = Evidence(f"{match.frame.rule} {slot}", span=reading.sentence.spans[token])
            for actor in mention.actors:
                found.setdefault(actor.id, Participant(actor, role, mention.span, evidence))
    return tuple(found.values())


def _country_of(token: int, mentions: Mentions, doers: Sequence[Actor]) -> list[Mention]:
    """Whose guests they are in a city, or whose city they hit: its country's, where a state's or an organisation's people
    come from elsewhere.
    """
    own = mentions.cities.get(token)
    official = [a for a in doers if a.sectors and a.sectors[0] in _OFFICIAL]
    abroad = own is not None and any(a.country != own.actors[0].country for a in official)
    return [own] if own is not None and abroad else []


def _is_addressed(match: Match, found: dict[str, Participant]) -> bool:
    """Whether a demand has named whom it is made of: those who occur in what is asked are then no recipients."""
    return match.frame.type == "REQUEST" and any(
        p.role == "recipient" and p.evidence.rule.endswith((" object", " indirect")) for p in found.values()
    )


def _is_distributive(match: Match, reading: Reading) -> bool:
    """Whether several do the same each for themselves ("Russia, Iran and China each signed a deal with Cuba")."""
    sentence = reading.sentence
    near = (match.head, *reading.subjects(match.head))
    return any(sentence.forms[c].lower() in _APART for t in near for c in sentence.children[t])


def slots(match: Match, reading: Reading) -> Iterator[tuple[str, int]]:
    """Every filled slot of a match as (slot, token), the nearest first."""
    frame = match.frame
    if frame.part == "noun":
        yield from _noun_slots(match, reading)
        return
    yield from (("subject", t) for t in reading.subjects(match.head))
    if "object" in frame.roles:
        yield from (("object", t) for t in reading.objects(match.head))
    yield from (("indirect", t) for t in reading.indirect(match.head))
    yield from reading.phrases(match.trigger)
    # "Fought alongside Russian troops against Ukraine": the parser may hang the foe on the friend.
    yield from (pair for _, t in reading.phrases(match.trigger) for pair in reading.phrases(t) if pair[0] == "against")
    # "Blamed the attack on Iran": the parser may hang the phrase on the object.
    yield from (pair for t in reading.objects(match.head) for pair in reading.phrases(t) if pair[0] in frame.roles)
    for token in match.absorbed:
        yield from _phrase_slots(token, reading)
    for token in match.complements:
        yield from (("complement", t) for t in _complement_slots(token, match, reading, _REACH))


def _noun_slots(match: Match, reading: Reading) -> Iterator[tuple[str, int]]:
    subjects = match.subjects or _of_predicate(match, reading) or _present(match, reading) or _claiming(match, reading)
    yield from (("subject", t) for t in subjects)
    yield from _phrase_slots(match.trigger, reading)
    if match.head != match.trigger:
        yield from reading.phrases(match.head)
    for token in match.complements:
        yield from (("complement", t) for t in _complement_slots(token, match, reading, _REACH))


def _of_predicate(match: Match, reading: Reading) -> list[int]:
    """What a noun is said of: Norway of "Norway is a donor", "Norway is at war", nobody of "he was against the war"."""
    case = case_of(reading.sentence, match.trigger)
    if case == "at" and dependents(reading.sentence, match.trigger, "cop"):
        return surface_subjects(reading.sentence, match.trigger)
    if case:
        return []
    return dependents(reading.sentence, match.trigger, "nsubj")


def _present(match: Match, reading: Reading) -> list[int]:
    """Who takes part in a meeting during which he does something else: Putin of "in a call with Modi, Putin said"."""
    sentence, noun = reading.sentence, match.trigger
    if (
        match.frame.type != "CONSULT"
        or base(sentence.deps[noun]) != "obl"
        or case_of(sentence, noun) not in ("in", "during", "at")
    ):
        return []
    verb = sentence.heads[noun]
    return reading.subjects(verb) if verb not in reading.passives else []


def _claiming(match: Match, reading: Reading) -> list[int]:
    """Who owns up to it: Hamas of "Hamas claimed responsibility for the attack"."""
    sentence, noun = reading.sentence, match.trigger
    if case_of(sentence, noun) != "for":
        return []
    above = sentence.heads[noun]
    verb = sentence.heads[above] if reading.keys[above] == "responsibility" else above
    owned = verb >= 0 and any(reading.keys[t] == "responsibility" for t in reading.objects(verb))
    return reading.subjects(verb) if owned and verb not in reading.passives else []


def _phrase_slots(noun: int, reading: Reading) -> Iterator[tuple[str, int]]:
    """Owners, modifiers and phrases of an event noun: "Iran's missile attack on Israel"."""
    phrases = reading.phrases(noun)
    yield from (("possessor", t) for t in possessors(reading.sentence, noun))
    yield from (("by", t) for p, t in phrases if p == "by")
    # "A reception attended by leaders", "a plan proposed by Iran".
    participles = (c for c in dependents(reading.sentence, noun, "acl") if c in reading.passives)
    yield from (("by", t) for c in participles for t in reading.subjects(c))
    yield from (("modifier", t) for t in reading.modifiers(noun))
    yield from (pair for pair in phrases if pair[0] != "by")


def _complement_slots(clause: int, match: Match, reading: Reading, reach: int) -> Iterator[int]:
    """Who a promised, demanded or threatened act concerns: the clause's own subject, else its objects and phrases."""
    sentence = reading.sentence
    own = dependents(sentence, clause, "nsubj") or [c for c in dependents(sentence, clause, "obj") if c < clause]
    governor = set(reading.subjects(match.head))
    if own and not governor & set(own):
        yield from (k for c in own for k in conjuncts(sentence, c))
        if match.frame.type == "REQUEST":
            return
    objects = reading.objects(clause) if not own or clause not in reading.passives else []
    yield from (t for t in objects if t not in governor)
    for place in (clause, *objects):
        yield from (t for p, t in reading.phrases(place) if p in _COMPLEMENT_PHRASES)
    if reach:
        for inner in dependents(sentence, clause, "xcomp", "ccomp"):
            yield from _complement_slots(inner, match, reading, reach - 1)


def actors_behind(token: int, slot: str, reading: Reading, mentions: Mentions, reach: int = _REACH) -> list[Mention]:
    """The mention at a token, else those that own it or that it is made of: "Israeli warplanes", "the fighters of Hamas"."""
    mention = mentions.at(token)
    if mention is not None:
        posted = slot == "to" and mention.head != token and token in mentions.places
        # "Recalled its ambassador to Israel": the phrase is a part of who was recalled, and says from whom.
        return [mentions.places[token]] if posted else [mention]
    if slot != "subject" and token in mentions.places and slot not in ("possessor", "modifier"):
        # A place by its grammar ("fired at Israel", "withdrew from Mali") is whom it befalls where a frame says so.
        return [mentions.places[token]]
    if not reach or _is_apolitical(token, reading) or (slot == "subject" and reading.in_class(token, "inert")):
        return []
    if slot == "subject" and reading.in_class(token, "voice") and _is_issued(token, reading):
        issuers = reading.subjects(reading.sentence.heads[token])
        speakers = [m for t in issuers for m in actors_behind(t, slot, reading, mentions, reach - 1)]
        if speakers:
            return speakers
    for step in _steps(token, slot, reading):
        found = [m for t in step for m in actors_behind(t, slot, reading, mentions, reach - 1)]
        if found:
            return found
    return []


def _is_apolitical(token: int, reading: Reading) -> bool:
    """Whether a noun is somebody or something whose country does not act through it: a film, a poet, a pianist."""
    return reading.in_class(token, "apolitical") or reading.keys[token].endswith(_ARTS)


def _is_issued(token: int, reading: Reading) -> bool:
    """Whether a noun is what somebody issues: the report of "put out a report accusing the army"."""
    return (
        base(reading.sentence.deps[token]) == "obj" and reading.sentence.upos[reading.sentence.heads[token]] == "VERB"
    )


def _steps(token: int, slot: str, reading: Reading) -> Iterator[list[int]]:
    """Ways from a noun to the actor behind it, the surest first."""
    sentence = reading.sentence
    owners = _OWNERS["subject" if slot == "subject" else "object"]
    phrases = [(p, t) for p, t in reading.phrases(token) if base(sentence.deps[t]) != "obl"]
    yield dependents(sentence, token, "appos")
    yield possessors(sentence, token)
    yield [t for p, t in phrases if p == "by"]
    if slot != "subject" or reading.in_class(token, "agency"):
        # "Israeli warplanes" act for Israel, "a French poet" does not for France.
        yield reading.modifiers(token)
    yield [t for p, t in phrases if p in owners]
    yield [
        t for t in dependents(sentence, token, "nmod") if not case_of(sentence, t) and sentence.deps[t] != "nmod:poss"
    ]
