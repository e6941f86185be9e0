"""`Fetcher`: an address in, its bytes out, or a plain reason why not."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from email.message import Message
from importlib.metadata import PackageNotFoundError, version

from onrecord.errors import UsageError
from onrecord.fetch.addresses import Network, Resolver, addresses_of, resolve_by_system
from onrecord.fetch.deadline import Deadline
from onrecord.fetch.exchange import REDIRECTS, Answer, exchange
from onrecord.fetch.hosts import Hosts, retry_after
from onrecord.fetch.records import Fetched, FetchError, Limits, Reason, Validators
from onrecord.fetch.robots import MOST_BYTES, TOKEN, Robots
from onrecord.fetch.urls import Target, check_url, follow

ACCEPT = "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/xml;q=0.9, */*;q=0.5"
DEFAULTS = Limits()
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})


def user_agent(contact: str | None = None) -> str:
    """Who asks: our name and version, and whom to write to where the user said so."""
    if contact is not None and (not contact.isprintable() or not contact.isascii() or len(contact) > 200):
        raise UsageError("a contact is an e-mail or web address of at most 200 plain characters")
    try:
        number = version("onrecord")
    except PackageNotFoundError:
        number = "0"
    return f"{TOKEN}/{number} (news reader; {'+' + contact if contact else 'no contact given'})"


class Fetcher:
    """Fetches one address after another under `limits`, politely.

    `allow` lets networks through though they are not public: for tests and for a site on one's own machine. `resolver`
    stands in for the system's, `trust` for the system's certificates, `sleep` for `time.sleep`: where it returns
    something true (as `threading.Event.wait` does when the event is set), the fetch is given up. Proxies named in the environment are
    not used: what they connect to could not be checked.
    """

    def __init__(
        self,
        *,
        contact: str | None = None,
        limits: Limits = DEFAULTS,
        allow: Sequence[Network] = (),
        resolver: Resolver = resolve_by_system,
        sleep: Callable[[float], object] = time.sleep,
        trust: ssl.SSLContext | None = None,
    ) -> None:
        self.hosts = Hosts(limits.pause)
        self._limits = limits
        self._allow = tuple(allow)
        self._resolver = resolver
        self._sleep = sleep
        self._trust = trust
        self._agent = user_agent(contact)
        self._robots = Robots(self._robots_of)

    def get(self, url: str, validators: Validators | None = None, limits: Limits | None = None) -> Fetched:
        """What is at `url`, after redirects; with `validators`, only if it changed since. `limits` holds for this call.

        Raises FetchError (an InputError): `reason` says why, `again` whether a later try makes sense.
        """
        limits = limits or self._limits
        target = check_url(url)
        deadline = Deadline(target.url, limits.seconds)
        passed: list[str] = []
        while True:
            self._ask_leave(target, limits, deadline)
            answer = self._request(target, _conditions(validators), limits, deadline)
            if answer.status not in REDIRECTS or not answer.headers["Location"]:
                return self._fetched(url, target, passed, answer, validators)
            passed.append(target.url)
            target = _next(target, answer, passed, limits)

    def wait(self, url: str) -> float:
        """Seconds until the host of `url` may be asked; 0 for at once, and for an address that will be refused."""
        try:
            return self.hosts.wait(check_url(url).host)
        except FetchError:
            return 0.0

    def _ask_leave(self, target: Target, limits: Limits, deadline: Deadline) -> None:
        if not self._robots.known(target):
            deadline.extend(self._wait(target, limits))
        started = time.monotonic()
        rules = self._robots.check(target)
        # robots.txt has a deadline of its own.
        deadline.extend(time.monotonic() - started)
        if rules.delay:
            self.hosts.slow(target.host, rules.delay)
        deadline.extend(self._wait(target, limits))

    def _wait(self, target: Target, limits: Limits) -> float:
        seconds = self.hosts.wait(target.host)
        if seconds > limits.patience:
            message = f"{target.host} asks to wait {seconds:.0f} s more"
            raise FetchError(target.url, Reason.HOLD, message, wait=seconds)
        if seconds > 0 and self._sleep(seconds):
            raise FetchError(target.url, Reason.HOLD, "not fetched: we were asked to stop", wait=seconds)
        return seconds

    def _request(
        self, target: Target, headers: dict[str, str], limits: Limits, deadline: Deadline, cut: bool = False
    ) -> Answer:
        addresses = addresses_of(target, self._resolver, self._allow, min(limits.idle, deadline.left()))
        ours = {"User-Agent": self._agent, "Accept": ACCEPT, **headers}
        with self.hosts.turn(target.host):
            answer = exchange(target, addresses, ours, limits, deadline, cut, self._trust)
        if answer.status in (429, 503):
            asked = retry_after(answer.headers["Retry-After"])
            if asked:
                self.hosts.hold(target.host, asked)
        return answer

    def _robots_of(self, target: Target) -> Answer:
        """A site's robots.txt; only its first half megabyte, and a redirect that goes on too long means no such file."""
        limits = replace(self._limits, decoded=MOST_BYTES, received=2 * MOST_BYTES)
        deadline = Deadline(target.url, limits.seconds)
        passed: list[str] = []
        while True:
            answer = self._request(target, {}, limits, deadline, cut=True)
            if answer.status not in REDIRECTS or not answer.headers["Location"] or len(passed) >= limits.redirects:
                return answer
            passed.append(target.url)
            target = follow(target, answer.headers["Location"])
            deadline.extend(self._wait(target, limits))

    def _fetched(
        self, asked: str, target: Target, passed: Sequence[str], answer: Answer, validators: Validators | None
    ) -> Fetched:
        unchanged = answer.status == 304 and validators is not None
        if answer.status != 200 and not unchanged:
            said = f"the server says {answer.status} {answer.phrase[:60]}".rstrip()
            wait = self.hosts.wait(target.host) if answer.status in (429, 503) else None
            raise FetchError(target.url, Reason.STATUS, said, again=answer.status in _AGAIN, wait=wait)
        given = Validators(_header(answer.headers, "ETag"), _header(answer.headers, "Last-Modified"))
        return Fetched(
            asked=asked,
            url=target.url,
            redirects=tuple(passed),
            modified=not unchanged,
            media_type=answer.headers.get_content_type() if answer.headers["Content-Type"] else None,
            charset=answer.headers.get_content_charset() or None,
            body=answer.body,
            validators=validators if unchanged and validators else given,
            retrieved=datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
        )


def _next(target: Target, answer: Answer, passed: Sequence[str], limits: Limits) -> Target:
    if len(passed) > limits.redirects:
        raise FetchError(passed[0], Reason.REDIRECTS, f"redirects more than {limits.redirects} times")
    following = follow(target, answer.headers["Location"])
    if following.url in passed:
        raise FetchError(passed[0], Reason.REDIRECTS, "redirects in a circle")
    return following


def _conditions(validators: Validators | None) -> dict[str, str]:
    asked = {}
    if validators and validators.etag:
        asked["If-None-Match"] = validators.etag
    if validators and validators.modified:
        asked["If-Modified-Since"] = validators.modified
    return asked


def _header(headers: Message, name: str) -> str | None:
    """A header that can be sent back as it came; None where it cannot, or is not there."""
    value = headers[name]
    if value is None or len(value) > 1000 or not value.isascii() or not value.isprintable():
        return None
    return str(value)
