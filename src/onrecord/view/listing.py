"""The list of events, with facets; between two moments, the list of what changed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from onrecord.ledger.accounts import Account
from onrecord.ledger.changes import Change, diff
from onrecord.ledger.instants import as_of
from onrecord.ledger.query import fits
from onrecord.view import dividing, selecting
from onrecord.view.filters import Filter
from onrecord.view.phrasing import sentence_of
from onrecord.view.serving import View, filter_of, number_of, view_of

CHANGES = ("appeared", "strengthened", "weakened", "denied", "withdrawn", "merged")
MOST_CHANGES = 200
"""Changes of one kind that the page shows."""
A_PAGE = 50
"""Events on one page."""
DEEPEST = 100_000


def events_page(request: Request) -> Response:
    """The events of the filter, by day, the latest first."""
    view, wanted = view_of(request), filter_of(request, "page", "order")
    if wanted.start:
        return _changes_page(request, view, wanted)
    page = number_of(request, "page", 1, DEEPEST)
    oldest_first = request.query_params.get("order") == "oldest"
    with view.moment(wanted) as moment:
        divided = dividing.facets(moment, wanted)
        total = dividing.total(divided, wanted)
        found = selecting.select(moment, wanted, A_PAGE, (page - 1) * A_PAGE, oldest_first, total)
    return view.page(
        request, "events.html", title="Events", wanted=wanted, days=selecting.days_of(found.accounts), found=found,
        facets=divided, number=page, last=max(1, -(-found.total // A_PAGE)), oldest_first=oldest_first,
        sentence_of=sentence_of,
    )  # fmt: skip


def _changes_page(request: Request, view: View, wanted: Filter) -> Response:
    """What changed between two moments in the events of the filter, and which questions were asked and answered."""
    with view.moment(wanted) as moment:
        found = diff(moment.earlier(as_of(wanted.start, wanted.clock)), moment)
        kept = {a.event.id for a in selecting.holding(moment, wanted, [_account(one) for one in found.events])}
    changes = [one for one in found.events if _account(one).event.id in kept and _fits(one, wanted)]
    groups = [(what, [one for one in changes if one.what == what]) for what in CHANGES]
    about = None if wanted.is_empty else {_account(one).event.id for one in changes}
    asked, answered = (
        [one for one in some if about is None or one.event in about] for some in (found.asked, found.answered)
    )
    return view.page(
        request, "changes.html", title="What changed", wanted=wanted, groups=[g for g in groups if g[1]], total=len(changes),
        asked=asked, answered=answered, sentence_of=sentence_of, most=MOST_CHANGES,
    )  # fmt: skip


def _account(change: Change) -> Account:
    account = change.after or change.before
    assert account is not None, "a change is of something"
    return account


def _fits(change: Change, wanted: Filter) -> bool:
    """Whether the event is what was asked for, before or after."""
    return any(fits(account, wanted.ledger()) for account in (change.before, change.after) if account)
