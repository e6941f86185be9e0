"""`onrecord read` over many inputs: what is refused is said and counted, and the rest is read."""

import json
import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "readers"


def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "onrecord.cli", *arguments], capture_output=True, timeout=240, check=False
    )


def test_several_reports_are_several_lines_and_refusals_make_exit_code_3() -> None:
    done = run("read", str(EXAMPLES / "articles.csv"), str(EXAMPLES / "page.html"), "--json")
    records = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert [record["report"]["published"][:10] for record in records] == ["2025-09-03", "2025-09-04", "2025-09-03"]
    complaints = done.stderr.decode()
    assert "articles.csv: line 3: has no text" in complaints
    assert "3 reports read, 2 refused" in complaints
    assert "Traceback" not in complaints
    assert done.returncode == 3


def test_a_call_that_is_wrong_is_said_before_anything_is_read() -> None:
    for arguments, says in (
        (("--column", "txt=body"), "did you mean 'text'?"),
        (("--column", "body"), "write it as text=body"),
        (("--format", "htlm"), "did you mean 'html'?"),
    ):
        done = run("read", str(EXAMPLES / "articles.csv"), *arguments)
        assert done.returncode == 2 and says in done.stderr.decode() and done.stdout == b""


def test_plain_text_loads_no_parser_of_mark_up() -> None:
    code = (
        "import sys; from onrecord.readers.registry import open_bytes; "
        "list(open_bytes(b'Ministers met in Vienna on Friday.', 'a.txt')); "
        "print([m for m in ('lxml', 'trafilatura', 'feedparser', 'pyarrow', 'pypdf', 'fastwarc') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, timeout=60, check=True)
    assert done.stdout.decode().strip() == "[]"
