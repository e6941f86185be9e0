"""Who says what: the chain of sources of the word marked with stars, outermost first, the outlet left out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.attribution.chains import Attribution, chain_for
from onrecord.attribution.cues import load_cues
from onrecord.attribution.sources import find_attributions
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Actor, ActorKind, Evidence, Mention, Source, Span, Speech

CUES = load_cues()


def attributions(text: str, learned: bool = True) -> tuple[Attribution, ...]:
    report = report_from_text(text, published="2025-11-04")
    parsed = parse(report)
    return find_attributions(report, parsed if learned else replace(parsed, speech=()), (), CUES)


def chain(example: str, learned: bool = True) -> list[Source]:
    """The sources of the marked word, those side by side in text order."""
    start, end = example.index("*"), example.rindex("*") - 1
    found = attributions(example.replace("*", ""), learned)
    return [source for k in chain_for(found, Span(start, end)) for source in found[k].sources]


CHAINS = [
    ("The ministry said the convoy had *crossed* the border.", ["ministry"]),
    ("The convoy had *crossed* the border, the ministry said.", ["ministry"]),
    ("The convoy, the ministry said, had *crossed* the border.", ["ministry"]),
    ("The convoy *crossed* the border at noon.", []),
    ("Reuters said French officials believed the convoy had *crossed* the border.", ["Reuters", "French officials"]),
    ("Reuters reported that the army said rebels claimed they had *seized* the town.", ["Reuters", "army", "rebels"]),
    ("According to people familiar with the matter, the two envoys *met*.", ["people familiar with the matter"]),
    ("The two envoys *met*, according to the Red Cross.", ["Red Cross"]),
    ("The two envoys reportedly *met* in Geneva.", ["reportedly"]),
    ("The agency said the border was *closed*, citing two customs officers.", ["agency", "two customs officers"]),
    ("The army denied that it had *shelled* the village.", []),
    ("The ministry did not say that the convoy had *crossed*.", []),
    ("Ukraine's claim that its troops had *retaken* the village was mocked.", ["Ukraine"]),
    ("Diplomatic observers said the visit *showed* a change of course.", ["Diplomatic observers"]),
]


@pytest.mark.parametrize(("example", "names"), CHAINS)
def test_a_chain_runs_from_the_outside_in(example: str, names: list[str]) -> None:
    assert [source.actor.name for source in chain(example)] == names


@pytest.mark.parametrize(("example", "names"), CHAINS)
def test_cue_rules_alone_still_answer(example: str, names: list[str]) -> None:
    assert [source.actor.name for source in chain(example, learned=False)] == names


WORDED = [
    ("KCNA said Kim told Putin that soldiers had said the town was *taken*.", ["KCNA", "Kim", "soldiers"]),
    (
        "The Wall Street Journal reported that a U.S. official said Israel had told Washington it would *strike* first.",
        ["Wall Street Journal", "U.S. official", "Israel"],
    ),
    (
        "Reuters, citing two people familiar with the matter, reported on Friday that the pact had been *signed*.",
        ["Reuters", "two people familiar with the matter"],
    ),
    ("The president was quoted by Interfax as saying that troops had *left* the valley.", ["Interfax", "president"]),
    ('"They *crossed* at night," a villager was quoted as saying by the daily Hurriyet.', ["Hurriyet", "villager"]),
    (
        "According to Al Jazeera, Hamas officials said mediators had *proposed* a pause.",
        ["Al Jazeera", "Hamas officials"],
    ),
    ("The convoy reportedly *came* under fire near Homs.", ["reportedly"]),
    ("Allegedly, the men *plotted* to kill the king.", ["allegedly"]),
    ("Rebels allegedly *burned* the village.", ["allegedly"]),
    (
        "The Kremlin's spokesman Dmitry Peskov told reporters that the two leaders had *discussed* grain exports.",
        ["Dmitry Peskov"],
    ),
    ("Russia's Lavrov, in remarks carried by RIA Novosti, said the talks had *failed*.", ["RIA Novosti", "Lavrov"]),
    (
        "A source close to the negotiations, who asked not to be named, said a deal had been *struck*.",
        ["source close to the negotiations"],
    ),
    ("Officials speaking on condition of anonymity said the embassy was being *evacuated*.", ["Officials"]),
    ("The strike *killed* at least nine people, health officials in Gaza said.", ["health officials in Gaza"]),
    ("The strike, which the army said was *aimed* at a weapons store, hit a school.", ["army"]),
    ("What the ministry called a terrorist attack *wounded* six officers.", []),
    ("Ukraine's general staff, writing on Telegram, said its forces had *repelled* 14 attacks.", ["general staff"]),
    ("Moscow says Kyiv *shelled* the plant, something Kyiv denies.", ["Moscow"]),
    ("Sources told the BBC that the minister had *resigned*.", ["Sources"]),
    ("Local media reported a *blast* near the airport.", ["Local media"]),
    ("There are reports that the rebels have *entered* the city.", ["reports"]),
    ("Beijing has been accused by Manila of *ramming* its boats.", ["Manila"]),
    ("Manila accuses Beijing of *ramming* its boats.", ["Manila"]),
    ("U.S. intelligence believes Iran *moved* the missiles.", ["U.S. intelligence"]),
    ("Satellite images reviewed by Reuters show the ship *unloading* arms.", ["Reuters", "Satellite images"]),
    ("The army says it *destroyed* the tunnel. It says forty fighters were killed.", ["army"]),
    ('The mayor wrote on X: "They *bombed* the school again."', ["mayor"]),
    ('"They *bombed* the school again": the mayor wrote on X.', ["mayor"]),
    ("As the army put it, the town was *cleared*.", ["army"]),
    ("As reported by the daily, the two sides *met* in Doha.", ["daily"]),
    ("The finding, the panel wrote, is that troops *fired* first.", ["panel"]),
    ("He said she told him that they had *left*.", ["He", "she"]),
    (
        "Reuters said KCNA reported that Kim told Putin that soldiers had said the town was *taken*.",
        ["Reuters", "KCNA", "Kim", "soldiers"],
    ),
    ("The daily Hurriyet quoted a guard as saying the gate was *open*.", ["Hurriyet", "guard"]),
    ("“Nobody asked us before they *shelled* the town.” — Ann Lee, farmer", ["Ann Lee"]),
    ("In the general's words, the valley is *lost*.", ["general"]),
]


@pytest.mark.parametrize(("example", "names"), WORDED)
def test_a_chain_is_read_however_it_is_worded(example: str, names: list[str]) -> None:
    found = [source.actor.name for source in chain(example)]
    assert len(found) == len(names)
    assert all(name in words for name, words in zip(names, found, strict=True))


def test_what_a_quoted_cue_tells_is_not_the_whole_quotation() -> None:
    example = "“Most voters believe that the war is lost, and nobody *attacked* the port,” Lee added."
    assert [source.actor.name for source in chain(example)] == ["Lee"]


@pytest.mark.parametrize(
    ("text", "channel"),
    [
        ("The Kremlin said on social media that the two had met.", "social media"),
        ("In a statement on Friday, the ministry said the two had met.", "statement"),
        ("The minister told a news conference that the two had met.", "press conference"),
        ("The president told state television that the two had met.", "state media"),
        ("In a post on X, the envoy wrote that the two had met.", "social media"),
        ("The ministry said that the two had met.", None),
        ("The Houthis' spokesman said on X that the group had fired a missile.", "social media"),
        ("In a Telegram post, the governor said two drones had been downed.", "social media"),
        ('"We are ready," the minister wrote on Facebook.', "social media"),
        ("The premier said in a televised address that the war was over.", "speech"),
        ("The envoy told the Security Council that famine was near.", None),
        (
            "Lavrov told a joint news conference with his Turkish counterpart that grain would flow.",
            "press conference",
        ),
        ("Speaking in parliament, the minister said the budget would pass.", "parliament"),
        ("The ministry said by email that no citizens had been hurt.", "letter"),
        ("The general told AFP that the town was calm.", None),
        ("In an interview with Der Spiegel, the chancellor said tanks would follow.", "interview"),
        ("The army said in a communique read out on state television that it had taken power.", "statement"),
        ("The group said on its Telegram channel that it had killed the judge.", "social media"),
        ("Putin said in a phone call with the emir that he was ready to talk.", "telephone"),
    ],
)
def test_the_channel_is_named_beside_the_cue(text: str, channel: str | None) -> None:
    (only,) = attributions(text)
    assert {source.channel for source in only.sources} == {channel}


def test_a_text_speaks_for_its_author_and_is_the_channel() -> None:
    text = "Kremlin posts and media reports said the two rode in one car."
    report = report_from_text(text, published="2025-11-04")
    parsed = parse(report)
    kremlin = Actor("RUS:GOV", "Russia", ActorKind.GOVERNMENT, "RUS")
    mention = Mention(Span(0, 7), 0, 0, (kremlin,), Evidence("test"))
    (only,) = find_attributions(report, parsed, (mention,), CUES)
    first, second = only.sources
    assert (first.actor, first.channel, first.named) == (kremlin, "social media", True)
    assert (second.actor.kind, second.named) == (ActorKind.UNNAMED, False)


def test_a_statement_carried_by_an_agency_comes_through_it() -> None:
    example = "The ministry said in a statement carried by KCNA that the launch *succeeded*."
    sources = chain(example)
    assert [source.actor.name for source in sources] == ["KCNA", "ministry"]
    assert sources[1].channel == "statement"


@pytest.mark.parametrize(
    ("text", "speech"),
    [
        ("“We will leave,” the envoy said.", Speech.DIRECT),
        ("The envoy said the talks were “a waste of time” for all.", Speech.MIXED),
        ("The envoy said the talks were over.", Speech.INDIRECT),
    ],
)
def test_speech_is_direct_mixed_or_indirect(text: str, speech: Speech) -> None:
    (only,) = attributions(text)
    assert {source.speech for source in only.sources} == {speech}


def test_a_pronoun_is_the_actor_of_its_mention() -> None:
    text = "He said the talks were over."
    report = report_from_text(text)
    envoy = Actor("person:ann-lee", "Ann Lee", ActorKind.PERSON)
    (only,) = find_attributions(report, parse(report), (Mention(Span(0, 2), 0, 0, (envoy,), Evidence("test")),), CUES)
    assert [source.actor for source in only.sources] == [envoy]


def test_a_quotation_goes_on_in_the_next_paragraph() -> None:
    text = "“We came in peace,” the general told reporters on Monday.\n“Nobody will drive us from this valley.”\nThen he left."
    (only,) = [a for a in attributions(text) if a.act == "says"]
    assert only.holds(Span(text.index("drive"), text.index("drive") + 5))


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Merkel: talks in Minsk were useful", "Merkel"),
        ("Rebels leave the city after siege - witnesses", "witnesses"),
    ],
)
def test_a_headline_names_its_speaker_by_layout(title: str, name: str) -> None:
    body = "\n\nThe fighting in the city ended on Monday after weeks of siege, and people came out to look for bread and water."
    first = attributions(title + body)[0]
    assert [source.actor.name for source in first.sources] == [name]


@pytest.mark.parametrize("title", ["Ukraine: drones hit port at night", "Breaking: two ships collide off port"])
def test_a_headline_label_that_names_the_theme_speaks_for_nobody(title: str) -> None:
    body = "\n\nThe ships collided on Monday in thick fog, and tugs went out to look for the crews of both of them."
    assert not [a for a in attributions(title + body) if a.evidence.rule.startswith("layout:")]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.sampled_from(["He said", "“we go", "”", ",", "according to them", "that", ".", "\n", "Ann", "denied it"]),
        max_size=14,
    )
)
def test_any_text_at_all_gives_spans_inside_it_and_no_circles(parts: list[str]) -> None:
    text = "Ann Lee said so. " + " ".join(parts)
    found = attributions(text)
    for k, attribution in enumerate(found):
        assert all(0 <= s.start < s.end <= len(text) for s in (attribution.cue, *attribution.content))
        seen, at = {k}, attribution.parent
        while at is not None:
            assert at not in seen
            seen.add(at)
            at = found[at].parent
