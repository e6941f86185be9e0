"""What people decide on the page: an entry of the ledger with author and time, like one from the command line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from onrecord.errors import UsageError
from onrecord.ledger.decided import EDITABLE
from onrecord.ledger.ledger import Ledger
from onrecord.view.serving import View, view_of

COOKIE = "onrecord_author"
LONGEST = 2_000
"""Characters of a note."""
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Decision:
    """A form that was sent: what is decided about which events, claims or reports."""

    verb: str
    targets: tuple[str, ...]
    author: str
    note: str | None
    changes: Mapping[str, str] | None


def author_of(request: Request) -> str:
    """Whoever decided last in this browser, or whom the page was started for; "" where nobody is known."""
    from urllib.parse import unquote

    given = unquote(request.cookies.get(COOKIE, "")).strip()[:_LONGEST_NAME]
    return given or view_of(request).settings.author


async def decide(request: Request) -> Response:
    """Writes a decision down and goes back to where it was made; asks for a name first where none is known."""
    form = await request.form()
    fields = {name: value for name, value in form.items() if isinstance(value, str)}
    targets = tuple(value.strip() for value in form.getlist("target") if isinstance(value, str) and value.strip())
    made = _decision(fields, targets, fields.get("author", "").strip() or author_of(request))
    back = _safe(fields.get("back", "/"))
    view = view_of(request)
    if not made.author:
        return view.page(request, "author.html", title="Who decides?", status=400, fields=fields, targets=targets)
    changed = await run_in_threadpool(_write, view, made)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"events": changed})
    answer = RedirectResponse(back, 303)
    _remember(answer, made.author)
    return answer


def _decision(fields: Mapping[str, str], targets: tuple[str, ...], author: str) -> Decision:
    if not fields.get("verb"):
        raise UsageError("a decision needs its verb")
    if len(author) > _LONGEST_NAME or len(fields.get("note", "")) > LONGEST:
        raise UsageError(f"a name has {_LONGEST_NAME} characters at most, a note {LONGEST}")
    changes = None
    if fields.get("verb") == "edit":
        # The form holds every field; those that nobody touched change nothing.
        changes = {
            name: fields[f"set-{name}"].strip()
            for name in EDITABLE
            if f"set-{name}" in fields and fields[f"set-{name}"].strip() != fields.get(f"was-{name}", "").strip()
        }
        if not changes:
            raise UsageError("nothing was edited: every field is as it was")
    return Decision(fields.get("verb", ""), targets, author, fields.get("note", "").strip() or None, changes)


def _write(view: View, made: Decision) -> list[str]:
    with view.writing, Ledger(view.settings.ledger) as ledger:
        changes = dict(made.changes) if made.changes else None
        return list(ledger.decide(made.verb, *made.targets, author=made.author, note=made.note, changes=changes))


def _safe(back: str) -> str:
    """An address of this page and of no other; a browser takes "/\\host" for "//host"."""
    fine = back.startswith("/") and not back.startswith(("//", "/\\")) and not any(c < " " for c in back)
    return back if fine else "/"


def _remember(answer: Response, author: str) -> None:
    from urllib.parse import quote

    answer.set_cookie(COOKIE, quote(author), max_age=365 * 86_400, httponly=True, samesite="strict")
