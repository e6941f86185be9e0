"""A GeoNames dump to the sorted file that the gazetteer searches."""

from __future__ import annotations

import heapq
import io
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TextIO

from onrecord import rules
from onrecord.entities.placenames import COLUMNS, Kind, fold
from onrecord.errors import InputError

RUN = 500_000
"""Names that are sorted in memory at a time; longer input is sorted in runs on disk and merged."""
_KINDS = {
    "P": Kind.CITY,
    "H": Kind.WATER,
    "T": Kind.SITE,
    "S": Kind.SITE,
    "L": Kind.SITE,
    "R": Kind.SITE,
    "V": Kind.SITE,
    "U": Kind.WATER,
}
_DIVISIONS = {
    "ADM1": Kind.PROVINCE,
    "ADM2": Kind.DISTRICT,
    "ADM3": Kind.DISTRICT,
    "ADM4": Kind.DISTRICT,
    "ADMD": Kind.DISTRICT,
}
_HEADER = "# Places of a GeoNames dump (geonames.org, CC BY 4.0), one line a name, sorted by the folded name.\n"


def import_geonames(dump: Path, target: Path) -> Iterator[int]:
    """Writes a GeoNames dump (allCountries or one country's, .txt or .zip) as a file that `load_gazetteer` reads.

    `target` is to be `places/geonames.csv` in a user's own folder of rules. Yields the number of names read now and
    then, for a progress line; nothing is written to `target` before the end. Countries are left to the packaged table.
    Sorting is done on disk beside `target`: twice the dump's size of space, little memory.
    Raises InputError where the file is no GeoNames dump.
    """
    alpha3 = _alpha3()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder, ExitStack() as stack:
        runs: list[TextIO] = []
        lines: list[str] = []
        count = 0
        for line in _lines(dump, alpha3):
            lines.append(line)
            count += 1
            if len(lines) >= RUN:
                runs.append(stack.enter_context(_spill(lines, Path(folder) / f"{len(runs)}.csv")))
                lines = []
                yield count
        partial = Path(folder) / "sorted.csv"
        with partial.open("w", encoding="utf-8", newline="") as out:
            out.write(_HEADER + ",".join(COLUMNS) + "\n")
            out.writelines(heapq.merge(sorted(lines, key=_key), *runs, key=_key))
        partial.replace(target)
    yield count


def _spill(lines: list[str], path: Path) -> TextIO:
    with path.open("w", encoding="utf-8", newline="") as out:
        out.writelines(sorted(lines, key=_key))
    return path.open(encoding="utf-8", newline="")


def _key(line: str) -> str:
    return line.partition(",")[0]


def _alpha3() -> dict[str, str]:
    """ISO 3166-1 alpha-2 -> alpha-3, by the list of countries."""
    faults = rules.Faults()
    source = rules.DATA / "actors" / "countries.csv"
    rows = rules.read_table("actors/countries.csv", source, ("iso2", "iso3"), faults, others=True)
    faults.raise_any()
    return {row["iso2"]: row["iso3"] for row in rows}


def _lines(dump: Path, alpha3: dict[str, str]) -> Iterator[str]:
    """One line of the sorted file for each name of each place."""
    with _opened(dump) as stream:
        for number, raw in enumerate(stream, 1):
            cells = raw.rstrip("\r\n").split("\t")
            if len(cells) != 19:
                raise InputError(
                    f"{dump}:{number}: {len(cells)} cells where a GeoNames dump has 19; is this the unpacked .txt?"
                )
            kind = _DIVISIONS.get(cells[7]) or _KINDS.get(cells[6])
            if kind is None or cells[7].startswith("PCL"):
                continue
            name = _plain(cells[1])
            rest = (kind.value, alpha3.get(cells[8], ""), "", "", cells[4], cells[5], cells[14] or "0", cells[0])
            own = fold(name)
            for key in sorted({own, fold(cells[2]), *map(fold, filter(_is_latin, cells[3].split(",")))} - {""}):
                yield ",".join((key, name, *rest, "1" if key == own else "0")) + "\n"


@contextmanager
def _opened(dump: Path) -> Iterator[TextIO]:
    """The dump as text; out of the .zip that GeoNames gives away, too."""
    try:
        if dump.suffix == ".zip":
            with zipfile.ZipFile(dump) as archive, archive.open(f"{dump.stem}.txt") as member:
                yield io.TextIOWrapper(member, encoding="utf-8", newline="")
        else:
            with dump.open(encoding="utf-8", newline="") as stream:
                yield stream
    except (OSError, KeyError, UnicodeDecodeError, zipfile.BadZipFile) as error:
        raise InputError(f"{dump}: no GeoNames dump: {error}") from error


def _is_latin(name: str) -> bool:
    return all(ord(c) < 0x250 or 0x1E00 <= ord(c) < 0x1F00 for c in name if c.isalpha())


def _plain(name: str) -> str:
    return name.replace(",", " ").replace('"', "")
