"""What a reporting rule finds, and the questions that every form of cue asks of the tree."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.attribution.reading import Reading
from onrecord.attribution.vocabulary import ReportingCue, matches
from onrecord.language.syntax import agents, base, case_of, conjuncts, dependents, is_passive, subtree
from onrecord.records import Evidence, Sentence, Span

_SUBJECTLESS = ("there", "which", "that", "this", "what")
_TIMES = frozenset(
    """monday tuesday wednesday thursday friday saturday sunday january february march april may june july august
    september october november december noon midnight dawn dusk night nightfall evening morning afternoon day week
    month year time hour end midday sunrise sunset""".split()
)
_PAIRED = ("neither", "either", "both")


@dataclass(frozen=True, slots=True)
class Found:
    """An attribution as a rule finds it; `sources` are the words of each source.

    `within` is the cue that it shares its content with: a citing phrase stands inside that cue's attribution, a
    relaying one (`relays`) around it.
    """

    cue: Span
    act: str
    sources: tuple[Span, ...]
    content: tuple[Span, ...]
    evidence: Evidence
    within: Span | None = None
    relays: bool = False


def made(
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
    phrases = (reading.phrase(sentence, h, ("case", "conj", "cc", "parataxis", *clauses)) for h in heads)
    # A tree that draws words from behind the cue into its subject is wrong about them.
    sources = tuple(Span(p.start, span.start - 1) if p.start < span.start < p.end else p for p in phrases)
    return Found(span, cue.act, sources, content, Evidence(cue.rule, span=span), within, relays)


def speakers(sentence: Sentence, token: int) -> tuple[int, ...]:
    """Heads of who says it, or does: the agents of a verb, an expletive or a pronoun for a clause being none."""
    found = _agents(sentence, token)
    if found and sentence.forms[found[0]].lower() in _PAIRED and not dependents(sentence, found[0], "nmod"):
        # "Neither Moscow nor Kyiv": where the word itself was taken for the subject, the names are.
        others = [c for c in dependents(sentence, token, "nsubj") if c != found[0]]
        found = [k for c in others[:1] for k in conjuncts(sentence, c)] or found
    return tuple(i for i in found if sentence.forms[i].lower() not in _SUBJECTLESS)


def _agents(sentence: Sentence, token: int) -> list[int]:
    """The agents of a verb; who is quoted where it is "quoted X as saying"; nobody that is a time ("by Thursday")."""
    quoted = _quoted_as(sentence, token)
    if quoted:
        return quoted
    if is_passive(sentence, token):
        by = dependents(sentence, token, "obl:agent") or [
            c for c in dependents(sentence, token, "obl") if case_of(sentence, c) == "by"
        ]
        return [k for c in by if not _is_time(sentence, c) for k in listed(sentence, c)]
    found = [i for i in agents(sentence, token) if sentence.deps[i] != "expl"]
    return listed(sentence, found[0]) if len(found) == 1 else found


def _quoted_as(sentence: Sentence, token: int) -> list[int]:
    """ "TASS quoted the envoy as saying": the envoy says it; "the envoy was quoted as saying": so does he."""
    head = sentence.heads[token]
    marks = [sentence.forms[c].lower() for c in dependents(sentence, token, "mark", "case")]
    if (
        head < 0
        or marks[:1] != ["as"]
        or sentence.lemmas[head].lower() not in ("quote", "cite", "report", "paraphrase")
    ):
        return []
    return [k for c in dependents(sentence, head, "obj", "nsubj:pass")[:1] for k in conjuncts(sentence, c)]


def listed(sentence: Sentence, token: int) -> list[int]:
    """All coordinated with `token`; the middle of a list may pass for an apposition ("Kyiv, the army or its envoy").

    What stands in apposition is closed by a comma; what "or" follows at once is a member of the list.
    """
    found = conjuncts(sentence, token)
    for c in dependents(sentence, token, "appos"):
        if dependents(sentence, c, "conj") or sentence.upos[c + 1 : c + 2] == ("CCONJ",):
            found += conjuncts(sentence, c)
    return sorted(set(found))


def _is_time(sentence: Sentence, token: int) -> bool:
    return sentence.lemmas[token].lower() in _TIMES


def is_verb(sentence: Sentence, token: int) -> bool:
    """By its tags and by its place in the tree, so that one head's error does not decide."""
    if base(sentence.deps[token]) in ("nsubj", "obj", "iobj", "obl", "nmod"):
        return False
    return sentence.upos[token] in ("VERB", "AUX", "NOUN") and sentence.xpos[token].startswith("VB")


def has_particles(sentence: Sentence, token: int, words: tuple[str, ...]) -> bool:
    """Whether the words behind a cue's first one hang on it or follow it."""
    if len(words) == 1:
        return True
    near = {sentence.forms[c].lower() for c in sentence.children[token]}
    near.update(form.lower() for form in sentence.forms[token + 1 : token + 2])
    return all(word in near for word in words[1:])


def is_cue_like(reading: Reading, sentence: Sentence, token: int) -> bool:
    return bool(matches(reading.cues.reporting, sentence.lemmas[token], sentence.forms[token]))


def can_speak(reading: Reading, sentence: Sentence, token: int) -> bool:
    """Whether a phrase may be a source: a name, an actor, a known kind of source, or one that is determined."""
    if sentence.upos[token] in ("PROPN", "PRON") or reading.actors_of(sentence, token):
        return True
    if sentence.lemmas[token].lower() in reading.cues.anonymous:
        return True
    return bool(dependents(sentence, token, "det", "nmod:poss")) or sentence.xpos[token] == "NNS"


def bare_phrase(reading: Reading, sentence: Sentence, token: int) -> Span:
    inside = subtree(sentence, token, ("case", "mark"))
    return reading.trim(Span(sentence.spans[inside[0]].start, sentence.spans[inside[-1]].end))
