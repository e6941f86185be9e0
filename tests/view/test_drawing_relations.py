"""Two actors over a year, networks, offices, the history of a standing: what is drawn of what."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import numpy as np
import pytest
from drawn import ARMY, KOREA, RUSSIA, happening, happenings, read_svg, with_class
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.records import Actor, ActorKind, Standing
from onrecord.view.columns import columns_of
from onrecord.view.drawing.dyad import Year, draw_year, place_year
from onrecord.view.drawing.happenings import Form, Happening, Tone
from onrecord.view.drawing.marks import Links
from onrecord.view.drawing.network import (
    EDGES_A_NODE,
    HEIGHT,
    MOST_NODES,
    Edge,
    Network,
    draw_network,
    lay_out,
    network_of,
)
from onrecord.view.drawing.network import WIDTH as NETWORK_WIDTH
from onrecord.view.drawing.offices import Office, draw_offices
from onrecord.view.drawing.standing import Stretch, draw_standing

LAST = date(2025, 12, 31).toordinal()
LINKS = Links(
    days=lambda since, until: f"/day/{since}", actor=lambda a: f"/actor/{a}", pair=lambda a, b: f"/dyad?{a}+{b}"
)


def year(*rows: Happening) -> Year:
    return place_year(rows, LAST)


class TestDyad:
    def test_cooperation_grows_up_and_conflict_down_and_a_day_leads_to_its_page(self) -> None:
        root = read_svg(draw_year(year(happening(type="AID"), happening(type="ASSAULT")), LINKS))
        (link,) = with_class(root, "bin")
        assert link.get("href") == "/day/2025-09-03"
        up, down = with_class(root, "mark")
        assert "tone-2" in up.get("class", "") and "tone-4" in down.get("class", "")
        middle = float(with_class(root, "axis")[0].get("d", "").split(" ")[1].split("H")[0])
        assert float(up.get("y", 0)) + float(up.get("height", 0)) == pytest.approx(middle)
        assert float(down.get("y", 0)) == pytest.approx(middle)

    def test_an_event_counts_once_however_many_reports_tell_it(self) -> None:
        assert year(replace(happening(), reports=40, origins=9)).drawn == 1

    def test_an_event_without_an_independent_origin_is_hatched(self) -> None:
        root = read_svg(draw_year(year(happening(origins=0))))
        assert "form-doubted" in with_class(root, "mark")[0].get("class", "")
        assert "form-told" in with_class(read_svg(draw_year(year(happening(origins=1)))), "mark")[0].get("class", "")

    @pytest.mark.parametrize("standing", [Standing.PLANNED, Standing.DID_NOT_HAPPEN])
    def test_planned_and_absent_events_are_rings_on_a_line(self, standing: Standing) -> None:
        root = read_svg(draw_year(year(happening(standing=standing))))
        assert len(with_class(root, "stalk")) == 1
        assert [mark.tag for mark in with_class(root, "mark")] == ["circle"]

    def test_what_is_not_known_to_the_day_stands_beside(self) -> None:
        found = year(happening("2025-09"), happening(None), happening("2019-01-01"), happening("2025-01-01"))
        assert (found.vague, found.undated, found.outside, found.drawn) == ((("2025-09", 1),), 1, 1, 1)

    @given(st.lists(happenings(), max_size=40))
    @settings(max_examples=40, deadline=None)
    def test_every_event_is_drawn_once_or_counted_beside(self, rows: list[Happening]) -> None:
        found = year(*rows)
        beside = sum(count for _, count in found.vague) + found.outside + found.undated
        assert found.drawn + beside == len(rows)
        assert len(with_class(read_svg(draw_year(found, LINKS)), "bin")) == len(found.days)


def network(*rows: Happening, most: int = 100, by_country: bool = False) -> Network:
    columns = columns_of(rows)
    return network_of(columns, np.ones(len(columns), bool), most, by_country)


class TestNetwork:
    def test_a_line_weighs_the_events_that_two_share(self) -> None:
        found = network(happening(), happening(type="ASSAULT"), happening(type="ASSAULT"), happening(parties=(ARMY,)))
        (edge,) = found.edges
        ends = {found.nodes[edge.a].actor.id, found.nodes[edge.b].actor.id}
        assert ends == {"RUS:GOV", "PRK:GOV"}
        assert (edge.events, edge.cooperation, edge.conflict, edge.tone) == (3, 1, 2, Tone.MATERIAL_CONFLICT)
        assert {node.actor.id: node.events for node in found.nodes} == {"RUS:GOV": 3, "PRK:GOV": 3}

    def test_who_shares_no_event_with_the_others_is_told_beside_the_chart(self) -> None:
        found = network(happening(), happening(parties=(ARMY,)))
        assert (len(found.nodes), found.alone) == (2, 1)
        assert (len(network(happening(parties=(ARMY,))).nodes), network(happening(parties=(ARMY,))).alone) == (0, 1)

    def test_one_actor_in_two_roles_is_not_bound_to_itself(self) -> None:
        assert not network(happening(parties=(RUSSIA, RUSSIA))).edges

    def test_by_country_the_army_and_its_government_are_one(self) -> None:
        found = network(happening(parties=(ARMY, KOREA)), happening(parties=(RUSSIA, KOREA)), by_country=True)
        assert {node.actor.id: node.events for node in found.nodes} == {"RUS": 2, "PRK": 2}

    def test_a_node_leads_to_its_actor_and_a_line_to_both(self) -> None:
        root = read_svg(draw_network(network(happening()), LINKS))
        assert {e.get("href") for e in with_class(root, "actor")} == {"/actor/RUS:GOV", "/actor/PRK:GOV"}
        assert with_class(root, "pair")[0].get("href") == "/dyad?PRK:GOV+RUS:GOV"

    def test_what_there_is_no_room_for_is_counted(self) -> None:
        people = [Actor(f"person:{n:04}", f"P{n}", ActorKind.PERSON) for n in range(MOST_NODES + 40)]
        rows = [happening(parties=(people[i], people[i * 7 % len(people)])) for i in range(len(people))]
        rows += [happening(parties=(people[i], people[j])) for i in range(40) for j in range(i)]
        found = network(*rows, most=1000)
        assert (len(found.nodes) + found.alone, found.more_nodes) == (MOST_NODES, 40)
        assert found.alone < 10
        assert len(network(*rows, most=20).edges) == 20 * EDGES_A_NODE
        assert network(*rows, most=20).more_edges > 0

    @given(st.integers(0, 40), st.randoms(use_true_random=False))
    @settings(max_examples=20, deadline=None)
    def test_the_layout_is_the_same_every_time_and_on_the_paper(self, size: int, draw: Random) -> None:
        pairs = [draw.sample(range(size), 2) for _ in range(size if size > 1 else 0)]
        edges = [Edge(min(pair), max(pair), 1, 0, 0) for pair in pairs]
        places = lay_out(size, edges, 30)
        assert places == lay_out(size, edges, 30)
        assert len(set(places)) == size
        assert all(0 < x < NETWORK_WIDTH and 0 < y < HEIGHT for x, y in places)

    def test_the_bound_lie_nearer_than_the_unbound(self) -> None:
        groups = ((0, 2, 4, 6), (1, 3, 5, 7))
        edges = [Edge(a, b, 5, 0, 0) for group in groups for a in group for b in group if a < b]
        at = np.array(lay_out(8, edges))
        apart = np.linalg.norm(at[:, None] - at[None, :], axis=2)
        same = np.arange(8)[:, None] % 2 == np.arange(8) % 2
        assert apart[same].mean() < 0.7 * apart[~same].mean()

    def test_nobody_no_network(self) -> None:
        assert network(happening(parties=())).nodes == ()


class TestOffices:
    def test_a_term_that_goes_on_ends_softly_where_it_was_last_seen(self) -> None:
        drawn = draw_offices([Office("President of Ruritania", "2012-05-07", None, "2025-12")], LAST)
        assert drawn is not None
        (bar,) = with_class(read_svg(drawn), "interval")
        assert bar.get("mask") == "url(#offices-soft-end)"

    def test_exact_days_make_hard_ends_and_years_soft_ones(self) -> None:
        terms = [Office("a", "2000-01-01", "2001-01-01"), Office("b", "2002", "2003")]
        masks = [bar.get("mask") for bar in with_class(read_svg(draw_offices(terms, LAST) or ""), "interval")]
        assert masks == [None, "url(#offices-soft-both)"]

    def test_terms_without_any_date_are_not_drawn(self) -> None:
        assert draw_offices([Office("always", None, None)], LAST) is None


class TestStanding:
    HISTORY = (
        Stretch("2025-09-01T00:00:00Z", Standing.PLANNED, 0, 1),
        Stretch("2025-09-03T10:00:00Z", Standing.CLAIMED, 0, 2),
        Stretch("2025-09-03T12:00:00Z", Standing.CORROBORATED, 3, 5),
    )

    def test_each_standing_is_a_stretch_in_order_and_even_an_hour_is_seen(self) -> None:
        bands = with_class(read_svg(draw_standing(self.HISTORY, "2026-09-03T12:00:00Z")), "stretch")
        assert [e.get("class") for e in bands] == ["stretch s-planned", "stretch s-claimed", "stretch s-corroborated"]
        lefts = [float(e.get("x", 0)) for e in bands]
        assert lefts == sorted(lefts) and all(float(e.get("width", 0)) > 20 for e in bands)

    def test_it_is_told_in_words_too(self) -> None:
        about = read_svg(draw_standing(self.HISTORY, "2026-09-03T12:00:00Z")).find("desc")
        assert about is not None and "from 2025-09-03 12:00: corroborated, 3 independent origins, 5 reports" in str(
            about.text
        )

    @given(st.integers(1, 60))
    @settings(max_examples=20, deadline=None)
    def test_any_number_of_stretches_fits(self, count: int) -> None:
        steps = [Stretch(f"2025-09-{1 + n % 28:02}T00:00:00Z", Standing.CLAIMED, n, n) for n in range(count)]
        bands = with_class(read_svg(draw_standing(steps, steps[-1].since)), "stretch")
        assert len(bands) == count
        assert all(float(e.get("x", 0)) >= 0 and float(e.get("x", 0)) + float(e.get("width", 0)) <= 641 for e in bands)


def test_forms_are_told_apart_without_colour() -> None:
    """A told, a doubted, a planned and an absent mark differ in fill, stripes or stroke, not in hue alone."""
    rows = [happening(standing=s, origins=1) for s in (Standing.REPORTED, Standing.DENIED)]
    fills = [mark.get("fill") for mark in with_class(read_svg(draw_year(year(*rows))), "mark")]
    assert fills[0] is None and str(fills[1]).startswith("url(#dyad-doubt-")
    assert {form.words for form in Form} == {
        "told as done", "disputed, denied or unconfirmed", "planned", "did not happen",
    }  # fmt: skip
