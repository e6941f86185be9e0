"""What a report leaves open: cues whose question nobody has answered yet, in the report's own words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from onrecord.attribution.actors import sources_of
from onrecord.attribution.finding import has_particles, speakers
from onrecord.attribution.links import Told
from onrecord.attribution.reading import Reading
from onrecord.attribution.vocabulary import QuestionCue, matches
from onrecord.language.syntax import ancestors, base, case_of, dependents, subtree
from onrecord.records import (
    Evidence,
    Modality,
    Polarity,
    Question,
    Section,
    Sentence,
    Source,
    Span,
    content_id,
)

_SPOKEN = frozenset({Section.HEADLINE, Section.DECK, Section.BODY})
_WH = frozenset({"WDT", "WP", "WP$", "WRB"})
_NOBODY = ("it", "there", "i", "we")
"""Subjects that withhold nothing of their own: who says "I don't know" is who is quoted."""
_ABOUT = frozenset({"about", "over", "on", "as", "regarding", "around", "surrounding", "of", "into", "to"})


@dataclass(frozen=True, slots=True)
class Open:
    """A question as a cue leaves it: `withheld_by` are head tokens of those who would not say."""

    sentence: Sentence
    cue: Span
    span: Span
    withheld_by: tuple[int, ...]
    rule: str


def find_open(reading: Reading) -> list[Open]:
    """The open questions of a report in text order, one a stretch of text."""
    found: list[Open] = []
    for sentence in reading.parse.sentences:
        if reading.report.paragraphs[sentence.paragraph].section in _SPOKEN:
            for made in _in_sentence(reading, sentence):
                if not any(made.span.overlaps(other.span) for other in found[-3:]):
                    found.append(made)
    return found


def question_of(reading: Reading, made: Open, chain: Sequence[Source], told: Told) -> Question:
    """The record of an open question: `chain` is who tells of it; those who would not say come last."""
    heads = [(made.sentence, i) for i in made.withheld_by]
    spans = [reading.phrase(made.sentence, i, ("case", "conj", "cc")) for i in made.withheld_by]
    silent = tuple(replace(s, cue=made.cue, content=(made.span,)) for s in sources_of(reading, spans, heads))
    parties = {s.actor.id for s in silent}
    return Question(
        id=content_id(reading.report.id, "question", made.span),
        report=reading.report.id,
        span=made.span,
        cue=made.cue,
        raised_by=(*chain, *silent),
        about=told.about(made.span, parties),
        evidence=Evidence(made.rule, span=made.cue),
    )


def _in_sentence(reading: Reading, sentence: Sentence) -> Iterator[Open]:
    for token in range(len(sentence)):
        for words, cue in matches(reading.cues.questions, sentence.lemmas[token], sentence.forms[token]):
            made = list(_open(reading, sentence, token, cue)) if has_particles(sentence, token, words) else []
            yield from made
            if made:
                break


def _open(reading: Reading, sentence: Sentence, token: int, cue: QuestionCue) -> Iterator[Open]:
    if cue.form == "sentence":
        yield from _outright(reading, sentence, token, cue)
        return
    if cue.form in ("noun", "absent"):
        yield from _by_noun(reading, sentence, token, cue)
        return
    asked = _asked_of(sentence, token, cue)
    if not asked or not _stays_open(reading, sentence, token, cue):
        return
    withheld: tuple[int, ...] = ()
    if cue.form == "withheld":
        who = [i for i in speakers(sentence, token) if i not in asked]
        withheld = tuple(i for i in who if sentence.forms[i].lower() not in _NOBODY)
    for head in asked:
        yield Open(sentence, sentence.spans[token], _words_of(reading, sentence, head), withheld, cue.rule)


def _asked_of(sentence: Sentence, token: int, cue: QuestionCue) -> list[int]:
    """Heads of the questions that a cue leaves open: indirect questions, or a noun that asks ("the fate of the crew")."""
    places = [token]
    if sentence.upos[token] == "ADJ" or sentence.deps[token] == "xcomp":
        # "It remains unclear whether", "whether ... remains to be seen": the question may hang on the verb.
        places.append(sentence.heads[token])
    for place in places:
        if place >= 0:
            clauses = indirect_questions(sentence, place)
            if clauses:
                return clauses
    if cue.form == "withheld":
        # "Asked whether he would go, he did not answer."
        askers = [c for c in dependents(sentence, token, "advcl") if sentence.lemmas[c].lower() == "ask"]
        asked = [k for c in askers for k in indirect_questions(sentence, c)]
        if asked:
            return asked
    return _nouns_that_ask(sentence, token, cue) if cue.needs else []


def _nouns_that_ask(sentence: Sentence, token: int, cue: QuestionCue) -> list[int]:
    """The subject of "is unknown" or "was not disclosed" where it is a noun that asks by itself."""
    verb = sentence.heads[token] if sentence.deps[token] == "xcomp" else token
    subjects = [c for place in dict.fromkeys((token, verb)) for c in dependents(sentence, place, "nsubj")]
    return [
        c
        for c in subjects
        if sentence.lemmas[c].lower() in cue.needs
        and (sentence.deps[c] == "nsubj:pass" or not _acts(sentence, sentence.heads[c]))
    ]


def _acts(sentence: Sentence, token: int) -> bool:
    """Whether a verb does more than link its subject to what is said of it."""
    return sentence.upos[token] == "VERB" and sentence.lemmas[token].lower() not in ("remain", "be", "stay")


def _words_of(reading: Reading, sentence: Sentence, head: int) -> Span:
    """The question in its own words, a preposition that leads to it left out ("on who will go")."""
    inside = subtree(sentence, head, ("cc",))
    while len(inside) > 1 and sentence.forms[inside[0]].lower() in _ABOUT:
        inside.pop(0)
    return reading.trim(Span(sentence.spans[inside[0]].start, sentence.spans[inside[-1]].end))


def _stays_open(reading: Reading, sentence: Sentence, token: int, cue: QuestionCue) -> bool:
    """Whether nobody answers: what is unclear is not denied, what would be said was not, what will be found is not yet."""
    state = reading.scopes(sentence).of(token)
    refrained = state.polarity is Polarity.DID_NOT
    if cue.form == "withheld":
        return refrained and state.modality is not Modality.HYPOTHETICAL
    if cue.form == "later":
        return refrained or state.modality is not Modality.ACTUAL or _is_pending(sentence, token)
    return not refrained


def _is_pending(sentence: Sentence, token: int) -> bool:
    """Still being found out: "are investigating", "trying to determine", "remains to be seen"."""
    if sentence.xpos[token] == "VBG" and dependents(sentence, token, "aux"):
        return True
    infinitive = any(sentence.forms[c].lower() == "to" for c in dependents(sentence, token, "mark"))
    return infinitive and base(sentence.deps[token]) in ("xcomp", "advcl", "acl", "ccomp")


def indirect_questions(sentence: Sentence, token: int) -> list[int]:
    """The heads of the indirect questions that hang on `token`, coordinated ones each for itself, in text order."""
    found = [
        c
        for c in dependents(sentence, token, "ccomp", "csubj", "advcl", "acl", "xcomp", "nsubj", "obj")
        if asks(sentence, c) and not _is_condition(sentence, token, c)
    ]
    if found:
        found += [c for c in dependents(sentence, token, "conj") if asks(sentence, c)]
    return found


def _is_condition(sentence: Sentence, token: int, clause: int) -> bool:
    """ "may show more if asked": an "if" that does not follow its verb at once sets a condition."""
    first = min(subtree(sentence, clause))
    return sentence.deps[clause] == "advcl" and sentence.forms[first].lower() == "if" and first != token + 1


def asks(sentence: Sentence, token: int) -> bool:
    """Whether a clause opens with "whether", "if" or a question word."""
    inside = [
        i for i in subtree(sentence, token)
        if sentence.upos[i] not in ("PUNCT", "ADP") and sentence.forms[i].lower() not in _ABOUT
    ]  # fmt: skip
    if not inside or sentence.deps[token] == "acl:relcl":
        return False
    first = inside[0]
    return sentence.forms[first].lower() in ("whether", "if") or sentence.xpos[first] in _WH


def _by_noun(reading: Reading, sentence: Sentence, token: int, cue: QuestionCue) -> Iterator[Open]:
    if sentence.upos[token] != "NOUN":
        return
    above = list(ancestors(sentence, token))[:2]
    absent = cue.form == "absent"
    if absent and reading.scopes(sentence).of(token).polarity is not Polarity.DID_NOT:
        return
    if not absent and not cue.needs & {
        sentence.lemmas[a].lower() for a in (*above, *dependents(sentence, token, "cop"))
    }:
        return
    for place in (token, *above[:1]):
        for c in dependents(sentence, place, "nmod", "acl", "obl", "advcl", "ccomp", "csubj", "nsubj"):
            if asks(sentence, c) or (not absent and _is_about(sentence, c)):
                yield Open(sentence, sentence.spans[token], _words_of(reading, sentence, c), (), cue.rule)
                return


def _is_about(sentence: Sentence, token: int) -> bool:
    """Whether a phrase says what a noun is about ("questions over the deal")."""
    marks = [m for m in sentence.children[token] if sentence.deps[m] in ("case", "mark")]
    words = [case_of(sentence, token).partition(" ")[0], *(sentence.forms[m].lower() for m in marks[:1])]
    return base(sentence.deps[token]) not in ("nsubj", "csubj") and any(word in _ABOUT for word in words)


def _outright(reading: Reading, sentence: Sentence, token: int, cue: QuestionCue) -> Iterator[Open]:
    """A question that the report itself asks: in nobody's quotation, of nobody in particular."""
    words = [form.lower() for form in sentence.forms]
    if token < len(sentence) - 2 or len(words) < 5 or {"you", "your", "we", "us"} & set(words):
        return
    if reading.quotes_within(sentence.span):
        return
    span = reading.trim(Span(sentence.span.start, sentence.spans[token].start))
    yield Open(sentence, sentence.spans[token], span, (), cue.rule)
