"""Outlines of countries, from the compact file that the build makes (`view/topology.py`), as paths of SVG."""

from __future__ import annotations

import gzip
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from onrecord.view.drawing.projection import Box, Floats, Projection, project

FILE = Path(__file__).parent.parent / "outlines.json.gz"
FINEST = 2e-4
"""As the build has it: square degrees of rank 1, four times as much for each rank above."""
TINY = 1.2
"""Units: an island smaller than this on paper is left out, unless it is the largest of its country."""


@dataclass(frozen=True, slots=True)
class Shape:
    """One country or territory: ISO 3166-1 numeric code ("" where it has none), name, rings of points in degrees.

    A point is (longitude, latitude, rank): how much the outline would lose without it, 0 to 9.
    """

    code: str
    name: str
    rings: tuple[Floats, ...]

    def extent(self) -> Box:
        """The box around its mainland: its largest ring, and those of a fifth of its size or more."""
        boxes = [_box_of(ring) for ring in self.rings]
        sizes = [(b.east - b.west) * (b.north - b.south) for b in boxes]
        kept = [b for b, size in zip(boxes, sizes, strict=True) if size >= max(sizes) / 5]
        return Box(
            min(b.west for b in kept), min(b.south for b in kept), max(b.east for b in kept), max(b.north for b in kept)
        )


@lru_cache(maxsize=1)
def load_outlines() -> tuple[Shape, ...]:
    """Every shape; () where the file was never built. Raises ValueError for a file that is none."""
    if not FILE.exists():
        return ()
    held = json.loads(gzip.decompress(FILE.read_bytes()))
    scale, origin = np.array(held["scale"]), np.array(held["origin"])
    arcs = []
    for arc in held["arcs"]:
        table = np.array(arc, np.float64).reshape(-1, 3)
        table[:, :2] = np.cumsum(table[:, :2], axis=0) * scale + origin
        arcs.append(table)
    return tuple(
        Shape(code, name, tuple(ring for n in rings if (ring := _ring(n, arcs)) is not None))
        for code, name, rings in held["shapes"]
    )


def _ring(numbers: list[int], arcs: list[Floats]) -> Floats | None:
    """The points of a ring, its longitudes going on beyond 180 where it crosses the date line; None for one around a pole."""
    # Where two arcs meet, the point stands in both.
    parts = [arcs[n] if n >= 0 else arcs[~n][::-1] for n in numbers]
    ring = np.concatenate([parts[0], *(part[1:] for part in parts[1:])])
    ring[:, 0] = np.unwrap(ring[:, 0], period=360)
    return ring if abs(ring[-1, 0] - ring[0, 0]) < 1 else None


def _box_of(ring: Floats) -> Box:
    west, south = ring[:, 0].min(), ring[:, 1].min()
    return Box(float(west), float(south), float(ring[:, 0].max()), float(ring[:, 1].max()))


@lru_cache(maxsize=24)
def draw_outlines(box: Box) -> Mapping[int, str]:
    """Path data of each shape that touches the box, by its number in `load_outlines`; points fit for the scale."""
    projection = project(box)
    # Half a square unit on paper is not seen.
    area = 0.5 / projection.scale**2
    rank = max(0, math.ceil(1 + math.log(area / FINEST, 4))) if area > FINEST else 0
    found = {}
    for number, shape in enumerate(load_outlines()):
        path = "".join(_path(ring, projection, rank, size) for ring, size in _sized(shape, projection))
        if path:
            found[number] = path
    return found


def _sized(shape: Shape, projection: Projection) -> list[tuple[Floats, bool]]:
    """The rings of a shape, each with whether it is the largest; the others may be too small to draw."""
    if not shape.rings:
        return []
    spans = [float(np.ptp(ring[:, 0]) * np.ptp(ring[:, 1])) for ring in shape.rings]
    least = (TINY / projection.scale) ** 2
    return [(r, s == max(spans)) for r, s in zip(shape.rings, spans, strict=True) if s >= least or s == max(spans)]


def _path(ring: Floats, projection: Projection, rank: int, largest: bool) -> str:
    kept = ring[ring[:, 2] >= rank]
    if len(kept) < 4:
        if not largest:
            return ""
        kept = ring[:: max(1, len(ring) // 6)]
    turns = round((projection.box.middle - (kept[:, 0].min() + kept[:, 0].max()) / 2) / 360)
    x, y = projection.lay(kept[:, 0] + 360 * turns, kept[:, 1])
    if x.max() < 0 or x.min() > 960 or y.max() < 0 or y.min() > projection.height:
        return ""
    # Far outside points only say where the outline goes on: beyond the edge one is as good as another.
    x, y = np.clip(x, -2000, 3000), np.clip(y, -2000, 3000)
    points = np.round(np.column_stack((x, y)) * 10).astype(int)
    steps = np.diff(points, axis=0)
    moves = [f"{_tenth(dx)} {_tenth(dy)}" for dx, dy in steps.tolist() if dx or dy]
    return f"M{_tenth(int(points[0, 0]))} {_tenth(int(points[0, 1]))}l" + " ".join(moves) + "z" if moves else ""


def _tenth(value: int) -> str:
    whole, part = divmod(abs(value), 10)
    sign = "-" if value < 0 else ""
    return f"{sign}{whole}.{part}" if part else f"{sign}{whole}"
