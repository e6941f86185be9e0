"""Open questions and quotations of a ledger, as of a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from onrecord.ledger.answering import current_answers
from onrecord.ledger.growth import select_in
from onrecord.ledger.instants import Clock
from onrecord.ledger.moments import Moment
from onrecord.ledger.query import actors_meant


@dataclass(frozen=True, slots=True)
class Words:
    """A stretch of a stored report: whose, and its very words."""

    claim: str | None
    report: str
    outlet: str | None
    known: str
    words: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question that a report leaves open, and the later claims that answer it, the surest first."""

    question: str
    asked: Words
    event: str | None
    """The event that it is about, as the ledger has it now."""
    answers: tuple[Words, ...]

    @property
    def is_open(self) -> bool:
        """Whether nothing answers it."""
        return not self.answers


@dataclass(frozen=True, slots=True)
class Quoted:
    """A quotation, whole and exact, and who is quoted."""

    quote: str
    speaker: str | None
    """The actor's id; None where the report names none."""
    name: str | None
    report: str
    outlet: str | None
    url: str | None
    known: str


def questions(
    moment: Moment, words: str | None = None, limit: int | None = None, only_open: bool = False
) -> Iterator[Asked]:
    """The questions of the reports in force, the latest first; `words` keeps those that hold words which begin so."""
    wanted = (words or "").lower().split()
    # Whole reports by the index of words: whether it is the question that holds them is seen below.
    near = " AND r.id IN (SELECT rowid FROM search WHERE search MATCH :words)" if wanted else ""
    sql = f"{_ASKED} WHERE {moment.counts} AND q.reading = {moment.reading}{near} ORDER BY r.known DESC, q.id"
    values = moment.values | ({"words": _beginnings(wanted)} if wanted else {})
    rows = (row for row in moment.connection.execute(sql, values) if all(word in row[5].lower() for word in wanted))
    found = (asked for part in _parts(rows, limit or _MOST) for asked in _asked(moment, part))
    yield from islice((asked for asked in found if asked.is_open or not only_open), limit)


def questions_about(moment: Moment, claims: Iterable[str]) -> tuple[Asked, ...]:
    """The questions about some claims."""
    return _chosen(moment, "JOIN asked a ON a.question = q.id", "a.claim", claims)


def questions_numbered(moment: Moment, numbers: Iterable[int]) -> tuple[Asked, ...]:
    """Those of some questions, by number, that counted at the moment."""
    return _chosen(moment, "", "q.id", numbers)


def _chosen(moment: Moment, join: str, column: str, values: Iterable[int] | Iterable[str]) -> tuple[Asked, ...]:
    """The questions of which a column has one of some values, the earliest first."""
    sql = f"{_ASKED} {join} WHERE {moment.counts} AND q.reading = {moment.reading} AND {column} IN ({{}})"
    rows = sorted(set(select_in(moment.connection, sql, values, moment.values)), key=lambda row: (row[4], row[0]))
    return tuple(_asked(moment, rows))


def full_text(phrases: Iterable[tuple[str, bool]]) -> str:
    """A query of full text: reports that hold every phrase, where its second part is true as the beginning of a longer word."""
    bare = ((phrase.replace('"', ""), goes_on) for phrase, goes_on in phrases)
    return " ".join(f'"{phrase}"{"*" if goes_on else ""}' for phrase, goes_on in bare if phrase.strip()) or '""'


def _beginnings(words: Iterable[str]) -> str:
    return full_text((word, True) for word in words)


_ASKED = (
    "SELECT q.id, q.question, r.report, r.outlet, r.known, substr(r.text, q.start + 1, q.end - q.start) "
    "FROM questions q JOIN reports r ON r.id = q.report"
)
_MOST = 200
"""Questions whose answers are looked up at a time."""
_Row = tuple[int, str, str, str | None, str, str]


def _parts(rows: Iterator[_Row], first: int) -> Iterator[list[_Row]]:
    """Rows some at a time: few where few are asked for."""
    while part := list(islice(rows, min(first, _MOST))):
        yield part
        first = _MOST


def _asked(moment: Moment, rows: Sequence[_Row]) -> Iterator[Asked]:
    """The questions of some rows of `_ASKED`, with their answers."""
    until = None if moment.at.clock is Clock.PUBLISHED else moment.entry
    numbers = [row[0] for row in rows]
    scores = current_answers(moment.connection, numbers, until)
    told = _told(moment, {claim for found in scores.values() for claim in found})
    events = _events_asked(moment, numbers)
    for number, question, report, outlet, known, said in rows:
        answers = sorted(
            (-score, told[claim].known, claim) for claim, score in scores.get(number, {}).items() if claim in told
        )
        asked = Words(None, report, outlet, known, said)
        yield Asked(question, asked, events.get(number), tuple(told[claim] for _, _, claim in answers))


def _told(moment: Moment, claims: Iterable[int]) -> Mapping[int, Words]:
    """The words of some claims, by row, of the reports that counted."""
    sql = (
        "SELECT c.id, c.claim, r.report, r.outlet, r.known, substr(r.text, c.words_start + 1, c.words_end - c.words_start) "
        f"FROM claims c JOIN reports r ON r.id = c.report WHERE {moment.counts} AND c.id IN ({{}})"
    )
    return {row[0]: Words(*row[1:]) for row in select_in(moment.connection, sql, claims, moment.values)}


def _events_asked(moment: Moment, questions: Iterable[int]) -> Mapping[int, str]:
    """Question to the event that it is about, of several the first by id."""
    sql = (
        # CROSS JOIN: from the question to its few claims, never from the events.
        "SELECT a.question, min(s.event) FROM asked a CROSS JOIN claims c ON c.claim = a.claim "
        "CROSS JOIN tellings t ON t.claim = c.id CROSS JOIN strands s ON s.id = t.strand "
        "WHERE a.question IN ({}) GROUP BY a.question"
    )
    return {question: event for question, event in select_in(moment.connection, sql, questions) if event}


def quotes(
    moment: Moment, speaker: str | None = None, words: str | None = None, limit: int | None = None
) -> Iterator[Quoted]:
    """The quotations of the reports in force, in order of publication; of a speaker (id, country or name), or with words."""
    wanted = (words or "").lower().split()
    where, values = [moment.counts, f"q.reading = {moment.reading}"], moment.values
    if speaker:
        where.append(f"q.speaker IN ({', '.join(map(str, sorted(actors_meant(moment.connection, speaker))))})")
    if wanted:
        where.append("r.id IN (SELECT rowid FROM search WHERE search MATCH :words)")
        values = values | {"words": _beginnings(wanted)}
    sql = (
        f"SELECT substr(r.text, q.start + 1, q.end - q.start), a.actor, a.name, r.report, r.outlet, r.url, r.known "
        f"FROM quotes q JOIN reports r ON r.id = q.report LEFT JOIN actors a ON a.id = q.speaker "
        f"WHERE {' AND '.join(where)} ORDER BY r.known, q.id"
    )
    found = (Quoted(*row) for row in moment.connection.execute(sql, values))
    yield from islice((quote for quote in found if all(word in quote.quote.lower() for word in wanted)), limit)
