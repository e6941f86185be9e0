"""The small file that remembers what to ask "changed since?" with, address by address."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from onrecord.errors import InputError
from onrecord.fetch.records import Validators

MOST = 20_000
"""Addresses that are remembered; the oldest go first."""


def load_validators(path: Path) -> dict[str, Validators]:
    """The validators of a state file by address, oldest first; none where there is no such file.

    Raises InputError for a file that is no state file.
    """
    try:
        kept = json.loads(path.read_bytes())
        return {url: Validators(entry.get("etag"), entry.get("modified")) for url, entry in kept["validators"].items()}
    except FileNotFoundError:
        return {}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise InputError(f"{path}: is not a state file of onrecord fetch") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error


def save_validators(path: Path, validators: Mapping[str, Validators]) -> None:
    """Writes the state file whole or not at all; the last `MOST` of `validators` are kept."""
    newest = list(validators.items())[-MOST:]
    plain = {"validators": {url: {"etag": v.etag, "modified": v.modified} for url, v in newest}}
    write_whole(path, json.dumps(plain, ensure_ascii=False, indent=0).encode())


def write_whole(path: Path, data: bytes) -> None:
    """Replaces a file at one stroke: whoever reads it sees the old one or the new one, after a crash too.

    Raises InputError where the folder cannot be written to.
    """
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror}") from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)  # noqa: PTH101
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
