"""The board of open questions: what reports leave open, how old that is, and what answers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice

from starlette.requests import Request
from starlette.responses import Response

from onrecord.errors import UsageError, nearest
from onrecord.ledger.accounts import Account, read_account
from onrecord.ledger.asking import Asked, questions
from onrecord.ledger.moments import Moment
from onrecord.ledger.showing import find_accounts
from onrecord.records import Standing
from onrecord.view.serving import filter_of, number_of, view_of

STATES = ("open", "answered", "overtaken")
A_PAGE = 40
_SETTLED = frozenset({Standing.CORROBORATED, Standing.ACKNOWLEDGED, Standing.DID_NOT_HAPPEN, Standing.DENIED})


@dataclass(frozen=True, slots=True)
class Posted:
    """A question as the board shows it."""

    asked: Asked
    event: Account | None
    age: int
    """Days from when it was asked to its first answer, or to the moment of the page."""
    state: str
    """One of `STATES`: overtaken, where nothing answers it but later reports settled the event that it is about."""


def questions_page(request: Request) -> Response:
    """The questions, the latest first; `q` keeps those that hold the words, `state` one state."""
    view, wanted = view_of(request), filter_of(request, "page", "state")
    state = request.query_params.get("state") or None
    if state and state not in STATES:
        raise UsageError(f"{state!r} is no state of a question{nearest(state, STATES)}; they are {', '.join(STATES)}")
    page = number_of(request, "page", 1, 10_000)
    with view.moment(wanted) as moment:
        fitting = (one for one in posted(moment, wanted.words) if state in (None, one.state))
        found = list(islice(fitting, (page - 1) * A_PAGE, page * A_PAGE + 1))
    return view.page(
        request, "questions.html", title="Open questions", wanted=wanted, found=found[:A_PAGE], number=page,
        more=len(found) > A_PAGE, state=state, states=STATES,
    )  # fmt: skip


def posted(moment: Moment, words: str | None) -> Iterator[Posted]:
    """The questions as of a moment, one at a time."""
    today = datetime.now(UTC) if moment.at.is_now else _time(moment.at.at)
    for asked in questions(moment, words):
        event = _event(moment, asked.event)
        end = min((_time(answer.known) for answer in asked.answers), default=today)
        yield Posted(asked, event, max(0, (end - _time(asked.asked.known)).days), _state(asked, event))


def _time(instant: str) -> datetime:
    return datetime.fromisoformat(instant[:19] + "+00:00")


def _state(asked: Asked, event: Account | None) -> str:
    if not asked.is_open:
        return "answered"
    later = event is not None and event.last_known > asked.asked.known and event.event.standing in _SETTLED
    return "overtaken" if later else "open"


def _event(moment: Moment, name: str | None) -> Account | None:
    if name is None:
        return None
    if not moment.at.is_now:
        # The index knows the event as it stands now: what was known of it then is fused again.
        return next(iter(find_accounts(moment, name)), None)
    row = moment.connection.execute("SELECT record FROM events WHERE event = ?", (name,)).fetchone()
    return read_account(row[0], moment.at) if row else None
