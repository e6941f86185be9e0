"""feeds.toml: which feeds are polled, and which events are watched; every fault of the file at once, as file:line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import InputError
from onrecord.rules import Faults, Origin
from onrecord.watch.tables import (
    Table,
    check_twice,
    count,
    duration,
    flag,
    list_among,
    list_of_texts,
    read_tables,
    text_of,
)

EVERY = 900.0
"""Seconds between two polls of a feed, unless it says otherwise."""
MOST = 100
"""New items that one poll takes, unless the feed says otherwise."""
SHORTEST = 60.0
"""Seconds between two polls of a feed, at least."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed or sitemap that is polled. Times are seconds."""

    url: str
    outlet: str | None = None
    every: float = EVERY
    pages: bool = True
    """Whether each item's page is fetched; otherwise the text in the feed itself is what is read."""
    most: int = MOST
    """New items that one poll takes, the newest first; the rest are left to the next poll."""
    within: float | None = None
    """Items that the feed dates longer ago are left alone; None takes all."""


CHANGES = ("event", "origin", "standing", "answer")
"""What a watch can be told: a new event, another independent origin, a change of standing, a question answered."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A saved filter over events, and what is worth telling of them. An empty filter lets everything through."""

    name: str
    actors: tuple[str, ...] = ()
    """Ids ("RUS:GOV", "person:vladimir-putin") or countries ("RUS") of whom one must take part."""
    between: tuple[str, ...] = ()
    """The same, but all must take part."""
    types: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    """Countries ("CHN") or names of places ("Beijing")."""
    changes: tuple[str, ...] = CHANGES
    origins: int = 0
    """Independent origins that an event must have before anything is told of it."""


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole file."""

    feeds: tuple[Feed, ...]
    watches: tuple[Watch, ...] = ()
    contact: str | None = None
    alerts: Path | None = None
    """Where the Atom feed of alerts is written; None for nowhere."""


def load_plan(path: Path, types: Iterable[str]) -> Plan:
    """The plan in `path`; `types` are the event types there are.

    Raises InputError where there is no such file, RuleError with every fault of it.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: byte {error.start} is not UTF-8") from error
    faults = Faults()
    plan = _plan(path, text, faults, frozenset(types))
    faults.raise_any()
    return plan


def _plan(path: Path, text: str, faults: Faults, types: frozenset[str]) -> Plan:
    name = str(path)
    try:
        parsed = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"line (\d+)", str(error))
        faults.add(Origin(name, int(found[1]) if found else max(1, text.count("\n"))), f"not valid TOML: {error}")
        return Plan(())
    tables = list(read_tables(name, text, parsed, ("feed", "watch"), faults))
    top = tables[0]
    contact = top.take("contact", _contact, None)
    alerts = top.take("alerts", lambda value: path.parent / text_of(value), None)
    every = top.take("every", _interval, EVERY)
    top.read |= {"feed", "watch"}
    top.finish()
    feeds = tuple(_feed(table, every) for table in tables[1:] if table.kind == "feed")
    watches = tuple(_watch(table, types) for table in tables[1:] if table.kind == "watch")
    if not feeds and not faults.lines:
        faults.add(Origin(name, 1), "no [[feed]] in it")
    check_twice(faults, tables, "feed", "url")
    check_twice(faults, tables, "watch", "name")
    return Plan(feeds, watches, contact, alerts)


def _feed(table: Table, every: float) -> Feed:
    feed = Feed(
        url=table.take("url", _web, "", needed=True),
        outlet=table.take("outlet", text_of, None),
        every=table.take("every", _interval, every),
        pages=table.take("pages", flag, True),
        most=table.take("most", count, MOST),
        within=table.take("within", duration, None),
    )
    table.finish()
    return feed


def _watch(table: Table, types: frozenset[str]) -> Watch:
    watch = Watch(
        name=table.take("name", text_of, "", needed=True),
        actors=table.take("actors", list_of_texts, ()),
        between=table.take("between", list_of_texts, ()),
        types=table.take("types", lambda value: list_among(value, types), ()),
        places=table.take("places", list_of_texts, ()),
        changes=table.take("changes", lambda value: list_among(value, CHANGES), CHANGES),
        origins=table.take("origins", count, 0),
    )
    table.finish()
    return watch


def _web(value: Any) -> str:
    from onrecord.fetch.records import FetchError
    from onrecord.fetch.urls import check_url

    try:
        check_url(text_of(value))
    except FetchError as error:
        raise ValueError(f"is no address to poll: {error.said}") from error
    return text_of(value)


def _contact(value: Any) -> str:
    from onrecord.errors import UsageError
    from onrecord.fetch.fetcher import user_agent

    try:
        user_agent(text_of(value))
    except UsageError as error:
        raise ValueError(f"is none: {error}") from error
    return text_of(value)


def _interval(value: Any) -> float:
    seconds = duration(value)
    if seconds < SHORTEST:
        raise ValueError(f"is shorter than {SHORTEST:g} s: no site wants to be asked more often")
    return seconds
