"""GeoJSON (RFC 7946): a point an event, flat properties, time as kepler.gl and the QGIS temporal controller read it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import IO, Any

from onrecord.export.flat import COLUMNS, flat_row
from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldEvent

_LEFT = ("latitude", "longitude", "silent", "time_basis")


def write(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A FeatureCollection. An event without coordinates has no point: it is left out, or with `--include unplaced`
    stands with a null geometry. `precision` says how large the place is that the point stands for.
    """
    head = {"type": "FeatureCollection", "name": options.ledger or "onrecord"}
    out.write((json.dumps(head)[:-1] + ', "features": [').encode())
    for told in events:
        place = told.place
        placed = place is not None and place.latitude is not None and place.longitude is not None
        if not placed and "unplaced" not in options.include:
            tally.left_out["unplaced"] += 1
            continue
        text = ("," if tally.written else "") + "\n" + json.dumps(feature(told), ensure_ascii=False)
        out.write(text.encode("utf-8", "replace"))
        tally.written += 1
    out.write(b"\n]}\n")


def feature(told: ToldEvent) -> dict[str, Any]:
    """One event as a feature; longitude stands first."""
    place = told.place
    point = None
    if place is not None and place.latitude is not None and place.longitude is not None:
        point = {"type": "Point", "coordinates": [place.longitude, place.latitude]}
    row = {name: value for name, value in zip(COLUMNS, flat_row(told), strict=True) if name not in _LEFT}
    start, end = told.event.when.start, told.event.when.end or told.event.when.start
    row |= {"time": start, "precision": row.pop("place_precision"), "end": end}
    return {"type": "Feature", "id": told.event.id, "geometry": point, "properties": row}
