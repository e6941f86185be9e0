"""Every time expression rule against its own examples and counterexamples."""

from __future__ import annotations

import itertools
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.entities.grammar import load_grammar
from onrecord.entities.timex import Context, Match, Rule
from onrecord.language.tokens import tokenize

GRAMMAR = load_grammar()
ANCHOR = date(2025, 9, 4)
EXAMPLES = [(rule, example) for rule in GRAMMAR.rules for example in rule.examples]
COUNTEREXAMPLES = [(rule, example) for rule in GRAMMAR.rules for example in rule.counterexamples]


def matches(text: str) -> list[Match]:
    return GRAMMAR.matches([span.of(text) for span in tokenize(text)])


def comes_to(match: Match, ahead: bool | None, anchor: date | None = ANCHOR) -> str:
    interval = GRAMMAR.read(match, Context(anchor, ahead)).interval
    if interval is None:
        return "?"
    return interval[0] if interval[0] == interval[1] else "/".join(interval)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r.id}: {e}" for r, e in EXAMPLES])
def test_a_rule_reads_its_example(rule: Rule, example: str) -> None:
    words, _, wanted = example.rpartition(" = ")
    (match,) = matches(words)
    assert match.rule.id == rule.id
    assert comes_to(match, words.startswith("will ")) == wanted


@pytest.mark.parametrize(("rule", "example"), COUNTEREXAMPLES, ids=[f"{r.id}: {e}" for r, e in COUNTEREXAMPLES])
def test_a_rule_leaves_its_counterexample(rule: Rule, example: str) -> None:
    read = [m for m in matches(example) if m.rule.id == rule.id and comes_to(m, False) != "?"]
    assert read == []


def test_every_rule_brings_an_example() -> None:
    assert [rule.id for rule in GRAMMAR.rules if not rule.examples] == []
    assert len({rule.id for rule in GRAMMAR.rules}) == len(GRAMMAR.rules)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r.id}: {e}" for r, e in EXAMPLES])
def test_without_an_anchor_only_full_dates_are_known(rule: Rule, example: str) -> None:
    words = example.rpartition(" = ")[0]
    (match,) = matches(words)
    reading = GRAMMAR.read(match, Context(None, False))
    explicit = any(kind in match.words for kind in ("yyyy", "iso", "slashed", "dotted", "ymd", "decade", "yyyyrange"))
    assert (reading.interval is not None) == explicit


@given(
    st.sampled_from([(rule, e) for rule, e in EXAMPLES]),
    st.dates(min_value=date(1000, 1, 1), max_value=date(9000, 12, 31)),
    st.sampled_from([True, False, None]),
)
def test_an_interval_never_runs_backwards(case: tuple[Rule, str], anchor: date, ahead: bool | None) -> None:
    (match,) = matches(case[1].rpartition(" = ")[0])
    interval = GRAMMAR.read(match, Context(anchor, ahead)).interval
    if interval is not None:
        start, end = interval
        assert start <= end or end.startswith(start) or start.startswith(end)
        assert all(len(prefix) in (4, 7, 10) for prefix in interval)


@given(
    st.lists(
        st.sampled_from("on the of Monday May may 3 2025 , - next last week early in 1990s eve ago two".split()),
        max_size=12,
    )
)
def test_any_words_are_read_or_left(words: list[str]) -> None:
    found = GRAMMAR.matches(words)
    assert all(a.last < b.first for a, b in itertools.pairwise(found))
    for match in found:
        assert 0 <= match.first <= match.last < len(words)
        comes_to(match, None)
