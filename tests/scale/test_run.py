"""`onrecord run`: archives to tables and on to a ledger; once and only once, on one machine as on a cluster."""

import gzip
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scaled import ARTICLES, PUBLISHED, contents, run

from onrecord.ledger.ledger import Ledger
from onrecord.readers.items import Found, ReadOptions
from onrecord.scale.lots import open_lot, plan_lots
from onrecord.scale.run import load_plan, receipts
from onrecord.scale.tables import READ, account_rows, part, read_part

CORPUS = [*ARTICLES, *(f"{text} It was the {n}th such day." for n in (4, 5) for text in ARTICLES)]


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """JSON Lines: the articles, of several outlets, one of them twice, and two lines that cannot be read."""
    rows = [
        {"text": text, "published": PUBLISHED, "outlet": f"Paper {n % 5}", "url": f"https://paper.example/{n}"}
        for n, text in enumerate(CORPUS)
    ]
    lines = [json.dumps(row) for row in (*rows, rows[2])]
    lines[5:5] = ['{"text": "", "published": "2025-09-03"}', "{no json"]
    path = tmp_path_factory.mktemp("archive") / "papers.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def run_tables(archive: Path, out: Path, *more: str) -> Any:
    return run("run", archive, "--out", out, *more)


@pytest.fixture(scope="module")
def tables(archive: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the archive, read in small lots by two processes."""
    out = tmp_path_factory.mktemp("tables") / "out"
    made = run_tables(archive, out, "--jobs", "2")
    assert made.exit_code == 3, made.output
    assert 3 < len(load_plan(out).lots) < 8
    return out


@pytest.fixture(autouse=True, scope="module")
def small_lots() -> Iterator[None]:
    """Lots of two kilobytes, where the command line gives megabytes."""
    from onrecord.scale import lots, run

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "plan_lots", lambda sources, size: lots.plan_lots(sources, 2_000))
        yield


def digests(out: Path) -> dict[int, Any]:
    return {number: dict(receipt.parts) for number, receipt in receipts(out).items()}


def events_of(out: Path) -> dict[str, Any]:
    numbers = sorted(int(path.stem[5:]) for path in (out / "events").glob("part-*.parquet"))
    return {a.event.id: a for number in numbers for a in account_rows(read_part(out, "events", number))}


def test_tables_make_the_ledger_that_the_reports_make(archive: Path, tables: Path, tmp_path: Path) -> None:
    assert run("add", archive, "--ledger", tmp_path / "direct.onrecord").exit_code == 3
    assert run("add", "--from", tables, "--ledger", tmp_path / "loaded.onrecord").exit_code == 0
    direct, loaded = contents(tmp_path / "direct.onrecord"), contents(tmp_path / "loaded.onrecord")
    assert direct == loaded and len(direct.readouts) == len(CORPUS)


def test_events_of_the_tables_are_those_of_the_ledger(archive: Path, tables: Path, tmp_path: Path) -> None:
    run("add", "--from", tables, "--ledger", tmp_path / "a.onrecord")
    with Ledger(tmp_path / "a.onrecord") as ledger:
        told = {account.event.id: account for account in ledger.events()}
    assert events_of(tables) == told and len(told) > 4
    assert max(len(account.event.claims) for account in told.values()) > 3


def test_what_cannot_be_read_is_in_quarantine_with_its_reason(tables: Path) -> None:
    held = [row for number in receipts(tables) for row in read_part(tables, "quarantine", number)]
    assert len(held) == 2 and all(row.reason and "papers.jsonl" in row.source for row in held)
    assert sum(receipt.repeated for receipt in receipts(tables).values()) <= 1


def test_running_again_reads_nothing_again(archive: Path, tables: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in tables.rglob("*") if path.is_file()}
    assert run_tables(archive, tables).exit_code == 3
    assert {path: path.stat().st_mtime_ns for path in tables.rglob("*") if path.is_file()} == before


def test_a_lot_that_was_cut_off_is_read_again_to_the_same_bytes(archive: Path, tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(tables, out)
    (out / "lots" / "000001.json").unlink()
    part(out, "claims", 1).write_bytes(b"half a par")
    part(out, "quotes", 1).unlink()
    assert run_tables(archive, out).exit_code == 3
    assert digests(out) == digests(tables)
    for table in READ:
        assert part(out, table, 1).read_bytes() == part(tables, table, 1).read_bytes()


def test_other_sources_do_not_go_into_the_tables_of_a_run(tables: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.txt"
    other.write_text(ARTICLES[0], encoding="utf-8")
    made = run("run", other, "--out", tables)
    assert made.exception and "another run" in str(made.exception)


@pytest.mark.parametrize(
    ("options", "fits"),
    [
        (["--actor", "FRA"], lambda text: "France" in text or "français" in text),
        (["--actor", "Kim"], lambda text: "Kim" in text),
        (["--since", "2025-09-10"], lambda text: "Sept. 12" in text),
        (["--actor", "IND", "--until", "2025-08-31"], lambda text: "India" in text),
    ],
)
def test_a_slice_of_the_tables_is_loaded(tables: Path, tmp_path: Path, options: list[str], fits: Any) -> None:
    made = run("add", "--from", tables, "--ledger", tmp_path / "slice.onrecord", *options)
    assert made.exit_code == 0
    with Ledger(tmp_path / "slice.onrecord") as ledger:
        texts = [readout.report.text for readout in ledger.readouts() if readout.claims]
    assert texts and all(fits(text) for text in texts)


def test_tables_that_are_not_whole_are_not_loaded(tables: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    shutil.copytree(tables, out)
    (out / "lots" / "000000.json").unlink()
    made = run("add", "--from", out, "--ledger", tmp_path / "no.onrecord")
    assert made.exception and "not read yet" in str(made.exception)


# ------------------------------------------------------------------ lots


def texts_of(path: Path, size: int) -> list[str]:
    lots = plan_lots([str(path)], size)
    return [i.report.text for lot in lots for i in open_lot(lot, ReadOptions()) if isinstance(i, Found)]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text("ab é\u2028", min_size=1, max_size=300), min_size=1, max_size=20), st.integers(50, 3_000))
def test_lots_of_any_size_hold_every_line_once(
    tmp_path_factory: pytest.TempPathFactory, words: list[str], size: int
) -> None:
    texts = [f"Report {n} of the day: {word}x" for n, word in enumerate(words)]
    path = tmp_path_factory.mktemp("lots") / "some.jsonl"
    path.write_text("".join(json.dumps({"text": text}, ensure_ascii=False) + "\n" for text in texts), encoding="utf-8")
    assert [text.split(":")[0] for text in texts_of(path, size)] == [text.split(":")[0] for text in texts]


def _record(n: int) -> bytes:
    page = f"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\nReport {n} says that ministers met in Paris.".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nWARC-Target-URI: https://a.example/{n}\r\n"
        f"WARC-Date: 2025-09-03T10:00:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(page)}\r\n\r\n"
    )
    return head.encode() + page + b"\r\n\r\n"


def test_a_file_is_named_as_every_process_of_a_cluster_finds_it(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(archive.parent)
    assert plan_lots([archive.name]) == plan_lots([str(archive)])
    assert {source for lot in plan_lots([archive.name]) for source in lot.sources} == {str(archive)}


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("size", [150, 700, 10_000])
def test_lots_of_an_archive_hold_every_page_once(tmp_path: Path, name: str, size: int) -> None:
    records = [_record(n) for n in range(9)]
    (tmp_path / name).write_bytes(b"".join(gzip.compress(r) if name.endswith("gz") else r for r in records))
    assert [text.split()[1] for text in texts_of(tmp_path / name, size)] == [str(n) for n in range(9)]


def test_lots_of_a_parquet_file_hold_every_row_once(tmp_path: Path) -> None:
    table = pa.table({"text": [f"Report {n} says that ministers met in Paris." for n in range(30)]})
    pq.write_table(table, tmp_path / "a.parquet", row_group_size=4)
    assert len(plan_lots([str(tmp_path / "a.parquet")], 100)) == 8
    assert [text.split()[1] for text in texts_of(tmp_path / "a.parquet", 100)] == [str(n) for n in range(30)]


# ------------------------------------------------------------------ a cluster


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    """A real cluster of two executor processes, started once."""
    from onrecord.scale.spark import open_spark

    settings = {"spark.sql.shuffle.partitions": "2", "spark.ui.enabled": "false", "spark.task.maxFailures": "8"}
    words = " ".join(f"--conf {name}={value}" for name, value in settings.items())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSPARK_SUBMIT_ARGS", f"{words} pyspark-shell")
        with open_spark("local-cluster[2,1,1024]") as session:
            session.sparkContext.setLogLevel("OFF")
            yield session


def _executors() -> list[int]:
    """Process ids of the cluster's executors."""
    names = [path.parent for path in Path("/proc").glob("[0-9]*/cmdline") if b"CoarseGrainedExecutor" in _command(path)]
    return sorted(int(folder.name) for folder in names)


def _command(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@pytest.mark.skipif(shutil.which("java") is None, reason="Spark needs Java 17 (openjdk-17-jre-headless)")
def test_a_cluster_that_loses_an_executor_makes_the_same_tables(tables: Path, spark: Any, tmp_path: Path) -> None:
    from onrecord.scale.spark import fuse_there, read_there

    out = tmp_path / "out"
    out.mkdir()
    # The same plan, with the moment at which it was made: what depends on that has to be the same too.
    shutil.copy(tables / "manifest.json", out)
    killed = 0
    for _ in read_there(spark, load_plan(out), out):
        if not killed:
            killed = _executors()[0]
            os.kill(killed, signal.SIGKILL)
            time.sleep(0.1)
    assert killed
    assert digests(out) == digests(tables)
    assert fuse_there(spark, out) == len(events_of(tables))
    assert events_of(out) == events_of(tables)
    assert list(read_there(spark, load_plan(out), out)) == list(receipts(out).values())
