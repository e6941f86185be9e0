"""Where a word stands to the word above it, in the names that the cue files use ("infinitive", "object", "for")."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.language.syntax import base, case_of, dependents, is_passive, subtree
from onrecord.records import Sentence

_WH = ("WDT", "WP", "WP$", "WRB")


def reaches(sentence: Sentence, token: int) -> frozenset[str]:
    """Where `token` stands to its head: the names that a cue's `reach` may hold."""
    dep, head, xpos = sentence.deps[token], sentence.heads[token], sentence.xpos[token]
    if head < 0:
        return frozenset(("root",))
    marks = [sentence.forms[c].lower() for c in sentence.children[token] if sentence.deps[c] in ("mark", "case")]
    found: set[str] = set()
    if base(dep) in ("xcomp", "ccomp", "acl", "advcl", "csubj", "nmod", "obl") and dep != "acl:relcl":
        found.update(_clausal(sentence, token, marks))
    match base(dep):
        case "obj" | "iobj":
            found.add("object")
        case "nsubj":
            found.add("object" if dep == "nsubj:pass" or is_passive(sentence, head) else "subject")
        case "obl" | "nmod":
            found.add(case_of(sentence, token).partition(" ")[0] or (marks[0] if marks else "object"))
        case "advcl" | "acl" if xpos == "VBG" and marks:
            found.add(marks[0])
        case "advcl" if xpos == "VBG" and _follows(sentence, token):
            found.add("gerund")
        case "xcomp" | "ccomp" if xpos == "VBG" or sentence.forms[token].lower().endswith("ing"):
            # "to stop bombing Gaza": the tag may be a noun's.
            found.update(("gerund", *marks[:1]))
        case _:
            pass
    if dep == "advcl" and not marks and _is_inverted(sentence, token):
        found.add("inverted")
    return frozenset(found)


def _follows(sentence: Sentence, token: int) -> bool:
    """Whether a word stands right behind its head, or behind its head's particle ("ruled out ceding")."""
    between = range(sentence.heads[token] + 1, token)
    return token > sentence.heads[token] and all(sentence.deps[i] == "compound:prt" for i in between)


def _is_inverted(sentence: Sentence, token: int) -> bool:
    """ "Had the missile hit the port, ...": an auxiliary before the subject sets a condition."""
    subjects, auxiliaries = dependents(sentence, token, "nsubj"), dependents(sentence, token, "aux")
    return bool(subjects and auxiliaries) and auxiliaries[0] < subjects[0]


def _clausal(sentence: Sentence, token: int, marks: list[str]) -> Iterator[str]:
    dep, xpos = sentence.deps[token], sentence.xpos[token]
    if "to" in marks and xpos != "NN":
        between = [form.lower() for form in sentence.forms[sentence.heads[token] + 1 : token]]
        if dep in ("xcomp", "acl", "ccomp", "csubj") or between[:1] == ["to"]:
            yield "infinitive"
        elif "," not in between:
            # "pressed both sides not to sign": an object stands between, and the label may be that of a purpose.
            yield "loose infinitive"
        return
    if base(dep) in ("ccomp", "csubj") or "that" in marks:
        auxiliaries = dependents(sentence, token, "aux")
        if "whether" in marks or "if" in marks or opens_with_question_word(sentence, token):
            yield "whether"
        else:
            yield "clause"
            # "demanded that they leave": behind a past tense a present form is the subjunctive, whatever its tag.
            governor = sentence.heads[token]
            past = governor >= 0 and sentence.xpos[governor] in ("VBD", "VBN")
            plain = (xpos == "VB" or (xpos == "VBP" and past)) and not auxiliaries
            if plain or [sentence.forms[c].lower() for c in auxiliaries] == ["be"]:
                yield "bare"
    elif dep == "xcomp" and xpos == "VB" and not sentence.forms[token].lower().endswith("ing"):
        yield "infinitive"


def opens_with_question_word(sentence: Sentence, token: int) -> bool:
    """Whether the first word of a clause, prepositions passed over, is "who", "how", "where" or the like."""
    inside = [i for i in subtree(sentence, token) if sentence.upos[i] not in ("PUNCT", "ADP")]
    # "an attack that the rebels say killed ten": "that" relates and asks nothing.
    return bool(inside) and sentence.xpos[inside[0]] in _WH and sentence.forms[inside[0]].lower() != "that"
