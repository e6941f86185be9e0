"""News, opinion, live blog, correction: what a report's rubric, title, address or declared type says it is."""

from __future__ import annotations

import re
from functools import lru_cache

from onrecord.records import Kind
from onrecord.rules import DATA, Faults, read_table

_FIELDS = ("type", "section", "title", "url")
"""In the order of their authority."""


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, re.Pattern[str], Kind, str], ...]:
    faults = Faults()
    rows = read_table("readers/kinds.csv", DATA / "readers" / "kinds.csv", ("field", "pattern", "kind"), faults)
    for row in rows:
        if row["field"] not in _FIELDS:
            faults.unknown(row.origin, "field", row["field"], _FIELDS)
        if row["kind"] not in list(Kind):
            faults.unknown(row.origin, "kind", row["kind"], list(Kind))
    faults.raise_any()
    return tuple((r["field"], re.compile(r["pattern"], re.I), Kind(r["kind"]), str(r.origin)) for r in rows)


def kind_of(**given: str | None) -> tuple[Kind, str] | None:
    """The kind and the rule that says so, from `type`, `section`, `title` and `url`; None where nothing marks it.

    A plain "NewsArticle" yields to a rubric: opinion pages are often published under that type.
    """
    found: list[tuple[Kind, str]] = []
    for field in _FIELDS:
        words = given.get(field)
        if words:
            found += [
                (kind, rule) for of, pattern, kind, rule in _rows() if of == field and pattern.search(words[:500])
            ]
    special = [pair for pair in found if pair[0] is not Kind.NEWS]
    return special[0] if special else found[0] if found else None
