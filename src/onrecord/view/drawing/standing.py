"""How an event came to stand as it does: a strip in time, one stretch for each standing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from onrecord.records import Standing
from onrecord.view.drawing.svg import Drawn, chart, number, tag

WIDTH, HEIGHT = 640.0, 46.0
LEAST = 26.0
"""Units that every stretch has at least: a standing of an hour is seen beside one of a year."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Since when an event stood so, as an instant ("2025-09-03T18:30:00Z"), and on how many origins and reports."""

    since: str
    standing: Standing
    origins: int
    reports: int

    @property
    def words(self) -> str:
        """In words, for titles."""
        origins = f"{self.origins} independent origin{'' if self.origins == 1 else 's'}"
        return f"from {self.since[:16].replace('T', ' ')}: {self.standing.value}, {origins}, {self.reports} report" + (
            "" if self.reports == 1 else "s"
        )


def draw_standing(stretches: Sequence[Stretch], until: str, name: str = "standing") -> Drawn:
    """The strip, from the first stretch (there is one at least) to `until`; its stretches follow each other in order."""
    starts = [_seconds(one.since) for one in stretches]
    ends = [*starts[1:], max(_seconds(until), starts[-1])]
    lefts = _shares([end - start for start, end in zip(starts, ends, strict=True)])
    parts = []
    for one, left, right in zip(stretches, lefts, lefts[1:], strict=False):
        band = tag(
            "rect",
            x=left,
            y=4,
            width=max(right - left - 2, 1),
            height=16,
            rx=2,
            class_=f"stretch {_class(one.standing)}",
        )
        label = (
            [tag("text", one.standing.value, x=left, y=34, class_="name")]
            if right - left > len(one.standing.value) * 6.6
            else []
        )
        parts.append(tag("g", tag("title", one.words), band, *label, class_="step"))
    about = "; ".join(one.words for one in stretches)
    return chart(WIDTH, HEIGHT, *parts, name=name, title="History of its standing", about=about)


def _shares(lengths: Sequence[float]) -> list[float]:
    """Where stretches begin, and where the last ends: each has LEAST, the rest is shared out by how long they last."""
    rest = max(0.0, WIDTH - LEAST * len(lengths))
    least = min(LEAST, WIDTH / len(lengths))
    whole = sum(lengths) or 1.0
    found = [0.0]
    for length in lengths:
        found.append(found[-1] + least + rest * (length / whole if sum(lengths) else 1 / len(lengths)))
    return [float(number(x)) for x in found]


def _class(standing: Standing) -> str:
    return "s-" + standing.value.replace(" ", "-")


def _seconds(instant: str) -> float:
    try:
        return datetime.fromisoformat(instant.replace("Z", "+00:00")).timestamp()
    except (ValueError, OverflowError):
        return 0.0
