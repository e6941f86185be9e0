"""Frames on the tree: which frames a sentence's verbs, nouns and adjectives fit, before anybody asks who is who."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from onrecord.coding.frame import Frame
from onrecord.coding.frames import Frames
from onrecord.coding.reading import Reading
from onrecord.language.syntax import ancestors, base, dependents

_PART = {"VERB": "verb", "NOUN": "noun", "ADJ": "adjective"}
_BESIDE = ("compound", "amod", "nmod:desc", "flat", "fixed", "goeswith")
"""Labels under which a word only modifies another: "attack helicopter", "war film"."""


_NOMINAL = ("nsubj", "obj", "obl", "nmod")
"""Labels of nouns: "the shelling killed five" has a noun in -ing, whatever its tag."""


@dataclass(frozen=True, slots=True)
class Match:
    """A frame that fits. Tokens are indices into the sentence."""

    frame: Frame
    trigger: int
    """The word that the frame names."""
    head: int
    """The word whose tense and polarity are the event's: the verb of "held talks", of "the talks took place"."""
    absorbed: tuple[int, ...]
    """Words that the conditions took, apart from the trigger: they tell no event of their own."""
    complements: tuple[int, ...]
    subjects: tuple[int, ...] | None = None
    """Who does it, where a light verb's subject says so; None leaves it to the head."""


def match_sentence(reading: Reading, frames: Frames) -> list[Match]:
    """Every frame that fits, for each trigger the most specific first."""
    found: list[Match] = []
    for token, tag in enumerate(reading.sentence.upos):
        part = _PART.get(tag)
        if part is None:
            continue
        if tag == "VERB" and base(reading.sentence.deps[token]) in _NOMINAL and reading.sentence.xpos[token] == "VBG":
            part = "noun"
        candidates = (
            frames.index[part].get(reading.keys[token], ())
            if part == "verb"
            else _by_name(frames, part, reading, token)
        )
        if part == "verb" and reading.sentence.xpos[token] in ("VBN", "VBG"):
            candidates = (*candidates, *frames.index["adjective"].get(reading.sentence.forms[token].lower(), ()))
        if candidates and not _is_beside(reading, token) and not _is_backdrop(reading, token):
            found.extend(m for frame in candidates if (m := _match(frame, reading, token)))
    return found


def _by_name(frames: Frames, part: str, reading: Reading, token: int) -> tuple[Frame, ...]:
    index = frames.index[part]
    key, form = reading.keys[token], reading.sentence.forms[token].lower()
    joined = reading.joined(token)
    return index.get(joined, ()) if joined in index else index.get(key, ()) or index.get(form, ())


def _match(frame: Frame, reading: Reading, token: int) -> Match | None:
    if frame.part == "noun":
        return _match_noun(frame, reading, token)
    if frame.object and frame.object.isdisjoint(reading.object_names(token)):
        return None
    if frame.subject and frame.subject.isdisjoint(reading.subject_names(token)):
        return None
    if not _particle_fits(frame, reading, token) or _is_barred(frame, reading, token):
        return None
    if frame.part == "adjective" and reading.sentence.deps[token] in ("acl", "amod", "appos", "nmod"):
        return None
    absorbed = _named_objects(frame, reading, token) if frame.object else []
    if frame.subject:
        absorbed += [t for t in reading.subjects(token) if not frame.subject.isdisjoint(reading.names(t))]
    if frame.modifier and not any(reading.keys[m] in frame.modifier for t in absorbed for m in reading.modifiers(t)):
        return None
    return _finish(frame, reading, token, token, absorbed)


def _named_objects(frame: Frame, reading: Reading, token: int) -> list[int]:
    """The objects that the frame names, and what an amount is given in: "aid" of "20 million in aid"."""
    objects = reading.objects(token)
    named = [t for t in objects if not frame.object.isdisjoint(reading.names(t))]
    if any(reading.in_class(t, "measure") for t in objects):
        named += [
            t for p, t in reading.phrases(token) if p in ("in", "of") and not frame.object.isdisjoint(reading.names(t))
        ]
    return named


def _match_noun(frame: Frame, reading: Reading, token: int) -> Match | None:
    if frame.modifier and not any(reading.keys[m] in frame.modifier for m in reading.modifiers(token)):
        return None
    if _is_barred(frame, reading, token):
        return None
    verb = bearer(reading, token)
    if verb is None:
        return _finish(frame, reading, token, token, [])
    light = base(reading.sentence.deps[token]) in ("obj", "obl") or verb in reading.passives
    return _finish(frame, reading, token, verb, [], tuple(reading.subjects(verb)) if light else None)


