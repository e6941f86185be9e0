"""What guards the page: who may ask, from where, how much, and what a browser may do with the answer.

The page answers a browser on the same machine. Another web site open in that browser must not be able to read it (the
Host header defeats DNS rebinding: a rebound name is no name of ours), to act on it (the Origin header defeats forged
forms), or to frame it; and what stands in an article must not be able to run (the content security policy).
"""

from __future__ import annotations

import hmac
import ipaddress
import re
import socket
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onrecord.view.settings import Settings

COOKIE = "onrecord_token"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
KEPT, NOT_KEPT = "private, max-age=31536000, immutable", "no-store"
"""What a browser may keep: the page's own files, whose addresses change with them, and nothing of a ledger."""
_SAFE = frozenset({"GET", "HEAD"})


class TooLargeError(Exception):
    """A body ran past its limit."""


class Guard:
    """ASGI middleware around the whole page."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self.settings = settings
        self.names = frozenset({"localhost", socket.gethostname().lower(), *map(str.lower, settings.names)})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        refusal = self.refuse(scope, headers)
        if refusal is not None:
            await refusal(scope, receive, _with_headers(send))
            return
        kept = scope["path"].startswith("/static/") and scope["query_string"].startswith(b"v=")
        started = False

        async def limited_send(message: Message) -> None:
            nonlocal started
            started = True
            await _with_headers(send, KEPT if kept else NOT_KEPT)(message)

        try:
            await self.app(scope, _limited(receive, self._limit(scope)), limited_send)
        except TooLargeError:
            if not started:
                await _too_large(self._limit(scope))(scope, receive, _with_headers(send))

    def refuse(self, scope: Scope, headers: Headers) -> Response | None:
        """The answer to a request that must not come further; None lets it through."""
        host = headers.get("host", "")
        if not self._is_ours(host):
            said = (
                f"{host!r} is no name of this page. Ask for it as localhost, or start it with --name {_name_of(host)}"
            )
            return PlainTextResponse(said, 421)
        if scope["method"] not in _SAFE and not _same_origin(headers, host):
            return PlainTextResponse("this form was not sent from the page itself; nothing was done", 403)
        if _is_drawn_in(headers):
            return PlainTextResponse("another web site may lead here, but not draw in what is here", 403)
        length = headers.get("content-length", "0")
        if not length.isdecimal() or len(length) > 18 or int(length) > self._limit(scope):
            return _too_large(self._limit(scope))
        return self._ask_token(scope, headers) if self.settings.token else None

    def _limit(self, scope: Scope) -> int:
        return self.settings.upload_bytes if scope["path"] == "/add" else self.settings.form_bytes

    def _is_ours(self, host: str) -> bool:
        # A name can be rebound to this machine by whoever owns it; a plain address cannot.
        name = _name_of(host)
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return name in self.names
        return True

    def _ask_token(self, scope: Scope, headers: Headers) -> Response | None:
        token = self.settings.token or ""
        cookies = cookie_parser(headers.get("cookie", ""))
        bearer = headers.get("authorization", "").removeprefix("Bearer ").strip()
        if any(_same(given, token) for given in (cookies.get(COOKIE, ""), bearer)):
            return None
        pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
        if scope["method"] in _SAFE and any(name == "token" and _same(value, token) for name, value in pairs):
            rest = urlencode([(name, value) for name, value in pairs if name != "token"])
            # One slash alone: "//elsewhere" would lead to another host.
            path = "/" + scope["path"].lstrip("/")
            answer = RedirectResponse(path + (f"?{rest}" if rest else ""), 303)
            answer.set_cookie(COOKIE, token, httponly=True, samesite="strict", max_age=30 * 86_400)
            return answer
        return PlainTextResponse("this page asks for its token: open it as ADDRESS/?token=TOKEN once", 401)


def _with_headers(send: Send, caching: str = NOT_KEPT) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", caching if message["status"] in (200, 304) else NOT_KEPT)
        await send(message)

    return sending


def _limited(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def receiving() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get("body", b""))
        if taken > limit:
            raise TooLargeError
        return message

    return receiving


def _too_large(limit: int) -> Response:
    return PlainTextResponse(f"too large: {limit / 1_000_000:g} MB is the most that can be sent here", 413)


def _name_of(host: str) -> str:
    """The name or address of a Host header, without its port; "" for what is no such header."""
    found = _HOST.fullmatch(host)
    return found[1].lower() if found else ""


_HOST = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[^\s/@#?:\\\[\]]+)(?::[0-9]{1,5})?")


def _same_origin(headers: Headers, host: str) -> bool:
    """Whether the page itself sent it: browsers name the origin of every form and every fetch that changes something."""
    origin = headers.get("origin")
    if origin is not None:
        return origin.lower() in (f"http://{host}".lower(), f"https://{host}".lower())
    return headers.get("sec-fetch-site") == "same-origin"


def _is_drawn_in(headers: Headers) -> bool:
    """Whether another site asks for something of ours as a picture, a script or a frame: it could not read the answer, but
    have queries run by the hundred. Following a link from there is another thing.
    """
    foreign = headers.get("sec-fetch-site") in ("cross-site", "same-site")
    return foreign and (headers.get("sec-fetch-mode"), headers.get("sec-fetch-dest")) != ("navigate", "document")


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
