"""WARC and CC-NEWS: pages as a crawler kept them, a record at a time, whatever the size of the archive."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from onrecord.errors import InputError
from onrecord.readers.dates import read_date
from onrecord.readers.items import Found, Input, Item, Refusal, Remark
from onrecord.readers.plain import decode, report_from_text
from onrecord.readers.streams import LARGEST_ITEM, needs
from onrecord.readers.webpage import page_items

_PAGES = ("text/html", "application/xhtml+xml")


class Forward:
    """A stream with the positions that the archive library asks for, though it only ever goes forward."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._at = stream, 0

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self._stream.read(size)
        self._at += len(data)
        return data

    def tell(self) -> int:
        """Bytes read so far."""
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Skips forward by reading. Raises OSError for a step back."""
        target = offset if whence == io.SEEK_SET else self._at + offset
        if whence == io.SEEK_END or target < self._at:
            raise io.UnsupportedOperation("seek")
        while self._at < target and self.read(min(1 << 20, target - self._at)):
            pass
        return self._at


def read_warc(source: Input) -> Iterator[Item]:
    """Every web page among the responses; other records are counted by what they are."""
    warc: Any = needs("fastwarc.warc", "archives", "WARC files")
    wanted = warc.WarcRecordType.response | warc.WarcRecordType.conversion | warc.WarcRecordType.resource
    passed: Counter[str] = Counter()
    number = 0
    try:
        for record in warc.ArchiveIterator(
            Forward(source.stream), record_types=wanted, parse_http=True, auto_decode="all"
        ):
            number += 1
            kind = _media_type(record)
            if record.http_headers is not None and record.http_headers.status_code not in (200, None):
                passed[f"status {record.http_headers.status_code}"] += 1
            elif kind in _PAGES or kind == "text/plain":
                yield from _record(record, kind, source, f"record {number} at byte {record.stream_pos}")
            else:
                passed[kind or "no type"] += 1
    except OSError as error:
        raise InputError(f"breaks off or is damaged behind record {number}: {error}") from error
    except (ValueError, RuntimeError, EOFError) as error:
        raise InputError(f"is damaged behind record {number}: {error}") from error
    except BaseException as error:
        # A panic of the library's compiled half derives from nothing better, and is one more damaged archive.
        if type(error).__name__ != "PanicException":
            raise
        raise InputError(f"is damaged behind record {number}") from error
    if passed:
        kinds = ", ".join(f"{count:,} {kind}" for kind, count in passed.most_common(5))
        yield Remark(source.name, f"{passed.total():,} records hold no page ({kinds})")


def _media_type(record: Any) -> str:
    declared = record.http_content_type if record.http_headers is not None else record.headers.get("Content-Type")
    return (declared or "").partition(";")[0].strip().lower()


def _record(record: Any, kind: str, source: Input, position: str) -> Iterator[Item]:
    """The reports of one record; whatever is wrong with it stays with it."""
    url = record.headers.get("WARC-Target-URI")
    crawled = read_date(record.headers.get("WARC-Date") or "")
    options = replace(source.options, url=url, retrieved=crawled or source.options.retrieved)
    try:
        data = _payload(record)
        if kind == "text/plain":
            decoded = decode(data, "")
            report = report_from_text(
                decoded.text, published=options.published, outlet=options.outlet, url=url, name=""
            )
            yield Found(replace(report, retrieved=crawled), source.name, position)
        else:
            charset = record.http_charset if record.http_headers is not None else None
            yield from page_items(data, source.name, position, options, charset)
    except InputError as error:
        reason = str(error).removeprefix(f"{source.name}: ").removeprefix(": ")
        yield Refusal(source.name, position, f"{reason} ({url})" if url else reason)


def _payload(record: Any) -> bytes:
    try:
        data: bytes = record.reader.read(LARGEST_ITEM + 1)
    except Exception as error:
        # Broken content encodings surface here, under names of the archive library's own.
        raise InputError(f"its content cannot be decoded: {error}") from error
    if len(data) > LARGEST_ITEM:
        raise InputError(f"more than {LARGEST_ITEM:,} bytes in one page")
    return data
