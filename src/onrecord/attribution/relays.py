"""Participles that pass on what another said: "citing two officers" stands inside it, "carried by KCNA" around it."""

from __future__ import annotations

from collections.abc import Iterator

from onrecord.attribution.finding import Found, can_speak, is_cue_like, made
from onrecord.attribution.reading import Reading
from onrecord.attribution.vocabulary import ReportingCue
from onrecord.language.syntax import ancestors, case_of, conjuncts, dependents, is_passive
from onrecord.records import Sentence


def by_citing(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    """ "..., citing two officers": the officers stand inside what the governing cue reports."""
    objects = [k for c in dependents(sentence, token, "obj")[:1] for k in conjuncts(sentence, c)]
    if sentence.xpos[token] != "VBG" or not objects or not can_speak(reading, sentence, objects[0]):
        return
    governor = _reporting_governor(reading, sentence, token)
    if governor is not None:
        yield made(reading, sentence, token, cue, tuple(objects), (), within=sentence.spans[governor])


def by_relay(
    reading: Reading, sentence: Sentence, token: int, words: tuple[str, ...], cue: ReportingCue
) -> Iterator[Found]:
    """ "A statement carried by KCNA", "was quoted by TASS as saying", "TASS quoted him as saying": who passes on what
    another says stands around what that one says."""
    below = [
        c for c in dependents(sentence, token, "advcl", "xcomp", "ccomp", "obl") if is_cue_like(reading, sentence, c)
    ]  # fmt: skip
    governor = below[0] if below else None
    heads = _passing_on(sentence, token, governor)
    if not heads or not can_speak(reading, sentence, heads[0]):
        return
    if governor is None and sentence.deps[token] in ("acl", "acl:relcl", "amod", "advcl"):
        governor = _reporting_governor(reading, sentence, token)
    if governor is not None:
        yield made(
            reading, sentence, token, cue, tuple(heads), (), within=sentence.spans[governor], relays=True,
        )  # fmt: skip


def _passing_on(sentence: Sentence, token: int, saying: int | None) -> list[int]:
    """Heads of those who pass it on: the agent of a participle, or the subject of "quoted him as saying"."""
    if sentence.xpos[token] == "VBN" and (is_passive(sentence, token) or not dependents(sentence, token, "obj")):
        places = [token] if saying is None else [token, saying]
        agents = [c for p in places for c in dependents(sentence, p, "obl:agent")]
        agents += [c for p in places for c in dependents(sentence, p, "obl") if case_of(sentence, c) == "by"]
        return [k for c in agents[:1] for k in conjuncts(sentence, c)]
    quoted = saying is not None and dependents(sentence, token, "obj") and case_or_mark(sentence, saying) == "as"
    return [k for c in dependents(sentence, token, "nsubj")[:1] for k in conjuncts(sentence, c)] if quoted else []


def case_or_mark(sentence: Sentence, token: int) -> str:
    """The first word that leads to a phrase or clause, lower case; "" where none does."""
    marks = dependents(sentence, token, "mark", "case")
    return sentence.forms[marks[0]].lower() if marks else ""


def _reporting_governor(reading: Reading, sentence: Sentence, token: int) -> int | None:
    """The nearest verb of reporting above, or the one beside it under the same clause."""
    for a in ancestors(sentence, token):
        if sentence.upos[a] == "VERB" and is_cue_like(reading, sentence, a):
            return a
        beside = [
            c for c in dependents(sentence, a, "parataxis", "ccomp") if c != token and is_cue_like(reading, sentence, c)
        ]
        if beside and sentence.upos[beside[0]] == "VERB":
            return beside[0]
    return None
