"""A website on this machine for tests: pages, and whatever a hostile server can send."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it goes out. With `etag`, one that matches If-None-Match is answered 304."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None


Handler = BaseHTTPRequestHandler
Route = Page | Callable[[Handler], None]


@dataclass(frozen=True, slots=True)
class Request:
    """What came in, and when (monotonic seconds)."""

    path: str
    headers: Mapping[str, str]
    at: float


class Website:
    """Serves `routes` (path with query to a page, or to a function that writes the answer itself) on 127.0.0.1."""

    def __init__(self, routes: Mapping[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.requests: list[Request] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    def paths(self) -> list[str]:
        """Of all requests so far, robots.txt apart."""
        return [r.path for r in self.requests if r.path != "/robots.txt"]

    def __enter__(self) -> Website:
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.shutdown()
        self.server.server_close()

    def _handler(site) -> type[Handler]:  # noqa: N805
        class Answers(Handler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:  # noqa: N802
                site.requests.append(Request(self.path, dict(self.headers), time.monotonic()))
                route = site.routes.get(self.path, Page(status=404))
                try:
                    answer(self, route) if isinstance(route, Page) else route(self)
                except OSError:
                    self.close_connection = True

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        return Answers


def answer(handler: Handler, page: Page) -> None:
    """Sends a page as a well-behaved server does."""
    unchanged = page.etag is not None and handler.headers["If-None-Match"] == page.etag
    body = b"" if unchanged else page.body
    handler.send_response(304 if unchanged else page.status)
    for name, value in page.headers.items():
        handler.send_header(name, value)
    if page.etag is not None:
        handler.send_header("ETag", page.etag)
    if "Content-Length" not in page.headers:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def raw(*pieces: bytes, pause: float = 0.0, times: int = 1) -> Callable[[Handler], None]:
    """An answer written byte for byte as given: the first piece once, the others `times` times with a pause before each."""

    def write(handler: Handler) -> None:
        handler.wfile.write(pieces[0])
        for _ in range(times):
            for piece in pieces[1:]:
                time.sleep(pause)
                handler.wfile.write(piece)
        handler.close_connection = True

    return write
