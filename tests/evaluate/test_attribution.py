"""The scorer of attributions: gold and predictions written by hand, and the figures that they must give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.attribution.cues import load_cues
from onrecord.errors import InputError
from onrecord.evaluate.attribution import read_brat, score_attribution

CUES = load_cues()
TEXT = "The ministry said the bridge was gone.\n"
GOLD = (
    "T1\tSource 0 12\tThe ministry\n"
    "T2\tCue 13 17\tsaid\n"
    "T3\tContent 18 37\tthe bridge was gone\n"
    "T4\tAttribution 13 17\tsaid\n"
    "E1\tAttribution:T4 Source:T1 Cue:T2 Content2:T3\n"
)


def folder(tmp_path: Path, gold: str | None = GOLD) -> Path:
    texts = tmp_path / "text"
    texts.mkdir()
    (texts / "one.txt").write_text(TEXT)
    if gold is not None:
        (tmp_path / "attributions").mkdir()
        (tmp_path / "attributions" / "one_a1b2.ann").write_text(gold)
    return texts


def test_brat_events_become_spans_by_role(tmp_path: Path) -> None:
    folder(tmp_path)
    assert read_brat(tmp_path / "attributions" / "one_a1b2.ann") == [
        {"source": [(0, 12)], "cue": [(13, 17)], "content": [(18, 37)]}
    ]


def test_a_right_reading_scores_one(tmp_path: Path) -> None:
    assert score_attribution(folder(tmp_path), CUES) == {"source": 1.0, "cue": 1.0, "content": 1.0, "whole": 1.0}


def test_a_wrong_source_is_no_whole_attribution(tmp_path: Path) -> None:
    wrong = GOLD.replace("T1\tSource 0 12\tThe ministry", "T1\tSource 22 28\tbridge")
    assert score_attribution(folder(tmp_path, wrong), CUES) == {"source": 0.0, "cue": 1.0, "content": 1.0, "whole": 0.0}


def test_predictions_are_written_in_the_scorers_format(tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    assert score_attribution(folder(tmp_path, gold=None), CUES, out) == {}
    assert json.loads(out.read_text()) == {
        "doc": "one",
        "attributions": [{"source": [[0, 12]], "cue": [[13, 17]], "content": [[18, 37]]}],
    }


def test_a_folder_without_texts_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no \.txt files"):
        score_attribution(tmp_path, CUES)
