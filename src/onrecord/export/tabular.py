"""CSV and JSON Lines: everything, with standing and sources in fields of their own."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from typing import IO, Any

import msgspec

from onrecord.export.cells import CHUNK, csv_line, write_lines
from onrecord.export.flat import COLUMNS, flat_row
from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldClaim, ToldEvent, auxiliary_of, codes_of, mark_of
from onrecord.ledger.plain import to_json
from onrecord.records import Readout


def write_csv(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A header and a row an event, UTF-8, quoted where it must be."""
    write_lines((csv_line(flat_row(told)) for told in events), out, tally, csv_line(list(COLUMNS)))


def write_jsonl(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """One object a line: the event, its codes and marks, and each claim with its chain of sources and its report."""
    write_packed(map(event_record, events), out, tally)


def write_readouts(readouts: Iterable[Readout], out: IO[bytes], options: Options, tally: Tally) -> None:
    """One report a line with every record that was read in it, as `onrecord read --json` prints it."""
    write_packed(readouts, out, tally)


def write_packed(records: Iterable[Any], out: IO[bytes], tally: Tally) -> None:
    """A record a line, as JSON. Lone surrogates, which news has by accident, are escaped: the text stays exact."""
    lines = map(to_json, records)
    while chunk := tuple(islice(lines, CHUNK)):
        out.write(b"\n".join((*chunk, b"")))
        tally.written += len(chunk)


def event_record(told: ToldEvent) -> dict[str, Any]:
    """An event and all that is told of it: values that JSON can hold, and records."""
    codes = codes_of(told)
    return {
        **msgspec.to_builtins(told.event),
        "cameo": codes.cameo,
        "quad": codes.quad,
        "score": codes.score,
        "goldstein": codes.goldstein,
        "contexts": list(told.contexts),
        "auxiliary": list(auxiliary_of(told)),
        "mark": mark_of(told),
        "origins": told.origins,
        "first_known": told.first_known,
        "last_known": told.last_known,
        "silent": told.silent,
        "claims": [_claim(one) for one in told.claims],
    }


def _claim(one: ToldClaim) -> dict[str, Any]:
    report = one.report
    known = {
        "id": report.id,
        "title": report.title.of(report.text) if report.title else None,
        "outlet": report.outlet,
        "wire": report.wire,
        "published": report.published,
        "url": report.url,
    }
    return {**msgspec.to_builtins(one.claim), "text": one.words, "origin": one.origin, "report": known}
