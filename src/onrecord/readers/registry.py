"""Every format that holds news, and the way in: whatever sources name comes out as reports, refusals and remarks.

A format is a module of this folder and a line of `FORMATS`; a package of somebody else's adds its own by an entry
point of the group "onrecord.readers" that loads a `Format`.
"""

from __future__ import annotations

import io
import sys
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from typing import IO, cast

from onrecord.errors import InputError, UsageError, nearest
from onrecord.readers import signatures as signs
from onrecord.readers.items import Found, Input, Item, Reader, ReadOptions, Refusal, Remark
from onrecord.readers.plain import check_date, nearest_file
from onrecord.readers.streams import HEAD, Meter, Peeked, expand, packing, unpack, unpacked_head, zip_members

__all__ = [
    "FORMATS", "Format", "Found", "Input", "Item", "Meter", "ReadOptions", "Refusal", "Remark", "known_formats",
    "open_bytes", "open_reports",
]  # fmt: skip
DEFAULTS = ReadOptions()
DEEPEST = 3
"""Archives within archives that are opened."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, what it is called, how it looks, and "module:function" that reads it (a `Reader`)."""

    name: str
    title: str
    sign: signs.Sign
    reader: str
    packed: bool = False
    """Whether its reader takes gzip and zstd as they come, record by record."""


FORMATS = (
    Format("parquet", "Parquet tables", signs.starts(b"PAR1"), "onrecord.readers.parquet:read_parquet"),
    Format("pdf", "PDF text", signs.is_pdf, "onrecord.readers.documents:read_pdf"),
    Format("docx", "Word documents and exports", signs.is_docx, "onrecord.readers.documents:read_docx"),
    Format("rtf", "RTF documents and exports", signs.starts(b"{\\rtf"), "onrecord.readers.documents:read_rtf"),
    Format("warc", "WARC, CC-NEWS", signs.starts(b"WARC/"), "onrecord.readers.warc:read_warc", packed=True),
    Format("newsml", "NewsML-G2 and NITF", lambda s: signs.is_newsml(s) or signs.is_nitf(s), "onrecord.readers.newsml:read_newsml"),
    Format("sitemap", "news sitemaps", signs.is_sitemap, "onrecord.readers.sitemap:read_sitemap"),
    Format("feed", "RSS and Atom", signs.is_feed, "onrecord.readers.feed:read_feed"),
    Format("html", "web pages", signs.is_html, "onrecord.readers.webpage:read_webpage"),
    Format("json", "JSON, JSON Lines, ninjs", signs.is_json, "onrecord.readers.jsonlines:read_json"),
    Format("mail", "e-mail (.eml)", signs.is_mail, "onrecord.readers.mail:read_mail"),
    Format("lexisnexis", "LexisNexis exports", signs.is_lexisnexis, "onrecord.readers.exports:read_lexisnexis"),
    Format("factiva", "Factiva exports", signs.is_factiva, "onrecord.readers.exports:read_factiva"),
    Format("proquest", "ProQuest exports", signs.is_proquest, "onrecord.readers.exports:read_proquest"),
    Format("markdown", "text with front matter, Markdown", signs.is_marked, "onrecord.readers.frontmatter:read_marked"),
    Format("xml", "XML of other kinds, which is refused", signs.is_xml, "onrecord.readers.unknown:refuse_xml"),
    Format("table", "CSV and TSV", signs.is_table, "onrecord.readers.tables:read_table"),
    Format("text", "plain text", signs.is_text, "onrecord.readers.plain:read_plain"),
)  # fmt: skip
"""In the order in which they are asked; the last takes anything that holds characters."""


@lru_cache(maxsize=1)
def known_formats() -> tuple[Format, ...]:
    """The formats of strangers, who know best what is theirs, then the packaged ones."""
    from importlib.metadata import entry_points

    return tuple(point.load() for point in entry_points(group="onrecord.readers")) + FORMATS


def open_reports(sources: Iterable[str], options: ReadOptions = DEFAULTS, meter: Meter | None = None) -> Iterator[Item]:
    """Every report of files, folders, globs and "-", as they stream by; `meter` counts the bytes.

    Bad input never raises: it comes as a `Refusal` in its place. Raises UsageError for options that make no sense.
    """
    check_options(options)
    files = list(expand(list(sources)))
    if meter is not None:
        meter.total = _total(files)
    return _open_files(files, options, meter)


def open_bytes(data: bytes, name: str, options: ReadOptions = DEFAULTS) -> Iterator[Item]:
    """The reports in bytes that are already here; `name` is for messages, and its ending a hint."""
    check_options(options)
    return _open_stream(io.BytesIO(data), name, options, None)


