"""From what a format found of an article to its `Report`: one text, its paragraphs, and where each field was read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from onrecord.errors import InputError
from onrecord.readers.agencies import credited
from onrecord.readers.dates import read_date
from onrecord.readers.items import ReadOptions
from onrecord.readers.kinds import kind_of
from onrecord.readers.language import identify_language
from onrecord.readers.marks import mark_of
from onrecord.readers.masthead import MONTH, Masthead, dateline_date, read_masthead
from onrecord.readers.rawmap import map_to_raw
from onrecord.records import Dateline, Evidence, Kind, Report, Section, Span, content_id

LARGEST = 5_000_000
"""Characters of one report; the longest articles have a hundredth of it."""
HEADS = (("title", Section.HEADLINE), ("deck", Section.DECK), ("byline", Section.BYLINE))
PULLED = (4, 40)
"""Words of the shortest and the longest quotation that is pulled out of a text."""
MOST_PULLED = 400
"""Paragraphs of the longest page on which such are looked for."""
_BREAKS = re.compile(r"[\r\n\u2028\u2029\x0b\x0c\x85]+")
_WORD = re.compile(r"[^\W\d_]{2}")


@dataclass(frozen=True, slots=True)
class Fact:
    """A field's value, and what gave it: "json-ld:datePublished", "meta:og:title", "column:body"."""

    value: str
    rule: str


Facts = Mapping[str, Fact]
"""By field: title, deck, byline, outlet, wire, published, updated, retrieved, url, section, kind."""


@dataclass(frozen=True, slots=True)
class Article:
    """What a format found: the body, a paragraph a line, without headline and byline; and the facts about it."""

    body: str
    facts: Facts
    based_on: tuple[str, ...] = ()
    raw: str | None = None
    """The decoded original, to map paragraphs back to; None where the text stands in no mark-up."""
    web: bool = False
    """Whether furniture ("Read more") comes from a page around the report, and is left out."""
    notes: tuple[str, ...] = field(default=())


def gather(*sources: Facts) -> dict[str, Fact]:
    """The facts of several sources, of which the first that knows a field is believed."""
    merged: dict[str, Fact] = {}
    for source in sources:
        for name, fact in source.items():
            if fact.value.strip():
                merged.setdefault(name, fact)
    return merged


def report_of(article: Article, options: ReadOptions, name: str) -> Report:
    """The report of an article. Raises InputError where there is nothing to read, or far too much."""
    facts = {k: Fact(_squeeze(f.value), f.rule) for k, f in article.facts.items() if f.value.strip()}
    parts = _parts(article, facts)
    text = "\n\n".join(words for words, _ in parts)
    check_text(text, name)
    spans, at = [], 0
    for words, _ in parts:
        spans.append(Span(at, at + len(words)))
        at += len(words) + 2
    known = {i: section for i, (_, section) in enumerate(parts) if section is not None}
    given = {k: fact.value for k, fact in facts.items()}
    published = given.get("published") or options.published
    head = read_masthead(text, spans, published, known)
    outlet, url = given.get("outlet") or options.outlet, given.get("url") or options.url
    wire, told = _wire(facts, head)
    dateline = head.dateline or _stated_dateline(facts, head, published)
    kind, kind_rule = _kind(given, facts)
    found = [(k, Evidence(f.rule)) for k, f in facts.items() if k not in ("wire", "kind", "type")]
    found += [("wire", told)] if told else []
    found += [("kind", Evidence(kind_rule))] if kind_rule else []
    return Report(
        id=content_id(text, published, outlet, url), text=text, paragraphs=head.paragraphs, title=head.title,
        deck=head.deck, byline=head.byline, dateline=dateline, outlet=outlet, wire=wire, published=published,
        updated=given.get("updated"), retrieved=given.get("retrieved") or options.retrieved, url=url,
        language=identify_language(text), section=given.get("section"), kind=kind, based_on=article.based_on,
        provenance=tuple(found), raw_map=map_to_raw(text, spans, article.raw) if article.raw is not None else (),
    )  # fmt: skip


