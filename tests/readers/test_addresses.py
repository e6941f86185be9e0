"""Addresses among the sources: fetched, read like files, refused in their place."""

from __future__ import annotations

import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path

import pytest
from website import Page, Website

from onrecord.cli.sources import open_sources
from onrecord.fetch.fetcher import Fetcher
from onrecord.readers.items import Found, ReadOptions, Refusal
from onrecord.readers.streams import Meter

STORY = b"""<html lang="en"><head><title>Envoys meet in Vienna</title>
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Envoys meet in Vienna",
"datePublished": "2025-09-03T10:00:00Z", "publisher": {"name": "Example Post"}}</script></head><body><article>
<h1>Envoys meet in Vienna</h1><p>The envoys of Iran and France met in Vienna on Wednesday and agreed to meet again.</p>
<p>Neither side said what they had agreed on, and both left without speaking to reporters who had waited.</p>
</article></body></html>"""


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(allow=(ip_network("127.0.0.0/8"),), sleep=lambda _: None)


def test_an_address_is_read_where_it_stands_among_files(tmp_path: Path, fetcher: Fetcher) -> None:
    before, after = tmp_path / "a.txt", tmp_path / "b.txt"
    before.write_text("France recalled its ambassador from Niger on Monday.")
    after.write_text("Niger expelled the French ambassador on Tuesday.")
    with Website({"/story": Page(STORY, headers={"Content-Type": "text/html"})}) as site:
        sources = [str(before), site.url("/story"), str(after)]
        found = [item for item in open_sources(sources, ReadOptions(), Meter(), fetcher) if isinstance(item, Found)]
    assert [item.source for item in found] == sources
    report = found[1].report
    assert (report.url, report.outlet, report.published) == (sources[1], "Example Post", "2025-09-03T10:00:00Z")
    assert report.retrieved and "met in Vienna on Wednesday" in report.text


def test_a_page_that_is_not_there_is_refused_and_the_rest_is_read(tmp_path: Path, fetcher: Fetcher) -> None:
    (tmp_path / "a.txt").write_text("France recalled its ambassador from Niger on Monday.")
    with Website({}) as site:
        gone, file = open_sources([site.url("/gone"), str(tmp_path / "a.txt")], ReadOptions(), Meter(), fetcher)
    assert isinstance(gone, Refusal) and "404" in gone.reason and isinstance(file, Found)


def test_an_address_inside_the_house_is_not_connected_to() -> None:
    with Website({"/": Page(STORY)}) as site:
        done = subprocess.run(
            [sys.executable, "-m", "onrecord.cli", "read", site.url("/")], capture_output=True, timeout=60, check=False
        )
        assert site.requests == []
    assert done.returncode == 1 and b"127.0.0.1" in done.stderr and b"public" in done.stderr
