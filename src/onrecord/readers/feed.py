"""RSS and Atom: every entry a report, with what the feed knows of its publication."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.errors import InputError
from onrecord.readers.agencies import is_agency
from onrecord.readers.assemble import Article, Fact, report_of
from onrecord.readers.dates import read_date
from onrecord.readers.fragments import looks_like_html, text_of_fragment
from onrecord.readers.items import Found, Input, Item, Refusal, Remark
from onrecord.readers.streams import read_item

SUMMARY = 600
"""Characters below which an entry's text is the teaser of a report that stands elsewhere."""


def read_feed(source: Input) -> Iterator[Item]:
    """Every entry of a feed. One that breaks off gives the entries before the break, and a remark."""
    data = read_item(source.stream)
    parsed, fault = parse_feed(data)
    feed, entries = parsed.get("feed", {}), parsed.get("entries", [])
    if fault:
        yield Remark(source.name, f"is no well-formed feed ({fault}): {len(entries)} entries were read")
    if not entries:
        yield Remark(source.name, "a feed without entries")
    for number, entry in enumerate(entries, 1):
        position = f"entry {number}"
        try:
            yield Found(report_of(_article(entry, feed), source.options, ""), source.name, position)
        except InputError as error:
            yield Refusal(source.name, position, str(error).removeprefix(": "))


def parse_feed(data: bytes) -> tuple[Mapping[str, Any], str | None]:
    """What feedparser finds, and what is wrong with it (None for harmless faults).

    Raises InputError for bytes that even feedparser does not take.
    """
    import feedparser

    try:
        parsed = feedparser.parse(io.BytesIO(data), resolve_relative_uris=False, sanitize_html=False)
    except Exception as error:
        # feedparser means to take anything; what it lets through is a damaged feed all the same.
        raise InputError(f"is no readable feed: {error}") from error
    fault = parsed.get("bozo_exception") if parsed.get("bozo") else None
    harmless = fault is None or type(fault).__name__ in ("CharacterEncodingOverride", "NonXMLContentType")
    return parsed, None if harmless else str(fault)[:200]


def _article(entry: dict[str, Any], feed: dict[str, Any]) -> Article:
    facts: dict[str, Fact] = {}

    def take(field: str, key: str, value: Any) -> None:
        if isinstance(value, str) and value.strip():
            words = text_of_fragment(value) if looks_like_html(value) else value
            facts.setdefault(field, Fact(" ".join(words.split()), f"feed:{key}"))

    take("title", "title", entry.get("title"))
    take("url", "link", entry.get("link") if str(entry.get("link", "")).startswith("http") else None)
    for field, key in (("published", "published"), ("published", "updated"), ("updated", "updated")):
        # dict.get: feedparser's own answers with the day of publication where a feed gives no day of update.
        take(field, key, read_date(str(dict.get(entry, key) or "")))
    take("byline", "author", entry.get("author"))
    take("section", "category", next((t.get("term") for t in entry.get("tags") or [] if t.get("term")), None))
    origin = entry.get("source")
    original = origin.get("title") if isinstance(origin, Mapping) else None
    take("outlet", "title", feed.get("title"))
    take("wire", "author", is_agency(str(entry.get("author"))) or is_agency(str(original)))
    body, rule = _body(entry)
    if len(body) < SUMMARY and rule != "content":
        facts["kind"] = Fact("summary", f"feed:{rule}")
    based = (
        [str(origin.get("href") or original)]
        if isinstance(origin, Mapping) and (origin.get("href") or original)
        else []
    )
    return Article(body, facts, tuple(based), web=True)


def _body(entry: dict[str, Any]) -> tuple[str, str]:
    """The longest text that an entry carries, and its element."""
    contents = [str(c.get("value") or "") for c in entry.get("content") or [] if isinstance(c, Mapping)]
    texts = [(text_of_fragment(c), "content") for c in contents] + [
        (text_of_fragment(str(entry.get("summary") or "")), "summary")
    ]
    return max(texts, key=lambda pair: len(pair[0]))
