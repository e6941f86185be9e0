"""Scores attributions against brat files of source, cue and content (PolNeAR's), and writes them for other scorers.

Gold there is outermost attributions only. "fragments" is the protocol of the published tables: a contiguous fragment of
a role counts where its tokens are exactly those of the gold. "whole" pairs attributions one to one and asks for the
same source (the head word of one in the other) and contents that overlap by half (Jaccard, words). Where several
people annotated a text, its counts are the mean over them, so that each text weighs once. Whole attributions are also
scored by how their content is told: "direct" where it begins and ends in quotation marks, "mixed" where it has some,
"indirect" where it has none, and "no source"; recall is over gold of a kind, precision over what was found of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.attribution.chains import Attribution
from onrecord.attribution.sources import find_attributions
from onrecord.attribution.vocabulary import Cues
from onrecord.errors import InputError
from onrecord.evaluate.brat import ROLES, Spans, brat_by_text, read_brat
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text

KINDS = ("direct", "mixed", "indirect", "no source")
_MARKS = '"“”„«»'
_TOKEN = re.compile(r"\w+|[^\w\s]")
_CUT = frozenset(
    ("of", "for", "from", "in", "at", "who", "which", "that", "with", "on", "to", "by", "whose", "where", "and")
)


def predict_attributions(folder: Path, cues: Cues) -> Iterator[tuple[str, str, list[Spans]]]:
    """Name, text and outermost attributions of every .txt file of a folder, in order of names."""
    paths = sorted(folder.glob("*.txt"))
    if not paths:
        raise InputError(f"{folder}: no .txt files to read")
    for path in paths:
        text = path.read_bytes().decode("utf-8")
        report = report_from_text(text, name=str(path))
        found = find_attributions(report, parse(report), (), cues)
        yield path.stem, text, [_spans(a) for a in found if a.learned]


def score_attribution(folder: Path, cues: Cues, predictions: Path | None = None) -> dict[str, float]:
    """F1 of source, cue and content fragments, of whole attributions, and of these by kind, 0 to 1, over a folder.

    Gold is looked for in the folder "attributions" beside it, as <text name>_<annotator>.ann. Without gold the result
    is empty. `predictions` is written as JSON Lines:
    {"doc": name, "attributions": [{"source": [[start, end], ...], "cue": ..., "content": ...}]}.
    """
    gold = brat_by_text(folder.parent / "attributions")
    shares = {name: Share() for name in (*ROLES, "whole", *KINDS)}
    output = predictions.open("w", encoding="utf-8") if predictions else None
    for name, text, found in predict_attributions(folder, cues):
        if output:
            output.write(json.dumps({"doc": name, "attributions": found}) + "\n")
        for path in gold.get(name, ()):
            _count(shares, _Text(text), read_brat(path), found, 1 / len(gold[name]))
    if output:
        output.close()
    return {name: round(share.f1(), 4) for name, share in shares.items()} if gold else {}


def _spans(attribution: Attribution) -> Spans:
    sources = sorted({(s.span.start, s.span.end) for s in attribution.sources if s.span is not None})
    content = [(s.start, s.end) for s in attribution.content]
    return {"source": sources, "cue": [(attribution.cue.start, attribution.cue.end)], "content": content}


@dataclass(slots=True)
class Share:
    """Counts towards one score, texts with several annotators by fractions: how much of `gold` was `recalled`, and how
    much of what the `system` found was `right`. The two differ for a kind where gold and system tell it otherwise."""

    gold: float = 0.0
    system: float = 0.0
    recalled: float = 0.0
    right: float = 0.0

    def add(self, weight: float, gold: int, system: int, recalled: int, right: int) -> None:
        self.gold += weight * gold
        self.system += weight * system
        self.recalled += weight * recalled
        self.right += weight * right

    def f1(self) -> float:
        """0 to 1; 0 where nothing is right."""
        recall = self.recalled / self.gold if self.gold else 0.0
        precision = self.right / self.system if self.system else 0.0
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


@dataclass(frozen=True, slots=True)
class _Counted:
    """One attribution as token indices by role, and as words only."""

    tokens: Mapping[str, frozenset[int]]
    words: frozenset[int]


class _Text:
    """The tokens of a text, and the indices that spans cover."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
        self.at = {i: k for k, (start, end, _) in enumerate(self.tokens) for i in range(start, end)}

    def kinds(self, attribution: Spans) -> set[str]:
        """How its content is told, by the marks of quotation in it, and "no source" where it has none."""
        words = " ".join(self.text[start:end] for start, end in attribution["content"]).strip(" ,.")
        marks = sum(c in _MARKS for c in words)
        kinds = set() if attribution["source"] else {"no source"}
        if not words:
            return kinds
        whole = words[0] in _MARKS and (words[-1] in _MARKS or marks % 2 == 1)
        return kinds | {"indirect" if not marks else "direct" if whole else "mixed"}

    def covered(self, span: tuple[int, int]) -> frozenset[int]:
        return frozenset(self.at[i] for i in range(*span) if i in self.at)

    def counted(self, attribution: Spans) -> _Counted:
        tokens = {r: frozenset().union(*map(self.covered, attribution[r])) for r in ROLES}
        return _Counted(tokens, self.words(tokens["content"]))

    def words(self, tokens: Iterable[int]) -> frozenset[int]:
        return frozenset(i for i in tokens if self.tokens[i][2][0].isalnum())

    def head(self, tokens: frozenset[int]) -> int | None:
        """The last word of a source before its first comma, bracket or preposition."""
        last = None
        for i in sorted(tokens):
            word = self.tokens[i][2]
            if word in ",(:;—–" or (last is not None and word.lower() in _CUT):
                break
            if word[0].isalnum() and word != "s":
                last = i
        return last if last is not None else max(self.words(tokens), default=None)


