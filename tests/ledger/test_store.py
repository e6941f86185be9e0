"""One file: what goes in comes out, one writes while others read, and every fault is one plain message."""

import os
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from invented import report, reports

import onrecord
from onrecord.errors import LedgerError
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.schema import VERSION

SUMMIT = Path(__file__).parent.parent.parent / "examples" / "summit-in-beijing.txt"


def test_a_real_readout_comes_back_whole(tmp_path: Path) -> None:
    read = onrecord.read(SUMMIT.read_text(encoding="utf-8"), published="2025-09-03", outlet="Daily Example")
    with Ledger(tmp_path / "l") as ledger:
        added = ledger.add([read])
        assert added.reports == (read.report.id,) and added.claims == len(read.claims)
        assert list(ledger.readouts()) == [read]
        assert ledger.check().faults == ()


def test_many_readouts_come_back_in_the_order_of_adding(tmp_path: Path) -> None:
    given = list(reports(30))
    with Ledger(tmp_path / "l") as ledger:
        ledger.add(given)
        assert list(ledger.readouts()) == given


def test_adding_again_adds_nothing(tmp_path: Path) -> None:
    given = list(reports(10))
    with Ledger(tmp_path / "l") as ledger:
        ledger.add(given)
        before = ledger.events(), ledger.check()
        again = ledger.add([*given, given[0]])
        assert again.reports == () and len(again.held) == 11 and again.claims == 0
        assert (ledger.events(), ledger.check()) == before


def test_a_report_twice_in_one_batch_is_added_once(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l") as ledger:
        added = ledger.add([report(1), report(1)])
        assert len(added.reports) == 1 and len(added.held) == 1


def test_others_read_while_one_writes(tmp_path: Path) -> None:
    path = tmp_path / "l"
    with Ledger(path) as writing, Ledger(path) as reading:
        writing.add(reports(3))
        before = reading.events()
        with writing.entry("add") as made:
            made.connection.execute("DELETE FROM events")
            assert reading.events() == before
            made.connection.execute("ROLLBACK")
            made.connection.execute("BEGIN")
        writing.add(reports(3, first=3))
        assert len(reading.events()) > len(before)


def test_a_second_writer_is_told_at_once_and_by_whom(tmp_path: Path) -> None:
    path = tmp_path / "l"
    with Ledger(path) as first, Ledger(path) as second:
        first.add(reports(1))
        with pytest.raises(LedgerError, match=f"another program is writing it .process {os.getpid()}"):
            second.add(reports(2))
        assert len(second.events()) == len(first.events())
    with Ledger(path) as third:
        third.add(reports(2))


def make(path: Path, count: int = 3) -> None:
    with Ledger(path) as ledger:
        ledger.add(reports(count))


def test_what_is_no_ledger_is_left_alone(tmp_path: Path) -> None:
    text, other = tmp_path / "notes.txt", tmp_path / "other.sqlite"
    text.write_text("These are my notes of the meeting, and no database at all. " * 40)
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    for path, says in ((text, "is not a ledger"), (other, "not a ledger")):
        before = path.read_bytes()
        with Ledger(path) as ledger, pytest.raises(LedgerError, match=says) as caught:
            ledger.add(reports(1))
        assert str(path) in str(caught.value)
        with Ledger(path) as ledger, pytest.raises(LedgerError, match=says) as caught:
            ledger.events()
        assert str(path) in str(caught.value)
        assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("version", "what"), [(VERSION + 1, "newer release"), (VERSION - 1, "before the first release")]
)
def test_a_ledger_of_another_version_is_refused_untouched(version: int, what: str, tmp_path: Path) -> None:
    path = tmp_path / "l"
    make(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
    connection.close()
    before = path.read_bytes()
    with Ledger(path) as ledger, pytest.raises(LedgerError, match=f"ledger of version {version}.*{what}"):
        ledger.add(reports(5))
    with Ledger(path) as ledger, pytest.raises(LedgerError, match=what):
        ledger.events()
    assert path.read_bytes() == before


def test_a_missing_ledger_names_its_neighbour_and_is_not_made(tmp_path: Path) -> None:
    make(tmp_path / "news.onrecord", 1)
    with (
        Ledger(tmp_path / "nwes.onrecord") as ledger,
        pytest.raises(LedgerError, match=r"did you mean 'news\.onrecord'"),
    ):
        ledger.events()
    assert not (tmp_path / "nwes.onrecord").exists()


def test_an_empty_file_becomes_a_ledger(tmp_path: Path) -> None:
    """A kill right after the file was made leaves one."""
    path = tmp_path / "l"
    path.touch()
    with Ledger(path) as ledger, pytest.raises(LedgerError, match="no ledger yet"):
        ledger.events()
    make(path)


def test_a_damaged_file_is_told_as_such(tmp_path: Path) -> None:
    path = tmp_path / "l"
    make(path, 40)
    data = bytearray(path.read_bytes())
    data[20_000:60_000] = os.urandom(40_000)
    path.write_bytes(data)
    with Ledger(path) as ledger:
        try:
            faults = ledger.check().faults
        except LedgerError as error:
            faults = (str(error),)
    assert faults and all(str(path) in fault for fault in faults)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("UPDATE reports SET text = text || ' ' WHERE id = 2", "reports 2: is not what was written"),
        ("UPDATE claims SET type = 'AID' WHERE id = (SELECT id FROM claims WHERE type <> 'AID' LIMIT 1)", "is not what was"),
        ("DELETE FROM memberships WHERE id = 1", "entry 1 .*was sealed with"),
        ("DELETE FROM readings WHERE id = 1", "point at readings that are not there"),
        ("UPDATE entries SET recorded = '2020-01-01T00:00:00.000000Z' WHERE id = 1", "its seal does not fit"),
        ("UPDATE actors SET actor = 'person:nobody' WHERE id = (SELECT speaker FROM claims WHERE speaker IS NOT NULL)", "its columns"),
        ("DELETE FROM tellings WHERE claim = 1", "missing from the index"),
        ("INSERT INTO search (search, rowid, title, text) SELECT 'delete', id, title, text FROM reports WHERE id = 1", "search index"),
    ],
)  # fmt: skip
def test_check_finds_what_was_changed_behind_its_back(change: str, says: str, tmp_path: Path) -> None:
    import re

    path = tmp_path / "l"
    make(path)
    with Ledger(path) as ledger:
        assert ledger.check().faults == ()
    with sqlite3.connect(path) as connection:
        connection.execute(change)
    connection.close()
    with Ledger(path) as ledger:
        assert any(re.search(says, fault) for fault in ledger.check().faults)


