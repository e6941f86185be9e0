"""`onrecord read` and `onrecord quotes`: reports, and the record of each."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from onrecord.cli.app import Language, Outlet, Published, Rules, app, write_json
from onrecord.cli.sources import open_sources
from onrecord.errors import InputError, UsageError
from onrecord.heap import keep_loaded

if TYPE_CHECKING:
    from onrecord.readers.items import Found, Item, ReadOptions
    from onrecord.readers.streams import Meter
    from onrecord.records import Readout

Sources = Annotated[
    list[str],
    typer.Argument(
        metavar="FILE|FOLDER|GLOB|URL|-...", help="Whatever holds reports, in any format; - is standard input."
    ),
]
Format = Annotated[
    str | None, typer.Option("--format", metavar="NAME", help="Do not recognise: take it as html, table, ...")
]
Columns = Annotated[
    list[str] | None,
    typer.Option("--column", metavar="FIELD=COLUMN", help="text=body: where a table holds a field; repeatable."),
]
SLOW = 20
"""Reports after which a bar shows how far reading has come."""


@app.command()
def read(
    sources: Sources,
    published: Published = None,
    outlet: Outlet = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a report with every record, a line each.")
    ] = False,
    why: Annotated[bool, typer.Option("--why", help="Show the rule or model behind each field.")] = False,
    format: Format = None,
    column: Columns = None,
    rules: Rules = None,
    language: Language = "onrecord",
) -> None:
    """Print the record of every report in files, folders and archives.

    --published and --outlet hold for reports that do not say themselves. Exit code 3: some were refused, the rest read.
    """
    options = read_options(published, outlet, format, column)
    for readout in _readouts(sources, options, rules, language):
        if as_json:
            from onrecord.records import to_plain

            write_json(to_plain(readout))
        else:
            _print(readout, why)


@app.command()
def quotes(
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="FILE|FOLDER|GLOB|-...", help="Reports; or give --ledger.")
    ] = None,
    published: Published = None,
    outlet: Outlet = None,
    format: Format = None,
    column: Columns = None,
    rules: Rules = None,
    language: Language = "onrecord",
    ledger: Annotated[Path | None, typer.Option("--ledger", "-l", metavar="FILE", help="Those of a ledger.")] = None,
    speaker: Annotated[str | None, typer.Option("--speaker", metavar="WHO", help="With --ledger: whose.")] = None,
    words: Annotated[str | None, typer.Option("--words", help="With --ledger: that hold all these words.")] = None,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="MOMENT", help="With --ledger: known then.")] = None,
    by: Annotated[str, typer.Option("--by", metavar="CLOCK", help="published or recorded.")] = "published",
) -> None:
    """List every quotation of reports, or of a ledger, with its speaker, one JSON object a line."""
    from onrecord.records import to_plain

    if (ledger is None) == (not sources):
        raise UsageError("quotes takes either reports or --ledger")
    if ledger:
        from onrecord.cli.ledger import quotes_of

        quotes_of(ledger, speaker, words, as_of, by)
        return
    options = read_options(published, outlet, format, column)
    for readout in _readouts(sources or (), options, rules, language):
        for quote in readout.quotes:
            speaking = quote.said_by[-1].actor if len(quote.said_by) > 1 else None
            plain = {"quote": quote.span.of(readout.report.text), "speaker": speaking and speaking.name}
            write_json(plain | to_plain(quote))


def read_options(
    published: str | None, outlet: str | None, format: str | None, columns: Sequence[str] | None
) -> ReadOptions:
    """The options of a command line. Raises UsageError for a pair that is none."""
    from onrecord.readers.items import ReadOptions

    pairs = []
    for pair in columns or ():
        field, mark, name = pair.partition("=")
        if not mark or not name:
            raise UsageError(f"{pair!r} names no column; write it as text=body")
        pairs.append((field.strip(), name.strip()))
    return ReadOptions(published, outlet, format=format, columns=tuple(pairs))


@dataclass(slots=True)
class Tally:
    """How many reports were found and how many inputs refused. The last refusal is told once it is known whether it is all there is."""

    found: int = 0
    refused: int = 0
    last: str | None = None

    def refuse(self, message: str) -> None:
        """Counts a refusal and tells the one before."""
        if self.last is not None:
            _tell(self.last)
        self.refused += 1
        self.last = message

    def conclude(self) -> None:
        """Raises InputError where a single input was refused and nothing read, typer.Exit with 3 (or 1) after more."""
        if self.last is None:
            return
        if not self.found and self.refused == 1:
            raise InputError(self.last)
        _tell(self.last)
        _tell(f"{self.found:,} reports read, {self.refused:,} refused")
        raise typer.Exit(3 if self.found else 1)


def each_report(sources: Sequence[str], options: ReadOptions, tally: Tally) -> Iterator[Found]:
    """The reports of `sources`, counted; remarks go to standard error, and a bar where reading takes long."""
    from onrecord.readers.items import Found, Refusal
    from onrecord.readers.streams import Meter

    meter = Meter()
    for item in _with_bar(open_sources(sources, options, meter), meter, tally):
        if isinstance(item, Found):
            tally.found += 1
            for note in item.notes:
                _tell(f"{item.source}: {note}")
            yield item
        elif isinstance(item, Refusal):
            tally.refuse(str(item))
        else:
            _tell(str(item))


def _tell(message: str) -> None:
    print(f"onrecord: {message}", file=sys.stderr)


def _with_bar(items: Iterator[Item], meter: Meter, tally: Tally) -> Iterator[Item]:
    """The items; on a terminal, after the first few, with bytes, rate and time left on standard error."""
    from contextlib import ExitStack

    with ExitStack() as stack:
        task = None
        for item in items:
            if task is None and tally.found >= SLOW and sys.stderr.isatty():
                bar = stack.enter_context(_bar())
                task = bar.add_task("reading", total=meter.total)
            if task is not None:
                bar.update(
                    task, completed=meter.done, description=f"{tally.found:,} reports, {tally.refused:,} refused"
                )
            yield item


def _bar() -> Any:
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn, TransferSpeedColumn

    return Progress(
        TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn(),
        console=Console(stderr=True), transient=True,
    )  # fmt: skip


def _readouts(sources: Sequence[str], options: ReadOptions, folder: Path | None, language: str) -> Iterator[Readout]:
    """The record of every report; the rules and weights are loaded once the first report is there."""
    loaded, tally = None, Tally()
    for found in each_report(sources, options, tally):
        loaded = loaded or load_coder(folder, language)
        rules, pipeline = loaded
        from onrecord.pipeline import read_out

        try:
            readout = read_out(found.report, rules, pipeline)
        except InputError as error:
            tally.found -= 1
            tally.refuse(": ".join(p for p in (found.source, found.position, str(error)) if p))
            continue
        yield replace(readout, notes=(*readout.notes, *found.notes))
    tally.conclude()


def load_coder(folder: Path | None, language: str) -> tuple[Any, Any]:
    """The rules, with those of a folder of one's own, and the language pipeline."""
    from concurrent.futures import ThreadPoolExecutor

    from onrecord.language.weights import load_model

    # The weights load beside the rules: a quarter of a second of every cold start.
    with ThreadPoolExecutor(1) as beside:
        if language == "onrecord":
            beside.submit(load_model)
        from onrecord.language.pipelines import load_pipeline
        from onrecord.pipeline import load_rules

        loaded = load_rules(folder), load_pipeline(language)
    keep_loaded()
    return loaded


def _print(readout: Readout, why: bool) -> None:
    from onrecord.terminal import WIDEST, print_readout

    console = Console(highlight=False)
    width = min(console.width, WIDEST) if console.is_terminal else 80
    print_readout(readout, Console(highlight=False, width=width), why)
