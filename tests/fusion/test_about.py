"""Denials find the event that other reports tell; questions find their answers; meetings form series."""

from told import telling

from onrecord.fusion.about import about_keys, event_keys, find_event
from onrecord.fusion.answers import Asked, answers
from onrecord.fusion.series import series, series_keys
from onrecord.fusion.strands import strands_of
from onrecord.fusion.tellings import instant

STRIKE = telling(
    "a",
    "ASSAULT",
    "russian-army",
    "ukraine",
    on="2025-09-03",
    at="kyiv",
    words="drone market kyiv",
    trigger=("attack",),
)
OTHER = telling("b", "ASSAULT", "russian-army", "ukraine", on="2025-09-03", at="kharkiv", words="shell school kharkiv")
EVENTS = {"market": [STRIKE], "school": [OTHER]}


def test_a_denial_finds_the_event_by_its_words() -> None:
    said = telling("d", "X-DENY", "kremlin", words="deny any role attack market", published="2025-09-04")
    assert find_event(said, EVENTS) == "market"


def test_a_denial_that_names_its_claim_needs_no_words() -> None:
    assert find_event(telling("d", "X-DENY", "kremlin", about=("b",)), EVENTS) == "school"


def test_a_denial_by_somebody_else_or_of_another_week_is_of_another_event() -> None:
    assert find_event(telling("d", "X-DENY", "xi", words="attack market"), EVENTS) is None
    late = telling("d", "X-DENY", "kremlin", words="attack market", published="2025-10-01")
    assert find_event(late, EVENTS) is None


def test_a_denial_shares_a_key_with_its_event() -> None:
    said = telling("d", "X-DENY", "kremlin", words="deny attack market", published="2025-09-05")
    (strand,) = strands_of([STRIKE])
    assert about_keys(said) & event_keys(strand)


ASKED = Asked("q", "report-a", "2025-09-03", ("guard", "prison", "trade"), ("PRK", "RUS"), ("a",))


def test_the_event_itself_answers_whether_it_would_be() -> None:
    later = telling("b", who="putin kim", published="2025-09-05")
    assert [a.score for a in answers(ASKED, [later], frozenset({"a", "b"}))] == [1.0]


def test_only_later_and_firm_claims_of_others_answer() -> None:
    words = {"who": "putin kim", "words": "guard trade prison"}
    assert answers(ASKED, [telling("b", published="2025-09-05", **words)])
    assert not answers(ASKED, [telling("b", published="2025-09-02", **words)])
    assert not answers(ASKED, [telling("b", published="2025-09-05", report="report-a", **words)])
    assert not answers(ASKED, [telling("b", published="2025-09-05", modality="planned", **words)])
    assert not answers(ASKED, [telling("b", published="2025-09-05", who="xi", words="guard trade prison")])


def test_a_series_is_what_came_before_latest_first() -> None:
    days = {"first": "2025-06-01", "second": "2025-07-01", "now": "2025-09-03", "next": "2025-10-01"}
    strands = {name: strands_of([telling(name, who="putin kim", on=day)]) for name, day in days.items()}
    strands["other"] = strands_of([telling("o", who="putin xi", on="2025-07-02")])
    strands["planned"] = strands_of([telling("p", who="putin kim", on="2025-08-01", modality="planned")])
    assert series(strands["now"], {k: v for k, v in strands.items() if k != "now"}) == ("second", "first")
    assert series_keys(strands["now"][0]) == series_keys(strands["first"][0])


def test_instants_are_utc() -> None:
    assert instant("2025-09-03T18:30+02:00") == "2025-09-03T16:30:00Z"
    assert instant("2025-09-03") == "2025-09-03"
