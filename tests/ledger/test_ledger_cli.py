"""The ledger at the command line: add reports, then ask."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from teller import Told, told

from onrecord import cli
from onrecord.ledger.ledger import Ledger

Run = Callable[..., tuple[int, str, str]]
PAIR = ("Finnish President Alexander Stubb", "Estonian President Alar Karis")
REPORTS = (
    ("Norstad Post", "2025-09-02T09:00Z", "{} will meet {} in Tallinn on September 3."),
    (
        "Reuters",
        "2025-09-03T18:00Z",
        "{} met {} in Tallinn on Wednesday. It was not clear whether they had signed a pact.",
    ),
    (
        "BBC",
        "2025-09-03T21:00Z",
        '{} held talks with {} in Tallinn on Wednesday. "We are good neighbours," Stubb said.',
    ),
)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in this process: its exit code, standard output and standard error."""

    def call(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["onrecord", *map(str, arguments)])
        capsys.readouterr()
        try:
            cli.main()
            code = 0
        except SystemExit as end:
            code = int(end.code or 0)
        out = capsys.readouterr()
        return code, out.out, out.err

    return call


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sources") / "reports.jsonl"
    rows = [
        {"outlet": o, "published": p, "text": t.format(*PAIR), "url": f"https://n.example/{p}"} for o, p, t in REPORTS
    ]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return file


