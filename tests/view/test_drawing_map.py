"""The map: how exactly a place is known decides its mark, and no event is lost."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from drawn import BEIJING, CHINA, NOWHERE_CITY, PORT, SEA, SICHUAN, happening, happenings, read_svg, with_class
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tiny_world import no_world, tiny_world

from onrecord.errors import UsageError
from onrecord.records import Place, Precision, Standing
from onrecord.view.columns import columns_of
from onrecord.view.drawing import atlas as placing
from onrecord.view.drawing.atlas import Atlas, place_atlas
from onrecord.view.drawing.atlas_drawing import draw_atlas
from onrecord.view.drawing.happenings import Happening
from onrecord.view.drawing.marks import Links
from onrecord.view.drawing.nations import box_of, shapes_of
from onrecord.view.drawing.outlines import draw_outlines, load_outlines
from onrecord.view.drawing.projection import WIDTH, WORLD, Box, project, read_box

__all__ = ["no_world", "tiny_world"]
LINKS = Links(place=lambda place: f"/map?place={place}")
ASIA = Box(80, 10, 150, 60)


def placed(*rows: Happening, box: Box = WORLD) -> Atlas:
    columns = columns_of(rows)
    return place_atlas(columns, np.ones(len(columns), bool), box)


@pytest.mark.usefixtures("tiny_world")
class TestPrecision:
    def test_a_city_is_a_dot_where_it_lies(self) -> None:
        found = placed(happening(place=BEIJING), box=ASIA)
        (dot,) = found.dots
        assert (dot.x, dot.y) == pytest.approx(found.projection.place(116.4, 39.9))
        root = read_svg(draw_atlas(found, LINKS))
        assert [e.tag for e in with_class(root, "slice")] == ["circle"]
        assert not with_class(root, "site") and not with_class(root, "area")

    def test_a_site_is_a_dot_with_a_point_in_it(self) -> None:
        assert len(with_class(read_svg(draw_atlas(placed(happening(place=PORT)))), "site")) == 1

    def test_somewhere_in_a_country_hatches_the_country_and_sets_no_dot(self) -> None:
        found = placed(happening(place=CHINA), box=ASIA)
        assert not found.dots and not found.provinces
        root = read_svg(draw_atlas(found, LINKS))
        (area,) = with_class(root, "area")
        assert area.get("fill", "").startswith("url(#map-land-")
        assert area.get("d") == draw_outlines(ASIA)[0]
        assert not with_class(root, "slice") and not with_class(root, "mark")
        (link,) = with_class(root, "spot")
        assert link.get("href") == "/map?place=CHN" and "somewhere in the country" in str(link.get("aria-label"))

    def test_somewhere_in_a_province_is_a_broken_ring(self) -> None:
        root = read_svg(draw_atlas(placed(happening(place=SICHUAN))))
        assert len(with_class(root, "province")) == 1
        assert not with_class(root, "slice") and not with_class(root, "area")

    @pytest.mark.parametrize("place", [SEA, NOWHERE_CITY])
    def test_what_has_no_point_is_told_beside_the_map(self, place: Place) -> None:
        found = placed(happening(place=place), happening(place=place))
        assert (found.drawn, found.wide) == (0, ((place.name, 2),))
        assert not with_class(read_svg(draw_atlas(found)), "spot")

    def test_an_event_without_a_place_is_counted(self) -> None:
        assert placed(happening(), happening(place=BEIJING)).unplaced == 1

    def test_what_lies_beyond_the_edge_is_counted(self) -> None:
        found = placed(happening(place=BEIJING), happening(place=PORT), box=ASIA)
        assert (found.drawn, found.outside) == (1, 1)

    def test_a_country_too_small_to_be_seen_is_a_hatched_square(self) -> None:
        found = placed(happening(place=Place("Singapore", Precision.COUNTRY, "SGP")))
        (area,) = with_class(read_svg(draw_atlas(found)), "area")
        assert area.tag == "rect"


@pytest.mark.usefixtures("tiny_world")
class TestForms:
    @pytest.mark.parametrize("standing", [Standing.PLANNED, Standing.DID_NOT_HAPPEN])
    def test_planned_and_absent_events_are_hollow(self, standing: Standing) -> None:
        root = read_svg(draw_atlas(placed(happening(place=BEIJING, standing=standing))))
        assert not with_class(root, "slice")
        (mark,) = with_class(root, "mark")
        assert mark.get("class", "").endswith("planned" if standing is Standing.PLANNED else "absent")

    def test_a_country_with_planned_events_alone_is_outlined_not_hatched(self) -> None:
        (area,) = with_class(
            read_svg(draw_atlas(placed(happening(place=CHINA, standing=Standing.PLANNED), box=ASIA))), "area"
        )
        assert "hollow" in area.get("class", "") and area.get("fill") is None

    def test_a_dot_is_parted_by_cooperation_and_conflict(self) -> None:
        rows = [happening(place=BEIJING, type=kind) for kind in ("CONSULT", "AID", "ASSAULT", "X-STATEMENT")]
        slices = with_class(read_svg(draw_atlas(placed(*rows))), "slice")
        assert [one.get("class") for one in slices] == ["slice tone-2", "slice tone-4", "slice tone-0"]

    def test_places_too_many_to_be_told_apart_are_gathered(self) -> None:
        many = [
            happening(place=Place(f"Town {n}", Precision.CITY, "CHN", None, 30 + n % 40 * 0.01, 100 + n // 40 * 0.01))
            for n in range(1600)
        ]
        found = placed(*many)
        assert len(found.dots) <= placing.MOST_DOTS and sum(dot.total for dot in found.dots) == 1600
        assert "more places" in found.dots[0].name


@given(st.lists(happenings(), max_size=40), st.sampled_from((WORLD, ASIA, Box(170, -30, 200, 0))))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_event_is_in_one_mark_or_in_one_number_beside(tiny_world: Path, rows: list[Happening], box: Box) -> None:
    found = placed(*rows, box=box)
    beside = sum(count for _, count in found.wide) + found.outside + found.unplaced
    assert found.drawn + beside == len(rows)
    root = read_svg(draw_atlas(found, LINKS))
    marks = with_class(root, "spot")
    assert len(marks) == len(found.dots) + len(found.provinces) + len(found.areas)
    exact = {Precision.CITY, Precision.SITE}
    assert all(place.precision in exact for dot in found.dots for place in dot.places)


@pytest.mark.usefixtures("tiny_world")
class TestOutlines:
    def test_shapes_join_by_number_and_where_there_is_none_by_name(self) -> None:
        assert dict(shapes_of().items()) == {
            "CHN": (0,), "PRK": (1,), "FJI": (2,), "XKX": (3,),
        }  # fmt: skip

    def test_a_shared_border_is_the_same_points_on_both_sides(self) -> None:
        china, korea = (shape.rings[0][:, :2] for shape in load_outlines()[:2])
        border = {(110.0, 30.0), (110.0, 40.0)}
        assert border <= {tuple(p.round(6)) for p in china} and border <= {tuple(p.round(6)) for p in korea}

    def test_a_ring_across_the_date_line_stays_in_one_piece(self) -> None:
        ring = load_outlines()[2].rings[0]
        assert abs(np.diff(ring[:, 0])).max() < 10
        path = draw_outlines(Box(170, -30, 200, 0))[2]
        x = float(path[1:].split(" ")[0])
        assert 0 < x < WIDTH

    def test_a_country_is_framed_by_its_mainland(self) -> None:
        box = box_of("CHN")
        assert box is not None and box.west < 100 < 110 < box.east < 115

    def test_what_no_list_places_has_no_frame(self) -> None:
        assert box_of("QQQ") is None


@pytest.mark.usefixtures("no_world")
def test_without_outlines_the_marks_are_still_drawn() -> None:
    found = placed(happening(place=CHINA), happening(place=BEIJING))
    root = read_svg(draw_atlas(found, LINKS))
    assert [area.tag for area in with_class(root, "area")] == ["rect"]
    assert len(with_class(root, "slice")) == 1


@pytest.mark.parametrize("text", ["", None])
def test_no_box_is_the_world(text: str | None) -> None:
    assert read_box(text) == WORLD


@pytest.mark.parametrize(
    "text", ["1,2,3", "a,b,c,d", "10,0,5,5", "0,-95,10,10", "nan,0,1,1", "0,0,0.001,1", "0,inf,1,1"]
)
def test_a_box_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(UsageError, match="box"):
        read_box(text)


@given(st.floats(-360, 500), st.floats(-85, 80), st.floats(0.1, 200), st.floats(0.1, 60))
@settings(max_examples=80, deadline=None)
def test_whatever_is_shown_lies_on_the_paper(west: float, south: float, width: float, height: float) -> None:
    box = Box(west, south, west + width, min(90.0, south + height))
    projection = project(box)
    assert 300 < projection.height < 700
    for share in (0.01, 0.5, 0.99):
        x, y = projection.place(box.west + share * width, box.south + share * (box.north - box.south))
        assert projection.shows(x, y)
    assert read_box(str(box.grown(0.5).moved(0.4, 0.4))).north <= 90
