"""What the page tells of a past moment: nothing that came to be known later; and how much of a large ledger."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import pytest
from starlette.testclient import TestClient

from onrecord.ledger.ledger import Ledger
from onrecord.view import selecting
from onrecord.view.app import Settings, make_app
from onrecord.view.phrasing import sentence_of


@pytest.fixture(scope="module")
def ledger(year: Path) -> Ledger:
    return Ledger(year)


def test_the_board_of_a_past_moment_tells_of_an_event_as_it_stood_then(page: TestClient, ledger: Ledger) -> None:
    compared = 0
    for asked in ledger.questions():
        if not asked.event:
            continue
        at = asked.asked.known
        now = ledger.show(asked.event).account
        if now.last_known <= at:
            continue
        then = ledger.show(asked.event, as_of=at).account
        board = lxml.html.document_fromstring(page.get(f"/questions?as-of={at}").text)
        (entry,) = board.xpath(f"//li[@id='q-{asked.question}']")
        text = " ".join(entry.text_content().split())
        assert sentence_of(then.event) in text and then.event.standing.value in text
        if now.event.standing is not then.event.standing:
            assert f" {now.event.standing.value}" not in text.replace(sentence_of(then.event), "")
            compared += 1
        if compared == 3:
            return
    assert compared, "no event of the year changed its standing after a question about it"


def test_of_too_many_events_the_last_days_before_the_moment_are_shown(
    year: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selecting, "LARGE", 100)
    client = TestClient(make_app(Settings(year)), base_url="http://127.0.0.1")
    assert "Only events since 2025-02-01: what was known" in client.get("/?as-of=2025-03-04T01:00").text
    assert "Only events since 2024-03-03: what was known" in client.get("/?as-of=2025-03-04T01:00&actor=RUS").text
    assert "Only events since 2025-02-01" in client.get("/timeline?as-of=2025-03-04T01:00").text
    for named in ("&since=2024", "&actor=Abaro&with=PRK"):
        assert "what was known" not in client.get(f"/?as-of=2025-03-04T01:00{named}").text


def test_who_is_searched_for_at_a_past_moment_is_not_counted_by_later_events(page: TestClient) -> None:
    assert "Actors:" in page.get("/search?q=Germany").text
    assert "Actors:" not in page.get("/search?q=Germany&as-of=2024-10-01").text


def test_of_crowded_days_fewer_are_shown(year: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some seven events a day: of 40 of them, three days before the moment are too few to choose from, seven too many."""
    monkeypatch.setattr(selecting, "LARGE", 100)
    monkeypatch.setattr(selecting, "ENOUGH", 40)
    client = TestClient(make_app(Settings(year)), base_url="http://127.0.0.1")
    assert "Only events since 2025-03-01" in client.get("/?as-of=2025-03-04T02:00").text
    assert "Only events since 2025-03-03" in _with(monkeypatch, client, 1)


def _with(monkeypatch: pytest.MonkeyPatch, client: TestClient, enough: int) -> str:
    monkeypatch.setattr(selecting, "ENOUGH", enough)
    return client.get("/?as-of=2025-03-04T03:00").text
