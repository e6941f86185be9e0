"""Open questions, and the later claims that answer them: both ends are kept, and an answer that falls away is said so.

What may answer a question is told of the events that the report which asks it tells: of the very event that the question
is about, or, in the question's own words, of another.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping, Set

from onrecord.fusion.answers import Asked, answers
from onrecord.fusion.facts import Telling
from onrecord.ledger.accounts import load_told
from onrecord.ledger.decided import Decided
from onrecord.ledger.entries import Entry
from onrecord.ledger.growth import select_in
from onrecord.ledger.packing import unpack


def answer_questions(entry: Entry, decided: Decided, questions: Iterable[int], events: Iterable[str]) -> None:
    """Looks again for answers to new questions and to those of reports of events that changed; what changed is appended."""
    connection = entry.connection
    sql = (
        "SELECT DISTINCT q.id FROM strands s JOIN current n ON n.report = s.report "
        "JOIN questions q ON q.reading = n.reading WHERE s.event IN ({})"
    )
    wanted = sorted({*questions, *(row[0] for row in select_in(connection, sql, events))})
    near = _claims_near(connection, wanted)
    told = {one.row: one.telling for one in load_told(connection, set().union(*near.values()), decided)}
    row_of = {telling.claim: row for row, telling in told.items()}
    asked = dict(select_in(connection, "SELECT question, record FROM question_words WHERE question IN ({})", wanted))
    same = _same_event(connection, wanted)
    stood = current_answers(connection, wanted)
    for question in wanted:
        about = frozenset(told[row].claim for row in same.get(question, ()) if row in told)
        found = _answers(unpack(Asked, asked[question]), [told[row] for row in near[question] if row in told], about)
        _write(entry, question, stood.get(question, {}), {row_of[claim]: score for claim, score in found.items()})


def _answers(asked: Asked, tellings: Iterable[Telling], same_event: frozenset[str]) -> Mapping[str, float]:
    return {answer.claim: answer.score for answer in answers(asked, tellings, same_event)}


def _write(entry: Entry, question: int, stood: Mapping[int, float], found: Mapping[int, float]) -> None:
    for claim in sorted(found.keys() | stood.keys()):
        if found.get(claim) != stood.get(claim):
            entry.write("answers", question, claim, found.get(claim))


def current_answers(
    connection: sqlite3.Connection, questions: Iterable[int], until: int | None = None
) -> Mapping[int, Mapping[int, float]]:
    """Question to the rows of the claims that answer it, with their scores; as of an entry where `until` names one."""
    sql = "SELECT question, claim, score FROM answers WHERE question IN ({}) AND entry <= coalesce(:until, entry) ORDER BY id"
    found: dict[int, dict[int, float]] = {}
    for question, claim, score in select_in(connection, sql, questions, {"until": until}):
        found.setdefault(question, {})[claim] = score
    return {q: {claim: score for claim, score in scores.items() if score is not None} for q, scores in found.items()}


def _claims_near(connection: sqlite3.Connection, questions: Iterable[int]) -> Mapping[int, Set[int]]:
    """Question to the claims of the events that its report tells, and to the confirmations and denials of them."""
    sql = (
        "SELECT DISTINCT q.id, s.event FROM questions q CROSS JOIN strands s ON s.report = q.report "
        "WHERE s.event IS NOT NULL AND q.id IN ({})"
    )
    events: dict[int, list[str]] = {question: [] for question in questions}
    for question, event in select_in(connection, sql, events):
        events[question].append(event)
    claims = _claims_of(connection, {event for names in events.values() for event in names})
    return {question: set().union(*(claims[event] for event in names)) for question, names in events.items()}


def _claims_of(connection: sqlite3.Connection, events: Set[str]) -> Mapping[str, Set[int]]:
    """Event to the rows of its claims and of the confirmations and denials of it."""
    found: dict[str, set[int]] = {event: set() for event in events}
    told = "SELECT s.event, t.claim FROM strands s JOIN tellings t ON t.strand = s.id WHERE s.event IN ({})"
    abouts = "SELECT event, claim FROM abouts WHERE event IN ({})"
    for event, row in (row for sql in (told, abouts) for row in select_in(connection, sql, events)):
        found[event].add(row)
    return found


def _same_event(connection: sqlite3.Connection, questions: Iterable[int]) -> Mapping[int, Set[int]]:
    """Question to the claims of the very events that it is about."""
    sql = (
        "SELECT DISTINCT a.question, s.event FROM asked a CROSS JOIN claims c ON c.claim = a.claim "
        "CROSS JOIN tellings t ON t.claim = c.id CROSS JOIN strands s ON s.id = t.strand "
        "WHERE s.event IS NOT NULL AND a.question IN ({})"
    )
    rows = select_in(connection, sql, questions)
    claims = _claims_of(connection, {event for _, event in rows})
    found: dict[int, set[int]] = {}
    for question, event in rows:
        found.setdefault(question, set()).update(claims[event])
    return found
