"""A query in a process of its own: `python -m onrecord.view.sqlchild LEDGER SECONDS MEGABYTES ROWS`, the query on its input.

SQLite bounds time and memory of a query for the process as a whole, and a single step of it cannot be interrupted; a
process can be ended whatever it does. Prints one line of JSON: {"columns": [...], "rows": [[...]], "more": bool}, or
{"error": "..."}.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

from onrecord.errors import OnRecordError
from onrecord.ledger.sql import query

ROOM = 400_000_000
"""Bytes that Python and SQLite need beside what the query may use."""
SORTING = 4_000_000
"""Bytes of temporary file for each megabyte of memory."""
WIDEST = 10_000
"""Characters of one value that are kept."""


def main(arguments: list[str]) -> None:
    """Runs the query that stands on standard input."""
    ledger, seconds, megabytes, rows = Path(arguments[0]), float(arguments[1]), int(arguments[2]), int(arguments[3])
    _bound(seconds, megabytes)
    try:
        found = list(islice(query(ledger, sys.stdin.read(), seconds, megabytes), rows + 1))
    except OnRecordError as error:
        said = str(error).replace("; --seconds gives it more", "").replace("; --megabytes gives it more", "")
        if "disk" in said:
            said = f"the query needed more than {megabytes * SORTING // 1_000_000} MB to sort in"
        print(json.dumps({"error": said}))
        return
    except MemoryError:
        print(json.dumps({"error": f"the query needed more than {megabytes} MB"}))
        return
    columns = list(found[0]) if found else []
    shown = [[_short(value) for value in row.values()] for row in found[:rows]]
    print(json.dumps({"columns": columns, "rows": shown, "more": len(found) > rows}))


def _bound(seconds: float, megabytes: int) -> None:
    """Limits of the system itself, where it has them: what SQLite overlooks ends here."""
    try:
        import resource
    except ImportError:
        return
    bytes_ = megabytes * 1_000_000 + ROOM
    resource.setrlimit(resource.RLIMIT_AS, (bytes_, bytes_))
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds) + 2, int(seconds) + 2))
    # What is sorted beyond the memory goes to a temporary file, which could fill the disk.
    room = megabytes * SORTING
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))


def _short(value: object) -> object:
    return value[:WIDEST] + " …" if isinstance(value, str) and len(value) > WIDEST else value


if __name__ == "__main__":
    main(sys.argv[1:])
