"""For the slider over the whole page: over which time there is something to ask about."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onrecord.errors import UsageError
from onrecord.ledger.moments import Moment
from onrecord.view.selecting import counted
from onrecord.view.serving import view_of

STEPS = 200
"""Steps of the slider's chart of reports, at most."""


def moments(request: Request) -> Response:
    """For the slider: the first and last instant that something was known (or recorded), and how much when."""
    by = request.query_params.get("by") or "published"
    if by not in ("published", "recorded"):
        raise UsageError(f"{by[:40]!r} is no clock: published or recorded")
    with view_of(request).ledger() as ledger:
        return JSONResponse(_reach(ledger.moment(), by))


def _reach(moment: Moment, by: str) -> dict[str, object]:
    """Days are counted in SQL; what comes out is a few hundred numbers however large the ledger is."""
    column = "r.known" if by == "published" else "e.recorded"
    join = "" if by == "published" else " JOIN entries e ON e.id = r.entry"
    first, last = counted(moment, f"SELECT min({column}), max({column}) FROM reports r{join}", {})[0]
    if first is None:
        return {"first": None, "last": None, "counts": []}
    sql = (
        f"SELECT CAST((unixepoch(substr({column}, 1, 19)) - unixepoch(substr(:first, 1, 19))) * :steps "
        "/ (unixepoch(substr(:last, 1, 19)) - unixepoch(substr(:first, 1, 19)) + 1) AS INTEGER), count(*) "
        f"FROM reports r{join} GROUP BY 1"
    )
    found = dict(counted(moment, sql, {"first": first, "last": last, "steps": STEPS}))
    return {"first": first, "last": last, "counts": [found.get(step, 0) for step in range(STEPS)]}
