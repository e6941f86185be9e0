"""Data files to rows and blocks that know their line, with every fault of a file reported at once.

Flat tables are CSV, rules with parts are TOML. What a row means is the business of the stage that asks for it
(`entities/actors.py`, `coding/frames.py`, ...); this module knows files, lines and faults.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from onrecord.errors import RuleError, nearest

DATA = files("onrecord") / "data"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a rule stands: the file as shown to people ("frames/consult.toml") and its line, from 1."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a CSV table."""

    origin: Origin
    values: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values[column]


@dataclass(frozen=True, slots=True)
class Block:
    """One `[[name]]` block of a TOML file."""

    origin: Origin
    values: Mapping[str, Any]


@dataclass(slots=True)
class Faults:
    """Collects faults, so that a person mends a file once instead of ten times."""

    lines: list[str] = field(default_factory=list)

    def add(self, origin: Origin | str, fault: str) -> None:
        self.lines.append(f"{origin}: {fault}")

    def unknown(self, origin: Origin, what: str, value: str, known: Iterable[str]) -> None:
        """A value outside a closed vocabulary, with the nearest right answer."""
        self.add(origin, f"{what} {value!r} is not known{nearest(value, known)}")

    def check_keys(self, block: Block, known: Iterable[str]) -> None:
        """Every key of `block` must be among `known`."""
        for key in block.values.keys() - set(known):
            self.unknown(block.origin, "key", key, known)

    def raise_any(self) -> None:
        """Raises RuleError where there is a fault."""
        if self.lines:
            raise RuleError(self.lines)


def data_files(folder: str, suffix: str, extra: Path | None = None) -> Iterator[tuple[str, Traversable | Path]]:
    """The packaged files under data/`folder` ending in `suffix`, then those of the same place in a user's `extra` folder.

    Yields (name to show, file), by name.
    """
    for entry in sorted((DATA / folder).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(suffix):
            yield f"{folder}/{entry.name}", entry
    if extra is not None and (extra / folder).is_dir():
        for path in sorted((extra / folder).glob(f"*{suffix}")):
            yield str(path), path


def read_table(
    name: str, source: Traversable | Path, columns: Iterable[str], faults: Faults, others: bool = False
) -> list[Row]:
    """The rows of a CSV file; lines that begin with "#" are comments. All of `columns` must be there, and no others,
    unless `others` says that the table is somebody else's, of which only these are read.
    """
    wanted = list(columns)
    lines = _text(name, source, faults).splitlines()
    kept = [(number, line) for number, line in enumerate(lines, 1) if line.strip() and not line.startswith("#")]
    if not kept:
        return []
    header = next(csv.reader([kept[0][1]]))
    for column in header:
        if column not in wanted and not others:
            faults.unknown(Origin(name, kept[0][0]), "column", column, wanted)
    for column in wanted:
        if column not in header:
            faults.add(Origin(name, kept[0][0]), f"column {column!r} is missing")
    rows = []
    for number, line in kept[1:]:
        # Most lines quote nothing, and a reader of its own for each would cost more than all the rest.
        cells = next(csv.reader([line])) if '"' in line else line.split(",")
        if len(cells) != len(header):
            faults.add(Origin(name, number), f"{len(cells)} cells where the header has {len(header)}")
        else:
            rows.append(Row(Origin(name, number), dict(zip(header, cells, strict=True))))
    return rows


def read_blocks(name: str, source: Traversable | Path, kind: str, faults: Faults) -> list[Block]:
    """The `[[kind]]` blocks of a TOML file, each with the line of its heading.

    `tomllib` keeps no lines, so a scan for the headings finds them; both see the blocks in the same order.
    """
    text = _text(name, source, faults)
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        faults.add(Origin(name, int(found.group(1)) if found else 1), f"not valid TOML: {error}")
        return []
    for key in parsed.keys() - {kind}:
        line = next((n for n, t in enumerate(text.splitlines(), 1) if re.match(rf"\s*\[*\s*{re.escape(key)}\b", t)), 1)
        faults.unknown(Origin(name, line), "table", key, [kind])
    headings = [n for n, line in enumerate(text.splitlines(), 1) if re.match(rf"\[\[\s*{kind}\s*\]\]", line)]
    blocks = parsed.get(kind, [])
    return [Block(Origin(name, line), values) for line, values in zip(headings, blocks, strict=False)]


def _text(name: str, source: Traversable | Path, faults: Faults) -> str:
    data = source.read_bytes()
    try:
        return io.TextIOWrapper(io.BytesIO(data), encoding="utf-8-sig").read()
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        faults.add(Origin(name, line), f"byte 0x{data[error.start]:02x} is not UTF-8")
        return ""
