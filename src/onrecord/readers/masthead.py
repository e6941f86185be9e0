"""What stands around the body of a report: headline, deck, byline, dateline, agency credit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onrecord.readers.agencies import agency_names, agency_pattern, credited
from onrecord.readers.marks import mark_of
from onrecord.records import Dateline, Evidence, Paragraph, Section, Span

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january", "feb february", "mar march", "apr april", "may", "jun june", "jul july", "aug august",
         "sep sept september", "oct october", "nov november", "dec december"), 1)
    for name in names.split()
}  # fmt: skip

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DAY = rf"(?:(?i:{MONTH})\.?\s+\d{{1,2}}(?:,\s*\d{{4}})?|\d{{1,2}}\s+(?i:{MONTH})\.?(?:\s+\d{{4}})?)"
_CAPITALS = r"[^\W\d_a-z][^\W\d_a-z.'’/\- ]{1,40}"
_TITLED = r"[^\W\d_a-z][\w.'’/\-]{0,25}(?: [^\W\d_a-z][\w.'’/\-]{0,25}){0,3}"
_BYLINE = re.compile(
    r"^(?:By|BY|by|Reporting by|Report by|Words by|From)\s+(?:(?:our|a|an|the)\s|[^\W\d_a-z])[^.!?]{1,120}$"
)
_FILED = re.compile(r"\bin (?P<place>[^\W\d_a-z][\w'’\-]{1,25}(?: [^\W\d_a-z][\w'’\-]{1,25}){0,3})")
_MONTH_DAY = re.compile(
    rf"(?i:(?P<m1>{MONTH})\.?\s+(?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}})\s+(?P<m2>{MONTH})\.?)(?:,?\s+(?P<y>\d{{4}}))?"
)


@lru_cache(maxsize=1)
def _dateline() -> re.Pattern[str]:
    """ "BEIJING, Sept. 3 (Xinhua) --", "SEOUL (Reuters) -", "MOSCOW, September 3. /TASS/.", "ISLAMABAD: "."""
    agency = agency_pattern()
    return re.compile(
        rf"(?P<place>{_CAPITALS}|{_TITLED})"
        rf"(?P<region>,\s+(?!(?i:{MONTH})\b)[^\W\d_][\w.'’ \-]{{1,30}}?)?"
        rf"(?:[,.]\s*(?P<date>{_DAY})[.,]?)?"
        rf"\s*(?P<credit>[(/](?:[^()/]{{0,40}}\b)?(?P<agency>{agency})\b[^()/]{{0,20}}[)/]\.?)?"
        rf"\s*(?P<dash>--|[—–]|-(?=\s)|:(?=\s)"
        # Only a day and a credit together stand for a dash ("NEW DELHI, Sep 3 (PTI) The minister ...").
        rf"|(?(date)(?(credit)(?=\s[^\W\d_a-z])|(?!))|(?!)))\s*"
    )


@lru_cache(maxsize=1)
def _bare_credit() -> re.Pattern[str]:
    return re.compile(rf"\((?P<agency>{agency_pattern()})\)\s*(?:--|[—–]|-(?=\s))\s*")


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency whose copy this is, and the words that say so."""

    agency: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Masthead:
    """The parts found, and every paragraph with its section."""

    paragraphs: tuple[Paragraph, ...]
    title: Span | None
    deck: Span | None
    byline: Span | None
    dateline: Dateline | None
    credit: Credit | None


