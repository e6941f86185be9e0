"""kill -9 at any moment: nothing half-written, nothing lost that was reported as added, nothing twice."""

import os
import random
import signal
import sqlite3
import time
from pathlib import Path

import pytest
from invented import reports

from onrecord.ledger import ledger as ledger_module
from onrecord.ledger.ledger import Ledger
from onrecord.records import Readout

KILLS = 100


def add_and_tell(path: Path, readouts: list[Readout], tell: int) -> None:
    """What the child does: one entry a report, its id down the pipe once it is durable."""
    with Ledger(path) as ledger:
        for added in ledger.adding(readouts):
            for name in added.reports:
                os.write(tell, name.encode() + b"\n")


def killed(path: Path, readouts: list[Readout], after: float) -> list[str]:
    """Runs a child that adds, kills it, and gives the ids that it had reported."""
    listen, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(listen)
            add_and_tell(path, readouts, tell)
        finally:
            os._exit(0)
    os.close(tell)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(listen, "rb") as pipe:
        return [line.decode().strip() for line in pipe.readlines() if line.endswith(b"\n")]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a child that shares what was made before it")
def test_killed_a_hundred_times_at_random_moments(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_module, "BATCH_SECONDS", 0.0)
    path = tmp_path / "killed.onrecord"
    everything = list(reports(120))
    claims = {r.report.id: len(r.claims) for r in everything}
    # What is loaded once is loaded here, and the pace of this machine is taken.
    with Ledger(tmp_path / "pace.onrecord") as ledger:
        ledger.add(everything[:1])
        since = time.monotonic()
        ledger.add(everything[1:11])
    pace = (time.monotonic() - since) / 10
    draw = random.Random(7)
    reported: set[str] = set()
    for number in range(KILLS):
        # Each child adds some that are there and some that are not.
        batch = draw.sample(everything, 12)
        reported.update(killed(path, batch, draw.uniform(0, 6 * pace)))
        if not path.exists() or path.stat().st_size == 0:
            assert not reported
            continue
        with sqlite3.connect(path) as raw:
            tables = raw.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
            if not tables:
                assert not reported
                continue
            stored = dict(
                raw.execute("SELECT r.report, (SELECT count(*) FROM claims c WHERE c.report = r.id) FROM reports r")
            )
        raw.close()
        assert reported <= stored.keys(), f"lost after kill {number}"
        assert all(claims[name] == count for name, count in stored.items()), f"half-written after kill {number}"
    assert len(reported) > KILLS / 4, "the children were killed before they did anything"
    with Ledger(path) as ledger:
        ledger.add(everything)
        assert ledger.check().faults == ()
        assert ledger.reader.execute("SELECT count(*) FROM reports").fetchone()[0] == len(everything)
    fresh = tmp_path / "fresh.onrecord"
    with Ledger(fresh) as other, Ledger(path) as ledger:
        other.add(everything)
        assert [a.event for a in ledger.events()] == [a.event for a in other.events()]
