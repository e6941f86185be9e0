"""A real ledger as the watcher sees it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from watched import code

from onrecord.ledger.ledger import Ledger
from onrecord.readers.plain import report_from_text
from onrecord.records import Readout
from onrecord.watch.record import LedgerRecord


@pytest.fixture
def record(tmp_path: Path) -> Iterator[LedgerRecord]:
    with Ledger(tmp_path / "my.onrecord") as ledger:
        yield LedgerRecord(ledger)


def readout(text: str, url: str | None = None) -> Readout:
    return code(report_from_text(text, published="2025-09-03", url=url))


def test_a_report_is_added_once_and_its_event_can_be_seen(record: LedgerRecord) -> None:
    added = record.add(readout("arms were sold", "http://news.example/1"))
    assert added is not None
    (event,) = added
    assert record.add(readout("arms were sold", "http://news.example/1")) is None
    seen = record.seen(event)
    assert seen is not None
    assert (seen.id, seen.type, seen.url) == (event, "CONSULT", "http://news.example/1")
    assert [party.id for party in seen.parties] == ["person:arms", "person:arms-b"]
    assert seen.when is not None and len(seen.when) == 10
    assert list(record.all()) == [seen]
    assert record.seen("0" * 16) is None


def test_every_entry_is_another_version(record: LedgerRecord) -> None:
    versions = [record.version()]
    for text in ("arms were sold", "boats were sold"):
        record.add(readout(text))
        versions.append(record.version())
    assert len(set(versions)) == 3
    record.add(readout("boats were sold"))
    assert record.version() == versions[-1]


def test_a_second_telling_is_the_same_event_by_its_latest_report(record: LedgerRecord) -> None:
    first = record.add(readout("arms were sold", "http://a.example/1"))
    assert first is not None
    later = code(report_from_text("arms were sold, it is said", published="2025-09-04", url="http://b.example/2"))
    assert record.add(later) == first
    seen = record.seen(first[0])
    assert seen is not None and seen.url == "http://b.example/2"
