"""Rows per second and peak memory of every import: `PYTHONPATH=src python -m benchmarks.imports [ROWS]`.

Files are our own exports of invented events; "read" is a row to a `ForeignEvent` to a `Readout`, "added" the same into a new
ledger, where it is fused.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks.exports import events
from onrecord.export.registry import Options, check_include, export
from onrecord.imports.readout import readout_of
from onrecord.imports.registry import READERS, read_events
from onrecord.ledger.ledger import Ledger
from onrecord.records import Readout
from onrecord.rules import Origin


class Silent:
    """Counts what is complained of."""

    rows = 0

    def row(self, origin: Origin, fault: str) -> None:
        """A row that was left out."""
        self.rows += 1

    def note(self, origin: Origin, words: str) -> None:
        """Something about the file that cost no row."""


def main() -> None:
    """Prints a row a data set; processor seconds."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    print("| data set | rows | refused | read, rows a second | added, rows a second | peak MB |")
    print("|---|--:|--:|--:|--:|--:|")
    for name in READERS:
        with tempfile.TemporaryDirectory() as folder:
            print(_row(name, Path(folder), count), flush=True)


def _row(name: str, folder: Path, count: int) -> str:
    path = folder / "events"
    with path.open("wb") as file:
        export(name, islice(events(), count), file, Options(check_include(["all"])))
    heard = Silent()
    start = time.process_time()
    rows = sum(1 for _ in _readouts(name, path, heard))
    reading = time.process_time() - start
    start = time.process_time()
    with Ledger(folder / "own.onrecord") as ledger:
        for _ in ledger.adding(_readouts(name, path, heard)):
            pass
    adding = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"| {name} | {rows:,} | {heard.rows // 2:,} | {rows / reading:,.0f} | {rows / adding:,.0f} | {peak:,.0f} |"


def _readouts(name: str, path: Path, heard: Silent) -> Iterator[Readout]:
    return (readout_of(event) for event in read_events(name, path, heard))


if __name__ == "__main__":
    main()
