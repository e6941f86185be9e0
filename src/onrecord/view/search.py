"""Full text of the reports, with facets; and the actors and events that the same words lead to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from starlette.requests import Request
from starlette.responses import Response

from onrecord.ledger.moments import Moment
from onrecord.view import selecting
from onrecord.view.dividing import SHOWN, FacetValue
from onrecord.view.filters import Filter
from onrecord.view.serving import filter_of, number_of, view_of

A_PAGE = 25
_OPEN, _CLOSE = "\x02", "\x03"
"""Around what was found in a snippet: characters that no report's markup can bring along as markup."""
RANKED = 2_000
"""Hits up to which the best come first; beyond, ranking every one would take longer than reading them, and the latest do."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One report that holds the words."""

    report: str
    title: str
    outlet: str | None
    known: str
    snippet: tuple[tuple[str, bool], ...]
    """(words, whether they were looked for)."""
    events: int


def search_page(request: Request) -> Response:
    """Reports that hold the words; `outlet` and `month` narrow them."""
    view, wanted = view_of(request), filter_of(request, "page", "outlet", "month")
    page = number_of(request, "page", 1, 10_000)
    chosen = {name: request.query_params.get(name) or None for name in ("outlet", "month")}
    if not wanted.words:
        return view.page(request, "search.html", title="Search", wanted=wanted, hits=None)
    with view.moment(wanted) as moment:
        total, hits = _hits(moment, wanted.words, chosen, (page - 1) * A_PAGE)
        divided = {name: _facet(moment, wanted.words, chosen, name) for name in _COLUMNS}
        actors = _actors(moment, wanted.words) if moment.at.is_now else []
        now = replace(Filter(), words=wanted.words)
        events = selecting.select(moment, now, 0).total if moment.at.is_now else None
    return view.page(
        request, "search.html", title=f"Search: {wanted.words}", wanted=wanted, hits=hits, total=total, number=page,
        last=max(1, -(-total // A_PAGE)), facets=divided, chosen=chosen, actors=actors, events=events,
    )  # fmt: skip


_COLUMNS = {"outlet": "coalesce(r.outlet, '')", "month": "substr(r.known, 1, 7)"}


def _where(moment: Moment, words: str, chosen: dict[str, str | None]) -> tuple[str, dict[str, object]]:
    parts = ["search MATCH :words", moment.counts]
    parts += [f"{_COLUMNS[name]} = :{name}" for name, value in chosen.items() if value]
    return " AND ".join(parts), {**moment.values, "words": selecting.match_of(words), **chosen}


def _hits(moment: Moment, words: str, chosen: dict[str, str | None], offset: int) -> tuple[int, list[Hit]]:
    where, values = _where(moment, words, chosen)
    joined = f"FROM search JOIN reports r ON r.id = search.rowid WHERE {where}"
    (total,) = moment.connection.execute(f"SELECT count(*) {joined}", values).fetchone()
    order = "search.rank" if total <= RANKED else "r.known DESC"
    sql = (
        "SELECT r.report, coalesce(r.title, substr(r.text, 1, 80)), r.outlet, r.known, "
        f"snippet(search, 1, '{_OPEN}', '{_CLOSE}', ' … ', 30), "
        "(SELECT count(DISTINCT s.event) FROM strands s WHERE s.report = r.id) "
        f"{joined} ORDER BY {order}, r.id LIMIT {A_PAGE} OFFSET :offset"
    )
    rows = moment.connection.execute(sql, {**values, "offset": offset}).fetchall()
    return total, [Hit(row[0], row[1], row[2], row[3], _split(row[4] or ""), row[5]) for row in rows]


def _split(snippet: str) -> tuple[tuple[str, bool], ...]:
    """A snippet as runs of words, found ones and others."""
    runs: list[tuple[str, bool]] = []
    for part in snippet.split(_OPEN):
        found, mark, rest = part.partition(_CLOSE)
        runs += [(found, True), (rest, False)] if mark else [(part, False)]
    return tuple(run for run in runs if run[0])


def _facet(moment: Moment, words: str, chosen: dict[str, str | None], name: str) -> Sequence[FacetValue]:
    where, values = _where(moment, words, {**chosen, name: None})
    sql = (
        f"SELECT {_COLUMNS[name]}, count(*) FROM search JOIN reports r ON r.id = search.rowid WHERE {where} "
        f"GROUP BY 1 ORDER BY {'1 DESC' if name == 'month' else '2 DESC'} LIMIT {SHOWN}"
    )
    rows = moment.connection.execute(sql, values)
    return [FacetValue(value, value, number) for value, number in rows if value]


def _actors(moment: Moment, words: str) -> list[tuple[str, str, int]]:
    """(id, name, events) of those whose name holds the words, the busiest first."""
    sql = (
        "SELECT a.actor, min(a.name), count(DISTINCT e.event) FROM actors a JOIN event_actors e ON e.actor = a.id "
        "WHERE a.name LIKE :like ESCAPE '\\' OR a.actor = :words OR a.country = :words GROUP BY a.actor ORDER BY 3 DESC LIMIT 8"
    )
    like = words.strip('"').replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return moment.connection.execute(sql, {"like": f"%{like}%", "words": words}).fetchall()
