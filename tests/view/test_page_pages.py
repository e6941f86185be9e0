"""Every page against the ledger that it shows."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace
from pathlib import Path

import lxml.html
import pytest
import world
from starlette.testclient import TestClient

from onrecord.ledger.ledger import Ledger
from onrecord.ledger.query import is_meant
from onrecord.records import Modality, Standing
from onrecord.view.app import Settings, make_app
from onrecord.view.dividing import facets
from onrecord.view.filters import Filter
from onrecord.view.phrasing import sentence_of
from onrecord.view.safety import COOKIE
from onrecord.view.selecting import ORDERS, matching, select


def words(html: str) -> str:
    """The text of a page's main part, on one line."""
    (main,) = lxml.html.document_fromstring(html).xpath("//main")
    return " ".join(main.text_content().split())


def links(html: str) -> list[str]:
    """Where a page leads."""
    return [str(href) for href in lxml.html.document_fromstring(html).xpath("//main//a/@href")]


@pytest.fixture(scope="module")
def ledger(year: Path) -> Ledger:
    return Ledger(year)


def test_the_year_is_as_large_as_it_says(ledger: Ledger) -> None:
    (events,) = ledger.reader.execute("SELECT count(*) FROM events").fetchone()
    (reports,) = ledger.reader.execute("SELECT count(*) FROM reports").fetchone()
    assert events >= 2_000 and reports >= 500


# ------------------------------------------------------------------ the list

FILTERS = [
    Filter(), Filter(actor="RUS"), Filter(actor="RUS", with_="PRK"), Filter(actor="RUS", with_="RUS:GOV"),
    Filter(type="CONSULT", since="2025-01", until="2025-03-15"), Filter(standing="disputed"), Filter(place="Beijing"),
    Filter(place="chn", standing="planned"), Filter(actor="Abaro"), Filter(since="2025-08-30"), Filter(since="2024-11-05"),
    Filter(until="2024-09-02"),
]  # fmt: skip


@pytest.mark.parametrize("wanted", FILTERS, ids=lambda wanted: wanted.query() or "all")
def test_the_list_shows_what_the_ledger_gives(page: TestClient, ledger: Ledger, wanted: Filter) -> None:
    given = ledger.events(
        actor=wanted.actor, with_=wanted.with_, type=wanted.type, since=wanted.since, until=wanted.until, place=wanted.place,
        standing=wanted.standing,
    )  # fmt: skip
    with ledger.asking() as moment:
        found, _ = matching(moment, wanted)
        first = select(moment, wanted, 50)
    # The index knows every actor of every claim, the ledger's own answer those that stand for the event.
    assert {a.event.id for a in given} <= {a.event.id for a in found}
    for event in {a.event.id for a in found} - {a.event.id for a in given}:
        met = [p.actor for line in ledger.show(event).lines for p in line.claim.participants]
        for who in (wanted.actor, wanted.with_):
            assert who and any(is_meant(who, a.id, a.country, a.name) for a in met)
    assert first.total == len(found)
    text = page.get("/" + wanted.query()).text
    assert f"{len(found):,} event" in words(text)
    for account in first.accounts:
        assert f"/event/{account.event.id}" in text


def test_the_latest_come_first_and_those_without_a_day_last(ledger: Ledger) -> None:
    with ledger.asking() as moment:
        whole = [a for start in range(0, 4_000, 500) for a in select(moment, Filter(), 500, start).accounts]
        total = select(moment, Filter(), 1).total
    days = [a.event.when.start for a in whole]
    dated = [day for day in days if day]
    assert dated == sorted(dated, reverse=True) and days[: len(dated)] == dated
    assert len(whole) == len({a.event.id for a in whole}) == total


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    "moment", [Filter(), Filter(as_of="2025-03-01"), Filter(actor="CHN")], ids=["now", "then", "some"]
)
def test_an_order_is_kept_over_pages_and_loses_no_event(ledger: Ledger, order: str, moment: Filter) -> None:
    with ledger.asking(moment.as_of) as opened:
        whole = {a.event.id for a in matching(opened, moment)[0]}
        found = [a for start in range(0, len(whole), 400) for a in select(opened, moment, 400, start, order).accounts]
    assert {a.event.id for a in found} == whole and len(found) == len(whole)
    keys = [ORDERS[order].key(a) for a in found if ORDERS[order].key(a)[0] != ""]
    assert keys == sorted(keys, reverse=order != "oldest")


