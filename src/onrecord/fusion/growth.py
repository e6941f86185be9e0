"""Growth: adding some tellings fuses again only what they touch, and gives what a rebuild gives.

The procedure in memory; a ledger does the same over its tables.
"""

from __future__ import annotations

from collections.abc import Iterable

from onrecord.fusion.blocks import block_keys
from onrecord.fusion.facts import Cluster, Decision, Link, Strand, Telling
from onrecord.fusion.fuse import Naming, components, decided_links, fuse_component, links_in, rename
from onrecord.fusion.strands import strands_of


class Growing:
    """Tellings that come in batches, and the clusters that they make so far."""

    def __init__(self, decisions: Iterable[Decision] = ()) -> None:
        self.redirects: dict[str, str] = {}
        self._decisions = tuple(decisions)
        self._strands: dict[str, Strand] = {}
        self._tellings: dict[str, list[Telling]] = {}
        self._blocks: dict[str, set[str]] = {}
        self._links: dict[str, tuple[Link, ...]] = {}
        """Key of a block -> its links."""
        self._clusters: dict[str, Cluster] = {}
        """Strand -> its cluster."""

    def add(self, tellings: Iterable[Telling]) -> Naming:
        """Takes in some tellings. Those of one report may come in several batches."""
        fresh, gone = self._replace(tellings)
        touched = {key for s in (*fresh, *gone) for key in block_keys(s)}
        before = {link for key in touched for link in self._links.get(key, ())}
        old = self._reach({name for link in before for name in (link.a, link.b)} | {s.id for s in gone})
        for s in gone:
            del self._strands[s.id]
            for key in block_keys(s):
                self._blocks[key].discard(s.id)
        for s in fresh:
            self._strands[s.id] = s
            for key in block_keys(s):
                self._blocks.setdefault(key, set()).add(s.id)
        for key in touched:
            self._links[key] = links_in(self._strands[name] for name in self._blocks[key])
        after = {link for key in touched for link in self._links[key]}
        dirty = {name for link in before ^ after for name in (link.a, link.b)} | {s.id for s in fresh} | old
        return self._fuse_again(self._reach(dirty & self._strands.keys()) | old)

    def clusters(self) -> tuple[Cluster, ...]:
        """All clusters so far, in the order of `fuse`."""
        unique = {c.id: c for c in self._clusters.values()}
        return tuple(sorted(unique.values(), key=lambda c: (min(self._strands[s].told for s in c.strands), c.id)))

    def _replace(self, tellings: Iterable[Telling]) -> tuple[list[Strand], list[Strand]]:
        """Strands of the reports that the tellings belong to: those that came or changed, and those that are no more."""
        reports = set()
        for telling in tellings:
            self._tellings.setdefault(telling.report, []).append(telling)
            reports.add(telling.report)
        now = {s.id: s for r in sorted(reports) for s in strands_of(self._tellings[r], self._decisions)}
        before = {name: s for name, s in self._strands.items() if s.report in reports}
        fresh = [s for name, s in now.items() if before.get(name) != s]
        return fresh, [s for name, s in before.items() if now.get(name) != s]

    def _all_links(self) -> list[Link]:
        made = decided_links(self._strands.values(), self._decisions)
        return [*made, *{link for links in self._links.values() for link in links}]

    def _reach(self, names: Iterable[str]) -> set[str]:
        wanted = set(names)
        found = components(self._strands, self._all_links())
        return {name for part in found if not part.isdisjoint(wanted) for name in part}

    def _fuse_again(self, affected: set[str]) -> Naming:
        old = {self._clusters[name].id: self._clusters[name] for name in affected if name in self._clusters}
        self._clusters = {name: c for name, c in self._clusters.items() if c.id not in old}
        strands = [self._strands[name] for name in sorted(affected & self._strands.keys())]
        links = [link for link in self._all_links() if link.a in affected and link.b in affected]
        new = fuse_component(strands, links, self._decisions)
        self._clusters |= {name: cluster for cluster in new for name in cluster.strands}
        naming = rename(old.values(), new)
        self.redirects |= naming.redirects
        return naming
