"""`onrecord fetch`: addresses to files, from public addresses only, politely and within limits."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import app, write_json
from onrecord.errors import InputError, UsageError

if TYPE_CHECKING:
    from onrecord.fetch.fetcher import Fetcher
    from onrecord.fetch.records import Fetched

_SUFFIXES = {
    "text/html": ".html", "application/xhtml+xml": ".html", "text/plain": ".txt", "application/pdf": ".pdf",
    "application/rss+xml": ".xml", "application/atom+xml": ".xml", "application/xml": ".xml", "text/xml": ".xml",
    "application/json": ".json", "application/ld+json": ".json", "message/rfc822": ".eml",
}  # fmt: skip


@app.command()
def fetch(
    urls: Annotated[list[str], typer.Argument(metavar="URL...|-", help="http(s) addresses, or - for a list of them.")],
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write each page into this folder.")] = None,
    state: Annotated[
        Path | None, typer.Option("--state", metavar="FILE", help="Remember ETags here; fetch only what changed.")
    ] = None,
    contact: Annotated[
        str | None, typer.Option("--contact", metavar="MAIL|URL", help="Whom a site may write to about us.")
    ] = None,
    seconds: Annotated[float, typer.Option("--seconds", min=1, max=600, help="The most time for one page.")] = 30.0,
    megabytes: Annotated[float, typer.Option("--megabytes", min=0.001, max=2000, help="The largest page.")] = 20.0,
) -> None:
    """Fetch pages: one to standard output, or any number into a folder with a line of JSON for each.

    Only public addresses are connected to, also after redirects; robots.txt is obeyed. Exit code 3 when some of several
    pages were refused.
    """
    from onrecord.fetch.fetcher import Fetcher
    from onrecord.fetch.records import Limits

    asked = list(_listed(urls))
    if out is None and len(asked) != 1:
        raise UsageError("several addresses need a folder to go to: --out DIR")
    limits = Limits(seconds=seconds, received=int(megabytes * 1e6), decoded=int(megabytes * 2e6))
    fetcher = Fetcher(contact=contact, limits=limits)
    refused = _fetch_all(fetcher, asked, out, state)
    if refused:
        print(f"onrecord: {refused:,} of {len(asked):,} addresses refused", file=sys.stderr)
        raise typer.Exit(1 if len(asked) == 1 else 3)


def _listed(urls: Sequence[str]) -> Iterator[str]:
    for url in urls:
        if url == "-":
            yield from (line.strip() for line in sys.stdin if line.strip())
        else:
            yield url


def _fetch_all(fetcher: Fetcher, urls: Sequence[str], out: Path | None, state: Path | None) -> int:
    """Fetches each address and hands it on; how many were refused. A page is remembered once it has been handed on."""
    from onrecord.fetch.records import FetchError
    from onrecord.fetch.state import load_validators, save_validators

    known = load_validators(state) if state else {}
    refused = 0
    try:
        for url in urls:
            try:
                page = fetcher.get(url, known.get(url))
            except FetchError as error:
                print(f"onrecord: {error}", file=sys.stderr)
                refused += 1
                continue
            _hand_on(page, out)
            known.pop(url, None)
            known[url] = page.validators
    finally:
        if state:
            save_validators(state, known)
    return refused


def _hand_on(page: Fetched, out: Path | None) -> None:
    if out is None:
        if not page.modified:
            print(f"onrecord: {page.url}: not changed since it was last fetched", file=sys.stderr)
        sys.stdout.buffer.write(page.body)
        sys.stdout.buffer.flush()
        return
    file = _save(page, out) if page.modified else None
    plain = {
        "asked": page.asked, "url": page.url, "redirects": list(page.redirects), "modified": page.modified,
        "media_type": page.media_type, "charset": page.charset, "bytes": len(page.body),
        "file": str(file) if file else None, "retrieved": page.retrieved,
    }  # fmt: skip
    write_json(plain)


def _save(page: Fetched, folder: Path) -> Path:
    """Writes the page under a name made of its address and content: another version is another file."""
    from onrecord.fetch.state import write_whole

    name = hashlib.blake2b(page.url.encode() + b"\0" + page.body, digest_size=8).hexdigest()
    path = folder / (name + _SUFFIXES.get(page.media_type or "", ".bin"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made: {error.strerror}") from error
    write_whole(path, page.body)
    return path
