"""One request to one address, and the answer."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from functools import lru_cache
from http.client import HTTPConnection, HTTPException, HTTPResponse
from typing import Any, cast

from onrecord.fetch.body import ENCODINGS, read_body
from onrecord.fetch.deadline import ClockedSocket, Deadline
from onrecord.fetch.records import FetchError, Limits, Reason
from onrecord.fetch.urls import Target

REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, header lines and body; the body of anything but a success is not read."""

    status: int
    phrase: str
    headers: Message
    body: bytes


def exchange(
    target: Target,
    addresses: Sequence[str],
    headers: Mapping[str, str],
    limits: Limits,
    deadline: Deadline,
    cut: bool = False,
    trust: ssl.SSLContext | None = None,
) -> Answer:
    """Asks one of `addresses` for `target` with GET and reads the answer; `cut` keeps the beginning of a long body.

    The connection goes to the address itself, the name goes into Host, SNI and the check of the certificate: between
    the check of an address and its use nothing is looked up again. Raises FetchError.
    """
    try:
        with _connect(target, addresses, limits, deadline, trust or _system_trust()) as sock:
            return _ask(sock, target, headers, limits, deadline, cut)
    except ssl.SSLCertVerificationError as error:
        raise FetchError(
            target.url, Reason.CERTIFICATE, f"its certificate is not good: {error.verify_message}"
        ) from error
    except TimeoutError as error:
        deadline.left()
        raise FetchError(target.url, Reason.TIME, f"silent for {limits.idle:g} s") from error
    except HTTPException as error:
        said = str(error) or type(error).__name__
        raise FetchError(
            target.url, Reason.PROTOCOL, f"the answer is not HTTP as it should be: {said[:100]}"
        ) from error
    except OSError as error:
        raise FetchError(target.url, Reason.CONNECTION, f"connection failed: {error.strerror or error}") from error
    except ValueError as error:
        raise FetchError(target.url, Reason.PROTOCOL, f"the answer cannot be read: {error}") from error


@lru_cache(maxsize=1)
def _system_trust() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.set_alpn_protocols(["http/1.1"])
    return context


def _connect(
    target: Target, addresses: Sequence[str], limits: Limits, deadline: Deadline, trust: ssl.SSLContext
) -> socket.socket:
    sock = _first_that_answers(target, addresses, limits, deadline)
    if target.scheme == "http":
        return sock
    try:
        return trust.wrap_socket(sock, server_hostname=target.host)
    except BaseException:
        sock.close()
        raise


def _first_that_answers(target: Target, addresses: Sequence[str], limits: Limits, deadline: Deadline) -> socket.socket:
    failure: OSError | None = None
    for address in addresses:
        try:
            return socket.create_connection((address, target.port), min(limits.idle, deadline.left()))
        except OSError as error:
            failure = error
    raise failure or OSError("no address to connect to")


def _ask(
    sock: socket.socket, target: Target, headers: Mapping[str, str], limits: Limits, deadline: Deadline, cut: bool
) -> Answer:
    connection = HTTPConnection(target.host, target.port)
    connection.sock = cast(Any, ClockedSocket(sock, deadline, limits))
    connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    always = {"Host": target.authority, "Accept-Encoding": ENCODINGS, "Connection": "close"}
    for name, value in {**always, **headers}.items():
        connection.putheader(name, value)
    connection.endheaders()
    response: HTTPResponse = connection.getresponse()
    body = read_body(response, target.url, limits, cut) if response.status == 200 else b""
    return Answer(response.status, response.reason, response.headers, body)
