"""Moments as people write them, on two clocks."""

import pytest

from onrecord.errors import UsageError
from onrecord.ledger.instants import as_of, known_at
from onrecord.records import Report


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("2025-09-03T20:00", "2025-09-03T20:00:00Z"),
        ("2025-09-03 20:00", "2025-09-03T20:00:00Z"),
        ("2025-09-03T20:00:30+02:00", "2025-09-03T18:00:30Z"),
        ("2025-09-03T20:00-0330", "2025-09-03T23:30:00Z"),
        ("2025-09-03", "2025-09-03T23:59:59Z"),
        ("2025-02", "2025-02-28T23:59:59Z"),
        ("2024", "2024-12-31T23:59:59Z"),
    ],
)
def test_a_prefix_counts_from_its_end(written: str, at: str) -> None:
    assert as_of(written).at == at


@pytest.mark.parametrize("written", ["yesterday", "2025-02-30", "2025-13", "2025-09-03T25:00", "", "03.09.2025"])
def test_what_is_no_moment(written: str) -> None:
    with pytest.raises(UsageError, match="not a moment"):
        as_of(written)


def test_another_clock() -> None:
    with pytest.raises(UsageError, match="published or recorded"):
        as_of("2025", "heard")
    assert as_of("2025-09-03T20:00", "recorded").at == "2025-09-03T20:00:00.000000Z"


@pytest.mark.parametrize(
    ("published", "updated", "retrieved", "known"),
    [
        ("2025-09-03T18:00+02:00", None, None, "2025-09-03T16:00:00Z"),
        ("2025-09-03", None, None, "2025-09-03T23:59:59Z"),
        ("2025-09-03T10:00Z", "2025-09-03T12:00Z", "2025-09-04T00:00Z", "2025-09-03T12:00:00Z"),
        (None, None, "2025-09-04T00:00Z", "2025-09-04T00:00:00Z"),
        (None, None, None, "2026-01-02T03:04:05Z"),
    ],
)
def test_when_a_report_was_known(published: str | None, updated: str | None, retrieved: str | None, known: str) -> None:
    report = Report("r", "text", (), published=published, updated=updated, retrieved=retrieved)
    assert known_at(report, "2026-01-02T03:04:05.678901Z") == known
