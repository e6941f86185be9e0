"""Reports that are mended or taken back, as their publisher and our own command line do it, through the whole pipeline."""

import json
import re
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord import cli

ROOT = Path(__file__).parent.parent.parent
COVERAGE = ROOT / "examples" / "coverage"
Run = Callable[..., str]
ADDRESS = "https://omdurmanpost.example/market"
SHELLED = (
    "{head}\n\nKHARTOUM, Sudan, March 2 — Sudanese troops shelled a market in Omdurman on Monday, killing {dead} people, "
    "the governor of Khartoum said.{note}"
)
FIRST = SHELLED.format(head="Shelling kills two in Omdurman", dead="two", note="")
MENDED = SHELLED.format(
    head="Shelling kills five in Omdurman",
    dead="five",
    note="\n\nCorrection: An earlier version of this report gave the number of dead as two.",
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Runs a command on a ledger in this process; what it printed."""

    def call(*arguments: object) -> str:
        given = [*map(str, arguments), "--ledger", str(tmp_path / "own.onrecord")]
        monkeypatch.setattr(sys, "argv", ["onrecord", *given])
        capsys.readouterr()
        try:
            cli.main()
        except SystemExit as end:
            assert not end.code, capsys.readouterr().err
        return capsys.readouterr().out

    def written(*versions: tuple[str, str]) -> Path:
        file = tmp_path / f"{len(list(tmp_path.iterdir()))}.jsonl"
        rows = [{"url": ADDRESS, "outlet": "Omdurman Post", "published": at, "text": text} for at, text in versions]
        file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
        return file

    def step(*arguments: object) -> str:
        return call(*(written(one) if isinstance(one, tuple) else one for one in arguments))

    return step


def killings(run: Run, *asked: str) -> set[str]:
    """The numbers of dead that claims give, as of a moment."""
    rows = [json.loads(line) for line in run("events", "--type", "ASSAULT", "--json", *asked).splitlines()]
    shown = [run("show", row["event"]["id"], *asked) for row in rows]
    return set(re.findall(r"killing (\w+) people", " ".join(" ".join(shown).split())))


def test_a_corrected_figure_replaces_the_old_one_from_when_it_was_known(run: Run) -> None:
    run("add", ("2026-03-02T18:00Z", FIRST))
    assert killings(run) == {"two"}
    run("add", ("2026-03-03T09:30Z", MENDED))
    assert killings(run) == {"five"}
    assert killings(run, "--as-of", "2026-03-03T09:00") == {"two"}
    assert killings(run, "--as-of", "2026-03-03T09:30") == {"five"}
    assert killings(run, "--as-of", "2026-03-02T12:00") == set()
    changed = " ".join(run("diff", "--from", "2026-03-02", "--to", "2026-03-03").split())
    assert "ASSAULT" in changed


def test_a_correction_that_is_found_before_what_it_corrects(run: Run) -> None:
    run("add", ("2026-03-03T09:30Z", MENDED))
    run("add", ("2026-03-02T18:00Z", FIRST))
    assert killings(run) == {"five"}
    assert killings(run, "--as-of", "2026-03-03T09:00") == {"two"}


def test_a_report_that_is_taken_back_tells_nothing_from_then_on(run: Run) -> None:
    run("add", ("2026-03-02T18:00Z", FIRST))
    run(
        "decide",
        "retract",
        ADDRESS,
        "--author",
        "desk",
        "--note",
        "the outlet took it down",
        "--at",
        "2026-03-04T08:00",
    )
    assert killings(run) == set()
    assert killings(run, "--as-of", "2026-03-03") == {"two"}
    assert killings(run, "--as-of", "2026-03-04T08:00") == set()
    assert run("check").endswith("all whole\n")


# ------------------------------------------------------------------ the story that docs/ledger.md tells


def test_the_reports_of_the_story_are_those_of_the_coverage() -> None:
    rows = [json.loads(line) for line in (COVERAGE / "reports.jsonl").read_text(encoding="utf-8").splitlines()]
    expected = tomllib.loads((COVERAGE / "expected.toml").read_text(encoding="utf-8"))["report"]
    assert [(r["outlet"], r["published"]) for r in rows] == [(e["outlet"], e["published"]) for e in expected]
    for row, entry in zip(rows, expected, strict=True):
        title, _, body = (COVERAGE / entry["file"]).read_text(encoding="utf-8").partition("\n")
        assert (row["title"], row["text"]) == (title, body.strip())


def story() -> list[tuple[list[str], str]]:
    """The commands of the page's story, each with what the page says that it prints."""
    page = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
    told = page[page.index("## The story of one event") :]
    block = told[told.index("```console\n") + 11 : told.index("\n```\n")]
    parts = re.split(r"^\$ onrecord ", block, flags=re.MULTILINE)[1:]
    return [(first.split(), rest) for first, _, rest in (part.partition("\n") for part in parts)]


def facts(printed: str) -> list[str]:
    """How an event stands, since when it stood as what, and what answers a question: no ids, no widths of lines."""
    said = " ".join(printed.split())
    return re.findall(
        r"stands as [a-z ]+|\d{4}-\d\d-\d\d \d\d:\d\d (?:planned|reported|corroborated)|answered \S+ \S+ \w+", said
    )


def test_the_story_of_one_event_is_told_as_the_page_says(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    steps = story()
    assert [words[0] for words, _ in steps] == ["add", "events", "show", "show", "show", "questions"]
    event = ""
    for words, expected in steps:
        printed = run(*(event if word == "EVENT" else word for word in words))
        if words[0] == "events":
            event = re.findall(r"[0-9a-f]{16}", printed)[0]
        assert facts(printed) == facts(expected), (words, printed)
    assert sum(len(facts(expected)) for _, expected in steps) == 10
