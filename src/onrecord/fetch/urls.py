"""An address on the web, taken apart and checked once, so that everything behind it sees the same parts."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from onrecord.fetch.records import FetchError, Reason

LONGEST = 8192
"""Characters of an address; longer ones are no articles."""
PORTS = {"http": 80, "https": 443}
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*")
_FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
_KEPT = "%/:=&?~+!$,;'@()*[]"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes: `host` is lower-case ASCII (IDNA) or an IP literal without brackets."""

    scheme: str
    host: str
    port: int
    path: str
    """Path and query as they go on the wire."""

    @property
    def authority(self) -> str:
        """Host, and port where it is not the scheme's own, as the Host header wants it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """Scheme and authority: what one robots.txt speaks for."""
        return f"{self.scheme}://{self.authority}"

    @property
    def url(self) -> str:
        """The whole address, without a fragment."""
        return self.origin + self.path


def check_url(url: str) -> Target:
    """The parts of an http(s) address.

    Raises FetchError for another scheme, a user name or password, white space, a port of some other service, or a
    host that is none.
    """
    given = url.strip()
    if len(given) > LONGEST:
        raise FetchError(given[:80] + "...", Reason.URL, f"{len(given):,} characters, {LONGEST:,} are the most")
    parts = _split(given)
    if parts.scheme not in PORTS:
        raise FetchError(given, Reason.URL, "only http:// and https:// addresses are fetched")
    if _FORBIDDEN.search(given):
        raise FetchError(given, Reason.URL, "a space, a control character or a backslash is in it")
    if "@" in parts.netloc:
        raise FetchError(given, Reason.URL, "a user name or password is in it")
    path = quote(parts.path or "/", safe=_KEPT)
    query = "?" + quote(parts.query, safe=_KEPT) if parts.query else ""
    return Target(parts.scheme, _host(given, parts), _port(given, parts), path + query)


def _split(url: str) -> SplitResult:
    try:
        return urlsplit(url)
    except ValueError as error:
        raise FetchError(url, Reason.URL, f"not an address: {error}") from error


def _host(url: str, parts: SplitResult) -> str:
    host = (parts.hostname or "").removesuffix(".")
    try:
        literal = ip_address(host)
    except ValueError:
        return _name(url, host)
    if isinstance(literal, IPv6Address) and literal.scope_id:
        raise FetchError(url, Reason.URL, "a zone is in its host")
    return str(literal)


def _name(url: str, host: str) -> str:
    # The length goes first: the codec below is slow on very long names.
    if len(host) <= 253:
        try:
            name = host.encode("idna").decode("ascii").lower()
        except UnicodeError:
            name = ""
        if len(name) <= 253 and _NAME.fullmatch(name):
            return name
    raise FetchError(url, Reason.URL, f"{host[:80]!r} is not a host")


def _port(url: str, parts: SplitResult) -> int:
    try:
        port = parts.port
    except ValueError as error:
        raise FetchError(url, Reason.URL, f"not a port: {error}") from error
    if port is None:
        return PORTS[parts.scheme]
    # Below 1024 live mail, names, shells: whoever links to them means no good.
    if port not in PORTS.values() and port < 1024:
        raise FetchError(url, Reason.URL, f"port {port} is not the web's")
    return port


def follow(target: Target, location: str) -> Target:
    """The target of a redirect. Raises FetchError, on `target`, for one that leads to no address of the web."""
    # A header is Latin-1 to the parser; a server that sends UTF-8 in it means UTF-8.
    with contextlib.suppress(UnicodeError):
        location = location.encode("latin-1").decode("utf-8")
    try:
        return check_url(urljoin(target.url, location.strip().replace(" ", "%20")))
    except FetchError as error:
        message = f"redirects to {error.url[:80]}: {error.said}"
        raise FetchError(target.url, error.reason, message) from error
    except ValueError as error:
        raise FetchError(target.url, Reason.URL, f"redirects to no address: {error}") from error
