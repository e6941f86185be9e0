"""The table of pages: a line each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from onrecord.view import (
    adding,
    article,
    charting,
    days,
    deciding,
    event,
    listing,
    live,
    moments,
    questions,
    relations,
    rows,
    rulebook,
    search,
    sqlpage,
    taking,
    trying,
    watches,
)


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
    timed: bool = False
    """Whether it can be asked as of a moment: the slider stands over it."""


PAGES: tuple[Page, ...] = (
    Page("events", "/", listing.events_page, "Events", filtered=True, timed=True),
    Page("timeline", "/timeline", charting.timeline_page, "Timeline", filtered=True, timed=True),
    Page("timeline-svg", "/timeline.svg", charting.timeline_picture),
    Page("map", "/map", charting.map_page, "Map", filtered=True, timed=True),
    Page("map-svg", "/map.svg", charting.map_picture),
    Page("dyad", "/dyad", relations.dyad_page, "Dyads", filtered=True, timed=True),
    Page("dyad-svg", "/dyad.svg", relations.dyad_picture),
    Page("network", "/network", charting.network_page, "Network", filtered=True, timed=True),
    Page("network-svg", "/network.svg", charting.network_picture),
    Page("actor", "/actor/{actor}", relations.actor_page, timed=True),
    Page("download", "/download/{format}", taking.download),
    Page("moments", "/moments", moments.moments),
    Page("day", "/day/{day}", days.day_page, timed=True),
    Page("days", "/day", days.latest_day, "Day"),
    Page("questions", "/questions", questions.questions_page, "Questions", timed=True),
    Page("search", "/search", search.search_page, "Search", timed=True),
    Page("sql", "/sql", sqlpage.sql_page, "SQL"),
    Page("table", "/table/{table}", rows.table_page),
    Page("sql-save", "/sql/save", sqlpage.save_query, methods=("POST",)),
    Page("watches", "/watches", watches.watches_page, "Watches", filtered=True),
    Page("watches-save", "/watches/save", watches.save_watch, methods=("POST",)),
    Page("watches-atom", "/watches.atom", watches.watches_atom),
    Page("add", "/add", adding.add_page, "Add"),
    Page("add-send", "/add", adding.add, methods=("POST",)),
    Page("job", "/add/{job}", adding.job_page),
    Page("try", "/try", trying.try_page, "Try it"),
    Page("try-send", "/try", trying.try_text, methods=("POST",)),
    Page("event", "/event/{event}", event.event_page, timed=True),
    Page("report", "/report/{report}", article.report_page, timed=True),
    Page("rule", "/rule", rulebook.rule_page),
    Page("decide", "/decide", deciding.decide, methods=("POST",)),
    Page("live", "/live", live.live),
)
