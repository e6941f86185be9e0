"""Scores actors on the gold sources of an attribution corpus: how many resolve, and how many of those a person found right.

Nobody has gold actors for these texts, so a person judges a sample (`verdicts`).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from onrecord.attribution.actors import heads_in, sources_of
from onrecord.attribution.reading import Reading
from onrecord.entities.actors import resolve
from onrecord.errors import InputError
from onrecord.evaluate.brat import brat_by_text, read_brat
from onrecord.evaluate.verdicts import Answered, Verdicts, count_verdicts, read_verdicts
from onrecord.language.parse import parse
from onrecord.pipeline import Rules
from onrecord.readers.plain import report_from_text
from onrecord.records import Actor, ActorKind, Report, Span

VERDICTS = ("right", "wrong", "no actor")
OUTLETS = {
    "breitbart": "Breitbart News",
    "huff-post": "HuffPost",
    "nyt": "New York Times",
    "politico": "Politico",
    "usa-today": "USA Today",
    "wash-post": "Washington Post",
    "west-journal": "Western Journal",
}
"""PolNeAR names a text OUTLET_DATE_TITLE."""
_BODIES = (ActorKind.ORGANISATION, ActorKind.OUTLET, ActorKind.ARMED_FORCE)
_SUPRANATIONAL = frozenset({"IGO", "NGO", "EUR", "UNO"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A gold source, and the actors that it came to."""

    document: str
    span: Span
    words: str
    actors: tuple[Actor, ...]
    pronoun: bool

    @property
    def resolved(self) -> bool:
        """Whether a country or an organisation is known of it."""
        return any(a.country or a.kind in _BODIES or _SUPRANATIONAL & set(a.sectors) for a in self.actors)

    @property
    def answered(self) -> Answered:
        """The actors as a verdict names them: id, country and office."""
        answer = " + ".join(f"{a.id}/{a.country or ''}/{a.office or ''}" for a in self.actors)
        return Answered(self.document, self.span, self.words, answer)


def find_sources(folder: Path, rules: Rules) -> Iterator[Judged]:
    """Every gold source of a folder of texts with "attributions" beside it. Raises InputError where there is none."""
    gold = brat_by_text(folder.parent / "attributions")
    if not gold:
        raise InputError(f"{folder.parent / 'attributions'}: no .ann files with gold sources")
    for path in sorted(folder.glob("*.txt")):
        for annotated in gold.get(path.stem, ())[:1]:
            yield from _sources(path, annotated, rules)


def _sources(path: Path, annotated: Path, rules: Rules) -> Iterator[Judged]:
    report = _report(path)
    parsed = parse(report)
    reading = Reading(
        report, parsed, resolve(report, parsed, rules.actors, rules.gazetteer.country_of_city), rules.cues
    )
    for spans in sorted({tuple(gold["source"]) for gold in read_brat(annotated) if gold["source"]}):
        whole = Span(spans[0][0], spans[-1][1])
        heads = heads_in(reading, whole)
        if heads:
            found = sources_of(reading, [Span(*part) for part in spans], heads)
            sentence, head = heads[0]
            words = " ".join(whole.of(report.text).split())
            yield Judged(path.stem, whole, words, tuple(s.actor for s in found), sentence.upos[head] == "PRON")


def _report(path: Path) -> Report:
    outlet, _, rest = path.stem.partition("_")
    published = rest.partition("_")[0] or None
    report = report_from_text(path.read_bytes().decode("utf-8"), name=str(path), published=published)
    return replace(report, outlet=OUTLETS.get(outlet))


def score_actors(folder: Path, rules: Rules, verdicts: Path | None = None) -> dict[str, float]:
    """Gold sources, the share that resolves to a country or organisation, and the same without pronouns.

    With `verdicts`: how many of the sample were judged for the answer that is given today, how many of these are
    actors at all and resolve, and the share of those that is right.
    """
    sources = list(find_sources(folder, rules))
    named = [s for s in sources if not s.pronoun]
    scores: dict[str, float] = {
        "sources": len(sources),
        "resolved": _share(sources),
        "named": len(named),
        "named_resolved": _share(named),
    }
    return scores | _judged(sources, read_verdicts(verdicts, VERDICTS)) if verdicts else scores


def _share(sources: Sequence[Judged]) -> float:
    return round(sum(s.resolved for s in sources) / max(1, len(sources)), 4)


def _judged(sources: Sequence[Judged], verdicts: Verdicts) -> dict[str, float]:
    every, changed = count_verdicts([s.answered for s in sources], verdicts)
    resolved, _ = count_verdicts([s.answered for s in sources if s.resolved], verdicts)
    actors = resolved["right"] + resolved["wrong"]
    return {
        "judged": every.total(),
        "judged_before_a_change": changed,
        "judged_actors": every["right"] + every["wrong"],
        "judged_resolved": actors,
        "judged_right": resolved["right"],
        "precision": round(resolved["right"] / max(1, actors), 4),
    }


def sample_sources(folder: Path, rules: Rules, count: int, seed: int) -> list[Judged]:
    """`count` gold sources that are no pronouns, drawn by `seed`, for a person to judge."""
    named = [s for s in find_sources(folder, rules) if not s.pronoun]
    return random.Random(seed).sample(named, min(count, len(named)))
