"""Any question in SQL, read-only, in a process of its own with limits; queries can be saved."""

from __future__ import annotations

import csv
import io
import json
import shlex
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from onrecord.errors import LedgerError, OnRecordError, UsageError
from onrecord.rules import DATA, Faults, read_blocks
from onrecord.view.elsewhere import elsewhere
from onrecord.view.rows import TABLES
from onrecord.view.serving import view_of
from onrecord.view.settings import Settings

LONGEST = 20_000
"""Characters of a query."""
AT_ONCE = 2
"""Queries that run at the same time: each may take all the memory that one is given."""
_asking = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a query gave, and how long it took."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool
    seconds: float


def sql_page(request: Request) -> Response:
    """The box, the saved queries and, where a query stands in the address, its rows: as a page, or as CSV or JSON."""
    view = view_of(request)
    unknown = set(request.query_params) - {"q", "format"}
    if unknown:
        raise UsageError(f"{min(unknown)!r} is nothing that this page takes; it takes q and format")
    statement, form = request.query_params.get("q", "").strip(), request.query_params.get("format", "")
    if form not in ("", "csv", "json"):
        raise UsageError(f"{form!r} is no format of rows: csv or json")
    answer: Answer | None = None
    error: str | None = None
    if statement:
        try:
            answer = ask(view.settings, statement)
        except OnRecordError as fault:
            if form:
                raise
            error = str(fault)
    if form and answer is not None:
        return _csv(answer) if form == "csv" else _json(answer)
    return view.page(
        request, "sql.html", title="SQL", status=400 if error else 200, statement=statement, answer=answer, error=error,
        given=given_queries(), saved=view.desk.queries(), tables=TABLES, snippets=_snippets(request, statement),
    )  # fmt: skip


async def save_query(request: Request) -> Response:
    """Saves a query under a name, or takes one away."""
    form = await request.form()
    name, statement, drop = (str(form.get(field, "")).strip() for field in ("name", "q", "drop"))
    desk = view_of(request).desk
    if drop:
        await run_in_threadpool(desk.save_query, drop, None)
        return RedirectResponse("/sql", 303)
    if not statement or len(statement) > LONGEST:
        raise UsageError(f"a query has 1 to {LONGEST} characters")
    await run_in_threadpool(desk.save_query, name, statement)
    return RedirectResponse(request.url.replace(path="/sql", query="").include_query_params(q=statement), 303)


@lru_cache(maxsize=1)
def given_queries() -> Mapping[str, str]:
    """The queries that everybody has, by name."""
    faults = Faults()
    blocks = read_blocks("view/queries.toml", DATA / "view" / "queries.toml", "query", faults)
    faults.raise_any()
    return {str(block.values["name"]): str(block.values["sql"]).strip() for block in blocks}


def ask(settings: Settings, statement: str) -> Answer:
    """The rows of a query. Raises UsageError for what is none, LedgerError where it ran past its limits."""
    if len(statement) > LONGEST:
        raise UsageError(f"the query is {len(statement)} characters long; {LONGEST} is the most")
    if "\x00" in statement:
        raise UsageError("a query holds no null characters")
    command = [
        sys.executable, "-m", "onrecord.view.sqlchild", str(settings.ledger), str(settings.sql_seconds),
        str(settings.sql_megabytes), str(settings.sql_rows),
    ]  # fmt: skip
    began = time.monotonic()
    if not _asking.acquire(timeout=settings.sql_seconds):
        raise LedgerError(f"{AT_ONCE} queries are running already; ask again when they have ended")
    try:
        done = subprocess.run(
            command,
            input=statement.encode("utf-8", "replace"),
            capture_output=True,
            timeout=settings.sql_seconds + 3,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LedgerError(f"the query was stopped after {settings.sql_seconds:g} seconds") from error
    finally:
        _asking.release()
    if done.returncode != 0 or not done.stdout:
        raise LedgerError(
            f"the query was stopped: it needed more than {settings.sql_megabytes} MB or {settings.sql_seconds:g} seconds"
        )
    found = json.loads(done.stdout)
    if "error" in found:
        wrong = LedgerError if found["error"].startswith("the query") else UsageError
        raise wrong(found["error"])
    return Answer(tuple(found["columns"]), tuple(map(tuple, found["rows"])), found["more"], time.monotonic() - began)


def _csv(answer: Answer) -> Response:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(answer.columns)
    writer.writerows([_harmless(value) for value in row] for row in answer.rows)
    headers = {"Content-Disposition": 'attachment; filename="rows.csv"'}
    return Response(out.getvalue(), media_type="text/csv", headers=headers)


def _harmless(value: Any) -> Any:
    """A cell that a spreadsheet takes for words: one that begins like a formula would be run by it."""
    return "'" + value if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _json(answer: Answer) -> Response:
    return JSONResponse([dict(zip(answer.columns, row, strict=True)) for row in answer.rows])


def _snippets(request: Request, statement: str) -> Mapping[str, str]:
    """The same question from elsewhere."""
    if not statement:
        return {}
    ledger = shlex.quote(str(view_of(request).settings.ledger))
    return {
        **elsewhere(request, "/sql", q=statement, format="csv"),
        "command line": f"onrecord sql {shlex.quote(statement)} --ledger {ledger}",
    }
