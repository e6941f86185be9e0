"""The few shapes that every chart draws with: what they mean is said once, here and in `legend`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from onrecord.view.drawing.happenings import Extent, Form, Happening, Tone
from onrecord.view.drawing.svg import Drawn, joined, number, tag

BANDS: Mapping[str, tuple[Tone, ...]] = {
    "cooperation": (Tone.VERBAL_COOPERATION, Tone.MATERIAL_COOPERATION),
    "conflict": (Tone.VERBAL_CONFLICT, Tone.MATERIAL_CONFLICT),
    "other": (Tone.PLAIN,),
}
"""Cooperation above, conflict below, what is neither (statements, arrivals) under both."""
BAND_OF: Mapping[Tone, str] = {tone: band for band, tones in BANDS.items() for tone in tones}
HOLLOW = frozenset({Form.PLANNED, Form.ABSENT})
SIZE = 5.0
"""Half the width of a mark for one event."""
_FADES = (
    ("start", ((0, 0), (0.4, 1), (1, 1))), ("end", ((0, 1), (0.6, 1), (1, 0))),
    ("both", ((0, 0), (0.3, 1), (0.7, 1), (1, 0))),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Links:
    """Where the marks of a chart lead; each is a function to an address, or None where they lead nowhere."""

    event: Callable[[str], str] | None = None
    """From an event's id."""
    days: Callable[[str, str], str] | None = None
    """From a first and a last day, both ISO dates."""
    place: Callable[[str], str] | None = None
    """From a place's name or a country's code."""
    actor: Callable[[str], str] | None = None
    """From an actor's id."""
    pair: Callable[[str, str], str] | None = None
    """From the ids of two actors."""


NOWHERE = Links()


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws the marks of one chart; its name keeps the definitions of several charts on a page apart."""

    name: str

    def definitions(self) -> Drawn:
        """What marks refer to: the stripes of doubt, and the fading of an end whose day is not known."""
        return tag("defs", *map(self._stripes, Tone), *map(self._fade, _FADES))

    def paint(self, tone: Tone, form: Form) -> dict[str, str]:
        """The class of a mark, to which the style sheet gives its colour, and the stripes of one in doubt."""
        given = {"class_": f"mark tone-{int(tone)} form-{form.name.lower()}"}
        return given | ({"fill": f"url(#{self.name}-doubt-{int(tone)})"} if form is Form.DOUBTED else {})

    def dot(self, x: float, y: float, tone: Tone, form: Form, size: float = SIZE) -> Drawn:
        """One event: a circle for cooperation, a lozenge for conflict, a square for the rest; crossed where it did not happen."""
        drawn = [self._shape(x, y, tone, form, size)]
        if form is Form.ABSENT:
            drawn.append(_line(x - size, y + size, x + size, y - size))
        return joined(drawn)

    def bar(self, left: float, right: float, y: float, extent: Extent, tone: Tone, form: Form) -> Drawn:
        """An interval: an end is soft where its day is not known."""
        ends = {(True, True): "both", (True, False): "start", (False, True): "end"}
        soft = ends.get((extent.soft_start, extent.soft_end))
        box = tag(
            "rect", x=left, y=y - SIZE + 1, width=right - left, height=2 * SIZE - 2, rx=2, **self.paint(tone, form)
        )
        strike = [_line(left, y + SIZE, right, y - SIZE)] if form is Form.ABSENT else []
        return tag("g", box, *strike, mask=f"url(#{self.name}-soft-{soft})" if soft else None, class_="interval")

    def column(self, x: float, y: float, width: float, height: float, tone: Tone, form: Form) -> Drawn:
        """A segment of a stacked column; one that is not filled is drawn inside its outline."""
        inset = 0.6 if form is not Form.TOLD and height > 2 else 0.0
        return tag(
            "rect", x=x + inset, y=y + inset, width=max(width - 2 * inset, 0.5), height=max(height - 2 * inset, 0.5),
            **self.paint(tone, form),
        )  # fmt: skip

    def _shape(self, x: float, y: float, tone: Tone, form: Form, size: float) -> Drawn:
        paint = self.paint(tone, form)
        if BAND_OF[tone] == "cooperation":
            return tag("circle", cx=x, cy=y, r=size, **paint)
        if BAND_OF[tone] == "conflict":
            reach = number(size + 1)
            path = f"M{number(x)} {number(y - size - 1)}l{reach} {reach}l-{reach} {reach}l-{reach} -{reach}z"
            return tag("path", d=path, **paint)
        return tag("rect", x=x - size + 0.5, y=y - size + 0.5, width=2 * size - 1, height=2 * size - 1, **paint)

    def _stripes(self, tone: Tone) -> Drawn:
        return tag(
            "pattern", tag("path", d="M-1 1l2 -2M0 4l4 -4M3 5l2 -2", class_=f"stripe tone-{int(tone)}"),
            id=f"{self.name}-doubt-{int(tone)}", width=4, height=4, patternUnits="userSpaceOnUse",
        )  # fmt: skip

    def _fade(self, fade: tuple[str, tuple[tuple[float, int], ...]]) -> Drawn:
        end, stops = fade
        ramp = [tag("stop", offset=at, stop_color="#fff", stop_opacity=strength) for at, strength in stops]
        cover = tag("rect", x=0, y=-0.5, width=1, height=2, fill=f"url(#{self.name}-fade-{end})")
        return joined(
            (
                tag("linearGradient", *ramp, id=f"{self.name}-fade-{end}"),
                tag("mask", cover, id=f"{self.name}-soft-{end}", maskContentUnits="objectBoundingBox"),
            )
        )


def tally(rows: Iterable[Happening]) -> str:
    """Events in words by how they stand: "12 told as done, 1 planned"."""
    counts = Counter(row.form for row in rows)
    return ", ".join(f"{counts[form]:,} {form.words}" for form in Form if counts[form])


def legend(name: str, tones: Iterable[Tone] = Tone, forms: Iterable[Form] = Form) -> tuple[tuple[Drawn, str], ...]:
    """Small drawings of each tone and form, with their meaning, for the text beside the chart of that name."""
    pen = Pen(name)

    def sample(tone: Tone, form: Form) -> Drawn:
        return tag(
            "svg", pen.dot(8, 8, tone, form), viewBox="0 0 16 16", width=16, height=16, aria_hidden="true",
            class_="chart sample",
        )  # fmt: skip

    return (
        *((sample(tone, Form.TOLD), tone.words) for tone in tones if tone),
        (sample(Tone.PLAIN, Form.TOLD), Tone.PLAIN.words),
        *((sample(Tone.MATERIAL_COOPERATION, form), form.words) for form in forms if form is not Form.TOLD),
    )


def _line(x1: float, y1: float, x2: float, y2: float) -> Drawn:
    return tag("path", d=f"M{number(x1)} {number(y1)}L{number(x2)} {number(y2)}", class_="strike")
