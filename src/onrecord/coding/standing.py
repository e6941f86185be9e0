"""Who counts: which participants make an event political, and which only seem to do what the words say."""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.records import Actor, ActorKind, Participant

DOERS = frozenset({"actor", "host"})
"""Roles of those who do it."""
_CIVIL = frozenset({"BUS", "MED", "EDU", "AGR", "ELI", "UNK", "JRN", "CVL", "LAB", "SOC", "REF"})
"""Sectors whose members are no political actors by that alone: of no known country, they only make protests."""
_ARMED = frozenset({"MIL", "REB", "COP", "UAF", "PRM", "SPY", "CRM"})
_OUTSPOKEN = frozenset({"LEG", "PTY", "ELI", "JRN", "OPP", "BUS", "CVL", "JUD"})
"""Sectors of persons who attack in words: a senator who "attacks the police" speaks."""
_PRIVATE = frozenset({"BUS", "MED", "EDU", "AGR", "UNK"})
_IN_WORDS = frozenset({"AGREE", "CONSULT", "SUPPORT", "REQUEST", "ACCUSE", "REJECT", "THREATEN"})
"""Types that are words: what firms, doctors and scholars say to a state is no political event by that alone."""
_CIVIL_LIFE = _IN_WORDS | {"COOPERATE", "AID", "SANCTION", "CONCEDE"}
"""Types that clubs and firms make among themselves every day: a body of which nothing is known makes no political one."""
_BEFALLS = frozenset({"ASSAULT", "COERCE", "SANCTION", "RETREAT", "AID", "CONCEDE"})
"""Types that make an event of what befalls a state's civilians, whoever does it, or of what they give up."""


def is_event(kind: str, mode: str | None, people: Sequence[Participant]) -> bool:
    """Whether participants make a political event of a type: one must be political, and some types ask for more.

    AID and COOPERATE need a recipient (PLOVER: required) unless a state or body does it; one person alone consults nobody.
    """
    if not any(is_political(p, kind) for p in people):
        return False
    doers = [p.actor for p in people if p.role in DOERS]
    if kind in _IN_WORDS and doers and all(a.sectors and set(a.sectors) <= _PRIVATE for a in doers):
        return False
    persons_only = all(p.actor.kind in (ActorKind.PERSON, ActorKind.UNNAMED) for p in people)
    if kind in ("AID", "COOPERATE") and persons_only:
        return len(people) > 1 and any(p.role != "actor" and has_standing(p) for p in people)
    alone = persons_only and len(people) == 1 and people[0].role != "host"
    return not (kind == "CONSULT" and alone and mode != "multilateral")


def is_political(participant: Participant, kind: str) -> bool:
    """Whether an actor can make an event of this type political: a state's, an armed or organised group, an organisation."""
    actor = participant.actor
    if actor.kind is ActorKind.OUTLET:
        return False
    if actor.sectors and set(actor.sectors) <= _CIVIL:
        return kind == "PROTEST" or (
            kind in _BEFALLS and actor.country is not None and actor.kind is not ActorKind.ORGANISATION
        )
    if actor.kind is ActorKind.ORGANISATION and not actor.country and not actor.sectors and kind in _CIVIL_LIFE:
        return False
    return bool(
        actor.country or actor.sectors or actor.kind in (ActorKind.ARMED_FORCE, ActorKind.ORGANISATION, ActorKind.GROUP)
    )


def _is_outspoken(actor: Actor) -> bool:
    person = actor.kind in (ActorKind.PERSON, ActorKind.UNNAMED)
    return person and bool(actor.sectors) and _OUTSPOKEN.issuperset(actor.sectors) and actor.sectors != ("CVL",)


def has_standing(participant: Participant) -> bool:
    """Whether more is known of an actor than a name: a state, a sector, or that it is a body or group."""
    actor = participant.actor
    return bool(actor.country or actor.sectors) or actor.kind not in (
        ActorKind.PERSON,
        ActorKind.UNNAMED,
        ActorKind.OUTLET,
    )


def is_figurative(kind: str, people: Sequence[Participant]) -> bool:
    """Whether only persons in civil life do it, to nobody or to persons and bodies of their kind; an attack by nobody on one too.

    What one who lives by words "attacks" is attacked in words, whoever it is.
    """
    doers = [p.actor for p in people if p.role in DOERS]
    if kind == "ASSAULT" and doers and all(_is_outspoken(a) for a in doers):
        return True
    others = [p.actor for p in people if p.role not in DOERS]
    if any(a.kind is not ActorKind.PERSON or _ARMED & set(a.sectors) for a in doers):
        return False
    if not doers:
        return kind == "ASSAULT" and bool(others) and all(a.kind is ActorKind.PERSON for a in others)
    return all(
        a.kind not in (ActorKind.GOVERNMENT, ActorKind.ARMED_FORCE) and not _ARMED & set(a.sectors) for a in others
    )