def test_a_table_has_the_events_of_the_list_and_its_shape_stays(page: TestClient) -> None:
    rows = lxml.html.document_fromstring(page.get("/?actor=RUS&as=table&order=heard").text).xpath("//table//tbody/tr")
    listed = [href for href in links(page.get("/?actor=RUS&order=heard").text) if href.startswith("/event/")]
    assert len(rows) == 100 and [row.xpath(".//a/@href")[0] for row in rows][:50] == listed
    kept = [href for href in links(page.get("/?as=table&order=heard").text) if "standing=planned" in href]
    assert kept == ["/?standing=planned&order=heard&as=table"]


@pytest.mark.parametrize("query", ["order=newest", "as=chart", "page=0"])
def test_an_order_or_a_shape_that_is_none_is_refused(page: TestClient, query: str) -> None:
    assert page.get(f"/?{query}").status_code == 400


def test_the_rows_for_programs_are_the_rows_of_the_view(page: TestClient, ledger: Ledger, year: Path) -> None:
    html = lxml.html.document_fromstring(page.get("/?actor=RUS&with=PRK&standing=planned").text)
    written = dict(zip(html.xpath("//dl[@class='snippets']//dt/text()"), html.xpath("//pre/text()"), strict=True))
    (address,) = set(re.findall(r"http://[^'\"\s]+", " ".join(written.values())))
    rows = list(csv.DictReader(io.StringIO(page.get(address).text)))
    with ledger.asking() as moment:
        found, _ = matching(moment, Filter(actor="RUS", with_="PRK", standing="planned"))
    assert len(rows) == len(found) > 0
    guarded = TestClient(
        make_app(Settings(year, token="secret")), base_url="http://127.0.0.1", cookies={COOKIE: "secret"}
    )
    asked = guarded.get("/?actor=RUS").text
    assert asked.count("Authorization") == 3 and "Bearer TOKEN" in asked and "secret" not in asked


def test_pages_follow_each_other_and_a_page_number_that_is_none_is_refused(page: TestClient) -> None:
    first = page.get("/?type=AID").text
    assert 'rel="next" href="/?type=AID&amp;page=2"' in first
    second = page.get("/?type=AID&page=2").text
    events = re.compile(r"/event/([0-9a-f]{16})")
    assert not set(events.findall(first)) & set(events.findall(second))
    for bad in ("0", "-1", "x", "1e3", "99999999999"):
        assert page.get("/", params={"page": bad}).status_code == 400


@pytest.mark.parametrize(
    "wanted", [Filter(), Filter(actor="RUS"), Filter(standing="disputed"), Filter(as_of="2024-10-01")]
)
def test_facets_count_what_following_them_shows(page: TestClient, ledger: Ledger, wanted: Filter) -> None:
    with ledger.asking(wanted.as_of) as moment:
        divided = facets(moment, wanted)
        for name, field in (("type", "type"), ("standing", "standing"), ("place", "place")):
            for one in divided[name][:3]:
                assert select(moment, replace(wanted, **{field: one.value}), 1).total == one.count, (name, one)


def test_a_facet_that_is_on_is_marked_and_a_click_takes_it_off(page: TestClient) -> None:
    text = page.get("/?standing=denied").text
    assert re.search(r'aria-current="true" href="/">denied</a>', text)


def test_words_keep_events_whose_reports_hold_them(page: TestClient, ledger: Ledger) -> None:
    with ledger.asking() as moment:
        found, _ = matching(moment, Filter(words='"joint exercise"'))
        assert found
        for account in found[:5]:
            texts = [line.report.text for line in ledger.show(account.event.id).lines]
            assert any("joint exercise" in text for text in texts)
        then, _ = matching(ledger.moment("2025-02-01"), Filter(words='"joint exercise"', as_of="2025-02-01"))
    assert {a.event.id for a in then} and all(a.first_known[:10] <= "2025-02-01" for a in then)


def test_as_of_a_moment_only_what_was_known_then_is_there(page: TestClient, ledger: Ledger) -> None:
    given = ledger.events(as_of="2024-09-20")
    assert f"{len(given):,} event" in words(page.get("/?as-of=2024-09-20").text)


