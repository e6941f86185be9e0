"""The page of two actors, and the page of one."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from onrecord.entities.directory import Entry
from onrecord.entities.tables import load_actors
from onrecord.fusion.view import last_day
from onrecord.records import Actor
from onrecord.view.charting import (
    Figure,
    beside,
    choose,
    pair_link,
    timeline_figure,
)
from onrecord.view.columns import Columns, tallied
from onrecord.view.drawing.dyad import Year, draw_year, place_year
from onrecord.view.drawing.marks import Links
from onrecord.view.drawing.nations import name_of
from onrecord.view.drawing.network import CROWD
from onrecord.view.drawing.offices import Office, draw_offices
from onrecord.view.filters import Filter
from onrecord.view.holding import Chosen
from onrecord.view.picture import picture
from onrecord.view.serving import filter_of, missing, view_of
from onrecord.view.tables import month_table, year_table

PARTNERS = 12
"""Others that an actor's page names, and pairs that the page of dyads offers."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two actors, and how many events they share."""

    a: str
    b: str
    events: int
    url: str


def dyad_page(request: Request) -> Response:
    """A year of days between the `actor` and the `with` of the filter; without them, whom to ask about."""
    view, wanted = view_of(request), filter_of(request)
    chosen = choose(request, wanted)
    if not (wanted.actor and wanted.with_):
        return view.page(
            request, "dyads.html", title="Dyads", wanted=wanted, pairs=_pairs(chosen, wanted), **beside(chosen)
        )
    rows = chosen.rows
    year = place_year(rows, _last_day(chosen, wanted))
    names = (_named(chosen.columns, wanted.actor), _named(chosen.columns, wanted.with_))
    return view.page(
        request, "dyad.html", title=f"{names[0]} and {names[1]}", wanted=wanted, names=names,
        figure=_year_figure(year, wanted), months=month_table(year, _year_links(wanted, as_list=True)),
        years=_neighbours(year, chosen, wanted), independent=sum(row.origins > 0 for row in rows), **beside(chosen),
    )  # fmt: skip


def dyad_picture(request: Request) -> Response:
    """The year of days as a file."""
    wanted = filter_of(request)
    chosen = choose(request, wanted)
    return picture(draw_year(place_year(chosen.rows, _last_day(chosen, wanted))) if chosen.mask.any() else None, "dyad")


def actor_page(request: Request) -> Response:
    """One actor, by id: the offices over time, the events, and with whom."""
    view, wanted = view_of(request), filter_of(request)
    ident = request.path_params["actor"]
    chosen = choose(request, replace(wanted, actor=ident, with_=None))
    entry = load_actors(view.settings.rules).entries.get(ident)
    if entry is None and not _is_known(request, ident):
        raise missing(f"nobody here has the id {ident[:80]!r}")
    offices = _offices(entry)
    known = _actor(chosen.columns, ident)
    own = replace(wanted, actor=ident, with_=None)
    title = entry.name if entry else known.name if known else ident
    return view.page(
        request, "actor.html", title=title, wanted=own,
        ident=ident, entry=entry, known=known, forms=[form for form in _forms(chosen.columns, ident) if form != title],
        offices=[office for office in offices if office.words], drawn=draw_offices(offices, date.today().toordinal()),
        country=name_of(entry.country) if entry and entry.country else name_of(known.country) if known and known.country else None,
        figure=timeline_figure(chosen, own, "/timeline"), partners=_partners(chosen, ident, own), **beside(chosen),
    )  # fmt: skip


# ------------------------------------------------------------------ two actors


def _year_figure(year: Year, wanted: Filter) -> Figure:
    notes: list[tuple[str, str | None]] = [
        (f"{count:,} on some day of {label}", None) for label, count in year.vague[:4]
    ]
    if len(year.vague) > 4:
        notes.append((f"{sum(count for _, count in year.vague[4:]):,} in more intervals", None))
    if year.outside:
        notes.append((f"{year.outside:,} in other years", None))
    if year.undated:
        notes.append((f"{year.undated:,} of unknown day", None))
    links = _year_links(wanted)
    caption = (
        f"{year.drawn:,} events, each counted once however many reports tell it. Cooperation above, conflict below; verbal "
        "light, material dark; hatched where no independent origin tells it or it is in doubt, hollow where planned or absent."
    )
    return Figure("dyad", draw_year(year, links), caption, tuple(notes), year_table(year, links))


