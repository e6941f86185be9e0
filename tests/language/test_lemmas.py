"""Lemmas as edits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.language.lemmas import apply, edit


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("met", "meet"), ("Talks", "talk"), ("countries", "country"), ("was", "be"), ("Putin", "Putin"), ("U.S.", "U.S."),
     ("Said", "say"), ("NATO", "NATO")],
)  # fmt: skip
def test_an_edit_gives_back_the_lemma(form: str, lemma: str) -> None:
    assert apply(form, edit(form, lemma)) == lemma


@given(st.text("abcABC", min_size=1), st.text("abcABC", min_size=1))
def test_edit_and_apply_are_inverse(form: str, lemma: str) -> None:
    assert apply(form, edit(form, lemma)) == lemma


def test_an_edit_learned_elsewhere_shortens_alike() -> None:
    assert apply("troops", edit("talks", "talk")) == "troop"


def test_an_edit_longer_than_the_word_leaves_it() -> None:
    assert apply("At", "l7:x") == "at"
