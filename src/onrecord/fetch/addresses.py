"""From a host's name to the addresses that may be connected to: public ones, resolved once."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from onrecord.fetch.records import FetchError, Reason
from onrecord.fetch.urls import Target

Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Sequence[str]]
"""Host and port to IP addresses as text; raises OSError where there are none."""

MOST = 8
"""Addresses of one host that are looked at."""
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
# What Python 3.11 takes for global, or later versions changed their mind about.
_NOT_PUBLIC = (
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.88.99.0/24"),
    IPv4Network("168.63.129.16/32"),
    IPv6Network("2001::/23"),
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),
    IPv6Network("3fff::/20"),
)


def resolve_by_system(host: str, port: int) -> Sequence[str]:
    """The system's own answer, best address first. Raises OSError where there is none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the open internet's.

    IPv4 in IPv6 (mapped, NAT64) is judged by the IPv4 address; tunnels (6to4, Teredo) are never public, nor is the
    platform address of a cloud (168.63.129.16) or its metadata address (169.254.169.254, link-local).
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.scope_id or address not in _GLOBAL_UNICAST:
            return False
    listed = any(address.version == network.version and address in network for network in _NOT_PUBLIC)
    return address.is_global and not listed and not (address.is_multicast or address.is_reserved)


def addresses_of(
    target: Target, resolver: Resolver = resolve_by_system, allow: Sequence[Network] = (), seconds: float = 10.0
) -> tuple[str, ...]:
    """The addresses to connect to, in the resolver's order; `allow` names networks that are let through though private.

    Raises FetchError where the name is unknown, no answer comes within `seconds`, or any address is not public: a
    name that is public and private at once is a trap, not a site.
    """
    found = [_parse(target, text) for text in _resolve(target, resolver, seconds)[:MOST]]
    if not found:
        raise FetchError(target.url, Reason.NAME, f"{target.host} has no address")
    for address in found:
        if not is_public(address) and not any(address.version == n.version and address in n for n in allow):
            raise FetchError(target.url, Reason.ADDRESS, f"{target.host} is {address}, which is not a public address")
    return tuple(str(address) for address in found)


def _parse(target: Target, text: str) -> IPv4Address | IPv6Address:
    try:
        return ip_address(text)
    except ValueError as error:
        raise FetchError(target.url, Reason.NAME, f"{target.host} resolves to {text!r}, no address") from error


def _resolve(target: Target, resolver: Resolver, seconds: float) -> Sequence[str]:
    """The resolver's answer; it runs in a thread of its own, since nothing else can end a lookup that hangs."""
    answers: list[Sequence[str] | OSError | UnicodeError] = []

    def look_up() -> None:
        try:
            answers.append(resolver(target.host, target.port))
        except (OSError, UnicodeError) as error:
            answers.append(error)

    thread = threading.Thread(target=look_up, daemon=True, name="resolve")
    thread.start()
    thread.join(max(0.0, seconds))
    if not answers:
        raise FetchError(target.url, Reason.TIME, f"no answer about the name {target.host} in time")
    if isinstance(answers[0], OSError | UnicodeError):
        raise FetchError(target.url, Reason.NAME, f"the name {target.host} is not known") from answers[0]
    return answers[0]
