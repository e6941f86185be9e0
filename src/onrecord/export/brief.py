"""A daily brief in Markdown, in the manner of an encyclopedia's page of current events: every sentence with its sources.

Sentences are made of the record (who, what, whom, where, who says so), never taken from a report.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from functools import lru_cache
from typing import IO

from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldEvent, mark_of
from onrecord.records import Actor, Report, Standing
from onrecord.rules import DATA, Faults, Row, read_table

HEADINGS = ("Conflict and force", "Disputes", "Diplomacy and cooperation", "Announced", "Denied, open or not done")
_VERBS = {"planned": "will {base}", "absent": "did not {base}", "hypothetical": "might {base}"}
_REMARKS = {
    "disputed": "this is disputed",
    "denied": "this is denied",
    "unconfirmed": "this is not confirmed",
    "uncertain": "the sources leave it uncertain",
}
_SOURCES = 6
"""Reports that a sentence names; the rest is counted."""


def write(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A section a day, latest first. Events without a day are left out; those of an unknown type too."""
    with closing(sqlite3.connect("")) as lines:  # A file of its own that nobody sees: lines are put into order there.
        lines.execute("CREATE TABLE lines (day TEXT, heading INTEGER, line TEXT)")
        lines.executemany("INSERT INTO lines VALUES (?, ?, ?)", _lines(events, options, tally))
        out.write(f"# {options.ledger or 'The record'}: day by day\n".encode("utf-8", "replace"))
        above: tuple[str, int] | None = None
        for day, heading, line in lines.execute("SELECT * FROM lines ORDER BY day DESC, heading, line"):
            head = f"\n## {day}\n" if above is None or above[0] != day else ""
            head += f"\n### {HEADINGS[heading]}\n\n" if above != (day, heading) else ""
            out.write(f"{head}{line}\n".encode())
            above = (day, heading)


def _lines(events: Iterable[ToldEvent], options: Options, tally: Tally) -> Iterator[tuple[str, int, str]]:
    """(day, number of its heading, line) of each event that has them."""
    for told in events:
        day = told.day or (told.first_known[:10] if told.first_known and "undated" in options.include else None)
        phrase = phrase_of(told.event.type, told.event.mode)
        if day is None or phrase is None:
            tally.left_out["undated" if day is None else "without a phrase"] += 1
            continue
        line = f"- {sentence(told, phrase)} {sources(told)}"
        yield day, HEADINGS.index(heading_of(told)), line.encode("utf-8", "replace").decode()
        tally.written += 1


def heading_of(told: ToldEvent) -> str:
    """The heading of an event: what it is, or that it is no plain fact."""
    mark = mark_of(told)
    if mark is not None:
        return HEADINGS[3] if mark == "planned" else HEADINGS[4]
    quad = next((one.claim.quad for one in told.claims if one.claim.quad), 1)
    return {4: HEADINGS[0], 3: HEADINGS[1]}.get(quad, HEADINGS[2])


def sentence(told: ToldEvent, phrase: Row) -> str:
    """ "According to the Kremlin, Vladimir Putin held talks with Kim Jong Un in Beijing."."""
    mark = mark_of(told)
    who = _names([p.actor for p in told.event.participants if p.role == "actor"])
    whom = _names([p.actor for p in told.event.participants if p.role in ("recipient", "target", "host")])
    verb = _VERBS[mark].format(base=phrase["base"]) if mark in _VERBS else phrase["past"]
    head, _, rest = verb.partition("[")
    inside, _, tail = rest.partition("]")
    verb = head + (inside.format(whom=whom) if whom else "") + tail
    where = f" in {told.place.name}" if told.place else ""
    remark = f"; {_REMARKS[mark]}" if mark in _REMARKS else ""
    silent = "; the day has passed and nobody has told of it" if told.silent else ""
    whole = f"{_according(told)}{who or 'somebody unnamed'} {verb}{where}{remark}{silent}."
    return whole[0].upper() + whole[1:]


def _according(told: ToldEvent) -> str:
    if told.event.standing is not Standing.CLAIMED or told.firmest is None or len(told.firmest.claim.said_by) < 2:
        return ""
    return f"According to {_clean(told.firmest.claim.said_by[-1].actor.name)}, "


def sources(told: ToldEvent) -> str:
    """The reports behind a sentence, linked, and how many independent origins they come to."""
    named = [_link(report) for report in told.reports[:_SOURCES]]
    more = f" and {len(told.reports) - _SOURCES} more" if len(told.reports) > _SOURCES else ""
    origins = f"; {told.origins} independent origins" if told.origins > 1 else ""
    return f"({', '.join(named)}{more}{origins})"


def _link(report: Report) -> str:
    name = _clean(report.outlet or "report")
    safe = report.url and report.url.startswith(("http://", "https://")) and not set(report.url) & set(" ()<>\n")
    return f"[{name}]({report.url})" if safe else name


def _names(actors: Sequence[Actor]) -> str:
    names = list(dict.fromkeys(_clean(actor.name) for actor in actors))
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else ""


def _clean(words: str) -> str:
    """Words that Markdown takes for nothing but words."""
    return "".join(f"\\{c}" if c in "\\`*_[]<>#|" else c for c in " ".join(words.split()))


def phrase_of(kind: str, mode: str | None) -> Row | None:
    """The phrase of a type and mode: its base form and past, with a part in brackets for whom; None where there is none."""
    return next((row for row in _phrases() if row["type"] == kind and row["mode"] in ("", mode)), None)


@lru_cache(maxsize=1)
def _phrases() -> tuple[Row, ...]:
    faults = Faults()
    rows = read_table("export/phrases.csv", DATA / "export" / "phrases.csv", ("type", "mode", "base", "past"), faults)
    faults.raise_any()
    return tuple(rows)
