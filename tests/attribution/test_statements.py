"""Acts of saying that reports tell of: what was withheld, confirmed and denied, by whom, and about which claim."""

from __future__ import annotations

import pytest

from onrecord.attribution.cues import load_cues
from onrecord.attribution.reading import Reading
from onrecord.attribution.record import attribute
from onrecord.entities.actors import resolve
from onrecord.entities.tables import load_actors
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Actor, ActorKind, Claim, Evidence, Participant, Polarity, Span, content_id

CUES = load_cues()
ACTORS = load_actors(None)
OUTLET = Actor("outlet:daily-record", "Daily Record", ActorKind.OUTLET)


def claims_of(example: str) -> tuple[str, list[Claim]]:
    """The claims of a text in which every word between stars is the trigger of a coded one."""
    text = example.replace("*", "")
    report = report_from_text(text, published="2025-11-04")
    parsed = parse(report)
    mentions = resolve(report, parsed, ACTORS)
    reading = Reading(report, parsed, mentions, CUES)
    coded = []
    parts = example.split("*")
    for k in range(1, len(parts), 2):
        start = len("".join(parts[:k]))
        trigger = Span(start, start + len(parts[k]))
        sentence = reading.tokens(trigger)[0][0]
        people = tuple(
            Participant(actor, "actor", m.span, Evidence("test"))
            for m in mentions
            if m.sentence == sentence.index and m.span.end <= start
            for actor in m.actors
        )
        identity = content_id(report.id, trigger, "ASSAULT")
        coded.append(Claim(identity, report.id, sentence.index, trigger, sentence.span, "ASSAULT", people, quad=4))
    return text, list(attribute(report, parsed, mentions, coded, CUES, OUTLET).claims)


ABSENCES = [
    ("The Kremlin did not immediately respond to a request for comment.", "X-STATEMENT", "respond"),
    ("Turkey's foreign ministry declined to comment on the report.", "X-STATEMENT", "comment"),
    ("Neither government gave a reason for the delay.", "X-STATEMENT", "gave"),
    ("Iran has yet to issue a statement on the raid.", "X-STATEMENT", "issue"),
    ("There was no immediate comment from Israel.", "X-STATEMENT", "was"),
    ("There was no immediate reaction from Moscow or Minsk.", "X-STATEMENT", "was"),
    ("Beijing has so far made no public comment.", "X-STATEMENT", "made"),
    ("The Pentagon would not comment on the timing of the strike.", "X-STATEMENT", "comment"),
    ("A joint communique was not issued at the end of the summit.", "X-STATEMENT", "issued"),
    ("No further details were provided by the Syrian army or its Russian allies.", "X-STATEMENT", "provided"),
    ("North Korean state media have not mentioned the visit.", "X-STATEMENT", "mentioned"),
    ("Pakistan's military did not return calls seeking comment.", "X-STATEMENT", "return"),
    ("Calls to the Israeli embassy went unanswered.", "X-STATEMENT", "went"),
    ("The Saudi embassy could not be reached for comment.", "X-STATEMENT", "reached"),
    ("Officials in Kyiv were not available for comment.", "X-STATEMENT", "available"),
    ("The ministry offered no explanation for the change.", "X-STATEMENT", "offered"),
    ("No date was set for the next round of talks.", "X-SCHEDULE", "set"),
    ("Neither Putin nor Zelenskyy gave a timeline for a meeting.", "X-SCHEDULE", "gave"),
    ("Egypt and Qatar have not announced a date for the next round.", "X-SCHEDULE", "announced"),
    (
        "By late Thursday, no statement had been published by the Kremlin, the Chinese foreign ministry or Iranian state television.",
        "X-STATEMENT",
        "published",
    ),
    ("The White House has not released a readout of the call.", "X-STATEMENT", "released"),
    ("Hanoi remained silent on the arrest.", "X-STATEMENT", "silent"),
    ("The Israeli army has neither confirmed nor denied the strike.", "X-CONFIRM", "confirmed"),
    ("The Israeli army has neither confirmed nor denied the strike.", "X-DENY", "denied"),
    ("The prime minister refused to take questions.", "X-STATEMENT", "take"),
    ("The spokesperson sidestepped questions about the deal.", "X-STATEMENT", "sidestepped"),
]


@pytest.mark.parametrize(("text", "type", "trigger"), ABSENCES)
def test_what_was_withheld_is_a_claim_that_did_not_happen(text: str, type: str, trigger: str) -> None:
    _, claims = claims_of(text)
    found = [c for c in claims if c.type == type and trigger in c.trigger.of(text)]
    assert [c.polarity for c in found] == [Polarity.DID_NOT]
    assert any(e.changes == "polarity" for e in found[0].cues)


SILENT = [
    ("There was no immediate reaction from Moscow or Minsk.", ["RUS", "BLR"]),
    ("No further details were provided by Turkey, Greece or Iran.", ["TUR", "GRC", "IRN"]),
    ("By late Thursday, no statement had been published by Turkey and Greece.", ["TUR", "GRC"]),
    ("The Turkish government has neither confirmed nor denied the strike.", ["TUR"]),
    ("Calls to the Turkish embassy went unanswered.", ["TUR"]),
    ("Turkey remained silent on the arrest.", ["TUR"]),
    ("Turkey could not be reached for comment.", []),
]


@pytest.mark.parametrize(("text", "countries"), SILENT)
def test_an_absence_names_all_who_did_not(text: str, countries: list[str]) -> None:
    _, claims = claims_of(text)
    silent = [c for c in claims if c.type.startswith("X-") and c.polarity is Polarity.DID_NOT]
    assert {p.actor.country for c in silent for p in c.participants} == set(countries)


