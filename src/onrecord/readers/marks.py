"""Paragraphs that are not the report's own prose: corrections, captions, credits, the page's furniture."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from onrecord.readers.agencies import agency_pattern
from onrecord.rules import DATA, Block, Faults, read_blocks

KINDS = ("correction", "caption", "credit", "furniture")
_KEYS = ("id", "kind", "begins", "longest", "whole", "examples", "counterexamples")


@dataclass(frozen=True, slots=True)
class Mark:
    """One way in which such a paragraph begins; `rule` is its "file:line id"."""

    rule: str
    kind: str
    begins: re.Pattern[str]
    longest: int | None
    whole: bool
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]

    def fits(self, paragraph: str) -> bool:
        """Whether a paragraph is one of these."""
        found = self.begins.fullmatch(paragraph) if self.whole else self.begins.match(paragraph)
        return found is not None and (self.longest is None or paragraph.count(" ") < self.longest)


@lru_cache(maxsize=1)
def load_marks() -> tuple[Mark, ...]:
    """Every mark of data/readers/marks.toml. Raises RuleError with all its faults."""
    faults = Faults()
    blocks = read_blocks("readers/marks.toml", DATA / "readers" / "marks.toml", "mark", faults)
    marks = [mark for block in blocks if (mark := _mark(block, faults))]
    faults.raise_any()
    return tuple(marks)


def _mark(block: Block, faults: Faults) -> Mark | None:
    faults.check_keys(block, _KEYS)
    values: dict[str, Any] = dict(block.values)
    if values.get("kind") not in KINDS:
        faults.unknown(block.origin, "kind", str(values.get("kind")), KINDS)
    try:
        begins = re.compile(str(values["begins"]).replace("{agency}", agency_pattern()))
    except (KeyError, re.error) as error:
        faults.add(block.origin, f"'begins' is no regular expression: {error}")
        return None
    return Mark(
        f"{block.origin} {values.get('id')}", str(values.get("kind")), begins, values.get("longest"),
        bool(values.get("whole")), tuple(values.get("examples", ())), tuple(values.get("counterexamples", ())),
    )  # fmt: skip


@lru_cache(maxsize=1)
def _any_mark() -> re.Pattern[str]:
    """All marks in one expression: nearly every paragraph is prose, and one look says so."""
    return re.compile("|".join(f"(?:{mark.begins.pattern})" for mark in load_marks()))


def mark_of(paragraph: str) -> Mark | None:
    """The mark of a paragraph that is not prose; None for prose."""
    if not _any_mark().match(paragraph):
        return None
    return next((mark for mark in load_marks() if mark.fits(paragraph)), None)