def _year_links(wanted: Filter, as_list: bool = False) -> Links:
    if as_list:
        return Links(days=lambda since, until: wanted.url("/", since=since, until=until))
    query = replace(wanted, since=None, until=None).query()
    return Links(days=lambda since, until: f"/day/{since}{query}")


def _last_day(chosen: Chosen, wanted: Filter) -> int:
    """The last day of the year to show: as the filter says, else that of the last dated event, no later than planned ones."""
    asked = last_day(wanted.until) if wanted.until else None
    if asked:
        return asked
    known = chosen.columns.last[chosen.mask & (chosen.columns.first >= 0) & ~chosen.columns.soft]
    return int(known.max()) if len(known) else date.today().toordinal()


def _neighbours(year: Year, chosen: Chosen, wanted: Filter) -> list[tuple[str, str]]:
    """The years before and after, where something is in them."""
    found = []
    # What a year of days draws: events that are known to the day.
    days = chosen.columns.first[chosen.mask & (chosen.columns.first == chosen.columns.last)]
    for words, last in (("← The year before", year.first - 1), ("The year after →", year.last + 366)):
        day = date.fromordinal(min(max(366, last), date.max.toordinal())).isoformat()
        if ((days >= max(1, last - 365)) & (days <= last)).any():
            found.append((words, wanted.url("/dyad", since=None, until=day)))
    return found


def _pairs(chosen: Chosen, wanted: Filter) -> list[Pair]:
    """The pairs of countries that share most of the events."""
    names = sorted({actor.country for actor in chosen.columns.actors if actor.country})
    numbers = {country: n for n, country in enumerate(names)}
    code = np.array([numbers.get(actor.country or "", -1) for actor in chosen.columns.actors], np.int64)
    found = chosen.columns.sharing(chosen.mask, code, CROWD)
    counts: Counter[tuple[int, int]] = Counter()
    for a, b, shared in zip(found.a.tolist(), found.b.tolist(), found.shared.tolist(), strict=True):
        counts[a, b] += shared
    link = pair_link(wanted)
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:PARTNERS]
    return [Pair(name_of(names[a]), name_of(names[b]), n, link(names[a], names[b])) for (a, b), n in ranked]


def _named(columns: Columns, who: str) -> str:
    """How to call what a filter asks for: a country by its name, an id by its actor's."""
    if len(who) == 3 and who.isupper():
        return name_of(who)
    found = _actor(columns, who)
    return found.name if found else who


# ------------------------------------------------------------------ one actor


def _offices(entry: Entry | None) -> tuple[Office, ...]:
    """The terms of an entry of the actor tables."""
    if entry is None:
        return ()
    return tuple(
        Office(term.office or ", ".join(term.roles) or entry.name, term.start, term.end, term.last_seen)
        for term in entry.terms
    )


def _actor(columns: Columns, ident: str) -> Actor | None:
    """The actor of an id as the ledger last names it."""
    named = [actor for actor in columns.actors if actor.id == ident]
    return max(named, key=lambda actor: (actor.office is not None, len(actor.name)), default=None)


def _forms(columns: Columns, ident: str) -> list[str]:
    """Other names under which reports know an actor, and offices that they give."""
    given = {text for a in columns.actors if a.id == ident for text in (a.name, a.office) if text}
    return sorted(given)


def _is_known(request: Request, ident: str) -> bool:
    with view_of(request).ledger() as ledger:
        return ledger.reader.execute("SELECT 1 FROM actors WHERE actor = ? LIMIT 1", (ident,)).fetchone() is not None


def _partners(chosen: Chosen, ident: str, wanted: Filter) -> list[Pair]:
    """Those who take part in most of an actor's events."""
    columns = chosen.columns
    names = {actor.id: actor.name for actor in columns.actors}
    known = list(names)
    # An actor may go by several names: each id has one number.
    numbers = {name: number for number, name in enumerate(known)}
    code = np.array([numbers[actor.id] for actor in columns.actors], np.int64)
    inside = chosen.mask[columns.party_of]
    both, _ = tallied(columns.party_of[inside] * len(known) + code[columns.party[inside]])
    counts = np.bincount(both % max(1, len(known)), minlength=len(known))
    ranked = sorted((-n, known[i]) for i, n in enumerate(counts.tolist()) if n and known[i] != ident)[:PARTNERS]
    link = pair_link(wanted)
    return [Pair(ident, names[name], -n, link(ident, name)) for n, name in ranked]
