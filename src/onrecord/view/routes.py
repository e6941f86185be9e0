"""The table of pages: a line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onrecord.view import article, deciding, event, listing, live, rulebook


@dataclass(frozen=True, slots=True)
class Page:
    """One page. `title` is what the navigation calls it; None keeps it out of there."""

    name: str
    path: str
    handler: Callable[..., Any]
    title: str | None = None
    filtered: bool = False
    """Whether it shows the events of the filter in its address: links to it carry that filter along."""
    methods: tuple[str, ...] = ("GET",)


PAGES: tuple[Page, ...] = (
    Page("events", "/", listing.events_page, "Events", filtered=True),
    Page("event", "/event/{event}", event.event_page),
    Page("report", "/report/{report}", article.report_page),
    Page("rule", "/rule", rulebook.rule_page),
    Page("decide", "/decide", deciding.decide, methods=("POST",)),
    Page("live", "/live", live.live),
)
