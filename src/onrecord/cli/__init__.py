"""The command line: arguments in, one call, results to stdout and complaints to stderr.

A module a group of commands; each registers itself on `app.app`. Exit codes: 0 all well, 1 an input cannot be read,
2 the call is wrong, 3 some inputs of several were refused.
"""

from __future__ import annotations

import os
import sys

from onrecord.cli import evaluate as evaluate
from onrecord.cli import export as export
from onrecord.cli import fetch as fetch
from onrecord.cli import ledger as ledger
from onrecord.cli import outlines as outlines
from onrecord.cli import places as places
from onrecord.cli import read as read
from onrecord.cli import rules as rules
from onrecord.cli import run as run
from onrecord.cli import serve as serve
from onrecord.cli import watch as watch
from onrecord.cli.app import app
from onrecord.errors import OnRecordError, UsageError


def main() -> None:
    """Runs a command; every error that onrecord raises on purpose becomes one message and an exit code."""
    try:
        app()
    except UsageError as error:
        _complain(error, 2)
    except OnRecordError as error:
        _complain(error, 1)
    except BrokenPipeError:
        # The reader of our pipe has gone ("| head"): nothing is wrong, and nobody is left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)


def _complain(error: OnRecordError, code: int) -> None:
    for line in str(error).splitlines():
        print(f"onrecord: {line}", file=sys.stderr)
    sys.exit(code)
