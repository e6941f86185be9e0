"""What a report leaves open, in its own words, however it is worded; and ordinary questions, which are not."""

from __future__ import annotations

import pytest

from onrecord.attribution.cues import load_cues
from onrecord.attribution.questions import find_open
from onrecord.attribution.reading import Reading
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text

CUES = load_cues()

OPEN = [
    (
        "It was unclear late on Sunday whether Israel had agreed to the terms.",
        "whether Israel had agreed to the terms",
    ),
    ("Officials would not say if the two presidents would meet again.", "if the two presidents would meet again"),
    ("How many people were killed was not immediately known.", "How many people were killed"),
    ("It is still not known who ordered the strike or why.", "who ordered the strike or why"),
    ("Whether Moscow will accept the plan is an open question.", "Whether Moscow will accept the plan"),
    (
        "Questions remain over whether the parties signed a secret protocol.",
        "whether the parties signed a secret protocol",
    ),
    ("Further reporting may clarify what was agreed in private.", "what was agreed in private"),
    ("There was no word on when the envoys would return.", "when the envoys would return"),
    ("The army gave no indication of whether it would withdraw.", "whether it would withdraw"),
    ("Neither side disclosed how long the meeting had lasted.", "how long the meeting had lasted"),
    ("The ministry did not specify which countries were involved.", "which countries were involved"),
    ("The number of casualties was unclear.", "The number of casualties"),
    ("The fate of the crew remains unknown.", "The fate of the crew"),
    ("It was not clear what prompted the shelling.", "what prompted the shelling"),
    ("The envoy declined to say whether Hamas had accepted the proposal.", "whether Hamas had accepted the proposal"),
    ("Investigators are still trying to establish how the drone got through.", "how the drone got through"),
    (
        "The UN has opened an inquiry into whether the shell was fired by government forces.",
        "whether the shell was fired by government forces",
    ),
    ("It could not be determined whether the missiles carried warheads.", "whether the missiles carried warheads"),
    ("Reuters could not establish who was behind the attack.", "who was behind the attack"),
    ("The circumstances of his death were not immediately clear.", "The circumstances of his death"),
    ("Doubts linger about whether the ceasefire covers the north.", "whether the ceasefire covers the north"),
    ("It remains unclear if and when the embassy will reopen.", "if and when the embassy will reopen"),
    ("The two sides have yet to agree on who will monitor the border.", "who will monitor the border"),
    ("The minister left open whether Berlin would deliver the missiles.", "whether Berlin would deliver the missiles"),
    ("Asked whether he would resign, the premier did not answer.", "whether he would resign"),
    ("The general refused to say where the hostages were being held.", "where the hostages were being held"),
]


def open_in(text: str) -> list[str]:
    report = report_from_text(text, published="2025-11-04")
    return [made.span.of(text) for made in find_open(Reading(report, parse(report), (), CUES))]


@pytest.mark.parametrize(("text", "question"), OPEN)
def test_it_is_left_open(text: str, question: str) -> None:
    assert open_in(text) == [question]


@pytest.mark.parametrize(
    "text",
    [
        "He asked whether the convoy had left.",
        "The court ruled on whether the law was valid.",
        "The official knew how the deal was struck.",
        "They discussed how to end the war.",
        "The number of casualties rose.",
        "The fate of the crew moved the town.",
        "There was no word from the valley.",
        "The mayor disclosed the number of casualties.",
        "The minister did not know the cause of the delay.",
    ],
)
def test_it_is_not_left_open(text: str) -> None:
    assert open_in(text) == []
