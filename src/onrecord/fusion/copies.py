"""Near-copies: paragraphs that several reports run almost alike are one piece of copy, found by MinHash.

Five words in a row are a shingle; the 64 least values of 64 hash functions over a paragraph's shingles are its signature;
two signatures agree in as large a share of places as the paragraphs share shingles. Signatures meet in bands of four, so
that nothing is compared with everything.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from onrecord.fusion.facts import Voice
from onrecord.records import Report, Section

SHINGLE = 5
"""Words in a shingle."""
PLACES = 64
"""Length of a signature."""
BAND = 4
"""Places in a band."""
ALIKE = 0.5
"""Paragraphs that share this much of their shingles are copies."""
LEAST = 12
"""A paragraph of fewer words is too short to be known by."""
MOSTLY = 0.5
"""A report whose copied paragraphs hold this share of its words is a copy as a whole."""
_WORD = re.compile(r"\w+")
WHOLE = -1
"""The paragraph number that stands for a whole report."""


Band = tuple[int, tuple[int, ...]]
"""Where in a signature a band begins, and its places."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The signature of one body paragraph, and how many words it has."""

    number: int
    words: int
    signature: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Print:
    """What is kept of a report to know its copies by."""

    report: str
    told: str
    """When it was published (or recorded), as in `Telling.told`."""
    outlet: Voice | None
    agency: Voice | None
    paragraphs: tuple[Paragraph, ...]
    words: int
    """Words of its body."""


def print_of(report: Report, told: str, outlet: Voice | None = None, agency: Voice | None = None) -> Print:
    """The print of a report. `outlet` and `agency` are its publisher and credited agency as voices."""
    body = [
        (number, [w.lower() for w in _WORD.findall(p.span.of(report.text))])
        for number, p in enumerate(report.paragraphs)
        if p.section in (Section.BODY, Section.HEADLINE)
    ]
    kept = tuple(Paragraph(number, len(words), signature(words)) for number, words in body if len(words) >= LEAST)
    return Print(report.id, told, outlet, agency, kept, sum(len(words) for _, words in body))


def signature(words: list[str]) -> tuple[int, ...]:
    """The MinHash signature of some words: PLACES numbers of 32 bits, the same on every machine."""
    shingles = {" ".join(words[k : k + SHINGLE]) for k in range(max(1, len(words) - SHINGLE + 1))}
    digests = b"".join(hashlib.blake2b(s.encode(), digest_size=8).digest() for s in sorted(shingles))
    hashes = np.frombuffer(digests, dtype="<u8")
    factors, offsets = _functions()
    # Multiply-add modulo 2^64, of which the upper half is evenly spread.
    values = (hashes[None, :] * factors[:, None] + offsets[:, None]) >> np.uint64(32)
    return tuple(int(v) for v in values.min(axis=1))


@lru_cache(maxsize=1)
def _functions() -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    seeds = b"".join(hashlib.blake2b(f"onrecord {k}".encode(), digest_size=16).digest() for k in range(PLACES))
    numbers = np.frombuffer(seeds, dtype="<u8").reshape(PLACES, 2)
    return numbers[:, 0] | np.uint64(1), numbers[:, 1].copy()


def band_keys(one: Print) -> frozenset[Band]:
    """The blocks in which a report's copies are found."""
    return frozenset(key for p in one.paragraphs for key in _bands(p))


def _bands(paragraph: Paragraph) -> list[Band]:
    s = paragraph.signature
    return [(k, s[k : k + BAND]) for k in range(0, PLACES, BAND)]


def likeness(a: Paragraph, b: Paragraph) -> float:
    """The share of shingles that two paragraphs have in common, as their signatures tell it, 0 to 1."""
    return sum(x == y for x, y in zip(a.signature, b.signature, strict=True)) / PLACES


def families(prints: Iterable[Print]) -> dict[tuple[str, int], Voice]:
    """Whose copy a paragraph is: (report, paragraph) -> agency or outlet, for every paragraph that has copies.

    The agency that any of the copies credits (of several the first to be published), otherwise the outlet of the first.
    A report that is a copy for the most part has an entry under the paragraph WHOLE too. Pure function of the set.
    """
    known = {p.report: p for p in prints}
    family = _families(known)
    members: dict[tuple[str, int], list[Print]] = {}
    for (report, _), head in family.items():
        members.setdefault(head, []).append(known[report])
    found: dict[tuple[str, int], Voice] = {}
    for key, head in family.items():
        if len({p.report for p in members[head]}) > 1:
            voice = _whose(members[head])
            if voice is not None:
                found[key] = voice
    return found | _wholes(known, found)


def _whose(members: Iterable[Print]) -> Voice | None:
    ordered = sorted(members, key=lambda p: (p.told, p.report))
    agency = next((p.agency for p in ordered if p.agency), None)
    return agency or next((p.outlet for p in ordered if p.outlet), None)


def _wholes(known: Mapping[str, Print], found: Mapping[tuple[str, int], Voice]) -> dict[tuple[str, int], Voice]:
    """Reports that are copies for the most part, and whose."""
    words: dict[str, Counter[Voice]] = {}
    for p in known.values():
        for paragraph in p.paragraphs:
            voice = found.get((p.report, paragraph.number))
            if voice is not None:
                words.setdefault(p.report, Counter())[voice] += paragraph.words
    most = {report: max(counts.items(), key=lambda e: (e[1], e[0].actor)) for report, counts in words.items()}
    return {(r, WHOLE): voice for r, (voice, count) in most.items() if count >= MOSTLY * known[r].words}


def _families(known: Mapping[str, Print]) -> dict[tuple[str, int], tuple[str, int]]:
    """Paragraph -> the smallest paragraph of its family."""
    paragraphs = {(p.report, q.number): q for p in known.values() for q in p.paragraphs}
    parent = {key: key for key in paragraphs}

    def root(key: tuple[str, int]) -> tuple[str, int]:
        while parent[key] != key:
            parent[key] = parent[parent[key]]
            key = parent[key]
        return key

    bands: dict[Band, list[tuple[str, int]]] = {}
    for key in sorted(paragraphs):
        for band in _bands(paragraphs[key]):
            bands.setdefault(band, []).append(key)
    for keys in bands.values():
        # Each with the first and the one before it: a band of a thousand copies costs a thousand comparisons.
        for k in range(1, len(keys)):
            for other in {keys[0], keys[k - 1]}:
                a, b = root(keys[k]), root(other)
                if a != b and likeness(paragraphs[keys[k]], paragraphs[other]) >= ALIKE:
                    parent[max(a, b)] = min(a, b)
    return {key: root(key) for key in paragraphs}
