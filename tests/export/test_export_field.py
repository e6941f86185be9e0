"""The field's own formats, read back as its programs read them: by column, without quoting, with pandas."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter

import pytest
from sample import ALL, ARMY, BEIJING, KIM, MEETING, PLAIN, PUTIN, UNDATED, tab_rows, told, written

from onrecord.export import acled, gdelt, icews, petrarch, polecat
from onrecord.export.countries import codes, iso3_of, load_countries
from onrecord.records import Actor, ActorKind, Place, Precision, Standing

pd = pytest.importorskip("pandas")

CANNOT_SAY = ("plover", "polecat", "icews", "gdelt", "gdelt-mentions", "petrarch", "phoenix", "dyad-day", "dyad-month",
              "country-month")  # fmt: skip
LEFT_OUT = {"planned": 1, "denied": 1, "absent": 1, "uncertain": 1, "extension": 1, "undated": 1}


@pytest.mark.parametrize("name", CANNOT_SAY)
def test_what_a_format_cannot_say_is_left_out_and_counted(name: str) -> None:
    data, tally = written(name)
    plain, none = written(name, PLAIN)
    assert tally.left_out == Counter(LEFT_OUT)
    assert data == plain
    assert not none.left_out
    assert none.written > 0


@pytest.mark.parametrize(
    ("name", "mark"),
    [
        ("plover", '"future"'), ("polecat", "future"), ("icews", "[planned]"), ("gdelt", "#onrecord=planned"),
        ("gdelt-mentions", "mark=planned"), ("petrarch", "PLANNED,1"), ("phoenix", "PLANNED,1"), ("dyad-day", ",planned"),
        ("country-month", ",planned"), ("graphml", "planned"), ("gexf", "planned"),
    ],
)  # fmt: skip
def test_what_is_let_in_is_marked(name: str, mark: str) -> None:
    assert mark not in written(name)[0].decode()
    assert mark in written(name, include=["planned"])[0].decode()


def test_polecat_has_forty_columns_that_pandas_reads() -> None:
    data, _ = written("polecat")
    rows = tab_rows(data)
    assert rows[0] == list(polecat.COLUMNS)
    assert {len(row) for row in rows} == {40}
    frame = pd.read_csv(io.BytesIO(data), sep="\t", quoting=csv.QUOTE_NONE, na_values=["None"], keep_default_na=False)
    meeting = frame[frame["Event Type"] == "CONSULT"]
    assert sorted(zip(meeting["Actor Name"], meeting["Recipient Name"], strict=True)) == [
        ("Kim Jong Un", "Vladimir Putin"), ("Vladimir Putin", "Kim Jong Un"),
    ]  # fmt: skip
    assert set(meeting["Actor COW"]) == {365, 731}
    assert set(meeting["Intensity"]) == {2.5}


def test_icews_has_twenty_columns_that_pandas_reads() -> None:
    data, _ = written("icews")
    rows = tab_rows(data)
    assert rows[0] == list(icews.COLUMNS)
    assert {len(row) for row in rows} == {20}
    frame = pd.read_csv(
        io.BytesIO(data), sep="\t", quoting=csv.QUOTE_NONE, dtype={"CAMEO Code": str}, keep_default_na=False
    )
    shelling = frame[frame["CAMEO Code"] == "194"].iloc[0]
    assert shelling["Source Sectors"] == "Military"
    assert shelling["Source Country"] == "Russian Federation"
    assert shelling["Intensity"] == -10.0


def test_gdelt_has_61_columns_with_places_in_fips() -> None:
    data, _ = written("gdelt")
    assert len(gdelt.EVENT_COLUMNS) == 61
    frame = pd.read_csv(io.BytesIO(data), sep="\t", header=None, names=gdelt.EVENT_COLUMNS, quoting=csv.QUOTE_NONE,
                        dtype={"EventCode": str, "EventRootCode": str, "DATEADDED": str}, keep_default_na=False)  # fmt: skip
    assert {len(row) for row in tab_rows(data)} == {61}
    meeting = frame[(frame["EventCode"] == "040") & (frame["Actor1CountryCode"] == "RUS")].iloc[0]
    # China is CH among places and CHN among actors; North Korea is KN.
    assert meeting["ActionGeo_CountryCode"] == "CH"
    assert meeting["Actor2Geo_CountryCode"] == "KN"
    assert meeting["Actor2Code"] == "PRKGOV"
    assert meeting["EventRootCode"] == "04"
    assert meeting["NumSources"] == 2
    assert meeting["DATEADDED"] == "20250903183000"
    assert abs(float(meeting["FractionDate"]) - 2025.6658) < 1e-9
    assert meeting["GlobalEventID"] < 2**53


def test_gdelt_mentions_point_at_the_events() -> None:
    events, mentions = tab_rows(written("gdelt")[0]), tab_rows(written("gdelt-mentions")[0])
    assert {len(row) for row in mentions} == {16}
    assert {row[0] for row in mentions} == {row[0] for row in events}
    assert [row[4] for row in mentions[:2]] == ["The Post", "The Courier"]
    assert all(int(row[9]) >= 0 and int(row[11]) == 100 for row in mentions)


def test_petrarch_and_phoenix_have_both_ends() -> None:
    lines = tab_rows(written("petrarch")[0])
    assert lines[0][:4] == ["20250903", "RUSGOV", "PRKGOV", "040"]
    assert {len(line) for line in lines} == {len(petrarch.PETRARCH_COLUMNS)}
    phoenix = tab_rows(written("phoenix")[0])
    assert {len(line) for line in phoenix} == {26}
    assert phoenix[0][13:17] == ["040", "04", "1", "1.0"]


def test_acled_takes_conflict_and_nothing_else() -> None:
    data, tally = written("acled")
    rows = list(csv.DictReader(io.StringIO(data.decode())))
    assert list(rows[0]) == list(acled.COLUMNS)
    assert len(acled.COLUMNS) == 31
    assert [(r["event_type"], r["sub_event_type"], r["iso"], r["inter1"], r["inter2"]) for r in rows] == [
        ("Explosions/Remote violence", "Shelling/artillery/missile attack", "804", "State forces", "Civilians")
    ]
    assert tally.left_out["no conflict"] == 4


def test_acled_knows_no_battle_with_the_unarmed_and_gdelt_no_local_time() -> None:
    workers = Actor("group:UKR:LAB:workers", "dock workers", ActorKind.GROUP, "UKR", ("LAB",))
    attack = told("The army attacked dock workers", "ASSAULT", [ARMY], [workers], known="2025-09-03T21:30+03:00")
    (row,) = csv.DictReader(io.StringIO(written("acled", [attack])[0].decode()))
    assert (row["event_type"], row["sub_event_type"]) == ("Violence against civilians", "Attack")
    assert (row["inter1"], row["inter2"], row["civilian_targeting"]) == (
        "State forces",
        "Civilians",
        "Civilian targeting",
    )
    (mention,) = tab_rows(written("gdelt-mentions", [attack])[0])
    assert mention[2] == "20250903183000"


def test_plover_keeps_the_meeting_one_record() -> None:
    records = [json.loads(line) for line in written("plover")[0].splitlines()]
    meeting = records[0]
    assert [a["entity_text"] for a in meeting["actor"]] == ["Vladimir Putin", "Kim Jong Un"]
    assert meeting["event"] == ["CONSULT"]
    assert meeting["recipient"] == []
    assert meeting["date"] == "2025-09-03"
    assert meeting["event_loc"]["country_code"] == "CHN"
    assert {"id", "date", "actor", "event"} <= meeting.keys()
    assert all({"id", "date", "actor", "event"} <= record.keys() for record in records)


def test_dyads_count_a_meeting_in_both_directions_with_every_number() -> None:
    frame = pd.read_csv(io.BytesIO(written("dyad-month")[0]), keep_default_na=False)
    row = frame[(frame["source_iso3"] == "RUS") & (frame["target_iso3"] == "PRK")].iloc[0]
    assert (row["month"], row["events"], row["quad1"], row["goldstein_sum"]) == ("2025-09", 1, 1, 1.0)
    assert (row["source_cow"], row["target_gw"], row["independent_origins"]) == (365, 731, 2)
    assert int(frame["events"].sum()) == 4
    countries = pd.read_csv(io.BytesIO(written("country-month")[0]), keep_default_na=False)
    assert countries.set_index(["iso3", "role"]).loc[("RUS", "source"), "events"] == 2


def test_an_undated_event_is_dated_by_its_first_report_only_on_request() -> None:
    assert written("icews", [UNDATED])[1].left_out == {"undated": 1}
    rows = tab_rows(written("icews", [UNDATED], ["undated"])[0])
    assert rows[1][1] == "2025-09-03"


def test_tabs_and_line_breaks_in_a_name_never_break_a_row() -> None:
    odd = told("Putin met\tKim\nin Beijing", place=Place("Bei\tjing\n", Precision.CITY, "CHN", None, 39.9, 116.4))
    for name in ("polecat", "icews", "gdelt", "gdelt-mentions", "petrarch", "phoenix"):
        assert len({len(row) for row in tab_rows(written(name, [odd])[0])}) == 1


def test_the_same_event_has_the_same_numbers_every_time() -> None:
    assert written("gdelt", [MEETING])[0] == written("gdelt", [MEETING])[0]
    assert len({row[0] for row in tab_rows(written("gdelt", ALL, ["all"])[0])}) == 13


@pytest.mark.parametrize(
    ("iso3", "fips", "cow", "gw", "cameo"),
    [
        ("CHN", "CH", "710", "710", "CHN"), ("CHE", "SZ", "225", "225", "CHE"), ("RUS", "RS", "365", "365", "RUS"),
        ("SRB", "RI", "345", "340", "SRB"), ("PRK", "KN", "731", "731", "PRK"), ("DEU", "GM", "255", "260", "DEU"),
        ("YEM", "YM", "679", "678", "YEM"), ("ROU", "RO", "360", "360", "ROM"), ("UKR", "UP", "369", "369", "UKR"),
        ("KIR", "KR", "946", "970", "KIR"), ("GLP", "GP", "", "", "GLP"), ("XKX", "KV", "347", "347", ""),
    ],
)  # fmt: skip
def test_a_country_in_the_codes_of_the_field(iso3: str, fips: str, cow: str, gw: str, cameo: str) -> None:
    found = codes(iso3)
    assert (found.fips, found.cow, found.gw, found.cameo) == (fips, cow, gw, cameo)


def test_country_codes_are_one_to_one() -> None:
    known = load_countries().by_iso3.values()
    for column in ("fips", "cow", "gw", "cameo", "numeric"):
        values = [getattr(one, column) for one in known if getattr(one, column)]
        assert len(values) == len(set(values)), column


def test_a_cell_of_somebody_else_names_a_country() -> None:
    assert iso3_of("Russian Federation") == "RUS"
    assert iso3_of("NAM") == "NAM"
    assert iso3_of("ROM") == "ROU"
    assert iso3_of("None") is None
    assert iso3_of("Atlantis") is None
    assert codes(None).fips == ""


def test_standing_is_said_where_there_is_a_field() -> None:
    event = told(standing=Standing.DISPUTED)
    assert b",disputed,disputed," in written("csv", [event])[0]
    assert json.loads(written("jsonl", [event])[0])["standing"] == "disputed"
    assert [p["actor"]["id"] for p in json.loads(written("jsonl", [event])[0])["participants"]] == [PUTIN.id, KIM.id]
    assert BEIJING.name in written("csv", [event])[0].decode()
