"""What the page costs: `python benchmarks/page.py LEDGER` or `--events 100000` to make one; prints Markdown tables.

A server in a process of its own, a browser, and a person's ways through a ledger: how long until something can be read
(first contentful paint), how long a request takes, how many event pages a second, how many bytes the front end has. Times
are wall-clock: the machine's load stands above the tables.
"""

from __future__ import annotations

import argparse
import gzip
import http.client
import os
import re
import socket
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "view"), str(ROOT / "src")]

import world  # noqa: E402
from browsing import browser  # noqa: E402
from playwright.sync_api import Page  # noqa: E402

PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1"
A_DAY = 28
PAINTED = ("events, all", "events, two actors and a year", "an event", "a report", "a day", "timeline, all", "map, all")
"""Pages whose first paint is measured."""
SECONDS = 10
"""How long event pages are asked for, for the number a second."""


def main() -> None:
    """Prints the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("ledger", type=Path, nargs="?")
    options.add_argument("--events", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=15)
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = given.ledger or Path(folder) / "bench.onrecord"
        if given.ledger is None:
            world.build(ledger, days=given.events // A_DAY, a_day=A_DAY)
        with server(ledger) as (port, process):
            print(f"{_size(ledger)}; load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores\n")
            print(*requests(port, process, ways(ledger), given.rounds), sep="\n")
            print(*paints(port, ways(ledger), given.rounds), sep="\n")
            print(f"\nthe map's page, gzipped: {len(gzip.compress(_get(port, '/map'))):,} bytes")
            print(f"event pages a second: {throughput(port, ledger):.1f} (load {os.getloadavg()[0]:.1f})")
    print(f"front end, gzipped: {front_end():,} bytes")


def ways(ledger: Path) -> dict[str, list[str]]:
    """Kind of page to addresses of it."""
    draw = Random(1)
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as base:
        events = [f"/event/{row[0]}" for row in base.execute("SELECT event FROM events ORDER BY event LIMIT 20000")]
        reports = [f"/report/{row[0]}" for row in base.execute("SELECT report FROM reports LIMIT 5000")]
        (last,) = base.execute("SELECT max(since) FROM events WHERE length(since) = 10").fetchone()
        days = [f"/day/{row[0]}" for row in base.execute("SELECT DISTINCT since FROM events WHERE length(since) = 10")]
    year = int(last[:4])
    return {
        "events, all": ["/"],
        "events, one actor": ["/?actor=RUS", "/?actor=CHN", "/?actor=FRA"],
        "events, two actors and a year": [
            f"/?actor=RUS&with=PRK&since={year - n}&until={year - n}" for n in range(1, 5)
        ],
        "events, a month": [f"/?since={year - 2}-{m:02}&until={year - 2}-{m:02}" for m in range(1, 13)],
        "events, a standing": ["/?standing=disputed", "/?standing=planned"],
        "events, words": ["/?q=harvest", '/?q="joint exercise"'.replace('"', "%22").replace(" ", "%20")],
        "events, page 500": ["/?page=500"],
        "events as a table, last heard of first": ["/?as=table&order=heard"],
        "events as of a day, two actors": [f"/?actor=RUS&with=PRK&as-of={year - 1}-0{m}-11" for m in range(1, 9)],
        "events as of a day, all": [f"/?as-of={year - 1}-0{m}-11" for m in range(1, 9)],
        "what changed in three days": [f"/?from={year - 1}-0{m}-08&as-of={year - 1}-0{m}-11" for m in range(1, 9)],
        "an event": draw.sample(events, 40),
        "a report": draw.sample(reports, 40),
        "a day": draw.sample(days, 20),
        "questions": ["/questions", "/questions?state=open"],
        "search": ["/search?q=harvest", "/search?q=ceasefire", "/search?q=seized+ship"],
        "a table's rows": ["/table/events?type=CONSULT", "/table/claims?sort=-since"],
        "the slider's reach": ["/moments"],
        "SQL": ["/sql?q=SELECT+standing,count(*)+FROM+events+GROUP+BY+1"],
        "timeline, two actors": ["/timeline?actor=RUS&with=PRK"],
        "timeline, all": ["/timeline"],
        "map, all": ["/map"],
        "network, all": ["/network"],
        "two actors, a year": ["/dyad?actor=RUS&with=PRK"],
        "actor": ["/actor/RUS:GOV"],
    }


def requests(port: int, process: int, kinds: dict[str, list[str]], rounds: int) -> Iterator[str]:
    """How long each kind of page takes from asking to the last byte, and how much of it the server worked."""
    yield "| page | first, ms | p50, ms | p95, ms | server's CPU, mean ms | kB gzipped |"
    yield "|---|---|---|---|---|---|"
    for kind, paths in kinds.items():
        taken, size, spent = [], 0, _spent(process)
        for number in range(rounds):
            since = time.perf_counter()
            body = _get(port, paths[number % len(paths)])
            taken.append(1000 * (time.perf_counter() - since))
            size = len(gzip.compress(body))
        work = 1000 * (_spent(process) - spent) / rounds
        yield f"| {kind} | {taken[0]:.0f} | {statistics.median(taken):.0f} | {_p95(taken):.0f} | {work:.0f} | {size / 1000:.1f} |"


def _spent(process: int) -> float:
    """Processor seconds of a process so far (Linux)."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def paints(port: int, kinds: dict[str, list[str]], rounds: int) -> Iterator[str]:
    """How long a browser takes until the first content can be seen, and until an interaction has shown its result."""
    yield "\n| in a browser | p50, ms | p95, ms |"
    yield "|---|---|---|"
    with browser() as opened:
        page = opened.new_page(viewport={"width": 1280, "height": 900})
        page.set_default_timeout(60_000)
        url = f"http://127.0.0.1:{port}"
        for kind in PAINTED:
            yield _row(
                f"first paint: {kind}", [_paint(page, url + kinds[kind][n % len(kinds[kind])]) for n in range(rounds)]
            )
        for kind, act in ACTS.items():
            yield _row(kind, [act(page, url) for _ in range(rounds)])


