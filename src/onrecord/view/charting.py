"""The pages of charts over the events of a filter: timeline, map, network. The filter lives in the address, and every
mark leads to the same page under a narrower one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import quote

import numpy as np
from starlette.requests import Request
from starlette.responses import Response

from onrecord.records import Place, Precision
from onrecord.view.drawing.atlas import Atlas, place_atlas
from onrecord.view.drawing.atlas_drawing import draw_atlas
from onrecord.view.drawing.happenings import Form, Tone
from onrecord.view.drawing.marks import Links, legend
from onrecord.view.drawing.nations import box_of, label_points
from onrecord.view.drawing.network import MOST_NODES, SOME_NODES, Network, draw_network, network_of
from onrecord.view.drawing.outlines import load_outlines
from onrecord.view.drawing.projection import WORLD, Box, read_box
from onrecord.view.drawing.svg import Drawn
from onrecord.view.drawing.timeline import Timeline, draw_timeline, place_timeline
from onrecord.view.filters import Filter
from onrecord.view.holding import Chosen, holding_of
from onrecord.view.picture import picture
from onrecord.view.serving import filter_of, number_of, view_of
from onrecord.view.tables import Table, map_table, network_table, timeline_table

LISTED = 30
"""Events that are listed under a chart; the list has them all."""
REGIONS: tuple[tuple[str, Box], ...] = (
    ("World", WORLD), ("Europe", Box(-12, 35, 45, 68)), ("Middle East", Box(25, 12, 64, 43)),
    ("Africa", Box(-20, -36, 54, 38)), ("Central and South Asia", Box(45, 4, 98, 56)),
    ("East Asia", Box(95, 17, 148, 54)), ("South-East Asia", Box(90, -12, 142, 29)),
    ("North America", Box(-130, 7, -58, 60)), ("South America", Box(-84, -57, -32, 14)),
    ("Oceania", Box(110, -48, 200, 12)),
)  # fmt: skip
"""Parts of the world that the map offers."""
BROADEST = 150.0
"""Degrees: events that lie farther apart are looked at on the map of the world."""


Notes = tuple[tuple[str, str | None], ...]
Own = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart on a page, with all that stands beside it."""

    name: str
    drawn: Drawn | None
    """None where there is nothing to draw."""
    caption: str
    notes: Notes = ()
    """What the chart leaves out, in words, each with an address where it is to be seen, or none."""
    table: Table | None = None


def timeline_page(request: Request) -> Response:
    """The events of the filter over time, and the latest of them as a list."""
    view, wanted = view_of(request), filter_of(request)
    chosen = choose(request, wanted)
    return view.page(
        request, "timeline.html", title="Timeline", wanted=wanted, figure=timeline_figure(chosen, wanted, "/timeline"),
        **beside(chosen),
    )  # fmt: skip


def map_page(request: Request) -> Response:
    """The events of the filter on the map, over time, and as a list; `box` is the part of the world."""
    view, wanted = view_of(request), filter_of(request, "box")
    box = _box_asked(request, wanted)
    chosen = choose(request, wanted)
    own = () if box == WORLD else (("box", str(box)),)
    return view.page(
        request, "map.html", title="Map", wanted=wanted, figure=map_figure(chosen, wanted, box),
        timeline=timeline_figure(chosen, wanted, "/map", own), ways=_ways(wanted, box, box_around(chosen)), own=own,
        outlines=bool(load_outlines()), map_legend=_map_legend, **beside(chosen),
    )  # fmt: skip


def network_page(request: Request) -> Response:
    """The actors of the events of the filter, and who acts with whom."""
    view, wanted = view_of(request), filter_of(request, "actors", "as")
    most = number_of(request, "actors", SOME_NODES, MOST_NODES)
    by_country = request.query_params.get("as") == "countries"
    chosen = choose(request, wanted)
    network = network_of(chosen.columns, chosen.mask, most, by_country)
    return view.page(
        request, "network.html", title="Network", wanted=wanted, figure=_network_figure(network, wanted), most=most,
        by_country=by_country, counts=(50, SOME_NODES, MOST_NODES),
        own=[*([("actors", str(most))] if most != SOME_NODES else []), *([("as", "countries")] if by_country else [])],
        **beside(chosen),
    )  # fmt: skip


