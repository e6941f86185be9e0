"""Series: the earlier events of the same parties and type, "the latest in a series of meetings"."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.fusion.facts import Strand
from onrecord.fusion.view import View, view_of


def series_keys(strand: Strand) -> frozenset[str]:
    """Keys that two events of one series share: the family of their type and all their parties."""
    return keys_of(view_of(strand))


def keys_of(view: View) -> frozenset[str]:
    """As `series_keys`, of a view."""
    who = "+".join(sorted(view.tokens))
    return frozenset(f"{family}|{who}" for family in view.families) if len(view.tokens) > 1 else frozenset()


def placed(event: Sequence[View]) -> tuple[frozenset[str], int | None]:
    """Where an event stands as an earlier one of a series: its keys, and its last day as an ordinal.

    No keys for what did not happen: what was only planned is of no series.
    """
    if not any(view.strand.happened and not view.strand.negated for view in event):
        return frozenset(), None
    return frozenset(key for view in event for key in keys_of(view)), _last(event)


def first_of(event: Sequence[View]) -> int | None:
    """The day on which an event began, as its dated strands give it; as its reports do where none is dated."""
    days = [v.first for v in _dated(event) if v.first is not None]
    return min(days, default=None)


def series(event: Sequence[Strand], others: Mapping[str, Sequence[Strand]]) -> tuple[str, ...]:
    """The ids among `others` of events like this one that came before it, the latest first.

    Like it: of its family and of exactly its parties. Only what happened is of a series; what was only planned is not.
    """
    mine = [view_of(s) for s in event]
    wanted = frozenset(key for view in mine for key in keys_of(view))
    start = first_of(mine)
    found = []
    for name, strands in others.items():
        keys, end = placed([view_of(s) for s in strands])
        if wanted & keys and end is not None and start is not None and end < start:
            found.append((end, name))
    return tuple(name for _, name in sorted(found, reverse=True))


def _last(views: Sequence[View]) -> int | None:
    days = [v.last for v in _dated(views) if v.last is not None]
    return max(days, default=None)


def _dated(views: Sequence[View]) -> Sequence[View]:
    return [v for v in views if v.dated] or views
