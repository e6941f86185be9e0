"""Rows per second and peak memory of every export, over invented events; each format in a process of its own.

    PYTHONPATH=src python benchmarks/exports.py --events 1000000 [--format icews ...]

Memory that grows with the number of events shows in the two peaks: one at a tenth of the events, one at all of them.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

from onrecord.export.registry import FORMATS, Options, check_include, export
from onrecord.export.told import ToldClaim, ToldEvent, told_by
from onrecord.records import Readout

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "ledger"))


BASE = 300
"""Reports of the invented world that differ."""


class Nowhere(io.RawIOBase):
    """Counts bytes and forgets them."""

    size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.size += len(data)
        return len(data)


class Clock:
    """The processor time that making the events took, which is none of the format's."""

    seconds = 0.0

    def over(self, made: Iterator[Any]) -> Iterator[Any]:
        """What is made, a thousand at a time."""
        while True:
            start = time.process_time()
            part = list(islice(made, 1000))
            self.seconds += time.process_time() - start
            if not part:
                return
            yield from part


def reports() -> Iterator[Readout]:
    """`BASE` reports of an invented world, again and again under new ids."""
    from invented import report

    base = [report(number) for number in range(BASE)]
    turn = 0
    while True:
        for readout in base:
            yield replace(readout, report=replace(readout.report, id=f"{readout.report.id}-{turn}"))
        turn += 1


def events() -> Iterator[ToldEvent]:
    """Events of those reports, told once, again and again under a new id and on a day of five years."""
    first, number = date(2020, 1, 1), 0
    base = [(readout.report, told) for readout in islice(reports(), BASE) for told in told_by(readout)]
    for turn in count():
        for report, told in base:
            day = (first + timedelta(days=number % 1826)).isoformat()
            event = replace(told.event, id=f"{number:016x}", when=replace(told.event.when, start=day, end=day))
            again = replace(report, id=f"{report.id}-{turn}")
            yield replace(told, event=event, claims=tuple(ToldClaim(c.claim, again) for c in told.claims))
            number += 1


def measure(name: str, number: int) -> dict[str, object]:
    """One format in this process."""
    of = next(one.of for one in FORMATS if one.name == name)
    source = islice(events() if of == "events" else reports(), number)
    next(events())
    out, making = Nowhere(), Clock()
    start = time.process_time()
    tally = export(name, making.over(source), out, Options(check_include(["all"])))  # type: ignore[arg-type]
    seconds = time.process_time() - start - making.seconds
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "format": name, "of": of, "in": number, "written": tally.written, "seconds": round(seconds, 2),
        "per_second": round(number / seconds), "megabytes": round(out.size / 1e6, 1), "peak_mb": round(peak),
    }  # fmt: skip


def main() -> None:
    """Prints a line for each format; processor seconds, so that another program beside it changes little."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--format", action="append", default=[])
    parser.add_argument("--one", nargs=2, metavar=("FORMAT", "COUNT"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        print(json.dumps(measure(given.one[0], int(given.one[1]))))
        return
    print("| format | rows written | events or reports a second | MB | peak MB at a tenth | peak MB |")
    print("|---|--:|--:|--:|--:|--:|")
    for one in FORMATS:
        if given.format and one.name not in given.format:
            continue
        number = given.events if one.of == "events" else max(1, given.events // 10)
        tenth, whole = (child(one.name, size) for size in (max(1, number // 10), number))
        print(
            f"| {one.name} | {whole['written']} | {whole['per_second']} | {whole['megabytes']} | {tenth['peak_mb']} "
            f"| {whole['peak_mb']} |",
            flush=True,
        )


def child(name: str, number: int) -> dict[str, object]:
    """`measure` in a process of its own, whose peak memory is its own."""
    command = [sys.executable, __file__, "--one", name, str(number)]
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=os.environ)
    return dict(json.loads(done.stdout))


if __name__ == "__main__":
    main()
