"""Reporting cues matched on the tree: who says what, at any depth, without the speech head.

One function a form of cue; each yields what it found with the rule that found it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from onrecord.attribution.content import verb_content
from onrecord.attribution.finding import Found, bare_phrase, has_particles, is_verb, made, speakers
from onrecord.attribution.prepositions import by_possessed, by_preposition
from onrecord.attribution.reading import Reading
from onrecord.attribution.relays import by_citing, by_relay
from onrecord.attribution.vocabulary import ReportingCue, matches
from onrecord.language.syntax import ancestors, base, case_of, dependents, is_clausal, is_passive, possessors, subtree
from onrecord.records import Sentence, Span

_UTTERING = frozenset(
    ("make", "repeat", "issue", "renew", "walk", "take", "withdraw", "retract", "defend", "voice", "reiterate")
)
"""Verbs whose subject is the one who uttered their object."""


def find_reported(reading: Reading, sentence: Sentence) -> list[Found]:
    """Every attribution that the cue rules find in one sentence, in text order of their cues."""
    found: list[Found] = []
    for token in range(len(sentence)):
        for words, cue in matches(reading.cues.reporting, sentence.lemmas[token], sentence.forms[token]):
            first = next(_FORMS[cue.form](reading, sentence, token, words, cue), None)
            if first is not None:
                found.append(first)
                break
    return found


def _verb(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    if not is_verb(sentence, token) or not has_particles(sentence, token, words):
        return
    # A participle before its noun ("the reported attack") reports by another form.
    if sentence.deps[token] == "amod":
        return
    content = verb_content(reading, sentence, token, cue)
    if not content:
        return
    heads = speakers(sentence, token)
    if not heads and not is_passive(sentence, token):
        # "It is necessary to show that": nobody does.
        return
    yield made(reading, sentence, token, cue, heads, content)


def _noun(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    if is_verb(sentence, token) or sentence.upos[token] not in ("NOUN", "VERB") or len(words) > 1:
        return
    spans: list[Span] = []
    for c in dependents(sentence, token, "acl", "ccomp", "appos", "acl:relcl"):
        if any(sentence.forms[m].lower() == "that" and sentence.deps[m] == "mark" for m in sentence.children[c]):
            inside = [i for i in subtree(sentence, c) if sentence.deps[i] != "mark" or sentence.heads[i] != c]
            spans.append(reading.trim(Span(sentence.spans[inside[0]].start, sentence.spans[inside[-1]].end)))
    if not spans and "of" in cue.content:
        told = [c for c in dependents(sentence, token, "nmod", "acl", "advcl") if _told_of(reading, sentence, c)]
        spans = [s for c in told for s in (bare_phrase(reading, sentence, c),)]
    if spans:
        yield made(reading, sentence, token, cue, _noun_sources(reading, sentence, token), tuple(spans))


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
    if not found and sentence.deps[token] == "obj" and sentence.lemmas[sentence.heads[token]].lower() in _UTTERING:
        # "walked back a remark that": whoever does so has made it.
        return speakers(sentence, sentence.heads[token])
    return tuple(found)


def _adjective(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    head = sentence.heads[token]
    if sentence.deps[token] == "amod" and head > token and sentence.upos[head] in ("NOUN", "PROPN"):
        yield made(reading, sentence, token, cue, (), (reading.phrase(sentence, head, ("case",)),))


def _adverb(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    head = sentence.heads[token]
    if head >= 0 and base(sentence.deps[token]) in ("advmod", "discourse", "amod"):
        clause = head if is_clausal(sentence, head) else next((a for a in ancestors(sentence, head)), head)
        yield made(reading, sentence, token, cue, (), (reading.phrase(sentence, clause, ("parataxis", "mark")),))


_FORMS: dict[str, Callable[[Reading, Sentence, int, tuple[str, ...], ReportingCue], Iterator[Found]]] = {
    "verb": _verb,
    "noun": _noun,
    "adverb": _adverb,
    "adjective": _adjective,
    "preposition": by_preposition,
    "possessed": by_possessed,
    "citing": by_citing,
    "relay": by_relay,
}
