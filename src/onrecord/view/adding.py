"""Adding reports on the page: files that are dropped, a text, addresses where that is allowed; each a job with progress."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from onrecord.errors import InputError, OnRecordError, UsageError
from onrecord.ledger.accounts import Account, read_account
from onrecord.ledger.growth import select_in
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.moments import Moment
from onrecord.readers.items import Item, ReadOptions
from onrecord.view.serving import View, missing, view_of

MOST_FILES = 500
MOST_ADDRESSES = 50
SHOWN = 30
"""Events that a job names when it is done."""
MOST_WAITING = 20
"""Jobs that may wait for each other: each holds what it was sent."""
REMEMBERED = 50
"""Jobs that are remembered, and lines that one job says."""


@dataclass(slots=True)
class Job:
    """Reports on their way into the ledger."""

    id: int
    sources: int
    done: int = 0
    """Sources that have been read to their end."""
    added: int = 0
    held: int = 0
    """Reports that the ledger had already."""
    claims: int = 0
    events: set[str] = field(default_factory=set)
    said: list[str] = field(default_factory=list)
    at: str = ""
    """What is being read."""
    state: str = "reading"
    """ "reading", "done" or "failed"."""

    def say(self, words: str) -> None:
        """Keeps a remark for whoever looks."""
        if len(self.said) < REMEMBERED:
            self.said.append(words)


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file that was sent."""

    name: str
    data: bytes
    options: ReadOptions

    def items(self) -> Iterator[Item]:
        """The reports in it, whatever its format."""
        from onrecord.readers.registry import open_bytes

        return open_bytes(self.data, self.name, self.options)


@dataclass(frozen=True, slots=True)
class Address:
    """A page on the web."""

    name: str
    options: ReadOptions

    def items(self) -> Iterator[Item]:
        """The report at the address. Raises FetchError where it cannot be had."""
        from onrecord.fetch.fetcher import Fetcher
        from onrecord.readers.registry import open_bytes

        page = Fetcher().get(self.name)
        return open_bytes(page.body, self.name, replace(self.options, url=page.url, retrieved=page.retrieved))


Source = Bytes | Address


class Jobs:
    """The jobs of a page, one thread each; the ledger has one writer, so they write in turn."""

    def __init__(self) -> None:
        self._jobs: dict[int, Job] = {}
        self._lock = threading.Lock()

    def __getitem__(self, number: int) -> Job:
        return self._jobs[number]

    def start(self, view: View, sources: list[Source]) -> Job:
        """A new job over some sources. Raises UsageError where too many wait already."""
        with self._lock:
            if sum(job.state == "reading" for job in self._jobs.values()) >= MOST_WAITING:
                raise UsageError(f"{MOST_WAITING} jobs are being read or waiting; add more when they are done")
            job = Job(max(self._jobs, default=0) + 1, len(sources))
            self._jobs[job.id] = job
            for old in list(self._jobs)[:-REMEMBERED]:
                del self._jobs[old]
        threading.Thread(target=_run, args=(view, job, sources), daemon=True).start()
        return job


def add_page(request: Request) -> Response:
    """The form."""
    view = view_of(request)
    view.reader.load_soon()
    return view.page(request, "add.html", title="Add reports", most=view.settings.upload_bytes // 1_000_000)


async def add(request: Request) -> Response:
    """Takes files, a text or addresses, and leads to the job that reads them."""
    view = view_of(request)
    form = await request.form(max_files=MOST_FILES, max_fields=50, max_part_size=view.settings.upload_bytes)
    published, outlet = (str(form.get(name, "")).strip() or None for name in ("published", "outlet"))
    options = ReadOptions(published, outlet)
    sources: list[Source] = []
    for file in form.getlist("files"):
        if isinstance(file, UploadFile) and file.filename:
            sources.append(Bytes(file.filename, await file.read(), options))
    text = form.get("text")
    if isinstance(text, str) and text.strip():
        sources.append(Bytes("the text", text.replace("\r\n", "\n").encode("utf-8", "replace"), options))
    sources += _addresses(view, str(form.get("addresses", "")), options)
    await run_in_threadpool(_check, options, sources)
    job = view.jobs.start(view, sources)
    if "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"job": job.id})
    return RedirectResponse(f"/add/{job.id}", 303)


def _addresses(view: View, given: str, options: ReadOptions) -> list[Source]:
    wanted = given.split()
    if wanted and not view.settings.allow_fetch:
        raise HTTPException(403, "this page fetches no addresses; start it with --allow-fetch")
    if len(wanted) > MOST_ADDRESSES:
        raise UsageError(f"{len(wanted)} addresses at once are too many; {MOST_ADDRESSES} is the most")
    return [Address(url, options) for url in wanted]


def _check(options: ReadOptions, sources: list[Source]) -> None:
    from onrecord.readers.registry import check_options

    check_options(options)
    if not sources:
        raise UsageError("nothing was given: choose files, or paste a text")


def job_page(request: Request) -> Response:
    """How far a job has come, for a person or as JSON."""
    view = view_of(request)
    try:
        job = view.jobs[int(request.path_params["job"])]
    except (KeyError, ValueError) as error:
        raise missing("this page knows no such job; jobs are forgotten when it ends") from error
    if "application/json" in request.headers.get("accept", ""):
        names = ("id", "sources", "done", "added", "held", "claims", "said", "at", "state")
        return JSONResponse({name: getattr(job, name) for name in names} | {"events": len(job.events)})
    shown: list[Account] = []
    if job.state != "reading" and job.events:
        with view.ledger() as ledger, ledger.asking() as moment:
            shown = _accounts(moment, sorted(job.events)[:SHOWN])
    return view.page(request, "job.html", title="Adding reports", job=job, shown=shown)


def _accounts(moment: Moment, events: Sequence[str]) -> list[Account]:
    """Events by their ids, by day; what was added since may have given them another."""
    rows = select_in(moment.connection, "SELECT record FROM events WHERE event IN ({})", events)
    found = [read_account(row[0], moment.at) for row in rows]
    return sorted(found, key=lambda account: account.event.when.start or "~")


def _run(view: View, job: Job, sources: list[Source]) -> None:
    try:
        with view.writing, Ledger(view.settings.ledger) as ledger:
            _ = ledger.writer  # Held by another program: said before an hour of reading.
            readouts = view.reader.readouts(_items(job, sources), job.say)
            for part in ledger.adding(readouts, coder=view.reader.coder(), agency=view.reader.agency):
                job.added += len(part.reports)
                job.held += len(part.held)
                job.claims += part.claims
                job.events.update(part.events)
        job.state = "done"
    except OnRecordError as error:
        job.state = "failed"
        job.say(str(error))
    except Exception as error:
        # A fault of ours must not leave somebody waiting for ever; what was told as added is safe.
        job.state = "failed"
        job.say(f"a fault of onrecord itself: {type(error).__name__}: {error}")
        raise


def _items(job: Job, sources: list[Source]) -> Iterator[Item]:
    """What stands in the sources, one after the other; one that cannot be had is said, and the others go on."""
    for source in sources:
        job.at = source.name
        try:
            yield from source.items()
        except InputError as error:
            job.say(f"refused: {source.name}: {error}")
        job.done += 1
    job.at = ""
