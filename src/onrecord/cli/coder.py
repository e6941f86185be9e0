"""What reads reports, as the ledger writes it down: the release, a digest of each folder of rules, one of the weights."""

from __future__ import annotations

import hashlib
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from onrecord.ledger.rows import Coder
from onrecord.rules import DATA


def coder_of(folder: Path | None, language: str) -> Coder:
    """The coder of a command: the packaged rules with those of `folder`, and the language pipeline of that name."""
    roots = [Path(str(DATA)), *([folder] if folder else [])]
    names = sorted({path.name for root in roots if root.is_dir() for path in root.iterdir()})
    digests = {name: _digest([root / name for root in roots]) for name in names if name != "language"}
    rules = " ".join(f"{name}={digest}" for name, digest in digests.items() if digest)
    weights = _digest([roots[0] / "language"]) if language == "onrecord" else language
    return Coder(release(), rules, weights)


def release() -> str:
    """The installed release; "unreleased" where the package runs from its source without being installed."""
    try:
        return version("onrecord")
    except PackageNotFoundError:
        return "unreleased"


def _digest(roots: list[Path]) -> str:
    """Eight hexadecimal digits over the files below some paths; nothing where there are none."""
    made = hashlib.blake2b(digest_size=4)
    files = [
        file for root in roots for file in (sorted(root.rglob("*")) if root.is_dir() else [root]) if file.is_file()
    ]
    for file in files:
        made.update(file.name.encode() + b"\0" + file.read_bytes())
    return made.hexdigest() if files else ""
