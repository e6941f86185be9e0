"""Candidates and mentions to claims: what a report tells, before anybody asks who says so and how firmly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from onrecord.coding.arenas import names_in, silenced_around
from onrecord.coding.candidate import Candidate
from onrecord.coding.contexts import contexts_of, in_order
from onrecord.coding.frames import Frames
from onrecord.coding.reading import Reading
from onrecord.coding.scales import Codes, codes_of
from onrecord.coding.settle import settle
from onrecord.coding.slots import Mentions
from onrecord.coding.standing import is_event
from onrecord.language.syntax import clause, dependents, span_of
from onrecord.records import (
    Claim,
    Evidence,
    Mention,
    Modality,
    Parse,
    Participant,
    PlaceMention,
    Polarity,
    Report,
    Section,
    Sentence,
    Span,
    content_id,
)

_Mention = TypeVar("_Mention", Mention, PlaceMention)
_CODED = frozenset({Section.HEADLINE, Section.DECK, Section.BODY})
_TRIGGER_REACH = 5
"""Tokens that a trigger of several words may stretch over ("held two rounds of talks")."""
_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_BACK = 12
"""Sentences that a bare "the talks" looks back over for the talks that were told in full."""


def code_events(
    report: Report, parse: Parse, mentions: Sequence[Mention], frames: Frames, places: Sequence[PlaceMention] = ()
) -> tuple[Claim, ...]:
    """Every happening that the report's headline, deck and body tell, as claims in text order.

    A country among `places` stands for its government where a frame gives its phrase a role ("withdrew from Mali"), and
    nowhere else.

    A claim carries its type, mode, contexts, codes and participants, each with its evidence in `why`. Source, polarity,
    modality, certainty, time and place are other stages'; only a claim inside a promise, demand, refusal or threat has
    modality and polarity set, and `why` names its governor under "governed" (the span is the governor's trigger).
    """
    by_sentence, placed = _by_sentence(mentions), _by_sentence(places)
    everywhere = _headline_contexts(report, parse, frames)
    claims: list[Claim] = []
    readings = [Reading(s, frames) for s in parse.sentences if report.paragraphs[s.paragraph].section in _CODED]
    silent = silent_types(readings, frames)
    for reading in readings:
        sentence = reading.sentence
        here = Mentions.of(by_sentence.get(sentence.index, ()), placed.get(sentence.index, ()), reading)
        candidates = settle(reading, here, frames, silent[sentence.paragraph])
        if candidates:
            contexts = in_order(everywhere | contexts_of(sentence, frames.contexts), frames.contexts)
            for candidate in candidates:
                claim = _claim(report, candidate, reading, frames, contexts, claims)
                if claim is not None:
                    claims.append(claim)
    return tuple(claims)


def silent_types(readings: Sequence[Reading], frames: Frames) -> dict[int, frozenset[str]]:
    """By paragraph, the types that are not coded there because it tells of sport or the stage."""
    words: dict[int, frozenset[str]] = {}
    for reading in readings:
        paragraph = reading.sentence.paragraph
        words[paragraph] = words.get(paragraph, frozenset()) | names_in(reading.sentence, reading.keys)
    return silenced_around(words, frames.arenas)


def governed_by(claim: Claim) -> Evidence | None:
    """The frame and trigger of the promise, demand, refusal or threat that a claim stands inside; None where in none."""
    return next((evidence for field, evidence in claim.why if field == "governed"), None)


def _by_sentence(mentions: Sequence[_Mention]) -> dict[int, list[_Mention]]:
    found: dict[int, list[_Mention]] = {}
    for mention in mentions:
        found.setdefault(mention.sentence, []).append(mention)
    return found


def _headline_contexts(report: Report, parse: Parse, frames: Frames) -> frozenset[str]:
    heads = [s for s in parse.sentences if report.paragraphs[s.paragraph].section is Section.HEADLINE]
    return frozenset().union(*(contexts_of(sentence, frames.contexts) for sentence in heads))


def _claim(
    report: Report,
    candidate: Candidate,
    reading: Reading,
    frames: Frames,
    contexts: tuple[str, ...],
    earlier: Sequence[Claim],
) -> Claim | None:
    codes = codes_of(candidate, reading, frames)
    people = candidate.participants or _lent(candidate, codes, reading, earlier)
    if not is_event(codes.type, codes.mode, people):
        return None
    sentence = reading.sentence
    trigger = _trigger_span(candidate, sentence)
    return Claim(
        id=content_id(report.id, trigger, codes.type),
        report=report.id,
        sentence=sentence.index,
        trigger=trigger,
        words=span_of(sentence, clause(sentence, candidate.match.head)),
        type=codes.type,
        participants=people,
        mode=codes.mode,
        contexts=contexts,
        cameo=codes.cameo,
        quad=codes.quad,
        score=codes.score,
        goldstein=codes.goldstein,
        polarity=candidate.under.polarity if candidate.under else Polarity.DID,
        modality=_modality(candidate),
        why=_why(candidate, codes, sentence),
    )


def _modality(candidate: Candidate) -> Modality:
    if candidate.under is None or candidate.governor is None:
        return Modality.ACTUAL
    return candidate.governor.frame.embeds or candidate.under.modality


def _trigger_span(candidate: Candidate, sentence: Sentence) -> Span:
    """The words that tell it, from the word that bears tense and polarity on: "held bilateral talks", "called off"."""
    match = candidate.match
    particles = dependents(sentence, match.head, "compound:prt")
    named = [t for t in (match.trigger, *match.absorbed, *particles) if match.head <= t <= match.head + _TRIGGER_REACH]
    return span_of(sentence, [match.head, *named])


def _why(candidate: Candidate, codes: Codes, sentence: Sentence) -> tuple[tuple[str, Evidence], ...]:
    frame = candidate.match.frame
    trigger = sentence.spans[candidate.match.trigger]
    why = [("type", Evidence(frame.rule, span=trigger))]
    if codes.rule is not None:
        why.append(("cameo", Evidence(codes.rule)))
    if codes.cue is not None and codes.mode is not None:
        why.append(("mode", Evidence(f"plover.csv {codes.type} {codes.mode}", span=sentence.spans[codes.cue])))
    if candidate.governor is not None:
        why.append(
            ("governed", Evidence(candidate.governor.frame.rule, span=sentence.spans[candidate.governor.trigger]))
        )
    return tuple(why)


def _lent(candidate: Candidate, codes: Codes, reading: Reading, earlier: Sequence[Claim]) -> tuple[Participant, ...]:
    """The participants of the event that a bare "the talks" takes up: the last of its type told shortly before."""
    if not _takes_up(candidate, reading):
        return ()
    near = [c for c in reversed(earlier) if c.type == codes.type and reading.sentence.index - c.sentence <= _BACK]
    told = [c for c in near if c.modality is Modality.ACTUAL]
    # "The talks" are rather the talks than the visit told since.
    last = next((c for c in told if c.mode == codes.mode), next(iter(told), None))
    if last is None:
        return ()
    evidence = Evidence(f"{candidate.match.frame.rule} taken up", span=last.trigger)
    return tuple(replace(p, span=None, evidence=evidence) for p in last.participants)


def _takes_up(candidate: Candidate, reading: Reading) -> bool:
    """Whether the clause tells of an event named before: "the talks" as what takes place, follows, ends."""
    match, sentence = candidate.match, reading.sentence
    if match.frame.part != "noun":
        return False
    if not any(sentence.forms[c].lower() in _DEFINITE for c in dependents(sentence, match.trigger, "det")):
        return False
    if match.head != match.trigger:
        return True
    above = sentence.heads[match.trigger]
    return sentence.deps[match.trigger].startswith("nsubj") and above >= 0 and reading.in_class(above, "occurrence")
