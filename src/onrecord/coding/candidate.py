"""A frame that fits, with its participants and what it stands inside or holds inside itself."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.coding.embedding import EmbeddingRule
from onrecord.coding.match import Match
from onrecord.records import Participant


@dataclass(frozen=True, slots=True)
class Candidate:
    """A match with its participants, the candidate that governs it, and what that makes of both."""

    match: Match
    participants: tuple[Participant, ...]
    governor: Match | None = None
    embedded: EmbeddingRule | None = None
    """What governing another event makes of this one."""
    under: EmbeddingRule | None = None
    """What being governed makes of this one."""
