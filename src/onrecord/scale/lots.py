"""Lots: the work of a run in pieces that any machine can take, the same pieces every time.

Many small files are one lot; a large WARC, JSON Lines or Parquet file is several, each a range of its bytes (or of its
row groups) that begins and ends with a whole record.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from onrecord.errors import InputError, UsageError
from onrecord.readers.items import Item, ReadOptions, Refusal
from onrecord.readers.registry import check_options, open_bytes, open_reports
from onrecord.readers.streams import expand

SIZE = 32_000_000
"""Bytes of a lot, as they lie on the disk; a file that cannot be divided may be larger."""
FILES = 500
"""Files of a lot at most."""
_LINES = (".jsonl", ".ndjson", ".jl")
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Lot:
    """One piece of the work: whole files, or bytes (row groups, of Parquet) `start` to `end` of a single one."""

    number: int
    sources: tuple[str, ...]
    start: int | None = None
    end: int | None = None


@dataclass(slots=True)
class _Pile:
    files: list[str] = field(default_factory=list)
    size: int = 0


def plan_lots(sources: Sequence[str], size: int = SIZE) -> tuple[Lot, ...]:
    """The lots of files, folders and globs, in order. Raises UsageError for "-", an address, or what is not there."""
    return tuple(
        Lot(number, names, start, end) for number, (names, start, end) in enumerate(_pieces(_files(sources), size))
    )


def _files(sources: Sequence[str]) -> Iterator[Path]:
    for file in expand(list(sources)):
        if isinstance(file, Path) and file.is_file():
            # Another machine's processes do not work in the folder that this one was called in.
            yield file.absolute()
        elif isinstance(file, Refusal):
            raise UsageError(str(file))
        else:
            raise UsageError(f"{file or '-'}: a run takes files, folders and globs that every machine can open")


def _pieces(files: Iterable[Path], size: int) -> Iterator[tuple[tuple[str, ...], int | None, int | None]]:
    pile = _Pile()
    for file in files:
        length = file.stat().st_size
        ranges = _ranges(file, length, size) if length > size else []
        if pile.files and (ranges or pile.size + length > size or len(pile.files) >= FILES):
            yield tuple(pile.files), None, None
            pile = _Pile()
        if ranges:
            yield from (((str(file),), start, end) for start, end in ranges)
        else:
            pile.files.append(str(file))
            pile.size += length
    if pile.files:
        yield tuple(pile.files), None, None


def _ranges(file: Path, length: int, size: int) -> list[tuple[int, int]]:
    """The ranges of a large file; none for a format that has to be read from its beginning."""
    if file.suffix == ".parquet":
        return _row_groups(file, size)
    if file.suffix in _LINES or file.name.endswith((".warc", ".warc.gz")):
        return [(start, min(start + size, length)) for start in range(0, length, size)]
    return []


def _row_groups(file: Path, size: int) -> list[tuple[int, int]]:
    import pyarrow.parquet as pq

    try:
        about = pq.ParquetFile(file).metadata
    except Exception:
        # Its reader will say what is wrong with it.
        return []
    found, start, held = [], 0, 0
    for number in range(about.num_row_groups):
        held += about.row_group(number).total_byte_size
        if held >= size or number + 1 == about.num_row_groups:
            found.append((start, number + 1))
            start, held = number + 1, 0
    return found


# ------------------------------------------------------------------ opening


def open_lot(lot: Lot, options: ReadOptions) -> Iterator[Item]:
    """The reports of a lot, as they stream by. Bad input never raises: it comes as a `Refusal` in its place."""
    check_options(options)
    if lot.start is None or lot.end is None:
        return open_reports(lot.sources, options)
    (source,) = lot.sources
    try:
        data = _cut(Path(source), lot.start, lot.end)
    except (OSError, InputError) as error:
        return iter([Refusal(source, None, f"cannot be read: {error}")])
    name = f"{source}[{lot.start}:{lot.end}]"
    return open_bytes(data, name, options) if data else iter(())


def _cut(file: Path, start: int, end: int) -> bytes:
    if file.suffix == ".parquet":
        return _cut_rows(file, start, end)
    with file.open("rb") as stream:
        find = _next_member if file.name.endswith(".gz") else _next_warc if file.suffix == ".warc" else _next_line
        first = 0 if start == 0 else find(stream, start)
        last = find(stream, end) if end < file.stat().st_size else file.stat().st_size
        stream.seek(first)
        return stream.read(max(0, last - first))


def _cut_rows(file: Path, start: int, end: int) -> bytes:
    import pyarrow.parquet as pq

    made = io.BytesIO()
    pq.write_table(pq.ParquetFile(file).read_row_groups(list(range(start, end))), made, compression="none")
    return made.getvalue()


def _next_line(stream: BinaryIO, at: int) -> int:
    """Where the first line begins that begins at `at` or behind it."""
    return _find(stream, at - 1, b"\n", 1)


def _next_warc(stream: BinaryIO, at: int) -> int:
    """Where the first record of a plain WARC begins at `at` or behind it."""
    return _find(stream, max(0, at - 4), b"\r\n\r\nWARC/1.", 4)


def _find(stream: BinaryIO, at: int, mark: bytes, behind: int) -> int:
    stream.seek(at)
    held = b""
    while chunk := stream.read(_CHUNK):
        held = held[-len(mark) :] + chunk
        place = held.find(mark)
        if place >= 0:
            return stream.tell() - len(held) + place + behind
    return stream.tell()


def _next_member(stream: BinaryIO, at: int) -> int:
    """Where the first gzip member that holds a WARC record begins at `at` or behind it."""
    mark = b"\x1f\x8b\x08"
    while True:
        found = _find(stream, at, mark, 0)
        stream.seek(found)
        head = stream.read(4096)
        if not head or not head.startswith(mark):
            return found + len(head)
        try:
            if zlib.decompressobj(wbits=31).decompress(head, 16).startswith(b"WARC/"):
                return found
        except zlib.error:
            pass
        at = found + 1
