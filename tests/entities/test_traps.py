"""Where coders are famously wrong: names that are something else too, and offices on the wrong day."""

from __future__ import annotations

import pytest

from onrecord.entities.actors import resolve
from onrecord.entities.tables import load_actors
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Actor

TABLES = load_actors()


def named(text: str, published: str, words: str) -> Actor | None:
    """Whom the words of a report stand for; None where they are no actor."""
    report = report_from_text(text, published=published)
    found = [m for m in resolve(report, parse(report), TABLES) if m.span.of(report.text) == words]
    return found[-1].actors[0] if found else None


WHO = [
    ("Kim Jong Un inspected a shipyard. Un later watched a parade.", "2024-05-01", "Un", "person:kim-jong-un"),
    ("Kim Jong-un's sister warned the South. The UN urged calm.", "2024-05-01", "The UN", "org:united-nations"),
    ("Hong Kong's government rejected the British report.", "2024-05-01", "Hong Kong's government", "HKG:GOV"),
    ("Washington imposed sanctions on two banks.", "2024-05-01", "Washington", "USA:GOV"),
    ("The prime minister told MPs that Britain would act.", "2017-06-01", "The prime minister", "person:theresa-may"),
    ("The French president flew to Cairo.", "2016-04-17", "The French president", "person:francois-hollande"),
    ("The French president flew to Cairo.", "2019-01-27", "The French president", "person:emmanuel-macron"),
    ("The Ukrainian president rejected the offer.", "2018-05-01", "The Ukrainian president", "person:petro-poroshenko"),
    ("The Brazilian president rejected the offer.", "2021-05-01", "The Brazilian president", "person:jair-bolsonaro"),
    (
        "The Brazilian president rejected the offer.",
        "2024-05-01",
        "The Brazilian president",
        "person:luiz-inacio-lula-da-silva",
    ),
    ("Turkey summoned the Swedish ambassador.", "2023-01-21", "Turkey", "TUR:GOV"),
    ("Chad expelled the German ambassador.", "2023-04-08", "Chad", "TCD:GOV"),
    (
        "The Israeli defence minister ordered the strike.",
        "2023-11-01",
        "The Israeli defence minister",
        "person:yoav-gallant",
    ),
    (
        "The Israeli defence minister ordered the strike.",
        "2025-02-01",
        "The Israeli defence minister",
        "person:israel-katz",
    ),
    ("Russia's defence minister flew to Pyongyang.", "2023-07-26", "Russia's defence minister", "person:sergei-shoigu"),
    (
        "Russia's defence minister flew to Pyongyang.",
        "2024-11-29",
        "Russia's defence minister",
        "person:andrei-belousov",
    ),
    ("The US secretary of state arrived in Riyadh.", "2019-01-14", "The US secretary of state", "person:mike-pompeo"),
    ("The US secretary of state arrived in Riyadh.", "2025-02-17", "The US secretary of state", "person:marco-rubio"),
    ("The UN secretary-general condemned the strike.", "2014-07-30", "The UN secretary-general", "person:ban-ki-moon"),
    (
        "The UN secretary-general condemned the strike.",
        "2020-07-30",
        "The UN secretary-general",
        "person:antonio-guterres",
    ),
    ("NATO's secretary general praised Ankara.", "2025-02-01", "NATO's secretary general", "person:mark-rutte"),
    ("NATO's secretary general praised Ankara.", "2020-02-01", "NATO's secretary general", "person:jens-stoltenberg"),
    ("The pope appealed for peace.", "2012-02-01", "The pope", "person:pope-benedict-xvi"),
    ("Amman recalled its envoy from Tehran.", "2023-11-01", "Amman", "JOR:GOV"),
    ("The White House and the Kremlin agreed on a date.", "2019-06-03", "The White House", "USA:GOV"),
    ("Downing Street denied the report.", "2019-06-03", "Downing Street", "GBR:GOV"),
    ("Taipei scrambled jets.", "2022-08-03", "Taipei", "TWN:GOV"),
    ("Lima expelled the Bolivian envoy.", "2019-11-20", "Lima", "PER:GOV"),
    ("Phnom Penh and Bangkok traded accusations.", "2025-07-24", "Bangkok", "THA:GOV"),
]


