"""One poll of one feed: what is new in it goes into the queue."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime

from onrecord.errors import InputError
from onrecord.fetch.body import unpack_gzip
from onrecord.fetch.fetcher import Fetcher
from onrecord.fetch.records import Fetched, FetchError, Limits, Reason, Validators
from onrecord.watch.items import Item, Listing, read_listing
from onrecord.watch.plan import Feed
from onrecord.watch.state import FeedState, State
from onrecord.watch.tally import Tally

LIMITS = Limits(received=10_000_000, decoded=50_000_000)
"""For a listing: a sitemap may have fifty megabytes by its standard."""
SITEMAPS = 5
"""Of an index, the newest, that are read at one poll."""
BACKLOG = 10
"""A feed with so many times its `most` in the queue is not polled until the queue is shorter."""
LONGEST = 6 * 3600.0
FIRST = 60.0

Say = Callable[[str], None]


def back_off(failures: int, chance: Callable[[], float] = random.random) -> float:
    """Seconds to the next try after so many failures in a row: a minute, doubled each time up to six hours.

    Half of it is left to chance, so that a hundred feeds that failed together do not come back together.
    """
    whole = min(LONGEST, FIRST * 2.0 ** min(failures - 1, 20))
    return whole * (0.5 + 0.5 * chance())


def poll(feed: Feed, state: State, fetcher: Fetcher, tally: Tally, say: Say, now: float) -> None:
    """Fetches the feed's listing and queues its new items, together with what to ask "changed since?" with next time.

    A feed that cannot be had is told, counted, and tried again later, ever less often.
    """
    known = state.feed(feed.url)
    tally.polls += 1
    try:
        page = fetcher.get(feed.url, known.validators, LIMITS)
        listing = _listing(page, fetcher) if page.modified else None
    except InputError as error:
        _fail(feed, known, error, state, tally, say, now)
        return
    after = FeedState(page.validators, now + feed.every, 0, now)
    with state.together():
        if listing is None:
            tally.unchanged += 1
            state.relist(feed.url, known.listed or 0.0, now)
        else:
            after = _queue(feed, listing, state, after, now)
        state.keep_feed(feed.url, after)


def _queue(feed: Feed, listing: Listing, state: State, after: FeedState, now: float) -> FeedState:
    wanted = _recent(listing.items, feed.within, now)
    new = state.unknown(wanted, now)
    newest = sorted(new, key=lambda item: item.date or "", reverse=True)[: feed.most]
    # Oldest first: the ledger hears of things in the order in which they were published.
    state.queue(feed.url, reversed(newest), now)
    whole = len(newest) == len(new) and not listing.sitemaps
    # "Not modified" must never hide what was left over.
    return after if whole else replace(after, validators=Validators())


def _recent(items: Iterable[Item], within: float | None, now: float) -> tuple[Item, ...]:
    return tuple(item for item in items if within is None or _age(item, now) <= within)


def _age(item: Item, now: float) -> float:
    """Seconds; 0 for an item without a date that can be read."""
    try:
        then = datetime.fromisoformat(item.date) if item.date else None
    except ValueError:
        then = None
    if then is None:
        return 0.0
    return now - (then if then.tzinfo else then.replace(tzinfo=UTC)).timestamp()


def _listing(page: Fetched, fetcher: Fetcher) -> Listing:
    """The listing on a page; of an index of sitemaps, those of its newest sitemaps together."""
    listing = _read(page)
    items = list(listing.items)
    faults: list[InputError] = []
    for url in listing.sitemaps[:SITEMAPS]:
        try:
            items.extend(_read(fetcher.get(url, None, LIMITS)).items)
        except InputError as error:
            faults.append(error)
    if faults and not items:
        raise faults[0]
    return Listing(tuple(items), listing.sitemaps)


def _read(page: Fetched) -> Listing:
    body = unpack_gzip(page.body, page.url, LIMITS) if page.body.startswith(b"\x1f\x8b") else page.body
    return read_listing(body, page.url)


def _fail(feed: Feed, known: FeedState, error: InputError, state: State, tally: Tally, say: Say, now: float) -> None:
    if isinstance(error, FetchError) and error.reason is Reason.HOLD:
        # Its host asks to wait, on account of something else: no failure of this feed.
        with state.together():
            state.keep_feed(feed.url, replace(known, due=now + (error.wait or 0.0)))
        return
    tally.failed += 1
    failures = known.failures + 1
    asked = error.wait if isinstance(error, FetchError) and error.wait else 0.0
    wait = max(back_off(failures), asked, feed.every if failures > 1 else 0.0)
    say(f"{error} (try {failures}; the next in {wait / 60:.0f} min)")
    with state.together():
        state.keep_feed(feed.url, replace(known, due=now + wait, failures=failures))
