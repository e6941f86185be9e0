"""PLOVER's rules on tense and negation, as a table."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.coding.auxiliary import auxiliary_modes, plover_type, relation_type
from onrecord.coding.frames import load_frames
from onrecord.records import Modality, Polarity

DID, DID_NOT = Polarity.DID, Polarity.DID_NOT
TYPES = tuple(load_frames().vocabulary.types)

READINGS = [
    # "will meet" and an invitation agree to something; a refused meeting is refused
    ("CONSULT", DID, Modality.PLANNED, "AGREE"),
    ("AID", DID, Modality.OFFERED, "AGREE"),
    ("RETREAT", DID, Modality.PLANNED, "CONCEDE"),
    ("ASSAULT", DID, Modality.PLANNED, "THREATEN"),
    ("SANCTION", DID, Modality.PLANNED, "THREATEN"),
    ("CONSULT", DID_NOT, Modality.ACTUAL, "REJECT"),
    ("AID", DID_NOT, Modality.ACTUAL, "SANCTION"),
    ("AID", DID_NOT, Modality.PLANNED, "REJECT"),
    ("RETREAT", DID, Modality.DEMANDED, "REQUEST"),
    # what did not happen is no event where PLOVER has no type for it
    ("ASSAULT", DID_NOT, Modality.ACTUAL, None),
    ("ACCUSE", DID_NOT, Modality.ACTUAL, None),
    # what happened stays what it is, and so does history
    ("ASSAULT", DID, Modality.ACTUAL, "ASSAULT"),
    ("ASSAULT", DID, Modality.HISTORICAL, "ASSAULT"),
    ("ASSAULT", DID, Modality.HYPOTHETICAL, "ASSAULT"),
    # extensions are none of PLOVER's
    ("X-STATEMENT", DID, Modality.ACTUAL, None),
]


@pytest.mark.parametrize(("kind", "polarity", "modality", "becomes"), READINGS)
def test_type_under_plovers_rules(kind: str, polarity: Polarity, modality: Modality, becomes: str | None) -> None:
    assert plover_type(kind, polarity, modality) == becomes


def test_auxiliary_modes() -> None:
    assert auxiliary_modes(DID, Modality.ACTUAL) == ()
    assert auxiliary_modes(DID, Modality.PLANNED) == ("future",)
    assert auxiliary_modes(DID_NOT, Modality.PLANNED) == ("future", "negation")
    assert auxiliary_modes(DID, Modality.HISTORICAL) == ("historical",)
    assert auxiliary_modes(DID, Modality.HYPOTHETICAL) == ("hypothetical",)
    assert auxiliary_modes(DID_NOT, Modality.ACTUAL) == ("negation",)


@given(st.sampled_from(TYPES), st.sampled_from(Polarity), st.sampled_from(Modality))
def test_readings_stay_in_the_vocabulary(kind: str, polarity: Polarity, modality: Modality) -> None:
    plover, relation = plover_type(kind, polarity, modality), relation_type(kind, polarity, modality)
    assert plover is None or (plover in TYPES and not plover.startswith("X-"))
    assert relation not in ("CONCEDE", "RETREAT")
    if kind.startswith("X-"):
        assert plover is None
        assert relation is None
