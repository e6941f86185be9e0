"""Datelines, credits and bylines as agencies and papers write them."""

import pytest

from onrecord.readers.plain import report_from_text


@pytest.mark.parametrize(
    ("lead", "place", "date", "wire"),
    [
        ("BEIJING, Sept. 3 (Xinhua) -- Leaders met.", "BEIJING", "2025-09-03", "Xinhua"),
        ("SEOUL (Reuters) - The envoy left.", "SEOUL", None, "Reuters"),
        ("WASHINGTON, D.C. (AP) — Officials said no.", "WASHINGTON, D.C.", None, "AP"),
        ("Kyiv, 12 August 2024 (Ukrinform) – Talks ended.", "Kyiv", "2024-08-12", "Ukrinform"),
        ("UNITED NATIONS, Dec 30 (AFP) - The council voted.", "UNITED NATIONS", "2025-12-30", "AFP"),
        ("PARIS — The president flew home.", "PARIS", None, None),
    ],
)
def test_datelines(lead: str, place: str, date: str | None, wire: str | None) -> None:
    report = report_from_text(lead, published="2025-09-04" if "Dec" not in lead else "2025-12-31")
    assert report.dateline is not None
    assert (report.dateline.place, report.dateline.date, report.wire) == (place, date, wire)


@pytest.mark.parametrize(
    "lead",
    ["Russia - which denies it - said no.", "The talks — the third this year — failed.", "He said - and meant - no."],
)
def test_no_dateline_where_there_is_none(lead: str) -> None:
    assert report_from_text(lead).dateline is None


def test_a_december_dateline_read_in_january_is_of_the_year_before() -> None:
    report = report_from_text("GENEVA, Dec. 31 (AP) -- Talks went on.", published="2026-01-01")
    assert report.dateline is not None and report.dateline.date == "2025-12-31"


def test_without_a_year_a_dateline_has_no_date() -> None:
    report = report_from_text("GENEVA, Dec. 31 (AP) -- Talks went on.")
    assert report.dateline is not None and report.dateline.date is None


def test_a_first_line_that_is_a_sentence_is_no_headline() -> None:
    assert report_from_text("The ministers met on Tuesday.\nThey will meet again.").title is None
