"""What a page is asked to show: the query string of its address, checked, and back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from urllib.parse import quote, urlencode

from onrecord.errors import UsageError, nearest
from onrecord.ledger import instants, query

_NAMES = {"with_": "with", "words": "q", "as_of": "as-of", "start": "from"}
"""Fields that have another name in an address."""
LONGEST = 300
"""Characters of one value."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which events, and as of when. None asks nothing. Every view understands it; it lives in the address."""

    actor: str | None = None
    """An actor's id, a country's code, or a name or part of one."""
    with_: str | None = None
    type: str | None = None
    since: str | None = None
    until: str | None = None
    place: str | None = None
    standing: str | None = None
    words: str | None = None
    """Words that a report of the event must hold; `q` in the address."""
    as_of: str | None = None
    """The moment whose knowledge counts; None is now."""
    start: str | None = None
    """The earlier of two moments, `from` in the address: what changed from then to `as_of` is marked."""
    by: str | None = None
    """The clock of both: "published" (None is the same) or "recorded"."""

    @property
    def clock(self) -> str:
        """The clock by name."""
        return self.by or "published"

    @property
    def is_empty(self) -> bool:
        """Whether it lets every event through; the moment does not count."""
        return not any(
            (self.actor, self.with_, self.type, self.since, self.until, self.place, self.standing, self.words)
        )

    def ledger(self, limit: int | None = None) -> query.Filter:
        """As the ledger asks it; words are left out, which the ledger's own filter does not know."""
        return query.Filter(
            self.actor, self.with_, self.type, self.since, self.until, self.place, self.standing, limit
        ).checked()

    def pairs(self) -> Iterator[tuple[str, str]]:
        """(name in the address, value) of every field that is set."""
        for field in fields(self):
            value = getattr(self, field.name)
            if value is not None:
                yield _NAMES.get(field.name, field.name), value

    def query(self, **changes: str | None) -> str:
        """The query string, with some fields changed (by their field names): "?actor=RUS&as-of=2025-09-03", or ""."""
        return self.url("", (), **changes)

    def url(self, path: str, own: Iterable[tuple[str, str]] = (), **changes: str | None) -> str:
        """The address of a view under this filter; `own` are names that the view itself understands, and their values."""
        pairs = [*replace(self, **changes).pairs(), *own]
        return path + ("?" + urlencode(pairs, quote_via=quote, safe=":/,") if pairs else "")

    def only_time(self) -> Filter:
        """The moment alone, for what lies behind one event of many."""
        return Filter(as_of=self.as_of, start=self.start, by=self.by)

    def without_time(self) -> Filter:
        """The same events as of now."""
        return replace(self, as_of=None, start=None, by=None)


NAMES: Mapping[str, str] = {_NAMES.get(field.name, field.name): field.name for field in fields(Filter)}
"""Name in an address to field."""


def read_filter(pairs: Iterable[tuple[str, str]], also: Iterable[str] = ()) -> Filter:
    """The filter of an address; empty values ask nothing. `also` are names that the page itself understands.

    Raises UsageError for a name that is none, one given twice, or a day, moment, clock or standing that is none.
    """
    own = frozenset(also)
    given: dict[str, str] = {}
    for name, value in pairs:
        if name in own:
            continue
        if name not in NAMES:
            raise UsageError(f"{name!r} is no filter{nearest(name, NAMES)} (filters are {', '.join(NAMES)})")
        if len(value) > LONGEST:
            raise UsageError(f"{name} is {len(value)} characters long; {LONGEST} is the most")
        # Null characters end words for SQLite, and stand in no report.
        words = " ".join(value.replace("\0", " ").split())
        if NAMES[name] in given and words:
            raise UsageError(f"{name} stands twice in the address; give it once")
        if words:
            given[NAMES[name]] = words
    return _checked(Filter(**given))


def _checked(wanted: Filter) -> Filter:
    wanted.ledger()
    end = instants.as_of(wanted.as_of, wanted.clock)
    if wanted.start and instants.as_of(wanted.start, wanted.clock).at > end.at:
        raise UsageError(f"from {wanted.start} is later than as-of {wanted.as_of}: the first handle is the earlier one")
    if wanted.with_ and not wanted.actor:
        return replace(wanted, actor=wanted.with_, with_=None)
    return replace(wanted, by=None) if wanted.by == "published" else wanted
