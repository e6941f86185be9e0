"""A timeline and a dyad chart as Altair specifications: what is uncertain or denied is drawn hollow, never left out unsaid.

Needs the extra `onrecord[charts]`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from onrecord.errors import UsageError
from onrecord.export.agenda import summary
from onrecord.export.told import ToldEvent, codes_of, dyads_of, mark_of

QUAD_COLOURS = {
    "verbal cooperation": "#4c8bb8", "material cooperation": "#1b5e8c", "verbal conflict": "#e0a458",
    "material conflict": "#b3413a", "other": "#8a8a8a",
}  # fmt: skip
_QUADS = (*QUAD_COLOURS,)


def altair() -> Any:
    """Altair. Raises UsageError with what to install where it is missing."""
    try:
        import altair as found
    except ImportError as error:
        raise UsageError("this needs Altair: pip install 'onrecord[charts]'") from error
    return found


def timeline(events: Iterable[ToldEvent]) -> Any:
    """Each event with a day as a point on its type's line; filled for plain facts, hollow for the rest."""
    alt = altair()
    rows = [
        {
            "day": told.day, "type": told.event.type, "what": summary(told), "standing": told.event.standing.value,
            "mark": mark_of(told) or "told as a fact", "origins": told.origins, "quad": _quad(told),
        }
        for told in events if told.day
    ]  # fmt: skip
    hollow = alt.condition("datum.mark === 'told as a fact'", alt.value(0.9), alt.value(0.0))
    return (
        alt.Chart(alt.Data(values=rows), title="Events by day")
        .mark_point(filled=True, size=70, strokeWidth=1.5)
        .encode(
            x=alt.X("day:T", title=None),
            y=alt.Y("type:N", title=None),
            color=_colour(alt),
            stroke=_colour(alt),
            fillOpacity=hollow,
            tooltip=[alt.Tooltip(f"{name}:N") for name in ("day", "what", "standing", "mark", "origins")],
        )
        .properties(width=640)
    )


def dyads(events: Iterable[ToldEvent], least: int = 1) -> Any:
    """How many events a month between two countries, by direction and quad class; plain facts only, as the title says."""
    alt = altair()
    counts: Counter[tuple[str, str, str]] = Counter()
    totals: Counter[str] = Counter()
    for told in events:
        if told.day and mark_of(told) is None:
            for dyad in dyads_of(told):
                if dyad.source and dyad.target and dyad.source.country and dyad.target.country:
                    pair = f"{dyad.source.country} → {dyad.target.country}"
                    counts[pair, told.day[:7], _quad(told)] += 1
                    totals[pair] += 1
    rows = [
        {"dyad": pair, "month": f"{month}-01", "quad": quad, "events": count}
        for (pair, month, quad), count in sorted(counts.items())
        if totals[pair] >= least
    ]
    return (
        alt.Chart(alt.Data(values=rows), title="Events told as facts, by dyad and month")
        .mark_bar()
        .encode(
            x=alt.X("month:T", timeUnit="yearmonth", title=None),
            y=alt.Y("events:Q", title="events"),
            color=_colour(alt),
            row=alt.Row("dyad:N", title=None, sort="ascending"),
            tooltip=[alt.Tooltip(f"{name}:N") for name in ("dyad", "quad", "events")],
        )
        .properties(height=60, width=560)
    )


def _quad(told: ToldEvent) -> str:
    number = codes_of(told).quad
    return _QUADS[number - 1] if number else "other"


def _colour(alt: Any) -> Any:
    scale = alt.Scale(domain=list(QUAD_COLOURS), range=list(QUAD_COLOURS.values()))
    return alt.Color("quad:N", title=None, scale=scale)
