"""One report as attribution reads it: sentences by offset, mentions by token, quotations with their marks."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import attrgetter

from onrecord.attribution.scope import Scopes
from onrecord.attribution.vocabulary import Cues
from onrecord.language.quotes import Quoted, quoted_spans
from onrecord.language.syntax import subtree
from onrecord.records import Actor, ActorKind, Mention, Parse, Report, Section, Sentence, Span

_EDGES = " \t\u00a0,;:—–-."
_start, _end = attrgetter("start"), attrgetter("end")
_MARKS = "\"“”„«»‘’'`＂″「」"


class Reading:
    """Look-ups over one report. Everything in it comes from the arguments; nothing is written back."""

    def __init__(self, report: Report, parse: Parse, mentions: Sequence[Mention], cues: Cues) -> None:
        self.report, self.parse, self.cues, self.text = report, parse, cues, report.text
        self.quotes: tuple[Quoted, ...] = quoted_spans(report.text, [p.span for p in report.paragraphs])
        self.year = int(report.published[:4]) if report.published else None
        self._starts = [s.span.start for s in parse.sentences]
        self._quote_starts = [q.span.start for q in self.quotes]
        self._heads = {(m.sentence, m.head): m for m in mentions}
        self._scopes: dict[int, Scopes] = {}

    def scopes(self, sentence: Sentence) -> Scopes:
        """The certainty scopes of a sentence, worked out once."""
        found = self._scopes.get(sentence.index)
        if found is None:
            found = self._scopes[sentence.index] = Scopes(sentence, self.cues, self.year)
        return found

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that holds the character at `offset`."""
        k = bisect_right(self._starts, offset) - 1
        if k < 0 or offset >= self.parse.sentences[k].span.end:
            return None
        return self.parse.sentences[k]

    def tokens(self, span: Span) -> list[tuple[Sentence, int]]:
        """The tokens that share a character with `span`, sentence by sentence."""
        found: list[tuple[Sentence, int]] = []
        for k in self.sentences_over(span):
            sentence = self.parse.sentences[k]
            first = bisect_right(sentence.spans, span.start, key=_end)
            last = bisect_left(sentence.spans, span.end, key=_start)
            found.extend((sentence, i) for i in range(first, last))
        return found

    def sentences_over(self, span: Span) -> range:
        """The numbers of the sentences that share a character with `span`."""
        first = max(0, bisect_right(self._starts, span.start) - 1)
        return range(first, max(first, bisect_right(self._starts, span.end - 1)))

    def head_of(self, span: Span) -> tuple[Sentence, int] | None:
        """The highest token of the first sentence that `span` touches, marks and prepositions passed over."""
        tokens = self.tokens(span)
        if not tokens:
            return None
        sentence = tokens[0][0]
        inside = [i for s, i in tokens if s is sentence]
        words = [i for i in inside if sentence.upos[i] != "PUNCT"] or inside
        chosen = set(words)
        tops = [i for i in words if sentence.heads[i] not in chosen]
        return sentence, next((i for i in tops if sentence.upos[i] not in ("ADP", "DET", "CCONJ", "SCONJ")), tops[0])

    def is_headline(self, sentence: Sentence) -> bool:
        """Whether a sentence stands in the headline or the deck."""
        return self.report.paragraphs[sentence.paragraph].section in (Section.HEADLINE, Section.DECK)

    def mention_of(self, sentence: Sentence, token: int) -> Mention | None:
        """The mention headed by a token."""
        return self._heads.get((sentence.index, token))

    def actors_of(self, sentence: Sentence, token: int) -> tuple[Actor, ...]:
        """The actors that a token stands for; empty where nobody resolved it."""
        mention = self.mention_of(sentence, token)
        return mention.actors if mention else ()

    def name_ending(self, span: Span) -> tuple[Sentence, int] | None:
        """The head of the person or outlet whose mention ends a phrase, up to its first comma.

        "ministry spokeswoman Ann Lee", "the news agency KCNA"; not the outlet in "a reporter for KCNA", nor the person in
        "advisers to Ann Lee".
        """
        comma = self.text.find(",", span.start, span.end)
        end = comma if comma >= 0 else span.end
        tokens = self.tokens(Span(span.start, end)) if end > span.start else []
        for sentence, token in reversed(tokens):
            mention = self.mention_of(sentence, token)
            if mention is None or mention.span.end != end:
                continue
            kinds = {actor.kind for actor in mention.actors}
            preposition = any(
                sentence.deps[c] == "case" and span.start <= sentence.spans[c].start < mention.span.start
                for c in sentence.children[token]
            )
            if not preposition and kinds & {ActorKind.PERSON, ActorKind.OUTLET}:
                return sentence, token
        return None

    def quotes_within(self, span: Span) -> list[Quoted]:
        """Outermost quotations that share a character with `span`, in text order."""
        k = bisect_right(self._quote_starts, span.end)
        return [q for q in self.quotes[max(0, k - 12) : k] if q.depth == 0 and q.span.overlaps(span)]

    def with_marks(self, span: Span) -> Span:
        """A quotation's run of text with the marks around it."""
        start, end = span.start, span.end
        while start > 0 and self.text[start - 1] in _MARKS:
            start -= 1
        while end < len(self.text) and self.text[end] in _MARKS:
            end += 1
        return Span(start, end)

    def trim(self, span: Span) -> Span:
        """`span` without blanks, commas and full stops at its edges; a mark of quotation stays."""
        start, end = span.start, span.end
        while start < end and self.text[start] in _EDGES:
            start += 1
        while end > start and self.text[end - 1] in _EDGES:
            end -= 1
        return Span(start, end)

    def phrase(self, sentence: Sentence, token: int, without: Sequence[str] = ()) -> Span:
        """The words from the first to the last of `token`'s subtree, edge punctuation left out."""
        inside = subtree(sentence, token, without)
        return self.trim(Span(sentence.spans[inside[0]].start, sentence.spans[inside[-1]].end))
