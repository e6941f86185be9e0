"""Where the content of a reporting verb stands: in a clause, a quotation, an object, a phrase with "as" or another."""

from __future__ import annotations

import re
from collections.abc import Callable

from onrecord.attribution.finding import bare_phrase, is_cue_like
from onrecord.attribution.reading import Reading
from onrecord.attribution.vocabulary import ReportingCue
from onrecord.language.syntax import dependents, is_clausal, subtree
from onrecord.records import Sentence, Span

_QUESTION_WORDS = ("WDT", "WP", "WP$", "WRB")


def verb_content(reading: Reading, sentence: Sentence, token: int, cue: ReportingCue) -> tuple[Span, ...]:
    """The first of the places that the cue allows where something stands."""
    for place, find in _PLACES.items():
        if place in cue.content:
            spans = find(reading, sentence, token)
            if spans:
                return spans
    for preposition in ("of", "for", "about"):
        if preposition in cue.content:
            spans = _prepositional(reading, sentence, token, preposition)
            if spans:
                return spans
    return ()


def _clause_content(reading: Reading, sentence: Sentence, token: int) -> tuple[Span, ...]:
    """A complement clause on either side; or the clause that the cue is put into ("..., he said, ...")."""
    clauses = [
        c for c in dependents(sentence, token, "ccomp", "parataxis")
        if sentence.deps[c] == "ccomp"
        or (is_clausal(sentence, c) and not is_cue_like(reading, sentence, c) and not _parted(sentence, token, c))
    ]  # fmt: skip
    clauses = [c for c in clauses if not _is_infinitive(sentence, c)] or _left_by_parent(sentence, token)
    if clauses:
        return tuple(reading.phrase(sentence, c) for c in clauses)
    dep, head = sentence.deps[token], sentence.heads[token]
    marks = {sentence.lemmas[c].lower() for c in dependents(sentence, token, "mark")}
    inserted = dep == "parataxis" or (dep in ("advcl", "advcl:relcl") and marks == {"as"})
    objects = [c for c in dependents(sentence, token, "obj", "xcomp") if sentence.forms[c].lower() != "it"]
    if inserted and head >= 0 and is_clausal(sentence, head) and not objects:
        return _around(reading, sentence, head, token)
    return ()


def _left_by_parent(sentence: Sentence, token: int) -> list[int]:
    """A verb has one complement clause: a second beside this one, right behind it, is this one's own."""
    if sentence.deps[token] != "ccomp":
        return []
    behind = max(subtree(sentence, token)) + 1
    siblings = [c for c in dependents(sentence, sentence.heads[token], "ccomp") if c > token]
    return [c for c in siblings[:1] if min(subtree(sentence, c)) == behind]


def _parted(sentence: Sentence, a: int, b: int) -> bool:
    """Whether a semicolon stands between two words."""
    return ";" in sentence.forms[min(a, b) : max(a, b)]


def _around(reading: Reading, sentence: Sentence, clause: int, inserted: int) -> tuple[Span, ...]:
    """The clause headed by `clause` without the words of `inserted`: one span, or two where they part it."""
    out = set(subtree(sentence, inserted))
    inside = [i for i in subtree(sentence, clause) if i not in out]
    first, last = min(out), max(out)
    runs = [[i for i in inside if i < first], [i for i in inside if i > last]]
    spans = (reading.trim(Span(sentence.spans[r[0]].start, sentence.spans[r[-1]].end)) for r in runs if r)
    return tuple(span for span in spans if span.start < span.end)


def _quote_content(reading: Reading, sentence: Sentence, token: int) -> tuple[Span, ...]:
    """Quotations with hardly more than the speaker between them and the cue."""
    cue = sentence.spans[token]
    speaker = [reading.phrase(sentence, c) for c in dependents(sentence, token, "nsubj")]
    found: list[Span] = []
    beside = Span(max(0, sentence.span.start - 4), sentence.span.end)
    for quoted in reading.quotes_within(beside):
        if cue in quoted.span or len(quoted.span.of(reading.text).split()) < 2:
            continue
        start, end = (quoted.span.end, cue.start) if quoted.span.end <= cue.start else (cue.end, quoted.span.start)
        between = _words_outside(reading.text, start, end, speaker)
        if start <= end and between <= 3 and "\n" not in reading.text[start:end]:
            found.extend(reading.with_marks(part) for part in quoted.parts)
    return tuple(found)


