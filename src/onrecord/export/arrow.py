"""Events as Arrow: one schema, batches of rows, a table that pandas and Polars take. Needs the extra `onrecord[arrow]`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import islice
from typing import TYPE_CHECKING, Any

from onrecord.errors import UsageError
from onrecord.export.flat import COLUMNS, SCHEMA_VERSION, flat_row
from onrecord.export.registry import Options
from onrecord.export.told import ToldEvent

if TYPE_CHECKING:
    import pyarrow as pa

BATCH = 8192
"""Rows of one batch."""


def arrow() -> Any:
    """pyarrow. Raises UsageError with what to install where it is missing."""
    try:
        import pyarrow
    except ImportError as error:
        raise UsageError("this needs pyarrow: pip install 'onrecord[arrow]'") from error
    return pyarrow


def schema(options: Options | None = None) -> pa.Schema:
    """The columns of `flat.COLUMNS`, typed; versions of schema, rules and weights in the metadata."""
    pa = arrow()
    types = {
        "text": pa.string(), "int": pa.int64(), "float": pa.float64(), "bool": pa.bool_(), "day": pa.date32(),
        "instant": pa.timestamp("us", tz="UTC"),
    }  # fmt: skip
    told = options or Options()
    about = {
        "onrecord.schema": SCHEMA_VERSION,
        "onrecord.ledger": told.ledger,
        "onrecord.coder": json.dumps(dict(told.coder)),
    }
    return pa.schema([pa.field(name, types[kind]) for name, kind in COLUMNS.items()], metadata=about)


def batches(events: Iterable[ToldEvent], options: Options | None = None) -> Iterator[pa.RecordBatch]:
    """Record batches of BATCH events at most; one is held at a time."""
    pa, made, source = arrow(), schema(options), iter(events)
    kinds = list(COLUMNS.values())
    while rows := [flat_row(told) for told in islice(source, BATCH)]:
        columns = [
            [_value(cell, kind) for cell in column] for column, kind in zip(zip(*rows, strict=True), kinds, strict=True)
        ]
        arrays = [pa.array(column, field.type) for column, field in zip(columns, made, strict=True)]
        yield pa.RecordBatch.from_arrays(arrays, schema=made)


def table(events: Iterable[ToldEvent], options: Options | None = None) -> pa.Table:
    """All events as one table: `.to_pandas()`, or `polars.from_arrow(table)`, which copies nothing."""
    return arrow().Table.from_batches(batches(events, options), schema=schema(options))


def _value(cell: Any, kind: str) -> Any:
    if cell is None or kind not in ("day", "instant", "text"):
        return cell
    if kind == "text":
        return cell if cell.isascii() else cell.encode("utf-8", "replace").decode()
    if kind == "day":
        return date.fromisoformat(cell[:10])
    moment = datetime.fromisoformat(cell.replace("Z", "+00:00"))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
