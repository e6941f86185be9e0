"""Words as English Universal Dependencies cuts them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.language.tokens import Shape, shape, tokenize


def words(text: str) -> list[str]:
    return [span.of(text) for span in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moscow's envoy didn't speak.", "Moscow 's envoy did n't speak ."),
        ("It’s Kyiv’s.", "It ’s Kyiv ’s ."),
        ("They cannot and won't.", "They can not and wo n't ."),
        ("Russian-backed forces re-entered", "Russian - backed forces re-entered"),
        ("pro-Beijing lawmakers", "pro-Beijing lawmakers"),
        ("U.S. troops left at 5 p.m. on Sept. 3.", "U.S. troops left at 5 p.m. on Sept. 3 ."),
        ("The U.S.'s allies", "The U.S. 's allies"),
        ("Gen. J. B. Smith", "Gen. J. B. Smith"),
        ("$1.5 billion (10%)", "$ 1.5 billion ( 10 % )"),
        ("“We agree,” he said—later.", "“ We agree , ” he said — later ."),
        ("at 10:30 on 3/9/2025", "at 10:30 on 3/9/2025"),
        ("see https://example.org/a?b=1.", "see https://example.org/a?b=1 ."),
        ("He left...", "He left ..."),
        ("O'Brien met D'Angelo", "O'Brien met D'Angelo"),
        ("the leaders' car", "the leaders ' car"),
        ("Kim Jong-un", "Kim Jong - un"),
        ("7.30pm", "7.30 pm"),
    ],
)
def test_words(text: str, expected: str) -> None:
    assert words(text) == expected.split()


@given(st.text())
def test_every_visible_character_is_in_exactly_one_token(text: str) -> None:
    covered = [i for span in tokenize(text) for i in range(span.start, span.end)]
    assert covered == sorted(set(covered))
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert all(not c.isspace() for span in tokenize(text) for c in (span.of(text)[0], span.of(text)[-1]))


@given(st.text(alphabet="ab'-.@/:1 n’t", max_size=2000))
def test_marks_in_any_order_are_read_in_time(text: str) -> None:
    assert "".join(words(text)).replace(" ", "") == text.replace(" ", "")


@pytest.mark.parametrize(
    ("word", "expected"),
    [("talks", Shape.LOWER), ("Kim", Shape.TITLE), ("NATO", Shape.UPPER), ("A", Shape.TITLE), ("McDonald", Shape.MIXED),
     ("2025", Shape.DIGIT), ("M23", Shape.DIGIT), ("—", Shape.MARK), ("U.S.", Shape.UPPER)],
)  # fmt: skip
def test_shape(word: str, expected: Shape) -> None:
    assert shape(word) is expected
