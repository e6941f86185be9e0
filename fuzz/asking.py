"""The page and the command line, asked by strangers: bytes to requests and to arguments, and what an answer must keep.

A request is written as a person would: `GET /timeline?actor=RUS`, then headers a line each, an empty line, a body. The
arguments of a command are its words, a line each. So a seed can be read, and a finding too.
"""

from __future__ import annotations

import atexit
import tempfile
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import onrecord.cli  # noqa: F401  (its commands register themselves)
from onrecord.cli.app import app
from onrecord.errors import OnRecordError
from onrecord.ledger.ledger import Ledger
from onrecord.pipeline import load_rules, read_out
from onrecord.readers.items import Found, ReadOptions
from onrecord.readers.registry import open_reports

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS")
ASKED = ("events", "show", "questions", "quotes", "diff", "sql", "check", "export", "decide")
"""Commands that ask a ledger, or write only to it."""
COVERAGE = Path(__file__).parent.parent / "examples" / "coverage" / "reports.jsonl"
OWN = frozenset({"--ledger", "-l", "--output", "-o", "--rules"})
"""Options that name files: what stands behind them is never taken from strangers."""


@lru_cache(maxsize=1)
def ledger() -> Path:
    """A ledger of the thirty reports of examples/coverage, made once and removed at the end."""
    folder = tempfile.TemporaryDirectory(prefix="asked-")
    atexit.register(folder.cleanup)
    path = Path(folder.name) / "coverage.onrecord"
    rules = load_rules()
    with Ledger(path) as opened:
        found = open_reports([str(COVERAGE)], ReadOptions())
        opened.add([read_out(item.report, rules) for item in found if isinstance(item, Found)])
    return path


@lru_cache(maxsize=1)
def client() -> Any:
    """The page over that ledger; a query may take a second, and no address is fetched."""
    from starlette.testclient import TestClient

    from onrecord.view.app import make_app
    from onrecord.view.settings import Settings

    served = make_app(Settings(ledger(), sql_seconds=1.0))
    return TestClient(served, base_url="http://127.0.0.1", raise_server_exceptions=False, follow_redirects=False)


def page(data: bytes) -> None:
    """Any request: an answer that is no fault of ours, under the policy, with nothing of it turned into markup."""
    method, target, headers, body = request(data)
    answer = client().request(method, target, headers=headers, content=body)
    assert answer.status_code != 500, f"{method} {target}: {answer.text[-400:]}"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'"), target
    if answer.headers.get("content-type", "").startswith("text/html"):
        assert "<fuzz" not in answer.text, f"{method} {target}: markup of a stranger's"


def request(data: bytes) -> tuple[str, str, dict[str, bytes], bytes]:
    """Method, path with query, headers and body of any bytes."""
    head, _, body = data.partition(b"\n\n")
    first, *lines = head.split(b"\n")
    word, _, target = first.partition(b" ")
    method = word.decode("ascii", "replace") if word.decode("ascii", "replace") in METHODS else "GET"
    written = "".join(c if 33 <= ord(c) < 127 else f"%{ord(c):02X}" for c in target.decode("latin-1"))
    headers = dict(_headers(lines))
    if method == "POST":
        headers.setdefault("origin", b"http://127.0.0.1")
        headers.setdefault("content-type", b"application/x-www-form-urlencoded")
    return method, "/" + written.lstrip("/"), headers, body


def _headers(lines: list[bytes]) -> Iterator[tuple[str, bytes]]:
    for line in lines:
        name, colon, value = line.partition(b":")
        plain = name.decode("ascii", "replace").strip().lower()
        # What a server before the page would never pass on: half a name, a host that is no one's, other lengths.
        if colon and plain and all(c.isalnum() or c == "-" for c in plain) and plain != "transfer-encoding":
            yield plain, value.strip().replace(b"\r", b"").replace(b"\0", b"")


