"""The pipeline as a worker does it: a report's bytes in, its reading's bytes out, and a reason where there is none."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from onrecord.errors import InputError, OnRecordError
from onrecord.ledger.packing import inflate
from onrecord.ledger.plain import from_json, to_json
from onrecord.records import Actor, Parse, Readout, Report
from onrecord.scale.crew import Crew, Lost, Work

if TYPE_CHECKING:
    from onrecord.language.pipelines import Pipeline
    from onrecord.pipeline import Rules

Tag = TypeVar("Tag")
COPIES = 50
"""Texts whose sentences are kept, half a megabyte each: copies of a wire report come close to one another."""
_NONE = Report("", "", ())
_SAMPLE = "The foreign ministers of France and Japan met in Paris on Wednesday, officials said."
"""Read once before workers are forked: whatever loads on first use is then there for all of them."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one report yields: its readout and the agency whose copy it is, or the reason why there is none."""

    readout: Readout | None
    agency: Actor | None = None
    reason: str | None = None


def load_reader(folder: Path | None = None, language: str = "onrecord") -> Work:
    """Loads rules and weights, on one thread each, for workers that are forked from here; what they do to a report.

    Raises RuleError and PipelineError.
    """
    from onrecord.language.pipelines import load_pipeline
    from onrecord.language.weights import limit_threads
    from onrecord.pipeline import load_rules, read_out
    from onrecord.readers.plain import report_from_text

    limit_threads(1)
    rules, pipeline = load_rules(folder), parsing_once(load_pipeline(language))
    read_out(report_from_text(_SAMPLE, published="2025-09-03"), rules, pipeline)

    def work(data: bytes) -> bytes:
        return _packed(read_safely(from_json(Report, data), rules, pipeline))

    return work


def parsing_once(pipeline: Pipeline, copies: int = COPIES) -> Pipeline:
    """A language pipeline that does not parse a text again that it was given as one of the last `copies`.

    The same words under another outlet, date or address are another report and the same sentences: a parse depends on the
    text, its paragraphs and its dateline alone.
    """

    @lru_cache(maxsize=copies)
    def parsed(alike: _Alike) -> Parse:
        return pipeline(alike.report)

    return lambda report: parsed(_Alike(report))


class _Alike:
    """A report, equal to every other whose sentences are the same."""

    __slots__ = ("_words", "report")

    def __init__(self, report: Report) -> None:
        self.report = report
        self._words = (report.text, report.paragraphs, report.dateline)

    def __hash__(self) -> int:
        return hash(self._words)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Alike) and self._words == other._words


def read_safely(report: Report, rules: Rules, pipeline: Pipeline) -> Reading:
    """A report's reading; whatever is wrong with it, or with us on it, is the reason why there is none."""
    from onrecord.fusion.tellings import agency_of
    from onrecord.pipeline import read_out

    try:
        readout = read_out(report, rules, pipeline)
        # What UTF-8 cannot hold no table and no ledger takes: it is known now, and not in the middle of a batch.
        readout.report.text.encode()
        return Reading(readout, agency_of(report, rules.actors))
    except UnicodeEncodeError:
        return Reading(None, reason="holds half a character (a lone surrogate), which is no text")
    except InputError as error:
        return Reading(None, reason=str(error))
    except OnRecordError:
        raise
    except Exception as error:
        return Reading(None, reason=f"{type(error).__name__} while it was read: {error}")


def _packed(reading: Reading) -> bytes:
    # The report is where it came from already: it does not travel back.
    return zlib.compress(
        to_json(replace(reading, readout=reading.readout and replace(reading.readout, report=_NONE))), 1
    )


def reading_from(answer: bytes | Lost, report: Report) -> Reading:
    """What a worker made of `report`."""
    if isinstance(answer, Lost):
        return Reading(None, reason=answer.reason)
    reading = inflate(Reading, answer)
    return replace(reading, readout=reading.readout and replace(reading.readout, report=report))


def read_all(crew: Crew, reports: Iterable[tuple[Tag, Report]]) -> Iterator[tuple[Tag, Reading]]:
    """The reading of every report, in order, by a crew that does what `load_reader` gave; a bounded number is held."""
    tasks = (((tag, report), to_json(report)) for tag, report in reports)
    for (tag, report), answer in crew.each(tasks):
        yield tag, reading_from(answer, report)
