"""Open questions, and the later claims that answer them: both ends are kept, and an answer that falls away is said so."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from onrecord.fusion.answers import answers, asked_of
from onrecord.ledger.accounts import load_told
from onrecord.ledger.decided import Decided
from onrecord.ledger.entries import Entry
from onrecord.ledger.growth import select_in
from onrecord.ledger.rows import load_reading


def answer_questions(entry: Entry, decided: Decided, questions: Iterable[int], events: Iterable[str]) -> None:
    """Looks again for answers to new questions and to those about events that changed; what changed is appended."""
    connection = entry.connection
    sql = (
        "SELECT DISTINCT a.question FROM strands s JOIN tellings t ON t.strand = s.id JOIN claims c ON c.id = t.claim "
        "JOIN asked a ON a.claim = c.claim WHERE s.event IN ({})"
    )
    for question in sorted(set(questions) | {row[0] for row in select_in(connection, sql, events)}):
        stood = current_answers(connection, question)
        found = _answers(connection, question, decided)
        for claim in sorted(found.keys() | stood.keys()):
            if found.get(claim) != stood.get(claim):
                entry.write("answers", question, claim, found.get(claim))


def current_answers(connection: sqlite3.Connection, question: int, until: int | None = None) -> dict[int, float]:
    """Rows of the claims that answer a question, with their scores; as of an entry where `until` names one."""
    rows = connection.execute(
        "SELECT claim, score FROM answers WHERE question = ? AND entry <= coalesce(?, entry) ORDER BY id",
        (question, until),
    )
    return {claim: score for claim, score in dict(rows).items() if score is not None}


def _answers(connection: sqlite3.Connection, question: int, decided: Decided) -> dict[int, float]:
    name, reading, recorded = connection.execute(
        "SELECT q.question, q.reading, coalesce(e.recorded, (SELECT max(recorded) FROM entries)) FROM questions q "
        "JOIN reports r ON r.id = q.report LEFT JOIN entries e ON e.id = r.entry WHERE q.id = ?",
        (question,),
    ).fetchone()
    readout, _ = load_reading(connection, reading)
    asked = next(q for q in readout.questions if q.id == name)
    rows = _claims_near(connection, asked.about)
    told = load_told(connection, rows, decided)
    same = frozenset(one.telling.claim for one in told)
    row_of = {one.telling.claim: one.row for one in told}
    given = answers(asked_of(asked, readout, recorded), [one.telling for one in told], same)
    return {row_of[answer.claim]: answer.score for answer in given if answer.claim in row_of}


def _claims_near(connection: sqlite3.Connection, about: Iterable[str]) -> set[int]:
    """The claims of the events that some claims stand in, and the confirmations and denials of those events."""
    sql = (
        "SELECT DISTINCT s.event FROM claims c JOIN tellings t ON t.claim = c.id JOIN strands s ON s.id = t.strand "
        "WHERE c.claim IN ({}) AND s.event IS NOT NULL"
    )
    events = [row[0] for row in select_in(connection, sql, about)]
    claims = "SELECT t.claim FROM strands s JOIN tellings t ON t.strand = s.id WHERE s.event IN ({})"
    abouts = "SELECT claim FROM abouts WHERE event IN ({})"
    return {row[0] for sql in (claims, abouts) for row in select_in(connection, sql, events)}
