"""What stands inside what: the talks in "rejected talks", the attack in "threatened to attack". Neither is told as done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from onrecord.coding.candidate import Candidate
from onrecord.coding.embedding import EmbeddingRule
from onrecord.coding.frames import Frames
from onrecord.coding.match import Match
from onrecord.coding.reading import Reading
from onrecord.language.syntax import base, case_of
from onrecord.records import Modality, Polarity

_GOVERNED_PHRASES = frozenset({"for", "to", "on", "into", "of", "in"})
_ACCUSING = frozenset({"of", "with", "against"})
"""What opens the deed in "accused of attacking", "charged with killing", "warned against shooting"."""
_OTHER = {Polarity.DID: Polarity.DID_NOT, Polarity.DID_NOT: Polarity.DID}
_CLIMB = 6
"""Words between an event and what governs it at most."""


def governing_path(reading: Reading, match: Match) -> tuple[int, ...]:
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
        return token in reading.complements(reading.sentence.heads[token]) or _marker(reading, token) in _ACCUSING
    return base(dep) in ("obl", "nmod") and case_of(reading.sentence, token) in _GOVERNED_PHRASES


def _marker(reading: Reading, verb: int) -> str:
    """The word that opens a clause: "of" in "accused of attacking"."""
    sentence = reading.sentence
    return next(
        (sentence.forms[c].lower() for c in sentence.children[verb] if sentence.deps[c] in ("mark", "case")), ""
    )


def govern(
    chosen: Sequence[Candidate], paths: dict[int, tuple[int, ...]], reading: Reading, frames: Frames
) -> list[Candidate]:
    """Each candidate with its nearest governor, each governor with the event inside it."""
    governors = {c.match.trigger: c for c in chosen if c.match.frame.governs}
    found: dict[int, Candidate] = {c.match.trigger: c for c in chosen}
    for candidate in chosen:
        trigger = next(
            (t for t in paths[candidate.match.head] if t in governors and t != candidate.match.trigger), None
        )
        if trigger is None:
            trigger = next((t for t, g in governors.items() if candidate.match.trigger in g.match.absorbed), None)
        if trigger is None:
            continue
        governor = found[trigger]
        ceasing = _is_ceasing(paths[candidate.match.head], trigger, reading)
        rule = _embedding(governor.match, candidate, frames, ceasing)
        if rule is None:
            continue
        found[candidate.match.trigger] = replace(found[candidate.match.trigger], governor=governor.match, under=rule)
        if governor.embedded is None or not governor.embedded.cameo:
            found[trigger] = _informed(governor, candidate, rule)
    return list(found.values())


def _is_ceasing(path: Sequence[int], governor: int, reading: Reading) -> bool:
    """Whether an event is what is to end: "urged Israel to stop bombing", "agreed to refrain from attacking"."""
    between = path[: path.index(governor)] if governor in path else ()
    return any(reading.in_class(token, "cease") for token in between)


def _embedding(governor: Match, inside: Candidate, frames: Frames, ceasing: bool) -> EmbeddingRule | None:
    """The rule for an event inside another. What is offered is no threat, whatever it is: "offered to send troops".

    Nor is what somebody agrees to end: it tells nothing of the governor but that it is the other way round.
    """
    kind = governor.frame.type
    if ceasing:
        general = frames.embedding.rule_for(kind, None)
        return None if general is None else replace(general, polarity=_OTHER[general.polarity])
    rule = frames.embedding.rule_for(kind, cameo_of(inside, frames))
    if rule is not None and rule.becomes != kind and governor.frame.embeds is Modality.OFFERED:
        return frames.embedding.rule_for(kind, None)
    return rule


def _informed(governor: Candidate, inside: Candidate, rule: EmbeddingRule) -> Candidate:
    """The governor with what the event inside says: mode, code, and whom it concerns where it names nobody else."""
    others = [p for p in inside.participants if p.actor.id not in {own.actor.id for own in governor.participants}]
    named = any(p.role in ("recipient", "target", "host") for p in governor.participants)
    if named or "complement" not in governor.match.frame.roles:
        others = []
    joined = (*governor.participants, *(replace(p, role="recipient") for p in others))
    return replace(governor, embedded=rule, participants=joined)


def cameo_of(candidate: Candidate, frames: Frames) -> str | None:
    """The CAMEO code of a candidate by its frame, else by its frame's mode, else by its type."""
    frame = candidate.match.frame
    kind = frames.vocabulary.types[frame.type]
    by_mode = kind.modes[frame.mode].cameo if frame.mode else None
    return frame.cameo or by_mode or kind.cameo
