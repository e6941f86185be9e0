"""python benchmarks/jobs.py TEXT_DIR [N ...]: articles a second and memory of `--jobs N`, for each number of processes.

Memory is the proportional share (Linux): pages that several processes share are counted once among them all.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from onrecord.readers.plain import report_from_text
from onrecord.records import Report
from onrecord.scale.crew import Crew
from onrecord.scale.reading import load_reader, read_all

ARTICLES = 60


def reports(folder: Path) -> Iterator[tuple[int, Report]]:
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    for number in range(ARTICLES):
        yield number, report_from_text(f"{texts[number % len(texts)]}\n\nCopy {number}.", published="2025-09-03")


def share(pid: int | str, field: str = "Pss") -> int:
    """Megabytes of a process by /proc."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith(f"{field}:")) // 1024


def main(folder: Path, numbers: list[int]) -> None:
    """One row a number of processes."""
    work = load_reader()
    print("| processes | articles/s of the clock | words/s of a processor | MB together | MB of each alone, resident |")
    print("|---|---|---|---|---|")
    for jobs in numbers:
        with Crew(work, jobs) as crew:
            since, before = time.perf_counter(), sum(map(cpu, crew.pids))
            words, together, alone = 0, 0, 0
            for number, made in read_all(crew, reports(folder)):
                words += len(made.readout.report.text.split()) if made.readout else 0
                if number % 20 == 19:
                    together = max(together, share("self") + sum(map(share, crew.pids)))
                    alone = max(share(pid, "Rss") for pid in crew.pids)
            spent = sum(map(cpu, crew.pids)) - before
            rate = ARTICLES / (time.perf_counter() - since)
        print(f"| {jobs} | {rate:.1f} | {words / spent:,.0f} | {together:,} | {alone:,} |", flush=True)


def cpu(pid: int) -> float:
    """Processor seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / 100


if __name__ == "__main__":
    main(Path(sys.argv[1]), [int(word) for word in sys.argv[2:]] or [1, 2, 4])
