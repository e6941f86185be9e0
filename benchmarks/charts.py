"""What the charts of the page cost: `python benchmarks/charts.py [EVENTS ...]` prints a table; nothing is kept.

The events of an invented year (tests/view/world.py) are laid out again and again over further years in the index of a
ledger, without reports behind them; charts read nothing else. Each page is asked under filters of all kinds, first with
nothing in memory ("first"), then again and again. Times are of the processor, from request to the whole answer, in one process.
"""

from __future__ import annotations

import gzip
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

ROOT = Path(__file__).parent.parent
sys.path[:0] = [str(ROOT / "tests" / "view"), str(ROOT / "src")]

import world  # noqa: E402
from starlette.testclient import TestClient  # noqa: E402

from onrecord.ledger.accounts import Account, read_account  # noqa: E402
from onrecord.ledger.instants import NOW  # noqa: E402
from onrecord.ledger.ledger import Ledger  # noqa: E402
from onrecord.ledger.packing import pack  # noqa: E402
from onrecord.records import content_id  # noqa: E402
from onrecord.view.app import Settings, make_app  # noqa: E402
from onrecord.view.holding import holding_of  # noqa: E402

DEFAULT = (2_444, 100_000)
ASKED = 24
COUNTRIES = ("RUS", "UKR", "CHN", "PRK", "USA", "JPN", "POL", "DEU", "IND", "PAK")
FILTERS = ("", "?actor={a}", "?since={y}-03&until={y}-09", "?place={a}&type=ASSAULT", "?standing=planned&actor={b}")
PAGES = {
    "timeline": ("/timeline", FILTERS), "map": ("/map", (*FILTERS, "?box=95,17,148,54", "?box=25,12,64,43")),
    "network": ("/network", (*FILTERS, "?actors=300")), "dyad": ("/dyad", ("?actor={a}&with={b}", "?actor={b}&with={a}&until={y}-06")),
    "dyads": ("/dyad", FILTERS[:1]), "actor": ("/actor/{a}:GOV", ("", "?since={y}-03&until={y}-09")),
}  # fmt: skip


def main(sizes: list[int]) -> None:
    """Measures ledgers of several sizes."""
    print("| events | page | first ms | p50 ms | p95 ms | kB | kB gzipped |\n|---|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        year = Path(folder) / "year.onrecord"
        world.build(year)
        for size in sizes:
            path = Path(folder) / f"{size}.onrecord"
            grow(year, path, size)
            measure(path, size)


def grow(year: Path, path: Path, size: int) -> None:
    """A ledger with so many events in its index, those of `year` laid out over as many years as they need."""
    with Ledger(year) as given, Ledger(path) as made:
        given.reader.execute("SELECT 1").fetchone()
        connection = made.writer
        connection.execute("ATTACH ? AS given", (str(year),))
        connection.execute("BEGIN")
        connection.execute("INSERT INTO actors SELECT * FROM given.actors")
        connection.execute("INSERT INTO entries SELECT * FROM given.entries")
        rows = connection.execute("SELECT event, record FROM given.events ORDER BY event").fetchall()
        actors = {}
        for actor, event in connection.execute("SELECT actor, event FROM given.event_actors"):
            actors.setdefault(event, []).append(actor)
        for number in range(size):
            event, record = rows[number % len(rows)]
            account = laid_out(read_account(record, NOW), number // len(rows))
            insert(connection, account, actors.get(event, []))
        connection.execute("COMMIT")


def laid_out(account: Account, years: int) -> Account:
    """The same event some years earlier, under an id of its own."""
    event, when = account.event, account.event.when
    moved = replace(when, start=earlier(when.start, years), end=earlier(when.end, years))
    return replace(account, event=replace(event, id=content_id(event.id, years), when=moved))


def earlier(prefix: str | None, years: int) -> str | None:
    """An ISO prefix so many times 364 days before: the same day of the week."""
    if prefix is None:
        return None
    whole = date.fromisoformat(prefix + "2024-01-01"[len(prefix) :]) - timedelta(days=364 * years)
    return whole.isoformat()[: len(prefix)]


def insert(connection: object, account: Account, actors: list[int]) -> None:
    """One row of the index, as the ledger writes it."""
    event, place = account.event, account.event.where.place if account.event.where else None
    last = event.when.end or event.when.start
    until = last + "~" if last and len(last) < 10 else last
    connection.execute(  # type: ignore[attr-defined]
        "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            event.id, event.type, event.mode, event.standing.value, event.when.start, until, place and place.name,
            place and place.country, len(event.claims), account.reports, len(account.origins), account.first_known,
            account.last_known, pack(account),
        ),
    )  # fmt: skip
    rows = [(actor, until or "", event.id) for actor in actors]
    connection.executemany("INSERT OR IGNORE INTO event_actors VALUES (?, ?, ?)", rows)  # type: ignore[attr-defined]


def measure(path: Path, size: int) -> None:
    """The pages of one ledger."""
    draw = Random(0)
    with TestClient(make_app(Settings(path)), base_url="http://127.0.0.1") as client:
        client.get("/map")  # Outlines and tables are read once a process, not once a ledger.
        for name, (page, filters) in PAGES.items():
            holding_of.cache_clear()
            first, _ = asked(client, page.format(a="RUS") + filters[0].format(a="RUS", b="UKR", y=2025))
            times, largest = [], b""
            for number in range(ASKED):
                a, b = draw.sample(COUNTRIES, 2)
                year = draw.randint(2025 - max(0, size // 2_444 - 1), 2025)
                url = page.format(a=a) + filters[number % len(filters)].format(a=a, b=b, y=year)
                took, body = asked(client, url)
                times.append(took)
                largest = max(largest, body, key=len)
            cuts = statistics.quantiles(times, n=20)
            sizes = f"{len(largest) / 1000:.0f} | {len(gzip.compress(largest)) / 1000:.0f}"
            print(
                f"| {size:,} | {name} | {first:.0f} | {statistics.median(times):.0f} | {cuts[18]:.0f} | {sizes} |",
                flush=True,
            )


def asked(client: TestClient, url: str) -> tuple[float, bytes]:
    """How long an answer took, in milliseconds, and what it was."""
    since = time.process_time()
    answer = client.get(url)
    took = (time.process_time() - since) * 1000
    if answer.status_code != 200:
        raise SystemExit(f"{url}: {answer.status_code}")
    return took, answer.content


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(DEFAULT))
