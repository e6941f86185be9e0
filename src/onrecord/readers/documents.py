"""PDF, Word and RTF: their text, which may be one report or a service's export of hundreds."""

from __future__ import annotations

import logging
import re
import zipfile
from collections.abc import Iterator
from importlib import import_module
from typing import Any

from onrecord.errors import InputError
from onrecord.readers.assemble import Article, Fact, report_of
from onrecord.readers.exports import SERVICES, export_items
from onrecord.readers.items import Found, Input, Item
from onrecord.readers.plain import LARGEST_TEXT, decode, join_wrapped
from onrecord.readers.signatures import is_factiva, is_lexisnexis, is_proquest, look
from onrecord.readers.streams import BOMB_RATIO, needs, read_item, seekable

MOST_PAGES = 5_000
_SIGNS = (("proquest", is_proquest), ("lexisnexis", is_lexisnexis), ("factiva", is_factiva))
_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


def read_rtf(source: Input) -> Iterator[Item]:
    """The reports of an RTF document or export."""
    striprtf: Any = import_module("striprtf.striprtf")
    decoded = decode(read_item(source.stream, LARGEST_TEXT), source.name)
    try:
        text = striprtf.rtf_to_text(decoded.text, errors="replace")
    except Exception as error:
        # The stripper knows no damaged files: whatever they make it raise means one.
        raise InputError(f"is no readable RTF: {error}") from error
    yield from _items(text, source, {})


def read_docx(source: Input) -> Iterator[Item]:
    """The reports of a Word document or export. Its parts are read as they stream, entities and links switched off."""
    from onrecord.readers.xmlstream import elements

    stream = source.path.open("rb") if source.path else seekable(source.stream)
    with stream, zipfile.ZipFile(stream) as archive:
        try:
            info = archive.getinfo("word/document.xml")
            if info.file_size > LARGEST_TEXT or info.file_size > 10_000_000 + BOMB_RATIO * info.compress_size:
                raise InputError(f"unpacks to {info.file_size:,} bytes: not read")
            with archive.open(info) as part:
                text = "\n".join(_words(paragraph) for paragraph in elements(part, "{*}p"))
        except (KeyError, RuntimeError, ValueError) as error:
            raise InputError(f"is no readable Word document: {error}") from error
    # The day on which a document was made is that of an export, not of publication: its properties are not asked.
    yield from _items(text, source, {})


def _words(paragraph: Any) -> str:
    """The text of a paragraph: its runs, with breaks and tabs; deleted and hidden text is not in <w:t>."""
    parts: list[str] = []
    for element in paragraph.iter():
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""
        if name == "t":
            parts.append(element.text or "")
        elif name in ("br", "cr"):
            parts.append("\n")
        elif name == "tab":
            parts.append("\t")
    return "".join(parts)


def read_pdf(source: Input) -> Iterator[Item]:
    """The reports of a PDF with a text layer. Raises InputError for a scan, which has none."""
    pypdf: Any = needs("pypdf", "pdf", "PDF files")
    logging.getLogger("pypdf").addHandler(logging.NullHandler())
    data = seekable(source.stream)
    try:
        reader = pypdf.PdfReader(data, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("is locked with a password")
        if len(reader.pages) > MOST_PAGES:
            raise InputError(f"{len(reader.pages):,} pages, {MOST_PAGES:,} are the most")
        pages = [page.extract_text() or "" for page in reader.pages]
        facts = _pdf_facts(reader.metadata or {})
    except InputError:
        raise
    except Exception as error:
        # A damaged PDF surfaces as whatever it breaks inside the parser.
        raise InputError(f"is no readable PDF: {type(error).__name__}: {error}") from error
    text = _HYPHEN.sub("", "\n".join(pages))
    if len(text.split()) < 5:
        raise InputError("has no text layer: it is a picture of a page, and has to go through text recognition first")
    yield from _items(text, source, facts)


def _pdf_facts(metadata: Any) -> dict[str, Fact]:
    title = str(metadata.get("/Title") or "")
    author = str(metadata.get("/Author") or "")
    # Most titles are file names of the program that made the page.
    named = len(title.split()) > 2 and not re.search(r"\.\w{2,5}$|untitled|microsoft word", title, re.I)
    facts = {"title": Fact(title, "pdf:Title")} if named else {}
    return facts | ({"byline": Fact(author, "pdf:Author")} if len(author.split()) in (2, 3, 4) and named else {})


def _items(text: str, source: Input, facts: dict[str, Fact]) -> Iterator[Item]:
    head = look("", text[:65_536].encode("utf-8", "replace"))
    service = next((name for name, sign in _SIGNS if sign(head)), None)
    if service:
        yield from export_items(text, SERVICES[service], source.name, source.options)
    else:
        article = Article(join_wrapped(text), facts)
        yield Found(report_of(article, source.options, source.name), source.name)
