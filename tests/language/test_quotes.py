"""Quotation marks to quoted stretches: the text, then what stands in quotation marks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.language.quotes import quoted_spans
from onrecord.records import Span


def paragraphs(text: str) -> list[Span]:
    return [Span(*m.span()) for m in re.finditer(r"[^\n]+", text)]


def quoted(text: str) -> list[str]:
    return [q.span.of(text) for q in quoted_spans(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The minister said: “We agree.”", ["We agree."]),
        ('"We agree," she said, "but not today."', ["We agree,", "but not today."]),
        ("''We agree,'' she said.", ["We agree,"]),
        ("``We agree,'' she said.", ["We agree,"]),
        ("« Nous partons », he said in French.", ["Nous partons"]),
        ("„Wir gehen“, he said in German.", ["Wir gehen"]),
        ("‘We agree,’ she said.", ["We agree,"]),
        ("'We agree,' she said.", ["We agree,"]),
    ],
)
def test_every_style_of_mark(text: str, expected: list[str]) -> None:
    assert quoted(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "The leaders’ talks didn’t end in the ’90s.",
        "The ministers' aides weren't told; 'til then it's the general's word.",
        "He is 6'2\" tall.",
        "Rock 'n' roll outlived the '60s.",
    ],
)
def test_apostrophes_are_no_quotation_marks(text: str) -> None:
    assert quoted(text) == []


def test_a_possessive_does_not_end_a_single_quotation() -> None:
    assert quoted("‘The rebels’ guns fell silent,’ he said.") == ["The rebels’ guns fell silent,"]


def test_a_quotation_in_a_quotation_is_deeper() -> None:
    text = "“They told us ‘never again’ and left,” he said."
    found = quoted_spans(text, paragraphs(text))
    assert [(q.span.of(text), q.depth) for q in found] == [
        ("They told us ‘never again’ and left,", 0),
        ("never again", 1),
    ]


def test_british_order_of_marks() -> None:
    text = "‘They said “never again” and left,’ he said."
    found = quoted_spans(text, paragraphs(text))
    assert [(q.span.of(text), q.depth) for q in found] == [("They said “never again” and left,", 0), ("never again", 1)]


def test_a_quotation_runs_on_where_the_next_paragraph_reopens_it() -> None:
    text = "“We came in peace.\n“We leave in peace,” he said."
    (only,) = quoted_spans(text, paragraphs(text))
    assert [part.of(text) for part in only.parts] == ["We came in peace.", "We leave in peace,"]
    assert only.closed


def test_straight_marks_run_on_as_well() -> None:
    text = 'He said: "We came in peace.\n"We leave in peace."\nThen he left.'
    (only,) = quoted_spans(text, paragraphs(text))
    assert [part.of(text) for part in only.parts] == ["We came in peace.", "We leave in peace."]


def test_a_mark_never_closed_ends_with_its_sentence() -> None:
    text = "He said “we will leave. The talks went on.\nNobody left."
    (only,) = quoted_spans(text, paragraphs(text))
    assert only.span.of(text) == "we will leave."
    assert not only.closed


def test_a_mark_never_closed_that_begins_its_paragraph_holds_all_of_it() -> None:
    text = "“We will leave. We will not come back.\nHe then left."
    (only,) = quoted_spans(text, paragraphs(text))
    assert only.span.of(text) == "We will leave. We will not come back."


def test_a_second_opening_mark_ends_the_first() -> None:
    assert quoted('He said "we leave. Later he said "we stay."') == ["we leave.", "we stay."]


def test_a_lost_opening_mark() -> None:
    text = "The talks failed. We leave,” he said."
    (only,) = quoted_spans(text, paragraphs(text))
    assert only.span.of(text) == "We leave,"
    assert not only.closed


@given(st.text(alphabet="aB s.,\n\"'“”‘’«»`", max_size=120))
def test_any_marks_at_all_give_stretches_inside_the_text(text: str) -> None:
    for quotation in quoted_spans(text, paragraphs(text)):
        assert 0 <= quotation.span.start < quotation.span.end <= len(text)
        for part in quotation.parts:
            assert "\n" not in part.of(text)
