"""What changed between two moments: what appeared, grew firmer or weaker, was denied, was answered, was withdrawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.errors import UsageError
from onrecord.ledger.accounts import Account
from onrecord.ledger.asking import Asked, questions_numbered
from onrecord.ledger.growth import select_in
from onrecord.ledger.instants import Clock
from onrecord.ledger.moments import Moment
from onrecord.records import Standing

FIRMNESS = {
    Standing.DID_NOT_HAPPEN: 0, Standing.DENIED: 0, Standing.DISPUTED: 1, Standing.PLANNED: 2, Standing.UNCONFIRMED: 3,
    Standing.CLAIMED: 4, Standing.REPORTED: 5, Standing.ACKNOWLEDGED: 6, Standing.CORROBORATED: 7,
}  # fmt: skip
"""How firmly a standing holds that the event happened, for telling stronger from weaker; not a probability."""
AGAINST = frozenset({Standing.DENIED, Standing.DISPUTED, Standing.DID_NOT_HAPPEN})


@dataclass(frozen=True, slots=True)
class Change:
    """One event that changed."""

    what: str
    """ "appeared", "strengthened", "weakened", "denied", "withdrawn" or "merged"."""
    before: Account | None
    after: Account | None


@dataclass(frozen=True, slots=True)
class Diff:
    """All that changed between two moments on one clock."""

    events: tuple[Change, ...]
    asked: tuple[Asked, ...]
    """Questions that reports of the time between left open."""
    answered: tuple[Asked, ...]
    """Earlier questions, with the answers of the time between."""


def diff(before: Moment, after: Moment) -> Diff:
    """What changed from one moment to another. Raises UsageError where the first is not the earlier."""
    if before.at.at > after.at.at:
        raise UsageError(f"--from {before.at.at} is later than --to {after.at.at}")
    strands, rows = _touched(before, after)
    now = after.accounts(strands, rows)
    all_strands, all_rows = _members(after, now)
    then = before.accounts(strands | all_strands, rows | all_rows)
    return Diff(tuple(_compared(then, now)), *_questions(before, after, now))


def _touched(before: Moment, after: Moment) -> tuple[set[int], set[int]]:
    """Strands (by publication) or claims (by recording) of the reports that came or fell out of force between."""
    connection = after.connection
    span = {"before": before.at.at, "after": after.at.at, "first": before.entry, "last": after.entry}
    if after.at.clock is Clock.PUBLISHED:
        sql = (
            "SELECT s.id FROM strands s JOIN reports r ON r.id = s.report WHERE r.known > :before AND r.known <= :after "
            "UNION SELECT s.id FROM supersessions x CROSS JOIN strands s ON s.report = x.report "
            "WHERE x.known > :before AND x.known <= :after "
            # A denial changes how an event stands that it does not tell.
            "UNION SELECT s.id FROM abouts a JOIN reports r ON r.id = a.report JOIN strands s ON s.event = a.event "
            "WHERE r.known > :before AND r.known <= :after"
        )
        return {row[0] for row in connection.execute(sql, span)}, set()
    sql = (
        "SELECT DISTINCT m.claim FROM memberships m WHERE m.event IN "
        "(SELECT event FROM memberships WHERE entry > :first AND entry <= :last AND event IS NOT NULL) "
        "UNION SELECT claim FROM memberships WHERE entry > :first AND entry <= :last"
    )
    return set(), {row[0] for row in connection.execute(sql, span)}


def _members(moment: Moment, accounts: Iterable[Account]) -> tuple[set[int], set[int]]:
    claims = {claim for account in accounts for claim in account.event.claims}
    sql = "SELECT c.id, t.strand FROM claims c JOIN tellings t ON t.claim = c.id WHERE c.claim IN ({})"
    found = select_in(moment.connection, sql, claims)
    return {strand for _, strand in found if strand}, {row for row, _ in found}


def _compared(then: list[Account], now: list[Account]) -> list[Change]:
    """Each event of now against those of then that it has claims of; each of then that left nothing behind."""
    home = {claim: account for account in then for claim in account.event.claims}
    found: list[Change] = []
    followed: set[str] = set()
    for account in sorted(now, key=lambda a: (a.first_known, a.event.id)):
        olds = {home[c].event.id: home[c] for c in account.event.claims if c in home}
        followed |= olds.keys()
        if not olds:
            # A new version of a report tells the same under other ids.
            found.append(Change("appeared", None, account))
            continue
        nearest = max(olds.values(), key=lambda old: len(set(old.event.claims) & set(account.event.claims)))
        what = _what(nearest, account)
        if what:
            found.append(Change(what, nearest, account))
        found += [Change("merged", old, account) for name, old in sorted(olds.items()) if name != nearest.event.id]
    return found + [Change("withdrawn", old, None) for old in then if old.event.id not in followed]


def _what(before: Account, after: Account) -> str | None:
    old, new = before.event.standing, after.event.standing
    if new in AGAINST and old not in AGAINST:
        return "denied"
    if FIRMNESS[new] != FIRMNESS[old]:
        return "strengthened" if FIRMNESS[new] > FIRMNESS[old] else "weakened"
    if set(after.origins) > set(before.origins):
        return "strengthened"
    return "weakened" if set(after.origins) < set(before.origins) else None


def _questions(before: Moment, after: Moment, now: Iterable[Account]) -> tuple[tuple[Asked, ...], tuple[Asked, ...]]:
    """Questions asked between, and those asked before and answered between."""
    numbers = _asked_between(before, after) | _near(after, now)
    known = {q.question: q for q in questions_numbered(before, numbers)}
    asked: list[Asked] = []
    answered: list[Asked] = []
    # The latest first, as a list of questions has them.
    for question in sorted(questions_numbered(after, numbers), key=lambda q: q.asked.known, reverse=True):
        if question.question not in known:
            asked.append(question)
        elif question.answers and known[question.question].is_open:
            answered.append(question)
    return tuple(asked), tuple(answered)


def _asked_between(before: Moment, after: Moment) -> set[int]:
    """The questions of reports that came between, and of readings."""
    if after.at.clock is Clock.PUBLISHED:
        sql = (
            "SELECT q.id FROM reports r JOIN current n ON n.report = r.id JOIN questions q ON q.reading = n.reading "
            "WHERE r.known > ? AND r.known <= ?"
        )
        return {row[0] for row in after.connection.execute(sql, (before.at.at, after.at.at))}
    sql = "SELECT id FROM questions WHERE entry > ?1 AND entry <= ?2 UNION SELECT question FROM answers WHERE entry > ?1 AND entry <= ?2"
    return {row[0] for row in after.connection.execute(sql, (before.entry, after.entry))}


def _near(moment: Moment, accounts: Iterable[Account]) -> set[int]:
    """The questions of the reports that tell of some events: what answers a question is told of one of these."""
    if moment.at.clock is Clock.RECORDED:
        return set()
    claims = {claim for account in accounts for claim in account.event.claims}
    sql = (
        "SELECT DISTINCT q.id FROM claims c JOIN tellings t ON t.claim = c.id JOIN strands s ON s.id = t.strand "
        "JOIN strands k ON k.event = s.event JOIN current n ON n.report = k.report "
        "JOIN questions q ON q.reading = n.reading WHERE c.claim IN ({})"
    )
    return {row[0] for row in select_in(moment.connection, sql, claims)}
