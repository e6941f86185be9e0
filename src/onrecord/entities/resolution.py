"""Which place each toponym of a report stands for.

Every reading has a prior (a country before a city, a large city before a small one) and gains by what the rest of the
report speaks for: the same district, division, country or neighbourhood. All readings are weighed together, so that
"Rapides Parish" settles which Alexandria is meant, and "Alexandria" which Paris.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.entities.gazetteer import Gazetteer
from onrecord.entities.placenames import Entry, Kind, fold
from onrecord.entities.toponyms import Toponym
from onrecord.records import Parse

COOLING = (4.0, 2.0, 1.0)
"""The readings are weighed against each other once a value. At first small chances count for more, so that two unlikely
readings that support each other are found; 1 leaves the odds as they are."""


HAND_WRITTEN = ("places/regions.csv", "places/sites.csv")
"""Tables whose every name is one that the news calls by."""


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts, in units of the logarithm (base e) of the odds."""

    people: float = 0.9
    """Per factor of ten of population."""
    country: float = 6.0
    province: float = 5.0
    """Of a first-level division under its own name."""
    namesake: float = -4.0
    """Of a division that bears the name of a city of half a million or of a capital."""
    district: float = 2.2
    region: float = 9.0
    site: float = 8.0
    capital: float = 1.5
    other_name: float = -2.0
    """A name that is not the place's own."""
    same_country: float = 3.5
    same_division: float = 3.6
    same_district: float = 3.2
    neighbourhood: float = 2.0
    contained: float = 8.0
    """Inside the place that the words beside it name ("Paris, Texas")."""
    wanted: float = 4.0
    """Of the kind that the word beside it asks for ("Kursk region")."""


WEIGHTS = Weights()


def resolve(parse: Parse, toponyms: Sequence[Toponym], gazetteer: Gazetteer) -> list[list[tuple[Entry, float]]]:
    """For each toponym its readings, likeliest first, each with its share of the odds."""
    names: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, toponym in enumerate(toponyms):
        if toponym.readings:
            names[fold(_words(parse, toponym)), len(toponym.readings)].append(number)
    local = [_local_scores(parse, toponyms, number, gazetteer) for number in range(len(toponyms))]
    groups = [_Group(toponyms[numbers[0]].readings, _summed([local[n] for n in numbers])) for numbers in names.values()]
    for heat in COOLING:
        field = _Field(groups, heat)
        for group in groups:
            group.weigh(field)
    ranked: list[list[tuple[Entry, float]]] = [[] for _ in toponyms]
    for group, numbers in zip(groups, names.values(), strict=True):
        for number in numbers:
            ranked[number] = group.ranked(local[number])
    return ranked


def _words(parse: Parse, toponym: Toponym) -> str:
    return " ".join(parse.sentences[toponym.sentence].forms[toponym.first : toponym.last + 1])


def _summed(scores: list[list[float]]) -> list[float]:
    """One sense a discourse: what is said of one mention of a name holds for the others."""
    return [max(column) for column in zip(*scores, strict=True)]


def _prior(entry: Entry, readings: Sequence[Entry], gazetteer: Gazetteer) -> float:
    """How likely a reading is before any context."""
    score = WEIGHTS.people * math.log10(max(entry.population, 10))
    if entry.origin.startswith(HAND_WRITTEN):
        score += WEIGHTS.site if entry.kind in (Kind.SITE, Kind.CITY) else WEIGHTS.region
    elif entry.kind is Kind.COUNTRY:
        score += WEIGHTS.country
    elif entry.kind is Kind.PROVINCE:
        score += (
            0.0
            if not entry.own
            else WEIGHTS.namesake
            if _has_namesake(entry, readings, gazetteer)
            else WEIGHTS.province
        )
    elif entry.kind is Kind.DISTRICT:
        score += WEIGHTS.district
    if entry.geonames in gazetteer.capitals:
        score += WEIGHTS.capital
    if not entry.own and not entry.adjective:
        score += WEIGHTS.other_name
    return score


def _has_namesake(entry: Entry, readings: Sequence[Entry], gazetteer: Gazetteer) -> bool:
    return any(
        e.kind is Kind.CITY
        and e.country == entry.country
        and (e.population >= 500_000 or e.geonames in gazetteer.capitals)
        for e in readings
        if e.own
    )


def _local_scores(parse: Parse, toponyms: Sequence[Toponym], number: int, gazetteer: Gazetteer) -> list[float]:
    """What the toponym's own words and its neighbours say of each of its readings."""
    toponym = toponyms[number]
    scores = [0.0] * len(toponym.readings)
    holders = _holders(parse, toponyms, number)
    for k, entry in enumerate(toponym.readings):
        if toponym.wanted is not None and entry.kind is toponym.wanted:
            scores[k] += WEIGHTS.wanted
        for holder in holders:
            if any(_inside(entry, reading) for reading in holder.readings):
                scores[k] += WEIGHTS.contained
    return [
        score + _prior(entry, toponym.readings, gazetteer)
        for score, entry in zip(scores, toponym.readings, strict=True)
    ]


