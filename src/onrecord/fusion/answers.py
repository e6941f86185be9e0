"""Open questions and the later claims that answer them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from onrecord.fusion.facts import Party, Telling
from onrecord.fusion.strands import DONE
from onrecord.fusion.tellings import instant
from onrecord.fusion.view import tokens_of
from onrecord.fusion.words import stems
from onrecord.records import Certainty, Question, Readout, Span

COVERED = 0.6
"""A claim that answers has at least this share of the question's words ..."""
SHARED = 2
"""... and at least so many of them."""
_ASKING = frozenset(stems("whether who what when where why how would will immediately unclear known question"))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks, reduced to what finds its answer."""

    question: str
    report: str
    told: str
    """When its report was published, or recorded where nobody said."""
    words: tuple[str, ...]
    """Stems of its content words, sorted."""
    tokens: tuple[str, ...]
    """Countries and bodies that it names, sorted."""
    about: tuple[str, ...]
    """Claims of its own report that it is about."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A claim that answers a question, and how sure that is, 0 to 1."""

    claim: str
    score: float
    why: str


def asked_of(question: Question, readout: Readout, recorded: str) -> Asked:
    """A question of a report, as `answers` asks it. `recorded` is ISO with a zone."""
    report = readout.report
    return Asked(
        question.id,
        report.id,
        instant(report.published or recorded),
        tuple(w for w in stems(question.span.of(report.text)) if w not in _ASKING),
        tuple(sorted(_tokens(question.span, readout))),
        question.about,
    )


def _tokens(span: Span, readout: Readout) -> frozenset[str]:
    actors = [a for m in readout.mentions if m.span.overlaps(span) for a in m.actors]
    return tokens_of(Party(a.id, a.country, a.sectors, a.kind.value, "") for a in actors)


def answers(asked: Asked, tellings: Iterable[Telling], same_event: frozenset[str] = frozenset()) -> tuple[Answer, ...]:
    """The claims among `tellings` that answer a question, surest first, then earliest.

    Only what was told later, by another report, as done or not done and without doubt, is an answer. `same_event` are the
    claims of the events that the question's own claims (`Asked.about`) belong to: "whether they would meet" is answered
    by their meeting. Any other claim has to name a party and most words of the question.
    """
    found = []
    for t in tellings:
        if t.told > asked.told and t.report != asked.report and _is_firm(t):
            score, why = _score(asked, t, same_event)
            if score:
                found.append((-score, t.told, Answer(t.claim, score, why)))
    return tuple(answer for _, _, answer in sorted(found, key=lambda f: (f[0], f[1], f[2].claim)))


def _is_firm(telling: Telling) -> bool:
    return telling.modality in DONE and telling.certainty in (Certainty.CERTAIN.value, Certainty.PROBABLE.value)


def _score(asked: Asked, telling: Telling, same_event: frozenset[str]) -> tuple[float, str]:
    if asked.about and telling.claim in same_event:
        return 1.0, "the same event"
    shared = set(asked.words) & {*telling.words, *telling.trigger, *telling.sentence}
    share = len(shared) / len(asked.words) if asked.words else 0.0
    named = not asked.tokens or not tokens_of(telling.parties).isdisjoint(asked.tokens)
    if named and len(shared) >= SHARED and share >= COVERED:
        return round(0.9 * share, 4), f"its words: {', '.join(sorted(shared))}"
    return 0.0, ""
