"""Scores fusion end to end: short reports through the whole pipeline, and whether the right tellings became one event.

The folder holds the texts and `expected.toml`: for each report its outlet, its time, and which words tell which happening.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.evaluate.clusters import conll
from onrecord.fusion.facts import Cluster, Telling
from onrecord.fusion.fuse import fuse
from onrecord.fusion.tellings import agency_of, tellings_of
from onrecord.pipeline import Rules, read_out
from onrecord.readers.plain import report_from_text
from onrecord.records import Readout


@dataclass(frozen=True, slots=True)
class Covered:
    """A report as read, and the happenings that its words should tell."""

    file: str
    readout: Readout
    tellings: tuple[Telling, ...]
    told: tuple[tuple[str, str], ...]
    """(happening, words)."""

    def claim_at(self, words: str) -> str | None:
        """The claim whose trigger shares a character with some words of the body; None where there is none."""
        text = self.readout.report.text
        body = text.find("\n") if words in text[text.find("\n") :] else 0
        start = text.index(words, body)
        inside = [c for c in self.readout.claims if c.trigger.start < start + len(words) and start < c.trigger.end]
        return inside[0].id if inside else None


def read_coverage(folder: Path, rules: Rules) -> list[Covered]:
    """Every report of a folder through the pipeline. Raises InputError where `expected.toml` is not there."""
    path = folder / "expected.toml"
    if not path.is_file():
        raise InputError(f"{path}: no such file")
    return [_read(folder, entry, rules) for entry in tomllib.loads(path.read_text(encoding="utf-8"))["report"]]


def _read(folder: Path, entry: Mapping[str, Any], rules: Rules) -> Covered:
    text = (folder / entry["file"]).read_text(encoding="utf-8")
    report = report_from_text(text, published=entry["published"], outlet=entry["outlet"])
    readout = read_out(report, rules)
    tellings = tellings_of(readout, entry["published"], agency_of(report, rules.actors))
    return Covered(entry["file"], readout, tellings, tuple((event, words) for event, words in entry["tells"]))


def score_coverage(folder: Path, rules: Rules) -> dict[str, float]:
    """CoNLL F1 and pairwise precision, recall and F1 over the tellings expected, and the share of them that was coded.

    A telling that no claim tells stands alone, so that what the stages before miss counts against the score.
    """
    reports = read_coverage(folder, rules)
    return score(reports, fuse(t for r in reports for t in r.tellings))


def score(reports: Sequence[Covered], clusters: Sequence[Cluster]) -> dict[str, float]:
    """As `score_coverage`, of clusters that are there."""
    cluster_of = {claim: c.id for c in clusters for claim in c.claims}
    gold = {f"{r.file}:{words}": event for r in reports for event, words in r.told}
    claims = {f"{r.file}:{words}": r.claim_at(words) for r in reports for _, words in r.told}
    found = {name: cluster_of[claim] for name, claim in claims.items() if claim in cluster_of}
    pairs = [(gold[a] == gold[b], a in found and found[a] == found.get(b)) for a, b in combinations(sorted(gold), 2)]
    right = sum(g and f for g, f in pairs)
    precision = right / max(1, sum(f for _, f in pairs))
    recall = right / max(1, sum(g for g, _ in pairs))
    return {
        "conll": conll(gold, found)["conll"],
        "pair_precision": round(precision, 4),
        "pair_recall": round(recall, 4),
        "pair_f1": round(2 * precision * recall / (precision + recall), 4) if right else 0.0,
        "coded": round(len(found) / len(gold), 4),
    }
