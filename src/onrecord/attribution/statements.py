"""Claims that no coding frame makes: statements withheld, dates not set, confirmations and denials of other claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from onrecord.attribution.actors import sources_of
from onrecord.attribution.finding import has_particles, listed, speakers
from onrecord.attribution.reading import Reading
from onrecord.attribution.vocabulary import StatementCue, matches
from onrecord.language.syntax import (
    case_of,
    clause,
    dependents,
    is_passive,
    span_of,
    subtree,
    surface_subjects,
)
from onrecord.records import (
    Claim,
    CueEdge,
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
_FROM = ("from", "by")


def find_statements(reading: Reading, claims: Sequence[Claim]) -> list[Claim]:
    """New claims of extension types, in text order; none where a claim of such a type has the same trigger already."""
    extensions = [c.trigger for c in claims if c.type.startswith("X-")]
    triggers = [c.trigger for c in claims]
    made = []
    for sentence in reading.parse.sentences:
        if reading.report.paragraphs[sentence.paragraph].section not in _SPOKEN:
            continue
        for cue, token in _found(reading, sentence):
            if not _told(sentence, token, extensions if cue.always else triggers, extensions):
                made.append(_claim(reading, sentence, token, cue))
    return made


def with_silent(reading: Reading, claims: Iterable[Claim]) -> list[Claim]:
    """The claims, those of extension types with every one who (did not) speak.

    A frame finds the first of a list ("released by Kyiv, the army or its envoys"); the tree knows the others.
    """
    return [_with_all_speakers(reading, c) if c.type.startswith("X-STATEMENT") else c for c in claims]


def _told(sentence: Sentence, token: int, taken: Iterable[Span], extensions: Iterable[Span]) -> bool:
    """Whether a claim has this trigger, or an extension's is the verb that governs it ("declined to comment")."""
    if any(sentence.spans[token].overlaps(t) for t in taken):
        return True
    governor = sentence.heads[token] if sentence.deps[token] == "xcomp" else -1
    return governor >= 0 and any(sentence.spans[governor].overlaps(t) for t in extensions)


def _found(reading: Reading, sentence: Sentence) -> Iterator[tuple[StatementCue, int]]:
    for token in range(len(sentence)):
        if not _is_predicate(sentence, token):
            continue
        for words, cue in matches(reading.cues.statements, sentence.lemmas[token], sentence.forms[token]):
            if _fits(reading, sentence, token, words, cue):
                yield cue, token
                break


def _is_predicate(sentence: Sentence, token: int) -> bool:
    return sentence.upos[token] in ("VERB", "AUX", "ADJ") and sentence.deps[token] not in ("aux", "aux:pass", "amod")


def _fits(reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: StatementCue) -> bool:
    if not has_particles(sentence, token, words) or not _has_object(sentence, token, cue):
        return False
    agent = next(iter(speakers(sentence, token)), None)
    kind = reading.cues.anonymous.get(sentence.lemmas[agent].lower()) if agent is not None else None
    if kind == "text" and not (cue.silent or cue.who != "agent" or agent in objects_of(sentence, token)):
        # "The footage did not give evidence": a text withholds nothing.
        return False
    state = reading.scopes(sentence).of(token)
    if state.modality not in (Modality.ACTUAL, Modality.HISTORICAL) and not (
        state.polarity is Polarity.DID_NOT and state.modality is not Modality.HYPOTHETICAL
    ):
        return False
    return (state.polarity is Polarity.DID) if cue.silent else cue.always or state.polarity is Polarity.DID_NOT


def _has_object(sentence: Sentence, token: int, cue: StatementCue) -> bool:
    objects = objects_of(sentence, token)
    if cue.predicates and not _has_predicate(sentence, token, cue):
        return False
    if is_passive(sentence, token) and dependents(sentence, token, "obj", "xcomp") and not cue.predicates:
        # "was denied food": the subject is the one who goes without, not what was said.
        return False
    if cue.bare:
        return not dependents(sentence, token, "obj", "ccomp")
    if cue.objects:
        return any(_names(sentence, c, cue.objects) for c in objects)
    clauses = dependents(sentence, token, "ccomp") + dependents(sentence, token, "xcomp")
    return bool(objects or clauses)


def _has_predicate(sentence: Sentence, token: int, cue: StatementCue) -> bool:
    """Whether what is predicated in the verb's clause is one of the cue's: "the claim false", "reports as baseless"."""
    inside = subtree(sentence, token)
    objects = [i for i in inside if sentence.lemmas[i].lower() in cue.objects]
    last = max(objects, default=token)
    early = sentence.deps[token] != "amod" and "as" in (form.lower() for form in sentence.forms[token + 1 : token + 2])
    return any(sentence.lemmas[i].lower() in cue.predicates and (i > last or early or not cue.objects) for i in inside)


