"""The timeline: what of some events goes where (`place_timeline`), and its drawing (`draw_timeline`).

Few events are a mark each, on lanes. Many are counted by day, week, month or year. Either way every event is in exactly
one mark, or in one of the numbers that stand beside the chart: before it, after it, of unknown day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from onrecord.fusion.view import first_day, last_day
from onrecord.view.columns import NEVER, Columns, Mask, Numbers
from onrecord.view.drawing.days import Axis, Step, steps, stretch
from onrecord.view.drawing.happenings import Extent, Form, Happening, Tone, extent_of
from onrecord.view.drawing.labels import draw_ticks
from onrecord.view.drawing.marks import BAND_OF, BANDS, NOWHERE, SIZE, Links, Pen
from onrecord.view.drawing.svg import Drawn, chart, linked, tag

WIDTH, LEFT, RIGHT = 960.0, 76.0, 952.0
MOST_MARKS = 240
"""Events that are drawn one by one, at most."""
MOST_LANES = 12
"""Lanes of one band: where more would be needed, events are counted."""
MOST_LONG = 8
"""Intervals too long for a step that are drawn under a counted chart."""
LANE = 15.0
HEIGHTS: Mapping[str, float] = {"cooperation": 110.0, "conflict": 110.0, "other": 60.0}
"""Of the bands of a counted chart."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One event drawn by itself, in a lane of its band. A bar where it fills more than a day, or its day is not known."""

    row: Happening
    extent: Extent
    left: float
    right: float
    lane: int

    @property
    def is_bar(self) -> bool:
        """Whether it is an interval."""
        return self.extent.first != self.extent.last


@dataclass(frozen=True, slots=True)
class Bin:
    """The events that lie within one step of the axis."""

    step: Step
    counts: Mapping[tuple[Tone, Form], int]

    def of(self, band: str) -> int:
        """How many are in a band."""
        return sum(count for (tone, _), count in self.counts.items() if BAND_OF[tone] == band)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Long:
    """Events of one same interval that is longer than a step, or lies across two."""

    extent: Extent
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Beside:
    """How many events stand beside the chart: before it, after it, of unknown day."""

    earlier: int = 0
    later: int = 0
    undated: int = 0


@dataclass(frozen=True, slots=True)
class Timeline:
    """What goes where. `marks`, or `bins` and `long`: never both."""

    axis: Axis
    unit: str | None
    marks: tuple[Mark, ...] = ()
    bins: tuple[Bin, ...] = ()
    long: tuple[Long, ...] = ()
    longer: int = 0
    """Events of further intervals, which are not drawn."""
    beside: Beside = Beside()

    @property
    def drawn(self) -> int:
        """How many events its marks stand for."""
        return len(self.marks) + sum(b.total for b in self.bins) + sum(one.count for one in self.long)


def place_timeline(columns: Columns, mask: Mask, since: str | None = None, until: str | None = None) -> Timeline | None:
    """Where the events of a mask go, on the days from `since` to `until` where they are given. None where none is dated."""
    dated = mask & (columns.first != NEVER)
    undated = int(mask.sum() - dated.sum())
    if not dated.any():
        return None
    first, last = columns.first[dated], columns.last[dated]
    begin, end = stretch(first, last)
    begin = begin if since is None else first_day(since) or begin
    end = end if until is None else last_day(until) or end
    axis = _roomy(min(begin, end), max(begin, end))
    earlier, later = dated & (columns.last < axis.first), dated & (columns.first > axis.last)
    inside = np.flatnonzero(dated & ~earlier & ~later)
    beside = Beside(int(earlier.sum()), int(later.sum()), undated)
    marks = _lanes([columns.rows[i] for i in inside], axis) if len(inside) <= MOST_MARKS else None
    if marks is not None:
        return Timeline(axis, None, marks, beside=beside)
    return _counted(columns, inside, axis, beside)


