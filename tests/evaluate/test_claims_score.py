"""The scorer of coded events: own texts, what is coded in them, and what it makes of a person's verdicts."""

from __future__ import annotations

from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.evaluate.claims import code_texts, sample_claims, score_claims
from onrecord.evaluate.verdicts import COLUMNS
from onrecord.pipeline import load_rules

RULES = load_rules()
TEXT = "Russia attacked Ukraine on Monday. The weather was mild. France condemned Iran on Tuesday.\n"
ATTACK = "ASSAULT did actual actor=RUS:GOV recipient=UKR:GOV"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "one.txt").write_text(TEXT)
    return tmp_path / "texts"


def test_claims_are_counted_against_sentences(folder: Path) -> None:
    (text,) = code_texts(folder, RULES)
    assert text.sentences == 3
    assert next(c.answer for c in text.claims) == ATTACK
    assert [c.span.of(TEXT) for c in text.claims] == ["attacked", "condemned"]
    assert score_claims(folder, RULES) == {"sentences": 3, "claims": 2, "per_thousand": 666.7}
    assert {c.span for c in sample_claims(folder, RULES, 5, 1)} == {c.span for c in text.claims}


def test_verdicts_on_what_is_coded_today_give_the_precision(folder: Path, tmp_path: Path) -> None:
    start = TEXT.index("condemned")
    rows = [("one", 7, 15, ATTACK, "right"), ("one", start, start + 9, "REJECT did actual", "nothing")]
    judged = tmp_path / "judged.tsv"
    judged.write_text("\n".join("\t".join(map(str, row)) for row in (COLUMNS, *rows)) + "\n")
    scores = score_claims(folder, RULES, judged)
    assert (scores["judged"], scores["judged_before_a_change"]) == (1, 1)
    assert (scores["right"], scores["nothing"], scores["precision"]) == (1, 0, 1.0)


def test_a_folder_without_texts_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.txt files"):
        score_claims(tmp_path, RULES)
