"""How well pages are read, how fast each reader is, and how much memory an archive takes.

python benchmarks/readers.py scores                 # 200 pages in 38 layouts: title, date, byline, text
python benchmarks/readers.py speed                  # reports a CPU second of each reader, the pipeline apart
python benchmarks/readers.py memory --gigabytes 2   # peak memory on a WARC that is written first
"""

from __future__ import annotations

import argparse
import gzip
import io
import re
import resource
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import pyarrow
import pyarrow.parquet
from reader_pages import Story, corpus

from onrecord.readers.registry import Found, Refusal, open_bytes, open_reports
from onrecord.records import Report, Section

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from documents import docx, pdf, rtf

EXAMPLES = Path(__file__).parent.parent / "examples" / "readers"
MEASURES = ("title", "day", "minute", "byline", "text P", "text R", "paragraphs")

UNSAID = {
    "ministry-aspnet": ("minute", "byline"), "cyrillic-agency-english": ("byline",), "br-state-agency": ("minute",),
    "classic-blog": ("minute",), "table-1999": ("minute",), "url-dated": ("minute",), "broken-json": (),
    "typo3-ministry": ("minute",), "state-agency-detail": ("minute", "byline"), "dateformat-agency": ("byline",),
}  # fmt: skip
"""What a layout does not say anywhere (a zone, a name), and nobody could read off it."""


