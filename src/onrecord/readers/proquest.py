"""ProQuest: documents between lines of underscores, every field with its label."""

from __future__ import annotations

import re
from collections.abc import Iterator

from onrecord.errors import InputError
from onrecord.readers.agencies import credited
from onrecord.readers.assemble import Article, Fact
from onrecord.readers.dates import read_date
from onrecord.readers.labels import between, labelled, one_line
from onrecord.readers.plain import join_wrapped

_RULE = re.compile(r"^[ \t]*_{20,}[ \t]*$", re.M)
_NUMBER = re.compile(r"^[ \t]*Document \d{1,5} of \d{1,5}[ \t]*$", re.M)
_LABEL = re.compile(
    r"[ \t]*(?P<label>Title|Headline|Author|Publication info|Publication title|Publication date|Publication year|Publication subject"
    r"|Abstract|Links|Full text|Full Text|Subject|Location|People|Company / organization|Company|Business indexing term|Classification"
    r"|Pages|First page|Section|Publisher|Place of publication|Country of publication|ISSN|e-ISSN|Source type"
    r"|Language of publication|Document type|Dateline|ProQuest document ID|Document URL|Copyright|Last updated|Database"
    r"|Number of pages|Volume|Issue|Column|Identifier / keyword|Credit|Correspondence author|Source attribution|Subtitle)[ \t]?:[ \t]*"
)


_EDITION = re.compile(r",\s(?:Late|Early|National|Eastern|Western|Final|First|Online|Print|Weekend|International)\b.*$")


def split(text: str) -> Iterator[tuple[int, str]]:
    """(start, block) of every document; contents, bibliography and terms are none."""
    for start, block in between(text, _RULE):
        names = {m["label"].lower() for line in block.split("\n") if (m := _LABEL.match(line))}
        if (
            len(
                names
                & {"full text", "publication title", "publication date", "proquest document id", "publication info"}
            )
            >= 2
        ):
            yield start, block


def read(block: str) -> Article:
    """The article of a block. Raises InputError where only an abstract was exported, or a date is none."""
    fields = labelled(_RULE.sub("", block), _LABEL)
    values: dict[str, str] = {}
    for name, value in fields:
        if value or name not in values:
            values.setdefault(name, value)
    body = join_wrapped(values.get("full text", ""))
    if len(body.split()) < 5:
        raise InputError("has no full text" + (": only an abstract was exported" if values.get("abstract") else ""))
    day = values.get("publication date", "")
    info = values.get("publication info", "")
    published = read_date(day) or read_date(info.rpartition("]")[2])
    if published is None and re.search(r"\d", day) and not re.fullmatch(r"(?:[A-Za-z]+ )?\d{4}", one_line(day)):
        raise InputError(f"{one_line(day)[:60]!r} in 'Publication date' is not a date")
    lines = [line.strip() for line in _NUMBER.sub("", values[""]).split("\n") if line.strip()]
    outlet = one_line(values.get("publication title", "") or info.partition(";")[0])
    found = {
        "title": ("Title", values.get("title") or values.get("headline") or (lines[-1] if lines else "")),
        "deck": ("Subtitle", values.get("subtitle", "")), "byline": ("Author", values.get("author", "")),
        "published": ("Publication date", published or ""), "outlet": ("Publication title", _EDITION.sub("", outlet.partition(";")[0])),
        "section": ("Section", values.get("section", "")), "url": ("Document URL", values.get("document url", "")),
        "type": ("Document type", values.get("document type", "")), "dateline": ("Dateline", values.get("dateline", "")),
        "wire": ("Credit", credited(values.get("credit", "")) or credited(values.get("copyright", "")) or credited(outlet) or ""),
    }  # fmt: skip
    return Article(
        body, {k: Fact(one_line(v)[:2000], f"proquest:{label}") for k, (label, v) in found.items() if v.strip()}
    )
