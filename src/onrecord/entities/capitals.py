"""Capitals that are described instead of named: "the Qatari capital", "Georgia's capital", "the capital" of a report.

"Tbilisi, the Georgian capital" names it too, and is left to the name. A capital of a state or province is not looked
for: the tables know capitals of countries only.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.entities.gazetteer import Gazetteer
from onrecord.entities.placenames import Entry, Kind
from onrecord.language import syntax
from onrecord.records import Evidence, Parse, PlaceMention, Precision, Report, Sentence, Span

_TELLING = ("amod", "compound", "nmod", "nmod:poss", "acl", "acl:relcl", "cop", "nummod")
"""What a capital that is only "the capital" does not have."""


def name_capitals(
    report: Report, parse: Parse, places: Sequence[PlaceMention], gazetteer: Gazetteer
) -> tuple[PlaceMention, ...]:
    """`places`, in text order, and beside them every capital that the report describes.

    "The capital" alone is the one capital that the report has named or described before, or that of the one country
    that it has placed anything in, its dateline counted; where there are two it stays open.
    """
    filed = (report.dateline.place or "") if report.dateline else ""
    home = gazetteer.country_of_city(filed.partition(",")[0])
    by_sentence: dict[int, dict[int, PlaceMention]] = {}
    for mention in places:
        by_sentence.setdefault(mention.sentence, {})[mention.head] = mention
    found: list[PlaceMention] = []
    before: list[PlaceMention] = []
    for sentence in parse.sentences:
        here = by_sentence.get(sentence.index, {})
        before.extend(here.values())
        for token in _descriptions(sentence, here):
            country = _country(sentence, token, here, gazetteer)
            if country is None and _stands_alone(sentence, token):
                country = _only_country(before, home, gazetteer)
            capital = gazetteer.capital_of(country) if country else None
            if capital is not None:
                found.append(_mention(sentence, token, capital, gazetteer))
                before.append(found[-1])
    apart = (m for m in places if not any(m.span.overlaps(capital.span) for capital in found))
    return tuple(sorted((*apart, *found), key=lambda m: m.span)) if found else tuple(places)


def _descriptions(sentence: Sentence, here: dict[int, PlaceMention]) -> Iterator[int]:
    """Tokens "capital" that mean a city and have no name beside them."""
    for token, form in enumerate(sentence.forms):
        if form != "capital" or sentence.upos[token] != "NOUN" or sentence.deps[token] in ("compound", "amod"):
            continue
        named = {sentence.heads[token], token + 1, token + 2} & here.keys()
        beside = named | set(syntax.dependents(sentence, token, "appos", "flat", "nmod:desc")) & here.keys()
        described = sentence.heads[token] in here and sentence.deps[token] in ("appos", "conj", "nmod:desc", "compound")
        following = {k for k in beside if k > token and _joins(sentence, token, k)}
        if not described and not following and not syntax.dependents(sentence, token, "cop"):
            yield token


def _joins(sentence: Sentence, token: int, name: int) -> bool:
    """Whether a name behind "capital" is its own: "its capital Doha", "the capital, Doha"; not "the capital of Qatar"."""
    between = sentence.forms[token + 1 : name]
    return not between or list(between) == [","]


def _country(sentence: Sentence, token: int, here: dict[int, PlaceMention], gazetteer: Gazetteer) -> str | None:
    """The country whose capital it is by the words around it: "the Qatari capital", "Qatar's", "of Qatar"."""
    for child in sentence.children[token]:
        dep = sentence.deps[child]
        if dep in ("amod", "compound") and sentence.forms[child][:1].isupper():
            named = {e.country for e in gazetteer.lookup(sentence.forms[child]) if e.kind is Kind.COUNTRY}
            if len(named) == 1:
                return named.pop()
        owned = dep == "nmod:poss" or (dep == "nmod" and syntax.case_of(sentence, child) == "of")
        if owned and child in here and here[child].place.precision is Precision.COUNTRY:
            return here[child].place.country
    return None


def _stands_alone(sentence: Sentence, token: int) -> bool:
    definite = any(sentence.forms[k].lower() == "the" for k in syntax.dependents(sentence, token, "det"))
    return definite and not syntax.dependents(sentence, token, *_TELLING)


def _only_country(before: Sequence[PlaceMention], home: str | None, gazetteer: Gazetteer) -> str | None:
    """The country of the one capital named so far, else the one country that all places so far lie in."""
    countries = {m.place.country for m in before if m.place.country} | ({home} if home else set())
    capitals = {gazetteer.capitals.get(m.place.geonames or -1) for m in before} - {None}
    for candidates in (capitals, countries):
        if len(candidates) == 1:
            return next(iter(candidates))
    return None


def _mention(sentence: Sentence, token: int, capital: Entry, gazetteer: Gazetteer) -> PlaceMention:
    """Only an adjective right before the word is part of it: "Qatar" in "Qatar's capital" is a place of its own."""
    first = token - 1 if token and _is_adjective(sentence.forms[token - 1], gazetteer) else token
    span = Span(sentence.spans[first].start, sentence.spans[token].end)
    return PlaceMention(
        span, sentence.index, token, capital.place, Evidence(f"places/countries.csv {capital.country}", None, span)
    )


def _is_adjective(form: str, gazetteer: Gazetteer) -> bool:
    return form[:1].isupper() and any(e.adjective for e in gazetteer.lookup(form))
