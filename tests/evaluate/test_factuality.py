"""The scorer of factuality: lines of JSON, and the figures that they must give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.attribution.cues import load_cues
from onrecord.errors import InputError
from onrecord.evaluate.factuality import pearson, score_factuality

CUES = load_cues()


def lines(tmp_path: Path, *rows: tuple[str, int, float]) -> Path:
    path = tmp_path / "gold.jsonl"
    records = [{"text": text, "targets": [{"span1": [at, at + 1], "label": label}]} for text, at, label in rows]
    path.write_text("\n".join(map(json.dumps, records)))
    return path


def test_what_happened_and_what_did_not_are_told_apart(tmp_path: Path) -> None:
    path = lines(
        tmp_path,
        ("The army attacked the port .", 2, 3.0),
        ("The army did not attack the port .", 4, -3.0),
        ("`` We signed the accord , '' he said .", 8, 3.0),
        ("No statement was released .", 3, -3.0),
    )
    scores = score_factuality(path, CUES)
    assert scores["pearson"] > 0.9
    assert scores["did not happen"] == 1.0
    assert scores["predicates"] == 4


def test_predictions_stand_beside_the_labels(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    score_factuality(lines(tmp_path, ("The army did not attack .", 4, -3.0)), CUES, out)
    assert json.loads(out.read_text())["targets"][0]["predicted"] < 0


def test_pearson_is_zero_where_one_side_does_not_vary() -> None:
    assert pearson([1.0, 2.0, 3.0], [2.0, 2.0, 2.0]) == 0.0
    assert pearson([1.0, 2.0, 3.0], [10.0, 20.0, 30.0]) == pytest.approx(1.0)


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_text('{"text": "x", "targets": []}\n{oops\n')
    with pytest.raises(InputError, match=r"gold\.jsonl:2: not JSON"):
        score_factuality(path, CUES)
