""" "According to X": the phrase behind the words is the source, the clause that it stands in the content."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.attribution.finding import Found, can_speak, made
from onrecord.attribution.reading import Reading
from onrecord.attribution.vocabulary import ReportingCue
from onrecord.language.syntax import ancestors, case_of, conjuncts, is_clausal, possessors, subtree
from onrecord.records import Sentence, Span


def by_preposition(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    last = token + len(words)
    if tuple(form.lower() for form in sentence.forms[token:last]) != words or last >= len(sentence):
        return
    source = _head_behind(sentence, token, last)
    if source is None or not can_speak(reading, sentence, source):
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
        yield made(reading, sentence, token, cue, tuple(conjuncts(sentence, source)), content, cue_span)


def by_possessed(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    """ "In the general's words, ...": the owner is the source, the clause around the phrase the content."""
    owners = possessors(sentence, token)
    if sentence.upos[token] != "NOUN" or not owners or case_of(sentence, token) not in ("in", "by"):
        return
    clause = next((a for a in ancestors(sentence, token) if is_clausal(sentence, a)), None)
    if clause is None:
        return
    phrase = set(subtree(sentence, token))
    content = _runs_of(reading, sentence, [i for i in subtree(sentence, clause) if i not in phrase])
    if content:
        yield made(reading, sentence, token, cue, tuple(owners), content)


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
