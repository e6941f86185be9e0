"""Who may ask the page, from where and how much, and what a browser may do with the answer."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from onrecord.view.app import Settings, make_app
from onrecord.view.routes import PAGES
from onrecord.view.safety import COOKIE

TOKEN = "a-token-of-some-length"


def client(ledger: Path, host: str = "http://127.0.0.1:8765", **settings: object) -> TestClient:
    return TestClient(make_app(Settings(ledger, **settings)), base_url=host, follow_redirects=False)  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8765", "[::1]:8765", "192.168.1.20", "LOCALHOST"])
def test_the_page_answers_to_its_own_names_and_to_plain_addresses(year: Path, host: str) -> None:
    assert client(year).get("/live", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
        "a b",
        "[::1",
        "[::1]evil.example",
        "127.0.0.1#evil",
        "localhost:8765/evil",
        "127.0.0.1@evil.example",
        "evil.example:127.0.0.1",
        "localhost%00",
        "0x7f.1",
        "127.1",
        "localhost:",
    ],
)
def test_a_name_that_was_rebound_to_this_machine_is_refused(year: Path, host: str) -> None:
    answer = client(year).get("/", headers={"host": host})
    assert answer.status_code == 421 and "2025" not in answer.text


def test_a_name_can_be_given(year: Path) -> None:
    named = client(year, names=("desk.example",))
    assert named.get("/live", headers={"host": "desk.example"}).status_code == 200
    assert "start it with --name other.example" in named.get("/live", headers={"host": "other.example"}).text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
        {"origin": "chrome-extension://127.0.0.1:8765"},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
@pytest.mark.parametrize("path", [page.path for page in PAGES if page.methods == ("POST",)])
def test_a_form_from_elsewhere_does_nothing(year: Path, path: str, headers: dict[str, str]) -> None:
    answer = client(year).post(path, headers=headers, data={"verb": "reject", "target": "x", "author": "x"})
    assert answer.status_code == 403 and "nothing was done" in answer.text


@pytest.mark.parametrize(
    ("site", "mode", "dest", "status"),
    [
        ("cross-site", "no-cors", "image", 403), ("same-site", "no-cors", "script", 403), ("cross-site", "cors", "empty", 403),
        ("cross-site", "navigate", "iframe", 403), ("cross-site", "navigate", "document", 200), ("none", "navigate", "document", 200),
        ("same-origin", "cors", "empty", 200), ("same-origin", "no-cors", "style", 200),
    ],
)  # fmt: skip
def test_another_site_may_lead_here_but_have_nothing_drawn_in(
    year: Path, site: str, mode: str, dest: str, status: int
) -> None:
    headers = {"sec-fetch-site": site, "sec-fetch-mode": mode, "sec-fetch-dest": dest}
    assert client(year).get("/sql?q=SELECT+1", headers=headers).status_code == status


def test_a_form_of_the_page_itself_is_taken(year: Path) -> None:
    asked = client(year)
    for headers in ({"origin": "http://127.0.0.1:8765"}, {"sec-fetch-site": "same-origin"}):
        assert asked.post("/try", headers=headers, data={"text": ""}).status_code == 400


def test_every_answer_forbids_foreign_scripts_frames_and_guesses(year: Path) -> None:
    asked = client(year)
    for path in ("/", "/nope", "/static/style.css", "/live", "/?x=1"):
        headers = asked.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy and "frame-ancestors 'none'" in policy and "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff" and headers["x-frame-options"] == "DENY"
    assert asked.get("/", headers={"host": "evil.example"}).headers["content-security-policy"] == policy


def test_a_browser_keeps_the_pages_own_files_and_nothing_of_the_ledger(year: Path) -> None:
    asked = client(year)
    (sheet,) = re.findall(r'href="(/static/style\.css\?v=\w+)"', asked.get("/").text)
    assert "immutable" in asked.get(sheet).headers["cache-control"]
    for path in (
        "/",
        "/?v=1",
        "/live",
        "/download/csv",
        "/static/style.css",
        "/static/none.css?v=1",
        "/timeline.svg?x=1",
    ):
        assert asked.get(path).headers["cache-control"] == "no-store", path


def test_with_a_token_nothing_is_shown_without_it(year: Path) -> None:
    asked = client(year, token=TOKEN)
    for path in ("/", "/live", "/static/style.css", "/?token=wrong", "/sql?q=select+1"):
        assert asked.get(path).status_code == 401
    assert asked.get("/live", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 200
    assert asked.get("/live", headers={"authorization": "Bearer " + TOKEN + "x"}).status_code == 401


def test_a_token_in_the_address_becomes_a_cookie_and_leaves_the_address(year: Path) -> None:
    answer = client(year, token=TOKEN).get(f"/%2Fevil.example/?actor=RUS&token={TOKEN}")
    assert answer.status_code == 303 and answer.headers["location"] == "/evil.example/?actor=RUS"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie and "samesite=strict" in cookie.lower() and TOKEN in cookie
    assert client(year, token=TOKEN).get("/live", headers={"cookie": f"{COOKIE}={TOKEN}"}).status_code == 200


def test_what_is_too_large_is_refused_whether_it_says_so_or_not(year: Path) -> None:
    asked = client(year, form_bytes=1_000, upload_bytes=5_000)
    origin = {"origin": "http://127.0.0.1:8765"}
    assert asked.post("/try", headers=origin, data={"text": "x" * 2_000}).status_code == 413

    def trickle() -> Iterator[bytes]:
        for _ in range(10):
            yield b"x" * 500

    unsaid = asked.post(
        "/try", headers={**origin, "content-type": "application/x-www-form-urlencoded"}, content=trickle()
    )
    assert unsaid.status_code == 413
    assert asked.post("/add", headers=origin, files={"files": ("a.txt", b"x" * 6_000)}).status_code == 413
    assert asked.post("/add", headers=origin, files={"files": ("a.txt", b"")}, data={"text": ""}).status_code in (
        303,
        400,
    )


def test_addresses_are_fetched_only_where_that_was_allowed(year: Path) -> None:
    origin = {"origin": "http://127.0.0.1:8765"}
    answer = client(year).post("/add", headers=origin, data={"addresses": "https://news.example/story"})
    assert answer.status_code == 403 and "--allow-fetch" in answer.text
    assert "addresses" not in client(year).get("/add").text.replace("no addresses", "")


def test_rules_are_shown_from_rule_files_and_no_other_file(year: Path) -> None:
    asked = client(year)
    assert asked.get("/rule", params={"at": "frames/consult.toml:3"}).status_code == 200
    for name in (
        "../../../etc/passwd.toml:1",
        "/etc/frames/x.toml:1",
        "frames/../../records.py:1",
        "language/model.toml:1",
    ):
        assert asked.get("/rule", params={"at": name}).status_code == 404
    assert asked.get("/rule", params={"at": "frames"}).status_code == 400
    assert asked.get("/rule", params={"at": "frames/consult.toml:9999999"}).status_code == 404
