"""When: a sentence, then the interval that it must come to. Reports are of Thursday, 2025-09-04, unless said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.entities.times import find_times, order_of, when_of
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Basis, Dateline, Parse, Report, Span, TimeMention, When


def read(text: str, published: str | None = "2025-09-04") -> tuple[Report, Parse, tuple[TimeMention, ...]]:
    report = report_from_text(text, published=published)
    parsed = parse(report)
    return report, parsed, find_times(report, parsed)


def when(text: str, trigger: str, published: str | None = "2025-09-04") -> When:
    """The time of the event that a word tells."""
    report, parsed, found = read(text, published)
    for sentence in parsed.sentences:
        if trigger in sentence.forms:
            return when_of(sentence, sentence.forms.index(trigger), found, report)
    raise AssertionError(f"{trigger!r} is not a word of {text!r}")


EVENTS = [
    ("Putin and Kim met Wednesday in Beijing.", "met", "2025-09-03", "2025-09-03"),
    ("The two sides will meet on Sunday in Geneva.", "meet", "2025-09-07", "2025-09-07"),
    ("The leaders are to meet on Monday, officials said on Tuesday.", "meet", "2025-09-08", "2025-09-08"),
    ("The leaders are to meet on Monday, officials said on Tuesday.", "said", "2025-09-02", "2025-09-02"),
    ("He said on Monday that troops had entered the city last week.", "entered", "2025-08-25", "2025-08-31"),
    ("As of Wednesday evening local time, no details had been released.", "released", "2025-09-03", "2025-09-03"),
    ("Talks held Tuesday in Cairo ended without a deal.", "Talks", "2025-09-02", "2025-09-02"),
    ("Elections are scheduled for June 2026.", "scheduled", "2026-06", "2026-06"),
    ("Russia invaded Ukraine in February 2022.", "invaded", "2022-02", "2022-02"),
    ("Russia has occupied Crimea since 2014.", "occupied", "2014", "2025-09-04"),
    ("Fighting continued from Monday to Thursday.", "continued", "2025-09-01", "2025-09-04"),
    ("He may visit Kyiv in May.", "visit", "2026-05", "2026-05"),
    ("Drones struck Odesa overnight, killing three.", "struck", "2025-09-03", "2025-09-04"),
    ("Drones struck Odesa overnight, killing three.", "killing", "2025-09-03", "2025-09-04"),
    ("The minister, who resigned on Sept. 1, denied the claim on Wednesday.", "denied", "2025-09-03", "2025-09-03"),
    ("The minister, who resigned on Sept. 1, denied the claim on Wednesday.", "resigned", "2025-09-01", "2025-09-01"),
    ("Wednesday's meeting ended late.", "meeting", "2025-09-03", "2025-09-03"),
    ("The deal was signed in late 2023 and took effect in early January.", "signed", "2023-09", "2023-12"),
    ("The deal was signed in late 2023 and took effect in early January.", "took", "2025-01-01", "2025-01-10"),
    ("They met on Monday and signed a pact.", "signed", "2025-09-01", "2025-09-01"),
    ("The talks are expected to resume early next week.", "resume", "2025-09-08", "2025-09-09"),
    ("The summit, planned for next week, was postponed.", "planned", "2025-09-08", "2025-09-14"),
    ("They would have to answer for all that had happened since the spring.", "happened", "2025-03", "2025-09-04"),
]


@pytest.mark.parametrize(("text", "trigger", "start", "end"), EVENTS)
def test_the_time_of_an_event(text: str, trigger: str, start: str, end: str) -> None:
    found = when(text, trigger)
    assert (found.start, found.end) == (start, end)


TIMELESS = [
    ("He said on Monday that the troops had withdrawn.", "withdrawn"),
    ("The parade marked the anniversary of the 1945 victory.", "marked"),
    ("The 1994 agreement was broken.", "broken"),
    ("The talks may fail.", "fail"),
    ("An 80-year-old man was released.", "released"),
    ("It would be their first meeting since the summer.", "meeting"),
    ("The ministers met for the first time since June.", "met"),
    ("It was the deadliest attack since 2022.", "attack"),
]


@pytest.mark.parametrize(("text", "trigger"), TIMELESS)
def test_an_event_without_a_time_of_its_own(text: str, trigger: str) -> None:
    assert when(text, trigger) == When()


def test_an_explicit_date_needs_no_dateline() -> None:
    found = when("They met on September 3, 2025.", "met", published=None)
    assert (found.start, found.basis) == ("2025-09-03", Basis.EXPLICIT)


@pytest.mark.parametrize("day", ["June 31", "31 September", "30 February"])
def test_a_day_that_is_none_stays_unknown(day: str) -> None:
    found = when(f"They met on {day}.", "met")
    assert (found.start, found.end, found.basis) == (None, None, Basis.UNKNOWN)


def test_without_a_date_a_weekday_stays_a_weekday() -> None:
    text = "They met on Wednesday."
    found = when(text, "met", published=None)
    assert (found.start, found.end, found.basis) == (None, None, Basis.UNKNOWN)
    assert found.span is not None
    assert found.span.of(text) == "Wednesday"


def test_the_dateline_is_the_anchor_where_nobody_says_when_it_was_published() -> None:
    from dataclasses import replace

    report = report_from_text("They met on Wednesday.")
    report = replace(report, dateline=Dateline(Span(0, 0), "GENEVA", "2025-09-04"))
    (mention,) = find_times(report, parse(report))
    assert (mention.when.start, mention.when.basis) == ("2025-09-03", Basis.DATELINE)


def test_publication_goes_before_the_dateline() -> None:
    found = when("They met on Wednesday.", "met", published="2025-09-04")
    assert found.basis is Basis.PUBLISHED


def test_a_time_counted_from_another_event_is_not_dated() -> None:
    found = when("Two days earlier, rebels had seized the town.", "seized")
    assert (found.start, found.basis) == (None, Basis.EVENT)


SPOKEN = """They met on Wednesday and left late Tuesday. Troops will return next month. The deal of early September
failed last week. They have fought since 2022 and will vote on Sunday. Drones struck overnight."""
DAYS = st.dates(date(1990, 1, 2), date(2040, 12, 30))
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))


def dated(published: str) -> list[When]:
    report, parsed, _ = SPOKEN_READ
    return [replace(m.when, span=None) for m in find_times(replace(report, published=published), parsed)]


SPOKEN_READ = read(SPOKEN)


@given(DAYS, st.times(), OFFSETS)
def test_the_hour_and_zone_of_publication_move_no_date(day: date, hour: time, zone: timezone) -> None:
    """The day is the one that the publisher wrote, wherever the reader's clock stands."""
    assert dated(datetime.combine(day, hour, zone).isoformat()) == dated(day.isoformat())


