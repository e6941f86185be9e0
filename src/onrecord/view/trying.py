"""Try it: a text that is pasted, and its record at once. Nothing is stored unless somebody asks."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from onrecord.errors import InputError, OnRecordError, UsageError
from onrecord.view.article import shown, title_of
from onrecord.view.serving import View, view_of

LONGEST = 200_000
"""Characters of a text."""
EXAMPLE = (
    "STRELSAU, Sept. 3 (Northern Wire) - The foreign ministers of France and Poland met in Berlin on Wednesday, a spokesman "
    "for the French government said.\n\nPoland denied that it had threatened Russia. Neither side released a joint statement, "
    "and it was not clear whether they would meet again next week."
)
"""A text of ours that shows a chain, a denial, a thing not done and an open question."""


def try_page(request: Request) -> Response:
    """The form. Opening it loads the pipeline, so that the first text need not wait for it."""
    view = view_of(request)
    view.reader.load_soon()
    return view.page(request, "try.html", title="Try it", given={}, error=None, example=EXAMPLE)


async def try_text(request: Request) -> Response:
    """The record of the text in the form."""
    form = await request.form()
    given = {name: value for name, value in form.items() if isinstance(value, str)}
    return await run_in_threadpool(_tried, view_of(request), request, given)


def _tried(view: View, request: Request, given: Mapping[str, str]) -> Response:
    text, published, outlet = (given.get(name, "") for name in ("text", "published", "outlet"))
    try:
        if len(text) > LONGEST:
            raise UsageError(
                f"the text is {len(text):,} characters long; {LONGEST:,} is the most here. Add it as a file"
            )
        # A browser ends lines its own way, and characters are counted.
        readout = view.reader.read(text.replace("\r\n", "\n"), published.strip() or None, outlet.strip() or None)
    except (InputError, UsageError) as error:
        return view.page(
            request, "try.html", title="Try it", status=400, given=given, error=str(error), example=EXAMPLE
        )
    except OnRecordError as error:
        return view.page(
            request, "try.html", title="Try it", status=500, given=given, error=str(error), example=EXAMPLE
        )
    return view.page(
        request, "tried.html", title=title_of(readout.report), given=given, stored=False, events={}, verdicts={},
        editable={}, author="", **shown(readout),
    )  # fmt: skip
