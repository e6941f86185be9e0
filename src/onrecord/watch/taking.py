"""One item of the queue: its page fetched, read, and its reports added to the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from onrecord.errors import InputError, LedgerError, OnRecordError
from onrecord.fetch.fetcher import Fetcher
from onrecord.fetch.records import FetchError, Reason
from onrecord.readers.items import Found, ReadOptions, Refusal
from onrecord.records import Readout, Report
from onrecord.watch.items import Item
from onrecord.watch.plan import Feed
from onrecord.watch.polling import Say, back_off
from onrecord.watch.state import State, Waiting
from onrecord.watch.tally import Tally

TRIES = 6
"""Of one item; what cannot be had by then is refused."""
_HOST_IN_TROUBLE = frozenset({Reason.CONNECTION, Reason.TIME, Reason.NAME, Reason.CERTIFICATE})

Code = Callable[[Report], Readout]
"""The pipeline: a report to its record."""


class Ledger(Protocol):
    """What is needed of the ledger. Adding is durable on return; a report that it holds is left alone."""

    def add(self, readout: Readout) -> tuple[str, ...] | None:
        """Ids of the events that came or changed; None where the report was held already."""


def take(
    waiting: Waiting, feed: Feed, state: State, fetcher: Fetcher, code: Code, ledger: Ledger, tally: Tally, say: Say,
    now: float,
) -> tuple[str, ...]:  # fmt: skip
    """Adds an item's reports to the ledger, then takes it off the queue; the events that came or changed.

    What cannot be read is told and counted. Raises LedgerError where the ledger cannot be written: the item waits.
    """
    changed: list[str] = []
    try:
        for report in _reports(waiting.item, feed, fetcher, tally, say):
            changed.extend(_add(report, code, ledger, waiting.item, tally, say))
    except FetchError as error:
        if error.again and waiting.tries + 1 < TRIES:
            _postpone(waiting, error, state, fetcher, tally, say, now)
            return tuple(changed)
        _refuse(error, tally, say)
    except LedgerError:
        raise
    except InputError as error:
        _refuse(error, tally, say)
    state.done(waiting.item.key)
    return tuple(changed)


def _reports(item: Item, feed: Feed, fetcher: Fetcher, tally: Tally, say: Say) -> Iterator[Report]:
    from onrecord.readers.registry import open_bytes

    if feed.pages or not item.content:
        if not item.url:
            raise InputError(f"{feed.url}: item {item.title or item.key!r} has no address")
        page = fetcher.get(item.url)
        data, options = page.body, ReadOptions(item.published, feed.outlet, page.url, page.retrieved)
    else:
        data, options = _document(item), ReadOptions(item.published, feed.outlet, item.url, format="html")
    for found in open_bytes(data, item.url or feed.url, options):
        if isinstance(found, Found):
            yield found.report
        elif isinstance(found, Refusal):
            _refuse(found, tally, say)


def _document(item: Item) -> bytes:
    """The feed's own text as the page that it is a part of."""
    from html import escape

    title = escape(item.title or "")
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{item.content}</body></html>".encode()


def _add(report: Report, code: Code, ledger: Ledger, item: Item, tally: Tally, say: Say) -> tuple[str, ...]:
    """Codes a report and adds it; the events that came or changed. What cannot be coded is refused by itself."""
    readout = _code(report, code, item, tally, say)
    if readout is None:
        return ()
    try:
        events = ledger.add(readout)
    except InputError as error:
        _refuse(f"{item.url or item.key}: {error}", tally, say)
        return ()
    tally.held += events is None
    tally.reports += events is not None
    return events or ()


def _code(report: Report, code: Code, item: Item, tally: Tally, say: Say) -> Readout | None:
    try:
        return code(report)
    except OnRecordError as error:
        _refuse(f"{item.url or item.key}: {error}", tally, say)
    except Exception as error:
        # A fault of ours in one report: the others, and the feeds, go on. It is told with its kind.
        _refuse(f"{item.url or item.key}: cannot be coded: {type(error).__name__}: {error}", tally, say)
    return None


def _refuse(why: object, tally: Tally, say: Say) -> None:
    tally.refused += 1
    say(str(why))


def _postpone(
    waiting: Waiting, error: FetchError, state: State, fetcher: Fetcher, tally: Tally, say: Say, now: float
) -> None:
    wait = max(back_off(waiting.tries + 1), error.wait or 0.0)
    if error.wait or error.reason in _HOST_IN_TROUBLE:
        # One item has found out; the others of that host need not each find out again.
        fetcher.hosts.hold(waiting.host, error.wait or back_off(1))
    if error.reason is Reason.HOLD:
        state.wait_until(waiting.item.key, now + wait)
        return
    tally.postponed += 1
    say(f"{error} (try {waiting.tries + 1} of {TRIES}; the next in {wait / 60:.0f} min)")
    state.postpone(waiting.item.key, now + wait)
