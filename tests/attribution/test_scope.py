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
    ("No *meeting* between the two presidents is planned.", DID_NOT, PLANNED, CERTAIN),
    ("There are no plans for a *meeting* between the two presidents.", DID_NOT, PLANNED, CERTAIN),
    ("A *meeting* of the two presidents is not planned.", DID_NOT, PLANNED, CERTAIN),
    ("Moscow sees no need for a *meeting* of the two presidents.", DID_NOT, PLANNED, CERTAIN),
    ("The council demanded that the troops *leave*.", DID, DEMANDED, UNKNOWN),
    ("Beijing urged Washington to stop *arming* Taiwan.", DID_NOT, DEMANDED, UNKNOWN),
    ("Russia agreed to stop *bombing* Ukraine.", DID_NOT, PLANNED, CERTAIN),
    ("Israel refused to stop *bombing* Gaza.", DID, ACTUAL, CERTAIN),
    ("Russia stopped *bombing* Ukraine.", DID, ACTUAL, CERTAIN),
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
    # The same as reports word it: the cue far from its target, split, contracted, in front.
    ("The delegation might never *reach* the capital.", DID_NOT, PERHAPS, POSSIBLE),
    (
        "Two officials said on Tuesday that Islamabad may not *send* its foreign minister after all.",
        DID_NOT,
        PERHAPS,
        POSSIBLE,
    ),
    ("Diplomats cautioned that the truce might well not *survive* the weekend.", DID_NOT, PERHAPS, POSSIBLE),
    ("The rebels, he added, mightn't *sign* anything.", DID_NOT, PERHAPS, POSSIBLE),
    ("Asked twice, the spokesman didn't deny that the jets had *struck* the refinery.", DID, ACTUAL, UNKNOWN),
    ("The governor has not denied *meeting* the militia leader.", DID, ACTUAL, UNKNOWN),
    ("Neither capital denied that a secret channel had been *opened*.", DID, ACTUAL, UNKNOWN),
    ("She would neither confirm nor deny that the envoy had been *detained*.", DID, ACTUAL, UNKNOWN),
    ("The monitors were unable to *confirm* the report.", DID_NOT, ACTUAL, CERTAIN),
    ("The general, pressed by reporters, again failed to *confirm* that his men had fired.", DID_NOT, ACTUAL, CERTAIN),
    ("UN inspectors have so far not been able to *verify* the claim.", DID_NOT, ACTUAL, CERTAIN),
    ("The agency said it could not *confirm* the death toll.", DID_NOT, ACTUAL, CERTAIN),
    ("Washington was not in a position to *confirm* the strike.", DID_NOT, ACTUAL, CERTAIN),
    ("Tehran is no longer *enriching* uranium at the site, the inspectors said.", DID_NOT, ACTUAL, CERTAIN),
    ("The group does not *hold* the town any longer.", DID_NOT, ACTUAL, CERTAIN),
    ("Moscow no longer *recognizes* the treaty.", DID_NOT, ACTUAL, CERTAIN),
    ("The troops aren't *patrolling* the border anymore.", DID_NOT, ACTUAL, CERTAIN),
    ("Not only did the navy *seize* the tanker, it also arrested its crew.", DID, ACTUAL, CERTAIN),
    ("The militia has not just *shelled* the airport but occupied it.", DID, ACTUAL, CERTAIN),
    ("Ankara not merely *condemned* the raid but recalled its ambassador.", DID, ACTUAL, CERTAIN),
    ("The army not only shelled the port but also *mined* the channel.", DID, ACTUAL, CERTAIN),
    ("It was not only the army but also the navy that *fired* on the boats.", DID, ACTUAL, CERTAIN),
    ("The ministry expressed regret, without *admitting* responsibility.", DID_NOT, ACTUAL, CERTAIN),
    ("Without directly *blaming* Rwanda, the envoy spoke of foreign hands.", DID_NOT, ACTUAL, CERTAIN),
    ("He left the hall without having *signed* the document.", DID_NOT, ACTUAL, CERTAIN),
    ("The prime minister condemned the attack without *naming* its author.", DID_NOT, ACTUAL, CERTAIN),
    ("The prime minister *condemned* the attack without naming its author.", DID, ACTUAL, CERTAIN),
    ("The bloc's statement stopped short of *calling* for sanctions.", DID_NOT, ACTUAL, CERTAIN),
    ("Stopping short of *condemning* the coup, the president urged calm.", DID_NOT, ACTUAL, CERTAIN),
    ("The White House stopped just short of *accusing* Beijing.", DID_NOT, ACTUAL, CERTAIN),
    ("Berlin has stopped well short of *promising* to send tanks.", DID_NOT, ACTUAL, CERTAIN),
    ("The two leaders were not *photographed* shaking hands.", DID_NOT, ACTUAL, CERTAIN),
    ("Pyongyang has never acknowledged *sending* troops.", DID, ACTUAL, UNKNOWN),
    ("Neither the army nor the rebels *respected* the ceasefire.", DID_NOT, ACTUAL, CERTAIN),
    ("No one has *claimed* responsibility for the bombing.", DID_NOT, ACTUAL, CERTAIN),
    ("There was no immediate *claim* of responsibility.", DID_NOT, ACTUAL, CERTAIN),
    ("The planned *summit* fell through.", DID_NOT, PLANNED, CERTAIN),
    ("The *talks* scheduled for Tuesday never happened.", DID_NOT, ACTUAL, CERTAIN),
    ("The minister ruled out *sending* troops.", DID_NOT, ACTUAL, CERTAIN),
    ("Kyiv has ruled out *ceding* any territory.", DID_NOT, ACTUAL, CERTAIN),
    ("Delhi backed away from *boycotting* the meeting.", DID_NOT, ACTUAL, CERTAIN),
    ("Nothing was *signed* in Geneva.", DID_NOT, ACTUAL, CERTAIN),
    ("Hardly anyone *attended* the ceremony.", DID_NOT, ACTUAL, CERTAIN),
    ("Far from *withdrawing*, the army dug in.", DID_NOT, ACTUAL, CERTAIN),
    ("The two sides are nowhere near *agreeing* on a text.", DID_NOT, ACTUAL, CERTAIN),
    ("The court blocked the government from *deporting* the men.", DID, IMAGINED, UNKNOWN),
    ("Had the missile *hit* the station, hundreds would have died.", DID, IMAGINED, UNKNOWN),
    ("The army is believed to have *lost* forty tanks.", DID, ACTUAL, PROBABLE),
    ("The missile is thought to have been *fired* from Yemen.", DID, ACTUAL, PROBABLE),
    ("Fighters are said to have *entered* the city.", DID, ACTUAL, CERTAIN),
    ("Iran could *retaliate* within days, analysts warned.", DID, PERHAPS, POSSIBLE),
    ("It's unlikely that the junta will *release* her.", DID, PERHAPS, POSSIBLE),
    ("Trump will meet Putin before *hosting* Zelenskiy.", DID, PLANNED, CERTAIN),
    ("Trump met Putin before *hosting* Zelenskiy.", DID, ACTUAL, CERTAIN),
    ("Trump threatened to *impose* new tariffs on Canada.", DID, PLANNED, CERTAIN),
    ("The two sides agreed to *exchange* prisoners.", DID, PLANNED, CERTAIN),
    ("The UN called on both armies to *withdraw* from the town.", DID, DEMANDED, UNKNOWN),
    ("The Security Council voted to *extend* the mission.", DID, PLANNED, CERTAIN),
    ("Officials say the army plans to *pull* out by June.", DID, PLANNED, CERTAIN),
    ("The president is due to *meet* his counterpart on Friday.", DID, PLANNED, CERTAIN),
    ("The deal, if *signed*, would end the war.", DID, IMAGINED, UNKNOWN),
    ("It was not the army that *shelled* the school, the ministry said.", DID, ACTUAL, CERTAIN),
    ("Hungary refused to *back* the statement.", DID_NOT, ACTUAL, CERTAIN),
    ("The ship managed to *dock* at dawn.", DID, ACTUAL, CERTAIN),
    ("The ship did not manage to *dock*.", DID_NOT, ACTUAL, CERTAIN),
    ("The ministry forgot to *invite* the Greek envoy.", DID_NOT, ACTUAL, CERTAIN),
    ("Poland did not fail to *notice* the drone.", DID, ACTUAL, CERTAIN),
    ("None of the three governments has *replied*.", DID_NOT, ACTUAL, CERTAIN),
    ("The council was deadlocked and did not *vote*.", DID_NOT, ACTUAL, CERTAIN),
    ("Police prevented the crowd from *storming* the building.", DID, IMAGINED, UNKNOWN),
    ("They narrowly avoided *colliding* with a patrol boat.", DID_NOT, ACTUAL, CERTAIN),
    ("The sides have not yet *agreed* on a venue.", DID_NOT, ACTUAL, CERTAIN),
    ("Efforts to *broker* a truce have stalled.", DID, PLANNED, UNKNOWN),
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
