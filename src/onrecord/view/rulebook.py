"""A rule as it stands in its file: what "frames/consult.toml:12" in a reason leads to."""

from __future__ import annotations

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from onrecord.errors import UsageError
from onrecord.rules import DATA, data_files
from onrecord.view.serving import missing, view_of

AROUND = 12
"""Lines shown before and behind the one that is meant."""
_SUFFIXES = frozenset({".csv", ".toml"})


def rule_page(request: Request) -> Response:
    """The lines of a packaged rule file, or of one in the user's own folder, around the rule."""
    view, at = view_of(request), request.query_params.get("at", "")
    found = re.match(r"(.{1,300}?):(\d{1,7})(?:\s|$)", at)
    if not found:
        raise UsageError(f"{at[:80]!r} names no rule; one is written as frames/consult.toml:12")
    name, number = found[1], int(found[2])
    lines = _lines(name, view.settings.rules)
    if not 1 <= number <= len(lines):
        raise missing(f"{name} has {len(lines)} lines, and no line {number}")
    first = max(1, number - AROUND)
    return view.page(
        request, "rule.html", title=f"{name}, line {number}", number=number, rule=at,
        lines=list(enumerate(lines[first - 1 : number + AROUND], first)),
    )  # fmt: skip


def _lines(name: str, own: Path | None) -> list[str]:
    """The lines of a file that rules are read from. Names are looked up, never opened: no other name leads to a file."""
    folder, file = Path(name).parent, Path(name).suffix
    if file in _SUFFIXES and folder.name in {entry.name for entry in DATA.iterdir() if entry.is_dir()}:
        known = dict(data_files(folder.name, file, own))
        if name in known:
            return known[name].read_text(encoding="utf-8").splitlines()
    raise missing(f"no rule file {name!r}")
