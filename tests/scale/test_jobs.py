"""`onrecord add --jobs N`: the same ledger, whatever N."""

import os
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from scaled import ARTICLES, PUBLISHED, add, contents

from onrecord.language.parse import parse
from onrecord.pipeline import load_rules
from onrecord.readers.plain import report_from_text
from onrecord.records import Parse, Readout, Report
from onrecord.scale import reading
from onrecord.scale.crew import Crew
from onrecord.scale.reading import load_reader, read_all


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the articles, one that holds nothing to read, and one twice."""
    made = tmp_path_factory.mktemp("clippings")
    for number, text in enumerate(ARTICLES):
        (made / f"{number:02}.txt").write_text(text, encoding="utf-8")
    (made / "03-empty.txt").write_text("...", encoding="utf-8")
    (made / "99.txt").write_text(ARTICLES[0], encoding="utf-8")
    return made


def test_one_process_and_three_make_the_same_ledger(folder: Path, tmp_path: Path) -> None:
    alone = add(folder, tmp_path / "one.onrecord")
    many = add(folder, tmp_path / "three.onrecord", "--jobs", "3")
    assert alone.exit_code == many.exit_code == 3
    assert "03-empty.txt" in alone.stderr and "03-empty.txt" in many.stderr
    one, three = contents(tmp_path / "one.onrecord"), contents(tmp_path / "three.onrecord")
    assert one == three
    assert len(one.readouts) == len(ARTICLES) and len(one.events) > 3


def test_a_worker_killed_in_the_middle_changes_nothing() -> None:
    reports = [(k, report_from_text(text, published="2025-09-03")) for k, text in enumerate(ARTICLES)]
    with Crew(load_reader(), 2) as crew:
        quiet = list(read_all(crew, reports))
        found = []
        for k, made in read_all(crew, reports):
            if k == 1:
                os.kill(crew.pids[1], signal.SIGKILL)
            found.append((k, made))
        assert crew.deaths == 1
    assert found == quiet and all(made.readout for _, made in quiet)


def test_a_report_that_breaks_the_reader_is_quarantined_with_its_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    from onrecord import pipeline

    whole = pipeline.read_out

    def fragile(report: Report, *args: object) -> Readout:
        if "poison" in report.text:
            raise ZeroDivisionError("a fault of ours")
        return whole(report, *args)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "read_out", fragile)
    good = report_from_text(ARTICLES[0], published="2025-09-03")
    with Crew(load_reader(), 2) as crew:
        made = dict(read_all(crew, [(0, good), (1, report_from_text("This is poison.")), (2, good)]))
    assert made[0] == made[2] and made[0].readout
    assert made[1] == reading.Reading(None, reason="ZeroDivisionError while it was read: a fault of ours")


def test_a_copy_under_another_name_is_parsed_once_and_read_as_ever() -> None:
    rules, parsed = load_rules(), []

    def counted(report: Report) -> Parse:
        parsed.append(report.outlet)
        return parse(report)

    copies = [report_from_text(ARTICLES[0], published=PUBLISHED, outlet=f"Paper {n}") for n in range(3)]
    other = report_from_text(ARTICLES[2], published=PUBLISHED, outlet="Paper 1")
    once = reading.parsing_once(counted, copies=2)
    for report in (*copies, other, copies[0]):
        assert reading.read_safely(report, rules, once) == reading.read_safely(report, rules, parse)
    assert parsed == ["Paper 0", "Paper 1"]
    # Where a text is cut in paragraphs decides where its sentences end: another cut is no copy.
    cut = report_from_text(ARTICLES[0].replace(". The", ".\nThe"), published=PUBLISHED)
    assert reading.read_safely(cut, rules, once) == reading.read_safely(cut, rules, parse)
    assert len(parsed) == 3


def test_half_a_character_is_a_reason() -> None:
    half = replace(report_from_text(ARTICLES[0], published="2025-09-03"), text=ARTICLES[0] + "\ud800")
    with Crew(load_reader(), 1) as crew:
        ((_, made),) = read_all(crew, [(0, half)])
    assert made.readout is None and made.reason and "lone surrogate" in made.reason
