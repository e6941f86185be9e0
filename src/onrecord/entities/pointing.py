"""Where a sentence points back: its pronouns, and the nouns that are no more than a word for somebody named before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from onrecord.entities.case import Case
from onrecord.entities.composition import is_nation
from onrecord.entities.directory import Pointer
from onrecord.entities.elements import Element
from onrecord.entities.metonymy import reading
from onrecord.entities.phrases import Phrase
from onrecord.entities.readings import Reading
from onrecord.entities.reference import pointed, pronoun
from onrecord.records import Evidence, Sentence


def find_pointers(
    sentence: Sentence, phrases: Sequence[Phrase], case: Case
) -> list[tuple[int, tuple[Phrase, Pointer]]]:
    """Pronouns, and noun phrases that are no more than a word pointing back, by their head token."""
    found = []
    table = case.tables.pointers
    for token, form in enumerate(sentence.forms):
        lowered = form.lower()
        if (
            sentence.upos[token] == "PRON"
            and lowered in table
            and table[lowered].refers in ("person", "persons", "body")
        ):
            found.append((token, (_bare(sentence, token, token), table[lowered])))
        elif (
            lowered in case.tables.pointing
            and sentence.upos[token] in ("NOUN", "PROPN")
            and (spotted := _pointing_noun(sentence, token, phrases, table))
        ):
            found.append((token, spotted))
    return found


def _pointing_noun(
    sentence: Sentence, token: int, phrases: Sequence[Phrase], table: Mapping[str, Pointer]
) -> tuple[Phrase, Pointer] | None:
    """Determiner, number and noun with no nation or name about them: "the two leaders", "neither side"."""
    first = token
    while (
        first > 0
        and sentence.upos[first - 1] in ("DET", "NUM", "ADJ", "CCONJ", "NOUN", "VERB", "PUNCT")
        and first > token - 5
    ):
        if sentence.upos[first - 1] == "PUNCT" and sentence.forms[first - 1] != "-":
            break
        if sentence.upos[first - 1] == "CCONJ" and sentence.forms[first - 1].lower() not in (
            "neither",
            "both",
            "either",
        ):
            break
        first -= 1
    for start in range(first, token + 1):
        words = [sentence.forms[k].lower() for k in range(start, token + 1)]
        pointing = words[0] in ("the", "this", "that", "these", "those")
        rest = " ".join(words[1:] if pointing else words)
        pointer = table.get(rest) or (_without_adjectives(sentence, start, token, table) if pointing else None)
        if pointer is None or pointer.refers in ("person", "persons", "body"):
            continue
        if not pointing and len(words) == 1:
            continue
        if any(
            p.first <= token <= p.last and (p.complements or any(is_nation(e) or e.is_body for e in p.modifiers))
            for p in phrases
        ):
            return None
        return _bare(sentence, start, token), pointer
    return None


def _without_adjectives(sentence: Sentence, first: int, token: int, table: Mapping[str, Pointer]) -> Pointer | None:
    """The pointer of "the nuclear-armed neighbours": only several sides or people keep their meaning under an
    adjective.
    """
    kept = [k for k in range(first + 1, token + 1) if sentence.upos[k] in ("NUM", "NOUN", "PROPN")]
    pointer = table.get(" ".join(sentence.forms[k].lower() for k in kept))
    return pointer if pointer is not None and pointer.refers in ("pair", "sides") else None


def _bare(sentence: Sentence, first: int, last: int) -> Phrase:
    return Phrase(sentence, first, last, last, Element(last, last, ()))


def read_pointer(phrase: Phrase, pointer: Pointer, past: Sequence[Reading], case: Case) -> Reading | None:
    """What a pronoun or pointing noun stands for, as a reading of its own; None where that is open."""
    sentence = phrase.sentence
    if pointer.refers in ("person", "persons", "body"):
        found = pronoun(sentence, phrase.last, pointer, past, case)
    else:
        found = pointed(sentence, phrase.last, pointer, past, case)
    if not found:
        return None
    if (
        pointer.refers == "country"
        and not reading(sentence, phrase.first, phrase.last, "country", case.tables.metonymy).actor
    ):
        return None
    actors = tuple(dict.fromkeys(a for r in found for a in r.actors))
    word = phrase.span.of(case.report.text).lower()
    sort = "country" if pointer.refers in ("country", "sides") else found[-1].sort
    return Reading(
        phrase,
        actors,
        Evidence(f"{pointer.origin} {word}"),
        sort,
        (),
        found[-1].phrase.span,
        found[-1].roles,
        found[-1].gender,
    )
