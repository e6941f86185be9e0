"""Claims that no coding frame makes: statements withheld, dates not set, confirmations and denials of other claims."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from onrecord.attribution.actors import sources_of
from onrecord.attribution.finding import speakers
from onrecord.attribution.links import Told
from onrecord.attribution.reading import Reading
from onrecord.attribution.vocabulary import StatementCue, matches
from onrecord.language.syntax import clause, dependents, is_passive, span_of, subtree
from onrecord.records import (
    Claim,
    Evidence,
    Modality,
    Participant,
    Polarity,
    Section,
    Sentence,
    Span,
    content_id,
)

_SPOKEN = frozenset({Section.HEADLINE, Section.DECK, Section.BODY})


def find_statements(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """New claims of extension types, in text order; none where a claim of such a type has the same trigger already."""
    extensions = {c.trigger for c in claims if c.type.startswith("X-")}
    triggers = {c.trigger for c in claims}
    made = []
    for sentence in reading.parse.sentences:
        if reading.report.paragraphs[sentence.paragraph].section not in _SPOKEN:
            continue
        for cue, token in _found(reading, sentence):
            taken = extensions if cue.always else triggers
            if not any(sentence.spans[token].overlaps(t) for t in taken):
                made.append(_claim(reading, sentence, token, cue))
    return made


def link_statements(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """The claims, confirmations and denials among them with `about` filled."""
    told = Told(reading, claims)
    return [_linked(reading, claim, told) if claim.type in ("X-CONFIRM", "X-DENY") else claim for claim in claims]


def _found(reading: Reading, sentence: Sentence) -> Iterator[tuple[StatementCue, int]]:
    for token in range(len(sentence)):
        if sentence.upos[token] not in ("VERB", "AUX") or sentence.deps[token] in ("aux", "aux:pass", "amod"):
            continue
        for words, cue in matches(reading.cues.statements, sentence.lemmas[token], sentence.forms[token]):
            if _fits(reading, sentence, token, words, cue):
                yield cue, token
                break


def _fits(reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: StatementCue) -> bool:
    near = {sentence.forms[c].lower() for c in sentence.children[token]}
    near.update(form.lower() for form in sentence.forms[token + 1 : token + 2])
    if not all(word in near for word in words[1:]) or not _has_object(sentence, token, cue):
        return False
    agent = next(iter(speakers(sentence, token)), None)
    if agent is not None and reading.cues.anonymous.get(sentence.lemmas[agent].lower()) == "text":
        # "The footage did not give evidence": a text withholds nothing.
        return False
    state = reading.scopes(sentence).of(token)
    if state.modality not in (Modality.ACTUAL, Modality.HISTORICAL) and not (
        state.polarity is Polarity.DID_NOT and state.modality is not Modality.HYPOTHETICAL
    ):
        return False
    return cue.always or state.polarity is Polarity.DID_NOT


def _has_object(sentence: Sentence, token: int, cue: StatementCue) -> bool:
    objects = _objects(sentence, token)
    if is_passive(sentence, token) and dependents(sentence, token, "obj", "xcomp"):
        # "was denied food": the subject is the one who goes without, not what was said.
        return False
    if cue.bare:
        return not objects and not dependents(sentence, token, "ccomp")
    if cue.objects:
        return any(_names(sentence, c, cue.objects) for c in objects)
    clauses = dependents(sentence, token, "ccomp") + dependents(sentence, token, "xcomp")
    return bool(objects or clauses)


def _objects(sentence: Sentence, token: int) -> list[int]:
    found = dependents(sentence, token, "obj", "nsubj:pass")
    if sentence.lemmas[token].lower() in ("be", "come") or any(
        sentence.forms[c].lower() == "there" for c in sentence.children[token]
    ):
        found += dependents(sentence, token, "nsubj")
    if not found and is_passive(sentence, token) and sentence.deps[token] in ("acl", "acl:relcl"):
        found.append(sentence.heads[token])
    return found


def _names(sentence: Sentence, token: int, lemmas: frozenset[str]) -> bool:
    """Whether a phrase is of one of `lemmas`, "no further details" as well as "details of the deal"."""
    return any(
        sentence.lemmas[i].lower() in lemmas or sentence.forms[i].lower().rstrip("s") in lemmas
        for i in (token, *dependents(sentence, token, "conj"))
    )


def _claim(reading: Reading, sentence: Sentence, token: int, cue: StatementCue) -> Claim:
    particles = [c for c in dependents(sentence, token, "compound:prt", "advmod") if c == token + 1]
    trigger = span_of(sentence, [token, *particles])
    report = reading.report.id
    return Claim(
        id=content_id(report, trigger, cue.type),
        report=report,
        sentence=sentence.index,
        trigger=trigger,
        words=span_of(sentence, clause(sentence, token)),
        type=cue.type,
        participants=_participants(reading, sentence, token, cue),
        why=(("type", Evidence(cue.rule, span=trigger)),),
    )


def _participants(reading: Reading, sentence: Sentence, token: int, cue: StatementCue) -> tuple[Participant, ...]:
    """Who said, or did not say: each actor behind the agent; nobody where the text names none."""
    heads = [(sentence, i) for i in speakers(sentence, token)]
    spans = [reading.phrase(sentence, i, ("case", "conj", "cc")) for _, i in heads]
    evidence = Evidence(cue.rule, span=sentence.spans[token])
    return tuple(Participant(s.actor, "actor", s.span, evidence) for s in sources_of(reading, spans, heads))


def _linked(reading: Reading, claim: Claim, told: Told) -> Claim:
    found = reading.head_of(claim.trigger)
    if found is None or claim.about:
        return claim
    sentence, token = found
    parties = {p.actor.id for p in claim.participants} | {p.actor.country or "" for p in claim.participants} - {""}
    for span, nominal in _spoken_of(reading, sentence, token):
        about = told.about(span, parties, nominal, but=claim.id)
        if about:
            return replace(claim, about=about)
    return claim


def _spoken_of(reading: Reading, sentence: Sentence, token: int) -> Iterator[tuple[Span, bool]]:
    """The words that a confirmation or denial is about, and whether they are a noun phrase; the closest come first."""
    for c in dependents(sentence, token, "ccomp", "xcomp"):
        yield reading.phrase(sentence, c), False
    for c in _objects(sentence, token):
        for k in dependents(sentence, c, "nmod", "acl", "ccomp"):
            yield _bare(reading, sentence, k), sentence.upos[k] == "NOUN"
        yield _bare(reading, sentence, c), True
    for c in dependents(sentence, token, "obl"):
        yield _bare(reading, sentence, c), True


def _bare(reading: Reading, sentence: Sentence, token: int) -> Span:
    inside = subtree(sentence, token, ("case", "det", "mark"))
    return reading.trim(Span(sentence.spans[inside[0]].start, sentence.spans[inside[-1]].end))
