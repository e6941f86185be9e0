"""The learned coder: which of PLOVER's roots holds between two actors of a sentence, with a calibrated probability.

A small encoder of its own (data/coder/), run on one pair at a time: activations are quantised by their own range, so a
pair's result cannot depend on what else is coded. It is loaded on first use.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from onrecord.coding.embeddings import Embeddings, load_embeddings
from onrecord.coding.pairs import Pair, mark_pair
from onrecord.language.pieces import Pieces
from onrecord.language.weights import load_model, open_session, packaged_files, threads_of
from onrecord.records import Sentence, Span
from onrecord.rules import DATA

if TYPE_CHECKING:
    from onnxruntime import InferenceSession

FOLDER = DATA / "coder"
FILES = ("model.onnx", "coder.json")
NONE = "NONE"
"""What the coder says of two actors between whom nothing happens."""
RULE = "model:coder"


@dataclass(frozen=True)
class Coder:
    """The network, its labels, and the measured numbers that its answers are read by."""

    session: InferenceSession
    pieces: Pieces
    embeddings: Embeddings
    roots: tuple[str, ...]
    """PLOVER's roots with YIELD for CONCEDE and RETREAT, and NONE."""
    temperature: float
    threshold: float
    """Below this probability the coder is silent where no frame speaks."""
    trust: float
    """How many times likelier another root must be than a frame's own to win over it."""

    def between(self, sentence: Sentence, source: Span, target: Span) -> dict[str, float]:
        """Every root, NONE too, with its probability between the words at two spans of a sentence; together 1."""
        return self.read(mark_pair(sentence, source, target, self.pieces))

    def read(self, pair: Pair) -> dict[str, float]:
        """The same of a pair that is marked already."""
        feed = {
            "embedded": self.embeddings.of(pair.pieces),
            "shapes": np.array(pair.shapes, dtype=np.int64),
            "roles": np.array(pair.roles, dtype=np.int64),
        }
        logits = np.asarray(self.session.run(None, feed)[0], dtype=np.float64) / self.temperature
        powers = np.exp(logits - logits.max())
        return {root: round(float(p), 6) for root, p in zip(self.roots, powers / powers.sum(), strict=True)}


def load_coder(threads: int = 0) -> Coder:
    """The packaged coder; `threads` 0 takes all cores. Raises PipelineError where a file is missing or damaged."""
    return _load(threads_of(threads))


@lru_cache(maxsize=2)
def _load(threads: int) -> Coder:
    files = packaged_files(FOLDER, FILES)
    plain = json.loads(files["coder.json"])
    numbers = (float(plain[name]) for name in ("temperature", "threshold", "trust"))
    session = open_session(files["model.onnx"], threads)
    return Coder(session, load_model(threads).pieces, load_embeddings(), tuple(plain["roots"]), *numbers)


def choose(frame: str | None, found: Mapping[str, float], trust: float) -> str:
    """The root between two actors where a frame says one thing (or nothing, None) and the coder another.

    The frame's root stands unless the coder finds another one more than `trust` times likelier. NONE is left out: the
    question is which relation holds, not whether one does.
    """
    weighed = {root: p * (trust if root == frame else 1.0) for root, p in found.items() if root != NONE}
    return max(weighed, key=lambda root: weighed[root])
