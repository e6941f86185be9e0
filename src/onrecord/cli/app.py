"""What every command shares: the application, its options, and how results leave."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    name="onrecord",
    help="News reports in, the attributed record out: who did what to whom, according to whom, how firmly.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

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


def _tell_version(wanted: bool) -> None:
    if wanted:
        from onrecord.cli.coder import release

        typer.echo(f"onrecord {release()}")
        raise typer.Exit


@app.callback()
def _main(
    version: Annotated[
        bool, typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the release and stop.")
    ] = False,
) -> None:
    """News reports in, the attributed record out: who did what to whom, according to whom, how firmly."""


def write_json(value: Any) -> None:
    """One JSON value on a line of its own, to standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")
