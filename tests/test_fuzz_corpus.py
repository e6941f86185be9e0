"""What fuzzing found once, and the good input that it begins with, stay read (`python -m fuzz` looks for more)."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from onrecord.readers.registry import Found, Item, ReadOptions, open_bytes
from onrecord.records import Span

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from fuzz.targets import TARGETS, seeds  # noqa: E402

CORPUS = sorted((ROOT / "fuzz" / "corpus").glob("*/*"))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_what_was_found_once(path: Path) -> None:
    TARGETS[path.parent.name](path.read_bytes())


@pytest.mark.parametrize("target", ["readers", "tables", "frames", "moments"])
def test_good_input_and_its_halves(target: str) -> None:
    for seed in seeds(target):
        TARGETS[target](seed)
        TARGETS[target](seed[: len(seed) // 2])


def test_a_target_complains_where_the_program_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself: a reader that lost a paragraph would be found."""

    def lost(data: bytes, name: str, options: ReadOptions) -> Iterator[Item]:
        for item in open_bytes(data, name, options):
            assert isinstance(item, Found)
            report = item.report
            wrong = tuple(replace(p, span=Span(0, len(report.text) + 1)) for p in report.paragraphs)
            yield replace(item, report=replace(report, paragraphs=wrong))

    monkeypatch.setattr("fuzz.targets.open_bytes", lost)
    with pytest.raises(AssertionError):
        TARGETS["readers"](b"\xff" + b"Two lines of text.\n\nAnd one more.\n")