def _words_outside(text: str, start: int, end: int, spans: list[Span]) -> int:
    """How many words of text[start:end] lie outside `spans`."""
    words = re.finditer(r"\w+", text[start:end])
    return sum(1 for w in words if not any(s.start <= start + w.start() < s.end for s in spans))


def _infinitive_content(reading: Reading, sentence: Sentence, token: int) -> tuple[Span, ...]:
    clauses = [c for c in dependents(sentence, token, "xcomp", "ccomp") if _is_infinitive(sentence, c)]
    return tuple(reading.phrase(sentence, c) for c in clauses)


def _is_infinitive(sentence: Sentence, token: int) -> bool:
    return any(sentence.forms[c].lower() == "to" and sentence.deps[c] == "mark" for c in sentence.children[token])


def _gerund_content(reading: Reading, sentence: Sentence, token: int) -> tuple[Span, ...]:
    clauses = [c for c in dependents(sentence, token, "xcomp", "ccomp") if sentence.xpos[c] == "VBG"]
    return tuple(reading.phrase(sentence, c) for c in clauses)


def _object_content(reading: Reading, sentence: Sentence, token: int) -> tuple[Span, ...]:
    objects = dependents(sentence, token, "nsubj:pass") or dependents(sentence, token, "obj")
    nouns = [c for c in objects if sentence.upos[c] == "NOUN" and sentence.xpos[c] not in _QUESTION_WORDS]
    return tuple(reading.phrase(sentence, c) for c in nouns)


def _as_content(reading: Reading, sentence: Sentence, token: int) -> tuple[Span, ...]:
    """ "described the talks as useful": from the object to the end of the phrase with "as"."""
    phrases = [
        c for c in dependents(sentence, token, "obl", "xcomp", "advcl", "ccomp")
        if any(sentence.forms[m].lower() == "as" for m in sentence.children[c])
    ]  # fmt: skip
    if not phrases:
        return ()
    span = reading.phrase(sentence, phrases[0])
    behind = [c for c in dependents(sentence, token, "advcl", "obl") if c > phrases[0] and sentence.xpos[c] == "VBG"]
    for c in behind:
        # "described as bravery in fighting": the participle says of what.
        clause = reading.phrase(sentence, c)
        if not reading.text[span.end : clause.start].strip():
            span = Span(span.start, clause.end)
    objects = dependents(sentence, token, "obj")
    if objects and sentence.upos[objects[0]] != "PRON":
        start = reading.phrase(sentence, objects[0]).start
        return (Span(min(start, span.start), max(span.end, start)),)
    inside = subtree(sentence, phrases[0], ("case", "mark"))
    return (reading.trim(Span(sentence.spans[inside[0]].start, span.end)),)


def _complement_content(reading: Reading, sentence: Sentence, token: int) -> tuple[Span, ...]:
    """ "called the vote a sham": object and predicate together."""
    predicates = [
        c for c in dependents(sentence, token, "xcomp", "ccomp") if sentence.upos[c] in ("NOUN", "ADJ", "PROPN")
    ]
    predicates = [c for c in predicates if not dependents(sentence, c, "cop", "mark", "case")]
    objects = dependents(sentence, token, "obj") or [k for c in predicates for k in dependents(sentence, c, "nsubj")]
    if not objects and len(predicates) == 2:
        objects = [predicates.pop(0)]
    if not predicates or not objects:
        return ()
    parts = [reading.phrase(sentence, c) for c in (objects[0], predicates[0])]
    return (Span(min(p.start for p in parts), max(p.end for p in parts)),)


def _prepositional(reading: Reading, sentence: Sentence, token: int, preposition: str) -> tuple[Span, ...]:
    spans = []
    for c in dependents(sentence, token, "obl", "nmod", "advcl", "acl", "xcomp", "ccomp"):
        marks = [m for m in sentence.children[c] if sentence.deps[m] in ("mark", "case")]
        if marks and sentence.forms[marks[0]].lower() == preposition:
            spans.append(bare_phrase(reading, sentence, c))
    return tuple(spans)


_PLACES: dict[str, Callable[[Reading, Sentence, int], tuple[Span, ...]]] = {
    "clause": _clause_content,
    "as": _as_content,
    "complement": _complement_content,
    "quote": _quote_content,
    "infinitive": _infinitive_content,
    "gerund": _gerund_content,
    "object": _object_content,
}
