"""Scores places on geoparsing XML: which names are found, and how far from the truth they are put.

Read are the corpora's own files: articles with `<toponym>` or `<location>` elements (TR-News, LGL, GeoVirus). Figures
are those that geoparsing papers print: precision, recall and F1 of the names, by exact and by overlapping span, each
gold name matched once; of the names matched by overlap that have gold coordinates, the share put within 161 km.
"""

from __future__ import annotations

import json
import math
import statistics
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from onrecord.entities.gazetteer import Gazetteer, load_gazetteer
from onrecord.entities.places import find_places
from onrecord.errors import InputError
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Span

NEAR = 161.0
"""Kilometres (100 miles) within which a place counts as right."""
EARTH = 6371.0088
"""Mean radius in kilometres."""
SLIP = 40
"""Characters by which an offset of the gold may be off: some were taken before white space was trimmed."""

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Article:
    """One article of the gold: its text, and its names with their points, where the gold has one."""

    id: str
    text: str
    gold: tuple[tuple[Span, Point | None], ...]
    adjectives: bool
    """Whether the corpus marks adjectives and names of peoples ("Syrian") as mentions of their country."""


def score_places(path: Path, predictions: Path | None = None) -> dict[str, float | int]:
    """Precision, recall and F1 (0 to 1) of names, and how well the matched ones are placed, over one corpus file.

    Keys: documents, gold, predicted; precision, recall, f1 (overlapping spans), f1_exact; within_161km over matched
    names with a point on both sides, within_161km_all counting those that we give none as wrong; median_km. Where no
    name was placed, those are 0. `predictions`, where given, is written as JSON lines {"doc", "places": [{"start",
    "end", "lat", "lon"}]} in characters of the article's text. Raises InputError for a file that is no such corpus.
    """
    gazetteer = load_gazetteer()
    tally = _Tally()
    output = predictions.open("w", encoding="utf-8") if predictions else None
    try:
        for article in read_articles(path):
            found = list(place(article, gazetteer))
            tally.add(article, found)
            if output:
                output.write(json.dumps(_plain(article, found), ensure_ascii=False) + "\n")
    finally:
        if output:
            output.close()
    return tally.figures()


def place(article: Article, gazetteer: Gazetteer) -> Iterator[tuple[Span, Point | None]]:
    """The names that onrecord finds in one article, with the point where a map would write each."""
    if not any(c.isalpha() for c in article.text):
        return
    report = report_from_text(article.text, name=f"article {article.id}")
    for mention in find_places(report, parse(report), gazetteer, adjectives=article.adjectives):
        yield mention.span, gazetteer.label_point(mention.place)


def read_articles(path: Path) -> Iterator[Article]:
    """The articles of a corpus. Those of `<toponym>` corpora mark adjectives too, those of `<location>` corpora do not."""
    try:
        root = ElementTree.parse(path).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise InputError(f"{path}: cannot be read as XML: {error}") from error
    articles = list(root.iter("article"))
    if not articles:
        raise InputError(f"{path}: has no <article>; is it a geoparsing corpus?")
    for number, element in enumerate(articles):
        text = element.findtext("text") or ""
        marked = [*element.iter("location"), *element.iter("toponym")]
        gold = {span: _point(mark) for mark in reversed(marked) if (span := _span(mark, text))}
        name = element.get("docid") or element.get("file") or str(number)
        yield Article(
            name, text, tuple(sorted(gold.items(), key=lambda item: item[0])), any(m.tag == "toponym" for m in marked)
        )


def _span(mark: ElementTree.Element, text: str) -> Span | None:
    """Where a name stands; the nearest occurrence of it where the offset is off by a little, else as given."""
    start, end = int(mark.findtext("start") or 0), int(mark.findtext("end") or 0)
    name = (mark.findtext("phrase") or mark.findtext("name") or "").strip()
    if text[start:end] != name:
        for slip in sorted(range(-SLIP, SLIP + 1), key=abs):
            if start + slip >= 0 and text.startswith(name, start + slip):
                return Span(start + slip, start + slip + len(name))
    return Span(start, end) if start < end else None


def _point(mark: ElementTree.Element) -> Point | None:
    for prefix in ("", "gaztag/"):
        latitude, longitude = mark.findtext(f"{prefix}lat"), mark.findtext(f"{prefix}lon")
        try:
            return float(latitude or ""), float(longitude or "")
        except ValueError:
            continue
    return None


def _plain(article: Article, found: Iterable[tuple[Span, Point | None]]) -> dict[str, Any]:
    places = [
        {"start": span.start, "end": span.end, "lat": point and point[0], "lon": point and point[1]}
        for span, point in found
    ]
    return {"doc": article.id, "places": places}


class _Tally:
    """Counts over articles."""

    def __init__(self) -> None:
        self.documents = self.gold = self.predicted = self.exact = self.overlap = self.unplaced = 0
        self.errors: list[float] = []

    def add(self, article: Article, found: Sequence[tuple[Span, Point | None]]) -> None:
        self.documents += 1
        self.gold += len(article.gold)
        self.predicted += len(found)
        self.exact += len({span for span, _ in article.gold} & {span for span, _ in found})
        for number, other in match_spans([s for s, _ in article.gold], [s for s, _ in found]):
            self.overlap += 1
            truth, guess = article.gold[number][1], found[other][1]
            if truth is not None and guess is not None:
                self.errors.append(kilometres(truth, guess))
            elif truth is not None:
                self.unplaced += 1

    def figures(self) -> dict[str, float | int]:
        near, placed = sum(error <= NEAR for error in self.errors), len(self.errors)
        return {
            "documents": self.documents,
            "gold": self.gold,
            "predicted": self.predicted,
            "precision": _share(self.overlap, self.predicted),
            "recall": _share(self.overlap, self.gold),
            "f1": _share(2 * self.overlap, self.predicted + self.gold),
            "f1_exact": _share(2 * self.exact, self.predicted + self.gold),
            "within_161km": _share(near, placed),
            "within_161km_all": _share(near, placed + self.unplaced),
            "median_km": round(statistics.median(self.errors), 1) if placed else 0.0,
        }


def match_spans(gold: Sequence[Span], found: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Pairs of indices, one to one: larger overlaps first, then text order."""
    pairs = []
    for i, a in enumerate(gold):
        for j, b in enumerate(found):
            if a.overlaps(b):
                pairs.append((-(min(a.end, b.end) - max(a.start, b.start)), i, j))
    taken_gold: set[int] = set()
    taken_found: set[int] = set()
    for _, i, j in sorted(pairs):
        if i not in taken_gold and j not in taken_found:
            taken_gold.add(i)
            taken_found.add(j)
            yield i, j


def kilometres(a: Point, b: Point) -> float:
    """Great-circle distance between two points in degrees."""
    latitude, other = math.radians(a[0]), math.radians(b[0])
    half = math.sin((other - latitude) / 2) ** 2
    half += math.cos(latitude) * math.cos(other) * math.sin(math.radians(b[1] - a[1]) / 2) ** 2
    return 2 * EARTH * math.asin(min(1.0, math.sqrt(half)))


def _share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0
