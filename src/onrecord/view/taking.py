"""Downloads: the events of the filter in a format of the exports, sent while they are read."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from typing import IO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from onrecord.export.registry import ALL, Options, export, formats
from onrecord.export.stored import coder_of, told_accounts
from onrecord.ledger.accounts import Account, read_account
from onrecord.ledger.moments import Moment
from onrecord.view import selecting
from onrecord.view.filters import Filter
from onrecord.view.serving import View, filter_of, missing, view_of

OFFERED = {"csv": "csv", "json": "jsonl", "geojson": "geojson"}
"""Suffix of the address to format; the other formats are asked for by their own names."""
KINDS = {".csv": "text/csv", ".geojson": "application/geo+json", ".jsonl": "application/x-ndjson"}
A_READ = 1 << 16


def download(request: Request) -> Response:
    """The events of the filter as a file. Everything is in it: what is no plain fact carries its mark."""
    view, wanted = view_of(request), filter_of(request)
    asked = request.path_params["format"]
    known = formats()
    name = OFFERED.get(asked, asked)
    if name not in known or known[name].of != "events":
        raise missing(f"{asked[:40]!r} is no format of events; there are {', '.join(sorted(known))}")
    chosen = known[name]
    with view.moment(wanted):
        pass  # What is wrong with the question is said now, not in the middle of a file.
    headers = {"Content-Disposition": f'attachment; filename="events{chosen.suffix}"'}
    kind = KINDS.get(chosen.suffix, "application/octet-stream")
    return StreamingResponse(_sent(view, wanted, name), media_type=kind, headers=headers)


def _sent(view: View, wanted: Filter, name: str) -> Iterator[bytes]:
    """The bytes of an export, written by a thread of its own into a pipe that this end reads."""
    reading, writing = os.pipe()
    failed: list[Exception] = []

    def write() -> None:
        try:
            with os.fdopen(writing, "wb") as out:
                _write(view, wanted, name, out)
        except BrokenPipeError:
            pass  # Who asked has gone.
        except Exception as error:
            failed.append(error)

    worker = threading.Thread(target=write, daemon=True)
    worker.start()
    with os.fdopen(reading, "rb") as source:
        while part := source.read1(A_READ):
            yield part
    worker.join()
    if failed:
        # The connection is cut short: a file that ends too early must not pass for a whole one.
        raise failed[0]


def _write(view: View, wanted: Filter, name: str, out: IO[bytes]) -> None:
    with view.ledger() as ledger, ledger.asking(wanted.as_of, wanted.clock) as moment:
        options = Options(ALL, view.settings.ledger.stem, coder_of(ledger))
        export(name, told_accounts(moment, _accounts(moment, wanted)), out, options)


def _accounts(moment: Moment, wanted: Filter) -> Iterator[Account]:
    """The events of the filter, by day; as of now one at a time."""
    if not moment.at.is_now:
        yield from selecting.matching(moment, wanted)[0]
        return
    where, values = selecting.condition(moment, wanted)
    sql = f"SELECT e.record FROM events e WHERE {where} ORDER BY coalesce(e.since, '~'), e.event"
    for (record,) in moment.connection.cursor().execute(sql, values):
        yield read_account(record, moment.at)
