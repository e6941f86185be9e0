"""Scores attributions against brat files of source, cue and content (PolNeAR's), and writes them for other scorers.

Gold there is outermost attributions only. "fragments" is the protocol of the published tables: a contiguous fragment of
a role counts where its tokens are exactly those of the gold. "whole" pairs attributions one to one and asks for the
same source (the head word of one in the other) and contents that overlap by half (Jaccard, words).
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
from onrecord.evaluate.conllu import Tally
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text

ROLES = ("source", "cue", "content")
Spans = Mapping[str, Sequence[tuple[int, int]]]
"""One attribution as spans by role."""
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
    """F1 of source, cue and content fragments and of whole attributions, 0 to 1, over a folder of texts.

    Gold is looked for in the folder "attributions" beside it, as <text name>_<annotator>.ann; where several people
    annotated a text, the first counts. Without gold the result is empty. `predictions` is written as JSON Lines:
    {"doc": name, "attributions": [{"source": [[start, end], ...], "cue": ..., "content": ...}]}.
    """
    gold = _gold_by_text(folder.parent / "attributions")
    tallies = {name: Tally() for name in (*ROLES, "whole")}
    output = predictions.open("w", encoding="utf-8") if predictions else None
    for name, text, found in predict_attributions(folder, cues):
        if output:
            output.write(json.dumps({"doc": name, "attributions": found}) + "\n")
        if name in gold:
            _count(tallies, _Text(text), read_brat(gold[name]), found)
    if output:
        output.close()
    return {name: round(tally.f1(), 4) for name, tally in tallies.items()} if gold else {}


def read_brat(path: Path) -> list[Spans]:
    """The attributions of one brat file; those with neither cue nor content left out."""
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        columns = line.split("\t")
        if line.startswith("T") and len(columns) > 1:
            parts = columns[1].split(" ", 1)[1].split(";")
            spans[columns[0]] = [(int(a), int(b)) for a, b in (part.split() for part in parts)]
        elif line.startswith("E") and len(columns) > 1 and columns[1].startswith("Attribution"):
            events.append(columns[1].split())
    found: list[Spans] = []
    for event in events:
        roles: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for argument in event[1:]:
            key, _, target = argument.partition(":")
            role = key.rstrip("0123456789").lower()
            if role in roles:
                roles[role].extend(spans.get(target, []))
        if roles["cue"] or roles["content"]:
            found.append({role: sorted(parts) for role, parts in roles.items()})
    return found


def _spans(attribution: Attribution) -> Spans:
    sources = sorted({(s.span.start, s.span.end) for s in attribution.sources if s.span is not None})
    content = [(s.start, s.end) for s in attribution.content]
    return {"source": sources, "cue": [(attribution.cue.start, attribution.cue.end)], "content": content}


def _gold_by_text(folder: Path) -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in sorted(folder.glob("*.ann")):
        found.setdefault(path.stem.rpartition("_")[0], path)
    return found


@dataclass(frozen=True, slots=True)
class _Counted:
    """One attribution as token indices by role, and as words only."""

    tokens: Mapping[str, frozenset[int]]
    words: frozenset[int]


class _Text:
    """The tokens of a text, and the indices that spans cover."""

    def __init__(self, text: str) -> None:
        self.tokens = [(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
        self.at = {i: k for k, (start, end, _) in enumerate(self.tokens) for i in range(start, end)}

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


def _count(tallies: Mapping[str, Tally], text: _Text, gold: Sequence[Spans], found: Sequence[Spans]) -> None:
    for role in ROLES:
        right = {text.covered(s) for a in gold for s in a[role]} - {frozenset()}
        ours = {text.covered(s) for a in found for s in a[role]} - {frozenset()}
        _add(tallies[role], len(right & ours), len(ours), len(right))
    wanted, given = [text.counted(a) for a in gold], [text.counted(a) for a in found]
    same = sum(_agree(text, given[i], wanted[j]) for i, j in _paired(given, wanted))
    _add(tallies["whole"], same, len(given), len(wanted))


def _add(tally: Tally, correct: int, system: int, gold: int) -> None:
    tally.correct += correct
    tally.system += system
    tally.gold += gold


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
