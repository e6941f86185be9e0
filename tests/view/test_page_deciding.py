"""Decisions, texts to try and files to add: what the page writes, and what it never does."""

from __future__ import annotations

import gzip
import io
import time
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import world
from starlette.testclient import TestClient

from onrecord.ledger.ledger import Ledger
from onrecord.ledger.lock import WriterLock
from onrecord.ledger.rows import Coder
from onrecord.records import Evidence, Readout
from onrecord.view.app import Settings, make_app

ORIGIN = {"origin": "http://127.0.0.1"}
SUMMIT = Path(__file__).parents[2] / "examples" / "summit-in-beijing.txt"


@pytest.fixture
def asked(own_year: Path) -> TestClient:
    return TestClient(make_app(Settings(own_year)), base_url="http://127.0.0.1", headers=ORIGIN, follow_redirects=False)


def event_of(ledger: Path, **wanted: str) -> tuple[str, tuple[str, ...]]:
    with Ledger(ledger) as opened:
        account = next(a for a in opened.events(**wanted) if len(a.event.claims) == 1)  # type: ignore[arg-type]
        return account.event.id, account.event.claims


# ------------------------------------------------------------------ decisions


def test_a_rejected_claim_leaves_the_record_and_an_accepted_one_comes_back(asked: TestClient, own_year: Path) -> None:
    event, (claim,) = event_of(own_year, type="AID")
    answer = asked.post(
        "/decide",
        data={"verb": "reject", "target": claim, "author": "Ada", "note": "a misprint", "back": f"/event/{event}"},
    )
    assert answer.status_code == 303 and answer.headers["location"] == f"/event/{event}"
    assert asked.get(f"/event/{event}").status_code == 404
    with Ledger(own_year) as ledger:
        row = ledger.reader.execute(
            "SELECT d.verb, d.author, d.note, e.what FROM decisions d JOIN entries e ON e.id = d.entry"
        ).fetchall()
    assert row == [("reject", "Ada", "a misprint", "decide")]
    asked.post("/decide", data={"verb": "accept", "target": claim})
    assert asked.get(f"/event/{event}").status_code == 200
    for where in (f"/report/{_report_of(own_year, claim)}", f"/event/{event}"):
        assert '<span class="tag verdict">accepted</span>' in asked.get(where).text


def _report_of(ledger: Path, claim: str) -> str:
    with Ledger(ledger) as opened:
        return str(
            opened.reader.execute(
                "SELECT r.report FROM claims c JOIN reports r ON r.id = c.report WHERE c.claim = ?", (claim,)
            ).fetchone()[0]
        )


def test_the_name_is_asked_for_once_and_remembered(asked: TestClient, own_year: Path) -> None:
    _, (claim,) = event_of(own_year, type="AID")
    answer = asked.post("/decide", data={"verb": "accept", "target": claim, "back": "/?type=AID"})
    assert (
        answer.status_code == 400 and "Who decides?" in answer.text and f'name="target" value="{claim}"' in answer.text
    )
    answer = asked.post(
        "/decide", data={"verb": "accept", "target": claim, "author": "Zoë of Ärden", "back": "/?type=AID"}
    )
    assert answer.status_code == 303 and "HttpOnly" in answer.headers["set-cookie"]
    assert asked.post("/decide", data={"verb": "reject", "target": claim}).status_code == 303
    with Ledger(own_year) as ledger:
        assert ledger.reader.execute("SELECT DISTINCT author FROM decisions").fetchall() == [("Zoë of Ärden",)]


