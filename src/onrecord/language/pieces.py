"""Words to the encoder's word pieces: lower-cased, accents off, longest match first.

The scheme is BERT's WordPiece (Devlin et al. 2019) over words that are already tokens, so it needs thirty lines and
no library; `training.export` checks it against the reference implementation, piece by piece.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

LONGEST_WORD = 100
"""Characters; a longer word becomes the unknown piece, as in the reference."""
MOST_PIECES = 12
"""Pieces kept of one word: a web address need not fill a window."""


class Pieces:
    """The vocabulary, and every word seen so far with its pieces."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._number = {piece: i for i, piece in enumerate(vocabulary)}
        self._unknown = self._number["[UNK]"]
        self._seen: dict[str, tuple[int, ...]] = {}

    def __call__(self, word: str) -> tuple[int, ...]:
        """The numbers of `word`'s pieces, one at least."""
        found = self._seen.get(word)
        if found is None:
            found = self._seen[word] = self._split(word)
            if len(self._seen) > 200_000:
                self._seen.clear()
        return found

    def _split(self, word: str) -> tuple[int, ...]:
        found: list[int] = []
        for part in _parts(word):
            found.extend(self._match(part))
            if len(found) >= MOST_PIECES:
                break
        return tuple(found[:MOST_PIECES]) or (self._unknown,)

    def _match(self, part: str) -> list[int]:
        if len(part) > LONGEST_WORD:
            return [self._unknown]
        found: list[int] = []
        start = 0
        while start < len(part):
            end = len(part)
            while end > start:
                number = self._number.get(part[start:end] if start == 0 else f"##{part[start:end]}")
                if number is not None:
                    break
                end -= 1
            if end == start:
                return [self._unknown]
            found.append(number)  # type: ignore[arg-type]
            start = end
        return found


def _parts(word: str) -> list[str]:
    """Normalised runs of letters and digits, each mark on its own, control characters dropped."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.lower()) if unicodedata.category(c) != "Mn")
    parts: list[str] = []
    joined = False
    for c in plain:
        if c in "\0\ufffd" or (unicodedata.category(c)[0] == "C"):
            continue
        if _is_mark(c) or _is_ideograph(c):
            parts.append(c)
            joined = False
        elif joined:
            parts[-1] += c
        else:
            parts.append(c)
            joined = True
    return parts


def _is_mark(c: str) -> bool:
    return (c.isascii() and not c.isalnum() and not c.isspace()) or unicodedata.category(c)[0] == "P"


def _is_ideograph(c: str) -> bool:
    return "\u4e00" <= c <= "\u9fff" or "\u3400" <= c <= "\u4dbf" or "\U00020000" <= c <= "\U0002fa1f"
