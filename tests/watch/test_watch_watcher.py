"""The watcher against a real server on this machine: good feeds, bad ones, and what happens between two runs."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from watched import Archive, code, rss
from website import Page, Website, raw

from onrecord.errors import InputError, LedgerError, PipelineError
from onrecord.fetch.fetcher import Fetcher
from onrecord.fetch.records import Limits
from onrecord.records import Readout, Report
from onrecord.watch import polling
from onrecord.watch.alerts import Alert
from onrecord.watch.plan import Feed, Plan, Watch
from onrecord.watch.polling import back_off
from onrecord.watch.state import State
from onrecord.watch.taking import TRIES, Code
from onrecord.watch.watcher import Voice, Watcher

LIMITS = Limits(seconds=2, idle=0.5, pause=0.0)


class Room:
    """A website, a state file, an archive, and what was said; `watch` is one run of `onrecord watch --once`."""

    def __init__(self, site: Website, folder: Path) -> None:
        self.site = site
        self.folder = folder
        self.said: list[str] = []
        self.told: list[Alert] = []
        self.now = 1_756_900_000.0
        self.archive = Archive(folder / "archive")

    def watcher(self, *feeds: Feed, state: State, code: Code = code, watches: tuple[Watch, ...] = ()) -> Watcher:
        fetcher = Fetcher(limits=LIMITS, allow=[ip_network("127.0.0.1/32")])
        plan = Plan(feeds or (Feed(self.site.url("/feed")),), watches, alerts=self.folder / "alerts.atom")
        voice = Voice(self.said.append, self.told.append)
        return Watcher(plan, state, self.archive, fetcher, code, voice, clock=lambda: self.now)

    def watch(self, *feeds: Feed, code: Code = code, watches: tuple[Watch, ...] = ()) -> Watcher:
        state = State(self.folder / "state")
        try:
            watcher = self.watcher(*feeds, state=state, code=code, watches=watches)
            watcher.run(once=True)
            return watcher
        finally:
            state.close()
            self.now += 3600

    def serve(self, *stories: str, etag: str | None = None, feed: str = "/feed") -> None:
        """A feed of pages "/0", "/1", ... each with its story."""
        links = []
        for number, story in enumerate(stories):
            self.site.routes[f"/{number}"] = Page(story.encode())
            links.append((self.site.url(f"/{number}"), story.split()[0]))
        self.site.routes[feed] = Page(rss(links), etag=etag)


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with Website() as site:
        made = Room(site, tmp_path)
        yield made
        made.archive.close()


def test_every_item_of_a_feed_is_added_once(room: Room) -> None:
    room.serve("arms claimed wire", "boats claimed wire", "corn claimed wire")
    tally = room.watch().tally
    assert sorted(room.archive.texts()) == ["arms claimed wire", "boats claimed wire", "corn claimed wire"]
    assert (tally.polls, tally.reports, tally.refused) == (1, 3, 0) and tally.clean
    again = room.watch().tally
    assert (again.polls, again.reports, again.held) == (1, 0, 0)
    # A feed lists the newest first; the ledger hears of things in the order in which they happened.
    assert [r for r in room.site.paths() if r != "/feed"] == ["/2", "/1", "/0"]


def test_a_feed_that_has_not_changed_is_not_sent_again_and_a_new_item_is_found(room: Room) -> None:
    room.serve("arms claimed wire", etag='"1"')
    room.watch()
    assert room.watch().tally.unchanged == 1
    room.serve("arms claimed wire", "boats claimed wire", etag='"2"')
    assert room.watch().tally.reports == 1


def test_an_item_with_a_new_title_is_read_again(room: Room) -> None:
    room.serve("arms claimed wire")
    room.watch()
    room.serve("boats denied wire")
    assert room.watch().tally.reports == 1
    assert room.archive.texts() == ["arms claimed wire", "boats denied wire"]


def test_one_story_in_two_feeds_is_fetched_once(room: Room) -> None:
    room.serve("arms claimed wire")
    room.site.routes["/other"] = room.site.routes["/feed"]
    room.watch(Feed(room.site.url("/feed")), Feed(room.site.url("/other")))
    assert room.site.paths().count("/0") == 1


def test_a_poll_takes_the_newest_first_and_leaves_nothing_behind(room: Room) -> None:
    room.serve(*(f"s{n} claimed wire" for n in range(7)), etag='"1"')
    feed = Feed(room.site.url("/feed"), most=3)
    assert [room.watch(feed).tally.reports for _ in range(4)] == [3, 3, 1, 0]


def test_old_items_are_left_alone_where_the_plan_says_so(room: Room) -> None:
    room.serve("arms claimed wire")
    assert room.watch(Feed(room.site.url("/feed"), within=86_400.0)).tally.reports == 1
    room.now += 10 * 86_400
    room.serve("boats claimed wire")
    assert room.watch(Feed(room.site.url("/feed"), within=86_400.0)).tally.reports == 0


def test_the_text_of_the_feed_itself(room: Room) -> None:
    body = rss([(room.site.url("/0"), "Envoys meet")]).replace(
        b"</title><link>",
        b"</title><description>&lt;p&gt;Envoys of both sides met again on Wednesday.&lt;/p&gt;</description><link>",
    )
    room.site.routes["/feed"] = Page(body)
    assert room.watch(Feed(room.site.url("/feed"), "Daily", pages=False)).tally.reports == 1
    (text,) = room.archive.texts()
    assert "Envoys of both sides met again on Wednesday." in text
    assert room.site.paths() == ["/feed"]


def test_sitemaps_and_their_index_packed_too(room: Room) -> None:
    import gzip

    room.serve("arms claimed wire", "boats claimed wire")
    urls = "".join(f"<url><loc>{room.site.url(f'/{n}')}</loc></url>" for n in range(2))
    room.site.routes["/map.xml.gz"] = Page(gzip.compress(f"<urlset>{urls}</urlset>".encode()))
    index = f"<sitemapindex><sitemap><loc>{room.site.url('/map.xml.gz')}</loc></sitemap></sitemapindex>"
    room.site.routes["/index.xml"] = Page(index.encode(), etag='"1"')
    assert room.watch(Feed(room.site.url("/index.xml"))).tally.reports == 2


# ------------------------------------------------------------------ bad input


def test_one_bad_feed_and_one_bad_item_stop_nothing_else(room: Room) -> None:
    room.serve("arms claimed wire", "boats claimed wire", "corn claimed wire")
    room.site.routes["/1"] = Page(b"\0\1\2 binary")
    room.site.routes["/2"] = Page(status=404)
    room.site.routes["/no-feed"] = Page(b"<html><body>Gone fishing</body></html>")
    room.site.routes["/endless"] = raw(b"HTTP/1.1 200 OK\r\n\r\n<rss>", b"<item>" * 200_000, times=100)
    room.site.routes["/drip"] = raw(b"HTTP/1.1 200 OK\r\n\r\n<rss>", b" ", pause=0.3, times=500)
    polling_limits = polling.LIMITS
    polling.LIMITS = replace(LIMITS, received=1_000_000)
    try:
        feeds = [Feed(room.site.url(path)) for path in ("/no-feed", "/endless", "/drip", "/none", "/feed")]
        tally = room.watch(*feeds).tally
    finally:
        polling.LIMITS = polling_limits
    assert room.archive.texts() == ["arms claimed wire"]
    assert (tally.failed, tally.refused, tally.clean) == (4, 2, False)
    assert len(room.said) == 6 and all(room.site.url("/") in said for said in room.said)


def test_a_feed_that_fails_is_left_alone_ever_longer(room: Room) -> None:
    assert room.watch().tally.failed == 1
    room.now -= 3600 - 5
    assert room.watch().tally.polls == 0
    room.serve("arms claimed wire")
    assert room.watch().tally.reports == 1
    assert [back_off(n, lambda: 0.0) for n in (1, 2, 3)] == [30, 60, 120]
    assert [back_off(n, lambda: 1.0) for n in (1, 2, 3, 40)] == [60, 120, 240, polling.LONGEST]


def test_an_item_that_cannot_be_had_for_now_is_tried_again_and_not_for_ever(room: Room) -> None:
    room.serve("arms claimed wire")
    room.site.routes["/0"] = Page(status=503)
    first = room.watch().tally
    assert (first.postponed, first.refused, first.clean) == (1, 0, True)
    room.site.routes["/0"] = Page(b"arms claimed wire")
    assert room.watch().tally.reports == 1
    room.serve("arms claimed wire", "boats claimed wire")
    room.site.routes["/1"] = Page(status=503)
    tallies = []
    for _ in range(TRIES + 2):
        room.now += 86_400
        tallies.append(room.watch().tally)
    assert sum(t.refused for t in tallies) == 1
    assert sum(t.postponed for t in tallies) == TRIES - 1


def test_a_report_that_cannot_be_coded_is_refused_and_the_rest_go_on(room: Room) -> None:
    room.serve("arms claimed wire", "boats claimed wire", "corn claimed wire")

    def fail(report: Report) -> Readout:
        if report.text.startswith("arms"):
            raise PipelineError("no sentence to read")
        if report.text.startswith("boats"):
            raise ZeroDivisionError("oops")
        return code(report)

    tally = room.watch(code=fail).tally
    assert (tally.reports, tally.refused) == (1, 2)
    assert any("ZeroDivisionError" in said for said in room.said)


def test_a_ledger_that_refuses_stops_the_run_and_loses_nothing(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    room.serve("arms claimed wire")

    def full(readout: Readout) -> tuple[str, ...] | None:
        raise LedgerError("the disk is full")

    with monkeypatch.context() as patch, pytest.raises(LedgerError):
        patch.setattr(room.archive, "add", full)
        room.watch()
    assert room.watch().tally.reports == 1


def test_two_watchers_do_not_share_a_state_file(tmp_path: Path) -> None:
    state = State(tmp_path / "state")
    with pytest.raises(InputError, match="another watch is using it"):
        State(tmp_path / "state")
    state.close()
    (tmp_path / "text").write_text("no database, but text of some length " * 50)
    with pytest.raises(InputError, match="not a state file"):
        State(tmp_path / "text")


def test_items_are_forgotten_a_month_after_the_feed_dropped_them(room: Room) -> None:
    room.serve("arms claimed wire", etag='"1"')
    for _ in range(3):
        room.watch()
        room.now += 20 * 86_400
    # Listed all the while, though "not modified": still known.
    assert room.site.paths().count("/0") == 1
    room.serve("boats claimed wire", etag='"2"')
    room.watch()
    room.now += 40 * 86_400
    room.watch()
    room.serve("arms claimed wire", etag='"3"')
    # Forgotten, fetched again, and held by the archive.
    assert room.watch().tally.held == 1


# ------------------------------------------------------------------ alerts, and stopping


def test_alerts_are_told_and_kept_in_the_feed_of_them(room: Room) -> None:
    watches = (Watch("talks", between=("RUR", "FRE")), Watch("none", actors=("XXX",)))
    room.serve("arms claimed wire")
    room.watch(watches=watches)
    room.serve("arms claimed wire", "arms acknowledged ministry answer1")
    assert room.watch(watches=watches).tally.alerts == 3
    assert [alert.change for alert in room.told] == ["event", "origin", "standing", "answer"]
    assert (room.folder / "alerts.atom").read_bytes().count(b"<entry>") == 4


def test_a_watcher_that_is_stopped_finishes_the_item_at_hand(room: Room) -> None:
    room.serve(*(f"s{n} claimed wire" for n in range(5)))
    state = State(room.folder / "state")

    def stopping(report: Report) -> Readout:
        watcher.stop.set()
        return code(report)

    watcher = room.watcher(state=state, code=stopping)
    watcher.run()
    assert len(room.archive.texts()) == 1 and state.waiting() == 4
    state.close()
    assert room.watch().tally.reports == 4


def test_a_watcher_that_sleeps_wakes_when_it_is_stopped(room: Room) -> None:
    room.serve()
    state = State(room.folder / "state")
    watcher = room.watcher(state=state)
    threading.Timer(0.5, watcher.stop.set).start()
    started = time.monotonic()
    tally = watcher.run()
    assert tally.polls == 1
    assert 0.4 < time.monotonic() - started < 5
    state.close()
