"""`onrecord read` and `onrecord quotes`: one report, its record."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from onrecord.cli.app import Language, Outlet, Published, Rules, app, write_json


@app.command()
def read(
    file: Annotated[str, typer.Argument(metavar="FILE|-", help="A text file, or - for standard input.")],
    published: Published = None,
    outlet: Outlet = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object with every record.")] = False,
    why: Annotated[bool, typer.Option("--why", help="Show the rule or model behind each field.")] = False,
    rules: Rules = None,
    language: Language = "onrecord",
) -> None:
    """Print the record of one report."""
    from onrecord.readers.plain import check_date

    if published is not None:
        check_date(published)
    readout = _read_one(file, published, outlet, rules, language)
    if as_json:
        from onrecord.records import to_plain

        write_json(to_plain(readout))
    else:
        from onrecord.terminal import WIDEST, print_readout

        console = Console(highlight=False)
        width = min(console.width, WIDEST) if console.is_terminal else 80
        print_readout(readout, Console(highlight=False, width=width), why)


def _read_one(file: str, published: str | None, outlet: str | None, folder: Path | None, language: str) -> Any:
    from concurrent.futures import ThreadPoolExecutor
    from dataclasses import replace

    from onrecord.language.weights import load_model
    from onrecord.readers.plain import decode, read_bytes, report_from_text

    name = "standard input" if file == "-" else file
    data = sys.stdin.buffer.read() if file == "-" else read_bytes(Path(file))
    decoded = decode(data, name)
    report = report_from_text(decoded.text, published=published, outlet=outlet, name=name)
    # The weights load beside the rules: a quarter of a second of every cold start.
    with ThreadPoolExecutor(1) as beside:
        if language == "onrecord":
            beside.submit(load_model)
        from onrecord.language.pipelines import load_pipeline
        from onrecord.pipeline import load_rules, read_out

        rules, pipeline = load_rules(folder), load_pipeline(language)
    readout = read_out(report, rules, pipeline)
    if decoded.note:
        print(f"onrecord: {name}: {decoded.note}", file=sys.stderr)
        readout = replace(readout, notes=(*readout.notes, decoded.note))
    return readout


@app.command()
def quotes(
    file: Annotated[str, typer.Argument(metavar="FILE|-")],
    published: Published = None,
    outlet: Outlet = None,
    rules: Rules = None,
    language: Language = "onrecord",
) -> None:
    """List every quotation of a report with its speaker, one JSON object a line."""
    from onrecord.readers.plain import check_date
    from onrecord.records import to_plain

    if published is not None:
        check_date(published)
    readout = _read_one(file, published, outlet, rules, language)
    for quote in readout.quotes:
        speaker = quote.said_by[-1].actor if len(quote.said_by) > 1 else None
        plain = {"quote": quote.span.of(readout.report.text), "speaker": speaker and speaker.name} | to_plain(quote)
        write_json(plain)
