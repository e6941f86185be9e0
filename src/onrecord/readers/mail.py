"""E-mail (.eml): an alert, a newsletter or an agency's mailing as one report."""

from __future__ import annotations

import email
import email.policy
import email.utils
import re
from collections.abc import Iterator
from email.message import EmailMessage

from onrecord.errors import InputError
from onrecord.readers.assemble import Article, Fact, report_of
from onrecord.readers.dates import read_date
from onrecord.readers.fragments import text_of_fragment
from onrecord.readers.items import Found, Input, Item
from onrecord.readers.plain import decode, join_wrapped
from onrecord.readers.streams import read_item

LONGEST_HEADER = 20_000
"""Bytes of a header that is read; the library takes them apart in time and memory that grow with the square of it."""
_HEADER = re.compile(
    rb"^(?:content-[a-z\-]{1,30}|mime-version|from|subject|date|archived-at):[^\n]*(?:\n[ \t][^\n]*)*", re.I | re.M
)


def read_mail(source: Input) -> Iterator[Item]:
    """The report of a message: its plain text, or what its HTML shows. Raises InputError where it has neither."""
    data = read_item(source.stream)
    longest = max((len(header[0]) for header in _HEADER.finditer(data)), default=0)
    if longest > LONGEST_HEADER:
        raise InputError(f"a header of {longest:,} bytes, {LONGEST_HEADER:,} are the most")
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        body, web = _body(message)
        facts = _facts(message)
    except InputError:
        raise
    except Exception as error:
        # The parser is lenient and its accessors are not: a header that breaks the rules may raise anything.
        raise InputError(f"is no readable message: {error}") from error
    yield Found(report_of(Article(body, facts, web=web), source.options, source.name), source.name)


def _facts(message: EmailMessage) -> dict[str, Fact]:
    name, address = email.utils.parseaddr(str(message.get("From", "")))
    found = {
        "title": str(message.get("Subject", "")),
        "published": read_date(str(message.get("Date", ""))) or "",
        "outlet": name or address.rpartition("@")[2],
        "url": str(message.get("Archived-At", "")).strip("<> "),
    }
    keys = {"title": "Subject", "published": "Date", "outlet": "From", "url": "Archived-At"}
    return {field: Fact(value, f"mail:{keys[field]}") for field, value in found.items() if value.strip()}


def _body(message: EmailMessage) -> tuple[str, bool]:
    plain = _part(message, "plain")
    markup = _part(message, "html")
    if plain is not None and len(plain.strip()) > 80:
        return join_wrapped(plain), True
    if markup is not None:
        return text_of_fragment(markup), True
    if plain is not None and plain.strip():
        return join_wrapped(plain), True
    raise InputError("the message has no text")


def _part(message: EmailMessage, kind: str) -> str | None:
    part = message.get_body(preferencelist=(kind,))
    if part is None:
        return None
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return None
    charset = part.get_content_charset()
    try:
        return data.decode(charset or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(data, "message").text
