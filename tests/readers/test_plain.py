"""Bytes and lines to a report."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.errors import InputError, UsageError
from onrecord.readers.plain import LARGEST, check_date, decode, read_bytes, report_from_text
from onrecord.records import Section


def test_the_text_is_kept_exactly() -> None:
    text = "  Headline Here\r\n\r\nBody of the report, which ends. \n"
    report = report_from_text(text)
    assert report.text == text
    assert [p.span.of(text) for p in report.paragraphs] == ["Headline Here", "Body of the report, which ends."]


@given(st.text(min_size=1, max_size=500))
def test_paragraphs_are_in_order_trimmed_and_cover_every_word(text: str) -> None:
    try:
        report = report_from_text(text)
    except InputError:
        return
    spans = [p.span for p in report.paragraphs]
    assert spans == sorted(spans)
    for a, b in itertools.pairwise(spans):
        assert a.end <= b.start
    kept = "".join(s.of(text) for s in spans)
    assert "".join(kept.split()) == "".join(text.split())


def test_lines_wrapped_by_hand_are_one_paragraph() -> None:
    text = (
        "The foreign ministers of both countries met in Vienna on Tuesday for a\n"
        "second round of talks on the border, which has been closed since the\n"
        "spring, and agreed to meet again within the month, according to a joint\n"
        "statement.\n\nA spokesman gave no details."
    )
    assert len(report_from_text(text).paragraphs) == 2


def test_sections() -> None:
    text = (
        "Ministers Meet in Vienna\nBorder to stay closed for now\nBy Jane Doe in Vienna\n"
        "The ministers met on Tuesday.\nThis article was amended on 4 May to correct a name."
    )
    sections = [p.section for p in report_from_text(text).paragraphs]
    assert sections == [Section.HEADLINE, Section.DECK, Section.BYLINE, Section.BODY, Section.NOTE]


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Zelensky said “no”.".encode(), "utf-8"),
        ("\ufeffZelensky said no.".encode(), "utf-8-sig"),
        ("Zelensky said “no”.".encode("utf-16"), "utf-16"),
    ],
)
def test_encodings_that_say_what_they_are(data: bytes, encoding: str) -> None:
    decoded = decode(data, "x.txt")
    assert decoded.encoding == encoding
    assert decoded.text.startswith("Zelensky said")


def test_an_encoding_that_has_to_be_guessed_is_said() -> None:
    text = "Le président a déclaré à l’Élysée que “tout était réglé”. Déjà, à Genève, les négociateurs étaient arrivés."
    decoded = decode(text.encode("cp1252"), "x.txt")
    assert "déclaré" in decoded.text
    assert decoded.note is not None and "x" not in decoded.encoding.upper()[:0] and "not UTF-8" in decoded.note


@pytest.mark.parametrize(
    ("data", "says"),
    [(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "not text"), (bytes(range(128, 256)) * 3 + b"\x01\x02\x03" * 50, "not text")],
)
def test_binary_files_are_refused(data: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        decode(data, "picture.png")


@pytest.mark.parametrize(("text", "says"), [("", "empty"), (" \n ", "empty"), ("12 -- 34 %", "no words")])
def test_nothing_to_read_is_said(text: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        report_from_text(text, name="a.txt")


def test_an_archive_is_no_report() -> None:
    with pytest.raises(InputError, match="split into its reports"):
        report_from_text("a b " * (LARGEST // 4 + 1))


@pytest.mark.parametrize("value", ["2025-09-03", "2024-02-29", "2025-09-03T18:30+02:00", "2025-09-03T18:30:00Z"])
def test_dates(value: str) -> None:
    check_date(value)


@pytest.mark.parametrize(
    "value", ["2025-02-30", "2025-13-01", "3 Sept 2025", "2023-02-29", "2025-09", "2025-09-03T25:00", ""]
)
def test_dates_that_are_none(value: str) -> None:
    with pytest.raises(UsageError, match="not a"):
        check_date(value)


def test_a_missing_file_names_its_neighbour(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text("x")
    with pytest.raises(InputError, match=r"reprot.txt: no such file; did you mean 'report.txt'\?"):
        read_bytes(tmp_path / "reprot.txt")
