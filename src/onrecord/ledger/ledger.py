"""The ledger: many reports in one file, what they come to, and what was known when."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from onrecord.errors import UsageError
from onrecord.ledger import instants
from onrecord.ledger.accounts import Account
from onrecord.ledger.asking import Asked, Quoted, questions, quotes
from onrecord.ledger.changes import Diff, diff
from onrecord.ledger.checking import Checked, check
from onrecord.ledger.entries import Entry, entry
from onrecord.ledger.file import connect, connect_to_write, faults
from onrecord.ledger.following import Followed, follow
from onrecord.ledger.linking import Linking
from onrecord.ledger.lock import WriterLock
from onrecord.ledger.moments import Moment
from onrecord.ledger.query import Filter, events
from onrecord.ledger.rebuilding import Rebuilt, rebuild
from onrecord.ledger.recoding import Recoded, recode_batch
from onrecord.ledger.rows import Coder, load_readouts
from onrecord.ledger.showing import Shown, find_account, find_accounts, show
from onrecord.ledger.writing import Added, Agency, Ruling, add_batch, check_verb, decide, retract
from onrecord.records import Readout

BATCH = 500
"""Reports of one entry at most."""
BATCH_SECONDS = 1.0
"""An entry is closed when it has been collecting for so long: what is lost to a kill is never more."""
_Done = TypeVar("_Done")


class Ledger:
    """One SQLite file of reports and what they come to. Reading never waits; the first write takes the writer's lock.

    >>> with Ledger("my.onrecord") as ledger:
    ...     ledger.add(readouts)
    ...     ledger.events(actor="RUS", with_="PRK", type="CONSULT", as_of="2025-09-03T20:00")

    Every method raises LedgerError for a file that is missing, damaged, newer, no ledger, or held by another writer.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._reader: sqlite3.Connection | None = None
        self._writer: sqlite3.Connection | None = None
        self._lock: WriterLock | None = None
        self._linking: Linking | None = None

    def __enter__(self) -> Ledger:
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the file and lets the writer's lock go."""
        if self._writer:
            with suppress(sqlite3.Error):
                # Counts for SQLite's planner, where tables have grown; a ledger is whole without.
                self._writer.execute("PRAGMA analysis_limit = 1000")
                self._writer.execute("PRAGMA optimize")
        for connection in (self._reader, self._writer):
            if connection:
                connection.close()
        self._reader = self._writer = self._linking = None
        if self._lock:
            self._lock.release()
            self._lock = None

    # ------------------------------------------------------------------ writing

    def add(self, readouts: Iterable[Readout], *, coder: Coder | None = None, agency: Agency | None = None) -> Added:
        """Adds reports with what was read in them; those that the ledger has are left alone.

        `coder` says what read them, `agency` finds the agency that a report's copy is credited to. What was added is
        durable when this returns, and batch by batch on the way (`adding` tells of each).
        """
        reports: list[str] = []
        held: list[str] = []
        touched: dict[str, None] = {}
        claims = 0
        for part in self.adding(readouts, coder=coder, agency=agency):
            reports += part.reports
            held += part.held
            claims += part.claims
            touched.update(dict.fromkeys(part.events))
        return Added(tuple(reports), tuple(held), claims, tuple(touched))

    def adding(
        self, readouts: Iterable[Readout], *, coder: Coder | None = None, agency: Agency | None = None
    ) -> Iterator[Added]:
        """As `add`, telling of each batch once it is durable. Holds one batch in memory, whatever the length."""
        return self._batchwise(
            "add", readouts, lambda e, batch: add_batch(e, self.linking, batch, coder or Coder(), agency)
        )

    def recoding(
        self, readouts: Iterable[Readout], *, coder: Coder | None = None, agency: Agency | None = None
    ) -> Iterator[Recoded]:
        """Writes new readings of stored reports beside the old ones, where they differ, telling of each batch."""
        return self._batchwise(
            "recode", readouts, lambda e, batch: recode_batch(e, self.linking, batch, coder or Coder(), agency)
        )

    def decide(
        self,
        verb: str,
        *targets: str,
        author: str,
        note: str | None = None,
        changes: dict[str, str] | None = None,
        at: str | None = None,
    ) -> tuple[str, ...]:
        """Writes down what a person decides, and applies it; the events that changed.

        `verb` is accept, reject, edit (with `changes` to type, mode, start, end, polarity, modality or certainty), same,
        not-same, or retract (a report by id or address, as of `at`). Targets are ids of events or claims. A decision is
        tied to the words of its claims, not to their codes, and survives re-coding. Raises UsageError for what is none.
        """
        check_verb(verb)
        if not targets or (verb == "edit") != bool(changes):
            raise UsageError(f"{verb} takes {'targets and changes' if verb == 'edit' else 'targets'}")
        with self.entry("decide", author) as made:
            if verb == "retract":
                return tuple(e for target in targets for e in retract(made, self.linking, target, at, note))
            moment = Moment(made.connection, instants.NOW)
            claims = tuple(_claims_of(moment, target) for target in targets)
            return decide(made, self.linking, targets, Ruling(verb, claims, changes or {}), note)

    def rebuild(self) -> Rebuilt:
        """Makes the index anew from the record alone: the same events, unless the release fuses in another way."""
        self._linking = None
        with self.entry("rebuild") as made:
            done = rebuild(made, self.linking)
        self._linking = None
        return done

    def _batchwise(
        self, what: str, readouts: Iterable[Readout], write: Callable[[Entry, Sequence[Readout]], _Done]
    ) -> Iterator[_Done]:
        for batch in _batches(readouts):
            with self.entry(what) as made:
                done = write(made, batch)
            yield done

    # ------------------------------------------------------------------ reading

    def moment(self, as_of: str | None = None, by: str = "published") -> Moment:
        """The ledger as of a moment, for those who ask more than the methods below answer."""
        return Moment(self.reader, instants.as_of(as_of, by))

    @contextmanager
    def asking(self, as_of: str | None = None, by: str = "published") -> Iterator[Moment]:
        """As `moment`, over one state of the file: what a writer adds meanwhile is not seen."""
        moment = self.moment(as_of, by)
        with faults(self.path):
            if self.reader.in_transaction:
                yield moment
                return
            self.reader.execute("BEGIN")
            try:
                yield moment
            finally:
                self.reader.execute("ROLLBACK")

    def events(
        self,
        *,
        actor: str | None = None,
        with_: str | None = None,
        type: str | None = None,
        since: str | None = None,
        until: str | None = None,
        place: str | None = None,
        standing: str | None = None,
        limit: int | None = None,
        as_of: str | None = None,
        by: str = "published",
    ) -> tuple[Account, ...]:
        """The events that fit, by day. `since` and `until` are ISO prefixes of when they happened, both included.

        `as_of` is the moment whose knowledge counts, on the clock `by`: "published" (what the world could read by then)
        or "recorded" (what this ledger held by then). Raises UsageError for a moment, clock or standing that is none.
        """
        wanted = Filter(actor, with_, type, since, until, place, standing, limit).checked()
        with self.asking(as_of, by) as moment:
            return tuple(events(moment, wanted))

    def event(self, name: str, as_of: str | None = None, by: str = "published") -> Account | None:
        """One event by its id, an id that it had, or a claim's; None where there is none at the moment."""
        with self.asking(as_of, by) as moment:
            return next(iter(find_accounts(moment, name)), None)

    def followed(self, name: str) -> Followed | None:
        """One event as it is now, with its former ids and the questions that it answers; None where it is no more."""
        with self.asking() as moment:
            found = find_accounts(moment, name)
            return follow(self.reader, found[0]) if found else None

    def all_followed(self) -> Iterator[Followed]:
        """Every event as `followed` gives it, one at a time."""
        with faults(self.path):
            names = [row[0] for row in self.reader.execute("SELECT event FROM events ORDER BY event")]
        return (event for name in names if (event := self.followed(name)))

    def version(self) -> int:
        """The number of the last entry, 0 where there is none: whoever saw it has seen all."""
        with faults(self.path):
            return int(self.reader.execute("SELECT coalesce(max(id), 0) FROM entries").fetchone()[0])

    def show(self, name: str, as_of: str | None = None, by: str = "published") -> Shown:
        """One event in full, by its id, an id that it had, or a claim's. Raises UsageError where there is none."""
        with self.asking(as_of, by) as moment:
            return show(moment, name)

    def questions(
        self,
        words: str | None = None,
        *,
        only_open: bool = False,
        as_of: str | None = None,
        by: str = "published",
        limit: int | None = None,
    ) -> tuple[Asked, ...]:
        """What reports leave open, the latest first, with the answers so far.

        `words` keeps those that hold words which begin so, `only_open` those that nothing answers.
        """
        with self.asking(as_of, by) as moment:
            return tuple(questions(moment, words, limit, only_open))

    def quotes(
        self,
        speaker: str | None = None,
        words: str | None = None,
        *,
        as_of: str | None = None,
        by: str = "published",
        limit: int | None = None,
    ) -> tuple[Quoted, ...]:
        """Quotations with their speakers, in order of publication."""
        with self.asking(as_of, by) as moment:
            return tuple(quotes(moment, speaker, words, limit))

    def diff(self, start: str, end: str | None = None, by: str = "published") -> Diff:
        """What changed from one moment to another: appeared, strengthened, weakened, denied, withdrawn, answered."""
        with self.asking(end, by) as after:
            return diff(after.earlier(instants.as_of(start, by)), after)

    def readouts(self) -> Iterator[Readout]:
        """Every report with its current reading, exactly as added, in the order of adding; one at a time."""
        with faults(self.path):
            yield from load_readouts(self.reader)

    def check(self) -> Checked:
        """Verifies the file, every hash, seal and reference; `faults` is empty where all is well."""
        return check(self.reader, self.path)

    # ------------------------------------------------------------------ connections

    @contextmanager
    def entry(self, what: str, author: str | None = None) -> Iterator[Entry]:
        """One transaction of the record; see `entries.entry`."""
        try:
            with entry(self.writer, self.path, what, author) as made:
                yield made
        except BaseException:
            # Strands of what was undone must not stay in memory: their numbers will be given again.
            self._linking = None
            raise

    @property
    def writer(self) -> sqlite3.Connection:
        """The connection that writes; taking it takes the lock."""
        if self._writer is None:
            self._lock = self._lock or WriterLock(self.path)
            try:
                self._writer = connect_to_write(self.path)
            except BaseException:
                self._lock.release()
                self._lock = None
                raise
        return self._writer

    @property
    def reader(self) -> sqlite3.Connection:
        """The connection that only reads."""
        if self._reader is None:
            self._reader = connect(self.path)
        return self._reader

    @property
    def linking(self) -> Linking:
        """The links while this ledger writes, with the strands that it has in memory."""
        if self._linking is None:
            self._linking = Linking(self.writer)
        return self._linking


def _batches(readouts: Iterable[Readout]) -> Iterator[list[Readout]]:
    """Readouts in batches of what came within a second or so."""
    batch: list[Readout] = []
    since = time.monotonic()
    for readout in readouts:
        batch.append(readout)
        if len(batch) >= BATCH or time.monotonic() - since >= BATCH_SECONDS:
            yield batch
            batch, since = [], time.monotonic()
    if batch:
        yield batch


def _claims_of(moment: Moment, name: str) -> tuple[str, ...]:
    """The claims of an event; a claim's id stands for itself."""
    sql = "SELECT 1 FROM claims c JOIN current n ON n.reading = c.reading WHERE c.claim = ?"
    if moment.connection.execute(sql, (name,)).fetchone():
        return (name,)
    return find_account(moment, name).event.claims
