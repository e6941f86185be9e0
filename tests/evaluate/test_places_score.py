"""Scoring of places: a small corpus of our own in the two forms that geoparsing corpora have."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.evaluate.places import kilometres, match_spans, read_articles, score_places
from onrecord.records import Span

TOPONYMS = """<articles><article docid="a1"><text>Talks resumed in Geneva. Syrian envoys came.</text><toponyms>
<toponym><start>17</start><end>23</end><phrase>Geneva</phrase><gaztag><lat>46.2</lat><lon>6.15</lon></gaztag></toponym>
<toponym><start>25</start><end>31</end><phrase>Syrian</phrase><gaztag><lat>35</lat><lon>38</lon></gaztag></toponym>
</toponyms></article></articles>"""
LOCATIONS = """<articles><article><text>  Police in Nairobi made arrests.</text><locations>
<location><name>Nairobi</name><start>10</start><end>17</end><lat>-1.28</lat><lon>36.82</lon></location>
</locations></article></articles>"""


def test_a_corpus_of_toponyms(tmp_path: Path) -> None:
    path, predictions = tmp_path / "gold.xml", tmp_path / "pred.jsonl"
    path.write_text(TOPONYMS, encoding="utf-8")
    figures = score_places(path, predictions)
    assert figures["documents"] == 1
    assert figures["gold"] == 2
    assert figures["f1"] == 1.0
    assert figures["within_161km"] == 1.0
    line = json.loads(predictions.read_text(encoding="utf-8"))
    assert line["doc"] == "a1"
    assert [(p["start"], p["end"]) for p in line["places"]] == [(17, 23), (25, 31)]


def test_offsets_that_slipped_are_mended(tmp_path: Path) -> None:
    path = tmp_path / "gold.xml"
    path.write_text(LOCATIONS, encoding="utf-8")
    (article,) = read_articles(path)
    assert article.gold == ((Span(12, 19), (-1.28, 36.82)),)
    assert article.adjectives is False
    assert score_places(path)["recall"] == 1.0


def test_each_gold_name_is_matched_once() -> None:
    gold = [Span(0, 10), Span(20, 25)]
    found = [Span(0, 4), Span(3, 10), Span(24, 30)]
    assert sorted(match_spans(gold, found)) == [(0, 1), (1, 2)]


def test_distance() -> None:
    assert kilometres((0, 0), (0, 1)) == pytest.approx(111.19, abs=0.05)
    assert kilometres((51.5, -0.1), (51.5, -0.1)) == 0


def test_what_is_no_corpus_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "gold.xml"
    path.write_text("<html></html>", encoding="utf-8")
    with pytest.raises(InputError, match="no <article>"):
        score_places(path)
