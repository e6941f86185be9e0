"""The drawing of a map that `atlas.place_atlas` laid out."""

from __future__ import annotations

import math
from collections.abc import Mapping

from onrecord.records import Precision
from onrecord.view.drawing.atlas import Area, Atlas, Spot
from onrecord.view.drawing.happenings import Form, Tone
from onrecord.view.drawing.labels import Labels
from onrecord.view.drawing.marks import BANDS, NOWHERE, Links, Pen
from onrecord.view.drawing.nations import name_of
from onrecord.view.drawing.outlines import draw_outlines
from onrecord.view.drawing.projection import WIDTH, Projection
from onrecord.view.drawing.svg import Drawn, chart, joined, linked, number, tag
from onrecord.view.drawing.timeline import counts_in_words

SMALLEST, LARGEST = 4.0, 22.0
"""Radii of dots; their area grows with the number of events."""
LABELS = 14
"""Countries and towns whose names are written on the map."""


def draw_atlas(atlas: Atlas, links: Links = NOWHERE, name: str = "map") -> Drawn:
    """The map, WIDTH units wide. Without outlines the land is left blank, and countries are hatched squares."""
    projection, pen = atlas.projection, Pen(name)
    paths = draw_outlines(projection.box)
    hatched = {shape for area in atlas.areas for shape in area.shapes}
    land = "".join(path for number_, path in paths.items() if number_ not in hatched)
    most = max([spot.total for spot in (*atlas.dots, *atlas.provinces)], default=1)
    parts = [
        tag("defs", _hatches(name), _edge(name, projection)),
        pen.definitions(),
        tag("rect", x=0, y=0, width=WIDTH, height=projection.height, class_="sea"),
        tag(
            "g",
            tag("path", d=land, class_="land"),
            *(_draw_area(area, paths, name, links) for area in atlas.areas),
            *(_draw_province(spot, links) for spot in atlas.provinces),
            *(_draw_dot(spot, most, links, pen) for spot in atlas.dots),
            _names(atlas, most),
            clip_path=f"url(#{name}-edge)",
        ),
    ]
    about = f"{atlas.drawn:,} events: towns as dots, provinces as rings, countries hatched. The table holds the same."
    return chart(WIDTH, projection.height, *parts, name=name, title="Events on the map", about=about)


def _hatches(name: str) -> Drawn:
    """Stripes for countries, one pattern for each tone, wider apart than those of doubt and slanted the other way."""
    return joined(
        tag(
            "pattern", tag("path", d="M-2 -2l11 11M-2 5l4 4M5 -2l4 4", class_=f"stripe tone-{int(tone)}"),
            id=f"{name}-land-{int(tone)}", width=7, height=7, patternUnits="userSpaceOnUse",
        )
        for tone in Tone
    )  # fmt: skip


def _edge(name: str, projection: Projection) -> Drawn:
    return tag("clipPath", tag("rect", x=0, y=0, width=WIDTH, height=projection.height), id=f"{name}-edge")


def _draw_area(area: Area, paths: Mapping[int, str], name: str, links: Links) -> Drawn:
    spot = Spot((), area.counts, area.x, area.y)
    words = f"{name_of(area.country)} (somewhere in the country): {counts_in_words(area.counts)}"
    tone = spot.tone()
    paint = {"class_": f"area tone-{int(tone)}" + (" hollow" if spot.is_hollow else "")}
    if not spot.is_hollow:
        paint["fill"] = f"url(#{name}-land-{int(tone)})"
    if area.shapes and not area.is_tiny:
        outline = "".join(paths[shape] for shape in area.shapes)
        drawn = joined((tag("path", d=outline, class_="land"), tag("path", d=outline, **paint)))
    else:
        drawn = tag("rect", x=area.x - 8, y=area.y - 8, width=16, height=16, **paint)
    href = links.place(area.country) if links.place else None
    return linked(href, tag("title", words), drawn, label=words, class_="spot", data_place=area.country)