def _holders(parse: Parse, toponyms: Sequence[Toponym], number: int) -> list[Toponym]:
    """Toponyms that the words say contain this one: "Paris, Texas", "Rafah in Gaza", "Georgia's capital, Tbilisi"."""
    toponym = toponyms[number]
    sentence = parse.sentences[toponym.sentence]
    found = []
    if number + 1 < len(toponyms) and toponyms[number + 1].sentence == toponym.sentence:
        following = toponyms[number + 1]
        between = sentence.forms[toponym.last + 1 : following.first]
        if between in ((",",), (), ("(",)) or (len(between) <= 3 and between[:1] == ("in",)):
            found.append(following)
    if number and toponyms[number - 1].sentence == toponym.sentence:
        before = toponyms[number - 1]
        between = sentence.forms[before.last + 1 : toponym.first]
        if len(between) <= 5 and between[:1] in (("'s",), ("’s",), ("s",)):
            found.append(before)
    return found


def _inside(entry: Entry, holder: Entry) -> bool:
    """Whether the gazetteer puts one place inside another."""
    if holder.kind is Kind.COUNTRY:
        return entry.country == holder.country and entry.kind is not Kind.COUNTRY
    if holder.kind is Kind.PROVINCE:
        below = entry.kind in (Kind.CITY, Kind.DISTRICT, Kind.SITE)
        return below and entry.admin == holder.name and entry.country == holder.country
    if holder.kind is Kind.DISTRICT:
        return entry.district == holder.name and entry.admin == holder.admin and entry.country == holder.country
    return False


class _Group:
    """All mentions of one name in a report: its readings, what speaks for each alone, and their shares of the odds."""

    def __init__(self, readings: tuple[Entry, ...], alone: list[float]) -> None:
        self.readings = readings
        self.alone = alone
        self.context = [0.0] * len(readings)

    def weigh(self, field: _Field) -> None:
        self.context = [field.support(entry, self) for entry in self.readings]

    def shares(self, heat: float) -> list[float]:
        """The readings' shares of the odds, evened out by `heat`."""
        return _shares([(a + c) / heat for a, c in zip(self.alone, self.context, strict=True)])

    def ranked(self, local: list[float]) -> list[tuple[Entry, float]]:
        """Readings by the odds for one mention, whose own words may say more than the group's."""
        shares = _shares([max(a, b) + c for a, b, c in zip(self.alone, local, self.context, strict=True)])
        return sorted(zip(self.readings, shares, strict=True), key=lambda pair: -pair[1])


def _shares(scores: list[float]) -> list[float]:
    top = max(scores)
    odds = [math.exp(score - top) for score in scores]
    whole = sum(odds)
    return [value / whole for value in odds]


_Key = tuple[object, ...]


class _Field:
    """How much the names of a report speak for each district, division, country and square degree."""

    def __init__(self, groups: Sequence[_Group], heat: float) -> None:
        self.mass: dict[_Key, float] = defaultdict(float)
        self.own: dict[int, dict[_Key, float]] = {}
        for group in groups:
            best: dict[_Key, float] = {}
            for entry, share in zip(group.readings, group.shares(heat), strict=True):
                for key in _keys(entry):
                    best[key] = max(best.get(key, 0.0), share)
            self.own[id(group)] = best
            for key, share in best.items():
                self.mass[key] += share

    def support(self, entry: Entry, group: _Group) -> float:
        """The gain of a reading from the other names of the report."""
        own = self.own[id(group)]

        def others(key: _Key) -> float:
            return min(self.mass.get(key, 0.0) - own.get(key, 0.0), 4.0)

        gain = WEIGHTS.same_country * math.log1p(others(("country", entry.country))) if entry.country else 0.0
        if entry.admin and entry.kind is not Kind.COUNTRY:
            gain += WEIGHTS.same_division * math.log1p(others(("admin", entry.country, entry.admin)))
        if entry.district or entry.kind is Kind.DISTRICT:
            district = ("district", entry.country, entry.admin, entry.district or entry.name)
            gain += WEIGHTS.same_district * math.log1p(others(district))
        if entry.kind in (Kind.CITY, Kind.SITE, Kind.DISTRICT):
            near = sum(others(("square", *square)) for square in _around(entry))
            gain += WEIGHTS.neighbourhood * math.log1p(min(near, 4.0))
        return gain


def _keys(entry: Entry) -> list[_Key]:
    """What a reading speaks for."""
    found: list[_Key] = []
    if entry.country:
        found.append(("country", entry.country))
    if entry.admin:
        found.append(("admin", entry.country, entry.admin))
    if entry.district or entry.kind is Kind.DISTRICT:
        found.append(("district", entry.country, entry.admin, entry.district or entry.name))
    if entry.kind in (Kind.CITY, Kind.SITE, Kind.DISTRICT):
        found.append(("square", math.floor(entry.latitude), math.floor(entry.longitude)))
    return found


def _around(entry: Entry) -> list[tuple[int, int]]:
    latitude, longitude = math.floor(entry.latitude), math.floor(entry.longitude)
    return [(latitude + y, longitude + x) for y in (-1, 0, 1) for x in (-1, 0, 1)]
