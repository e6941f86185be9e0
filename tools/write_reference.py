"""Writes docs/reference.md and docs/ontology.md from the source, which alone says what a record and a type is.

python tools/write_reference.py            # the tests check that both are as it writes them
"""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "onrecord"
DOCS = ROOT / "docs"
QUADS = {"1": "verbal cooperation", "2": "material cooperation", "3": "verbal conflict", "4": "material conflict"}


def reference() -> str:
    """Every record and every closed vocabulary of records.py, with the docstrings of their fields."""
    tree = ast.parse((SOURCE / "records.py").read_text(encoding="utf-8"))
    lines = ["# The record", "", "Generated from `src/onrecord/records.py` by `tools/write_reference.py`.", ""]
    lines += [_joined(ast.get_docstring(tree) or ""), ""]
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
            lines += _section(node)
    return "\n".join(lines).rstrip() + "\n"


def _section(node: ast.ClassDef) -> Iterator[str]:
    listed = any(isinstance(base, ast.Name) and base.id == "StrEnum" for base in node.bases)
    yield from (f"## {node.name}", "", _joined(ast.get_docstring(node) or ""), "")
    rows = list(_values(node) if listed else _fields(node))
    if rows:
        yield from (
            "| value | meaning |" if listed else "| field | type | meaning |",
            "|---|---|" if listed else "|---|---|---|",
        )
        yield from ("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)
        yield ""


def _fields(node: ast.ClassDef) -> Iterator[tuple[str, str, str]]:
    for statement, behind in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            default = f", {ast.unparse(statement.value)} by default" if _plain(statement.value) else ""
            yield f"`{statement.target.id}`", f"`{ast.unparse(statement.annotation)}`{default}", _docstring(behind)


def _plain(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant | ast.Attribute)


def _values(node: ast.ClassDef) -> Iterator[tuple[str, str]]:
    for statement, behind in zip(node.body, [*node.body[1:], None], strict=True):
        if isinstance(statement, ast.Assign) and isinstance(statement.value, ast.Constant):
            yield f"`{statement.value.value}`", _docstring(behind)


def _docstring(node: ast.stmt | None) -> str:
    text = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and node.value.value
    return _joined(str(text)) if text else ""


def _joined(text: str) -> str:
    """Paragraphs without line breaks of their own."""
    return "\n\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text.strip()))


def ontology() -> str:
    """Every type with its modes, and every context, from the tables that the coder reads."""
    lines = [
        "# The ontology",
        "",
        "Generated from `src/onrecord/data/plover.csv` and `contexts.csv` by `tools/write_reference.py`. Types and modes are",
        "PLOVER's (manual 2.0), definitions our own; types that begin with `X-` are ours and never pass for PLOVER's. `score` is",
        "PLOVER's, -10 to +10; `cameo` the code where the text says no more.",
        "",
    ]
    rows = list(_table("plover.csv"))
    for kind in (row for row in rows if row["kind"] == "type"):
        quad = QUADS.get(kind["quad"], "no quad class")
        lines += [f"## {kind['type']}", "", f"{kind['definition']}. {quad.capitalize()}{_codes(kind)}.", ""]
        modes = [row for row in rows if row["kind"] == "mode" and row["type"] == kind["type"]]
        if modes:
            lines += ["| mode | score | cameo | meaning |", "|---|---|---|---|"]
            lines += [
                f"| {m['mode']} | {m['score'] or kind['score']} | {m['cameo']} | {m['definition']} |" for m in modes
            ]
            lines.append("")
    lines += ["## Contexts", "", "| context | meaning |", "|---|---|"]
    lines += [f"| {row['context']} | {row['definition']} |" for row in _table("contexts.csv")]
    return "\n".join(lines) + "\n"


def _codes(kind: dict[str, str]) -> str:
    codes = [f"{name} {kind[name]}" for name in ("score", "cameo") if kind[name]]
    return f"; {', '.join(codes)}" if codes else ""


def _table(name: str) -> Iterator[dict[str, str]]:
    lines = (SOURCE / "data" / name).read_text(encoding="utf-8").splitlines()
    yield from csv.DictReader(line for line in lines if line.strip() and not line.startswith("#"))


PAGES = {"reference.md": reference, "ontology.md": ontology}

if __name__ == "__main__":
    for name, write in PAGES.items():
        (DOCS / name).write_text(write(), encoding="utf-8")
