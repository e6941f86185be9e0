"""The tables of a ledger, and what makes a file one.

Two kinds of table. The record is append-only: rows are never changed or deleted, every row names the entry (the
transaction) that wrote it and carries a hash of itself, and every entry's digest covers its rows and the entry before
it. The index is derived from the record: it makes queries fast, is rewritten as events grow, and `onrecord rebuild`
makes it anew from the record alone.
"""

from __future__ import annotations

APPLICATION = 0x6F6E7263
""" "onrc" in the header of the file: any SQLite tool can tell a ledger from another database."""
VERSION = 2
"""Raised when a table changes; a ledger of a newer version is refused, untouched."""

RECORD = {
    "reports": ("report", "url", "outlet", "wire", "published", "known", "language", "title", "text", "record"),
    "readings": ("report", "release", "rules", "weights", "record"),
    "claims": (
        "claim", "reading", "report", "sentence", "start", "end", "words_start", "words_end", "type", "mode", "cameo",
        "quad", "goldstein", "polarity", "modality", "certainty", "since", "until", "basis", "place", "place_start",
        "place_end", "place_head", "speaker", "depth",
    ),
    "questions": ("question", "reading", "report", "start", "end"),
    "quotes": ("reading", "report", "start", "end", "speaker", "depth"),
    "decisions": ("verb", "target", "value", "author", "note"),
    "supersessions": ("report", "by", "known"),
    "memberships": ("claim", "event"),
    "redirects": ("old", "new"),
    "answers": ("question", "claim", "score"),
}  # fmt: skip
"""Append-only tables, each with the columns that its hash covers beside `id` and `entry`, in that order."""

DERIVED = (
    "participants", "current", "tellings", "strands", "blocks", "links", "abouts", "about_keys", "event_keys", "asked",
    "question_words", "events", "event_actors", "event_series", "prints",
)  # fmt: skip
"""Tables of the index that `rebuild` empties; `actors` and `places` are dictionaries that rows of the record point at."""

TABLES = """
CREATE TABLE entries (
  id INTEGER PRIMARY KEY, recorded TEXT NOT NULL, what TEXT NOT NULL, author TEXT, rows INTEGER NOT NULL,
  digest BLOB NOT NULL
);
CREATE UNIQUE INDEX entries_recorded ON entries (recorded);

CREATE TABLE reports (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, report TEXT NOT NULL UNIQUE, url TEXT,
  outlet TEXT, wire TEXT, published TEXT, known TEXT NOT NULL, language TEXT, title TEXT, text TEXT NOT NULL,
  record BLOB NOT NULL, hash BLOB NOT NULL
);
CREATE INDEX reports_url ON reports (url, known) WHERE url IS NOT NULL;
CREATE INDEX reports_known ON reports (known);

CREATE TABLE readings (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, report INTEGER NOT NULL REFERENCES reports,
  release TEXT NOT NULL, rules TEXT NOT NULL, weights TEXT NOT NULL, record BLOB NOT NULL, hash BLOB NOT NULL
);
CREATE INDEX readings_report ON readings (report);

CREATE TABLE claims (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, claim TEXT NOT NULL,
  reading INTEGER NOT NULL REFERENCES readings, report INTEGER NOT NULL REFERENCES reports, sentence INTEGER NOT NULL,
  start INTEGER NOT NULL, end INTEGER NOT NULL, words_start INTEGER NOT NULL, words_end INTEGER NOT NULL,
  type TEXT NOT NULL, mode TEXT, cameo TEXT, quad INTEGER, goldstein REAL, polarity TEXT NOT NULL,
  modality TEXT NOT NULL, certainty TEXT NOT NULL, since TEXT, until TEXT, basis TEXT NOT NULL,
  place INTEGER REFERENCES places, place_start INTEGER, place_end INTEGER, place_head INTEGER,
  speaker INTEGER REFERENCES actors, depth INTEGER NOT NULL, hash BLOB NOT NULL
);
CREATE INDEX claims_reading ON claims (reading);
CREATE INDEX claims_claim ON claims (claim);
CREATE INDEX claims_type ON claims (type, since);
CREATE INDEX claims_since ON claims (since);
CREATE INDEX claims_until ON claims (until) WHERE until <> since;

CREATE TABLE questions (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, question TEXT NOT NULL,
  reading INTEGER NOT NULL REFERENCES readings, report INTEGER NOT NULL REFERENCES reports,
  start INTEGER NOT NULL, end INTEGER NOT NULL, hash BLOB NOT NULL
);
CREATE INDEX questions_reading ON questions (reading);
CREATE INDEX questions_question ON questions (question);

CREATE TABLE quotes (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, reading INTEGER NOT NULL REFERENCES readings,
  report INTEGER NOT NULL REFERENCES reports, start INTEGER NOT NULL, end INTEGER NOT NULL,
  speaker INTEGER REFERENCES actors, depth INTEGER NOT NULL, hash BLOB NOT NULL
);
CREATE INDEX quotes_reading ON quotes (reading);

CREATE TABLE decisions (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, verb TEXT NOT NULL, target TEXT NOT NULL,
  value TEXT NOT NULL, author TEXT NOT NULL, note TEXT, hash BLOB NOT NULL
);

CREATE TABLE supersessions (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, report INTEGER NOT NULL REFERENCES reports,
  by INTEGER REFERENCES reports, known TEXT NOT NULL, hash BLOB NOT NULL
);
CREATE INDEX supersessions_report ON supersessions (report);

CREATE TABLE memberships (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, claim INTEGER NOT NULL REFERENCES claims,
  event TEXT, hash BLOB NOT NULL
);
CREATE INDEX memberships_claim ON memberships (claim, entry);
CREATE INDEX memberships_event ON memberships (event);

CREATE TABLE redirects (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, old TEXT NOT NULL, new TEXT, hash BLOB NOT NULL
);
CREATE INDEX redirects_old ON redirects (old);

CREATE TABLE answers (
  id INTEGER PRIMARY KEY, entry INTEGER NOT NULL REFERENCES entries, question INTEGER NOT NULL REFERENCES questions,
  claim INTEGER REFERENCES claims, score REAL, hash BLOB NOT NULL
);
CREATE INDEX answers_question ON answers (question);
"""

