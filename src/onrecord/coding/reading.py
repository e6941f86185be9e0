"""One sentence as frames read it: keys of its words, and who is object, complement and phrase of what.

Many frames ask the same things of the same few words, so every answer is worked out once and kept.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import TypeVar

from onrecord.coding.doers import described, implied, moved
from onrecord.coding.frames import Frames
from onrecord.coding.words import key
from onrecord.language.syntax import (
    agents,
    auxiliaries,
    base,
    case_of,
    conjuncts,
    dependents,
    is_passive,
    obliques,
    patients,
    surface_subjects,
)
from onrecord.records import Sentence

_PARTICLES = frozenset({"off", "up", "out", "down", "back", "away", "over", "in", "on", "through", "apart"})
_CONTENT = frozenset({"VERB", "NOUN", "ADJ", "PROPN", "ADV", "SYM", "NUM", "PRON"})
_ODD = ("xcomp", "ccomp", "advcl", "obj")
_Answer = TypeVar("_Answer")


class Reading:
    """A sentence and the answers about it that frames ask for again and again. Tokens are indices into the sentence."""

    def __init__(self, sentence: Sentence, frames: Frames) -> None:
        self.sentence = sentence
        self.words = frames.words
        self.keys = [
            frames.key_of(form, lemma, tag) if tag in _CONTENT else ""
            for form, lemma, tag in zip(sentence.forms, sentence.lemmas, sentence.upos, strict=True)
        ]
        self._kept: dict[tuple[str, int], object] = {}

    def _once(self, question: str, token: int, answer: Callable[[int], _Answer]) -> _Answer:
        kept = self._kept.get((question, token))
        if kept is None:
            kept = self._kept[question, token] = answer(token)
        return kept  # type: ignore[return-value]

    def in_class(self, token: int, name: str) -> bool:
        """Whether the word belongs to a class of words.toml."""
        return self.keys[token] in self.words.get(name, ())

    # -------------------------------------------------------------- words

    def joined(self, token: int) -> str:
        """The key of a word with the one that a hyphen ties to it ("cease-fire"), "" where there is none."""
        forms = self.sentence.forms
        if token < 2 or forms[token - 1] != "-":
            return ""
        return key(f"{forms[token - 2]}-{self.sentence.lemmas[token]}")

    def names(self, token: int) -> frozenset[str]:
        """Keys under which a noun can be named: its own, its hyphenated one, and what stands before a general word."""
        return self._once("names", token, self._names)

    def _names(self, token: int) -> frozenset[str]:
        found = {self.keys[token]}
        if token > 1 and self.sentence.forms[token - 1] == "-":
            found.add(self.joined(token))
        if self.in_class(token, "general"):
            found.update(self.keys[c] for c in dependents(self.sentence, token, "compound"))
        return frozenset(found)

    def modifiers(self, noun: int) -> list[int]:
        """Adjectives and nouns before a noun, theirs too: "joint US and Israeli air" of "strikes"."""
        return self._once("modifiers", noun, self._modifiers)

    def _modifiers(self, noun: int) -> list[int]:
        sentence = self.sentence
        found = [c for c in sentence.children[noun] if sentence.deps[c] in ("amod", "compound", "nmod:desc")]
        for token in found:
            found.extend(
                c
                for c in sentence.children[token]
                if sentence.deps[c] in ("amod", "compound", "conj") and c not in found
            )
        return found

    # -------------------------------------------------------------- clauses

    @cached_property
    def passives(self) -> frozenset[int]:
        """The verbs that are passive. A past tense without an auxiliary is not, whatever the label of its subject."""
        sentence = self.sentence
        return frozenset(
            i
            for i, tag in enumerate(sentence.upos)
            if tag == "VERB"
            and is_passive(sentence, i)
            and not (
                sentence.xpos[i] == "VBD" and not any(sentence.deps[c] == "aux:pass" for c in sentence.children[i])
            )
        )

    def subjects(self, verb: int) -> list[int]:
        """Who does it, as deep as passives, control, relative clauses and coordination tell."""
        return self._once("subjects", verb, self._subjects)

    def _subjects(self, verb: int) -> list[int]:
        if verb in self.passives or self.sentence.upos[verb] != "VERB":
            return agents(self.sentence, verb)
        return implied(self, verb) or surface_subjects(self.sentence, verb)

    def subject_names(self, verb: int) -> frozenset[str]:
        """Keys under which a verb's subjects can be named."""
        return self._once("subject names", verb, lambda v: frozenset().union(*map(self.names, self.subjects(v))))

    def objects(self, verb: int) -> list[int]:
        """What it is done to, in a passive too; for the second of two verbs that share an object, that object."""
        return self._once("objects", verb, lambda v: self._unwrap(self._objects(v)))

    def indirect(self, verb: int) -> list[int]:
        """To whom it is given; the first of two objects, whatever the parser calls it."""
        sentence = self.sentence
        found = [c for c in sentence.children[verb] if sentence.deps[c] == "iobj" and not self._is_moved(verb, c)]
        if not found and verb not in self.passives:
            found = [c for c in sentence.children[verb] if sentence.deps[c] == "obj" and not self._is_moved(verb, c)][
                :-1
            ]
        return [k for c in found for k in conjuncts(sentence, c)]

    def object_names(self, verb: int) -> frozenset[str]:
        """Keys under which a verb's objects can be named."""
        return self._once("object names", verb, lambda v: frozenset().union(*map(self.names, self.objects(v))))

    def _objects(self, verb: int) -> list[int]:
        sentence = self.sentence
        if verb in self.passives:
            return patients(sentence, verb)
        if described(sentence, verb):
            return []
        own = [
            c
            for c in sentence.children[verb]
            if sentence.deps[c] == "obj" and not case_of(sentence, c) and not self._is_moved(verb, c)
        ]
        if own:
            # "Charge d'affaires" is two objects to the parser.
            last = own[-2] if len(own) > 1 and sentence.forms[own[-1]].lower().startswith("d'") else own[-1]
            return conjuncts(sentence, last)
        for clause in sentence.children[verb]:
            if found := moved(sentence, verb, clause):
                return found
        # A bare phrase or name is an object that the parser took for something else ("called off | the talks").
        bare = [c for c in sentence.children[verb] if c > verb and self._is_bare(c)]
        bare = bare or [c for c in sentence.children[verb] if c > verb and self._is_particles(verb, c)]
        if bare:
            return conjuncts(sentence, bare[0])
        if sentence.deps[verb] == "acl:relcl":
            subjects = dependents(sentence, verb, "nsubj")
            if subjects and sentence.xpos[subjects[0]] not in ("WP", "WDT"):
                return conjuncts(sentence, sentence.heads[verb])
        if sentence.deps[verb] == "conj" and sentence.upos[sentence.heads[verb]] == "VERB":
            shared = dependents(sentence, sentence.heads[verb], "obj")
            return [k for c in shared if c > verb for k in conjuncts(sentence, c)]
        later = [
            c
            for c in sentence.children[verb]
            if sentence.deps[c] == "conj" and sentence.upos[c] == "VERB" and c - verb <= 3
        ]
        return [k for c in later[:1] for o in dependents(sentence, c, "obj") for k in conjuncts(sentence, o)]

    def _is_moved(self, clause: int, token: int) -> bool:
        return token in moved(self.sentence, self.sentence.heads[clause], clause)

    def _is_particles(self, verb: int, token: int) -> bool:
        """Whether a phrase's preposition is the verb's particle: "laid down its arms"."""
        sentence = self.sentence
        particles = [c for c in sentence.children[token] if sentence.deps[c] == "case"]
        return particles == [verb + 1] and sentence.forms[verb + 1] in ("down", "up", "out", "away")

    def _is_bare(self, token: int) -> bool:
        sentence = self.sentence
        dep, tag = sentence.deps[token], sentence.upos[token]
        if dep != "obl" and not (dep == "xcomp" and tag in ("NOUN", "PROPN")):
            return False
        marks = [c for c in sentence.children[token] if sentence.deps[c] in ("case", "cop", "mark")]
        return all(sentence.xpos[c] == "RP" for c in marks)

    def _unwrap(self, tokens: list[int]) -> list[int]:
        """ "A series of talks": talks stand beside the series."""
        found = list(tokens)
        for token in tokens:
            if self.in_class(token, "measure"):
                found.extend(
                    c for c in dependents(self.sentence, token, "nmod") if case_of(self.sentence, c) in ("of", "in", "")
                )
        return found

    def phrases(self, token: int) -> list[tuple[str, int]]:
        """Prepositional phrases of a verb or noun as (preposition, noun), coordination followed."""
        return self._once("phrases", token, self._phrases)

    def _phrases(self, token: int) -> list[tuple[str, int]]:
        sentence = self.sentence
        found = [("of" if p == "out of" else p, k) for p, n in obliques(sentence, token) for k in self._unwrap([n])]
        # A noun with a preposition is a phrase, even where the parser takes it for a clause.
        odd = [
            c for c in sentence.children[token] if sentence.deps[c] in _ODD and sentence.upos[c] in ("NOUN", "PROPN")
        ]
        found += [(p, k) for c in odd if (p := case_of(sentence, c)) for k in conjuncts(sentence, c)]
        if sentence.upos[token] == "VERB":
            return found + self._hung_too_high(token, found)
        return found + self._hung_too_low(found)

    def _hung_too_high(self, verb: int, phrases: list[tuple[str, int]]) -> list[tuple[str, int]]:
        """ "Courage in fighting alongside the allies": the phrase right behind a verb, where the parser hangs it above."""
        sentence, after = self.sentence, verb + 1
        if after == len(sentence) or sentence.deps[after] != "case" or sentence.heads[verb] < 0:
            return []
        noun = sentence.heads[after]
        beside = noun > verb and sentence.heads[noun] == sentence.heads[verb] and base(sentence.deps[noun]) == "nmod"
        if not beside or any(noun == known for _, known in phrases):
            return []
        return [(case_of(sentence, noun), k) for k in conjuncts(sentence, noun)]

    def _hung_too_low(self, phrases: list[tuple[str, int]]) -> list[tuple[str, int]]:
        """ "The release of hostages by Hamas": the doer, where the parser hangs it on the victim."""
        have = {p for p, _ in phrases}
        inner = [pair for p, noun in phrases if p == "of" for pair in obliques(self.sentence, noun)]
        return [(p, n) for p, n in inner if p not in have]

    def complements(self, token: int) -> list[int]:
        """Clauses that say what is agreed, demanded, threatened: infinitives and that-clauses, coordinated ones too."""
        return self._once("complements", token, self._complements)

    def _complements(self, token: int) -> list[int]:
        sentence = self.sentence
        found = []
        for clause in sentence.children[token]:
            dep = sentence.deps[clause]
            if dep in ("xcomp", "ccomp"):
                found.append(clause)
            elif dep in ("advcl", "acl") and self._is_infinitive(clause):
                # Parsers take many an infinitive complement for a clause of purpose.
                found.append(clause)
        joined = [c for first in found for c in sentence.children[first] if sentence.deps[c] == "conj"]
        return sorted({c for c in (*found, *joined) if sentence.upos[c] not in ("PUNCT", "ADV", "ADP")})

    def _is_infinitive(self, verb: int) -> bool:
        sentence = self.sentence
        if sentence.xpos[verb] == "VB":
            return True
        return any(sentence.deps[c] == "mark" and sentence.forms[c].lower() == "to" for c in sentence.children[verb])

    def adverbial_keys(self, verb: int) -> frozenset[str]:
        """Keys of the verbs that head a verb's adverbial clauses: "calling" of "attacked him, calling him a liar"."""
        return self._once("adverbials", verb, self._adverbials)

    def _adverbials(self, verb: int) -> frozenset[str]:
        sentence = self.sentence
        joined = "" if sentence.xpos[verb] == "VBG" else "VBG"
        return frozenset(
            self.keys[c]
            for c in sentence.children[verb]
            if sentence.deps[c] == "advcl" or (sentence.deps[c] == "conj" and sentence.xpos[c] == joined)
        )

    def auxiliaries(self, verb: int) -> frozenset[str]:
        """Lemmas of a verb's auxiliaries."""
        return self._once("auxiliaries", verb, lambda v: frozenset(auxiliaries(self.sentence, v)))

    def particles(self, verb: int) -> frozenset[str]:
        """Particles of a verb, those that the parser takes for adverbs right behind it too."""
        return self._once("particles", verb, self._particles)

    def _particles(self, verb: int) -> frozenset[str]:
        sentence = self.sentence
        found = {sentence.forms[c].lower() for c in sentence.children[verb] if sentence.deps[c] == "compound:prt"}
        after = verb + 1
        if after < len(sentence) and sentence.forms[after].lower() in _PARTICLES:
            beside = sentence.heads[after] == verb and base(sentence.deps[after]) in ("advmod", "case", "obl")
            if beside or sentence.xpos[after] == "RP":
                found.add(sentence.forms[after].lower())
        return frozenset(found)

    def has_particle(self, verb: int) -> bool:
        """Whether the parser sees a particle: "call off" is another verb than "call"."""
        return any(self.sentence.deps[c] == "compound:prt" for c in self.sentence.children[verb])
