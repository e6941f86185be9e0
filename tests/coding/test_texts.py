"""Sport, business and culture borrow the words of conflict; what is coded there is counted, and must not grow."""

from __future__ import annotations

from pathlib import Path

import pytest
from coded import Coder

TEXTS = Path(__file__).parent / "texts"
MOST = {"sport": 9, "business": 6, "culture": 6}
"""Claims that a text of twenty paragraphs gives at most; nearly all of them are wrong ones."""


@pytest.mark.parametrize("name", MOST)
def test_false_claims_of_a_text(name: str, told: Coder) -> None:
    report, claims = told((TEXTS / f"{name}.txt").read_text(encoding="utf-8"))
    read = [f"{c.type} {c.trigger.of(report.text)!r}" for c in claims]
    assert len(claims) <= MOST[name], read
    assert sum(c.type == "ASSAULT" for c in claims) <= 3, read


def test_an_arena_holds_for_its_paragraph(told: Coder) -> None:
    text = "The documentary opened a festival in Oslo. Tanks shell a street, and Russian soldiers shoot a boy."
    assert told(text)[1] == ()
    assert [c.type for c in told("Russian soldiers shot a boy. Tanks shelled a street in Ukraine.")[1]][:1] == [
        "ASSAULT"
    ]


def test_strikers_are_no_footballers(told: Coder) -> None:
    assert [c.type for c in told("The government of Peru gave in to the strikers.")[1]] == ["CONCEDE"]
