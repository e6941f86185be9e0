"""One event: who says so, through whom, how firmly, in which words; how it came to stand as it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from onrecord.errors import UsageError
from onrecord.ledger.decided import EDITABLE
from onrecord.ledger.instants import as_of
from onrecord.ledger.showing import Line, Shown, show
from onrecord.records import Claim, Report, Source, Span
from onrecord.view.article import verdicts
from onrecord.view.deciding import author_of
from onrecord.view.drawing.standing import Stretch, draw_standing
from onrecord.view.drawing.svg import Drawn
from onrecord.view.filters import Filter
from onrecord.view.independence import passed_on, shares
from onrecord.view.marking import Mark, Run, runs
from onrecord.view.phrasing import sentence_of
from onrecord.view.serving import filter_of, missing, view_of

_ORDER = ("told as done", "confirmed", "planned", "demanded", "offered", "possible", "hypothetical", "denied", "not confirmed",
          "told not to have happened", "not denied", "commented on")  # fmt: skip
MOST = 60
"""Claims that are shown before somebody asks for all of them."""


@dataclass(frozen=True, slots=True)
class Told:
    """A claim as the page tells it: its line, the links of its chain, and its paragraph with their words marked."""

    line: Line
    links: tuple[tuple[str, Source], ...]
    """(what the link is called on the page, the link), from the outlet inwards."""
    excerpt: tuple[Run, ...]


def event_page(request: Request) -> Response:
    """An event by its id, an id that it had (which leads to the new one), or a claim's id."""
    view, wanted = view_of(request), filter_of(request, "all", "was")
    name = request.path_params["event"]
    with view.moment(wanted) as moment:
        try:
            shown = show(moment, name)
        except UsageError as error:
            raise missing(str(error).partition(";")[0]) from error
        origins = shares(moment, shown.account, shown.lines)
        decided = moment.decided
    if shown.asked_as:
        target = wanted.url(f"/event/{shown.account.event.id}")
        return RedirectResponse(f"{target}{'&' if '?' in target else '?'}was={shown.asked_as}", 303)
    lines = shown.lines if request.query_params.get("all") else _first(shown.lines)
    return view.page(
        request, "event.html", title=sentence_of(shown.account.event), wanted=wanted, shown=shown,
        groups=list(_groups(lines)), left_out=len(shown.lines) - len(lines), shares=origins, passed_on=passed_on(origins, lines),
        outlets=len({line.report.outlet for line in shown.lines}), was=request.query_params.get("was"), claim=name,
        since=_instant(wanted), editable=EDITABLE, author=author_of(request), strip=_strip(shown, wanted),
        verdicts=verdicts(decided, [line.claim.id for line in shown.lines]),
    )  # fmt: skip


def _strip(shown: Shown, wanted: Filter) -> Drawn | None:
    """The history of the standing as a strip, up to the moment that is asked about."""
    if not shown.history:
        return None
    until = as_of(wanted.as_of, wanted.clock).at if wanted.as_of else datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return draw_standing([Stretch(step.at, step.standing, step.origins, step.reports) for step in shown.history], until)


def _instant(wanted: Filter) -> str | None:
    """The earlier of the two moments, as reports are known by it."""
    return as_of(wanted.start, wanted.clock).at[:19] + "Z" if wanted.start else None


def _first(lines: Sequence[Line]) -> list[Line]:
    """The claims that the standing rests on, and the earliest others, as many as a page holds."""
    if len(lines) <= MOST:
        return list(lines)
    chosen = sorted(lines, key=lambda line: (not line.behind, line.known))[:MOST]
    return sorted(chosen, key=lambda line: (line.known, line.claim.report, line.claim.trigger))


def _groups(lines: Sequence[Line]) -> Iterator[tuple[str, list[Told]]]:
    """Claims by what they say of the event, what speaks for it first."""

    def rank(line: Line) -> tuple[int, str]:
        return (_ORDER.index(line.says) if line.says in _ORDER else len(_ORDER), line.says)

    for says, group in groupby(sorted(lines, key=rank), key=lambda line: line.says):
        yield says, [_told(line) for line in group]


def _told(line: Line) -> Told:
    links = tuple((f"{line.claim.id}-{n}", link) for n, link in enumerate(line.claim.said_by))
    return Told(line, links, tuple(excerpt(line.claim, line.report, links)))


def excerpt(claim: Claim, report: Report, links: Sequence[tuple[str, Source]]) -> list[Run]:
    """The paragraph of a claim, its words, trigger, sources and cues marked."""
    within = next((p.span for p in report.paragraphs if claim.trigger in p.span), claim.words)
    marks = [Mark(claim.words, "words", f"{claim.id}-w"), Mark(claim.trigger, "trigger", f"{claim.id}-t")]
    for name, link in links:
        marks += [Mark(span, layer, name) for span, layer in ((link.span, "source"), (link.cue, "cue")) if span]
    marks += [Mark(edge.cue, "cue", f"{claim.id}-q{n}") for n, edge in enumerate(claim.cues)]
    return runs(report.text, _trimmed(report.text, within), marks)


def _trimmed(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.end - (len(words) - len(words.rstrip()))))
