"""What the words around a predicate leave of it: the scope of certainty cues, read off the tree.

A predicate's state is worked out from above: the state of the word that governs it, what that word leaves of its
complement (its signature), then the predicate's own negations, auxiliaries and adverbs. A clause of its own (relative,
adverbial, reported) begins anew: that is where a scope ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from onrecord.attribution.lookup import Lookup
from onrecord.attribution.reach import reaches
from onrecord.attribution.vocabulary import Cues, Effect, FirmnessCue
from onrecord.language.syntax import base, case_of, dependents, subtree
from onrecord.records import Certainty, CueEdge, Evidence, Modality, Polarity, Sentence, Span

_LEAST_FIRM = (Certainty.UNKNOWN, Certainty.POSSIBLE, Certainty.PROBABLE, Certainty.CERTAIN)
_TOLD_AS_DONE = (Modality.ACTUAL, Modality.HISTORICAL)
_ARGUMENTS = ("nsubj", "obj", "iobj", "csubj", "expl", "obl")


@dataclass(frozen=True, slots=True)
class Firmness:
    """Polarity, modality and certainty of one predicate, and the cues that made them so, outermost first."""

    polarity: Polarity = Polarity.DID
    modality: Modality = Modality.ACTUAL
    certainty: Certainty = Certainty.CERTAIN
    edges: tuple[CueEdge, ...] = ()

    def after(self, effect: Effect, edge_span: Span, rule: str) -> Firmness:
        """This state once a cue has had its effect; a cue counts once, however many paths lead to it."""
        if any(edge.cue.overlaps(edge_span) and edge.evidence.rule == rule for edge in self.edges):
            return self
        polarity = self.polarity
        if effect.polarity == "flip":
            polarity = Polarity.DID if polarity is Polarity.DID_NOT else Polarity.DID_NOT
        elif effect.polarity is not None:
            polarity = Polarity(effect.polarity)
        modality = effect.modality or self.modality
        if self.modality is Modality.HYPOTHETICAL or (
            self.modality is Modality.POSSIBLE and effect.modality is Modality.PLANNED
        ):
            # "unlikely that the junta will yield": what is only perhaps so is not made firmer by its own "will".
            modality = self.modality
        certainty = min(self.certainty, effect.certainty or Certainty.CERTAIN, key=_LEAST_FIRM.index)
        evidence = Evidence(rule, span=edge_span)
        changes = [
            CueEdge(edge_span, side, str(value), evidence)
            for side, value in (
                ("polarity", effect.polarity and polarity),
                ("modality", effect.modality),
                ("certainty", effect.certainty),
            )
            if value
        ]  # fmt: skip
        return Firmness(polarity, modality, certainty, (*self.edges, *changes))


class Scopes:
    """The states of one sentence's words, each worked out once. `year` is the report's own, None where unknown."""

    def __init__(self, sentence: Sentence, cues: Cues, year: int | None = None) -> None:
        self.sentence, self.year = sentence, year
        self._cues = Lookup(sentence, cues)
        self._known: dict[int, Firmness] = {}
        self._lower = tuple(form.lower() for form in sentence.forms)

    def of(self, token: int) -> Firmness:
        """The state of the predicate or noun at `token`."""
        known = self._known.get(token)
        if known is None:
            # A first value guards against trees that are none.
            self._known[token] = Firmness()
            known = self._known[token] = self._own(token, self._inherited(token))
        return known

    def refrains(self, token: int) -> CueEdge | None:
        """The edge of a verb which itself says that what it governs did not happen ("declined", "refused to")."""
        for cue in self._cues.at(token, "governor"):
            if cue.leaves.polarity == str(Polarity.DID_NOT) and "infinitive" in cue.reach:
                span = self.sentence.spans[token]
                return CueEdge(span, "polarity", str(Polarity.DID_NOT), Evidence(cue.rule, span=span))
        return None

    # ---------------------------------------------------------------- from above

    def _inherited(self, token: int) -> Firmness:
        sentence = self.sentence
        head = sentence.heads[token]
        if head < 0:
            return Firmness()
        dep = sentence.deps[token]
        if dep == "conj":
            return self._shared(token, head)
        tags = self._reaches(token)
        for cue in self._cues.at(head, "governor"):
            if cue.reach & tags or ("infinitive" in cue.reach and "loose infinitive" in tags):
                return self._governed(head, cue, tags)
        if dep in ("acl", "nmod") and base(sentence.deps[head]) == "obj":
            # "barred both sides from testing": the phrase may hang on the object instead of the verb.
            for cue in self._cues.at(sentence.heads[head], "governor"):
                if cue.reach & tags & {"from", "against", "infinitive"}:
                    return self._governed(sentence.heads[head], cue, tags)
        for cue in self._cues.at(head, "carrier"):
            if cue.reach & tags and sentence.upos[token] in ("NOUN", "PROPN", "VERB"):
                return self.of(head)
        if dep == "xcomp" or (base(dep) == "advcl" and "infinitive" in tags):
            return self.of(head)
        if (
            dep == "advcl"
            and sentence.xpos[token] == "VBG"
            and any(self._lower[c] in ("before", "after") for c in dependents(sentence, token, "mark"))
        ):
            # "Will meet Putin before hosting Zelenskiy": what comes around a plan is planned.
            above = self.of(head)
            if above.modality is Modality.PLANNED and above.polarity is Polarity.DID:
                return above
        return Firmness()

    def _governed(self, head: int, cue: FirmnessCue, tags: frozenset[str]) -> Firmness:
        env = self.of(head)
        span = self.sentence.spans[head]
        negated = env.polarity is Polarity.DID_NOT
        # What the governor was denied is told by its own signature; only an infinitive shares its negation outright.
        start = env if "infinitive" in tags and cue.leaves.polarity is None else replace(env, polarity=Polarity.DID)
        if cue.unreal is not None and env.modality not in _TOLD_AS_DONE:
            return env.after(cue.unreal, span, cue.rule)
        if not negated:
            return start.after(cue.leaves, span, cue.rule)
        if cue.negated is not None:
            return start.after(cue.negated, span, cue.rule)
        if cue.leaves.polarity is not None:
            return start
        return start.after(cue.leaves, span, cue.rule)

    def _shared(self, token: int, first: int) -> Firmness:
        """A coordinated word shares what stands above its first; negation and auxiliaries only where it has none."""
        sentence = self.sentence
        above = self._inherited(first)
        if not _is_predicate(sentence, token):
            return above if _has_case_of_its_own(sentence, token) else self.of(first)
        joined = [self._lower[c] for c in sentence.children[token] if sentence.deps[c] == "cc"]
        bare = not dependents(sentence, token, "aux", "cop") and not dependents(sentence, token, "nsubj")
        same = sentence.xpos[token] == sentence.xpos[first]
        if bare and same and (sentence.xpos[token] in ("VB", "VBN", "VBG") or set(joined) & {"or", "nor"}):
            state = self.of(first)
            if "nor" in joined or "but" in joined:
                # "neither came nor wrote": the "nor" negates on its own account.
                return replace(state, polarity=above.polarity)
            return state
        return above if same or sentence.xpos[token] in ("VB", "VBG") else Firmness()

    def _reaches(self, token: int) -> frozenset[str]:
        marks = [c for c in dependents(self.sentence, token, "mark") if self._lower[c] == "if"]
        if marks and self.sentence.deps[token] == "advcl" and self._is_asked(self.sentence.heads[token], token):
            return frozenset(("whether",))
        return reaches(self.sentence, token)

    # ---------------------------------------------------------------- its own

    def _own(self, token: int, state: Firmness) -> Firmness:
        found = [
            *self._cues.names(token),
            *self._dependent_cues(token),
            *self._argument_cues(token),
            *self._cues.years(token, self.year),
        ]
        negated = any(cue.leaves.polarity for _, cue in found) or state.polarity is Polarity.DID_NOT
        for span, cue in sorted(found, key=lambda f: (f[1].leaves.polarity is not None, f[0])):
            effect = cue.leaves
            if cue.form == "auxiliary" and negated and cue.negated is not None:
                effect = cue.negated
            state = state.after(effect, span, cue.rule)
        return state

    def _dependent_cues(self, token: int) -> Iterator[tuple[Span, FirmnessCue]]:
        sentence = self.sentence
        taken: set[str] = set()
        for child in sentence.children[token]:
            for form in _FORMS_OF.get(base(sentence.deps[child]), ()):
                for span, cue in self._cues.runs(child, form):
                    allowed = not cue.reach or cue.reach & self._reaches(token)
                    if form == "marker" and not self._marks(span, child, token):
                        continue
                    if allowed and (form != "auxiliary" or self._lower[child] not in taken) and "main" not in cue.reach:
                        taken.add(self._lower[child])
                        yield span, cue
        for child in dependents(sentence, token, "advcl"):
            if self._is_asked(token, child):
                continue
            for mark in dependents(sentence, child, "mark"):
                yield from ((span, cue) for span, cue in self._cues.runs(mark, "marker") if "main" in cue.reach)
        # The parser may hang a condition on a noun of the sentence instead of its verb.
        conditional = base(sentence.deps[token]) in ("advcl", "acl")
        if conditional and not self._is_asked(sentence.heads[token], token):
            for mark in dependents(sentence, token, "mark"):
                yield from ((span, cue) for span, cue in self._cues.runs(mark, "marker") if "main" in cue.reach)

    def _marks(self, words: Span, child: int, token: int) -> bool:
        """Whether the last of a marker's words hangs on `token` or with its first: "stopped short of X" marks X."""
        last = next((i for i, s in enumerate(self.sentence.spans) if s.end == words.end), child)
        return last == child or self.sentence.heads[last] in (token, child)

    def _is_asked(self, verb: int, clause: int) -> bool:
        """ "would not say if": behind a verb that takes questions, "if" asks and sets no condition."""
        first = min(subtree(self.sentence, clause))
        return first == verb + 1 and any("whether" in cue.reach for cue in self._cues.at(verb, "governor"))

    def _argument_cues(self, token: int) -> Iterator[tuple[Span, FirmnessCue]]:
        """ "No statement was released", "neither leader", "none of them": said with an argument, meant of the verb."""
        sentence = self.sentence
        if not _is_predicate(sentence, token):
            for child in dependents(sentence, token, "det", "cc", "advmod"):
                yield from self._cues.runs(child, "determiner")
            return
        for argument in dependents(sentence, token, *_ARGUMENTS):
            if case_of(sentence, argument) == "as":
                # "came as no surprise" came all the same.
                continue
            yield from self._cues.runs(argument, "determiner")
            for child in dependents(sentence, argument, "det", "cc", "advmod"):
                yield from self._cues.runs(child, "determiner")
        for child in dependents(sentence, token, "det", "cc", "advmod"):
            yield from self._cues.runs(child, "determiner")


_FORMS_OF = {
    "aux": ("auxiliary",), "det": ("modifier",), "advmod": ("modifier", "marker"), "amod": ("modifier",),
    "neg": ("modifier",), "cc": ("modifier", "marker"), "mark": ("marker", "auxiliary"), "case": ("marker",),
    "obl": ("modifier",), "discourse": ("modifier",),
}  # fmt: skip


def _is_predicate(sentence: Sentence, token: int) -> bool:
    return sentence.upos[token] in ("VERB", "AUX") or any(
        base(sentence.deps[c]) in ("cop", "nsubj", "aux") for c in sentence.children[token]
    )


def _has_case_of_its_own(sentence: Sentence, token: int) -> bool:
    return any(sentence.deps[c] == "case" and sentence.xpos[c] != "POS" for c in sentence.children[token])
