"""What feeds and sitemaps list, good ones and broken ones."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from watched import rss

from onrecord.errors import InputError
from onrecord.watch.items import Item, item_key, read_listing

BASE = "https://news.example/feeds/world"
RSS = b"""<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<item><title>Envoys &amp; ministers meet</title><link>/a?x=1&amp;y=2</link><guid>1</guid>
<pubDate>Wed, 03 Sep 2025 12:00:00 +0200</pubDate><description>Short.</description>
<content:encoded><![CDATA[<p>The whole text.</p>]]></content:encoded></item>
<item><guid isPermaLink="false">only-an-id</guid><title>No link</title></item><item></item></channel></rss>"""
ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title>One</title>
<link rel="alternate" href="https://news.example/1"/><published>2025-09-03T10:00:00Z</published>
<updated>2025-09-03T11:00:00Z</updated></entry></feed>"""
SITEMAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
<url><loc> https://news.example/1?a=1&amp;b=2 </loc><image:image><image:loc>https://img.example/</image:loc></image:image>
<news:news><news:publication_date>2025-09-03T10:00+02:00</news:publication_date><news:title>Talks</news:title></news:news></url>
<url><lastmod>2025-09-03</lastmod></url><url><loc>https://news.example/2</loc><lastmod>soon</lastmod></url></urlset>"""


def test_rss() -> None:
    first, second = read_listing(RSS, BASE).items
    assert first.url == "https://news.example/a?x=1&y=2"
    assert (first.title, first.published) == ("Envoys & ministers meet", "2025-09-03T10:00:00Z")
    assert first.content == "<p>The whole text.</p>"
    assert (second.url, second.title, second.date) == (None, "No link", None)


def test_atom() -> None:
    (item,) = read_listing(ATOM, BASE).items
    assert (item.url, item.published, item.updated) == (
        "https://news.example/1", "2025-09-03T10:00:00Z", "2025-09-03T11:00:00Z",
    )  # fmt: skip
    assert item.date == item.updated


def test_a_news_sitemap() -> None:
    first, second = read_listing(SITEMAP, BASE).items
    assert (first.url, first.title, first.published) == (
        "https://news.example/1?a=1&b=2", "Talks", "2025-09-03T10:00+02:00",
    )  # fmt: skip
    assert (second.url, second.date) == ("https://news.example/2", None)


def test_an_index_of_sitemaps_newest_first() -> None:
    index = b"<sitemapindex><sitemap><loc>http://a.example/1</loc><lastmod>2025-01-01</lastmod></sitemap>"
    index += b"<sitemap><loc>http://a.example/2</loc><lastmod>2025-02-01</lastmod></sitemap></sitemapindex>"
    listing = read_listing(index, BASE)
    assert listing.sitemaps == ("http://a.example/2", "http://a.example/1") and not listing.items


def test_an_item_keeps_its_key_until_its_date_or_title_changes() -> None:
    assert item_key("a", "d", "t") == item_key("a", "d", "t")
    assert (
        len({item_key("a", "d", "t"), item_key("b", "d", "t"), item_key("a", "e", "t"), item_key("a", "d", "u")}) == 4
    )
    again = read_listing(RSS.replace(b"Short.", b"Other."), BASE).items
    assert [item.key for item in again] == [item.key for item in read_listing(RSS, BASE).items]


@pytest.mark.parametrize("data", [RSS, ATOM, SITEMAP, rss([(f"http://a.example/{n}", "x") for n in range(50)])])
def test_a_listing_that_breaks_off_gives_what_is_whole_or_is_refused(data: bytes) -> None:
    whole = {item.url for item in read_listing(data, BASE).items}
    for end in range(0, len(data), max(1, len(data) // 60)):
        try:
            found = read_listing(data[:end], BASE).items
        except InputError:
            continue
        assert len(found) <= len(whole)


@pytest.mark.parametrize(
    "data", [b"", b"<html><body>Not found</body></html>", b"\0\1\2", b"{}", b"<urlset", b"<a></a>"]
)
def test_what_is_no_listing_is_refused_with_its_address(data: bytes) -> None:
    with pytest.raises(InputError, match=r"https://news\.example/feeds/world"):
        read_listing(data, BASE)


def test_a_sitemap_that_declares_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE urlset [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>'
    with pytest.raises(InputError, match="entities"):
        read_listing(bomb, BASE)


def test_nested_and_huge_listings_cost_little() -> None:
    started = time.perf_counter()
    for data in (b"<urlset>" + b"<url>" * 100_000, b"<urlset><url><loc>" + b"a" * 5_000_000):
        with pytest.raises(InputError):
            read_listing(data, BASE)
    many = b"<urlset>" + b"<url><loc>http://a.example/x</loc></url>" * 20_000 + b"</urlset>"
    assert len(read_listing(many, BASE).items) == 1
    assert time.perf_counter() - started < 10


@given(st.binary(max_size=300), st.sampled_from([RSS, ATOM, SITEMAP]), st.integers(0, 300))
def test_any_bytes_are_a_listing_or_a_plain_refusal(noise: bytes, data: bytes, place: int) -> None:
    try:
        items = read_listing(data[:place] + noise + data[place:], BASE).items
    except InputError:
        return
    assert all(isinstance(item, Item) and item.key for item in items)
