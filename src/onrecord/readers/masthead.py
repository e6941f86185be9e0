"""What stands around the body of a report: headline, deck, byline, dateline, agency credit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onrecord.records import Dateline, Paragraph, Section, Span

AGENCIES = (
    "Reuters", "AP", "Associated Press", "AFP", "Agence France-Presse", "Xinhua", "TASS", "Interfax", "RIA Novosti",
    "Kyodo", "Yonhap", "KCNA", "DPA", "dpa", "ANSA", "EFE", "PTI", "ANI", "IANS", "UPI", "Bloomberg", "Anadolu",
    "Anadolu Agency", "IRNA", "Tasnim", "Fars", "SANA", "WAFA", "Ukrinform", "Interfax-Ukraine", "BelTA", "CNA", "Jiji",
    "Bernama", "Antara", "VNA", "APP", "MENA", "SPA", "WAM", "Petra", "KUNA", "QNA", "MTI", "PAP", "CTK", "BNS", "ETA",
    "Belga", "ANP", "TT", "NTB", "Ritzau", "STT", "APA", "AAP", "CP", "The Canadian Press", "PA", "PA Media",
)  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip

_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = rf"(?:(?i:{_MONTH})\.?\s+\d{{1,2}}(?:,\s*\d{{4}})?|\d{{1,2}}\s+(?i:{_MONTH})\.?(?:\s+\d{{4}})?)"
_AGENCY = "|".join(re.escape(a) for a in sorted(AGENCIES, key=len, reverse=True))
_CAPITALS = r"[^\W\d_a-z][^\W\d_a-z.'’\- ]{1,40}"
_TITLED = r"[^\W\d_a-z][\w.'’\-]{0,25}(?: [^\W\d_a-z][\w.'’\-]{0,25}){0,3}"
_DATELINE = re.compile(
    rf"(?P<place>{_CAPITALS}|{_TITLED})"
    rf"(?P<region>,\s+(?!(?i:{_MONTH})\b)[^\W\d_][\w.'’ \-]{{1,30}}?)?"
    rf"(?:,\s*(?P<date>{_DAY}))?"
    rf"\s*(?P<credit>\((?:[^()]{{0,40}}\b)?(?P<agency>{_AGENCY})\b[^()]{{0,20}}\))?"
    rf"\s*(?P<dash>--|[—–]|-(?=\s))\s*"
)
_BYLINE = re.compile(r"^(?:By|BY|Reporting by|Report by)\s+(?:(?:our|a|an|the)\s|[^\W\d_a-z])[^.!?]{1,120}$")
_CREDIT = re.compile(rf"(?:^|[\s/(|])(?P<agency>{_AGENCY})(?:$|[\s/)|])")
_NOTE = re.compile(
    r"^(?:(?:This|The) (?:article|story|report|version|headline)\b.{0,80}\b(?:amended|corrected|updated|clarif\w+)"
    r"|Correction:|CORRECTION|Clarification:|Editor['’]s note|EDITOR['’]S NOTE|Updated? (?:on|at)\b|Photo:|Caption:|"
    r"Read more|READ MORE|Sign up|Advertisement|ADVERTISEMENT|Follow us|Copyright|©|All rights reserved)",
)
_MONTH_DAY = re.compile(
    rf"(?i:(?P<m1>{_MONTH})\.?\s+(?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}})\s+(?P<m2>{_MONTH})\.?)(?:,?\s+(?P<y>\d{{4}}))?"
)


@dataclass(frozen=True, slots=True)
class Masthead:
    """The parts found, and every paragraph with its section."""

    paragraphs: tuple[Paragraph, ...]
    title: Span | None
    deck: Span | None
    byline: Span | None
    dateline: Dateline | None
    wire: str | None


def read_masthead(text: str, paragraphs: Sequence[Span], published: str | None) -> Masthead:
    """Sorts paragraphs into headline, deck, byline, notes and body, and reads the dateline.

    A headline is a first paragraph that does not end as a sentence does, with a body behind it; the deck is a second
    one like it. `published` (ISO) lends a dateline its year.
    """
    sections = [_section_of(span.of(text)) for span in paragraphs]
    body = [i for i, s in enumerate(sections) if s is Section.BODY]
    title = deck = None
    if len(body) > 1 and _is_heading(paragraphs[body[0]].of(text)):
        title = paragraphs[body[0]]
        sections[body[0]] = Section.HEADLINE
        if len(body) > 2 and _is_heading(paragraphs[body[1]].of(text), most=300):
            deck = paragraphs[body[1]]
            sections[body[1]] = Section.DECK
    byline = next((p for p, s in zip(paragraphs, sections, strict=True) if s is Section.BYLINE), None)
    lead = next((p for p, s in zip(paragraphs, sections, strict=True) if s is Section.BODY), None)
    dateline, wire = _read_dateline(text, lead, published) if lead else (None, None)
    if wire is None and byline is not None:
        credit = _CREDIT.search(byline.of(text))
        wire = credit.group("agency") if credit else None
    return Masthead(
        tuple(Paragraph(p, s) for p, s in zip(paragraphs, sections, strict=True)), title, deck, byline, dateline, wire
    )


def _section_of(paragraph: str) -> Section:
    if _BYLINE.match(paragraph) and len(paragraph.split()) < 20:
        return Section.BYLINE
    return Section.NOTE if _NOTE.match(paragraph) else Section.BODY


def _is_heading(paragraph: str, most: int = 200) -> bool:
    words = paragraph.split()
    ends = paragraph.rstrip("\"”’')")
    return (
        len(words) >= 2
        and len(paragraph) <= most
        and not ends.endswith((".", "!", ";", ":", ","))
        and "\n" not in paragraph
    )


def _read_dateline(text: str, lead: Span, published: str | None) -> tuple[Dateline | None, str | None]:
    match = _DATELINE.match(text, lead.start, min(lead.end, lead.start + 160))
    if not match or not (match["credit"] or match["date"] or match["place"].isupper()):
        return None, None
    end = match.end("dash")
    date = dateline_date(match["date"], published) if match["date"] else None
    place = match["place"] + (match["region"] or "")
    return Dateline(Span(lead.start, end), place.strip(), date), match["agency"]


def dateline_date(words: str, published: str | None) -> str | None:
    """ "Sept. 3" as an ISO date; the year is its own, or the publication's (the one before, where it would lie ahead)."""
    match = _MONTH_DAY.search(words)
    if not match:
        return None
    month = MONTHS[(match["m1"] or match["m2"]).lower()]
    day = int(match["d1"] or match["d2"])
    if match["y"]:
        return f"{match['y']}-{month:02d}-{day:02d}"
    if not published:
        return None
    year = int(published[:4])
    # A dateline of late December on a report of early January is of the year before.
    if len(published) >= 7 and month - int(published[5:7]) > 6:
        year -= 1
    return f"{year}-{month:02d}-{day:02d}"
