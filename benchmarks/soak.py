"""python benchmarks/soak.py [ARTICLES]: short articles through `watch` into one ledger, while another process asks it.

A feed server on this machine hands out pages of new items; the watcher polls, reads and adds until all are in; a reader
asks for events and questions all the while. Rows tell of memory and open files as they go: they should not grow with
the articles.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import tempfile
import threading
import time
from datetime import date, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from pathlib import Path
from random import Random

from onrecord.fetch.fetcher import Fetcher
from onrecord.fetch.records import Limits
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.rows import Coder
from onrecord.pipeline import load_rules, read_out
from onrecord.watch.plan import Feed, Plan
from onrecord.watch.record import LedgerRecord
from onrecord.watch.state import State
from onrecord.watch.watcher import Voice, Watcher

PAGE = 250
"""Items of one state of the feed, which are the news of a day."""
FIRST_DAY = date(2025, 9, 3)
COUNTRIES = ("Russia", "Ukraine", "France", "Japan", "India", "Turkey", "Iran", "Israel", "China", "Egypt")
VERBS = ("accused", "attacked", "condemned", "signed an agreement with", "imposed sanctions on", "held talks with")


def item(number: int) -> str:
    """An item of the feed: a short article that is no other's copy."""
    draw = Random(number)
    one, other = draw.sample(COUNTRIES, 2)
    day = FIRST_DAY + timedelta(days=number // PAGE)
    text = f"{one} {draw.choice(VERBS)} {other} on {day:%A}, officials said. It was report {number} of the year."
    return (
        f"<item><title>{one} and {other}, {number}</title><link>http://127.0.0.1/{number}</link><guid>{number}</guid>"
        f"<pubDate>{day:%a, %d %b %Y} 10:{number % 60:02}:00 GMT</pubDate><description>{text}</description></item>"
    )


class Server(BaseHTTPRequestHandler):
    """The feed, a page further each time that it is asked for."""

    page = -1

    def do_GET(self) -> None:
        type(self).page += 1
        items = "".join(item(n) for n in range(self.page * PAGE, (self.page + 1) * PAGE))
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Soak</title>{items}</channel></rss>'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing to standard error."""


def ask(path: Path, asked: multiprocessing.sharedctypes.Synchronized[int]) -> None:
    """Asks a ledger without end, as the page does."""
    while True:
        with Ledger(path) as ledger:
            ledger.events(actor="RUS", limit=50)
            ledger.questions(limit=20)
        asked.value += 1
        time.sleep(0.2)


def state(pid: int | str) -> tuple[int, int]:
    """Resident megabytes and open files of a process."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    resident = next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))
    return resident // 1024, len(os.listdir(f"/proc/{pid}/fd"))  # noqa: PTH208


def main(articles: int) -> None:
    """One watcher that follows the feed until all are in, polling again as soon as a page is read."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "soak.onrecord"
        with Ledger(path) as ledger:
            _ = ledger.writer
            asked = multiprocessing.get_context("fork").Value("i", 0)
            reader = multiprocessing.get_context("fork").Process(target=ask, args=(path, asked), daemon=True)
            reader.start()
            print("| reports | processor s | watcher MB | open files | reader MB | open files | questions asked |")
            print("|---|---|---|---|---|---|---|", flush=True)
            while (told := follow(ledger, Path(folder), server.server_port)) < articles:
                mine, theirs = state("self"), state(reader.pid or 0)
                cells = (f"{told:,}", f"{time.process_time():.0f}", *mine, *theirs, asked.value)
                print("| " + " | ".join(map(str, cells)) + " |", flush=True)
            reader.kill()
            print(f"\ncheck: {len(ledger.check().faults)} faults")
    server.shutdown()


_clock = 1_756_900_000.0


def follow(ledger: Ledger, folder: Path, port: int) -> int:
    """One poll of the feed and the reading of what is new; how many reports the ledger has then."""
    global _clock
    _clock += 86_400
    rules = load_rules()
    kept = State(folder / "state")
    try:
        fetcher = Fetcher(limits=Limits(pause=0.0), allow=[ip_network("127.0.0.1/32")])
        # The teaser is the article: nothing is fetched behind it.
        plan = Plan(
            (Feed(f"http://127.0.0.1:{port}/feed", pages=False, most=2 * PAGE),), (), alerts=folder / "alerts.atom"
        )
        record = LedgerRecord(ledger, Coder(), lambda report: None)
        watcher = Watcher(
            plan,
            kept,
            record,
            fetcher,
            lambda report: read_out(report, rules),
            Voice(print, print),
            clock=lambda: _clock,
        )
        watcher.run(once=True)
    finally:
        kept.close()
    return int(ledger.reader.execute("SELECT count(*) FROM reports").fetchone()[0])


if __name__ == "__main__":
    main(int(sys.argv[1].replace(",", "").replace("_", "")) if len(sys.argv) > 1 else 20_000)