def read_masthead(
    text: str, paragraphs: Sequence[Span], published: str | None, known: Mapping[int, Section] | None = None
) -> Masthead:
    """Sorts paragraphs into headline, deck, byline, notes and body, and reads the dateline.

    `known` are sections that the format gives, by paragraph. Without a known headline, it is a first paragraph that
    does not end as a sentence does, with a body behind it; the deck is a second one like it. `published` (ISO) lends
    a dateline its year.
    """
    given = dict(known or {})
    sections = [given.get(i) or _section_of(span.of(text)) for i, span in enumerate(paragraphs)]
    _find_headings(text, paragraphs, sections)
    first = {s: p for p, s in reversed(list(zip(paragraphs, sections, strict=True)))}
    lead, byline = first.get(Section.BODY), first.get(Section.BYLINE)
    dateline, credit = _read_dateline(text, lead, published) if lead else (None, None)
    if dateline is None and byline is not None:
        dateline = _filed_in(text, byline)
    return Masthead(
        tuple(Paragraph(p, s) for p, s in zip(paragraphs, sections, strict=True)),
        first.get(Section.HEADLINE), first.get(Section.DECK), byline, dateline,
        credit or _credit_around(text, paragraphs, sections),
    )  # fmt: skip


def _find_headings(text: str, paragraphs: Sequence[Span], sections: list[Section]) -> None:
    """Marks a headline where none is known, and a deck behind it; each needs a body that is left."""
    body = [i for i, s in enumerate(sections) if s is Section.BODY]
    if Section.HEADLINE not in sections:
        if len(body) < 2 or not _is_heading(paragraphs[body[0]].of(text)):
            return
        sections[body.pop(0)] = Section.HEADLINE
    if Section.DECK not in sections and len(body) > 1 and _is_heading(paragraphs[body[0]].of(text), most=300):
        sections[body[0]] = Section.DECK


def _section_of(paragraph: str) -> Section:
    if _BYLINE.match(paragraph) and len(paragraph.split()) < 20:
        return Section.BYLINE
    return Section.NOTE if mark_of(paragraph) else Section.BODY


def _is_heading(paragraph: str, most: int = 200) -> bool:
    words = paragraph.split()
    ends = paragraph.rstrip("\"”’')")
    return (
        len(words) >= 2
        and len(paragraph) <= most
        and not ends.endswith((".", "!", ";", ":", ","))
        and "\n" not in paragraph
    )


def _read_dateline(text: str, lead: Span, published: str | None) -> tuple[Dateline | None, Credit | None]:
    end = min(lead.end, lead.start + 160)
    match = _dateline().match(text, lead.start, end)
    if match and _is_dateline(match):
        date = dateline_date(match["date"], published) if match["date"] else None
        place = match["place"] + (match["region"] or "")
        return Dateline(Span(lead.start, match.end()), place.strip(), date), _credit(match)
    bare = _bare_credit().match(text, lead.start, end)
    return (Dateline(Span(*bare.span()), None, None), _credit(bare)) if bare else (None, None)


def _is_dateline(match: re.Match[str]) -> bool:
    capitals = match["place"].isupper()
    if match["dash"] == "":
        return bool(match["credit"] and match["date"])
    if match["dash"] == ":":
        return bool(match["credit"]) or (capitals and len(match["place"]) > 3)
    return bool(match["credit"] or match["date"] or capitals)


def _credit(match: re.Match[str]) -> Credit | None:
    if not match["agency"]:
        return None
    return Credit(agency_names()[match["agency"]], Evidence("masthead:dateline", span=Span(*match.span("agency"))))


def _filed_in(text: str, byline: Span) -> Dateline | None:
    """ "By Jane Doe in Beijing" was filed in Beijing; of several places it is the first reporter's."""
    found = _FILED.search(text, byline.start, byline.end)
    return Dateline(Span(*found.span("place")), found["place"], None) if found else None


def _credit_around(text: str, paragraphs: Sequence[Span], sections: Sequence[Section]) -> Credit | None:
    """An agency named in the byline, or in a line that credits the copy at either end."""
    for span, section in zip(paragraphs, sections, strict=True):
        if section is Section.BYLINE and (agency := credited(span.of(text))):
            return Credit(agency, Evidence("masthead:byline", span=span))
    for span, section in zip(paragraphs, sections, strict=True):
        if section is not Section.NOTE:
            continue
        mark = mark_of(span.of(text))
        if mark and mark.kind == "credit" and (agency := credited(span.of(text))):
            return Credit(agency, Evidence(mark.rule, span=span))
    return None


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
