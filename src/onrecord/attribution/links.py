"""Which claims some words speak of: those told in them, else those told before in like words of the same parties."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from onrecord.attribution.reading import Reading
from onrecord.records import Claim, Modality, Span

_TELLING = ("NOUN", "PROPN", "VERB", "ADJ")
_BACK = 30
"""Sentences that a mention of "the report" or "the deployments" may look back over."""
_ANAPHORIC = (
    "it", "this", "that", "report", "claim", "account", "allegation", "accusation", "charge", "statement", "story",
    "version",
)  # fmt: skip


def claims_about(
    reading: Reading, span: Span, claims: Sequence[Claim], parties: Iterable[str] = (), nominal: bool = False
) -> tuple[str, ...]:
    """Ids of the claims that `span` speaks of, in text order.

    Claims told within it come first of all. Failing these, or where `span` is a noun phrase that may take up what was
    told (`nominal`), claims told before it that share its words and, where `parties` (actor ids or countries) are
    known, one of them; "the report" alone means the last attributed one.
    """
    within = [c.id for c in claims if c.trigger in span]
    if within and not nominal:
        return tuple(within)
    tokens = reading.tokens(span)
    if not tokens:
        return ()
    here = tokens[0][0].index
    words = {_key(s.lemmas[i]) for s, i in tokens if s.upos[i] in _TELLING and len(s.lemmas[i]) > 3}
    before = [c for c in claims if here - _BACK <= c.sentence <= here and c.trigger.end <= span.start]
    if reading.is_headline(tokens[0][0]):
        # A headline speaks of what the report has yet to tell.
        before = [c for c in claims if not c.trigger.overlaps(span)]
    told = _by_words(reading, before, words, frozenset(parties))
    return (*told, *within) or _by_anaphor(words, before, len(tokens))


def _by_words(reading: Reading, before: Sequence[Claim], words: set[str], parties: frozenset[str]) -> tuple[str, ...]:
    scored = []
    for claim in before:
        shared = words & _words_of(reading, claim)
        own = {p.actor.id for p in claim.participants} | {
            p.actor.country for p in claim.participants if p.actor.country
        }
        party = bool(parties & own)
        if shared and (party or len(shared) >= 2):
            scored.append((len(shared) + party, claim))
    if not scored:
        return ()
    best = max(score for score, _ in scored)
    return tuple(claim.id for score, claim in scored if score == best)


def _words_of(reading: Reading, claim: Claim) -> set[str]:
    return {_key(s.lemmas[i]) for s, i in reading.tokens(claim.words) if s.upos[i] in _TELLING and len(s.lemmas[i]) > 3}


def _key(lemma: str) -> str:
    """Words of one family share their first letters ("deploy", "deployment")."""
    return lemma.lower()[:6]


def _by_anaphor(words: set[str], before: Sequence[Claim], length: int) -> tuple[str, ...]:
    if length > 6 or not before or (words and not words & {_key(w) for w in _ANAPHORIC}):
        return ()
    told = [c for c in before if c.modality is Modality.ACTUAL and not c.type.startswith("X-")] or list(before)
    said = [c for c in told if len(c.said_by) > 1] or told
    # What is confirmed or disputed without more words is a deed sooner than a word.
    deeds = [c for c in said if c.quad in (2, 4)] or said
    return (deeds[-1].id,)
