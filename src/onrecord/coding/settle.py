"""From all frames that fit to the happenings a sentence tells: one clause that tells one happening gives one candidate.

The order in which frames win is this. At one trigger, the more specific frame (`frames._rank`: named objects, phrases and
clauses weigh most), and of equals the one that stands first in its file; a frame whose needs are not met gives way to the
next. A verb frame takes the words of its conditions with it ("held" takes "talks"): nouns taken tell no event of their own.
A noun below a verb of the same type in the same clause is the same happening ("met for talks"), unless other actors do it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.coding.arenas import silenced
from onrecord.coding.embedding import EmbeddingRule
from onrecord.coding.frames import Frames
from onrecord.coding.match import Match, match_sentence
from onrecord.coding.reading import Reading
from onrecord.coding.slots import Mentions, participants
from onrecord.language.syntax import base, case_of, dependents
from onrecord.records import ActorKind, Modality, Participant

_DONE_BY = frozenset({"actor", "host"})
_GOVERNED_PHRASES = frozenset({"for", "to", "on", "into", "of", "in"})
_CIVIL = frozenset({"BUS", "MED", "EDU", "AGR", "ELI", "UNK", "JRN", "CVL", "LAB", "SOC", "REF"})
"""Sectors whose members are no political actors by that alone: of no known country, they only make protests."""
_BEFALLS = frozenset({"ASSAULT", "COERCE", "SANCTION", "RETREAT", "AID"})
"""Types that make an event of what befalls a state's civilians, whoever does it."""
_CLIMB = 6


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match with its participants, the candidate that governs it, and what that makes of both."""

    match: Match
    participants: tuple[Participant, ...]
    governor: Match | None = None
    embedded: EmbeddingRule | None = None
    """What governing another event makes of this one."""
    under: EmbeddingRule | None = None
    """What being governed makes of this one."""


def settle(reading: Reading, mentions: Mentions, frames: Frames) -> list[Candidate]:
    """The candidates of one sentence, in text order. Those without participants are kept: an earlier event may lend them."""
    matches = match_sentence(reading, frames)
    if not matches:
        return []
    silent = silenced(reading.sentence, frames.arenas)
    matches = [m for m in matches if m.frame.type not in silent]
    paths = {m.head: _governing_path(reading, m) for m in matches}
    chosen = _choose(matches, paths, reading, mentions)
    taken = {t for c in chosen for t in c.match.absorbed}
    governed = _govern(chosen, paths, frames)
    kept = [c for c in governed if c.match.trigger not in taken or c.match.frame.part == "verb"]
    return _merge(kept, reading)


def is_political(participant: Participant, kind: str) -> bool:
    """Whether an actor can make an event of this type political: a state's, an armed or organised group, an organisation."""
    actor = participant.actor
    if actor.kind is ActorKind.OUTLET:
        return False
    if actor.sectors and set(actor.sectors) <= _CIVIL:
        return kind == "PROTEST" or (kind in _BEFALLS and actor.country is not None and actor.kind is not ActorKind.ORGANISATION)
    return bool(actor.country or actor.sectors or actor.kind in (ActorKind.ARMED_FORCE, ActorKind.ORGANISATION, ActorKind.GROUP))


def _choose(
    matches: Sequence[Match], paths: dict[int, tuple[int, ...]], reading: Reading, mentions: Mentions
) -> list[Candidate]:
    """For each trigger the first match whose conditions on events inside and on participants hold."""
    chosen: dict[int, Candidate] = {}
    for match in matches:
        if match.trigger in chosen:
            continue
        if match.frame.complement == "event" and not any(match.trigger in path for path in paths.values()):
            continue
        candidate = Candidate(match, participants(match, reading, mentions))
        if _needs_met(candidate, reading):
            chosen[match.trigger] = candidate
    return sorted(chosen.values(), key=lambda c: c.match.trigger)


def _needs_met(candidate: Candidate, reading: Reading) -> bool:
    """The frame's own needs, else that an active verb's subject is an actor: prices and storms do not attack."""
    match = candidate.match
    roles = {p.role for p in candidate.participants}
    if match.frame.needs is not None:
        return all(role in roles or (role == "recipient" and roles & {"host", "target"}) for role in match.frame.needs)
    if match.frame.part == "noun":
        return True
    role = match.frame.roles.get("subject", "")
    if match.head in reading.passives or not role:
        return bool(roles)
    return role in roles


def _governing_path(reading: Reading, match: Match) -> tuple[int, ...]:
    """The words that a match stands under as object, subject or clause of theirs, nearest first.

    A governing frame at one of them governs the match: "agreed" for "meet" in "agreed to begin to meet", "rejected" for
    "talks" in "rejected talks". Coordination passes on what governs the first conjunct, never the conjunct itself.
    """
    sentence = reading.sentence
    token, path = match.head, []
    for _ in range(_CLIMB):
        dep, head = sentence.deps[token], sentence.heads[token]
        if head < 0:
            break
        if dep == "conj":
            token = head
            continue
        if not _is_governed_by(reading, token, dep):
            break
        path.append(head)
        token = head
    return tuple(path)


