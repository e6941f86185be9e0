"""From all frames that fit to the happenings a sentence tells: one clause that tells one happening gives one candidate.

The order in which frames win is this. At one trigger, the more specific frame (`blocks._rank`: named objects, phrases and
clauses weigh most), and of equals a user's own, then the one that stands first in its file; a frame whose needs are not met gives way to
the next. A verb frame takes the words of its conditions with it ("held" takes "talks"): nouns taken tell no event of their own, only
who did it where the verb leaves that open ("killed in Israeli strikes").
A noun below a verb of the same type in the same clause is the same happening ("met for talks"), unless other actors do it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.coding.arenas import silenced
from onrecord.coding.candidate import Candidate
from onrecord.coding.frames import Frames
from onrecord.coding.govern import govern, governing_path
from onrecord.coding.match import Match, match_sentence
from onrecord.coding.reading import Reading
from onrecord.coding.slots import Mentions, participants
from onrecord.coding.standing import DOERS, has_standing, is_figurative
from onrecord.language.syntax import base, case_of

_WITHIN_CLAUSE = frozenset({"obj", "obl", "nmod", "conj", "appos", "nsubj", "root"})
_OTHER_TIMES = ("after", "before", "since", "following", "despite", "over", "against", "amid")
"""Prepositions before an event that is named as another one's cause, time or topic."""


def settle(
    reading: Reading, mentions: Mentions, frames: Frames, silent: frozenset[str] = frozenset()
) -> list[Candidate]:
    """The candidates of one sentence, in text order, none of a type in `silent`.

    Those without participants are kept: an earlier event may lend them.
    """
    matches = match_sentence(reading, frames)
    if not matches:
        return []
    silent = silent | silenced(reading.sentence, reading.keys, frames.arenas)
    matches = [m for m in matches if m.frame.type not in silent]
    paths = {m.head: governing_path(reading, m) for m in matches}
    chosen, nobodys = _choose(matches, paths, reading, mentions)
    takers = {t: c for c in chosen for t in c.match.absorbed}
    governed = govern([*chosen, *nobodys], paths, reading, frames)[: len(chosen)]
    kept = [
        c
        for c in governed
        if c.match.frame.part == "verb" or (taker := takers.get(c.match.trigger)) is None or _tells_doer(c, taker)
    ]
    protests = {t for c in kept if c.match.frame.type == "PROTEST" for t in (c.match.head, c.match.trigger)}
    return _merge([c for c in kept if not _is_topic(c, protests, reading)], reading)


def _tells_doer(noun: Candidate, taker: Candidate) -> bool:
    """Whether a noun among a verb's words says who did it where the verb does not: "killed in Israeli strikes"."""
    return noun.match.frame.type == taker.match.frame.type and all(p.role not in DOERS for p in taker.participants)


def _is_topic(candidate: Candidate, protests: set[int], reading: Reading) -> bool:
    """Whether a demand is what a protest is about: PLOVER codes no REQUEST beside the PROTEST."""
    sentence, head = reading.sentence, candidate.match.head
    return (
        candidate.match.frame.type == "REQUEST"
        and sentence.heads[head] in protests
        and base(sentence.deps[head]) in ("advcl", "acl")
    )


def _choose(
    matches: Sequence[Match], paths: dict[int, tuple[int, ...]], reading: Reading, mentions: Mentions
) -> tuple[list[Candidate], list[Candidate]]:
    """For each trigger the first match whose conditions on events inside and on participants hold.

    And what governs events without being one itself, since nobody of note does it: "his uncle accused Chad of attacking".
    """
    chosen: dict[int, Candidate] = {}
    nobodys: dict[int, Candidate] = {}
    inside: dict[int, set[str]] = {}
    for match in matches:
        for token in paths[match.head]:
            inside.setdefault(token, set()).add(match.frame.type)
    for match in matches:
        if match.trigger in chosen:
            continue
        if match.frame.inside and match.frame.inside.isdisjoint(inside.get(match.trigger, ())):
            continue
        candidate = Candidate(match, participants(match, reading, mentions))
        if _needs_met(candidate, reading):
            chosen[match.trigger] = candidate
        elif match.frame.governs:
            nobodys.setdefault(match.trigger, candidate)
    return sorted(chosen.values(), key=lambda c: c.match.trigger), [
        c for trigger, c in nobodys.items() if trigger not in chosen
    ]


def _needs_met(candidate: Candidate, reading: Reading) -> bool:
    """The frame's own needs, else that an active verb's subject is an actor: prices and storms do not attack."""
    match = candidate.match
    roles = {p.role for p in candidate.participants}
    if match.frame.figurative and is_figurative(match.frame.type, candidate.participants):
        return False
    if match.frame.needs is not None:
        standing = {p.role for p in candidate.participants if has_standing(p)}
        if match.frame.needs == ("actor", "actor"):
            return sum(p.role == "actor" for p in candidate.participants) > 1
        return all(
            role in standing or (role == "recipient" and standing & {"host", "target"}) for role in match.frame.needs
        )
    if match.frame.part == "noun":
        return True
    role = match.frame.roles.get("subject", "")
    if match.head in reading.passives or not role:
        return bool(roles)
    return role in roles


def _merge(candidates: Sequence[Candidate], reading: Reading) -> list[Candidate]:
    """Joins a noun to the verb above it that tells the same happening, and so a purpose: "will meet to discuss"."""
    by_head = {c.match.head: c for c in candidates}
    gone: set[int] = set()
    for candidate in candidates:
        if candidate.match.frame.part == "noun":
            above = next((by_head[t] for t in _ancestors(reading, candidate.match) if t in by_head), None)
        elif _is_purpose(reading, candidate.match.head):
            above = by_head.get(reading.sentence.heads[candidate.match.head])
        else:
            continue
        if above is None or above is candidate or above.match.trigger in gone or not _same(candidate, above, reading):
            continue
        gone.add(candidate.match.trigger)
        have = {p.actor.id for p in above.participants}
        joined = (*above.participants, *(p for p in candidate.participants if p.actor.id not in have))
        by_head[above.match.head] = replace(above, participants=joined)
    return [by_head.get(c.match.head, c) for c in candidates if c.match.trigger not in gone]


def _is_purpose(reading: Reading, verb: int) -> bool:
    """Whether a verb is what another is done for: "met to discuss"."""
    sentence = reading.sentence
    return sentence.deps[verb] == "advcl" and any(
        sentence.deps[c] == "mark" and sentence.forms[c].lower() == "to" for c in sentence.children[verb]
    )


def _ancestors(reading: Reading, match: Match) -> Iterator[int]:
    """The words above a noun within its clause, and its own bearer."""
    sentence = reading.sentence
    if match.head != match.trigger:
        yield match.head
        return
    token = match.trigger
    while sentence.heads[token] >= 0 and base(sentence.deps[token]) in _WITHIN_CLAUSE:
        token = sentence.heads[token]
        yield token


def _same(noun: Candidate, verb: Candidate, reading: Reading) -> bool:
    """Whether a noun, or a purpose, tells the verb's own happening: one type, no other doer, not another's cause or time."""
    if noun.match.frame.type != verb.match.frame.type or (noun.governor is not None and noun.governor is verb.match):
        return False
    if case_of(reading.sentence, noun.match.trigger) in _OTHER_TIMES:
        return not noun.participants
    doers = {p.actor.id for p in verb.participants if p.role in DOERS}
    if not doers or noun.match.frame.type == "CONSULT":
        return True
    return all(p.actor.id in doers for p in noun.participants if p.role in DOERS)