def check_options(options: ReadOptions) -> None:
    """Raises UsageError for a date that is none, a format or a field that is not known."""
    from onrecord.readers.columns import FIELDS

    if options.published is not None:
        check_date(options.published)
    names = [f.name for f in known_formats()] if options.format is not None else []
    if options.format is not None and options.format not in names:
        raise UsageError(
            f"format {options.format!r} is not known{nearest(options.format, names)}; there are {', '.join(names)}"
        )
    for field, _ in options.columns:
        if field not in FIELDS:
            raise UsageError(
                f"{field!r} is no field of a report{nearest(field, FIELDS)}; there are {', '.join(FIELDS)}"
            )


def _open_files(files: list[Path | Refusal | None], options: ReadOptions, meter: Meter | None) -> Iterator[Item]:
    for file in files:
        if isinstance(file, Refusal):
            yield file
        elif file is None:
            yield from _open_stream(sys.stdin.buffer, "standard input", options, meter)
        else:
            yield from _open_file(file, options, meter)


def _open_file(path: Path, options: ReadOptions, meter: Meter | None) -> Iterator[Item]:
    try:
        stream = path.open("rb")
    except FileNotFoundError:
        yield Refusal(str(path), None, f"no such file{nearest_file(path)}")
    except (OSError, ValueError) as error:
        yield Refusal(str(path), None, f"cannot be read: {getattr(error, 'strerror', None) or error}")
    else:
        with stream:
            yield from _open_stream(stream, str(path), options, meter, path)


def _open_stream(
    stream: IO[bytes], name: str, options: ReadOptions, meter: Meter | None, path: Path | None = None, depth: int = 0
) -> Iterator[Item]:
    """Recognises, unpacks, reads; whatever breaks on the way is a refusal that says after which report."""
    count = 0
    try:
        for item in _items(Peeked(stream, meter), name, options, path, depth):
            count += isinstance(item, Found)
            yield item
    except (InputError, OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError) as error:
        after = f"after report {count}" if count else None
        yield Refusal(name, after, _reason(error, name))


def _reason(error: Exception, name: str) -> str:
    if isinstance(error, InputError):
        return str(error).removeprefix(f"{name}: ")
    if isinstance(error, EOFError):
        return "breaks off before its end"
    return f"is damaged: {error}"


def _items(peeked: Peeked, name: str, options: ReadOptions, path: Path | None, depth: int) -> Iterator[Item]:
    packed = packing(peeked.head)
    head = unpacked_head(peeked.head, packed) if packed else peeked.head
    format = _recognise(head, name, options.format)
    if packed and not format.packed:
        inner = Peeked(unpack(peeked, packed))
        if depth >= DEEPEST:
            raise InputError(f"archives {DEEPEST} deep are not opened")
        if packing(inner.head) or inner.head.startswith(b"PK\x03\x04"):
            yield from _open_stream(io.BufferedReader(inner, HEAD), name, options, None, None, depth + 1)
            return
        peeked, path = inner, None
    if format.name == "text" and head.startswith(b"PK\x03\x04"):
        yield from _open_members(peeked, name, options, depth)
        return
    stream = io.BufferedReader(peeked, HEAD)
    yield from load_reader(format)(Input(name, stream, head, options, path))


def _open_members(peeked: Peeked, name: str, options: ReadOptions, depth: int) -> Iterator[Item]:
    if depth >= DEEPEST:
        raise InputError(f"archives {DEEPEST} deep are not opened")
    for member, opened in zip_members(io.BufferedReader(peeked, HEAD)):
        if isinstance(opened, Refusal):
            yield Refusal(f"{name}/{member}", None, opened.reason)
        else:
            yield from _open_stream(opened, f"{name}/{member}", options, None, None, depth + 1)


def _recognise(head: bytes, name: str, wanted: str | None) -> Format:
    if wanted is not None:
        return next(f for f in known_formats() if f.name == wanted)
    seen = signs.look(name, head)
    return next(f for f in known_formats() if f.sign(seen))


def load_reader(format: Format) -> Reader:
    """The function that reads a format; its module, and what that needs, is imported now and not before."""
    module, _, function = format.reader.partition(":")
    return cast(Reader, getattr(import_module(module), function))


def _total(files: list[Path | Refusal | None]) -> int | None:
    total = 0
    for file in files:
        if file is None:
            return None
        if isinstance(file, Path):
            total += file.stat().st_size if file.is_file() else 0
    return total
