"""Scores the coding of relations: every row of a gold file through the whole pipeline, its two actors given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from onrecord.attribution.record import attribute
from onrecord.coding.events import code_events
from onrecord.entities.actors import outlet_actor, resolve
from onrecord.errors import InputError
from onrecord.evaluate.relations import QUAD, Relation, marked_mentions, read_relations, relation_of, write_predictions
from onrecord.language.parse import parse
from onrecord.pipeline import Rules
from onrecord.readers.plain import report_from_text


def score_relations(path: Path, rules: Rules, predictions: Path | None = None) -> dict[str, float]:
    """Macro-F1 over roots and over quad classes, coverage, and precision on the rows coded; all 0 to 1.

    `predictions` gets lines of id and root, in the form that the study's scorer reads.
    """
    relations = read_relations(path)
    if not relations:
        raise InputError(f"{path}: no rows")
    found = [(relation.id, code_relation(relation, rules)) for relation in relations]
    if predictions:
        with predictions.open("w", encoding="utf-8") as stream:
            write_predictions(found, stream)
    gold = [relation.root for relation in relations]
    roots = [root or "" for _, root in found]
    coded = [(g, r) for g, r in zip(gold, roots, strict=True) if r]
    return {
        "root": round(macro_f1(gold, roots), 4),
        "quad": round(macro_f1([str(QUAD[g]) for g in gold], [str(QUAD.get(r, "")) for r in roots]), 4),
        "coverage": round(len(coded) / len(gold), 4),
        "precision": round(sum(g == r for g, r in coded) / len(coded), 4) if coded else 0.0,
    }


def code_relation(relation: Relation, rules: Rules) -> str | None:
    """The root that the pipeline finds between the two actors of one row; None where it finds none."""
    report = report_from_text(relation.text)
    sentences = parse(report)
    mentions = marked_mentions(relation, sentences, resolve(report, sentences, rules.actors))
    claims = code_events(report, sentences, mentions, rules.frames)
    told = attribute(report, sentences, mentions, claims, rules.cues, outlet_actor(report, rules.actors))
    coded = {claim.id for claim in claims}
    own = [replace(claim, said_by=()) for claim in told.claims if claim.id in coded]
    return relation_of(own, relation.source, relation.target)


def macro_f1(gold: Sequence[str], found: Sequence[str]) -> float:
    """The unweighted mean of F1 over the classes of the gold."""
    scores = []
    for label in sorted(set(gold)):
        right = sum(g == f == label for g, f in zip(gold, found, strict=True))
        scores.append(2 * right / (gold.count(label) + found.count(label)))
    return sum(scores) / len(scores)
