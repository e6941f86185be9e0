"""What attribution makes of claims: absences, confirmations and denials, open questions, quotations."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.attribution.cues import load_cues
from onrecord.attribution.record import Attributed, attribute
from onrecord.language.parse import parse
from onrecord.pipeline import read
from onrecord.readers.plain import report_from_text
from onrecord.records import (
    Actor,
    ActorKind,
    Basis,
    Certainty,
    Claim,
    Evidence,
    Mention,
    Modality,
    Participant,
    Polarity,
    Span,
    When,
    content_id,
)

CUES = load_cues()
OUTLET = Actor("outlet:daily-record", "Daily Record", ActorKind.OUTLET)
ACTORS = {
    "Ankara": Actor("TUR:GOV", "Turkey", ActorKind.GOVERNMENT, "TUR"),
    "Athens": Actor("GRC:GOV", "Greece", ActorKind.GOVERNMENT, "GRC"),
    "Tehran": Actor("IRN:GOV", "Iran", ActorKind.GOVERNMENT, "IRN"),
    "Kyiv": Actor("UKR:GOV", "Ukraine", ActorKind.GOVERNMENT, "UKR"),
}


UNDATED = When()


def attributed(example: str, when: When = UNDATED) -> tuple[str, Attributed]:
    """The record of a text in which every word between stars is the trigger of a claim, in which every actor takes part."""
    text = example.replace("*", "")
    report = report_from_text(text, published="2025-11-04")
    parsed = parse(report)
    mentions, participants = [], []
    for sentence in parsed.sentences:
        for i, form in enumerate(sentence.forms):
            if form in ACTORS:
                mentions.append(Mention(sentence.spans[i], sentence.index, i, (ACTORS[form],), Evidence("test")))
                participants.append(Participant(ACTORS[form], "actor", sentence.spans[i], Evidence("test")))
    claims = []
    for trigger in triggers(example):
        sentence = next(s for s in parsed.sentences if s.span.overlaps(trigger))
        identity = content_id(report.id, trigger, "ASSAULT")
        people = tuple(p for p in participants if p.span and p.span in sentence.span)
        claims.append(
            Claim(identity, report.id, sentence.index, trigger, sentence.span, "ASSAULT", people, quad=4, when=when)
        )
    return text, attribute(report, parsed, mentions, claims, CUES, OUTLET)


def triggers(example: str) -> Iterable[Span]:
    parts = example.split("*")
    at = 0
    for k, part in enumerate(parts):
        if k % 2:
            yield Span(at, at + len(part))
        at += len(part)


# ------------------------------------------------------------------ chains


def test_the_outlet_heads_every_chain() -> None:
    _, record = attributed("Tehran *attacked* the port. The army said Kyiv *attacked* the bridge.")
    first, second = record.claims
    assert [s.actor for s in first.said_by] == [OUTLET]
    assert [s.actor.name for s in second.said_by] == ["Daily Record", "army"]
    assert first.said_by[0].cue is None
    assert first.said_by[0].content == ()


def test_claims_keep_what_the_coder_said_of_them() -> None:
    _, record = attributed("Tehran *attacked* the port.")
    (claim,) = record.claims
    assert (claim.type, claim.quad, [p.actor.id for p in claim.participants]) == ("ASSAULT", 4, ["IRN:GOV"])


# ------------------------------------------------------------------ what did not happen


@pytest.mark.parametrize(
    ("text", "type", "trigger", "who"),
    [
        ("Ankara did not immediately release a statement.", "X-STATEMENT", "release", ["Turkey"]),
        ("Ankara declined to comment.", "X-STATEMENT", "comment", ["Turkey"]),
        ("No details of the deal were given by Ankara or Athens.", "X-STATEMENT", "given", ["Turkey", "Greece"]),
        ("No details of the deal were given.", "X-STATEMENT", "given", []),
        ("Ankara has yet to confirm the raid.", "X-CONFIRM", "confirm", ["Turkey"]),
        ("Neither Ankara nor Athens outlined a timetable.", "X-SCHEDULE", "outlined", ["Turkey", "Greece"]),
        ("Neither Ankara nor Athens has confirmed the raid.", "X-CONFIRM", "confirmed", ["Turkey", "Greece"]),
        ("The raid could not be independently verified.", "X-CONFIRM", "verified", []),
    ],
)
def test_an_absence_is_a_claim_with_who_did_not(text: str, type: str, trigger: str, who: list[str]) -> None:
    _, record = attributed(text)
    (claim,) = [c for c in record.claims if c.type.startswith("X-")]
    assert (claim.type, claim.trigger.of(text), claim.polarity) == (type, trigger, Polarity.DID_NOT)
    assert [p.actor.name for p in claim.participants] == who
    assert [e.changes for e in claim.cues] == ["polarity"]


@pytest.mark.parametrize(
    "text",
    [
        "Ankara released a statement.",
        "The report says nothing of the talks in Ankara.",
        "Ankara and Athens met on Monday.",
        "The army did not attack the port.",
    ],
)
def test_what_is_not_reported_is_no_absence(text: str) -> None:
    _, record = attributed(text)
    assert [c for c in record.claims if c.type in ("X-STATEMENT", "X-SCHEDULE")] == []


def test_a_deed_not_done_stays_the_coders_claim() -> None:
    _, record = attributed("Tehran did not *attack* the port.")
    (claim,) = record.claims
    assert (claim.type, claim.polarity, claim.modality) == ("ASSAULT", Polarity.DID_NOT, Modality.ACTUAL)


# ------------------------------------------------------------------ confirmed and denied


def test_a_denial_is_a_claim_about_the_claim_that_it_denies() -> None:
    _, record = attributed("Tehran denied that it had *attacked* the port.")
    denial, attack = record.claims
    assert (denial.type, denial.polarity, denial.about) == ("X-DENY", Polarity.DID, (attack.id,))
    assert (attack.polarity, attack.certainty) == (Polarity.DID, Certainty.UNKNOWN)
    assert [s.actor for s in attack.said_by] == [OUTLET]


def test_what_was_not_denied_was_not_confirmed_either() -> None:
    _, record = attributed("Tehran did not deny that it had *attacked* the port.")
    denial, attack = record.claims
    assert (denial.type, denial.polarity) == ("X-DENY", Polarity.DID_NOT)
    assert (attack.polarity, attack.certainty) == (Polarity.DID, Certainty.UNKNOWN)


def test_a_confirmation_makes_its_content_the_sources_word() -> None:
    _, record = attributed("Ankara confirmed that its jets had *attacked* the port.")
    confirmation, attack = record.claims
    assert (confirmation.type, confirmation.about) == ("X-CONFIRM", (attack.id,))
    assert [s.actor.name for s in attack.said_by] == ["Daily Record", "Turkey"]


def test_a_missing_confirmation_is_about_what_was_told_before() -> None:
    text = (
        "Kyiv said Tehran had *deployed* drone crews near the front.\n"
        "Neither Tehran nor Kyiv has provided confirmation of the scope of the deployment."
    )
    _, record = attributed(text)
    told, missing = [c for c in record.claims if c.type in ("ASSAULT", "X-CONFIRM")]
    assert (missing.polarity, missing.about) == (Polarity.DID_NOT, (told.id,))


def test_who_denies_this_denies_the_charge_just_told() -> None:
    readout = read(
        "Israeli strikes killed five people in Syria. Israel has accused Hamas of delaying the return of remains. "
        "Hamas denies this.",
        published="2025-11-02",
    )
    (denial,) = [c for c in readout.claims if c.type == "X-DENY"]
    assert {c.type for c in readout.claims if c.id in denial.about} == {"ACCUSE"}


def test_the_reports_that_nobody_could_verify_are_those_just_told() -> None:
    _, record = attributed("Kyiv said Tehran had *attacked* a convoy. The report could not be independently verified.")
    told, missing = record.claims
    assert missing.about == (told.id,)


# ------------------------------------------------------------------ firmness of claims


def test_a_time_after_the_report_makes_a_claim_planned() -> None:
    example = "Tehran *meets* Kyiv on Friday."
    text = example.replace("*", "")
    friday = text.index("Friday")
    later = When("2025-11-07", "2025-11-07", Basis.PUBLISHED, Span(friday, friday + 6))
    _, record = attributed(example, later)
    assert record.claims[0].modality is Modality.PLANNED
    assert record.claims[0].cues[0].cue.of(text) == "Friday"


def test_a_reason_is_kept_for_each_side_that_a_cue_changed() -> None:
    _, record = attributed("Tehran may not *attack* the port.")
    why = dict(record.claims[0].why)
    assert {"polarity", "modality", "certainty"} <= set(why)


# ------------------------------------------------------------------ what is open


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("It remains unclear whether Tehran took part.", "whether Tehran took part"),
        ("Further reports may clarify whether the two signed a pact.", "whether the two signed a pact"),
        ("Officials would not say if the envoy was alive.", "if the envoy was alive"),
        ("It was not immediately clear how many soldiers were killed.", "how many soldiers were killed"),
    ],
)
def test_what_a_report_leaves_open(text: str, question: str) -> None:
    _, record = attributed(text)
    assert [q.span.of(text) for q in record.questions] == [question]
    assert record.questions[0].raised_by[0].actor == OUTLET


@pytest.mark.parametrize(
    "text",
    [
        "Reporters asked whether he would go.",
        "The council will decide whether to go.",
        "The inquiry showed who had fired first.",
        "He knew why the envoy had left.",
        "The envoy will stay if the council votes for it.",
    ],
)
def test_an_ordinary_indirect_question_is_not_open(text: str) -> None:
    _, record = attributed(text)
    assert record.questions == ()


def test_who_would_not_say_comes_last_among_those_who_leave_it_open() -> None:
    _, record = attributed("Ankara would not say if its jets had *attacked* the port.")
    (question,) = record.questions
    assert [s.actor.name for s in question.raised_by] == ["Daily Record", "Turkey"]
    assert question.about == tuple(c.id for c in record.claims if c.type == "ASSAULT")


# ------------------------------------------------------------------ quotations


def test_who_does_not_know_in_a_quotation_is_who_is_quoted() -> None:
    _, record = attributed('"I don\'t know what we can do about it," Trump told reporters.')
    (question,) = record.questions
    assert [source.actor.name for source in question.raised_by[1:]] == ["Trump"]


def test_quotations_are_whole_and_exact_with_their_speaker() -> None:
    text, record = attributed("“We will never *yield*,” the general said. “Not one step.”")
    assert [q.span.of(text) for q in record.quotes] == ["We will never yield,", "Not one step."]
    assert [[s.actor.name for s in q.said_by] for q in record.quotes] == [["Daily Record", "general"]] * 2
    assert record.claims[0].quotes[0].of(text) == "We will never yield,"


def test_a_quotation_nobody_is_named_for_is_the_outlets_to_answer_for() -> None:
    _, record = attributed("The so-called “peace council of the north” met again.")
    assert [[s.actor for s in q.said_by] for q in record.quotes] == [[OUTLET]]


# ------------------------------------------------------------------ always


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Tehran", "said", "that", "denied", "“it", "left”", "no", "whether", "if", "*went*", ".", "\n", "unclear"]
        ),
        max_size=14,
    )
)
def test_any_text_at_all_gives_the_same_record_twice(parts: list[str]) -> None:
    example = "Ankara met Athens. " + " ".join(parts)
    assert attributed(example) == attributed(example)
    text, record = attributed(example)
    for claim in record.claims:
        assert claim.said_by[0].actor == OUTLET
        assert all(0 <= e.cue.start < e.cue.end <= len(text) for e in claim.cues)
        assert set(claim.about) <= {c.id for c in record.claims} - {claim.id}
    assert len({c.id for c in record.claims}) == len(record.claims)
