"""Which claims some words speak of: those told in them, else those told before in like words of the same parties."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from onrecord.attribution.reading import Reading
from onrecord.records import Claim, Modality, Span

_TELLING = ("NOUN", "PROPN", "VERB", "ADJ")
_BACK = 30
"""Sentences that a mention of "the report" or "the deployments" may look back over."""
_ANAPHORIC = frozenset(
    (
        "report",
        "claim",
        "accoun",
        "=accuse",
        "charge",
        "statem",
        "story",
        "version",
        "allega",
        "rumor",
        "rumour",
        "assert",
    )
)
"""Words for what was told, as `_telling_words` cuts them."""
_UNTOLD = ("X-STATEMENT", "X-SCHEDULE", "X-CONFIRM", "X-DENY")
"""Types that tell of no deed which could be confirmed, denied or asked about."""


class Told:
    """The claims of a report in text order, and what they tell, for looking up what some words speak of."""

    def __init__(self, reading: Reading, claims: Iterable[Claim]) -> None:
        self.reading = reading
        self.claims = sorted((c for c in claims if c.type not in _UNTOLD), key=lambda c: c.trigger)
        self._starts = [c.trigger.start for c in self.claims]
        self._words: dict[str, frozenset[str]] = {}

    def about(self, span: Span, parties: Iterable[str] = (), nominal: bool = False, but: str = "") -> tuple[str, ...]:
        """Ids of the claims that `span` speaks of, in text order, the one with id `but` never among them.

        Claims told within it come first of all. Failing these, or where `span` is a noun phrase that may take up what
        was told (`nominal`), claims told before it that share its words and, where `parties` (actor ids or countries)
        are known, one of them; "the report" alone means the last attributed one.
        """
        within = [c.id for c in self._between(span.start, span.end) if c.trigger in span and c.id != but]
        tokens = self.reading.tokens(span)
        if (within and not nominal) or not tokens:
            return tuple(within)
        before = [c for c in self._before(span) if c.id != but]
        words = _telling_words(self.reading, span)
        told = self._by_words(before, span, words, frozenset(parties))
        if told or within:
            return (*told, *within)
        # "dismissed the charge after Kyiv said ...": failing all before it, what its own sentence goes on to tell.
        return _by_anaphor(words, before or self._behind(span, but), len(tokens), frozenset(parties))

    def _between(self, start: int, end: int) -> Sequence[Claim]:
        return self.claims[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _before(self, span: Span) -> list[Claim]:
        """Claims within reach before a span; a headline speaks of what the report has yet to tell."""
        sentence = self.reading.parse.sentences[self.reading.sentences_over(span)[0]]
        if self.reading.is_headline(sentence):
            return [c for c in self._between(0, len(self.reading.text)) if not c.trigger.overlaps(span)][:_BACK]
        first = self.reading.parse.sentences[max(0, sentence.index - _BACK)].span.start
        return [c for c in self._between(first, span.start) if c.trigger.end <= span.start]

    def _behind(self, span: Span, but: str) -> list[Claim]:
        """The claims that the sentence of a span goes on to tell, the first of them last."""
        sentence = self.reading.parse.sentences[self.reading.sentences_over(span)[0]]
        return [c for c in reversed(self._between(span.end, sentence.span.end)) if c.id != but]

    def _by_words(
        self, before: Sequence[Claim], span: Span, words: frozenset[str], parties: frozenset[str]
    ) -> tuple[str, ...]:
        """The claims that share most with `words`; sharing no more than a kind of deed, the last of them."""
        scored: list[tuple[int, Claim]] = []
        for claim in before:
            shared = words & self._words_of(claim, span)
            actors = [p.actor for p in claim.participants]
            party = bool(parties & {key for a in actors for key in (a.id, a.country)})
            deed = bool(words & _telling_words(self.reading, claim.trigger))
            if shared and (party or deed or len(shared) >= 2):
                scored.append((len(shared) + party + _acts_by_force(claim, words), claim))
        best = max((score for score, _ in scored), default=0)
        told = tuple(claim.id for score, claim in scored if score == best)
        return told[-1:] if best == 1 else told

    def _words_of(self, claim: Claim, but: Span) -> frozenset[str]:
        """What a claim tells in words, without those at `but`: "retook the town as rebels denied a blockade" tells of none."""
        if but in claim.words:
            around = Span(claim.words.start, but.start), Span(but.end, claim.words.end)
            return frozenset().union(*(_telling_words(self.reading, part) for part in around if part.start < part.end))
        found = self._words.get(claim.id)
        if found is None:
            found = self._words[claim.id] = _telling_words(self.reading, claim.words)
        return found


def _acts_by_force(claim: Claim, words: frozenset[str]) -> bool:
    """Whether words for troops speak of what armed forces did, not of what was said or done to them."""
    return "=troops" in words and any("MIL" in p.actor.sectors for p in claim.of_role("actor"))


def _telling_words(reading: Reading, span: Span) -> frozenset[str]:
    """The content words of a span, each as its family ("=attack"), else by its first letters ("deploy", "deployment")."""
    kin, found = reading.cues.kin, set()
    for sentence, i in reading.tokens(span):
        if sentence.upos[i] in _TELLING:
            lemma = sentence.lemmas[i].lower()
            family = kin.get(lemma) or kin.get(sentence.forms[i].lower())
            if family or len(lemma) > 3:
                found.add(f"={family}" if family else lemma[:6])
    return frozenset(found)


def _charge_against(last: Sequence[Claim], parties: frozenset[str]) -> Claim | None:
    """The charge just told against some parties, which is what they deny with "denies this"."""
    for claim in reversed(last):
        accused = {key for p in claim.participants if p.role != "actor" for key in (p.actor.id, p.actor.country)}
        if claim.type == "ACCUSE" and accused & parties:
            return claim
    return None


def _by_anaphor(
    words: frozenset[str], before: Sequence[Claim], length: int, parties: frozenset[str]
) -> tuple[str, ...]:
    """ "The report", "the claims": the last deed that somebody told of; a word counts only where no deed was told.

    Those who were charged just before mean the charge.
    """
    if length > 6 or not before or (words and not words & _ANAPHORIC):
        return ()
    charge = _charge_against(before[-2:], parties)
    if charge is not None and words <= _ANAPHORIC:
        return (charge.id,)
    told = [c for c in before if c.modality is Modality.ACTUAL and not c.type.startswith("X-")] or before
    said = [c for c in told if len(c.said_by) > 1] or told
    deeds = [c for c in said if c.quad in (2, 4)] or said
    return (deeds[-1].id,)
