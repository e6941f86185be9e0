"""The flat table as Parquet, zstd, a row group a batch; versions in the file's metadata. Needs `onrecord[arrow]`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO

from onrecord.export.arrow import arrow, batches, schema
from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldEvent


def write(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """Writes the file batch by batch. Raises UsageError where pyarrow is missing."""
    arrow()
    import pyarrow.parquet as pq

    with pq.ParquetWriter(out, schema(options), compression="zstd") as writer:
        for batch in batches(events, options):
            writer.write_batch(batch)
            tally.written += batch.num_rows
