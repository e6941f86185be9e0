"""Which of two events of a sentence came first, where its words tell: "after attending", "followed by", "and then"."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from onrecord.language import syntax
from onrecord.records import Sentence

_LATER_MARKS = frozenset({"after", "following", "since", "once", "when", "as soon as", "upon", "having"})
_EARLIER_MARKS = frozenset({"before", "until", "till", "ahead of", "prior to", "pending", "by the time"})
_LATER_CASES = frozenset({"after", "following", "since", "upon", "in the wake of", "in response to"})
_SEQUENCE = frozenset({"then", "later", "subsequently", "afterwards", "afterward", "thereafter", "next", "finally"})


def order_of(sentence: Sentence, triggers: Sequence[int]) -> list[tuple[int, int]]:
    """Pairs (later, earlier) of triggers whose order the sentence tells: "met after attending" gives (met, attending).

    Read are clauses and phrases under "after", "following", "before", "ahead of" and their like, "then" and its like
    between coordinated verbs, "followed by", and "having ...". Pairs come in text order of their later part.
    """
    wanted = set(triggers)
    pairs: set[tuple[int, int]] = set()
    for token in wanted:
        for child in sentence.children[token]:
            pairs.update(_order_below(sentence, token, child, wanted))
        pairs.update(_order_in_row(sentence, token, wanted))
    for token in range(len(sentence)):
        if sentence.lemmas[token].lower() in ("follow", "precede") and sentence.upos[token] == "VERB":
            pairs.update(_order_by_verb(sentence, token, wanted))
    return sorted(pair for pair in pairs if pair[0] != pair[1])


def _events_of(sentence: Sentence, token: int, wanted: set[int]) -> list[int]:
    """The triggers that a clause or phrase stands for: its head, else the nearest below it ("after a meeting")."""
    if token in wanted:
        return [token]
    below = syntax.dependents(sentence, token, "obj", "nmod", "compound", "conj", "xcomp", "obl")
    return [c for c in below if c in wanted][:1]


def _order_below(sentence: Sentence, token: int, child: int, wanted: set[int]) -> Iterator[tuple[int, int]]:
    dep = sentence.deps[child]
    if syntax.base(dep) in ("advcl", "acl"):
        tokens = syntax.dependents(sentence, child, "mark", "case", "advmod")
        words = f" {' '.join(sentence.forms[c].lower() for c in tokens)} "
        later = any(f" {mark} " in words for mark in _LATER_MARKS)
        earlier = any(f" {mark} " in words for mark in _EARLIER_MARKS)
        perfect = any(sentence.forms[c].lower() == "having" for c in syntax.dependents(sentence, child, "aux"))
    elif syntax.base(dep) in ("obl", "nmod"):
        preposition = syntax.case_of(sentence, child)
        later, earlier, perfect = preposition in _LATER_CASES, preposition in _EARLIER_MARKS, False
    else:
        return
    for other in _events_of(sentence, child, wanted):
        if earlier:
            yield other, token
        elif later or perfect:
            yield token, other


def _order_in_row(sentence: Sentence, token: int, wanted: set[int]) -> Iterator[tuple[int, int]]:
    """ "signed the deal and then left": the conjunct with the adverb is the later one."""
    if sentence.deps[token] != "conj":
        return
    adverbs = {sentence.forms[c].lower() for c in syntax.dependents(sentence, token, "advmod", "cc")}
    if adverbs & _SEQUENCE:
        earlier = [k for k in syntax.conjuncts(sentence, token) if k < token and k in wanted]
        if earlier:
            yield token, earlier[-1]


def _order_by_verb(sentence: Sentence, verb: int, wanted: set[int]) -> Iterator[tuple[int, int]]:
    """ "the parade was followed by talks", "talks followed the parade"."""
    doers = [e for a in syntax.agents(sentence, verb) for e in _events_of(sentence, a, wanted)]
    done = [e for p in syntax.patients(sentence, verb) for e in _events_of(sentence, p, wanted)]
    for later in doers:
        for earlier in done:
            yield (later, earlier) if sentence.lemmas[verb].lower() == "follow" else (earlier, later)
