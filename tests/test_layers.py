"""Imports point down only (CONTRIBUTING.md draws the rows)."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parent.parent / "src" / "onrecord"
ROWS = (
    ("errors", "records", "heap"),
    ("rules", "families"),
    ("language",),
    ("readers", "entities", "coding", "attribution", "fetch"),
    ("events",),
    ("fusion",),
    ("pipeline", "terminal", "ledger"),
    ("watch", "export", "scale"),
    ("view",),
    ("imports",),
    ("evaluate",),
    ("cli",),
)
RANK = {name: rank for rank, row in enumerate(ROWS) for name in row}


def imported(tree: ast.AST) -> set[str]:
    """First parts below `onrecord` of everything that a module imports, in functions too."""
    found = set()
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        found |= {name.split(".")[1] for name in names if name.startswith("onrecord.")}
    return found


def violations(room: str, source: str) -> list[str]:
    return [
        f"{room} imports {other}"
        for other in sorted(imported(ast.parse(source)))
        if other != room
        and (
            RANK[other] > RANK[room] or (RANK[other] == RANK[room] and RANK[room] >= RANK["readers"] and other != room)
        )
    ]


def rooms() -> list[tuple[str, Path]]:
    return [
        (path.relative_to(SOURCE).parts[0].removesuffix(".py"), path)
        for path in sorted(SOURCE.rglob("*.py"))
        if path != SOURCE / "__init__.py"
    ]


@pytest.mark.parametrize(("room", "path"), rooms(), ids=lambda value: str(value).rpartition("onrecord/")[2])
def test_imports_point_down(room: str, path: Path) -> None:
    assert room in RANK, f"{room} has no row: give it one in ROWS and in CONTRIBUTING.md"
    assert violations(room, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("room", "source"),
    [
        ("records", "from onrecord.language.parse import parse"),
        ("coding", "from onrecord.attribution.record import attribute"),
        ("language", "def f():\n    import onrecord.pipeline"),
    ],
)
def test_a_violation_is_caught(room: str, source: str) -> None:
    assert violations(room, source)
