"""A TOML file of blocks, as it is checked: every value taken by its key, every fault with the line of that key."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from onrecord.errors import nearest
from onrecord.rules import Faults, Origin

_UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86_400.0}


@dataclass(slots=True)
class Table:
    """One table of the file as it is checked: its values, the lines of its keys, and what is wrong with it."""

    name: str
    line: int
    values: Mapping[str, Any]
    lines: Mapping[str, int]
    faults: Faults
    kind: str = ""
    read: set[str] = field(default_factory=set)

    def take(self, key: str, check: Callable[[Any], Any], fallback: Any, needed: bool = False) -> Any:
        """The value of `key` as `check` gives it back; what `check` raises as ValueError is a fault of its line."""
        self.read.add(key)
        if key not in self.values:
            if needed:
                self.faults.add(Origin(self.name, self.line), f"{key!r} is missing")
            return fallback
        try:
            return check(self.values[key])
        except ValueError as error:
            self.faults.add(Origin(self.name, self.lines.get(key, self.line)), f"{key} {self.values[key]!r} {error}")
            return fallback

    def finish(self) -> None:
        """Every key that nobody took is unknown."""
        for key in self.values:
            if key not in self.read:
                self.faults.unknown(Origin(self.name, self.lines.get(key, self.line)), "key", key, self.read)


def read_tables(
    name: str, text: str, parsed: Mapping[str, Any], kinds: Iterable[str], faults: Faults
) -> Iterator[Table]:
    """The top of the file, then each block; tomllib keeps no lines, so a scan for headings and keys finds them."""
    scanned = list(_scan(text))
    top = {heading: line for heading, line, _ in reversed(scanned)} | scanned[0][2]
    yield Table(name, 1, parsed, top, faults)
    for kind in kinds:
        headings = [(line, keys) for heading, line, keys in scanned if heading == kind]
        blocks = parsed.get(kind, [])
        if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
            line = next((line for heading, line, _ in scanned if heading == kind), 1)
            faults.add(Origin(name, line), f"write each {kind} as a block of its own under [[{kind}]]")
            continue
        for (line, keys), block in zip(headings, blocks, strict=False):
            yield Table(name, line, block, keys, faults, kind)


def _scan(text: str) -> Iterator[tuple[str, int, dict[str, int]]]:
    """(heading, its line, line of each key below it); the first has no heading."""
    heading, start, keys = "", 1, dict[str, int]()
    for number, line in enumerate(text.splitlines(), 1):
        found = re.match(r"\s*\[\[?\s*([\w.-]+)\s*\]", line)
        if found:
            yield heading, start, keys
            heading, start, keys = found[1], number, {}
        elif key := re.match(r"\s*[\"']?([\w-]+)[\"']?\s*=", line):
            keys.setdefault(key[1], number)
    yield heading, start, keys


def check_twice(faults: Faults, tables: Iterable[Table], kind: str, key: str) -> None:
    first: dict[str, int] = {}
    for table in tables:
        value = table.values.get(key)
        if table.kind == kind and isinstance(value, str):
            line = table.lines.get(key, table.line)
            if value in first:
                faults.add(Origin(table.name, line), f"{key} {value!r} stands in line {first[value]} already")
            first.setdefault(value, line)


# ------------------------------------------------------------------ values


def text_of(value: Any) -> str:
    """A text with something in it. Raises ValueError."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError("is not a text")
    return value.strip()


def list_of_texts(value: Any) -> tuple[str, ...]:
    """A list of such texts. Raises ValueError."""
    if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
        raise ValueError('is not a list of texts, as ["RUS", "PRK"]')
    return tuple(one.strip() for one in value)


def list_among(value: Any, known: Iterable[str]) -> tuple[str, ...]:
    """A list of texts that are all known. Raises ValueError."""
    for one in list_of_texts(value):
        if one not in known:
            raise ValueError(f"has {one!r}, which is not known{nearest(one, known)}")
    return list_of_texts(value)


def flag(value: Any) -> bool:
    """true or false. Raises ValueError."""
    if not isinstance(value, bool):
        raise ValueError("is neither true nor false")
    return value


def count(value: Any) -> int:
    """A number from 1 to 100000. Raises ValueError."""
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= 100_000:
        raise ValueError("is not a number from 1 to 100000")
    return value


def duration(value: Any) -> float:
    """A length of time ("15m") in seconds. Raises ValueError."""
    found = re.fullmatch(r"(\d{1,6}(?:\.\d{1,3})?)\s*([smhd])", value) if isinstance(value, str) else None
    if not found:
        raise ValueError('is not a length of time, as "90s", "15m", "2h" or "3d"')
    return float(found[1]) * _UNITS[found[2]]
