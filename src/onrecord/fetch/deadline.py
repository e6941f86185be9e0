"""One clock for a whole fetch, and a connection that obeys it byte by byte."""

from __future__ import annotations

import io
import socket
import time
from typing import Any

from onrecord.fetch.records import FetchError, Limits, Reason


class Deadline:
    """Seconds that are left, over every exchange of one fetch. Waiting out of politeness is added back."""

    def __init__(self, url: str, seconds: float) -> None:
        self.url = url
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds left, above 0. Raises FetchError where none are."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise FetchError(self.url, Reason.TIME, f"not done after {self.seconds:g} s")
        return left

    def extend(self, seconds: float) -> None:
        """Adds `seconds` that the fetch itself spent waiting."""
        self._end += seconds


class _Clocked(io.RawIOBase):
    """A connection's bytes: every read is bounded by what is left of the deadline and of the byte limit.

    A timeout a read would not do: a server that drips a byte now and then, in the body or in endless header lines,
    never lets one expire.
    """

    def __init__(self, sock: socket.socket, deadline: Deadline, limits: Limits) -> None:
        self._sock = sock
        self._deadline = deadline
        self._limits = limits
        self._received = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._sock.settimeout(min(self._limits.idle, self._deadline.left()))
        count = self._sock.recv_into(buffer)
        self._received += count
        if self._received > self._limits.received:
            message = f"more than {self._limits.received:,} bytes"
            raise FetchError(self._deadline.url, Reason.SIZE, message)
        return count


class ClockedSocket:
    """The part of a socket that `http.client` uses, under a deadline. Whoever opened the socket closes it."""

    def __init__(self, sock: socket.socket, deadline: Deadline, limits: Limits) -> None:
        self._sock = sock
        self._deadline = deadline
        self._limits = limits

    def sendall(self, data: bytes) -> None:
        """Sends a request (a few hundred bytes)."""
        self._sock.settimeout(min(self._limits.idle, self._deadline.left()))
        self._sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        """The bytes that come back."""
        return io.BufferedReader(_Clocked(self._sock, self._deadline, self._limits), 16_384)

    def close(self) -> None:
        """Nothing: the response is still being read when `http.client` says this."""
