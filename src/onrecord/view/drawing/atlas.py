"""The map: what of some events goes where; `atlas_drawing.draw_atlas` draws it.

How exactly a place is known decides its mark. A site or a city with coordinates is a dot, a province a broken ring, a
country its hatched area. What is larger than a country, or has no coordinates, is told beside the map: there is no pin
for "somewhere in China".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from onrecord.records import Place, Precision
from onrecord.view.columns import Columns, Mask
from onrecord.view.drawing.happenings import Form, Tone
from onrecord.view.drawing.marks import BANDS, HOLLOW
from onrecord.view.drawing.nations import label_points, name_of, shapes_of
from onrecord.view.drawing.outlines import draw_outlines, load_outlines
from onrecord.view.drawing.projection import Box, Projection, project

MOST_DOTS = 300
"""Dots that are drawn apart; where there would be more, those within CELL units of each other are one."""
CELL = 14.0
TINY = 9.0
"""Units: a country smaller than this on paper is a square."""
Counts = Mapping[tuple[Tone, Form], int]


def _sum(*marks: Iterable[Spot | Area]) -> int:
    return sum(mark.total for many in marks for mark in many)


@dataclass(frozen=True, slots=True)
class Spot:
    """The events of one place, or of several that lie too close to be told apart."""

    places: tuple[Place, ...]
    counts: Counts
    x: float
    y: float

    @property
    def total(self) -> int:
        """How many events."""
        return sum(self.counts.values())

    @property
    def name(self) -> str:
        """The place's name, or the names of some of several."""
        names = list(dict.fromkeys(place.name for place in self.places))
        return ", ".join(names[:3]) + (f" and {len(names) - 3} more places" if len(names) > 3 else "")

    @property
    def is_hollow(self) -> bool:
        """Whether all of its events are planned or did not happen."""
        return all(form in HOLLOW for _, form in self.counts)

    def tone(self) -> Tone:
        """The band of two thirds of its events or more, by its material tone; PLAIN where none has as many."""
        for tones in BANDS.values():
            if sum(n for (tone, _), n in self.counts.items() if tone in tones) * 3 >= self.total * 2:
                return tones[-1]
        return Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Area:
    """The events that are known to be somewhere in one country, and no more."""

    country: str
    counts: Counts
    shapes: tuple[int, ...]
    """Its outlines on this map; none where it has none."""
    x: float
    y: float
    is_tiny: bool = False
    """Whether a hatched square stands for it, its outline being none or too small to be seen."""

    @property
    def total(self) -> int:
        """How many events."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Atlas:
    """What goes where on the map of a box. What is not on it is counted: `wide` by the name of each place."""

    projection: Projection
    dots: tuple[Spot, ...]
    provinces: tuple[Spot, ...]
    areas: tuple[Area, ...]
    wide: tuple[tuple[str, int], ...] = ()
    """Seas, continents and other places larger than a country, and towns that nobody gave coordinates."""
    outside: int = 0
    """Events of places beyond the edge of the map."""
    unplaced: int = 0
    """Events of which no report says where."""

    @property
    def drawn(self) -> int:
        """How many events its marks stand for."""
        return _sum(self.dots, self.provinces, self.areas)


def place_atlas(columns: Columns, mask: Mask, box: Box) -> Atlas:
    """Where the events of a mask go."""
    projection = project(box)
    kinds = len(Tone) * len(Form)
    placed = mask & (columns.place >= 0)
    keys = columns.place[placed] * kinds + columns.tone[placed] * len(Form) + columns.form[placed]
    table = np.bincount(keys, minlength=len(columns.places) * kinds).reshape(-1, kinds)
    dots: list[Spot] = []
    provinces: list[Spot] = []
    countries: dict[str, Counter[tuple[Tone, Form]]] = {}
    wide: Counter[str] = Counter()
    for place, row in zip(columns.places, table.tolist(), strict=True):
        counts = {(Tone(k // len(Form)), Form(k % len(Form))): n for k, n in enumerate(row) if n}
        if not counts:
            continue
        if place.precision is Precision.COUNTRY and place.country:
            countries.setdefault(place.country, Counter()).update(counts)
        elif place.latitude is None or place.longitude is None or place.precision in _WIDE:
            wide[place.name] += sum(counts.values())
        else:
            spot = Spot((place,), counts, *projection.place(place.longitude, place.latitude))
            (provinces if place.precision is Precision.PROVINCE else dots).append(spot)
    areas, nowhere = _areas(countries, projection)
    wide.update(nowhere)
    shown = [s for s in dots if projection.shows(s.x, s.y)]
    shown_provinces = [s for s in provinces if projection.shows(s.x, s.y)]
    shown_areas = [a for a in areas if a.shapes or projection.shows(a.x, a.y)]
    seen = _sum(shown, shown_provinces, shown_areas)
    every = _sum(dots, provinces, areas)
    return Atlas(
        projection, _largest_first(_merged(shown)), _largest_first(_merged(shown_provinces)), tuple(shown_areas),
        tuple(sorted(wide.items(), key=lambda item: (-item[1], item[0]))), every - seen, int((mask & ~placed).sum()),
    )  # fmt: skip


_WIDE = frozenset({Precision.REGION, Precision.COUNTRY})


def _areas(countries: Mapping[str, Counts], projection: Projection) -> tuple[list[Area], dict[str, int]]:
    """An area a country; and by name the events of those that are nowhere to be found."""
    paths = draw_outlines(projection.box)
    areas, nowhere = [], {}
    for country, counts in sorted(countries.items()):
        shapes = shapes_of().get(country, ())
        point = label_points().get(country)
        if point is None and not shapes:
            nowhere[name_of(country)] = sum(counts.values())
            continue
        x, y = projection.place(*point) if point else (-1.0, -1.0)
        shown = tuple(n for n in shapes if n in paths)
        areas.append(Area(country, counts, shown, x, y, _span(shown, projection) < TINY))
    return areas, nowhere


def _span(shapes: Sequence[int], projection: Projection) -> float:
    """The larger side of a country's mainland on paper, roughly."""
    extents = [load_outlines()[n].extent() for n in shapes]
    return max((max(e.east - e.west, e.north - e.south) for e in extents), default=0.0) * projection.scale


def _merged(spots: Sequence[Spot]) -> list[Spot]:
    """Spots at one point as one; where there are too many, those of one cell of a grid."""
    close = _joined(spots, 0.5)
    return close if len(close) <= MOST_DOTS else _joined(close, CELL)


def _joined(spots: Sequence[Spot], cell: float) -> list[Spot]:
    cells: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        cells.setdefault((int(spot.x // cell), int(spot.y // cell)), []).append(spot)
    return [_one(group) if len(group) > 1 else group[0] for group in cells.values()]


def _one(group: list[Spot]) -> Spot:
    counts: Counter[tuple[Tone, Form]] = Counter()
    for spot in group:
        counts.update(spot.counts)
    ranked = sorted(group, key=lambda spot: (-spot.total, spot.name))
    # It stands where most of its events are: between two towns is no place.
    return Spot(tuple(place for spot in ranked for place in spot.places), counts, ranked[0].x, ranked[0].y)


def _largest_first(spots: Sequence[Spot]) -> tuple[Spot, ...]:
    return tuple(sorted(spots, key=lambda spot: (-spot.total, spot.name)))
