"""What stands in a report stays words, on every page and in every form that the page hands out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree

import hostile
import lxml.html
import pytest
from starlette.testclient import TestClient

from onrecord.view.app import Settings, make_app

OWN_TAGS = frozenset(
    "html head meta title link body a header div svg circle path form label input nav ul li ol p main h1 h2 h3 details summary "
    "select option button span strong b i section aside article dl dt dd time blockquote q code footer script textarea kbd pre "
    "table thead tbody tr th td fieldset legend progress noscript mark g line rect text polygon polyline tspan defs pattern "
    "clippath desc use abbr small em figure figcaption stop lineargradient ellipse hr caption img output datalist "
    "marker symbol br mask".split()
)


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    path = tmp_path_factory.mktemp("hostile") / "hostile.onrecord"
    hostile.build(path)
    with TestClient(make_app(Settings(path)), base_url="http://127.0.0.1") as client:
        yield client


def pages(asked: TestClient) -> Iterator[str]:
    """Every page that shows something of a report."""
    yield from (
        "/",
        "/?page=2",
        "/questions",
        "/search?q=Post",
        "/search?q=alert",
        "/search?q=bold",
        "/day/2024-09-04",
        "/watches",
    )
    yield from ("/timeline", "/map", "/network", "/dyad?actor=RUS&with=UKR", "/?from=2024-09-03&as-of=2024-09-10")
    yield "/sql?q=SELECT+outlet,+text,+url+FROM+reports"
    rows = asked.get("/sql", params={"q": "SELECT event FROM events LIMIT 25", "format": "json"}).json()
    yield from (f"/event/{row['event']}" for row in rows)
    rows = asked.get("/sql", params={"q": "SELECT report FROM reports LIMIT 25", "format": "json"}).json()
    yield from (f"/report/{row['report']}" for row in rows)
    rows = asked.get("/sql", params={"q": "SELECT DISTINCT actor FROM actors LIMIT 12", "format": "json"}).json()
    yield from (f"/actor/{quote(row['actor'], safe='')}" for row in rows)


def check(html: str, where: str) -> None:
    """Nothing but our own elements, attributes and addresses."""
    tree = lxml.html.document_fromstring(html)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            raise AssertionError(f"{where}: a comment or instruction: {element}")
        assert element.tag.lower() in OWN_TAGS, f"{where}: <{element.tag}>"
        for name, value in element.attrib.items():
            assert not name.lower().startswith("on"), f"{where}: {name}={value}"
            assert name not in ("style", "srcdoc", "formaction"), f"{where}: {name}={value}"
            if name in ("href", "src", "action"):
                parts = urlsplit(value)
                assert parts.scheme in ("", "http", "https"), f"{where}: {name}={value}"
                assert not value.startswith(("//", "\\")), f"{where}: {name}={value}"
                outward = element.tag == "a" and element.get("rel") == "noreferrer noopener"
                assert outward or not parts.netloc, f"{where}: {name}={value}"
        if element.tag == "script":
            assert element.get("src", "").startswith("/static/") and not element.text, where


def test_no_page_turns_words_into_markup(asked: TestClient) -> None:
    shown = 0
    for path in pages(asked):
        answer = asked.get(path)
        assert answer.status_code == 200, (path, answer.text[-900:])
        check(answer.text, path)
        shown += "alert(" in answer.text
    assert shown > 30


def test_the_check_itself_sees_what_it_should() -> None:
    for bad in (
        "<script>x</script>",
        "<a onclick=x>",
        "<a href='javascript:x'>",
        "<embed>",
        "<form action='//evil.example'>",
    ):
        with pytest.raises(AssertionError):
            check(f"<html><body>{bad}</body></html>", "here")


@pytest.mark.parametrize("payload", hostile.PAYLOADS)
def test_what_is_typed_in_stays_words(asked: TestClient, payload: str) -> None:
    origin = {"origin": "http://127.0.0.1"}
    fine = payload.replace("\x00", "")
    for path in ("/", "/search", "/questions", "/sql", "/watches", "/rule"):
        names = {"/sql": "q", "/rule": "at", "/watches": "actor"}
        check(asked.get(path, params={names.get(path, "q"): fine}).text, path)
    check(asked.get("/nope/" + quote(fine, safe=""), follow_redirects=True).text, "/nope")
    check(asked.get("/", params={fine or "x": "1"}).text, "a name")
    check(asked.get("/", params={"since": fine}).text, "since")
    check(asked.post("/decide", headers=origin, data={"verb": fine, "target": fine, "note": fine}).text, "/decide")
    check(asked.post("/try", headers=origin, data={"text": "", "outlet": fine, "published": fine}).text, "/try")
    check(asked.post("/sql/save", headers=origin, data={"name": fine, "q": fine}, follow_redirects=True).text, "save")


@pytest.mark.parametrize(
    "back",
    [
        "//evil.example",
        "https://evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/\n/evil.example",
        "evil",
    ],
)
def test_nothing_leads_away_from_the_page(back: str) -> None:
    from onrecord.view.deciding import _safe

    assert _safe(back) == "/"


def test_the_feed_is_whole_whatever_the_reports_say(asked: TestClient) -> None:
    origin = {"origin": "http://127.0.0.1"}
    asked.post("/watches/save", headers=origin, data={"name": "<script>&", "actor": "RUS"})
    check(asked.get("/watches").text, "/watches")
    ElementTree.fromstring(asked.get("/watches.atom").content)


def test_a_snippet_marks_only_what_was_found(asked: TestClient) -> None:
    text = asked.get("/search", params={"q": "harvest"}).text
    assert "<mark>harvest</mark>" in text and "<mark><" not in text and "\x02" not in text


def test_the_hostile_text_is_shown_as_it_was_published(tmp_path: Path, asked: TestClient) -> None:
    rows = asked.get("/sql", params={"q": "SELECT report, text FROM reports", "format": "json"}).json()
    for row in rows[:20]:
        tree = lxml.html.document_fromstring(asked.get(f"/report/{row['report']}").text)
        (text,) = tree.find_class("text")
        assert "".join(text.text_content().split()) == "".join(row["text"].split())
