"""The command line as a person meets it: real processes, real files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SUMMIT = ROOT / "examples" / "summit-in-beijing.txt"


def run(*arguments: str, stdin: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord.cli", *arguments],
        input=stdin, capture_output=True, timeout=120, check=False, env={**os.environ, **environment},
    )  # fmt: skip


def test_the_record_of_the_example_for_a_person() -> None:
    done = run("read", str(SUMMIT), "--published", "2025-09-03", "--outlet", "Daily Example")
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    for section in ("WHAT HAPPENED", "REPORTED NOT TO HAVE HAPPENED", "ONLY EXPECTED", "OPEN"):
        assert section in out
    assert "CONSULT" in out and "Vladimir Putin" in out and "Kim Jong Un" in out and "2025-09-03" in out
    assert max(map(len, out.splitlines())) <= 80
    assert "\x1b[" not in out


def test_colour_on_a_terminal_only_when_asked_for() -> None:
    assert b"\x1b[" in run("read", str(SUMMIT), FORCE_COLOR="1").stdout


def test_json_is_one_object_with_every_record_and_spans_that_point_at_the_words() -> None:
    done = run("read", str(SUMMIT), "--published", "2025-09-03", "--json")
    (line,) = done.stdout.decode().splitlines()
    record = json.loads(line)
    assert set(record) == {"report", "claims", "questions", "events", "quotes", "mentions", "places", "times", "notes"}
    text = record["report"]["text"]
    assert text == SUMMIT.read_text(encoding="utf-8")
    for claim in record["claims"]:
        span = claim["trigger"]
        assert text[span["start"] : span["end"]].strip()
    named = {text[m["span"]["start"] : m["span"]["end"]]: [a["id"] for a in m["actors"]] for m in record["mentions"]}
    assert named["President Vladimir Putin"] == ["person:vladimir-putin"]


def test_why_names_files_and_lines() -> None:
    out = run("read", str(SUMMIT), "--why").stdout.decode()
    assert "frames/consult.toml:" in out
    assert "actors/" in out


def test_standard_input_reads_like_a_file() -> None:
    from_file = run("read", str(SUMMIT), "--json").stdout
    assert run("read", "-", "--json", stdin=SUMMIT.read_bytes()).stdout == from_file


def test_without_a_date_a_weekday_stays_unknown_and_that_is_said() -> None:
    done = run("read", "-", stdin=b"Putin met Kim in Beijing on Wednesday.")
    assert "stay unknown" in done.stdout.decode().replace("\n  ", " ")
    assert "day unknown" in done.stdout.decode()


def test_quotes_one_a_line() -> None:
    lines = run("quotes", str(ROOT / "examples" / "ceasefire-breaks-down.txt")).stdout.decode().splitlines()
    quotes = [json.loads(line) for line in lines]
    assert "We are deeply concerned," in [q["quote"] for q in quotes]


BAD: dict[str, tuple[bytes, str]] = {
    "empty.txt": (b"", "empty"),
    "blank.txt": (b" \n\n", "empty"),
    "picture.txt": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "not text"),
    "numbers.txt": (b"12, 34 -- 56", "no words"),
    "huge.txt": (b"Troops moved. " * 3_700_000, "split into its reports"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("form", [(), ("--json",)], ids=["text", "json"])
def test_an_input_that_cannot_be_read(name: str, form: tuple[str, ...], tmp_path: Path) -> None:
    data, says = BAD[name]
    path = tmp_path / name
    path.write_bytes(data)
    done = run("read", str(path), *form)
    assert done.returncode == 1
    assert done.stdout == b""
    message = done.stderr.decode()
    assert says in message and name in message and "Traceback" not in message


def test_a_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("x")
    done = run("read", str(tmp_path / "reprot.txt"))
    assert done.returncode == 1
    assert "did you mean 'report.txt'?" in done.stderr.decode()


@pytest.mark.parametrize(
    "arguments",
    [("read", str(SUMMIT), "--published", "3 Sept 2025"), ("read", str(SUMMIT), "--published", "2025-02-30"),
     ("read", str(SUMMIT), "--pubished", "2025-09-03"), ("raed", str(SUMMIT)), ("read",)],
    ids=["a date in words", "no such day", "no such option", "no such command", "no file"],
)  # fmt: skip
def test_a_call_that_is_wrong(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr and b"Traceback" not in done.stderr


def test_another_language_is_said_and_not_coded() -> None:
    text = "Los ministros se reunieron el martes en Viena y acordaron continuar las conversaciones sobre la frontera."
    done = run("read", "-", "--json", stdin=text.encode())
    record = json.loads(done.stdout)
    assert done.returncode == 0
    assert record["claims"] == [] and "Spanish" in record["notes"][0]


def test_another_encoding_is_read_and_said() -> None:
    text = "The Élysée said on Monday that “talks” with Côte d’Ivoire’s president would go on. Nobody denied it."
    done = run("read", "-", "--json", stdin=text.encode("cp1252"))
    assert done.returncode == 0
    assert "not UTF-8" in json.loads(done.stdout)["notes"][-1]
    assert b"not UTF-8" in done.stderr


@pytest.mark.parametrize(
    "text",
    [
        'The minister said "we will never sign. The talks ended in Geneva on Monday.\n\nA new round was not agreed.',
        "“We agree, he said. “No, she said. Russia attacked Ukraine.",
        "\u200bRussia\u200b attacked \u202eUkraine\u202c \U0001f600 on Monday\u0000.",
        "(" * 3000 + "Russia attacked Ukraine" + ")" * 3000,
        "Russia attacked Ukraine, " * 2000,
    ],
    ids=["unclosed", "unbalanced", "invisible", "nested", "endless"],
)
def test_odd_texts_are_read(text: str) -> None:
    done = run("read", "-", "--json", stdin=text.encode())
    assert done.returncode == (1 if "\0" in text else 0), done.stderr.decode()
    assert b"Traceback" not in done.stderr


def test_a_reader_of_the_pipe_that_leaves_is_no_error() -> None:
    first, second = os.pipe()
    os.close(first)
    with os.fdopen(second, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "onrecord.cli", "read", str(SUMMIT), "--json"],
            stdout=pipe, stderr=subprocess.PIPE, timeout=120, check=False,
        )  # fmt: skip
    assert b"Traceback" not in done.stderr


def test_faulty_rules_are_reported_all_at_once(tmp_path: Path) -> None:
    (tmp_path / "frames").mkdir()
    (tmp_path / "frames" / "own.toml").write_text(
        '[[frame]]\nid = "own.one"\nvreb = ["visit"]\ntype = "CONSLUT"\nexamples = ["Putin visited Kim."]\n'
    )
    done = run("read", str(SUMMIT), "--rules", str(tmp_path))
    assert done.returncode == 1
    message = done.stderr.decode()
    assert "own.toml:1" in message
    assert "did you mean 'verb'?" in message
    assert "did you mean 'CONSULT'?" in message
