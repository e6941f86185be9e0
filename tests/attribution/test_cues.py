"""The cue files: every example and counterexample of every rule, and every fault of a file at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from _pytest.mark.structures import ParameterSet

from onrecord.attribution.cues import load_cues, rules_of
from onrecord.attribution.questions import find_open
from onrecord.attribution.reading import Reading
from onrecord.attribution.reporting import find_reported
from onrecord.attribution.statements import find_statements
from onrecord.attribution.vocabulary import FirmnessCue, QuestionCue, ReportingCue, Rule, StatementCue, matches
from onrecord.errors import RuleError
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Polarity, Span

CUES = load_cues()
MARKS = {"[": "source", "{": "cue", "<": "content", "*": "target"}
CLOSING = {"]": "[", "}": "{", ">": "<"}


def unmarked(example: str) -> tuple[str, dict[str, list[Span]]]:
    """The sentence without its marks, and the spans that stood between them."""
    text = ""
    spans: dict[str, list[Span]] = {role: [] for role in MARKS.values()}
    opened: list[tuple[str, int]] = []
    for c in example:
        if (c == "*" and opened and opened[-1][0] == "*") or c in CLOSING:
            mark, start = opened.pop()
            spans[MARKS[mark]].append(Span(start, len(text)))
        elif c in MARKS:
            opened.append((c, len(text)))
        else:
            text += c
    return text, spans


def reading_of(text: str) -> Reading:
    report = report_from_text(text, published="2025-11-04")
    return Reading(report, parse(report), (), CUES)


def words(text: str, spans: list[Span] | tuple[Span, ...]) -> set[int]:
    return {m.start() for m in re.finditer(r"\w+", text) for s in spans if s.start <= m.start() < s.end}


def examples(rules: Sequence[Rule]) -> list[ParameterSet]:
    return [
        pytest.param(rule, example, wanted, id=f"{rule.id}: {example}")
        for rule in rules
        for wanted, group in ((True, rule.examples), (False, rule.counterexamples))
        for example in group
    ]


@pytest.mark.parametrize(("rule", "example", "wanted"), examples(rules_of(CUES.reporting)))
def test_reporting(rule: ReportingCue, example: str, wanted: bool) -> None:
    text, spans = unmarked(example)
    reading = reading_of(text)
    found = [f for s in reading.parse.sentences for f in find_reported(reading, s) if f.evidence.rule == rule.rule]
    if not wanted:
        assert found == []
        return
    gold = words(text, spans["content"])
    best = max(found, key=lambda f: len(words(text, f.content) & gold), default=None)
    assert best is not None
    assert bool(best.sources) == bool(spans["source"])
    assert all(any(s.overlaps(g) for g in spans["source"]) for s in best.sources)
    if rule.form not in ("citing", "relay"):
        ours = words(text, best.content)
        assert len(ours & gold) >= 0.7 * len(ours | gold)


@pytest.mark.parametrize(("rule", "example", "wanted"), examples(rules_of(CUES.firmness)))
def test_certainty(rule: FirmnessCue, example: str, wanted: bool) -> None:
    text, spans = unmarked(example)
    reading = reading_of(text)
    (target,) = spans["target"]
    sentence, token = reading.tokens(target)[0]
    state = reading.scopes(sentence).of(token)
    if rule.form == "carrier":
        # A light verb leaves no edge of its own: its negation is its noun's.
        assert (state.polarity is Polarity.DID_NOT) == wanted
    else:
        assert (rule.rule in {edge.evidence.rule for edge in state.edges}) == wanted


@pytest.mark.parametrize(("rule", "example", "wanted"), examples(rules_of(CUES.statements)))
def test_statements(rule: StatementCue, example: str, wanted: bool) -> None:
    text, spans = unmarked(example)
    found = [c for c in find_statements(reading_of(text), ()) if ("type", rule.rule) in {(f, e.rule) for f, e in c.why}]
    assert [c.trigger for c in found] == (spans["target"] if wanted else [])


@pytest.mark.parametrize(("rule", "example", "wanted"), examples(rules_of(CUES.questions)))
def test_questions(rule: QuestionCue, example: str, wanted: bool) -> None:
    text, spans = unmarked(example)
    found = [o for o in find_open(reading_of(text)) if o.rule == rule.rule]
    assert [o.span for o in found] == (spans["content"] if wanted else [])


def test_every_fault_is_reported_at_once_with_its_line(tmp_path: Path) -> None:
    folder = tmp_path / "cues"
    folder.mkdir()
    (folder / "reporting.toml").write_text(
        '[[cue]]\nid = "utter"\nform = "verbb"\nact = "says"\nlemmas = ["utter"]\ncontent = ["claus"]\n'
        'examples = ["He uttered that."]\ncounterexamples = ["Utter nonsense."]\nstrength = 3\n'
    )
    (folder / "anonymous.csv").write_text("lemma,kind\nghost,persn\n")
    (folder / "moods.toml").write_text("")
    with pytest.raises(RuleError) as caught:
        load_cues(tmp_path)
    faults = "\n".join(caught.value.faults)
    assert "reporting.toml:1: form 'verbb' is not known; did you mean 'verb'?" in faults
    assert "reporting.toml:1: content 'claus' is not known; did you mean 'clause'?" in faults
    assert "reporting.toml:1: key 'strength' is not known" in faults
    assert "anonymous.csv:2: kind 'persn' is not known; did you mean 'person'?" in faults
    assert "moods.toml:1: cue file 'moods' is not known" in faults


def test_a_user_adds_cues_beside_the_packaged_ones(tmp_path: Path) -> None:
    folder = tmp_path / "cues"
    folder.mkdir()
    (folder / "channels.csv").write_text("words,channel\ncarrier pigeon,letter\n")
    cues = load_cues(tmp_path)
    assert cues.channels["carrier pigeon"][0] == "letter"
    assert cues.channels["telegram"][0] == "social media"


def test_a_regular_form_is_found_where_the_lemma_is_wrong() -> None:
    assert {rule.id for _, rule in matches(CUES.reporting, "reporty", "reported")} >= {"report"}