def _draw_province(spot: Spot, links: Links) -> Drawn:
    words = f"{spot.name} (somewhere in the province): {counts_in_words(spot.counts)}"
    form = "hollow" if spot.is_hollow else ""
    ring = tag("circle", cx=spot.x, cy=spot.y, r=11, class_=f"province tone-{int(spot.tone())} {form}".strip())
    count = tag("text", f"{spot.total:,}", x=spot.x, y=spot.y + 4, text_anchor="middle", class_="name")
    return _linked_spot(spot, links, words, joined((ring, count)))


def _draw_dot(spot: Spot, most: int, links: Links, pen: Pen) -> Drawn:
    precisions = {place.precision for place in spot.places}
    what = "" if len(spot.places) > 1 else f" ({spot.places[0].precision.value})"
    words = f"{spot.name}{what}: {counts_in_words(spot.counts)}"
    radius = _radius(spot, most)
    if spot.is_hollow:
        form = Form.PLANNED if any(form is Form.PLANNED for _, form in spot.counts) else Form.ABSENT
        drawn = tag("circle", cx=spot.x, cy=spot.y, r=radius, **pen.paint(spot.tone(), form))
    else:
        drawn = joined(_slices(spot, radius))
    if precisions == {Precision.SITE}:
        # A site is exact: it has a point in the middle.
        drawn = joined((drawn, tag("circle", cx=spot.x, cy=spot.y, r=1.6, class_="site")))
    return _linked_spot(spot, links, words, drawn)


def _radius(spot: Spot, most: int) -> float:
    return SMALLEST + (min(LARGEST, 4 + 3 * math.sqrt(most)) - SMALLEST) * math.sqrt(spot.total / most)


def _linked_spot(spot: Spot, links: Links, words: str, drawn: Drawn) -> Drawn:
    href = links.place(spot.places[0].name) if links.place and len(spot.places) == 1 else None
    group = {"class_": "spot", "data_place": spot.name}
    if href is None:
        # What leads nowhere still has to be heard and reached.
        return tag("g", tag("title", words), drawn, role="img", aria_label=words, tabindex=0, **group)
    return linked(href, tag("title", words), drawn, label=words, **group)


def _slices(spot: Spot, radius: float) -> list[Drawn]:
    """A circle parted by band: cooperation from the top clockwise, then conflict, then the rest."""
    shares = [(tones[-1], sum(n for (tone, _), n in spot.counts.items() if tone in tones)) for tones in BANDS.values()]
    shares = [(tone, share) for tone, share in shares if share]
    if len(shares) == 1:
        return [tag("circle", cx=spot.x, cy=spot.y, r=radius, class_=f"slice tone-{int(shares[0][0])}")]
    drawn, turn = [], 0.0
    for tone, share in shares:
        ahead = turn + share / spot.total
        ends = [
            (spot.x + radius * math.sin(math.tau * t), spot.y - radius * math.cos(math.tau * t)) for t in (turn, ahead)
        ]
        (x1, y1), (x2, y2) = ends
        big = int(ahead - turn > 0.5)
        path = (
            f"M{number(spot.x)} {number(spot.y)}L{number(x1)} {number(y1)}"
            f"A{number(radius)} {number(radius)} 0 {big} 1 {number(x2)} {number(y2)}z"
        )
        drawn.append(tag("path", d=path, class_=f"slice tone-{int(tone)}"))
        turn = ahead
    return drawn


def _names(atlas: Atlas, most: int) -> Drawn:
    """Names of the countries and towns with most events."""
    labels = Labels(WIDTH, atlas.projection.height, LABELS)
    marks: list[Area | Spot] = [*atlas.areas, *(spot for spot in atlas.dots if len(spot.places) == 1)]
    for spot in atlas.dots:
        labels.avoid(spot.x, spot.y, _radius(spot, most) * 0.8)
    for mark in sorted(marks, key=lambda mark: -mark.total):
        if isinstance(mark, Area):
            labels.add(f"{name_of(mark.country)} {mark.total:,}", mark.x, mark.y)
        else:
            labels.add_beside(mark.places[0].name, mark.x, mark.y, _radius(mark, most))
    return labels.drawn()