def _paint(page: Page, url: str) -> float:
    page.goto(url)
    return float(
        page.evaluate(f"new Promise(done => requestAnimationFrame(() => setTimeout(() => done({PAINT}), 30)))")
    )


def _follow(page: Page, start: str, selector: str) -> float:
    """From following a link until the next page stands."""
    page.goto(start)
    target = page.locator(selector).first
    target.focus()
    since = time.perf_counter()
    with page.expect_navigation(wait_until="domcontentloaded"):
        target.press("Enter")
    return 1000 * (time.perf_counter() - since)


def _why(page: Page, url: str) -> float:
    page.goto(url + _first_report(page, url))
    since = time.perf_counter()
    page.locator(".text [data-part]").first.click()
    page.locator(".popover").wait_for(state="visible")
    return 1000 * (time.perf_counter() - since)


def _first_report(page: Page, url: str) -> str:
    found = re.search(r'href="(/report/\w+)', page.request.get(url + "/search?q=harvest").text())
    assert found
    return found[1]


def _slide(page: Page, url: str) -> float:
    """From letting go of the right handle until the page of that moment stands."""
    page.goto(url + "/?actor=RUS&with=PRK")
    handle = page.locator(".handle.late")
    handle.wait_for()
    box = handle.bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] - 8, box["y"] + box["height"] / 2)
    page.mouse.down()
    # Another place each time: a moment that was asked for before is remembered.
    page.mouse.move(box["x"] + box["width"] * DRAW.uniform(0.3, 0.9), box["y"] + box["height"] / 2)
    since = time.perf_counter()
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.mouse.up()
    return 1000 * (time.perf_counter() - since)


def _brush(page: Page, url: str) -> float:
    """From letting go of the mouse over some months of the timeline until their page stands."""
    page.goto(url + "/timeline")
    box = page.locator("#timeline").bounding_box()
    assert box
    start = DRAW.uniform(0.2, 0.7)
    page.mouse.move(box["x"] + box["width"] * start, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (start + 0.1), box["y"] + 60, steps=3)
    since = time.perf_counter()
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.mouse.up()
    return 1000 * (time.perf_counter() - since)


DRAW = Random(2)
ACTS = {
    "drag: days of the timeline": _brush,
    "click: a step of the timeline": lambda page, url: _follow(page, url + "/timeline", "#timeline a.bin"),
    "click: a place of the map": lambda page, url: _follow(page, url + "/map", "#map a.spot"),
    "click: an actor of the network": lambda page, url: _follow(page, url + "/network", "#network a.actor"),
    "click: a day of two actors": lambda page, url: _follow(page, url + "/dyad?actor=RUS&with=PRK", "#dyad a.bin"),
    "click: a facet": lambda page, url: _follow(page, url + "/", ".facets a"),
    "click: an event of the list": lambda page, url: _follow(page, url + "/?standing=corroborated", ".events .what"),
    "click: from an article to its event": lambda page, url: _follow(page, url + _first_report(page, url), ".from a"),
    "click: why a word is marked": _why,
    "drag: the slider, two actors": _slide,
}


def throughput(port: int, ledger: Path) -> float:
    """Event pages a second, asked for by four at once."""
    paths = ways(ledger)["an event"]
    done = [0] * 4
    end = time.monotonic() + SECONDS

    def ask(number: int) -> None:
        while time.monotonic() < end:
            _get(port, paths[(done[number] * 4 + number) % len(paths)])
            done[number] += 1

    threads = [threading.Thread(target=ask, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(done) / SECONDS


def front_end() -> int:
    """Bytes of everything that a browser loads beside the pages themselves, each file gzipped."""
    folder = ROOT / "src" / "onrecord" / "view" / "static"
    return sum(len(gzip.compress(file.read_bytes())) for file in folder.iterdir() if file.is_file())


@contextmanager
def server(ledger: Path) -> Iterator[tuple[int, int]]:
    """`onrecord serve`: its port and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [sys.executable, "-m", "onrecord.cli", "serve", str(ledger), "--port", str(port)]
    environment = {**os.environ, "PYTHONPATH": os.environ.get("PYTHONPATH", str(ROOT / "src"))}
    started = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            try:
                _get(port, "/live")
                break
            except OSError:
                time.sleep(0.1)
        yield port, started.pid
    finally:
        started.terminate()
        started.wait(10)


def _get(port: int, path: str) -> bytes:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        asked.request("GET", path)
        answer = asked.getresponse()
        body = answer.read()
        assert answer.status == 200, (path, answer.status, body[-300:])
        return body
    finally:
        asked.close()


def _size(ledger: Path) -> str:
    with sqlite3.connect(f"file:{ledger}?mode=ro", uri=True) as base:
        counts = [
            base.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("events", "reports", "claims")
        ]
    return "{:,} events, {:,} reports, {:,} claims".format(*counts)


def _row(name: str, taken: list[float]) -> str:
    return f"| {name} | {statistics.median(taken):.0f} | {_p95(taken):.0f} |"


def _p95(taken: list[float]) -> float:
    return statistics.quantiles(taken, n=20)[-1] if len(taken) > 1 else taken[0]


if __name__ == "__main__":
    main()
