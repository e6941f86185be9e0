"""A person's verdicts on a sample of answers, where no gold is to be had: read, held against today's answers, counted.

A row is "document, start, end, answer, verdict" (tab-separated; characters of the text, half-open). A verdict is only as
good as the answer that it was given for: where the answer is another today, the row counts as not judged.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import InputError, nearest
from onrecord.records import Span

COLUMNS = ("document", "start", "end", "answer", "verdict")


@dataclass(frozen=True, slots=True)
class Answered:
    """A place in a text, its words, and what is answered of it."""

    document: str
    span: Span
    words: str
    answer: str

    @property
    def place(self) -> tuple[str, int, int]:
        return self.document, self.span.start, self.span.end

    def row(self, verdict: str = "") -> str:
        """The row of a verdict, the words behind it for the person who judges."""
        return "\t".join((*map(str, self.place), self.answer, verdict, self.words))


Verdicts = Mapping[tuple[str, int, int], tuple[str, str]]
"""Place -> (answer, verdict)."""


def read_verdicts(path: Path, known: Sequence[str]) -> Verdicts:
    """The verdicts of a file. Raises InputError with the line for a row that lacks a cell or has an unknown verdict."""
    found = {}
    with path.open(encoding="utf-8", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream, delimiter="\t"), 2):
            missing = [column for column in COLUMNS if not row.get(column)]
            if missing:
                raise InputError(f"{path}:{number}: column {missing[0]!r} is missing or empty")
            if row["verdict"] not in known:
                raise InputError(f"{path}:{number}: verdict {row['verdict']!r} is none{nearest(row['verdict'], known)}")
            found[row["document"], int(row["start"]), int(row["end"])] = (row["answer"], row["verdict"])
    return found


def count_verdicts(answers: Sequence[Answered], verdicts: Verdicts) -> tuple[Counter[str], int]:
    """How often each verdict was given to an answer of today, and how many were given to one that has changed."""
    today = {(a.place, a.answer) for a in answers}
    valid = Counter(verdict for place, (answer, verdict) in verdicts.items() if (place, answer) in today)
    return valid, len(verdicts) - valid.total()
