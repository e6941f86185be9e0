"""Who is meant, sentence by sentence: the words, and the actor that they must come to."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.entities.actors import outlet_actor, resolve
from onrecord.entities.gazetteer import load_gazetteer
from onrecord.entities.tables import load_actors
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import ActorKind, Mention, Report

TABLES = load_actors()


def mentions(text: str, published: str | None = "2025-09-03", outlet: str | None = None) -> dict[str, Mention]:
    """Words -> mention, the last where words recur."""
    report = replace(report_from_text(text, published=published), outlet=outlet)
    return {m.span.of(report.text): m for m in resolve(report, parse(report), TABLES)}


def ids(found: dict[str, Mention], words: str) -> tuple[str, ...]:
    return tuple(actor.id for actor in found[words].actors) if words in found else ()


# -------------------------------------------------------------- composition

COMPOSED = [
    ("Russian President Vladimir Putin met aides.", "Russian President Vladimir Putin", "person:vladimir-putin"),
    ("Russian officials denied it.", "Russian officials", "group:RUS:GOV:officials"),
    ("North Korean soldiers crossed the river.", "North Korean soldiers", "group:PRK:MIL:soldiers"),
    ("North Korean personnel crossed the river.", "North Korean personnel", "group:PRK:MIL:soldiers"),
    ("Russian MiG-31 fighters entered Estonia.", "Russian MiG-31 fighters", "group:RUS:MIL:forces"),
    ("Israeli officials in Washington met aides.", "Israeli officials in Washington", "group:ISR:GOV:officials"),
    ("Officials in Kyiv denied it.", "Officials in Kyiv", "group:UKR:GOV:officials"),
    ("Western diplomats in Kabul left.", "Western diplomats in Kabul", "group::GOV:diplomats"),
    ("A Palestinian was shot.", "A Palestinian", "unnamed:PSE::citizens"),
    ("Mali arrested a French national.", "a French", "unnamed:FRA::citizens"),
    ("Thousands marched in Belgrade.", "Thousands", "group::CVL:civilians"),
    ("Western governments protested.", "Western governments", "group:the-west:GOV:governments"),
    ("The Russian army retreated.", "The Russian army", "RUS:MIL"),
    ("Ukraine's air force shot down drones.", "Ukraine's air force", "UKR:MIL:air-force"),
    ("Protesters in Tbilisi blocked a road.", "Protesters in Tbilisi", "group:GEO:CVL:protesters"),
    ("Russia's Defense Ministry denied it.", "Russia's Defense Ministry", "RUS:GOV:defence-ministry"),
    ("The Russian Defence Ministry denied it.", "The Russian Defence Ministry", "RUS:GOV:defence-ministry"),
    ("Iran's parliament passed the bill.", "Iran's parliament", "IRN:LEG"),
    ("A Hamas spokesman rejected the offer.", "A Hamas spokesman", "unnamed:hamas:REB:spokesman"),
    ("Hezbollah fighters fired rockets.", "Hezbollah fighters", "group:hezbollah:REB:militants"),
    ("A Russian general was killed.", "A Russian general", "unnamed:RUS:MIL:general"),
    ("The Japanese ambassador left.", "The Japanese ambassador", "unnamed:JPN:GOV:ambassador"),
    ("North Korean state media reported the launch.", "North Korean state media", "PRK:GOV:state-media"),
    ("The AP reported the talks.", "The AP", "outlet:associated-press"),
    ("The Taliban closed the school.", "The Taliban", "org:taliban"),
    ("NATO condemned the attack.", "NATO", "org:north-atlantic-treaty-organization"),
    ("Thousands of Russians fled.", "Thousands of Russians", "group:RUS::citizens"),
]


NAMES_AND_NOUNS = [
    ("Charlie King left the meeting.", "Charlie King", "person:charlie-king"),
    ("The Republican attacked his rival.", "The Republican", "unnamed:republican-party:PTY:member"),
    ("The Republicans attacked their rival.", "The Republicans", "org:republican-party"),
    ("The University of Utah closed.", "The University of Utah", "org:university-of-utah"),
    (
        "The Mekong River Commission warned of floods. The commission set a date.",
        "The commission",
        "org:mekong-river-commission",
    ),
]


@pytest.mark.parametrize(("text", "words", "actor"), NAMES_AND_NOUNS)
def test_a_title_or_noun_that_is_part_of_a_name_or_stands_for_one(text: str, words: str, actor: str) -> None:
    assert ids(mentions(text, published="2016-09-30"), words) == (actor,)


def test_a_surname_stays_with_whom_the_report_named_first_once_a_namesake_is_out_of_sight() -> None:
    between = "The plan was put off again, and no date was given for another try by anybody in the room. " * 8
    text = f"Anna Brandt runs the ministry. Her uncle Otto Brandt died. {between}Brandt resigned on Monday."
    assert ids(mentions(text), "Brandt") == ("person:anna-brandt",)
    near = "Anna Brandt runs the ministry. Her uncle Otto Brandt lives abroad. Brandt sold his house."
    assert ids(mentions(near), "Brandt") == ("person:otto-brandt",)


def test_a_state_secretary_is_no_minister_of_the_country() -> None:
    text = "Republican Secretary of State Lena Marsh lost in court. The ruling hit the United States hard."
    (marsh,) = mentions(text, published="2016-09-30")["Republican Secretary of State Lena Marsh"].actors
    assert marsh.office is None


IN_A_CITY = [
    ("Protesters in Lviv blocked a road.", "Protesters in Lviv", "group:UKR:CVL:protesters"),
    ("France warned Iran. Protesters marched in Tbilisi.", "Protesters", "group:GEO:CVL:protesters"),
    ("Workers walked out in Detroit.", "Workers", "group:USA:LAB:workers"),
    ("France warned Iran. Officials met in Lviv.", "Officials", "group::GOV:officials"),
]


@pytest.mark.parametrize(("text", "words", "actor"), IN_A_CITY)
def test_people_of_a_city_that_their_own_clause_names(text: str, words: str, actor: str) -> None:
    report = report_from_text(text, published="2025-09-03")
    found = resolve(report, parse(report), TABLES, load_gazetteer().country_of_city)
    assert {m.span.of(text): m.actors[0].id for m in found}.get(words) == actor


@pytest.mark.parametrize(
    ("text", "words", "country"),
    [
        ("Hamas officials in Qatar rejected it.", "Hamas officials in Qatar", "PSE"),
        ("UN officials in Sudan condemned it.", "UN officials in Sudan", None),
        ("Russian troops in Syria withdrew.", "Russian troops in Syria", "RUS"),
    ],
)
def test_where_people_are_is_not_whose_they_are(text: str, words: str, country: str | None) -> None:
    assert [actor.country for actor in mentions(text)[words].actors] == [country]


@pytest.mark.parametrize(("text", "words", "actor"), COMPOSED)
def test_an_actor_composed_from_the_parts_of_its_phrase(text: str, words: str, actor: str) -> None:
    assert ids(mentions(text), words) == (actor,)


def test_a_name_phrase_is_one_mention_with_office_country_and_evidence() -> None:
    found = mentions("Russian President Vladimir Putin spoke in Moscow.")
    (mention,) = found.values()
    (putin,) = mention.actors
    assert (putin.country, putin.sectors, putin.office) == ("RUS", ("GOV",), "President of Russia")
    assert mention.evidence.rule.startswith("actors/leaders.csv:")


def test_an_unknown_official_has_nation_sector_and_office_from_the_phrase() -> None:
    found = mentions("South Korean Deputy Foreign Minister Kim said Seoul would respond.")
    (kim,) = found["South Korean Deputy Foreign Minister Kim"].actors
    assert (kim.kind, kim.country, kim.sectors) == (ActorKind.PERSON, "KOR", ("GOV",))
    assert kim.office == "Deputy Foreign Minister of South Korea"


def test_an_unknown_person_by_apposition() -> None:
    found = mentions("Zaven Petrosyan, the Armenian finance minister, resigned on Monday.")
    (minister,) = found["Zaven Petrosyan"].actors
    assert (minister.country, minister.sectors) == ("ARM", ("GOV",))


def test_two_nations_before_one_noun_are_two_actors() -> None:
    found = mentions("Iranian and Israeli officials declined to comment.")
    assert ids(found, "Iranian and Israeli officials") == ("group:IRN:GOV:officials", "group:ISR:GOV:officials")


def test_the_presidents_of_two_countries() -> None:
    found = mentions("The presidents of Russia and China met.")
    assert ids(found, "The presidents of Russia and China") == ("person:vladimir-putin", "person:xi-jinping")


WHOSE = [
    ("A number of Russian officials objected.", "A number of Russian officials", "group:RUS:GOV:officials"),
    ("One of the Russian generals resigned.", "One of the Russian generals", "group:RUS:MIL:generals"),
    ("Emmanuel Macron flew home. His lawyers gave no reason.", "lawyers", "group:FRA:CVL:lawyers"),
    ("Aides to Emmanuel Macron denied it.", "Aides", "group:FRA:GOV:aides"),
    ("Indiana Gov. Mike Pence spoke in Gary.", "Indiana Gov. Mike Pence", "person:mike-pence"),
    ("Leaders from Russia and China met.", "Leaders from Russia and China", "person:vladimir-putin person:xi-jinping"),
    (
        "The guests from Russia, North Korea and Iran left.",
        "The guests from Russia, North Korea and Iran",
        "group:RUS:ELI:dignitaries group:PRK:ELI:dignitaries group:IRN:ELI:dignitaries",
    ),
    ("Mr. King disagreed.", "Mr. King", "person:king"),
    ("Mr. Obama disagreed.", "Mr. Obama", "person:barack-obama"),
    ("A chorus of prominent Republicans agreed.", "A chorus of prominent Republicans", "org:republican-party"),
]


@pytest.mark.parametrize(("text", "words", "actors"), WHOSE)
def test_whose_people_are_meant_and_how_many_nations(text: str, words: str, actors: str) -> None:
    assert " ".join(ids(mentions(text), words)) == actors


def test_a_country_that_no_word_names_is_the_reports_own_and_says_so() -> None:
    found = mentions("Congress passed the bill. A federal judge blocked it, experts said.", outlet="New York Times")
    judge, experts = found["A federal judge"], found["experts"]
    assert (judge.actors[0].country, experts.actors[0].country) == ("USA", "USA")
    assert "country: the report's own" in judge.evidence.rule
    assert "country: the report's own" in experts.evidence.rule


def test_a_report_on_another_country_lends_nobody_the_outlets() -> None:
    text = "Myanmar's army shelled a village in Myanmar. Myanmar denied it. A doctor treated the wounded."
    assert mentions(text, outlet="New York Times")["A doctor"].actors[0].country != "USA"


def test_leaders_of_no_named_country_are_nobodys_own() -> None:
    found = mentions("Congress passed the bill. European leaders protested.", outlet="New York Times")
    assert found["European leaders"].actors[0].country is None


def test_a_name_that_means_two_people_keeps_both() -> None:
    for published, meant, other in (
        ("1991-01-17", "person:george-h-w-bush", "person:george-w-bush"),
        ("2003-03-20", "person:george-w-bush", "person:george-h-w-bush"),
    ):
        bush = mentions("George Bush spoke in Houston, Texas.", published)["George Bush"]
        assert [a.id for a in bush.actors] == [meant]
        assert [a.id for a in bush.candidates] == [other]


# ------------------------------------------------------------------ metonymy

GOVERNMENTS = [
    ("Moscow said the talks had failed.", "Moscow", "RUS:GOV"),
    ("Trade between Moscow and Pyongyang grew.", "Pyongyang", "PRK:GOV"),
    ("Chinese officials praised ties with Moscow.", "Moscow", "RUS:GOV"),
    ("The Kremlin denied it.", "The Kremlin", "RUS:GOV"),
    ("The White House declined to comment.", "The White House", "USA:GOV"),
    ("Kyiv asked Brussels for help.", "Brussels", "org:european-union"),
    ("Russia attacked the port.", "Russia", "RUS:GOV"),
    ("Troops fought in Moscow's war.", "Moscow", "RUS:GOV"),
    ("Hong Kong rejected the criticism.", "Hong Kong", "HKG:GOV"),
]
PLACES = [
    ("The ministers met in Moscow.", "Moscow"),
    ("He traveled to Beijing on Monday.", "Beijing"),
    ("The fighting in Ukraine went on.", "Ukraine"),
    ("The talks were held at the Kremlin.", "the Kremlin"),
]


@pytest.mark.parametrize(("text", "words", "actor"), GOVERNMENTS)
def test_a_place_that_acts_is_a_government(text: str, words: str, actor: str) -> None:
    assert ids(mentions(text), words) == (actor,)


@pytest.mark.parametrize(("text", "words"), PLACES)
def test_a_place_that_something_happens_in_is_no_actor(text: str, words: str) -> None:
    assert ids(mentions(text), words) == ()


# --------------------------------------------------------------------- traps


def test_un_in_a_name_is_never_the_united_nations() -> None:
    found = mentions("Kim Jong Un praised the soldiers. Kim Jong Un left early.")
    assert ids(found, "Kim Jong Un") == ("person:kim-jong-un",)
    assert not any("united-nations" in a.id for m in found.values() for a in m.actors)


def test_the_un_itself() -> None:
    assert ids(mentions("The UN condemned the attack."), "The UN") == ("org:united-nations",)


def test_hong_kong_is_not_the_united_kingdom() -> None:
    found = mentions("Hong Kong police fired tear gas.", "2019-08-20")
    assert ids(found, "Hong Kong police") == ("HKG:COP",)


def test_a_player_named_jordan() -> None:
    found = mentions("Michael Jordan scored 30 points. Jordan then left the court.")
    assert ids(found, "Jordan") == ("person:michael-jordan",)


def test_jordan_the_kingdom() -> None:
    assert ids(mentions("Jordan expelled the Syrian ambassador. Amman gave no reason."), "Jordan") == ("JOR:GOV",)


def test_a_drummer_named_chad() -> None:
    found = mentions("Chad Smith played the drums.")
    assert not any(a.country == "TCD" for m in found.values() for a in m.actors)


def test_turkey_at_thanksgiving() -> None:
    found = mentions("Families roasted a bird for Thanksgiving dinner. Turkey sandwiches followed.")
    assert not any(a.country == "TUR" for m in found.values() for a in m.actors)


def test_georgia_between_atlanta_and_savannah() -> None:
    found = mentions("Voters in Atlanta waited for hours. Georgia Gov. Brian Kemp praised them.")
    (kemp,) = found["Georgia Gov. Brian Kemp"].actors
    assert (kemp.country, kemp.office) == ("USA", "Governor of Georgia")


def test_georgia_with_tbilisi() -> None:
    found = mentions("Georgia rejected the demand. Tbilisi accused the ambassador of meddling.")
    assert ids(found, "Georgia") == ("GEO:GOV",)


def test_washington_post_is_an_outlet_and_washington_a_government() -> None:
    found = mentions("The Washington Post reported that Washington had imposed sanctions.")
    assert ids(found, "The Washington Post") == ("outlet:washington-post",)
    assert ids(found, "Washington") == ("USA:GOV",)


def test_a_minister_named_israel() -> None:
    found = mentions("Israeli Defense Minister Israel Katz ordered the strike.", "2025-06-15")
    assert ids(found, "Israeli Defense Minister Israel Katz") == ("person:israel-katz",)


def test_an_acronym_of_two_bodies_by_the_full_name_in_the_report() -> None:
    found = mentions("Sudan's army fought the Rapid Support Forces. The RSF seized the palace.", "2023-04-16")
    assert ids(found, "The RSF") == ("org:rapid-support-forces",)
    assert [a.id for a in found["The RSF"].candidates] == ["org:reporters-without-borders"]


# ------------------------------------------------------------- names and dates


def test_a_short_name_after_the_full_one() -> None:
    found = mentions("Polish Foreign Minister Radosław Sikorski flew home. Sikorski gave no details.")
    assert ids(found, "Sikorski") == ("person:radosaw-sikorski",) or ids(found, "Sikorski") == (
        "person:radoslaw-sikorski",
    )
    assert found["Sikorski"].antecedent is not None


def test_two_people_with_one_surname_keep_the_other_as_candidate() -> None:
    found = mentions("North Korean leader Kim Jong Un smiled. His sister, Kim Yo Jong, spoke. Kim then left.")
    assert ids(found, "Kim") == ("person:kim-yo-jong",)
    assert [a.id for a in found["Kim"].candidates] == ["person:kim-jong-un"]


def test_a_president_out_of_office_for_years() -> None:
    found = mentions("President Donald Trump sued the newspaper.", "2022-05-01")
    assert found["President Donald Trump"].actors[0].office is None


def test_a_former_prime_minister() -> None:
    found = mentions("Former British Prime Minister Boris Johnson visited Kyiv.")
    (johnson,) = found["Former British Prime Minister Boris Johnson"].actors
    assert (johnson.office, johnson.sectors) == (None, ("ELI",))


def test_undated_the_text_itself_gives_the_office_or_nobody_does() -> None:
    found = mentions("Russian President Vladimir Putin arrived. Xi greeted Lavrov.", None)
    assert found["Russian President Vladimir Putin"].actors[0].office == "President of Russia"
    assert found["Lavrov"].actors[0].office is None
    assert "undated" in found["Lavrov"].evidence.rule


def test_the_dateline_dates_a_report_without_a_publication_date() -> None:
    report = report_from_text("MOSCOW, March 3, 2010 (AP) - Putin addressed the cabinet.")
    assert report.dateline is not None
    if report.dateline.date is None:
        pytest.skip("the masthead reader gives this dateline no day")
    found = resolve(report, parse(report), TABLES)
    assert found[0].actors[0].office == "Prime Minister of Russia"


# ------------------------------------------------------------------ the outlet


def test_the_outlet_as_an_actor() -> None:
    report = report_from_text("Nothing happened.", published="2025-09-03")
    assert outlet_actor(report, TABLES).id == "outlet:unknown"
    tass = outlet_actor(replace(report, outlet="TASS"), TABLES)
    assert (tass.id, tass.country, tass.sectors) == ("outlet:tass", "RUS", ("JRN", "GOV"))
    other = outlet_actor(replace(report, outlet="The Hillside Gazette"), TABLES)
    assert (other.id, other.kind) == ("outlet:the-hillside-gazette", ActorKind.OUTLET)


# -------------------------------------------------------------- what always holds

WORDS = st.sampled_from(
    "the Russian president Vladimir Putin and Kim Jong Un said that Moscow 's officials of Hamas , Israel \" he they two "
    "leaders in Kyiv UN troops - led former Trump . Mr. AP neither side it West Georgia Jordan".split()
)


def check(report: Report) -> None:
    found = resolve(report, parse(report), TABLES)
    spans = [m.span for m in found]
    assert spans == sorted(spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))
    for mention in found:
        assert mention.actors
        assert mention.span.of(report.text).strip()
        assert mention.evidence.rule
        assert (
            mention.antecedent is None
            or mention.antecedent.start <= mention.span.start
            or mention.antecedent != mention.span
        )


@settings(max_examples=40, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=30))
def test_mentions_are_in_order_and_never_overlap(words: list[str]) -> None:
    check(report_from_text("Report: " + " ".join(words), published="2025-09-03"))


@settings(max_examples=15, deadline=None)
@given(st.text(min_size=1, max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    check(report_from_text(f"Putin said: {text}"))


def test_the_same_report_twice_gives_the_same_mentions() -> None:
    report = report_from_text("Putin and Kim met. The two leaders praised their soldiers.", published="2025-09-03")
    assert resolve(report, parse(report), TABLES) == resolve(report, parse(report), TABLES)
