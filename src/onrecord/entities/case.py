"""What a report as a whole says for its names: its date, its people, its countries, which homographs it means."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from onrecord.entities.directory import ActorTables, Country, Entry, Homograph
from onrecord.entities.elements import Element, find_elements
from onrecord.entities.forms import Sense
from onrecord.entities.persons import Casebook
from onrecord.entities.placehood import UNSURE
from onrecord.language.quotes import quoted_spans
from onrecord.records import Parse, Report, Section, Sentence, Span

Cities = Callable[[str], str | None]
"""Name of a city -> ISO alpha-3 of the country that it is taken to lie in; None where it could be one of two."""


@dataclass(frozen=True, slots=True)
class Case:
    """One report's circumstances. `countries` counts how often each country is named or its people are."""

    report: Report
    tables: ActorTables
    asof: str | None
    home: str | None
    """The country of the outlet; None where the outlet is unknown to the tables."""
    people: Casebook
    bodies: frozenset[str]
    """Ids of the bodies that the report names in full."""
    countries: Mapping[str, int]
    main_country: str | None
    """The one country that the report speaks of, by its places, people and bodies; None where it speaks of none or of
    several as much."""
    quoted: tuple[Span, ...]
    """Runs of quoted text, outermost quotations only, in text order."""
    cities: Cities
    """Name of a city -> its country, for "protesters in Lviv"."""

    def quotation(self, at: int) -> Span | None:
        """The quotation that a character stands in; None outside all of them."""
        k = bisect_right(self.quoted, Span(at, len(self.report.text) + 1)) - 1
        return self.quoted[k] if k >= 0 and self.quoted[k].start <= at < self.quoted[k].end else None

    @property
    def domestic(self) -> str | None:
        """The outlet's own country, where the report is about that country only; None for any other report."""
        return self.home if self.home is not None and self.main_country == self.home else None


def date_of(report: Report) -> str | None:
    """The day as of which a report's offices are read: its publication's, else its dateline's; None where it has
    neither.
    """
    if report.published:
        return report.published[:10]
    if report.dateline is not None and report.dateline.date:
        return report.dateline.date[:10]
    return None


def readable(report: Report, sentence: Sentence) -> bool:
    """Whether a sentence tells the news: bylines name no actors."""
    section = (
        report.paragraphs[sentence.paragraph].section if sentence.paragraph < len(report.paragraphs) else Section.BODY
    )
    return section is not Section.BYLINE


def open_case(
    report: Report, parse: Parse, tables: ActorTables, cities: Cities
) -> tuple[Case, list[tuple[Sentence, list[Element]]]]:
    """The case of a report, and the elements of each of its readable sentences."""
    blocked = other_meanings(report.text, tables.homographs)
    dateline = report.dateline.span if report.dateline else None
    found = []
    for sentence in parse.sentences:
        if readable(report, sentence):
            elements = find_elements(sentence, tables.index, blocked)
            if dateline is not None:
                elements = [e for e in elements if not sentence.spans[e.first].overlaps(dateline)]
            found.append((sentence, elements))
    found = _reread_names(found, cities)
    outlet = tables.index.named(report.outlet) if report.outlet else ()
    home = next((f.thing.country for f in outlet if isinstance(f.thing, Entry)), None)
    elements = [e for _, es in found for e in es]
    quotations = quoted_spans(report.text, [p.span for p in report.paragraphs])
    quoted = tuple(sorted(part for q in quotations if q.depth == 0 for part in q.parts))
    people = Casebook(tables.family_first)
    countries = _countries(elements)
    case = Case(
        report, tables, date_of(report), home, people, _bodies(elements), countries, _main(elements, countries, home),
        quoted, cities,
    )  # fmt: skip
    return case, found


def _reread_names(found: list[tuple[Sentence, list[Element]]], cities: Cities) -> list[tuple[Sentence, list[Element]]]:
    """The elements with the model's single names put right by the whole report and the gazetteer.

    One taken for a body is a person where the report names somebody so: "Un" of Kim Jong Un. One taken for a person,
    unsurely, is none where it is no surname there and a city's: "missiles struck Kharkiv".
    """
    surnames = {s.forms[e.last] for s, elements in found for e in elements if e.is_person and e.first < e.last}

    def reread(sentence: Sentence, element: Element) -> Element | None:
        word = sentence.forms[element.last]
        if element.first < element.last:
            return element
        if word in surnames:
            return replace(element, unknown="person") if element.unknown == "body" else element
        doubted = element.unknown == "person" and word.istitle() and (element.probability or 1.0) < UNSURE
        return None if doubted and cities(word) is not None else element

    return [(s, [kept for e in elements if (kept := reread(s, e)) is not None]) for s, elements in found]


def other_meanings(text: str, homographs: Mapping[tuple[str, ...], Homograph]) -> frozenset[tuple[str, ...]]:
    """The homographs of a text that it uses in their other meaning, by the clue words anywhere in it."""
    present = None
    blocked = []
    for words, homograph in homographs.items():
        name = words[0].capitalize()
        if name not in text:
            continue
        present = present or frozenset(text.replace("’s", " ").replace("'s", " ").translate(_MARKS).split())
        score = _clues(homograph.speaks_for, present, text) - _clues(homograph.speaks_against, present, text)
        if score < 0 or (score == 0 and not homograph.default_actor):
            blocked.append(words)
    return frozenset(blocked)


_MARKS = str.maketrans(dict.fromkeys(',;:!?()[]"“”‘—–-', " "))


def _clues(clues: frozenset[str], present: frozenset[str], text: str) -> int:
    return sum((clue in text if " " in clue else clue in present or f"{clue}." in present) for clue in clues)


def _bodies(elements: Sequence[Element]) -> frozenset[str]:
    """Bodies named by more than an acronym."""
    return frozenset(
        f.thing.id for e in elements for f in e.forms if isinstance(f.thing, Entry) and not f.exact and len(f.words) > 1
    )


_NATIONAL_SENSES = (
    Sense.COUNTRY, Sense.ADJECTIVE, Sense.CAPITAL, Sense.SEAT, Sense.DEMONYMS, Sense.DEMONYM, Sense.DIVISION,
)  # fmt: skip


def _countries(elements: Sequence[Element]) -> Mapping[str, int]:
    counted: Counter[str] = Counter()
    for element in elements:
        form = element.form(*_NATIONAL_SENSES)
        if form is not None and isinstance(form.thing, Country):
            counted[form.thing.iso3] += 1
    return counted


def _main(elements: Sequence[Element], countries: Mapping[str, int], home: str | None) -> str | None:
    """The country named more than twice as often as any other, its people and bodies counted where they are sure; the
    outlet's own where none is named at all.
    """
    counted = Counter(countries)
    for element in elements:
        entries = {form.thing.id: form.thing for form in element.forms if isinstance(form.thing, Entry)}
        of = {entry.country for entry in entries.values()}
        if len(of) == 1 and (country := of.pop()) is not None and element.form(*_NATIONAL_SENSES) is None:
            counted[country] += 1
    ranked = counted.most_common(2)
    if not ranked:
        return home
    return ranked[0][0] if len(ranked) == 1 or ranked[0][1] > 2 * ranked[1][1] else None
