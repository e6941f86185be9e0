"""Who a source is: the actors behind its words, how it spoke, and whether the report names it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from onrecord.attribution.reading import Reading
from onrecord.language.syntax import antecedent, base, case_of, conjuncts, dependents, possessors
from onrecord.records import Actor, ActorKind, Sentence, Source, Span

_KIND_OF_NAME = {"PER": ActorKind.PERSON, "GPE": ActorKind.GOVERNMENT, "NORP": ActorKind.GROUP}


def sources_of(reading: Reading, spans: Sequence[Span], heads: Sequence[tuple[Sentence, int]]) -> list[Source]:
    """One `Source` for each actor behind the words of a source; cue and content are the caller's to add.

    Words that nobody resolved give an actor of kind UNNAMED, or one by its name where it has a proper one.
    """
    found: list[Source] = []
    for sentence, head in heads:
        words = sentence.spans[head]
        # A relative pronoun's actor stands before it, outside the words of the source.
        span = next((s for s in spans if s.overlaps(words)), spans[0] if len(spans) == 1 else words)
        for actor, named in _actors_behind(reading, sentence, head, span):
            if all(source.actor.id != actor.id for source in found):
                found.append(
                    Source(actor=actor, span=span, named=named, channel=_text_channel(reading, sentence, head))
                )
    return found


def _actors_behind(reading: Reading, sentence: Sentence, head: int, span: Span) -> Iterator[tuple[Actor, bool]]:
    lemma = sentence.lemmas[head].lower()
    kind = reading.cues.anonymous.get(lemma) or reading.cues.anonymous.get(sentence.forms[head].lower())
    own = reading.actors_of(sentence, head)
    if kind == "person" and all(a.kind in (ActorKind.GROUP, ActorKind.UNNAMED) and a.country is None for a in own):
        # "two people familiar with his plans" says more than the group that people are.
        own = ()
    if own:
        for actor in own:
            anonymous = actor.kind is ActorKind.UNNAMED or (actor.kind is ActorKind.GROUP and kind == "person")
            yield actor, not anonymous
        return
    if kind in ("text", "media"):
        authors = [(k, actor) for k in _authors(sentence, head) for actor in reading.actors_of(sentence, k)]
        if authors:
            yield from ((actor, True) for _, actor in authors)
            return
    yield _unresolved(reading, sentence, head, span), sentence.upos[head] == "PROPN"


def _authors(sentence: Sentence, head: int) -> list[int]:
    """Whose text it is: "Kremlin posts", "the ministry's statement", "a report by the agency"."""
    own = possessors(sentence, head)
    own += dependents(sentence, head, "compound", "amod", "nmod:desc", "flat")
    own += [
        k
        for c in dependents(sentence, head, "nmod")
        if case_of(sentence, c) in ("by", "from", "of")
        for k in conjuncts(sentence, c)
    ]
    if not own and sentence.deps[head] == "conj":
        return []
    return own


def _unresolved(reading: Reading, sentence: Sentence, head: int, span: Span) -> Actor:
    if sentence.upos[head] == "PROPN" and sentence.forms[head][:1].isupper():
        name = next((n for n in sentence.names if n.first <= head <= n.last), None)
        first, last = (name.first, name.last) if name else (head, head)
        words = reading.text[sentence.spans[first].start : sentence.spans[last].end]
        kind = _KIND_OF_NAME.get(name.kind, ActorKind.ORGANISATION) if name else ActorKind.ORGANISATION
        return Actor(f"name:{_slug(words)}", words, kind)
    words = " ".join(span.of(reading.text).split())
    words = re.sub(r"(?i)^(?:the|a|an|no|neither)\s+|,.*", "", words)[:80] or sentence.forms[head]
    return Actor(f"unnamed:{_slug(words)}", words, ActorKind.UNNAMED)


def unnamed_reports(words: str) -> Actor:
    """The actor behind "reportedly" and the like: reports that nobody is named for."""
    return Actor("unnamed:reports", words, ActorKind.UNNAMED)


def _slug(words: str) -> str:
    return re.sub(r"[^\w]+", "-", words.lower()).strip("-")


def _text_channel(reading: Reading, sentence: Sentence, head: int) -> str | None:
    """ "Kremlin posts said": the subject is the channel itself."""
    for words in (
        f"{sentence.forms[head - 1].lower()} {sentence.lemmas[head].lower()}" if head else "",
        sentence.lemmas[head].lower(),
    ):
        if words in reading.cues.channels and reading.cues.anonymous.get(sentence.lemmas[head].lower()) == "text":
            return reading.cues.channels[words][0]
    return None


def heads_in(reading: Reading, span: Span) -> list[tuple[Sentence, int]]:
    """The head of a source's words and what is coordinated with it, as far as `span` goes."""
    head = reading.head_of(span)
    if head is None:
        return []
    sentence, token = head
    if base(sentence.deps[token]) in ("case", "det") and sentence.heads[token] >= 0:
        token = sentence.heads[token]
    if sentence.xpos[token] in ("WP", "WDT") and sentence.deps[sentence.heads[token]] == "acl:relcl":
        # "an aide who told reporters": whom the clause is about.
        about = antecedent(sentence, sentence.heads[token], token)
        return [(sentence, sentence.heads[about] if sentence.deps[about] == "appos" else about)]
    named = reading.name_ending(span)
    if named is not None and named[0] is sentence and not dependents(sentence, token, "conj"):
        return [named]
    return [(sentence, k) for k in conjuncts(sentence, token) if sentence.spans[k].overlaps(span)] or [head]
