"""python benchmarks/reading.py TEXT_DIR: what reading costs, by stage, and how the cost grows with the work.

Reads the .txt files of a folder over and over (every copy starts with a line of its own, so that nothing is the same
text twice), prints one table of cost by stage and one of growth, and draws the second with `--plot FILE.html` (altair).
Seconds are of the processor, on one thread unless --threads says more: other programs do not count. An "article" of the
last column has 600 words, and two cores read twice as many. The bare encoder is the forward
pass on the same windows and nothing else.
"""

from __future__ import annotations

import argparse
import math
import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from onrecord import pipeline
from onrecord.heap import keep_loaded
from onrecord.language import weights
from onrecord.language.parse import parse
from onrecord.language.weights import limit_threads
from onrecord.readers.plain import report_from_text
from onrecord.records import Report

STAGES = {
    "actors": "resolve", "places": "find_places", "capitals": "name_capitals", "times": "find_times", "frames": "code_events",
    "second network": "consult_coder", "order": "_ordered", "attribution": "attribute", "events": "group_events",
}  # fmt: skip
"""Stage to the name that it has in pipeline.py."""


@dataclass
class Clock:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def run(*args: Any, **kwargs: Any) -> Any:
            began = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - began

        return run


@dataclass(frozen=True, slots=True)
class Cost:
    """What reading `articles` articles took."""

    articles: int
    words: int
    """Between white space."""
    sentences: int
    seconds: float
    megabytes: float
    """Resident, at its highest so far in this process."""


def reports(folder: Path, count: int) -> Iterator[Report]:
    """`count` reports from the texts of a folder, each with a last line of its own."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))]
    if not texts:
        raise SystemExit(f"{folder}: no .txt files")
    for number in range(count):
        yield report_from_text(f"{texts[number % len(texts)]}\n\nCopy {number}.", published="2025-09-03")


def read_all(folder: Path, count: int, threads: int, clock: Clock) -> Cost:
    """Reads `count` reports one after the other, keeping none of them."""
    rules = pipeline.load_rules()
    keep_loaded()
    words = sentences = 0

    def language(report: Report) -> Any:
        nonlocal words, sentences
        found = parse(report, threads)
        words += len(report.text.split())
        sentences += len(found.sentences)
        return found

    timed = clock.timed("language", language)
    began = time.process_time()
    for report in reports(folder, count):
        pipeline.read_out(report, rules, timed)
    seconds = time.process_time() - began
    return Cost(count, words, sentences, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def watch_stages(clock: Clock) -> None:
    """Puts a clock around every stage of the pipeline, and around the encoder's own forward pass."""
    for stage, name in STAGES.items():
        setattr(pipeline, name, clock.timed(stage, getattr(pipeline, name)))
    weights.Model.run = clock.timed("encoder", weights.Model.run)  # type: ignore[method-assign]


def stage_table(clock: Clock, cost: Cost) -> Table:
    """Seconds and share of each stage; the language stage without its encoder counts as "decoding"."""
    seconds = dict(clock.seconds)
    seconds["tokens, trees"] = seconds.pop("language") - seconds["encoder"]
    seconds["the rest"] = cost.seconds - sum(seconds.values())
    table = Table("stage", "seconds", "share", "ms an article", "of the encoder", title=f"{cost.articles} articles")
    for stage, spent in sorted(seconds.items(), key=lambda item: -item[1]):
        each = 1000 * spent / cost.articles
        table.add_row(
            stage, f"{spent:.2f}", f"{spent / cost.seconds:.1%}", f"{each:.1f}", f"{spent / seconds['encoder']:.1%}"
        )
    table.add_row("all but the encoder", f"{cost.seconds - seconds['encoder']:.2f}", "", "",
                  f"{cost.seconds / seconds['encoder'] - 1:.1%}")  # fmt: skip
    return table


def growth_table(costs: list[Cost]) -> Table:
    table = Table(
        "articles", "words", "seconds", "words/s", "sentences/s", "600-word articles/s", "MB resident", "exponent"
    )
    for before, cost in zip([None, *costs], costs, strict=False):
        rate = cost.words / cost.seconds
        exponent = f"{slope(before, cost):.3f}" if before else ""
        numbers = (rate, cost.sentences / cost.seconds)
        table.add_row(
            str(cost.articles), str(cost.words), f"{cost.seconds:.1f}", *(f"{n:.0f}" for n in numbers),
            f"{rate / 600:.1f}", f"{cost.megabytes:.0f}", exponent,
        )  # fmt: skip
    return table


def slope(small: Cost, large: Cost) -> float:
    """The power of the work that the cost grows by: 1 is linear."""
    return math.log(large.seconds / small.seconds) / math.log(large.words / small.words)


def draw(costs: list[Cost], path: Path) -> None:
    """Seconds and memory over articles, seconds and articles on logarithmic scales; an HTML page, or what altair writes by the name."""
    import altair

    rows = [{"articles": c.articles, "seconds": c.seconds, "MB resident": c.megabytes} for c in costs]
    base = altair.Chart(altair.Data(values=rows)).mark_line(point=True).properties(width=320, height=220)
    across = altair.X("articles:Q").scale(type="log")
    seconds = base.encode(across, altair.Y("seconds:Q").scale(type="log"))
    (seconds | base.encode(across, altair.Y("MB resident:Q"))).save(str(path))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="TEXT_DIR")
    parser.add_argument("--articles", type=int, nargs="+", default=[10, 100, 1000], metavar="N")
    parser.add_argument("--threads", type=int, default=1, help="of the encoder; 0 takes every core")
    parser.add_argument("--plot", type=Path, metavar="FILE.html")
    args = parser.parse_args()
    console = Console()
    limit_threads(args.threads)
    read_all(args.folder, 2, args.threads, Clock())
    clock = Clock()
    watch_stages(clock)
    costs = []
    for count in args.articles:
        clock.seconds.clear()
        costs.append(read_all(args.folder, count, args.threads, clock))
    console.print(stage_table(clock, costs[-1]))
    console.print(growth_table(costs))
    if args.plot:
        draw(costs, args.plot)


if __name__ == "__main__":
    main()
