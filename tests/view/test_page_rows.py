"""Every table of the ledger, row by row: what is counted is what is shown, and a column is never more than a column."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from starlette.testclient import TestClient

from onrecord.ledger.ledger import Ledger
from onrecord.ledger.sql import query
from onrecord.view.app import Settings, make_app
from onrecord.view.rows import TABLES, Asked


def tally(html: str) -> int:
    """How many rows a page says that there are."""
    (said,) = lxml.html.document_fromstring(html).xpath("//p[@class='tally']/strong/text()")
    return int(said.split()[0].replace(",", ""))


@pytest.mark.parametrize("name", [name for names in TABLES.values() for name in names])
def test_every_table_is_shown_whole(page: TestClient, year: Path, name: str) -> None:
    with Ledger(year) as ledger:
        (rows,) = ledger.reader.execute(f"SELECT count(*) FROM {name}").fetchone()
    answer = page.get(f"/table/{name}")
    assert answer.status_code == 200 and tally(answer.text) == rows


@pytest.mark.parametrize(
    "path", ["/table/events?type=CONSULT", "/table/claims?facet=cameo", "/table/places?facet=country"]
)
def test_a_facet_counts_what_following_it_shows(page: TestClient, path: str) -> None:
    facets = lxml.html.document_fromstring(page.get(path).text).xpath("//aside//li[span[@class='n']]")
    assert len(facets) > 3
    for one in facets[:8]:
        (href,), (number,) = one.xpath("a/@href"), one.xpath("span/text()")
        followed = page.get(href).text
        if "aria-current" not in one.xpath("a")[0].attrib:
            assert tally(followed) == int(number.replace(",", "")), href


def test_a_facet_that_is_on_offers_its_other_values(page: TestClient) -> None:
    facets = lxml.html.document_fromstring(page.get("/table/events?type=CONSULT").text).xpath(
        "//aside//li[span]/a/@href"
    )
    assert "/table/events?type=AID" in facets and "/table/events" in facets


def test_rows_are_in_the_order_asked_for_and_as_many_as_a_page_holds(page: TestClient) -> None:
    for sort, falling in (("origins", False), ("-origins", True)):
        cells = lxml.html.document_fromstring(page.get(f"/table/events?sort={sort}").text).xpath("//tbody/tr/td[11]")
        numbers = [int(cell.text_content()) for cell in cells]
        assert len(numbers) == 100 and numbers == sorted(numbers, reverse=falling)


def test_the_same_question_in_sql_has_the_same_rows(page: TestClient, year: Path) -> None:
    asked = Asked(
        "events", ("event", "standing"), (("standing", "planned"), ("place", "O'Brien's town"), ("mode", "")), "-since"
    )
    assert list(query(year, asked.sql(), 5, 50)) == []
    asked = Asked("reports", ("id", "outlet"), (("outlet", "Corve Post"), ("id", "7")))
    assert [row["id"] for row in query(year, asked.sql(), 5, 50)] in ([7], [])
    href = lxml.html.document_fromstring(page.get("/table/events?standing=planned").text).xpath(
        "//a[.='As SQL']/@href"
    )[0]
    assert "100 rows" in page.get(href).text


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/table/sqlite_master", 404, "is no table"), ("/table/events?standin=planned", 400, "did you mean &#39;standing&#39;"),
        ("/table/events?sort=type;DROP", 400, "is no column"), ("/table/events?facet=record", 400, "is no column"),
        ('/table/events?type"=1', 400, "is no column"), ("/table/events?type=%27+OR+1=1--", 200, "No row fits"),
        ("/table/event", 404, "did you mean"), ("/table/events?page=x", 400, "a number from 1"),
    ],
)  # fmt: skip
def test_what_is_no_column_is_refused_and_a_value_is_a_value(
    page: TestClient, path: str, status: int, said: str
) -> None:
    answer = page.get(path)
    assert (answer.status_code, said in answer.text) == (status, True)


def test_a_table_that_takes_too_long_is_given_up(year: Path) -> None:
    asked = TestClient(make_app(Settings(year, sql_seconds=0.0)), base_url="http://127.0.0.1")
    answer = asked.get("/table/claims?sort=-certainty&mode=none-such")
    assert answer.status_code == 503 and "was stopped" in answer.text
