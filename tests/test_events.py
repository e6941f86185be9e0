"""Claims of one report to events."""

import itertools
from dataclasses import replace

import pytest

from onrecord.events import group_events
from onrecord.records import (
    Actor,
    ActorKind,
    Claim,
    Evidence,
    Modality,
    Participant,
    Place,
    PlaceMention,
    Polarity,
    Precision,
    Source,
    Span,
    Standing,
    When,
    content_id,
)

BY = Evidence("test")
ACTORS = {
    "putin": Actor("person:vladimir-putin", "Vladimir Putin", ActorKind.PERSON, "RUS", ("GOV",)),
    "kim": Actor("person:kim-jong-un", "Kim Jong Un", ActorKind.PERSON, "PRK", ("GOV",)),
    "kremlin": Actor("RUS:GOV", "Kremlin", ActorKind.GOVERNMENT, "RUS", ("GOV",)),
    "xi": Actor("person:xi-jinping", "Xi Jinping", ActorKind.PERSON, "CHN", ("GOV",)),
    "army": Actor("RUS:MIL", "Russian army", ActorKind.ARMED_FORCE, "RUS", ("MIL",)),
    "ukraine": Actor("UKR:GOV", "Ukraine", ActorKind.GOVERNMENT, "UKR", ("GOV",)),
}
OUTLET = Source(Actor("outlet:unknown", "the outlet", ActorKind.OUTLET))


def claim(
    at: int, kind: str, who: str = "", whom: str = "", when: str | None = None, where: str | None = None, **rest: object
) -> Claim:
    parties = [Participant(ACTORS[a], "actor", None, BY) for a in who.split()]
    parties += [Participant(ACTORS[a], "recipient", None, BY) for a in whom.split()]
    place = PlaceMention(Span(0, 0), 0, 0, Place(where, Precision.CITY, "CHN"), BY) if where else None
    span = Span(at, at + 3)
    return Claim(
        content_id(at, kind), "report", 0, span, span, kind, tuple(parties), where=place,
        when=When(when, when) if when else When(), said_by=(OUTLET,), **rest,  # type: ignore[arg-type]
    )  # fmt: skip


def sizes(*claims: Claim) -> list[int]:
    return [len(event.claims) for event in group_events(claims)]


def test_met_the_talks_and_the_headline_are_one_event() -> None:
    headline = claim(0, "CONSULT", "putin kim", where="Beijing")
    met = claim(50, "CONSULT", "putin kim", when="2025-09-03", where="Beijing")
    bare = claim(90, "CONSULT")
    assert sizes(headline, met, bare) == [3]
    (event,) = group_events([headline, met, bare])
    assert event.when.start == "2025-09-03"
    assert event.where is not None and event.where.place.name == "Beijing"
    assert [p.actor.id for p in event.participants] == ["person:vladimir-putin", "person:kim-jong-un"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        (claim(0, "CONSULT", "putin kim"), claim(9, "CONSULT", "putin xi")),
        (claim(0, "CONSULT", "putin kim", when="2025-09-03"), claim(9, "CONSULT", "putin kim", when="2025-09-05")),
        (claim(0, "CONSULT", "putin kim"), claim(9, "CONSULT", "putin kim", modality=Modality.PLANNED)),
        (claim(0, "CONSULT", "putin kim"), claim(9, "CONSULT", "putin kim", polarity=Polarity.DID_NOT)),
        (claim(0, "CONSULT", "putin kim", where="Beijing"), claim(9, "CONSULT", "putin kim", where="Tianjin")),
        (claim(0, "ASSAULT", "army", "ukraine"), claim(9, "ASSAULT", "ukraine", "army")),
        (claim(0, "CONSULT", "putin"), claim(9, "SUPPORT", "putin")),
    ],
    ids=["parties", "day", "planned", "did not", "place", "direction", "type"],
)
def test_two_events(a: Claim, b: Claim) -> None:
    assert sizes(a, b) == [1, 1]


def test_the_order_of_claims_changes_nothing() -> None:
    claims = [
        claim(0, "CONSULT", "putin kim"), claim(20, "CONSULT"), claim(40, "SUPPORT", "putin", "kim"),
        claim(60, "CONSULT", "putin xi"), claim(80, "ASSAULT", "army", "ukraine"),
    ]  # fmt: skip
    expected = group_events(claims)
    for order in itertools.permutations(claims):
        assert group_events(order) == expected


@pytest.mark.parametrize(
    ("kind", "who", "whom", "by", "standing"),
    [
        ("ASSAULT", "army", "ukraine", None, Standing.REPORTED),
        ("ASSAULT", "army", "ukraine", "ukraine", Standing.CLAIMED),
        ("ASSAULT", "army", "ukraine", "army", Standing.ACKNOWLEDGED),
        ("ASSAULT", "army", "ukraine", "kremlin", Standing.ACKNOWLEDGED),
        ("ASSAULT", "army", "ukraine", "xi", Standing.CLAIMED),
        ("CONSULT", "putin", "kim", "kim", Standing.ACKNOWLEDGED),
    ],
    ids=["nobody", "a charge", "an admission", "its state's word", "an onlooker", "either of two that met"],
)
def test_who_answers_for_it_can_acknowledge_it(
    kind: str, who: str, whom: str, by: str | None, standing: Standing
) -> None:
    said = claim(0, kind, who, whom)
    source = (Source(ACTORS[by], Span(0, 1), Span(1, 2)),) if by else ()
    assert [e.standing for e in group_events([replace(said, said_by=(OUTLET, *source))])] == [standing]


def test_a_confirmation_of_the_doer_acknowledges() -> None:
    act = claim(0, "ASSAULT", "army", "ukraine")
    for who, standing in (("kremlin", Standing.ACKNOWLEDGED), ("ukraine", Standing.REPORTED)):
        confirmed = claim(30, "X-CONFIRM", who, about=(act.id,))
        assert [e.standing for e in group_events([act, confirmed])] == [standing]


def test_deeds_of_two_modes_are_two_events() -> None:
    seized, held = claim(0, "COERCE", "army", mode="seize"), claim(40, "COERCE", "army", mode="arrest")
    assert sizes(seized, held) == [1, 1]
    assert sizes(seized, claim(40, "COERCE", "army")) == [2]
    # An attack is one by whatever weapon it is told.
    assert sizes(claim(0, "ASSAULT", "army", mode="drone"), claim(40, "ASSAULT", "army", mode="firearms")) == [2]


def test_a_denied_event_is_disputed_and_an_unconfirmed_one_says_so() -> None:
    act = claim(0, "ASSAULT", "army", "ukraine")
    denial = claim(30, "X-DENY", "kremlin", about=(act.id,))
    doubt = claim(30, "X-CONFIRM", "kremlin", about=(act.id,), polarity=Polarity.DID_NOT)
    assert [e.standing for e in group_events([act, denial])] == [Standing.DISPUTED]
    assert [e.standing for e in group_events([act, doubt])] == [Standing.UNCONFIRMED]


def test_what_did_not_happen_stands_as_that() -> None:
    assert [e.standing for e in group_events([claim(0, "X-STATEMENT", "putin", polarity=Polarity.DID_NOT)])] == [
        Standing.DID_NOT_HAPPEN
    ]
