"""An event as somebody asks who follows it: what it was before, which questions it has answered, where it was told last."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from onrecord.ledger.accounts import Account

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


@dataclass(frozen=True, slots=True)
class Followed:
    """An event as it is now, and what has become part of it."""

    account: Account
    former: tuple[str, ...]
    """Ids of events that have become part of it, sorted."""
    answered: tuple[str, ...]
    """Ids of the questions that its claims answer, sorted."""
    url: str | None
    """The address of the report that told of it last."""


def follow(connection: sqlite3.Connection, account: Account) -> Followed:
    """What somebody who follows an event is told of it."""
    event = account.event.id
    url = connection.execute(_URL, (event,)).fetchone()
    former = sorted(row[0] for row in connection.execute(_FORMER, (event,)))
    answered = sorted(row[0] for row in connection.execute(_ANSWERED, (event,)))
    return Followed(account, tuple(former), tuple(answered), url[0] if url else None)
