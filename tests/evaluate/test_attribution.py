"""The scorer of attributions: gold and predictions written by hand, and the figures that they must give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.attribution.cues import load_cues
from onrecord.errors import InputError
from onrecord.evaluate.attribution import Share, score_attribution
from onrecord.evaluate.brat import read_brat

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
    assert score_attribution(folder(tmp_path), CUES) == {
        "source": 1.0, "cue": 1.0, "content": 1.0, "whole": 1.0,
        "direct": 0.0, "mixed": 0.0, "indirect": 1.0, "no source": 0.0,
    }  # fmt: skip


def test_a_wrong_source_is_no_whole_attribution(tmp_path: Path) -> None:
    wrong = GOLD.replace("T1\tSource 0 12\tThe ministry", "T1\tSource 22 28\tbridge")
    scores = score_attribution(folder(tmp_path, wrong), CUES)
    assert [scores[name] for name in ("source", "cue", "content", "whole")] == [0.0, 1.0, 1.0, 0.0]


def test_of_several_annotators_each_counts_for_a_part(tmp_path: Path) -> None:
    texts = folder(tmp_path)
    second = GOLD.replace("T1\tSource 0 12\tThe ministry", "T1\tSource 22 28\tbridge")
    (tmp_path / "attributions" / "one_b2c3.ann").write_text(second)
    assert score_attribution(texts, CUES)["whole"] == 0.5


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("“The bridge is gone,” the ministry said.", "direct"),
        ("The ministry said the bridge was “gone for good” now.", "mixed"),
        ("The ministry said the bridge was gone.", "indirect"),
    ],
)
def test_whole_attributions_are_scored_by_how_they_are_told(tmp_path: Path, content: str, kind: str) -> None:
    folder(tmp_path)
    (tmp_path / "text" / "one.txt").write_text(content)
    cue, source = content.index("said"), content.lower().index("the ministry")
    start, end = (0, content.index("”") + 1) if kind == "direct" else (cue + 5, len(content) - 1)
    gold = (
        f"T1\tSource {source} {source + 12}\tx\nT2\tCue {cue} {cue + 4}\tx\nT3\tContent {start} {end}\tx\n"
        f"E1\tAttribution:T2 Source:T1 Cue:T2 Content:T3\n"
    )
    (tmp_path / "attributions" / "one_a1b2.ann").write_text(gold)
    scores = score_attribution(tmp_path / "text", CUES)
    assert {k for k in ("direct", "mixed", "indirect", "no source") if scores[k]} == {kind}


def test_recall_and_precision_of_a_kind_are_counted_apart() -> None:
    share = Share()
    share.add(1.0, gold=4, system=2, recalled=2, right=2)
    assert share.f1() == pytest.approx(2 / 3)


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
