"""JSON that holds articles: a line each, an array, one object, the answer of a search service; streamed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, BinaryIO

from onrecord.errors import InputError
from onrecord.readers import jsonld, ninjs
from onrecord.readers.assemble import Article, report_of
from onrecord.readers.columns import ColumnMap, map_columns
from onrecord.readers.items import Found, Input, Item, Refusal, Remark
from onrecord.readers.streams import LARGEST_ITEM
from onrecord.readers.tables import Lines, lines_of, row_item

_LISTS = ("articles", "results", "items", "data", "docs", "hits", "response", "news", "stories", "documents", "entries")
_SPACE = re.compile(r"[\s,]*")
CHUNK = 1 << 20
MOST_MAPPINGS = 3
"""Column mappings that are said; a file whose rows all differ would say one a row."""


@dataclass(slots=True)
class _Said:
    """The mappings that a person has been told of."""

    columns: set[tuple[str, str]] = field(default_factory=set)
    times: int = 0


def read_json(source: Input) -> Iterator[Item]:
    """Every article of a file of JSON, in order; an object that is none is refused with its place."""
    said = _Said()
    for position, value in _values(source):
        if isinstance(value, InputError):
            yield Refusal(source.name, position, str(value))
            continue
        yield from _items(value, source, position, said)


def _values(source: Input) -> Iterator[tuple[str | None, Any]]:
    """(position, value or InputError) for every value at the top of the file."""
    lines = lines_of(source)
    start = lines_text(source).lstrip()
    if start.startswith("["):
        yield from _array(lines)
    elif _one_a_line(start):
        for line in lines:
            if line.strip():
                yield f"line {lines.number}", _parse(line)
    else:
        value = _parse("".join(_bounded(lines)))
        found = _list_in(value)
        if found is None:
            yield None, value
        else:
            yield from ((f"item {n}", one) for n, one in enumerate(found, 1))


def lines_text(source: Input) -> str:
    """The first characters of an input."""
    wide = source.head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return source.head.decode("utf-16" if wide else "utf-8-sig", "replace")


def _one_a_line(start: str) -> bool:
    """Whether objects stand a line each; an object alone over several lines does not."""
    first, _, rest = start.partition("\n")
    if not isinstance(_parse(first), InputError):
        return bool(rest.lstrip().startswith("{")) or _list_in(_parse(first)) is None
    return re.search(r"\n\{[^\n]*\}\s*(?:\n|$)", start) is not None or (first.startswith('{"') and not rest)


def _parse(line: str) -> Any:
    try:
        return json.loads(line, strict=False)
    except RecursionError:
        return InputError("is nested too deep")
    except ValueError as error:
        return InputError(f"is not valid JSON: {error}")


def _bounded(lines: Lines) -> Iterator[str]:
    size = 0
    for line in lines:
        size += len(line)
        if size > 10 * LARGEST_ITEM:
            raise InputError(f"one JSON object of more than {10 * LARGEST_ITEM:,} characters; write a line each")
        yield line


def _array(lines: Lines) -> Iterator[tuple[str, Any]]:
    """The elements of one array as they come; what follows a broken element cannot be told apart, and ends the file."""
    decoder = json.JSONDecoder(strict=False)
    chunks = _chunks(lines)
    held, ended = next(chunks, "").lstrip().removeprefix("["), False
    for number in range(1, 1 << 62):
        while True:
            held = held[_SPACE.match(held).end() :]  # type: ignore[union-attr]
            if held.startswith("]"):
                return
            try:
                value, end = decoder.raw_decode(held)
                # A number may go on in the next chunk; nothing else can.
                if end < len(held) or ended:
                    break
            except RecursionError as error:
                raise InputError(f"item {number} is nested too deep") from error
            except ValueError as error:
                if ended or len(held) > 2 * LARGEST_ITEM:
                    if not held:
                        return
                    raise InputError(f"item {number} is not valid JSON: {error}") from error
            more = next(chunks, None)
            ended = more is None
            held += more or ""
        held = held[end:]
        yield f"item {number}", value


def _chunks(lines: Lines) -> Iterator[str]:
    import codecs

    if lines.wide:
        yield from lines
        return
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="replace")
    stream: BinaryIO = lines.stream
    while data := stream.read(CHUNK):
        yield decoder.decode(data)
    yield decoder.decode(b"", final=True)


def _list_in(value: Any) -> list[Any] | None:
    """The list of articles inside an answer such as {"status": "ok", "articles": [...]}."""
    for _ in range(3):
        if not isinstance(value, dict):
            break
        inner = next((value[k] for k in _LISTS if isinstance(value.get(k), list | dict)), None)
        if isinstance(inner, list) and inner and all(isinstance(one, dict) for one in inner[:5]):
            return inner
        value = inner
    return None


def _items(value: Any, source: Input, position: str | None, said: _Said) -> Iterator[Item]:
    if not isinstance(value, dict):
        yield Refusal(source.name, position, f"is no object but {type(value).__name__}")
        return
    value = value["_source"] if isinstance(value.get("_source"), dict) else value
    if ninjs.is_ninjs(value):
        yield from _articles([ninjs.article_of(value)], source, position)
    elif jsonld.types_of(value) & jsonld.ARTICLES:
        yield from _articles(_schema_articles(value), source, position)
    else:
        yield from _row(value, source, position, said)


def _schema_articles(node: Mapping[str, Any]) -> list[Article]:
    facts = jsonld.facts_of(node)
    facts.pop("deck", None)
    body = "\n".join((jsonld.body_of(node) or "", *(f"Correction: {c}" for c in jsonld.corrections_of(node))))
    return jsonld.updates_of(node, facts) or [Article(body, facts, jsonld.based_on(node))]


def _articles(articles: list[Article], source: Input, position: str | None) -> Iterator[Item]:
    for number, article in enumerate(articles, 1):
        where = position if len(articles) == 1 else ", ".join(p for p in (position, f"update {number}") if p)
        try:
            yield Found(report_of(article, source.options, ""), source.name, where, article.notes)
        except InputError as error:
            yield Refusal(source.name, where, str(error).removeprefix(": "))


def _row(value: Mapping[str, Any], source: Input, position: str | None, said: _Said) -> Iterator[Item]:
    nested = value.get("fields")
    row = {**value, **nested} if isinstance(nested, dict) else value
    cells = {str(key): _cell(cell) for key, cell in row.items() if cell not in (None, "", [], {})}
    try:
        mapping = _mapping(tuple(cells), source.options.columns)
    except InputError as error:
        yield Refusal(source.name, position, str(error))
        return
    if not said.columns.issuperset(mapping.columns.items()) and said.times < MOST_MAPPINGS:
        said.columns |= set(mapping.columns.items())
        said.times += 1
        yield Remark(source.name, mapping.said())
    yield row_item(cells, mapping, source.options, source.name, position or "object")


@lru_cache(maxsize=256)
def _mapping(keys: tuple[str, ...], given: tuple[tuple[str, str], ...]) -> ColumnMap:
    present = tuple((of, column) for of, column in given if column in keys)
    return map_columns(keys, present)


def _cell(value: Any, depth: int = 0) -> str:
    """A value as the cell of a table would show it: names of people, not their objects."""
    if isinstance(value, str):
        return value
    if depth > 3 or value is None:
        return ""
    if isinstance(value, dict):
        return _cell(
            next((value[k] for k in ("name", "value", "title", "text", "rendered", "#text") if k in value), None),
            depth + 1,
        )
    if isinstance(value, list):
        parts = [_cell(one, depth + 1) for one in value[:1000]]
        return ("\n" if any(len(p) > 200 for p in parts) else ", ").join(p for p in parts if p)
    return str(value)
