"""Every table of the ledger, a page of rows at a time: filtered by its columns, sorted by one, divided by others.

    /table/events?standing=planned&sort=-since&facet=type

Whatever is asked here is a query that the SQL page shows and takes further.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from onrecord.errors import LedgerError, UsageError, nearest
from onrecord.ledger.moments import Moment
from onrecord.ledger.schema import DERIVED, RECORD
from onrecord.view import selecting
from onrecord.view.dividing import SHOWN, FacetValue
from onrecord.view.serving import missing, number_of, view_of

TABLES: Mapping[str, tuple[str, ...]] = {
    "Tables of the record": ("entries", *RECORD), "Tables of the index": ("actors", "places", *DERIVED),
}  # fmt: skip
A_PAGE = 100
DEEPEST = 10_000
STEPS = 10_000
"""Steps of SQLite's machine between two looks at the clock."""
WIDEST = 1_000
"""Characters of one value that are shown."""
_OWN = ("facet", "sort", "page")
_BYTES = frozenset({"record", "hash", "digest"})
"""Columns that hold packed records and seals: bytes, nothing to read."""
USUAL: Mapping[str, tuple[str, ...]] = {
    "events": ("standing", "type", "country"), "reports": ("outlet", "language"), "actors": ("kind", "country"),
    "claims": ("type", "polarity", "modality", "certainty"), "places": ("precision", "country"), "entries": ("what", "author"),
    "decisions": ("verb", "author"), "participants": ("role",),
}  # fmt: skip
"""Columns by which a table is divided unless others are asked for."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Rows of one table: what its columns must be ("" is empty), in which order, and by which columns it is divided."""

    table: str
    columns: tuple[str, ...]
    equal: tuple[tuple[str, str], ...] = ()
    sort: str | None = None
    """A column, with "-" before it from the largest on."""
    facets: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The condition in SQL; a value goes by the name of its column."""
        return " AND ".join(
            f'"{name}" IS NULL' if value == "" else f'CAST("{name}" AS TEXT) = :{name}' for name, value in self.equal
        )

    @property
    def values(self) -> dict[str, object]:
        """The values of `where`."""
        return {name: value for name, value in self.equal if value != ""}

    def sql(self, limit: int = A_PAGE) -> str:
        """The question as the SQL page takes it."""
        said = [f'"{name}" IS NULL' if value == "" else f'"{name}" = {_quoted(value)}' for name, value in self.equal]
        parts = ["SELECT " + ", ".join(f'"{name}"' for name in self.columns), f"FROM {self.table}"]
        parts += ["WHERE " + " AND ".join(said)] if said else []
        parts += [f"ORDER BY {self.order}"] if self.sort else []
        return "\n".join([*parts, f"LIMIT {limit}"])

    @property
    def order(self) -> str:
        """The order in SQL."""
        if not self.sort:
            return "1"
        return f'"{self.sort.removeprefix("-")}"' + (" DESC" if self.sort.startswith("-") else "")

    def pairs(self, drop: str | None = None, **changes: str | None) -> list[tuple[str, str]]:
        """Names and values of the address, without the column `drop`; a change of None takes something away."""
        pairs = [(name, value) for name, value in self.equal if name != drop and name not in changes]
        pairs += [(name, value) for name, value in changes.items() if name not in _OWN and value is not None]
        sort = changes.get("sort", self.sort)
        pairs += [("sort", sort)] if sort else []
        return pairs + [("facet", name) for name in self.facets if self.facets != USUAL.get(self.table, ())]


def _quoted(value: str) -> str:
    """A value in SQL; a number as one, since a column of numbers holds no words."""
    return value if value.isascii() and value.isdecimal() else "'" + value.replace("'", "''") + "'"


def table_page(request: Request) -> Response:
    """A page of the rows of a table."""
    view, name = view_of(request), request.path_params["table"]
    known = [table for tables in TABLES.values() for table in tables]
    if name not in known:
        raise missing(f"{name[:40]!r} is no table{nearest(name, known)}")
    page = number_of(request, "page", 1, DEEPEST)
    with view.ledger() as ledger, ledger.asking() as moment:
        asked = _asked(request, name, _columns(moment, name))
        with _bounded(moment, view.settings.sql_seconds):
            rows, total = _rows(moment, asked, page)
            facets = {column: _facet(moment, asked, column) for column in asked.facets}
    return view.page(
        request, "table.html", title=f"Table {name}", asked=asked, rows=rows, total=total, facets=facets, number=page,
        last=max(1, -(-total // A_PAGE)), tables=TABLES,
    )  # fmt: skip


def _columns(moment: Moment, name: str) -> tuple[str, ...]:
    found = moment.connection.execute(f"PRAGMA table_info({name})")
    return tuple(row[1] for row in found if row[1] not in _BYTES)


def _asked(request: Request, table: str, columns: Sequence[str]) -> Asked:
    """What the address asks. Raises UsageError for a column that the table does not have."""
    pairs = request.query_params.multi_items()
    equal = tuple((name, value) for name, value in pairs if name not in _OWN)
    facets = tuple(dict.fromkeys(value for name, value in pairs if name == "facet"))
    sort = request.query_params.get("sort") or None
    for name in (*(name for name, _ in equal), *facets, *([sort.removeprefix("-")] if sort else [])):
        if name not in columns:
            raise UsageError(
                f"{name[:40]!r} is no column of {table}{nearest(name, columns)}; they are {', '.join(columns)}"
            )
    usual = tuple(name for name in USUAL.get(table, ()) if name in columns)
    return Asked(table, tuple(columns), equal, sort, facets or usual)


@contextmanager
def _bounded(moment: Moment, seconds: float) -> Iterator[None]:
    """Gives up what takes longer. Raises LedgerError."""
    end = time.monotonic() + seconds
    moment.connection.set_progress_handler(lambda: time.monotonic() > end, STEPS)
    try:
        yield
    except sqlite3.OperationalError as error:
        if "interrupted" not in str(error):
            raise
        raise LedgerError(f"the query was stopped after {seconds:g} seconds; ask for fewer rows") from error
    finally:
        moment.connection.set_progress_handler(None, 0)


def _rows(moment: Moment, asked: Asked, page: int) -> tuple[list[tuple[object, ...]], int]:
    columns = ", ".join(f'substr("{name}", 1, {WIDEST})' if name == "text" else f'"{name}"' for name in asked.columns)
    where = asked.where or "1"
    sql = f"SELECT {columns} FROM {asked.table} WHERE {where} ORDER BY {asked.order} LIMIT {A_PAGE} OFFSET {(page - 1) * A_PAGE}"
    rows = moment.connection.execute(sql, asked.values).fetchall()
    total = selecting.counted(moment, f"SELECT count(*) FROM {asked.table} WHERE {where}", asked.values)[0][0]
    return [tuple("…" if isinstance(value, bytes) else value for value in row) for row in rows], total


def _facet(moment: Moment, asked: Asked, column: str) -> list[FacetValue]:
    """The commonest values of a column among the rows that fit without its own condition."""
    others = Asked(asked.table, asked.columns, tuple(pair for pair in asked.equal if pair[0] != column))
    sql = f'SELECT "{column}", count(*) FROM {asked.table} WHERE {others.where or "1"} GROUP BY 1 ORDER BY 2 DESC LIMIT {SHOWN}'
    found = selecting.counted(moment, sql, others.values)
    return [
        FacetValue("" if value is None else str(value)[:200], "∅" if value is None else str(value)[:200], n)
        for value, n in found
    ]
