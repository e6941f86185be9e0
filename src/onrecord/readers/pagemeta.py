"""What a page says of itself outside JSON-LD: <meta>, <link>, <time>, its first heading, its byline, its address."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from onrecord.readers.assemble import Fact
from onrecord.readers.dates import read_date
from onrecord.rules import DATA, Faults, read_table

_DATED_PATH = re.compile(r"/(?P<y>(?:19|20)\d{2})[/-](?P<m>\d{1,2}|[a-z]{3})[/-](?P<d>\d{1,2})(?:/|-|$)")
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_STAMPS = (
    "//*[@itemprop='datePublished']|//abbr[contains(@class,'published')]"
    "|//*[contains(local-name(),'date') or contains(local-name(),'time')]"
)
_STAMPED = (
    "datetime",
    "content",
    "title",
    "data-date",
    "data-datetime",
    "data-time",
    "data-timestamp",
    "time",
    "value",
)
"""Where elements that show a moment in words, or have a script show it, keep the moment itself."""
MOST_LINES = 3_000
_BY = re.compile(r"\b[Bb]y:?\s+(?P<name>[^\W\d_][\w.'’\-]{0,25}(?: [^\W\d_a-z][\w.'’\-]{0,25}){1,3})")
_SITE = re.compile(r"\s+[|–—\-·»]\s+[^|–—·»]{2,40}$")
_BYLINES = (
    "//*[@itemprop='author']", "//a[@rel='author']",
    # A name alone, before what holds it beside a profession and a portrait.
    "//*[contains(@class,'byline__name') or contains(@class,'byline-name') or contains(@class,'author__name')"
    " or contains(@class,'author-name')]",
    "//*[contains(concat(' ',@class,' '),' byline ') or contains(@class,'Byline')"
    " or contains(@class,'article-author') or contains(@class,'article__author')"
    " or contains(@class,'story-author') or contains(@class,'c-byline')"
    " or contains(@class,'entry-author') or contains(@class,'post-author')]",
)  # fmt: skip
_DECKS = (
    "//*[contains(@class,'standfirst') or contains(@class,'subheadline') or contains(@class,'sub-headline')"
    " or contains(@class,'article-deck') or contains(concat(' ',@class,' '),' deck ') or contains(concat(' ',@class,' '),' dek ')"
    " or contains(@class,'article__summary') or contains(@class,'subhead') or contains(@class,'excerpt')"
    " or contains(@class,'sub-title') or contains(@class,'subtitle')]"
)


@lru_cache(maxsize=1)
def _names() -> dict[str, tuple[str, ...]]:
    faults = Faults()
    rows = read_table("readers/meta.csv", DATA / "readers" / "meta.csv", ("field", "names"), faults)
    faults.raise_any()
    return {row["field"]: tuple(row["names"].split("|")) for row in rows}


def meta_facts(tree: Any) -> dict[str, Fact]:
    """The facts of <meta> elements and the canonical address."""
    values: dict[str, list[str]] = {}
    for element in tree.iter("meta"):
        content = element.get("content")
        for attribute in ("property", "name", "itemprop"):
            name = element.get(attribute)
            if name and content and content.strip():
                values.setdefault(name.strip().lower(), []).append(content.strip())
    facts: dict[str, Fact] = {}
    for field, names in _names().items():
        for name in names:
            value = _value(field, values.get(name, []))
            if value:
                facts[field] = Fact(value, f"meta:{name}")
                break
    if "byline" in facts and not _may_be_people(facts["byline"].value, facts.get("outlet")):
        del facts["byline"]
    canonical = tree.xpath("//link[@rel='canonical']/@href")
    if canonical and str(canonical[0]).startswith("http"):
        facts["url"] = Fact(str(canonical[0]), "link:canonical")
    return facts


def _may_be_people(byline: str, outlet: Fact | None) -> bool:
    """Not the site's own name, nor that of an account ("editor07")."""
    account = " " not in byline and byline == byline.lower()
    return not account and (outlet is None or byline.casefold() != outlet.value.casefold())


