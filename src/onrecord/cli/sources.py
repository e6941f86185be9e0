"""What the command line calls a source: a file, a folder, a glob, "-", or an address, which is fetched."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from onrecord.fetch.fetcher import Fetcher
    from onrecord.readers.items import Item, ReadOptions
    from onrecord.readers.streams import Meter


def open_sources(
    sources: Sequence[str], options: ReadOptions, meter: Meter, fetcher: Fetcher | None = None
) -> Iterator[Item]:
    """The reports of every source in the order given; an address that cannot be fetched is a refusal in its place.

    `fetcher` is one with the usual limits, made when the first address comes.
    """
    from onrecord.readers.registry import open_reports

    for fetched, group in groupby(sources, _is_address):
        if fetched:
            fetcher = fetcher or _fetcher()
            yield from _open_addresses(group, options, fetcher)
        else:
            yield from open_reports(group, options, meter)


def _is_address(source: str) -> bool:
    return source.lower().startswith(("http://", "https://"))


def _fetcher() -> Fetcher:
    from onrecord.fetch.fetcher import Fetcher

    return Fetcher()


def _open_addresses(urls: Iterable[str], options: ReadOptions, fetcher: Fetcher) -> Iterator[Item]:
    from onrecord.fetch.records import FetchError
    from onrecord.readers.items import Refusal
    from onrecord.readers.registry import open_bytes

    for url in urls:
        try:
            page = fetcher.get(url)
        except FetchError as error:
            yield Refusal(url, None, str(error).removeprefix(f"{url}: "))
        else:
            yield from open_bytes(page.body, page.url, replace(options, url=page.url, retrieved=page.retrieved))
