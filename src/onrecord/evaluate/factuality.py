"""Scores how firmly predicates happened against JSON Lines of factuality, -3 (certainly not) to +3 (certainly)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from onrecord.attribution.certainty import factuality
from onrecord.attribution.scope import Scopes
from onrecord.attribution.vocabulary import Cues
from onrecord.errors import InputError
from onrecord.evaluate.conllu import Tally
from onrecord.language.parse import cut_runs, parse_runs
from onrecord.language.weights import Model, load_model
from onrecord.records import Span

DID_NOT = -0.5
"""At or below this a predicate did not happen, in gold and prediction."""
_UNESCAPED = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}


def score_factuality(path: Path, cues: Cues, predictions: Path | None = None) -> dict[str, float]:
    """Pearson's r with the gold and F1 of "did not happen", over the predicates of one file.

    Each line holds "text" (tokens joined by blanks) and "targets", with "span1" (first token and end) and "label".
    `predictions` gets the same lines with "predicted" beside each label.
    """
    gold: list[float] = []
    ours: list[float] = []
    output = predictions.open("w", encoding="utf-8") if predictions else None
    model = load_model()
    for record in _records(path):
        values = _predicted(model, cues, record["text"], [t["span1"][0] for t in record["targets"]])
        for target, value in zip(record["targets"], values, strict=True):
            gold.append(float(target["label"]))
            ours.append(value)
            target["predicted"] = round(value, 3)
        if output:
            output.write(json.dumps(record, ensure_ascii=False) + "\n")
    if output:
        output.close()
    hits = sum(g <= DID_NOT and o <= DID_NOT for g, o in zip(gold, ours, strict=True))
    refrained = Tally(sum(g <= DID_NOT for g in gold), sum(o <= DID_NOT for o in ours), hits)
    return {
        "pearson": round(pearson(gold, ours), 4),
        "did not happen": round(refrained.f1(), 4),
        "predicates": len(gold),
    }


def pearson(a: Sequence[float], b: Sequence[float]) -> float:
    """Pearson's correlation; 0 where one side does not vary."""
    if len(a) < 2:
        return 0.0
    mean_a, mean_b = sum(a) / len(a), sum(b) / len(b)
    shared = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    spread = math.sqrt(sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b))
    return shared / spread if spread else 0.0


def _records(path: Path) -> Iterator[dict[str, Any]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield json.loads(line)
            except json.JSONDecodeError as error:
                raise InputError(f"{path}:{number}: not JSON: {error.msg}") from error


def _predicted(model: Model, cues: Cues, text: str, targets: Sequence[int]) -> list[float]:
    """The factuality of the words at `targets`, with the tokens of the file and its line as one sentence."""
    words = [_UNESCAPED.get(word, word) for word in text.split(" ")]
    spans, at = [], 0
    for word in words:
        spans.append(Span(at, at + len(word)))
        at += len(word) + 1
    kept = [s for s in spans if s.start < s.end]
    values: list[float] = []
    for sentence in parse_runs(model, cut_runs(model, " ".join(words), kept, 0, frozenset({0}))).sentences:
        scopes = Scopes(sentence, cues)
        values.extend(factuality(scopes, token) for token in range(len(sentence)))
    places = {span: k for k, span in enumerate(kept)}
    return [values[places[spans[t]]] for t in targets]
