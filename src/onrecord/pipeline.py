"""One report through every stage: the only module that knows them all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from onrecord.attribution.cues import Cues, load_cues
from onrecord.attribution.record import attribute
from onrecord.coding.auxiliary import plover_type
from onrecord.coding.events import code_events
from onrecord.coding.frames import Frames, load_frames
from onrecord.coding.learned import consult_coder
from onrecord.entities.actors import outlet_actor, resolve
from onrecord.entities.capitals import name_capitals
from onrecord.entities.gazetteer import Gazetteer, load_gazetteer
from onrecord.entities.order import order_of
from onrecord.entities.places import find_places, place_of
from onrecord.entities.tables import ActorTables, load_actors
from onrecord.entities.times import find_times, when_of
from onrecord.errors import InputError
from onrecord.events import group_events
from onrecord.language.parse import parse
from onrecord.language.pipelines import Pipeline
from onrecord.language.syntax import at
from onrecord.readers.language import language_name
from onrecord.readers.plain import report_from_text
from onrecord.records import Basis, Claim, Parse, PlaceMention, Readout, Report, TimeMention

CODED = frozenset({"en", None})
"""Languages that are coded; a text too short to tell is taken for English."""


@dataclass(frozen=True)
class Rules:
    """Everything that is data: who there is, where, how happenings are told, how speech is reported."""

    actors: ActorTables
    gazetteer: Gazetteer
    frames: Frames
    cues: Cues


@lru_cache(maxsize=4)
def load_rules(folder: Path | None = None) -> Rules:
    """The packaged rules, and those of a user's own `folder` beside them.

    Raises RuleError with every fault of every file, each as file:line.
    """
    return Rules(load_actors(folder), load_gazetteer(folder), load_frames(folder), load_cues(folder))


def read(
    text: str,
    *,
    published: str | None = None,
    outlet: str | None = None,
    url: str | None = None,
    rules: Rules | None = None,
) -> Readout:
    """The record of one report, from its text.

    `published` is an ISO date or date-time; without it and without a dateline, "Wednesday" stays unknown.
    Raises InputError where there is nothing to read, UsageError for a date that is none.
    """
    return read_out(report_from_text(text, published=published, outlet=outlet, url=url), rules or load_rules())


def read_out(report: Report, rules: Rules, language: Pipeline = parse) -> Readout:
    """Everything one report says happened, and who says so. A report in another language yields a note instead.

    `language` is the language pipeline, the packaged one unless `load_pipeline` gave another.
    """
    if report.language not in CODED:
        name = language_name(report.language or "")
        return Readout(report, notes=(f"the text is in {name} ({report.language}): stored, not coded",))
    sentences = language(report)
    if not sentences.sentences:
        raise InputError("no sentence to read")
    mentions = resolve(report, sentences, rules.actors, rules.gazetteer.country_of_city)
    named = find_places(report, sentences, rules.gazetteer, mentions)
    places = name_capitals(report, sentences, named, rules.gazetteer)
    times = find_times(report, sentences)
    # "Moscow" that acts is a government: where it stands is not where the event was.
    acting = {(mention.sentence, mention.head) for mention in mentions}
    sites = [place for place in places if (place.sentence, place.head) not in acting]
    framed = code_events(report, sentences, mentions, rules.frames, sites)
    coded = consult_coder(report, sentences, mentions, framed, rules.frames)
    placed = [_place_and_date(claim, report, sentences, sites, times) for claim in coded]
    told = attribute(report, sentences, mentions, placed, rules.cues, outlet_actor(report, rules.actors))
    claims = _ordered(
        [replace(claim, plover=plover_type(claim.type, claim.polarity, claim.modality)) for claim in told.claims],
        sentences,
    )
    return Readout(
        report,
        claims,
        told.questions,
        group_events(claims),
        told.quotes,
        mentions,
        places,
        times,
        (*sentences.notes, *_notes(report, times)),
    )


def _place_and_date(
    claim: Claim, report: Report, parse: Parse, places: Sequence[PlaceMention], times: Sequence[TimeMention]
) -> Claim:
    sentence = parse.sentences[claim.sentence]
    tokens = at(sentence, claim.trigger)
    if not tokens:
        return claim
    trigger = tokens[0]
    here = [p for p in places if p.sentence == claim.sentence]
    now = [t for t in times if t.sentence == claim.sentence]
    return replace(claim, where=place_of(sentence, trigger, here), when=when_of(sentence, trigger, now, report))


def _ordered(claims: Sequence[Claim], parse: Parse) -> tuple[Claim, ...]:
    """The claims, each with those of its sentence that it came after ("met after attending the parade")."""
    by_sentence: dict[int, dict[int, list[Claim]]] = {}
    for claim in claims:
        tokens = at(parse.sentences[claim.sentence], claim.trigger)
        if tokens:
            by_sentence.setdefault(claim.sentence, {}).setdefault(tokens[0], []).append(claim)
    after: dict[str, tuple[str, ...]] = {}
    for number, triggers in by_sentence.items():
        if len(triggers) > 1:
            for later, earlier in order_of(parse.sentences[number], sorted(triggers)):
                for claim in triggers[later]:
                    after[claim.id] = (*after.get(claim.id, ()), *(c.id for c in triggers[earlier]))
    return tuple(replace(claim, after=after[claim.id]) if claim.id in after else claim for claim in claims)


def _notes(report: Report, times: Sequence[TimeMention]) -> tuple[str, ...]:
    """What a reader of the record has to know of the reading."""
    notes = []
    if report.language is None:
        notes.append("too little text to tell its language; read as English")
    dated = report.published or (report.dateline and report.dateline.date)
    if not dated and any(t.when.basis is Basis.UNKNOWN for t in times):
        dateline = "a dateline without a year" if report.dateline else "no dateline"
        notes.append(f'no publication date and {dateline}: days such as "Wednesday" stay unknown (give --published)')
    return tuple(notes)
