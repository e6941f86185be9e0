"""Directed dyads with every code: the rows that POLECAT, ICEWS, GDELT, PETRARCH and the dyad tables are made of."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.export.registry import Options, Tally
from onrecord.export.told import Codes, ToldClaim, ToldEvent, codes_of, dyads_of, mark_of
from onrecord.records import Actor, Report

QUADS = ("Neutral", "Verbal Cooperation", "Material Cooperation", "Verbal Conflict", "Material Conflict")


@dataclass(frozen=True, slots=True)
class CodedRow:
    """One directed dyad of an event on a day, with its codes; the event that it comes from holds the rest."""

    told: ToldEvent
    firmest: ToldClaim
    day: str
    source: Actor | None
    target: Actor | None
    codes: Codes
    cameo: str | None
    mark: str | None

    @property
    def number(self) -> int:
        """A whole number for the row, the same every time; below 2**53, which R and JavaScript hold exactly."""
        ends = (self.told.event.id, self.source.id if self.source else "", self.target.id if self.target else "")
        return (
            int.from_bytes(hashlib.blake2b("\t".join(ends).encode("utf-8", "replace"), digest_size=7).digest(), "big")
            >> 3
        )

    @property
    def report(self) -> Report:
        """The report of the claim that speaks for the event."""
        return self.firmest.report


def coded_rows(
    events: Iterable[ToldEvent], options: Options, tally: Tally, need_cameo: bool = False
) -> Iterator[CodedRow]:
    """The rows of every event that these formats can hold; the rest is counted by its reason.

    "extension": a type of our own, which never passes for PLOVER's. "without a code": no CAMEO code where one is needed.
    "undated": not known to the day; `--include undated` dates it by the day on which it was first public. "without
    actors": nobody is named.
    """
    for told in events:
        firmest = told.firmest
        if firmest is None or told.event.type.startswith("X-"):
            tally.left_out["extension"] += 1
            continue
        codes = codes_of(told)
        if need_cameo and not codes.cameo:
            tally.left_out["without a code"] += 1
            continue
        day = told.day or (told.first_known[:10] if told.first_known and "undated" in options.include else None)
        if day is None:
            tally.left_out["undated"] += 1
            continue
        mark = mark_of(told)
        found = False
        for dyad in dyads_of(told):
            found = True
            yield CodedRow(told, firmest, day, dyad.source, dyad.target, codes, dyad.cameo, mark)
        if not found:
            tally.left_out["without actors"] += 1


def place_cells(row: CodedRow) -> tuple[str, str, str | None, float | None, float | None]:
    """City, province, country (alpha-3), latitude, longitude of the place of the event; "" and None where unknown."""
    place = row.told.place
    if place is None:
        return "", "", None, None, None
    town = place.name if place.precision in ("city", "site") else ""
    province = place.admin or (place.name if place.precision == "province" else "")
    return town, province, place.country, place.latitude, place.longitude


def publishers(told: ToldEvent) -> list[str]:
    """Who published it, each once, in the order of the claims."""
    return list(dict.fromkeys(report.outlet or "" for report in told.reports if report.outlet))
