"""Fusion is a pure function of the set of claims: no order, no batch, no split changes what is one event."""

import random
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from told import anything, telling

from onrecord.fusion.blocks import WHOLE, WINDOW, block_keys, candidates
from onrecord.fusion.facts import Cluster, Decision, Telling
from onrecord.fusion.fuse import components, fuse, fuse_component, links_in, rename
from onrecord.fusion.growth import Growing
from onrecord.fusion.strands import strands_of
from onrecord.fusion.view import view_of

TIMES = settings().max_examples // 100
"""How much more than usual is tried: 50 times under `--hypothesis-profile thousands`."""
THOROUGH = settings(max_examples=60 * TIMES, deadline=None, suppress_health_check=list(HealthCheck))


def together(clusters: tuple[Cluster, ...]) -> set[frozenset[str]]:
    return {frozenset(c.claims) for c in clusters}


def one(*tellings: Telling, decisions: tuple[Decision, ...] = ()) -> bool:
    return len(fuse(tellings, decisions)) == 1


# ------------------------------------------------------------------ what is one event


def test_two_papers_tell_of_one_meeting() -> None:
    assert one(
        telling("a", who="putin kim", on="2025-09-03", at="beijing"), telling("b", who="putin kim", on="2025-09-03")
    )


def test_a_government_stands_for_its_leader() -> None:
    assert one(telling("a", who="putin xi", on="2025-09-03"), telling("b", who="kremlin xi", on="2025-09-03"))


def test_a_report_without_a_day_tells_of_the_days_before_it() -> None:
    told = telling("a", who="putin kim", on="2025-09-03", at="beijing")
    assert one(told, telling("b", who="putin kim", at="guesthouse", published="2025-09-04T02:00:00Z"))
    assert not one(told, telling("b", who="putin kim", at="guesthouse", published="2025-09-20"))


def test_meetings_a_week_apart_are_two() -> None:
    assert not one(telling("a", who="putin kim", on="2025-09-03"), telling("b", who="putin kim", on="2025-09-10"))


def test_a_meeting_with_somebody_else_is_another() -> None:
    assert not one(telling("a", who="putin kim", on="2025-09-03"), telling("b", who="putin xi", on="2025-09-03"))


def test_attacks_on_two_cities_are_two() -> None:
    assert not one(
        telling("a", "ASSAULT", "russian-army", "ukraine", on="2025-09-03", at="kyiv"),
        telling("b", "ASSAULT", "russian-army", "ukraine", on="2025-09-03", at="kharkiv"),
    )


def test_what_one_country_does_the_other_does_not() -> None:
    assert not one(
        telling("a", "ASSAULT", "russian-army", "ukraine", on="2025-09-03", at="kyiv"),
        telling("b", "ASSAULT", "ukraine", "russian-army", on="2025-09-03", at="kyiv"),
    )


def test_where_shelling_is_daily_parties_and_day_do_not_tell_which() -> None:
    a = telling("a", "ASSAULT", "russian-army", "ukraine", on="2025-09-03", trigger=("shell",))
    b = telling("b", "ASSAULT", "russian-army", "ukraine", on="2025-09-03", trigger=("bomb",))
    assert not one(a, b)
    assert one(
        replace(a, trigger=("bomb",), words=("14", "kyiv", "market")),
        replace(b, trigger=("bomb",), words=("14", "market")),
    )


def test_a_planned_meeting_and_the_one_that_happens_are_one() -> None:
    plan = telling("a", who="putin kim", on="2025-09-03", modality="planned", published="2025-08-28")
    assert one(plan, telling("b", who="putin kim", on="2025-09-03", at="beijing"))
    postponed = telling("c", who="putin kim", on="2025-09-05", published="2025-09-05")
    assert not one(plan, postponed)


def test_two_meetings_that_one_report_tells_apart_stay_apart() -> None:
    first = telling("a", who="putin kim", on="2025-09-03", report="r", group="1")
    second = telling("b", who="putin kim", on="2025-09-03", report="r", group="2")
    bridge = telling("c", who="putin kim", on="2025-09-03")
    assert not one(first, second)
    assert len(fuse([first, second, bridge])) == 2


def test_denials_tell_of_no_happening_of_their_own() -> None:
    assert fuse([telling("a", "X-DENY", "kremlin")]) == ()


# ------------------------------------------------------------------ decisions


A_FEW = [
    telling("a", who="putin kim", on="2025-09-03"),
    telling("b", who="putin kim", on="2025-09-03"),
    telling("c", who="armenia azerbaijan", on="2025-09-20"),
]


def test_a_person_tells_two_events_to_be_one() -> None:
    decided = (Decision("a", "c", True, "2025-09-21T10:00:00Z"),)
    assert together(fuse(A_FEW, decided)) == {frozenset("abc")}


def test_a_person_tells_two_claims_apart() -> None:
    decided = (Decision("b", "a", False, "2025-09-21T10:00:00Z"),)
    assert together(fuse(A_FEW, decided)) == {frozenset("a"), frozenset("b"), frozenset("c")}


