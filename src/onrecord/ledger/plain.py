"""Records to the JSON that the ledger stores, and back: derived from the dataclasses of `records.py`, field by field.

Fields at their declared default are left out, which halves the size and loses nothing: `from_plain` puts them back.
"""

from __future__ import annotations

import dataclasses
import json
import types
import typing
from collections.abc import Callable
from enum import StrEnum
from functools import cache
from typing import Any, TypeVar

Record = TypeVar("Record")
Turn = Callable[[Any], Any]


def from_plain(kind: type[Record], value: Any) -> Record:
    """The record of type `kind` that `to_plain` (or `to_json`) made plain.

    Raises KeyError, TypeError or ValueError for a value that no such record gave.
    """
    return typing.cast(Record, _builder(typing.cast(Any, kind))(value))


def from_json(kind: type[Record], text: str) -> Record:
    """The record of type `kind` from its JSON."""
    return from_plain(kind, json.loads(text))


def to_json(record: Any) -> str:
    """A record, or a tuple of them, as compact JSON without the fields that stand at their defaults."""
    return dump(sparse(record))


def dump(value: Any) -> str:
    """Plain values as compact JSON that UTF-8 can hold: lone surrogates, which news has by accident, are escaped."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text


def sparse(value: Any) -> Any:
    """A record as `to_plain` gives it, without the fields that stand at their defaults."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple | list):
        return [sparse(item) for item in value]
    return {
        name: sparse(item)
        for name, default in _fields(typing.cast(Any, type(value)))
        if (item := getattr(value, name)) is not default and item != default
    }


_REQUIRED = object()


@cache
def _fields(kind: Any) -> tuple[tuple[str, Any], ...]:
    """Names of a record's fields with their defaults; a default that equals nothing where there is none."""
    return tuple(
        (field.name, _REQUIRED if field.default is dataclasses.MISSING else field.default)
        for field in dataclasses.fields(kind)
    )


@cache
def _builder(kind: Any) -> Turn:
    """How a plain value becomes one of `kind`: a scalar, an enum, a tuple, a record, or one of these or None."""
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        return _record_builder(kind)
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return kind
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        (present,) = (a for a in arguments if a is not types.NoneType)
        inner = _builder(present)
        return lambda value: None if value is None else inner(value)
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        each = _builder(arguments[0])
        return lambda value: tuple(each(item) for item in value)
    if origin is tuple:
        turns = tuple(_builder(a) for a in arguments)
        return lambda value: tuple(turn(item) for turn, item in zip(turns, value, strict=True))
    return lambda value: value


def _record_builder(kind: type) -> Turn:
    hints = typing.get_type_hints(kind)
    # Scalars pass as they are: only the other fields need a call.
    turns = {
        field.name: None if hints[field.name] in (str, int, float, bool) else _builder(hints[field.name])
        for field in dataclasses.fields(kind)
    }

    def build(value: Any) -> Any:
        given = {}
        for name, item in value.items():
            turn = turns[name]
            given[name] = item if turn is None or item is None else turn(item)
        return kind(**given)

    return build
