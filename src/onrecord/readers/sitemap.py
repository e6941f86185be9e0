"""News sitemaps: headline, day and outlet of reports that stand elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.errors import InputError
from onrecord.readers.assemble import Article, Fact, report_of
from onrecord.readers.dates import read_date
from onrecord.readers.items import Found, Input, Item, Refusal, Remark
from onrecord.readers.xmlstream import elements, find, words_of

_FIELDS = (
    ("title", "title"),
    ("published", "publication_date"),
    ("outlet", "name"),
    ("url", "loc"),
    ("kind", "genres"),
)


def read_sitemap(source: Input) -> Iterator[Item]:
    """Every address with a headline; those without one are counted."""
    bare = 0
    for number, element in enumerate(elements(source.stream, "{*}url"), 1):
        facts: dict[str, Fact] = {}
        for field, name in _FIELDS:
            words = words_of(find(element, name))
            value = read_date(words) if field == "published" else words
            if value:
                facts[field] = Fact(value, f"sitemap:{name}")
        if "title" not in facts:
            bare += 1
            continue
        if "opinion" in facts.get("kind", Fact("", "")).value.lower():
            facts["kind"] = Fact("opinion", "sitemap:genres")
        else:
            facts["kind"] = Fact("summary", "sitemap:title")
        try:
            yield Found(report_of(Article("", facts), source.options, ""), source.name, f"address {number}")
        except InputError as error:
            yield Refusal(source.name, f"address {number}", str(error).removeprefix(": "))
    if bare:
        yield Remark(source.name, f"{bare:,} addresses carry no headline: fetch them to read them")
