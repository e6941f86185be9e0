"""The learned coder beside the frames: it speaks where they are silent, and is put on record where it reads otherwise.

Rules, with figures in the manual's page "Coding":

- A frame's claim keeps the frame's type. Where the coder is sure of a root that no tense or negation makes of that type,
  its reading stands in `why` under "candidate", with its probability.
- Where no frame speaks of a verb between two political actors, the coder's root makes a claim if its probability reaches
  the coder's threshold. It reads a pair, not a verb: so it is not asked where a claim of the sentence has either of the
  two already. Negated verbs, NONE, and types that the sentence's arena silences make none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from onrecord.coding.arenas import silenced
from onrecord.coding.coder import NONE, RULE, Coder, load_coder
from onrecord.coding.frames import Frames
from onrecord.coding.gaps import Gap, claim_for_gap, find_gaps
from onrecord.coding.reading import Reading
from onrecord.language.syntax import negations
from onrecord.records import Claim, Evidence, Mention, Parse, Participant, Report, Span

KINDS = {"YIELD": "CONCEDE"}
"""Types of roots that go by another name; what is yielded is a concession in words until a text says more."""
_DOES = ("actor", "host")


def consult_coder(
    report: Report,
    parse: Parse,
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    frames: Frames,
    coder: Callable[[], Coder] = load_coder,
) -> tuple[Claim, ...]:
    """The claims with the coder's other readings on them, and its own claims among them, in text order.

    `coder` is called only where there is a pair to ask about.
    """
    read = [_second_reading(claim, parse, frames, coder) for claim in claims]
    own = _own_claims(report, parse, mentions, claims, frames, coder)
    return tuple(sorted((*read, *own), key=lambda claim: (claim.sentence, claim.trigger.start)))


def _second_reading(claim: Claim, parse: Parse, frames: Frames, coder: Callable[[], Coder]) -> Claim:
    """A claim with what the coder reads between its two actors instead, where it is sure of something else."""
    pair = _pair(claim)
    if pair is None or frames.vocabulary.types[claim.type].extension:
        return claim
    found = coder().between(parse.sentences[claim.sentence], *pair)
    root = max(found, key=lambda name: found[name])
    # That nothing happens is no other reading: the coder learned it from fewer kinds of text than a frame is tried on.
    if root == NONE or root in _readings(claim.type, frames) or found[root] < coder().threshold:
        return claim
    other = ("candidate", Evidence(f"{RULE} {root}", found[root], claim.trigger))
    return replace(claim, why=(*claim.why, other))


def _pair(claim: Claim) -> tuple[Span, Span] | None:
    """The spans of the first who does it and the first other one, where they are apart."""
    source = next((p for p in claim.participants if p.role in _DOES and p.span), None)
    target = next((p for p in claim.participants if source and _is_apart(p, source)), None)
    if source is None or target is None or source.span is None or target.span is None:
        return None
    return source.span, target.span


def _is_apart(one: Participant, other: Participant) -> bool:
    return one.span is not None and other.span is not None and not one.span.overlaps(other.span)


def _readings(kind: str, frames: Frames) -> set[str]:
    """The roots that a type comes to under any tense and negation, and its own (YIELD for two of them)."""
    ruled = {rule.relations for rule in frames.auxiliary.rules if rule.type in ("*", kind)}
    return ruled | {kind, "YIELD" if kind in ("CONCEDE", "RETREAT") else kind}


def _own_claims(
    report: Report,
    parse: Parse,
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    frames: Frames,
    coder: Callable[[], Coder],
) -> Iterator[Claim]:
    told = {(c.sentence, p.actor.id) for c in claims for p in c.participants}
    for gap in find_gaps(report, parse, mentions, claims, frames):
        both = {(gap.sentence, a.id) for m in (gap.source, gap.target) for a in m.actors}
        if both & told or negations(parse.sentences[gap.sentence], gap.trigger):
            continue
        told |= both
        answer = _answer(gap, parse, frames, coder())
        if answer is not None:
            yield claim_for_gap(report, parse, gap, *answer, frames)


def _answer(gap: Gap, parse: Parse, frames: Frames, coder: Coder) -> tuple[str, str, float] | None:
    """Type, rule and probability of what the coder reads in a gap; None where it is to be silent."""
    sentence = parse.sentences[gap.sentence]
    found = coder.between(sentence, gap.source.span, gap.target.span)
    root = max(found, key=lambda name: found[name])
    kind = KINDS.get(root, root)
    if root == NONE or found[root] < coder.threshold:
        return None
    return (
        None if kind in silenced(sentence, Reading(sentence, frames).keys, frames.arenas) else (kind, RULE, found[root])
    )
