"""Longitude and latitude on paper: Equal Earth for the world, equirectangular at its own latitude for a part of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from onrecord.errors import UsageError

Floats = npt.NDArray[np.float64]
WIDTH = 960.0
TALLEST = 620.0
_A = (1.340264, -0.081106, 0.000893, 0.003796)
"""Coefficients of Equal Earth: Savric, Patterson and Jenny 2019, Int. J. Geographical Information Science 33(3)."""
_M = math.sqrt(3) / 2
LEAST = 0.05
"""Degrees: no box is smaller; the outlines know no more."""
BROAD = 240.0
"""Degrees of longitude from which on a box is drawn as the world: a rectangle of degrees distorts too much."""


@dataclass(frozen=True, slots=True)
class Box:
    """A part of the world in degrees; `east` may lie beyond 180, across the line of change of date."""

    west: float
    south: float
    east: float
    north: float

    @property
    def middle(self) -> float:
        """The meridian in its middle."""
        return (self.west + self.east) / 2

    @property
    def is_world(self) -> bool:
        """Whether it is drawn as the whole world."""
        return self.east - self.west >= BROAD

    def grown(self, share: float) -> Box:
        """A box around the same middle: `share` 0.5 is half as wide and high, 2 twice, within the world."""
        across, up = (self.east - self.west) * share / 2, (self.north - self.south) * share / 2
        if across >= BROAD / 2:
            return WORLD
        if min(across, up) < LEAST:
            return self
        middle, height = self.middle, (self.south + self.north) / 2
        return Box(middle - across, max(-90.0, height - up), middle + across, min(90.0, height + up))

    def moved(self, east: float, north: float) -> Box:
        """The box moved by shares of its own size, no further than the poles."""
        across, up = (self.east - self.west) * east, (self.north - self.south) * north
        up = min(max(up, -90 - self.south), 90 - self.north)
        west = self.west + across
        west -= 360 * math.floor((west + 180) / 360)
        return Box(west, self.south + up, west + self.east - self.west, self.north + up)

    def __str__(self) -> str:
        return ",".join(f"{value:.6g}" for value in (self.west, self.south, self.east, self.north))


WORLD = Box(-169.0, -57.0, 191.0, 84.0)
"""Cut where the Bering Strait is, which parts no country."""


def read_box(text: str | None) -> Box:
    """A box as the address of a map has it: "west,south,east,north". Raises UsageError for what is none."""
    if not text:
        return WORLD
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError as error:
        raise UsageError(f"box {text[:60]!r} is not west,south,east,north in degrees") from error
    inside = -360 <= west < east <= 540 and -90 <= south < north <= 90
    if not inside or east - west > 360 or min(east - west, north - south) < LEAST:
        raise UsageError(f"box {text[:60]!r} is no part of the world: west < east, south < north, in degrees")
    return WORLD if east - west >= BROAD else Box(west, south, east, north)


@dataclass(frozen=True, slots=True)
class Projection:
    """A box laid on paper WIDTH wide; `scale` is units per degree at its middle."""

    box: Box
    height: float
    scale: float
    left: float
    top: float

    def lay(self, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
        """Where points come to lie, x to the right and y downwards."""
        x, y = _flat(self.box, longitude, latitude)
        return (x - self.left) * self.scale, (self.top - y) * self.scale

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where one point comes to lie, on the side of the date line that the box is on."""
        turns = round((self.box.middle - longitude) / 360)
        x, y = self.lay(np.array([longitude + 360 * turns]), np.array([latitude]))
        return float(x[0]), float(y[0])

    def shows(self, x: float, y: float) -> bool:
        """Whether a place on paper is within it."""
        return 0 <= x <= WIDTH and 0 <= y <= self.height


def project(box: Box) -> Projection:
    """The projection of a box: as wide as the paper, unless it would be too tall; then more is seen at both sides."""
    if box.is_world:
        x, _ = _flat(box, np.array([box.west, box.east]), np.array([0.0, 0.0]))
        _, y = _flat(box, np.array([0.0, 0.0]), np.array([box.south, box.north]))
        scale = WIDTH / float(x[1] - x[0])
        return Projection(box, float(y[1] - y[0]) * scale, scale, float(x[0]), float(y[1]))
    x, y = _flat(box, np.array([box.west, box.east]), np.array([box.south, box.north]))
    across, up = float(x[1] - x[0]), float(y[1] - y[0])
    # A box that is too tall gains at its sides, one that is too flat above and below.
    scale = min(WIDTH / across, TALLEST / up)
    height = max(up * scale, 380.0)
    left = float(x[0]) - (WIDTH / scale - across) / 2
    top = float(y[1]) + (height / scale - up) / 2
    return Projection(box, height, scale, left, top)


def _flat(box: Box, longitude: Floats, latitude: Floats) -> tuple[Floats, Floats]:
    """Degrees to degrees on paper, y upwards."""
    if not box.is_world:
        return longitude * math.cos(math.radians((box.south + box.north) / 2)), latitude
    theta = np.arcsin(_M * np.sin(np.radians(latitude)))
    square = theta * theta
    sixth = square**3
    slope = _A[0] + 3 * _A[1] * square + sixth * (7 * _A[2] + 9 * _A[3] * square)
    x = np.radians(longitude - box.middle) * np.cos(theta) / (_M * slope)
    y = theta * (_A[0] + _A[1] * square + sixth * (_A[2] + _A[3] * square))
    return np.degrees(x), np.degrees(y)
