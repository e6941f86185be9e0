"""Names on a chart, where they do not run into each other."""

from __future__ import annotations

from dataclasses import dataclass, field

from onrecord.view.drawing.svg import Drawn, joined, tag

LETTER = 6.4
"""Width of a letter, in units, at the size that names are written in."""
Rectangle = tuple[float, float, float, float]


@dataclass(slots=True)
class Labels:
    """Names so far, within a paper of a size, `most` of them; who comes first has the room."""

    width: float
    height: float
    most: int
    _taken: list[Rectangle] = field(default_factory=list)
    _drawn: list[Drawn] = field(default_factory=list)

    def add(self, words: str, x: float, y: float, centred: bool = False) -> None:
        """Writes a name at a place, unless there is no room for it."""
        left = x - len(words) * LETTER / 2 if centred else x
        box = (left, y - 10, left + len(words) * LETTER, y + 3)
        inside = box[0] > 0 and box[2] < self.width and box[1] > 0 and box[3] < self.height
        if len(self._taken) < self.most and inside and not any(_meet(box, other) for other in self._taken):
            self._taken.append(box)
            anchor = "middle" if centred else None
            # The mark itself says its name aloud.
            self._drawn.append(tag("text", words, x=x, y=y, text_anchor=anchor, class_="name halo", aria_hidden="true"))

    def drawn(self) -> Drawn:
        """All of them."""
        return joined(self._drawn)


def _meet(a: Rectangle, b: Rectangle) -> bool:
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]
