"""Who does what a clause without a subject tells, where the tree alone would name another or nobody.

Each reading takes one construction, or one slip that parsers make in it, and says for whom it holds in its first line.
`implied` tries them in order.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from onrecord.language.syntax import base, conjuncts, dependents, possessors, surface_subjects
from onrecord.records import Sentence

if TYPE_CHECKING:
    from onrecord.coding.reading import Reading

_OPENING = frozenset({"of", "from", "with", "for", "into"})
"""Prepositions before a clause in -ing that says what its governor's object did, does or is to do: "accused him of stealing"."""


_CHARGES = {"charge": "with", "accuse": "of", "suspect": "of", "warn": "against", "caution": "against"}
"""Verbs whose object is who does what follows, and the word that opens it."""


def implied(reading: Reading, verb: int) -> list[int]:
    """Who does it, by the first construction that holds; empty where none does."""
    sentence = reading.sentence
    return (
        described(sentence, verb)
        or moved(sentence, sentence.heads[verb], verb)
        or speaker(reading, verb)
        or spoken_of(reading, verb)
        or outcome(reading, verb)
        or pressed(reading, verb)
        or held_for(reading, verb)
        or owners_of_quality(sentence, verb)
        or charged(reading, verb)
    )


def described(sentence: Sentence, verb: int) -> list[int]:
    """Who does it in "the visiting premier": the noun that the participle stands before."""
    above = sentence.heads[verb]
    if sentence.xpos[verb] != "VBG":
        return []
    if sentence.deps[verb] == "amod":
        return [above]
    # "Told | visiting Prime Minister Wong | that ...": no verb takes both clauses.
    if sentence.deps[verb] == "xcomp" and dependents(sentence, above, "ccomp"):
        return dependents(sentence, verb, "obj")
    return []


def moved(sentence: Sentence, verb: int, clause: int) -> list[int]:
    """Whom the governing verb is about in "accused | the Kremlin of buying votes", where the parser hangs that on the clause."""
    if verb < 0 or sentence.deps[clause] not in ("advcl", "ccomp", "xcomp"):
        return []
    marks = [
        c
        for c in sentence.children[clause]
        if sentence.deps[c] in ("mark", "case") and sentence.forms[c].lower() in _OPENING
    ]
    if not marks:
        return []
    before = [
        c
        for c in sentence.children[clause]
        if verb < c < marks[0] and base(sentence.deps[c]) in ("obj", "nsubj", "iobj")
    ]
    return [k for c in before[:1] for k in conjuncts(sentence, c)]


def speaker(reading: Reading, verb: int) -> list[int]:
    """Who does it in "Chad freed them, the premier said, thanking Mali": who speaks, not who freed.

    "Russia fired missiles, Kyiv said, cutting power" is Russia's doing: nobody cuts power by speaking.
    """
    sentence, above = reading.sentence, reading.sentence.heads[verb]
    if sentence.deps[verb] not in ("advcl", "parataxis") or sentence.xpos[verb] != "VBG":
        return []
    if not reading.in_class(verb, "uttered"):
        return []
    said = [c for c in sentence.children[above] if sentence.deps[c] == "parataxis" and above < c < verb]
    if sentence.deps[above] == "ccomp" and above < sentence.heads[above] < verb:
        said.append(sentence.heads[above])
    if not said or any(sentence.deps[c] == "mark" for c in sentence.children[verb]):
        return []
    return surface_subjects(sentence, said[-1])


def spoken_of(reading: Reading, verb: int) -> list[int]:
    """Who does it in "Israel struck it, the ministry said, killing ten": who struck, where the parser hangs that on "said".

    Where nobody struck ("it was hit, police said, killing ten") the happening itself, which is no actor.
    """
    sentence, first = reading.sentence, verb
    while sentence.deps[first] == "conj" and sentence.xpos[first] == "VBG":
        first = sentence.heads[first]
    above = sentence.heads[first]
    if sentence.deps[first] not in ("advcl", "ccomp", "parataxis") or sentence.xpos[first] != "VBG" or above < 0:
        return []
    if reading.in_class(verb, "uttered") or dependents(sentence, first, "mark", "nsubj"):
        return []
    told = [c for c in sentence.children[above] if sentence.deps[c] in ("ccomp", "parataxis") and c < above < first]
    if not told and sentence.deps[above] == "ccomp" and above < sentence.heads[above] < first:
        told = [above]
    if not told or sentence.upos[told[-1]] != "VERB":
        return []
    return reading.subjects(told[-1]) or told[-1:]


def outcome(reading: Reading, verb: int) -> list[int]:
    """Who does it in "the school was hit by a strike, killing ten": what hit it, and where nothing did the happening itself."""
    sentence, above = reading.sentence, reading.sentence.heads[verb]
    if sentence.deps[verb] != "advcl" or sentence.xpos[verb] != "VBG" or above not in reading.passives:
        return []
    if not reading.in_class(verb, "outcome") or dependents(sentence, verb, "mark", "nsubj"):
        return []
    return reading.subjects(above) or [above]


def pressed(reading: Reading, verb: int) -> list[int]:
    """Who is to do it in "faces pressure from donors to resign": who faces it, not the donors nor the pressure."""
    sentence, noun = reading.sentence, reading.sentence.heads[verb]
    if sentence.deps[verb] != "acl" or sentence.xpos[verb] != "VB":
        return []
    while base(sentence.deps[noun]) == "nmod" and reading.keys[noun] != "pressure":
        noun = sentence.heads[noun]
    above = sentence.heads[noun]
    if above < 0 or sentence.upos[above] != "VERB":
        return []
    if "pressure" not in {reading.keys[c] for c in (noun, *dependents(sentence, above, "obj"))}:
        return []
    return surface_subjects(sentence, above)


def held_for(reading: Reading, verb: int) -> list[int]:
    """Who did it in "held him in contempt of Congress for refusing": he, where the parser hangs that on the noun."""
    sentence, noun = reading.sentence, reading.sentence.heads[verb]
    marked = any(sentence.deps[c] == "mark" and sentence.forms[c].lower() == "for" for c in sentence.children[verb])
    if sentence.deps[verb] != "acl" or not marked:
        return []
    while noun >= 0 and base(sentence.deps[noun]) in ("nmod", "obl"):
        noun = sentence.heads[noun]
    return reading.objects(noun) if noun >= 0 and sentence.upos[noun] == "VERB" else []


def owners_of_quality(sentence: Sentence, verb: int) -> list[int]:
    """Who does it in "praised their bravery in fighting": whose bravery it is."""
    marks = [c for c in sentence.children[verb] if sentence.deps[c] == "mark" and sentence.forms[c].lower() == "in"]
    if sentence.xpos[verb] != "VBG" or not marks:
        return []
    before = marks[0] - 1
    while before > 0 and sentence.upos[before] == "PUNCT":
        before -= 1
    if before < 0 or sentence.upos[before] != "NOUN":
        return []
    return [k for noun in conjuncts(sentence, before) for k in possessors(sentence, noun)]


def charged(reading: Reading, verb: int) -> list[int]:
    """Who is said to have done it in "charged an activist with killing a soldier", or is not to in "warned NATO against"."""
    sentence, above = reading.sentence, reading.sentence.heads[verb]
    if sentence.deps[verb] != "advcl":
        return []
    word = _CHARGES.get(reading.keys[above])
    opened = any(sentence.forms[c].lower() == word and sentence.deps[c] == "mark" for c in sentence.children[verb])
    return reading.objects(above) if opened else []
