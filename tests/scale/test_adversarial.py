"""Texts that nobody writes: read in bounded time, with a note that says what was left out, and the rest as ever."""

import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.errors import InputError
from onrecord.language import limits
from onrecord.language.limits import LONGEST, MARKS, WORDS, Bounds
from onrecord.language.parse import parse
from onrecord.language.quotes import quoted_spans
from onrecord.language.tokens import tokenize
from onrecord.pipeline import load_rules, read_out
from onrecord.readers.plain import report_from_text
from onrecord.records import Readout

SENTENCE = "Russian President Vladimir Putin met North Korean leader Kim Jong Un in Beijing on Wednesday."
PLAIN = f"\n\n{SENTENCE}"


def reading(text: str) -> Readout:
    return read_out(report_from_text(text, published="2025-09-03"), load_rules())


@pytest.mark.parametrize(
    ("odd", "note"),
    [
        ("“" * 50_000 + "the minister met" + "”" * 50_000, "marks that stand in rows"),
        ("(" * 50_000 + "the minister met" + ")" * 50_000, "marks that stand in rows"),
        ("\" ' " * 30_000, "marks that stand in rows"),
        (". " * 100_000, "marks that stand in rows"),
        ("\U0001f600\U0001f469\u200d\U0001f469\u200d\U0001f467" * 5_000, "marks that stand in rows"),
        ("a" * 1_000_000, "without a break"),
        ("e" + "\u0301" * 200_000, None),
        ("http://" + "a." * 200_000 + "com/", None),
        ("a@" * 200_000, None),
        ("\u202e\u200b\u2066\u200f" * 50_000, None),
        ("\0" * 100_000, None),
        ("-" * 300_000, None),
        (" " * 1_000_000, None),
    ],
    ids=lambda value: repr(value[:12]) if isinstance(value, str) else "",
)
def test_what_is_no_prose_is_left_out_and_the_rest_is_read(odd: str, note: str | None) -> None:
    since = time.process_time()
    found = reading(PLAIN.strip() + "\n\n" + odd + PLAIN)
    # Two hundred times what it takes here: only what grows faster than the text gets there.
    assert time.process_time() - since < 60
    if any("stored, not coded" in said for said in found.notes):
        # So much of it is no English that it is taken for another language, and says so.
        assert note is None
        return
    assert [c for c in found.claims if c.type == "CONSULT"]
    if note:
        assert any(note in said for said in found.notes)


def test_a_long_text_is_read_up_to_a_bound_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Bounds().left == WORDS
    monkeypatch.setattr(limits.Bounds.__init__, "__defaults__", (100, *(limits.Bounds.__init__.__defaults__ or ())[1:]))
    parsed = parse(report_from_text("The ministers of France and Japan met. " * 40))
    assert sum(map(len, parsed.sentences)) == 100
    (note,) = parsed.notes
    assert note.startswith(f"longer than {WORDS:,} words: read up to character ")


def test_a_sentence_without_an_end_is_cut_and_says_so() -> None:
    words = (SENTENCE.rstrip(".") + " and said that he had told the ministers what ").strip() + " "
    parsed = parse(report_from_text(words * 60))
    assert max(map(len, parsed.sentences)) < 256
    assert parsed.notes and "too long to be read whole were cut" in parsed.notes[0]


def test_an_article_has_no_note() -> None:
    assert parse(report_from_text(f"{SENTENCE} He said: “We are ... grateful!!!” (Reuters){PLAIN}")).notes == ()


def test_a_row_of_marks_as_long_as_allowed_is_kept_and_one_longer_is_not() -> None:
    allowed = parse(report_from_text(f"Ministers met {'( ' * MARKS}in Paris."))
    longer = parse(report_from_text(f"Ministers met {'( ' * (MARKS + 1)}in Paris."))
    assert sum(map(len, allowed.sentences)) == 5 + MARKS and allowed.notes == ()
    assert sum(map(len, longer.sentences)) == 5 and longer.notes[0].startswith(f"{MARKS + 1} marks")


def test_a_token_as_long_as_allowed_is_kept() -> None:
    assert any(
        len(form) == LONGEST
        for s in parse(report_from_text(f"We met {'a' * LONGEST} here.")).sentences
        for form in s.forms
    )


def _seconds(work: Callable[[str], object], text: str) -> float:
    since = time.process_time()
    work(text)
    return time.process_time() - since


def _quotes(text: str) -> object:
    report = report_from_text(f"The minister met {text} and said so.")
    return quoted_spans(report.text, [p.span for p in report.paragraphs])


ODD = (
    "“ a ", "‘a ' ", '"a ', "(the ", "re-", "1,2", "a.a", "a'", "A.B.", "a@a.", "\u0301e", "\u200f\u202e", "a\n", "a, ",
    "' ", "\0a", "Mr. ", "12:", "By ",
)  # fmt: skip


@pytest.mark.parametrize("piece", ODD, ids=repr)
@pytest.mark.parametrize("work", [tokenize, report_from_text, _quotes], ids=["tokens", "masthead", "quotes"])
def test_cost_grows_with_the_text_and_no_faster(work: Callable[[str], object], piece: str) -> None:
    """No pattern is super-linear: eight times the text costs less than thirty times the time (sixty-four were a square)."""
    small = f"{SENTENCE} {piece * (20_000 // len(piece))} met"
    large = f"{SENTENCE} {piece * (160_000 // len(piece))} met"
    _seconds(work, small)
    first, second = (min(_seconds(work, text) for _ in range(2)) for text in (small, large))
    assert second < 30 * first + 0.5


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([*ODD, SENTENCE + " ", "\n\n", "\ud800"]), max_size=40))
def test_any_mixture_is_read_or_refused(pieces: list[str]) -> None:
    try:
        found = reading("".join(pieces))
    except InputError:
        return
    assert all(0 <= c.trigger.start < c.trigger.end <= len(found.report.text) for c in found.claims)
