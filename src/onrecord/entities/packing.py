"""The packaged file of names: a row of gzip members, so that a look-up unpacks only the block that can hold its key.

The whole is one gzip file like any other ("zcat" prints it). Its first member holds the comments, the header of the
columns and, as comments of their own, where each block begins and with which key.
"""

from __future__ import annotations

import gzip
import zlib
from bisect import bisect_right
from collections.abc import Iterable

from onrecord.entities.placenames import COLUMNS, Entry, entries_from

BLOCK = 16_384
"""Bytes of names that one member holds, at least; a key's lines are never parted."""
_MARK = "#@ "


class PackedNames:
    """Names by key, unpacked block by block and then kept: what is looked up often costs nothing twice."""

    def __init__(self, data: bytes, origin: str) -> None:
        member = zlib.decompressobj(wbits=31)
        head = member.decompress(data).decode("utf-8")
        self._packed = member.unused_data
        self._origin = origin
        marks = [line[len(_MARK) :].split(" ", 1) for line in head.splitlines() if line.startswith(_MARK)]
        self._starts = [int(start) for start, _ in marks] + [len(self._packed)]
        self._keys = [key.encode() for _, key in marks]
        self._blocks: dict[int, bytes] = {}

    def lookup(self, key: str) -> list[Entry]:
        """Every entry under `key`, in file order."""
        wanted = key.encode()
        number = bisect_right(self._keys, wanted) - 1
        if number < 0:
            return []
        block = self._block(number)
        start = block.find(b"\n" + wanted + b",") + 1
        if not start:
            return []
        return entries_from(block, start, len(block), wanted, self._origin)

    def _block(self, number: int) -> bytes:
        block = self._blocks.get(number)
        if block is None:
            # A line feed before the first line, so that each key stands behind one.
            packed = self._packed[self._starts[number] : self._starts[number + 1]]
            block = b"\n" + zlib.decompress(packed, wbits=31)
            self._blocks[number] = block
        return block


def pack_names(comments: str, lines: Iterable[str], least: int = BLOCK) -> bytes:
    """The file's bytes: `comments` are lines that begin with "#", `lines` those of `COLUMNS`, sorted by key.

    `least` is the size in bytes from which a block ends with its last key.
    """
    blocks: list[bytes] = []
    marks: list[str] = []
    block: list[str] = []
    start = size = 0
    last = ""
    for line in lines:
        key = line.partition(",")[0]
        if size >= least and key != last:
            blocks.append(_packed("".join(block)))
            start, block, size = start + len(blocks[-1]), [], 0
        if not block:
            marks.append(f"{_MARK}{start} {key}\n")
        block.append(line)
        size += len(line.encode())
        last = key
    blocks.append(_packed("".join(block)))
    return _packed(comments + "".join(marks) + ",".join(COLUMNS) + "\n") + b"".join(blocks)


def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), 9, mtime=0)