def _count(
    shares: Mapping[str, Share], text: _Text, gold: Sequence[Spans], found: Sequence[Spans], weight: float
) -> None:
    for role in ROLES:
        wanted = {text.covered(s) for a in gold for s in a[role]} - {frozenset()}
        given = {text.covered(s) for a in found for s in a[role]} - {frozenset()}
        same = len(wanted & given)
        shares[role].add(weight, len(wanted), len(given), same, same)
    theirs, ours = [text.counted(a) for a in gold], [text.counted(a) for a in found]
    pairs = [(i, j) for i, j in _paired(ours, theirs) if _agree(text, ours[i], theirs[j])]
    shares["whole"].add(weight, len(theirs), len(ours), len(pairs), len(pairs))
    for kind in KINDS:
        wanted_so = {j for j, a in enumerate(gold) if kind in text.kinds(a)}
        given_so = {i for i, a in enumerate(found) if kind in text.kinds(a)}
        recalled, right = (sum(j in wanted_so for _, j in pairs), sum(i in given_so for i, _ in pairs))
        shares[kind].add(weight, len(wanted_so), len(given_so), recalled, right)


def _paired(given: Sequence[_Counted], wanted: Sequence[_Counted]) -> Iterator[tuple[int, int]]:
    """One to one, the closest first by the Dice overlap of cue and of content."""
    scored = []
    for i, ours in enumerate(given):
        for j, right in enumerate(wanted):
            score = sum(_dice(ours.tokens[role], right.tokens[role]) for role in ("cue", "content"))
            if score > 0:
                scored.append((-score, j, i))
    ours_used: set[int] = set()
    right_used: set[int] = set()
    for _, j, i in sorted(scored):
        if j not in right_used and i not in ours_used:
            right_used.add(j)
            ours_used.add(i)
            yield i, j


def _dice(a: frozenset[int], b: frozenset[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _agree(text: _Text, ours: _Counted, right: _Counted) -> bool:
    union = ours.words | right.words
    if not union or len(ours.words & right.words) / len(union) < 0.5:
        return False
    a, b = ours.tokens["source"], right.tokens["source"]
    if not a or not b:
        return not a and not b
    return text.head(b) in a or text.head(a) in b
