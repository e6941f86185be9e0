"""SVG as text: an element from its attributes and children, everything that is not drawn yet escaped.

Only attributes and classes are written, never `style` or script: the page's content security policy runs neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

_CONTROL = re.compile("[^\t\n -~\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML has no place for."""


class Drawn(str):
    """Text that is mark-up already; any other string is words, and is escaped where it comes into a drawing."""

    __slots__ = ()

    def __html__(self) -> str:
        """Templates take it as it is."""
        return str(self)


Attribute = str | int | float | None


def tag(name: str, *children: str, **attributes: Attribute) -> Drawn:
    """One element. `class_` is "class", other underscores are hyphens; None leaves an attribute out."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_value(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    inner = "".join(child if isinstance(child, Drawn) else words(child) for child in children)
    return Drawn(f"<{name}{given}>{inner}</{name}>" if inner else f"<{name}{given}/>")


def joined(parts: Iterable[Drawn]) -> Drawn:
    """Drawn parts in a row."""
    return Drawn("".join(parts))


def words(text: str) -> Drawn:
    """Words made harmless: mark-up escaped, and control characters, which XML has no place for, left out."""
    return Drawn(escape(_CONTROL.sub("", text)))


def number(value: float) -> str:
    """A length: two decimals at most, no needless zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if value % 1 else str(int(value))


def linked(href: str | None, *children: str, label: str | None = None, **attributes: Attribute) -> Drawn:
    """Children in a link, which is reached by the keyboard; without an address a plain group. `label` names it aloud."""
    if href is None:
        return tag("g", *children, **attributes)
    return tag("a", *children, href=href, aria_label=label, **attributes)


def chart(
    width: float, height: float, *children: str, name: str, title: str, about: str, days: str | None = None
) -> Drawn:
    """A whole drawing of a size in its own units, with a title and a description for those who cannot see it.

    `days` says to scripts which days lie where: "first,last,left,right", days as ordinals since 1970-01-01.

    `name` is unique on its page. The role is a group, not an image: an image would hide its links.
    """
    return tag(
        "svg", tag("title", title, id=f"{name}-title"), tag("desc", about, id=f"{name}-about"), *children,
        xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(width)} {number(height)}", width=number(width),
        height=number(height), role="group", aria_labelledby=f"{name}-title", aria_describedby=f"{name}-about",
        class_=f"chart chart-{name}", id=name, data_days=days,
    )  # fmt: skip


def _value(value: str | int | float) -> str:
    return words(value) if isinstance(value, str) else number(value)
