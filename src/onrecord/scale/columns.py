"""Records as Arrow: types and cells derived from the declared fields of `records.py`, and back without loss.

A record is a struct, a tuple of records a list, a pair a struct of `first` and `second`, an enum its value, unknown is
null. Needs the extra `onrecord[arrow]`.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Callable, Sequence
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

import msgspec

from onrecord.errors import UsageError

if TYPE_CHECKING:
    import pyarrow as pa

Record = TypeVar("Record")
Turn = Callable[[Any], Any]


def arrow() -> Any:
    """pyarrow. Raises UsageError with what to install where it is missing."""
    try:
        import pyarrow
    except ImportError as error:
        raise UsageError("this needs pyarrow: pip install 'onrecord[arrow]'") from error
    return pyarrow


def schema_of(kind: type) -> pa.Schema:
    """The columns of a record, one a field."""
    return arrow().schema([arrow().field(f.name, arrow_type(_hints(kind)[f.name])) for f in dataclasses.fields(kind)])


def arrow_type(kind: Any) -> pa.DataType:
    """The Arrow type of a declared type. Raises KeyError for one that no record has."""
    pa = arrow()
    if (optional := _inner(kind)) is not None:
        return arrow_type(optional)
    if typing.get_origin(kind) is tuple:
        one, other = typing.get_args(kind)
        if other is Ellipsis:
            return pa.list_(arrow_type(one))
        return pa.struct([("first", arrow_type(one)), ("second", arrow_type(other))])
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return pa.struct([(f.name, arrow_type(_hints(kind)[f.name])) for f in dataclasses.fields(kind)])
    if issubclass(kind, StrEnum):
        return pa.string()
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_(), bytes: pa.binary()}[kind]


def to_batch(kind: type, records: Sequence[Any]) -> pa.RecordBatch:
    """Records of one kind as a batch."""
    turn = _turn(kind, True)
    rows = [_plain(record) for record in records]
    return arrow().RecordBatch.from_pylist([turn(row) for row in rows] if turn else rows, schema=schema_of(kind))


def from_batch(kind: type[Record], batch: pa.RecordBatch | pa.Table) -> list[Record]:
    """The records of a batch or a table. Raises ValueError for columns that are no such record's."""
    shape: Any = kind
    turn, rows = _turn(shape, False), batch.to_pylist()
    return cast(list[Record], msgspec.convert([turn(row) for row in rows] if turn else rows, list[kind]))  # type: ignore[valid-type]


def _plain(record: Any) -> Any:
    return msgspec.to_builtins(record, builtin_types=(bytes,))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _inner(kind: Any) -> Any:
    """What `X | None` is where it is not None; None for a type that cannot be."""
    if typing.get_origin(kind) not in (types.UnionType, typing.Union):
        return None
    (present,) = (a for a in typing.get_args(kind) if a is not types.NoneType)
    return present


@cache
def _turn(kind: Any, into: bool) -> Turn | None:
    """What makes structs of the pairs in a plain value of a type, or pairs of the structs; None where it holds none."""
    if (optional := _inner(kind)) is not None:
        inner = _turn(optional, into)
        return inner and (lambda value: None if value is None else inner(value))
    if typing.get_origin(kind) is tuple:
        one, other = typing.get_args(kind)
        if other is Ellipsis:
            each = _turn(one, into)
            return each and (lambda value: [each(item) for item in value])
        return _turn_pair(_turn(one, into) or _same, _turn(other, into) or _same, into)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        turns = {f.name: _turn(_hints(kind)[f.name], into) for f in dataclasses.fields(kind)}
        changed = {name: turn for name, turn in turns.items() if turn}
        return (lambda value: value | {n: turn(value[n]) for n, turn in changed.items()}) if changed else None
    return None


def _turn_pair(one: Turn, other: Turn, into: bool) -> Turn:
    if into:
        return lambda pair: {"first": one(pair[0]), "second": other(pair[1])}
    return lambda pair: (one(pair["first"]), other(pair["second"]))


def _same(value: Any) -> Any:
    return value
