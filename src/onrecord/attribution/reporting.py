"""Reporting cues matched on the tree: who says what, at any depth, without the speech head.

One function a form of cue (verb, noun, adverb, adjective, preposition, citing and relaying participles); each yields
what it found with the rule that found it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from onrecord.attribution.cues import ReportingCue, matches
from onrecord.attribution.reading import Reading
from onrecord.language.syntax import (
    agents,
    ancestors,
    base,
    case_of,
    conjuncts,
    dependents,
    is_clausal,
    possessors,
    subtree,
)  # fmt: skip
from onrecord.records import Evidence, Sentence, Span

_SUBJECTLESS = ("there", "which", "that", "this", "what")
_PAIRED = ("neither", "either", "both")
_QUESTION_WORDS = ("WDT", "WP", "WP$", "WRB")


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution as a rule finds it. `heads` are the source's head tokens, `sources` their words.

    `within` is the cue that it shares its content with: a citing phrase stands inside that cue's attribution, a
    relaying one (`relays`) around it.
    """

    sentence: Sentence
    token: int
    cue: Span
    act: str
    heads: tuple[int, ...]
    sources: tuple[Span, ...]
    content: tuple[Span, ...]
    evidence: Evidence
    within: Span | None = None
    relays: bool = False


def find_reported(reading: Reading, sentence: Sentence) -> list[Found]:
    """Every attribution that the cue rules find in one sentence, in text order of their cues."""
    found: list[Found] = []
    for token in range(len(sentence)):
        for words, cue in matches(reading.cues.reporting, sentence.lemmas[token], sentence.forms[token]):
            made = next((m for m in _FORMS[cue.form](reading, sentence, token, words, cue)), None)
            if made is not None:
                found.append(made)
                break
    return found


# ---------------------------------------------------------------- verbs


