"""`onrecord watch` as a person meets it: real processes, a real feeds file."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from website import Website


def command(feeds: Path, *options: str) -> list[str]:
    ledger = feeds.with_name("my.onrecord")
    return [sys.executable, "-m", "onrecord.cli", "watch", str(feeds), "--ledger", str(ledger), *options]


def run(feeds: Path, *options: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(command(feeds, *options), capture_output=True, timeout=120, check=False)


def test_faults_of_the_feeds_file_are_told_with_their_lines(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('[[feed]]\nurl = "http://a.example/"\nevry = "5m"\n[[watch]]\nname = "a"\ntypes = ["CONSLUT"]\n')
    done = run(feeds, "--check")
    assert done.returncode == 1
    told = done.stderr.decode()
    assert "feeds.toml:3: key 'evry' is not known; did you mean 'every'?" in told
    assert "feeds.toml:6: " in told and "did you mean 'CONSULT'?" in told
    assert list(tmp_path.iterdir()) == [feeds]


def test_a_feed_on_this_machine_is_refused_and_counted(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    with Website() as site:
        feeds.write_text(f'alerts = "alerts.atom"\n[[feed]]\nurl = "{site.url("/feed")}"\n[[watch]]\nname = "all"\n')
        done = run(feeds, "--once")
        assert site.requests == []
    assert done.returncode == 3
    assert b"not a public address" in done.stderr and b"1 polls (0 unchanged, 1 failed)" in done.stderr
    assert (tmp_path / "alerts.atom").exists() and (tmp_path / "feeds.toml.state").exists()


def test_a_signal_ends_a_watch_in_good_order(tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text('[[feed]]\nurl = "http://127.0.0.1:9999/"\n')
    process = subprocess.Popen(command(feeds), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stderr is not None
    # The first poll has failed: it is asleep until the next.
    assert b"not a public address" in process.stderr.readline()
    os.kill(process.pid, signal.SIGTERM)
    started = time.monotonic()
    told = process.stderr.read()
    assert process.wait(30) == 3
    assert b"1 polls" in told and time.monotonic() - started < 20
