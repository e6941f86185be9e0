"""Two actors: a year of days, cooperation above, conflict below, verbal light, material dark.

A day's height is its number of events, each told once however many reports tell it. An event counts as told where at
least one independent origin tells it; one that rests on the word of its own parties alone is hatched like one in doubt,
and planned and absent ones are hollow.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from onrecord.view.drawing.days import Axis
from onrecord.view.drawing.happenings import Form, Happening, Tone, extent_of
from onrecord.view.drawing.labels import draw_ticks
from onrecord.view.drawing.marks import BAND_OF, BANDS, HOLLOW, NOWHERE, Links, Pen
from onrecord.view.drawing.svg import Drawn, chart, joined, linked, number, tag
from onrecord.view.drawing.timeline import counts_in_words

WIDTH, LEFT, RIGHT = 960.0, 76.0, 952.0
HALF = 96.0
"""Height of each half."""
STATEMENTS = 34.0
"""Height of the strip of events that are neither."""
ROOM = 10.0


@dataclass(frozen=True, slots=True)
class Day:
    """The events of one day."""

    ordinal: int
    counts: Mapping[tuple[Tone, Form], int]

    @property
    def iso(self) -> str:
        """The day as ISO date."""
        return date.fromordinal(self.ordinal).isoformat()

    def of(self, band: str) -> int:
        """How many are in a band."""
        return sum(n for (tone, _), n in self.counts.items() if BAND_OF[tone] == band)


@dataclass(frozen=True, slots=True)
class Year:
    """A year of days. Events that are not known to the day are in `vague`, by what is known: "2025-09", "2025-09-03 to 2025-10"."""

    first: int
    last: int
    days: tuple[Day, ...]
    """Those on which something was, in order."""
    vague: tuple[tuple[str, int], ...] = ()
    outside: int = 0
    """Dated events of other years."""
    undated: int = 0

    @property
    def drawn(self) -> int:
        """How many events have a mark."""
        return sum(sum(day.counts.values()) for day in self.days)


def form_of(row: Happening) -> Form:
    """The form of an event between two parties: without an independent origin it is no more than their word."""
    return Form.DOUBTED if row.form is Form.TOLD and row.origins == 0 else row.form


def place_year(rows: Iterable[Happening], last: int) -> Year:
    """The year of days that ends with the day `last` (an ordinal): 366 of them, so that a day meets its last year's."""
    first = max(1, last - 365)
    days: dict[int, Counter[tuple[Tone, Form]]] = {}
    vague: Counter[str] = Counter()
    outside = undated = 0
    for row in rows:
        extent = extent_of(row.start, row.end)
        if extent is None:
            undated += 1
        elif extent.last < first or extent.first > last:
            outside += 1
        elif extent.first == extent.last:
            days.setdefault(extent.first, Counter())[row.tone, form_of(row)] += 1
        else:
            vague[row.when] += 1
    return Year(
        first, last, tuple(Day(day, days[day]) for day in sorted(days)),
        tuple(sorted(vague.items(), key=lambda item: (-item[1], item[0]))), outside, undated,
    )  # fmt: skip


def draw_year(year: Year, links: Links = NOWHERE, name: str = "dyad") -> Drawn:
    """The chart; a day leads to its page."""
    pen, axis = Pen(name), Axis(year.first, year.last, LEFT, RIGHT)
    most = {band: max([1, *(day.of(band) for day in year.days)]) for band in BANDS}
    both = max(most["cooperation"], most["conflict"])
    middle = ROOM + HALF
    has_other = any(day.of("other") for day in year.days)
    bottom = middle + HALF + (STATEMENTS + ROOM if has_other else 0)
    floors = {"cooperation": (middle, HALF, both), "conflict": (middle, HALF, both)}
    if has_other:
        floors["other"] = (bottom, STATEMENTS, most["other"])
    parts = [*_frame(axis, middle, bottom, both)]
    if has_other:
        parts.append(tag("text", "other", x=2, y=bottom - 4, class_="band"))
    parts += [_draw_day(day, axis, floors, bottom, pen, links) for day in year.days]
    about = f"{year.drawn:,} events from {_iso(year.first)} to {_iso(year.last)}. The table holds the same."
    return chart(
        WIDTH, bottom + 24, pen.definitions(), *parts, name=name, title="A year of days", about=about, days=axis.words
    )


def _draw_day(
    day: Day, axis: Axis, floors: Mapping[str, tuple[float, float, int]], bottom: float, pen: Pen, links: Links
) -> Drawn:
    left, right = axis.x(day.ordinal), axis.x(day.ordinal + 1)
    drawn = []
    for band, (floor, room, most) in floors.items():
        y = floor
        for form in Form:
            for tone in BANDS[band]:
                height = day.counts.get((tone, form), 0) / most * (room - 4)
                if height:
                    y -= 0 if band == "conflict" else height
                    outer = y + (height if band == "conflict" else 0)
                    drawn.append(
                        _stalk((left + right) / 2, outer, y, height, tone, form, pen)
                        if form in HOLLOW
                        else pen.column(left, y, max(right - left - 0.3, 1.4), height, tone, form)
                    )
                    y += height if band == "conflict" else 0
    words = f"{day.iso}: {counts_in_words(day.counts)}"
    cover = tag("rect", x=left, y=ROOM, width=right - left, height=bottom - ROOM, class_="cover")
    href = links.days(day.iso, day.iso) if links.days else None
    return linked(href, tag("title", words), cover, *drawn, label=words, class_="bin", data_day=day.iso)


def _stalk(x: float, outer: float, top: float, height: float, tone: Tone, form: Form, pen: Pen) -> Drawn:
    """Planned or absent events of a day: a column of a day is too narrow to be seen to be hollow, so a ring on a line."""
    line = tag("path", d=f"M{number(x)} {number(top)}v{number(height)}", class_=f"stalk tone-{int(tone)}")
    return joined((line, pen.dot(x, outer, tone, form, 3)))


def _frame(axis: Axis, middle: float, bottom: float, most: int) -> list[Drawn]:
    line = tag("path", d=f"M{number(LEFT)} {number(middle)}H{number(RIGHT)}", class_="axis")
    parts = [line, *draw_ticks(axis, 13, ROOM, bottom)]
    for words, y in (("cooperation", middle - HALF / 2), ("conflict", middle + HALF / 2 + 8)):
        parts.append(tag("text", words, x=2, y=y, class_="band"))
    for y in (middle - HALF + 8, middle + HALF):
        parts.append(tag("text", f"{most:,}", x=LEFT - 5, y=y, text_anchor="end", class_="tick"))
    return parts


def _iso(day: int) -> str:
    return date.fromordinal(day).isoformat()
