"""Checks a folder of a user's own rules: that its files are sound, and that every example in them holds.

Faults of form are reported by the loaders. What the examples say can only be told by reading them: each is put through the
pipeline, the user's own first, then those packaged examples in which a word of the user's frames stands.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.attribution.cues import Cues, load_cues, rules_of
from onrecord.attribution.questions import find_open
from onrecord.attribution.reading import Reading
from onrecord.attribution.reporting import find_reported
from onrecord.attribution.statements import find_statements
from onrecord.attribution.vocabulary import Rule
from onrecord.coding.events import code_events
from onrecord.coding.frame import Frame
from onrecord.coding.frames import FrameExample, Frames, examples, load_frames
from onrecord.coding.words import key
from onrecord.entities.actors import resolve
from onrecord.entities.gazetteer import load_gazetteer
from onrecord.entities.places import find_places
from onrecord.entities.tables import load_actors
from onrecord.errors import InputError, RuleError, nearest
from onrecord.language.parse import parse
from onrecord.language.tokens import tokenize
from onrecord.pipeline import Rules
from onrecord.readers.plain import report_from_text
from onrecord.records import Claim

KNOWN = {
    "frames": ".toml", "cues": ".toml .csv", "actors": ".csv", "places": ".csv",
    "plover.csv": "", "words.toml": "", "contexts.csv": "", "arenas.csv": "",
}  # fmt: skip
"""What may stand in a folder of rules: folders with the endings of their files, and files."""
_MARKS = str.maketrans("", "", "[]{}<>*")


@dataclass(frozen=True, slots=True)
class Checked:
    """What was run, and every fault as "file:line: what is wrong"."""

    frames: int
    examples: int
    faults: tuple[str, ...]


def check_rules(folder: Path) -> Checked:
    """Loads a folder of rules, and runs its examples where it loads. Raises InputError where there is no such folder."""
    if not folder.is_dir():
        raise InputError(f"{folder}: no such folder")
    faults = [*_strangers(folder), *_faults_of_form(folder)]
    if faults:
        return Checked(0, 0, tuple(faults))
    rules = Rules(load_actors(folder), load_gazetteer(folder), load_frames(folder), load_cues(folder))
    own = [f for f in rules.frames.frames if _is_own(f.origin.file, folder)]
    chosen = [
        e for e in examples(rules.frames) if _is_own(e.origin.file, folder) or _may_be_taken(e, own, rules.frames)
    ]
    found = [fault for one in chosen for fault in _fault_of(one, rules, folder)]
    cued = list(_cue_faults(rules.cues, folder))
    return Checked(len(own), len(chosen) + len(cued), (*found, *(fault for fault in cued if fault)))


def _strangers(folder: Path) -> Iterator[str]:
    """Files and folders that no loader would ever open: a slip in a name is otherwise silent."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.suffix == ".md":
            continue
        endings = KNOWN.get(path.name)
        if endings is None:
            yield f"{path}:1: nothing reads this{nearest(path.name, KNOWN)}"
        elif path.is_dir():
            for inner in sorted(path.iterdir()):
                if inner.suffix not in endings.split() and not inner.name.startswith("."):
                    close = difflib.get_close_matches(inner.suffix, endings.split(), 1, 0.0)
                    yield f"{inner}:1: nothing reads this; files in {path.name}/ end in {' or '.join(close or endings.split())}"


def _faults_of_form(folder: Path) -> Iterator[str]:
    loaders: tuple[Callable[[Path], object], ...] = (load_frames, load_actors, load_cues, load_gazetteer)
    for load in loaders:
        try:
            load(folder)
        except RuleError as error:
            yield from error.faults


def _is_own(file: str, folder: Path) -> bool:
    return file.startswith(f"{folder}/")


