"""Runs one target for a while with atheris; an input that fails is kept and named."""

from __future__ import annotations

import argparse
import hashlib
import pkgutil
import sys
import tempfile
from importlib import import_module
from pathlib import Path

import atheris


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m fuzz", description=__doc__)
    parser.add_argument("target")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--found", type=Path, default=Path("found"), help="where inputs that fail are kept")
    parser.add_argument("--corpus", type=Path, help="where inputs that reached something new are kept for the next run")
    options = parser.parse_args()
    with atheris.instrument_imports(include=["onrecord"]):
        from fuzz.targets import TARGETS, seeds
        from onrecord import readers, view

        # They are imported where they are first asked for: too late to be watched.
        for package in (readers, view):
            for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
                import_module(module.name)
    if options.target not in TARGETS:
        parser.error(f"no target is called {options.target!r}; there are {', '.join(TARGETS)}")
    options.found.mkdir(parents=True, exist_ok=True)
    corpus = options.corpus or Path(tempfile.mkdtemp(prefix="corpus-"))
    corpus.mkdir(parents=True, exist_ok=True)
    for seed in seeds(options.target):
        (corpus / hashlib.sha1(seed, usedforsecurity=False).hexdigest()).write_bytes(seed)
    arguments = [
        sys.argv[0],
        f"-max_total_time={int(options.minutes * 60)}",
        "-timeout=60",
        "-rss_limit_mb=4000",
        f"-artifact_prefix={options.found}/{options.target}-",
        str(corpus),
    ]
    atheris.Setup(arguments, TARGETS[options.target])
    atheris.Fuzz()


main()
