"""Every record, whatever it holds, is the same after it was stored."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.fusion.copies import Print
from onrecord.fusion.facts import Strand, Telling
from onrecord.ledger.packing import pack, unpack
from onrecord.ledger.plain import from_json, to_json
from onrecord.records import (
    Claim,
    Event,
    Mention,
    PlaceMention,
    Question,
    Quote,
    Report,
    Span,
    TimeMention,
    to_plain,
)

_TEXT = st.text(st.characters(codec=None), max_size=12)
"""Any code points at all, lone surrogates and zero bytes among them."""


def any_of(kind: Any) -> Any:
    """Anything that a field of type `kind` may hold."""
    return st.from_type(kind)


st.register_type_strategy(str, _TEXT)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))
st.register_type_strategy(int, st.integers(-(2**53), 2**53))

STORED = (Report, Claim, Question, Event, Quote, Mention, PlaceMention, TimeMention, Telling, Strand, Print)


@pytest.mark.parametrize("kind", STORED, ids=lambda kind: kind.__name__)
def test_every_record_comes_back(kind: Any) -> None:
    @settings(max_examples=15, deadline=None)
    @given(st.data())
    def comes_back(data: Any) -> None:
        record = data.draw(any_of(kind))
        assert from_json(kind, to_json(record)) == record
        assert from_json(kind, json.dumps(to_plain(record))) == record
        assert unpack(kind, pack(record)) == record
        assert type(from_json(kind, to_json(record))) is kind

    comes_back()


def test_a_field_that_is_missing_stands_at_its_default() -> None:
    claim = {
        "id": "c", "report": "r", "sentence": 0, "trigger": {"start": 0, "end": 3}, "words": {"start": 0, "end": 9},
        "type": "CONSULT", "participants": [],
    }  # fmt: skip
    assert from_json(Claim, json.dumps(claim)) == Claim("c", "r", 0, Span(0, 3), Span(0, 9), "CONSULT", ())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Span, '{"start": 1}'),
        (Span, '{"start": 1, "end": "2"}'),
        (TimeMention, '{"span": {"start": 0, "end": 1}, "when": {"basis": "guesswork"}}'),
        (Span, '{"start": 1, "en'),
    ],
)
def test_what_is_no_record_is_refused(kind: Any, text: str) -> None:
    with pytest.raises(ValueError):
        from_json(kind, text)
