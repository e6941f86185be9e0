"""The list of events, with facets; between two moments, the list of what changed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from onrecord.ledger.accounts import Account
from onrecord.ledger.changes import Change, Diff, diff
from onrecord.ledger.instants import as_of
from onrecord.ledger.moments import Moment
from onrecord.ledger.query import fits
from onrecord.view import dividing, selecting
from onrecord.view.filters import Filter
from onrecord.view.serving import View, filter_of, number_of, one_of, view_of

CHANGES = ("appeared", "strengthened", "weakened", "denied", "withdrawn", "merged")
MOST_CHANGES = 200
"""Changes of one kind that the page shows."""
SHAPES = {"list": 50, "table": 100}
"""How events are shown, and how many of them on one page."""
DEEPEST = 100_000


def events_page(request: Request) -> Response:
    """The events of the filter, by day, the latest first."""
    view, wanted = view_of(request), filter_of(request, "page", "order", "as")
    if wanted.start:
        return _changes_page(request, view, wanted)
    page = number_of(request, "page", 1, DEEPEST)
    order, shape = one_of(request, "order", selecting.ORDERS), one_of(request, "as", SHAPES)
    many = SHAPES[shape]
    with view.moment(wanted) as moment:
        divided = dividing.facets(moment, wanted)
        total = dividing.total(divided, wanted)
        found = selecting.select(moment, wanted, many, (page - 1) * many, order, total)
    return view.page(
        request, "events.html", title="Events", wanted=wanted, days=selecting.days_of(found.accounts), found=found,
        facets=divided, number=page, last=max(1, -(-found.total // many)), order=order, orders=selecting.ORDERS, shape=shape,
        ordered=_own, own=_own(order, shape),
        by_day=selecting.ORDERS[order].column == "since",
    )  # fmt: skip


def _own(order: str, shape: str) -> list[tuple[str, str]]:
    """What of order and shape has to stand in an address: what is usual need not."""
    usual = {"order": next(iter(selecting.ORDERS)), "as": next(iter(SHAPES))}
    return [(name, value) for name, value in (("order", order), ("as", shape)) if value != usual[name]]


def _changes_page(request: Request, view: View, wanted: Filter) -> Response:
    """What changed between two moments in the events of the filter, and which questions were asked and answered."""
    with view.moment(wanted) as moment:
        found = _changes(moment, wanted)
        kept = {a.event.id for a in selecting.holding(moment, wanted, [_account(one) for one in found.events])}
    changes = [one for one in found.events if _account(one).event.id in kept and _fits(one, wanted)]
    groups = [(what, [one for one in changes if one.what == what]) for what in CHANGES]
    about = None if wanted.is_empty else {_account(one).event.id for one in changes}
    asked, answered = (
        [one for one in some if about is None or one.event in about] for some in (found.asked, found.answered)
    )
    return view.page(
        request, "changes.html", title="What changed", wanted=wanted, groups=[g for g in groups if g[1]], total=len(changes),
        asked=asked, answered=answered, most=MOST_CHANGES,
    )  # fmt: skip


def _changes(moment: Moment, wanted: Filter) -> Diff:
    """What changed, remembered for as long as the ledger stays as it is: other filters ask the same again."""
    key = (*selecting.state_of(moment), moment.at, wanted.start, wanted.clock)
    if key not in _known:
        while len(_known) >= REMEMBERED:
            _known.pop(next(iter(_known)), None)
        _known[key] = diff(moment.earlier(as_of(wanted.start, wanted.clock)), moment)
    return _known[key]


_known: dict[tuple[object, ...], Diff] = {}
REMEMBERED = 8
"""Pairs of moments whose differences are remembered."""


def _account(change: Change) -> Account:
    account = change.after or change.before
    assert account is not None, "a change is of something"
    return account


def _fits(change: Change, wanted: Filter) -> bool:
    """Whether the event is what was asked for, before or after."""
    return any(fits(account, wanted.ledger()) for account in (change.before, change.after) if account)