def test_an_edit_changes_the_fields_that_were_touched_and_no_others(asked: TestClient, own_year: Path) -> None:
    _, (claim,) = event_of(own_year, type="AID", since="2025-01-01")
    fields = {"verb": "edit", "target": claim, "author": "Ada", "set-type": "SUPPORT", "was-type": "AID"}
    fields |= {"set-modality": "actual", "was-modality": "actual", "set-start": "2025-01-31", "was-start": "2025-01-30"}
    assert asked.post("/decide", data=fields).status_code == 303
    with Ledger(own_year) as ledger:
        event = ledger.show(claim).account.event
        assert (event.type, event.when.start) == ("SUPPORT", "2025-01-31")
        (value,) = ledger.reader.execute("SELECT value FROM decisions").fetchone()
    assert '"modality"' not in value
    untouched = asked.post("/decide", data={**fields, "set-type": "AID", "set-start": "2025-01-30"})
    assert untouched.status_code == 400 and "nothing was edited" in untouched.text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"verb": "acept", "target": "CLAIM"}, "did you mean &#39;accept&#39;?"),
        ({"verb": "accept", "target": "0123456789abcdef"}, "is no event and no claim"),
        ({"verb": "accept"}, "accept takes targets"),
        (
            {"verb": "edit", "target": "CLAIM", "set-modality": "certainly", "was-modality": "actual"},
            "modality cannot be",
        ),
        ({"verb": "edit", "target": "CLAIM", "set-start": "yesterday", "was-start": ""}, "write it as 2025"),
        ({"verb": "accept", "target": "CLAIM", "note": "x" * 2_001}, "a note 2000"),
    ],
)
def test_a_decision_that_is_none_is_refused_and_nothing_is_written(
    asked: TestClient, own_year: Path, fields: dict[str, str], said: str
) -> None:
    _, (claim,) = event_of(own_year, type="AID")
    answer = asked.post("/decide", data={"author": "Ada", **{k: v.replace("CLAIM", claim) for k, v in fields.items()}})
    assert answer.status_code == 400 and said in answer.text
    with Ledger(own_year) as ledger:
        assert ledger.reader.execute("SELECT count(*) FROM decisions").fetchone() == (0,)


def test_events_are_joined_and_parted(asked: TestClient, own_year: Path) -> None:
    with Ledger(own_year) as ledger:
        one, other = (a.event for a in ledger.events(type="AID", actor="CHN")[:2])
    asked.post("/decide", data={"verb": "same", "target": [one.id, other.id], "author": "Ada"})
    with Ledger(own_year) as ledger:
        joined = ledger.show(one.claims[0]).account.event
        assert {*one.claims, *other.claims} <= set(joined.claims)
    asked.post("/decide", data={"verb": "not-same", "target": [one.claims[0], other.claims[0]], "author": "Ada"})
    with Ledger(own_year) as ledger:
        assert other.claims[0] not in ledger.show(one.claims[0]).account.event.claims


def test_decisions_survive_re_coding(asked: TestClient, own_year: Path) -> None:
    _, (claim,) = event_of(own_year, type="AID")
    report = _report_of(own_year, claim)
    fields = {"verb": "edit", "target": claim, "author": "Ada", "set-type": "SUPPORT", "was-type": "AID"}
    asked.post("/decide", data=fields)
    with Ledger(own_year) as ledger:
        again = [_read_otherwise(readout) for readout in ledger.readouts() if readout.report.id == report]
        (done,) = ledger.recoding(iter(again), coder=Coder("1", "frames=other", "none"))
        assert done.changed
    text = asked.get(f"/report/{report}").text
    assert "edited: type = SUPPORT" in text and "frames/other.toml:1" in text


def _read_otherwise(readout: Readout) -> Readout:
    """The same words, another rule and another mode: what a later release might read."""
    claims = tuple(replace(c, mode="other", why=(("type", Evidence("frames/other.toml:1 x")),)) for c in readout.claims)
    return replace(readout, claims=claims)


def test_a_retracted_report_is_out_of_force_and_says_so(asked: TestClient, own_year: Path) -> None:
    event, (claim,) = event_of(own_year, type="AID")
    report = _report_of(own_year, claim)
    asked.post(
        "/decide", data={"verb": "retract", "target": report, "author": "Ada", "note": "withdrawn by its editor"}
    )
    assert asked.get(f"/event/{event}").status_code == 404
    assert "taken out of force" in asked.get(f"/report/{report}").text


def test_while_another_program_writes_reading_goes_on_and_deciding_says_who(asked: TestClient, own_year: Path) -> None:
    event, (claim,) = event_of(own_year, type="AID")
    with WriterLock(own_year):
        answer = asked.post("/decide", data={"verb": "reject", "target": claim, "author": "Ada"})
        assert answer.status_code == 409 and "another program is writing it" in answer.text
        assert asked.get(f"/event/{event}").status_code == 200
    assert asked.post("/decide", data={"verb": "reject", "target": claim, "author": "Ada"}).status_code == 303


