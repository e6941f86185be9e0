"""The SQL page: any question, nothing changed, never for long."""

from __future__ import annotations

import shutil
import threading
import time
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onrecord.view import sqlpage
from onrecord.view.app import Settings, make_app

ENDLESS = "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r) SELECT count(*) FROM r"


def test_rows_are_a_table_with_links_to_events(page: TestClient) -> None:
    answer = page.get("/sql", params={"q": "SELECT event, standing FROM events ORDER BY event LIMIT 2"})
    rows = page.get(
        "/sql", params={"q": "SELECT event, standing FROM events ORDER BY event LIMIT 2", "format": "json"}
    ).json()
    assert len(rows) == 2
    for row in rows:
        assert f'<a href="/event/{row["event"]}">' in answer.text and row["standing"] in answer.text


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events", "UPDATE events SET type = 'X'", "DROP TABLE events", "INSERT INTO redirects VALUES (1)",
        "ATTACH DATABASE '/tmp/other.db' AS other", "PRAGMA journal_mode = DELETE", "VACUUM INTO '/tmp/copy.db'",
        "SELECT load_extension('/tmp/evil.so')", "SELECT 1; DELETE FROM events", "BEGIN EXCLUSIVE", "CREATE TEMP TABLE t (x)",
        "SELEKT 1", "", "SELECT '\x00'",
    ],
)  # fmt: skip
def test_what_is_no_question_is_refused_and_nothing_changes(page: TestClient, year: Path, statement: str) -> None:
    before = year.read_bytes()[:100]
    answer = page.get("/sql", params={"q": statement, "format": "json"})
    assert answer.status_code == 400 if statement else answer.status_code == 200
    assert year.read_bytes()[:100] == before


def test_a_question_without_end_is_stopped_and_the_page_lives(year: Path) -> None:
    asked = TestClient(make_app(Settings(year, sql_seconds=0.5)), base_url="http://127.0.0.1")
    since = time.monotonic()
    answer = asked.get("/sql", params={"q": ENDLESS})
    assert "stopped after 0.5 seconds" in answer.text and time.monotonic() - since < 5
    assert asked.get("/live").status_code == 200


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT hex(zeroblob(1000000000))",
        "WITH RECURSIVE r (x) AS (SELECT 'a' UNION ALL SELECT x || x FROM r) SELECT max(length(x)) FROM r",
        "SELECT group_concat(text, text) FROM reports, claims, claims b",
    ],
)
def test_a_question_that_wants_all_the_memory_is_stopped(year: Path, statement: str) -> None:
    asked = TestClient(make_app(Settings(year, sql_seconds=4, sql_megabytes=20)), base_url="http://127.0.0.1")
    answer = asked.get("/sql", params={"q": statement})
    assert answer.status_code == 400 and ("needed more than" in answer.text or "stopped" in answer.text)


def test_a_question_that_wants_all_the_disk_to_sort_in_is_stopped(year: Path) -> None:
    asked = TestClient(make_app(Settings(year, sql_seconds=20, sql_megabytes=10)), base_url="http://127.0.0.1")
    numbers = "WITH RECURSIVE r (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM r WHERE x < 2000000)"
    answer = asked.get("/sql", params={"q": f"{numbers} SELECT x, hex(randomblob(20)) AS y FROM r ORDER BY y"})
    assert answer.status_code == 400 and "more than 40 MB to sort in" in answer.text


def test_few_questions_run_at_once_and_the_others_are_told_to_wait(year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlpage, "_asking", threading.BoundedSemaphore(1))
    asked = TestClient(make_app(Settings(year, sql_seconds=0.3)), base_url="http://127.0.0.1")
    with sqlpage._asking:
        assert "running already" in asked.get("/sql", params={"q": "SELECT 1"}).text
    assert "1 row" in asked.get("/sql", params={"q": "SELECT 1"}).text


def test_more_rows_than_the_page_shows_are_said(page: TestClient) -> None:
    assert "and more that are not shown" in page.get("/sql", params={"q": "SELECT event FROM events"}).text


def test_rows_for_a_spreadsheet_are_no_formulas(page: TestClient) -> None:
    answer = page.get("/sql", params={"q": "SELECT '=1+1' AS a, -5 AS b, '@x' AS c", "format": "csv"})
    assert answer.text.splitlines() == ["a,b,c", "'=1+1,-5,'@x"]
    assert answer.headers["content-disposition"].startswith("attachment")


def test_a_query_is_saved_and_taken_away(year: Path, tmp_path: Path) -> None:
    ledger = Path(shutil.copy(year, tmp_path / "own.onrecord"))
    headers = {"origin": "http://127.0.0.1"}
    asked = TestClient(make_app(Settings(ledger)), base_url="http://127.0.0.1")
    asked.post("/sql/save", headers=headers, data={"name": "mine <b>", "q": "SELECT 42"})
    again = TestClient(make_app(Settings(ledger)), base_url="http://127.0.0.1")
    assert 'href="/sql?q=SELECT%2042">mine &lt;b&gt;</a>' in again.get("/sql").text
    again.post("/sql/save", headers=headers, data={"drop": "mine <b>"})
    assert "SELECT%2042" not in again.get("/sql").text
    assert again.post("/sql/save", headers=headers, data={"name": "", "q": "SELECT 1"}).status_code == 400


def test_the_packaged_queries_all_run(page: TestClient) -> None:
    from onrecord.view.sqlpage import given_queries

    assert len(given_queries()) >= 5
    for statement in given_queries().values():
        assert page.get("/sql", params={"q": statement, "format": "json"}).status_code == 200