def _finish(
    frame: Frame,
    reading: Reading,
    trigger: int,
    head: int,
    absorbed: list[int],
    subjects: tuple[int, ...] | None = None,
) -> Match | None:
    """The conditions on phrases and clauses, which all parts share."""
    if frame.preposition:
        hits = _phrase_hits(frame, reading, trigger, absorbed)
        if hits is None:
            return None
        absorbed = absorbed + hits
    if frame.clause and frame.clause.isdisjoint(reading.adverbial_keys(head)):
        return None
    if frame.barred_clause and not frame.barred_clause.isdisjoint(reading.adverbial_keys(head)):
        return None
    complements = reading.complements(trigger)
    if frame.infinitive:
        complements = [c for c in complements if not dependents(reading.sentence, c, "nsubj")]
        if not complements:
            return None
    if frame.barred_complement and any(reading.keys[c] in frame.barred_complement for c in complements):
        return None
    if frame.modal:
        # "Should have resigned" blames; it asks for nothing.
        complements = [
            c for c in complements if frame.modal & reading.auxiliaries(c) and "have" not in reading.auxiliaries(c)
        ]
    if isinstance(frame.complement, frozenset):
        # "Passed a resolution condemning Chad": a clause that hangs on the object counts where its verb is named.
        hanging = [
            c for t in absorbed for c in dependents(reading.sentence, t, "acl") if reading.sentence.deps[c] == "acl"
        ]
        complements = [c for c in (*complements, *hanging) if reading.keys[c] in frame.complement]
    if frame.complement == "none":
        if any(reading.sentence.upos[c] not in ("VERB", "AUX") for c in complements):
            return None
    elif (frame.complement or frame.modal) and not complements:
        return None
    return Match(frame, trigger, head, tuple(t for t in absorbed if t != head), tuple(complements), subjects)


def _phrase_hits(frame: Frame, reading: Reading, trigger: int, absorbed: Sequence[int]) -> list[int] | None:
    """Named nouns in one of the phrases that the frame asks for, [] where any noun will do; None where there is none."""
    places = [trigger, *absorbed, *(reading.objects(trigger) if frame.part == "verb" else ())]
    present = [
        (place, p, t) for place in dict.fromkeys(places) for p, t in reading.phrases(place) if p in frame.preposition
    ]
    named = [t for _, p, t in present if not frame.preposition[p].isdisjoint(reading.names(t))]
    if named:
        return named
    # Any noun will do where the phrase is the trigger's own, or its actor counts: "returned a ship to Mali".
    own = {trigger, *absorbed}
    return (
        [] if any((place in own or p in frame.roles) and not frame.preposition[p] for place, p, _ in present) else None
    )


def _particle_fits(frame: Frame, reading: Reading, token: int) -> bool:
    if frame.particle:
        return bool(frame.particle & reading.particles(token))
    return frame.any_particle or frame.part != "verb" or not reading.has_particle(token)


def _is_barred(frame: Frame, reading: Reading, token: int) -> bool:
    if (
        frame.part == "verb"
        and "object" in frame.barred
        and not frame.barred["object"].isdisjoint(reading.object_names(token))
    ):
        return True
    for name, words in frame.barred.items():
        if any(reading.keys[t] in words or "*" in words for t in _tokens_of(name, reading, token)):
            return True
    if not frame.barred_preposition:
        return False
    places = [token, *(reading.objects(token) if frame.part == "verb" else ())]
    return any(
        p in frame.barred_preposition
        and (not frame.barred_preposition[p] or reading.keys[t] in frame.barred_preposition[p])
        for place in places
        for p, t in reading.phrases(place)
    )


def _tokens_of(condition: str, reading: Reading, token: int) -> Iterable[int]:
    if condition == "object":
        return reading.objects(token)
    if condition == "subject":
        return reading.subjects(token)
    nouns = (token, *reading.objects(token)) if reading.sentence.upos[token] == "VERB" else (token,)
    return [m for noun in nouns for m in reading.modifiers(noun)]


def bearer(reading: Reading, noun: int) -> int | None:
    """The verb that only carries an event noun: "held talks", "engaged in talks", "the talks took place"."""
    sentence = reading.sentence
    dep, verb = sentence.deps[noun], sentence.heads[noun]
    if verb < 0 or sentence.upos[verb] != "VERB":
        return None
    if dep == "obj" or dep == "nsubj:pass" or (base(dep) == "obl" and _enters(reading, noun)):
        return verb if reading.in_class(verb, "light") else None
    return verb if dep == "nsubj" and reading.in_class(verb, "happen") else None


def _enters(reading: Reading, noun: int) -> bool:
    return any(p in ("in", "into", "to") and t == noun for p, t in reading.phrases(reading.sentence.heads[noun]))


def _is_beside(reading: Reading, token: int) -> bool:
    return reading.sentence.deps[token] in _BESIDE


def _is_backdrop(reading: Reading, token: int) -> bool:
    """Whether the words only name what a film, a memorial, an anniversary is about."""
    return _is_held(reading, token) or _is_depicted(reading, token)


def _is_depicted(reading: Reading, token: int) -> bool:
    """Whether a film or book is what the clause, or one above it, speaks of: "the series shows how spies abducted ..."."""
    for above in (token, *ancestors(reading.sentence, token)):
        for subject in dependents(reading.sentence, above, "nsubj"):
            # "A series of attacks" is none.
            if reading.in_class(subject, "depiction") and not (
                reading.in_class(subject, "measure") and reading.phrases(subject)
            ):
                return True
    return False


def _is_held(reading: Reading, token: int) -> bool:
    """Whether a noun such as "anniversary" has the words under it, or a verb such as "commemorate"."""
    sentence = reading.sentence
    while sentence.heads[token] >= 0:
        dep, head = base(sentence.deps[token]), sentence.heads[token]
        if dep == "obj":
            return reading.in_class(head, "commemorate")
        if dep not in ("nmod", "acl", "compound", "conj", "xcomp"):
            return False
        if reading.in_class(head, "backdrop"):
            return True
        token = head
    return False