@pytest.mark.parametrize(("text", "published", "words", "actor"), WHO)
def test_who_is_meant_that_day(text: str, published: str, words: str, actor: str) -> None:
    found = named(text, published, words)
    assert found is not None
    assert found.id == actor


WHOSE = [
    ("Hong Kong leader John Lee arrived in Beijing.", "2024-05-01", "Hong Kong leader John Lee", "HKG"),
    ("Washington Gov. Jay Inslee signed the bill.", "2022-05-01", "Washington Gov. Jay Inslee", "USA"),
    ("Georgia lawmakers passed the map in Atlanta.", "2023-12-07", "Georgia lawmakers", "USA"),
    ("Georgian lawmakers overrode the veto in Tbilisi.", "2024-05-28", "Georgian lawmakers", "GEO"),
    ("Kyiv residents queued for water.", "2023-11-01", "Kyiv residents", "UKR"),
    ("London mayor Sadiq Khan criticised Trump.", "2019-06-03", "London mayor Sadiq Khan", "GBR"),
    ("The Republican won in Ohio.", "2016-11-09", "The Republican", "USA"),
]


@pytest.mark.parametrize(("text", "published", "words", "country"), WHOSE)
def test_whose_they_are(text: str, published: str, words: str, country: str) -> None:
    found = named(text, published, words)
    assert found is not None
    assert found.country == country


GOVERNS = [
    ("Former US president Barack Obama visited Kenya.", "2018-07-16", "Former US president Barack Obama", False),
    ("US President Barack Obama visited Kenya.", "2015-07-25", "US President Barack Obama", True),
    ("Donald Trump criticised the Fed.", "2018-03-01", "Donald Trump", True),
    ("Donald Trump criticised the Fed.", "2025-03-01", "Donald Trump", True),
    ("Joe Biden met Olaf Scholz.", "2023-06-01", "Olaf Scholz", True),
    ("Boris Johnson resigned as foreign secretary.", "2018-07-09", "Boris Johnson", True),
    ("Ashraf Ghani fled the country.", "2021-08-10", "Ashraf Ghani", True),
    ("Donald Trump criticised the Fed.", "2022-03-01", "Donald Trump", False),
    ("Joe Biden met Olaf Scholz.", "2025-06-01", "Joe Biden", False),
    ("Angela Merkel gave an interview.", "2022-06-01", "Angela Merkel", False),
    ("Boris Johnson flew to Kyiv.", "2023-01-22", "Boris Johnson", False),
    ("Bashar al-Assad fled to Moscow.", "2025-02-01", "Bashar al-Assad", False),
    ("Aung San Suu Kyi was moved to house arrest.", "2024-04-17", "Aung San Suu Kyi", False),
]


@pytest.mark.parametrize(("text", "published", "words", "governs"), GOVERNS)
def test_who_is_in_office_that_day(text: str, published: str, words: str, governs: bool) -> None:
    found = named(text, published, words)
    assert found is not None
    assert ("GOV" in found.sectors) is governs


NOBODY = [
    ("The two met in Washington on Monday.", "2024-05-01", "Washington"),
    ("Denzel Washington won the prize.", "2024-05-01", "Washington"),
    ("George Washington crossed the Delaware.", "2024-05-01", "Washington"),
    ("She carved the turkey on Thanksgiving.", "2023-11-23", "turkey"),
    ("Paris Hilton opened a shop in Milan.", "2019-06-03", "Paris"),
    ("Adriana Lima walked the runway.", "2019-11-20", "Lima"),
    ("Israel Adesanya beat his rival.", "2023-04-08", "Israel"),
    ("India Walton ran for mayor of Buffalo.", "2021-11-02", "India"),
]


@pytest.mark.parametrize(("text", "published", "words"), NOBODY)
def test_what_is_no_actor(text: str, published: str, words: str) -> None:
    assert named(text, published, words) is None
