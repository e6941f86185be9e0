"""A report's claims with who says them and how firmly; what it leaves open; whom it quotes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from onrecord.attribution.about import link_statements
from onrecord.attribution.certainty import with_firmness
from onrecord.attribution.chains import ON_RECORD, SPOKEN, by_sentence, chain_for
from onrecord.attribution.links import Told
from onrecord.attribution.questions import find_open, question_of
from onrecord.attribution.quotes import find_quotes, quotes_in
from onrecord.attribution.reading import Reading
from onrecord.attribution.sources import attributions_of
from onrecord.attribution.statements import find_statements, with_silent
from onrecord.attribution.vocabulary import Cues
from onrecord.records import Actor, Claim, Mention, Parse, Question, Quote, Report, Source, Span


@dataclass(frozen=True, slots=True)
class Attributed:
    """What attribution makes of a report: its claims (those of extension types added), questions and quotations."""

    claims: tuple[Claim, ...]
    questions: tuple[Question, ...]
    quotes: tuple[Quote, ...]


def attribute(
    report: Report, parse: Parse, mentions: Sequence[Mention], claims: Sequence[Claim], cues: Cues, outlet: Actor
) -> Attributed:
    """Gives every claim its chain of sources, outermost first and the outlet at its head, and how firmly it is left.

    Links of a chain that share a cue stand side by side ("Kremlin posts and media reports said"). Claims in text order.
    """
    reading = Reading(report, parse, mentions, cues)
    attributions = attributions_of(reading)
    own = Source(outlet, named=True)
    holders = by_sentence(reading, attributions)

    def chain(span: Span, acts: frozenset[str] = ON_RECORD) -> tuple[Source, ...]:
        among = sorted({k for number in reading.sentences_over(span) for k in holders.get(number, ())})
        indices = chain_for(attributions, span, among, acts)
        return (own, *(source for k in indices for source in attributions[k].sources))

    every = with_firmness(reading, [*with_silent(reading, claims), *find_statements(reading, claims)])
    every = [replace(c, said_by=chain(c.trigger), quotes=quotes_in(reading, c.words)) for c in every]
    every.sort(key=lambda c: (c.trigger, c.type))
    every = link_statements(reading, every)
    told = Told(reading, every)
    questions = [question_of(reading, made, chain(made.cue), told) for made in find_open(reading)]
    return Attributed(tuple(every), tuple(questions), find_quotes(reading, partial(chain, acts=SPOKEN)))