def objects_of(sentence: Sentence, token: int) -> list[int]:
    """What a verb of stating is about: its object or passive subject, the subject of "there was", of a predicate."""
    found = dependents(sentence, token, "obj", "nsubj:pass")
    lemma = sentence.lemmas[token].lower()
    if lemma in ("be", "come", "go") or sentence.upos[token] == "ADJ" or _is_existential(sentence, token):
        found += dependents(sentence, token, "nsubj")
    if sentence.deps[token] == "xcomp" and sentence.upos[token] == "ADJ":
        found += dependents(sentence, sentence.heads[token], "nsubj")
    if not found and sentence.deps[token] in ("acl", "acl:relcl") and _is_said_of_its_head(sentence, token):
        found.append(sentence.heads[token])
    if not found and not _has_clause(sentence, token):
        # "A claim | Reuters could not verify", "an allegation | Kyiv denies": a second subject, or the subject's title.
        found = [c for c in sentence.children[token] if sentence.deps[c] == "nsubj:outer"] or [
            c
            for subject in dependents(sentence, token, "nsubj")
            for c in dependents(sentence, subject, "nmod:desc")
            if any(sentence.forms[k].lower() in ("a", "an") for k in dependents(sentence, c, "det"))
        ]
    if not found:
        # "neither confirmed nor denied the strike": the last verb's object is the first one's too.
        found = [o for c in dependents(sentence, token, "conj") for o in dependents(sentence, c, "obj")]
    if not found:
        # "walked back the statement", "rejected as false reports", "called the claim false": other labels, one place.
        found = [c for c in dependents(sentence, token, "obl") if case_of(sentence, c) in ("", "as")]
        found += [c for c in dependents(sentence, token, "xcomp") if sentence.upos[c] == "NOUN"]
        found += [s for c in dependents(sentence, token, "ccomp", "xcomp") for s in dependents(sentence, c, "nsubj")]
    return found


def _is_said_of_its_head(sentence: Sentence, token: int) -> bool:
    """Whether what a clause hangs on is its object: "reports confirmed by Kyiv", "a claim that Reuters could not verify"."""
    return is_passive(sentence, token) or (
        bool(dependents(sentence, token, "nsubj")) and not _has_clause(sentence, token)
    )


def _has_clause(sentence: Sentence, token: int) -> bool:
    return bool(dependents(sentence, token, "ccomp", "xcomp"))


def _is_existential(sentence: Sentence, token: int) -> bool:
    return any(sentence.forms[c].lower() == "there" for c in sentence.children[token])


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
    evidence = Evidence(cue.rule, span=trigger)
    claim = Claim(
        id=content_id(report, trigger, cue.type),
        report=report,
        sentence=sentence.index,
        trigger=trigger,
        words=span_of(sentence, clause(sentence, token)),
        type=cue.type,
        participants=_participants(reading, _who(sentence, token, cue.who), sentence, evidence),
        why=(("type", evidence),),
    )
    if not cue.silent:
        return claim
    edge = CueEdge(trigger, "polarity", str(Polarity.DID_NOT), evidence)
    return replace(claim, polarity=Polarity.DID_NOT, cues=(edge,))


def _who(sentence: Sentence, token: int, who: str) -> list[int]:
    """Head tokens of those who did, or did not; none where the text names nobody."""
    if who == "subject":
        return [i for i in surface_subjects(sentence, token) if sentence.deps[i] != "expl"]
    if who == "to":
        return _with_case(sentence, objects_of(sentence, token), ("to",))
    found, objects = speakers(sentence, token), objects_of(sentence, token)
    if all(i in objects for i in found):
        # "There was no comment from Paris": the one whose comment it would have been.
        return _with_case(sentence, [*objects, token], _FROM)
    return list(found)


def _with_case(sentence: Sentence, heads: Iterable[int], cases: Sequence[str]) -> list[int]:
    for head in heads:
        for c in dependents(sentence, head, "nmod", "obl"):
            if case_of(sentence, c) in cases:
                return listed(sentence, c)
    return []


def _participants(
    reading: Reading, heads: Sequence[int], sentence: Sentence, evidence: Evidence
) -> tuple[Participant, ...]:
    """Each actor behind the heads of those who speak or do not."""
    spans = [reading.phrase(sentence, i, ("case", "conj", "cc", "appos")) for i in heads]
    sources = sources_of(reading, spans, [(sentence, i) for i in heads])
    return tuple(Participant(s.actor, "actor", s.span, evidence) for s in sources)


def _with_all_speakers(reading: Reading, claim: Claim) -> Claim:
    found = reading.head_of(claim.trigger)
    known = {p.actor.id for p in claim.participants}
    if found is None or not known:
        return claim
    sentence, token = found
    every = _participants(
        reading, _who(sentence, token, "agent"), sentence, Evidence("syntax:speakers", span=claim.trigger)
    )
    if not any(p.actor.id in known for p in every):
        return claim
    return replace(claim, participants=(*claim.participants, *(p for p in every if p.actor.id not in known)))
