"""Bytes on their way in: files, folders, globs and standard input, unpacked as they stream, within bounds."""

from __future__ import annotations

import glob
import gzip
import io
import sys
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO

from onrecord.errors import InputError
from onrecord.readers.items import Refusal

HEAD = 65_536
"""Bytes that a format is recognised by."""
LARGEST_ITEM = 20_000_000
"""Bytes of one page, e-mail or document; the largest article pages have a tenth of it."""
BOMB_RATIO = 200
"""Unpacked bytes for one packed byte; text comes to 20 at the most, a bomb to 1,000."""
BOMB_FLOOR = 50_000_000
"""Bytes below which no ratio is looked at: a small file of blanks is no attack."""
_MAGIC = ((b"\x1f\x8b", "gzip"), (b"\x28\xb5\x2f\xfd", "zstd"), (b"BZh", "bzip2"), (b"\xfd7zXZ\0", "xz"))


@dataclass(slots=True)
class Meter:
    """How far reading has come, for a progress bar: bytes as they lie on the disk."""

    done: int = 0
    total: int | None = 0
    """Bytes of all the files; None where a pipe is among them."""


class Peeked(io.RawIOBase):
    """A stream whose first bytes have been looked at, and which counts what is read of it."""

    def __init__(self, stream: IO[bytes], meter: Meter | None = None) -> None:
        self._stream, self._meter = stream, meter
        self.head = _read_full(stream, HEAD)
        self._at = 0
        self.count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Fills `buffer` from the head first, then from the stream."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        if self._at < len(self.head):
            chunk = self.head[self._at : self._at + len(view)]
            self._at += len(chunk)
        else:
            chunk = self._stream.read(len(view)) or b""
        view[: len(chunk)] = chunk
        self.count += len(chunk)
        if self._meter is not None:
            self._meter.done += len(chunk)
        return len(chunk)

    def close(self) -> None:
        if not self.closed and self._stream is not sys.stdin.buffer:
            self._stream.close()
        super().close()


class Bounded(io.RawIOBase):
    """An unpacked stream that stops where it grows out of all proportion to the packed one."""

    def __init__(self, unpacked: IO[bytes], packed: Peeked) -> None:
        self._unpacked, self._packed = unpacked, packed
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        """Raises InputError for a bomb."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        chunk = self._read(len(view))
        self._count += len(chunk)
        if self._count > BOMB_FLOOR and self._count > BOMB_RATIO * max(1, self._packed.count):
            raise InputError(f"unpacks to more than {BOMB_RATIO} times its size: not read further")
        view[: len(chunk)] = chunk
        return len(chunk)

    def _read(self, size: int) -> bytes:
        try:
            return self._unpacked.read(size) or b""
        except (OSError, EOFError, zlib.error):
            raise
        except Exception as error:
            # xz and zstd have errors of their own for damaged files.
            raise InputError(f"is damaged: {error}") from error


def expand(sources: list[str]) -> Iterator[Path | Refusal | None]:
    """Every file that `sources` name, in order; None stands for standard input. Hidden files of a folder are left out."""
    for source in sources:
        path = Path(source)
        if source == "-":
            yield None
        elif source.startswith(("http://", "https://")):
            yield Refusal(source, None, "is an address: fetch it first (onrecord fetch)")
        elif _exists(path):
            yield from _files_below(path) if path.is_dir() else [path]
        elif glob.has_magic(source):
            matched = sorted(glob.iglob(source, recursive=True))  # noqa: PTH207
            if not matched:
                yield Refusal(source, None, "no file matches")
            for name in matched:
                yield from _files_below(Path(name)) if Path(name).is_dir() else [Path(name)]
        else:
            yield path


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _files_below(folder: Path) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)
    )


def packing(head: bytes) -> str | None:
    """ "gzip", "zstd", "bzip2", "xz" or None, by the first bytes."""
    return next((name for magic, name in _MAGIC if head.startswith(magic)), None)


def unpacked_head(head: bytes, kind: str) -> bytes:
    """What the first bytes unpack to, as far as they go; empty where they do not."""
    try:
        if kind == "gzip":
            return zlib.decompressobj(wbits=47).decompress(head, HEAD)
        with unpack(Peeked(io.BytesIO(head)), kind) as stream:
            return _read_full(stream, HEAD, quiet=True)
    except (InputError, OSError, EOFError, zlib.error):
        return b""


def unpack(packed: Peeked, kind: str) -> BinaryIO:
    """The unpacked stream of a packed one. Raises InputError where a package that it needs is not installed."""
    buffered = io.BufferedReader(packed, HEAD)
    opened: Any
    if kind == "gzip":
        opened = gzip.GzipFile(fileobj=buffered)
    elif kind == "bzip2":
        import bz2

        opened = bz2.BZ2File(buffered)
    elif kind == "xz":
        import lzma

        opened = lzma.LZMAFile(buffered)  # noqa: SIM115
    else:
        opened = _unpack_zstd(buffered)
    return io.BufferedReader(Bounded(opened, packed), HEAD)


def _unpack_zstd(stream: IO[bytes]) -> IO[bytes]:
    zstandard = needs("zstandard", "archives", "zstd files")
    opened: IO[bytes] = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(stream, read_across_frames=True)
    return opened


def needs(module: str, extra: str, what: str) -> Any:
    """An optional package, imported. Raises InputError naming what to install."""
    from importlib import import_module

    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(
            f"{what} need the package {module.partition('.')[0]}: pip install 'onrecord[{extra}]'"
        ) from error


def zip_members(stream: BinaryIO) -> Iterator[tuple[str, IO[bytes] | Refusal]]:
    """(name, open member) for every file of a zip, members out of proportion refused by their own declaration and count."""
    with zipfile.ZipFile(seekable(stream)) as archive:
        for info in archive.infolist():
            if info.is_dir() or info.filename.startswith("__MACOSX") or Path(info.filename).name.startswith("."):
                continue
            if info.file_size > BOMB_FLOOR and info.file_size > BOMB_RATIO * max(1, info.compress_size):
                yield info.filename, Refusal("", None, f"unpacks to {info.file_size:,} bytes: not read")
                continue
            with archive.open(info) as member:
                yield info.filename, member


def seekable(stream: BinaryIO) -> IO[bytes]:
    """A stream that can be sought in, as zip and Parquet need: on the disk where it is large."""
    import shutil
    import tempfile

    spool: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=LARGEST_ITEM)  # noqa: SIM115
    shutil.copyfileobj(stream, spool, 1 << 20)
    spool.seek(0)
    return spool


def read_item(stream: BinaryIO, most: int = LARGEST_ITEM) -> bytes:
    """All of a stream that holds one thing. Raises InputError beyond `most` bytes."""
    data = stream.read(most + 1)
    if len(data) > most:
        raise InputError(f"more than {most:,} bytes in one piece")
    return data


def _read_full(stream: IO[bytes], size: int, quiet: bool = False) -> bytes:
    chunks: list[bytes] = []
    try:
        while size > 0 and (chunk := stream.read(size)):
            chunks.append(chunk)
            size -= len(chunk)
    except (EOFError, OSError, zlib.error):
        # A head of a packed stream breaks off by its nature; a whole stream says so when it is read.
        if not quiet:
            raise
    return b"".join(chunks)
