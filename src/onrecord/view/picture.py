"""A chart as a file: the drawing with its colours in it, so that any program shows it, on paper white."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from starlette.responses import Response

from onrecord.view.drawing.happenings import Tone
from onrecord.view.drawing.svg import Drawn, words
from onrecord.view.serving import missing

STATIC = Path(__file__).parent / "static"
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)


def picture(drawn: Drawn | None, name: str) -> Response:
    """A drawing to be saved. Raises 404 where there was nothing to draw."""
    if drawn is None:
        raise missing("there is no dated event to draw")
    styled = drawn.replace(">", f"><style>{words(plain_style())}</style>", 1)
    head = {"Content-Disposition": f'attachment; filename="{name}.svg"'}
    # The sheet of a saved file is its own; the policy of the page would forbid it where it is opened from here.
    head["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return Response('<?xml version="1.0" encoding="UTF-8"?>\n' + styled, media_type="image/svg+xml", headers=head)


@lru_cache(maxsize=1)
def plain_style() -> str:
    """The rules of charts in their light colours, without variables, which programs other than browsers do not know."""
    sheets = [_COMMENT.sub("", (STATIC / name).read_text(encoding="utf-8")) for name in ("style.css", "charts.css")]
    values: dict[str, str] = {}
    for sheet in sheets:
        for _, body in re.findall(r"(:root)\s*\{([^}]*)\}", sheet):
            for name, value in re.findall(r"(--[\w-]+):\s*([^;]+)", body):
                # The first that is met is the light one; the dark one stands behind it.
                values.setdefault(name, value.strip())
    charts = re.sub(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}", "", sheets[1])
    rules = [_plain(selector.strip(), body.strip(), values) for selector, body in _RULE.findall(charts)]
    base = "svg { background: #fff; font: 12px system-ui, sans-serif; }"
    return "\n".join([base, *filter(None, rules)])


def _plain(selector: str, body: str, values: dict[str, str]) -> str:
    if selector.startswith((":root", ".tone-")) or ":" in selector:
        return ""
    if "var(--tone)" not in body:
        return f"{selector} {{ {_filled(body, values)} }}"
    tones = [(f"{selector}.tone-{int(tone)}", body.replace("--tone)", f"--tone-{int(tone)})")) for tone in Tone]
    return "\n".join(f"{one} {{ {_filled(rule, values)} }}" for one, rule in tones)


def _filled(body: str, values: dict[str, str]) -> str:
    return re.sub(r"var\((--[\w-]+)\)", lambda match: values.get(match[1], "#000"), body)
