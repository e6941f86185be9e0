"""What counted at a moment: which reports were known and in force, which reading of them held, which event they told."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from onrecord.events import ABOUT_CLAIMS
from onrecord.fusion.about import about_keys, find_event
from onrecord.fusion.fuse import fuse_component
from onrecord.ledger.accounts import Account, Told, account_of, load_told, read_account
from onrecord.ledger.decided import Decided, load_decided
from onrecord.ledger.growth import decided_neighbours, select_in
from onrecord.ledger.index import number_of
from onrecord.ledger.instants import AsOf, Clock
from onrecord.ledger.linking import Linking, Still

Groups = dict[str, list[Told]]
"""Event to the claims that tell of it, or speak about it."""
CROWD = 400
"""A confirmation that could speak of more strands than this by its keys says too little to be linked by them."""


@dataclass
class Moment:
    """A ledger as of a moment. Everything it gives is computed from the record; nothing is written."""

    connection: sqlite3.Connection
    at: AsOf
    _whole: dict[frozenset[int], Groups] = field(default_factory=dict)
    """Components that were fused again, with what they came to: most are the same at many moments."""

    @cached_property
    def entry(self) -> int:
        """The last entry that counts: all of them on the clock of publication."""
        if self.at.clock is Clock.PUBLISHED:
            return int(self.connection.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()[0])
        last = self.connection.execute("SELECT max(id) FROM entries WHERE recorded <= ?", (self.at.at,)).fetchone()
        return last[0] or 0

    @cached_property
    def decided(self) -> Decided:
        """The decisions that hold: today's on the clock of publication, else those of then."""
        if self.at.clock is Clock.PUBLISHED or self.at.is_now:
            return load_decided(self.connection)
        return load_decided(self.connection, self.entry)

    @cached_property
    def linking(self) -> Linking:
        """The links of the index, to be fused again over what was known."""
        return Still(self.connection)

    def earlier(self, at: AsOf) -> Moment:
        """Another moment of the same ledger, with the strands that this one has in memory."""
        other = Moment(self.connection, at)
        other.linking = self.linking
        if at.clock is self.at.clock is Clock.PUBLISHED:
            # On that clock decisions and readings are those of now at every moment.
            other._whole = self._whole
        return other

    @property
    def counts(self) -> str:
        """An SQL condition on `r` (a row of reports): it was known and in force. `:at` and `:entry` are its values."""
        if self.at.clock is Clock.PUBLISHED:
            return (
                "(r.known <= :at AND NOT EXISTS "
                "(SELECT 1 FROM supersessions x WHERE x.report = r.id AND x.known <= :at))"
            )
        return (
            "(r.entry <= :entry AND NOT EXISTS "
            "(SELECT 1 FROM supersessions x WHERE x.report = r.id AND x.entry <= :entry))"
        )

    @property
    def reading(self) -> str:
        """An SQL expression: the reading of report `r` that held."""
        if self.at.clock is Clock.PUBLISHED or self.at.is_now:
            return "(SELECT n.reading FROM current n WHERE n.report = r.id)"
        return "(SELECT max(g.id) FROM readings g WHERE g.report = r.id AND g.entry <= :entry)"

    @property
    def values(self) -> dict[str, object]:
        """Values of the conditions."""
        return {"at": self.at.at, "entry": self.entry}

    # ------------------------------------------------------------------ events

    def accounts(self, strands: Iterable[int], rows: Iterable[int]) -> list[Account]:
        """Every event that one of these strands (by publication) or claims (by recording) told of at the moment."""
        if self.at.clock is Clock.RECORDED:
            groups, abouts = self._remembered(rows)
            return self._accounts(groups, abouts)
        same, changed = self._settled(set(strands))
        stored = select_in(self.connection, "SELECT record FROM events WHERE event IN ({})", same)
        return [read_account(row[0], self.at) for row in stored] + self._accounts(*self._published(changed))

    def _accounts(self, groups: Groups, abouts: Groups) -> list[Account]:
        return [
            account_of(self.connection, event, told, abouts.get(event, []), self.at) for event, told in groups.items()
        ]

    def _settled(self, strands: set[int]) -> tuple[set[str], set[int]]:
        """Events that are now what they were at the moment, and those strands whose events are not.

        An event is the same where all of its component, and all that is said about it, counted then as it does now.
        """
        reached = self.linking.reach(strands, decided_neighbours(self.connection, self.decided))
        sql = (
            f"SELECT s.id, s.event, {self.counts} = NOT EXISTS (SELECT 1 FROM supersessions y WHERE y.report = r.id) "
            "FROM strands s JOIN reports r ON r.id = s.report WHERE s.id IN ({})"
        )
        known = {number: (event, same) for number, event, same in select_in(self.connection, sql, reached, self.values)}
        spoken = self._spoken_otherwise({event for event, _ in known.values() if event})
        same: set[str] = set()
        changed: set[int] = set()
        for part in self.linking.components(reached, decided_neighbours(self.connection, self.decided)):
            events = {known[number][0] for number in part} - {None}
            if all(known[number][1] for number in part) and not events & spoken:
                # Only the events that were asked for, not their neighbours.
                same |= {event for number in part & strands if (event := known[number][0])}
            else:
                changed |= part & strands
        return same, changed

    def _spoken_otherwise(self, events: set[str]) -> set[str]:
        """Those of some events about which something is said now that did not count then, or the other way round."""
        sql = (
            "SELECT a.event FROM abouts a JOIN reports r ON r.id = a.report WHERE a.event IN ({}) "
            f"AND {self.counts} <> NOT EXISTS (SELECT 1 FROM supersessions y WHERE y.report = r.id)"
        )
        # One that names no claims may then have spoken of another event.
        loose = (
            "SELECT s.event FROM strands s JOIN event_keys e ON e.strand = s.id JOIN about_keys k ON k.key = e.key "
            "JOIN abouts a ON a.claim = k.claim WHERE s.event IN ({}) AND a.event IS NOT s.event"
        )
        return {row[0] for query in (sql, loose) for row in select_in(self.connection, query, events, self.values)}

    def abouts_of(self, account: Account) -> tuple[str, ...]:
        """The confirmations and denials that speak of an event, by id."""
        _, rows, _ = self.traces(account)
        if self.at.clock is Clock.RECORDED:
            _, abouts = self._remembered(rows)
        else:
            strands = select_in(
                self.connection, "SELECT strand FROM tellings WHERE strand IS NOT NULL AND claim IN ({})", rows
            )
            _, abouts = self._published(row[0] for row in strands)
        return tuple(one.telling.claim for one in abouts.get(account.event.id, []))

    def traces(self, account: Account) -> tuple[set[int], set[int], list[str]]:
        """Strands and claims that have to do with an event, superseded ones too, and when anything of it came to be known.

        Moments later than this one are left out.
        """
        sql = "SELECT c.id, t.strand FROM claims c JOIN tellings t ON t.claim = c.id WHERE c.claim IN ({})"
        found = select_in(self.connection, sql, account.event.claims)
        rows, own = {row for row, _ in found}, {strand for _, strand in found if strand}
        linked = "SELECT b FROM links WHERE a IN ({0}) UNION SELECT a FROM links WHERE b IN ({0})"
        beside = {row[0] for row in select_in(self.connection, linked, own)}
        old = "SELECT s.id FROM strands s JOIN supersessions x ON x.report = s.report WHERE s.id IN ({})"
        strands = own | {row[0] for row in select_in(self.connection, old, beside)}
        return strands, rows, self._times(strands, account.event.id)

    def _times(self, strands: Iterable[int], event: str) -> list[str]:
        reports = {r[0] for r in select_in(self.connection, "SELECT report FROM strands WHERE id IN ({})", strands)}
        spoke = self.connection.execute("SELECT report FROM abouts WHERE event = ?", (event,))
        reports |= {row[0] for row in spoke}
        known = "SELECT r.known, e.recorded FROM reports r JOIN entries e ON e.id = r.entry WHERE r.id IN ({})"
        past = "SELECT x.known, e.recorded FROM supersessions x JOIN entries e ON e.id = x.entry WHERE x.report IN ({})"
        clock = 0 if self.at.clock is Clock.PUBLISHED else 1
        times = {row[clock] for sql in (known, past) for row in select_in(self.connection, sql, reports)}
        return sorted(time for time in times if time <= self.at.at)

    def _published(self, strands: Iterable[int]) -> tuple[Groups, Groups]:
        groups = self._fused(strands)
        candidates = self._abouts_near(one.telling.claim for told in groups.values() for one in told)
        beside = {n for one in candidates for n in self._strands_near(one)}
        # A denial goes to the likeliest event of all, not to the likeliest of those that were asked for.
        everything = groups | self._fused(beside)
        tellings = {event: [one.telling for one in told] for event, told in everything.items()}
        home = {telling.claim: event for event, told in tellings.items() for telling in told}
        abouts: Groups = {}
        for one in candidates:
            named = {home[claim] for claim in one.telling.about if claim in home}
            event = find_event(one.telling, {e: tellings[e] for e in named} if one.telling.about else tellings)
            if event in groups:
                abouts.setdefault(event, []).append(one)
        return groups, abouts

    def _abouts_near(self, claims: Iterable[str]) -> list[Told]:
        """The confirmations and denials that counted and may speak of events of these claims."""
        sql = (
            "SELECT DISTINCT k.claim FROM claims c JOIN tellings t ON t.claim = c.id JOIN event_keys e ON e.strand = t.strand "
            "JOIN about_keys k ON k.key = e.key JOIN abouts a ON a.claim = k.claim JOIN reports r ON r.id = a.report "
            f"WHERE {self.counts} AND c.claim IN ({{}})"
        )
        own = (
            "SELECT a.claim FROM claims c JOIN abouts a ON a.report = c.report JOIN reports r ON r.id = a.report "
            f"WHERE {self.counts} AND c.claim IN ({{}})"
        )
        wanted = list(claims)
        rows = {row[0] for query in (sql, own) for row in select_in(self.connection, query, wanted, self.values)}
        return load_told(self.connection, rows, self.decided)

    def _strands_near(self, about: Told) -> set[int]:
        """The strands that a confirmation or denial may speak of."""
        if about.telling.about:
            named = (
                "SELECT t.strand FROM claims c JOIN tellings t ON t.claim = c.id "
                "WHERE t.strand IS NOT NULL AND c.claim IN ({})"
            )
            return {row[0] for row in select_in(self.connection, named, about.telling.about)}
        keyed = "SELECT DISTINCT strand FROM event_keys WHERE key IN ({})"
        keys = {number_of(key) for key in about_keys(about.telling)}
        by_key = {row[0] for row in select_in(self.connection, keyed, keys)}
        return by_key if len(by_key) <= CROWD else set()

    def _fused(self, strands: Iterable[int]) -> Groups:
        """Fuses again what of the strands' components was known: fusion is a pure function of the claims.

        Only links of the index are looked at, so a component never has to be compared again.
        """
        sql = f"SELECT s.id FROM strands s JOIN reports r ON r.id = s.report WHERE {self.counts} AND s.id IN ({{}})"
        known: dict[int, bool] = {}

        def keep(numbers: Iterable[int]) -> set[int]:
            new = [n for n in numbers if n not in known]
            known.update(dict.fromkeys(new, False))
            known.update((row[0], True) for row in select_in(self.connection, sql, new, self.values))
            return {n for n in numbers if known[n]}

        neighbours = decided_neighbours(self.connection, self.decided)
        found: Groups = {}
        for part in self.linking.components(self.linking.reach(keep(set(strands)), neighbours, keep), neighbours):
            if part not in self._whole:
                self._whole[part] = self._fuse(part)
            found |= self._whole[part]
        return found

    def _fuse(self, strands: frozenset[int]) -> Groups:
        records = [self.linking.view(n).strand for n in sorted(strands)]
        pairs = self.decided.pairs_among(frozenset(c for s in records for c in s.claims))
        clusters = fuse_component(records, self.linking.links_among(strands), pairs)
        home = {strand: cluster.id for cluster in clusters for strand in cluster.strands}
        event_of = {n: home[self.linking.view(n).strand.id] for n in strands}
        rows = dict(select_in(self.connection, "SELECT claim, strand FROM tellings WHERE strand IN ({})", strands))
        return _grouped(load_told(self.connection, rows, self.decided), {r: event_of[s] for r, s in rows.items()})

    def _remembered(self, rows: Iterable[int]) -> tuple[Groups, Groups]:
        """The events as the ledger had them, from the memberships of then."""
        events = {event for event in self._members(rows).values() if event}
        sql = (
            "SELECT DISTINCT m.claim FROM memberships m JOIN claims c ON c.id = m.claim JOIN reports r ON r.id = c.report "
            f"WHERE {self.counts} AND m.entry <= :entry AND m.event IN ({{}})"
        )
        candidates = [row[0] for row in select_in(self.connection, sql, events, self.values)]
        home = {row: event for row, event in self._members(candidates).items() if event in events}
        told = load_told(self.connection, home, self.decided, Clock.RECORDED)
        groups = _grouped((one for one in told if one.telling.type not in ABOUT_CLAIMS), home)
        return groups, _grouped((one for one in told if one.telling.type in ABOUT_CLAIMS), home)

    def _members(self, rows: Iterable[int]) -> dict[int, str | None]:
        sql = "SELECT claim, event FROM memberships WHERE entry <= :entry AND claim IN ({}) ORDER BY entry, id"
        return dict(select_in(self.connection, sql, rows, self.values))


def _grouped(told: Iterable[Told], home: Mapping[int, str | None]) -> Groups:
    groups: Groups = {}
    for one in told:
        event = home[one.row]
        if event:
            groups.setdefault(event, []).append(one)
    return groups
