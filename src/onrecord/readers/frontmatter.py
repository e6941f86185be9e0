"""Text under front matter ("title: ...", between "---" or "+++"), and Markdown."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

from onrecord.errors import InputError
from onrecord.readers.assemble import Article, Fact, report_of
from onrecord.readers.columns import map_columns
from onrecord.readers.dates import read_date
from onrecord.readers.items import Found, Input, Item
from onrecord.readers.plain import LARGEST_TEXT, decode, join_wrapped
from onrecord.readers.streams import read_item

_FRONT = re.compile(r"\A(?P<mark>---|\+\+\+)[ \t]*\r?\n(?P<front>.{0,20000}?)^(?P=mark)[ \t]*(?:\r?\n|\Z)", re.S | re.M)
_PAIR = re.compile(r"(?P<key>[A-Za-z][\w \-]{0,40}?)[ \t]*:(?:[ \t]+(?P<value>.*))?$")
_ITEM = re.compile(r"[ \t]+-[ \t]+(?P<value>.+)$|-[ \t]+(?P<lone>.+)$")
_DATES = ("published", "updated", "retrieved")
_HEADING = re.compile(r"^(?P<marks>#{1,6})[ \t]+(?P<words>.+?)[ \t#]*$", re.M)
_IMAGE = re.compile(r"!\[[^\[\]\n]{0,500}\]\([^()\n]{0,1000}\)")
_LINK = re.compile(r"\[(?P<words>[^\[\]\n]{1,500})\](?:\([^()\n]{0,1000}\)|\[[^\[\]\n]{0,100}\])")
_STRONG = re.compile(
    r"(?<![\w*_])(?P<mark>\*{1,3}|_{1,3}|~~|`)(?=\S)(?P<words>[^*_~`\n]{1,500}?)(?<=\S)(?P=mark)(?![\w*_])"
)
_LEAD = re.compile(r"^[ \t]{0,3}(?:>[ \t]?|[*+-][ \t]+|\d{1,3}[.)][ \t]+)+", re.M)
_RULER = re.compile(r"^[ \t]{0,3}(?:[*_-][ \t]*){3,}$", re.M)


def read_marked(source: Input) -> Iterator[Item]:
    """The report of a text file with front matter or in Markdown. Raises InputError for a date that is none."""
    decoded = decode(read_item(source.stream, LARGEST_TEXT), source.name)
    text = decoded.text
    front = _FRONT.match(text)
    facts = _facts(_values(front["front"], front["mark"])) if front else {}
    body = text[front.end() :] if front else text
    named = source.name.lower().endswith((".md", ".markdown")) or _HEADING.match(body.lstrip()) is not None
    if named:
        heading = _HEADING.match(body.lstrip())
        if heading and "title" not in facts:
            facts["title"] = Fact(_unmark(heading["words"]), "markdown:heading")
        body = _unmark(body)
    article = Article(join_wrapped(body), facts, raw=text)
    notes = (decoded.note,) if decoded.note else ()
    yield Found(report_of(article, source.options, source.name), source.name, None, notes)


def _unmark(body: str) -> str:
    """Markdown to the words that a reader of the page sees."""
    plain = _RULER.sub("", _IMAGE.sub("", body))
    plain = _HEADING.sub(lambda m: m["words"], _LEAD.sub("", _LINK.sub(lambda m: m["words"], plain)))
    for _ in range(3):
        plain = _STRONG.sub(lambda m: m["words"], plain)
    return plain


def _values(front: str, mark: str) -> dict[str, str]:
    if mark == "+++":
        try:
            return {key: _plain(value) for key, value in tomllib.loads(front).items()}
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise InputError(f"front matter is not valid TOML: {error}") from error
    values: dict[str, list[str]] = {}
    last = None
    for line in front.splitlines():
        pair, item = _PAIR.match(line), _ITEM.match(line)
        if pair:
            last = pair["key"]
            values[last] = [_unquote(pair["value"] or "")]
        elif item and last:
            values[last].append(_unquote(item["value"] or item["lone"]))
        elif line.startswith((" ", "\t")) and last:
            values[last].append(line.strip())
    return {key: _joined(parts) for key, parts in values.items()}


def _joined(parts: list[str]) -> str:
    parts = [p for p in parts if p and p not in ("|", ">", "|-", ">-")]
    return ", ".join(parts) if len(parts) > 1 and all(len(p) < 60 for p in parts) else " ".join(parts)


def _unquote(value: str) -> str:
    value = value.strip()
    if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
        return value[1:-1]
    if value.startswith("[") and value.endswith("]"):
        return ", ".join(_unquote(v) for v in value[1:-1].split(","))
    return re.sub(r"[ \t]+#.*$", "", value)


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_plain(v) for v in value)
    if isinstance(value, dict):
        return str(value.get("name") or "")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _facts(values: dict[str, str]) -> dict[str, Fact]:
    """The fields that the front matter names, by the same names as a table's columns."""
    given = {key: value for key, value in values.items() if value.strip()}
    if not given:
        return {}
    try:
        columns = map_columns((*given, "text"), (("text", "text"),)).columns
    except InputError:
        return {}
    facts: dict[str, Fact] = {}
    for field, key in columns.items():
        if field == "text" or key not in given:
            continue
        value = given[key]
        if field in _DATES:
            date = read_date(value)
            if date is None:
                raise InputError(f"{value[:60]!r} in {key!r} is not a date")
            value = date
        facts[field] = Fact(value, f"front matter:{key}")
    return facts
