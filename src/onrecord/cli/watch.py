"""`onrecord watch`: feeds into a ledger, and word of what changed in the events that somebody watches."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.app import Language, Rules, app, write_json
from onrecord.cli.ledger import Ledger
from onrecord.cli.read import load_coder

if TYPE_CHECKING:
    from onrecord.ledger.rows import Coder
    from onrecord.records import Actor, Readout, Report
    from onrecord.watch.alerts import Alert
    from onrecord.watch.plan import Plan


@app.command()
def watch(
    feeds: Annotated[Path, typer.Argument(metavar="FEEDS.toml", help="Which feeds to poll and which events to watch.")],
    ledger: Ledger,
    state: Annotated[
        Path | None,
        typer.Option("--state", metavar="FILE", help="What was seen and told; FEEDS.toml.state by default."),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help="Poll every feed once, read what is new, and end.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Each alert as a JSON object.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Check the feeds file, and do nothing else.")] = False,
    rules: Rules = None,
    language: Language = "onrecord",
) -> None:
    """Follow feeds: add what is new to a ledger, and print what changed in the events that are watched.

    Can be ended at any time, by Ctrl-C, a signal or a crash, and takes up where it was. Exit code 3 when feeds or items
    were refused.
    """
    from onrecord.watch.watcher import state_beside

    plan = _load(feeds, rules)
    if check:
        print(f"{feeds}: {len(plan.feeds)} feeds, {len(plan.watches)} watches", file=sys.stderr)
        return
    clean = _run(plan, ledger, state or state_beside(feeds), _Loaded(rules, language), once, as_json)
    if not clean:
        raise typer.Exit(3)


def _load(feeds: Path, folder: Path | None) -> Plan:
    from onrecord.coding.vocabulary import read_vocabulary
    from onrecord.rules import Faults
    from onrecord.watch.plan import load_plan

    faults = Faults()
    types = read_vocabulary(faults, folder).types
    faults.raise_any()
    return load_plan(feeds, types)


class _Loaded:
    """Rules and language pipeline, loaded when the first report comes: most polls bring none."""

    def __init__(self, folder: Path | None, language: str) -> None:
        self._folder, self._language = folder, language
        self._both: tuple[Any, Any] | None = None

    def code(self, report: Report) -> Readout:
        from onrecord.pipeline import read_out

        return read_out(report, *self._load())

    def agency(self, report: Report) -> Actor | None:
        """The agency that a report's copy is credited to."""
        from onrecord.fusion.tellings import agency_of

        return agency_of(report, self._load()[0].actors)

    def coder(self) -> Coder:
        """What reads, as the ledger writes it down."""
        from onrecord.cli.coder import coder_of

        return coder_of(self._folder, self._language)

    def _load(self) -> tuple[Any, Any]:
        if self._both is None:
            self._both = load_coder(self._folder, self._language)
        return self._both


def _run(plan: Plan, ledger: Path, state: Path, loaded: _Loaded, once: bool, as_json: bool) -> bool:
    """Watches until the end or a signal; whether nothing was refused."""
    from onrecord.fetch.fetcher import Fetcher
    from onrecord.ledger.ledger import Ledger as Opened
    from onrecord.watch.record import LedgerRecord
    from onrecord.watch.state import State
    from onrecord.watch.watcher import Voice, Watcher

    stop = threading.Event()
    kept = State(state)
    try:
        with Opened(ledger) as opened:
            fetcher = Fetcher(contact=plan.contact, sleep=stop.wait)
            voice = Voice(_complain, _tell_json if as_json else _tell)
            record = LedgerRecord(opened, loaded.coder(), loaded.agency)
            watcher = Watcher(plan, kept, record, fetcher, loaded.code, voice, stop)
            _stop_on_signals(stop)
            tally = watcher.run(once)
    finally:
        kept.close()
    print(f"onrecord: {tally}", file=sys.stderr)
    return tally.clean


def _stop_on_signals(stop: threading.Event) -> None:
    """The first SIGINT or SIGTERM lets the item at hand be finished; a second one ends at once, which loses nothing."""

    def handle(number: int, _: object) -> None:
        stop.set()
        signal.signal(number, signal.SIG_DFL)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, handle)


def _complain(said: str) -> None:
    print(f"onrecord: {said}", file=sys.stderr, flush=True)


def _tell(alert: Alert) -> None:
    print(alert, flush=True)


def _tell_json(alert: Alert) -> None:
    from onrecord.records import to_plain

    write_json(to_plain(alert))
    sys.stdout.flush()
