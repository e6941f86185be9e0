"""Reads attributions from brat standoff files (PolNeAR's): source, cue and content as spans of a text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

ROLES = ("source", "cue", "content")
Spans = Mapping[str, Sequence[tuple[int, int]]]
"""One attribution as spans by role."""


def read_brat(path: Path) -> list[Spans]:
    """The attributions of one brat file; those with neither cue nor content left out."""
    spans: dict[str, list[tuple[int, int]]] = {}
    events: list[list[str]] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        columns = line.split("\t")
        if line.startswith("T") and len(columns) > 1:
            parts = columns[1].split(" ", 1)[1].split(";")
            spans[columns[0]] = [(int(a), int(b)) for a, b in (part.split() for part in parts)]
        elif line.startswith("E") and len(columns) > 1 and columns[1].startswith("Attribution"):
            events.append(columns[1].split())
    found: list[Spans] = []
    for event in events:
        roles: dict[str, list[tuple[int, int]]] = {role: [] for role in ROLES}
        for argument in event[1:]:
            key, _, target = argument.partition(":")
            role = key.rstrip("0123456789").lower()
            if role in roles:
                roles[role].extend(spans.get(target, []))
        if roles["cue"] or roles["content"]:
            found.append({role: sorted(parts) for role, parts in roles.items()})
    return found


def brat_by_text(folder: Path) -> dict[str, list[Path]]:
    """The files of every text of a folder, named <text>_<annotator>.ann, one an annotator, in order of names."""
    found: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.ann")):
        found.setdefault(path.stem.rpartition("_")[0], []).append(path)
    return found
