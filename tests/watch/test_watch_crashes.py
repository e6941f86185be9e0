"""A watcher that is killed again and again loses nothing and tells nothing twice."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
KILLS = 40


@pytest.mark.skipif(not hasattr(os, "fork"), reason="the processes that are killed are forked")
@pytest.mark.parametrize("record", ["--archive", "--ledger"])
def test_nothing_is_lost_or_doubled_over_forty_kills(record: str) -> None:
    command = [sys.executable, str(ROOT / "benchmarks" / "watch_crashes.py"), "--kills", str(KILLS), record]
    paths = os.pathsep.join(filter(None, (str(ROOT / "tests"), os.environ.get("PYTHONPATH"))))
    done = subprocess.run(
        command, capture_output=True, timeout=300, check=False, env={**os.environ, "PYTHONPATH": paths}
    )
    assert done.returncode == 0, done.stdout.decode() + done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["kills"] == KILLS and found["published"] > 5
    assert found["reports"] == found["alerts"] == found["alerts_in_feed"] == found["published"]
