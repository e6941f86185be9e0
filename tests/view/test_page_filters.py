"""The filter of an address: read, written, refused."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from onrecord.errors import UsageError
from onrecord.records import Standing
from onrecord.view.filters import Filter, read_filter
from onrecord.view.selecting import match_of

words = (
    st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40)
    .filter(lambda text: text.strip())
    .map(lambda text: " ".join(text.split()))
)
filters = st.builds(
    Filter, actor=words, with_=st.none() | words, type=st.none() | words, since=st.sampled_from([None, "2025", "2025-02-28"]),
    until=st.sampled_from([None, "2025-03"]), place=st.none() | words, standing=st.sampled_from([None, *[s.value for s in Standing]]),
    words=st.none() | words, as_of=st.sampled_from([None, "2025-09-03T20:00"]), start=st.sampled_from([None, "2024"]),
    by=st.sampled_from([None, "recorded"]),
)  # fmt: skip


@given(filters)
def test_what_is_written_into_an_address_is_read_from_it_again(wanted: Filter) -> None:
    assert read_filter(parse_qsl(wanted.query().lstrip("?"), keep_blank_values=True)) == wanted


@given(filters)
def test_no_value_breaks_out_of_an_address(wanted: Filter) -> None:
    assert not set(wanted.query()) & set(" \"'<>#\n")


def test_empty_fields_ask_nothing_and_the_default_clock_is_not_said() -> None:
    assert read_filter([("actor", " "), ("type", ""), ("q", "\0"), ("by", "published")]) == Filter()
    assert Filter().query() == "" and Filter(actor="RUS").query(actor=None) == ""


def test_a_second_actor_alone_is_the_first() -> None:
    assert read_filter([("with", "PRK")]) == Filter(actor="PRK")


@pytest.mark.parametrize(
    ("pairs", "said"),
    [
        ([("actr", "RUS")], "did you mean 'actor'?"),
        ([("actor", "RUS"), ("actor", "PRK")], "actor stands twice"),
        ([("since", "2025-13")], "'2025-13' is not a moment"),
        ([("standing", "dispute")], "did you mean 'disputed'?"),
        ([("as-of", "yesterday")], "'yesterday' is not a moment"),
        ([("by", "clock")], "'clock' is no clock"),
        ([("from", "2025-09-05"), ("as-of", "2025-09-03")], "the first handle is the earlier one"),
        ([("place", "x" * 301)], "301 characters long"),
    ],
)
def test_what_is_no_filter_is_refused_with_the_nearest_right_answer(pairs: list[tuple[str, str]], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        read_filter(pairs)
    assert said in str(caught.value)


def test_a_bad_filter_is_a_page_with_the_message_and_status_400(page: TestClient) -> None:
    answer = page.get("/", params={"since": "2025-13"})
    assert answer.status_code == 400 and "2025-13&#39; is not a moment" in answer.text


@given(st.text(max_size=60))
def test_any_words_are_a_question_that_full_text_understands(text: str) -> None:
    import sqlite3

    table = sqlite3.connect(":memory:")
    table.execute("CREATE VIRTUAL TABLE search USING fts5 (text)")
    match = match_of(text.replace("\x00", ""))
    assert table.execute("SELECT count(*) FROM search WHERE search MATCH ?", (match,)).fetchone() == (0,)
