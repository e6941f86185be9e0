"""The list of events, with facets; between two moments, the list of what changed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from onrecord.view import selecting
from onrecord.view.phrasing import sentence_of
from onrecord.view.serving import filter_of, number_of, view_of

A_PAGE = 50
"""Events on one page."""
DEEPEST = 100_000


def events_page(request: Request) -> Response:
    """The events of the filter, by day, the latest first."""
    view, wanted = view_of(request), filter_of(request, "page", "order")
    page = number_of(request, "page", 1, DEEPEST)
    oldest_first = request.query_params.get("order") == "oldest"
    with view.moment(wanted) as moment:
        found = selecting.select(moment, wanted, A_PAGE, (page - 1) * A_PAGE, oldest_first)
        divided = selecting.facets(moment, wanted)
    return view.page(
        request, "events.html", title="Events", wanted=wanted, days=selecting.days_of(found.accounts), found=found,
        facets=divided, number=page, last=max(1, -(-found.total // A_PAGE)), oldest_first=oldest_first,
        sentence_of=sentence_of,
    )  # fmt: skip
