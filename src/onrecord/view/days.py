"""A day in the manner of a portal of current events: heads, stories, a sentence an event, its sources in brackets."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.export.brief import HEADINGS, heading_of, write
from onrecord.export.registry import ALL, Options, Tally
from onrecord.export.stored import told_accounts
from onrecord.export.told import ToldEvent, mark_of
from onrecord.ledger.moments import Moment
from onrecord.view import selecting
from onrecord.view.filters import Filter
from onrecord.view.serving import filter_of, missing, view_of

SOURCES = 5
"""Reports that a sentence names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event of the day."""

    told: ToldEvent
    mark: str | None
    """Why it is no plain fact ("planned", "unconfirmed", ...); None where it is one."""


@dataclass(frozen=True, slots=True)
class Story:
    """Events of the day between the same countries; `title` is None for one that stands alone."""

    title: str | None
    entries: tuple[Entry, ...]


def day_page(request: Request) -> Response:
    """The events of one day; with ".md" behind the day, the same as Markdown for a morning note."""
    view, wanted = view_of(request), filter_of(request)
    given = request.path_params["day"]
    day = _day(given.removesuffix(".md"))
    on_it = replace(wanted, since=day.isoformat(), until=day.isoformat())
    with view.moment(wanted) as moment:
        told = _told(moment, on_it, day)
        first, last = _ends(moment)
    if given.endswith(".md"):
        return _markdown(told, view.settings.ledger.stem)
    return view.page(
        request, "day.html", title=f"{day:%A}, {day.day} {day:%B %Y}", wanted=wanted, day=day, heads=_heads(told),
        before=_beside(day, -1), after=_beside(day, 1), first=first, last=last,
        sources=SOURCES,
    )  # fmt: skip


def _beside(day: date, days: int) -> str | None:
    """The day so many days later; None beyond the days that there are."""
    try:
        return (day + timedelta(days=days)).isoformat()
    except OverflowError:
        return None


def latest_day(request: Request) -> Response:
    """The latest day that something is told of which came about, today at most; where nothing did, the latest that was planned."""
    view, wanted = view_of(request), filter_of(request, "on")
    day = request.query_params.get("on")
    if not day:
        limit = wanted.as_of[:10] if wanted.as_of else date.today().isoformat()
        with view.ledger() as ledger:
            dated = "SELECT since FROM events WHERE since <= ? AND length(since) = 10{} ORDER BY since DESC LIMIT 1"
            steps = (ledger.reader.execute(dated.format(also), (limit,)).fetchone() for also in (_CAME_ABOUT, ""))
            day = next((found[0] for found in steps if found), date.today().isoformat())
    return RedirectResponse(wanted.url(f"/day/{_day(day).isoformat()}"), 303)


_CAME_ABOUT = " AND standing NOT IN ('planned', 'did not happen')"


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given)
    except ValueError as error:
        raise missing(f"{given[:40]!r} is no day; write it as 2025-09-03") from error


def _told(moment: Moment, wanted: Filter, day: date) -> list[ToldEvent]:
    """The events of that very day; those of a whole month that it lies in are left to the list."""
    accounts, _ = selecting.matching(moment, wanted)
    exact = [a for a in accounts if len(a.event.when.start or "") == 10]
    return list(told_accounts(moment, exact))


def _ends(moment: Moment) -> tuple[str | None, str | None]:
    dated = "SELECT since FROM events WHERE since IS NOT NULL AND length(since) = 10 ORDER BY since"
    first, last = moment.connection.execute(f"SELECT ({dated} LIMIT 1), ({dated} DESC LIMIT 1)").fetchone()
    return first, last


def _heads(told: Iterable[ToldEvent]) -> list[tuple[str, list[Story]]]:
    by_head: dict[str, list[ToldEvent]] = {}
    for one in told:
        by_head.setdefault(heading_of(one), []).append(one)
    return [(head, _stories(by_head[head])) for head in HEADINGS if head in by_head]


def _stories(told: list[ToldEvent]) -> list[Story]:
    """Events between the same countries stand together; those told by most come first."""
    groups: dict[tuple[str, ...], list[ToldEvent]] = {}
    for one in told:
        groups.setdefault(_countries(one), []).append(one)
    found = []
    for countries, members in groups.items():
        members.sort(key=lambda one: (-one.origins, -len(one.reports), one.event.id))
        entries = tuple(Entry(one, mark_of(one)) for one in members)
        if len(entries) > 1 and len(countries) > 1:
            found.append(Story(" and ".join(countries), entries))
        else:
            found += [Story(None, (entry,)) for entry in entries]
    return sorted(found, key=lambda story: (-len(story.entries), -story.entries[0].told.origins))


def _countries(told: ToldEvent) -> tuple[str, ...]:
    """The countries of an event, by the name that its actors go by where one is a government."""
    named: Mapping[str, str] = {
        p.actor.country: p.actor.name
        for p in told.event.participants
        if p.actor.country and p.actor.kind == "government"
    }
    met = Counter(p.actor.country for p in told.event.participants if p.actor.country)
    return tuple(sorted(named.get(country, country) for country in met))


def _markdown(told: Iterable[ToldEvent], name: str) -> Response:
    out = io.BytesIO()
    write(told, out, Options(ALL, name), Tally())
    return Response(out.getvalue(), media_type="text/markdown")
