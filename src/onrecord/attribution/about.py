"""Which claims a confirmation or denial speaks of: `about` filled from the words that hang on its verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.attribution.links import Told
from onrecord.attribution.reading import Reading
from onrecord.attribution.statements import objects_of
from onrecord.language.syntax import dependents, subtree
from onrecord.records import Claim, Sentence, Span


def link_statements(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, confirmations and denials among them with `about` filled."""
    told = Told(reading, claims)
    return [_linked(reading, claim, told) if claim.type in ("X-CONFIRM", "X-DENY") else claim for claim in claims]


def _linked(reading: Reading, claim: Claim, told: Told) -> Claim:
    found = reading.head_of(claim.trigger)
    if found is None or claim.about:
        return claim
    sentence, token = found
    parties = {p.actor.id for p in claim.participants} | {p.actor.country or "" for p in claim.participants} - {""}
    for span, nominal in _spoken_of(reading, sentence, token):
        about = told.about(span, parties, nominal, but=claim.id)
        if about:
            return replace(claim, about=about)
    return claim


def _spoken_of(reading: Reading, sentence: Sentence, token: int) -> Iterator[tuple[Span, bool]]:
    """The words that a confirmation or denial is about, and whether they are a noun phrase; the closest come first."""
    objects = objects_of(sentence, token)
    for c in dependents(sentence, token, "ccomp", "xcomp"):
        if c not in objects:
            yield reading.phrase(sentence, c), False
    for c in objects:
        for k in dependents(sentence, c, "nmod", "acl", "ccomp"):
            if k != token:
                yield _bare(reading, sentence, k), sentence.upos[k] == "NOUN"
        yield _bare(reading, sentence, c, token), True
    for c in dependents(sentence, token, "obl"):
        yield _bare(reading, sentence, c), True
    head = sentence.heads[token]
    if sentence.deps[token] in ("parataxis", "conj", "advcl", "ccomp") and head >= 0 and not objects:
        # "The jets bombed the camp, two officials confirmed."
        yield reading.phrase(sentence, head, ("parataxis",)), False


def _bare(reading: Reading, sentence: Sentence, token: int, statement: int = -1) -> Span:
    """A phrase without what opens it, and without the statement that may hang on it ("a claim that nobody verified")."""
    own = set(subtree(sentence, statement)) if sentence.heads[statement] == token else set()
    inside = [k for k in subtree(sentence, token, ("case", "det", "mark")) if k not in own]
    return reading.trim(Span(sentence.spans[inside[0]].start, sentence.spans[inside[-1]].end))