@given(DAYS)
def test_a_publisher_in_universal_time_dates_past_weekdays_as_one_at_home(day: date) -> None:
    """An evening in Washington is the next day in Greenwich: a weekday that is over there too is the same day."""
    wednesday, tuesday = 2, 1
    at_home, in_greenwich = dated(day.isoformat())[:2], dated((day + timedelta(days=1)).isoformat())[:2]
    for number, here, there in zip((wednesday, tuesday), at_home, in_greenwich, strict=True):
        if (day + timedelta(days=1)).weekday() != number:
            assert (here.start, here.end) == (there.start, there.end)


def test_a_headline_in_the_present_tells_of_the_past() -> None:
    text = "Putin Meets Kim in Beijing on Wednesday\n\nThe two leaders met in the Chinese capital and discussed trade ties.\n"
    _, _, found = read(text)
    assert [m.when.start for m in found] == ["2025-09-03"]


def test_every_mention_says_which_rule_read_it() -> None:
    _, _, found = read("They met on Wednesday and will meet again next month.")
    assert [m.evidence.rule.rpartition(" ")[2] for m in found] == ["weekday", "period"]
    assert all(m.evidence.rule.startswith("times/expressions.toml:") for m in found)


ORDERED = [
    ("Putin met Kim after attending a parade.", ("met", "attending")),
    ("They signed the deal before leaving Geneva.", ("leaving", "signed")),
    ("He addressed parliament and then flew to Rome.", ("flew", "addressed")),
    ("The parade was followed by talks.", ("talks", "parade")),
    ("Following the attack, Israel closed the crossing.", ("closed", "attack")),
    ("The leaders met ahead of the summit.", ("summit", "met")),
]


@pytest.mark.parametrize(("text", "pair"), ORDERED)
def test_which_of_two_events_came_later(text: str, pair: tuple[str, str]) -> None:
    _, parsed, _ = read(text)
    (sentence,) = parsed.sentences
    later, earlier = (sentence.forms.index(word) for word in pair)
    assert order_of(sentence, sorted((later, earlier))) == [(later, earlier)]


def test_events_side_by_side_have_no_order() -> None:
    _, parsed, _ = read("They met in Geneva and signed a pact.")
    (sentence,) = parsed.sentences
    assert order_of(sentence, [sentence.forms.index("met"), sentence.forms.index("signed")]) == []
