"""docs/exports.md names every format, every mark and every data set."""

from __future__ import annotations

from pathlib import Path

from onrecord.export.registry import FORMATS
from onrecord.export.told import MARKS
from onrecord.imports.registry import READERS

DOCS = (Path(__file__).parent.parent.parent / "docs" / "exports.md").read_text(encoding="utf-8")


def test_everything_is_documented() -> None:
    missing = [name for name in (*(one.name for one in FORMATS), *READERS) if f"`{name}`" not in DOCS]
    assert not missing
    assert all(mark in DOCS for mark in MARKS)
