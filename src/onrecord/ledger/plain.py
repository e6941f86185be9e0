"""Records to the JSON that the ledger stores, and back, by the declared types of their fields (`msgspec` does both)."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, TypeVar, cast

import msgspec

from onrecord.records import to_plain

Record = TypeVar("Record")
_ENCODER = msgspec.json.Encoder()


def to_json(record: Any) -> bytes:
    """A record, or plain values, as compact JSON. Lone surrogates, which news has by accident, are escaped."""
    try:
        return _ENCODER.encode(record)
    except UnicodeEncodeError:
        return json.dumps(to_plain(record), ensure_ascii=True, separators=(",", ":")).encode()


def from_json(kind: type[Record], data: bytes | str) -> Record:
    """The record of type `kind` from its JSON; fields that are missing stand at their defaults.

    Raises ValueError for what no such record gave.
    """
    try:
        return cast(Record, _decoder(cast(Any, kind)).decode(data))
    except msgspec.ValidationError:
        raise
    except msgspec.DecodeError:
        # Escaped lone surrogates, which msgspec takes for a fault of the file; what is really damaged json refuses too.
        return msgspec.convert(json.loads(data), kind)


@cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)
