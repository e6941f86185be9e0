"""How an event stands by many reports, at any instant, and which claims make it so."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from told import anything, outlet, telling, voice

from onrecord.fusion.facts import Telling
from onrecord.fusion.origins import origins_of
from onrecord.fusion.standing import Stand, stand
from onrecord.records import Standing

LATE = "2030-01-01T00:00:00Z"


def met(claim: str, *chain: Any, **rest: Any) -> Telling:
    return telling(claim, who="putin kim", on="2025-09-03", chain=chain or (outlet(f"paper-{claim}"),), **rest)


def struck(claim: str, *chain: Any, **rest: Any) -> Telling:
    return telling(claim, "ASSAULT", "russian-army", "ukraine", on="2025-09-03", at="kyiv", chain=chain, **rest)


def denial(claim: str, who: str, *about: str, kind: str = "X-DENY", **rest: Any) -> Telling:
    return telling(claim, kind, who, about=about, **rest)


def at(tellings: list[Telling], about: list[Telling] | None = None, as_of: str = LATE) -> Stand:
    found = stand(tellings, about or [], as_of, origins_of([*tellings, *(about or [])]))
    assert found is not None
    return found


BBC, AFP, TASS = outlet("bbc"), outlet("agence-france-presse"), outlet("tass", "RUS", state=True)

TABLE = [
    ("one outlet in its own voice", [met("a", BBC)], [], Standing.REPORTED),
    ("two outlets in their own voice", [met("a", BBC), met("b", AFP)], [], Standing.CORROBORATED),
    ("two reports of one outlet", [met("a", BBC), met("b", BBC)], [], Standing.REPORTED),
    ("ten papers with one agency's copy", [met(str(k), agency=AFP) for k in range(9)], [], Standing.REPORTED),
    ("a party says so", [met("a", BBC, voice("kremlin"))], [], Standing.ACKNOWLEDGED),
    ("a party's own news agency is that party", [met("a", TASS)], [], Standing.CLAIMED),
    ("somebody else says so", [met("a", BBC, voice("ukraine"))], [], Standing.CLAIMED),
    ("the victim says so: a charge", [struck("a", BBC, voice("ukraine"))], [], Standing.CLAIMED),
    ("the doer says so: an admission", [struck("a", BBC, voice("kremlin"))], [], Standing.ACKNOWLEDGED),
    ("the doer denies what the victim says", [struck("a", BBC, voice("ukraine"))], [denial("d", "kremlin")],
     Standing.DENIED),
    ("the doer denies what an outlet tells", [struck("a", BBC)], [denial("d", "kremlin")], Standing.DISPUTED),
    ("one outlet says that it did not", [met("a", BBC), met("b", AFP, polarity="did not")], [], Standing.DISPUTED),
    ("all say that it did not", [met("a", BBC, polarity="did not")], [], Standing.DID_NOT_HAPPEN),
    ("only planned", [met("a", BBC, modality="planned")], [], Standing.PLANNED),
    ("only demanded", [met("a", BBC, modality="demanded")], [], Standing.CLAIMED),
    ("a plan, then that it did not", [met("a", BBC, modality="planned"), met("b", AFP, polarity="did not")], [],
     Standing.DID_NOT_HAPPEN),
    ("nobody has confirmed it", [struck("a", BBC, voice("ukraine"))],
     [denial("x", "", kind="X-CONFIRM", polarity="did not")], Standing.UNCONFIRMED),
    ("only told as denied", [struck("a", BBC)], [denial("d", "kremlin", "a")], Standing.DENIED),
]  # fmt: skip


@pytest.mark.parametrize(("story", "tellings", "about", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_the_table(story: str, tellings: list[Telling], about: list[Telling], expected: Standing) -> None:
    found = at(tellings, about)
    assert found.standing is expected
    assert found.claims
    assert set(found.claims) <= {t.claim for t in (*tellings, *about)}


def test_who_denied_and_later_confirms_has_confirmed() -> None:
    charge = struck("a", BBC, voice("ukraine"))
    no = denial("d", "kremlin", published="2025-09-03T10:00:00Z", recorded="2025-09-03T10:00:00Z")
    yes = denial("e", "kremlin", kind="X-CONFIRM", published="2025-09-05T10:00:00Z", recorded="2025-09-05T10:00:00Z")
    early = {"recorded": "2025-09-03T08:00:00Z", "published": "2025-09-03"}
    charge = struck("a", BBC, voice("ukraine"), **early)
    story = [at([charge], [no, yes], as_of=f"2025-09-0{day}T12:00:00Z") for day in (3, 6)]
    assert [s.standing for s in story] == [Standing.DENIED, Standing.ACKNOWLEDGED]
    assert story[1].claims == ("e",)
    assert at([charge], [no, yes], as_of="2025-09-03T09:00:00Z").standing is Standing.CLAIMED


def test_nothing_was_known_before_it_was_recorded() -> None:
    told = [met("a", BBC)]
    assert stand(told, [], "2025-09-01T00:00:00Z", origins_of(told)) is None


def test_a_planned_day_that_passes_in_silence_is_said() -> None:
    plan = [met("a", BBC, modality="planned", published="2025-08-30", recorded="2025-08-30T10:00:00Z")]
    assert not at(plan, as_of="2025-09-04T10:00:00Z").silent
    assert at(plan, as_of="2025-09-06T10:00:00Z").silent
    assert not at([*plan, met("b", AFP)], as_of="2025-09-06T10:00:00Z").silent


def test_parties_and_states_are_marked() -> None:
    found = at([met("a", TASS), met("b", BBC), met("c", BBC, voice("ukraine"))])
    assert found.parties == ("state:RUS",)
    assert found.state == ("state:RUS", "state:UKR")
    assert found.origins == ("outlet:bbc", "state:UKR")


@settings(max_examples=60, deadline=None)
@given(anything(), st.randoms(use_true_random=False))
def test_the_order_of_claims_changes_nothing(tellings: list[Telling], chance: Any) -> None:
    about = [t for t in tellings if t.type == "X-DENY"]
    own = [t for t in tellings if t.type != "X-DENY"]
    if own:
        expected = at(own, about)
        chance.shuffle(own)
        chance.shuffle(about)
        assert at(own, about) == expected
