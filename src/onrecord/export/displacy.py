"""displaCy in manual mode: a JSON object a report with its text and labelled spans, for `displacy.render(..., manual=True)`.

Spans of one view may not overlap there, so triggers come first, then sources, then actors and places. What was not done,
is planned or uncertain is said in the label.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from onrecord.export.cells import write_lines
from onrecord.export.registry import Options, Tally
from onrecord.records import Certainty, Claim, Modality, Polarity, Readout, Span


def write(readouts: Iterable[Readout], out: IO[bytes], options: Options, tally: Tally) -> None:
    """One report a line."""
    write_lines((json.dumps(document(readout)) + "\n" for readout in readouts), out, tally)


def document(readout: Readout) -> dict[str, Any]:
    """The text of a report with the spans that can be shown together, in text order."""
    report = readout.report
    taken: list[tuple[Span, str, str]] = []
    for span, label, ident in _spans(readout):
        if span.start < span.end and not any(span.overlaps(other) for other, _, _ in taken):
            taken.append((span, label, ident))
    ents = [
        {"start": span.start, "end": span.end, "label": label, "kb_id": ident, "kb_url": "#"}
        for span, label, ident in sorted(taken)
    ]
    title = report.title.of(report.text) if report.title else None
    return {"text": report.text, "ents": ents, "title": title}


def _spans(readout: Readout) -> Iterator[tuple[Span, str, str]]:
    yield from ((claim.trigger, label_of(claim), claim.cameo or "") for claim in readout.claims)
    for claim in readout.claims:
        for source in claim.said_by:
            if source.span is not None:
                yield source.span, "SOURCE", source.actor.id
            if source.cue is not None:
                yield source.cue, "CUE", ""
    for mention in readout.mentions:
        if mention.actors:
            yield mention.span, "ACTOR", mention.actors[0].id
    yield from ((place.span, "PLACE", place.place.country or "") for place in readout.places)


def label_of(claim: Claim) -> str:
    """ "CONSULT", "CONSULT not", "ASSAULT planned", "AID possible": the type and what qualifies it."""
    words = [claim.type]
    if claim.polarity is Polarity.DID_NOT:
        words.append("not")
    if claim.modality is not Modality.ACTUAL:
        words.append(claim.modality.value)
    if claim.certainty is not Certainty.CERTAIN:
        words.append(f"({claim.certainty.value})")
    return " ".join(words)
