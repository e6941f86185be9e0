"""Every mark reads its own examples, and leaves its counterexamples alone."""

import pytest

from onrecord.readers.agencies import credited, is_agency
from onrecord.readers.marks import Mark, load_marks, mark_of


def pairs(which: str) -> list[tuple[Mark, str]]:
    return [(mark, words) for mark in load_marks() for words in getattr(mark, which)]


@pytest.mark.parametrize(("mark", "words"), pairs("examples"), ids=lambda v: v if isinstance(v, str) else v.rule)
def test_an_example_is_marked(mark: Mark, words: str) -> None:
    found = mark_of(words)
    assert found is not None and found.kind == mark.kind


@pytest.mark.parametrize(("mark", "words"), pairs("counterexamples"), ids=lambda v: v if isinstance(v, str) else v.rule)
def test_a_counterexample_is_prose(mark: Mark, words: str) -> None:
    assert mark_of(words) is None


def test_every_mark_has_both() -> None:
    assert all(mark.examples and mark.counterexamples for mark in load_marks())


@pytest.mark.parametrize(
    ("words", "agency"),
    [
        ("© 2025 AFP", "AFP"),
        ("Copyright 2025 The Associated Press. All rights reserved.", "AP"),
        ("By Jane Doe, Reuters", "Reuters"),
        ("Agence France-Presse in Geneva", "AFP"),
        ("The UNITED front", None),
        ("Daily Example staff", None),
    ],
)
def test_the_agency_that_words_credit(words: str, agency: str | None) -> None:
    assert credited(words) == agency


def test_an_agency_by_its_whole_name_only() -> None:
    assert is_agency("Thomson Reuters") == "Reuters"
    assert is_agency("Reuters Connect Magazine") is None
