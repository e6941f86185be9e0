"""Pauses, turns, and robots.txt as the standard has it."""

import threading
import time
from datetime import UTC, datetime
from email.message import Message

import pytest

from onrecord.fetch.exchange import Answer
from onrecord.fetch.hosts import LONGEST, MOST, Hosts, retry_after
from onrecord.fetch.records import FetchError, Reason
from onrecord.fetch.robots import KEPT, KEPT_FAILURE, Robots
from onrecord.fetch.urls import Target, check_url


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_a_pause_follows_each_request() -> None:
    clock = Clock()
    hosts = Hosts(2.0, clock)
    assert hosts.wait("a.example") == 0
    with hosts.turn("a.example"):
        clock.now += 5
    assert hosts.wait("a.example") == 2.0
    assert hosts.wait("b.example") == 0
    clock.now += 3
    assert hosts.wait("a.example") == 0


def test_a_host_that_asks_for_more_gets_more() -> None:
    clock = Clock()
    hosts = Hosts(2.0, clock)
    hosts.slow("a.example", 10)
    with hosts.turn("a.example"):
        hosts.hold("a.example", 60)
    assert hosts.wait("a.example") == 60
    clock.now += 60
    with hosts.turn("a.example"):
        pass
    assert hosts.wait("a.example") == 10
    hosts.hold("a.example", 10 * LONGEST)
    assert hosts.wait("a.example") == LONGEST


def test_one_request_at_a_time_to_a_host() -> None:
    hosts, at_once, most = Hosts(0.0), [0], [0]

    def ask() -> None:
        with hosts.turn("a.example"):
            at_once[0] += 1
            most[0] = max(most[0], at_once[0])
            time.sleep(0.02)
            at_once[0] -= 1

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == [1]


def test_hosts_are_forgotten_in_the_end() -> None:
    hosts = Hosts(1.0)
    for number in range(MOST + 10):
        hosts.hold(f"h{number}.example", 1000)
    assert hosts.wait("h0.example") == 0
    assert hosts.wait(f"h{MOST}.example") > 0


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0), ("0", 0.0), ("Tue, 02 Sep 2025 10:00:30 GMT", 30.0), ("Tue, 02 Sep 2025 09:00:00 GMT", 0.0),
        ("9" * 400, LONGEST), ("soon", None), ("-5", None), ("", None), (None, None), ("Tue, 99 Sep 99999 10:00:30", None),
    ],
)  # fmt: skip
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, datetime(2025, 9, 2, 10, tzinfo=UTC)) == seconds


def robots(body: str = "", status: int = 200, clock: Clock | None = None, asked: list[str] | None = None) -> Robots:
    def ask(target: Target) -> Answer:
        if asked is not None:
            asked.append(target.url)
        return Answer(status, "", Message(), body.encode())

    return Robots(ask, clock or Clock())


def allows(body: str, path: str) -> bool:
    try:
        robots(body).check(check_url("https://news.example" + path))
    except FetchError as error:
        assert error.reason is Reason.ROBOTS
        return False
    return True


def test_the_most_specific_rule_for_us_decides() -> None:
    body = "User-agent: *\nDisallow: /\n\nUser-agent: onrecord\nDisallow: /private\nAllow: /private/press\n"
    assert allows(body, "/news/1")
    assert not allows(body, "/private/1")
    assert allows(body, "/private/press/1")


def test_rules_for_everybody_are_for_us_too_and_rules_for_others_are_not() -> None:
    assert not allows("User-agent: *\nDisallow: /a*b$\n", "/axxb")
    assert allows("User-agent: *\nDisallow: /a*b$\n", "/axxbc")
    assert allows("User-agent: OtherBot\nDisallow: /\n", "/")
    assert not allows("User-agent: OtherBot\nUser-agent: OnRecord\nDisallow: /\n", "/")
    assert not allows("\ufeffUSER-AGENT: *\r\nDISALLOW: /\r\n", "/")


@pytest.mark.parametrize("status", [404, 403, 401, 301])
def test_no_file_lets_everything_through(status: int) -> None:
    assert robots(status=status).check(check_url("https://news.example/x")).rules is None


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_site_in_trouble_is_left_alone_for_a_while(status: int) -> None:
    clock, asked = Clock(), list[str]()
    site = robots(status=status, clock=clock, asked=asked)
    for _ in range(3):
        with pytest.raises(FetchError) as caught:
            site.check(check_url("https://news.example/x"))
    assert caught.value.again and caught.value.wait == KEPT_FAILURE
    assert len(asked) == 1


def test_the_file_is_asked_for_once_a_day_and_site() -> None:
    clock, asked = Clock(), list[str]()
    site = robots("User-agent: *\nCrawl-delay: 7\n", clock=clock, asked=asked)
    assert site.check(check_url("https://news.example/1")).delay == 7
    site.check(check_url("https://news.example/2"))
    site.check(check_url("http://news.example/2"))
    assert asked == ["https://news.example/robots.txt", "http://news.example/robots.txt"]
    clock.now += KEPT + 1
    site.check(check_url("https://news.example/2"))
    assert len(asked) == 3


def test_a_hostile_file_costs_little() -> None:
    agents = "".join(f"User-agent: bot{n}\n" for n in range(8_000))
    body = agents + agents + "".join(f"Disallow: /{n}*a*a*a*a*a*b\n" for n in range(8_000))
    started = time.perf_counter()
    assert allows(body, "/" + "a" * 4000)
    assert time.perf_counter() - started < 3