def _value(field: str, values: list[str]) -> str | None:
    if field in ("published", "updated"):
        return next((date for value in values if (date := read_date(value))), None)
    if field == "byline":
        people = [v for v in values if not v.startswith(("http://", "https://", "@"))]
        return ", ".join(dict.fromkeys(people[:12])) or None
    if field == "url":
        return next((v for v in values if v.startswith("http")), None)
    return values[0] if values else None


def shown_facts(tree: Any, url: str | None) -> dict[str, Fact]:
    """The facts that the visible page shows: its heading, byline, deck and time; and the day in its address."""
    facts: dict[str, Fact] = {}
    title, rule = _heading(tree)
    if title:
        facts["title"] = Fact(title, rule)
    byline = _first(tree, _BYLINES, 200)
    if byline:
        facts["byline"] = Fact(byline, "html:byline")
    deck = _first(tree, (_DECKS,), 500)
    if deck:
        facts["deck"] = Fact(deck, "html:deck")
    stamps = (e.get(name) or "" for e in tree.xpath(_STAMPS)[:MOST_LINES] for name in _STAMPED)
    times = (read_date(str(words)) for words in stamps)
    if dated := next((t for t in times if t), None) or next(
        (t for e in tree.iter("time") if (t := read_date(_words(e)))), None
    ):
        facts["published"] = Fact(dated, "html:time")
    elif on := _dated_path(url or ""):
        facts["published"] = Fact(on, "url")
    else:
        facts |= _posted(tree, "byline" not in facts)
    return facts


def _heading(tree: Any) -> tuple[str | None, str]:
    """The heading that <title> repeats, the longest where it repeats several; else the first of the first rank."""
    whole = next((_words(t) for t in tree.iter("title")), "")
    headings = [_words(h) for h in tree.xpath("//h1|//h2|//h3|//*[contains(translate(@class,'T','t'),'title')]")[:200]]
    said = [h for h in headings if len(h.split()) > 2 and h in whole]
    if said:
        return max(said, key=len), "html:heading"
    first = next((h for e in tree.iter("h1") if len((h := _words(e)).split()) > 1), None)
    return (first, "html:h1") if first and first not in whole else (_title(tree), "html:title")


def _posted(tree: Any, wants_byline: bool) -> dict[str, Fact]:
    """The day, and the name beside it, of a short line ("Posted on 3 May 2025 by Jane Doe"): the first on the page."""
    for element in list(tree.iter("small", "span", "p", "i", "em", "font", "div", "td", "h2", "h4", "li"))[:MOST_LINES]:
        words = _words(element) if len(element) < 4 else ""
        date = read_date(words) if 8 <= len(words) <= 120 else None
        if date:
            titles = (read_date(e.get("title") or "") for e in element.iter())
            date = next((t for t in titles if t and t.startswith(date)), date)
            by = _BY.search(words) if wants_byline else None
            return {"published": Fact(date, "html:line")} | ({"byline": Fact(by["name"], "html:line")} if by else {})
    return {}


def _title(tree: Any) -> str | None:
    """The <title> without the name of the site behind it."""
    words = next((_words(t) for t in tree.iter("title")), "")
    return _SITE.sub("", words) or None


def _first(tree: Any, paths: tuple[str, ...], longest: int) -> str | None:
    for path in paths:
        for element in tree.xpath(path)[:3]:
            words = _words(element) or (element.get("content") or "").strip()
            if words and len(words) <= longest and not words.startswith("http"):
                return words
    return None


def _dated_path(url: str) -> str | None:
    found = _DATED_PATH.search(url)
    if not found:
        return None
    month = found["m"] if found["m"].isdigit() else str(_MONTHS.index(found["m"]) + 1) if found["m"] in _MONTHS else ""
    return read_date(f"{found['y']}-{month:0>2}-{found['d']:0>2}") if month else None


def _words(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
