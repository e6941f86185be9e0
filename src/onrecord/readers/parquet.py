"""Parquet tables of articles, a batch of rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.errors import InputError
from onrecord.readers.columns import map_columns
from onrecord.readers.items import Input, Item, Remark
from onrecord.readers.streams import needs, seekable
from onrecord.readers.tables import MOST_COLUMNS, row_item

BATCH = 64


def read_parquet(source: Input) -> Iterator[Item]:
    """Every row of a table. Raises InputError for a damaged file, or where no column holds text."""
    parquet: Any = needs("pyarrow.parquet", "parquet", "Parquet files")
    try:
        file = parquet.ParquetFile(source.path or seekable(source.stream))
        columns = [field.name for field in file.schema_arrow]
    except Exception as error:
        # The library's errors for damaged files have no common root.
        raise InputError(f"is no readable Parquet file: {error}") from error
    if len(columns) > MOST_COLUMNS:
        raise InputError(f"{len(columns):,} columns, {MOST_COLUMNS:,} are the most")
    mapping = map_columns(columns, source.options.columns)
    yield Remark(source.name, mapping.said())
    number = 0
    for rows in _batches(file, list(mapping.columns.values())):
        for row in rows:
            number += 1
            cells = {key: _cell(value) for key, value in row.items()}
            yield row_item(cells, mapping, source.options, source.name, f"row {number}")


def _batches(file: Any, columns: list[str]) -> Iterator[list[dict[str, Any]]]:
    try:
        for batch in file.iter_batches(batch_size=BATCH, columns=columns):
            yield batch.to_pylist()
    except Exception as error:
        raise InputError(f"is damaged: {error}") from error


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(_cell(one) for one in value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