def test_what_changed_between_two_moments_is_what_the_ledger_says(page: TestClient, ledger: Ledger) -> None:
    changed = ledger.diff("2025-03-01", "2025-03-08")
    text = words(page.get("/?from=2025-03-01&as-of=2025-03-08").text)
    assert f"{len(changed.events)} events changed" in text
    for what in {change.what for change in changed.events}:
        assert f"{what.capitalize()} {sum(c.what == what for c in changed.events)}" in text
    only = page.get("/?from=2025-03-01&as-of=2025-03-08&actor=RUS").text
    assert len(set(links(only))) < len(set(links(page.get("/?from=2025-03-01&as-of=2025-03-08").text)))


# ------------------------------------------------------------------ an event


def some(ledger: Ledger, standing: Standing) -> str:
    row = ledger.reader.execute(
        "SELECT event FROM events WHERE standing = ? ORDER BY claims DESC, event LIMIT 1", (standing.value,)
    ).fetchone()
    return str(row[0])


@pytest.mark.parametrize(
    "standing", [Standing.CORROBORATED, Standing.DISPUTED, Standing.DENIED, Standing.PLANNED, Standing.DID_NOT_HAPPEN]
)
def test_an_event_tells_every_claim_with_its_words_and_where_they_stand(
    page: TestClient, ledger: Ledger, standing: Standing
) -> None:
    shown = ledger.show(some(ledger, standing))
    html = page.get(f"/event/{shown.account.event.id}").text
    text = words(html)
    assert text.startswith(sentence_of(shown.account.event)) and standing.value in text
    for line in shown.lines:
        assert " ".join(line.claim.words.of(line.report.text).split()) in text
        assert f"/report/{line.report.id}?claim={line.claim.id}#c-{line.claim.id}" in links(html)
        for link in line.claim.said_by:
            assert (link.span.of(line.report.text) if link.span else link.actor.name) in text
    for step in shown.history:
        assert step.at[:16].replace("T", " ") in text


def test_the_meter_counts_outlets_and_the_origins_they_go_back_to(page: TestClient, ledger: Ledger) -> None:
    shown = ledger.show(some(ledger, Standing.CORROBORATED))
    text = words(page.get(f"/event/{shown.account.event.id}").text)
    outlets = {line.report.outlet for line in shown.lines}
    assert f"{len(outlets)} outlets" in text and f"{len(shown.account.origins)} of them independent" in text
    assert ("party to it" in text) == bool(shown.account.parties)


def test_every_origin_of_an_account_is_a_share_and_every_claim_is_in_one(ledger: Ledger) -> None:
    from onrecord.view.independence import shares

    for (event,) in ledger.reader.execute("SELECT event FROM events ORDER BY claims DESC, event LIMIT 40").fetchall():
        shown = ledger.show(event)
        with ledger.asking() as moment:
            found = shares(moment, shown.account, shown.lines)
        weighs = {share.origin.id: share.weighs for share in found}
        assert {name for name, how in weighs.items() if how == "independent"} == set(shown.account.origins)
        assert {name for name, how in weighs.items() if how == "party to it"} == set(shown.account.parties)
        assert sum(len(share.claims) for share in found) >= len(shown.lines)


def test_a_copy_is_said_to_go_back_to_whose_word_it_is(page: TestClient, ledger: Ledger) -> None:
    from onrecord.view.independence import passed_on, shares

    told = 0
    for (event,) in ledger.reader.execute("SELECT event FROM events ORDER BY claims DESC, event LIMIT 40").fetchall():
        shown = ledger.show(event)
        with ledger.asking() as moment:
            found = passed_on(shares(moment, shown.account, shown.lines), shown.lines)
        for line in shown.lines:
            if origin := found.get(line.claim.id):
                assert origin not in (line.report.outlet, *(link.actor.name for link in line.claim.said_by))
        html = lxml.html.document_fromstring(page.get(f"/event/{event}").text)
        for claim, origin in found.items():
            (entry,) = html.xpath(f"//li[@id='c-{claim}']")
            assert f"goes back to {origin}" in entry.text_content()
            told += 1
    assert told > 10


def test_facets_call_countries_by_name_and_lead_to_their_codes(page: TestClient) -> None:
    facets_of = lxml.html.document_fromstring(page.get("/").text).xpath("//aside//a")
    assert ("North Korea", "/?actor=PRK") in [(link.text, link.get("href")) for link in facets_of]


