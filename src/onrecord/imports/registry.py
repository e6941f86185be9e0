"""The data sets that there are readers for: one line each. Strangers add theirs in the entry point group `onrecord.imports`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from pathlib import Path
from typing import IO

from onrecord.errors import UsageError, nearest
from onrecord.imports.foreign import Complain, ForeignEvent
from onrecord.imports.rows import opened

GROUP = "onrecord.imports"
Read = Callable[[str, IO[bytes], Complain], Iterator[ForeignEvent]]
READERS = {name: f"onrecord.imports.{name}:read" for name in ("gdelt", "icews", "polecat", "plover", "acled")}


@lru_cache(maxsize=1)
def readers() -> dict[str, str]:
    """Every reader by name, as "module:function": ours, then strangers'."""
    return {entry.name: entry.value for entry in entry_points(group=GROUP)} | READERS


def reader_named(name: str) -> Read:
    """The reader of that name. Raises UsageError with the nearest name where there is none."""
    known = readers()
    if name not in known:
        raise UsageError(f"{name!r} is no data set{nearest(name, known)}; there are {', '.join(sorted(known))}")
    module, _, function = known[name].partition(":")
    return getattr(import_module(module), function)  # type: ignore[no-any-return]


def read_events(name: str, path: Path, complain: Complain) -> Iterator[ForeignEvent]:
    """The events of a file (plain, gzipped, or every file of a ZIP), one at a time.

    `complain` is told of every row that is left out. Raises InputError for a file that cannot be read at all.
    """
    read = reader_named(name)
    with opened(path) as members:
        for shown, file in members:
            yield from read(shown, file, complain)
