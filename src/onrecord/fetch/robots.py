"""robots.txt (RFC 9309): what a site lets us fetch, and how often."""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from protego import Protego

from onrecord.fetch.exchange import Answer
from onrecord.fetch.records import FetchError, Reason
from onrecord.fetch.urls import Target

TOKEN = "onrecord"
"""The name that robots.txt files know us by."""
MOST_BYTES = 512_000
"""Of one file; the rest is not read (the standard asks for at least 500 KiB)."""
MOST_SITES = 2_000
KEPT = 86_400.0
"""Seconds that a file holds good."""
KEPT_FAILURE = 600.0
_OF_THE_SITE = frozenset({Reason.ADDRESS, Reason.NAME, Reason.CERTIFICATE})
"""Reasons that would stop the page itself just as well: said as they are."""
_AGENT = re.compile(r"\s*user[- ]?agent\b[\s:]*([^\s#]*)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """One site's rules for us: `rules` None lets everything through; `silent` says why nothing may be fetched now."""

    until: float
    rules: Protego | None = None
    silent: str | None = None
    delay: float | None = None
    """Seconds between requests that the site asks for."""


class Robots:
    """The rules of each site, asked once a day. `ask` fetches the file itself, redirects and all."""

    def __init__(self, ask: Callable[[Target], Answer], clock: Callable[[], float] = time.monotonic) -> None:
        self._ask = ask
        self._clock = clock
        self._sites: OrderedDict[str, Rules] = OrderedDict()

    def check(self, target: Target) -> Rules:
        """The rules of the target's site. Raises FetchError where they forbid it, or cannot be had for now."""
        rules = self._of(target)
        if rules.silent is not None:
            wait = max(0.0, rules.until - self._clock())
            message = f"its robots.txt cannot be had ({rules.silent}), so nothing is fetched"
            raise FetchError(target.url, Reason.ROBOTS, message, again=True, wait=wait)
        if rules.rules is not None and not rules.rules.can_fetch(target.url, TOKEN):
            raise FetchError(target.url, Reason.ROBOTS, "its robots.txt asks us not to fetch it")
        return rules

    def known(self, target: Target) -> bool:
        """Whether the site's rules are at hand, so that `check` makes no request."""
        kept = self._sites.get(target.origin)
        return kept is not None and kept.until > self._clock()

    def _of(self, target: Target) -> Rules:
        kept = self._sites.get(target.origin)
        if kept is None or kept.until <= self._clock():
            kept = self._sites[target.origin] = self._fetch(target)
        self._sites.move_to_end(target.origin)
        if len(self._sites) > MOST_SITES:
            self._sites.popitem(last=False)
        return kept

    def _fetch(self, target: Target) -> Rules:
        now = self._clock()
        try:
            answer = self._ask(Target(target.scheme, target.host, target.port, "/robots.txt"))
        except FetchError as error:
            if error.reason in _OF_THE_SITE or error.wait is not None:
                raise FetchError(target.url, error.reason, error.said, wait=error.wait) from error
            return Rules(now + KEPT_FAILURE, silent=error.reason.value)
        return rules_from(answer, now)


def rules_from(answer: Answer, now: float) -> Rules:
    """What an answer comes to: no such file lets everything through, a server in trouble nothing for a while."""
    if answer.status == 429 or answer.status >= 500:
        return Rules(now + KEPT_FAILURE, silent=f"status {answer.status}")
    if answer.status != 200:
        return Rules(now + KEPT)
    rules = Protego.parse(_only_ours(answer.body.decode("utf-8", errors="replace").lstrip("\ufeff")))
    return Rules(now + KEPT, rules, delay=rules.crawl_delay(TOKEN))


def _only_ours(text: str) -> str:
    """The file with all other agents under one name.

    A file of ten thousand agents with ten thousand rules in one group would be a hundred million rules in memory.
    """
    lines = []
    for line in text.splitlines():
        match = _AGENT.match(line)
        if match and match[1].strip("*").lower() not in ("", TOKEN):
            line = "User-agent: another"
        lines.append(line[:2000])
    return "\n".join(lines)
