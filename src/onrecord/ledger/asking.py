"""Open questions and quotations of a ledger, as of a moment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from onrecord.ledger.answering import current_answers
from onrecord.ledger.growth import select_in
from onrecord.ledger.instants import Clock
from onrecord.ledger.moments import Moment


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


def questions(moment: Moment, words: str | None = None, limit: int | None = None) -> Iterator[Asked]:
    """The questions of the reports in force, the latest first; `words` keeps those that hold them all."""
    sql = (
        f"SELECT q.id, q.question, r.report, r.outlet, r.known, substr(r.text, q.start + 1, q.end - q.start) "
        f"FROM questions q JOIN reports r ON r.id = q.report WHERE {moment.counts} AND q.reading = {moment.reading} "
        "ORDER BY r.known DESC, q.id"
    )
    wanted = (words or "").lower().split()
    given = 0
    for number, question, report, outlet, known, said in moment.connection.execute(sql, moment.values):
        if all(word in said.lower() for word in wanted):
            yield _asked(moment, number, question, Words(None, report, outlet, known, said))
            given += 1
            if given == limit:
                return


def questions_about(moment: Moment, claims: Iterable[str]) -> tuple[Asked, ...]:
    """The questions about some claims."""
    sql = (
        f"SELECT DISTINCT q.id, q.question, r.report, r.outlet, r.known, substr(r.text, q.start + 1, q.end - q.start) "
        f"FROM asked a JOIN questions q ON q.id = a.question JOIN reports r ON r.id = q.report "
        f"WHERE {moment.counts} AND q.reading = {moment.reading} AND a.claim IN ({{}})"
    )
    rows = sorted(set(select_in(moment.connection, sql, claims, moment.values)), key=lambda row: (row[4], row[0]))
    return tuple(_asked(moment, row[0], row[1], Words(None, *row[2:])) for row in rows)


def _asked(moment: Moment, number: int, question: str, asked: Words) -> Asked:
    until = None if moment.at.clock is Clock.PUBLISHED else moment.entry
    scores = current_answers(moment.connection, number, until)
    sql = (
        "SELECT c.id, c.claim, r.report, r.outlet, r.known, substr(r.text, c.words_start + 1, c.words_end - c.words_start) "
        f"FROM claims c JOIN reports r ON r.id = c.report WHERE {moment.counts} AND c.id IN ({{}})"
    )
    found = select_in(moment.connection, sql, scores, moment.values)
    found.sort(key=lambda row: (-scores[row[0]], row[4], row[0]))
    about = moment.connection.execute(
        # CROSS JOIN: from the question to its few claims, never from the events.
        "SELECT min(s.event) FROM asked a CROSS JOIN claims c ON c.claim = a.claim CROSS JOIN tellings t ON t.claim = c.id "
        "CROSS JOIN strands s ON s.id = t.strand WHERE a.question = ?",
        (number,),
    ).fetchone()
    return Asked(question, asked, about[0], tuple(Words(*row[1:]) for row in found))


def quotes(moment: Moment, speaker: str | None = None, words: str | None = None) -> Iterator[Quoted]:
    """The quotations of the reports in force, in order of publication; of a speaker (id, country or name), or with words."""
    from onrecord.ledger.query import is_meant

    sql = (
        f"SELECT substr(r.text, q.start + 1, q.end - q.start), a.actor, a.name, a.country, r.report, r.outlet, r.url, r.known "
        f"FROM quotes q JOIN reports r ON r.id = q.report LEFT JOIN actors a ON a.id = q.speaker "
        f"WHERE {moment.counts} AND q.reading = {moment.reading} ORDER BY r.known, q.id"
    )
    wanted = (words or "").lower().split()
    for quote, actor, name, country, report, outlet, url, known in moment.connection.execute(sql, moment.values):
        if speaker and (actor is None or not is_meant(speaker, actor, country, name)):
            continue
        if all(word in quote.lower() for word in wanted):
            yield Quoted(quote, actor, name, report, outlet, url, known)
