"""What a page shows of itself: who wrote it, when, and what on it is said twice or to its visitors."""

import pytest

from onrecord.readers.items import Found
from onrecord.readers.registry import open_bytes
from onrecord.records import Report, Section

BODY = (
    "The envoys of Norland and Sudland left Geneva on Monday without agreeing on a date for another round of talks.",
    "“Nobody has walked out,” a spokesman told reporters, adding that a written reply would follow within a week.",
    "Residents of the border town said that they had heard artillery for most of the night; nobody could verify it.",
)


def page(shown: str, head: str = "", behind: str = "") -> Report:
    """The report of a page that shows some mark-up over its three paragraphs, and some behind the first."""
    first, *rest = (f"<p>{words}</p>" for words in BODY)
    markup = (
        f"<html><head><title>Envoys leave Geneva without a date</title>{head}</head><body><article><h1>Envoys leave "
        f"Geneva without a date</h1>{shown}<div class='article-body'>{first}{behind}{''.join(rest)}</div></article></body></html>"
    )
    (item,) = open_bytes(markup.encode(), "page.html")
    assert isinstance(item, Found)
    return item.report


def words_of(report: Report, section: Section) -> list[str]:
    return [p.span.of(report.text) for p in report.paragraphs if p.section is section]


@pytest.mark.parametrize(
    ("shown", "head", "byline"),
    [
        (
            "<ul><li class='byline'><span class='byline-name'>Jane Doe</span> <i>Foreign correspondent</i></li></ul>",
            "",
            "Jane Doe",
        ),
        ("<div class='cmp-byline'><h2 class='cmp-byline__name'>Jane Doe</h2><p>Reporter</p></div>", "", "Jane Doe"),
        (
            "<div>Text by: <a class='m-from-author__name'>Jane Doe</a></div>",
            "<meta property='og:site_name' content='Daily Example'><meta property='article:author' content='Daily Example'>",
            "Jane Doe",
        ),
        ("<p class='byline'>Jane Doe</p>", "<meta name='author' content='editor07'>", "Jane Doe"),
        ("", "<meta name='author' content='Jane Doe'>", "Jane Doe"),
        ("", "<meta name='author' content='webmaster'>", None),
    ],
)
def test_who_wrote_it(shown: str, head: str, byline: str | None) -> None:
    found = page(shown, head).byline
    text = page(shown, head).text
    assert (found.of(text) if found else None) == byline


@pytest.mark.parametrize(
    ("shown", "published"),
    [
        ("<div><dateformat time='1756883520' mode='abs'></dateformat></div>", "2025-09-03T07:12:00Z"),
        (
            "<relative-time datetime='2025-09-03T10:12:00+03:00'>an hour ago</relative-time>",
            "2025-09-03T10:12:00+03:00",
        ),
        (
            "<div><span title='2025-09-03 10:12:00 +0300'>September 3, 2025</span> · 4 min</div>",
            "2025-09-03T10:12:00+03:00",
        ),
        ("<p>Posted on September 3, 2025</p>", "2025-09-03"),
        ("<p>Issued on: 03/09/2025</p>", None),
    ],
)
def test_when_it_was_published(shown: str, published: str | None) -> None:
    assert page(shown).published == published


def test_words_pulled_out_of_the_text_are_read_once() -> None:
    report = page("", behind="<blockquote><p>Nobody has walked out</p></blockquote>")
    assert words_of(report, Section.BODY) == list(BODY)


def test_a_short_paragraph_of_its_own_stays() -> None:
    report = page("", behind="<p>The ministry declined to comment.</p>")
    assert "The ministry declined to comment." in words_of(report, Section.BODY)
