"""A ledger as the watcher sees it: a place to add a readout to, and events with how they stand."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.ledger.following import Followed
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.rows import Coder
from onrecord.ledger.writing import Agency
from onrecord.records import Readout
from onrecord.watch.alerts import Party, Seen


class LedgerEvents:
    """`alerts.Events` over a ledger that is only read."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    def seen(self, event: str) -> Seen | None:
        """An event as it is now, also by an id that it had; None where it is no more."""
        followed = self._ledger.followed(event)
        return _seen(followed) if followed else None

    def all(self) -> Iterator[Seen]:
        """Every event as it is now."""
        return map(_seen, self._ledger.all_followed())

    def version(self) -> str:
        """The number of the last entry."""
        return str(self._ledger.version())


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


def _seen(followed: Followed) -> Seen:
    account = followed.account
    event = account.event
    place = event.where.place if event.where else None
    parties = dict.fromkeys(Party(p.actor.id, p.actor.name, p.actor.country) for p in event.participants)
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
        followed.answered,
        followed.url,
        followed.former,
    )
