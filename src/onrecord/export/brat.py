"""brat standoff: for each report its text and an .ann file, in one ZIP with the configuration that brat asks for.

Entities, triggers, roles, who said it, polarity, modality and certainty are all first-class here, so that nothing is left
out. Offsets count code points of the published text, as brat's do.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from typing import IO

from onrecord.coding.vocabulary import read_vocabulary
from onrecord.export.registry import Options, Tally
from onrecord.records import ActorKind, Certainty, Claim, Modality, Polarity, Question, Readout, Span
from onrecord.rules import Faults

_ROLES = ("Actor", "Recipient", "Target", "Host", "Third-party", "Instrument")
_SPEECH = ("Source", "Cue", "Question", "Time", "Place")


def write(readouts: Iterable[Readout], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A ZIP of ID.txt and ID.ann for each report, and annotation.conf; unpacked, it is a brat collection."""
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "annotation.conf", configuration())
        for readout in readouts:
            _put(archive, f"{readout.report.id}.txt", readout.report.text)
            _put(archive, f"{readout.report.id}.ann", annotation(readout))
            tally.written += 1


def _put(archive: zipfile.ZipFile, name: str, text: str) -> None:
    # A fixed time: the same reports give the same bytes.
    info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = zipfile.ZIP_DEFLATED
    # A lone surrogate becomes one "?", which keeps every offset.
    archive.writestr(info, text.encode("utf-8", "replace"))


def annotation(readout: Readout) -> str:
    """The .ann file of one report."""
    sheet = _Sheet(readout.report.text)
    events = {claim.id: sheet.event(claim) for claim in readout.claims}
    for claim in readout.claims:
        sheet.speech(claim, events[claim.id])
    for question in readout.questions:
        sheet.question(question, events)
    return "".join(line + "\n" for line in sheet.lines)


class _Sheet:
    """The lines of one file; every text-bound annotation is written once."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.lines: list[str] = []
        self._bound: dict[tuple[str, Span], str] = {}
        self._count: dict[str, int] = {}

    def event(self, claim: Claim) -> str:
        """The event line of a claim, with its roles and attributes."""
        trigger = self.bound(claim.type, claim.trigger)
        roles: dict[str, int] = {}
        ends = []
        for participant in claim.participants:
            if participant.span is not None:
                role = participant.role.replace(" ", "-").capitalize()
                roles[role] = roles.get(role, 0) + 1
                entity = self.bound(_entity(participant.actor.kind), participant.span)
                ends.append(f"{role}{roles[role] if roles[role] > 1 else ''}:{entity}")
        if claim.where is not None:
            ends.append(f"Where:{self.bound('Place', claim.where.span)}")
        if claim.when.span is not None:
            ends.append(f"When:{self.bound('Time', claim.when.span)}")
        number = self._add("E", " ".join([f"{claim.type}:{trigger}", *ends]))
        self._attributes(claim, number)
        return number

    def _attributes(self, claim: Claim, event: str) -> None:
        if claim.polarity is Polarity.DID_NOT:
            self._add("A", f"Negation {event}")
        if claim.modality is not Modality.ACTUAL:
            self._add("A", f"Modality {event} {claim.modality.value.capitalize()}")
        if claim.certainty is not Certainty.CERTAIN:
            self._add("A", f"Certainty {event} {claim.certainty.value.capitalize()}")
        if claim.mode:
            self._add("A", f"Mode {event} {claim.mode}")
        note = f"{claim.id} cameo={claim.cameo or '-'} time={claim.when.start or 'unknown'}"
        self._add("#", f"AnnotatorNotes {event}\t{note}")

    def speech(self, claim: Claim, event: str) -> None:
        """Who says so: an edge from each source to the event, or to the source that it quotes in turn."""
        chain = [source for source in claim.said_by if source.span is not None]
        names = [self.bound("Source", source.span) for source in chain if source.span is not None]
        for source in chain:
            if source.cue is not None:
                self.bound("Cue", source.cue)
        for outer, inner in zip(names, [*names[1:], event], strict=False):
            if outer != inner:
                self._add("R", f"Said Arg1:{outer} Arg2:{inner}")

    def question(self, question: Question, events: dict[str, str]) -> None:
        """An open question and the events that it is about."""
        asked = self.bound("Question", question.span)
        for claim in question.about:
            if claim in events:
                self._add("R", f"About Arg1:{asked} Arg2:{events[claim]}")

    def bound(self, kind: str, span: Span) -> str:
        """A text-bound annotation; one that runs over line breaks is given in pieces, as brat wants it."""
        if (kind, span) not in self._bound:
            pieces = [
                (span.start + piece.start(), span.start + piece.end())
                for piece in re.finditer(r"[^\r\n\u2028\u2029\x85]+", span.of(self.text))
            ]
            place = ";".join(f"{start} {end}" for start, end in pieces) or f"{span.start} {span.end}"
            words = " ".join(self.text[start:end] for start, end in pieces)
            self._bound[kind, span] = self._add("T", f"{kind} {place}\t{words}")
        return self._bound[kind, span]

    def _add(self, letter: str, rest: str) -> str:
        self._count[letter] = self._count.get(letter, 0) + 1
        name = f"{letter}{self._count[letter]}"
        self.lines.append(f"{name}\t{rest}")
        return name


def _entity(kind: ActorKind) -> str:
    return kind.value.replace(" ", "-").capitalize()


def configuration() -> str:
    """annotation.conf: the labels that may stand in the .ann files."""
    faults = Faults()
    vocabulary = read_vocabulary(faults)
    faults.raise_any()
    ends = ", ".join(f"{role}*:<ENTITY>" for role in (*_ROLES, "Where", "When"))
    modes = sorted({mode for kind in vocabulary.types.values() for mode in kind.modes})
    parts = [
        "[entities]", *(_entity(kind) for kind in ActorKind), *_SPEECH, "[relations]",
        "Said\tArg1:<ENTITY>, Arg2:<ANY>", "About\tArg1:<ENTITY>, Arg2:<EVENT>", "[events]",
        *(f"{name}\t{ends}" for name in vocabulary.types), "[attributes]", "Negation\tArg:<EVENT>",
        _values("Modality", [m.value.capitalize() for m in Modality]),
        _values("Certainty", [c.value.capitalize() for c in Certainty]), _values("Mode", modes),
    ]  # fmt: skip
    return "".join(part + "\n" for part in parts)


def _values(name: str, values: Iterable[str]) -> str:
    return f"{name}\tArg:<EVENT>, Value:{'|'.join(values)}"
