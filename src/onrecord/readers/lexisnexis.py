"""LexisNexis: the old layout ("1 of 500 DOCUMENTS", LENGTH:, LOAD-DATE:) and the new one ("Body", "End of Document")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.errors import InputError
from onrecord.readers.agencies import credited
from onrecord.readers.assemble import Article, Fact
from onrecord.readers.dates import read_date
from onrecord.readers.labels import between, labelled, one_line, paragraphs

_NUMBER = re.compile(r"^[ \t]*(?:Document )?\d{1,5} of \d{1,5} DOCUMENTS?[ \t]*$", re.M | re.I)
_END = re.compile(r"^[ \t]*End of Document[ \t]*$", re.M)
_PAGE = re.compile(r"^[ \t]*Page \d{1,5}(?: of \d{1,5})?[ \t]*$", re.M)
_LABEL = re.compile(
    r"[ \t]*(?P<label>(?:BYLINE|SECTION|LENGTH|DATELINE|HIGHLIGHT|BODY|CORRECTION-DATE|CORRECTION|URL|SUBJECT|GRAPHIC|LOAD-DATE"
    r"|LANGUAGE|PUBLICATION-TYPE|JOURNAL-CODE|SERIES|TYPE|NOTES|DISTRIBUTION|ORGANIZATION|GEOGRAPHIC|PERSON|COUNTRY|STATE|CITY"
    r"|COMPANY|INDUSTRY|TICKER|NAME|ACC-NO|DOCUMENT-TYPE|UPDATE|PAGE|EDITION|HEADLINE"
    r"|Byline|Section|Length|Dateline|Highlight|Load-Date|Graphic|Language|Publication-Type|Journal Code|Subject|Geographic"
    r"|Person|Organization|Company|Industry|Correction|Correction-Date|URL|Series|Notes|Edition)(?=[ \t]?:)"
    r"|(?:Body|BODY|Classification)(?=[ \t]*$))[ \t]?:?[ \t]*"
)
_BODY = re.compile(r"^[ \t]*(?:Body|BODY|TEXT|Text|FULL TEXT)[ \t]*:?[ \t]*$", re.M)
_AFTER = re.compile(r"^[ \t]*(?:Classification|Load-Date:|LOAD-DATE:|End of Document)[ \t]*", re.M)
_COPYRIGHT = re.compile(r"^(?:Copyright|©|\(c\)|All Rights Reserved|Copr\.)", re.I)


def split(text: str) -> Iterator[tuple[int, str]]:
    """(start, block) of every article."""
    text = _PAGE.sub(lambda m: " " * len(m[0]), text)
    if _END.search(text):
        yield from between(text, _END)
        return
    starts = [m.start() for m in _NUMBER.finditer(text)]
    if not starts:
        yield from between(text, re.compile(r"^[ \t]*Load-Date:[^\n]*$", re.M | re.I))
        return
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield start, text[start:end]


def read(block: str) -> Article:
    """The article of a block. Raises InputError where there is no body."""
    block = _END.sub("", block)
    fields = labelled(block, _LABEL)
    values: dict[str, str] = {}
    for name, value in fields:
        values.setdefault(name, value)
    body = _body(block, values, fields)
    title, outlet, date = _head(values[""])
    facts: dict[str, Fact] = {}
    for field, label, words in (
        ("title", "headline", one_line(values.get("headline", "")) or title), ("outlet", "source", outlet),
        ("byline", "BYLINE", one_line(values.get("byline", ""))), ("deck", "HIGHLIGHT", one_line(values.get("highlight", ""))),
        ("section", "SECTION", one_line(values.get("section", "")).partition(";")[0]),
        ("published", "date", date or read_date(values.get("load-date", "")[:60]) or ""),
        ("url", "URL", values.get("url", "").split("\n")[0].strip()), ("dateline", "DATELINE", one_line(values.get("dateline", ""))[:80]),
        ("wire", "source", credited(outlet) or ""),
    ):  # fmt: skip
        if words:
            facts[field] = Fact(words, f"lexisnexis:{label}")
    if "correction" in values:
        body += f"\nCorrection: {one_line(values['correction'])}"
    return Article(body, facts)


def _head(head: str) -> tuple[str, str, str]:
    """(headline, outlet, date) from the lines before the first label.

    The old layout has outlet, date with edition, headline, set apart by blank lines; the new one headline, outlet, date.
    """
    chunks = [[line.strip() for line in chunk.split("\n") if line.strip()] for chunk in re.split(r"\n[ \t]*\n", head)]
    chunks = [[line for line in c if not _NUMBER.match(line) and not _COPYRIGHT.match(line)] for c in chunks]
    chunks = [c for c in chunks if c]
    for at, chunk in enumerate(chunks):
        for row, line in enumerate(chunk):
            date = _only_date(line)
            if date:
                before = [x for c in chunks[:at] for x in c] + chunk[:row]
                return _around(before, chunks[at + 1 :], date)
    lines = [line for c in chunks for line in c]
    return (lines[-1] if lines else ""), (lines[0] if len(lines) > 1 else ""), ""


def _around(before: Sequence[str], after: Sequence[Sequence[str]], date: str) -> tuple[str, str, str]:
    if len(before) >= 2:
        return " ".join(before[:-1]), before[-1], date
    outlet = before[0] if before else ""
    return " ".join(after[0]) if after else "", outlet, date


def _only_date(line: str) -> str | None:
    """The date of a line that holds a date and little else: headlines name days too."""
    return (
        read_date(line)
        if len(line) <= 70
        and re.match(r"(?:\w{3,9}day,? )?(?:[A-Z][a-z]{2,8}\.? \d{1,2},? \d{4}|\d{1,2} [A-Z][a-z]{2,8} \d{4})", line)
        else None
    )


def _body(block: str, values: dict[str, str], fields: Sequence[tuple[str, str]]) -> str:
    start = _BODY.search(block)
    if start:
        end = _AFTER.search(block, start.end())
        rest = block[start.end() : end.start() if end else len(block)]
        # In the old layout BODY stands alone on its line too; the labels behind it end it.
        return paragraphs(labelled(rest, _LABEL)[0][1])
    if values.get("body"):
        return paragraphs(values["body"])
    # Exports without BODY: the text follows the value of the last label of the head, after a blank line.
    for name, value in fields:
        if name in ("length", "dateline", "highlight", "byline", "section"):
            _, _, rest = value.partition("\n\n")
            if len(rest.split()) > 20:
                return paragraphs(rest)
    raise InputError("has no body: only the head of the article was exported")
