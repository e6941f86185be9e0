"""One name in several spellings, and two names that are nearly one: what is merged, and what never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.entities.actors import resolve
from onrecord.entities.spelling import one_slip
from onrecord.entities.tables import load_actors
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Mention

TABLES = load_actors()


def mentions(text: str, published: str = "2025-09-03") -> dict[str, Mention]:
    report = report_from_text(text, published=published)
    return {m.span.of(text): m for m in resolve(report, parse(report), TABLES)}


ZELENSKYY, KIM, NETANYAHU = "person:volodymyr-zelenskyy", "person:kim-jong-un", "person:benjamin-netanyahu"

SPELLINGS = [
    ("Volodymyr Zelenskyy", ZELENSKYY),
    ("Vladimir Zelensky", ZELENSKYY),
    ("Volodymyr Zelenskiy", ZELENSKYY),
    ("Volodimir Zelenskyi", ZELENSKYY),
    ("Kim Jong-un", KIM),
    ("Kim Jong‑un", KIM),
    ("Kim Jong–Un", KIM),
    ("Kim Jong Un", KIM),
    ("Recep Tayyip Erdoğan", "person:recep-tayyip-erdogan"),
    ("Recep Erdogan", "person:recep-tayyip-erdogan"),
    ("Binyamin Netanyahu", NETANYAHU),
    ("Benyamin Netanyahu", NETANYAHU),
    ("Mohammed bin Salman", "person:mohammed-bin-salman"),
    ("Muhammad Bin Salman", "person:mohammed-bin-salman"),
    ("Alexander Lukashenka", "person:alexander-lukashenko"),
    ("Hasan Ruhani", "person:hassan-rouhani"),
    ("Emanuel Macron", "person:emmanuel-macron"),
    ("Abe Shinzo", "person:shinzo-abe"),
    ("Orbán Viktor", "person:viktor-orban"),
    ("Suk Yeol Yoon", "person:yoon-suk-yeol"),
    ("Jinping Xi", "person:xi-jinping"),
]


@pytest.mark.parametrize(("name", "person"), SPELLINGS)
def test_a_name_in_another_spelling_or_order(name: str, person: str) -> None:
    found = {entry.entry.id for entry in TABLES.spellings.near(name)}
    exact = {form.thing.id for form in TABLES.index.named(name) if hasattr(form.thing, "id")}
    assert person in found | exact


@pytest.mark.parametrize("name", ["John Kelly", "Mike Penn", "Robert Kates", "Li Qing", "Kim Yong Jung", "Ann Merkel"])
def test_another_name_is_nobody_of_the_tables(name: str) -> None:
    assert TABLES.spellings.near(name) == []


def test_a_spelling_says_what_it_is_like_and_how_much() -> None:
    found = mentions("Ukraine's Volodimir Zelenskyi flew to Warsaw.")
    (mention,) = [m for m in found.values() if m.actors[0].id == ZELENSKYY]
    assert "spelled like" in mention.evidence.rule
    assert mention.evidence.rule.startswith("actors/leaders.csv:")


def test_a_slip_of_a_letter_needs_the_country_in_the_report() -> None:
    assert [a.id for a in mentions("In France, Emmanuel Macorn spoke to voters.")["Emmanuel Macorn"].actors] == [
        "person:emmanuel-macron"
    ]
    assert [a.id for a in mentions("In Peru, Emmanuel Macorn spoke to voters.")["Emmanuel Macorn"].actors] == [
        "person:emmanuel-macorn"
    ]


def test_a_title_that_the_other_never_had_speaks_against_a_spelling() -> None:
    found = mentions("In France, footballer Emanuel Macron scored twice.")
    assert not any(a.id == "person:emmanuel-macron" for m in found.values() for a in m.actors)


NATIONS = [
    ("Iran rejected the offer.", "IRN:GOV"),
    ("Iraq rejected the offer.", "IRQ:GOV"),
    ("Niger rejected the offer.", "NER:GOV"),
    ("Nigeria rejected the offer.", "NGA:GOV"),
    ("Austria rejected the offer.", "AUT:GOV"),
    ("Australia rejected the offer.", "AUS:GOV"),
    ("Slovakia rejected the offer.", "SVK:GOV"),
    ("Slovenia rejected the offer.", "SVN:GOV"),
    ("Dominica rejected the offer.", "DMA:GOV"),
    ("Mauritania rejected the offer.", "MRT:GOV"),
    ("Mauritius rejected the offer.", "MUS:GOV"),
]


@pytest.mark.parametrize(("text", "actor"), NATIONS)
def test_countries_one_letter_apart_are_never_one(text: str, actor: str) -> None:
    assert [a.id for m in mentions(text).values() for a in m.actors] == [actor]


def test_a_country_is_never_found_by_a_near_spelling() -> None:
    assert not any(a.country for m in mentions("Nigerea rejected the offer.").values() for a in m.actors)


WORD = st.text("abcdef", min_size=1, max_size=8)


@given(WORD, WORD)
def test_slips_go_both_ways(a: str, b: str) -> None:
    assert one_slip(a, b) == one_slip(b, a)


@given(WORD, st.integers(0, 7), st.sampled_from("xyz"))
def test_one_letter_added_or_changed_is_one_slip(word: str, at: int, letter: str) -> None:
    at = min(at, len(word))
    assert one_slip(word, word[:at] + letter + word[at:])
    assert at == len(word) or one_slip(word, word[:at] + letter + word[at + 1 :])


@given(WORD)
def test_no_slip_is_none(word: str) -> None:
    assert not one_slip(word, word)
    assert not one_slip(word, word + "xy")
