"""Records as few bytes: JSON deflated, small ones against a dictionary of what they all contain."""

from __future__ import annotations

import zlib
from typing import Any

from onrecord.ledger.plain import Record, from_json, to_json

_COMMON = (
    b'"modes":["meet","talk"],"happened":true,"ahead":false,"negated":false,"told":"2025-09-03T","group":"'
    b'{"actor":"person:vladimir-putin","country":"RUS","sectors":["GOV","MIL"],"kind":"person","role":"recipient"},'
    b'{"actor":"UKR:GOV","country":"UKR","sectors":["GOV"],"kind":"government","role":"target"},'
    b'{"actor":"outlet:reuters","country":null,"sectors":["JRN"],"kind":"outlet","channel":null,"named":true}],'
    b'"spot":{"name":"Beijing","country":"CHN","precision":"city","latitude":39.907,"longitude":116.397},"spot":null,'
    b'"claim":"","report":"","group":"","type":"CONSULT","type":"X-STATEMENT","types":["ASSAULT"],"mode":null,'
    b'"polarity":"did not","polarity":"did","modality":"planned","modality":"actual","certainty":"probable",'
    b'"certainty":"certain","parties":[{"actor":"","start":"2025-09-03","end":"2025-09-03","basis":"unknown",'
    b'"basis":"published","spot":null,"chain":[{"actor":"outlet:","agency":null,"published":"2025-09-03T00:00:00Z",'
    b'"recorded":"2026-01-01T00:00:00Z","paragraph":1,"trigger":["said"],"words":["said"],"about":[]}'
)
"""Written against by every packed telling and strand: another text here is another version of the ledger."""


def pack(record: Any) -> bytes:
    """A small record, deflated against the common dictionary."""
    # Memory level 8: at 9 clearing the tables takes four times as long as the squeezing.
    squeeze = zlib.compressobj(6, zlib.DEFLATED, -15, 8, zlib.Z_DEFAULT_STRATEGY, _COMMON)
    return squeeze.compress(to_json(record)) + squeeze.flush()


def unpack(kind: type[Record], data: bytes) -> Record:
    """The record of type `kind` that `pack` was given."""
    return from_json(kind, zlib.decompressobj(-15, _COMMON).decompress(data))


def deflate(record: Any) -> bytes:
    """A long record, deflated."""
    return zlib.compress(to_json(record), 6)


def inflate(kind: type[Record], data: bytes) -> Record:
    """The record of type `kind` that `deflate` was given. Raises zlib.error or ValueError for bytes that are damaged."""
    return from_json(kind, zlib.decompress(data))