def test_a_forged_row_with_its_own_hash_does_not_fit_the_seal(tmp_path: Path) -> None:
    from onrecord.ledger.entries import row_hash

    path = tmp_path / "l"
    make(path)
    with sqlite3.connect(path) as connection:
        claim, event = connection.execute("SELECT claim, 'ffffffffffffffff' FROM memberships WHERE id = 1").fetchone()
        connection.execute(
            "UPDATE memberships SET event = ?, hash = ? WHERE id = 1", (event, row_hash("memberships", (claim, event)))
        )
    connection.close()
    with Ledger(path) as ledger:
        assert any("seal does not fit" in fault for fault in ledger.check().faults)


CHILD = """
import os, resource, sys
sys.path.insert(0, {tests!r})
from invented import reports
from onrecord.errors import LedgerError
from onrecord.ledger.ledger import Ledger
{before}
try:
    with Ledger({path!r}) as ledger:
        {use}
except LedgerError as error:
    print(error)
"""


def child(path: Path, before: str, use: str) -> str:
    code = CHILD.format(tests=str(Path(__file__).parent), path=str(path), before=before, use=use)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="needs a limit on the size of a file")
def test_a_full_disk_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "l"
    make(path)
    limit = path.stat().st_size + 100_000
    said = child(path, f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))", "ledger.add(reports(600))")
    assert str(path) in said and ("the disk refused" in said or "the disk is full" in said)
    with Ledger(path) as ledger:
        assert ledger.check().faults == ()
        assert len(list(ledger.readouts())) >= 3
        ledger.add(reports(6))


def as_nobody(use: Callable[[], object]) -> str:
    """What a child without rights of its own gets: the superuser may read and write anything."""
    listen, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            said = str(use())
        except LedgerError as error:
            said = str(error)
        os.write(tell, said.encode())
        os._exit(0)
    os.close(tell)
    os.waitpid(child, 0)
    with os.fdopen(listen, "rb") as pipe:
        return pipe.read().decode()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs a child with the rights of nobody")
def test_a_read_only_folder_can_be_read_and_says_that_it_cannot_be_written() -> None:
    def count() -> int:
        with Ledger(path) as ledger:
            return len(ledger.events())

    def write() -> object:
        with Ledger(path) as ledger:
            return ledger.add(reports(5))

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = folder / "l"
        make(path)
        (folder / "l.lock").unlink()
        before = path.read_bytes()
        path.chmod(0o444)
        folder.chmod(0o555)
        try:
            assert as_nobody(count) == str(count())
            said = as_nobody(write)
        finally:
            folder.chmod(0o755)
        assert str(path) in said and "cannot be written" in said
        assert path.read_bytes() == before


def test_the_clock_may_go_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import UTC, datetime

    from onrecord.ledger import instants

    class Earlier(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Earlier":
            return cls(2001, 1, 1, tzinfo=UTC)

    with Ledger(tmp_path / "l") as ledger:
        ledger.add(reports(1))
        monkeypatch.setattr(instants, "datetime", Earlier)
        ledger.add(reports(2))
        times = [row[0] for row in ledger.reader.execute("SELECT recorded FROM entries ORDER BY id")]
        assert times == sorted(times) and len(set(times)) == 2
        assert ledger.check().faults == ()
