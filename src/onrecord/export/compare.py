"""Two sources of one ledger against each other: which events both tell, which only one, and where they differ.

A source is an outlet by name ("ICEWS", "Reuters"); "onrecord" is every report that is no row of an imported data set.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from onrecord.errors import UsageError, nearest
from onrecord.export.told import ToldClaim, ToldEvent, dyads_of
from onrecord.records import Report

OURS = "onrecord"
_LARGEST = 20
"""Dyads that a comparison prints."""


@dataclass(slots=True)
class Comparison:
    """Counts of events; `types` and `dyads` have a triple for each: both, only the first, only the second."""

    first: str
    second: str
    both: int = 0
    only_first: int = 0
    only_second: int = 0
    neither: int = 0
    types: dict[str, list[int]] = field(default_factory=dict)
    dyads: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    differ: Counter[str] = field(default_factory=Counter)
    """Of the events that both tell: how many differ in mode, CAMEO root, day, country of the place, polarity."""
    days_apart: Counter[int] = field(default_factory=Counter)

    @property
    def overlap(self) -> float:
        """Events that both tell, of all that either tells; 0 where there are none."""
        either = self.both + self.only_first + self.only_second
        return self.both / either if either else 0.0

    def plain(self) -> dict[str, object]:
        """As values for JSON, the dyads with most events first."""
        most = sorted(self.dyads.items(), key=lambda item: (-sum(item[1]), item[0]))[:_LARGEST]
        counts = {"both": self.both, f"only {self.first}": self.only_first, f"only {self.second}": self.only_second}
        return {
            "first": self.first,
            "second": self.second,
            "events": counts | {"neither": self.neither},
            "overlap": round(self.overlap, 4),
            "types": {
                kind: dict(zip(("both", "first", "second"), c, strict=True)) for kind, c in sorted(self.types.items())
            },
            "dyads": [
                {"source": pair[0], "target": pair[1], **dict(zip(("both", "first", "second"), c, strict=True))}
                for pair, c in most
            ],
            "differ": dict(self.differ),
            "days_apart": {str(days): count for days, count in sorted(self.days_apart.items())},
        }


def compare(events: Iterable[ToldEvent], first: str, second: str) -> Comparison:
    """Goes once over the events. Raises UsageError, with the names that there are, for a source that tells of nothing."""
    found, names = Comparison(first, second), Counter[str]()
    for told in events:
        names.update({source_of(one.report) for one in told.claims} | {one.report.outlet or "" for one in told.claims})
        a = [one for one in told.claims if _is(one.report, first)]
        b = [one for one in told.claims if _is(one.report, second)]
        _count(found, told, a, b)
    for name, total in ((first, found.both + found.only_first), (second, found.both + found.only_second)):
        if not total:
            known = [word for word, _ in names.most_common(12) if word]
            raise UsageError(
                f"no event is told by {name!r} (there are {', '.join(known) or 'none'}){nearest(name, known)}"
            )
    return found


def source_of(report: Report) -> str:
    """The data set that a report is a row of; "onrecord" for one that is none."""
    return report.outlet or OURS if report.url and report.url.startswith("urn:") else OURS


def _is(report: Report, name: str) -> bool:
    return source_of(report) == OURS if name == OURS else (report.outlet or "").casefold() == name.casefold()


def _count(found: Comparison, told: ToldEvent, a: list[ToldClaim], b: list[ToldClaim]) -> None:
    if not a and not b:
        found.neither += 1
        return
    place = 0 if a and b else 1 if a else 2
    if place == 0:
        found.both += 1
        _differences(found, a, b)
    elif place == 1:
        found.only_first += 1
    else:
        found.only_second += 1
    found.types.setdefault(told.event.type, [0, 0, 0])[place] += 1
    pairs = {(d.source.country, d.target.country) for d in dyads_of(told) if d.source and d.target}
    for source, target in pairs:
        if source and target:
            found.dyads.setdefault((source, target), [0, 0, 0])[place] += 1


def _differences(found: Comparison, a: list[ToldClaim], b: list[ToldClaim]) -> None:
    """Where no claim of one agrees with any of the other; what one leaves open is no difference."""
    features: dict[str, list[set[object]]] = {
        "mode": [{one.claim.mode for one in side if one.claim.mode} for side in (a, b)],
        "CAMEO root": [{one.claim.cameo[:2] for one in side if one.claim.cameo} for side in (a, b)],
        "country": [
            {one.claim.where.place.country for one in side if one.claim.where and one.claim.where.place.country}
            for side in (a, b)
        ],
        "polarity": [{one.claim.polarity for one in side} for side in (a, b)],
    }
    for name, (left, right) in features.items():
        if left and right and not left & right:
            found.differ[name] += 1
    days = [{start[:10] for one in side if (start := one.claim.when.start) and len(start) >= 10} for side in (a, b)]
    if days[0] and days[1]:
        apart = min(abs((date.fromisoformat(x) - date.fromisoformat(y)).days) for x in days[0] for y in days[1])
        found.days_apart[apart] += 1
        if apart:
            found.differ["day"] += 1
