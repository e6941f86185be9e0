"""The network of actors as GraphML and as GEXF 1.3 with time: a node an actor, an edge a directed dyad.

An edge holds how often, how cooperative (sum of PLOVER scores), from when to when; GEXF gives it a spell for each day,
which Gephi's timeline plays. Nodes and sums are held in memory, events are not.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from onrecord.export.registry import Options, Tally
from onrecord.export.told import ToldEvent, codes_of, dyads_of, mark_of
from onrecord.records import Actor

_NODE = (("label", "string"), ("kind", "string"), ("country", "string"), ("sector", "string"))
_EDGE = (
    ("type", "string"), ("mark", "string"), ("weight", "double"), ("score", "double"), ("first", "string"),
    ("last", "string"),
)  # fmt: skip


@dataclass(slots=True)
class Edge:
    """What lies between two actors of one type and mark."""

    events: int = 0
    score: float = 0.0
    days: set[str] = field(default_factory=set)


Key = tuple[str, str, str, str]


@dataclass(slots=True)
class Network:
    """Actors by id, and edges by (source, target, type, mark)."""

    nodes: dict[str, Actor] = field(default_factory=dict)
    edges: dict[Key, Edge] = field(default_factory=dict)


def network_of(events: Iterable[ToldEvent], tally: Tally) -> Network:
    """Sums up the dyads of events; an event without a pair of actors is counted as left out."""
    network = Network()
    for told in events:
        before = len(network.edges), tally.written
        score, mark, day = codes_of(told).score or 0.0, mark_of(told) or "", told.day
        for dyad in dyads_of(told):
            if dyad.source is None or dyad.target is None:
                continue
            for actor in (dyad.source, dyad.target):
                network.nodes.setdefault(actor.id, actor)
            edge = network.edges.setdefault((dyad.source.id, dyad.target.id, told.event.type, mark), Edge())
            edge.events += 1
            edge.score += score
            edge.days |= {day} if day else set()
            tally.written += 1
        if before == (len(network.edges), tally.written):
            tally.left_out["without both actors"] += 1
    return network


def write_graphml(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A directed multigraph with flat attributes."""
    network = network_of(events, tally)
    out.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n')
    for owner, fields in (("node", _NODE), ("edge", _EDGE)):
        for name, kind in fields:
            _put(out, f'<key id="{owner}_{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>\n')
    _put(out, '<graph edgedefault="directed">\n')
    for ident, actor in network.nodes.items():
        _put(out, f"<node id={_attr(ident)}>{_data('node', _NODE, _node(actor))}</node>\n")
    for number, (key, edge) in enumerate(network.edges.items()):
        data = _data("edge", _EDGE, _edge(key, edge))
        _put(out, f'<edge id="e{number}" source={_attr(key[0])} target={_attr(key[1])}>{data}</edge>\n')
    _put(out, "</graph>\n</graphml>\n")


def write_gexf(events: Iterable[ToldEvent], out: IO[bytes], options: Options, tally: Tally) -> None:
    """A dynamic directed graph; every edge is there on its days."""
    network = network_of(events, tally)
    _put(out, '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n')
    _put(out, '<graph defaultedgetype="directed" mode="dynamic" timeformat="date" timerepresentation="interval">\n')
    for owner, fields in (("node", _NODE[1:]), ("edge", _EDGE[1:])):
        _put(out, f'<attributes class="{owner}" mode="static">\n')
        for name, kind in fields:
            _put(out, f'<attribute id="{owner}_{name}" title="{name}" type="{kind}"/>\n')
        _put(out, "</attributes>\n")
    _put(out, "<nodes>\n")
    for ident, actor in network.nodes.items():
        values = _attvalues("node", _NODE[1:], _node(actor)[1:])
        _put(out, f"<node id={_attr(ident)} label={_attr(actor.name)}>{values}</node>\n")
    _put(out, "</nodes>\n<edges>\n")
    for number, (key, edge) in enumerate(network.edges.items()):
        head = f'<edge id="e{number}" source={_attr(key[0])} target={_attr(key[1])} kind={_attr(key[2])} weight="{edge.events}">'
        _put(out, f"{head}{_attvalues('edge', _EDGE[1:], _edge(key, edge)[1:])}{_spells(edge)}</edge>\n")
    _put(out, "</edges>\n</graph>\n</gexf>\n")


def _node(actor: Actor) -> tuple[str, ...]:
    return (actor.name, actor.kind.value, actor.country or "", actor.sectors[0] if actor.sectors else "")


def _edge(key: Key, edge: Edge) -> tuple[object, ...]:
    days = sorted(edge.days)
    return (key[2], key[3], float(edge.events), round(edge.score, 3), days[0] if days else "", days[-1] if days else "")


def _data(owner: str, fields: tuple[tuple[str, str], ...], values: tuple[object, ...]) -> str:
    return "".join(
        f'<data key="{owner}_{name}">{_text(value)}</data>'
        for (name, _), value in zip(fields, values, strict=True)
        if value != ""
    )


def _attvalues(owner: str, fields: tuple[tuple[str, str], ...], values: tuple[object, ...]) -> str:
    made = "".join(
        f'<attvalue for="{owner}_{name}" value={_attr(value)}/>'
        for (name, _), value in zip(fields, values, strict=True)
    )
    return f"<attvalues>{made}</attvalues>"


def _spells(edge: Edge) -> str:
    spells = "".join(f'<spell start="{day}" end="{day}"/>' for day in sorted(edge.days))
    return f"<spells>{spells}</spells>" if spells else ""


def _clean(value: object) -> str:
    """Text without what XML 1.0 cannot hold: control characters and lone surrogates."""
    return "".join(
        c
        for c in str(value)
        if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )


def _attr(value: object) -> str:
    return quoteattr(_clean(value))


def _text(value: object) -> str:
    return escape(_clean(value))


def _put(out: IO[bytes], text: str) -> None:
    out.write(text.encode())
