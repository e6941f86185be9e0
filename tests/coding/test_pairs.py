"""Two marked actors as the learned coder reads them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from onrecord.coding.pairs import CLS, LIMIT, MARK, OUTSIDE, SEP, SOURCE, TARGET, mark_text, pair_of
from onrecord.language.weights import load_model
from onrecord.records import Span

PIECES = load_model().pieces


def test_marks_stand_around_both_actors() -> None:
    text = "Iran sued Ghana."
    pair = mark_text(text, Span(0, 4), Span(10, 15), PIECES)
    assert pair.roles == (OUTSIDE, MARK, SOURCE, MARK, OUTSIDE, MARK, TARGET, MARK, OUTSIDE, OUTSIDE)
    assert pair.pieces[:4] == (CLS, 1, *PIECES("Iran"), 2)
    assert pair.pieces[5:8] == (3, *PIECES("Ghana"), 4)
    assert pair.pieces[-1] == SEP


def test_an_actor_that_is_not_named_has_no_mark() -> None:
    pair = mark_text("Iran sued.", Span(0, 4), None, PIECES)
    assert pair.roles.count(MARK) == 2
    assert TARGET not in pair.roles


def test_one_actor_within_the_other() -> None:
    text = "the army of Chad fled"
    pair = mark_text(text, Span(0, 16), Span(12, 16), PIECES)
    assert pair.roles.count(MARK) == 4
    assert pair.pieces.index(1) < pair.pieces.index(3) < pair.pieces.index(4) < pair.pieces.index(2)


def test_what_lies_before_both_is_cut_before_they_are() -> None:
    words = ["meanwhile"] * 400 + ["Iran", "sued", "Ghana"]
    pair = pair_of(words, range(400, 401), range(402, 403), PIECES)
    assert {SOURCE, TARGET} <= set(pair.roles)
    assert len(pair.pieces) <= LIMIT


@given(
    st.lists(st.sampled_from(["Iran", "met", "Ghana", ",", "antidisestablishmentarianism"]), max_size=250), st.data()
)
def test_columns_are_of_one_length_within_the_limit(words: list[str], data: st.DataObject) -> None:
    at = st.integers(0, len(words))
    runs = [sorted((data.draw(at), data.draw(at))) for _ in range(2)]
    pair = pair_of(words, range(*runs[0]), range(*runs[1]), PIECES)
    assert len(pair.pieces) == len(pair.shapes) == len(pair.roles) <= LIMIT
    assert (pair.pieces[0], pair.pieces[-1]) == (CLS, SEP)
