"""The network of actors: who takes part in events with whom, laid out by forces, the same way every time."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import numpy.typing as npt

from onrecord.records import Actor
from onrecord.view.columns import Columns, Mask, Numbers
from onrecord.view.drawing.happenings import Tone
from onrecord.view.drawing.labels import Labels
from onrecord.view.drawing.marks import BAND_OF, BANDS, NOWHERE, Links
from onrecord.view.drawing.nations import name_of
from onrecord.view.drawing.svg import Drawn, chart, linked, tag

WIDTH, HEIGHT = 960.0, 640.0
MOST_NODES = 300
SOME_NODES = 100
"""Actors that are shown unless more are asked for."""
EDGES_A_NODE = 3
"""Lines for each actor, the heaviest of all first: more are a thicket in which none is seen."""
ROUNDS = 160
"""Steps of the layout: further ones move nothing by more than a unit."""
LABELS = 60
CROWD = 12
"""Actors of one event of whom each pair is joined; of a larger crowd (a vote, an assembly) only the first so many."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Node:
    """An actor, and in how many events."""

    actor: Actor
    events: int
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True, slots=True)
class Edge:
    """Two nodes by number, and the events that they share, by band."""

    a: int
    b: int
    cooperation: int
    conflict: int
    other: int

    @property
    def events(self) -> int:
        """All of them."""
        return self.cooperation + self.conflict + self.other

    @property
    def tone(self) -> Tone:
        """Cooperation or conflict where two thirds of the events are; else neither."""
        if self.cooperation * 3 >= self.events * 2:
            return Tone.MATERIAL_COOPERATION
        return Tone.MATERIAL_CONFLICT if self.conflict * 3 >= self.events * 2 else Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Network:
    """Nodes with their places, edges, how many of each there was no room for, and how many nodes have no edge here."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    more_nodes: int = 0
    more_edges: int = 0
    alone: int = 0


def network_of(columns: Columns, mask: Mask, most: int = SOME_NODES, by_country: bool = False) -> Network:
    """The `most` busiest actors of the events of a mask; `by_country` makes one of all that share a country."""
    actors, code = _numbered(columns, by_country)
    found = columns.sharing(mask, code, CROWD)
    ranked = sorted(np.flatnonzero(found.events).tolist(), key=lambda n: (-int(found.events[n]), actors[n].id))
    kept = {number: i for i, number in enumerate(ranked[: min(most, MOST_NODES)])}
    pairs: dict[tuple[int, int], Counter[str]] = {}
    for a, b, tone, shared in zip(
        *(part.tolist() for part in (found.a, found.b, found.tone, found.shared)), strict=True
    ):
        pairs.setdefault((a, b), Counter())[BAND_OF[Tone(tone)]] += shared
    edges = [
        Edge(min(kept[a], kept[b]), max(kept[a], kept[b]), n["cooperation"], n["conflict"], n["other"])
        for (a, b), n in pairs.items()
        if a in kept and b in kept
    ]
    edges.sort(key=lambda edge: (-edge.events, edge.a, edge.b))
    edges = _drawn(edges, EDGES_A_NODE * len(kept))
    # Dots without a line tell nothing of who acts with whom, and push the others together.
    bound = sorted({end for edge in edges for end in (edge.a, edge.b)})
    place = {number: i for i, number in enumerate(bound)}
    shown = tuple(replace(edge, a=place[edge.a], b=place[edge.b]) for edge in edges)
    places = lay_out(len(bound), shown)
    numbers = list(kept)
    nodes = tuple(Node(actors[numbers[n]], int(found.events[numbers[n]]), *places[i]) for i, n in enumerate(bound))
    return Network(nodes, shown, len(ranked) - len(kept), len(pairs) - len(shown), len(kept) - len(bound))


def _drawn(edges: Sequence[Edge], room: int) -> list[Edge]:
    """The heaviest edges of all, the heaviest first; but the heaviest of each node before others."""
    bound: set[int] = set()
    drawn: set[int] = set()
    for number, edge in enumerate(edges):
        if not (edge.a in bound and edge.b in bound):
            drawn.add(number)
            bound |= {edge.a, edge.b}
    others = (number for number in range(len(edges)) if number not in drawn)
    drawn |= set(islice(others, max(0, room - len(drawn))))
    return [edge for number, edge in enumerate(edges) if number in drawn]


def _numbered(columns: Columns, by_country: bool) -> tuple[list[Actor], Numbers]:
    """Actors that are one, by id or by country, under one number; and the number of each actor of the columns."""
    numbers: dict[str, int] = {}
    actors: list[Actor] = []
    codes = []
    for actor in columns.actors:
        one = (
            Actor(actor.country, name_of(actor.country), actor.kind, actor.country)
            if by_country and actor.country
            else actor
        )
        if one.id not in numbers:
            numbers[one.id] = len(actors)
            actors.append(one)
        codes.append(numbers[one.id])
    return actors, np.array(codes, np.int64)


def lay_out(size: int, edges: Sequence[Edge], rounds: int = ROUNDS) -> list[tuple[float, float]]:
    """A place on paper for each of `size` nodes: all repel each other, edges pull by their weight (Fruchterman and
    Reingold 1991), with a light pull to the middle. No chance is in it: nodes start on a spiral, in their order.
    """
    if size == 0:
        return []
    turns = np.arange(size) * math.pi * (3 - math.sqrt(5))
    at = np.sqrt((np.arange(size) + 0.5) / size)[:, None] * np.column_stack((np.cos(turns), np.sin(turns)))
    weights = np.zeros((size, size))
    for edge in edges:
        weights[edge.a, edge.b] = weights[edge.b, edge.a] = 1 + math.log(edge.events)
    reach = 1.6 / math.sqrt(size)
    for step in range(rounds):
        heat = 0.12 * (1 - step / rounds) + 0.002
        at += _limited(_forces(at, weights, reach) - 0.5 * at, heat)
    return _fitted(at)


def _forces(at: Floats, weights: Floats, reach: float) -> Floats:
    """What pushes and pulls each node: along every line between two, so one matrix of factors says it all."""
    square = (at**2).sum(axis=1)
    apart = np.maximum(square[:, None] + square[None, :] - 2 * at @ at.T, 1e-6)
    factors = reach**2 / apart - weights * np.sqrt(apart) / reach * 0.12
    force: Floats = factors.sum(axis=1, keepdims=True) * at - factors @ at
    return force


def _limited(force: Floats, heat: float) -> Floats:
    length = np.sqrt((force**2).sum(axis=1, keepdims=True)) + 1e-9
    limited: Floats = force / length * np.minimum(length, heat)
    return limited


def _fitted(at: Floats) -> list[tuple[float, float]]:
    """Onto the paper, each direction by itself: a network has no true shape."""
    low, high = at.min(axis=0), at.max(axis=0)
    room = np.array([WIDTH - 180, HEIGHT - 70])
    share = np.where(high - low > 1e-6, (at - low) / np.maximum(high - low, 1e-6), 0.5)
    placed = np.round(share * room + np.array([70, 35]), 1)
    return [(float(x), float(y)) for x, y in placed]


# ------------------------------------------------------------------ drawing


def draw_network(network: Network, links: Links = NOWHERE, name: str = "network") -> Drawn:
    """The chart: a node leads to its actor, an edge to the two of them."""
    heaviest = max((edge.events for edge in network.edges), default=1)
    busiest = max((node.events for node in network.nodes), default=1)
    about = (
        f"{len(network.nodes)} actors and {len(network.edges)} pairs who share events; the thicker a line, the more events. "
        "The table holds the same."
    )
    return chart(
        WIDTH, HEIGHT, tag("g", *(_draw_edge(e, network.nodes, heaviest, links) for e in reversed(network.edges))),
        tag("g", *(_draw_node(i, node, busiest, links) for i, node in enumerate(network.nodes))), _names(network.nodes, busiest),
        name=name, title="Who acts with whom", about=about,
    )  # fmt: skip


def _draw_edge(edge: Edge, nodes: Sequence[Node], heaviest: int, links: Links) -> Drawn:
    a, b = nodes[edge.a], nodes[edge.b]
    said = [f"{n:,} {band}" for n, band in zip((edge.cooperation, edge.conflict, edge.other), BANDS, strict=True) if n]
    words = (
        f"{a.actor.name} and {b.actor.name}: {edge.events:,} event{'' if edge.events == 1 else 's'} ({', '.join(said)})"
    )
    width = 0.8 + 7 * math.sqrt(edge.events / heaviest)
    line = tag("path", d=f"M{a.x} {a.y}L{b.x} {b.y}", stroke_width=width, class_=f"edge tone-{int(edge.tone)}")
    href = links.pair(a.actor.id, b.actor.id) if links.pair else None
    # Hundreds of lines are too many to go through by key: the table leads to the same pages.
    return linked(
        href, tag("title", words), line, label=words, tabindex=-1, class_="pair", data_a=edge.a, data_b=edge.b
    )


def _draw_node(number: int, node: Node, busiest: int, links: Links) -> Drawn:
    words = f"{node.actor.name}: {node.events:,} event{'' if node.events == 1 else 's'}"
    dot = tag("circle", cx=node.x, cy=node.y, r=_radius(node, busiest), class_="node")
    href = links.actor(node.actor.id) if links.actor else None
    return linked(href, tag("title", words), dot, label=words, class_="actor", data_node=number)


def _radius(node: Node, busiest: int) -> float:
    return 3.5 + 11 * math.sqrt(node.events / busiest)


def _names(nodes: Sequence[Node], busiest: int) -> Drawn:
    """The names of the busiest actors."""
    labels = Labels(WIDTH, HEIGHT, LABELS)
    for node in nodes:
        labels.avoid(node.x, node.y, _radius(node, busiest))
    for node in nodes:
        words = node.actor.name if len(node.actor.name) <= 26 else node.actor.name[:25] + "…"
        labels.add_beside(words, node.x, node.y, _radius(node, busiest))
    return labels.drawn()
