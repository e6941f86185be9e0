"""From a ledger to what exports are given: events as of a moment, each with its claims and reports, one at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.export.told import ToldClaim, ToldEvent
from onrecord.ledger.accounts import Account
from onrecord.ledger.growth import select_in
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.moments import Moment
from onrecord.ledger.query import Filter, each_event
from onrecord.ledger.rows import load_reading
from onrecord.records import Claim, Readout, Report

_READINGS = 2048
"""Readings that are held at once. Events come by day, and so do the reports that tell of them."""
_EVERYTHING = Filter()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which events of a ledger, and as of when: the filters of `onrecord events`."""

    wanted: Filter = _EVERYTHING
    as_of: str | None = None
    by: str = "published"


def told_events(ledger: Ledger, selection: Selection | None = None) -> Iterator[ToldEvent]:
    """The events that fit with what tells of them, one at a time (`query.each_event`): memory stays flat.

    Raises LedgerError and UsageError as `Ledger.events` does.
    """
    chosen = selection or Selection()
    moment = ledger.moment(chosen.as_of, chosen.by)
    readings = _Readings(moment)
    for account in each_event(moment, chosen.wanted.checked()):
        yield readings.told(account)


def told_accounts(moment: Moment, accounts: Iterable[Account]) -> Iterator[ToldEvent]:
    """Events that the caller has found already, with what tells of them."""
    readings = _Readings(moment)
    for account in accounts:
        yield readings.told(account)


def told_reports(ledger: Ledger) -> Iterator[Readout]:
    """Every report with its current reading, in the order of adding."""
    cursor = ledger.reader.cursor()
    for (reading,) in cursor.execute("SELECT reading FROM current ORDER BY report"):
        yield load_reading(ledger.reader, reading)[0]


def coder_of(ledger: Ledger) -> tuple[tuple[str, str], ...]:
    """What read the reports last: release, rules and weights."""
    row = ledger.reader.execute("SELECT release, rules, weights FROM readings ORDER BY id DESC LIMIT 1").fetchone()
    return tuple(zip(("release", "rules", "weights"), row, strict=True)) if row else ()


class _Readings:
    """Claims by id, from readings that are kept while events of about that day need them."""

    def __init__(self, moment: Moment) -> None:
        self.moment = moment
        self._held: OrderedDict[int, tuple[dict[str, Claim], Report]] = OrderedDict()

    def told(self, account: Account) -> ToldEvent:
        """An account with its claims, in the account's order."""
        where = self._places(account.event.claims)
        claims = []
        for ident, origin in zip(account.event.claims, account.whose, strict=True):
            if ident in where:
                known, report = self._reading(where[ident])
                if ident in known:
                    claims.append(ToldClaim(known[ident], report, origin))
        return ToldEvent(
            account.event,
            tuple(claims),
            max(1, len(account.origins)),
            account.first_known,
            account.last_known,
            account.silent,
        )

    def _places(self, claims: tuple[str, ...]) -> dict[str, int]:
        """The reading in which each claim stands: the one that held at the moment."""
        sql = (
            f"SELECT c.claim, c.reading FROM claims c JOIN reports r ON r.id = c.report "
            f"WHERE c.reading = {self.moment.reading} AND c.claim IN ({{}})"
        )
        return dict(select_in(self.moment.connection, sql, claims, self.moment.values))

    def _reading(self, number: int) -> tuple[dict[str, Claim], Report]:
        if number in self._held:
            self._held.move_to_end(number)
        else:
            readout, _ = load_reading(self.moment.connection, number)
            self._held[number] = ({claim.id: claim for claim in readout.claims}, readout.report)
            if len(self._held) > _READINGS:
                self._held.popitem(last=False)
        return self._held[number]
