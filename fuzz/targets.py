"""What is fuzzed: a function of bytes that raises only where the program is wrong."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from fuzz import asking
from onrecord.coding.blocks import BlockReader
from onrecord.coding.frames import load_frames
from onrecord.entities.tables import COLUMNS
from onrecord.errors import InputError, UsageError
from onrecord.ledger.instants import as_of
from onrecord.pipeline import load_rules, read_out
from onrecord.readers.plain import report_from_text
from onrecord.readers.registry import FORMATS, Found, ReadOptions, Refusal, open_bytes
from onrecord.records import Readout
from onrecord.rules import Faults, read_blocks, read_table

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples" / "readers"
FRAMES = ROOT / "src" / "onrecord" / "data" / "frames"
LONGEST = 20_000
"""Bytes of one input: what takes long is to be found by growth, not by size."""


def readers(data: bytes) -> None:
    """Any bytes under any format: reports, refusals and remarks, with spans inside the text, and nothing else."""
    chosen = data[0] % (len(FORMATS) + 1) if data else 0
    format = None if chosen == len(FORMATS) else FORMATS[chosen].name
    for item in open_bytes(data[1:LONGEST], "x", ReadOptions(format=format)):
        if isinstance(item, Found):
            length = len(item.report.text)
            assert all(0 <= p.span.start < p.span.end <= length for p in item.report.paragraphs)
        elif isinstance(item, Refusal):
            assert item.reason


def text(data: bytes) -> None:
    """Any text through every stage: a record whose spans lie inside the text, or a refusal."""
    written = data[:LONGEST].decode("utf-8", "replace")
    try:
        readout = read_out(report_from_text(written, published="2025-09-03"), load_rules())
    except InputError:
        return
    length = len(readout.report.text)
    assert all(0 <= start < end <= length for start, end in _spans(readout))


def _spans(readout: Readout) -> Iterator[tuple[int, int]]:
    for spans in (
        [mention.span for mention in readout.mentions],
        [place.span for place in readout.places],
        [time.span for time in readout.times],
        [claim.trigger for claim in readout.claims],
    ):
        yield from ((span.start, span.end) for span in spans)


def tables(data: bytes) -> None:
    """Any table of a user's own: its rows, or every fault of the file."""
    names = list(COLUMNS)
    name = names[data[0] % len(names)] if data else names[0]
    faults = Faults()
    with _file(data[1:LONGEST]) as path:
        rows = read_table(name, path, COLUMNS[name].split(), faults)
    assert faults.lines or all(set(COLUMNS[name].split()) == row.values.keys() for row in rows)


def frames(data: bytes) -> None:
    """Any file of frames of a user's own: its frames, or every fault of the file."""
    faults = Faults()
    with _file(data[:LONGEST]) as path:
        for block in read_blocks("mine.toml", path, "frame", faults):
            BlockReader(block, load_frames().vocabulary, load_frames().words, faults).frame()
    assert all(faults.lines)


@contextmanager
def _file(data: bytes) -> Iterator[Path]:
    with tempfile.NamedTemporaryFile() as stream:
        stream.write(data)
        stream.flush()
        yield Path(stream.name)


def moments(data: bytes) -> None:
    """Any moment that is asked for: read, or refused with the value."""
    try:
        as_of(data.decode("utf-8", "replace"))
    except UsageError as error:
        assert str(error)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "readers": readers, "text": text, "tables": tables, "frames": frames, "moments": moments,
    "page": asking.page, "arguments": asking.arguments,
}  # fmt: skip


def seeds(target: str) -> Iterator[bytes]:
    """Good input to begin with, and what was found before."""
    if target == "readers":
        yield from (bytes([len(FORMATS)]) + path.read_bytes() for path in sorted(EXAMPLES.iterdir()))
    elif target == "text":
        yield from (path.read_bytes() for path in sorted((ROOT / "examples").glob("**/*.txt")))
    elif target == "frames":
        yield from (path.read_bytes()[:LONGEST] for path in sorted(FRAMES.glob("*.toml")))
    elif target == "tables":
        yield from (
            bytes([k]) + f"{columns.replace(' ', ',')}\n".encode() for k, columns in enumerate(COLUMNS.values())
        )
    elif target == "page":
        yield from asking.PAGE_SEEDS
    elif target == "arguments":
        yield from asking.ARGUMENT_SEEDS
    else:
        yield from (b"2025-09-03", b"2025-09-03T20:00:00+02:00", b"2025")
    yield from (path.read_bytes() for path in sorted((ROOT / "fuzz" / "corpus" / target).glob("*")))
