"""schema.org in a page's JSON-LD: what the publisher itself says of its article, and the updates of a live blog."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.readers.agencies import is_agency
from onrecord.readers.assemble import Article, Fact
from onrecord.readers.dates import read_date
from onrecord.readers.fragments import looks_like_html, text_of_fragment

ARTICLES = frozenset(
    "NewsArticle ReportageNewsArticle AnalysisNewsArticle OpinionNewsArticle BackgroundNewsArticle ReviewNewsArticle "
    "AskPublicNewsArticle LiveBlogPosting BlogPosting Article SatiricalArticle AdvertiserContentArticle Report "
    "SocialMediaPosting TechArticle".split()
)
_SCRIPT = re.compile(
    r"<script\b(?=[^<>]{0,500}\bapplication/ld\+json)[^<>]{0,1000}>(?P<json>.*?)(?:</script\s{0,9}>|\Z)", re.S | re.I
)
_WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)|(?:-->|//\s*\]\]>|/\*\s*\]\]>\s*\*/|\]\]>)\s*$"
)
_TRAILING = re.compile(r",(?=\s{0,200}[}\]])")
MOST_NODES = 5_000
_DATES = (("published", "datePublished"), ("published", "dateCreated"), ("updated", "dateModified"))
_SUPPLIERS = ("sourceOrganization", "copyrightHolder", "provider", "creditText", "creator")

Node = Mapping[str, Any]


def read_blocks(page: str) -> Iterator[Any]:
    """The value of every JSON-LD script of a page; one that is no JSON, even with leniency, is passed over."""
    for script in _SCRIPT.finditer(page):
        words = _WRAPPING.sub("", script["json"]).strip()
        for attempt in (words, _TRAILING.sub("", words), html.unescape(words)):
            try:
                # Line breaks inside strings are common, and forbidden: strict=False takes them.
                yield json.loads(attempt, strict=False)
                break
            except (ValueError, RecursionError):
                continue


def articles_of(values: Iterator[Any]) -> list[Node]:
    """Every article among the nodes, in order, wherever it is nested; not the updates of a live blog."""
    found: list[Node] = []
    waiting = list(values)[::-1]
    for _ in range(MOST_NODES):
        if not waiting:
            break
        value = waiting.pop()
        if isinstance(value, list):
            waiting.extend(reversed(value))
        elif isinstance(value, dict):
            if types_of(value) & ARTICLES:
                found.append(value)
            waiting.extend(
                v
                for k, v in value.items()
                if isinstance(v, dict | list) and k not in ("liveBlogUpdate", "isBasedOn", "citation")
            )
    return found


def types_of(node: Node) -> set[str]:
    """The types of a node, without the vocabulary's address."""
    types = node.get("@type")
    return {
        t.rpartition("/")[2].rpartition(":")[2]
        for t in (types if isinstance(types, list) else [types])
        if isinstance(t, str)
    }


def choose_article(nodes: list[Node], url: str | None, title: str | None) -> Node | None:
    """The page's own article: the one with its address or headline; else the only one there is."""
    for node in nodes:
        if url and url in {_string(node.get("url")), _address(node.get("mainEntityOfPage")), _string(node.get("@id"))}:
            return node
    for node in nodes:
        headline = _string(node.get("headline")) or _string(node.get("name"))
        if title and headline and _same(headline, title):
            return node
    with_headline = [n for n in nodes if n.get("headline") or n.get("articleBody")]
    # Several without a match are the teasers of a front page, or of "more on this".
    distinct = {_string(n.get("headline")) for n in with_headline}
    return with_headline[0] if len(distinct) == 1 else None


def facts_of(node: Node) -> dict[str, Fact]:
    """The facts that an article's node states."""
    facts: dict[str, Fact] = {}

    def take(field: str, key: str, value: str | None) -> None:
        if value and value.strip():
            facts.setdefault(field, Fact(_clean(value), f"json-ld:{key}"))

    take("title", "headline", _string(node.get("headline")) or _string(node.get("name")))
    take("deck", "alternativeHeadline", _string(node.get("alternativeHeadline")))
    take("deck", "description", _string(node.get("description")))
    for field, key in _DATES:
        take(field, key, read_date(_string(node.get(key)) or ""))
    take("byline", "author", _names(node.get("author")))
    take("outlet", "publisher", _names(node.get("publisher")))
    take("dateline", "dateline", _string(node.get("dateline")))
    take("section", "articleSection", _names(node.get("articleSection"), most=1))
    take("url", "url", _address(node.get("url")) or _address(node.get("mainEntityOfPage")))
    take("type", "@type", next(iter(sorted(types_of(node) & ARTICLES)), None))
    for key in (*_SUPPLIERS, "author"):
        agency = next((a for n in _name_list(node.get(key)) if (a := is_agency(n))), None)
        take("wire", key, agency)
    return facts


def based_on(node: Node) -> tuple[str, ...]:
    """Addresses and names of what the article says it is based on."""
    found: list[str] = []
    for key in ("isBasedOn", "isBasedOnUrl", "citation"):
        values = node.get(key)
        for value in values if isinstance(values, list) else [values]:
            words = _address(value) or _names(value)
            if words and words not in found:
                found.append(words)
    return tuple(found[:50])


def body_of(node: Node) -> str | None:
    """The article's text where the node holds it."""
    words = _string(node.get("articleBody")) or _string(node.get("text"))
    if not words:
        return None
    return text_of_fragment(words) if looks_like_html(words) else words


def corrections_of(node: Node) -> list[str]:
    """What the node says was corrected."""
    values = node.get("correction")
    found = [
        _string(v) or _string(v.get("text") if isinstance(v, dict) else None)
        for v in (values if isinstance(values, list) else [values])
    ]
    return [words for words in found if words]


def updates_of(node: Node, base: Mapping[str, Fact]) -> list[Article]:
    """The updates of a live blog, each an article with the outlet and section of the whole."""
    updates = node.get("liveBlogUpdate")
    found = []
    for update in updates if isinstance(updates, list) else [updates]:
        if isinstance(update, dict) and (body := body_of(update)):
            facts = {k: base[k] for k in ("outlet", "section", "url", "wire") if k in base} | facts_of(update)
            facts["type"] = Fact("LiveBlogPosting", "json-ld:liveBlogUpdate")
            found.append(Article(body, facts, based_on(update), web=True))
    return found


def _string(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@value")
    return value if isinstance(value, str) else None


def _address(value: Any) -> str | None:
    if isinstance(value, dict):
        value = value.get("@id") or value.get("url")
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) and value.startswith(("http://", "https://")) else None


def _name_list(value: Any) -> list[str]:
    names: list[str] = []
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        name = name[0] if isinstance(name, list) and name else name
        if isinstance(name, str) and name.strip() and not name.startswith(("http://", "https://")):
            names.append(_clean(name))
    return names


def _names(value: Any, most: int = 12) -> str | None:
    return ", ".join(dict.fromkeys(_name_list(value)[:most])) or None


def _clean(words: str) -> str:
    return (
        " ".join(text_of_fragment(words).split()) if looks_like_html(words) else " ".join(html.unescape(words).split())
    )


def _same(a: str, b: str) -> bool:
    plain = [re.sub(r"\W+", "", html.unescape(words)).lower() for words in (a, b)]
    return bool(plain[0]) and (plain[0] == plain[1] or plain[1].startswith(plain[0]) or plain[0].startswith(plain[1]))


def without_scripts(page: str) -> str:
    """The page with its JSON-LD taken out, once it has been read."""
    return _SCRIPT.sub(" ", page)
