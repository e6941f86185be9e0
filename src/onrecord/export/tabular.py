"""CSV and JSON Lines: everything, with standing and sources in fields of their own."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from onrecord.export.cells import csv_line, write_lines
from onrecord.export.flat import COLUMNS, flat_row
from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldClaim, ToldEvent, auxiliary_of, codes_of, mark_of
from onrecord.records import Readout, to_plain


def write_csv(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A header and a row an event, UTF-8, quoted where it must be."""
    write_lines((csv_line(flat_row(told)) for told in events), out, tally, csv_line(list(COLUMNS)))


def write_jsonl(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """One object a line: the event, its codes and marks, and each claim with its chain of sources and its report."""
    write_lines((_line(event_record(told)) for told in events), out, tally)


def write_readouts(readouts: Iterable[Readout], out: IO[bytes], options: Options, tally: Tally) -> None:
    """One report a line with every record that was read in it, as `onrecord read --json` prints it."""
    write_lines((_line(to_plain(readout)) for readout in readouts), out, tally)


def _line(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False) + "\n"
    # A lone surrogate, which news has by accident, is written as its escape: the text stays exact.
    return text if text.isprintable() or text.isascii() else _escaped(text, value)


def _escaped(text: str, value: Any) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return json.dumps(value, ensure_ascii=True) + "\n"
    return text


def event_record(told: ToldEvent) -> dict[str, Any]:
    """An event and all that is told of it, as plain values."""
    codes = codes_of(told)
    return {
        **to_plain(told.event),
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
    return {**to_plain(one.claim), "text": one.words, "origin": one.origin, "report": known}
