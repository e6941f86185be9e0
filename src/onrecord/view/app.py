"""The page as an application: settings in, an ASGI application out."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from onrecord.coding.vocabulary import read_vocabulary
from onrecord.errors import InputError, LedgerError, OnRecordError, UsageError
from onrecord.ledger.file import connect
from onrecord.ledger.rows import Coder
from onrecord.rules import Faults
from onrecord.view.desk import Desk
from onrecord.view.reader import Reader
from onrecord.view.routes import PAGES
from onrecord.view.safety import Guard
from onrecord.view.serving import View, view_of
from onrecord.view.settings import Settings as Settings
from onrecord.view.words import STATIC
from onrecord.watch.plan import Watch, load_plan


def make_app(settings: Settings, coder: Callable[[], Coder] = Coder) -> Starlette:
    """The page over one ledger. The ledger is opened read-only for each request, and to write only where a form asks.

    `coder` says what reads the reports that are added here. Raises LedgerError where there is no ledger, RuleError for
    faults of the feeds file.
    """
    connect(settings.ledger).close()
    routes = [Route(page.path, page.handler, methods=list(page.methods), name=page.name) for page in PAGES]
    app = Starlette(
        routes=[*routes, Mount("/static", StaticFiles(directory=STATIC), name="static")],
        middleware=[Middleware(Guard, settings=settings)],
        exception_handlers={OnRecordError: _say_fault, 404: _say_missing, 405: _say_missing, 500: _say_broken},
    )
    reader = Reader(settings.rules, settings.language, coder)
    app.state.view = View(settings, Desk(settings, _given(settings)), reader)
    return app


def _given(settings: Settings) -> tuple[Watch, ...]:
    """The watches of the feeds file, where one was named."""
    if settings.feeds is None:
        return ()
    faults = Faults()
    types = read_vocabulary(faults, settings.rules).types
    faults.raise_any()
    return load_plan(settings.feeds, types).watches


def _say_fault(request: Request, error: Exception) -> Response:
    """One of our own errors: what was wrong with the request, or with the ledger."""
    status = 400
    if isinstance(error, LedgerError):
        status = 409 if "another program" in str(error) else 503
    elif not isinstance(error, UsageError | InputError):
        status = 500
    return _said(request, status, str(error))


def _say_missing(request: Request, error: Exception) -> Response:
    status = getattr(error, "status_code", 404)
    detail = str(getattr(error, "detail", ""))
    plain = detail if detail not in ("", "Not Found", "Method Not Allowed") else ""
    if not plain:
        plain = "there is no such page" if status == 404 else f"this address does not take {request.method}"
    return _said(request, status, plain)


def _say_broken(request: Request, error: Exception) -> Response:
    return _said(
        request, 500, f"a fault of onrecord itself: {type(error).__name__}; the terminal that serves says more"
    )


def _said(request: Request, status: int, message: str) -> Response:
    view = view_of(request)
    if "application/json" in request.headers.get("accept", ""):
        from starlette.responses import JSONResponse

        return JSONResponse({"error": message}, status)
    title = "Not found" if status == 404 else "Not shown" if status < 500 else "Something went wrong"
    return view.page(request, "error.html", title=title, status=status, message=message)
