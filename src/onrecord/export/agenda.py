"""Planned events as a calendar (iCalendar, RFC 5545): what is announced for which day, and who says so.

Written by hand: a calendar of all-day entries is sixty lines, and a library for it would be the only reason to have it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import IO

from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldEvent
from onrecord.records import Standing

_WIDEST = 75
"""Bytes of a line before it is folded."""


def write(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A calendar of the planned events that have a day; those that have passed in silence are marked as tentative.

    Events that are not planned are left out: a calendar is of what is to come.
    """
    for line in (
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//onrecord//export//EN",
        f"X-WR-CALNAME:{_text(options.ledger)}",
    ):
        out.write(_folded(line))
    for told in events:
        if told.event.standing is not Standing.PLANNED:
            tally.left_out["not planned"] += 1
        elif told.day is None:
            tally.left_out["undated"] += 1
        else:
            for line in _entry(told, told.day):
                out.write(_folded(line))
            tally.written += 1
    out.write(_folded("END:VCALENDAR"))


def _entry(told: ToldEvent, day: str) -> Iterator[str]:
    start = date.fromisoformat(day)
    end = told.event.when.end
    last = date.fromisoformat(end[:10]) if end and len(end) >= 10 else start
    yield "BEGIN:VEVENT"
    yield f"UID:{told.event.id}@onrecord"
    yield f"DTSTAMP:{_stamp(told.last_known)}"
    yield f"DTSTART;VALUE=DATE:{start:%Y%m%d}"
    # The end of an all-day entry is the first day after it.
    yield f"DTEND;VALUE=DATE:{max(last, start) + timedelta(days=1):%Y%m%d}"
    yield f"SUMMARY:{_text(summary(told))}"
    if told.place:
        yield f"LOCATION:{_text(told.place.name)}"
        if told.place.latitude is not None and told.place.longitude is not None:
            yield f"GEO:{told.place.latitude:.6f};{told.place.longitude:.6f}"
    yield f"DESCRIPTION:{_text(_sources(told))}"
    url = next((report.url for report in told.reports if report.url), None)
    if url:
        yield f"URL:{_clean(url)}"
    yield f"CATEGORIES:{_text(told.event.type)}"
    yield "STATUS:TENTATIVE"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def summary(told: ToldEvent) -> str:
    """ "CONSULT: Vladimir Putin, Kim Jong Un"."""
    names = dict.fromkeys(p.actor.name for p in told.event.participants)
    kind = told.event.type.lower() + (f" ({told.event.mode})" if told.event.mode else "")
    return f"{kind}: {', '.join(names)}" if names else kind


def _sources(told: ToldEvent) -> str:
    lines = ["Announced; the day has passed and nobody has said that it happened." if told.silent else "Announced."]
    for one in told.claims[:10]:
        chain = " > ".join(source.actor.name for source in one.claim.said_by)
        lines.append(f"{chain or one.report.outlet or 'a report'}: {one.words}")
    return "\n".join(lines)


def _stamp(moment: str | None) -> str:
    if moment is None:
        return "19700101T000000Z"
    read = datetime.fromisoformat(moment.replace("Z", "+00:00"))
    return (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    for mark in ("\\", ";", ","):
        words = words.replace(mark, "\\" + mark)
    return _clean(words.replace("\r\n", "\n").replace("\n", "\\n"))


def _clean(words: str) -> str:
    return "".join(c for c in words if c >= " " and not "\ud800" <= c <= "\udfff")


def _folded(line: str) -> bytes:
    """A content line, folded so that no character is cut in two, with its CRLF."""
    parts, part = [], b""
    for character in line:
        data = character.encode()
        if len(part) + len(data) > _WIDEST:
            parts.append(part)
            part = b" "
        part += data
    return b"\r\n".join([*parts, part]) + b"\r\n"
