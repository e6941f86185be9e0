"""What a sentence tells: its events, who takes part in what role, and what stands inside what."""

from __future__ import annotations

import pytest
from coded import Coder

from onrecord.coding.events import governed_by
from onrecord.records import Claim, Modality, Polarity


def dyads(claim: Claim) -> tuple[str, set[str], set[str]]:
    """Type, who does it, and all others: as countries, or ids where none is known."""
    return (
        claim.type,
        {p.actor.country or p.actor.id for p in claim.of_role("actor")},
        {p.actor.country or p.actor.id for p in claim.participants if p.role != "actor"},
    )


ONE_EVENT = [
    # actives, passives, participles, relative clauses
    ("Israel bombed Lebanon.", "ASSAULT", {"ISR"}, {"LBN"}),
    ("Lebanon was bombed by Israel.", "ASSAULT", {"ISR"}, {"LBN"}),
    ("Soldiers bombed by Israel fled.", "ASSAULT", {"ISR"}, None),
    ("The Turkish jets that bombed Syria returned.", "ASSAULT", {"TUR"}, {"SYR"}),
    # light verbs and event nouns
    ("Putin held talks with Kim in Beijing.", "CONSULT", {"RUS", "PRK"}, set()),
    ("Talks were held between Serbia and Kosovo.", "CONSULT", {"SRB", "XKX"}, set()),
    ("Turkey carried out an airstrike on Syria.", "ASSAULT", {"TUR"}, {"SYR"}),
    ("The Turkish airstrike on Syria lasted an hour.", "ASSAULT", {"TUR"}, {"SYR"}),
    ("Russia's invasion of Ukraine began in February.", "ASSAULT", {"RUS"}, {"UKR"}),
    # coordination of actors and of verbs
    ("Russia, Iran and China each condemned Israel.", "ACCUSE", {"RUS", "IRN", "CHN"}, {"ISR"}),
    ("France criticised and sanctioned Belarus.", "SANCTION", {"FRA"}, {"BLR"}),
    # whoever is behind a noun
    ("Fighters of Hamas attacked Israel.", "ASSAULT", {"PSE"}, {"ISR"}),
    ("Germany condemned the Russian attack.", "ACCUSE", {"DEU"}, {"RUS"}),
    ("Japan summoned the Chinese ambassador.", "ACCUSE", {"JPN"}, {"CHN"}),
    # wire prose: who speaks after the fact, who is visiting, whom an accusation is about
    ("Spain summoned the Israeli charge d'affaires.", "ACCUSE", {"ESP"}, {"ISR"}),
    ("Ishiba left Hanoi after meeting his Vietnamese counterpart, Pham Minh Chinh.", "CONSULT", {"JPN", "VNM"}, set()),
    ("The crew was found, Nikol Pashinyan said, thanking Donald Trump.", "SUPPORT", {"ARM"}, {"USA"}),
    ("Ted Cruz faced pressure from donors to back Donald Trump.", "SUPPORT", {"USA"}, {"USA"}),
    ("Syria demanded that Israel feed the families of Hamas.", "REQUEST", {"SYR"}, {"ISR"}),
    ("Doctors in Nigeria began an indefinite strike over wages.", "PROTEST", {"NGA"}, set()),
    ("A Palestinian man was shot by Israeli troops.", "ASSAULT", {"ISR"}, {"PSE"}),
    ("Somalia left, accusing it of aggression.", "ACCUSE", {"SOM"}, set()),
    ("Sudan's RSF attacked an Egyptian convoy.", "ASSAULT", {"SDN"}, {"EGY"}),
    ("Thousands marched in Belgrade.", "PROTEST", {"SRB"}, set()),
    ("Tens of thousands protested in Tbilisi.", "PROTEST", {"GEO"}, set()),
    # two subjects under long titles, and somebody's counterpart
    (
        "Secretary of State Marco Rubio and Russian Foreign Minister Sergei Lavrov met in Riyadh.",
        "CONSULT",
        {"USA", "RUS"},
        set(),
    ),
    ("Johann Wadephul met his Iranian counterpart in Geneva.", "CONSULT", {"DEU", "IRN"}, set()),
    ("Emmanuel Macron met Zelenskiy in Paris.", "CONSULT", {"FRA", "UKR"}, set()),
    (
        "Foreign Minister Ararat Mirzoyan and his Azerbaijani counterpart, Jeyhun Bayramov, will meet in Tbilisi on Friday.",
        "CONSULT",
        {"ARM", "AZE"},
        set(),
    ),
    ("Russian missiles struck Kharkiv on Monday.", "ASSAULT", {"RUS"}, {"UKR"}),
    # headlines
    ("Erdogan, Putin discuss Syria in phone call", "CONSULT", {"TUR", "RUS"}, set()),
    ("Seoul: North Korea fires missile into sea", "MOBILIZE", {"PRK"}, set()),
    # who owns up to it
    ("Hamas claimed responsibility for the attack on soldiers near Ramallah.", "ASSAULT", {"PSE"}, None),
    # the doer stands with the noun, the victims with the verb
    ("At least five people were killed in a Russian missile attack on Kharkiv.", "ASSAULT", {"RUS"}, None),
    ("Twelve people died in Israeli strikes on Gaza.", "ASSAULT", {"ISR"}, None),
    # a country in a phrase that the frame gives a role
    ("Syria withdrew its troops from Lebanon.", "RETREAT", {"SYR"}, {"LBN"}),
    # hosts and visitors
    ("Xi Jinping hosted Vladimir Putin in Beijing.", "CONSULT", {"RUS"}, {"CHN"}),
    ("Xi Jinping visited Moscow in March.", "CONSULT", {"CHN"}, {"RUS"}),
    ("Recep Tayyip Erdogan travelled to Doha for talks on Gaza.", "CONSULT", {"TUR"}, {"QAT"}),
]


