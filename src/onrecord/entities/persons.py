"""Who a person's name is on the report's date: dated offices, short names after full ones, people whom no table has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from onrecord.entities.directory import ActorTables, Entry, Term
from onrecord.entities.forms import slug, words_of
from onrecord.entities.tables import SURNAME_FIRST, surname_of
from onrecord.records import Actor, ActorKind, Span

_RANKED = (
    "supreme_leader", "head_of_state", "head_of_government", "president_elect", "igo_head", "foreign_policy_chief",
    "crown_prince", "vice_president", "foreign_minister", "defence_minister", "minister", "party_leader",
)  # fmt: skip
_RANK = {role: rank for rank, role in enumerate(_RANKED)}
HIGH_OFFICES = frozenset(
    {"supreme_leader", "head_of_state", "head_of_government", "foreign_minister", "defence_minister"}
)
_PARTICLES = frozenset(
    ("al", "el", "bin", "ibn", "de", "da", "del", "di", "van", "von", "la", "le", "of", "the", "jr", "sr", "ii", "iii")
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A person as of a date: the actor, the row and note that made it so."""

    actor: Actor
    origin: str
    note: str = ""

    @property
    def rule(self) -> str:
        """The evidence line: row, id, and what the date did."""
        return f"{self.origin} {self.actor.id}" + (f" ({self.note})" if self.note else "")


def stand(
    entry: Entry,
    asof: str | None,
    roles: frozenset[str] = frozenset(),
    former: bool = False,
    tables: ActorTables | None = None,
) -> Standing:
    """A person of the tables on a day. `roles` are those of the titles in the text, `former` whether it says "former".

    Dated: the office held that day, the titled one first; an honorific of a past office gives none. Undated: an office
    only where the text itself names it, and the note says so.
    """
    if asof is None:
        titled = [t for t in entry.terms if t.office and roles & set(t.roles)]
        if titled and not former:
            return _standing(entry, titled[-1], titled[-1].office, "undated, office as the report words it")
        return _standing(entry, _latest(entry), None, "undated")
    covering = entry.on(asof)
    if not covering:
        return _out_of_office(entry, asof, roles, former, tables)
    term = min(covering, key=lambda t: (t.office is None, not roles & set(t.roles), _rank(t), _descending(t.start)))
    stale = term.last_seen is not None and term.end is None and term.start is not None and asof > f"{term.last_seen}~"
    return _standing(entry, term, term.office, f"in office when last seen, {term.last_seen}" if stale else "")


def _out_of_office(
    entry: Entry, asof: str, roles: frozenset[str], former: bool, tables: ActorTables | None
) -> Standing:
    """Before, between or after the terms; the text's own title counts where the tables know nobody that late."""
    term = _latest(entry)
    if roles & HIGH_OFFICES and not former and tables is not None and entry.country:
        role = sorted(roles & HIGH_OFFICES, key=lambda r: _RANK[r])[0]
        held = tables.in_office(entry.country, role, asof)
        if all(t.last_seen is not None and asof > f"{t.last_seen}~" for t, _ in held):
            earlier = [t for t, _ in tables.holders.get((entry.country, role), ())]
            if earlier:
                return _standing(
                    entry, earlier[-1], earlier[-1].office, "not in the tables by then, office as the report words it"
                )
    after = any(t.end is not None and f"{t.end}~" < asof for t in entry.terms)
    actor = Actor(entry.id, entry.name, ActorKind.PERSON, entry.country or term.country, ("ELI",) if after else ())
    return Standing(actor, term.origin, "out of office on the day" if after else "before any office in the tables")


def _standing(entry: Entry, term: Term, office: str | None, note: str) -> Standing:
    country = term.country if office or not entry.country else entry.country
    return Standing(Actor(entry.id, entry.name, entry.kind, country, term.sectors, office), term.origin, note)


def _latest(entry: Entry) -> Term:
    return max(entry.terms, key=lambda t: (t.office is not None, t.start or ""))


def _rank(term: Term) -> int:
    return min((_RANK.get(role, 99) for role in term.roles), default=99)


def _descending(date: str | None) -> tuple[int, ...]:
    """A sort key that puts later dates first."""
    return tuple(-ord(c) for c in date or "")


