"""The command line: arguments in, one call, results to stdout and complaints to stderr.

Exit codes: 0 all well, 1 an input cannot be read, 2 the call is wrong.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from onrecord.errors import InputError, OnRecordError, PipelineError, RuleError, UsageError

app = typer.Typer(
    name="onrecord",
    help="News reports in, the attributed record out: who did what to whom, according to whom, how firmly.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
evaluate = typer.Typer(help="Score a stage on gold files in the field's own formats.", no_args_is_help=True)
app.add_typer(evaluate, name="evaluate")

Rules = Annotated[
    Path | None, typer.Option("--rules", metavar="DIR", help="A folder of your own frames/, actors/, cues/.")
]
Published = Annotated[
    str | None, typer.Option("--published", metavar="DATE", help="2025-09-03 or 2025-09-03T18:30+02:00")
]
Outlet = Annotated[str | None, typer.Option("--outlet", metavar="NAME", help="Who published it.")]
Language = Annotated[
    str,
    typer.Option("--language-pipeline", metavar="NAME", help="onrecord, or spacy:NAME with Universal Dependencies."),
]
Predictions = Annotated[Path | None, typer.Option("--predictions", metavar="FILE", help="Write predictions here.")]


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

        _write_json(to_plain(readout))
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
        _write_json(plain)


@evaluate.command("parse")
def evaluate_parse(file: Path, predictions: Predictions = None) -> None:
    """CoNLL-2018 scores of the language pipeline on a CoNLL-U file."""
    from onrecord.evaluate.parse import score_parse

    _write_json(score_parse(file, predictions))


@evaluate.command("entities")
def evaluate_entities(file: Path, predictions: Predictions = None) -> None:
    """Span F1 of names on an IOB2 file (PER, ORG, LOC)."""
    from onrecord.evaluate.entities import score_entities

    _write_json(score_entities(file, predictions))


@evaluate.command("attribution")
def evaluate_attribution(folder: Path, predictions: Predictions = None, rules: Rules = None) -> None:
    """F1 of source, cue, content and whole attributions; gold in the folder "attributions" beside the texts."""
    from onrecord.attribution.cues import load_cues
    from onrecord.evaluate.attribution import score_attribution

    _write_json(score_attribution(folder, load_cues(rules), predictions))


@evaluate.command("factuality")
def evaluate_factuality(file: Path, predictions: Predictions = None, rules: Rules = None) -> None:
    """Pearson's r of factuality, and F1 of what did not happen, on a JSON Lines file."""
    from onrecord.attribution.cues import load_cues
    from onrecord.evaluate.factuality import score_factuality

    _write_json(score_factuality(file, load_cues(rules), predictions))


@evaluate.command("relations")
def evaluate_relations(file: Path, predictions: Predictions = None, rules: Rules = None) -> None:
    """Macro-F1 over PLOVER's roots between two marked actors, on a tab-separated gold file."""
    from onrecord.evaluate.coding import score_relations
    from onrecord.pipeline import load_rules

    _write_json(score_relations(file, load_rules(rules), predictions))


@evaluate.command("places")
def evaluate_places(file: Path, predictions: Predictions = None) -> None:
    """Names found and kilometres off, on a geoparsing corpus in XML."""
    from onrecord.evaluate.places import score_places

    _write_json(score_places(file, predictions))


def _write_json(value: Any) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def main() -> None:
    """Runs a command; every error that onrecord raises on purpose becomes one message and an exit code."""
    try:
        app()
    except UsageError as error:
        _complain(error, 2)
    except (RuleError, PipelineError, InputError, OnRecordError) as error:
        _complain(error, 1)
    except BrokenPipeError:
        # The reader of our pipe has gone ("| head"): nothing is wrong, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


def _complain(error: OnRecordError, code: int) -> None:
    for line in str(error).splitlines():
        print(f"onrecord: {line}", file=sys.stderr)
    sys.exit(code)


if __name__ == "__main__":
    main()
