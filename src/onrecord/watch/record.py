"""A ledger as the watcher sees it: a place to add a readout to, and events with how they stand."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.ledger.accounts import Account
from onrecord.ledger.file import faults
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.query import load_account
from onrecord.ledger.rows import Coder
from onrecord.ledger.writing import Agency
from onrecord.records import Readout
from onrecord.watch.alerts import Party, Seen

_ANSWERED = """
SELECT DISTINCT q.question FROM strands s JOIN tellings t ON t.strand = s.id JOIN answers a ON a.claim = t.claim
JOIN questions q ON q.id = a.question
WHERE s.event = ? AND a.score IS NOT NULL
AND NOT EXISTS (SELECT 1 FROM answers b WHERE b.question = a.question AND b.claim = a.claim AND b.id > a.id)
"""
_URL = """
SELECT r.url FROM strands s JOIN reports r ON r.id = s.report WHERE s.event = ? AND r.url IS NOT NULL
ORDER BY r.known DESC, r.id DESC LIMIT 1
"""
_FORMER = """
WITH RECURSIVE former (event) AS (
  SELECT old FROM redirects WHERE new = ?1 UNION SELECT r.old FROM redirects r JOIN former f ON r.new = f.event
) SELECT event FROM former WHERE event <> ?1
"""


class LedgerEvents:
    """`alerts.Events` over a ledger that is only read."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def seen(self, event: str) -> Seen | None:
        """An event as it is now; None where it is no more."""
        with faults(self._ledger.path):
            row = self._ledger.reader.execute("SELECT record FROM events WHERE event = ?", (event,)).fetchone()
            return self._seen(load_account(row[0], self._ledger.moment())) if row else None

    def all(self) -> Iterator[Seen]:
        """Every event as it is now."""
        for account in self._ledger.events():
            yield self._seen(account)

    def version(self) -> str:
        """The number of the last entry."""
        with faults(self._ledger.path):
            return str(self._ledger.reader.execute("SELECT max(id) FROM entries").fetchone()[0])

    def _seen(self, account: Account) -> Seen:
        event = account.event
        place = event.where.place if event.where else None
        parties = dict.fromkeys(Party(p.actor.id, p.actor.name, p.actor.country) for p in event.participants)
        url = self._ledger.reader.execute(_URL, (event.id,)).fetchone()
        return Seen(
            event.id,
            event.type,
            event.standing.value,
            tuple(parties),
            place.name if place else None,
            place.country if place else None,
            event.when.start,
            account.origins,
            account.parties,
            tuple(sorted(row[0] for row in self._ledger.reader.execute(_ANSWERED, (event.id,)))),
            url[0] if url else None,
            tuple(sorted(row[0] for row in self._ledger.reader.execute(_FORMER, (event.id,)))),
        )


class LedgerRecord(LedgerEvents):
    """A `watcher.Record` over a ledger that is open for writing. `agency` finds whom copy is credited to."""

    def __init__(self, ledger: Ledger, coder: Coder | None = None, agency: Agency | None = None) -> None:
        super().__init__(ledger)
        self._coder = coder
        self._agency = agency
        # Makes the ledger where there is none, and says at once where another program is writing it.
        _ = ledger.writer

    def add(self, readout: Readout) -> tuple[str, ...] | None:
        """Adds a readout; the events that came or changed, None where the ledger held the report already."""
        added = self._ledger.add([readout], coder=self._coder, agency=self._agency)
        return added.events if added.reports else None
