"""The few shapes that every chart draws with: what they mean is said once, here and in `legend`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from onrecord.view.drawing.happenings import Form, Happening, Tone
from onrecord.view.drawing.svg import Drawn, joined, tag

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


def classes(tone: Tone, form: Form) -> str:
    """The classes of a mark; the style sheet gives them their colours."""
    return f"mark tone-{int(tone)} form-{form.name.lower()}"


def dot(x: float, y: float, tone: Tone, form: Form, size: float = SIZE) -> Drawn:
    """One event: a circle for cooperation, a lozenge for conflict, a square for the rest; crossed out where it did not happen."""
    drawn = [_shape(x, y, tone, size, class_=classes(tone, form))]
    if form is Form.ABSENT:
        drawn.append(
            tag("path", d=Drawn(f"M{x - size:.1f} {y + size:.1f}L{x + size:.1f} {y - size:.1f}"), class_="strike")
        )
    return joined(drawn)


def _shape(x: float, y: float, tone: Tone, size: float, class_: str) -> Drawn:
    if BAND_OF[tone] == "cooperation":
        return tag("circle", cx=x, cy=y, r=size, class_=class_)
    if BAND_OF[tone] == "conflict":
        return tag(
            "path",
            d=Drawn(
                f"M{x:.1f} {y - size - 1:.1f}l{size + 1} {size + 1}l{-size - 1} {size + 1}l{-size - 1} {-size - 1}z"
            ),
            class_=class_,
        )
    return tag("rect", x=x - size + 0.5, y=y - size + 0.5, width=2 * size - 1, height=2 * size - 1, class_=class_)


def softening(name: str) -> Drawn:
    """Definitions: masks that fade an end of a bar whose day is not known, and the hatching of doubt."""
    fades = [
        tag(
            "linearGradient", *(tag("stop", offset=at, stop_color="#fff", stop_opacity=strength) for at, strength in stops),
            id=f"{name}-fade-{end}",
        )
        for end, stops in (
            ("start", ((0, 0), (0.4, 1), (1, 1))), ("end", ((0, 1), (0.6, 1), (1, 0))),
            ("both", ((0, 0), (0.3, 1), (0.7, 1), (1, 0))),
        )
    ]  # fmt: skip
    masks = [
        tag(
            "mask", tag("rect", x=0, y=0, width=1, height=1, fill=f"url(#{name}-fade-{end})"), id=f"{name}-soft-{end}",
            maskContentUnits="objectBoundingBox",
        )
        for end in ("start", "end", "both")
    ]  # fmt: skip
    return joined((*fades, *masks))


def hatching() -> Drawn:
    """Definitions: the stripes that doubt is filled with, one for each tone, the same in every chart of a page."""
    return joined(
        tag(
            "pattern", tag("path", d=Drawn("M-1 1l2 -2M0 4l4 -4M3 5l2 -2"), class_=f"stripe tone-{int(tone)}"),
            id=f"doubt-{int(tone)}", width=4, height=4, patternUnits="userSpaceOnUse",
        )
        for tone in Tone
    )  # fmt: skip


def tally(rows: Iterable[Happening]) -> str:
    """Events in words by how they stand: "12 told as done, 1 planned"."""
    counts = Counter(row.form for row in rows)
    return ", ".join(f"{counts[form]:,} {form.words}" for form in Form if counts[form])


def legend(tones: Iterable[Tone] = Tone, forms: Iterable[Form] = Form) -> tuple[tuple[Drawn, str], ...]:
    """Small drawings of each tone and each form with their meaning; they stand in the text beside a chart."""

    def sample(tone: Tone, form: Form) -> Drawn:
        return tag(
            "svg", dot(8, 8, tone, form), viewBox=Drawn("0 0 16 16"), width=16, height=16, aria_hidden="true",
            class_="sample chart",
        )  # fmt: skip

    return (
        *((sample(tone, Form.TOLD), tone.words) for tone in tones),
        *((sample(Tone.MATERIAL_COOPERATION, form), form.words) for form in forms if form is not Form.TOLD),
    )
