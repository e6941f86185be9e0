"""Scores the coding of relations: every row of a gold file through the whole pipeline, its two actors given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from onrecord.attribution.record import attribute
from onrecord.coding.coder import Coder, choose, load_coder
from onrecord.coding.events import code_events
from onrecord.coding.pairs import mark_text
from onrecord.entities.actors import outlet_actor, resolve
from onrecord.errors import InputError
from onrecord.evaluate.relations import (
    CONFLICT,
    QUAD,
    Relation,
    marked_mentions,
    read_relations,
    relation_of,
    write_predictions,
)
from onrecord.language.parse import parse
from onrecord.pipeline import Rules
from onrecord.readers.plain import report_from_text


def score_relations(path: Path, rules: Rules, predictions: Path | None = None) -> dict[str, float]:
    """Macro-F1 over roots and over quad classes of frames and coder together, of frames alone and of the coder alone,
    and the frames' coverage and precision on the rows that they code; all 0 to 1. Of a file that only tells conflict from
    peace, macro-F1 over the two and accuracy.

    `predictions` gets lines of id and root, in the form that the study's scorer reads.
    """
    relations = read_relations(path)
    if not relations:
        raise InputError(f"{path}: no rows")
    coder = load_coder()
    by_frames = [code_relation(relation, rules) for relation in relations]
    learned = [probabilities(relation, coder) for relation in relations]
    alone = [choose(None, found, coder.trust) for found in learned]
    both = [choose(root, found, coder.trust) for root, found in zip(by_frames, learned, strict=True)]
    coarse = all(relation.root in CONFLICT for relation in relations)
    if coarse:
        both = [_on_side(root, found, coder.trust) for root, found in zip(by_frames, learned, strict=True)]
    if predictions:
        with predictions.open("w", encoding="utf-8") as stream:
            write_predictions(zip((r.id for r in relations), both, strict=True), stream)
    if coarse:
        return _score_conflict(relations, by_frames, learned, coder.trust)
    gold = [relation.root for relation in relations]
    coded = [(g, r) for g, r in zip(gold, by_frames, strict=True) if r]
    scores = root_and_quad(gold, both)
    scores |= {f"frames {name}": value for name, value in root_and_quad(gold, [r or "" for r in by_frames]).items()}
    scores |= {f"coder {name}": value for name, value in root_and_quad(gold, alone).items()}
    return scores | {
        "frames coverage": round(len(coded) / len(gold), 4),
        "frames precision": round(sum(g == r for g, r in coded) / len(coded), 4) if coded else 0.0,
    }


def _score_conflict(
    relations: Sequence[Relation],
    by_frames: Sequence[str | None],
    learned: Sequence[Mapping[str, float]],
    trust: float,
) -> dict[str, float]:
    gold = [relation.root for relation in relations]
    pairs = list(zip(by_frames, learned, strict=True))
    answers = {
        "": [conflict_or_peace(root, found, trust) for root, found in pairs],
        "frames ": ["" if root is None else str(int(QUAD[root] > 2)) for root in by_frames],
        "coder ": [conflict_or_peace(None, found, trust) for found in learned],
    }
    scores: dict[str, float] = {}
    for who, found in answers.items():
        scores[f"{who}conflict"] = round(macro_f1(gold, found), 4)
        scores[f"{who}accuracy"] = round(sum(g == f for g, f in zip(gold, found, strict=True)) / len(gold), 4)
    return scores


def _on_side(frame: str | None, found: Mapping[str, float], trust: float) -> str:
    """The likeliest root on the side of conflict or peace that is the likelier."""
    side = conflict_or_peace(frame, found, trust) == "1"
    return choose(frame, {root: p for root, p in found.items() if root in QUAD and (QUAD[root] > 2) is side}, trust)


def conflict_or_peace(frame: str | None, found: Mapping[str, float], trust: float) -> str:
    """ "1" where the coder's roots of conflict together are likelier than all else, NONE too; a frame's side counts `trust` times."""
    conflict = sum(p for root, p in found.items() if QUAD.get(root, 0) > 2)
    peace = 1 - conflict
    if frame is not None:
        conflict, peace = (conflict * trust, peace) if QUAD[frame] > 2 else (conflict, peace * trust)
    return str(int(conflict > peace))


def root_and_quad(gold: Sequence[str], roots: Sequence[str]) -> dict[str, float]:
    """Macro-F1 over roots and over their quad classes."""
    quad = macro_f1([str(QUAD[g]) for g in gold], [str(QUAD.get(r, "")) for r in roots])
    return {"root": round(macro_f1(gold, roots), 4), "quad": round(quad, 4)}


def probabilities(relation: Relation, coder: Coder) -> dict[str, float]:
    """Every root with the learned coder's probability between the two actors of one row."""
    return coder.read(mark_text(relation.text, relation.source, relation.target, coder.pieces))


def code_relation(relation: Relation, rules: Rules) -> str | None:
    """The root that the frames find between the two actors of one row; None where they find none."""
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
