"""Mentions of happenings in plain news text, as the learned comparison sees them: the word, its arguments, its sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.fusion.words import STOP, stem
from onrecord.language.syntax import base, subtree
from onrecord.records import Sentence

_ACTING = frozenset({"nsubj", "csubj", "obl:agent", "nmod:poss", "nmod:desc"})
_UNDERGOING = frozenset({"obj", "iobj", "nsubj:pass", "compound", "nmod"})
_AROUND = frozenset({"obl", "advmod", "obl:unmarked", "nmod:unmarked", "xcomp", "ccomp", "advcl", "acl", "amod"})
_CONTENT = frozenset({"NOUN", "PROPN", "VERB", "ADJ", "NUM"})


@dataclass(frozen=True, slots=True)
class Mention:
    """One mention. Words are stems."""

    id: str
    document: str
    head: str
    """Stem of the head word."""
    lemma: str
    """Its lemma, lower case."""
    verb: bool
    trigger: frozenset[str]
    """All its content words."""
    acting: frozenset[str]
    undergoing: frozenset[str]
    around: frozenset[str]
    """Words of its subject, its object, its other dependents."""
    governing: frozenset[str]
    """The word that it depends on, and those that share it."""
    names: frozenset[str]
    """Proper nouns of its sentence."""
    figures: frozenset[str]
    """Numbers and days of its sentence."""
    sentence: frozenset[str]


_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december today yesterday tomorrow".split()
)


def mention_of(name: str, document: str, sentence: Sentence, tokens: Sequence[int]) -> Mention:
    """The mention at some tokens of a parsed sentence, of which there is at least one."""
    inside = set(tokens)
    head = next((i for i in tokens if sentence.heads[i] not in inside and sentence.upos[i] in _CONTENT), tokens[0])
    stems = [stem(lemma) for lemma in sentence.lemmas]
    acting, undergoing, around = (
        _under(sentence, stems, head, inside, deps) for deps in (_ACTING, _UNDERGOING, _AROUND)
    )
    if sentence.deps[head] in ("acl:relcl", "acl", "xcomp", "conj", "advcl") and not acting:
        # "the man who killed", "agreed to buy", "came and saw": who does it stands with the word above.
        acting = _above(sentence, stems, head, inside)
    return Mention(
        id=name,
        document=document,
        head=stems[head],
        lemma=sentence.lemmas[head].lower(),
        verb=sentence.upos[head] in ("VERB", "AUX"),
        trigger=frozenset(stems[i] for i in tokens if sentence.upos[i] in _CONTENT) or frozenset({stems[head]}),
        acting=acting,
        undergoing=undergoing,
        around=around,
        governing=frozenset(stems[i] for i in _governors(sentence, head) if i not in inside),
        names=frozenset(stems[i] for i in range(len(sentence)) if sentence.upos[i] == "PROPN" and i not in inside),
        figures=frozenset(
            sentence.forms[i].lower()
            for i in range(len(sentence))
            if sentence.upos[i] == "NUM" or sentence.forms[i].lower() in _DAYS
        ),
        sentence=_content(sentence, stems, (i for i in range(len(sentence)) if i not in inside)),
    )


def _content(sentence: Sentence, stems: Sequence[str], tokens: Iterable[int]) -> frozenset[str]:
    return frozenset(stems[i] for i in tokens if sentence.upos[i] in _CONTENT and sentence.forms[i].lower() not in STOP)


def _under(
    sentence: Sentence, stems: Sequence[str], head: int, inside: set[int], deps: frozenset[str]
) -> frozenset[str]:
    """Content words below the dependents of a mention under some labels, clauses within them left out."""
    found: list[int] = []
    for token in inside | {head}:
        for child in sentence.children[token]:
            label = sentence.deps[child]
            if child not in inside and (label in deps or (base(label) in deps and label not in _ALL)):
                found.extend(subtree(sentence, child, ("acl", "advcl", "parataxis")))
    return _content(sentence, stems, (i for i in found if i not in inside))


_ALL = _ACTING | _UNDERGOING | _AROUND


def _above(sentence: Sentence, stems: Sequence[str], head: int, inside: set[int]) -> frozenset[str]:
    governor = sentence.heads[head]
    if governor < 0:
        return frozenset()
    if sentence.upos[governor] in ("NOUN", "PROPN", "PRON"):
        return _content(sentence, stems, (i for i in subtree(sentence, governor, ("acl", "advcl")) if i not in inside))
    return _under(sentence, stems, governor, inside, frozenset({"nsubj", "nsubj:pass"}))


def _governors(sentence: Sentence, head: int) -> list[int]:
    above = sentence.heads[head]
    return [above] if above >= 0 and sentence.upos[above] in _CONTENT else []
