"""A text through reading, resolving and coding: what the stages before and around this one give it."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from onrecord.coding.events import code_events
from onrecord.coding.frames import Frames, load_frames
from onrecord.entities.actors import resolve
from onrecord.entities.gazetteer import load_gazetteer
from onrecord.entities.places import find_places
from onrecord.entities.tables import load_actors
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Claim, Mention, Parse, PlaceMention, Report

Coder = Callable[..., tuple[Report, tuple[Claim, ...]]]


@lru_cache(maxsize=2048)
def read(text: str) -> tuple[Report, Parse, tuple[Mention, ...], tuple[PlaceMention, ...]]:
    report = report_from_text(text, published="2025-09-03")
    sentences = parse(report)
    mentions = resolve(report, sentences, load_tables(), load_places().country_of_city)
    return report, sentences, mentions, find_places(report, sentences, load_places(), mentions)


def code(text: str, frames: Frames | None = None) -> tuple[Report, tuple[Claim, ...]]:
    report, sentences, mentions, places = read(text)
    return report, code_events(report, sentences, mentions, frames or load_frames(), places)


load_tables = lru_cache(load_actors)
load_places = lru_cache(load_gazetteer)