def timeline_picture(request: Request) -> Response:
    """The timeline as a file."""
    wanted = filter_of(request)
    chosen = choose(request, wanted)
    placed = place_timeline(chosen.columns, chosen.mask, wanted.since, wanted.until)
    return picture(draw_timeline(placed) if placed else None, "timeline")


def map_picture(request: Request) -> Response:
    """The map as a file."""
    wanted = filter_of(request, "box")
    chosen = choose(request, wanted)
    return picture(draw_atlas(place_atlas(chosen.columns, chosen.mask, _box_asked(request, wanted))), "map")


def network_picture(request: Request) -> Response:
    """The network as a file."""
    wanted = filter_of(request, "actors", "as")
    chosen = choose(request, wanted)
    most = number_of(request, "actors", SOME_NODES, MOST_NODES)
    by_country = request.query_params.get("as") == "countries"
    return picture(draw_network(network_of(chosen.columns, chosen.mask, most, by_country)), "network")


def choose(request: Request, wanted: Filter) -> Chosen:
    """The events of a filter, with the latest of them in full."""
    view = view_of(request)
    with view.moment(wanted) as moment:
        return holding_of(view.settings.ledger).choose(moment, wanted, LISTED)


def beside(chosen: Chosen) -> dict[str, Any]:
    """What every page of charts shows beside its chart: the latest events, and how many there are."""
    total = int(chosen.mask.sum())
    return {
        "total": total, "narrowed": chosen.narrowed, "latest": chosen.latest, "legend": legend,
    }  # fmt: skip


# ------------------------------------------------------------------ figures


def timeline_figure(chosen: Chosen, wanted: Filter, path: str, own: Own = ()) -> Figure:
    """The timeline of a page; its steps lead to the same page for their days. `own` is more of its query."""
    placed = place_timeline(chosen.columns, chosen.mask, wanted.since, wanted.until)
    if placed is None:
        return Figure("timeline", None, "No event of a known day." if chosen.mask.any() else "No event fits.")

    def days(since: str, until: str) -> str:
        return wanted.url(path, own, since=since, until=until)

    links = Links(event=event_link(wanted), days=days)
    notes = _around(placed, wanted, path, own)
    return Figure(
        "timeline", draw_timeline(placed, links), _timeline_caption(placed), notes, timeline_table(placed, links)
    )


def _timeline_caption(placed: Timeline) -> str:
    if placed.unit is None:
        return f"{placed.drawn:,} events, a mark each. Bars are intervals; an end that fades is known to its month or year only."
    return f"{placed.drawn:,} events, counted by {placed.unit}. Cooperation above the line, conflict below."


def _around(placed: Timeline, wanted: Filter, path: str, own: Own) -> Notes:
    """What the timeline does not show."""
    around, axis = placed.beside, placed.axis
    notes: list[tuple[str, str | None]] = []
    if around.earlier:
        before = date.fromordinal(max(1, axis.first - 1)).isoformat()
        notes.append((f"{around.earlier:,} earlier", wanted.url(path, own, since=None, until=before)))
    if around.later:
        after = date.fromordinal(axis.last + 1).isoformat()
        notes.append((f"{around.later:,} later", wanted.url(path, own, since=after, until=None)))
    if around.undated:
        notes.append((f"{around.undated:,} of unknown day", None))
    if placed.longer:
        notes.append((f"{placed.longer:,} in further intervals longer than a {placed.unit}", None))
    return tuple(notes)


def map_figure(chosen: Chosen, wanted: Filter, box: Box) -> Figure:
    """The map of a page; its places lead to the same page for them."""
    atlas = place_atlas(chosen.columns, chosen.mask, box)

    def place(name: str) -> str:
        return wanted.url("/map", place=name)

    notes: list[tuple[str, str | None]] = [(f"{name}: {count:,}", place(name)) for name, count in atlas.wide[:6]]
    if len(atlas.wide) > 6:
        rest = sum(count for _, count in atlas.wide[6:])
        notes.append((f"{rest:,} in {len(atlas.wide) - 6:,} more places without a point", None))
    if atlas.outside:
        notes.append((f"{atlas.outside:,} beyond the edge", wanted.url("/map")))
    if atlas.unplaced:
        notes.append((f"{atlas.unplaced:,} whose place no report tells", None))
    links = Links(place=place)
    return Figure("map", draw_atlas(atlas, links), _map_caption(atlas), tuple(notes), map_table(atlas, links))


