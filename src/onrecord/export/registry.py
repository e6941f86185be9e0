"""The formats that there are: one line each. Strangers add theirs by an entry point in the group `onrecord.exports`.

A format is a function over an iterator: it holds one event at a time, so that memory stays flat whatever the number.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import IO, Any

from onrecord.errors import UsageError, nearest
from onrecord.export.told import MARKS, ToldEvent, mark_of

GROUP = "onrecord.exports"


@dataclass(slots=True)
class Tally:
    """How many rows were written, and how many events were left out for which reason."""

    written: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Options:
    """What a person may say about an export. `include` are marks, "undated" or "unplaced": what is left out by default."""

    include: frozenset[str] = frozenset()
    ledger: str = ""
    """Name of the ledger, for titles and metadata."""
    coder: tuple[tuple[str, str], ...] = ()
    """What read the reports: ("release", "0.1.0"), ("rules", ...), ("weights", ...)."""


Write = Callable[[Iterable[Any], IO[bytes], Options, Tally], None]


@dataclass(frozen=True, slots=True)
class Format:
    """One format. `of` is what it is written from: "events" (`ToldEvent`) or "reports" (`Readout`)."""

    name: str
    suffix: str
    about: str
    write: str
    """"module:function", imported when the format is asked for."""
    of: str = "events"
    says: frozenset[str] = frozenset()
    """Marks that it has a field for: events with them are not left out."""

    def load(self) -> Write:
        """The function that writes it."""
        module, _, name = self.write.partition(":")
        return getattr(import_module(module), name)  # type: ignore[no-any-return]


ALL = frozenset((*MARKS, "undated", "unplaced"))
"""Everything that `--include` knows."""
_HERE = "onrecord.export."

FORMATS = (
    Format("plover", ".jsonl", "PLOVER 2.0, JSON Lines", _HERE + "plover:write"),
    Format("polecat", ".tsv", "POLECAT, 40 columns", _HERE + "polecat:write"),
    Format("icews", ".tsv", "ICEWS coded events, 20 columns", _HERE + "icews:write"),
    Format("gdelt", ".export.CSV", "GDELT 2.0 events, 61 columns", _HERE + "gdelt:write_events"),
    Format("gdelt-mentions", ".mentions.CSV", "GDELT 2.0 mentions, 16 columns", _HERE + "gdelt:write_mentions"),
    Format("petrarch", ".txt", "PETRARCH2 event lines", _HERE + "petrarch:write_petrarch"),
    Format("phoenix", ".tsv", "Phoenix, 26 columns", _HERE + "petrarch:write_phoenix"),
    Format("acled", ".csv", "ACLED-shaped, 31 columns, conflict only", _HERE + "acled:write"),
    Format("csv", ".csv", "a row an event, flat", _HERE + "tabular:write_csv", says=ALL),
    Format("jsonl", ".jsonl", "events with claims and sources", _HERE + "tabular:write_jsonl", says=ALL),
    Format("readouts", ".jsonl", "every record of every report", _HERE + "tabular:write_readouts", "reports", ALL),
    Format("parquet", ".parquet", "the flat table, typed", _HERE + "parquet:write", says=ALL),
    Format("dyad-day", ".csv", "directed dyads by day", _HERE + "dyads:write_dyad_day"),
    Format("dyad-month", ".csv", "directed dyads by month", _HERE + "dyads:write_dyad_month"),
    Format("country-month", ".csv", "countries by month", _HERE + "dyads:write_country_month"),
    Format("geojson", ".geojson", "points with time", _HERE + "geojson:write", says=ALL - {"unplaced"}),
    Format("graphml", ".graphml", "the network of actors", _HERE + "graph:write_graphml"),
    Format("gexf", ".gexf", "the network in time", _HERE + "graph:write_gexf"),
    Format("ical", ".ics", "planned events as a calendar", _HERE + "agenda:write", says=ALL - {"undated"}),
    Format("brat", ".zip", "brat standoff, text and .ann", _HERE + "brat:write", "reports", ALL),
    Format("displacy", ".jsonl", "displaCy, manual mode", _HERE + "displacy:write", "reports", ALL),
    Format("schema-org", ".jsonld", "schema.org Claim", _HERE + "schemaorg:write", says=ALL),
    Format("ftm", ".ftm.json", "FollowTheMoney entities", _HERE + "ftm:write", says=ALL),
    Format("web-annotation", ".jsonl", "W3C web annotations", _HERE + "webannotation:write", "reports", ALL),
    Format("brief", ".md", "a daily brief with sources", _HERE + "brief:write", says=ALL - {"undated"}),
)


@lru_cache(maxsize=1)
def formats() -> dict[str, Format]:
    """Every format by name: ours, then strangers', who cannot take a name that is ours."""
    known = {one.name: one for one in FORMATS}
    for entry in entry_points(group=GROUP):
        given = entry.load()
        if isinstance(given, Format):
            known.setdefault(given.name, given)
    return known


def format_named(name: str) -> Format:
    """The format of that name. Raises UsageError with the nearest name where there is none."""
    known = formats()
    if name not in known:
        raise UsageError(f"{name!r} is no format ({', '.join(sorted(known))}){nearest(name, known)}")
    return known[name]


def check_include(names: Iterable[str]) -> frozenset[str]:
    """What `--include` was given, "all" spelled out. Raises UsageError for a word that it does not know."""
    found = frozenset(word for name in names for word in name.replace(",", " ").split())
    unknown = sorted(found - ALL - {"all"})
    if unknown:
        raise UsageError(f"--include {unknown[0]!r} is not known ({', '.join(sorted(ALL))}){nearest(unknown[0], ALL)}")
    return ALL if "all" in found else found


def export(name: str, records: Iterable[Any], out: IO[bytes], options: Options | None = None) -> Tally:
    """Writes `records` in the format of that name: events or readouts, as its `of` says. Gives what was left out."""
    chosen, told, tally = format_named(name), options or Options(), Tally()
    if chosen.of == "events":
        records = sayable(records, chosen.says | told.include, tally)
    chosen.load()(records, out, told, tally)
    return tally


def sayable(events: Iterable[ToldEvent], marks: frozenset[str], tally: Tally) -> Iterator[ToldEvent]:
    """The events that are plain facts or carry one of `marks`; the rest is counted by its mark."""
    for told in events:
        mark = mark_of(told)
        if mark is None or mark in marks:
            yield told
        else:
            tally.left_out[mark] += 1
