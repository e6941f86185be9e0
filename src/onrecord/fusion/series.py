"""Series: the earlier events of the same parties and type, "the latest in a series of meetings"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.fusion.facts import Strand
from onrecord.fusion.view import View, view_of


def series_keys(strand: Strand) -> frozenset[str]:
    """Keys that two events of one series share: the family of their type and all their parties."""
    view = view_of(strand)
    who = "+".join(sorted(view.tokens))
    return frozenset(f"{family}|{who}" for family in view.families) if len(view.tokens) > 1 else frozenset()


def series(event: Sequence[Strand], others: Mapping[str, Sequence[Strand]]) -> tuple[str, ...]:
    """The ids among `others` of events like this one that came before it, the latest first.

    Like it: of its family and of exactly its parties. Only what happened is of a series; what was only planned is not.
    """
    mine = [view_of(s) for s in event]
    keys = {key for s in event for key in series_keys(s)}
    start = _first(mine)
    if start is None:
        return ()
    found = []
    for name, strands in others.items():
        if any(s.happened and not s.negated for s in strands) and keys & {k for s in strands for k in series_keys(s)}:
            end = _last([view_of(s) for s in strands])
            if end is not None and end < start:
                found.append((end, name))
    return tuple(name for _, name in sorted(found, reverse=True))


def _first(views: Sequence[View]) -> int | None:
    """The day on which an event began, as its dated strands give it; as its reports do where none is dated."""
    days = [v.first for v in _dated(views) if v.first is not None]
    return min(days, default=None)


def _last(views: Sequence[View]) -> int | None:
    days = [v.last for v in _dated(views) if v.last is not None]
    return max(days, default=None)


def _dated(views: Sequence[View]) -> Sequence[View]:
    return [v for v in views if v.dated] or views
