"""`onrecord rules`: a folder of one's own rules, checked before it is used."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from onrecord.cli.app import app

rules = typer.Typer(
    help="Work on a folder of your own rules (frames/, actors/, cues/, places/, plover.csv, words.toml)."
)
app.add_typer(rules, name="rules", no_args_is_help=True)


@rules.callback()
def _rules() -> None:
    """Work on a folder of your own rules."""


@rules.command("check")
def check(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that --rules is given.")]) -> None:
    """Report every fault as file:line, and run every example and counterexample. Exit code 1 where there is a fault."""
    from onrecord.evaluate.rules import check_rules

    checked = check_rules(folder)
    for fault in checked.faults:
        print(fault, file=sys.stderr)
    if checked.faults:
        sys.exit(1)
    print(f"{folder}: {checked.frames} frames of your own, {checked.examples} examples hold")
