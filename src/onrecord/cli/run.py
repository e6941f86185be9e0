"""`onrecord run`: archives in, Parquet tables out, on this machine or on a Spark cluster."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from onrecord.cli.app import Language, Outlet, Published, Rules, app
from onrecord.cli.read import Columns, Format, read_options
from onrecord.errors import UsageError, nearest

if TYPE_CHECKING:
    from onrecord.scale.run import Plan, Receipt

ENGINES = ("local", "spark")


@app.command()
def run(
    sources: Annotated[
        list[str], typer.Argument(metavar="FILE|FOLDER|GLOB...", help="Archives that every machine can open.")
    ],
    out: Annotated[
        Path, typer.Option("--out", "-o", metavar="DIR", help="Where the tables go; the same for a re-run.")
    ],
    engine: Annotated[str, typer.Option("--engine", metavar="NAME", help="local or spark.")] = "local",
    jobs: Annotated[
        int, typer.Option("--jobs", "-j", min=1, max=256, metavar="N", help="Processes; of a task, on Spark.")
    ] = 1,
    master: Annotated[
        str | None, typer.Option("--master", metavar="URL", help="Of Spark: spark://host:7077, yarn, local[4], ...")
    ] = None,
    connect: Annotated[
        str | None, typer.Option("--connect", metavar="URL", help="Of a Spark Connect server: sc://host:15002.")
    ] = None,
    lot: Annotated[int, typer.Option("--lot", min=1, metavar="MB", help="Megabytes that are read as one piece.")] = 32,
    fuse: Annotated[bool, typer.Option(help="Fuse the claims of all reports into events.")] = True,
    published: Published = None,
    outlet: Outlet = None,
    format: Format = None,
    column: Columns = None,
    rules: Rules = None,
    language: Language = "onrecord",
) -> None:
    """Read archives into tables of reports, claims, quotes, questions and events, from which `add --from` makes ledgers.

    What was done is not done again when the command is given again. Exit code 3: something is in quarantine.
    """
    from onrecord.cli.coder import coder_of
    from onrecord.scale.run import plan_run

    if engine not in ENGINES:
        raise UsageError(f"{engine!r} is no engine{nearest(engine, ENGINES)}; there are {', '.join(ENGINES)}")
    if engine != "spark" and (master or connect):
        raise UsageError("--master and --connect go with --engine spark")
    options = read_options(published, outlet, format, column)
    plan = plan_run(sources, out, coder_of(rules, language), options, rules, language, lot * 1_000_000)
    quarantined = (
        _run_here(plan, out, jobs, fuse) if engine == "local" else _run_on_spark(plan, out, jobs, fuse, master, connect)
    )
    if quarantined:
        print(f"onrecord: {quarantined:,} are in {out / 'quarantine'}, each with its reason", file=sys.stderr)
        raise typer.Exit(3)


def _run_here(plan: Plan, out: Path, jobs: int, fuse: bool) -> int:
    from onrecord.scale.crew import Crew
    from onrecord.scale.reading import load_reader
    from onrecord.scale.run import read_here

    with Crew(load_reader(Path(plan.rules) if plan.rules else None, plan.language), jobs) as crew:
        quarantined = _follow(read_here(plan, out, crew), len(plan.lots))
    if fuse:
        from onrecord.scale.fusing import fuse_here

        _say(f"{fuse_here(out):,} events")
    return quarantined


def _run_on_spark(plan: Plan, out: Path, jobs: int, fuse: bool, master: str | None, connect: str | None) -> int:
    from onrecord.scale.spark import fuse_there, open_spark, read_there

    with open_spark(master, connect) as spark:
        quarantined = _follow(read_there(spark, plan, out, jobs), len(plan.lots))
        if fuse:
            _say(f"{fuse_there(spark, out):,} events")
    return quarantined


def _follow(receipts: Iterable[Receipt], lots: int) -> int:
    """Shows how far reading has come, and sums up; how many were quarantined."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    reports = claims = quarantined = 0
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("lots", total=lots)
        for receipt in receipts:
            reports, claims = reports + receipt.reports, claims + receipt.claims
            quarantined += receipt.quarantined
            progress.update(task, advance=1, description=f"{reports:,} reports")
    _say(f"{reports:,} reports with {claims:,} claims in {lots:,} lots; {quarantined:,} in quarantine")
    return quarantined


def _say(message: str) -> None:
    print(message, file=sys.stderr)
