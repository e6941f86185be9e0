"""The offices that a person held, or what a body was, over time: a bar each, with a soft end where nobody knows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.fusion.view import first_day, last_day
from onrecord.view.drawing.days import Axis
from onrecord.view.drawing.happenings import Extent, Form, Tone
from onrecord.view.drawing.labels import draw_ticks
from onrecord.view.drawing.marks import Pen
from onrecord.view.drawing.svg import Drawn, chart, tag

WIDTH, LEFT, RIGHT = 960.0, 8.0, 952.0
LANE = 34.0


@dataclass(frozen=True, slots=True)
class Office:
    """One term. Dates are ISO prefixes, both ends included; an open end is None."""

    title: str
    start: str | None
    end: str | None
    last_seen: str | None = None
    """When it was last known to go on, where it has no end."""

    @property
    def words(self) -> str:
        """The term in words."""
        if self.start is None and self.end is None:
            return self.title
        end = self.end or (f"at least {self.last_seen}" if self.last_seen else "now")
        return f"{self.title}, {self.start or 'before'} to {end}"


def draw_offices(offices: Sequence[Office], today: int, name: str = "offices") -> Drawn | None:
    """A bar for each dated term, the earliest first; `today` is an ordinal. None where no term is dated."""
    dated = sorted((o for o in offices if o.start or o.end), key=lambda o: (o.start or "", o.end or "~", o.title))
    if not dated:
        return None
    spans = [_extent(office, today) for office in dated]
    axis = Axis(min(s.first for s in spans), max(s.last for s in spans), LEFT, RIGHT)
    pen, bottom = Pen(name), 6 + LANE * len(dated)
    line = tag("path", d=f"M{LEFT:.0f} {bottom:.0f}H{RIGHT:.0f}", class_="axis")
    parts = [line, *draw_ticks(axis, 12, 4, bottom)]
    for lane, (office, extent) in enumerate(zip(dated, spans, strict=True)):
        left, right = axis.x(extent.first), max(axis.x(extent.last + 1), axis.x(extent.first) + 6)
        y = 6 + LANE * lane
        bar = pen.bar(left, right, y + 24, extent, Tone.MATERIAL_COOPERATION, Form.TOLD)
        # The name stands over its bar, and is moved left where it would leave the paper.
        text = tag(
            "text", office.words, x=max(LEFT, min(left, RIGHT - len(office.words) * 6.1)), y=y + 14, class_="name"
        )
        parts.append(tag("g", tag("title", office.words), bar, text, class_="office"))
    about = "; ".join(office.words for office in dated)
    return chart(WIDTH, bottom + 20, pen.definitions(), *parts, name=name, title="Offices over time", about=about)


def _extent(office: Office, today: int) -> Extent:
    first = first_day(office.start) if office.start else None
    end = office.end or office.last_seen
    last = last_day(end) if end else None
    stop = last if last is not None else max(today, first or today)
    begin = first if first is not None else stop - 365
    return Extent(
        min(begin, stop),
        stop,
        first is None or len(office.start or "") < 10,
        office.end is None or len(office.end) < 10,
    )
