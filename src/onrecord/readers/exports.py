"""Exports of LexisNexis, Factiva and ProQuest: several hundred articles in one text, each with its fields."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onrecord.errors import InputError
from onrecord.readers import factiva, lexisnexis, proquest
from onrecord.readers.assemble import Article, report_of
from onrecord.readers.items import Found, Input, Item, ReadOptions, Refusal
from onrecord.readers.plain import LARGEST_TEXT, decode
from onrecord.readers.signs import FACTIVA_PAGE
from onrecord.readers.streams import read_item


@dataclass(frozen=True, slots=True)
class Service:
    """How one service's exports are cut into articles, and how an article's block is read."""

    name: str
    split: Callable[[str], Iterator[tuple[int, str]]]
    """A text to (character at which it begins, block) for every article."""
    read: Callable[[str], Article]
    """A block to its article; raises InputError where it holds none."""


SERVICES = {
    "lexisnexis": Service("LexisNexis", lexisnexis.split, lexisnexis.read),
    "factiva": Service("Factiva", factiva.split, factiva.read),
    "proquest": Service("ProQuest", proquest.split, proquest.read),
}


def read_lexisnexis(source: Input) -> Iterator[Item]:
    """Every article of a LexisNexis or Nexis Uni export."""
    yield from _read(source, SERVICES["lexisnexis"])


def read_factiva(source: Input) -> Iterator[Item]:
    """Every article of a Factiva export, with field codes or without, as text or as a saved page."""
    decoded = decode(read_item(source.stream, LARGEST_TEXT), source.name)
    text = factiva.text_of_page(decoded.text) if FACTIVA_PAGE.search(decoded.text) else decoded.text
    notes = (decoded.note,) if decoded.note else ()
    yield from export_items(text, SERVICES["factiva"], source.name, source.options, notes)


def read_proquest(source: Input) -> Iterator[Item]:
    """Every document of a ProQuest export."""
    yield from _read(source, SERVICES["proquest"])


def _read(source: Input, service: Service) -> Iterator[Item]:
    decoded = decode(read_item(source.stream, LARGEST_TEXT), source.name)
    notes = (decoded.note,) if decoded.note else ()
    yield from export_items(decoded.text, service, source.name, source.options, notes)


def export_items(
    text: str, service: Service, name: str, options: ReadOptions, notes: tuple[str, ...] = ()
) -> Iterator[Item]:
    """The reports of an export's text, each with its number and line."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    line = at = 0
    for number, (start, block) in enumerate(service.split(text), 1):
        line += text.count("\n", at, start)
        at = start
        position = f"article {number}, line {line + 1}"
        try:
            yield Found(report_of(service.read(block), options, ""), name, position, notes)
        except InputError as error:
            yield Refusal(name, position, str(error).removeprefix(": "))
