"""Maps, graphs, calendars, annotations and linked data, each read back by a program that is not ours where there is one."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from datetime import date
from itertools import pairwise

import pytest
from sample import ALL, MEETING, PLAIN, PLANNED, PUTIN, invented_report, told, written

from onrecord.export.registry import FORMATS
from onrecord.export.told import told_by
from onrecord.records import Actor, ActorKind, Polarity, Standing, to_plain

READOUTS = [invented_report(number) for number in range(8)]


def test_csv_and_parquet_hold_the_same_table() -> None:
    pd, pq = pytest.importorskip("pandas"), pytest.importorskip("pyarrow.parquet")
    frame = pd.read_csv(io.BytesIO(written("csv")[0]))
    data = written("parquet")[0]
    table = pq.read_table(io.BytesIO(data))
    assert table.num_rows == len(frame) == len(ALL)
    assert table.column("event").to_pylist() == list(frame["event"])
    assert table.column("day").to_pylist()[0] == date(2025, 9, 3)
    assert table.column("mark").to_pylist() == [None if pd.isna(m) else m for m in frame["mark"]]
    metadata = pq.read_schema(io.BytesIO(data)).metadata
    assert metadata[b"onrecord.schema"] == b"1"
    assert json.loads(metadata[b"onrecord.coder"]) == {"release": "0.1.0"}


def test_arrow_goes_to_pandas_and_polars() -> None:
    pytest.importorskip("pyarrow")
    pl = pytest.importorskip("polars")
    from onrecord.export.arrow import table

    made = table(iter(ALL))
    assert list(made.to_pandas()["quad"].dropna().astype(int).unique()) == [1, 4, 3]
    assert pl.DataFrame(made).filter(pl.col("standing") == "denied").height == 1


def test_geojson_is_what_the_standard_says() -> None:
    data, tally = written("geojson")
    collection = json.loads(data)
    assert collection["type"] == "FeatureCollection"
    for feature in collection["features"]:
        assert set(feature) == {"type", "id", "geometry", "properties"}
        longitude, latitude = feature["geometry"]["coordinates"]
        assert (-180 <= longitude <= 180, -90 <= latitude <= 90) == (True, True)
    meeting = collection["features"][0]
    assert meeting["geometry"]["coordinates"] == [116.39723, 39.9075]
    assert (meeting["properties"]["time"], meeting["properties"]["precision"]) == ("2025-09-03", "city")
    assert tally.left_out == {"unplaced": 1}
    assert json.loads(written("geojson", ALL, ["unplaced"])[0])["features"][2]["geometry"] is None
    assert json.loads(written("geojson", [])[0])["features"] == []


def test_geojson_passes_a_validator() -> None:
    validator = pytest.importorskip("geojson_pydantic")
    assert len(validator.FeatureCollection.model_validate_json(written("geojson")[0]).features) == 8


@pytest.mark.parametrize("name", ["graphml", "gexf"])
def test_networkx_reads_the_network(name: str) -> None:
    networkx = pytest.importorskip("networkx")
    read = networkx.read_graphml if name == "graphml" else networkx.read_gexf
    graph = read(io.BytesIO(written(name, PLAIN)[0]))
    assert graph.is_directed()
    assert (graph.number_of_nodes(), graph.number_of_edges()) == (5, 4)
    assert graph.has_edge("person:vladimir-putin", "person:kim-jong-un")
    assert graph.nodes["person:vladimir-putin"]["label"] == "Vladimir Putin"


def test_gexf_says_on_which_days_an_edge_is_there() -> None:
    tree = ET.fromstring(written("gexf", PLAIN)[0])
    spells = tree.findall(".//{http://gexf.net/1.3}spell")
    assert {spell.get("start") for spell in spells} == {"2025-09-03", "2025-09-04", "2025-09-05"}


def test_names_that_break_xml_do_not() -> None:
    odd = Actor("person:x", 'A <b> & "c"\x00\ud800', ActorKind.PERSON, "RUS")
    for name in ("graphml", "gexf"):
        labels = ET.fromstring(written(name, [told(who=[PUTIN, odd])])[0])
        assert any('A <b> & "c"' in (node.get("label") or "".join(node.itertext())) for node in labels.iter())


def test_a_calendar_holds_what_is_planned() -> None:
    icalendar = pytest.importorskip("icalendar")
    data, tally = written("ical")
    calendar = icalendar.Calendar.from_ical(data)
    (entry,) = calendar.walk("VEVENT")
    assert (entry.decoded("dtstart"), entry.decoded("dtend")) == (date(2025, 10, 1), date(2025, 10, 2))
    assert str(entry["summary"]) == "consult: Vladimir Putin, Kim Jong Un"
    assert str(entry["description"]).endswith("The Post: Putin will meet Kim in Beijing")
    assert tally.left_out == {"not planned": 8}
    long = told("Ünser " * 60, standing=Standing.PLANNED)
    lines = written("ical", [long])[0].split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert "Ünser Ünser" in str(
        icalendar.Calendar.from_ical(written("ical", [long])[0]).walk("VEVENT")[0]["description"]
    )


def test_a_day_passed_in_silence_is_said() -> None:
    silent = told(standing=Standing.PLANNED, silent=True)
    assert b"nobody has said that it happened" in written("ical", [silent])[0].replace(b"\r\n ", b"")
    assert "nobody has told of it" in written("brief", [silent])[0].decode()


def test_brat_offsets_are_the_words() -> None:
    archive = zipfile.ZipFile(io.BytesIO(written("brat", READOUTS)[0]))
    assert "[entities]" in archive.read("annotation.conf").decode()
    for readout in READOUTS:
        text = archive.read(f"{readout.report.id}.txt").decode()
        lines = archive.read(f"{readout.report.id}.ann").decode().splitlines()
        assert text == readout.report.text
        bound = [line.split("\t") for line in lines if line.startswith("T")]
        assert len(bound) > 3
        for _, place, words in bound:
            _, _, offsets = place.partition(" ")
            pieces = [text[int(a) : int(b)] for a, b in (piece.split() for piece in offsets.split(";"))]
            assert " ".join(pieces) == words
        names = {line.split("\t")[0] for line in lines}
        assert len(names) == len(lines)
        referred = {
            word for line in lines if line[0] in "ERA" for word in re.findall(r"\b[TE]\d+\b", line.split("\t")[1])
        }
        assert referred <= names


def test_brat_says_what_is_planned_and_denied() -> None:
    everything = zipfile.ZipFile(io.BytesIO(written("brat", [invented_report(n) for n in range(20)])[0]))
    lines = "\n".join(everything.read(name).decode() for name in everything.namelist() if name.endswith(".ann"))
    assert re.search(r"^A\d+\tModality E\d+ Planned$", lines, re.M)
    assert re.search(r"^R\d+\tSaid Arg1:T\d+ Arg2:E\d+$", lines, re.M)
    assert re.search(r"^R\d+\tAbout Arg1:T\d+ Arg2:E\d+$", lines, re.M)


def test_displacy_spans_do_not_overlap() -> None:
    for line in written("displacy", READOUTS)[0].splitlines():
        document = json.loads(line)
        ends = [(ent["start"], ent["end"]) for ent in document["ents"]]
        assert ends == sorted(ends)
        assert all(a[1] <= b[0] for a, b in pairwise(ends))
    displacy = pytest.importorskip("spacy").displacy
    assert "ACTOR" in displacy.render(document, style="ent", manual=True)


def test_a_web_annotation_quotes_its_clause() -> None:
    lines = [json.loads(line) for line in written("web-annotation", READOUTS)[0].splitlines()]
    assert len(lines) == sum(len(readout.claims) for readout in READOUTS)
    position, quote = lines[0]["target"]["selector"]
    text = READOUTS[0].report.text
    assert text[position["start"] : position["end"]] == quote["exact"]
    assert text.startswith(
        quote["prefix"] + quote["exact"] + quote["suffix"][:5], position["start"] - len(quote["prefix"])
    )


def test_schema_org_claims_are_claims_and_no_verdicts() -> None:
    graph = json.loads(written("schema-org")[0])
    assert graph["@context"] == "https://schema.org"
    assert len(graph["@graph"]) == sum(len(event.claims) for event in ALL)
    denied = next(c for c in graph["@graph"] if c["creativeWorkStatus"] == "did not happen")
    assert "polarity: did not" in denied["keywords"]
    assert "startDate" not in denied["about"]
    assert b"ClaimReview" not in written("schema-org")[0]


def test_ftm_entities_refer_to_entities() -> None:
    entities = [json.loads(line) for line in written("ftm")[0].splitlines()]
    known = {entity["id"] for entity in entities}
    events = [entity for entity in entities if entity["schema"] == "Event"]
    assert len(events) == len(ALL)
    for event in events:
        assert {*event["properties"].get("involved", []), *event["properties"]["proof"]} <= known
    assert any("[denied]" in event["properties"]["name"][0] for event in events)


def test_ftm_entities_pass_its_own_model() -> None:
    model = pytest.importorskip("followthemoney").model
    for line in written("ftm")[0].splitlines():
        plain = json.loads(line)
        entity = model.get_proxy(plain, cleaned=False)
        for name, values in plain["properties"].items():
            assert sorted(entity.get(name)) == sorted(values), (plain["schema"], name)


def test_the_brief_gives_sources_for_every_sentence() -> None:
    text = written("brief")[0].decode()
    sentences = [line for line in text.splitlines() if line.startswith("- ")]
    assert len(sentences) == len(ALL) - 1
    assert all(re.search(r"\(\[The Post\]\(https://news.example/The-Post/1\)", line) for line in sentences)
    assert "- Vladimir Putin and Kim Jong Un held talks in Beijing." in text
    assert "- Vladimir Putin and Kim Jong Un did not hold talks in Beijing." in text
    assert "- Vladimir Putin and Kim Jong Un will hold talks in Beijing." in text
    assert "2 independent origins" in text
    assert text.index("## 2025-10-01") < text.index("## 2025-09-03")


def test_markdown_in_a_name_stays_a_name() -> None:
    odd = Actor("person:x", "[a](javascript:b) *c*", ActorKind.PERSON, "RUS")
    text = written("brief", [told(who=[odd, PUTIN])])[0].decode()
    assert "\\[a\\](javascript:b) \\*c\\*" in text


def test_every_record_of_every_report_comes_back() -> None:
    lines = [json.loads(line) for line in written("readouts", READOUTS)[0].splitlines()]
    assert lines == [json.loads(json.dumps(to_plain(readout))) for readout in READOUTS]


@pytest.mark.parametrize("name", [one.name for one in FORMATS if one.of == "events"])
def test_nothing_and_an_invented_world_can_be_written(name: str) -> None:
    assert written(name, [])[1].written == 0
    events = [event for readout in READOUTS for event in told_by(readout)]
    data, tally = written(name, events, ["all"])
    assert data
    assert tally.written > 0


def test_a_lone_surrogate_stops_no_export() -> None:
    odd = told("Putin met \ud83d Kim", who=[PUTIN, Actor("person:x", "Kim \ud83d", ActorKind.PERSON, "PRK")])
    for one in FORMATS:
        if one.of == "events":
            assert written(one.name, [odd], ["all"])[0]


def test_the_sample_tells_what_it_says() -> None:
    assert PLANNED.event.standing is Standing.PLANNED
    assert {one.claim.polarity for one in MEETING.claims} == {Polarity.DID}
