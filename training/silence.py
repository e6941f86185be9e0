"""Pairs of actors between whom a sentence tells nothing: what the learned coder learns silence from.

Taken where the pipeline itself would ask the coder (`coding.gaps`), from news texts, where the verb is one that tells no
political event between the two whatever stands around it: "has", "leads", "resembles", "needs".
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from onrecord.coding.events import code_events
from onrecord.coding.frames import load_frames
from onrecord.coding.gaps import find_gaps
from onrecord.entities.actors import resolve
from onrecord.entities.tables import load_actors
from onrecord.errors import InputError
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Span
from training.sentences import Marked

VERBS = frozenset(
    "have lead make use see win need run go look face get include follow serve describe know like love compare expect find "
    "seem represent affect spend cost play grow appear marry notice admire name want try keep become remain resemble write "
    "read watch hear think believe feel remember trail poll beat earn own employ live work study learn teach come enter show "
    "contain mean exceed outnumber rank differ paint portray imagine understand consider view regard carry draw attract lose "
    "gain gather benefit depend rely enjoy prefer understand explain recall note suggest cite continue start begin".split()
)


def silent_pairs(folder: Path, most: int) -> Iterator[Marked]:
    """At most `most` pairs from the text files of a folder, in the order of their names."""
    frames, actors = load_frames(), load_actors(None)
    found = 0
    for path in sorted(folder.glob("*")):
        try:
            report = report_from_text(path.read_text(encoding="utf-8", errors="replace"), published="2016-10-20")
        except InputError:
            continue
        sentences = parse(report)
        mentions = resolve(report, sentences, actors)
        claims = code_events(report, sentences, mentions, frames)
        for gap in find_gaps(report, sentences, mentions, claims, frames, every=True):
            sentence = sentences.sentences[gap.sentence]
            if sentence.lemmas[gap.trigger] in VERBS and found < most:
                found += 1
                yield _marked(report.text, sentence.span, gap.source.span, gap.target.span)
        if found >= most:
            return


def _marked(text: str, whole: Span, source: Span, target: Span) -> Marked:
    inside = [Span(s.start - whole.start, s.end - whole.start) for s in (source, target)]
    return Marked(whole.of(text), inside[0], inside[1], ("NONE",), "silence")