@pytest.mark.parametrize(("text", "kind", "actors", "others"), ONE_EVENT, ids=[row[0] for row in ONE_EVENT])
def test_who_did_what_to_whom(text: str, kind: str, actors: set[str], others: set[str] | None, told: Coder) -> None:
    _, claims = told(text)
    found = [dyads(c) for c in claims if c.type == kind]
    assert len(found) == 1, [dyads(c) for c in claims]
    assert found[0][1] >= actors
    assert others is None or found[0][2] == others


HEADLINES = [
    ("Putin and Kim Hold Talks in Beijing", "CONSULT", {"RUS", "PRK"}),
    ("US Imposes Sanctions on Iran", "SANCTION", {"USA"}),
    ("Israel Strikes Syria", "ASSAULT", {"ISR"}),
]


@pytest.mark.parametrize(("headline", "kind", "actors"), HEADLINES, ids=[row[0] for row in HEADLINES])
def test_headlines_are_coded(headline: str, kind: str, actors: set[str], told: Coder) -> None:
    _, claims = told(
        f"{headline}\nBy Jane Doe\n\nThe weather was fine on Monday, and nobody complained of anything at all.\n"
    )
    assert [dyads(c)[:2] for c in claims] == [(kind, actors)]


SILENT = [
    "Arsenal attacked down the left wing in the second half of the match.",
    "Brazil beat Chile 2-0 in the quarterfinal.",
    "Germany's attack lacked a striker in the match against Spain.",
    "The critic attacked the Polish film as dull.",
    "The board is fighting inflation.",
    "Shares fell after the talks.",
    "The war film opened on Friday.",
    "A parade marked the anniversary of the attack on Pearl Harbor.",
    "The novel tells of the invasion of Normandy.",
    "The French director shot the film in Morocco.",
    "The club fired its coach.",
    "I raided the fridge at midnight.",
    "The film bombed at the box office in China.",
    "A storm struck Japan and killed ten people.",
    "An earthquake hit Turkey.",
    "Oil hit a record high.",
    "A heart attack killed the singer.",
    "The play received praise from critics.",
    "Teachers struck a deal with a software maker.",
    "Students released a report on bees.",
    "The Dutch side launched wave after wave of attacks but could not score.",
    "India bowled out Pakistan for 180 on Sunday in Dubai.",
    "Canada meet the United States in the ice hockey final on Friday.",
    "The Turkish lira struck a new low against the dollar.",
    "Boeing held talks with an Indonesian airline about new jets.",
    "The series shows how spies from East Germany abducted a scientist.",
    "The opera is set during the Russian invasion of 1812.",
    "Tourists visited Egypt in record numbers last year.",
    "A French poet returned to Senegal to write her new book.",
    "Researchers at Oxford rejected the theory of a Chinese team.",
    "A bear attacked a hiker in Romania.",
    "A bus crash in Peru killed twelve tourists.",
]


@pytest.mark.parametrize("text", SILENT)
def test_what_is_no_event(text: str, told: Coder) -> None:
    assert [dyads(c) for c in told(text)[1]] == []


def test_thousands_of_something_are_nobody(told: Coder) -> None:
    _, claims = told("Russia fired hundreds of drones at Ukraine, and scores were shot down.")
    assert {p.actor.country for c in claims for p in c.participants} == {"RUS", "UKR"}


