"""The actor tables: what a row gives, what a faulty one is told, who held which office when."""

from __future__ import annotations

import csv
import re
from importlib.resources import files
from pathlib import Path

import pytest

from onrecord.entities.forms import words_of
from onrecord.entities.persons import stand
from onrecord.entities.tables import load_actors
from onrecord.errors import RuleError
from onrecord.records import ActorKind

TABLES = load_actors()


def rows(table: str) -> list[dict[str, str]]:
    text = (files("onrecord") / "data" / "actors" / f"{table}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader([line for line in text.splitlines() if line and not line.startswith("#")]))


# ------------------------------------------------------------------ tables

UN_MEMBERS = 193


def test_every_un_member_and_the_others_with_a_government() -> None:
    observers = {"VAT", "PSE"}
    territories = {"TWN", "XKX", "HKG", "MAC", "ESH", "GRL", "FRO", "PRI", "GIB", "BMU", "FLK", "NCL", "PYF", "GUM"}
    others = observers | territories | {"COK", "NIU"}
    assert set(TABLES.countries) >= others
    assert len(set(TABLES.countries) - others) == UN_MEMBERS


@pytest.mark.parametrize(
    ("iso3", "codes"),
    [
        ("USA", ("US", "2", "2", "US", "USA")),
        ("GBR", ("GB", "200", "200", "UK", "GBR")),
        ("RUS", ("RU", "365", "365", "RS", "RUS")),
        ("CHN", ("CN", "710", "710", "CH", "CHN")),
        ("PRK", ("KP", "731", "731", "KN", "PRK")),
        ("KOR", ("KR", "732", "732", "KS", "KOR")),
        ("DEU", ("DE", "255", "260", "GM", "DEU")),
        ("SRB", ("RS", "345", "340", "RI", "SRB")),
        ("YEM", ("YE", "679", "678", "YM", "YEM")),
        ("VNM", ("VN", "816", "816", "VM", "VNM")),
        ("ROU", ("RO", "360", "360", "RO", "ROM")),
        ("TLS", ("TL", "860", "860", "TT", "TMP")),
        ("MNE", ("ME", "341", "341", "MJ", "MTN")),
        ("NAM", ("NA", "565", "565", "WA", "NAM")),
        ("HKG", ("HK", "", "", "HK", "HKG")),
    ],
)
def test_codes_of_the_lists_that_differ(iso3: str, codes: tuple[str, ...]) -> None:
    country = TABLES.countries[iso3]
    assert (country.iso2, country.cow, country.gw, country.fips, country.cameo) == codes


@pytest.mark.parametrize("column", ["iso3", "iso2", "name", "cow", "gw", "fips", "cameo"])
def test_no_code_belongs_to_two_countries(column: str) -> None:
    codes = [row[column] for row in rows("countries") if row[column]]
    assert len(codes) == len(set(codes))


def test_every_file_opens_with_its_origin_licence_and_date() -> None:
    for entry in (files("onrecord") / "data" / "actors").iterdir():
        head = "\n".join(line for line in entry.read_text(encoding="utf-8").splitlines()[:9] if line.startswith("#"))
        assert "Origin:" in head, entry.name
        assert "Licence:" in head, entry.name
        assert re.search(r"Date: \d{4}-\d\d-\d\d", head), entry.name


def test_no_row_of_a_collection_without_a_licence() -> None:
    assert not [row for row in rows("leaders") if "REIGN" in row["office"] or row["ref"].startswith("A2.9")]


@pytest.mark.parametrize(
    ("spelling", "another"),
    [
        ("Kim Jong-un", "Kim Jong Un"),
        ("Recep Tayyip Erdoğan", "Recep Tayyip Erdogan"),
        ("Türkiye", "Turkiye"),
        ("Sana’a", "Sana'a"),
        ("U.S.", "US"),
        ("Łódź", "Lodz"),
        ("Kyiv’s", "Kyiv's"),
        ("Guðni Jóhannesson", "Gudni Johannesson"),
    ],
)
def test_spellings_that_fold_to_the_same_words(spelling: str, another: str) -> None:
    assert words_of(spelling) == words_of(another)


def test_an_institution_is_one_actor_under_its_name_and_its_description() -> None:
    assert TABLES.entries["ISR:MIL"].name == "Israel Defense Forces"
    assert TABLES.entries["RUS:GOV:defence-ministry"].name == "Russian Defence Ministry"


def test_a_body_has_the_sectors_of_the_day() -> None:
    taliban = TABLES.entries["org:taliban"]
    assert [t.sectors for t in taliban.on("2010-06-01")] == [("REB",)]
    assert [t.sectors for t in taliban.on("2024-06-01")] == [("GOV", "REB")]


# ------------------------------------------------------------------ faults


def test_all_faults_of_a_users_table_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "actors"
    folder.mkdir()
    (folder / "leaders.csv").write_text(
        "name,forms,country,role,office,sectors,gender,start,end,last_seen,confidence,ref\n"
        "Ann Example,,FRX,minister,Minister,GOV,f,2020-01-01,,2021,high,\n"
        "Bob Example,,FRA,minister,Minister,GVO,m,2020-13,2019,,high,\n",
        encoding="utf-8",
    )
    (folder / "leeders.csv").write_text("name\nx\n", encoding="utf-8")
    with pytest.raises(RuleError) as raised:
        load_actors(tmp_path)
    faults = "\n".join(raised.value.faults)
    assert re.search(r"leaders\.csv:2: country 'FRX' is not known; did you mean", faults)
    assert re.search(r"leaders\.csv:3: sector 'GVO' is not known; did you mean", faults)
    assert re.search(r"leaders\.csv:3: ends 2019, before it starts", faults)
    assert re.search(r"leeders\.csv: no table is called 'leeders'", faults)


def test_a_users_own_actors_stand_beside_the_packaged_ones(tmp_path: Path) -> None:
    folder = tmp_path / "actors"
    folder.mkdir()
    (folder / "organisations-mine.csv").write_text(
        "# our desk's own\nname,forms,metonyms,kind,country,sectors,start,end,ambiguous,note\n"
        "Front for the Example,FEX,,armed_group,MLI,REB,2024-01-01,,,\n",
        encoding="utf-8",
    )
    tables = load_actors(tmp_path)
    assert tables.entries["org:front-for-the-example"].kind is ActorKind.ARMED_FORCE
    assert "org:taliban" in tables.entries


# ----------------------------------------------------------- dated offices

OFFICES = [
    ("donald-trump", "2014-05-01", None),
    ("donald-trump", "2016-07-01", None),
    ("donald-trump", "2016-12-01", "President-elect of the United States"),
    ("donald-trump", "2018-06-12", "President of the United States"),
    ("donald-trump", "2022-05-01", None),
    ("donald-trump", "2024-08-01", None),
    ("donald-trump", "2025-03-01", "President of the United States"),
    ("joe-biden", "2012-03-01", "Vice President of the United States"),
    ("joe-biden", "2018-01-01", None),
    ("joe-biden", "2020-12-01", "President-elect of the United States"),
    ("joe-biden", "2023-01-01", "President of the United States"),
    ("joe-biden", "2025-06-01", None),
    ("hillary-clinton", "2007-05-01", "United States Senator from New York"),
    ("hillary-clinton", "2010-05-01", "Secretary of State of the United States"),
    ("hillary-clinton", "2016-09-26", None),
    ("barack-obama", "2008-10-01", None),
    ("barack-obama", "2014-03-01", "President of the United States"),
    ("kamala-harris", "2019-05-01", "United States Senator from California"),
    ("kamala-harris", "2022-05-01", "Vice President of the United States"),
    ("vladimir-putin", "1999-10-01", "Prime Minister of Russia"),
    ("vladimir-putin", "2004-09-01", "President of Russia"),
    ("vladimir-putin", "2010-04-01", "Prime Minister of Russia"),
    ("vladimir-putin", "2014-03-18", "President of Russia"),
    ("dmitry-medvedev", "2009-07-01", "President of Russia"),
    ("dmitry-medvedev", "2015-07-01", "Prime Minister of Russia"),
    ("volodymyr-zelenskyy", "2019-03-01", None),
    ("volodymyr-zelenskyy", "2022-02-24", "President of Ukraine"),
    ("petro-poroshenko", "2015-02-12", "President of Ukraine"),
    ("petro-poroshenko", "2021-02-12", None),
    ("boris-johnson", "2017-05-01", "Foreign Secretary of the United Kingdom"),
    ("boris-johnson", "2020-05-01", "Prime Minister of the United Kingdom"),
    ("boris-johnson", "2023-05-01", None),
    ("keir-starmer", "2022-05-01", "Leader of the Opposition of the United Kingdom"),
    ("keir-starmer", "2025-05-01", "Prime Minister of the United Kingdom"),
    ("donald-tusk", "2012-05-01", "Prime Minister of Poland"),
    ("donald-tusk", "2017-05-01", "President of the European Council"),
    ("donald-tusk", "2024-05-01", "Prime Minister of Poland"),
    ("kaja-kallas", "2022-05-01", "Prime Minister of Estonia"),
    ("kaja-kallas", "2025-05-01", "EU High Representative for Foreign Affairs"),
    ("mark-rutte", "2015-05-01", "Prime Minister of the Netherlands"),
    ("mark-rutte", "2025-05-01", "NATO Secretary General"),
    ("antonio-guterres", "2000-05-01", "Prime Minister of Portugal"),
    ("antonio-guterres", "2020-05-01", "UN Secretary-General"),
    ("ban-ki-moon", "2005-05-01", "Minister of Foreign Affairs of South Korea"),
    ("ban-ki-moon", "2010-05-01", "UN Secretary-General"),
    ("ban-ki-moon", "2020-05-01", None),
    ("bashar-al-assad", "2013-08-21", "President of Syria"),
    ("bashar-al-assad", "2025-01-15", None),
    ("ahmed-al-sharaa", "2020-01-01", "Leader of Hayat Tahrir al-Sham"),
    ("ahmed-al-sharaa", "2025-05-14", "President of Syria"),
    ("aung-san-suu-kyi", "2018-05-01", "State Counsellor of Myanmar"),
    ("aung-san-suu-kyi", "2021-02-02", None),
    ("kim-jong-un", "2018-06-12", "Supreme Leader of North Korea"),
    ("hassan-rouhani", "2015-07-14", "President of Iran"),
    ("hassan-rouhani", "2024-07-14", None),
    ("recep-tayyip-erdogan", "2010-05-31", "Prime Minister of Turkey"),
    ("recep-tayyip-erdogan", "2016-07-15", "President of Turkey"),
    ("angela-merkel", "2015-09-04", "Chancellor of Germany"),
    ("angela-merkel", "2023-09-04", None),
    ("imran-khan", "2020-05-01", "Prime Minister of Pakistan"),
    ("imran-khan", "2024-02-08", None),
    ("yevgeny-prigozhin", "2023-06-24", "Head of the Wagner Group"),
    ("jair-bolsonaro", "2020-05-01", "President of Brazil"),
    ("jair-bolsonaro", "2023-03-01", None),
    ("luiz-inacio-lula-da-silva", "2008-05-01", "President of Brazil"),
    ("luiz-inacio-lula-da-silva", "2015-05-01", None),
    ("luiz-inacio-lula-da-silva", "2024-05-01", "President of Brazil"),
    ("javier-milei", "2022-05-01", "Member of the Chamber of Deputies of Argentina"),
    ("javier-milei", "2024-05-01", "President of Argentina"),
    ("justin-trudeau", "2018-05-01", "Prime Minister of Canada"),
    ("justin-trudeau", "2025-06-01", None),
    ("mark-carney", "2018-05-01", "Governor of the Bank of England"),
    ("mark-carney", "2025-06-01", "Prime Minister of Canada"),
    ("emmanuel-macron", "2015-05-01", "Minister of Economy of France"),
    ("emmanuel-macron", "2016-12-01", None),
    ("emmanuel-macron", "2019-05-01", "President of France"),
    ("francois-hollande", "2013-05-01", "President of France"),
    ("francois-hollande", "2019-05-01", None),
    ("nicolas-sarkozy", "2009-05-01", "President of France"),
    ("olaf-scholz", "2019-05-01", "Vice Chancellor and Finance Minister of Germany"),
    ("olaf-scholz", "2023-05-01", "Chancellor of Germany"),
    ("olaf-scholz", "2025-06-01", None),
    ("friedrich-merz", "2023-05-01", "Leader of the Opposition of Germany"),
    ("friedrich-merz", "2025-07-01", "Chancellor of Germany"),
    ("theresa-may", "2015-05-01", "Home Secretary of the United Kingdom"),
    ("theresa-may", "2017-05-01", "Prime Minister of the United Kingdom"),
    ("theresa-may", "2020-05-01", None),
    ("david-cameron", "2012-05-01", "Prime Minister of the United Kingdom"),
    ("david-cameron", "2018-05-01", None),
    ("david-cameron", "2024-03-01", "Foreign Secretary of the United Kingdom"),
    ("rishi-sunak", "2021-05-01", "Chancellor of the Exchequer of the United Kingdom"),
    ("rishi-sunak", "2023-05-01", "Prime Minister of the United Kingdom"),
    ("liz-truss", "2022-05-01", "Foreign Secretary of the United Kingdom"),
    ("liz-truss", "2022-10-01", "Prime Minister of the United Kingdom"),
    ("giorgia-meloni", "2024-05-01", "Prime Minister of Italy"),
    ("narendra-modi", "2012-05-01", "Chief Minister of Gujarat"),
    ("narendra-modi", "2019-05-01", "Prime Minister of India"),
    ("shehbaz-sharif", "2021-05-01", "Leader of the Opposition of Pakistan"),
    ("shehbaz-sharif", "2023-01-01", "Prime Minister of Pakistan"),
    ("ashraf-ghani", "2018-05-01", "President of Afghanistan"),
    ("ashraf-ghani", "2022-05-01", None),
    ("hamid-karzai", "2010-05-01", "President of Afghanistan"),
    ("hamid-karzai", "2016-05-01", None),
    ("benjamin-netanyahu", "2008-05-01", "Leader of the Opposition of Israel"),
    ("benjamin-netanyahu", "2015-05-01", "Prime Minister of Israel"),
    ("benjamin-netanyahu", "2022-03-01", "Leader of the Opposition of Israel"),
    ("benjamin-netanyahu", "2023-05-01", "Prime Minister of Israel"),
    ("naftali-bennett", "2021-09-01", "Prime Minister of Israel"),
    ("naftali-bennett", "2024-01-01", None),
    ("yair-lapid", "2022-09-01", "Prime Minister of Israel"),
    ("mahmoud-abbas", "2015-05-01", "President of the Palestinian Authority"),
    ("mohamed-morsi", "2013-01-01", "President of Egypt"),
    ("mohamed-morsi", "2014-01-01", None),
    ("abdel-fattah-el-sisi", "2013-01-01", "Minister of Defence of Egypt"),
    ("abdel-fattah-el-sisi", "2020-01-01", "President of Egypt"),
    ("hosni-mubarak", "2009-01-01", "President of Egypt"),
    ("hosni-mubarak", "2012-01-01", None),
    ("muammar-gaddafi", "2009-01-01", "Leader of Libya"),
    ("robert-mugabe", "2016-01-01", "President of Zimbabwe"),
    ("robert-mugabe", "2018-06-01", None),
    ("jacob-zuma", "2015-01-01", "President of South Africa"),
    ("jacob-zuma", "2019-01-01", None),
    ("cyril-ramaphosa", "2020-01-01", "President of South Africa"),
    ("park-geun-hye", "2015-01-01", "President of South Korea"),
    ("park-geun-hye", "2018-01-01", None),
    ("moon-jae-in", "2016-01-01", None),
    ("moon-jae-in", "2019-01-01", "President of South Korea"),
    ("moon-jae-in", "2023-01-01", None),
    ("yoon-suk-yeol", "2023-01-01", "President of South Korea"),
    ("yoon-suk-yeol", "2025-05-01", None),
    ("lee-jae-myung", "2025-07-01", "President of South Korea"),
    ("shinzo-abe", "2014-01-01", "Prime Minister of Japan"),
    ("shinzo-abe", "2021-01-01", None),
    ("fumio-kishida", "2015-01-01", "Minister for Foreign Affairs of Japan"),
    ("fumio-kishida", "2023-01-01", "Prime Minister of Japan"),
    ("xi-jinping", "2010-01-01", "Vice President of China"),
    ("xi-jinping", "2015-01-01", "President of China"),
    ("viktor-yanukovych", "2013-01-01", "President of Ukraine"),
    ("viktor-yanukovych", "2014-06-01", None),
    ("sergei-lavrov", "2015-01-01", "Minister of Foreign Affairs of Russia"),
    ("john-kerry", "2010-01-01", "United States Senator from Massachusetts"),
    ("john-kerry", "2014-01-01", "Secretary of State of the United States"),
    ("mike-pompeo", "2017-06-01", "Director of the CIA"),
    ("mike-pompeo", "2019-01-01", "Secretary of State of the United States"),
    ("mike-pompeo", "2022-01-01", None),
    ("antony-blinken", "2022-01-01", "Secretary of State of the United States"),
    ("antony-blinken", "2025-06-01", None),
    ("marco-rubio", "2016-01-01", "United States Senator from Florida"),
    ("marco-rubio", "2025-06-01", "Secretary of State of the United States"),
    ("jd-vance", "2023-06-01", "United States Senator from Ohio"),
    ("jd-vance", "2025-06-01", "Vice President of the United States"),
    ("jens-stoltenberg", "2010-01-01", "Prime Minister of Norway"),
    ("jens-stoltenberg", "2020-01-01", "NATO Secretary General"),
    ("ursula-von-der-leyen", "2015-01-01", "Defence Minister of Germany"),
    ("ursula-von-der-leyen", "2022-01-01", "President of the European Commission"),
    ("josep-borrell", "2019-01-01", "Minister of Foreign Affairs of Spain"),
    ("josep-borrell", "2022-01-01", "EU High Representative for Foreign Affairs"),
    ("ebrahim-raisi", "2022-01-01", "President of Iran"),
    ("masoud-pezeshkian", "2025-01-01", "President of Iran"),
    ("nicolas-maduro", "2010-01-01", "Minister of Foreign Affairs of Venezuela"),
    ("nicolas-maduro", "2020-01-01", "President of Venezuela"),
    ("hugo-chavez", "2010-01-01", "President of Venezuela"),
    ("kofi-annan", "2004-01-01", "UN Secretary-General"),
    ("kofi-annan", "2010-01-01", None),
]


@pytest.mark.parametrize(("who", "day", "office"), OFFICES)
def test_the_office_held_on_the_day(who: str, day: str, office: str | None) -> None:
    assert stand(TABLES.entries[f"person:{who}"], day).actor.office == office


@pytest.mark.parametrize(
    ("who", "day", "sectors"),
    [
        ("donald-trump", "2016-07-01", ("PTY",)),
        ("donald-trump", "2022-05-01", ("ELI",)),
        ("keir-starmer", "2022-05-01", ("OPP", "LEG")),
        ("sergei-shoigu", "2020-01-01", ("GOV", "MIL")),
        ("ahmed-al-sharaa", "2020-01-01", ("REB",)),
        ("vladimir-putin", "2020-01-01", ("GOV",)),
    ],
)
def test_the_sectors_of_the_day(who: str, day: str, sectors: tuple[str, ...]) -> None:
    assert stand(TABLES.entries[f"person:{who}"], day).actor.sectors == sectors


def test_an_open_term_says_when_it_was_last_seen() -> None:
    seen = stand(TABLES.entries["person:emmanuel-macron"], "2026-09-01")
    assert seen.actor.office == "President of France"
    assert "last seen" in seen.note


def test_undated_there_is_no_office_unless_the_text_names_one() -> None:
    trump = TABLES.entries["person:donald-trump"]
    assert stand(trump, None).actor.office is None
    assert stand(trump, None, frozenset({"head_of_state"})).actor.office == "President of the United States"
    assert stand(trump, None, frozenset({"head_of_state"}), former=True).actor.office is None


@pytest.mark.parametrize(
    ("country", "day", "leader"),
    [
        ("RUS", "2009-05-01", "Dmitry Medvedev"),
        ("GBR", "2020-05-01", "Boris Johnson"),
        ("FRA", "2025-09-03", "Emmanuel Macron"),
        ("PRK", "2025-09-03", "Kim Jong Un"),
        ("JPN", "2015-09-03", "Shinzo Abe"),
        ("USA", "2025-01-25", "Donald Trump"),
        ("SAU", "2025-09-03", None),
        ("IRN", "2025-09-03", None),
    ],
)
def test_who_the_leader_of_a_country_plainly_is(country: str, day: str, leader: str | None) -> None:
    held = TABLES.leader(country, day)
    assert (held[1].name if held else None) == leader