def test_the_later_word_holds() -> None:
    decided = (Decision("a", "b", False, "2025-09-21T10:00:00Z"), Decision("b", "a", True, "2025-09-22T10:00:00Z"))
    assert together(fuse(A_FEW, decided)) == together(fuse(A_FEW, decided[::-1])) == together(fuse(A_FEW))


def test_a_person_tells_apart_what_a_report_put_together() -> None:
    same = [telling(k, who="putin kim", on="2025-09-03", report="r", group="g") for k in "ab"]
    assert one(*same)
    assert not one(*same, decisions=(Decision("a", "b", False),))


# ------------------------------------------------------------------ a pure function of the set


@THOROUGH
@given(anything(), st.randoms(use_true_random=False))
def test_order_changes_nothing(tellings: list[Telling], chance: random.Random) -> None:
    expected = fuse(tellings)
    assert sorted(c for cluster in expected for c in cluster.claims) == sorted(
        t.claim for t in tellings if t.type != "X-DENY"
    )
    for _ in range(5):
        chance.shuffle(tellings)
        assert fuse(tellings) == expected


@THOROUGH
@given(anything(), st.randoms(use_true_random=False), st.data())
def test_any_batches_give_what_a_rebuild_gives(
    tellings: list[Telling], chance: random.Random, data: st.DataObject
) -> None:
    ids = [t.claim for t in tellings]
    decided = tuple(
        Decision(a, b, data.draw(st.booleans())) for a, b in data.draw(st.lists(st.tuples(*[st.sampled_from(ids)] * 2)))
        if a != b
    )[:4]  # fmt: skip
    expected = fuse(tellings, decided)
    for _ in range(3):
        chance.shuffle(tellings)
        growing = Growing(decided)
        rest = list(tellings)
        while rest:
            size = chance.randint(1, len(rest))
            growing.add(rest[:size])
            rest = rest[size:]
        assert growing.clusters() == expected


def crowd(count: int, chance: random.Random) -> list[Telling]:
    """Many tellings of one pair of countries on one day."""
    return [
        telling(
            f"c{k:04d}",
            "ASSAULT",
            "russian-army",
            "ukraine",
            on="2025-09-03",
            at=chance.choice(["kyiv", "kharkiv", "ukraine", None]),
            trigger=(chance.choice(["shell", "strik", "bomb"]),),
            words=" ".join(f"{chance.choice('vwxyz')}{chance.randrange(20)}" for _ in range(4)),
        )
        for k in range(count)
    ]


@pytest.mark.parametrize("seed", range(6))
def test_a_heavy_block_grows_to_what_a_rebuild_gives(seed: int) -> None:
    chance = random.Random(seed)
    tellings = crowd(3 * WHOLE, chance)
    expected = fuse(tellings)
    assert len(expected) > 3
    chance.shuffle(tellings)
    growing = Growing()
    for start in range(0, len(tellings), 29):
        growing.add(tellings[start : start + 29])
    assert growing.clusters() == expected


def test_comparisons_in_a_heavy_block_are_bounded() -> None:
    views = [view_of(s) for s in strands_of(crowd(2000, random.Random(1)))]
    assert len(candidates(views)) <= 3 * WINDOW * len(views)


@THOROUGH
@given(anything())
def test_a_component_alone_gives_its_part_of_the_whole(tellings: list[Telling]) -> None:
    strands = {s.id: s for s in strands_of(tellings)}
    blocks: dict[str, list[str]] = {}
    for s in strands.values():
        for key in block_keys(s):
            blocks.setdefault(key, []).append(s.id)
    links = [link for members in blocks.values() for link in links_in(strands[m] for m in members)]
    parts = [fuse_component((strands[m] for m in part), links) for part in components(strands, links)]
    assert {c for part in parts for c in part} == set(fuse(tellings))


@THOROUGH
@given(anything())
def test_no_event_contradicts_itself(tellings: list[Telling]) -> None:
    """Strands of two exact days more than a day apart are never one event."""
    day = {s.id: s.start for s in strands_of(tellings)}
    for cluster in fuse(tellings):
        assert not ({"2025-09-02", "2025-09-04"} <= {day[s] for s in cluster.strands})


# ------------------------------------------------------------------ ids


def test_an_event_keeps_its_id_while_later_claims_join() -> None:
    first = telling("m", who="putin kim", on="2025-09-03", published="2025-09-03T08:00:00Z")
    later = telling("a", who="putin kim", on="2025-09-03", published="2025-09-03T12:00:00Z")
    (before,) = fuse([first])
    (after,) = fuse([first, later])
    assert before.id == after.id
    assert rename([before], [after]).redirects == {}


def test_an_event_that_joins_an_earlier_one_is_redirected() -> None:
    growing = Growing()
    growing.add([telling("b", who="putin kim", on="2025-09-03", published="2025-09-03T12:00:00Z")])
    (before,) = growing.clusters()
    growing.add([telling("a", who="putin kim", on="2025-09-03", published="2025-09-03T08:00:00Z")])
    (after,) = growing.clusters()
    assert before.id != after.id
    assert growing.redirects == {before.id: after.id}


def test_every_link_says_why() -> None:
    (cluster,) = fuse(A_FEW[:2])
    (link,) = cluster.links
    assert {"parties", "day", "type"} <= {r.feature for r in link.why}
    assert link.score > 0.5