def test_a_claims_id_and_an_old_id_lead_to_the_event(page: TestClient, own_year: Path) -> None:
    with Ledger(own_year) as own:
        first, second = (a.event for a in own.events(type="AID", actor="CHN")[:2])
        own.decide("same", first.id, second.id, author="somebody")
        gone = first.id if own.show(first.id).asked_as else second.id
        now = own.show(gone).account.event.id
    asked = TestClient(make_app(Settings(own_year)), base_url="http://127.0.0.1", follow_redirects=False)
    assert asked.get(f"/event/{first.claims[0]}").status_code == 200
    answer = asked.get(f"/event/{gone}?as-of=2026")
    assert answer.status_code == 303 and answer.headers["location"].startswith(f"/event/{now}?as-of=2026")
    assert f"You asked for {gone}" in asked.get(f"/event/{gone}", follow_redirects=True).text


@pytest.mark.parametrize(
    "path",
    ["/event/0123456789abcdef", "/event/x", "/report/x", "/day/2025-02-30", "/add/99", "/nope", "/static/nope.js"],
)
def test_what_is_not_there_is_said_with_status_404(page: TestClient, path: str) -> None:
    answer = page.get(path)
    assert answer.status_code == 404
    if not path.startswith("/static"):
        assert "Not found" in answer.text and "To the events" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/day/0001-01-01", "/day/9999-12-31", "/search?q=%00", "/?q=%00", "/?q=a%00b",
        "/?as-of=0001-01-01", "/?from=0001-01-01", "/?q=%22%22%22", "/search?q=NEAR%28a%20b%29", "/?actor=%ed%a0%80",
        "/table/events?type=%00", "/questions?q=%00", "/timeline?since=0001&until=9998", "/dyad?actor=RUS&with=PRK&until=9998",
        "/dyad?actor=RUS&with=PRK&until=0001", "/event/%00", "/actor/%00", "/report/%ff",
    ],
)  # fmt: skip
def test_the_ends_of_time_and_odd_words_break_nothing(page: TestClient, path: str) -> None:
    unknown = re.fullmatch(r"/(event|actor|report)/.*", path)
    assert page.get(path).status_code == (404 if unknown else 200), path


def test_an_event_before_anybody_knew_of_it_is_not_there(page: TestClient, ledger: Ledger) -> None:
    event = ledger.events(since="2025-05")[0].event.id
    answer = page.get(f"/event/{event}?as-of=2024-10-01")
    assert answer.status_code == 404 and "as of 2024-10-01" in answer.text


# ------------------------------------------------------------------ a report


def test_a_report_is_shown_to_the_letter_with_every_claim(page: TestClient, ledger: Ledger) -> None:
    for number, readout in enumerate(ledger.readouts()):
        if number > 20:
            break
        html = page.get(f"/report/{readout.report.id}").text
        (text,) = lxml.html.document_fromstring(html).find_class("text")
        assert "".join(text.text_content().split()) == "".join(readout.report.text.split())
        marked = {name for run in text.xpath(".//@data-part") for name in str(run).split()}
        for claim in readout.claims:
            assert f"w-{claim.id}" in marked and f'id="c-{claim.id}"' in html
        assert "model:names, probability 0.97" in html and "/rule?at=frames/invented.toml%3A12" in html


def test_a_report_that_nobody_knew_yet_is_not_there(page: TestClient, ledger: Ledger) -> None:
    (report,) = ledger.reader.execute("SELECT report FROM reports ORDER BY known DESC LIMIT 1").fetchone()
    assert page.get(f"/report/{report}?as-of=2024-10-01").status_code == 404


# ------------------------------------------------------------------ the others


def test_the_board_tells_questions_with_age_and_state(page: TestClient, ledger: Ledger) -> None:
    asked = ledger.questions()
    text = words(page.get("/questions").text)
    assert asked[0].asked.words.strip() in text and "days old" in text
    for state in ("open", "answered", "overtaken"):
        shown = lxml.html.document_fromstring(page.get(f"/questions?state={state}").text)
        assert {span.text for span in shown.find_class("state")} <= {state}
    assert "did you mean &#39;open&#39;" in page.get("/questions?state=opn").text


