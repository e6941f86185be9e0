"""The closed vocabulary: PLOVER's types and modes, extension types, and CAMEO codes with their Goldstein values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from onrecord.coding.words import key
from onrecord.rules import DATA, Faults, Origin, Row, read_table

_PLOVER_COLUMNS = ("kind", "type", "mode", "quad", "score", "cameo", "cues", "definition")
_CAMEO_COLUMNS = ("code", "name", "goldstein", "plover", "mode")


@dataclass(frozen=True, slots=True)
class Mode:
    """How an event is done. `cues` are keys of words beside the trigger that give it."""

    name: str
    score: float | None
    cameo: str | None
    cues: frozenset[str]


@dataclass(frozen=True, slots=True)
class EventType:
    """What is done: one of PLOVER's sixteen, or an extension, which has neither quad class, score nor CAMEO code."""

    name: str
    origin: Origin
    extension: bool
    quad: int | None
    score: float | None
    cameo: str | None
    modes: Mapping[str, Mode]


@dataclass(frozen=True, slots=True)
class CameoCode:
    """One CAMEO code, its Goldstein value (-10 to +10) and the PLOVER type and mode that it comes to, where any."""

    code: str
    name: str
    goldstein: float
    plover: str | None
    mode: str | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Types by name, CAMEO codes by code."""

    types: Mapping[str, EventType]
    cameo: Mapping[str, CameoCode]


def read_vocabulary(faults: Faults, extra: Path | None = None) -> Vocabulary:
    """The packaged vocabulary and the types and modes that a user's plover.csv adds to it (extensions only)."""
    types: dict[str, EventType] = {}
    modes: dict[str, dict[str, Mode]] = {}
    for row in _plover_rows(faults, extra):
        name = row["type"]
        if row["kind"] == "mode":
            if name not in types:
                faults.unknown(row.origin, "type", name, types)
                continue
            cues = frozenset(key(cue) for cue in row["cues"].split())
            modes[name][row["mode"]] = Mode(row["mode"], _number(row, "score", faults), row["cameo"] or None, cues)
        elif row["kind"] in ("type", "extension"):
            modes.setdefault(name, {})
            types[name] = _event_type(row, modes[name], faults)
        else:
            faults.unknown(row.origin, "kind", row["kind"], ("type", "mode", "extension"))
    cameo = {code.code: code for code in _cameo_codes(types, faults)}
    return Vocabulary(types, cameo)


def _plover_rows(faults: Faults, extra: Path | None) -> Iterator[Row]:
    yield from read_table("plover.csv", DATA / "plover.csv", _PLOVER_COLUMNS, faults)
    if extra is None or not (extra / "plover.csv").is_file():
        return
    for row in read_table(str(extra / "plover.csv"), extra / "plover.csv", _PLOVER_COLUMNS, faults):
        if row["kind"] == "type" or not row["type"].startswith("X-"):
            faults.add(row.origin, f"{row['type']!r}: types of one's own are extensions, their names begin with 'X-'")
        else:
            yield row


def _event_type(row: Row, modes: Mapping[str, Mode], faults: Faults) -> EventType:
    quad = int(row["quad"]) if row["quad"] in ("1", "2", "3", "4") else None
    if row["kind"] == "type" and quad is None:
        faults.add(row.origin, f"quad {row['quad']!r} is not 1 to 4")
    extension = row["kind"] == "extension"
    return EventType(
        row["type"], row.origin, extension, quad, _number(row, "score", faults), row["cameo"] or None, modes
    )


def _cameo_codes(types: Mapping[str, EventType], faults: Faults) -> Iterator[CameoCode]:
    for row in read_table("cameo.csv", DATA / "cameo.csv", _CAMEO_COLUMNS, faults):
        plover, mode = row["plover"] or None, row["mode"] or None
        if plover is not None and plover not in types:
            faults.unknown(row.origin, "type", plover, types)
        elif mode is not None and plover is not None and mode not in types[plover].modes:
            faults.unknown(row.origin, f"mode of {plover}", mode, types[plover].modes)
        else:
            yield CameoCode(row["code"], row["name"], _number(row, "goldstein", faults) or 0.0, plover, mode)


def _number(row: Row, column: str, faults: Faults) -> float | None:
    try:
        return float(row[column]) if row[column] else None
    except ValueError:
        faults.add(row.origin, f"{column} {row[column]!r} is no number")
        return None
