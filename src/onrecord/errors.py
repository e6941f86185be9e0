"""Everything onrecord raises on purpose.

    OnRecordError
    ├── UsageError      the call itself is wrong: an unknown option value, a bad date (exit code 2)
    ├── InputError      one input cannot be read: empty, binary, missing (exit code 1)
    │   └── FetchError  an address was not fetched (fetch/records.py): the reason, and whether to try again
    ├── RuleError       data files with faults, all of them at once, each as file:line
    ├── PipelineError   a language pipeline is missing, damaged or does not fit
    └── LedgerError     a ledger cannot be opened, read or written: the file is left as it was

Messages name the file, the line, the value and the nearest right answer. Libraries raise; only the CLI exits.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class OnRecordError(Exception):
    """The root of the tree."""


class UsageError(OnRecordError):
    """The call is wrong, whatever the input."""


class InputError(OnRecordError):
    """This input cannot be read; others may."""


class RuleError(OnRecordError):
    """Faults in data files. `faults` holds one line each, "file:line: what is wrong; did you mean ...?"."""

    def __init__(self, faults: Iterable[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(self.faults))


class PipelineError(OnRecordError):
    """A language pipeline cannot be used."""


class LedgerError(OnRecordError):
    """A ledger cannot be used: missing, no ledger, newer, damaged, held by another writer, no room, no permission."""


def nearest(value: str, known: Iterable[str]) -> str:
    """ "; did you mean 'CONSULT'?", or nothing where no known value is near."""
    close = difflib.get_close_matches(value, list(known), n=1, cutoff=0.6)
    return f"; did you mean {close[0]!r}?" if close else ""