def test_a_day_has_its_events_under_heads_with_their_sources(page: TestClient, ledger: Ledger) -> None:
    events = [
        a.event for a in ledger.events(since="2025-03-03", until="2025-03-03") if len(a.event.when.start or "") == 10
    ]
    html = page.get("/day/2025-03-03").text
    assert events and {f"/event/{e.id}" for e in events} <= set(links(html))
    assert "Monday, 3 March 2025" in html
    noted = page.get("/day/2025-03-03.md")
    assert noted.headers["content-type"].startswith("text/markdown") and noted.text.count("\n- ") == len(events)
    assert page.get("/day?on=2025-03-03", follow_redirects=False).headers["location"] == "/day/2025-03-03"
    assert "Nothing is on record" in page.get("/day/1999-01-01").text


def test_the_latest_day_is_one_on_which_something_came_about(page: TestClient, ledger: Ledger) -> None:
    sql = "SELECT max(since) FROM events WHERE length(since) = 10 AND since <= date('now')"
    (planned,) = ledger.reader.execute(sql).fetchone()
    (done,) = ledger.reader.execute(sql + " AND standing NOT IN ('planned', 'did not happen')").fetchone()
    assert done < planned and page.get("/day", follow_redirects=False).headers["location"] == f"/day/{done}"


def test_a_day_with_plans_alone_is_better_than_none(tmp_path: Path) -> None:
    with Ledger(tmp_path / "plans.onrecord") as made:
        made.add([next(one for one in world.readouts(60) if one.claims[0].modality is Modality.PLANNED)])
        (day,) = made.reader.execute("SELECT max(since) FROM events").fetchone()
    asked = TestClient(
        make_app(Settings(tmp_path / "plans.onrecord")), base_url="http://127.0.0.1", follow_redirects=False
    )
    assert asked.get("/day").headers["location"] == f"/day/{day}"


def test_search_finds_words_phrases_and_beginnings(page: TestClient, ledger: Ledger) -> None:
    def found(words_: str) -> int:
        said = re.search(r"<strong>([\d,]+) reports?</strong>", page.get("/search", params={"q": words_}).text)
        return int(said[1].replace(",", "")) if said else -1

    texts = [text.lower() for (text,) in ledger.reader.execute("SELECT text FROM reports")]
    assert found('"third such week"') == sum("third such week" in text for text in texts) > 0
    assert found("harv*") == sum("harvest" in text for text in texts)
    assert found("nobodywritesthis") == 0
    narrowed = page.get("/search", params={"q": "harvest", "outlet": "Elst Post"}).text
    hits = lxml.html.document_fromstring(narrowed).xpath("//ol[@class='hits']/li")
    assert hits and all("Elst Post" in hit.text_content() for hit in hits)


def test_search_as_of_a_moment_finds_only_what_was_public(page: TestClient) -> None:
    text = page.get("/search?q=harvest&as-of=2024-09-10").text
    known = re.findall(r'<time datetime="([^"]+)"', text)
    assert known and max(known) <= "2024-09-10T23:59:59Z"


def test_an_empty_ledger_is_a_page_too(tmp_path: Path) -> None:
    path = tmp_path / "empty.onrecord"
    with Ledger(path) as empty:
        _ = empty.writer
    asked = TestClient(make_app(Settings(path)), base_url="http://127.0.0.1")
    for where in (
        "/",
        "/day",
        "/questions",
        "/search?q=x",
        "/sql?q=SELECT+1",
        "/watches",
        "/add",
        "/try",
        "/watches.atom",
        "/live",
    ):
        assert asked.get(where).status_code == 200, where
    assert "No event is on record yet" in asked.get("/").text


def test_a_ledger_that_went_away_is_said(tmp_path: Path, year: Path) -> None:
    path = tmp_path / "gone.onrecord"
    path.write_bytes(year.read_bytes())
    asked = TestClient(make_app(Settings(path)), base_url="http://127.0.0.1")
    path.unlink()
    answer = asked.get("/")
    assert answer.status_code == 503 and "no such ledger" in answer.text


def test_nothing_comes_from_elsewhere(page: TestClient) -> None:
    for path in ("/", "/try", "/sql", "/static/style.css"):
        text = page.get(path).text
        assert not re.search(r"(?:src|href|url\()\s*=?\s*[\"']?(?:https?:)?//", text), path
