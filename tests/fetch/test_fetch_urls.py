"""What is an address to fetch, and what goes on the wire for it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onrecord.fetch.records import FetchError, Reason
from onrecord.fetch.urls import check_url, follow


@pytest.mark.parametrize(
    ("url", "on_the_wire"),
    [
        ("http://News.Example", "http://news.example/"),
        ("https://news.example:443/a?b=c#part", "https://news.example/a?b=c"),
        ("http://news.example:8080/", "http://news.example:8080/"),
        ("http://news.example./", "http://news.example/"),
        ("https://nachrichten-für-alle.example/größe", "https://xn--nachrichten-fr-alle-ibc.example/gr%C3%B6%C3%9Fe"),
        ("https://news.example/50%25?q=%C3%A9", "https://news.example/50%25?q=%C3%A9"),
        ("http://[2606:4700:4700:0::1111]/", "http://[2606:4700:4700::1111]/"),
        ("  http://news.example/ \n", "http://news.example/"),
    ],
)
def test_an_address_as_it_goes_on_the_wire(url: str, on_the_wire: str) -> None:
    assert check_url(url).url == on_the_wire


@pytest.mark.parametrize(
    "url",
    [
        "", "news.example", "/local/path", "file:///etc/passwd", "ftp://news.example/", "gopher://news.example/",
        "javascript:alert(1)", "data:text/html,x", "http://", "http:///path", "http://user@news.example/",
        "http://user:secret@news.example/", "http://news.example\\@10.0.0.1/", "http://news.example/a\r\nHost: b",
        "http://news.example/a b", "http://news.example:25/", "http://news.example:22/", "http://news.example:99999/",
        "http://news.example:x/", "http://[::1", "http://[fe80::1%25eth0]/", "http://exa$mple/", "http://-a.example/",
        "http://" + "a" * 64 + ".example/", "http://news.example/" + "a" * 9000, "http://a..b/",
    ],
)  # fmt: skip
def test_what_is_not_an_address_to_fetch(url: str) -> None:
    with pytest.raises(FetchError) as caught:
        check_url(url)
    assert caught.value.reason is Reason.URL
    assert not caught.value.again


@given(st.text(max_size=80))
def test_any_text_is_an_address_or_a_plain_refusal(text: str) -> None:
    try:
        target = check_url("http://" + text)
    except FetchError:
        return
    assert target.url.isascii() and target.url.isprintable() and " " not in target.url
    assert check_url(target.url) == target


@pytest.mark.parametrize(
    ("location", "to"),
    [
        ("/b", "https://news.example/b"),
        ("c?d", "https://news.example/x/c?d"),
        ("//other.example/", "https://other.example/"),
        ("http://other.example", "http://other.example/"),
        ("/gr\u00c3\u00b6\u00c3\u009fe", "https://news.example/gr%C3%B6%C3%9Fe"),
        ("/a b", "https://news.example/a%20b"),
    ],
)
def test_where_a_redirect_leads(location: str, to: str) -> None:
    assert follow(check_url("https://news.example/x/a"), location).url == to


@pytest.mark.parametrize("location", ["file:///etc/passwd", "ftp://a.example/", "http://[", "http://a:22/"])
def test_a_redirect_off_the_web_is_refused(location: str) -> None:
    with pytest.raises(FetchError):
        follow(check_url("https://news.example/"), location)
