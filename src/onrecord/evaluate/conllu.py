"""CoNLL-U files: sentences with their words at characters, and the CoNLL-2018 scores.

Definitions are those of the CoNLL-2018 shared task (Zeman et al. 2018): words are aligned by the characters they
cover; precision is over system words, recall over gold words; labels are compared without subtypes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from onrecord.errors import InputError
from onrecord.records import Span


@dataclass(frozen=True, slots=True)
class Word:
    """One syntactic word: its columns, and the characters it covers in its sentence's text."""

    form: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    """Index of the head in the sentence, -1 for the root."""
    dep: str
    span: Span


@dataclass(frozen=True, slots=True)
class GoldSentence:
    """One sentence of a CoNLL-U file; `opens_paragraph` and `opens_document` by its comments."""

    text: str
    words: tuple[Word, ...]
    opens_paragraph: bool
    opens_document: bool


def read_conllu(path: Path) -> Iterator[GoldSentence]:
    """The sentences of a file. Raises InputError with file:line for a line that is none of CoNLL-U's."""
    comments: list[str] = []
    rows: list[list[str]] = []
    try:
        stream = path.open(encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    with stream:
        for number, line in enumerate(stream, 1):
            line = line.rstrip("\r\n")
            if line.startswith("#"):
                comments.append(line[1:].strip())
            elif line:
                columns = line.split("\t")
                if len(columns) != 10:
                    raise InputError(f"{path}:{number}: {len(columns)} columns where CoNLL-U has 10")
                rows.append(columns)
            elif rows:
                yield _sentence(path, number, comments, rows)
                comments, rows = [], []
    if rows:
        yield _sentence(path, 0, comments, rows)


def _sentence(path: Path, line: int, comments: Sequence[str], rows: Sequence[Sequence[str]]) -> GoldSentence:
    text, spans = _lay_out(rows)
    words = []
    for columns in rows:
        if columns[0].isdigit():
            try:
                head = int(columns[6]) - 1
            except ValueError as error:
                raise InputError(f"{path}:{line}: head {columns[6]!r} is no number") from error
            form, lemma, upos, xpos, feats = columns[1:6]
            words.append(Word(form, lemma, upos, xpos, feats, head, columns[7], spans[int(columns[0])]))
    return GoldSentence(
        text,
        tuple(words),
        any(c.startswith("newpar") for c in comments),
        any(c.startswith("newdoc") for c in comments),
    )


def _lay_out(rows: Sequence[Sequence[str]]) -> tuple[str, dict[int, Span]]:
    """The text that the surface tokens and their SpaceAfter give, and the characters of each word in it."""
    text = ""
    spans: dict[int, Span] = {}
    covered = 0
    for columns in rows:
        first, _, last = columns[0].partition("-")
        if last:
            members = [c for c in rows if c[0].isdigit() and int(first) <= int(c[0]) <= int(last)]
            spans |= _split(columns[1], members, len(text))
            covered = int(last)
        elif not first.isdigit() or int(first) <= covered:
            continue
        else:
            spans[int(first)] = Span(len(text), len(text) + len(columns[1]))
        text += columns[1]
        if "SpaceAfter=No" not in columns[9]:
            text += " "
    return text.rstrip(" "), spans


def _split(surface: str, members: Sequence[Sequence[str]], offset: int) -> dict[int, Span]:
    """Characters of the words of a multiword token: in turn where they spell it, else each covers the whole."""
    forms = [c[1] for c in members]
    spans = {}
    if "".join(forms) == surface:
        for c in members:
            spans[int(c[0])] = Span(offset, offset + len(c[1]))
            offset += len(c[1])
    else:
        spans = {int(c[0]): Span(offset, offset + len(surface)) for c in members}
    return spans


@dataclass(slots=True)
class Tally:
    """Counts towards one score."""

    gold: int = 0
    system: int = 0
    correct: int = 0

    def f1(self) -> float:
        """0 to 1; 0 where there is nothing to count."""
        return 2 * self.correct / (self.gold + self.system) if self.gold + self.system else 0.0


METRICS = ("tokens", "sentences", "upos", "xpos", "feats", "lemmas", "uas", "las")


@dataclass(frozen=True, slots=True)
class Placed:
    """A word of either side at the characters of the whole text; `head` is its head's span, None for the root."""

    span: Span
    word: Word
    head: Span | None


def score_words(gold: Sequence[Placed], system: Sequence[Placed]) -> dict[str, Tally]:
    """Tallies of every metric but sentences over words aligned by their characters."""
    tallies = {name: Tally(len(gold), len(system)) for name in METRICS if name != "sentences"}
    by_span: dict[Span, list[Placed]] = {}
    for placed in system:
        by_span.setdefault(placed.span, []).append(placed)
    for g in gold:
        candidates = by_span.get(g.span)
        if not candidates:
            continue
        s = candidates.pop(0)
        right_head = g.head == s.head
        same_label = g.word.dep.partition(":")[0] == s.word.dep.partition(":")[0]
        for name, right in (
            ("tokens", True),
            ("upos", g.word.upos == s.word.upos),
            ("xpos", g.word.xpos == s.word.xpos),
            ("feats", g.word.feats == s.word.feats),
            ("lemmas", g.word.lemma in ("_", s.word.lemma)),
            ("uas", right_head),
            ("las", right_head and same_label),
        ):
            tallies[name].correct += right
    return tallies


def score_spans(gold: Iterable[Span], system: Iterable[Span]) -> Tally:
    """Exact agreement of spans, each counted once."""
    g, s = set(gold), set(system)
    return Tally(len(g), len(s), len(g & s))
