"""Which addresses are the open internet's, and what becomes of a name that leads elsewhere."""

import time
from collections.abc import Sequence
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.fetch.addresses import Resolver, addresses_of, is_public
from onrecord.fetch.records import FetchError, Reason
from onrecord.fetch.urls import check_url

PRIVATE = """0.0.0.0 0.1.2.3 10.0.0.1 100.64.0.1 127.0.0.1 127.9.9.9 169.254.169.254 169.254.0.1 172.16.0.1 172.31.255.255
192.0.0.8 192.0.2.1 192.88.99.1 192.168.1.1 198.18.0.1 198.51.100.7 203.0.113.9 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255 168.63.129.16 :: ::1 fe80::1 fe80::1%eth0 fc00::1 fd12::1 fec0::1 ff02::1 100::1 2001:db8::1 2001::1
2002:7f00:1::1 2002:808:808::1 3fff::1 5f00::1 4000::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254
64:ff9b::7f00:1 64:ff9b::a9fe:a9fe 64:ff9b:1::1 fd00:ec2::254""".split()
PUBLIC = (
    "1.1.1.1 8.8.8.8 93.184.216.34 172.15.0.1 172.32.0.1 2606:4700:4700::1111 ::ffff:8.8.8.8 64:ff9b::808:808".split()
)


@pytest.mark.parametrize("text", PRIVATE)
def test_an_address_that_is_not_the_open_internets(text: str) -> None:
    assert not is_public(ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_of_the_open_internet(text: str) -> None:
    assert is_public(ip_address(text))


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_however_it_is_wrapped(address: object) -> None:
    four = ip_address(str(address))
    for prefix in ("::ffff:", "64:ff9b::"):
        assert is_public(ip_address(f"{prefix}{four}")) == is_public(four)


@given(st.ip_addresses())
def test_nothing_private_passes_for_public(address: object) -> None:
    one = ip_address(str(address))
    one = getattr(one, "ipv4_mapped", None) or one
    if is_public(one) and one not in ip_network("64:ff9b::/96"):
        assert not (one.is_loopback or one.is_link_local or one.is_multicast or one.is_unspecified or one.is_reserved)


def resolver(*answers: str) -> Resolver:
    def resolve(host: str, port: int) -> Sequence[str]:
        return answers

    return resolve


@pytest.mark.parametrize("answers", [("10.0.0.1",), ("8.8.8.8", "127.0.0.1"), ("::1", "2606:4700:4700::1111")])
def test_a_name_with_one_private_address_is_refused_whole(answers: tuple[str, ...]) -> None:
    with pytest.raises(FetchError, match="not a public address") as caught:
        addresses_of(check_url("http://trap.example/"), resolver(*answers))
    assert caught.value.reason is Reason.ADDRESS
    assert not caught.value.again


def test_public_addresses_come_back_in_the_resolvers_order() -> None:
    found = addresses_of(check_url("http://a.example/"), resolver("8.8.8.8", "1.1.1.1"))
    assert found == ("8.8.8.8", "1.1.1.1")


def test_a_network_that_is_allowed_is_let_through_and_no_other() -> None:
    allow = [ip_network("127.0.0.0/30")]
    target = check_url("http://a.example/")
    assert addresses_of(target, resolver("127.0.0.1"), allow) == ("127.0.0.1",)
    with pytest.raises(FetchError):
        addresses_of(target, resolver("127.0.0.4"), allow)


def test_a_lookup_that_hangs_is_given_up() -> None:
    def hang(host: str, port: int) -> Sequence[str]:
        time.sleep(5)
        return ["8.8.8.8"]

    started = time.monotonic()
    with pytest.raises(FetchError) as caught:
        addresses_of(check_url("http://slow.example/"), hang, seconds=0.1)
    assert caught.value.reason is Reason.TIME
    assert time.monotonic() - started < 2


@pytest.mark.parametrize("answers", [(), ("not an address",)])
def test_a_name_without_an_address(answers: tuple[str, ...]) -> None:
    with pytest.raises(FetchError) as caught:
        addresses_of(check_url("http://none.example/"), resolver(*answers))
    assert caught.value.reason is Reason.NAME
    assert caught.value.again
