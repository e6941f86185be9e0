"""Whether the words around a time look ahead of the day they were written, or back from it."""

from __future__ import annotations

from onrecord.entities.grammar import Grammar
from onrecord.language import syntax
from onrecord.records import Sentence

_MODALS = frozenset({"will", "shall", "'ll", "’ll", "wo", "would", "may", "might", "can", "could", "should", "must"})


def looks_ahead(sentence: Sentence, token: int, headline: bool, grammar: Grammar) -> bool | None:
    """Whether the clause around a token speaks of what is still to come; None where it has no verb to say so.

    "will meet", "is to meet", "plans to meet", "scheduled for" look ahead, and so does a plain present in the body of
    a report; in a headline the present tells of the past.
    """
    for governor in (token, *syntax.ancestors(sentence, token)):
        if governor != token and _is_ahead(sentence, governor, grammar):
            return True
        if sentence.upos[governor] not in ("VERB", "AUX") and not syntax.dependents(sentence, governor, "cop"):
            continue
        answer = _tense(sentence, governor, headline, grammar)
        if answer is not None:
            return answer
    return None


def _is_ahead(sentence: Sentence, token: int, grammar: Grammar) -> bool:
    """Whether it is a participle or adjective that time lies ahead of: "scheduled for", "due"; not "had scheduled"."""
    if sentence.xpos[token] not in ("VBN", "JJ") or not grammar.has("ahead", sentence.lemmas[token].lower()):
        return False
    return "have" not in syntax.auxiliaries(sentence, token)


def _tense(sentence: Sentence, verb: int, headline: bool, grammar: Grammar) -> bool | None:
    """Ahead (True), back (False), or None where the verb leaves it to the one above ("meeting", "to meet")."""
    auxiliaries = syntax.auxiliaries(sentence, verb)
    finite = {sentence.xpos[c] for c in syntax.dependents(sentence, verb, "aux", "cop")} | {sentence.xpos[verb]}
    if "have" in auxiliaries:
        return False
    if _MODALS & set(auxiliaries):
        return True
    if "VBD" in finite:
        return False
    marked = any(sentence.forms[c].lower() == "to" for c in syntax.dependents(sentence, verb, "mark"))
    if sentence.xpos[verb] == "VB" and marked:
        # "are to meet", "is due to visit", whatever tells of it: "was to meet" looked ahead once, and is left to the clause above.
        return True if {"VBZ", "VBP"} & finite else _purpose(sentence, verb, grammar)
    if {"VBZ", "VBP"} & finite:
        return None if _governs_speech(sentence, verb) else not headline
    return False if sentence.xpos[verb] == "VBN" and sentence.deps[verb].startswith("acl") else None


def _purpose(sentence: Sentence, verb: int, grammar: Grammar) -> bool | None:
    """An infinitive looks ahead under "plan", "due", "is"; under other verbs it is as past as they are."""
    governor = sentence.heads[verb]
    if governor < 0 or sentence.deps[verb] == "root":
        return True
    if grammar.has("ahead", sentence.lemmas[governor].lower()):
        return True
    if sentence.deps[verb] in ("acl", "xcomp", "csubj") and sentence.upos[governor] in ("NOUN", "AUX"):
        return True
    return None


def _governs_speech(sentence: Sentence, verb: int) -> bool:
    return bool(syntax.dependents(sentence, verb, "ccomp"))
