"""Relations between two marked actors: reading gold, choosing the claim that speaks of them, writing predictions."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from onrecord.coding.events import code_events
from onrecord.coding.frames import load_frames
from onrecord.errors import InputError
from onrecord.evaluate.coding import conflict_or_peace, score_relations
from onrecord.evaluate.relations import Relation, marked_mentions, read_relations, relation_of, write_predictions
from onrecord.language.parse import parse
from onrecord.pipeline import load_rules
from onrecord.readers.plain import report_from_text

HEADER = "id\tsentence\tmarked_sentence\tsource\ttarget\troot\n"


def gold(path: Path, *marked: str) -> list[Relation]:
    rows = [f"{n}\t-\t{text}\t-\t-\tACCUSE\n" for n, text in enumerate(marked)]
    file = path / "gold.tsv"
    file.write_text(HEADER + "".join(rows), encoding="utf-8")
    return read_relations(file)


@pytest.mark.parametrize(
    ("marked", "source", "target"),
    [
        ("<s>Foria</s> accused <t>Barland</t>.", "Foria", "Barland"),
        ("<t>Barland</t> was accused by <s>Foria</s>.", "Foria", "Barland"),
        ("<s><t>Foria</t>'s rebels</s> surrendered.", "Foria's rebels", "Foria"),
        ("<s>Foria </s>accused <t>Barland</t> and <t>Barland</t> only.", "Foria", "Barland"),
        ("<s>Foria</s> complained.", "Foria", None),
    ],
)
def test_marks(marked: str, source: str, target: str | None, tmp_path: Path) -> None:
    (row,) = gold(tmp_path, marked)
    assert row.text == marked.replace("<s>", "").replace("</s>", "").replace("<t>", "").replace("</t>", "")
    assert row.source is not None
    assert row.source.of(row.text) == source
    assert (row.target.of(row.text) if row.target else None) == target


def test_a_row_without_marks(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="row 0: no marked actor"):
        gold(tmp_path, "Foria accused Barland.")


def test_a_row_without_a_label(tmp_path: Path) -> None:
    file = tmp_path / "gold.tsv"
    file.write_text("id\tmarked_sentence\tconflict\n0\t<s>Foria</s> sang.\tperhaps\n", encoding="utf-8")
    with pytest.raises(InputError, match="row 0: no root and no conflict"):
        read_relations(file)


def test_a_file_that_only_tells_conflict_from_peace(tmp_path: Path) -> None:
    file, written = tmp_path / "gold.tsv", tmp_path / "predictions.tsv"
    rows = ["<s>Chad</s> bombed <t>Niger</t>.\t1", "<s>Chad</s> met <t>Niger</t> for talks.\t0"]
    lines = [f"{n}\t{row}\n" for n, row in enumerate(rows)]
    file.write_text("id\tmarked_sentence\tconflict\n" + "".join(lines), encoding="utf-8")
    scores = score_relations(file, load_rules(None), written)
    assert (scores["conflict"], scores["accuracy"]) == (1, 1)
    assert written.read_text(encoding="utf-8") == "0\tASSAULT\n1\tCONSULT\n"


@pytest.mark.parametrize(
    ("frame", "conflict", "side"),
    [(None, 0.6, "1"), ("CONSULT", 0.6, "0"), ("CONSULT", 0.9, "1"), ("ASSAULT", 0.3, "1")],
)
def test_a_frame_outweighs_what_is_less_than_trust_times_likelier(
    frame: str | None, conflict: float, side: str
) -> None:
    assert conflict_or_peace(frame, {"ACCUSE": conflict, "NONE": 1 - conflict}, 5) == side


ROOTS = [
    ("<s>Foria</s> accused <t>Barland</t> of spying.", "ACCUSE"),
    ("<t>Barland</t> was attacked by <s>Foria</s>.", "ASSAULT"),
    ("<s>Foria</s> agreed to meet <t>Barland</t>.", "AGREE"),
    ("<s>Foria</s> threatened to bomb <t>Barland</t>.", "THREATEN"),
    ("<s>Foria</s> withdrew its troops from <t>Barland</t>.", "YIELD"),
    ("<s>Foria</s> imposed sanctions on <t>Barland</t>.", "COERCE"),
    ("<s>Foria</s> and <t>Barland</t> held talks.", "CONSULT"),
    ("<s>Foria</s> admired the lakes of <t>Barland</t>.", None),
]


@pytest.mark.parametrize(("marked", "root"), ROOTS)
def test_the_root_between_two_actors_that_nobody_knows(marked: str, root: str | None, tmp_path: Path) -> None:
    (row,) = gold(tmp_path, marked)
    report = report_from_text(row.text)
    sentences = parse(report)
    claims = code_events(report, sentences, marked_mentions(row, sentences, ()), load_frames())
    assert relation_of(claims, row.source, row.target) == root


def test_predictions_are_lines_of_id_and_root() -> None:
    out = io.StringIO()
    write_predictions([("a", "AID"), ("b", None)], out)
    assert out.getvalue() == "a\tAID\nb\t\n"