# ------------------------------------------------------------------ try it


def test_a_text_is_read_at_once_and_nothing_is_stored(asked: TestClient, own_year: Path) -> None:
    before = own_year.read_bytes()
    answer = asked.post(
        "/try",
        data={"text": SUMMIT.read_text(encoding="utf-8"), "published": "2025-09-03", "outlet": "Daily <Example>"},
    )
    assert answer.status_code == 200 and "not stored" in answer.text and "Daily &lt;Example&gt;" in answer.text
    assert "CONSULT" in answer.text and "Kim Jong Un" in answer.text and "/rule?at=frames/" in answer.text
    assert own_year.read_bytes() == before


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " "}, "empty"),
        ({"text": "Putin met Kim.", "published": "tomorrow"}, "tomorrow"),
        ({"text": "x " * 100_001}, "characters long"),
    ],
)
def test_a_text_that_cannot_be_read_stays_in_its_form(asked: TestClient, fields: dict[str, str], said: str) -> None:
    answer = asked.post("/try", data=fields)
    assert answer.status_code == 400 and 'role="alert"' in answer.text and said in answer.text


# ------------------------------------------------------------------ adding


def finished(asked: TestClient, answer: object) -> dict[str, object]:
    """The job that an answer leads to, once it is over."""
    where = answer.headers["location"]  # type: ignore[attr-defined]
    for _ in range(600):
        job = asked.get(where, headers={"accept": "application/json"}).json()
        if job["state"] != "reading":
            shown = asked.get(where).text
            assert "Adding reports" in shown and shown.count('class="what"') == min(job["events"], 30)
            return dict(job)
        time.sleep(0.1)
    raise AssertionError(f"still reading: {job}")


def test_files_of_any_format_are_added_and_bad_ones_named(asked: TestClient, own_year: Path) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "one.txt", "WARSAW, Sept. 4 - Poland expelled two diplomats of Russia on Thursday, officials said.\n"
        )
    page = "<html><head><title>Talks in Ankara</title></head><body><h1>Talks in Ankara</h1>"
    page += "<p>The foreign ministers of Turkey and Egypt met in Ankara on Thursday and talked for two hours "
    page += "about trade between the two countries.</p></body></html>"
    files = [
        ("files", ("a.zip", packed.getvalue())), ("files", ("b.html", page.encode())), ("files", ("c.bin", bytes(range(256)) * 40)),
        ("files", ("empty.txt", b"")),
    ]  # fmt: skip
    job = finished(asked, asked.post("/add", files=files, data={"published": "2025-09-04", "outlet": "Arden Post"}))
    assert (job["state"], job["added"], job["done"], job["sources"]) == ("done", 2, 4, 4)
    said = " ".join(job["said"])  # type: ignore[arg-type]
    assert "c.bin" in said and "empty.txt" in said
    assert "Poland expelled two diplomats" in asked.get("/search?q=expelled").text.replace("<mark>", "").replace(
        "</mark>", ""
    )
    with Ledger(own_year) as ledger:
        assert not ledger.check().faults
        assert (
            ledger.reader.execute(
                "SELECT count(*) FROM reports WHERE outlet = 'Arden Post' AND published = '2025-09-04'"
            ).fetchone()[0]
            >= 2
        )


def test_bombs_are_refused_and_the_page_lives(asked: TestClient) -> None:
    """A hundred megabytes of nothing in a few kilobytes; and an entity of entities of entities."""
    packed = gzip.compress(bytes(100_000_000), 9)
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    feed = f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{laughs}]><rss><channel><title>&l9;</title></channel></rss>'
    deep = "<div>" * 100_000 + "words"
    files = [("files", ("a.txt.gz", packed)), ("files", ("b.xml", feed.encode())), ("files", ("c.html", deep.encode()))]
    since = time.process_time()
    job = finished(asked, asked.post("/add", files=files))
    assert job["state"] == "done" and job["done"] == 3 and time.process_time() - since < 30
    assert "a.txt.gz" in " ".join(job["said"]) and "lol" * 1000 not in str(job)  # type: ignore[arg-type]
    assert asked.get("/live").status_code == 200


