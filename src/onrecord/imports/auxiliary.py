"""PLOVER's auxiliary modes among contexts, and the marks of our own exports, read as polarity, modality and certainty."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from onrecord.records import Certainty, Modality, Polarity

_QUALITIES: dict[str, dict[str, Any]] = {
    "future": {"modality": Modality.PLANNED},
    "hypothetical": {"modality": Modality.HYPOTHETICAL},
    "historical": {"modality": Modality.HISTORICAL},
    "negation": {"polarity": Polarity.DID_NOT},
    "disputed": {"certainty": Certainty.UNKNOWN},
    "unconfirmed": {"certainty": Certainty.UNKNOWN},
}

_MARKED: dict[str, dict[str, Any]] = {
    "planned": {"modality": Modality.PLANNED},
    "hypothetical": {"modality": Modality.HYPOTHETICAL},
    "absent": {"polarity": Polarity.DID_NOT},
    "denied": {"polarity": Polarity.DID_NOT},
    "uncertain": {"certainty": Certainty.POSSIBLE},
    "unconfirmed": {"certainty": Certainty.UNKNOWN},
    "disputed": {"certainty": Certainty.UNKNOWN},
}


def marked_qualities(mark: str | None) -> dict[str, Any]:
    """What a mark of `export.told.MARKS` says as fields of a foreign event; nothing for no mark."""
    return _MARKED.get(mark or "", {})


def auxiliary_qualities(words: Iterable[str]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Contexts without the auxiliary modes, and what those say as fields of a foreign event."""
    contexts, qualities = [], dict[str, Any]()
    for word in (w.strip().casefold() for w in words):
        if word in _QUALITIES:
            qualities |= _QUALITIES[word]
        elif word and word != "none":
            contexts.append(word)
    return tuple(dict.fromkeys(contexts)), qualities
