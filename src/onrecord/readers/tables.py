"""CSV and TSV of articles, row by row: delimiter and columns are guessed and said, a bad row is refused alone."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from onrecord.errors import InputError
from onrecord.readers.assemble import LARGEST, Article, Fact, report_of
from onrecord.readers.columns import ColumnMap, map_columns
from onrecord.readers.dates import read_date
from onrecord.readers.fragments import looks_like_html, text_of_fragment
from onrecord.readers.items import Found, Input, Item, ReadOptions, Refusal, Remark
from onrecord.readers.streams import LARGEST_ITEM

MOST_COLUMNS = 2_000
_DATES = ("published", "updated", "retrieved")


@dataclass(slots=True)
class Lines:
    """The lines of a stream as characters, each decoded on its own: files that were pasted together mix encodings."""

    stream: BinaryIO
    wide: str | None = None
    """An encoding of two bytes a character, by its byte-order mark."""
    number: int = 0
    foreign: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[str]:
        if self.wide:
            yield from self._wide()
            return
        while line := self.stream.readline(LARGEST_ITEM + 1):
            if len(line) > LARGEST_ITEM:
                raise InputError(f"line {self.number + 1:,} is longer than {LARGEST_ITEM:,} bytes")
            # Spreadsheets of old ended their lines with a carriage return alone.
            for part in line.splitlines(keepends=True):
                self.number += 1
                yield self._decode(part)

    def _wide(self) -> Iterator[str]:
        import io

        for line in io.TextIOWrapper(self.stream, encoding=self.wide, errors="replace", newline=""):
            self.number += 1
            yield line

    def _decode(self, line: bytes) -> str:
        try:
            return line.decode("utf-8-sig" if self.number == 1 else "utf-8")
        except UnicodeDecodeError:
            pass
        try:
            decoded, name = line.decode("cp1252"), "Windows-1252"
        except UnicodeDecodeError:
            decoded, name = line.decode("latin-1"), "Latin-1"
        self.foreign[name] += 1
        return decoded


def lines_of(source: Input) -> Lines:
    """The lines of an input."""
    wide = "utf-16" if source.head.startswith((b"\xff\xfe", b"\xfe\xff")) else None
    return Lines(source.stream, wide)


def read_table(source: Input) -> Iterator[Item]:
    """Every row of a table of articles. Raises InputError where no column holds text."""
    csv.field_size_limit(2 * LARGEST)
    lines = lines_of(source)
    text = source.head.decode("utf-16" if lines.wide else "utf-8-sig", "replace")
    delimiter = _delimiter(text, source.name)
    rows = csv.reader(iter(lines), delimiter=delimiter, quoting=_quoting(text, delimiter))
    try:
        header = next((row for row in rows if any(cell.strip() for cell in row)), [])
    except csv.Error as error:
        raise InputError(f"is no table: {error}") from error
    if len(header) > MOST_COLUMNS:
        raise InputError(f"{len(header):,} columns, {MOST_COLUMNS:,} are the most")
    mapping = map_columns([c.strip() for c in header], source.options.columns)
    yield Remark(source.name, mapping.said())
    yield from _read_rows(source, lines, rows, [c.strip() for c in header], mapping)
    for name, count in lines.foreign.items():
        yield Remark(source.name, f"{count:,} of {lines.number:,} lines are not UTF-8; read as {name}")


def _read_rows(
    source: Input, lines: Lines, rows: Iterator[list[str]], header: Sequence[str], mapping: ColumnMap
) -> Iterator[Item]:
    while True:
        position = f"line {lines.number + 1}"
        try:
            row = next(rows)
            if len(row) > len(header) + MOST_COLUMNS:
                raise InputError(f"{len(row):,} cells where the header has {len(header):,}")
            if not any(cell.strip() for cell in row):
                continue
            values = dict(zip(header, row, strict=False))
            yield row_item(values, mapping, source.options, source.name, position)
        except StopIteration:
            return
        except csv.Error as error:
            yield Refusal(source.name, position, f"is no row of a table: {error}")
        except InputError as error:
            yield Refusal(source.name, position, str(error))


def row_item(
    row: Mapping[str, str], mapping: ColumnMap, options: ReadOptions, name: str, position: str
) -> Found | Refusal:
    """The report of one row or object; a row without text, or with a date that is none, is refused."""
    try:
        article = row_article(row, mapping)
        return Found(report_of(article, options, ""), name, position)
    except InputError as error:
        return Refusal(name, position, str(error).removeprefix(": "))


def row_article(row: Mapping[str, str], mapping: ColumnMap) -> Article:
    """What one row says. Raises InputError for a date that is none and for a row without text."""
    facts: dict[str, Fact] = {}
    for of, column in mapping.columns.items():
        value = (row.get(column) or "").strip()
        if of in _DATES and value and value.lower() not in ("none", "null", "nan", "nat", "n/a", "na", "-"):
            date = read_date(value)
            if date is None:
                raise InputError(f"{value[:60]!r} in column {column!r} is not a date")
            facts[of] = Fact(date, f"column:{column}")
        elif of not in ("text", *_DATES) and value and value.lower() not in ("none", "null", "nan"):
            facts[of] = Fact(value[:2000], f"column:{column}")
    body = row.get(mapping.columns.get("text", "")) or ""
    web = looks_like_html(body)
    text = text_of_fragment(body) if web else body
    if not text.strip():
        if "text" in mapping.columns:
            raise InputError("has no text")
        if "title" not in facts:
            raise InputError("has neither text nor title")
    return Article(text, facts, raw=body if web else None, web=web)


def _delimiter(text: str, name: str) -> str:
    """The character that the first line is best cut at; by name where there is but one column."""
    first = re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0]
    counts = {mark: first.count(mark) for mark in ("\t", ",", ";", "|")}
    best = max(counts, key=lambda mark: counts[mark])
    if counts["\t"]:
        return "\t"
    return best if counts[best] else "\t" if name.endswith((".tsv", ".tab")) else ","


def _quoting(text: str, delimiter: str) -> Literal[0, 3]:
    """Many tab-separated files quote nothing, and a lone quotation mark in one would swallow the rows behind it."""
    quoted = f'{delimiter}"' in text or text.startswith('"') or '\n"' in text
    return csv.QUOTE_MINIMAL if delimiter != "\t" or (quoted and f'"{delimiter}' in text) else csv.QUOTE_NONE
