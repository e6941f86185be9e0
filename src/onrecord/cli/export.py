"""`onrecord export`, `import`, `compare`: a ledger in the formats of the field, and other people's data in a ledger."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from onrecord.cli.app import app, write_json
from onrecord.cli.ledger import AsOf, By, Ledger, Since, Stands, Type, Until, Where, Who, With

if TYPE_CHECKING:
    from onrecord.export.registry import Tally
    from onrecord.export.stored import Selection
    from onrecord.records import Readout
    from onrecord.rules import Origin

_SHOWN = 20
"""Rows that are complained of one by one; of the rest only the number is said."""


@app.command("export")
def export_events(
    ledger: Ledger,
    format_: Annotated[str, typer.Option("--format", "-f", metavar="FORMAT", help="See --list.")] = "jsonl",
    output: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="Standard output by default.")
    ] = None,
    include: Annotated[
        list[str] | None,
        typer.Option(
            help="Have what the format leaves out: planned, denied, disputed, unconfirmed, absent, uncertain, "
            "hypothetical, undated, unplaced, or all."
        ),
    ] = None,
    actor: Who = None,
    with_: With = None,
    type_: Type = None,
    since: Since = None,
    until: Until = None,
    place: Where = None,
    standing: Stands = None,
    as_of: AsOf = None,
    by: By = "published",
) -> None:
    """Write events or reports of a ledger in a format of the field; `onrecord formats` lists them.

    What is uncertain, denied, planned or did not happen is left out of formats that cannot say so; how much is told on
    standard error.
    """
    from onrecord.export.registry import Options, Tally, check_include, format_named
    from onrecord.export.stored import Selection, coder_of, told_reports
    from onrecord.ledger.ledger import Ledger as Opened
    from onrecord.ledger.query import Filter

    chosen, included = format_named(format_), check_include(include or ())
    selection = Selection(Filter(actor, with_, type_, since, until, place, standing), as_of, by)
    with Opened(ledger) as opened:
        options = Options(included, ledger.stem, coder_of(opened))
        records: Iterator[Any] = told_reports(opened) if chosen.of == "reports" else _events(opened, selection)
        tally = Tally()
        _write(chosen.name, records, output, options, tally)
    _summarise(chosen.name, tally)


def _events(opened: Any, selection: Selection) -> Iterator[Any]:
    from onrecord.export.stored import told_events

    return told_events(opened, selection)


def _write(name: str, records: Iterator[Any], output: Path | None, options: Any, tally: Tally) -> None:
    """To standard output, or to a file that is there only when it is whole."""
    from onrecord.errors import InputError
    from onrecord.export.registry import export

    if output is None or str(output) == "-":
        _add(tally, export(name, records, sys.stdout.buffer, options))
        sys.stdout.buffer.flush()
        return
    part = output.with_name(output.name + ".part")
    try:
        with part.open("wb") as file:
            _add(tally, export(name, records, file, options))
        part.replace(output)
    except OSError as error:
        raise InputError(f"{output}: {error.strerror or error}") from error
    finally:
        part.unlink(missing_ok=True)


def _add(tally: Tally, more: Tally) -> None:
    tally.written += more.written
    tally.left_out.update(more.left_out)


def _summarise(name: str, tally: Tally) -> None:
    left = ", ".join(f"{count} {reason}" for reason, count in tally.left_out.most_common())
    print(f"onrecord: {name}: {tally.written} written" + (f"; left out: {left}" if left else ""), file=sys.stderr)


@app.command("formats")
def list_formats() -> None:
    """List the formats that `export` writes and the data sets that `import` reads."""
    from onrecord.export.registry import formats
    from onrecord.imports.registry import readers

    for one in formats().values():
        print(f"{one.name:16} {one.about} ({one.suffix})")
    print(f"\nimport: {', '.join(sorted(readers()))}")


@app.command("import")
def import_events(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="Plain, gzipped or zipped.")],
    ledger: Ledger,
    format_: Annotated[
        str, typer.Option("--format", "-f", metavar="DATASET", help="gdelt, icews, polecat, plover, acled.")
    ],
    limit: Annotated[int | None, typer.Option("--limit", metavar="N", help="Rows of each file at most.")] = None,
) -> None:
    """Add other people's events to a ledger, as claims said by that data set, under their own ids.

    Rows that cannot be right are named with file and line, the rest goes in; exit code 3 tells that there were some.
    """
    from onrecord.errors import OnRecordError
    from onrecord.imports.registry import reader_named
    from onrecord.ledger.ledger import Ledger as Opened
    from onrecord.ledger.rows import Coder

    reader_named(format_)
    complaints, seen = _Complaints(), Counter[str]()
    with Opened(ledger) as opened:
        for file in files:
            try:
                for added in opened.adding(_rows(format_, file, limit, complaints), coder=Coder(f"import:{format_}")):
                    seen.update(reports=len(added.reports), held=len(added.held))
            except OnRecordError as error:
                if len(files) == 1:
                    raise
                complaints.refuse(str(error))
    said = f"onrecord: {seen['reports']} events are new, {seen['held']} were there already"
    print(f"{said}, {complaints.count} rows or files were refused", file=sys.stderr)
    if complaints.count:
        raise typer.Exit(3)


def _rows(format_: str, file: Path, limit: int | None, complaints: _Complaints) -> Iterator[Readout]:
    from itertools import islice

    from onrecord.imports.readout import readout_of
    from onrecord.imports.registry import read_events

    return (readout_of(event) for event in islice(read_events(format_, file, complaints), limit))


class _Complaints:
    """What is said of rows on standard error: the first in full, then only how many."""

    def __init__(self) -> None:
        self.count = 0

    def row(self, origin: Origin, fault: str) -> None:
        """One row that was left out."""
        self.refuse(f"{origin}: {fault}")

    def note(self, origin: Origin, words: str) -> None:
        """Something about the file that cost no row."""
        print(f"onrecord: {origin}: {words}", file=sys.stderr)

    def refuse(self, message: str) -> None:
        """Counts a refusal and tells of it."""
        self.count += 1
        if self.count <= _SHOWN:
            print(f"onrecord: {message}", file=sys.stderr)
        elif self.count == _SHOWN + 1:
            print("onrecord: further rows are only counted", file=sys.stderr)


@app.command("compare")
def compare_sources(
    first: Annotated[str, typer.Argument(metavar="SOURCE", help="An outlet or data set; onrecord is every report.")],
    second: Annotated[str, typer.Argument(metavar="SOURCE")],
    ledger: Ledger,
    actor: Who = None,
    with_: With = None,
    type_: Type = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    by: By = "published",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Compare two sources of a ledger: events that both tell, that only one tells, and where they differ."""
    from onrecord.export.compare import compare
    from onrecord.export.stored import Selection
    from onrecord.ledger.ledger import Ledger as Opened
    from onrecord.ledger.query import Filter

    selection = Selection(Filter(actor, with_, type_, since, until), as_of, by)
    with Opened(ledger) as opened:
        found = compare(_events(opened, selection), first, second)
    if as_json:
        write_json(found.plain())
    else:
        _print(found)


def _print(found: Any) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    console.print(
        f"{found.both} events told by both, {found.only_first} by {found.first} alone, {found.only_second} by "
        f"{found.second} alone; overlap {found.overlap:.3f}",
        markup=False,
    )
    table = Table("type", "both", found.first, found.second)
    for kind, counts in sorted(found.types.items()):
        table.add_row(kind, *map(str, counts))
    console.print(table)
    if found.differ:
        console.print(
            "of those told by both, they differ in: "
            + ", ".join(f"{n} {what}" for what, n in found.differ.most_common())
        )
