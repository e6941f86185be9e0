"""What a ledger costs: `python benchmarks/ledger.py [CLAIMS ...] [--keep FILE]` prints a table. With --keep
the ledger stays as FILE, and one that is there already grows on from where it ended.

Reports of an invented world (tests/ledger/invented.py, about five claims each, no language pipeline) stream into one
ledger; at each number of claims the columns say what the last stretch of adding cost, how large file and memory are, and
how long questions take: by the index as of now, and fused again as of a moment a week before the end.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "ledger"), str(ROOT / "src")]

from invented import FIRST_DAY, REPORTS_A_DAY, report  # noqa: E402

from onrecord.ledger.ledger import Ledger  # noqa: E402
from onrecord.records import Readout  # noqa: E402

DEFAULT = (10_000, 100_000)
ASKED = 100
"""Questions of each kind at each size."""
PAIRS = (("RUS", "UKR"), ("ISR", "LBN"), ("IND", "PAK"), ("CHN", "JPN"), ("TUR", "GRC"), ("USA", "IRN"))
TYPES = ("CONSULT", "ASSAULT", "AID", "SANCTION", "ACCUSE")


class Stream:
    """Readouts until some number of claims, and the time that making them took."""

    def __init__(self, reports: int = 0, claims: int = 0) -> None:
        self._numbers = count(reports)
        self.reports, self.claims, self.making = reports, claims, 0.0

    def until(self, claims: int) -> Iterator[Readout]:
        """Readouts up to a number of claims in all."""
        while self.claims < claims:
            since = time.process_time()
            made = report(next(self._numbers))
            self.making += time.process_time() - since
            self.reports, self.claims = self.reports + 1, self.claims + len(made.claims)
            yield made


def main() -> None:
    """Grows one ledger through the sizes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("claims", nargs="*", type=lambda size: int(size.replace(",", "")), default=DEFAULT)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    print(
        "| claims | reports | add, ms CPU a claim | bytes a claim | peak MB | events "
        "| now p50 / p95 ms | as of p50 / p95 ms | show p50 / p95 ms |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, Ledger(given.keep or Path(folder) / "bench.onrecord") as ledger:
        stream = _stream_on(ledger)
        before = stream.claims
        for size in given.claims:
            since, made = time.process_time(), stream.making
            for _ in ledger.adding(stream.until(size)):
                pass
            spent = time.process_time() - since - (stream.making - made)
            print(_row(ledger, stream, 1000 * spent / max(1, stream.claims - before)), flush=True)
            before = stream.claims


def _stream_on(ledger: Ledger) -> Stream:
    """Readouts from the first that the ledger does not have."""
    _ = ledger.writer
    (held,), (claims,) = (
        ledger.reader.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("reports", "claims")
    )
    return Stream(held, claims)


def _row(ledger: Ledger, stream: Stream, each: float) -> str:
    last = FIRST_DAY + timedelta(days=stream.reports // REPORTS_A_DAY)
    week_ago = (last - timedelta(days=7)).isoformat() + "T20:00"
    since = (last - timedelta(days=30)).isoformat()
    draw = Random(1)
    ids = [row[0] for row in ledger.reader.execute("SELECT event FROM events ORDER BY event LIMIT 5000")]

    def ask(as_of: str | None) -> None:
        one, other = draw.choice(PAIRS)
        ledger.events(actor=one, with_=other, type=draw.choice(TYPES), since=since, as_of=as_of)

    # The log of writes is folded into the file first: its length is a matter of the moment.
    ledger.writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    size = sum(f.stat().st_size for f in ledger.path.parent.glob(ledger.path.name + "*"))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    (events,) = ledger.reader.execute("SELECT count(*) FROM events").fetchone()
    times = (_times(lambda: ask(None)), _times(lambda: ask(week_ago)), _times(lambda: _show(ledger, draw.choice(ids))))
    return (
        f"| {stream.claims:,} | {stream.reports:,} | {each:.2f} | {size / stream.claims:,.0f} | {peak:,.0f} | {events:,} | "
        + " | ".join(times)
        + " |"
    )


def _show(ledger: Ledger, event: str) -> None:
    ledger.show(event)


def _times(ask: Callable[[], None]) -> str:
    """The middle and the 95th percentile of CPU milliseconds over many questions: other programs do not count."""
    taken = []
    for _ in range(ASKED):
        since = time.process_time()
        ask()
        taken.append(1000 * (time.process_time() - since))
    return f"{statistics.median(taken):.1f} / {statistics.quantiles(taken, n=20)[-1]:.1f}"


if __name__ == "__main__":
    main()