def _roomy(first: int, last: int) -> Axis:
    """At least a week: a day by itself would be one broad column."""
    spare = max(0, 6 - (last - first))
    return Axis(max(1, first - spare // 2), last + (spare + 1) // 2, LEFT, RIGHT)


def _lanes(rows: list[Happening], axis: Axis) -> tuple[Mark, ...] | None:
    """A lane for each event, so that no two touch; None where a band would need too many."""
    ends: dict[str, list[float]] = {band: [] for band in BANDS}
    marks = []
    for row in rows:
        extent = extent_of(row.start, row.end)
        assert extent is not None, "only dated events are placed"
        left, right = axis.x(extent.first), axis.x(extent.last + 1)
        least = SIZE if extent.first == extent.last else 2 * SIZE
        middle, half = (left + right) / 2, max((right - left) / 2, least) if extent.first != extent.last else least
        lanes = ends[BAND_OF[row.tone]]
        lane = next((k for k, end in enumerate(lanes) if end + 3 <= middle - half), len(lanes))
        if lane == len(lanes):
            lanes.append(0.0)
        lanes[lane] = middle + half
        marks.append(Mark(row, extent, middle - half, middle + half, lane))
    return None if any(len(lanes) > MOST_LANES for lanes in ends.values()) else tuple(marks)


def _counted(columns: Columns, inside: Numbers, axis: Axis, beside: Beside) -> Timeline:
    unit, parts = steps(axis.first, axis.last)
    whole = Axis(parts[0].first, parts[-1].last, LEFT, RIGHT)
    starts = np.array([part.first for part in parts])
    into = np.clip(np.searchsorted(starts, columns.first[inside], side="right") - 1, 0, len(parts) - 1)
    within = (columns.first[inside] >= starts[into]) & (columns.last[inside] <= np.array([p.last for p in parts])[into])
    kinds = len(Tone) * len(Form)
    kind = columns.tone[inside] * len(Form) + columns.form[inside]
    table = np.bincount(into[within] * kinds + kind[within], minlength=len(parts) * kinds).reshape(len(parts), kinds)
    bins = tuple(
        Bin(part, {(Tone(k // len(Form)), Form(k % len(Form))): count for k, count in enumerate(row) if count})
        for part, row in zip(parts, table.tolist(), strict=True)
    )
    long = list(_long(columns, inside[~within]))
    rest = sum(one.count for one in long[MOST_LONG:])
    return Timeline(whole, unit, (), bins, tuple(long[:MOST_LONG]), rest, beside)


def _long(columns: Columns, events: Numbers) -> Iterator[Long]:
    """The intervals of some events, those of most events first."""
    counts = Counter((columns.rows[i].start, columns.rows[i].end or columns.rows[i].start) for i in events)
    for (start, end), count in sorted(counts.items(), key=lambda item: (-item[1], item[0][0] or "")):
        extent = extent_of(start, end)
        assert extent is not None, "only dated events are placed"
        yield Long(extent, start or "" if start == end else f"{start} to {end}", count)


# ------------------------------------------------------------------ drawing


def draw_timeline(placed: Timeline, links: Links = NOWHERE, name: str = "timeline") -> Drawn:
    """The chart. Its height depends on what is in it; its width is WIDTH units."""
    pen = Pen(name)
    parts, height = _draw_marks(placed, pen, links) if placed.unit is None else _draw_bins(placed, pen, links)
    drawn = f"{placed.drawn:,} event{'' if placed.drawn == 1 else 's'}"
    how = "a mark each" if placed.unit is None else f"counted by {placed.unit}"
    about = f"{drawn}, {how}; cooperation above, conflict below, other events under both. The table holds the same."
    return chart(
        WIDTH,
        height,
        pen.definitions(),
        *parts,
        name=name,
        title="Events over time",
        about=about,
        days=placed.axis.words,
    )


def _draw_marks(placed: Timeline, pen: Pen, links: Links) -> tuple[list[Drawn], float]:
    parts: list[Drawn] = []
    top = 8.0
    for band in BANDS:
        own = [mark for mark in placed.marks if BAND_OF[mark.row.tone] == band]
        if own:
            lanes = max(mark.lane for mark in own) + 1
            floor = top + lanes * LANE
            # Cooperation grows upwards, the others downwards.
            rise = band == "cooperation"
            for mark in own:
                y = floor - (mark.lane + 0.5) * LANE if rise else top + (mark.lane + 0.5) * LANE
                parts.append(_draw_mark(mark, y, pen, links))
            parts.append(tag("text", band, x=2, y=top + 12, class_="band"))
            if rise:
                parts.append(tag("path", d=f"M{LEFT:.0f} {floor + 4:.0f}H{RIGHT:.0f}", class_="rule"))
            top = floor + 8
    return [*_draw_axis(placed.axis, 4, top), *parts], top + 22


def _draw_mark(mark: Mark, y: float, pen: Pen, links: Links) -> Drawn:
    row = mark.row
    if mark.is_bar:
        drawn = pen.bar(mark.left, mark.right, y, mark.extent, row.tone, row.form)
    else:
        drawn = pen.dot((mark.left + mark.right) / 2, y, row.tone, row.form)
    href = links.event(row.id) if links.event else None
    return linked(href, tag("title", row.words), drawn, label=row.words, class_="event", data_event=row.id)


def _draw_bins(placed: Timeline, pen: Pen, links: Links) -> tuple[list[Drawn], float]:
    most = max(1, *(b.of(band) for b in placed.bins for band in BANDS))
    top, floors = 10.0, {}
    for band, height in HEIGHTS.items():
        if band == "cooperation":
            top = floors[band] = top + height
        elif any(b.of(band) for b in placed.bins) or band == "conflict":
            floors[band] = top if band == "conflict" else top + 10 + height
            top = floors[band] + (height if band == "conflict" else 0)
    parts = [*_draw_axis(placed.axis, 4, top + 4), *_draw_scale(floors, most)]
    parts += [_draw_bin(one, placed.axis, floors, most, pen, links) for one in placed.bins if one.total]
    top += 34
    for one in sorted(placed.long, key=lambda one: (one.extent.first, one.extent.last)):
        left, right = placed.axis.x(one.extent.first), placed.axis.x(one.extent.last + 1)
        middle, half = (left + right) / 2, max((right - left) / 2, 2 * SIZE)
        words = f"{one.label}: {one.count:,} event{'' if one.count == 1 else 's'} at some day of it"
        href = links.days and links.days(*_ends(one.extent))
        bar = pen.bar(middle - half, middle + half, top, one.extent, Tone.PLAIN, Form.TOLD)
        side = (
            {"x": middle + half + 6} if middle + half < RIGHT - 160 else {"x": middle - half - 6, "text_anchor": "end"}
        )
        label = tag("text", f"{one.count:,} in {one.label}", y=top + 4, class_="note", **side)
        parts.append(linked(href or None, tag("title", words), bar, label, label=words, class_="long"))
        top += LANE
    return parts, top + 2


def _draw_bin(one: Bin, axis: Axis, floors: Mapping[str, float], most: int, pen: Pen, links: Links) -> Drawn:
    left, right = axis.x(one.step.first), axis.x(one.step.last + 1)
    gap = 1.0 if right - left > 4 else 0.2
    drawn = []
    for band, floor in floors.items():
        y = floor
        for form in Form:
            for tone in BANDS[band]:
                height = one.counts.get((tone, form), 0) / most * (HEIGHTS[band] - 4)
                if height:
                    y -= 0 if band == "conflict" else height
                    drawn.append(pen.column(left + gap / 2, y, right - left - gap, height, tone, form))
                    y += height if band == "conflict" else 0
    words = f"{one.step.name}: " + counts_in_words(one.counts)
    top, bottom = 10.0, max(floors.values()) + (HEIGHTS["conflict"] if "other" not in floors else 0)
    cover = tag("rect", x=left, y=top, width=right - left, height=bottom - top, class_="cover")
    href = links.days(one.step.since, one.step.until) if links.days else None
    return linked(href, tag("title", words), cover, *drawn, label=words, class_="bin", data_day=one.step.since)


def counts_in_words(counts: Mapping[tuple[Tone, Form], int]) -> str:
    """ "12 events: 8 verbal cooperation, 4 material conflict; 2 of them planned"."""
    total = sum(counts.values())
    tones = Counter[Tone]()
    forms = Counter[Form]()
    for (tone, form), count in counts.items():
        tones[tone] += count
        forms[form] += count
    said = ", ".join(f"{tones[tone]:,} {tone.words}" for tone in (*list(Tone)[1:], Tone.PLAIN) if tones[tone])
    marked = ", ".join(f"{forms[form]:,} {form.words}" for form in list(Form)[1:] if forms[form])
    return f"{total:,} event{'' if total == 1 else 's'}: {said}" + (f"; of these {marked}" if marked else "")


def _draw_axis(axis: Axis, top: float, bottom: float) -> list[Drawn]:
    return [tag("path", d=f"M{LEFT:.0f} {bottom:.1f}H{RIGHT:.0f}", class_="axis"), *draw_ticks(axis, 10, top, bottom)]


def _draw_scale(floors: Mapping[str, float], most: int) -> list[Drawn]:
    parts = []
    for band, floor in floors.items():
        parts.append(tag("path", d=f"M{LEFT:.0f} {floor:.1f}H{RIGHT:.0f}", class_="rule"))
        end = floor + HEIGHTS[band] - 4 if band == "conflict" else floor - HEIGHTS[band] + 4
        parts.append(tag("text", f"{most:,}", x=LEFT - 6, y=end + 4, text_anchor="end", class_="tick"))
        parts.append(
            tag("text", "0", x=LEFT - 6, y=floor + 4, text_anchor="end", class_="tick")
        ) if band != "conflict" else None
    return parts


def _ends(extent: Extent) -> tuple[str, str]:
    step = Step(extent.first, extent.last, "")
    return step.since, step.until
