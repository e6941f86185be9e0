"""Marks that overlap at will, cut into runs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.records import Span
from onrecord.view.marking import Mark, runs

TEXT = "Neither Moscow nor Pyongyang has said so; the two met in Beijing."
spans = st.tuples(st.integers(0, len(TEXT)), st.integers(0, len(TEXT))).map(lambda p: Span(min(p), max(p)))
marks = st.lists(spans, max_size=8).map(
    lambda found: [Mark(span, f"l{n % 3}", f"m{n}") for n, span in enumerate(found)]
)


@given(spans, marks)
def test_runs_give_back_the_text_and_each_character_its_marks(within: Span, given_marks: list[Mark]) -> None:
    found = runs(TEXT, within, given_marks)
    assert "".join(run.text for run in found) == within.of(TEXT)
    at = within.start
    for run in found:
        for place in range(at, at + len(run.text)):
            assert set(run.ids) == {m.id for m in given_marks if m.span.start <= place < m.span.end}
        at += len(run.text)


@given(spans, marks)
def test_every_mark_inside_begins_once(within: Span, given_marks: list[Mark]) -> None:
    begun = [name for run in runs(TEXT, within, given_marks) for name in run.begins]
    inside = [m.id for m in given_marks if max(m.span.start, within.start) < min(m.span.end, within.end)]
    assert sorted(begun) == sorted(inside)


def test_layers_of_a_run_are_those_of_its_marks() -> None:
    found = runs("abcd", Span(0, 4), [Mark(Span(0, 3), "claim", "c"), Mark(Span(1, 2), "actor", "a")])
    assert [(run.text, run.layers) for run in found] == [
        ("a", ("claim",)), ("b", ("claim", "actor")), ("c", ("claim",)), ("d", ()),
    ]  # fmt: skip
