"""`onrecord evaluate`: every stage on gold files in the field's own formats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import Rules, app, write_json

if TYPE_CHECKING:
    from onrecord.evaluate.verdicts import Answered

evaluate = typer.Typer(help="Score a stage on gold files in the field's own formats.", no_args_is_help=True)
app.add_typer(evaluate, name="evaluate")

Predictions = Annotated[Path | None, typer.Option("--predictions", metavar="FILE", help="Write predictions here.")]

JudgedBy = Annotated[
    Path | None, typer.Option("--verdicts", metavar="FILE", help="A person's verdicts on a sample, tab-separated.")
]
Sample = Annotated[int, typer.Option("--sample", metavar="N", help="Print N answers to be judged instead.")]
Seed = Annotated[int, typer.Option("--seed", help="Which N.")]


@evaluate.command("parse")
def evaluate_parse(file: Path, predictions: Predictions = None) -> None:
    """CoNLL-2018 scores of the language pipeline on a CoNLL-U file."""
    from onrecord.evaluate.parse import score_parse

    write_json(score_parse(file, predictions))


@evaluate.command("entities")
def evaluate_entities(file: Path, predictions: Predictions = None) -> None:
    """Span F1 of names on an IOB2 file (PER, ORG, LOC)."""
    from onrecord.evaluate.entities import score_entities

    write_json(score_entities(file, predictions))


@evaluate.command("attribution")
def evaluate_attribution(folder: Path, predictions: Predictions = None, rules: Rules = None) -> None:
    """F1 of source, cue, content and whole attributions, and by kind of speech; gold in "attributions" beside the texts."""
    from onrecord.attribution.cues import load_cues
    from onrecord.evaluate.attribution import score_attribution

    write_json(score_attribution(folder, load_cues(rules), predictions))


@evaluate.command("factuality")
def evaluate_factuality(file: Path, predictions: Predictions = None, rules: Rules = None) -> None:
    """Pearson's r of factuality, and F1 of what did not happen, on a JSON Lines file."""
    from onrecord.attribution.cues import load_cues
    from onrecord.evaluate.factuality import score_factuality

    write_json(score_factuality(file, load_cues(rules), predictions))


@evaluate.command("relations")
def evaluate_relations(file: Path, predictions: Predictions = None, rules: Rules = None) -> None:
    """Macro-F1 over PLOVER's roots between two marked actors, on a tab-separated gold file."""
    from onrecord.evaluate.coding import score_relations
    from onrecord.pipeline import load_rules

    write_json(score_relations(file, load_rules(rules), predictions))


@evaluate.command("actors")
def evaluate_actors(
    folder: Path, verdicts: JudgedBy = None, sample: Sample = 0, seed: Seed = 1, rules: Rules = None
) -> None:
    """How many gold sources of an attribution corpus resolve to a country or organisation, and how many of them rightly."""
    from onrecord.evaluate.actors import sample_sources, score_actors
    from onrecord.pipeline import load_rules

    if sample:
        _print_sample([source.answered for source in sample_sources(folder, load_rules(rules), sample, seed)])
    else:
        write_json(score_actors(folder, load_rules(rules), verdicts))


@evaluate.command("claims")
def evaluate_claims(
    folder: Path, verdicts: JudgedBy = None, sample: Sample = 0, seed: Seed = 1, rules: Rules = None
) -> None:
    """How many events are coded in a folder of texts, and how many of them rightly by a person's verdicts."""
    from onrecord.evaluate.claims import sample_claims, score_claims
    from onrecord.pipeline import load_rules

    if sample:
        _print_sample(sample_claims(folder, load_rules(rules), sample, seed))
    else:
        write_json(score_claims(folder, load_rules(rules), verdicts))


def _print_sample(answers: Sequence[Answered]) -> None:
    from onrecord.evaluate.verdicts import COLUMNS

    typer.echo("\t".join((*COLUMNS, "words")))
    for answer in answers:
        typer.echo(answer.row())


@evaluate.command("places")
def evaluate_places(file: Path, predictions: Predictions = None) -> None:
    """Names found and kilometres off, on a geoparsing corpus in XML."""
    from onrecord.evaluate.places import score_places

    write_json(score_places(file, predictions))


@evaluate.command("coreference")
def evaluate_coreference(folder: Path, part: str = "dev", predictions: Predictions = None) -> None:
    """CoNLL F1 of which mentions tell of one happening, on a part of ECB+ with gold mentions, beside the baselines."""
    from onrecord.evaluate.coreference import score_coreference

    write_json(score_coreference(folder, part, predictions))


@evaluate.command("coverage")
def evaluate_coverage(folder: Path, rules: Rules = None) -> None:
    """CoNLL and pairwise F1 of fusion end to end: reports of a folder, and what "expected.toml" says they tell."""
    from onrecord.evaluate.coverage import score_coverage
    from onrecord.pipeline import load_rules

    write_json(score_coverage(folder, load_rules(rules)))