def lines(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_add_then_ask(run: Run, sources: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "my.onrecord"
    code, out, err = run("add", sources, "--ledger", ledger, "--json")
    assert code == 0 and len(lines(out)) == 3 and "3 reports added" in err
    code, out, err = run("add", sources, "--ledger", ledger)
    assert code == 0 and "0 reports added" in err and "3 reports were there already" in err

    asked = ("--actor", "FIN", "--with", "EST", "--type", "CONSULT", "--ledger", ledger)
    code, out, err = run("events", *asked, "--since", "2025-09-01", "--as-of", "2025-09-03T20:00", "--json")
    (then,) = lines(out)
    assert code == 0 and then["event"]["standing"] == "reported"  # type: ignore[index]
    code, out, err = run("events", *asked)
    assert "corroborated" in out and "Alexander Stubb" in out
    event = re.findall(r"\b[0-9a-f]{16}\b", out)[0]

    code, out, err = run("show", event, "--ledger", ledger)
    assert code == 0 and "TOLD AS DONE" in out and "BBC: “" in out and "HOW IT CAME TO STAND SO" in out
    code, out, err = run("show", event, "--ledger", ledger, "--json")
    assert {line["says"] for line in lines(out)[0]["lines"]} >= {"told as done"}  # type: ignore[attr-defined]
    code, out, err = run("questions", "--ledger", ledger, "--words", "pact")
    assert code == 0 and "pact" in out
    code, out, err = run("diff", "--from", "2025-09-03T12:00", "--to", "2025-09-03T22:00", "--ledger", ledger)
    assert code == 0 and "ASKED" in out
    code, out, err = run("quotes", "--ledger", ledger, "--speaker", "Stubb")
    assert [quote["quote"] for quote in lines(out)] == ["We are good neighbours,"]

    code, out, err = run("recode", "--ledger", ledger)
    assert code == 0 and "0 reports read otherwise, 3 as before" in err
    code, out, err = run("rebuild", "--ledger", ledger)
    assert code == 0 and "0 claims in another event" in out
    code, out, err = run("check", "--ledger", ledger)
    assert code == 0 and "all whole" in out


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.onrecord"
    with Ledger(path) as ledger:
        ledger.add([told("BBC", "2025-09-03T21:00Z", Told("CONSULT", "FIN", "EST", "2025-09-03"))])
        ledger.add([told("AFP", "2025-09-03T22:00Z", Told("CONSULT", "FIN", "EST", "2025-09-03"))])
    return path


def test_nothing_found_says_what_the_ledger_has_never_met(run: Run, sources: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "own.onrecord"
    run("add", sources, "--ledger", ledger)
    code, out, err = run("events", "--actor", "Alar Kariss", "--type", "consult", "--ledger", ledger)
    assert (code, out) == (0, "no events\n")
    assert "nobody in this ledger is 'Alar Kariss'; did you mean 'Alar Karis'?" in err
    assert "nothing in this ledger is of type 'consult'; did you mean 'CONSULT'?" in err
    assert run("events", "--actor", "Alar Karis", "--type", "CONSULT", "--until", "2020", "--ledger", ledger)[2] == ""


def test_some_refused_is_exit_code_3_and_the_rest_is_there(run: Run, sources: Path, tmp_path: Path) -> None:
    bad = tmp_path / "empty.txt"
    bad.touch()
    code, _, err = run("add", sources, bad, "--ledger", tmp_path / "l")
    assert code == 3 and "empty" in err and "3 reports added" in err
    code, _, err = run("add", bad, "--ledger", tmp_path / "m")
    assert code == 1 and "empty" in err


def test_decide_and_check(run: Run, small: Path) -> None:
    claim = told("BBC", "2025-09-03T21:00Z", Told("CONSULT", "FIN", "EST", "2025-09-03")).claims[0].id
    code, out, _ = run("decide", "reject", claim, "--author", "desk", "--note", "wrong", "--ledger", small)
    assert code == 0 and re.fullmatch(r"([0-9a-f]{16}\n)+", out)
    code, _, err = run("decide", "rejct", claim, "--author", "desk", "--ledger", small)
    assert code == 2 and "did you mean 'reject'?" in err
    code, _, err = run("decide", "edit", claim, "--set", "type", "--author", "desk", "--ledger", small)
    assert code == 2 and "type=CONSULT" in err
    code, _, err = run("decide", "accept", claim, "--author", "desk", "--ledger", small.with_name("none"))
    assert code == 1 and "no such ledger" in err and not small.with_name("none").exists()


def test_check_of_a_changed_ledger_is_exit_code_1(run: Run, small: Path) -> None:
    import sqlite3

    with sqlite3.connect(small) as connection:
        connection.execute("UPDATE reports SET outlet = 'The Onlooker'")
    connection.close()
    code, out, err = run("check", "--ledger", small)
    assert code == 1 and out == "" and "not what was written" in err and str(small) in err


def sql(ledger: Path, query: str, *options: str) -> subprocess.CompletedProcess[str]:
    # The limit on memory holds for a whole process.
    return subprocess.run(
        [sys.executable, "-m", "onrecord.cli", "sql", query, "--ledger", str(ledger), *options],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def test_sql_answers_in_json_lines(small: Path) -> None:
    done = sql(small, "SELECT type, count(*) n, r.hash FROM claims JOIN reports r ON r.id = claims.report GROUP BY 1")
    assert done.returncode == 0, done.stderr
    (row,) = lines(done.stdout)
    assert row["type"] == "CONSULT" and row["n"] == 2
    assert lines(sql(small, "SELECT title, text FROM search WHERE search MATCH 'FIN'").stdout)


NEVER = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) "


@pytest.mark.parametrize(
    ("query", "options", "code", "says"),
    [
        ("DELETE FROM claims", (), 2, "only SELECT"),
        ("ATTACH 'other' AS other", (), 2, "only SELECT"),
        ("PRAGMA journal_mode = DELETE", (), 2, "only SELECT"),
        ("SELECT load_extension('x')", (), 2, "only SELECT|not a query"),
        ("SELEC 1", (), 2, "not a query"),
        ("SELECT 1; SELECT 2", (), 2, "not a query"),
        (NEVER + "SELECT count(*) FROM n", ("--seconds", "0.2"), 1, "stopped after 0.2 seconds"),
        ("SELECT hex(zeroblob(40000000))", ("--megabytes", "20"), 1, "more than 20 MB"),
    ],
)
def test_sql_only_reads_and_has_limits(query: str, options: tuple[str, ...], code: int, says: str, small: Path) -> None:
    before = small.read_bytes()
    done = sql(small, query, *options)
    assert done.returncode == code and re.search(says, done.stderr), done.stderr
    assert "Traceback" not in done.stderr
    assert small.read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("events", "--as-of", "soon"), "not a moment"), (("events", "--standing", "corroborate"), "did you mean 'corroborated'"),
        (("events", "--by", "heard"), "published or recorded"), (("show", "nothing"), "no event and no claim"),
    ],
)  # fmt: skip
def test_a_question_that_is_none(run: Run, small: Path, arguments: tuple[str, ...], says: str) -> None:
    code, out, err = run(*arguments, "--ledger", small)
    assert code == 2 and out == "" and says in err