def test_a_candidate_attacks_in_words(told: Coder) -> None:
    assert not any(c.type == "ASSAULT" for c in told("Ted Cruz attacked police officers nationwide.")[1])
    assert [c.type for c in told("Vladimir Putin attacked Ukraine.")[1]] == ["ASSAULT"]


def test_strike_a_deal_is_an_agreement(told: Coder) -> None:
    _, claims = told("Iran struck a deal with Saudi Arabia.")
    assert [dyads(c) for c in claims] == [("SUPPORT", {"IRN", "SAU"}, set())]


def test_a_statement_withheld_is_no_release_of_persons(told: Coder) -> None:
    _, claims = told("Officials of Russia and China did not release a joint statement.")
    assert [c.type for c in claims] == ["X-STATEMENT"]


GOVERNED = [
    ("Russia threatened to attack Poland.", "THREATEN", "violence", "138", "ASSAULT", Modality.POSSIBLE, Polarity.DID),
    ("Iran refused to negotiate with Iraq.", "REJECT", "meet", "125", "CONSULT", Modality.ACTUAL, Polarity.DID_NOT),
    (
        "Egypt called on Hamas to release the hostages.",
        "REQUEST",
        "yield",
        "0253",
        "RETREAT",
        Modality.DEMANDED,
        Polarity.DID,
    ),
    (
        "Turkey demanded that Greece release the prisoners.",
        "REQUEST",
        "yield",
        "1053",
        "RETREAT",
        Modality.DEMANDED,
        Polarity.DID,
    ),
    ("India agreed to meet Pakistan.", "AGREE", None, "036", "CONSULT", Modality.PLANNED, Polarity.DID),
    (
        "Qatar offered to mediate between Iran and Iraq.",
        "AGREE",
        None,
        "038",
        "CONSULT",
        Modality.OFFERED,
        Polarity.DID,
    ),
    ("Hezbollah vowed to bomb Israel.", "THREATEN", "violence", "138", "ASSAULT", Modality.POSSIBLE, Polarity.DID),
]


@pytest.mark.parametrize(
    ("text", "kind", "mode", "cameo", "inside", "modality", "polarity"), GOVERNED, ids=[g[0] for g in GOVERNED]
)
def test_what_is_promised_demanded_refused_threatened_is_not_told_as_done(
    text: str, kind: str, mode: str | None, cameo: str, inside: str, modality: Modality, polarity: Polarity, told: Coder
) -> None:
    report, claims = told(text)
    governor = next(c for c in claims if governed_by(c) is None)
    assert (governor.type, governor.mode, governor.cameo) == (kind, mode, cameo)
    (embedded,) = [c for c in claims if governed_by(c) is not None]
    assert (embedded.type, embedded.modality, embedded.polarity) == (inside, modality, polarity)
    evidence = governed_by(embedded)
    assert evidence is not None
    assert evidence.span is not None
    assert evidence.span.of(report.text) in governor.trigger.of(report.text)


@pytest.mark.parametrize(
    ("text", "doer"),
    [
        ("Israel struck a camp, the Lebanese health ministry said, killing 20 Palestinians.", {"ISR"}),
        ("An Israeli strike hit a camp in Tyre, medics said, killing 20 Palestinians.", {"ISR"}),
        ("A convoy was hit by an Israeli drone, Lebanese police said, killing 20 Palestinians.", {"ISR"}),
        ("A convoy was hit in Tyre, killing 20 Palestinians.", set()),
    ],
)
def test_who_is_killed_is_killed_by_what_hit_and_not_by_who_says_so(text: str, doer: set[str], told: Coder) -> None:
    deaths = [dyads(c) for c in told(text)[1] if {p.actor.country for p in c.of_role("recipient")} == {"PSE"}]
    assert deaths == ([("ASSAULT", doer, {"PSE"})] if doer else [])


def test_who_is_warned_against_something_is_who_would_do_it(told: Coder) -> None:
    _, claims = told("Moscow warned Poland against bombing Belarus.")
    inside = next(c for c in claims if c.type == "ASSAULT")
    assert (dyads(inside), inside.modality) == (("ASSAULT", {"POL"}, {"BLR"}), Modality.POSSIBLE)


def test_what_nobody_of_note_alleges_is_no_fact_either(told: Coder) -> None:
    claims = told("A retired plumber accused Chad of attacking Niger.")[1]
    assert [(c.type, c.modality) for c in claims] == [("ASSAULT", Modality.POSSIBLE)]


def test_one_happening_in_one_clause_is_one_claim(told: Coder) -> None:
    _, claims = told("Putin met Kim for talks in Beijing.")
    assert [dyads(c) for c in claims] == [("CONSULT", {"RUS", "PRK"}, set())]


