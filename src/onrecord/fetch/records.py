"""What fetching speaks of: limits, what was fetched, and why something was not."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from onrecord.errors import InputError


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one fetch may cost. Seconds and bytes; politeness waits do not count towards `seconds`."""

    seconds: float = 30.0
    """The whole fetch with its redirects, whatever the pace of the server."""
    idle: float = 10.0
    """The longest silence of a connection."""
    received: int = 10_000_000
    """Bytes off the wire in one exchange, header lines included."""
    decoded: int = 20_000_000
    """Bytes of the body once decompressed."""
    ratio: int = 200
    """Decompressed over received bytes, from the first megabyte on; text stays far below."""
    redirects: int = 5
    pause: float = 1.0
    """Between two requests to one host, where its robots.txt asks for no more."""
    patience: float = 60.0
    """The longest politeness wait that is sat out; a longer one is an error that says when to come again."""


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server gave to ask "changed since?" with, exactly as it gave it; None where it gave none."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """One answer. `body` is decompressed and otherwise untouched; empty where the answer is "not modified"."""

    asked: str
    url: str
    """Where it was found in the end: `asked`, or the last redirect's target."""
    redirects: tuple[str, ...]
    """The addresses in between, in order."""
    modified: bool
    """False for an answer 304: nothing new since the validators that were sent."""
    media_type: str | None
    """"text/html", lower case, without parameters; None where the server named none."""
    charset: str | None
    body: bytes
    validators: Validators
    retrieved: str
    """ISO date-time in UTC."""


class Reason(StrEnum):
    """Why an address was not fetched."""

    URL = "not an address to fetch"
    ADDRESS = "not a public address"
    NAME = "name not found"
    ROBOTS = "robots.txt"
    HOLD = "asked to wait"
    CONNECTION = "connection"
    CERTIFICATE = "certificate"
    TIME = "time"
    SIZE = "size"
    ENCODING = "encoding"
    PROTOCOL = "protocol"
    REDIRECTS = "redirects"
    STATUS = "status"


AGAIN = frozenset({Reason.NAME, Reason.HOLD, Reason.CONNECTION, Reason.TIME, Reason.PROTOCOL})
"""Reasons that may be gone on another day."""


class FetchError(InputError):
    """This address was not fetched; `said` is the message without it.

    `again`: another try later may succeed; `wait`: not before so many seconds.
    """

    def __init__(
        self, url: str, reason: Reason, message: str, *, again: bool | None = None, wait: float | None = None
    ) -> None:
        super().__init__(f"{url}: {message}")
        self.url = url
        self.said = message
        self.reason = reason
        self.again = reason in AGAIN if again is None else again
        self.wait = wait