def _may_be_taken(one: FrameExample, own: list[Frame], frames: Frames) -> bool:
    """Whether a trigger of the user's frames stands in a packaged example."""
    triggers = frozenset().union(*(f.triggers for f in own))
    words = [span.of(one.example.text).lower() for span in tokenize(one.example.text)]
    return any(triggers & {key(w), key(w.removesuffix("s")), *frames.forms.get(w, ())} for w in words)


def _fault_of(one: FrameExample, rules: Rules, folder: Path) -> Iterator[str]:
    """What is wrong with one example of a frame; nothing where it holds."""
    claims = _claims(one.example.text, rules)
    text = one.example.text
    if not one.positive:
        readers = [_frame_of(c) for c in claims if c.type == one.type]
        if readers:
            yield f"{one.origin}: frame {one.frame!r}: its counterexample {text!r} is coded {one.type} by {readers[0]}"
        return
    own = [c for c in claims if _frame_of(c).endswith(f" {one.frame}")]
    if not own:
        yield f"{one.origin}: frame {one.frame!r}: {_missed(one, claims)}"
        return
    for role, who in ((role, who) for role, ids in one.example.roles.items() for who in ids):
        if not any(who in (p.actor.id, p.actor.country) for c in own for p in c.of_role(role)):
            stand = ", ".join(f"{p.role} {p.actor.id}" for c in own for p in c.participants) or "nobody"
            yield f"{one.origin}: frame {one.frame!r}: {who!r} is no {role} of {text!r}; there are: {stand}"


def _missed(one: FrameExample, claims: tuple[Claim, ...]) -> str:
    if not claims:
        return f"it misses its example {one.example.text!r}; nothing is coded there"
    taken = "; ".join(f"{_frame_of(c)} codes {c.type}" for c in claims)
    return f"it loses its example {one.example.text!r} to another frame: {taken}"


def _frame_of(claim: Claim) -> str:
    """File, line and id of the frame behind a claim."""
    return dict(claim.why)["type"].rule


def _claims(text: str, rules: Rules) -> tuple[Claim, ...]:
    report = report_from_text(text, published="2025-09-03")
    sentences = parse(report)
    mentions = resolve(report, sentences, rules.actors)
    places = find_places(report, sentences, rules.gazetteer, mentions)
    return code_events(report, sentences, mentions, rules.frames, places)


def _cue_faults(cues: Cues, folder: Path) -> Iterator[str]:
    """For every example of a user's own cues what is wrong with it, "" where nothing is."""
    for index, find in (
        (cues.reporting, _reporting),
        (cues.firmness, _firmness),
        (cues.statements, _statements),
        (cues.questions, _questions),
    ):
        for rule in rules_of(index):
            if not _is_own(rule.rule, folder):
                continue
            for wanted, texts in ((True, rule.examples), (False, rule.counterexamples)):
                for text in texts:
                    yield "" if _fires(rule, text, find, cues) == wanted else _cue_fault(rule, text, wanted)


def _fires(rule: Rule, text: str, find: Callable[[Reading], set[str]], cues: Cues) -> bool:
    report = report_from_text(text.translate(_MARKS), published="2025-09-03")
    return rule.rule in find(Reading(report, parse(report), (), cues))


def _cue_fault(rule: Rule, text: str, wanted: bool) -> str:
    origin = rule.rule.rpartition(" ")[0]
    return f"{origin}: cue {rule.id!r}: it {'misses its example' if wanted else 'fires on its counterexample'} {text!r}"


def _reporting(reading: Reading) -> set[str]:
    return {f.evidence.rule for s in reading.parse.sentences for f in find_reported(reading, s)}


def _firmness(reading: Reading) -> set[str]:
    states = (reading.scopes(s).of(t) for s in reading.parse.sentences for t in range(len(s)))
    return {edge.evidence.rule for state in states for edge in state.edges}


def _statements(reading: Reading) -> set[str]:
    return {e.rule for c in find_statements(reading, ()) for _, e in c.why}


def _questions(reading: Reading) -> set[str]:
    return {found.rule for found in find_open(reading)}
