"""How the events of a filter divide: by standing, type, actor, place and month."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.ledger.accounts import Account
from onrecord.ledger.moments import Moment
from onrecord.view.drawing.nations import name_of
from onrecord.view.filters import Filter
from onrecord.view.selecting import condition, counted, matching

FACETS = ("standing", "type", "actor", "place", "month")
SHOWN = 12
"""Values of a facet that are shown."""


@dataclass(frozen=True, slots=True)
class FacetValue:
    """One value of a facet: what the filter calls it, what people call it, how many events have it."""

    value: str
    name: str
    count: int


Facets = Mapping[str, Sequence[FacetValue]]


def facets(moment: Moment, wanted: Filter) -> Facets:
    """How the events that fit divide. Each facet is counted without its own filter, so that its other values show."""
    if moment.at.is_now:
        return _facets_now(moment, wanted)
    accounts, _ = matching(moment, wanted)
    return {
        name: _ranked(moment, Counter(value for account in accounts for value in of(account)), name)
        for name, of in _VALUES.items()
    }


def total(facets: Facets, wanted: Filter) -> int:
    """How many events fit: every event has one standing, and all standings are shown."""
    return sum(one.count for one in facets["standing"] if wanted.standing in (None, one.value))


_VALUES: Mapping[str, Callable[[Account], Iterable[str]]] = {
    "standing": lambda a: [a.event.standing.value],
    "type": lambda a: [a.event.type],
    "actor": lambda a: {p.actor.country or p.actor.id for p in a.event.participants},
    "place": lambda a: [a.event.where.place.country] if a.event.where and a.event.where.place.country else [],
    "month": lambda a: [a.event.when.start[:7]] if a.event.when.start else [],
}
_OWN: Mapping[str, Mapping[str, None]] = {
    "standing": {"standing": None},
    "type": {"type": None},
    "actor": {},
    "place": {"place": None},
    "month": {"since": None, "until": None},
}
_WHOLE = {
    "standing": "SELECT standing, count(*) FROM events GROUP BY 1",
    "type": "SELECT type, count(*) FROM events GROUP BY 1",
    "actor": (
        "SELECT coalesce(a.country, a.actor), count(DISTINCT x.event) FROM event_actors x JOIN actors a ON a.id = x.actor "
        "GROUP BY 1"
    ),
    "place": "SELECT country, count(*) FROM events GROUP BY 1",
    "month": "SELECT substr(since, 1, 7), count(*) FROM events GROUP BY 1",
}
"""Each facet over all events, by the index that serves it best."""
_HITS = {
    "standing": "SELECT 'standing', standing, count(*) FROM hits GROUP BY 2",
    "type": "SELECT 'type', type, count(*) FROM hits GROUP BY 2",
    "actor": (
        "SELECT 'actor', coalesce(a.country, a.actor), count(DISTINCT x.event) FROM hits h JOIN event_actors x "
        "ON x.event = h.event JOIN actors a ON a.id = x.actor GROUP BY 2"
    ),
    "place": "SELECT 'place', country, count(*) FROM hits GROUP BY 2",
    "month": "SELECT 'month', month, count(*) FROM hits GROUP BY 2",
}
"""Each facet over events that were found first: looking for them costs more than dividing them."""


def _facets_now(moment: Moment, wanted: Filter) -> Facets:
    asked: dict[str, tuple[dict[str, object], list[str]]] = {}
    for name in FACETS:
        where, values = condition(moment, replace(wanted, **_OWN[name]))
        asked.setdefault(where, (values, []))[1].append(name)
    found: dict[str, dict[str, int]] = {name: {} for name in FACETS}
    for where, (values, names) in asked.items():
        for name, value, number in _divided(moment, where, values, names):
            if value:
                found[name][value] = number
    return {name: _ranked(moment, counts, name) for name, counts in found.items()}


def _divided(
    moment: Moment, where: str, values: Mapping[str, object], names: Sequence[str]
) -> Iterator[tuple[str, str | None, int]]:
    """(facet, value, events) of the events under one condition."""
    if where == "1":
        for name in names:
            yield from ((name, value, number) for value, number in counted(moment, _WHOLE[name], {}))
        return
    hits = f"SELECT e.event, e.standing, e.type, e.country, substr(e.since, 1, 7) AS month FROM events e WHERE {where}"
    parts = " UNION ALL ".join(f"SELECT * FROM ({_HITS[name]})" for name in names)
    for name, value, number in counted(moment, f"WITH hits AS MATERIALIZED ({hits}) {parts}", values):
        yield name, value, number


def _ranked(moment: Moment, counts: Mapping[str, int], name: str) -> tuple[FacetValue, ...]:
    """The commonest values first; months in the order of time, the latest first."""
    ranked = sorted(
        counts.items(), key=(lambda item: item[0]) if name == "month" else (lambda item: item[1]), reverse=True
    )
    return tuple(FacetValue(value, _called(moment, value, name), number) for value, number in ranked[:SHOWN])


def _called(moment: Moment, value: str, name: str) -> str:
    """What people call a value: a country by its name, an actor by the name that reports give."""
    if name not in ("actor", "place"):
        return value
    if name == "place" or (len(value) == 3 and value.isupper()):
        return name_of(value)
    row = moment.connection.execute("SELECT name FROM actors WHERE actor = ? LIMIT 1", (value,)).fetchone()
    return str(row[0]) if row else value