PRESENT = [
    "The embassy returned our calls.",
    "The ministry released a statement on Monday.",
    "The village fell silent after the bombing.",
    "He took calls from all over the country.",
    "The reports described the valley as beautiful.",
    "The army called the operation a success.",
]


@pytest.mark.parametrize("text", PRESENT)
def test_no_absence_is_made_of_what_was_said_or_of_something_else(text: str) -> None:
    _, claims = claims_of(text)
    assert [c.type for c in claims if c.type in ("X-STATEMENT", "X-DENY") and "army" in text] == []
    if "village" not in text:
        assert [c for c in claims if c.type == "X-STATEMENT"] == []


LINKED = [
    (
        "Ukraine said its drones had *struck* a refinery in Ryazan. Russia's defence ministry denied the strike.",
        "X-DENY",
        "denied",
        Polarity.DID,
    ),
    (
        "Israel *bombed* a port in Yemen, the Houthis said. Israel confirmed the attack hours later.",
        "X-CONFIRM",
        "confirmed",
        Polarity.DID,
    ),
    (
        "Pakistan said it *shot* down two Indian jets. The claim could not be independently verified.",
        "X-CONFIRM",
        "verified",
        Polarity.DID_NOT,
    ),
    (
        "Pakistan said it *shot* down two Indian jets. Reuters could not independently verify the claim.",
        "X-CONFIRM",
        "verify",
        Polarity.DID_NOT,
    ),
    (
        "Pakistan said it *shot* down two Indian jets, an allegation Delhi denies.",
        "X-DENY",
        "denies",
        Polarity.DID,
    ),
    (
        "Pakistan said it *shot* down two Indian jets, a claim that Reuters could not independently verify.",
        "X-CONFIRM",
        "verify",
        Polarity.DID_NOT,
    ),
    (
        "Pakistan said it *shot* down two Indian jets, a claim Reuters could not independently verify.",
        "X-CONFIRM",
        "verify",
        Polarity.DID_NOT,
    ),
    (
        "Rwanda *sent* troops into Congo, UN experts said. Kigali disputed the account.",
        "X-DENY",
        "disputed",
        Polarity.DID,
    ),
    (
        "The ministry said Iran had *attacked* the tanker. Hours later, it walked back the statement.",
        "X-DENY",
        "walked",
        Polarity.DID,
    ),
    (
        "State television, which had said rebels *attacked* the dam, corrected an earlier report.",
        "X-DENY",
        "corrected",
        Polarity.DID,
    ),
    ("Serbia rejected as false reports that its troops had *entered* Kosovo.", "X-DENY", "rejected", Polarity.DID),
    ("Tehran denies *supplying* drones to Russia.", "X-DENY", "denies", Polarity.DID),
    (
        "The Kremlin dismissed the accusations as nonsense after Ukraine said Russia had *bombed* a hospital.",
        "X-DENY",
        "dismissed",
        Polarity.DID,
    ),
    ("Kyiv called the reports that it had *attacked* the plant a lie.", "X-DENY", "called", Polarity.DID),
    ("Venezuela acknowledged that it had *detained* three Americans.", "X-CONFIRM", "acknowledged", Polarity.DID),
    (
        "There was no independent confirmation of the claim that Houthi rebels had *attacked* the ship.",
        "X-CONFIRM",
        "was",
        Polarity.DID_NOT,
    ),
    (
        "Armenia said Azerbaijan *shelled* a border village. Azerbaijan's defence ministry called the claim false.",
        "X-DENY",
        "called",
        Polarity.DID,
    ),
    (
        "Neither Ankara nor Damascus has provided full confirmation of the *deployment* of troops near Idlib.",
        "X-CONFIRM",
        "provided",
        Polarity.DID_NOT,
    ),
    (
        "Sudan's army said it had *captured* the palace. The paramilitary force denied it.",
        "X-DENY",
        "denied",
        Polarity.DID,
    ),
    ("The United States *bombed* the site in Syria, two officials confirmed.", "X-CONFIRM", "confirmed", Polarity.DID),
    (
        "Reports that Chad had *closed* its border with Sudan were unconfirmed.",
        "X-CONFIRM",
        "unconfirmed",
        Polarity.DID_NOT,
    ),
    (
        "Egypt's foreign ministry described reports that Cairo had *expelled* the envoy as baseless.",
        "X-DENY",
        "described",
        Polarity.DID,
    ),
    ("The BBC retracted a report that Israel had *bombed* the school.", "X-DENY", "retracted", Polarity.DID),
]


@pytest.mark.parametrize(("example", "type", "trigger", "polarity"), LINKED)
def test_a_confirmation_or_denial_is_about_the_claim_it_speaks_of(
    example: str, type: str, trigger: str, polarity: Polarity
) -> None:
    text, claims = claims_of(example)
    (told,) = [c for c in claims if c.type == "ASSAULT"]
    (spoken,) = [c for c in claims if c.type == type and trigger in c.trigger.of(text)]
    assert (spoken.polarity, spoken.about) == (polarity, (told.id,))


def test_troops_take_up_what_armed_forces_did_not_what_was_said_of_them() -> None:
    example = (
        "Iran *praised* Syrian soldiers. Syrian soldiers *fought* near Homs, the army said.\n"
        "Neither Damascus nor Tehran has provided confirmation of any troops."
    )
    text, claims = claims_of(example)
    (missing,) = [c for c in claims if c.type == "X-CONFIRM"]
    assert [c.trigger.of(text) for c in claims if c.id in missing.about] == ["fought"]