def body_stands(entry: Entry, asof: str | None) -> Standing:
    """A body on a day, with the sectors that it had then; outside all its periods those of the nearest, and the note
    says so.
    """
    covering = entry.on(asof) if asof else []
    term = covering[0] if covering else _nearest(entry, asof)
    note = (
        "" if covering else "undated" if asof is None and len(entry.terms) > 1 else "outside its dates" if asof else ""
    )
    actor = Actor(entry.id, entry.name, entry.kind, term.country or entry.country, term.sectors)
    return Standing(actor, term.origin, note)


def _nearest(entry: Entry, asof: str | None) -> Term:
    if asof is None:
        return entry.terms[-1]
    past = [t for t in entry.terms if t.end is not None and t.end < asof]
    return past[-1] if past else entry.terms[0]


# ------------------------------------------------------------ the casebook


@dataclass(slots=True)
class Known:
    """A person named in full somewhere in the report, and where."""

    words: tuple[str, ...]
    name: str
    entry: Entry | None
    spans: list[Span] = field(default_factory=list)
    country: str | None = None
    sectors: tuple[str, ...] = ()
    office: str | None = None
    gender: str | None = None
    roles: frozenset[str] = frozenset()
    assumed: bool = False
    """Whether the country is only that of the report as a whole."""

    @property
    def id(self) -> str:
        if self.entry is not None:
            return self.entry.id
        alone = len(self.words) == 1 and self.country
        return f"person:{slug(self.name)}" + (f"-{self.country.lower()}" if alone and self.country else "")

    @property
    def home(self) -> str | None:
        return self.entry.country if self.entry else self.country


_JUST_NAMED = 600
"""Characters within which a surname means whom the report has just named in full."""


class Casebook:
    """All the people whom one report names in full, so that their short names find them."""

    def __init__(self, family_first: frozenset[str] = frozenset()) -> None:
        self._family_first = family_first
        self._known: dict[str, Known] = {}

    def learn(self, name: str, entry: Entry | None, span: Span, country: str | None = None) -> Known:
        """The person of a name, new or met before (middle initials do not make another person)."""
        key = entry.id if entry else f"person:{slug(plain_name(name))}:{country or ''}"
        known = self._known.get(key)
        if known is None:
            known = Known(
                words_of(entry.name if entry else plain_name(name)), entry.name if entry else plain_name(name), entry
            )
            known.gender = entry.gender if entry else None
            self._known[key] = known
        known.spans.append(span)
        return known

    def named(self, short: str, start: int, gender: str | None) -> list[Known]:
        """Those whom a short name fits, likeliest first: named before it, then those named later.

        Of two named before it, one just named comes first; else the one whom the report named first, since it goes on
        calling its own people by their surnames.
        """
        words = words_of(short)
        fitting = [
            k
            for k in self._known.values()
            if fits(words, k, self._family_first) and not (gender and k.gender and k.gender != gender)
        ]

        def distance(known: Known) -> tuple[int, int]:
            earlier = [start - span.start for span in known.spans if span.start <= start]
            if earlier and min(earlier) <= _JUST_NAMED:
                return 0, min(earlier)
            return (1 if earlier else 2), min(known.spans).start

        return sorted(fitting, key=distance)

    def people(self) -> Iterable[Known]:
        """Everybody, in the order in which the report first names them."""
        return self._known.values()


def plain_name(name: str) -> str:
    """A full name without middle initials: "Joseph R. Biden" is "Joseph Biden"; two words stay at least."""
    parts = name.split()
    kept = [p for k, p in enumerate(parts) if k == 0 or not (len(p) == 2 and p.endswith(".") and p[0].isupper())]
    return " ".join(kept) if len(kept) > 1 else name


def fits(short: Sequence[str], known: Known, family_first: frozenset[str]) -> bool:
    """Whether a short name can stand for a full one: its surname, an end of it, or a form of the tables."""
    full = known.words
    if not short or len(short) > len(full) or any(len(w) < 2 for w in short):
        return False
    country = known.home
    if len(short) == 1:
        word = short[0]
        if word in _PARTICLES:
            return False
        if word == surname_of(known.name, country) or word in full[1:]:
            return True
        # Private people go by their first names; those of the tables by surname or a form of their own.
        return word == full[0] and (known.entry is None or country in SURNAME_FIRST or word in family_first)
    return any(tuple(full[k : k + len(short)]) == tuple(short) for k in range(len(full)))