def test_a_bare_noun_takes_up_the_event_told_before(told: Coder) -> None:
    _report, (first, second) = told("Putin met Kim in Beijing on Monday.\n\nThe talks took place at a guest house.")
    assert second.type == "CONSULT"
    assert {p.actor.country for p in second.participants} == {"RUS", "PRK"}
    assert all(p.span is None and p.evidence.span == first.trigger for p in second.participants)


def test_a_reaction_is_another_event(told: Coder) -> None:
    _, claims = told("Israel bombed Lebanon after a Lebanese attack on Israel.")
    assert sorted((dyads(c) for c in claims), key=str) == [("ASSAULT", {"ISR"}, {"LBN"}), ("ASSAULT", {"LBN"}, {"ISR"})]


def test_bylines_and_notes_are_not_coded(told: Coder) -> None:
    _, claims = told(
        "Talks end\nBy Jane Doe\n\nThe rain fell on Monday, and the streets of the town were empty until the evening.\n\n"
        "Correction: An earlier version of this article said that Israel bombed Lebanon.\n"
    )
    assert claims == ()


CODES = [
    ("Israel attacked Syria with drones.", "drone", "1952", 4, -9.5, -10.0),
    ("Turkish jets bombed Syria.", "aerial", "195", 4, -9.5, -10.0),
    ("Russia shelled a Ukrainian town with artillery.", "heavy-weapons", "194", 4, -9.5, -10.0),
    ("Macron spoke with Zelensky by phone.", "phone", "041", 1, 1.5, 1.0),
    ("Modi visited Japan.", "visit", "042", 1, 4.0, 1.9),
    ("Canada recognised the government of Libya.", None, "054", 1, 5.0, 6.0),
    ("Poland delivered tanks to Ukraine.", None, "072", 2, 10.0, 8.3),
    ("Washington imposed sanctions on Iran.", "discontinue", "163", 4, -6.0, -8.0),
    ("Turkish police arrested a Greek journalist.", "arrest", "173", 4, -7.0, -5.0),
    ("Xi Jinping presided over the ceremony.", None, None, None, None, None),
]


@pytest.mark.parametrize(("text", "mode", "cameo", "quad", "score", "goldstein"), CODES, ids=[row[0] for row in CODES])
def test_codes(
    text: str,
    mode: str | None,
    cameo: str | None,
    quad: int | None,
    score: float | None,
    goldstein: float | None,
    told: Coder,
) -> None:
    (claim,) = told(text)[1]
    assert (claim.mode, claim.cameo, claim.quad, claim.score, claim.goldstein) == (mode, cameo, quad, score, goldstein)


CONTEXTS = [
    ("Turkey bombed Kurdish fighters with drones.", {"military", "religion_ethnicity"}),
    ("Iran agreed to uranium inspections with France after nuclear talks.", {"cbrn", "diplomatic"}),
    ("A Russian court convicted a journalist of war crimes.", {"legal", "human_rights"}),
]


@pytest.mark.parametrize(("text", "contexts"), CONTEXTS, ids=[row[0] for row in CONTEXTS])
def test_contexts(text: str, contexts: set[str], told: Coder) -> None:
    assert contexts <= set(told(text)[1][0].contexts)


def test_every_field_says_why(told: Coder) -> None:
    report, (claim,) = told("Israel attacked Syria with drones.")
    why = dict(claim.why)
    assert why["type"].rule.startswith("frames/assault.toml:")
    assert why["type"].span is not None
    assert why["type"].span.of(report.text) == "attacked"
    assert why["mode"].span is not None
    assert why["mode"].span.of(report.text) == "drones"
    for participant in claim.participants:
        assert participant.evidence.rule.startswith("frames/assault.toml:")
        assert participant.span is not None


def test_the_same_report_gives_the_same_claims(told: Coder) -> None:
    text = "Israel bombed Lebanon. Iran condemned the attack."
    assert told(text)[1] == told(text)[1] != ()


def test_what_somebody_agrees_to_end_is_no_threat(told: Coder) -> None:
    _, claims = told("Russia agreed to stop bombing Ukraine.")
    assert [(c.type, c.polarity) for c in claims] == [("AGREE", Polarity.DID), ("ASSAULT", Polarity.DID_NOT)]
    _, claims = told("Russia agreed to bomb Ukraine.")
    assert [(c.type, c.polarity) for c in claims] == [("THREATEN", Polarity.DID), ("ASSAULT", Polarity.DID)]


@pytest.mark.parametrize(
    "text", ["Emmanuel Macron visited Lyon on Monday.", "The singer Beyonce visited London in May."]
)
def test_a_journey_at_home_or_of_somebody_without_office_is_no_visit(text: str, told: Coder) -> None:
    assert told(text)[1] == ()
