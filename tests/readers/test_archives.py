"""Containers: WARC, packed files, zips, Parquet, Word, RTF, PDF; whole, cut short, and built to hurt."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from documents import docx, pdf, rtf

from onrecord.readers.registry import Found, Item, Meter, ReadOptions, Refusal, Remark, open_bytes, open_reports

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "readers"
PAGE = (EXAMPLES / "page.html").read_bytes()


def found(items: list[Item]) -> list[Found]:
    return [item for item in items if isinstance(item, Found)]


def refused(items: list[Item]) -> list[Refusal]:
    return [item for item in items if isinstance(item, Refusal)]


def read(data: bytes, name: str = "x", **options: str) -> list[Item]:
    return list(open_bytes(data, name, ReadOptions(**options)))  # type: ignore[arg-type]


def warc_record(number: int, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200) -> bytes:
    http = f"HTTP/1.1 {status} OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    head = (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://post.example/{number}\r\n"
        f"WARC-Date: 2025-09-03T10:00:0{number}Z\r\nWARC-Record-ID: <urn:uuid:0-{number}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


WARC = (
    warc_record(0, PAGE)
    + warc_record(1, b"\xff\xd8picture", "image/jpeg")
    + warc_record(2, b"gone", status=404)
    + warc_record(3, b"<html><body></body></html>")
    + warc_record(4, PAGE)
)


def zstd(data: bytes) -> bytes:
    import zstandard

    return zstandard.ZstdCompressor().compress(data)


@pytest.mark.parametrize("pack", [bytes, gzip.compress, zstd], ids=["plain", "gzip", "zstd"])
def test_warc(pack: Callable[[bytes], bytes]) -> None:
    items = read(pack(WARC), "crawl.warc")
    first, last = found(items)
    assert first.report.url == "https://post.example/world/2025/09/03/envoys-leave-without-date"
    assert first.report.retrieved == "2025-09-03T10:00:00Z"
    assert first.report.published == "2025-09-03T09:12:00+02:00"
    assert last.position is not None and last.position.startswith("record 5 at byte ")
    (refusal,) = refused(items)
    assert "no article is found" in refusal.reason and "https://post.example/3" in refusal.reason
    (remark,) = [item for item in items if isinstance(item, Remark)]
    assert "2 records hold no page" in remark.said


def test_a_warc_of_gzip_members() -> None:
    data = gzip.compress(warc_record(0, PAGE)) + gzip.compress(warc_record(1, PAGE))
    assert len(found(read(data, "crawl.warc.gz"))) == 2


def test_a_warc_that_breaks_off_gives_what_came_before() -> None:
    data = gzip.compress(warc_record(0, PAGE)) + gzip.compress(warc_record(1, PAGE))[:-700]
    items = read(data, "crawl.warc.gz")
    assert len(found(items)) == 1
    assert len(refused(items)) == 1


@pytest.mark.parametrize("suffix", ["gz", "bz2", "xz", "zst"])
def test_packed_files_are_what_they_hold(suffix: str) -> None:
    import bz2
    import lzma

    packers: dict[str, Callable[[bytes], bytes]] = {
        "gz": gzip.compress,
        "bz2": bz2.compress,
        "xz": lzma.compress,
        "zst": zstd,
    }
    data = (EXAMPLES / "articles.csv").read_bytes()
    assert len(found(read(packers[suffix](data), f"articles.csv.{suffix}"))) == 2


def test_a_truncated_gzip_is_refused_behind_what_was_read() -> None:
    rows = "".join(f"{n},Ministers met for the {n}th time in Vienna on Friday,2025-09-03\n" for n in range(3_000))
    data = gzip.compress(f"title,text,published\n{rows}".encode())
    items = read(data[: len(data) // 2], "a.csv.gz")
    assert len(found(items)) > 300
    (refusal,) = refused(items)
    assert refusal.position is not None and refusal.position.startswith("after report ")
    assert refusal.reason == "breaks off before its end"


def test_a_zip_is_its_files() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("page.html", "articles.csv", "alert.eml"):
            archive.write(EXAMPLES / name, f"news/{name}")
    items = read(packed.getvalue(), "news.zip")
    assert [f.source for f in found(items)] == [
        "news.zip/news/page.html", "news.zip/news/articles.csv", "news.zip/news/articles.csv", "news.zip/news/alert.eml"
    ]  # fmt: skip


def test_bombs_are_refused() -> None:
    blanks = bytes(60_000_000)
    (refusal,) = read(gzip.compress(blanks), "bomb.txt.gz")
    assert isinstance(refusal, Refusal) and ("unpacks to" in refusal.reason or "not text" in refusal.reason)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.txt", b"Ministers met. " * 6_000_000)
        archive.writestr("good.txt", "Ministers met in Vienna on Friday.")
    bomb, good = read(packed.getvalue(), "bomb.zip")
    assert isinstance(bomb, Refusal) and "unpacks to" in bomb.reason and bomb.source == "bomb.zip/bomb.txt"
    assert isinstance(good, Found)


def test_archives_in_archives_are_opened_so_deep_and_no_deeper() -> None:
    data = b"Ministers met in Vienna on Friday."
    assert len(found(read(gzip.compress(gzip.compress(data))))) == 1
    for _ in range(8):
        data = gzip.compress(data)
    (refusal,) = read(data)
    assert isinstance(refusal, Refusal) and "deep" in refusal.reason


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"<html><body>" + b"<div>" * 3_000 + b"Ministers met." + b"</div>" * 3_000, ""),
        (b"<html><body>" + b"<p>Ministers met.</p>" * 200_000, "mark-up"),
        (b"title,text\n" + b"," * 2_000_001 + b"\n", "cells"),
        (b"title,text," + b"c," * 2_000_000 + b"\n", "columns"),
        (b'{"a":' * 100_000 + b"}" * 100_000, "deep"),
        (b'[{"text": "Ministers met."}, ' + b"[" * 200_000, "item 2"),
        (b"<?xml version='1.0'?><!DOCTYPE l [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]><rss><channel>"
         + b"<item><title>&b;</title></item>" * 2, None),
        (b"<?xml version='1.0'?>\n<TEI xmlns='http://www.tei-c.org/ns/1.0'><text>Ministers met.</text></TEI>", "<TEI>"),
        (b"%PDF-1.7\nnothing", "PDF"),
        (b"PAR1nothingPAR1", "Parquet"),
        (b"PK\x03\x04nothing", "damaged"),
        (b"From: a@b.example\nTo: c@d.example\nSubject: " + b"=?utf-8?q?a?= " * 30_000 + b"\n\nMinisters met.", "header"),
        (b"From: a@b.example\nSubject: a\nContent-Type: text/plain" + b"; a=b" * 100_000 + b"\n\nMinisters met.", "header"),
    ],
    ids=["deep page", "endless page", "wide row", "wide head", "deep json", "deep array", "entities", "other XML", "pdf", "parquet", "zip",
         "subject", "parameters"],
)  # fmt: skip
def test_what_is_built_to_hurt_is_refused_at_once(data: bytes, says: str | None) -> None:
    import time

    start = time.perf_counter()
    items = read(data, "bad")
    assert time.perf_counter() - start < 20
    if says is not None:
        assert any(says in item.reason for item in refused(items)), items[:3]


def test_lines_in_several_encodings_are_each_read_as_their_own() -> None:
    head = b"title,text\n"
    data = (
        head + "One,The Élysée said no on Friday.\n".encode() + "Two,The Élysée said yes on Monday.\n".encode("cp1252")
    )
    items = read(data, "mixed.csv")
    assert [f.report.text.partition("\n\n")[2][:10] for f in found(items)] == ["The Élysée", "The Élysée"]
    assert any(isinstance(i, Remark) and "1 of 3 lines are not UTF-8; read as Windows-1252" in i.said for i in items)


@pytest.mark.parametrize("ending", ["\r", "\n", "\r\n"])
def test_a_table_is_read_whatever_its_lines_end_with(ending: str) -> None:
    rows = ["", "title,text", "One,Ministers met on Friday.", 'Two,"They met again, on Monday."', ""]
    found = [i for i in read(ending.join(rows).encode(), "old.csv") if isinstance(i, Found)]
    assert [i.report.text.splitlines()[-1] for i in found] == ["Ministers met on Friday.", "They met again, on Monday."]


def test_an_open_quotation_mark_costs_the_rows_it_swallows_and_no_more() -> None:
    rows = "".join(f"{n},Ministers met for the {n}th time in Vienna.\n" for n in range(50))
    items = read(("title,text\n" + rows + 'x,"never closed\n' + rows).encode(), "a.csv")
    assert len(found(items)) >= 50


def test_parquet() -> None:
    import datetime

    import pyarrow
    import pyarrow.parquet

    table = pyarrow.table(
        {
            "headline": ["Talks end", "Talks begin"],
            "maintext": ["The talks ended in Vienna on Friday.", None],
            "date_publish": [datetime.datetime(2025, 9, 3, 9, 12), None],
        }
    )
    packed = io.BytesIO()
    pyarrow.parquet.write_table(table, packed)
    items = read(packed.getvalue(), "a.parquet")
    (report,) = found(items)
    assert report.report.published == "2025-09-03T09:12:00" and report.position == "row 1"
    assert [str(r) for r in refused(items)] == ["a.parquet: row 2: has no text"]


def test_word_report_and_word_export() -> None:
    (one,) = found(
        read(docx(["Ministers meet in Vienna", "The ministers met on Friday.", "They will meet again."]), "a.docx")
    )
    assert one.report.title is not None and one.report.title.of(one.report.text) == "Ministers meet in Vienna"
    lines = (EXAMPLES / "lexisnexis-new.txt").read_text(encoding="utf-8").replace("&", "&amp;").splitlines()
    first, second = found(read(docx(lines), "nexis.docx"))
    assert first.report.outlet == "The Example Guardian (London)" and second.report.wire == "AFP"


def test_rtf_export() -> None:
    lines = (EXAMPLES / "factiva-codes.txt").read_text(encoding="utf-8").splitlines()
    items = read(rtf(lines), "factiva.rtf")
    (one,) = found(items)
    assert one.report.wire == "Reuters" and one.report.published == "2025-09-03T10:02"
    assert "is not a date" in refused(items)[0].reason


def test_pdf_text_and_a_scan() -> None:
    (one,) = found(
        read(pdf(["Ministers meet in Vienna", "The ministers met on Friday in Vienna.", "They agreed."]), "a.pdf")
    )
    assert "The ministers met on Friday in Vienna." in one.report.text
    (refusal,) = read(pdf([]), "scan.pdf")
    assert isinstance(refusal, Refusal) and "no text layer" in refusal.reason


@pytest.mark.parametrize(
    ("module", "data", "extra"),
    [
        ("pyarrow.parquet", b"PAR1xxxx", "onrecord[parquet]"),
        ("pypdf", b"%PDF-1.4", "onrecord[pdf]"),
        ("fastwarc.warc", b"WARC/1.1\r\n", "onrecord[archives]"),
        ("zstandard", b"\x28\xb5\x2f\xfd....", "onrecord[archives]"),
    ],
)
def test_a_missing_package_is_named(module: str, data: bytes, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, module, None)
    (refusal,) = read(data)
    assert isinstance(refusal, Refusal) and extra in refusal.reason


def test_files_folders_globs_and_what_is_not_there(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", ".hidden.txt"):
        (tmp_path / name).write_text(f"The ministers of {name} met in Vienna on Friday.")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "c.txt").write_text("The ministers of c met in Vienna on Friday.")
    meter = Meter()
    assert len(found(list(open_reports([str(tmp_path)], meter=meter)))) == 3
    assert meter.done == meter.total == sum(p.stat().st_size for p in tmp_path.rglob("[abc].txt"))
    assert len(found(list(open_reports([str(tmp_path / "*.txt")])))) == 2
    missing = list(open_reports([str(tmp_path / "aa.txt"), str(tmp_path / "*.pdf"), "https://post.example/"]))
    assert [m.reason.partition(";")[0] for m in refused(missing)] == [
        "no such file", "no file matches", "is an address: fetch it first (onrecord fetch)"
    ]  # fmt: skip
