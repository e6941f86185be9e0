"""NewsML-G2 (and NITF, inside it or alone): an agency's items, with their status, dates and dateline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from onrecord.errors import InputError
from onrecord.readers.agencies import is_agency
from onrecord.readers.assemble import Article, Fact, report_of
from onrecord.readers.dates import read_date
from onrecord.readers.items import Found, Input, Item, Refusal
from onrecord.readers.xmlstream import elements, find, local, words_of

_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "li", "hl2", "blockquote", "pre"})
_ENDED = frozenset({"stat:canceled", "stat:withheld", "canceled", "withheld"})


def read_newsml(source: Input) -> Iterator[Item]:
    """Every item of a message or file; pictures and packages hold no text and are passed over."""
    number = 0
    for element in elements(source.stream, "{*}newsItem", "{*}nitf"):
        if local(element) == "nitf" and any(local(a) == "newsItem" for a in element.iterancestors()):
            continue
        number += 1
        position = f"item {number}"
        try:
            article = _nitf(element) if local(element) == "nitf" else _news_item(element)
            yield Found(report_of(article, source.options, ""), source.name, position, article.notes)
        except InputError as error:
            yield Refusal(source.name, position, str(error).removeprefix(": "))


def _news_item(item: Any) -> Article:
    facts: dict[str, Fact] = {}

    def take(field: str, name: str, value: str | None) -> None:
        if value and value.strip():
            facts.setdefault(field, Fact(" ".join(value.split()), f"newsml:{name}"))

    meta = find(item, "contentMeta")
    head = meta if meta is not None else item
    take("title", "headline", words_of(find(head, "headline")))
    take("byline", "by", words_of(find(head, "by")))
    take("published", "firstCreated", read_date(words_of(find(item, "firstCreated"))))
    take("published", "contentCreated", read_date(words_of(find(head, "contentCreated"))))
    take(
        "updated" if "published" in facts else "published",
        "versionCreated",
        read_date(words_of(find(item, "versionCreated"))),
    )
    take("outlet", "provider", _name(find(item, "provider")) or _name(find(item, "copyrightHolder")))
    take("wire", "infoSource", _name(find(head, "infoSource")) or is_agency(_name(find(item, "provider")) or ""))
    take("section", "subject", _name(find(head, "subject")))
    take("type", "genre", _name(find(head, "genre")))
    status = find(item, "pubStatus")
    if status is not None and status.get("qcode") in _ENDED:
        facts["type"] = Fact("withdrawn", "newsml:pubStatus")
    content = find(item, "contentSet")
    lines = _lines(_body_of(content)) if content is not None else []
    dateline = words_of(find(head, "dateline"))
    if lines and dateline and not lines[0].startswith(dateline[:10]):
        facts["dateline"] = Fact(dateline, "newsml:dateline")
    lines += [f"Editor's note: {words_of(note)}" for note in item.iter("{*}edNote") if words_of(note)]
    embargo = words_of(find(item, "embargoed"))
    return Article("\n".join(lines), facts, _links(item), notes=(f"embargoed until {embargo}",) if embargo else ())


def _nitf(root: Any) -> Article:
    facts: dict[str, Fact] = {}
    date = find(root, "date.issue", "story.date")
    found = {
        "title": words_of(find(root, "hl1")), "byline": words_of(find(root, "byline")), "deck": words_of(find(root, "hl2")),
        "published": read_date(date.get("norm") or words_of(date)) if date is not None else None,
        "wire": words_of(find(root, "distributor")), "outlet": words_of(find(root, "distributor")),
    }  # fmt: skip
    for field, value in found.items():
        if value:
            facts[field] = Fact(value, f"nitf:{field}")
    dateline = words_of(find(root, "dateline"))
    lines = _lines(_body_of(root))
    if lines and dateline and not lines[0].startswith(dateline[:10]):
        facts["dateline"] = Fact(dateline, "nitf:dateline")
    return Article("\n".join(lines), facts)


def _body_of(content: Any) -> Any:
    inner = find(content, "body.content", "body", "inlineXML", "inlineData")
    return inner if inner is not None else content


def _lines(body: Any) -> list[str]:
    """Paragraphs in order; the whole text where there are no elements."""
    found = [
        words_of(e) for e in body.iter() if local(e) in _PARAGRAPHS and not any(local(c) in _PARAGRAPHS for c in e)
    ]
    plain = [] if found else "".join(body.itertext()).splitlines()
    return [line for line in (found or [" ".join(p.split()) for p in plain]) if line]


def _name(element: Any | None) -> str | None:
    """ "Agency" of <infoSource literal="..."><name>Agency</name></infoSource>."""
    if element is None:
        return None
    return words_of(find(element, "name")) or element.get("literal") or words_of(element) or None


def _links(item: Any) -> tuple[str, ...]:
    """What the item says it was made from."""
    links = [
        e
        for e in item.iter("{*}link")
        if "derived" in (e.get("rel") or "").lower() or "evolved" in (e.get("rel") or "").lower()
    ]
    return tuple(e.get("residref") or e.get("href") or "" for e in links if e.get("residref") or e.get("href"))