def main() -> None:
    """Runs one of the three measurements."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("what", choices=("scores", "speed", "memory"))
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--seed", type=int, default=8)
    parser.add_argument("--pages", type=int, default=200)
    given = parser.parse_args()
    if given.what == "scores":
        print_scores(given.seed, given.pages)
    elif given.what == "speed":
        print_speed()
    else:
        print_memory(given.gigabytes)


def print_scores(seed: int, pages: int) -> None:
    """One line a layout, and one for all."""
    rows: dict[str, list[dict[str, float]]] = defaultdict(list)
    for layout, story, markup in corpus(seed, pages):
        found = [
            i.report
            for i in open_bytes(markup.encode(encoding_of(layout), "xmlcharrefreplace"), "page.html")
            if isinstance(i, Found)
        ]
        given = score(found[0], story) if found else dict.fromkeys(MEASURES, 0.0)
        rows[layout].append({m: value for m, value in given.items() if m not in UNSAID.get(layout, ())})
    print("| layout | pages | " + " | ".join(MEASURES) + " |\n|---|---|" + "---|" * len(MEASURES))
    for layout, scores in sorted(rows.items()):
        print(line(layout, scores))
    print(line("**all**", [s for scores in rows.values() for s in scores]))


def encoding_of(layout: str) -> str:
    """One layout declares an encoding of its own."""
    return "windows-1251" if "cyrillic" in layout else "utf-8"


def line(name: str, scores: list[dict[str, float]]) -> str:
    cells = []
    for measure in MEASURES:
        values = [s[measure] for s in scores if measure in s]
        cells.append(f"{sum(values) / len(values):.3f}" if values else "–")
    return f"| {name} | {len(scores)} | {' | '.join(cells)} |"


def score(report: Report, story: Story) -> dict[str, float]:
    """1 or 0 for a field, precision and recall of the words of the body, share of paragraphs that are exact."""
    title = report.title.of(report.text) if report.title else ""
    byline = report.byline.of(report.text) if report.byline else ""
    body = [p.span.of(report.text) for p in report.paragraphs if p.section is Section.BODY]
    got, right = Counter(words(" ".join(body))), Counter(words(" ".join(story.paragraphs)))
    shared = (got & right).total()
    exact = sum(1 for p in story.paragraphs if plain(p) in {plain(b) for b in body})
    return {
        "title": float(plain(title) == plain(story.title)), "day": float(same_day(report.published, story.published)),
        "minute": float(same_minute(report.published, story.published)),
        "byline": float(plain(re.sub(r"^[Bb]y\s", "", byline)) == plain(story.byline)),
        "text P": shared / max(1, got.total()), "text R": shared / max(1, right.total()),
        "paragraphs": exact / len(story.paragraphs),
    }  # fmt: skip


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def plain(text: str) -> str:
    return " ".join(words(text))


def same_day(published: str | None, truth: datetime) -> bool:
    """The day as the publisher writes it, or the same day in UTC where the page gives UTC."""
    if not published:
        return False
    if len(published) == 10:
        return published == f"{truth:%Y-%m-%d}"
    return same_minute(published, truth) or published[:10] == f"{truth:%Y-%m-%d}"


def same_minute(published: str | None, truth: datetime) -> bool:
    if not published or len(published) < 16:
        return False
    moment = datetime.fromisoformat(published.replace("Z", "+00:00"))
    return moment.tzinfo is not None and abs((moment - truth).total_seconds()) < 60


def print_speed() -> None:
    """Reports a CPU second of every example file, read again and again for half a second."""
    pages = [markup.encode() for _, _, markup in corpus(8, 28)]
    print("| reader | file | reports a CPU second | MB a CPU second |\n|---|---|---|---|")
    print(rate("web pages of the corpus", [(page, "page.html") for page in pages]))
    for path in sorted(EXAMPLES.iterdir()):
        print(rate(path.name, [(path.read_bytes(), path.name)]))
    for name, data in packed_files():
        print(rate(name, [(data, name)]))


def packed_files() -> Iterator[tuple[str, bytes]]:
    """Forty articles as each format that packs them holds them; a PDF holds one."""
    export = (EXAMPLES / "lexisnexis-new.txt").read_text(encoding="utf-8").replace("&", "and").splitlines() * 20
    yield "lexisnexis.docx", docx(export)
    factiva = (EXAMPLES / "factiva-codes.txt").read_text(encoding="ascii", errors="replace").splitlines() * 40
    yield "factiva.rtf", rtf(factiva)
    yield (
        "report.pdf",
        pdf(["Ministers meet in Vienna", *("The ministers met on Friday in Vienna again." for _ in range(40))]),
    )
    stories = [(story, markup) for _, story, markup in corpus(8, 40)]
    table = pyarrow.table(
        {
            "title": [story.title for story, _ in stories],
            "published": [story.published.isoformat() for story, _ in stories],
            "text": ["\n\n".join(story.paragraphs) for story, _ in stories],
        }
    )
    packed = io.BytesIO()
    pyarrow.parquet.write_table(table, packed)
    yield "articles.parquet", packed.getvalue()
    crawl = b"".join(response(n, "text/html; charset=utf-8", markup.encode()) for n, (_, markup) in enumerate(stories))
    yield "crawl.warc", crawl
    yield "crawl.warc.gz", gzip.compress(crawl)


def rate(name: str, inputs: Iterable[tuple[bytes, str]]) -> str:
    inputs = list(inputs)
    for data, file in inputs:
        list(open_bytes(data, file))
    count = size = 0
    start = time.process_time()
    while time.process_time() - start < 0.5:
        for data, file in inputs:
            count += sum(isinstance(item, Found) for item in open_bytes(data, file))
            size += len(data)
    seconds = time.process_time() - start
    return f"| {name} | {len(inputs)} | {count / seconds:,.0f} | {size / seconds / 1e6:.2f} |"


def print_memory(gigabytes: float) -> None:
    """Peak memory of reading an archive that mostly holds large pages without an article, as crawls do."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crawl.warc"
        size = write_warc(path, gigabytes)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        start = time.perf_counter()
        found = refused = 0
        for item in open_reports([str(path)]):
            found += isinstance(item, Found)
            refused += isinstance(item, Refusal)
        seconds = time.perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"{size / 1e9:.2f} GB, {found:,} reports, {refused:,} refused, {seconds:.0f} s, {size / seconds / 1e6:.0f} MB/s"
    )
    print(f"peak memory {peak / 1024:.0f} MB, {before / 1024:.0f} MB of it before the archive was opened")


def response(number: int, kind: str, body: bytes) -> bytes:
    """One page of a crawl as a WARC record."""
    http = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    return (
        f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://n{number}.example/\r\nWARC-Date: 2025-09-03T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-{number:012d}>\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(http)}\r\n\r\n".encode() + http + b"\r\n\r\n"
    )  # fmt: skip


def write_warc(path: Path, gigabytes: float) -> int:
    """Responses of 1 MB (a picture, passed over) with a page between every twenty of them."""
    pages = [markup.encode() for _, _, markup in corpus(8, 28)]
    blob = b"\xff" * 1_000_000
    with path.open("wb") as file:
        number = 0
        while file.tell() < gigabytes * 1e9:
            kind, body = (
                ("text/html; charset=utf-8", pages[number // 20 % 28]) if number % 20 == 0 else ("image/jpeg", blob)
            )
            file.write(response(number, kind, body))
            number += 1
        return file.tell()


if __name__ == "__main__":
    main()