INDEX = """
CREATE TABLE actors (
  id INTEGER PRIMARY KEY, actor TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, country TEXT,
  sectors TEXT NOT NULL, office TEXT, UNIQUE (actor, name, kind, country, sectors, office)
);
CREATE TABLE places (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, precision TEXT NOT NULL, country TEXT, admin TEXT, latitude REAL,
  longitude REAL, geonames INTEGER, record TEXT NOT NULL UNIQUE
);
CREATE TABLE participants (
  claim INTEGER NOT NULL REFERENCES claims, actor INTEGER NOT NULL REFERENCES actors, role TEXT NOT NULL,
  PRIMARY KEY (claim, actor, role)
) WITHOUT ROWID;
CREATE INDEX participants_actor ON participants (actor, claim);
CREATE TABLE current (report INTEGER PRIMARY KEY REFERENCES reports, reading INTEGER NOT NULL REFERENCES readings);
CREATE TABLE tellings (
  claim INTEGER PRIMARY KEY REFERENCES claims, strand INTEGER, happening INTEGER NOT NULL, record BLOB NOT NULL
);
CREATE INDEX tellings_strand ON tellings (strand);
CREATE INDEX tellings_happening ON tellings (happening);
CREATE TABLE strands (
  id INTEGER PRIMARY KEY AUTOINCREMENT, report INTEGER NOT NULL REFERENCES reports, strand TEXT NOT NULL, record BLOB NOT NULL,
  event TEXT
);
CREATE INDEX strands_report ON strands (report);
CREATE INDEX strands_event ON strands (event);
CREATE TABLE blocks (key INTEGER NOT NULL, strand INTEGER NOT NULL, PRIMARY KEY (key, strand)) WITHOUT ROWID;
CREATE TABLE links (
  a INTEGER NOT NULL, b INTEGER NOT NULL, blocks INTEGER NOT NULL, score REAL NOT NULL, PRIMARY KEY (a, b)
) WITHOUT ROWID;
CREATE INDEX links_b ON links (b);
CREATE TABLE abouts (claim INTEGER PRIMARY KEY REFERENCES claims, report INTEGER NOT NULL, event TEXT);
CREATE INDEX abouts_event ON abouts (event);
CREATE INDEX abouts_report ON abouts (report);
CREATE TABLE about_keys (key INTEGER NOT NULL, claim INTEGER NOT NULL, PRIMARY KEY (key, claim)) WITHOUT ROWID;
CREATE TABLE event_keys (key INTEGER NOT NULL, strand INTEGER NOT NULL, PRIMARY KEY (key, strand)) WITHOUT ROWID;
CREATE INDEX event_keys_strand ON event_keys (strand);
CREATE TABLE asked (
  claim TEXT NOT NULL, question INTEGER NOT NULL REFERENCES questions, PRIMARY KEY (claim, question)
) WITHOUT ROWID;
CREATE INDEX asked_question ON asked (question);
CREATE TABLE question_words (question INTEGER PRIMARY KEY REFERENCES questions, record BLOB NOT NULL);
CREATE TABLE events (
  event TEXT PRIMARY KEY, type TEXT NOT NULL, mode TEXT, standing TEXT NOT NULL, since TEXT, until TEXT,
  place TEXT, country TEXT, claims INTEGER NOT NULL, reports INTEGER NOT NULL, origins INTEGER NOT NULL,
  first_known TEXT NOT NULL, last_known TEXT NOT NULL, record BLOB NOT NULL
) WITHOUT ROWID;
CREATE INDEX events_type ON events (type, since);
CREATE INDEX events_since ON events (since);
CREATE TABLE event_actors (
  actor INTEGER NOT NULL REFERENCES actors, until TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (actor, until, event)
) WITHOUT ROWID;
CREATE INDEX event_actors_event ON event_actors (event);
CREATE TABLE event_series (
  key INTEGER NOT NULL, last INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (key, last, event)
) WITHOUT ROWID;
CREATE INDEX event_series_event ON event_series (event);
CREATE TABLE prints (report INTEGER PRIMARY KEY REFERENCES reports, record BLOB NOT NULL);
CREATE VIRTUAL TABLE search USING fts5 (title, text, content='reports', content_rowid='id');
"""
