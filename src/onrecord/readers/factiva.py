"""Factiva: articles with two-letter field codes (HD, BY, WC, PD, SN, LP, TD) or in the plain layout, ended by "Document ..."."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from onrecord.errors import InputError
from onrecord.readers.agencies import credited
from onrecord.readers.assemble import Article, Fact
from onrecord.readers.dates import read_date
from onrecord.readers.labels import between, labelled, one_line
from onrecord.readers.plain import join_wrapped

_END = re.compile(r"^(?:AN[ \t]{1,8}\n?[ \t]*)?[ \t]*Document [A-Z0-9]{4,12}[0-9]{8}[a-z0-9]{4,14}[ \t]*$", re.M)
_CODE = re.compile(
    r"(?P<label>HD|CR|WC|PD|ET|SN|SC|ED|PG|VOL|LA|CY|LP|TD|CO|IN|NS|RE|IPC|IPD|PUB|AN|BY|SE|CLM|RF|ART|CT|RIC|DLN|CX|NGC|GC|ATX|CR)"
    r"(?:[ \t]+|[ \t]*$)"
)
_WORDS = re.compile(r"^[ \t]*[\d,]{1,7} words[ \t]*$", re.M)
_ARTICLE = re.compile(r"(?:\A|\s)article [a-z]{2}Article\b")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?: (?:AM|PM))?")


def text_of_page(page: str) -> str:
    """A saved page of articles as the text export has them: a line a field, its code before it, paragraphs set apart."""
    import lxml.html
    from lxml import etree

    try:
        tree = lxml.html.document_fromstring(page)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise InputError(f"is no readable HTML: {error}") from error
    articles: list[str] = []
    for article in tree.iter("div"):
        if _ARTICLE.search(article.get("class") or ""):
            rows = [row for row in article.iter("tr") if len(row) > 1]
            lines = [_field(row) for row in rows] if rows else [_line(part) for part in article]
            articles.append("\n".join(line for line in lines if line.strip()))
    return "\n\n".join(articles)


def _line(part: Any) -> str:
    """A line of an article's head, or a paragraph of its text behind an empty line."""
    words = _paragraphs(part)
    return f"\n{words}" if part.tag == "p" or "\n" in words else words


def _field(row: Any) -> str:
    code, value = one_line(row[0].text_content()), _paragraphs(row[-1])
    return f"{code} \n{value}" if "\n" in value else f"{code}  {value}"


def _paragraphs(element: Any) -> str:
    """The paragraphs of an element with empty lines between; an element without any is one."""
    found = [one_line(p.text_content()) for p in element.iter("p")]
    return "\n\n".join(found) if found else one_line(element.text_content())


def split(text: str) -> Iterator[tuple[int, str]]:
    """(start, block) of every article; the search summary behind the last one is none."""
    for start, block in between(text, _END):
        if _END.search(block) or re.search(r"^(?:HD|LP|TD)\b", block, re.M) or _WORDS.search(block):
            yield start, block


def read(block: str) -> Article:
    """The article of a block. Raises InputError where it has no text, or a date that is none."""
    coded = labelled(block, _CODE)
    values: dict[str, str] = {}
    for name, value in coded:
        values.setdefault(name, value)
    return _coded(values) if ("hd" in values and ("lp" in values or "td" in values)) else _plain(block)


def _coded(values: dict[str, str]) -> Article:
    body = join_wrapped(values.get("lp", "")) + "\n" + join_wrapped(values.get("td", ""))
    if not body.strip():
        raise InputError("has no text: neither LP nor TD")
    day = " ".join((values.get("pd", ""), values.get("et", "")))
    published = read_date(day)
    if published is None and values.get("pd"):
        raise InputError(f"{one_line(values['pd'])[:60]!r} in PD is not a date")
    outlet = one_line(values.get("sn", ""))
    found = {
        "title": ("HD", values["hd"]), "byline": ("BY", values.get("by", "")), "published": ("PD", published or ""),
        "outlet": ("SN", outlet), "section": ("SE", values.get("se", "")), "url": ("URL", ""),
        "wire": ("CR", credited(values.get("cr", "")) or credited(values.get("cy", "")) or credited(outlet) or ""),
    }  # fmt: skip
    return Article(body, {k: Fact(one_line(v), f"factiva:{code}") for k, (code, v) in found.items() if v.strip()})


def _plain(block: str) -> Article:
    """Headline, byline, "512 words", day, time, outlet, code, language, copyright; then the text."""
    block = _END.sub("", block)
    count = _WORDS.search(block)
    if not count:
        raise InputError("is no article of Factiva's: it has no count of words")
    above = [line.strip() for line in block[: count.start()].split("\n") if line.strip()]
    below = block[count.end() :].split("\n")
    head: list[str] = []
    at = 0
    for at, line in enumerate(below):  # noqa: B007
        if not line.strip() and head and (len(head) >= 3 or any(h.startswith(("(c)", "©", "Copyright")) for h in head)):
            break
        if line.strip():
            head.append(line.strip())
    body = join_wrapped("\n".join(below[at:]))
    day = next((line for line in head if read_date(line)), "")
    if not day:
        raise InputError(f"{' '.join(head[:1])[:60]!r} is not a date")
    clock = next((line for line in head if _CLOCK.fullmatch(line)), "")
    names = [
        h for h in head if h not in (day, clock) and not h.startswith(("(c)", "©", "Copyright")) and not h.isdigit()
    ]
    byline = above[-1] if len(above) > 1 and re.match(r"(?:By|BY|by)\b|[^.]{3,60}$", above[-1]) else ""
    title = " ".join(above[:-1] if byline else above)
    rights = next((h for h in head if h.startswith(("(c)", "©", "Copyright"))), "")
    outlet = names[0] if names else ""
    found = {
        "title": title, "byline": byline, "published": read_date(f"{day} {clock}") or "", "outlet": outlet,
        "wire": credited(rights) or credited(outlet) or "",
    }  # fmt: skip
    return Article(body, {k: Fact(one_line(v), "factiva:layout") for k, v in found.items() if v.strip()})
