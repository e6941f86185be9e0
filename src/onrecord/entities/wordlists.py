"""The tables of words rather than of things: metonymy, homographs, words that point back, personal names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from onrecord.entities.directory import Homograph, Metonymy, Pointer
from onrecord.entities.forms import words_of
from onrecord.rules import Faults, Row


def metonymy(rows: Iterable[Row], faults: Faults) -> Iterator[Metonymy]:
    """When a place name is an actor, in the order of the table."""
    for row in rows:
        if row["of"] not in ("country", "capital", "any"):
            faults.unknown(row.origin, "of", row["of"], ["country", "capital", "any"])
        if row["reading"] not in ("actor", "place", "citizen"):
            faults.unknown(row.origin, "reading", row["reading"], ["actor", "place", "citizen"])
        governors = frozenset() if row["governor"] == "*" else frozenset(cells(row["governor"]))
        yield Metonymy(row["relation"], governors, row["of"], row["reading"], str(row.origin))


def homographs(rows: Iterable[Row], faults: Faults) -> Iterator[tuple[tuple[str, ...], Homograph]]:
    """Names that are also something else, by their folded words."""
    for row in rows:
        if row["default"] not in ("actor", "other"):
            faults.unknown(row.origin, "default", row["default"], ["actor", "other"])
        spoken_for, against = (frozenset(cells(row[side])) for side in ("for", "against"))
        yield (
            words_of(row["name"]),
            Homograph(row["other"], row["default"] == "actor", spoken_for, against, str(row.origin)),
        )


def pointers(rows: Iterable[Row], faults: Faults) -> Iterator[tuple[str, Pointer]]:
    """Words that point back, by their lower-case form."""
    for row in rows:
        pointer = Pointer(
            row["refers"],
            int(row["number"]),
            row["gender"] or None,
            frozenset(cells(row["kinds"])),
            str(row.origin),
        )
        yield from ((form.lower(), pointer) for form in cells(row["form"]))


def given_names(rows: Iterable[Row]) -> dict[str, str]:
    """Folded given name -> "m" or "f"."""
    return {words_of(n)[0]: row["kind"] for row in rows if row["kind"] != "family" for n in cells(row["names"])}


def family_first(rows: Iterable[Row]) -> frozenset[str]:
    """Folded surnames that stand before the given name."""
    return frozenset(words_of(n)[0] for row in rows if row["kind"] == "family" for n in cells(row["names"]))


def cells(cell: str) -> list[str]:
    """The parts of a cell: "UN|U.N." is two."""
    if "|" not in cell:
        return [cell.strip()] if cell else []
    return [part.strip() for part in cell.split("|") if part.strip()]
