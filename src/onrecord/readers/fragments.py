"""A piece of HTML (a feed's item, a column of a table) to plain paragraphs. Linear in its length, whatever it holds."""

from __future__ import annotations

import html
import re

_TAGS = re.compile(
    r"<(?:p|br|div|span|a|b|i|em|strong|h[1-6]|ul|ol|li|blockquote|figure|img|article|body|html)\b[^<>]{0,2000}>", re.I
)
_ENTITY = re.compile(
    r"&(?:#\d{2,6}|#x[0-9a-fA-F]{2,6}|nbsp|amp|quot|rsquo|lsquo|ldquo|rdquo|mdash|ndash|apos|hellip|lt|gt);"
)
_SILENT = re.compile(r"<(script|style|template|noscript)\b.*?(?:</\1\s{0,9}>|\Z)|<!--.*?(?:-->|\Z)", re.S | re.I)
_ASIDE = re.compile(r"<(/?)(figure|figcaption|iframe|form|button|svg|aside|nav)\b[^<>]{0,2000}>", re.I)
_BREAK = re.compile(
    r"</?(?:p|br|div|h[1-6]|ul|ol|li|blockquote|section|article|tr|table|hr|dd|dt|header|footer|pre|hl\d?)\b[^<>]{0,2000}>",
    re.I,
)
_TAG = re.compile(r"</?[a-zA-Z!?][^<>]{0,5000}>")


def looks_like_html(text: str) -> bool:
    """Whether a text has elements or entities in it; "5 < 6" has none."""
    sample = text[:20_000]
    return _TAGS.search(sample) is not None or len(_ENTITY.findall(sample)) >= 2


def text_of_fragment(markup: str) -> str:
    """The words, a paragraph a line; scripts, pictures and their captions left out."""
    shown = _without_asides(_SILENT.sub(" ", markup))
    if _BREAK.search(shown):
        # White space in mark-up is one blank; only elements break lines.
        shown = _BREAK.sub("\n", re.sub(r"\s+", " ", shown))
    plain = html.unescape(_TAG.sub("", shown)).replace("\xa0", " ").replace("\xad", "")
    lines = (" ".join(line.split()) for line in plain.split("\n"))
    return "\n".join(line for line in lines if line)


def _without_asides(markup: str) -> str:
    """Pictures, forms and asides cut out; one that is never closed is left in, with all that follows it."""
    kept: list[str] = []
    at = depth = 0
    start = 0
    for tag in _ASIDE.finditer(markup):
        if not tag[1]:
            start = tag.start() if depth == 0 else start
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                kept.append(markup[at:start])
                at = tag.end()
    return "".join((*kept, markup[at:]))
