"""`onrecord serve` as a person starts it: a real process, a real port."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from onrecord.ledger.ledger import Ledger


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "onrecord.cli", "serve", *arguments]


@contextmanager
def serving(*arguments: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """A server on a free port, and the address that it printed."""
    process = subprocess.Popen(command(*arguments, "--port", "0"), stderr=subprocess.PIPE, text=True)
    # A server that hangs before its line must not hang the test.
    guard = threading.Timer(60, process.kill)
    guard.start()
    said = ""
    try:
        assert process.stderr is not None
        for line in process.stderr:
            said += line
            if found := re.search(r"at (http://\S+)", line):
                yield found[1], process
                break
        else:
            raise AssertionError(said)
    finally:
        guard.cancel()
        process.terminate()
        process.communicate(timeout=20)


def test_it_serves_a_ledger_on_this_machine_and_ends_when_told(year: Path) -> None:
    with serving(str(year)) as (url, process):
        assert url.startswith("http://127.0.0.1:")
        with urllib.request.urlopen(url) as answer:
            assert b"Events" in answer.read() and answer.headers["Content-Security-Policy"]
            assert "server" not in {name.lower() for name in answer.headers}
        process.terminate()
        assert process.wait(20) in (0, -15)


def test_where_there_is_no_ledger_one_is_made_to_add_to(tmp_path: Path) -> None:
    path = tmp_path / "new.onrecord"
    with serving(str(path)) as (url, _), urllib.request.urlopen(url) as answer:
        assert b"No event is on record yet" in answer.read()
    with Ledger(path) as ledger:
        assert ledger.events() == ()


def test_a_token_is_made_shown_and_asked_for(year: Path) -> None:
    with serving(str(year), "--host", "0.0.0.0", "--token", "new") as (url, _):
        assert re.search(r"/\?token=[\w-]{20,}$", url)
        local = url.replace("0.0.0.0", "127.0.0.1")
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(local.partition("?")[0])
        assert refused.value.code == 401
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor())
        with opener.open(local) as answer:
            assert answer.status == 200 and "token" not in answer.url


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("YEAR", "--host", "0.0.0.0"), 2, "give --token as well"),
        (("YEAR", "--token", "short"), 2, "too short to guard anything"),
        (("YEAR", "--feeds", "nowhere.toml"), 1, "nowhere.toml"),
        (("YEAR", "--port", "70000"), 2, "65535"),
        ((str(Path(__file__)),), 1, "is not a ledger"),
    ],
)
def test_a_call_that_is_wrong_says_so_and_serves_nothing(
    year: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    given = [str(year) if one == "YEAR" else one for one in arguments]
    done = subprocess.run(command(*given), capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == code and said in done.stderr


def test_a_port_that_is_taken_is_said(year: Path) -> None:
    with serving(str(year)) as (url, _):
        port = url.rstrip("/").rpartition(":")[2]
        done = subprocess.run(
            command(str(year), "--port", port), capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode != 0 and "in use" in done.stderr.lower() and "Traceback" not in done.stderr
