"""Country or government, city or government: which a place name is, by its place in the sentence.

"Moscow said" is a government, "in Moscow" a city. The table metonymy.csv decides; this module reads off the sentence
what the table asks about.
"""

from __future__ import annotations

from collections.abc import Sequence

from onrecord.entities.directory import Metonymy
from onrecord.language.syntax import base, case_of, conjuncts
from onrecord.records import Sentence

_FLAT = frozenset({"flat", "compound", "fixed", "goeswith"})


def head_of(sentence: Sentence, first: int, last: int) -> int:
    """The token of first..last whose head lies outside; the last of them where the tree gives several."""
    outside = [k for k in range(first, last + 1) if not first <= sentence.heads[k] <= last]
    nominal = [k for k in outside if sentence.upos[k] in ("PROPN", "NOUN", "PRON", "ADJ", "NUM")]
    return (nominal or outside or [last])[-1]


def reading(sentence: Sentence, first: int, last: int, of: str, table: Sequence[Metonymy]) -> Metonymy:
    """The row that decides whether the place name at first..last is an actor. `of` is "country" or "capital".

    The table's last rows fit everything, so there always is one.
    """
    token = conjuncts(sentence, head_of(sentence, first, last))[0]
    relations = _relations(sentence, token)
    governors = _governors(sentence, token)
    for row in table:
        if row.of in (of, "any") and row.relation in relations and (not row.governors or row.governors & governors):
            return row
    return table[-1]


def in_address(sentence: Sentence, first: int, last: int) -> bool:
    """Whether the name closes an address ("in Tbilisi, Georgia,") and so is a place whatever its label."""
    if first < 2 or sentence.forms[first - 1] != ",":
        return False
    before = first - 2
    if sentence.upos[before] != "PROPN" or sentence.deps[before] == "nsubj":
        return False
    name = head_of(sentence, first, last)
    if sentence.deps[name] == "conj" or any(sentence.deps[c] == "conj" for c in sentence.children[name]):
        return False
    head = sentence.heads[name]
    return head == before or (head >= 0 and sentence.heads[before] == head and sentence.deps[before] in _FLAT)


def _relations(sentence: Sentence, token: int) -> tuple[str, ...]:
    """What the table may call this token's relation: its preposition first, then its label, its base label, "*"."""
    dep = sentence.deps[token]
    if base(dep) in ("obl", "nmod") and dep not in ("nmod:poss", "obl:agent", "nmod:unmarked", "obl:unmarked"):
        preposition = case_of(sentence, token)
        if preposition:
            return (f"prep:{preposition}", "*")
        return (dep, base(dep), "prep:", "*")
    if dep == "appos" and (preposition := case_of(sentence, token)):
        return (f"prep:{preposition}", "*")
    if dep in ("root", "conj", "advcl", "xcomp", "ccomp", "parataxis") and (preposition := case_of(sentence, token)):
        return (f"prep:{preposition}", dep, "*")
    return (dep, base(dep), "*")


def _governors(sentence: Sentence, token: int) -> frozenset[str]:
    """The word above, lower case, as lemma and as written (a lemma of a model may lack its last "e")."""
    head = sentence.heads[token]
    if head < 0:
        return frozenset()
    lemma = sentence.lemmas[head].lower()
    return frozenset({lemma, f"{lemma}e", sentence.forms[head].lower()})
