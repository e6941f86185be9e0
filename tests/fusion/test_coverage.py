"""Thirty reports of a fortnight, through the whole pipeline and fusion: what they tell, how it stands, what is answered."""

from functools import lru_cache
from pathlib import Path

import pytest

from onrecord.evaluate.coverage import Covered, read_coverage, score
from onrecord.fusion.about import find_event
from onrecord.fusion.answers import Answer, answers, asked_of
from onrecord.fusion.copies import families, print_of
from onrecord.fusion.facts import Cluster, Telling
from onrecord.fusion.fuse import fuse
from onrecord.fusion.origins import origins_of
from onrecord.fusion.series import series
from onrecord.fusion.standing import Stand, stand
from onrecord.fusion.strands import strands_of
from onrecord.pipeline import load_rules
from onrecord.records import Standing

FOLDER = Path(__file__).parent.parent.parent / "examples" / "coverage"
LATE = "2025-12-01T00:00:00Z"


@lru_cache(maxsize=1)
def reports() -> tuple[Covered, ...]:
    return tuple(read_coverage(FOLDER, load_rules()))


@lru_cache(maxsize=1)
def tellings() -> dict[str, Telling]:
    return {t.claim: t for r in reports() for t in r.tellings}


@lru_cache(maxsize=1)
def clusters() -> tuple[Cluster, ...]:
    return fuse(tellings().values())


def event(file: str, words: str) -> Cluster:
    """The event that some words of a report tell."""
    report = next(r for r in reports() if r.file.startswith(file))
    claim = report.claim_at(words)
    return next(c for c in clusters() if claim in c.claims)


def files(cluster: Cluster) -> set[str]:
    return {r.file[:2] for r in reports() if {t.claim for t in r.tellings} & set(cluster.claims)}


def about(cluster: Cluster) -> list[Telling]:
    events = {c.id: [tellings()[x] for x in c.claims] for c in clusters()}
    spoken = [t for t in tellings().values() if t.type in ("X-DENY", "X-CONFIRM")]
    return [t for t in spoken if find_event(t, events) == cluster.id]


def standing(cluster: Cluster, as_of: str = LATE) -> Stand | None:
    prints = [print_of(r.readout.report, r.tellings[0].told, r.tellings[0].chain[0]) for r in reports() if r.tellings]
    origins = origins_of(tellings().values(), families(prints))
    return stand([tellings()[c] for c in cluster.claims], about(cluster), as_of, origins)


def test_the_right_tellings_are_one_event() -> None:
    found = score(reports(), clusters())
    assert found["pair_precision"] >= 0.97
    assert found["pair_f1"] >= 0.85
    assert found["conll"] >= 0.85


def test_what_is_only_alike_on_near_days_stays_apart() -> None:
    """The same two meet twice in a week, a port is struck twice, two unions sanction the same country: nothing is joined."""
    near = read_coverage(FOLDER.parent / "near-days", load_rules())
    found = score(near, fuse(t for r in near for t in r.tellings))
    assert found["pair_precision"] == 1.0
    assert found["pair_recall"] >= 0.5
    assert found["conll"] >= 0.8


def test_two_meetings_of_the_same_ministers_are_two_and_a_series() -> None:
    first, second = event("03", "met in"), event("09", "round of talks")
    assert first.id != second.id
    strands = {s.id: s for s in strands_of(tellings().values())}
    others = {c.id: [strands[s] for s in c.strands] for c in clusters() if c.id != second.id}
    assert first.id in series([strands[s] for s in second.strands], others)
    assert second.id not in series([strands[s] for s in first.strands], others | {second.id: []})


def test_the_planned_meeting_is_the_one_that_was_held() -> None:
    talks = event("03", "met in")
    assert {"02", "03", "04", "05", "06", "07"} <= files(talks)
    before, after = (standing(talks, at) for at in ("2025-10-12T00:00:00Z", LATE))
    assert before is not None and before.standing is Standing.PLANNED
    assert after is not None and after.standing is Standing.CORROBORATED


def test_copies_of_one_agency_are_one_origin() -> None:
    found = standing(event("03", "met in"), "2025-10-15T02:00:00Z")
    assert found is not None
    # Reuters in two papers, the BBC on its own.
    assert found.origins == ("outlet:bbc", "outlet:reuters")


def test_two_strikes_of_one_day_are_two() -> None:
    assert event("11", "attacked the").id != event("17", "struck the").id
    assert files(event("17", "struck the")) <= {"17", "18", "19"}


def test_the_denial_finds_the_strike() -> None:
    strike = event("11", "attacked the")
    assert {"11", "12", "13", "14", "16"} <= files(strike)
    before, after = (standing(strike, at) for at in ("2025-10-15T12:00:00Z", LATE))
    assert before is not None and before.standing in (Standing.REPORTED, Standing.CORROBORATED)
    assert after is not None and after.standing is Standing.DISPUTED


@pytest.mark.parametrize(
    ("asking", "answering"), [("03-tbilisi-wire.txt", "07-followup.txt"), ("26-release.txt", "28-release-answer.txt")]
)
def test_a_later_report_answers_what_an_earlier_left_open(asking: str, answering: str) -> None:
    asked = next(r for r in reports() if r.file == asking)
    (question,) = asked.readout.questions
    found: tuple[Answer, ...] = answers(
        asked_of(question, asked.readout, asked.tellings[0].recorded), tellings().values()
    )
    later = next(r for r in reports() if r.file == answering)
    assert found
    assert found[0].claim in {t.claim for t in later.tellings}
