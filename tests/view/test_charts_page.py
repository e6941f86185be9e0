"""The pages of charts against the ledger that they show, without a browser."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import lxml.html
import pytest
from starlette.testclient import TestClient

from onrecord.ledger.ledger import Ledger
from onrecord.view.app import Settings, make_app
from onrecord.view.filters import Filter
from onrecord.view.holding import happening_of, holding_of
from onrecord.view.picture import plain_style
from onrecord.view.selecting import matching

PAIR = "/dyad?actor=RUS&with=UKR"
CHARTS = ("/timeline", "/map", "/network", PAIR, "/actor/RUS:GOV")


def main(html: str) -> lxml.html.HtmlElement:
    """The main part of a page."""
    (found,) = lxml.html.document_fromstring(html).xpath("//main")
    return found


def words(html: str) -> str:
    return " ".join(main(html).text_content().split())


def numbers_drawn(html: str, chart: str) -> int:
    """The events that the description of a chart says it shows."""
    (about,) = main(html).xpath(f"//*[@id='{chart}-about']")
    return int(re.match(r"[\d,]+", about.text_content())[0].replace(",", ""))  # type: ignore[index]


@pytest.fixture(scope="module")
def ledger(year: Path) -> Ledger:
    return Ledger(year)


FILTERS = [
    Filter(), Filter(actor="RUS"), Filter(actor="RUS", with_="PRK"), Filter(since="2025-01", until="2025-02-10"),
    Filter(standing="planned"), Filter(place="Beijing"), Filter(type="ASSAULT", place="UKR"), Filter(words="talks"),
    Filter(actor="RUS", as_of="2025-02-01"), Filter(as_of="2025-03-01", since="2025-02"),
]  # fmt: skip


@pytest.mark.parametrize("wanted", FILTERS, ids=lambda wanted: wanted.query() or "all")
def test_charts_show_the_events_that_the_list_shows(page: TestClient, ledger: Ledger, wanted: Filter) -> None:
    listed = words(page.get(wanted.url("/")).text)
    total = re.search(r"([\d,]+) events?\b", listed)
    count = int(total[1].replace(",", "")) if total else 0
    with ledger.asking(wanted.as_of, wanted.clock) as moment:
        assert len(holding_of(ledger.path).choose(moment, wanted).rows) == count
    shown = words(page.get(wanted.url("/timeline")).text)
    assert f"of {count:,} events" in shown or f"{count} event" in shown


def test_rows_are_the_ledgers_own_events(ledger: Ledger) -> None:
    with ledger.asking() as moment:
        held = holding_of(ledger.path).columns(moment).rows
    assert {row.id: row for row in held} == {a.event.id: happening_of(a) for a in ledger.events()}


def test_a_ledger_that_grows_is_seen_to_grow(own_year: Path) -> None:
    client = TestClient(make_app(Settings(own_year)), base_url="http://127.0.0.1")
    before = words(client.get("/timeline").text)
    with Ledger(own_year) as ledger:
        event = next(a.event.id for a in ledger.events(since="2025-06-01") if len(a.event.claims) == 1)
        ledger.decide("reject", event, author="a test")
    after = words(client.get("/timeline").text)
    counts = [int(re.search(r"of ([\d,]+) events", text)[1].replace(",", "")) for text in (before, after)]  # type: ignore[index]
    assert counts[1] == counts[0] - 1


@pytest.mark.parametrize("path", CHARTS)
def test_a_chart_has_a_title_a_description_and_the_same_as_a_table(page: TestClient, path: str) -> None:
    root = main(page.get(path).text)
    (chart,) = root.xpath(".//figure//*[local-name()='svg'][contains(@class, 'chart-')][1]")[:1]
    assert root.xpath(f".//*[@id='{chart.get('aria-labelledby')}']")[0].text_content()
    assert root.xpath(f".//*[@id='{chart.get('aria-describedby')}']")[0].text_content()
    assert len(root.xpath(".//details[@class='table-of'][1]//tbody/tr")) > 3


@pytest.mark.parametrize("path", CHARTS)
def test_nothing_on_a_page_needs_a_script_or_carries_a_style(page: TestClient, path: str) -> None:
    root = lxml.html.document_fromstring(page.get(path).text)
    assert not root.xpath("//@style | //style | //script[not(@src)]")
    assert not [name for name in root.xpath("//@*") if str(getattr(name, "attrname", "")).startswith("on")]


def test_the_table_of_the_timeline_adds_up(page: TestClient) -> None:
    html = page.get("/timeline").text
    (table,) = main(html).xpath(".//details[@class='table-of']//table")
    rows = [[cell.text_content() for cell in row] for row in table.xpath(".//tbody/tr")]
    counted = sum(int(row[1].replace(",", "")) for row in rows)
    assert counted == numbers_drawn(html, "timeline")
    assert all(sum(int(n) for n in row[2:5]) == int(row[1]) for row in rows if row[2])


def test_a_step_of_the_timeline_keeps_the_rest_of_the_filter(page: TestClient) -> None:
    hrefs = main(page.get("/timeline?actor=RUS&as-of=2025-08-01").text).xpath(".//figure//a[@class='bin']/@href")
    assert hrefs and all("actor=RUS" in h and "as-of=2025-08-01" in h and "since=" in h for h in hrefs)
    assert page.get(str(hrefs[0])).status_code == 200


def test_a_box_stays_while_days_are_chosen(page: TestClient) -> None:
    hrefs = main(page.get("/map?box=95,17,148,54").text).xpath(
        ".//figure[@data-chart='timeline']//a[@class='bin']/@href"
    )
    assert hrefs and all("box=95,17,148,54" in h for h in hrefs)


def test_the_map_offers_to_go_where_the_events_are(page: TestClient) -> None:
    shown = lxml.html.document_fromstring(page.get("/map?place=Seoul").text)
    (href,) = shown.xpath("//a[text()='Around these events']/@href")
    west, south, east, north = map(float, parse_qs(urlsplit(href).query)["box"][0].split(","))
    assert west < 126.98 < east and south < 37.57 < north and east - west < 10
    assert not lxml.html.document_fromstring(page.get("/map").text).xpath("//a[text()='Around these events']")


def test_the_country_of_the_filter_is_looked_at(page: TestClient) -> None:
    assert 'box="' not in page.get("/map?place=JPN").text
    near = numbers_drawn(page.get("/map?place=JPN").text, "map")
    assert near == numbers_drawn(page.get("/map?place=JPN&box=-169,-57,191,84").text, "map")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/map?box=1,2", 400), ("/network?actors=0", 400), ("/network?actors=9999", 400), ("/timeline?zzz=1", 400),
        ("/actor/person:nobody-at-all", 404), ("/download/docx", 404), ("/download/readouts", 404), ("/moments?by=x", 400),
        ("/dyad.svg?actor=QQQ&with=ZZZ", 404), ("/timeline.svg?since=1066&until=1066", 404), ("/download/csv?standing=x", 400),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(page: TestClient, path: str, status: int) -> None:
    answer = page.get(path)
    assert answer.status_code == status
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["/timeline", "/map", "/network", "/dyad", PAIR])
def test_an_empty_ledger_has_pages_too(tmp_path: Path, path: str) -> None:
    with Ledger(tmp_path / "empty.onrecord") as ledger:
        _ = ledger.writer
    client = TestClient(make_app(Settings(tmp_path / "empty.onrecord")), base_url="http://127.0.0.1")
    assert client.get(path).status_code == 200
    assert client.get("/moments").json() == {"first": None, "last": None, "counts": []}


# ------------------------------------------------------------------ dyads and actors


def test_the_page_of_dyads_offers_the_pairs_that_share_most(page: TestClient, ledger: Ledger) -> None:
    (first,) = main(page.get("/dyad").text).xpath("(.//ul[@class='pairs']/li)[1]")
    shared = int(re.search(r"([\d,]+) events", first.text_content())[1].replace(",", ""))  # type: ignore[index]
    answer = page.get(first.xpath(".//a/@href")[0])
    assert f"of {shared:,} events" in words(answer.text)


def test_a_day_between_two_leads_to_that_day_of_those_two(page: TestClient) -> None:
    href = main(page.get(PAIR).text).xpath(".//figure//a[@class='bin']/@href")[0]
    assert re.match(r"/day/\d{4}-\d\d-\d\d\?actor=RUS&with=UKR", href)
    assert page.get(href).status_code == 200


def test_the_page_of_two_says_how_many_of_their_events_an_independent_origin_tells(
    page: TestClient, ledger: Ledger
) -> None:
    with ledger.asking() as moment:
        found, _ = matching(moment, Filter(actor="RUS", with_="PRK"))
    independent = sum(bool(account.origins) for account in found)
    assert 0 < independent < len(found)
    text = " ".join(page.get("/dyad?actor=RUS&with=PRK").text.split())
    assert (
        f"<strong>{len(found)} events</strong> between the two, {independent} of them told by an independent origin"
        in text
    )


def test_the_year_before_is_offered_where_there_is_one(page: TestClient) -> None:
    early = main(page.get(PAIR + "&until=2024-12-31").text)
    assert not early.xpath(".//nav[@aria-label='Other years']//a[contains(., 'before')]")


def test_an_actor_of_the_tables_has_offices_over_time_though_no_report_names_him(page: TestClient) -> None:
    root = main(page.get("/actor/person:vladimir-putin").text)
    assert "Prime Minister of Russia, 2008-05-08 to 2012-05-07" in root.text_content()
    assert len(root.xpath(".//*[@class='office']")) == 4


def test_an_actor_is_linked_with_those_of_his_events(page: TestClient) -> None:
    hrefs = main(page.get("/actor/RUS:GOV").text).xpath(".//ul[@class='pairs']//a/@href")
    assert hrefs and all(h.startswith("/dyad?actor=RUS:GOV&with=") for h in hrefs)
    assert page.get(hrefs[0]).status_code == 200


# ------------------------------------------------------------------ downloads


def test_the_downloads_hold_the_events_of_the_filter_and_no_others(page: TestClient, ledger: Ledger) -> None:
    wanted = {a.event.id for a in ledger.events(actor="RUS", with_="UKR", since="2025-01")}
    query = "?actor=RUS&with=UKR&since=2025-01"
    rows = list(csv.DictReader(io.StringIO(page.get("/download/csv" + query).text)))
    assert {row["event"] for row in rows} == wanted
    lines = [json.loads(line) for line in page.get("/download/json" + query).text.splitlines()]
    assert len(lines) == len(wanted)
    held = page.get("/download/geojson" + query).json()["features"]
    assert {one["id"] for one in held} == wanted  # Those without a point have none, and are there.
    assert any(one["geometry"] is None for one in held) and any(one["geometry"] for one in held)


def test_a_download_of_a_past_moment_holds_what_was_known_then(page: TestClient, ledger: Ledger) -> None:
    then = {a.event.id for a in ledger.events(actor="RUS", with_="UKR", as_of="2025-01-15")}
    rows = csv.DictReader(io.StringIO(page.get("/download/csv?actor=RUS&with=UKR&as-of=2025-01-15").text))
    assert {row["event"] for row in rows} == then


def test_a_download_is_named_and_typed(page: TestClient) -> None:
    answer = page.get("/download/geojson?actor=POL")
    assert answer.headers["content-type"] == "application/geo+json"
    assert answer.headers["content-disposition"] == 'attachment; filename="events.geojson"'


@pytest.mark.parametrize("path", ["/timeline.svg", "/map.svg", "/network.svg", "/dyad.svg?actor=RUS&with=UKR"])
def test_a_saved_chart_stands_by_itself(page: TestClient, path: str) -> None:
    answer = page.get(path)
    root = ElementTree.fromstring(answer.text)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert not [e for e in root.iter() if e.tag.endswith("}a")], "a file leads nowhere"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "attachment" in answer.headers["content-disposition"]


def test_the_style_of_a_saved_chart_has_colours_and_no_variables() -> None:
    style = plain_style()
    assert "var(" not in style and "@media" not in style
    assert ".mark.form-told.tone-2 { fill: #0d4080; }" in style


def test_the_slider_is_told_the_reach_of_the_ledger(page: TestClient, ledger: Ledger) -> None:
    reach = page.get("/moments").json()
    first, last, count = ledger.reader.execute("SELECT min(known), max(known), count(*) FROM reports").fetchone()
    assert (reach["first"], reach["last"], sum(reach["counts"])) == (first, last, count)


def test_the_form_of_moments_works_without_scripts(page: TestClient) -> None:
    root = lxml.html.document_fromstring(page.get("/timeline?actor=RUS&as-of=2025-02-01&from=2025-01-01").text)
    (form,) = root.xpath("//form[@id='asof']")
    assert form.get("action") == "/timeline"
    assert {i.get("name"): i.get("value") for i in form.xpath(".//input")} == {
        "actor": "RUS", "as-of": "2025-02-01T23:59", "from": "2025-01-01T23:59",
    }  # fmt: skip
