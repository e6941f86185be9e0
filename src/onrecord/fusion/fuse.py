"""Strands to clusters: links within blocks, components of links, and the joining of each component in one fixed order.

Everything here is a pure function of sets: the order in which reports came, and in which batches, changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.fusion.blocks import candidates, keys_of
from onrecord.fusion.facts import Cluster, Decision, Link, Strand, Telling
from onrecord.fusion.features import link_of
from onrecord.fusion.joining import Joining
from onrecord.fusion.strands import settled, strands_of
from onrecord.fusion.view import View, view_of
from onrecord.records import content_id


def fuse(tellings: Iterable[Telling], decisions: Iterable[Decision] = ()) -> tuple[Cluster, ...]:
    """The events that any tellings tell, by the time of their first telling, then by id: the rebuild of everything."""
    decided = tuple(decisions)
    strands = strands_of(tellings, decided)
    return fuse_component(strands, _links([view_of(s) for s in strands]), decided)


def _links(views: Sequence[View]) -> list[Link]:
    """Every link of some strands, each pair compared once whatever number of blocks it shares."""
    blocks: dict[str, list[View]] = {}
    for view in views:
        for key in keys_of(view):
            blocks.setdefault(key, []).append(view)
    by_id = {view.strand.id: view for view in views}
    compared: set[tuple[str, str]] = set()
    found = []
    for members in blocks.values():
        for pair in candidates(members) - compared if len(members) > 1 else ():
            compared.add(pair)
            link = link_of(by_id[pair[0]], by_id[pair[1]])
            if link:
                found.append(link)
    return found


def links_in(strands: Iterable[Strand]) -> tuple[Link, ...]:
    """The links of one block, given all its members; by pair of ids."""
    views = {s.id: view_of(s) for s in strands}
    found = (link_of(views[a], views[b]) for a, b in sorted(candidates(views.values())))
    return tuple(link for link in found if link)


def decided_links(strands: Iterable[Strand], decisions: Iterable[Decision]) -> tuple[Link, ...]:
    """Links between the strands of claims that a person has told to be one."""
    strand_of = {claim: s.id for s in strands for claim in s.claims}
    pairs = {
        (strand_of[a], strand_of[b])
        for (a, b), same in settled(decisions).items()
        if same and a in strand_of and b in strand_of and strand_of[a] != strand_of[b]
    }
    return tuple(Link(min(pair), max(pair), 1.0) for pair in sorted(pairs))


def components(ids: Iterable[str], links: Iterable[Link]) -> list[frozenset[str]]:
    """The connected components of strands under links, by their smallest id."""
    parent = {name: name for name in ids}

    def root(name: str) -> str:
        while parent[name] != name:
            parent[name] = parent[parent[name]]
            name = parent[name]
        return name

    for link in links:
        a, b = root(link.a), root(link.b)
        if a != b:
            parent[max(a, b)] = min(a, b)
    found: dict[str, set[str]] = {}
    for name in parent:
        found.setdefault(root(name), set()).add(name)
    return [frozenset(found[name]) for name in sorted(found)]


def fuse_component(
    strands: Iterable[Strand], links: Iterable[Link], decisions: Iterable[Decision] = ()
) -> tuple[Cluster, ...]:
    """The clusters of the strands of one component of links, or of several at once: the result is the same.

    People's decisions come first: "same" joins whatever the features say, "not same" keeps apart for good. Then the links
    join, strongest first, unless two clusters contradict each other or too few links speak for them.
    """
    by_id = {s.id: s for s in strands}
    decided = tuple(decisions)
    joining = Joining([view_of(by_id[name]) for name in sorted(by_id)], _apart(by_id.values(), decided))
    for link in decided_links(by_id.values(), decided):
        joining.decide(link)
    unique = {(link.a, link.b): link for link in links if link.a in by_id and link.b in by_id}
    for link in sorted(unique.values(), key=lambda link: (-link.score, link.a, link.b)):
        joining.offer(link)
    return tuple(
        sorted(
            (_cluster([by_id[name] for name in names], used) for names, used in joining.groups()),
            key=lambda c: (_told(c, by_id), c.id),
        )
    )


def _apart(strands: Iterable[Strand], decisions: Iterable[Decision]) -> set[tuple[str, str]]:
    strand_of = {claim: s.id for s in strands for claim in s.claims}
    return {
        (strand_of[a], strand_of[b])
        for (a, b), same in settled(decisions).items()
        if not same and a in strand_of and b in strand_of
    }


def _cluster(strands: Sequence[Strand], used: Sequence[Link]) -> Cluster:
    ordered = sorted((s.told, claim) for s in strands for claim in s.claims)
    claims = tuple(claim for _, claim in ordered)
    links = tuple(sorted(used, key=lambda link: (-link.score, link.a, link.b)))
    return Cluster(content_id("happening", claims[0]), claims, tuple(sorted(s.id for s in strands)), links)


def _told(cluster: Cluster, by_id: Mapping[str, Strand]) -> str:
    return min(by_id[name].told for name in cluster.strands)


# ---------------------------------------------------------------- ids


@dataclass(frozen=True, slots=True)
class Naming:
    """What became of the ids of some clusters."""

    kept: tuple[str, ...]
    came: tuple[str, ...]
    redirects: Mapping[str, str]
    """Old id -> the id under which its earliest claim is found now."""


def rename(old: Iterable[Cluster], new: Iterable[Cluster]) -> Naming:
    """What became of old ids when clusters were fused again.

    An id is made of its cluster's earliest claim and so stays as long as that claim is the earliest. It is redirected
    where its claim has joined an event told of earlier; where a cluster falls apart, the id stays with that claim.
    """
    fresh = {cluster.id: cluster for cluster in new}
    home = {claim: cluster.id for cluster in fresh.values() for claim in cluster.claims}
    before = {cluster.id: cluster for cluster in old}
    redirects = {
        name: home[cluster.claims[0]]
        for name, cluster in before.items()
        if name not in fresh and cluster.claims[0] in home
    }
    return Naming(tuple(sorted(before.keys() & fresh.keys())), tuple(sorted(fresh.keys() - before.keys())), redirects)
