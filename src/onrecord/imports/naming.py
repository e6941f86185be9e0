"""Actors of other data sets as ours: by the same tables that news is read with, so that both are one actor."""

from __future__ import annotations

from functools import lru_cache

from onrecord.entities.directory import Country, Entry, Group
from onrecord.entities.forms import slug
from onrecord.entities.persons import body_stands, stand
from onrecord.entities.tables import load_actors
from onrecord.export.countries import codes
from onrecord.imports.foreign import Side
from onrecord.records import Actor, ActorKind

_BODIES = frozenset({"IGO", "UNO", "EUR", "NGO", "MNC", "IMG", "ISM"})
_KINDS = {
    "MIL": ActorKind.ARMED_FORCE,
    "GOV": ActorKind.GOVERNMENT,
    "REB": ActorKind.ARMED_FORCE,
    "UAF": ActorKind.ARMED_FORCE,
}


@lru_cache(maxsize=65_536)
def actor_of(side: Side, day: str | None) -> Actor:
    """The actor that a row names, with the office held on the day where the tables know one.

    A name of the tables counts only where its country is the row's, or the row has none. "Military (Ukraine)" is the
    Ukrainian armed forces. Whoever nobody knows keeps his name.
    """
    bare = side.name.partition(" (")[0].strip()
    for name in dict.fromkeys((side.name, bare, _without_country(bare, side.country))):
        for form in load_actors().index.named(name):
            found = _known(form.thing, side, day)
            if found is not None:
                return found
    return _unknown(side, bare)


def _without_country(name: str, iso3: str | None) -> str:
    """ "the Russian army" of Russia is an army."""
    country = load_actors().countries.get(iso3 or "")
    words = name.removeprefix("the ").removeprefix("The ")
    for form in (country.adjective, country.name) if country else ():
        if words.casefold().startswith(form.casefold() + " "):
            return words[len(form) :].strip()
    return words


def _known(thing: object, side: Side, day: str | None) -> Actor | None:
    if isinstance(thing, Country):
        if side.country not in (None, thing.iso3):
            return None
        return thing.government() if side.sectors[:1] in ((), ("GOV",)) else _body(thing.iso3, side.sectors)
    if isinstance(thing, Entry):
        actor = stand(thing, day).actor if thing.kind is ActorKind.PERSON else body_stands(thing, day).actor
        return actor if side.country in (None, actor.country, thing.country) else None
    if isinstance(thing, Group) and side.country is not None:
        sectors = thing.sectors or side.sectors
        return Actor(
            thing.key(side.country), f"{codes(side.country).name} {thing.name}", thing.kind, side.country, sectors
        )
    return None


def _body(iso3: str, sectors: tuple[str, ...]) -> Actor:
    """A sector of a country: "RUS:MIL"."""
    kind = _KINDS.get(sectors[0], ActorKind.GROUP)
    return Actor(f"{iso3}:{sectors[0]}", f"{codes(iso3).name} ({sectors[0]})", kind, iso3, sectors)


def _unknown(side: Side, bare: str) -> Actor:
    if side.office:
        return Actor(f"person:{slug(bare)}", bare, ActorKind.PERSON, side.country, side.sectors, side.office)
    if side.country is None or _BODIES & set(side.sectors):
        return Actor(f"org:{slug(bare) or 'unnamed'}", bare, ActorKind.ORGANISATION, side.country, side.sectors)
    sector = side.sectors[0] if side.sectors else "UNK"
    kind = _KINDS.get(sector, ActorKind.GROUP)
    return Actor(f"group:{side.country}:{sector}:{slug(bare)}", side.name, kind, side.country, side.sectors)
