"""Kills a watcher again and again, and counts what was lost or doubled. There should be nothing of either.

    PYTHONPATH=tests python benchmarks/watch_crashes.py --kills 1000

A real server on this machine publishes stories in a feed that grows; a real process watches it and is ended with
SIGKILL at a random moment, a thousand times. Some pages fail at first, the feed answers "not modified" where it can.
At the end every story must be in the ledger exactly once, and exactly one alert must have told of it. Prints one JSON
object; exit code 1 where anything was lost or doubled. Needs an operating system with fork.
"""

from __future__ import annotations

import argparse
import collections
import json
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from pathlib import Path

from watched import Archive, code, rss
from website import Handler, Page, Website, answer

from onrecord.fetch.fetcher import Fetcher
from onrecord.fetch.records import Limits
from onrecord.watch import alerts
from onrecord.watch.plan import Feed, Plan, Watch
from onrecord.watch.state import State
from onrecord.watch.watcher import Record, Voice, Watcher

WINDOW = 200
"""Stories that the feed lists: the older ones have dropped off."""
HOUR = 3600.0


def publish(site: Website, count: int, chance: random.Random) -> None:
    """Makes the first `count` stories public; one page in ten fails the first time that it is asked for."""
    for number in range(count):
        path = f"/{number}"
        if path not in site.routes:
            page = Page(f"story{number} claimed wire{number}".encode())
            site.routes[path] = _failing_once(page) if chance.random() < 0.1 else page
    links = [(site.url(f"/{n}"), f"Story {n}") for n in reversed(range(max(0, count - WINDOW), count))]
    site.routes["/feed"] = Page(rss(links), etag=f'"{count}"')


def _failing_once(page: Page) -> Callable[[Handler], None]:
    asked: list[int] = []

    def route(handler: Handler) -> None:
        asked.append(1)
        answer(handler, page if len(asked) > 1 else Page(status=503))

    return route


@contextmanager
def opened(folder: Path, real: bool) -> Iterator[Record]:
    """The record that is watched into: a ledger, or the small archive of the tests."""
    if real:
        from onrecord.ledger.ledger import Ledger
        from onrecord.watch.record import LedgerRecord

        with Ledger(folder / "ledger") as ledger:
            yield LedgerRecord(ledger)
    else:
        archive = Archive(folder / "archive")
        yield archive
        archive.close()


def watch_once(folder: Path, url: str, now: float, real: bool) -> int:
    """What `onrecord watch --once` does, at a time of our choosing; how many items still wait."""
    fetcher = Fetcher(limits=Limits(seconds=5, pause=0.0), allow=[ip_network("127.0.0.1/32")])
    plan = Plan((Feed(url),), (Watch("all"),), alerts=folder / "alerts.atom")
    state = State(folder / "state")
    with opened(folder, real) as record:
        Watcher(plan, state, record, fetcher, code, Voice(_nothing, _nothing), clock=lambda: now).run(once=True)
    waiting = state.waiting()
    state.close()
    return waiting


def _nothing(_: object) -> None:
    pass


def start(run: Callable[[], object]) -> int:
    """Runs a function in a process of its own; its id."""
    process = os.fork()
    if process == 0:
        status = 1
        try:
            run()
            status = 0
        finally:
            os._exit(status)
    return process


def crash(folder: Path, url: str, now: float, real: bool, seconds: float) -> bool:
    """One run that is killed after so many seconds; False where it was done before. Raises where it failed by itself."""
    process = start(lambda: watch_once(folder, url, now, real))
    time.sleep(seconds)
    os.kill(process, signal.SIGKILL)
    _, status = os.waitpid(process, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise SystemExit("a run failed by itself")
    return os.WIFSIGNALED(status)


class Publisher:
    """The website in a process of its own, so that ours has one thread and may fork."""

    def __init__(self, chance: random.Random) -> None:
        self._orders, orders = os.pipe()
        answers, self._answers = os.pipe()
        self._process = start(lambda: self._serve(chance))
        os.close(self._orders)
        os.close(self._answers)
        self._orders, self._answers = orders, answers
        self.url = os.read(answers, 100).decode()

    def _serve(self, chance: random.Random) -> None:
        with Website() as site:
            count = 5
            publish(site, count, chance)
            os.write(self._answers, site.url("/feed").encode())
            while os.read(self._orders, 1) == b"+":
                count += chance.choice((0, 1, 1, 2))
                publish(site, count, chance)
                os.write(self._answers, str(count).encode())

    def more(self) -> int:
        """Publishes none, one or two stories more; how many there are now."""
        os.write(self._orders, b"+")
        return int(os.read(self._answers, 100))

    def stop(self) -> None:
        os.write(self._orders, b".")
        os.waitpid(self._process, 0)


def check(folder: Path, published: int, real: bool) -> dict[str, int]:
    """What was lost and what was doubled, in the ledger, among the alerts and in the feed of them."""
    expected = {f"story{n}" for n in range(published)}
    connection = sqlite3.connect(folder / ("ledger" if real else "archive"))
    reports = collections.Counter(text.split()[0] for (text,) in connection.execute("SELECT text FROM reports"))
    connection.close()
    state = State(folder / "state")
    told = collections.Counter(alert.url or alert.event for alert in alerts.kept_alerts(state))
    state.close()
    return {
        "published": published,
        "reports": reports.total(),
        "lost": len(expected - reports.keys()),
        "doubled": reports.total() - len(reports),
        "alerts": told.total(),
        "alerts_lost": len(expected) - len(told),
        "alerts_doubled": told.total() - len(told),
        "alerts_in_feed": (folder / "alerts.atom").read_bytes().count(b"<entry>"),
    }


def crashes(kills: int, seed: int, real: bool) -> dict[str, float]:
    """Kills `kills` runs, then lets one finish; the counts."""
    alerts.MOST = 10**9
    chance = random.Random(seed)
    publisher = Publisher(chance)
    began, now, published, killed, finished = time.time(), time.time(), 5, 0, 0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # What a run imports is imported here once, not in each of a thousand processes.
        watch_once(folder, publisher.url, began - HOUR, real)
        # One run undisturbed says how long a run is, so that kills fall all over it.
        run = time.monotonic()
        os.waitpid(start(lambda: watch_once(folder, publisher.url, began, real)), 0)
        span = time.monotonic() - run
        while killed < kills:
            now += HOUR
            published = publisher.more()
            if crash(folder, publisher.url, now, real, chance.uniform(0.0, span)):
                killed, span = killed + 1, span * 1.01
            else:
                # Runs grow longer as the ledger grows: about one in eight is to reach its end.
                finished, span = finished + 1, span * 0.93
        left = 1
        while left:
            now += HOUR
            left = watch_once(folder, publisher.url, now, real)
        found = check(folder, published, real)
    publisher.stop()
    return {"kills": killed, "finished_before": finished, **found, "seconds": round(time.time() - began, 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--ledger", action="store_true", help="into a real ledger (the default)")
    where.add_argument("--archive", action="store_true", help="into the small archive of the tests")
    arguments = parser.parse_args()
    found = crashes(arguments.kills, arguments.seed, not arguments.archive)
    print(json.dumps(found))
    wrong = sum(found[key] for key in ("lost", "doubled", "alerts_lost", "alerts_doubled"))
    whole = found["alerts_in_feed"] == found["alerts"]
    sys.exit(0 if whole and not wrong else 1)


if __name__ == "__main__":
    main()