def _is_governed_by(reading: Reading, token: int, dep: str) -> bool:
    if dep in ("xcomp", "ccomp", "obj", "iobj") or base(dep) == "nsubj":
        return True
    if dep in ("acl", "advcl"):
        return token in reading.complements(reading.sentence.heads[token])
    return base(dep) in ("obl", "nmod") and case_of(reading.sentence, token) in _GOVERNED_PHRASES


def _govern(chosen: Sequence[Candidate], paths: dict[int, tuple[int, ...]], frames: Frames) -> list[Candidate]:
    """Each candidate with its nearest governor, each governor with the event inside it."""
    governors = {c.match.trigger: c for c in chosen if c.match.frame.governs}
    found: dict[int, Candidate] = {c.match.trigger: c for c in chosen}
    for candidate in chosen:
        trigger = next((t for t in paths[candidate.match.head] if t in governors and t != candidate.match.trigger), None)
        if trigger is None:
            trigger = next((t for t, g in governors.items() if candidate.match.trigger in g.match.absorbed), None)
        if trigger is None:
            continue
        governor = found[trigger]
        rule = _embedding(governor.match, candidate, frames)
        if rule is None:
            continue
        found[candidate.match.trigger] = replace(found[candidate.match.trigger], governor=governor.match, under=rule)
        if governor.embedded is None or not governor.embedded.cameo:
            found[trigger] = _informed(governor, candidate, rule)
    return list(found.values())


def _embedding(governor: Match, inside: Candidate, frames: Frames) -> EmbeddingRule | None:
    """The rule for an event inside another. What is offered is no threat, whatever it is: "offered to send troops"."""
    kind = governor.frame.type
    rule = frames.embedding.rule_for(kind, cameo_of(inside, frames))
    if rule is not None and rule.becomes != kind and governor.frame.embeds is Modality.OFFERED:
        return frames.embedding.rule_for(kind, None)
    return rule


def _informed(governor: Candidate, inside: Candidate, rule: EmbeddingRule) -> Candidate:
    """The governor with what the event inside says: mode, code, and whom it concerns where it names nobody else."""
    others = [p for p in inside.participants if p.actor.id not in {own.actor.id for own in governor.participants}]
    if any(p.role in ("recipient", "target", "host") for p in governor.participants) or "complement" not in governor.match.frame.roles:
        others = []
    joined = (*governor.participants, *(replace(p, role="recipient") for p in others))
    return replace(governor, embedded=rule, participants=joined)


def cameo_of(candidate: Candidate, frames: Frames) -> str | None:
    """The CAMEO code of a candidate by its frame, else by its frame's mode, else by its type."""
    frame = candidate.match.frame
    kind = frames.vocabulary.types[frame.type]
    by_mode = kind.modes[frame.mode].cameo if frame.mode else None
    return frame.cameo or by_mode or kind.cameo


def _merge(candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Joins a noun to the verb above it that tells the same happening."""
    by_head = {c.match.head: c for c in candidates}
    gone: set[int] = set()
    for candidate in candidates:
        if candidate.match.frame.part != "noun":
            continue
        above = next((by_head[t] for t in _ancestors(reading, candidate.match) if t in by_head), None)
        if above is None or above.match.trigger in (gone | {candidate.match.trigger}) or not _same(candidate, above, reading):
            continue
        gone.add(candidate.match.trigger)
        have = {p.actor.id for p in above.participants}
        joined = (*above.participants, *(p for p in candidate.participants if p.actor.id not in have))
        by_head[above.match.head] = replace(above, participants=joined)
    return [by_head.get(c.match.head, c) for c in candidates if c.match.trigger not in gone]


def _ancestors(reading: Reading, match: Match) -> Iterator[int]:
    """The words above a noun within its clause, and its own bearer."""
    sentence = reading.sentence
    if match.head != match.trigger:
        yield match.head
        return
    token = match.trigger
    while sentence.heads[token] >= 0 and base(sentence.deps[token]) in ("obj", "obl", "nmod", "conj", "appos", "nsubj", "root"):
        token = sentence.heads[token]
        yield token


def _same(noun: Candidate, verb: Candidate, reading: Reading) -> bool:
    """Whether a noun tells the verb's own happening: one type, no other doer, and not named as another's cause or time."""
    if noun.match.frame.type != verb.match.frame.type or (noun.governor is not None and noun.governor is verb.match):
        return False
    if case_of(reading.sentence, noun.match.trigger) in ("after", "before", "since", "following", "despite", "over", "against", "amid"):
        return not noun.participants
    doers = {p.actor.id for p in verb.participants if p.role in _DONE_BY}
    return not doers or all(p.actor.id in doers for p in noun.participants if p.role in _DONE_BY) or noun.match.frame.type == "CONSULT"
