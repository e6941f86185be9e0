"""What each format looks like from its first bytes: a function a format, asked in the order of the registry."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from onrecord.readers.signs import FACTIVA, FACTIVA_PAGE, LEXISNEXIS, PROQUEST, TABLE_COLUMNS

_TAG = r"<(?:[\w.\-]{1,20}:)?"
_PROLOGUE = re.compile(
    r"\s*(?:<\?[^>]{0,500}\?>\s*|<!--.{0,5000}?-->\s*|<!DOCTYPE[^>\[]{0,500}(?:\[[^\]]{0,20000}\]\s*)?>\s*){0,20}",
    re.S | re.I,
)
_ELEMENT = re.compile(r"<([\w.:\-]{1,200})")
_HTML = re.compile(r"<(?:html|head|body|article|main|div|section|title|meta|p|h1)\b", re.I)
_FEED = re.compile(rf"{_TAG}(?:rss|feed|RDF)\b")
_SITEMAP = re.compile(rf"{_TAG}urlset\b")
_NEWSML = re.compile(rf"{_TAG}(?:newsItem|newsMessage|packageItem)\b")
_NITF = re.compile(rf"{_TAG}nitf\b")
_HEADER = re.compile(r"([!-9;-~]{2,60}):[ \t]?.*")
_MAIL = frozenset({"from", "to", "subject", "date", "received", "message-id", "mime-version", "return-path", "sender",
                   "delivered-to", "content-type", "reply-to", "x-mailer", "list-id", "dkim-signature"})  # fmt: skip
_MARKED = re.compile(r"(?:---|\+\+\+)[ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Look:
    """The first bytes of an input, as characters too, and its name."""

    name: str
    head: bytes
    text: str

    @property
    def suffix(self) -> str:
        """ "csv" for "a/B.CSV", and for "b.csv.gz"."""
        parts = self.name.lower().rsplit("/", 1)[-1].split(".")
        while len(parts) > 2 and parts[-1] in ("gz", "zst", "bz2", "xz"):
            parts.pop()
        return parts[-1] if len(parts) > 1 else ""


Sign = Callable[[Look], bool]


def look(name: str, head: bytes) -> Look:
    """The first bytes read as text, tolerantly: for recognising only."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Look(name, head, head[: len(head) // 2 * 2].decode("utf-16", "replace"))
    return Look(name, head, head.decode("utf-8-sig", "replace"))


def starts(*magic: bytes) -> Sign:
    """Whether the first bytes are one of `magic`."""
    return lambda seen: seen.head.startswith(magic)


def is_pdf(seen: Look) -> bool:
    """PDF readers accept rubbish before the mark, and so do we."""
    return b"%PDF-" in seen.head[:1024]


def is_docx(seen: Look) -> bool:
    """A zip with a Word document in it; the name decides where its first member fills the head."""
    return seen.head.startswith(b"PK\x03\x04") and (b"word/" in seen.head or seen.suffix == "docx")


def root(pattern: re.Pattern[str]) -> Sign:
    """Whether the first element of mark-up, after declarations and comments, is one of `pattern`."""

    def sign(seen: Look) -> bool:
        prologue = _PROLOGUE.match(seen.text)
        return prologue is not None and pattern.match(seen.text, prologue.end()) is not None

    return sign


is_newsml, is_nitf, is_sitemap, is_feed = root(_NEWSML), root(_NITF), root(_SITEMAP), root(_FEED)


def root_name(seen: Look) -> str | None:
    """The name of the first element of mark-up, after declarations and comments; None where there is none."""
    prologue = _PROLOGUE.match(seen.text)
    found = _ELEMENT.match(seen.text, prologue.end()) if prologue else None
    return found[1] if found else None


def is_xml(seen: Look) -> bool:
    """A declaration of XML with an element behind it; asked when no kind of XML that is known was found."""
    return seen.text.lstrip().startswith("<?xml") and root_name(seen) is not None


def is_html(seen: Look) -> bool:
    """A declared document, or one that begins with an element of HTML; a service's list of many articles is none."""
    start = seen.text.lstrip()[:200].lower()
    if FACTIVA_PAGE.search(seen.text):
        return False
    if start.startswith("<!doctype html"):
        return True
    return root(_HTML)(seen) or (start.startswith("<") and "<html" in seen.text[:4000].lower())


def is_json(seen: Look) -> bool:
    """An object or an array at the very start."""
    return re.match(r'\s*(?:\{\s*["}]|\[\s*[{\]\["])', seen.text) is not None


def is_mail(seen: Look) -> bool:
    """A block of header lines of which three are those of mail."""
    names = set()
    for line in seen.text.split("\n")[:200]:
        line = line.rstrip("\r")
        if not line:
            break
        found = _HEADER.fullmatch(line)
        if found:
            names.add(found[1].lower())
        elif not line.startswith((" ", "\t")) and not line.startswith("From "):
            return False
    return len(names & _MAIL) >= 3 or (seen.suffix == "eml" and len(names & _MAIL) >= 1)


def is_table(seen: Look) -> bool:
    """A first line of cells among which is a column of articles; by name where it is .csv or .tsv."""
    if seen.suffix in ("csv", "tsv", "tab"):
        return True
    first = seen.text.split("\n", 1)[0]
    cells = [c.strip().strip('"').lower() for c in re.split(r"[,;\t|]", first[:4000])]
    return len(cells) > 1 and len(TABLE_COLUMNS.intersection(cells)) >= 2


def is_marked(seen: Look) -> bool:
    """Front matter at the start, or a name of Markdown."""
    return _MARKED.match(seen.text) is not None or seen.suffix in ("md", "markdown")


def has(pattern: re.Pattern[str], fewest: int = 1) -> Sign:
    """Whether `pattern` is found at least `fewest` times in the first characters."""
    return lambda seen: sum(1 for _ in zip(range(fewest), pattern.finditer(seen.text), strict=False)) >= fewest


is_lexisnexis, is_proquest = has(LEXISNEXIS), has(PROQUEST)


def is_factiva(seen: Look) -> bool:
    """An export as text, or a saved page that lists articles."""
    return (FACTIVA_PAGE.search(seen.text) or FACTIVA.search(seen.text)) is not None


def is_text(seen: Look) -> bool:
    """Whatever else holds characters; `decode` refuses what does not."""
    return True
