"""The scorer of actors: own texts with gold sources, and what it makes of a person's verdicts on them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from onrecord.errors import InputError
from onrecord.evaluate.actors import find_sources, sample_sources, score_actors
from onrecord.evaluate.verdicts import COLUMNS
from onrecord.pipeline import load_rules

RULES = load_rules()
TEXT = "Russian officials said the bridge was gone. A poll said so too. They said nothing more. Advisers to Macron denied it.\n"
SOURCES = ("Russian officials", "A poll", "They", "Advisers to Macron")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "text").mkdir()
    (tmp_path / "attributions").mkdir()
    (tmp_path / "text" / "nyt_2016-09-30_bridge.txt").write_text(TEXT)
    lines = []
    for k, words in enumerate(SOURCES):
        start = TEXT.index(words)
        cue = re.compile("said|denied").search(TEXT, start)
        assert cue is not None
        lines += [
            f"T{3 * k}\tSource {start} {start + len(words)}\t{words}",
            f"T{3 * k + 1}\tCue {cue.start()} {cue.end()}\t{cue.group()}",
            f"T{3 * k + 2}\tAttribution {cue.start()} {cue.end()}\t{cue.group()}",
            f"E{k}\tAttribution:T{3 * k + 2} Source:T{3 * k} Cue:T{3 * k + 1}",
        ]
    (tmp_path / "attributions" / "nyt_2016-09-30_bridge_x.ann").write_text("\n".join(lines))
    return tmp_path / "text"


def verdicts(path: Path, *rows: tuple[object, ...]) -> Path:
    path.write_text("\n".join("\t".join(map(str, row)) for row in (COLUMNS, *rows)) + "\n")
    return path


def test_sources_come_with_their_actors_and_pronouns_are_marked(folder: Path) -> None:
    found = {s.words: s for s in find_sources(folder, RULES)}
    assert set(found) == set(SOURCES)
    assert found["Russian officials"].answered.answer == "group:RUS:GOV:officials/RUS/"
    assert found["They"].pronoun and not found["A poll"].pronoun
    assert [found[words].resolved for words in SOURCES[:2]] == [True, False]
    assert "emmanuel-macron" not in found["Advisers to Macron"].answered.answer
    assert [s.words for s in sample_sources(folder, RULES, 9, 1)].count("They") == 0


def test_a_verdict_counts_only_for_the_answer_that_it_was_given_for(folder: Path, tmp_path: Path) -> None:
    name = "nyt_2016-09-30_bridge"
    judged = verdicts(
        tmp_path / "judged.tsv",
        (name, 0, 17, "group:RUS:GOV:officials/RUS/", "right"),
        (name, 44, 50, "unnamed:poll//", "no actor"),
        (name, TEXT.index("Advisers"), TEXT.index(" denied"), "person:emmanuel-macron/FRA/", "right"),
    )
    scores = score_actors(folder, RULES, judged)
    assert (scores["sources"], scores["named"]) == (4, 3)
    assert (scores["judged"], scores["judged_before_a_change"], scores["judged_actors"]) == (2, 1, 1)
    assert scores["precision"] == 1.0


def test_a_verdict_that_is_none_and_a_folder_without_gold_are_named(folder: Path, tmp_path: Path) -> None:
    wrong = verdicts(tmp_path / "judged.tsv", ("d", 0, 1, "x", "rigth"))
    with pytest.raises(InputError, match=r"judged\.tsv:2: verdict 'rigth' is none; did you mean 'right'\?"):
        score_actors(folder, RULES, wrong)
    with pytest.raises(InputError, match=r"no \.ann files"):
        list(find_sources(tmp_path, RULES))
