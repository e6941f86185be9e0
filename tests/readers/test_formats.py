"""Every format: a file as its publisher writes it, and the reports it must yield."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest

from onrecord.readers.registry import FORMATS, Found, Item, Refusal, Remark, open_bytes, open_reports
from onrecord.records import Report, Section

EXAMPLES = Path(__file__).parent.parent.parent / "examples" / "readers"


def items(name: str) -> list[Item]:
    return list(open_reports([str(EXAMPLES / name)]))


def reports(name: str) -> list[Report]:
    return [item.report for item in items(name) if isinstance(item, Found)]


def refusals(name: str) -> list[str]:
    return [str(item).partition(f"{name}: ")[2] for item in items(name) if isinstance(item, Refusal)]


def facts(report: Report) -> dict[str, object]:
    """What a report knows, in words, without what it does not know."""
    known = {
        "title": report.title and report.title.of(report.text), "deck": report.deck and report.deck.of(report.text),
        "byline": report.byline and report.byline.of(report.text), "place": report.dateline and report.dateline.place,
        "filed": report.dateline and report.dateline.date, "outlet": report.outlet, "wire": report.wire,
        "published": report.published, "updated": report.updated, "url": report.url, "section": report.section,
        "kind": report.kind and report.kind.value,
    }  # fmt: skip
    return {key: value for key, value in known.items() if value}


def body(report: Report) -> list[str]:
    return [p.span.of(report.text) for p in report.paragraphs if p.section is Section.BODY]


def notes(report: Report) -> list[str]:
    return [p.span.of(report.text) for p in report.paragraphs if p.section is Section.NOTE]


def test_a_page_its_facts_its_text_and_nothing_of_its_furniture() -> None:
    (report,) = reports("page.html")
    assert facts(report) == {
        "title": "Envoys leave Tallinn without a date for new talks",
        "deck": "Both sides blame each other for the breakdown",
        "byline": "Maria Tamm",
        "place": "TALLINN",
        "filed": "2025-09-03",
        "outlet": "Example Post",
        "wire": "AFP",
        "published": "2025-09-03T09:12:00+02:00",
        "updated": "2025-09-03T18:40:00+02:00",
        "url": "https://post.example/world/2025/09/03/envoys-leave-without-date",
        "section": "World",
        "kind": "news",
    }
    assert [words[:20] for words in body(report)] == [
        "TALLINN, Sept 3 (AFP",
        "Norland’s foreign mi",
        "“Nobody has walked o",
    ]
    assert notes(report)[0].startswith("This article was amended")
    assert report.based_on == ("https://wire.example/item/8812",)


def test_a_page_says_where_each_field_was_read() -> None:
    (report,) = reports("page.html")
    told = {field: evidence.rule for field, evidence in report.provenance}
    assert told["published"] == "json-ld:datePublished"
    assert told["deck"] == "html:deck"
    assert told["wire"] == "masthead:dateline"


def test_every_paragraph_of_a_page_is_found_again_in_its_mark_up() -> None:
    import html

    (report,) = reports("page.html")
    raw = (EXAMPLES / "page.html").read_text(encoding="utf-8")
    assert len(report.raw_map) == len(report.paragraphs)
    for shown, source in report.raw_map:
        assert html.unescape(source.of(raw)) == shown.of(report.text)


def test_the_updates_of_a_live_blog_are_reports_of_their_own() -> None:
    first, second = reports("live.html")
    assert facts(first) == {
        "title": "Norland's envoy arrives",
        "outlet": "Example Post",
        "published": "2025-09-03T08:05:00Z",
        "url": "https://post.example/live/border#u2",
        "kind": "live blog",
    }
    assert body(second) == ["The doors of the hall in Tallinn are open. Police have closed two streets."]


def test_rss_full_text_and_teaser() -> None:
    full, teaser = reports("feed.xml")
    assert facts(full) == {
        "title": "Norland recalls its ambassador",
        "byline": "Reuters",
        "outlet": "Example Post: World",
        "wire": "Reuters",
        "published": "2025-09-03T16:05:00+02:00",
        "url": "https://post.example/world/recall",
        "section": "World",
    }
    assert len(body(full)) == 2
    assert facts(teaser)["kind"] == "summary"
    assert body(teaser) == ["Sudland’s army has called up 5,000 reservists, officials said."]


def test_atom() -> None:
    (report,) = reports("atom.xml")
    assert (report.published, report.updated) == ("2025-09-03T19:55:00Z", "2025-09-03T20:00:00Z")
    assert facts(report)["byline"] == "Lena Holm"


def test_a_news_sitemap_gives_headlines_and_counts_the_rest() -> None:
    (report,) = reports("sitemap.xml")
    assert facts(report)["title"] == "Norland recalls its ambassador from Sudland"
    assert facts(report)["kind"] == "summary"
    assert any(
        isinstance(item, Remark) and "1 addresses carry no headline" in item.said for item in items("sitemap.xml")
    )


def test_csv_guesses_its_columns_and_says_so_and_refuses_rows_alone() -> None:
    first, last = reports("articles.csv")
    assert facts(first) == {
        "title": "Norland recalls its ambassador",
        "outlet": "Example Post",
        "published": "2025-09-03",
        "url": "https://post.example/1",
    }
    assert last.published == "2025-09-04" and len(body(last)) == 2
    assert refusals("articles.csv") == [
        "line 3: has no text",
        "line 4: '2025-02-30' in column 'publication_date' is not a date",
    ]
    (remark,) = [item for item in items("articles.csv") if isinstance(item, Remark)]
    assert "text from column 'body'" in remark.said and "not used: 'id'" in remark.said


def test_json_lines() -> None:
    first, second = reports("articles.jsonl")
    assert facts(first)["byline"] == "Maria Tamm, Jaan Kask"
    assert second.outlet == "Example Post"
    assert refusals("articles.jsonl")[0].startswith("line 2: is not valid JSON")


def test_ninjs_names_who_supplied_the_copy() -> None:
    (report,) = reports("ninjs.json")
    assert (report.outlet, report.wire) == ("Example Wire", "Reuters")
    assert (report.published, report.updated) == ("2025-09-03T09:40:00Z", "2025-09-03T10:02:11Z")
    assert notes(report) == ["Editor's note: Recasts lead, adds quote"]


def test_newsml_and_its_kill_notice() -> None:
    report, kill = reports("newsml.xml")
    assert facts(report)["place"] == "PORT SUD" and report.wire == "TASS"
    assert body(report)[1] == "Norland did not confirm it."
    assert facts(kill)["kind"] == "withdrawn"


def test_mail() -> None:
    (report,) = reports("alert.eml")
    assert facts(report) == {
        "title": "Sudland closes its airspace – ministry",
        "place": "PORT SUD",
        "outlet": "Example Wire Alerts",
        "wire": "Reuters",
        "published": "2025-09-03T21:14:00+02:00",
    }


def test_lexisnexis_old_layout() -> None:
    first, second = reports("lexisnexis-old.txt")
    assert facts(first) == {
        "title": "Envoys Leave Tallinn Without a Date for New Talks",
        "byline": "By MARIA TAMM; Jaan Kask contributed reporting from Norhaven.",
        "place": "TALLINN, Estonia",
        "outlet": "The Example Times",
        "published": "2025-09-03",
        "url": "http://www.times.example/",
        "section": "Section A",
    }
    assert len(body(first)) == 2
    assert facts(second)["published"] == "2025-09-04T10:15+00:00" and second.wire == "AP"
    assert body(second) == [
        "Sudland freed the crew of a Norland trawler on Thursday, the interior ministry said. Norland confirmed the release."
    ]
    assert refusals("lexisnexis-old.txt") == [
        "article 3, line 65: has no body: only the head of the article was exported"
    ]


def test_lexisnexis_new_layout() -> None:
    first, second = reports("lexisnexis-new.txt")
    assert facts(first)["deck"] == "Both sides blame each other for the breakdown"
    assert facts(first)["outlet"] == "The Example Guardian (London)"
    assert facts(first)["published"] == "2025-09-03T09:12+00:00"
    assert len(body(first)) == 2
    assert second.wire == "AFP" and second.dateline is not None
    assert (second.dateline.place, second.dateline.date) == ("Port Sud", "2025-09-04")


def test_factiva_with_field_codes() -> None:
    (report,) = reports("factiva-codes.txt")
    assert facts(report) == {
        "title": "Envoys leave Tallinn without date for new talks",
        "byline": "By Maria Tamm",
        "place": "TALLINN",
        "filed": "2025-09-03",
        "outlet": "Reuters News",
        "wire": "Reuters",
        "published": "2025-09-03T10:02",
        "section": "World News",
    }
    assert len(body(report)) == 4 and notes(report) == ["(Reporting by Maria Tamm; Editing by Jaan Kask)"]
    assert refusals("factiva-codes.txt") == ["article 2, line 24: '31 September 2025' in PD is not a date"]


def test_factiva_without_codes() -> None:
    first, second = reports("factiva-plain.txt")
    assert facts(first)["published"] == "2025-09-03T10:02" and first.wire == "Reuters"
    assert facts(second) == {
        "title": "Sudland frees trawler crew",
        "outlet": "The Example Post",
        "published": "2025-09-04",
    }
    assert body(second)[-1] == "Norland confirmed the release."


def _cells(block: str) -> str:
    """An article with field codes as a row of a table each."""
    fields = re.split(r"^(?=[A-Z]{2} )", block, flags=re.M)
    rows = []
    for code, value in ((field[:2], field[3:].strip()) for field in fields if field.strip()):
        parts = re.split(r"\n+", value) if code in ("LP", "TD") else [value]
        inside = "".join(f"<p class='articleParagraph enarticleParagraph'>{p}</p>" for p in parts)
        rows.append(f"<tr><td><b>{code}</b>&nbsp;</td><td>{inside if len(parts) > 1 else value}</td></tr>")
    return f"<div class='article enArticle'><table>{''.join(rows)}</table></div>"


def _lines(block: str) -> str:
    """An article without field codes as an element a line."""
    head, *paragraphs, end = block.strip().split("\n\n")
    lines = "".join(f"<div>{line}</div>" for line in head.split("\n"))
    return f"<div class='article frArticle'>{lines}{''.join(f'<p>{p}</p>' for p in paragraphs)}<div>{end}</div></div>"


@pytest.mark.parametrize(
    ("name", "markup", "parts"),
    [
        ("factiva-codes.txt", _cells, r"\n\n(?=HD  )"),
        ("factiva-plain.txt", _lines, r"(?<=ab)\n\n|\n\nSearch Summary[^$]*"),
    ],
)
def test_a_saved_page_of_factivas_is_its_export(name: str, markup: Callable[[str], str], parts: str) -> None:
    text = (EXAMPLES / name).read_text(encoding="utf-8")
    page = (
        "<html><body>" + "".join(markup(block) for block in re.split(parts, text) if block.strip()) + "</body></html>"
    )
    read = list(open_bytes(page.encode(), "saved.html"))
    found = [item.report for item in read if isinstance(item, Found)]
    assert [(r.text, facts(r)) for r in found] == [(r.text, facts(r)) for r in reports(name)]
    assert len([item for item in read if isinstance(item, Refusal)]) == len(refusals(name))


def test_proquest() -> None:
    (report,) = reports("proquest.txt")
    assert facts(report)["outlet"] == "Example Times" and facts(report)["published"] == "2025-09-03"
    assert len(body(report)) == 2
    assert refusals("proquest.txt") == ["article 2, line 57: has no full text: only an abstract was exported"]


def test_front_matter_and_markdown() -> None:
    (report,) = reports("note.md")
    assert facts(report)["published"] == "2025-09-03T09:12+02:00"
    assert facts(report)["byline"] == "Maria Tamm, Jaan Kask"
    assert body(report)[0].startswith("TALLINN (AFP) — The envoys of Norland and Sudland left")


@pytest.mark.parametrize("path", sorted(EXAMPLES.iterdir()), ids=lambda path: path.name)
def test_spans_point_into_the_text(path: Path) -> None:
    for item in open_reports([str(path)]):
        if isinstance(item, Found):
            for paragraph in item.report.paragraphs:
                words = paragraph.span.of(item.report.text)
                assert words and words == words.strip()


def test_a_folder_is_all_its_files() -> None:
    assert sum(isinstance(item, Found) for item in open_reports([str(EXAMPLES)])) >= 20


def test_every_format_has_a_name_of_its_own() -> None:
    assert len({format.name for format in FORMATS}) == len(FORMATS)