def _verb(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    if not _is_verb(sentence, token) or not _has_particles(sentence, token, words):
        return
    # A participle before its noun ("the reported attack") reports by another form.
    if sentence.deps[token] == "amod":
        return
    content = _verb_content(reading, sentence, token, cue)
    if not content:
        return
    heads = speakers(sentence, token)
    yield _made(reading, sentence, token, cue, heads, content)


def _is_verb(sentence: Sentence, token: int) -> bool:
    """By its tags and by its place in the tree, so that one head's error does not decide."""
    if base(sentence.deps[token]) in ("nsubj", "obj", "iobj", "obl", "nmod"):
        return False
    return sentence.upos[token] in ("VERB", "AUX", "NOUN") and sentence.xpos[token].startswith("VB")


def _has_particles(sentence: Sentence, token: int, words: tuple[str, ...]) -> bool:
    near = {sentence.forms[c].lower() for c in sentence.children[token]}
    near.update(form.lower() for form in sentence.forms[token + 1 : token + 2])
    return all(word in near for word in words[1:])


def speakers(sentence: Sentence, token: int) -> tuple[int, ...]:
    """Heads of who says it, or does: the agents of a verb, an expletive or a pronoun for a clause being none."""
    found = [i for i in agents(sentence, token) if sentence.deps[i] != "expl"]
    if found and sentence.forms[found[0]].lower() in _PAIRED and not dependents(sentence, found[0], "nmod"):
        # "Neither Moscow nor Kyiv": where the word itself was taken for the subject, the names are.
        others = [c for c in dependents(sentence, token, "nsubj") if c != found[0]]
        found = [k for c in others[:1] for k in conjuncts(sentence, c)] or found
    return tuple(i for i in found if sentence.forms[i].lower() not in _SUBJECTLESS)


def _verb_content(reading: Reading, sentence: Sentence, token: int, cue: ReportingCue) -> tuple[Span, ...]:
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


def _clausecontent(reading: Reading, sentence: Sentence, token: int) -> tuple[Span, ...]:
    """A complement clause on either side; or the clause that the cue is put into ("..., he said, ...")."""
    clauses = [
        c for c in dependents(sentence, token, "ccomp", "parataxis")
        if sentence.deps[c] == "ccomp"
        or (is_clausal(sentence, c) and not _is_cue_like(reading, sentence, c) and not _parted(sentence, token, c))
    ]  # fmt: skip
    clauses = [c for c in clauses if not _is_infinitive(sentence, c)] or _left_by_parent(sentence, token)
    if clauses:
        return tuple(reading.phrase(sentence, c) for c in clauses)
    dep, head = sentence.deps[token], sentence.heads[token]
    marks = {sentence.lemmas[c].lower() for c in dependents(sentence, token, "mark")}
    inserted = dep == "parataxis" or (dep in ("advcl", "advcl:relcl") and marks == {"as"})
    if inserted and head >= 0 and is_clausal(sentence, head) and not dependents(sentence, token, "obj", "xcomp"):
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
            inside = subtree(sentence, c, ("case", "mark"))
            spans.append(reading.trim(Span(sentence.spans[inside[0]].start, sentence.spans[inside[-1]].end)))
    return tuple(spans)


def _is_cue_like(reading: Reading, sentence: Sentence, token: int) -> bool:
    return bool(matches(reading.cues.reporting, sentence.lemmas[token], sentence.forms[token]))


_PLACES: dict[str, Callable[[Reading, Sentence, int], tuple[Span, ...]]] = {
    "clause": _clausecontent,
    "as": _as_content,
    "complement": _complement_content,
    "quote": _quote_content,
    "infinitive": _infinitive_content,
    "gerund": _gerund_content,
    "object": _object_content,
}


# ---------------------------------------------------------------- nouns and what stands with them


def _noun(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    if _is_verb(sentence, token) or sentence.upos[token] not in ("NOUN", "VERB") or len(words) > 1:
        return
    spans: list[Span] = []
    for c in dependents(sentence, token, "acl", "ccomp", "appos", "acl:relcl"):
        if any(sentence.forms[m].lower() == "that" and sentence.deps[m] == "mark" for m in sentence.children[c]):
            inside = [i for i in subtree(sentence, c) if sentence.deps[i] != "mark" or sentence.heads[i] != c]
            spans.append(reading.trim(Span(sentence.spans[inside[0]].start, sentence.spans[inside[-1]].end)))
    if not spans and "of" in cue.content:
        told = [c for c in dependents(sentence, token, "nmod", "acl", "advcl") if _told_of(reading, sentence, c)]
        spans = [s for c in told for s in (_bare_phrase(reading, sentence, c),)]
    if spans:
        yield _made(reading, sentence, token, cue, _noun_sources(reading, sentence, token), tuple(spans))


def _bare_phrase(reading: Reading, sentence: Sentence, token: int) -> Span:
    inside = subtree(sentence, token, ("case", "mark"))
    return reading.trim(Span(sentence.spans[inside[0]].start, sentence.spans[inside[-1]].end))


def _told_of(reading: Reading, sentence: Sentence, token: int) -> bool:
    """Whether "report of X" tells of X, rather than X being whose report it is."""
    marks = [sentence.forms[m].lower() for m in sentence.children[token] if sentence.deps[m] in ("case", "mark")]
    if "of" not in marks or sentence.upos[token] in ("PROPN", "PRON", "NUM"):
        return False
    return sentence.lemmas[token].lower() not in reading.cues.anonymous and not reading.actors_of(sentence, token)


def _noun_sources(reading: Reading, sentence: Sentence, token: int) -> tuple[int, ...]:
    """ "Ukraine's claim", "Syrian reports", "reports from residents"."""
    found = possessors(sentence, token)
    if not found:
        found = [c for c in dependents(sentence, token, "nmod") if case_of(sentence, c) in ("from", "by")]
    if not found:
        found = [
            c for c in dependents(sentence, token, "amod", "compound", "nmod:desc")
            if reading.actors_of(sentence, c) or sentence.upos[c] == "PROPN"
            or (sentence.upos[c] == "ADJ" and sentence.forms[c][:1].isupper())
            or sentence.lemmas[c].lower() in reading.cues.anonymous
        ]  # fmt: skip
    return tuple(found)


def _adjective(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    head = sentence.heads[token]
    if sentence.deps[token] == "amod" and head > token and sentence.upos[head] in ("NOUN", "PROPN"):
        yield _made(reading, sentence, token, cue, (), (reading.phrase(sentence, head, ("case",)),))


def _adverb(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    head = sentence.heads[token]
    if head >= 0 and base(sentence.deps[token]) in ("advmod", "discourse", "amod"):
        clause = head if is_clausal(sentence, head) else next((a for a in ancestors(sentence, head)), head)
        yield _made(reading, sentence, token, cue, (), (reading.phrase(sentence, clause, ("parataxis", "mark")),))


def _preposition(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    last = token + len(words)
    if tuple(form.lower() for form in sentence.forms[token:last]) != words or last >= len(sentence):
        return
    source = _head_behind(sentence, token, last)
    if source is None or not _can_speak(reading, sentence, source):
        return
    phrase = set(subtree(sentence, source)) | set(range(token, last))
    clause = next(
        (a for a in _outwards(sentence, source, token, last) if a not in phrase and is_clausal(sentence, a)), None
    )
    if clause is None:
        # A parse that makes the phrase its clause: everything of the sentence but the phrase.
        rest = [i for i in range(len(sentence)) if i not in _phrase_of(sentence, source, token)]
        inside = [i for i in rest if sentence.upos[i] != "PUNCT"]
        content = _runs_of(reading, sentence, inside)
    else:
        inside = [i for i in subtree(sentence, clause) if i not in phrase]
        content = _runs_of(reading, sentence, inside)
    cue_span = Span(sentence.spans[token].start, sentence.spans[last - 1].end)
    end = reading.phrase(sentence, source, ("case",)).end
    # What follows the source without a comma belongs to the source ("people briefed on the talks").
    content = tuple(c for c in content if c.end <= cue_span.start or reading.text[end : c.start].strip())
    if content:
        yield _made(reading, sentence, token, cue, tuple(conjuncts(sentence, source)), content, cue_span)


def _head_behind(sentence: Sentence, first: int, last: int) -> int | None:
    """The head of the phrase that begins behind a preposition: the first noun behind it that nothing there governs."""
    i = next((k for k in range(last, len(sentence)) if sentence.upos[k] in ("NOUN", "PROPN", "PRON", "NUM")), None)
    while i is not None and sentence.heads[i] >= last and sentence.upos[sentence.heads[i]] in ("NOUN", "PROPN", "PRON"):
        i = sentence.heads[i]
    return i


def _phrase_of(sentence: Sentence, source: int, first: int) -> set[int]:
    inside = {i for i in subtree(sentence, source, ("parataxis", "ccomp")) if i >= first}
    return inside | set(range(first, source + 1))


def _outwards(sentence: Sentence, source: int, first: int, last: int) -> Iterator[int]:
    """Heads above the phrase; the words of the preposition itself passed over."""
    for a in ancestors(sentence, source):
        ahead = first > 1 and a >= last
        if not first <= a < last and not ahead:
            yield a


def _runs_of(reading: Reading, sentence: Sentence, tokens: list[int]) -> tuple[Span, ...]:
    """Stretches of neighbouring tokens; punctuation between them does not part them."""
    runs: list[list[int]] = []
    for i in sorted(tokens):
        between = range(runs[-1][-1] + 1, i) if runs else ()
        if runs and all(sentence.upos[k] == "PUNCT" for k in between):
            runs[-1].append(i)
        else:
            runs.append([i])
    spans = (reading.trim(Span(sentence.spans[r[0]].start, sentence.spans[r[-1]].end)) for r in runs)
    return tuple(span for span in spans if span.start < span.end)


def _can_speak(reading: Reading, sentence: Sentence, token: int) -> bool:
    """Whether a phrase may be a source: a name, an actor, a known kind of source, or one that is determined."""
    if sentence.upos[token] in ("PROPN", "PRON") or reading.actors_of(sentence, token):
        return True
    if sentence.lemmas[token].lower() in reading.cues.anonymous:
        return True
    return bool(dependents(sentence, token, "det", "nmod:poss")) or sentence.xpos[token] == "NNS"


# ---------------------------------------------------------------- participles that cite or relay


def _citing(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    """ "..., citing two officers": the officers stand inside what the governing cue reports."""
    objects = [k for c in dependents(sentence, token, "obj")[:1] for k in conjuncts(sentence, c)]
    if sentence.xpos[token] != "VBG" or not objects or not _can_speak(reading, sentence, objects[0]):
        return
    governor = _reporting_governor(reading, sentence, token)
    if governor is not None:
        made = _made(reading, sentence, token, cue, tuple(objects), (), within=sentence.spans[governor])
        yield made


def _relay(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    """ "a statement carried by KCNA", "was quoted by TASS as saying": the agent stands around what the source says."""
    if sentence.xpos[token] != "VBN":
        return
    agent = [c for c in dependents(sentence, token, "obl") if case_of(sentence, c) == "by"]
    if not agent or not _can_speak(reading, sentence, agent[0]):
        return
    below = [
        c for c in dependents(sentence, token, "advcl", "xcomp", "ccomp", "obl") if _is_cue_like(reading, sentence, c)
    ]  # fmt: skip
    governor = below[0] if below else None
    if governor is None and sentence.deps[token] in ("acl", "acl:relcl", "amod", "advcl"):
        governor = _reporting_governor(reading, sentence, token)
    if governor is not None:
        heads = tuple(conjuncts(sentence, agent[0]))
        yield _made(
            reading, sentence, token, cue, heads, (), within=sentence.spans[governor], relays=True,
        )  # fmt: skip


def _reporting_governor(reading: Reading, sentence: Sentence, token: int) -> int | None:
    """The nearest verb of reporting above, or the one beside it under the same clause."""
    for a in ancestors(sentence, token):
        if sentence.upos[a] == "VERB" and _is_cue_like(reading, sentence, a):
            return a
        beside = [
            c
            for c in dependents(sentence, a, "parataxis", "ccomp")
            if c != token and _is_cue_like(reading, sentence, c)
        ]
        if beside and sentence.upos[beside[0]] == "VERB":
            return beside[0]
    return None


def _made(
    reading: Reading,
    sentence: Sentence,
    token: int,
    cue: ReportingCue,
    heads: tuple[int, ...],
    content: tuple[Span, ...],
    cue_span: Span | None = None,
    within: Span | None = None,
    relays: bool = False,
) -> Found:
    span = cue_span or sentence.spans[token]
    # A clause behind "citing a source, that ..." is what is said, not who says it.
    clauses = ("acl", "ccomp") if cue.form in ("citing", "relay") else ()
    sources = tuple(reading.phrase(sentence, h, ("case", "conj", "cc", "parataxis", *clauses)) for h in heads)
    return Found(
        sentence, token, span, cue.act, heads, sources, content, Evidence(cue.rule, span=span), within, relays
    )  # fmt: skip


_FORMS: dict[str, Callable[[Reading, Sentence, int, tuple[str, ...], ReportingCue], Iterator[Found]]] = {
    "verb": _verb,
    "noun": _noun,
    "adverb": _adverb,
    "adjective": _adjective,
    "preposition": _preposition,
    "citing": _citing,
    "relay": _relay,
}
