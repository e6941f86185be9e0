"""How firmly a report leaves each claim: polarity, modality and certainty, with the cue behind each.

Cues decide. The pipeline's own reading of the word (`Sentence.happened`) is asked where they are silent, and where it
contradicts them that is said: the rule wins.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from onrecord.attribution.reading import Reading
from onrecord.attribution.scope import Firmness, Scopes
from onrecord.records import Certainty, Claim, CueEdge, Evidence, Modality, Polarity, Sentence

_REFRAINED, _MOST_PLANNED = -2.0, 2.0
_MOST = {Certainty.CERTAIN: 3.0, Certainty.PROBABLE: 2.0, Certainty.POSSIBLE: 1.0, Certainty.UNKNOWN: 2.0}
"""Chosen on UDS-IH2 (dev) and MEANTIME (train and dev); UW had no part in it."""
_DOUBTED = -1.0
"""A reading at or below this, where no cue speaks, leaves a claim's certainty unknown."""
_CONTRADICTS = 1.5
"""A reading this far on the other side of zero contradicts the cues."""


def factuality(scopes: Scopes, token: int) -> float:
    """How surely the predicate at `token` happened, -3 (certainly not) to +3 (certainly), cues and model together.

    A cue that says it did not happen decides; one that leaves it uncertain or planned sets the most that it can be.
    Elsewhere the model's reading stands, its doubts halved: the corpora differ on whether what is only planned counts
    against having happened.
    """
    sentence, state = scopes.sentence, scopes.of(token)
    if state.polarity is Polarity.DID_NOT:
        return _REFRAINED
    reading = sentence.happened[token] if sentence.happened else 3.0
    most = _MOST_PLANNED if state.modality is Modality.PLANNED else 3.0
    return min(reading if reading > 0 else reading / 2, most, _MOST[state.certainty])


def with_firmness(reading: Reading, claims: Iterable[Claim]) -> list[Claim]:
    """The claims with polarity, modality, certainty and cue edges as the words around their triggers leave them."""
    return [_with_firmness(reading, claim) for claim in claims]


def _with_firmness(reading: Reading, claim: Claim) -> Claim:
    found = reading.head_of(claim.trigger)
    if found is None:
        return claim
    sentence, token = found
    firm = reading.scopes(sentence).of(token)
    polarity, modality = firm.polarity, firm.modality
    if not firm.edges:
        # A frame that governs this claim ("refused to meet") has already set these two.
        polarity, modality = claim.polarity, claim.modality
    edges, certainty, why = list(firm.edges), firm.certainty, list(claim.why)
    if claim.type.startswith("X-") and polarity is Polarity.DID and not claim.cues:
        # "declined to comment", coded as one happening: the verb itself says that nothing was said.
        refrained = reading.scopes(sentence).refrains(token)
        if refrained is not None:
            polarity = Polarity.DID_NOT
            edges.append(refrained)
    elif claim.cues and polarity is claim.polarity:
        edges = [*claim.cues, *edges]
    if modality is Modality.ACTUAL:
        dated = _dated(reading, claim)
        if dated is not None:
            modality = Modality(dated.value)
            edges.append(dated)
    doubt = _doubt(sentence, token, replace(firm, polarity=polarity, modality=modality), claim)
    if doubt is not None:
        field, edge = doubt
        if edge is not None:
            edges.append(edge)
            certainty = Certainty(edge.value)
        why.append((field, Evidence("model:happened", span=claim.trigger)))
    why.extend(_reasons(edges))
    return replace(
        claim, polarity=polarity, modality=modality, certainty=certainty, cues=tuple(edges), why=tuple(why)
    )  # fmt: skip


def _dated(reading: Reading, claim: Claim) -> CueEdge | None:
    """A time after the report makes a claim planned, one years before it historical."""
    published, when = reading.report.published, claim.when
    if not published or not when.start or when.span is None:
        return None
    if when.start > published[: len(when.start)]:
        return CueEdge(when.span, "modality", str(Modality.PLANNED), Evidence("when: after the report", span=when.span))
    if when.end and when.end[:4].isdigit() and int(when.end[:4]) < int(published[:4]) - 1:
        return CueEdge(when.span, "modality", str(Modality.HISTORICAL), Evidence("when: years before", span=when.span))
    return None


def _doubt(sentence: Sentence, token: int, firm: Firmness, claim: Claim) -> tuple[str, CueEdge | None] | None:
    """The field of `Claim.why` that the model's reading goes to, and the edge that it makes where no cue speaks."""
    if not sentence.happened or sentence.upos[token] not in ("VERB", "NOUN", "ADJ"):
        return None
    reading = sentence.happened[token]
    plain = firm.polarity is Polarity.DID and firm.modality is Modality.ACTUAL
    if not firm.edges and plain and reading <= _DOUBTED:
        evidence = Evidence("model:happened", span=claim.trigger)
        return "certainty", CueEdge(claim.trigger, "certainty", str(Certainty.UNKNOWN), evidence)
    if firm.polarity is Polarity.DID_NOT and reading >= _CONTRADICTS:
        return "polarity, read otherwise", None
    if plain and firm.certainty is Certainty.CERTAIN and reading <= -_CONTRADICTS:
        return "certainty, read otherwise", None
    return None


def _reasons(edges: Iterable[CueEdge]) -> Iterable[tuple[str, Evidence]]:
    """The last edge to change a side is the reason for it."""
    last = {edge.changes: edge.evidence for edge in edges if edge.evidence.rule != "model:happened"}
    return list(last.items())
