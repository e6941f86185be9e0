"""Plain text to a `Report`: bytes to characters, lines to paragraphs, and the masthead."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.errors import InputError, UsageError
from onrecord.readers.assemble import LARGEST, check_text
from onrecord.readers.items import Found, Input, Item
from onrecord.readers.kinds import kind_of
from onrecord.readers.language import identify_language
from onrecord.readers.masthead import read_masthead
from onrecord.readers.streams import LARGEST_ITEM, read_item
from onrecord.records import Evidence, Report, Span, content_id

__all__ = ["LARGEST", "Decoded", "check_date", "decode", "read_bytes", "read_plain", "report_from_text"]
LARGEST_TEXT = 4 * LARGEST_ITEM
"""Bytes of a file that is read as one text."""
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,6})?)?(?:Z|[+-]\d{2}:?\d{2})?)?")
_DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, the encoding they were read in, and what there is to say of it."""

    text: str
    encoding: str
    note: str | None


def report_from_text(
    text: str, *, published: str | None = None, outlet: str | None = None, url: str | None = None, name: str = "text"
) -> Report:
    """A report from its published text; `published` is an ISO date or date-time, `name` is for messages.

    Raises InputError where there is nothing to read or far too much, UsageError for a date that is none.
    """
    if published is not None:
        check_date(published)
    check_text(text, name)
    head = read_masthead(text, split_paragraphs(text), published)
    marked = kind_of(title=head.title.of(text) if head.title else None, url=url)
    found = [("wire", head.credit.evidence)] if head.credit else []
    found += [("kind", Evidence(marked[1]))] if marked else []
    return Report(
        id=content_id(text, published, outlet, url),
        text=text,
        paragraphs=head.paragraphs,
        title=head.title,
        deck=head.deck,
        byline=head.byline,
        dateline=head.dateline,
        outlet=outlet,
        wire=head.credit.agency if head.credit else None,
        published=published,
        url=url,
        language=identify_language(text),
        kind=marked[0] if marked else None,
        provenance=tuple(found),
    )


def read_plain(source: Input) -> Iterator[Item]:
    """One report from a text file. Raises InputError where it holds no text."""
    decoded = decode(read_item(source.stream, LARGEST_TEXT), source.name)
    options = source.options
    report = report_from_text(
        decoded.text, published=options.published, outlet=options.outlet, url=options.url, name=source.name
    )
    yield Found(
        replace(report, retrieved=options.retrieved), source.name, None, (decoded.note,) if decoded.note else ()
    )


def check_date(value: str) -> None:
    """Raises UsageError unless `value` is an ISO date or date-time that exists."""
    match = _DATE.fullmatch(value)
    if not match:
        raise UsageError(f"{value!r} is not a date; write it as 2025-09-03 or 2025-09-03T18:30+02:00")
    year, month, day = (int(match[k]) for k in (1, 2, 3))
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = 28 if month == 2 and not leap else _DAYS[month - 1] if 1 <= month <= 12 else 0
    if not (1 <= day <= last and year >= 1):
        raise UsageError(f"{value!r} is not a day that exists; write dates as 2025-09-03")
    if match[4] and (int(match[4]) > 23 or int(match[5]) > 59 or int(match[6] or 0) > 60):
        raise UsageError(f"{value!r} is not a time that exists; write times as 18:30")


def read_bytes(path: Path) -> bytes:
    """The bytes of a file; InputError says plainly why there are none."""
    try:
        if path.is_dir():
            raise InputError(f"{path}: is a folder, not a file")
        return path.read_bytes()
    except FileNotFoundError as error:
        near = nearest_file(path)
        raise InputError(f"{path}: no such file{near}") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def nearest_file(path: Path) -> str:
    from onrecord.errors import nearest

    try:
        return nearest(path.name, [entry.name for entry in path.parent.iterdir()])
    except OSError:
        return ""


def decode(data: bytes, name: str) -> Decoded:
    """Bytes to characters: by byte-order mark, as UTF-8, else by charset-normalizer's best guess, which is said.

    Raises InputError for what is no text at all.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decode_as(data, encoding, name)
    if b"\0" in data[:65536]:
        raise InputError(f"{name}: is not text (byte {data.index(0)} is zero)")
    try:
        return Decoded(data.decode("utf-8"), "utf-8", None)
    except UnicodeDecodeError as error:
        return _guess(data, name, error)


def _decode_as(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        return Decoded(
            data.decode(encoding), encoding, None if encoding == "utf-8-sig" else f"read as {encoding.upper()}"
        )
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: begins as {encoding.upper()} but breaks off at byte {error.start}") from error


def _guess(data: bytes, name: str, error: UnicodeDecodeError) -> Decoded:
    from charset_normalizer import from_bytes

    line = data[: error.start].count(b"\n") + 1
    best = from_bytes(data[:LARGEST]).best()
    if best is None or _is_binary(data):
        raise InputError(
            f"{name}: is not text (byte 0x{data[error.start]:02x} in line {line} fits no encoding)"
        ) from error
    text = data.decode(best.encoding, errors="replace")
    return Decoded(
        text, best.encoding, f"not UTF-8 (byte 0x{data[error.start]:02x} in line {line}); read as {best.encoding}"
    )


def _is_binary(data: bytes) -> bool:
    sample = data[:65536]
    control = sum(1 for b in sample if b < 9 or 13 < b < 32 or b == 127)
    return control > 0.02 * len(sample)


def split_paragraphs(text: str) -> list[Span]:
    """One span a line, or a block between empty lines where the text was wrapped by hand."""
    lines = [Span(m.start(), m.end()) for m in re.finditer(r"[^\r\n\u2028\u2029\x0b\x0c\x85]+", text)]
    lines = [_trim(text, line) for line in lines]
    lines = [line for line in lines if line.start < line.end]
    if not _is_wrapped(text, lines):
        return lines
    joined: list[Span] = []
    for line in lines:
        gap = text[joined[-1].end : line.start] if joined else ""
        if joined and len(re.findall(r"\r\n|[\r\n]", gap)) == 1:
            joined[-1] = Span(joined[-1].start, line.end)
        else:
            joined.append(line)
    return joined


def join_wrapped(text: str) -> str:
    """The text with a paragraph a line, whatever width its lines were broken at."""
    return "\n".join(" ".join(span.of(text).split()) for span in split_paragraphs(text))


def _trim(text: str, span: Span) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, max(start, span.start + len(words.rstrip())))


def _is_wrapped(text: str, lines: list[Span]) -> bool:
    """Whether lines were broken at a width: most that another follows directly are 50 to 100 long and end mid-sentence."""
    followed = [a for a, b in itertools.pairwise(lines) if text[a.end : b.start].count("\n") == 1]
    if len(followed) < 3:
        return False
    broken = [a for a in followed if 50 <= a.end - a.start <= 100 and text[a.end - 1] not in '.!?"”']
    return len(broken) >= 0.6 * len(followed)