@pytest.mark.parametrize("path", ["/decide", "/try", "/watches/save", "/sql/save", "/add"])
def test_a_flood_of_fields_is_refused_at_once(asked: TestClient, path: str) -> None:
    since = time.process_time()
    flood = "&".join(f"target={n}" for n in range(150_000))
    answer = asked.post(path, content=flood, headers={"content-type": "application/x-www-form-urlencoded"})
    assert 400 <= answer.status_code < 500 and time.process_time() - since < 10
    files = [("files", (f"{n}.txt", b"x")) for n in range(600)]
    assert asked.post(path, files=files).status_code in (400, 413)


def test_only_so_many_jobs_wait(asked: TestClient, own_year: Path) -> None:
    with asked.app.state.view.writing:  # type: ignore[attr-defined]
        sent = [asked.post("/add", data={"text": f"Text {n}."}).status_code for n in range(22)]
    assert sent == [303] * 20 + [400] * 2


def test_a_text_that_was_tried_is_added_once(asked: TestClient) -> None:
    fields = {
        "text": "Putin met Kim in Beijing on Wednesday.\r\nThey talked.",
        "published": "2025-09-03",
        "outlet": "Elst Post",
    }
    assert finished(asked, asked.post("/add", data=fields))["added"] == 1
    again = finished(asked, asked.post("/add", data=fields))
    assert (again["added"], again["held"]) == (0, 1)


def test_adding_waits_for_nobody_and_says_who_writes(asked: TestClient, own_year: Path) -> None:
    with WriterLock(own_year):
        job = finished(asked, asked.post("/add", data={"text": "Putin met Kim in Beijing."}))
    assert job["state"] == "failed" and "another program is writing it" in str(job["said"])


def test_nothing_given_and_a_bad_date_are_refused(asked: TestClient) -> None:
    assert "nothing was given" in asked.post("/add", data={"text": ""}).text
    assert asked.post("/add", data={"text": "Putin met Kim.", "published": "soon"}).status_code == 400


# ------------------------------------------------------------------ watches


def test_a_watch_tells_what_comes_after_it_with_badge_and_feed(asked: TestClient, own_year: Path) -> None:
    fields = {"name": "Norway & others", "actor": "RUS", "changes": ["event", "standing", "origin"]}
    assert asked.post("/watches/save", data=fields).status_code == 303
    assert "Nothing has changed yet" in asked.get("/watches").text
    with Ledger(own_year) as ledger:
        ledger.add(world.readouts(days=12, seed=77))
        new = {a.event.id for a in ledger.events(actor="RUS")}
    assert asked.get("/watches.atom").text.count("<entry>") > 5
    assert int(asked.get("/live").json()["alerts"]) > 5
    text = asked.get("/watches").text
    told = {part[:16] for part in text.split('href="/event/')[1:]}
    assert told and told <= new and "Norway &amp; others" in text
    assert asked.get("/live").json()["alerts"] == 0
    asked.post("/watches/save", data={"drop": "Norway & others"})
    assert "Norway &amp; others</b>" not in asked.get("/watches").text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": "", "actor": "RUS"}, "a name has 1 to 80"),
        ({"name": "x", "actor": "Nobody Known"}, "nobody in this ledger is called"),
        ({"name": "x", "changes": "weather"}, "is no change"),
        ({"name": "x", "origins": "many"}, "is no number of origins"),
        ({"drop": "never saved"}, "no watch called"),
    ],
)
def test_a_watch_that_is_none_is_refused(asked: TestClient, fields: dict[str, str], said: str) -> None:
    answer = asked.post("/watches/save", data=fields)
    assert answer.status_code == 400 and said in answer.text


def test_the_watches_of_a_feeds_file_are_followed_too(own_year: Path, tmp_path: Path) -> None:
    feeds = tmp_path / "feeds.toml"
    feeds.write_text(
        '[[feed]]\nurl = "https://news.example/rss"\n\n[[watch]]\nname = "from the file"\nactors = ["PRK"]\n'
    )
    asked = TestClient(make_app(Settings(own_year, feeds=feeds)), base_url="http://127.0.0.1", headers=ORIGIN)
    assert "from the feeds file" in asked.get("/watches").text
    with Ledger(own_year) as ledger:
        ledger.add(world.readouts(days=12, seed=78))
    assert "from the file" in asked.get("/watches.atom").text
    assert asked.post("/watches/save", data={"name": "from the file"}).status_code == 400