def check_text(text: str, name: str) -> None:
    """Raises InputError where there is nothing to read, or far too much."""
    if len(text) > LARGEST:
        raise InputError(
            f"{name}: {len(text):,} characters in one report, {LARGEST:,} are the most; an archive has to be split into its reports"
        )
    if not _WORD.search(text):
        raise InputError(f"{name}: no words to read" if text.strip() else f"{name}: empty")


def _parts(article: Article, facts: Facts) -> list[tuple[str, Section | None]]:
    """Headline, deck, byline, then the body's paragraphs; a body that repeats its masthead does not say it twice."""
    heads = [(facts[key].value, section) for key, section in HEADS if key in facts]
    seen = {_plain(words) for words, _ in heads}
    body = [line.strip() for line in _BREAKS.split(article.body)]
    body = [line for line in body if _WORD.search(line)] if article.web else [line for line in body if line]
    while body and _plain(body[0]) in seen:
        del body[0]
    if article.web:
        body = [
            line for i, line in enumerate(body) if not _is_furniture(line, edge=i < 4 or i >= len(body) - 3, seen=seen)
        ]
        body = _said_once(body)
    parts: list[tuple[str, Section | None]] = [*heads]
    for line in body:
        mark = mark_of(line)
        if mark is None or not article.web or mark.kind != "furniture":
            parts.append((line, Section.NOTE if mark else None))
    return parts


def _said_once(body: list[str]) -> list[str]:
    """A page's paragraphs without those that another one holds word for word: words pulled out of it to stand large."""
    if len(body) > MOST_PULLED:
        return body
    plain = [_plain(line) for line in body]
    whole = "\n".join(plain)
    short = range(PULLED[0], PULLED[1] + 1)
    return [
        line
        for line, words in zip(body, plain, strict=True)
        if line.count(" ") + 1 not in short or whole.count(words) == plain.count(words)
    ]


def _is_furniture(line: str, edge: bool, seen: set[str]) -> bool:
    """What stands at either edge of a page's text ("Posted on 3 May by ..."), and lists of other stories in it."""
    if edge and _plain(line) in seen:
        return True
    if line.endswith((".", "!", "?", "”", '"', "…", ":")):
        return False
    if line.startswith(("- ", "• ", "* ", "– ")):
        return len(line) < 120
    return edge and len(line) < 120 and read_date(line) is not None


def _wire(facts: Facts, head: Masthead) -> tuple[str | None, Evidence | None]:
    """A dateline's credit is believed first: it stands in the report itself."""
    if head.credit and head.credit.evidence.rule == "masthead:dateline":
        return head.credit.agency, head.credit.evidence
    if "wire" in facts:
        return credited(facts["wire"].value) or facts["wire"].value, Evidence(facts["wire"].rule)
    return (head.credit.agency, head.credit.evidence) if head.credit else (None, None)


def _stated_dateline(facts: Facts, head: Masthead, published: str | None) -> Dateline | None:
    """A dateline that only the mark-up gives: it stands before the first word of the body, and has no words of its own."""
    lead = next((p.span for p in head.paragraphs if p.section is Section.BODY), None)
    if "dateline" not in facts or lead is None:
        return None
    words = facts["dateline"].value
    place = re.split(r",?\s*(?:\(|/|--|—|–|\d|(?:" + MONTH + r")\b\.?\s*\d)", words, maxsplit=1, flags=re.I)[0]
    return Dateline(Span(lead.start, lead.start), place.strip(" .,:-") or None, dateline_date(words, published))


def _kind(given: Mapping[str, str], facts: Facts) -> tuple[Kind | None, str | None]:
    if "kind" in given:
        named = next((kind for kind in Kind if kind == given["kind"].lower()), None)
        if named:
            return named, facts["kind"].rule
    found = kind_of(
        type=given.get("type") or given.get("kind"), section=given.get("section"), title=given.get("title"),
        url=given.get("url"),
    )  # fmt: skip
    return found if found else (None, None)


def paragraphs_of(lines: Iterable[str]) -> str:
    """Lines to the body of an article: blank ones dropped, a paragraph a line."""
    return "\n".join(line.strip() for line in lines if line.strip())


def _squeeze(words: str) -> str:
    return " ".join(words.split())


def _plain(words: str) -> str:
    return re.sub(r"\W+", "", words).lower()
