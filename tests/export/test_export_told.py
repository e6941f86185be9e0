"""What every format is told of an event: its mark, its pairs, its codes."""

from __future__ import annotations

import pytest
from sample import ABSENT, ALL, ARMY, DENIED, KIM, KYIV, MAYBE, MEETING, PLAIN, PLANNED, PUTIN, SHELLING, told

from onrecord.errors import UsageError
from onrecord.export.registry import FORMATS, check_include, format_named
from onrecord.export.told import auxiliary_of, codes_of, dyads_of, mark_of
from onrecord.records import Certainty, Modality, Standing


@pytest.mark.parametrize(
    ("event", "mark", "auxiliary"),
    [
        (MEETING, None, ()),
        (PLANNED, "planned", ("future",)),
        (DENIED, "denied", ("negation",)),
        (ABSENT, "absent", ("negation",)),
        (MAYBE, "uncertain", ("hypothetical",)),
        (told(standing=Standing.DISPUTED), "disputed", ()),
        (told(standing=Standing.UNCONFIRMED), "unconfirmed", ()),
        (told(standing=Standing.CLAIMED, modality=Modality.DEMANDED), "hypothetical", ("hypothetical",)),
        (told(standing=Standing.CLAIMED), None, ()),
        (told(modality=Modality.HISTORICAL), None, ("historical",)),
        (told(standing=Standing.CORROBORATED, certainty=Certainty.UNKNOWN), "uncertain", ("hypothetical",)),
    ],
)  # fmt: skip
def test_an_event_that_is_no_plain_fact_is_marked(event: object, mark: str | None, auxiliary: tuple[str, ...]) -> None:
    assert mark_of(event) == mark  # type: ignore[arg-type]
    assert auxiliary_of(event) == auxiliary  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("event", "pairs"),
    [
        (MEETING, {(PUTIN.id, KIM.id, "040"), (KIM.id, PUTIN.id, "040")}),
        (told(kind="CONSULT", who=[PUTIN], whom=[KIM], mode="visit", cameo="042"),
         {(PUTIN.id, KIM.id, "042"), (KIM.id, PUTIN.id, "043")}),
        (SHELLING, {(ARMY.id, "group:UKR::citizens", "194")}),
        (told(kind="ACCUSE", who=[PUTIN, KIM]), {(PUTIN.id, None, "112"), (KIM.id, None, "112")}),
        (told(kind="ASSAULT", who=[], whom=[KYIV]), {(None, KYIV.id, "190")}),
        (told(kind="ASSAULT", who=[], whom=[]), set()),
    ],
)  # fmt: skip
def test_one_event_comes_to_directed_pairs(event: object, pairs: set[tuple[str | None, str | None, str]]) -> None:
    found = [(d.source and d.source.id, d.target and d.target.id, d.cameo) for d in dyads_of(event)]  # type: ignore[arg-type]
    assert set(found) == pairs
    assert len(found) == len(pairs)


def test_codes_are_those_of_the_claim_that_speaks_for_the_event() -> None:
    assert codes_of(SHELLING).cameo == "194"
    assert codes_of(SHELLING).goldstein == -10.0
    assert MEETING.firmest is MEETING.claims[0]


def test_every_format_can_be_loaded_and_has_a_name_of_its_own() -> None:
    assert len({one.name for one in FORMATS}) == len(FORMATS)
    for one in FORMATS:
        assert callable(one.load())


def test_a_format_that_is_none_is_refused_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'polecat'"):
        format_named("polcat")
    with pytest.raises(UsageError, match="did you mean 'planned'"):
        check_include(["plannd"])
    assert check_include(["planned,denied"]) == {"planned", "denied"}


def test_the_sample_has_an_event_of_every_sort() -> None:
    assert {mark_of(event) for event in ALL} >= {None, "planned", "denied", "absent", "uncertain"}
    assert all(mark_of(event) is None for event in PLAIN)
