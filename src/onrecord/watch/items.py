"""What a feed lists: the bytes of RSS, Atom or a sitemap to items, each under a key that changes when its news does."""

from __future__ import annotations

import hashlib
import re
import xml.parsers.expat
from calendar import timegm
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urljoin

from onrecord.errors import InputError
from onrecord.readers.feed import parse_feed

MOST = 50_000
"""Items of one document that are looked at; a sitemap may have no more."""
_ROOT = re.compile(rb"<(?!\?|!)(?:[\w.-]+:)?([\w.-]+)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a feed. Dates are ISO, as far as the feed gave them; `content` is its own text (HTML), if any."""

    key: str
    url: str | None
    title: str | None = None
    published: str | None = None
    updated: str | None = None
    content: str | None = None

    @property
    def date(self) -> str | None:
        """The later of its dates."""
        return max(filter(None, (self.published, self.updated)), default=None)


@dataclass(frozen=True, slots=True)
class Listing:
    """A document: its items in order, and the sitemaps that it points at where it is an index of them."""

    items: tuple[Item, ...]
    sitemaps: tuple[str, ...] = ()


def read_listing(data: bytes, url: str) -> Listing:
    """The items of a feed or sitemap that stood at `url`.

    Raises InputError for what is neither, or so broken that no item can be had.
    """
    found = _ROOT.search(data[:100_000])
    root = found[1].decode("ascii", "replace").lower() if found else ""
    if root in ("urlset", "sitemapindex"):
        return _sitemap(data, url)
    return _feed(data, url)


# ------------------------------------------------------------------ RSS, Atom


def _feed(data: bytes, url: str) -> Listing:
    try:
        parsed, fault = parse_feed(data)
    except InputError as error:
        raise InputError(f"{url}: {error}"[:300]) from error
    entries = parsed.get("entries", [])
    if not entries and not parsed.get("version"):
        raise InputError(f"{url}: neither a feed nor a sitemap{f' ({fault})' if fault else ''}"[:300])
    items = (_entry(entry, url) for entry in entries[:MOST])
    return Listing(_unique(item for item in items if item is not None))


def _entry(entry: dict[str, Any], base: str) -> Item | None:
    link, title = _text(entry.get("link")), _text(entry.get("title"))
    # feedparser's own get lends one date to the other, and warns of it.
    published, updated = (_date(dict.get(entry, key)) for key in ("published_parsed", "updated_parsed"))
    contents = entry.get("content") or []
    content = max((_text(c.get("value")) or "" for c in contents), key=len, default="") or _text(entry.get("summary"))
    try:
        url = urljoin(base, link) if link else None
    except ValueError:
        url = None
    identity = url or _text(entry.get("id")) or content
    if identity is None:
        return None
    return Item(item_key(identity, updated or published, title), url, title, published, updated, content)


def _date(parsed: Any) -> str | None:
    try:
        return datetime.fromtimestamp(timegm(parsed), UTC).isoformat().replace("+00:00", "Z") if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _text(value: Any) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def item_key(identity: str, date: str | None, title: str | None) -> str:
    """The same item unchanged has the same key; one with a new date or title is read again."""
    parts = "\0".join((identity, date or "", title or ""))
    return hashlib.blake2b(parts.encode("utf-8", "replace"), digest_size=12).hexdigest()


def _unique(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple({item.key: item for item in items}.values())


# ------------------------------------------------------------------ sitemaps


@dataclass(slots=True)
class _Reading:
    """What the parser has seen of a sitemap so far."""

    entries: list[dict[str, str]] = field(default_factory=list)
    index: bool = False
    path: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)


_WANTED = {"loc": "loc", "lastmod": "lastmod", "publication_date": "published", "title": "title"}
_DEEPEST = 10


def _sitemap(data: bytes, url: str) -> Listing:
    """Reads with expat's own events: no tree, so neither depth nor size of a hostile file costs memory."""
    reading = _Reading()
    parser = xml.parsers.expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = lambda name, _: _start(reading, name)
    parser.EndElementHandler = lambda _: _end(reading)
    parser.CharacterDataHandler = lambda words: _words(reading, words)
    parser.EntityDeclHandler = lambda *_: _no_entities(url)
    fault: str | None = None
    try:
        parser.Parse(data, True)
    except xml.parsers.expat.ExpatError as error:
        fault = str(error)
    # What stands before a break is whole; a file with nothing whole is refused.
    entries = [entry for entry in reading.entries if entry.get("loc")]
    if fault and not entries:
        raise InputError(f"{url}: not well-formed: {fault}")
    if reading.index:
        return Listing((), tuple(dict.fromkeys(entry["loc"] for entry in _newest(entries))))
    return Listing(_unique(_locations(entries, url)))


def _start(reading: _Reading, name: str) -> None:
    local = name.rpartition(":")[2].lower()
    reading.path.append(local)
    if len(reading.path) > _DEEPEST:
        raise InputError("a sitemap that is nested so deep is none")
    if local in ("url", "sitemap") and len(reading.entries) < MOST:
        reading.entries.append({})
        reading.index = local == "sitemap"
    reading.words.clear()


def _words(reading: _Reading, words: str) -> None:
    if len(reading.words) < 100:
        reading.words.append(words[:10_000])


def _end(reading: _Reading) -> None:
    key = _WANTED.get(reading.path.pop())
    # An image's own loc and title are not the page's.
    if key and reading.entries and not any(part in ("image", "video") for part in reading.path):
        reading.entries[-1].setdefault(key, "".join(reading.words).strip())
    reading.words.clear()


def _no_entities(url: str) -> None:
    raise InputError(f"{url}: declares entities, which no sitemap needs")


def _newest(entries: list[dict[str, str]]) -> list[dict[str, str]]:
    return sorted(entries, key=lambda entry: entry.get("lastmod", ""), reverse=True)


def _locations(entries: Iterable[Mapping[str, str]], base: str) -> Iterator[Item]:
    for entry in entries:
        published, updated = (_iso(entry.get(key)) for key in ("published", "lastmod"))
        title = entry.get("title") or None
        try:
            url = urljoin(base, entry["loc"])
        except ValueError:
            continue
        yield Item(item_key(url, updated or published, title), url, title, published, updated)


def _iso(value: str | None) -> str | None:
    """A date as it is given, where it is one that the record can take."""
    from onrecord.errors import UsageError
    from onrecord.readers.plain import check_date

    if not value or not _DAY.match(value):
        return None
    try:
        check_date(value)
    except UsageError:
        return None
    return value
