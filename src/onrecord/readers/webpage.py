"""Web pages: the article's text off its page, its facts from JSON-LD, <meta>, the page itself, in that order."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from onrecord.errors import InputError
from onrecord.readers import jsonld
from onrecord.readers.assemble import Article, Fact, gather, report_of
from onrecord.readers.items import Found, Input, Item, ReadOptions, Refusal
from onrecord.readers.pagemeta import meta_facts, shown_facts
from onrecord.readers.plain import Decoded, decode
from onrecord.readers.streams import read_item

LARGEST_PAGE = 3_000_000
"""Characters of mark-up once scripts and styles are off; the longest real articles have a tenth of it."""
MOST_ELEMENTS = 60_000
DEEPEST = 400
_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s?=\s?[\"']?([\w\-]{2,30})", re.I)
_SILENT = re.compile(r"<(script|style|svg|iframe)\b.*?(?:</\1\s{0,9}>|\Z)|<!--.*?(?:-->|\Z)", re.S | re.I)
_KEPT = re.compile(r"\A<script\b[^<>]{0,500}application/ld\+json", re.I)


def read_webpage(source: Input) -> Iterator[Item]:
    """The report of a saved page, or those of a live blog."""
    yield from page_items(read_item(source.stream), source.name, None, source.options)


def page_items(
    data: bytes, name: str, position: str | None, options: ReadOptions, charset: str | None = None
) -> Iterator[Item]:
    """The reports of a page's bytes; `charset` is what its server said. Raises InputError where it holds no article."""
    decoded = decode_page(data, name, charset)
    articles = read_page(decoded.text, options.url)
    notes = (decoded.note,) if decoded.note else ()
    for number, article in enumerate(articles, 1):
        where = position if len(articles) == 1 else ", ".join(p for p in (position, f"update {number}") if p)
        try:
            yield Found(report_of(article, options, name), name, where, notes)
        except InputError as error:
            yield Refusal(name, where, str(error).removeprefix(f"{name}: "))


def decode_page(data: bytes, name: str, charset: str | None = None) -> Decoded:
    """A page's characters: by its mark, by what it or its server declares, else as any text."""
    declared = _CHARSET.search(data[:4096])
    for encoding in (charset, declared[1].decode("ascii") if declared else None):
        if (
            encoding
            and encoding.lower().replace("-", "") not in ("utf8", "utf16")
            and not data.startswith(b"\xef\xbb\xbf")
        ):
            try:
                return Decoded(data.decode(encoding), encoding, None)
            except (LookupError, UnicodeDecodeError, ValueError):
                continue
    try:
        return decode(data, name)
    except InputError:
        if b"\0" in data[:65536]:
            raise
        return Decoded(data.decode("utf-8", "replace"), "utf-8", "bytes that fit no encoding were replaced")


def read_page(page: str, url: str | None = None) -> list[Article]:
    """The article of a page, or one for each update of a live blog. Raises InputError where there is none."""
    nodes = jsonld.articles_of(jsonld.read_blocks(page))
    tree, markup = _tree(page)
    meta = meta_facts(tree)
    address = url or (meta["url"].value if "url" in meta else None)
    shown = shown_facts(tree, address)
    title = shown.get("title") or meta.get("title")
    node = jsonld.choose_article(nodes, address, title.value if title else None)
    stated = jsonld.facts_of(node) if node is not None else {}
    facts = gather(stated, meta, shown)
    if node is not None and (updates := jsonld.updates_of(node, facts)):
        return updates
    body = _body(markup, node)
    facts = _settled(facts, (stated, meta, shown), page)
    if not body.strip():
        raise InputError("no article is found on this page")
    return [Article(body, facts, jsonld.based_on(node) if node is not None else (), raw=page, web=True)]


def _tree(page: str) -> tuple[Any, str]:
    """The parsed page and its mark-up, scripts off; bounds are looked at before anything is parsed."""
    import lxml.html
    from lxml import etree

    markup = _SILENT.sub(lambda m: m[0] if _KEPT.match(m[0]) else " ", page)
    markup = jsonld.without_scripts(markup)
    if len(markup) > LARGEST_PAGE or markup.count("<") > 2 * MOST_ELEMENTS:
        raise InputError(f"{len(markup):,} characters of mark-up in {markup.count('<'):,} tags: no article page")
    # A declaration of an encoding would be wrong by now: these are characters.
    markup = re.sub(r"^\s*<\?xml[^<>]{0,200}\?>", "", markup.replace("\0", ""))
    try:
        tree = lxml.html.document_fromstring(markup)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise InputError(f"is no readable HTML: {error}") from error
    if _depth(tree) > DEEPEST:
        raise InputError(f"elements nested more than {DEEPEST} deep")
    return tree, markup


def _depth(tree: Any) -> int:
    deepest = 0
    waiting = [(tree, 1)]
    while waiting and deepest <= DEEPEST:
        element, depth = waiting.pop()
        deepest = max(deepest, depth)
        waiting.extend((child, depth + 1) for child in element)
    return deepest


def _body(markup: str, node: jsonld.Node | None) -> str:
    """The text that trafilatura finds, or the publisher's own where that is clearly more."""
    from trafilatura import extract

    # What it has to say of a page without an article is said by the refusal.
    logging.getLogger("trafilatura").addHandler(logging.NullHandler())
    try:
        text = (
            extract(markup, output_format="txt", include_comments=False, include_tables=False, favor_recall=False) or ""
        )
    except Exception:
        # A page that its parser stumbles over may still carry its text in JSON-LD.
        text = ""
    own = (jsonld.body_of(node) or "") if node is not None else ""
    if len(own) > 1.4 * len(text):
        text = own
    corrections = jsonld.corrections_of(node) if node is not None else []
    return "\n".join((text, *(f"Correction: {c}" for c in corrections if c not in text)))


def _settled(facts: dict[str, Fact], sources: tuple[dict[str, Fact], ...], page: str) -> dict[str, Fact]:
    """The facts with their doubts settled: a deck has to stand on the page, a title ends before the site's name."""
    visible = None
    settled = dict(facts)
    settled.pop("deck", None)
    for source in reversed(sources):
        if "deck" in source and "deck" not in settled:
            visible = visible if visible is not None else _plain(_SILENT.sub(" ", page))
            if _plain(source["deck"].value) in visible:
                settled["deck"] = source["deck"]
    if "title" in settled and settled["title"].rule.startswith("meta:") and "outlet" in facts:
        words = re.sub(rf"\s+[|–—\-]\s+{re.escape(facts['outlet'].value)}\s*$", "", settled["title"].value)
        settled["title"] = replace(settled["title"], value=words)
    return settled


def _plain(markup: str) -> str:
    import html

    return re.sub(r"\W+", "", html.unescape(re.sub(r"<[^<>]{0,5000}>", "", markup))).lower()
