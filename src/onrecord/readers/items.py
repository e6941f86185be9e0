"""What readers are asked, and what they hand out: reports found, inputs refused, remarks on how a source was read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from onrecord.records import Report


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the caller knows or wants. `published`, `outlet`, `url`, `retrieved` hold where a report does not say itself."""

    published: str | None = None
    """ISO date or date-time."""
    outlet: str | None = None
    url: str | None = None
    retrieved: str | None = None
    """ISO date-time at which the bytes were fetched."""
    format: str | None = None
    """Name of a format, which is then taken whatever the bytes look like; None recognises it."""
    columns: tuple[tuple[str, str], ...] = ()
    """(field, column) for tables, over whatever would be guessed: (("text", "body"),)."""


@dataclass(frozen=True, slots=True)
class Found:
    """A report, and where it stood: `source` is a file or address, `position` a place in it ("line 12", "article 3")."""

    report: Report
    source: str
    position: str | None = None
    notes: tuple[str, ...] = ()
    """Plain sentences on how it was read ("not UTF-8 ...; read as cp1252")."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """Something that was not read, and why. Everything else of the source goes on."""

    source: str
    position: str | None
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.source, self.position, self.reason) if part)


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know of a whole source: the columns that were guessed, the encoding that was."""

    source: str
    said: str

    def __str__(self) -> str:
        return f"{self.source}: {self.said}"


Item = Found | Refusal | Remark


@dataclass(frozen=True, slots=True)
class Input:
    """One file's bytes on their way to a format: `stream` stands at the first byte, of which `head` are a copy."""

    name: str
    stream: BinaryIO
    head: bytes
    options: ReadOptions
    path: Path | None = None
    """The file itself where its bytes are the stream's own; None for what came out of a pipe or an archive."""


Reader = Callable[[Input], Iterator[Item]]
