"""How near two words are in meaning, by the table of word pieces that the packaged encoder starts from."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from onrecord.coding.embeddings import WIDTH, load_embeddings
from onrecord.language.weights import load_model

Matrix = NDArray[np.float64]
MARKS = 1000
"""Pieces of lower numbers are marks and characters, no words."""


def nearness(words: Sequence[str]) -> Matrix:
    """Cosine of every word with every other, 0 where they point apart; shape (words, words)."""
    vectors = np.array([_vector(word) for word in words], dtype=float).reshape(len(words), WIDTH)
    cosine: Matrix = np.clip(vectors @ vectors.T, 0.0, 1.0)
    return cosine


@lru_cache(maxsize=50_000)
def _vector(word: str) -> NDArray[np.float64]:
    """The mean of a word's pieces, of length 1, as seen from the middle of all words."""
    pieces = load_model().pieces(word)
    vector = (load_embeddings().of(pieces) - _middle()).mean(axis=0) if pieces else np.zeros(WIDTH)
    return np.asarray(vector / (np.linalg.norm(vector) or 1.0), dtype=float)


@lru_cache(maxsize=1)
def _middle() -> NDArray[np.float32]:
    table = load_embeddings()
    middle: NDArray[np.float32] = table.of(tuple(range(MARKS, len(table.table)))).mean(axis=0)
    return middle
