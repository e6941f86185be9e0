"""Which column of a table, or key of an object, holds which field of a report: given, or guessed and said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from onrecord.errors import InputError, nearest
from onrecord.rules import DATA, Faults
from onrecord.rules import read_table as read_rule_table

FIELDS = (
    "text", "title", "deck", "byline", "published", "updated", "outlet", "wire", "url", "section", "kind", "language",
    "retrieved",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """The column of each field, and the columns that are left over."""

    columns: Mapping[str, str]
    unused: tuple[str, ...]

    def said(self) -> str:
        """A sentence for a person: what was taken for what."""
        taken = ", ".join(f"{field} from column {column!r}" for field, column in self.columns.items())
        rest = f"; not used: {', '.join(map(repr, self.unused[:12]))}" if self.unused else ""
        more = f" and {len(self.unused) - 12} more" if len(self.unused) > 12 else ""
        return f"{taken}{rest}{more} (another mapping: --column FIELD=COLUMN)"


@lru_cache(maxsize=1)
def _known_names() -> dict[str, dict[str, int]]:
    faults = Faults()
    rows = read_rule_table("readers/columns.csv", DATA / "readers" / "columns.csv", ("field", "names"), faults)
    for row in rows:
        if row["field"] not in FIELDS:
            faults.unknown(row.origin, "field", row["field"], FIELDS)
    faults.raise_any()
    return {row["field"]: {name: rank for rank, name in enumerate(row["names"].split("|"))} for row in rows}


def plain_name(column: str) -> str:
    """ "Publication_Date" as "publicationdate"."""
    return re.sub(r"[\W_]+", "", column).lower()


def map_columns(header: Iterable[str], given: Iterable[tuple[str, str]] = ()) -> ColumnMap:
    """The mapping of a header, `given` pairs (field, column) first. Raises InputError where no column holds text."""
    columns = list(header)
    plain = {column: plain_name(column) for column in columns}
    chosen: dict[str, str] = {}
    for field, column in given:
        match = next((c for c in columns if column in (c, plain[c]) or plain_name(column) == plain[c]), None)
        if match is None:
            raise InputError(f"there is no column {column!r}{nearest(column, columns)}")
        chosen[field] = match
    for field in FIELDS:
        if field not in chosen:
            taken = set(chosen.values())
            ranks = _known_names().get(field, {})
            fitting = [c for c in columns if c not in taken and plain[c] in ranks]
            if fitting:
                chosen[field] = min(fitting, key=lambda c: ranks[plain[c]])
    if "text" not in chosen and "title" not in chosen:
        shown = ", ".join(map(repr, columns[:12]))
        raise InputError(f"no column holds text ({shown}): name it with --column text=COLUMN")
    ordered = {field: chosen[field] for field in FIELDS if field in chosen}
    return ColumnMap(ordered, tuple(c for c in columns if c not in ordered.values()))
