"""Watches: saved filters with what is worth telling of them; their alerts, also as an Atom feed."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.errors import UsageError
from onrecord.ledger.query import is_meant
from onrecord.view.filters import Filter, read_filter
from onrecord.view.serving import View, filter_of, view_of
from onrecord.watch.atom import atom_of
from onrecord.watch.plan import CHANGES, Watch

SAYS = {
    "event": "a new event", "origin": "another origin", "standing": "a change of standing", "answer": "an answer to a question",
}  # fmt: skip
LATEST = 100
"""Alerts that the page shows; the feed has all that are kept."""


def watches_page(request: Request) -> Response:
    """The watches and what they told; looking at them empties the badge."""
    view, wanted = view_of(request), filter_of(request)
    view.desk.follow()
    alerts, unseen = view.desk.alerts(), view.desk.unseen()
    view.desk.look()
    return view.page(
        request, "watches.html", title="Watches", wanted=wanted, watches=view.desk.watches(), found=alerts[:LATEST],
        fresh=unseen, given={watch.name for watch in view.desk.given}, says=SAYS,
    )  # fmt: skip


def watches_atom(request: Request) -> Response:
    """The alerts as a feed; looking at it empties no badge, since a feed reader is not a person."""
    view = view_of(request)
    view.desk.follow()
    with view.ledger() as ledger:
        (began,) = ledger.reader.execute(
            "SELECT coalesce(max(recorded), '1970-01-01T00:00:00Z') FROM entries"
        ).fetchone()
    return Response(atom_of(view.desk.alerts(), began[:19] + "Z"), media_type="application/atom+xml")


async def save_watch(request: Request) -> Response:
    """Saves a watch, or takes one away."""
    form = await request.form()
    fields = {name: value.strip() for name, value in form.items() if isinstance(value, str)}
    changes = tuple(value for value in form.getlist("changes") if isinstance(value, str))
    await run_in_threadpool(_save, view_of(request), fields, changes)
    return RedirectResponse("/watches", 303)


def _save(view: View, fields: Mapping[str, str], changes: tuple[str, ...]) -> None:
    if fields.get("drop"):
        view.desk.drop_watch(fields["drop"])
        return
    names = ("actor", "with", "type", "place")
    wanted = read_filter((name, fields.get(name, "")) for name in names)
    view.desk.save_watch(_watch(view, fields.get("name", ""), wanted, changes, fields.get("origins", "")))
    # What the ledger knows already is no news: the watch begins from here, which takes a while in a large one.
    view.desk.follow_soon(-2)


def _watch(view: View, name: str, wanted: Filter, changes: tuple[str, ...], origins: str) -> Watch:
    if unknown := [change for change in changes if change not in CHANGES]:
        raise UsageError(f"{unknown[0]!r} is no change; they are {', '.join(CHANGES)}")
    if origins and not (origins.isascii() and origins.isdigit() and int(origins[:9]) < 1_000):
        raise UsageError(f"{origins!r} is no number of origins")
    who = tuple(_actor(view, one) for one in (wanted.actor, wanted.with_) if one)
    return Watch(
        name, who if len(who) == 1 else (), who if len(who) == 2 else (), (wanted.type,) if wanted.type else (),
        (wanted.place,) if wanted.place else (), changes or CHANGES, int(origins or 0),
    )  # fmt: skip


def _actor(view: View, who: str) -> str:
    """The id or country that a watch needs for whom a person means. Raises UsageError for one the ledger never met."""
    with view.ledger() as ledger:
        rows = ledger.reader.execute(
            "SELECT a.actor, a.country, a.name, count(e.event) FROM actors a LEFT JOIN event_actors e ON e.actor = a.id "
            "GROUP BY a.id ORDER BY 4 DESC"
        ).fetchall()
    for actor, country, _, _ in rows:
        if who in (actor, country):
            return who
    for actor, country, name, _ in rows:
        if is_meant(who, actor, country, name):
            return str(actor)
    raise UsageError(f"nobody in this ledger is called {who!r}; give a country's code, an id or a name")
