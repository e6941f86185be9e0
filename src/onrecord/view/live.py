"""What the page asks every few seconds: whether the ledger has grown."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onrecord.view.serving import view_of


def live(request: Request) -> Response:
    """The number of the last entry, how many reports and events there are, and alerts that nobody has seen."""
    view = view_of(request)
    with view.ledger() as ledger:
        entry, recorded = ledger.reader.execute(
            "SELECT coalesce(max(id), 0), coalesce(max(recorded), '') FROM entries"
        ).fetchone()
        (reports,) = ledger.reader.execute("SELECT coalesce(max(id), 0) FROM reports").fetchone()
    view.desk.follow_soon(entry)
    return JSONResponse({"entry": entry, "recorded": recorded, "reports": reports, "alerts": view.desk.unseen()})
