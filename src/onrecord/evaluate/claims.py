"""Counts the events that are coded in a folder of texts, and how many of a sample a person found right.

False positives are the field's first complaint, and no corpus has gold for them: texts in which little of the kind happens
(an election campaign, sport, business) are read, and a sample of what is coded there is judged (`verdicts`):

- right: that happened (or not, or was planned), between these parties, by this type
- parties: so it did, but a party is wrong or missing that the sentence names
- type: something of politics happened, of another type, or its standing is wrong (told as done what was not)
- nothing: no event of this kind is told
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import InputError
from onrecord.evaluate.verdicts import Answered, count_verdicts, read_verdicts
from onrecord.language.parse import parse
from onrecord.pipeline import Rules, read_out
from onrecord.readers.plain import report_from_text
from onrecord.records import Claim, Parse, Report

VERDICTS = ("right", "parties", "type", "nothing")


@dataclass(frozen=True, slots=True)
class Coded:
    """The claims of one text that are of PLOVER's types, and how many sentences it has."""

    sentences: int
    claims: tuple[Answered, ...]


def code_texts(folder: Path, rules: Rules, published: str | None = None) -> Iterator[Coded]:
    """What is coded in every .txt file of a folder, in order of names. Raises InputError where there is none."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise InputError(f"{folder}: no .txt files to read")
    for path in paths:
        yield _code(path, rules, published)


def _code(path: Path, rules: Rules, published: str | None) -> Coded:
    parses: list[Parse] = []

    def parse_once(report: Report) -> Parse:
        parses.append(parse(report))
        return parses[-1]

    report = report_from_text(path.read_bytes().decode("utf-8"), name=str(path), published=published)
    claims = (claim for claim in read_out(report, rules, parse_once).claims if not claim.type.startswith("X-"))
    found = tuple(_answered(path.stem, claim, report) for claim in claims)
    return Coded(sum(len(parsed.sentences) for parsed in parses), found)


def _answered(document: str, claim: Claim, report: Report) -> Answered:
    parties = " ".join(f"{p.role}={p.actor.id}" for p in claim.participants)
    answer = f"{claim.type} {claim.polarity} {claim.modality} {parties}".strip()
    words = report.text[max(0, claim.trigger.start - 120) : claim.trigger.end + 80]
    return Answered(document, claim.trigger, " ".join(words.split()), answer)


def score_claims(folder: Path, rules: Rules, verdicts: Path | None = None) -> dict[str, float]:
    """Sentences, claims, claims per 1,000 sentences; with `verdicts` the share of the judged that is right, and the
    share that is right but for a party.
    """
    texts = list(code_texts(folder, rules))
    claims = [claim for text in texts for claim in text.claims]
    sentences = sum(text.sentences for text in texts)
    scores: dict[str, float] = {
        "sentences": sentences,
        "claims": len(claims),
        "per_thousand": round(1000 * len(claims) / max(1, sentences), 1),
    }
    if verdicts is not None:
        counts, changed = count_verdicts(claims, read_verdicts(verdicts, VERDICTS))
        judged = max(1, counts.total())
        scores |= {"judged": counts.total(), "judged_before_a_change": changed}
        scores |= {verdict: counts[verdict] for verdict in VERDICTS}
        scores["precision"] = round(counts["right"] / judged, 4)
        scores["precision_of_type"] = round((counts["right"] + counts["parties"]) / judged, 4)
    return scores


def sample_claims(folder: Path, rules: Rules, count: int, seed: int) -> Sequence[Answered]:
    """`count` claims, drawn by `seed`, for a person to judge."""
    claims = [claim for text in code_texts(folder, rules) for claim in text.claims]
    return random.Random(seed).sample(claims, min(count, len(claims)))
