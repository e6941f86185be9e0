"""How firmly a sentence leaves the word marked with stars: polarity, modality, certainty."""

from __future__ import annotations

import pytest

from onrecord.attribution.cues import load_cues
from onrecord.attribution.reading import Reading
from onrecord.attribution.scope import Firmness
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Certainty, Modality, Polarity, Span

CUES = load_cues()


def firmness(example: str) -> Firmness:
    start = example.index("*")
    text = example.replace("*", "")
    report = report_from_text(text, published="2025-11-04")
    reading = Reading(report, parse(report), (), CUES)
    sentence, token = reading.tokens(Span(start, start + 1))[0]
    return reading.scopes(sentence).of(token)


DID, DID_NOT = Polarity.DID, Polarity.DID_NOT
ACTUAL, PLANNED, DEMANDED, OFFERED = Modality.ACTUAL, Modality.PLANNED, Modality.DEMANDED, Modality.OFFERED
PERHAPS, IMAGINED, PAST = Modality.POSSIBLE, Modality.HYPOTHETICAL, Modality.HISTORICAL
CERTAIN, PROBABLE, POSSIBLE, UNKNOWN = Certainty.CERTAIN, Certainty.PROBABLE, Certainty.POSSIBLE, Certainty.UNKNOWN

CASES = [
    ("The rebels might not *attack* the port.", DID_NOT, PERHAPS, POSSIBLE),
    ("Tehran did not deny that its drones had *crossed* the border.", DID, ACTUAL, UNKNOWN),
    ("Tehran *denied* the claim.", DID, ACTUAL, CERTAIN),
    ("Tehran did not *deny* the claim.", DID_NOT, ACTUAL, CERTAIN),
    ("The inspectors failed to *confirm* the blast.", DID_NOT, ACTUAL, CERTAIN),
    ("The inspectors did not fail to *confirm* the blast.", DID, ACTUAL, CERTAIN),
    ("The two armies no longer *share* intelligence.", DID_NOT, ACTUAL, CERTAIN),
    ("The army not only *shelled* the port but also mined it.", DID, ACTUAL, CERTAIN),
    ("The army not only shelled the port but also *mined* it.", DID, ACTUAL, CERTAIN),
    ("The spokesman spoke for an hour without *confirming* the raid.", DID_NOT, ACTUAL, CERTAIN),
    ("The president stopped short of *naming* the culprit.", DID_NOT, ACTUAL, CERTAIN),
    ("The general refused to *meet* the envoy.", DID_NOT, ACTUAL, CERTAIN),
    ("Baghdad has yet to *confirm* the raid.", DID_NOT, ACTUAL, CERTAIN),
    ("The palace declined to *comment*.", DID_NOT, ACTUAL, CERTAIN),
    ("If the army *withdraws*, the talks will resume.", DID, IMAGINED, UNKNOWN),
    ("The talks will *resume* if the army withdraws.", DID, IMAGINED, UNKNOWN),
    ("Unless the siege is *lifted*, the envoys will leave.", DID, IMAGINED, UNKNOWN),
    ("The ministers will *meet* in Vienna on Friday.", DID, PLANNED, CERTAIN),
    ("The ministers will not *meet* in Vienna.", DID_NOT, PLANNED, CERTAIN),
    ("The council demanded that the troops *leave*.", DID, DEMANDED, UNKNOWN),
    ("The pope called for a *ceasefire*.", DID, DEMANDED, UNKNOWN),
    ("Both armies must *withdraw*.", DID, DEMANDED, UNKNOWN),
    ("Ankara offered to *host* the talks.", DID, OFFERED, UNKNOWN),
    ("The vote is likely to be *watched* in Brussels.", DID, PERHAPS, PROBABLE),
    ("The two presidents are expected to *meet* on Monday.", DID, PERHAPS, PROBABLE),
    ("Villagers fear that the army may *attack*.", DID, PERHAPS, POSSIBLE),
    ("The new units are helping to prevent *attacks* on the border.", DID, IMAGINED, UNKNOWN),
    ("The police thwarted an *attack* on the embassy.", DID, IMAGINED, UNKNOWN),
    ("The police failed to prevent the *attack* on the embassy.", DID, ACTUAL, CERTAIN),
    ("The 1953 *armistice* still holds.", DID, PAST, CERTAIN),
    ("The parade marked the *end* of World War II.", DID, PAST, CERTAIN),
    ("The visit follows years of *fighting* in the delta.", DID, PAST, CERTAIN),
    ("No statement was *released* after the meeting.", DID_NOT, ACTUAL, CERTAIN),
    ("Neither leader *set* a date for the next round.", DID_NOT, ACTUAL, CERTAIN),
    ("Neither Ankara nor Athens has *recognised* the vote.", DID_NOT, ACTUAL, CERTAIN),
    ("The envoy neither *came* nor wrote.", DID_NOT, ACTUAL, CERTAIN),
    ("The envoy neither came nor *wrote*.", DID_NOT, ACTUAL, CERTAIN),
    ("The report could not be *verified*.", DID_NOT, ACTUAL, CERTAIN),
    ("Officials would not *say* who had fired.", DID_NOT, ACTUAL, CERTAIN),
    ("The ministry said the envoys would *meet* in Doha.", DID, PLANNED, CERTAIN),
    ("A new strike would *cripple* the port.", DID, IMAGINED, POSSIBLE),
    ("Seoul called off the *talks*.", DID_NOT, ACTUAL, CERTAIN),
    ("The *summit* was cancelled.", DID_NOT, ACTUAL, CERTAIN),
    ("The plan to *withdraw* the troops was leaked.", DID, PLANNED, CERTAIN),
    ("The army threatened to *bomb* the town.", DID, PLANNED, CERTAIN),
    ("The alleged *attack* is under review.", DID, ACTUAL, UNKNOWN),
    ("Reporters asked whether the general had *resigned*.", DID, IMAGINED, UNKNOWN),
    ("The two sides did not *hold* talks.", DID_NOT, ACTUAL, CERTAIN),
    ("The two sides did not hold *talks*.", DID_NOT, ACTUAL, CERTAIN),
    ("The *talks* did not take place.", DID_NOT, ACTUAL, CERTAIN),
    ("The *attack* came at dawn.", DID, ACTUAL, CERTAIN),
    ("The army *attacked* at dawn but did not take the town.", DID, ACTUAL, CERTAIN),
    ("The army attacked at dawn but did not *take* the town.", DID_NOT, ACTUAL, CERTAIN),
    ("The minister, who did not speak, *signed* the accord.", DID, ACTUAL, CERTAIN),
    ("The rebels *claimed* that no civilians had died.", DID, ACTUAL, CERTAIN),
    ("Analysts believe that the missile *fell* into the sea.", DID, ACTUAL, PROBABLE),
    ("The convoy appears to have *turned* back.", DID, ACTUAL, PROBABLE),
    ("The ministry did not say that the envoys had *met*.", DID, ACTUAL, UNKNOWN),
    ("Putin to *visit* Beijing next week.", DID, PLANNED, CERTAIN),
    ("The troops were ordered to *leave* the city.", DID, DEMANDED, UNKNOWN),
    ("Moscow warned of an *attack* on the bridge.", DID, PERHAPS, POSSIBLE),
    ("They met in order to *discuss* the truce.", DID, PLANNED, UNKNOWN),
    ("The court banned the *march*.", DID, IMAGINED, UNKNOWN),
    ("The two men were unable to *reach* the village.", DID_NOT, ACTUAL, CERTAIN),
    ("Nobody was *hurt* in the blast.", DID_NOT, ACTUAL, CERTAIN),
    ("He never *met* the rebels.", DID_NOT, ACTUAL, CERTAIN),
    ("The agreement to *end* the war was signed in 1995.", DID, PLANNED, CERTAIN),
    ("The sides agreed to a *ceasefire*.", DID, ACTUAL, CERTAIN),
]


@pytest.mark.parametrize(("example", "polarity", "modality", "certainty"), CASES)
def test_how_firmly(example: str, polarity: Polarity, modality: Modality, certainty: Certainty) -> None:
    state = firmness(example)
    assert (state.polarity, state.modality, state.certainty) == (polarity, modality, certainty)


def test_the_cue_is_kept_with_what_it_changed() -> None:
    text = "The inspectors failed to *confirm* the blast."
    (edge,) = firmness(text).edges
    assert edge.cue.of(text.replace("*", "")) == "failed"
    assert (edge.changes, edge.value) == ("polarity", "did not")
    assert edge.evidence.rule.startswith("cues/certainty.toml:")


def test_a_cue_counts_once_however_many_paths_lead_to_it() -> None:
    assert firmness("No *talks* were held.").polarity is DID_NOT
    assert firmness("No talks were *held*.").polarity is DID_NOT


def test_what_is_not_reported_is_not_said_not_to_have_happened() -> None:
    assert firmness("The report does not mention that the army *attacked* the town.").polarity is DID
    assert firmness("The minister did not discuss the *attack*.").polarity is DID
