"""What every page has in hand: the ledger, the filter of its address, the templates."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from onrecord.errors import UsageError, nearest
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.moments import Moment
from onrecord.view import words
from onrecord.view.desk import Desk
from onrecord.view.elsewhere import elsewhere
from onrecord.view.filters import Filter, read_filter
from onrecord.view.phrasing import sentence_of
from onrecord.view.reader import Reader
from onrecord.view.settings import Settings

TEMPLATES = Path(__file__).parent / "templates"


class View:
    """The page's own things, one for the whole application; handlers run in threads."""

    def __init__(self, settings: Settings, desk: Desk, reader: Reader) -> None:
        from onrecord.view.adding import Jobs

        self.settings = settings
        self.desk = desk
        self.reader = reader
        self.jobs = Jobs()
        self.templates = Environment(
            loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
            lstrip_blocks=True,
        )  # fmt: skip
        self.templates.globals.update(words.GLOBALS, sentence_of=sentence_of, elsewhere=elsewhere)
        self.templates.filters.update(words.FILTERS)
        self.writing = threading.Lock()
        """Held by whoever of the page's threads writes the ledger."""

    @contextmanager
    def ledger(self) -> Iterator[Ledger]:
        """The ledger, to read."""
        with Ledger(self.settings.ledger) as ledger:
            _ = ledger.reader  # A ledger that is not there any more is said before anything is asked of it.
            yield ledger

    @contextmanager
    def moment(self, wanted: Filter) -> Iterator[Moment]:
        """The ledger as of a filter's moment, over one state of the file."""
        with self.ledger() as ledger, ledger.asking(wanted.as_of, wanted.clock) as moment:
            yield moment

    def page(
        self,
        request: Request,
        template: str,
        *,
        title: str,
        wanted: Filter | None = None,
        status: int = 200,
        own: Sequence[tuple[str, str]] = (),
        **context: Any,
    ) -> Response:
        """A template as an answer. Every template has `wanted`, `settings`, `pages`, `here`, `timed` and `title`.

        `own` are names and values of the address that are no filter, which a change of the filter leaves as they are.
        """
        from onrecord.view.routes import PAGES

        name = getattr(request.scope.get("endpoint"), "__name__", "")
        here = next((page for page in PAGES if page.handler.__name__ == name), None)
        body = self.templates.get_template(template).render(
            request=request, path=request.url.path, title=title, wanted=wanted or Filter(), own=own, pages=PAGES,
            here=here and here.name, timed=bool(here and here.timed and status == 200),
            settings=self.settings, alerts=self.desk.unseen(), **context,
        )  # fmt: skip
        return HTMLResponse(body, status)


def view_of(request: Request) -> View:
    """The application's view."""
    view = request.app.state.view
    assert isinstance(view, View)
    return view


def filter_of(request: Request, *also: str) -> Filter:
    """The filter in the address; `also` are names that the page reads itself. Raises UsageError for what is none."""
    return read_filter(request.query_params.multi_items(), also)


def number_of(request: Request, name: str, fallback: int, most: int) -> int:
    """A whole number of the address, from 1 to `most`. Raises UsageError for what is none."""
    given = request.query_params.get(name)
    if not given:
        return fallback
    if not given.isascii() or not given.isdigit() or not 1 <= int(given[:9]) <= most:
        raise UsageError(f"{name} cannot be {given[:40]!r}: a number from 1 to {most}")
    return int(given)


def one_of(request: Request, name: str, values: Iterable[str]) -> str:
    """One of some values of the address, the first where none is asked for. Raises UsageError for another."""
    known = tuple(values)
    given = request.query_params.get(name) or known[0]
    if given not in known:
        raise UsageError(f"{name} cannot be {given[:40]!r}{nearest(given, known)}: one of {', '.join(known)}")
    return given


def missing(what: str) -> HTTPException:
    """To be raised for something that the ledger does not have."""
    return HTTPException(404, what)
