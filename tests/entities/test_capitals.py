"""Capitals that are described: a report, then the words that are the place, and the city."""

from __future__ import annotations

import itertools

import pytest

from onrecord.entities.capitals import name_capitals
from onrecord.entities.gazetteer import load_gazetteer
from onrecord.entities.places import find_places
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text

GAZETTEER = load_gazetteer()


def capitals(text: str) -> list[tuple[str, str]]:
    """(words, city) of every place that is in the record beside the names."""
    report = report_from_text(text)
    parsed = parse(report)
    named = find_places(report, parsed, GAZETTEER)
    found = name_capitals(report, parsed, named, GAZETTEER)
    assert list(found) == sorted(found, key=lambda m: m.span)
    assert not any(a.span.overlaps(b.span) for a, b in itertools.pairwise(found))
    return [(m.span.of(text), m.place.name) for m in found if m not in named]


@pytest.mark.parametrize(
    ("text", "words", "city"),
    [
        ("Negotiators met in the Qatari capital on Tuesday.", "Qatari capital", "Doha"),
        ("A blast hit the Afghan capital on Monday, police said.", "Afghan capital", "Kabul"),
        ("The foreign minister arrived in Georgia's capital for talks.", "capital", "Tbilisi"),
        ("The troops entered the capital of Sudan on Friday.", "capital", "Khartoum"),
        ("Sudan's army shelled a market. Residents of the capital fled.", "capital", "Khartoum"),
        ("The mayor of Nairobi spoke. Police blocked roads around the capital.", "capital", "Nairobi"),
        ("KAMPALA, Uganda (AP) - Soldiers patrolled the capital on Friday.", "capital", "Kampala"),
    ],
)
def test_a_described_capital_is_the_city(text: str, words: str, city: str) -> None:
    assert capitals(text) == [(words, city)]


@pytest.mark.parametrize(
    "text",
    [
        "Tbilisi, the Georgian capital, was calm on Monday.",
        "Leaders met in the capital, Doha, on Friday.",
        "They flew to Qatar's capital Doha.",
        "Nairobi is the capital of Kenya.",
        "The fund raised capital in Doha.",
        "Capital flows to Kenya slowed, and venture capital dried up.",
        "Envoys of Kenya and Uganda met; the host did not name the capital.",
        "Police patrolled the capital.",
    ],
)
def test_a_name_beside_it_money_and_a_choice_of_two_make_no_place(text: str) -> None:
    assert capitals(text) == []


def test_every_country_with_a_named_capital_finds_it() -> None:
    missing = [code for code in ("AFG", "BOL", "CIV", "LKA", "MMR", "NGA", "TZA", "USA", "GBR", "ZAF", "PRK")
               if GAZETTEER.capital_of(code) is None]  # fmt: skip
    assert missing == []
    assert GAZETTEER.capital_of("XXX") is None


@pytest.mark.parametrize(
    ("name", "country"),
    [("Lviv", "UKR"), ("Tbilisi", "GEO"), ("Detroit", "USA"), ("Shiraz", "IRN"), ("Birmingham", None),
     ("Springfield", "USA"), ("Tripoli", "LBY"), ("Valencia", None), ("Nowhereville", None), ("London", "GBR")],
)  # fmt: skip
def test_a_city_gives_a_country_only_where_no_namesake_is_in_its_reach(name: str, country: str | None) -> None:
    assert GAZETTEER.country_of_city(name) == country
