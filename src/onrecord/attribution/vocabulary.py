"""What a cue is: the records that attribution looks up by word, and the closed vocabularies of their files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from onrecord.records import Certainty, Modality

ACTS = (
    "says", "shows", "thinks", "confirms", "denies", "asks", "demands", "promises", "expects", "fears", "hopes",
    "describes", "cites",
)  # fmt: skip
REPORTING_FORMS = ("verb", "noun", "adverb", "adjective", "preposition", "possessed", "citing", "relay")
CONTENTS = (
    "clause", "quote", "infinitive", "gerund", "object", "as", "complement", "of", "for", "about", "noun", "governor",
)  # fmt: skip
FIRMNESS_FORMS = ("auxiliary", "modifier", "determiner", "marker", "governor", "carrier", "name", "year")
REACHES = (
    "clause", "whether", "infinitive", "bare", "gerund", "object", "subject", "main", "root", "inverted",
    "of", "for", "from", "on", "to", "in", "about", "over", "against", "during",
)  # fmt: skip
POLARITIES = ("did", "did not", "flip")
QUESTION_FORMS = ("governor", "withheld", "later", "noun", "absent", "sentence")
STATEMENT_TYPES = ("X-STATEMENT", "X-CONFIRM", "X-DENY", "X-SCHEDULE")
HOLDS = ("did not", "always", "silent")
WHO = ("agent", "subject", "to")
ANONYMOUS_KINDS = ("person", "group", "media", "text")


@dataclass(frozen=True, slots=True)
class Rule:
    """What every cue rule has: its id, where it stands ("cues/reporting.toml:12 say"), and its own evidence."""

    id: str
    rule: str
    words: tuple[tuple[str, ...], ...]
    """The words or lemmas it is found by, each a run of one or more."""
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReportingCue(Rule):
    """Words that give a content to a source."""

    form: str
    act: str
    content: frozenset[str]


@dataclass(frozen=True, slots=True)
class Effect:
    """What a cue leaves of its target; None leaves that side as it was. `polarity` may be "flip"."""

    polarity: str | None = None
    modality: Modality | None = None
    certainty: Certainty | None = None


@dataclass(frozen=True, slots=True)
class FirmnessCue(Rule):
    """Words that change polarity, modality or certainty. `negated` is None where a negated cue has no effect.

    `unreal` is what the cue leaves where it is itself only planned, asked for or possible ("agreed to stop bombing");
    None where that makes no difference.
    """

    form: str
    reach: frozenset[str]
    leaves: Effect
    negated: Effect | None
    unreal: Effect | None
    unless: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class StatementCue(Rule):
    """An act of saying, confirming, denying or dating. `objects` is empty where anything may be its object."""

    type: str
    objects: frozenset[str]
    bare: bool
    """Whether it stands without object ("declined to comment")."""
    always: bool
    predicates: frozenset[str] = frozenset()
    """Lemmas of which one must stand in its clause ("called the claim false"); empty: none need."""
    silent: bool = False
    """Whether the words themselves say that it did not happen ("remained silent")."""
    who: str = "agent"
    """Who did or did not: the agent, the subject as written ("could not be reached"), or "to" whom it was said."""


@dataclass(frozen=True, slots=True)
class QuestionCue(Rule):
    """Words that leave a question open."""

    form: str
    needs: frozenset[str]


R = TypeVar("R", bound=Rule)
Index = Mapping[str, tuple[tuple[tuple[str, ...], R], ...]]
"""First word to the runs of words that begin with it, longest first, and their rules in file order."""


@dataclass(frozen=True, slots=True)
class Cues:
    """Everything that `data/cues` says, ready to be looked up by word or lemma."""

    reporting: Index[ReportingCue]
    firmness: Index[FirmnessCue]
    statements: Index[StatementCue]
    questions: Index[QuestionCue]
    channels: Mapping[str, tuple[str, str]]
    """Words to (channel, "file:line")."""
    channel_ends: frozenset[str]
    """The last words of all channels."""
    anonymous: Mapping[str, str]
    """Lemma to its kind: "person", "group", "media" or "text"."""
    kin: Mapping[str, str]
    """Lemma to the family of words that may take it up ("strike" for "bombed")."""


def matches(index: Index[R], lemma: str, form: str) -> tuple[tuple[tuple[str, ...], R], ...]:
    """The entries for a word by its lemma, then by its form (a regular form of a verb that the lemmatiser missed)."""
    by_lemma, by_form = index.get(lemma.lower(), ()), index.get(form.lower(), ())
    if not by_lemma and not by_form:
        return ()
    return by_lemma if by_lemma is by_form or not by_form else (*by_lemma, *(e for e in by_form if e not in by_lemma))
