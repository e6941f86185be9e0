"""Files of rows, as they come: plain, gzipped or zipped, UTF-8 or not, each row with its line.

Rows that cannot be right are reported and skipped; columns that are missing, surplus or named otherwise are reported once.
"""

from __future__ import annotations

import csv
import gzip
import itertools
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from onrecord.errors import InputError, nearest
from onrecord.imports.foreign import Complain
from onrecord.rules import Origin

NULLS = frozenset({"", "none", "null", "nan", "na", "n/a", "--", "---"})
"""What data sets write for nothing. "NA" is Namibia only in columns of country codes, which are read as they stand."""
LONGEST = 1_000_000
"""Characters of one line; a longer one is no row."""
csv.field_size_limit(LONGEST)


@contextmanager
def opened(path: Path) -> Iterator[Iterator[tuple[str, IO[bytes]]]]:
    """The files of a path with the names to show: itself, what is gzipped in it, or every file of a ZIP.

    Raises InputError for a file that is missing or cannot be unpacked.
    """
    try:
        with path.open("rb") as file:
            magic = file.read(4)
            file.seek(0)
            yield _members(path, file, magic)
    except (OSError, zipfile.BadZipFile, EOFError) as error:
        raise InputError(f"{path}: {getattr(error, 'strerror', None) or error}") from error


def _members(path: Path, file: IO[bytes], magic: bytes) -> Iterator[tuple[str, IO[bytes]]]:
    if magic == b"PK\x03\x04":
        with zipfile.ZipFile(file) as archive:
            for name in archive.namelist():
                if not name.endswith("/"):
                    with archive.open(name) as member:
                        yield f"{path}!{name}", member
    elif magic[:2] == b"\x1f\x8b":
        with gzip.open(file) as unpacked:
            yield str(path), unpacked  # type: ignore[misc]
    else:
        yield str(path), file


def text_lines(name: str, file: IO[bytes], complain: Complain) -> Iterator[tuple[int, str]]:
    """The lines of a file with their numbers; what is not UTF-8 is read as Latin-1, and said once."""
    told = False
    for number, data in enumerate(file, 1):
        line = data.removeprefix(b"\xef\xbb\xbf") if number == 1 else data
        try:
            text = line.decode()
        except UnicodeDecodeError:
            text = line.decode("latin-1")
            if not told:
                complain.note(Origin(name, number), "not UTF-8 from here on in places: read as Latin-1")
                told = True
        text = text.rstrip("\r\n")
        if len(text) > LONGEST:
            complain.row(Origin(name, number), f"{len(text)} characters are no row")
        elif text.strip():
            yield number, text


def cell(value: str | None) -> str:
    """A cell without the ways in which data sets write nothing."""
    text = (value or "").strip()
    return "" if text.casefold() in NULLS else text


def number_in(value: str | None) -> float | None:
    """A number; None for nothing or for what is none."""
    try:
        return float(cell(value))
    except ValueError:
        return None


def headed(
    name: str,
    file: IO[bytes],
    columns: Sequence[str],
    required: Iterable[str],
    complain: Complain,
    *,
    separator: str = "\t",
    also: Mapping[str, str] | None = None,
) -> Iterator[tuple[Origin, Mapping[str, str]]]:
    """Rows under a header, in whatever order its columns stand. `also` are other names of columns.

    A row that is longer than the header by empty cells only is taken; any other length is reported and skipped. Raises
    InputError where a required column is missing.
    """
    lines = _records(text_lines(name, file, complain), separator)
    first = next(lines, None)
    if first is None:
        raise InputError(f"{name}: there is nothing in it")
    header = [(also or {}).get(label.strip(), label.strip()) for label in first[1]]
    _check_header(Origin(name, first[0]), header, columns, set(required), complain)
    for number, cells in lines:
        if len(cells) > len(header) and not any(c.strip() for c in cells[len(header) :]):
            cells = cells[: len(header)]
        if len(cells) != len(header):
            complain.row(Origin(name, number), f"{len(cells)} cells where the header has {len(header)}")
        else:
            yield Origin(name, number), dict(zip(header, cells, strict=True))


def _records(lines: Iterator[tuple[int, str]], separator: str) -> Iterator[tuple[int, list[str]]]:
    if separator == "\t":
        # Nothing is quoted in these files: a quotation mark is a quotation mark.
        yield from ((number, line.split("\t")) for number, line in lines)
        return
    last = [0]

    def counted() -> Iterator[str]:
        for number, line in lines:
            last[0] = number
            yield line + "\n"

    for cells in csv.reader(counted(), delimiter=separator):
        yield last[0], cells


def _check_header(
    origin: Origin, header: Sequence[str], columns: Sequence[str], required: set[str], complain: Complain
) -> None:
    missing = sorted(required - set(header))
    if missing:
        near = nearest(missing[0], header)
        raise InputError(f"{origin}: column {missing[0]!r} is missing{near}; it cannot be read as this format")
    absent = [column for column in columns if column not in header]
    surplus = [label for label in header if label and label not in columns]
    if absent:
        complain.note(origin, f"columns are missing, their cells stay empty: {', '.join(absent)}")
    if surplus:
        complain.note(origin, f"columns are not known and are passed over: {', '.join(surplus)}")
    doubled = sorted({label for label in header if label and header.count(label) > 1})
    if doubled:
        complain.note(origin, f"columns stand twice, the last counts: {', '.join(doubled)}")


def unheaded(
    name: str, file: IO[bytes], columns: Mapping[int, Sequence[str]], complain: Complain
) -> Iterator[tuple[Origin, Mapping[str, str]]]:
    """Rows without a header, told apart by how many cells they have; any other number is reported and skipped."""
    for number, line in text_lines(name, file, complain):
        cells = line.split("\t")
        if len(cells) not in columns:
            wanted = " or ".join(map(str, columns))
            complain.row(Origin(name, number), f"{len(cells)} cells where the format has {wanted}")
        elif cells[0] != columns[len(cells)][0]:
            yield Origin(name, number), dict(zip(columns[len(cells)], cells, strict=True))


def objects(name: str, file: IO[bytes], complain: Complain) -> Iterator[tuple[Origin, dict[str, Any]]]:
    """The objects of a JSON Lines file, or of one JSON array; a line that is no object is reported and skipped."""
    lines = text_lines(name, file, complain)
    first = next(lines, None)
    if first is None:
        raise InputError(f"{name}: there is nothing in it")
    if first[1].lstrip().startswith("["):
        yield from _array(name, "\n".join([first[1], *(text for _, text in lines)]), complain)
        return
    for number, line in itertools.chain([first], lines):
        try:
            value = json.loads(line)
        except ValueError as error:
            complain.row(Origin(name, number), f"not JSON: {error}")
            continue
        if isinstance(value, dict):
            yield Origin(name, number), value
        else:
            complain.row(Origin(name, number), "no JSON object")


def _array(name: str, text: str, complain: Complain) -> Iterator[tuple[Origin, dict[str, Any]]]:
    try:
        values = json.loads(text)
    except ValueError as error:
        complain.row(Origin(name, getattr(error, "lineno", 1)), f"not JSON: {error}")
        return
    for number, value in enumerate(values, 1):
        if isinstance(value, dict):
            yield Origin(f"{name}[{number}]", 1), value
        else:
            complain.row(Origin(f"{name}[{number}]", 1), "no JSON object")
