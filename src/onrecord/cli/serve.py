"""`onrecord serve`: a ledger as a page in the browser of this machine."""

from __future__ import annotations

import ipaddress
import secrets
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from onrecord.cli.app import Language, Rules, app
from onrecord.errors import UsageError

if TYPE_CHECKING:
    from onrecord.ledger.rows import Coder
    from onrecord.view.settings import Settings

LONGEST_HEADER = 32_768


@app.command()
def serve(
    ledger: Annotated[
        Path,
        typer.Argument(metavar="LEDGER", envvar="ONRECORD_LEDGER", help="The ledger's file; made where there is none."),
    ],
    port: Annotated[int, typer.Option("--port", min=0, max=65_535, help="0 takes any that is free.")] = 8765,
    host: Annotated[
        str, typer.Option("--host", metavar="ADDRESS", help="Where to listen; this machine by default.")
    ] = "127.0.0.1",
    token: Annotated[
        str | None,
        typer.Option(
            "--token", metavar="TOKEN", envvar="ONRECORD_TOKEN", help="What a browser must show; `new` makes one."
        ),
    ] = None,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOST", help="A host name that the page is asked for by; repeatable."),
    ] = None,
    allow_fetch: Annotated[
        bool, typer.Option("--allow-fetch", help="Let the page fetch addresses that are given to it.")
    ] = False,
    feeds: Annotated[
        Path | None,
        typer.Option("--feeds", metavar="FEEDS.toml", help="Show the watches of this file and their alerts."),
    ] = None,
    author: Annotated[
        str,
        typer.Option("--author", metavar="NAME", envvar="ONRECORD_AUTHOR", help="Whose decisions are written down."),
    ] = "",
    rules: Rules = None,
    language: Language = "onrecord",
) -> None:
    """Serve a ledger as a page: see the record, question it, correct it. Ends with Ctrl-C.

    It listens on this machine alone. Beyond it, --host needs --token; put a proxy that speaks TLS before it.
    """
    from onrecord.view.settings import Settings

    if token is None and not _is_loopback(host):
        raise UsageError(f"--host {host} is open to others: give --token as well (`--token new` makes one)")
    shown = secrets.token_urlsafe(18) if token == "new" else token
    if shown is not None and len(shown) < 12:
        raise UsageError("--token is too short to guard anything: 12 characters at least, or `new`")
    _make_where_none(ledger)
    names = (*(name or ()), *([host] if not _is_address(host) else ()))
    _run(Settings(ledger, shown, names, allow_fetch, rules, language, author, feeds), host, port)


def _make_where_none(ledger: Path) -> None:
    """An empty ledger, so that the first reports can be added on the page."""
    if not ledger.exists():
        from onrecord.ledger.ledger import Ledger

        with Ledger(ledger) as opened:
            _ = opened.writer
        print(f"onrecord: {ledger}: a new ledger", file=sys.stderr)


def _run(settings: Settings, host: str, port: int) -> None:
    import uvicorn

    from onrecord.view.app import make_app
    from onrecord.view.holding import warm

    def coder() -> Coder:
        from onrecord.cli.coder import coder_of

        return coder_of(settings.rules, settings.language)

    # Proxy headers would let anybody say that he is somebody else; the page has no need of them.
    config = uvicorn.Config(
        make_app(settings, coder), host=host, port=port, log_level="warning", proxy_headers=False, server_header=False,
        date_header=False, h11_max_incomplete_event_size=LONGEST_HEADER, timeout_graceful_shutdown=2,
    )  # fmt: skip
    server = uvicorn.Server(config)
    # The first chart of a large ledger would have to wait for its events.
    threading.Thread(target=warm, args=(settings.ledger,), daemon=True).start()
    listening = config.bind_socket()
    # Whoever reads the address may ask at once: the question waits until the server answers.
    listening.listen(128)
    bound = listening.getsockname()[1]
    shown = f"[{host}]" if ":" in host else host
    rest = f"/?token={settings.token}" if settings.token else "/"
    print(f"onrecord: {settings.ledger} at http://{shown}:{bound}{rest}", file=sys.stderr, flush=True)
    server.run(sockets=[listening])


def _is_loopback(host: str) -> bool:
    return host == "localhost" or (_is_address(host) and ipaddress.ip_address(host).is_loopback)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
