"""IPTC ninjs (versions 1 and 2): an agency's item as its own system sends it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from onrecord.readers.agencies import is_agency
from onrecord.readers.assemble import Article, Fact
from onrecord.readers.dates import read_date
from onrecord.readers.fragments import looks_like_html, text_of_fragment

_TEXT = ("body_text", "body_xhtml", "body_html")
_TELLING = frozenset(
    {
        "versioncreated",
        "firstcreated",
        "pubstatus",
        "infosources",
        "infosource",
        "contentcreated",
        "headlines",
        "bodies",
    }
)


def is_ninjs(value: Mapping[str, Any]) -> bool:
    """Whether an object is a ninjs item: it has a `uri`, and fields that only ninjs has."""
    return "uri" in value and bool(_TELLING & value.keys()) and "@type" not in value


def article_of(item: Mapping[str, Any]) -> Article:
    """What an item says. A cancelled one is a kill notice: its note is its text."""
    facts: dict[str, Fact] = {}

    def take(field: str, key: str, value: Any) -> None:
        if isinstance(value, str) and value.strip():
            facts.setdefault(field, Fact(" ".join(value.split()), f"ninjs:{key}"))

    take("title", "headline", item.get("headline") or _main(item.get("headlines"), "value"))
    take("byline", "byline", item.get("byline") or _main(item.get("bylines"), "byline"))
    take("published", "firstcreated", _date(item.get("firstcreated")) or _date(item.get("versioncreated")))
    take("published", "contentcreated", _date(item.get("contentcreated") or item.get("contentCreated")))
    if item.get("firstcreated"):
        take("updated", "versioncreated", _date(item.get("versioncreated")))
    take("url", "uri", item["uri"] if str(item["uri"]).startswith("http") else None)
    take("outlet", "copyrightholder", item.get("copyrightholder") or item.get("copyrightHolder"))
    take("type", "pubstatus", item.get("pubstatus") if item.get("pubstatus") in ("canceled", "withdrawn") else None)
    take("type", "genre", _main(item.get("genre") or item.get("genres"), "name"))
    take("section", "subject", _main(item.get("subject") or item.get("subjects"), "name"))
    suppliers = [
        _main([s], "name") for s in _list(item.get("infosource") or item.get("infosources") or item.get("provider"))
    ]
    # `infosource` is who supplied the content, whatever house sends it on.
    take("wire", "infosource", next((n for n in suppliers if n), None) or is_agency(str(item.get("copyrightholder"))))
    notes = [str(item["ednote"])] if isinstance(item.get("ednote"), str) and item["ednote"].strip() else []
    body = "\n".join((_body(item), *(f"Editor's note: {note}" for note in notes)))
    embargo = item.get("embargoed") or item.get("embargoeduntil")
    return Article(body, facts, _altids(item), notes=(f"embargoed until {embargo}",) if embargo else ())


def _body(item: Mapping[str, Any]) -> str:
    for key in _TEXT:
        if isinstance(item.get(key), str) and item[key].strip():
            return _plain(item[key])
    for body in _list(item.get("bodies")):
        if isinstance(body, dict) and isinstance(body.get("value"), str) and body["value"].strip():
            return _plain(body["value"])
    for key in ("description_text", "description_html"):
        if isinstance(item.get(key), str):
            return _plain(item[key])
    return _main(item.get("descriptions"), "value") or ""


def _plain(body: str) -> str:
    return text_of_fragment(body) if looks_like_html(body) else body


def _altids(item: Mapping[str, Any]) -> tuple[str, ...]:
    """Earlier versions and originals that the item says it is derived from."""
    found = [item.get("evolvedfrom"), *_list(item.get("derivedfrom")), *_list(item.get("basedon"))]
    return tuple(str(v) for v in found if isinstance(v, str) and v)


def _date(value: Any) -> str | None:
    return read_date(value) if isinstance(value, str) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _main(value: Any, key: str) -> str | None:
    """The value of a list's main entry, or of its first."""
    entries = [e for e in _list(value) if isinstance(e, dict | str)]
    chosen = next(
        (e for e in entries if isinstance(e, dict) and e.get("role") == "main"), entries[0] if entries else None
    )
    words = chosen.get(key) if isinstance(chosen, dict) else chosen
    return words if isinstance(words, str) and words.strip() else None
