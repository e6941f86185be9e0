"""A small record of reports for tests of watching: one SQLite file, one event a story, as plain as can be.

Each report is one line, "STORY standing origin [answer]": it tells of the event STORY, sets its standing, adds an
origin, and may answer a question.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from onrecord.records import Actor, ActorKind, Claim, Evidence, Participant, Readout, Report, Span, When, content_id
from onrecord.watch.alerts import Party, Seen


def code(report: Report) -> Readout:
    """Stands in for the pipeline: one claim a report, of an event that no other story tells."""
    story = report.text.split()[0]
    evidence, whole = Evidence("watched"), Span(0, len(report.text))
    day = (date(1900, 1, 1) + timedelta(days=int(content_id(story), 16) % 40_000)).isoformat()
    parties = (
        Participant(Actor(f"person:{story}", story, ActorKind.PERSON), "actor", Span(0, len(story)), evidence),
        Participant(Actor(f"person:{story}-b", f"{story} B", ActorKind.PERSON), "recipient", None, evidence),
    )
    claim = Claim(
        content_id(report.id, story), report.id, 0, Span(0, len(story)), whole, "CONSULT", parties, when=When(day, day)
    )
    return Readout(report, (claim,))


class Archive:
    """A `watch.watcher.Record` whose every insertion can be counted."""

    def __init__(self, path: Path) -> None:
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=5)
        self._connection.execute("CREATE TABLE IF NOT EXISTS reports (id TEXT, text TEXT)")

    def close(self) -> None:
        self._connection.close()

    def add(self, readout: Readout) -> tuple[str, ...] | None:
        report = readout.report
        if self._connection.execute("SELECT 1 FROM reports WHERE id = ?", (report.id,)).fetchone():
            return None
        self._connection.execute("INSERT INTO reports VALUES (?, ?)", (report.id, report.text))
        return (report.text.split()[0],)

    def texts(self) -> list[str]:
        """Every insertion, in order."""
        return [row[0].strip() for row in self._connection.execute("SELECT text FROM reports ORDER BY rowid")]

    def seen(self, event: str) -> Seen | None:
        told = [words for words in map(str.split, self.texts()) if words[0] == event]
        return _seen(event, told) if told else None

    def all(self) -> Iterator[Seen]:
        told: dict[str, list[list[str]]] = {}
        for words in map(str.split, self.texts()):
            told.setdefault(words[0], []).append(words)
        for event, those in told.items():
            yield _seen(event, those)

    def version(self) -> str:
        return str(len(self.texts()))


def _seen(event: str, told: list[list[str]]) -> Seen:
    answered = tuple(words[3] for words in told if len(words) > 3 and words[3].startswith("answer"))
    origins = tuple(dict.fromkeys(words[2] for words in told))
    parties = (Party("RUR:GOV", "Ruritania", "RUR"), Party("person:a-b", "A. B.", "FRE"))
    return Seen(event, "CONSULT", told[-1][1], parties, "Strelsau", "RUR", "2025-09-03", origins, answered=answered)


def rss(links: list[tuple[str, str]]) -> bytes:
    """A feed of (address, title)."""
    items = "".join(
        f"<item><title>{title}</title><link>{link}</link><pubDate>Wed, 03 Sep 2025 10:00:00 GMT</pubDate></item>"
        for link, title in links
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()