def arguments(data: bytes) -> None:
    """Any words behind a command: an answer, a refusal in words, or an exit code of the command line's own."""
    words = [word for word in data.decode("utf-8", "replace").replace("\0", "").split("\n") if word]
    command, rest = (words[0], words[1:]) if words and words[0] in ASKED else (ASKED[len(words) % len(ASKED)], words)
    if any(word.split("=")[0] in OWN or word[:2] in ("-l", "-o") for word in rest):
        return
    code = run([command, *rest, "--ledger", str(ledger())])
    assert code in (0, 1, 2, 3), f"{command} {rest}: exit code {code}"


def run(words: list[str]) -> int:
    """What the command line ends with; anything that is not an error of its own is raised."""
    from typer.testing import CliRunner

    done = CliRunner().invoke(app, words)
    if done.exception is not None and not isinstance(done.exception, OnRecordError | SystemExit):
        raise done.exception
    return 2 if isinstance(done.exception, OnRecordError) else done.exit_code


PAGE_SEEDS = (
    b"GET /?actor=RUS&with=UKR&type=CONSULT&since=2025-10&until=2025-10-20&standing=corroborated&q=met&page=2",
    b"GET /timeline?as-of=2025-10-14T20:00&from=2025-10-10&by=recorded", b"GET /timeline.svg?width=10&place=Tbilisi",
    b"GET /map?actor=ARM", b"GET /map.svg", b"GET /dyad?actor=ARM&with=AZE&by=published", b"GET /dyad.svg?actor=ARM&with=AZE",
    b"GET /network?until=2025", b"GET /network.svg", b"GET /actor/state:AZE", b"GET /actor/%3Cfuzz%3E?as-of=2025",
    b"GET /download/csv?actor=ARM", b"GET /download/polecat", b"GET /moments?days=7", b"GET /day/2025-10-14", b"GET /day",
    b"GET /questions?page=1&q=talks", b"GET /search?q=talks+%22in+Tbilisi%22", b"GET /sql?q=SELECT+1&format=json",
    b"GET /sql?q=SELECT+*+FROM+events&format=csv", b"GET /watches", b"GET /watches.atom", b"GET /add", b"GET /add/1",
    b"GET /try", b"GET /event/b46710d30ae2049e?as-of=2025-10-11", b"GET /report/0", b"GET /rule?id=talks.hold", b"GET /live",
    b"POST /sql/save\n\nname=a&q=SELECT+1", b"POST /watches/save\n\nname=a&actors=RUS&types=CONSULT&changes=event",
    b"POST /decide\n\nverb=reject&event=b46710d30ae2049e&author=a&note=b&back=/", b"POST /try\n\ntext=France+met+Japan.",
    b"POST /add\ncontent-type: multipart/form-data; boundary=x\n\n--x\r\nContent-Disposition: form-data; "
    b"name=\"text\"\r\n\r\nFrance met Japan.\r\n--x--\r\n",
    b"HEAD /static/style.css", b"GET /static/../app.py", b"GET /\nhost: a.example", b"GET /\naccept: application/json",
    b"POST /decide\norigin: http://other.example\n\nverb=accept", b"GET /?q=%3Cfuzz%3E%00%FF&actor=%3Cfuzz+onload=1%3E",
)  # fmt: skip
ARGUMENT_SEEDS = (
    b"events\n--actor\nRUS\n--with\nUKR\n--since\n2025-10\n--until\n2025-10-20\n--limit\n3", b"events\n--as-of\n2025-10-11\n--json",
    b"events\n--type\nCONSULT\n--place\nTbilisi\n--standing\ncorroborated\n--by\nrecorded", b"show\nb46710d30ae2049e\n--as-of\n2025-10-11",
    b"questions\n--words\ntalks\n--open\n--json", b"quotes\n--speaker\nMirzoyan\n--words\npeace",
    b"diff\n--from\n2025-10-11\n--to\n2025-10-14\n--json", b"sql\nSELECT count(*) FROM events", b"sql\nSELECT 1\n--seconds\n1", b"check",
    b"export\n--format\ncsv\n--actor\nARM", b"decide\nreject\nb46710d30ae2049e\n--author\na\n--note\nb", b"decide\nsame\na\nb\n--author\nc",
)  # fmt: skip
