"""One sentence as frames read it: keys of its words, and who is object, complement and phrase of what."""

from __future__ import annotations

from functools import cached_property

from onrecord.coding.frames import Frames
from onrecord.coding.words import key
from onrecord.language.syntax import (
    agents,
    base,
    case_of,
    conjuncts,
    dependents,
    is_passive,
    obliques,
    patients,
)
from onrecord.records import Sentence

_PARTICLES = frozenset({"off", "up", "out", "down", "back", "away", "over", "in", "on", "through", "apart"})


class Reading:
    """A sentence and the answers about it that frames ask for again and again."""

    def __init__(self, sentence: Sentence, frames: Frames) -> None:
        self.sentence = sentence
        self.words = frames.words
        self.keys = [self._key(i, frames) for i in range(len(sentence))]
        self._objects: dict[int, list[int]] = {}
        self._phrases: dict[int, list[tuple[str, int]]] = {}
        self._names: dict[int, frozenset[str]] = {}

    def _key(self, token: int, frames: Frames) -> str:
        """The key of a word's lemma; where no frame knows that lemma but one knows the form, the form's."""
        found, form, tag = key(self.sentence.lemmas[token]), self.sentence.forms[token].lower(), self.sentence.upos[token]
        if tag == "VERB":
            possible = frames.forms.get(form, (found,))
            return found if found in possible else possible[0]
        if tag in ("NOUN", "ADJ", "PROPN") and found not in frames.known:
            singulars = (form, form[:-1] if form.endswith("s") else form, form[:-3] + "y" if form.endswith("ies") else form)
            return next((key(s) for s in singulars if key(s) in frames.known), found)
        return found

    def joined(self, token: int) -> str:
        """The key of a word with the one that a hyphen ties to it ("cease-fire"), "" where there is none."""
        forms = self.sentence.forms
        if token < 2 or forms[token - 1] != "-":
            return ""
        return key(f"{forms[token - 2]}-{self.sentence.lemmas[token]}")

    def names(self, token: int) -> frozenset[str]:
        """Keys under which a noun can be named: its own, its hyphenated one, and what stands before a general word."""
        if token not in self._names:
            found = {self.keys[token], self.joined(token)}
            if self.in_class(token, "general"):
                found.update(self.keys[c] for c in dependents(self.sentence, token, "compound"))
            self._names[token] = frozenset(found)
        return self._names[token]

    def in_class(self, token: int, name: str) -> bool:
        """Whether the word belongs to a class of words.toml."""
        return self.keys[token] in self.words.get(name, ())

    @cached_property
    def passives(self) -> frozenset[int]:
        """The verbs that are passive."""
        return frozenset(i for i, tag in enumerate(self.sentence.upos) if tag == "VERB" and is_passive(self.sentence, i))

    def subjects(self, verb: int) -> list[int]:
        """Who does it, as deep as passives, control, relative clauses and coordination tell."""
        return agents(self.sentence, verb)

    def objects(self, verb: int) -> list[int]:
        """What it is done to, in a passive too; for the second of two verbs that share an object, that object."""
        if verb not in self._objects:
            self._objects[verb] = self._unwrap(self._find_objects(verb))
        return self._objects[verb]

    def _find_objects(self, verb: int) -> list[int]:
        sentence = self.sentence
        found = patients(sentence, verb)
        if found or verb in self.passives:
            return found
        # A bare phrase is an object that the parser took for an adverbial ("called off | the talks").
        bare = [c for c in dependents(sentence, verb, "obl") if sentence.deps[c] == "obl" and c > verb and not case_of(sentence, c)]
        if bare:
            return conjuncts(sentence, bare[0])
        subjects = dependents(sentence, verb, "nsubj")
        if sentence.deps[verb] == "acl:relcl" and subjects and sentence.xpos[subjects[0]] not in ("WP", "WDT"):
            return conjuncts(sentence, sentence.heads[verb])
        if sentence.deps[verb] == "conj" and sentence.upos[sentence.heads[verb]] == "VERB":
            shared = dependents(sentence, sentence.heads[verb], "obj")
            return [k for c in shared if c > verb for k in conjuncts(sentence, c)]
        later = [c for c in dependents(sentence, verb, "conj") if sentence.upos[c] == "VERB" and c - verb <= 3]
        return [k for c in later[:1] for o in dependents(sentence, c, "obj") for k in conjuncts(sentence, o)]

    def _unwrap(self, tokens: list[int]) -> list[int]:
        """"A series of talks": talks stand beside the series."""
        found = list(tokens)
        for token in tokens:
            if self.in_class(token, "measure"):
                found.extend(c for c in dependents(self.sentence, token, "nmod") if case_of(self.sentence, c) in ("of", "in", ""))
        return found

    def phrases(self, token: int) -> list[tuple[str, int]]:
        """Prepositional phrases of a verb or noun as (preposition, noun), coordination followed."""
        if token not in self._phrases:
            self._phrases[token] = [(p, k) for p, n in obliques(self.sentence, token) for k in self._unwrap([n])]
        return self._phrases[token]

    def complements(self, token: int) -> list[int]:
        """Clauses that say what is agreed, demanded, threatened: infinitives and that-clauses, coordinated ones too."""
        sentence = self.sentence
        found = dependents(sentence, token, "xcomp", "ccomp")
        for clause in dependents(sentence, token, "advcl", "acl"):
            marks = {sentence.forms[c].lower() for c in dependents(sentence, clause, "mark")}
            # Parsers take many an infinitive complement for a clause of purpose.
            if sentence.deps[clause] != "acl:relcl" and "to" in marks | ({"to"} if sentence.xpos[clause] == "VB" else set()):
                found.append(clause)
        found = [c for c in found if sentence.upos[c] not in ("PUNCT", "ADV", "ADP")]
        return sorted({c for first in found for c in (first, *dependents(sentence, first, "conj"))})

    def particles(self, verb: int) -> set[str]:
        """Particles of a verb, those that the parser takes for adverbs right behind it too."""
        sentence = self.sentence
        return {
            sentence.forms[c].lower()
            for c in sentence.children[verb]
            if sentence.deps[c] == "compound:prt"
            or (sentence.deps[c] in ("advmod", "case", "obl") and c == verb + 1 and sentence.forms[c].lower() in _PARTICLES)
        }

    def modifiers(self, noun: int) -> list[int]:
        """Adjectives and nouns before a noun, theirs too: "joint US and Israeli air" of "strikes"."""
        sentence = self.sentence
        found = [c for c in sentence.children[noun] if base(sentence.deps[c]) in ("amod", "compound") or sentence.deps[c] == "nmod:desc"]
        for token in found:
            found.extend(
                c for c in sentence.children[token] if base(sentence.deps[c]) in ("amod", "compound", "conj") and c not in found
            )
        return found
