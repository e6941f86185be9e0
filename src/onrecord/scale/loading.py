"""From the tables of a run into a ledger, without reading a word again: all reports, or those of an actor and a period."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.errors import UsageError
from onrecord.ledger.query import Filter, is_meant
from onrecord.records import Actor, Readout, Report
from onrecord.scale.columns import arrow
from onrecord.scale.run import load_plan, receipts
from onrecord.scale.tables import part, read_filed


@dataclass(frozen=True, slots=True)
class Slice:
    """Which reports: those with a claim that `actor` takes part in, of something between two days (ISO prefixes, included).

    A claim that gives no day has that of its report's publication; one of no known day is in no period.
    """

    actor: str | None = None
    """An id, a country or a name, as in `onrecord events --actor`."""
    since: str | None = None
    until: str | None = None


EVERYTHING = Slice()


class Loaded:
    """The readouts of a run, as `Ledger.adding` takes them, with the agency of each report at hand."""

    def __init__(self, out: Path, wanted: Slice = EVERYTHING) -> None:
        self.plan = load_plan(out)
        self._out, self._wanted = out, wanted
        self._agencies: dict[str, Actor | None] = {}
        done = receipts(out)
        missing = [lot.number for lot in self.plan.lots if lot.number not in done]
        if missing:
            raise UsageError(
                f"{out}: {len(missing)} of {len(self.plan.lots)} lots are not read yet: run it again first"
            )
        Filter(since=wanted.since, until=wanted.until).checked()

    def readouts(self) -> Iterator[Readout]:
        """The readouts, in the order of the run, a part in memory at a time."""
        for lot in self.plan.lots:
            kept = None if self._wanted == EVERYTHING else _reports_in(self._out, lot.number, self._wanted)
            for one in read_filed(self._out, lot.number) if kept is None or kept else ():
                report = one.readout.report
                if kept is None or report.id in kept:
                    self._agencies[report.id] = one.agency
                    yield one.readout

    @property
    def agency(self) -> Callable[[Report], Actor | None]:
        """What finds the agency of a report that was just handed out."""
        return lambda report: self._agencies.pop(report.id, None)


def _reports_in(out: Path, number: int, wanted: Slice) -> frozenset[str]:
    """Ids of the reports of a part with a claim in the slice: columns are looked at, no record is made."""
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    claims = pq.read_table(part(out, "claims", number), columns=["report", "participants", "when"])
    keep = [True] * claims.num_rows
    if wanted.actor is not None:
        named = claims["participants"].combine_chunks()
        rows = pc.list_parent_indices(named).to_pylist()
        actors = pc.struct_field(pc.list_flatten(named), ["actor"])
        columns = [pc.struct_field(actors, [name]).to_pylist() for name in ("id", "country", "name")]
        meant = {who: is_meant(wanted.actor, *who) for who in set(zip(*columns, strict=True))}
        inside = {row for row, who in zip(rows, zip(*columns, strict=True), strict=True) if meant[who]}
        keep = [row in inside for row in range(claims.num_rows)]
    if wanted.since or wanted.until:
        published = _published(out, number)
        days = ((w["start"], w["end"] or w["start"]) for w in claims["when"].to_pylist())
        told = (published.get(report) for report in claims["report"].to_pylist())
        keep = [
            kept and _within(start or day, end or day, wanted)
            for kept, (start, end), day in zip(keep, days, told, strict=True)
        ]
    return frozenset(claims["report"].filter(arrow().array(keep, arrow().bool_())).to_pylist())


def _published(out: Path, number: int) -> dict[str, str | None]:
    import pyarrow.parquet as pq

    table: Any = pq.read_table(part(out, "reports", number), columns=["id", "published"])
    return {row["id"]: row["published"] and row["published"][:10] for row in table.to_pylist()}


def _within(start: str | None, end: str | None, wanted: Slice) -> bool:
    """Whether an interval of ISO prefixes touches the period; prefixes are compared as far as both go."""
    if start is None or end is None:
        return False
    since, until = wanted.since or "", wanted.until or "9999"
    return end[: len(since)] >= since[: len(end)] and start[: len(until)] <= until[: len(start)]
