"""Lines of tables: tab-separated without quoting, as the field's event data are, and CSV as RFC 4180 has it."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from onrecord.export.registry import Tally

Cell = str | int | float | None
CHUNK = 512
"""Lines that are written at once."""


def plain(value: Cell) -> str:
    """A cell as text; nothing for None. Whole floats keep one decimal, as GDELT has them."""
    return "" if value is None else str(value)


def tab_line(cells: Iterable[Cell]) -> str:
    """Cells between tabs. Nothing is ever quoted in these files, so a tab or line break inside a cell becomes a space."""
    return "\t".join([_flat(cell) if isinstance(cell, str) else plain(cell) for cell in cells]) + "\n"


def _flat(text: str) -> str:
    # isprintable is false for tabs, line breaks and the separators that R and pandas take for line breaks.
    return text if text.isprintable() else " ".join(text.split())


def csv_line(cells: Sequence[Cell]) -> str:
    """One CSV line with minimal quoting."""
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerow([plain(cell) for cell in cells])
    return buffer.getvalue()


def write_lines(lines: Iterator[str], out: IO[bytes], tally: Tally, header: str = "") -> None:
    """Writes lines as UTF-8 and counts them; the header is not counted. Lone surrogates become "?"."""
    if header:
        out.write(header.encode())
    chunk: list[str] = []
    for line in lines:
        chunk.append(line)
        if len(chunk) >= CHUNK:
            out.write("".join(chunk).encode("utf-8", "replace"))
            tally.written += len(chunk)
            chunk.clear()
    out.write("".join(chunk).encode("utf-8", "replace"))
    tally.written += len(chunk)