def _map_caption(atlas: Atlas) -> str:
    return (
        f"{atlas.drawn:,} events. A dot is a town (with a point in it: a site), a broken ring somewhere in a province, a "
        "hatched country somewhere in that country; hollow marks are planned or did not happen."
    )


def _map_legend(name: str) -> tuple[tuple[Drawn, str], ...]:
    """On the map a dot has a slice for cooperation, one for conflict, one for the rest; how firm is left to the table."""
    shown = legend(name, (Tone.MATERIAL_COOPERATION, Tone.MATERIAL_CONFLICT), (Form.PLANNED, Form.ABSENT))
    words = {
        Tone.MATERIAL_COOPERATION.words: "cooperation",
        Tone.MATERIAL_CONFLICT.words: "conflict",
        "other": "other, or mixed",
    }
    return tuple((sample, words.get(said, said)) for sample, said in shown)


def _network_figure(network: Network, wanted: Filter) -> Figure:
    links = Links(actor=actor_link(wanted), pair=pair_link(wanted))
    more: list[tuple[str, str | None]] = []
    if network.more_nodes:
        more.append((f"{network.more_nodes:,} more actors with fewer events", None))
    if network.more_edges:
        more.append((f"{network.more_edges:,} more pairs", None))
    if network.alone:
        more.append((f"{network.alone:,} actors who share no event with any of these", None))
    caption = f"{len(network.nodes):,} actors. The thicker a line, the more events two of them share; blue is cooperation, red conflict."
    if not network.nodes:
        return Figure("network", None, "No two actors share an event here.", tuple(more))
    return Figure("network", draw_network(network, links), caption, tuple(more), network_table(network, links))


# ------------------------------------------------------------------ addresses


def event_link(wanted: Filter) -> Callable[[str], str]:
    """From an event's id to its page, at the same moment."""
    query = wanted.only_time().query()
    return lambda event: f"/event/{quote(event, safe='')}{query}"


def actor_link(wanted: Filter) -> Callable[[str], str]:
    """From an actor's id to its page."""
    query = replace(wanted, actor=None, with_=None).query()
    return lambda actor: f"/actor/{quote(actor, safe='')}{query}"


def pair_link(wanted: Filter) -> Callable[[str, str], str]:
    """From the ids of two actors to their page."""
    return lambda a, b: wanted.url("/dyad", actor=a, with_=b)


def _box_asked(request: Request, wanted: Filter) -> Box:
    """The box of the address; without one, that of the country that the filter asks for."""
    asked = request.query_params.get("box")
    if asked is None and wanted.place and len(wanted.place) == 3 and wanted.place.isupper():
        return box_of(wanted.place) or WORLD
    return read_box(asked)


def box_around(chosen: Chosen) -> Box | None:
    """A box around the places of some events, with room; None where they lie all over the world, or nowhere."""
    numbers = np.unique(chosen.columns.place[chosen.mask])
    points = [point for n in numbers[numbers >= 0] if (point := _point(chosen.columns.places[n]))]
    if not points:
        return None
    across, up = zip(*points, strict=True)
    box = Box(min(across) - 2, max(-89.0, min(up) - 2), max(across) + 2, min(89.0, max(up) + 2))
    return box.grown(1.2) if box.east - box.west < BROADEST else None


def _point(place: Place) -> tuple[float, float] | None:
    if place.precision is Precision.COUNTRY and place.country:
        return label_points().get(place.country)
    if place.longitude is None or place.latitude is None or place.precision is Precision.REGION:
        return None
    return place.longitude, place.latitude


def _ways(wanted: Filter, box: Box, around: Box | None) -> dict[str, list[tuple[str, str, bool]]]:
    """Ways to look elsewhere: each a name, an address, and whether one is there already."""

    def to(other: Box) -> str:
        return wanted.url("/map", [("box", str(other))])

    moves = [("Nearer", to(box.grown(0.5))), ("Farther", to(box.grown(2.0)))]
    if not box.is_world:
        moves += [
            ("North", to(box.moved(0, 0.4))), ("South", to(box.moved(0, -0.4))),
            ("West", to(box.moved(-0.4, 0))), ("East", to(box.moved(0.4, 0))),
        ]  # fmt: skip
    regions = [*REGIONS, *([("Around these events", around)] if around else [])]
    return {
        "regions": [(name, to(region), str(region) == str(box)) for name, region in regions],
        "around": [(name, url, False) for name, url in moves],
    }
