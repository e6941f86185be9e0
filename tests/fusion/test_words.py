"""Stems bring a verb, its forms and its nouns together, and keep other words apart."""

import pytest

from onrecord.fusion.words import stem, stems


@pytest.mark.parametrize(
    "words",
    [
        "meet met meets meeting meetings",
        "negotiate negotiated negotiation negotiators",
        "attack attacked attacker attacks",
        "agree agreed agreement",
        "die died death",
        "invade invasion",
        "withdraw withdrew withdrawal",
        "arrive arrival",
    ],
)
def test_one_stem(words: str) -> None:
    assert len({stem(w) for w in words.split()}) == 1


def test_other_words_stay_apart() -> None:
    assert len({stem(w) for w in "meet attack sign king strike talk".split()}) == 6


def test_content_words_only() -> None:
    assert stems("The two ministers met for 3 hours, he said.") == ("3", "hour", "meet", "minist")
