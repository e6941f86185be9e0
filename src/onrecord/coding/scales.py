"""From a candidate to codes: mode, CAMEO code, quad class, PLOVER score, Goldstein value."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.coding.candidate import Candidate
from onrecord.coding.frames import Frames
from onrecord.coding.reading import Reading
from onrecord.coding.vocabulary import EventType, Mode
from onrecord.language.syntax import dependents

_CUE_PHRASES = ("with", "by", "in", "from", "using", "via", "over", "on")


@dataclass(frozen=True, slots=True)
class Codes:
    """Everything that the tables say of one event. `rule` names the row that changed the type or code, None where none did."""

    type: str
    mode: str | None
    cameo: str | None
    quad: int | None
    score: float | None
    goldstein: float | None
    rule: str | None = None
    cue: int | None = None
    """The word that gave the mode."""


def codes_of(candidate: Candidate, reading: Reading, frames: Frames) -> Codes:
    """The codes of a candidate: what it governs decides first, then its frame, then cue words, then its type."""
    frame = candidate.match.frame
    rule = candidate.embedded
    kind = frames.vocabulary.types[rule.becomes if rule else frame.type]
    name, cue = frame.mode, None
    if rule and (rule.mode or rule.becomes != frame.type):
        name = rule.mode
    elif name is None:
        name, cue = _mode_by_cue(kind, candidate, reading)
    mode = kind.modes.get(name) if name else None
    cameo = _cameo(candidate, kind, mode, cue is not None)
    goldstein = frames.vocabulary.cameo[cameo].goldstein if cameo else None
    score = mode.score if mode is not None and mode.score is not None else kind.score
    return Codes(kind.name, name, cameo, kind.quad, score, goldstein, rule.rule if rule else None, cue)


def _cameo(candidate: Candidate, kind: EventType, mode: Mode | None, cued: bool) -> str | None:
    frame, rule = candidate.match.frame, candidate.embedded
    if kind.extension:
        return None
    if rule and rule.cameo:
        # CAMEO has an appeal (02x) beside every demand (10x); the frame says which of the two it is.
        return (
            "02" + rule.cameo[2:]
            if (frame.cameo or "").startswith("02") and rule.cameo.startswith("10")
            else rule.cameo
        )
    if frame.cameo and not cued and kind.name == frame.type:
        return frame.cameo
    return (mode.cameo if mode else None) or (frame.cameo if kind.name == frame.type else None) or kind.cameo


def _mode_by_cue(kind: EventType, candidate: Candidate, reading: Reading) -> tuple[str | None, int | None]:
    """The first mode of the type with a cue word beside the trigger, and that word."""
    cued = [mode for mode in kind.modes.values() if mode.cues]
    if not cued:
        return None, None
    words = {reading.keys[t]: t for t in reversed(_beside(candidate, reading))}
    for mode in cued:
        hit = next((words[cue] for cue in mode.cues if cue in words), None)
        if hit is not None:
            return mode.name, hit
    return None, None


def _beside(candidate: Candidate, reading: Reading) -> list[int]:
    """The trigger, its doers and objects with their modifiers, and the phrases that name means."""
    match = candidate.match
    core = [match.trigger, match.head, *match.absorbed]
    if match.frame.part == "verb":
        core += [*reading.subjects(match.head), *reading.objects(match.head)]
    core += [
        t
        for place in (match.trigger, match.head, *match.absorbed)
        for p, t in reading.phrases(place)
        if p in _CUE_PHRASES
    ]
    return [
        t for c in dict.fromkeys(core) for t in (c, *reading.modifiers(c), *dependents(reading.sentence, c, "advmod"))
    ]
