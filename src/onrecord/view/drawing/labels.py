"""Names and dates on a chart, where they do not run into each other or over a mark."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from onrecord.view.drawing.days import Axis, ticks
from onrecord.view.drawing.svg import Drawn, joined, tag

LETTER = 6.4
"""Width of a letter, in units, at the size that names are written in."""
GAP = 4.0
"""Between two dates of an axis at least."""
Rectangle = tuple[float, float, float, float]


@dataclass(slots=True)
class Labels:
    """Names so far, within a paper of a size, `most` of them; who comes first has the room."""

    width: float
    height: float
    most: int
    _taken: list[Rectangle] = field(default_factory=list)
    _drawn: list[Drawn] = field(default_factory=list)

    def avoid(self, x: float, y: float, radius: float) -> None:
        """Keeps names off a round mark."""
        self._taken.append((x - radius, y - radius, x + radius, y + radius))

    def add(self, words: str, x: float, y: float) -> None:
        """Writes a name around a place, or a little above or below it, unless there is no room."""
        half = len(words) * LETTER / 2
        self._write(words, [(x - half, y + rise) for rise in (0, -14, 14)])

    def add_beside(self, words: str, x: float, y: float, radius: float) -> None:
        """Writes a name beside a round mark: right of it, left, above or below, unless there is no room."""
        wide = len(words) * LETTER
        right, left = (x + radius + 2, y + 4), (x - radius - 2 - wide, y + 4)
        self._write(words, [right, left, (x - wide / 2, y - radius - 4), (x - wide / 2, y + radius + 11)])

    def _write(self, words: str, places: list[tuple[float, float]]) -> None:
        if len(self._drawn) >= self.most:
            return
        for left, y in places:
            box = (left, y - 9, left + len(words) * LETTER, y + 2)
            if self._holds(box) and not any(_meet(box, other) for other in self._taken):
                self._taken.append(box)
                # The mark itself says its name aloud.
                self._drawn.append(tag("text", words, x=left, y=y, class_="name halo", aria_hidden="true"))
                return

    def _holds(self, box: Rectangle) -> bool:
        return box[0] > 0 and box[2] < self.width and box[1] > 0 and box[3] < self.height

    def drawn(self) -> Drawn:
        """All of them."""
        return joined(self._drawn)


def draw_ticks(axis: Axis, most: int, top: float, bottom: float) -> Iterator[Drawn]:
    """A line for each of at most `most` days, and its date under it where there is room."""
    free = 0.0
    for day, words in ticks(axis, most):
        x, wide = axis.x(day), len(words) * LETTER
        yield tag("path", d=f"M{x:.1f} {top:.0f}V{bottom + 4:.1f}", class_="tick")
        left = min(x + 3, axis.right - wide)
        if left >= free:
            yield tag("text", words, x=left, y=bottom + 15, class_="tick")
            free = left + wide + GAP


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]
