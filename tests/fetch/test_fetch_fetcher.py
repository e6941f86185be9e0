"""Fetching from a real server on this machine: what a good one gives, and what a hostile one does not get away with."""

import gzip
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from ipaddress import ip_network
from pathlib import Path

import pytest
from website import Handler, Page, Website, answer, raw

from onrecord.errors import UsageError
from onrecord.fetch.fetcher import Fetcher, user_agent
from onrecord.fetch.records import Fetched, FetchError, Limits, Reason, Validators

LOCAL = (ip_network("127.0.0.1/32"),)
QUICK = Limits(seconds=2.0, idle=1.0, received=200_000, decoded=2_000_000, redirects=3, pause=0.0)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n"


@pytest.fixture
def site() -> Iterator[Website]:
    with Website() as website:
        yield website


def fetcher(limits: Limits = QUICK, **options: object) -> Fetcher:
    return Fetcher(limits=limits, allow=LOCAL, **options)  # type: ignore[arg-type]


def refusal(site: Website, path: str = "/x", limits: Limits = QUICK) -> FetchError:
    with pytest.raises(FetchError) as caught:
        fetcher(limits).get(site.url(path))
    return caught.value


# ------------------------------------------------------------------ what a good server gives


def test_a_page_comes_with_all_that_is_known_of_it(site: Website) -> None:
    site.routes["/a"] = Page("Größe".encode(), headers={"Content-Type": "Text/HTML; Charset=UTF-8"}, etag='"v1"')
    page = fetcher().get(site.url("/a#part"))
    assert page.body.decode() == "Größe"
    assert (page.media_type, page.charset, page.modified) == ("text/html", "utf-8", True)
    assert (page.asked, page.url, page.redirects) == (site.url("/a#part"), site.url("/a"), ())
    assert page.validators == Validators('"v1"', None)
    assert page.retrieved.endswith("Z")


def test_we_say_who_we_are(site: Website) -> None:
    site.routes["/a"] = Page(b"x")
    Fetcher(limits=QUICK, allow=LOCAL, contact="desk@news.example").get(site.url("/a"))
    (agent,) = {request.headers["User-Agent"] for request in site.requests}
    assert agent.startswith("onrecord/") and "+desk@news.example" in agent
    with pytest.raises(UsageError):
        user_agent("a\r\nHost: b")


def test_what_has_not_changed_is_not_sent_again(site: Website) -> None:
    site.routes["/a"] = Page(b"x", etag='"v1"')
    first = fetcher().get(site.url("/a"))
    second = fetcher().get(site.url("/a"), first.validators)
    assert (second.modified, second.body, second.validators) == (False, b"", first.validators)
    site.routes["/a"] = Page(b"y", etag='"v2"')
    assert fetcher().get(site.url("/a"), first.validators).body == b"y"


def test_redirects_are_followed_and_told(site: Website) -> None:
    site.routes |= {
        "/1": Page(status=301, headers={"Location": "/2?q=ü"}),
        "/2?q=%C3%BC": Page(status=307, headers={"Location": site.url("/3")}),
        "/3": Page(b"here"),
    }
    site.routes["/1"] = raw("HTTP/1.1 301 Moved\r\nLocation: /2?q=ü\r\nContent-Length: 0\r\n\r\n".encode())
    page = fetcher().get(site.url("/1"))
    assert (page.body, page.url) == (b"here", site.url("/3"))
    assert page.redirects == (site.url("/1"), site.url("/2?q=%C3%BC"))


