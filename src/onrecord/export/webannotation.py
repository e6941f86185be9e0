"""W3C Web Annotations: one for each claim of each report, as JSON Lines; every annotation is a JSON-LD document.

The target has both a position and a quotation: the quotation finds its place again after the text was extracted anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from onrecord.export.cells import write_lines
from onrecord.export.displacy import label_of
from onrecord.export.registry import Options, Tally
from onrecord.records import Claim, Readout, Report

_AROUND = 32
"""Characters of the quotation's prefix and suffix."""


def write(readouts: Iterable[Readout], out: IO[bytes], options: Options, tally: Tally) -> None:
    """One annotation a line."""
    found = (annotation(claim, readout.report) for readout in readouts for claim in readout.claims)
    write_lines((json.dumps(one) + "\n" for one in found), out, tally)


def annotation(claim: Claim, report: Report) -> dict[str, Any]:
    """A claim as an annotation of the clause that tells it."""
    start, end = claim.words.start, claim.words.end
    said = [source.actor.name for source in claim.said_by]
    bodies = [
        {"type": "TextualBody", "purpose": "classifying", "value": label_of(claim)},
        {
            "type": "TextualBody",
            "purpose": "describing",
            "value": f"said by: {' > '.join(said)}" if said else "said by nobody named",
        },
        *(
            {"type": "TextualBody", "purpose": "identifying", "value": f"{p.role}: {p.actor.name} ({p.actor.id})"}
            for p in claim.participants
        ),
    ]
    selectors = [
        {"type": "TextPositionSelector", "start": start, "end": end},
        {
            "type": "TextQuoteSelector",
            "exact": report.text[start:end],
            "prefix": report.text[max(0, start - _AROUND) : start],
            "suffix": report.text[end : end + _AROUND],
        },
    ]
    return {
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": f"urn:onrecord:claim:{claim.id}",
        "type": "Annotation",
        "motivation": "classifying",
        "generator": {"id": "urn:onrecord", "type": "Software", "name": "onrecord"},
        "body": bodies,
        "target": {"source": report.url or f"urn:onrecord:report:{report.id}", "selector": selectors},
    }
