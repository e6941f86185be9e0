"""A world of four squares, as TopoJSON: two neighbours that share a border, one across the date line, one without a code."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from onrecord.view import topology
from onrecord.view.drawing import nations, outlines

SCALE = 0.01
ORIGIN = (-180.0, -90.0)


def quantised(*points: tuple[float, float]) -> list[list[int]]:
    """An arc as TopoJSON has it: whole numbers, each after the first told from the one before."""
    whole = [(round((x - ORIGIN[0]) / SCALE), round((y - ORIGIN[1]) / SCALE)) for x, y in points]
    return [list(whole[0])] + [[b[0] - a[0], b[1] - a[1]] for a, b in itertools.pairwise(whole)]


TOPOLOGY: dict[str, Any] = {
    "type": "Topology",
    "transform": {"scale": [SCALE, SCALE], "translate": list(ORIGIN)},
    "arcs": [
        quantised((110, 30), (110, 40)),  # the border that 0 and 1 share
        quantised((110, 40), (100, 40), (100, 30), (110, 30)),
        quantised((110, 30), (120, 30), (120, 40), (110, 40)),
        quantised((176, -20), (179.9, -20), (-178, -20), (-178, -16), (176, -16), (176, -20)),
        quantised((20, 40), (22, 40), (22, 42), (20, 42), (20, 40)),
    ],
    "objects": {
        "countries": {
            "type": "GeometryCollection",
            "geometries": [
                {"type": "Polygon", "id": "156", "arcs": [[0, 1]], "properties": {"name": "China"}},
                {"type": "Polygon", "id": "408", "arcs": [[2, -1]], "properties": {"name": "North Korea"}},
                {"type": "MultiPolygon", "id": "242", "arcs": [[[3]]], "properties": {"name": "Fiji"}},
                {"type": "Polygon", "arcs": [[4]], "properties": {"name": "Kosovo"}},
            ],
        }
    },
}


@pytest.fixture
def tiny_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The outlines of the four squares in place of the built ones."""
    file = tmp_path / "outlines.json.gz"
    source = tmp_path / "world.json"
    source.write_text(json.dumps(TOPOLOGY), encoding="utf-8")
    topology.write_outlines(source, file)
    yield from _instead(file, monkeypatch)


@pytest.fixture
def no_world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package that was built without outlines."""
    yield from _instead(tmp_path / "none.json.gz", monkeypatch)


def _instead(file: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    caches = (outlines.load_outlines, outlines.draw_outlines, nations.shapes_of)
    monkeypatch.setattr(outlines, "FILE", file)
    for cache in caches:
        cache.cache_clear()
    yield file
    for cache in caches:
        cache.cache_clear()
