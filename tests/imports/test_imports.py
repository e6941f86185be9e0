"""Other people's event data, as they come: what is read, what is refused, what becomes of it."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from onrecord.errors import InputError, UsageError
from onrecord.export.gdelt import EVENT_COLUMNS
from onrecord.export.icews import COLUMNS as ICEWS
from onrecord.export.polecat import COLUMNS as POLECAT
from onrecord.imports.foreign import ForeignEvent
from onrecord.imports.readout import readout_of
from onrecord.imports.registry import read_events
from onrecord.records import Certainty, Modality, Polarity, Precision
from onrecord.rules import Origin


@dataclass
class Heard:
    """Everything that a reader complained of."""

    rows: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def row(self, origin: Origin, fault: str) -> None:
        self.rows.append(f"{origin.line}: {fault}")

    def note(self, origin: Origin, words: str) -> None:
        self.notes.append(words)


def read(tmp_path: Path, name: str, data: str | bytes) -> tuple[list[ForeignEvent], Heard]:
    path, heard = tmp_path / "file", Heard()
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(read_events(name, path, heard)), heard


def tabbed(columns: tuple[str, ...], *rows: dict[str, str], header: bool = True) -> str:
    lines = ["\t".join(columns)] if header else []
    return "\n".join([*lines, *("\t".join(row.get(column, "") for column in columns) for row in rows)]) + "\n"


ICEWS_ROW = {
    "Event ID": "20718170", "Event Date": "2014-01-01", "Source Name": "Police (Ukraine)", "Source Sectors": "Government,Police",
    "Source Country": "Ukraine", "Event Text": "Arrest, detain, or charge with legal action", "CAMEO Code": "173",
    "Intensity": "-5.0", "Target Name": "Citizen (Ukraine)", "Target Sectors": "General Population / Civilian / Social",
    "Target Country": "Ukraine", "Story ID": "1", "Sentence Number": "2", "Publisher": "Interfax", "City": "Kiev",
    "Country": "Ukraine", "Latitude": "50.4547", "Longitude": "30.5238",
}  # fmt: skip
POLECAT_ROW = {
    "Event ID": "DEBS1", "Event Date": "2023-05-04", "Event Type": "CONSULT", "Event Mode": "visit", "Intensity": "4.0",
    "Contexts": "diplomatic; military", "Actor Name": "Volodymyr Zelenskyy", "Actor Country": "UKR", "Actor COW": "369",
    "Primary Actor Sector": "GOV", "Recipient Name": "Netherlands", "Recipient Country": "NLD", "Primary Recipient Sector": "GOV",
    "City": "The Hague", "Country": "Netherlands", "Latitude": "52.08", "Longitude": "4.3", "GeoNames ID": "2747373",
    "Publication Date": "2023-05-05", "Event Intensity": "4.0", "Province": "None",
}  # fmt: skip


def gdelt_row(**cells: str) -> str:
    row = {
        "GlobalEventID": "1260000001", "Day": "20250903", "Actor1Code": "RUSGOV", "Actor1Name": "VLADIMIR PUTIN",
        "Actor1CountryCode": "RUS", "Actor1Type1Code": "GOV", "Actor2Code": "CHN", "Actor2Name": "CHINA",
        "Actor2CountryCode": "CHN", "EventCode": "036", "ActionGeo_Type": "4", "ActionGeo_Fullname": "Beijing, Beijing, China",
        "ActionGeo_CountryCode": "CH", "ActionGeo_Lat": "39.9289", "ActionGeo_Long": "116.388", "DATEADDED": "20250903183000",
        "SOURCEURL": "https://www.news.example/a",
    } | cells  # fmt: skip
    return "\t".join(row.get(column, "") for column in EVENT_COLUMNS) + "\n"


def test_a_gdelt_row_becomes_a_claim_said_by_gdelt(tmp_path: Path) -> None:
    (event,), heard = read(tmp_path, "gdelt", gdelt_row())
    readout = readout_of(event)
    (claim,) = readout.claims
    assert (claim.type, claim.cameo, claim.quad, claim.goldstein) == ("AGREE", "036", 1, 4.0)
    assert [(p.role, p.actor.id) for p in claim.participants] == [
        ("actor", "person:vladimir-putin"),
        ("recipient", "CHN:GOV"),
    ]
    assert [source.actor.id for source in claim.said_by] == ["outlet:gdelt"]
    assert readout.report.url == "urn:gdelt:1260000001"
    assert readout.report.published == "2025-09-03T18:30:00Z"
    assert readout.report.based_on == ("news.example", "https://www.news.example/a")
    assert claim.where is not None
    assert (claim.where.place.country, claim.where.place.precision) == ("CHN", Precision.CITY)
    assert "file:1 GDELT:1260000001" in claim.why[0][1].rule
    assert len(readout.events) == 1
    assert not heard.rows


def test_every_span_of_a_readout_is_the_words_of_its_text(tmp_path: Path) -> None:
    (event,), _ = read(tmp_path, "gdelt", gdelt_row())
    readout = readout_of(event)
    text, (claim,) = readout.report.text, readout.claims
    assert claim.trigger.of(text) == "AGREE"
    assert [p.span.of(text) for p in claim.participants if p.span] == ["Vladimir Putin", "China"]
    assert claim.where is not None
    assert claim.where.span.of(text) == "Beijing"
    assert claim.when.span is not None
    assert claim.when.span.of(text) == "2025-09-03"


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("1\t2\t3\n", "3 cells where the format has 61 or 58 or 57"),
        (gdelt_row(Day="20251399"), "Day '20251399' is no day"),
        (gdelt_row(EventCode="36"), "'36' is no CAMEO code; '036' is one: were leading zeros lost?"),
        (gdelt_row(EventCode="999"), "'999' is no CAMEO code"),
        (gdelt_row(Actor1Code="", Actor1Name="", Actor2Code="", Actor2Name=""), "neither actor is named"),
    ],
)
def test_a_faulty_row_is_named_and_the_rest_goes_in(tmp_path: Path, row: str, fault: str) -> None:
    events, heard = read(tmp_path, "gdelt", gdelt_row() + row + gdelt_row(GlobalEventID="2"))
    assert [event.ident for event in events] == ["1260000001", "2"]
    assert len(heard.rows) == 1
    assert heard.rows[0].startswith("2: ")
    assert fault in heard.rows[0]


def test_gdelt_before_2015_has_fewer_columns(tmp_path: Path) -> None:
    cells = dict(zip(EVENT_COLUMNS, gdelt_row(DATEADDED="20130902").rstrip("\n").split("\t"), strict=True))
    old = [value for column, value in cells.items() if not column.endswith("ADM2Code")]
    (event,), _ = read(tmp_path, "gdelt", "\t".join(old) + "\n")
    assert (event.changed, event.place and event.place.name) == ("2013-09-02", "Beijing")
    (bare,), _ = read(tmp_path, "gdelt", "\t".join(old[:-1]) + "\n")
    assert bare.urls == ()


def test_an_icews_row(tmp_path: Path) -> None:
    (event,), heard = read(tmp_path, "icews", tabbed(ICEWS, ICEWS_ROW))
    (claim,) = readout_of(event).claims
    assert (event.ident, claim.type, claim.mode) == ("20718170/2014-01-01", "COERCE", "arrest")
    assert [p.actor.country for p in claim.participants] == ["UKR", "UKR"]
    assert claim.participants[0].actor.sectors[0] == "COP"
    assert event.publishers == ("Interfax",)
    assert not heard.rows
    assert not heard.notes


def test_an_american_date_and_a_code_without_its_zero(tmp_path: Path) -> None:
    (event,), _ = read(tmp_path, "icews", tabbed(ICEWS, ICEWS_ROW | {"Event Date": "3/25/2017", "CAMEO Code": "40"}))
    assert (event.day, event.type) == ("2017-03-25", "CONSULT")


def test_a_quotation_mark_is_a_quotation_mark(tmp_path: Path) -> None:
    rows = [ICEWS_ROW | {"Event Text": 'Say "no'}, ICEWS_ROW | {"Event ID": "2"}]
    events, _ = read(tmp_path, "icews", tabbed(ICEWS, *rows))
    assert len(events) == 2


def test_a_polecat_row(tmp_path: Path) -> None:
    (event,), _ = read(tmp_path, "polecat", tabbed(POLECAT, POLECAT_ROW))
    (claim,) = readout_of(event).claims
    assert (claim.type, claim.mode, claim.cameo, claim.contexts) == (
        "CONSULT",
        "visit",
        "042",
        ("diplomatic", "military"),
    )
    assert [p.actor.id for p in claim.participants] == ["person:volodymyr-zelenskyy", "NLD:GOV"]
    assert event.place is not None
    assert (event.place.country, event.place.admin, event.place.geonames) == ("NLD", None, 2747373)


def test_polecat_files_with_odd_columns(tmp_path: Path) -> None:
    columns = (*(c if c != "Intensity" else "Event Intensity" for c in reversed(POLECAT)), "Headline")
    events, heard = read(tmp_path, "polecat", tabbed(columns, POLECAT_ROW | {"Headline": "A visit"}))
    assert len(events) == 1
    assert heard.notes == ["columns are not known and are passed over: Headline"]
    without = tuple(c for c in POLECAT if c not in ("Version", "Language"))
    events, heard = read(tmp_path, "polecat", tabbed(without, POLECAT_ROW))
    assert len(events) == 1
    assert heard.notes == ["columns are missing, their cells stay empty: Language, Version"]


def test_surplus_tabs_at_the_end_are_no_fault(tmp_path: Path) -> None:
    header, row = tabbed(POLECAT, POLECAT_ROW).splitlines()
    events, heard = read(tmp_path, "polecat", f"{header}\n{row}\t\t\n{row}\tmore\n")
    assert len(events) == 1
    assert heard.rows == ["3: 41 cells where the header has 40"]


def test_none_is_nobody(tmp_path: Path) -> None:
    rows = [
        POLECAT_ROW | {"Recipient Name": "None", "Recipient Country": "None"},
        POLECAT_ROW | {"Actor Name": "None", "Recipient Name": "None"},
    ]
    events, heard = read(tmp_path, "polecat", tabbed(POLECAT, *rows))
    assert [len(event.recipients) for event in events] == [0]
    assert heard.rows == ["3: neither actor nor recipient is named"]


def test_several_actors_in_a_cell(tmp_path: Path) -> None:
    row = POLECAT_ROW | {
        "Actor Name": "France; Germany",
        "Actor Country": "FRA; DEU",
        "Actor COW": "220; 255",
        "Event Mode": "None",
    }
    (event,), _ = read(tmp_path, "polecat", tabbed(POLECAT, row))
    assert [side.country for side in event.actors] == ["FRA", "DEU", "NLD"]
    assert event.mutual


def test_a_file_of_another_format_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="column 'Actor Name' is missing"):
        read(tmp_path, "polecat", tabbed(ICEWS, ICEWS_ROW))
    with pytest.raises(InputError, match="nothing in it"):
        read(tmp_path, "icews", "")
    with pytest.raises(InputError):
        list(read_events("icews", tmp_path / "missing", Heard()))
    with pytest.raises(UsageError, match="did you mean 'icews'"):
        list(read_events("icew", tmp_path / "file", Heard()))


def test_plover_records_of_the_manual_and_of_the_older_gold_file(tmp_path: Path) -> None:
    new = {"id": "1", "date": "2025-09-03", "actor": [{"code": "RUS", "sector": "GOV", "entity_text": "Vladimir Putin"}],
           "recipient": [], "event": ["CONSULT"], "context": ["diplomatic", "future"], "mode": []}  # fmt: skip
    old = {"id": "2", "date": "2025-09-03", "source": [{"code": "USA", "actorText": "United States"}], "event": "ASSAULT",
           "eventText": "x", "context": "negation"}  # fmt: skip
    lines = "\n".join(json.dumps(record) for record in (new, old, {"id": "3", "has_event": False}))
    events, heard = read(
        tmp_path, "plover", lines + "\nnot json\n[1]\n" + json.dumps({"id": "4", "date": "?", "event": ["AID"]})
    )
    assert [(e.ident, e.type, e.modality, e.polarity) for e in events] == [
        ("1", "CONSULT", Modality.PLANNED, Polarity.DID), ("2", "ASSAULT", Modality.ACTUAL, Polarity.DID_NOT),
    ]  # fmt: skip
    assert [line.split(":")[0] for line in heard.rows] == ["4", "5", "6"]
    assert events[0].contexts == ("diplomatic",)


def test_an_acled_row_and_its_later_version(tmp_path: Path) -> None:
    row = {
        "event_id_cnty": "UKR1", "event_date": "04 September 2025", "time_precision": "1", "event_type": "Battles",
        "sub_event_type": "Armed clash", "actor1": "Military Forces of Russia (2000-) Air Force", "inter1": "State forces",
        "actor2": "Civilians (Ukraine)", "inter2": "Civilians", "country": "Ukraine", "location": "Kharkiv",
        "latitude": "49.98", "longitude": "36.25", "geo_precision": "1", "source": "AFP; Suspilne", "notes": "A clash, \"north\".",
        "timestamp": "1757000000", "fatalities": "3",
    }  # fmt: skip
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(row))
    writer.writeheader()
    writer.writerows([row, row | {"timestamp": "1757900000", "notes": "Mended."}, row | {"event_type": "Odd"}])
    events, heard = read(tmp_path, "acled", buffer.getvalue())
    assert [(s.country, s.sectors) for s in (*events[0].actors, *events[0].recipients)] == [
        ("RUS", ("MIL",)),
        ("UKR", ("CVL",)),
    ]
    first, second = (readout_of(event).report for event in events)
    assert first.url == second.url == "urn:acled:UKR1"
    assert first.id != second.id
    assert (first.published or "") < (second.published or "")
    assert heard.rows == ["4: event_type 'Odd' (Armed clash) is not known"] or len(events) == 2


def test_a_line_break_inside_quotes_is_no_new_row(tmp_path: Path) -> None:
    data = 'event_id_cnty,event_date,event_type,actor1,notes\nX1,2025-09-04,Protests,Protesters (Iran),"one\ntwo"\n'
    (event,), _ = read(tmp_path, "acled", data)
    assert (event.words.split(), event.actors[0].country) == (["one", "two"], "IRN")


def test_gzip_zip_and_latin_1(tmp_path: Path) -> None:
    data = tabbed(ICEWS, ICEWS_ROW | {"City": "Orléans"})
    assert read(tmp_path, "icews", gzip.compress(data.encode()))[0][0].place.name == "Orléans"  # type: ignore[union-attr]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.tab", data)
        archive.writestr("b.tab", data.replace("20718170", "2"))
    assert len(read(tmp_path, "icews", buffer.getvalue())[0]) == 2
    events, heard = read(tmp_path, "icews", data.encode("latin-1"))
    assert events[0].place is not None
    assert events[0].place.name == "Orléans"
    assert "Latin-1" in heard.notes[0]


def test_the_same_row_has_the_same_ids_whatever_the_file(tmp_path: Path) -> None:
    (one,), _ = read(tmp_path, "icews", tabbed(ICEWS, ICEWS_ROW))
    two = read(tmp_path, "icews", tabbed(ICEWS, ICEWS_ROW | {"Event ID": "1"}, ICEWS_ROW))[0][1]
    assert one.origin != two.origin
    assert readout_of(one).report.id == readout_of(two).report.id
    assert readout_of(one).claims[0].id == readout_of(two).claims[0].id


def test_actors_are_those_of_our_own_tables(tmp_path: Path) -> None:
    names = {
        ("Military (Russian Federation)", "Military"): "RUS:MIL",
        ("the Russian army", "Military"): "RUS:MIL",
        ("Russian Federation", "Government"): "RUS:GOV",
        ("Vladimir Putin", "Government"): "person:vladimir-putin",
    }
    for (name, sector), wanted in names.items():
        row = ICEWS_ROW | {"Source Name": name, "Source Sectors": sector, "Source Country": "Russian Federation"}
        (event,), _ = read(tmp_path, "icews", tabbed(ICEWS, row))
        assert readout_of(event).claims[0].participants[0].actor.id == wanted


def test_our_own_exports_come_back(tmp_path: Path) -> None:
    import sys

    sys.path.insert(0, str(Path(__file__).parent.parent / "export"))
    from sample import ALL, written

    for name in ("gdelt", "icews", "polecat", "plover", "acled"):
        data, tally = written(name, ALL, ["planned", "absent", "uncertain"])
        events, heard = read(tmp_path, name, data)
        assert len(events) == tally.written, name
        assert not heard.rows
        for event in events:
            (claim,) = readout_of(event).claims
            assert claim.type in ("CONSULT", "ASSAULT", "ACCUSE")
        if name != "acled":
            marks = {(e.modality, e.polarity) for e in events}
            assert (Modality.PLANNED, Polarity.DID) in marks
            assert (Modality.ACTUAL, Polarity.DID_NOT) in marks
        if name in ("gdelt", "icews", "plover"):
            assert Certainty.POSSIBLE in {event.certainty for event in events}