@pytest.mark.parametrize(
    ("encoding", "packed"),
    [
        ("gzip", gzip.compress(b"news " * 50_000)),
        ("GZIP", gzip.compress(b"news " * 25_000) + gzip.compress(b"news " * 25_000) + b"\0\0"),
        ("deflate", zlib.compress(b"news " * 50_000)),
        ("deflate", zlib.compress(b"news " * 50_000)[2:-4]),
        ("identity", b"news " * 20_000),
    ],
    ids=["gzip", "two members and padding", "deflate", "bare deflate", "identity"],
)
def test_compressed_bodies_are_unpacked(site: Website, encoding: str, packed: bytes) -> None:
    site.routes["/z"] = Page(packed, headers={"Content-Encoding": encoding})
    body = fetcher(replace(QUICK, ratio=2000)).get(site.url("/z")).body
    assert body == b"news " * (len(body) // 5) and len(body) >= 100_000


def test_chunks_are_joined(site: Website) -> None:
    site.routes["/c"] = raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")
    assert fetcher().get(site.url("/c")).body == b"abcde"


def test_a_body_without_a_length_ends_with_the_connection(site: Website) -> None:
    site.routes["/c"] = raw(HEAD + b"\r\n", b"whole")
    assert fetcher().get(site.url("/c")).body == b"whole"


# ------------------------------------------------------------------ addresses


def test_nothing_on_this_machine_is_fetched_unless_allowed(site: Website) -> None:
    site.routes["/a"] = Page(b"secret")
    for url in (site.url("/a"), site.url("/a", "localhost"), site.url("/a", "0x7f.1"), site.url("/a", "2130706433")):
        with pytest.raises(FetchError) as caught:
            Fetcher(limits=QUICK).get(url)
        assert caught.value.reason is Reason.ADDRESS
    assert site.requests == []


def test_proxies_of_the_environment_are_not_used(site: Website, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, site.url("/"))
    with pytest.raises(FetchError):
        Fetcher(limits=replace(QUICK, idle=0.1), resolver=lambda host, port: ["192.0.2.1"]).get("http://a.example/")
    assert site.requests == []


@pytest.mark.parametrize(
    "where", ["http://10.0.0.1/", "http://169.254.169.254/latest", "http://[::1]/", "//127.0.0.2/"]
)
def test_a_redirect_to_a_private_address_is_refused(site: Website, where: str) -> None:
    site.routes["/x"] = Page(status=302, headers={"Location": where})
    assert refusal(site).reason is Reason.ADDRESS


def rebinding(*turns: str) -> Callable[[str, int], Sequence[str]]:
    """A name server that gives another answer each time, the last one for ever."""
    answers = list(turns)
    return lambda host, port: [answers.pop(0) if len(answers) > 1 else answers[0]]


def test_the_address_that_was_checked_is_the_one_connected_to(site: Website) -> None:
    site.routes["/a"] = Page(b"ok")
    asked: list[str] = []

    def resolve(host: str, port: int) -> Sequence[str]:
        asked.append(host)
        return ["127.0.0.1"]

    page = fetcher(resolver=resolve).get(f"http://news.example:{site.port}/a")
    assert page.body == b"ok"
    assert {r.headers["Host"] for r in site.requests} == {f"news.example:{site.port}"}
    # One lookup a request (robots.txt and the page): there is none between check and use.
    assert asked == ["news.example"] * len(site.requests)


def test_a_name_that_turns_private_between_requests_is_refused(site: Website) -> None:
    site.routes["/a"] = Page(b"ok")
    client = fetcher(resolver=rebinding("127.0.0.1", "10.0.0.1"))
    with pytest.raises(FetchError) as caught:
        client.get(f"http://news.example:{site.port}/a")
    assert caught.value.reason is Reason.ADDRESS
    assert [r.path for r in site.requests] == ["/robots.txt"]


# ------------------------------------------------------------------ certificates


@pytest.fixture
def secure(site: Website) -> Website:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(Path(__file__).parent / "secure.example.pem")
    site.server.socket = context.wrap_socket(site.server.socket, server_side=True)
    site.routes["/a"] = Page(b"sealed")
    return site


def test_a_certificate_is_checked_against_the_name_not_the_address(secure: Website) -> None:
    trust = ssl.create_default_context(cafile=str(Path(__file__).parent / "secure.example.pem"))
    client = fetcher(trust=trust, resolver=lambda host, port: ["127.0.0.1"])
    assert client.get(f"https://secure.example:{secure.port}/a").body == b"sealed"
    with pytest.raises(FetchError) as caught:
        client.get(f"https://other.example:{secure.port}/a")
    assert caught.value.reason is Reason.CERTIFICATE


def test_a_certificate_that_nobody_vouches_for_is_refused(secure: Website) -> None:
    with pytest.raises(FetchError) as caught:
        fetcher(resolver=lambda host, port: ["127.0.0.1"]).get(f"https://secure.example:{secure.port}/a")
    assert caught.value.reason is Reason.CERTIFICATE


# ------------------------------------------------------------------ hostile servers


def drip(handler: Handler) -> None:
    raw(HEAD + b"\r\n", b"x", pause=0.1, times=100)(handler)


HOSTILE: dict[str, tuple[Callable[[Handler], None] | Page, Reason]] = {
    "endless body": (raw(HEAD + b"\r\n", b"x" * 65536, times=100), Reason.SIZE),
    "endless chunks": (
        raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"10000\r\n" + b"x" * 65536 + b"\r\n", times=100),
        Reason.SIZE,
    ),
    "body dripped": (drip, Reason.TIME),
    "header line dripped": (raw(b"HTTP/1.1 200 OK\r\nX: ", b"y", pause=0.1, times=100), Reason.TIME),
    "silence": (raw(b"HTTP/1.1 200 OK\r\n", b"", pause=5), Reason.TIME),
    "endless header lines": (raw(b"HTTP/1.1 200 OK\r\n", b"X: y\r\n" * 1000, times=100), Reason.PROTOCOL),
    "endless header line": (raw(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65536, times=100), Reason.PROTOCOL),
    "endless 100 Continue": (raw(b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, times=100), Reason.SIZE),
    "length too long": (raw(HEAD + b"Content-Length: 100\r\n\r\nshort"), Reason.CONNECTION),
    "last chunk missing": (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"3\r\nabc\r\n"), Reason.PROTOCOL),
    "chunk of no size": (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"zz\r\nabc\r\n"), Reason.PROTOCOL),
    "no HTTP at all": (raw(b"220 mail.example ESMTP\r\n"), Reason.PROTOCOL),
    "nothing": (raw(b""), Reason.PROTOCOL),
    "status that is none": (raw(b"HTTP/1.1 2x0 OK\r\n\r\n"), Reason.PROTOCOL),
    "bomb": (Page(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"}), Reason.SIZE),
    "bomb in members": (
        Page(gzip.compress(b"\0" * 1_900_000) * 20, headers={"Content-Encoding": "gzip"}), Reason.SIZE,
    ),
    "half a gzip": (
        Page(gzip.compress(bytes(range(256)) * 40)[:-20], headers={"Content-Encoding": "gzip"}), Reason.CONNECTION,
    ),
    "not gzip": (Page(b"plain text", headers={"Content-Encoding": "gzip"}), Reason.ENCODING),
    "brotli unasked": (Page(b"\x0b\x02\x80hello\x03", headers={"Content-Encoding": "br"}), Reason.ENCODING),
    "zstd unasked": (Page(b"\x28\xb5\x2f\xfd", headers={"Content-Encoding": "zstd"}), Reason.ENCODING),
    "gzip in gzip": (
        Page(gzip.compress(gzip.compress(b"x")), headers={"Content-Encoding": "gzip, gzip"}), Reason.ENCODING,
    ),
    "redirect to a file": (Page(status=302, headers={"Location": "file:///etc/passwd"}), Reason.URL),
    "redirect to mail": (Page(status=302, headers={"Location": "http://127.0.0.1:25/"}), Reason.URL),
    "redirect to itself": (Page(status=302, headers={"Location": "/x"}), Reason.REDIRECTS),
    "part of a page": (Page(b"x", status=206), Reason.STATUS),
    "not modified unasked": (Page(status=304), Reason.STATUS),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server_gets_a_plain_refusal_in_time(site: Website, name: str) -> None:
    site.routes["/x"], reason = HOSTILE[name]
    started = time.monotonic()
    error = refusal(site)
    assert error.reason is reason, error
    assert str(error).startswith(site.url("/"))
    assert time.monotonic() - started < QUICK.seconds + 1.5


def test_a_length_too_short_gives_what_it_promised(site: Website) -> None:
    site.routes["/x"] = raw(HEAD + b"Content-Length: 3\r\n\r\nabcdef")
    assert fetcher().get(site.url("/x")).body == b"abc"


def test_redirects_without_end_are_not_followed(site: Website) -> None:
    for number in range(9):
        site.routes[f"/{number}"] = Page(status=302, headers={"Location": f"/{number + 1}"})
    assert refusal(site, "/0").reason is Reason.REDIRECTS
    assert len(site.paths()) == QUICK.redirects + 1


def test_nobody_there(site: Website) -> None:
    site.server.server_close()
    error = refusal(site)
    assert error.reason is Reason.ROBOTS and error.again
    site.server.shutdown()


@pytest.mark.parametrize(("status", "again"), [(404, False), (410, False), (403, False), (500, True), (503, True)])
def test_what_the_server_refuses_is_refused_with_its_words(site: Website, status: int, again: bool) -> None:
    site.routes["/x"] = Page(status=status)
    error = refusal(site)
    assert (error.reason, error.again) == (Reason.STATUS, again)
    assert str(status) in str(error)


# ------------------------------------------------------------------ politeness


def test_robots_are_asked_first_and_obeyed(site: Website) -> None:
    site.routes |= {"/robots.txt": Page(b"User-agent: *\nDisallow: /no\n"), "/no": Page(b"x"), "/yes": Page(b"y")}
    client = fetcher()
    with pytest.raises(FetchError) as caught:
        client.get(site.url("/no"))
    assert caught.value.reason is Reason.ROBOTS and not caught.value.again
    assert client.get(site.url("/yes")).body == b"y"
    assert [r.path for r in site.requests] == ["/robots.txt", "/yes"]


def test_robots_speak_on_every_redirect(site: Website) -> None:
    site.routes |= {
        "/robots.txt": Page(b"User-agent: *\nDisallow: /no\n"),
        "/x": Page(status=302, headers={"Location": "/no"}), "/no": Page(b"x"),
    }  # fmt: skip
    assert refusal(site).reason is Reason.ROBOTS
    assert site.paths() == ["/x"]


def test_of_an_endless_robots_file_the_beginning_counts(site: Website) -> None:
    rules = b"User-agent: *\nDisallow: /no\n" + b"# and so on\n" * 10_000
    site.routes |= {"/robots.txt": raw(HEAD + b"\r\n" + rules, b"#" * 65536, times=100), "/no": Page(b"x")}
    assert refusal(site, "/no", replace(QUICK, received=2_000_000)).reason is Reason.ROBOTS


def test_requests_to_one_host_are_spaced(site: Website) -> None:
    site.routes |= {"/robots.txt": Page(b"User-agent: *\nCrawl-delay: 0.3\n"), "/a": Page(b"a"), "/b": Page(b"b")}
    client = fetcher()
    for path in ("/a", "/b"):
        client.get(site.url(path))
    times = [r.at for r in site.requests if r.path != "/robots.txt"]
    assert times[1] - times[0] >= 0.3


def test_retry_after_is_obeyed_and_a_long_one_is_told(site: Website) -> None:
    site.routes["/x"] = Page(status=429, headers={"Retry-After": "3600"})
    site.routes["/y"] = Page(b"y")
    client = fetcher()
    with pytest.raises(FetchError) as caught:
        client.get(site.url("/x"))
    assert caught.value.again and caught.value.wait == pytest.approx(3600, abs=5)
    with pytest.raises(FetchError) as caught:
        client.get(site.url("/y"))
    assert caught.value.reason is Reason.HOLD and caught.value.wait == pytest.approx(3600, abs=5)
    assert site.paths() == ["/x"]


def test_a_wait_that_is_ended_from_outside_gives_up_the_fetch(site: Website) -> None:
    site.routes |= {"/robots.txt": Page(b"User-agent: *\nCrawl-delay: 20\n"), "/a": Page(b"a")}
    client = fetcher(sleep=lambda seconds: True)
    client.get(site.url("/a"))
    with pytest.raises(FetchError) as caught:
        client.get(site.url("/a"))
    assert caught.value.reason is Reason.HOLD
    assert site.paths() == ["/a"]


def test_waiting_out_of_politeness_does_not_use_up_the_time(site: Website) -> None:
    site.routes |= {"/robots.txt": Page(b"User-agent: *\nCrawl-delay: 0.8\n"), "/a": Page(b"a")}
    for number in range(3):
        site.routes[f"/{number}"] = Page(status=302, headers={"Location": f"/{number + 1}"})
    site.routes["/3"] = Page(b"end")
    page: Fetched = fetcher(replace(QUICK, seconds=1.0)).get(site.url("/0"))
    assert page.body == b"end"


def test_odd_header_lines_do_no_harm(site: Website) -> None:
    def odd(handler: Handler) -> None:
        head = {"ETag": '"\x85"', "Content-Type": ";;;charset", "X-Odd": "a" * 2000}
        answer(handler, Page(b"fine", headers=head))

    site.routes["/x"] = odd
    page = fetcher().get(site.url("/x"))
    assert page.body == b"fine" and page.validators == Validators() and page.charset is None
