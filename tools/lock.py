"""What is shipped and what it stands on: `requirements.lock` read, listed (SBOM), and asked about (advisories).

python tools/lock.py sbom OUT.cdx.json     # CycloneDX: packages of the lock, what the build takes from npm, weights
python tools/lock.py audit                 # exit code 1 where a package of the lock has a known vulnerability
"""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCK = ROOT / "requirements.lock"
NPM = ROOT / "src" / "onrecord" / "view" / "frontend" / "package-lock.json"
WEIGHTS = ROOT / "src" / "onrecord" / "data"


@dataclass(frozen=True, slots=True)
class Locked:
    """One package as it is locked: its name, its version, on which machines, and the SHA-256 of every file that it may be."""

    name: str
    version: str
    where: str | None
    hashes: tuple[str, ...]


def read_lock(path: Path = LOCK) -> tuple[Locked, ...]:
    """The packages of a lock. Raises ValueError for a line that is no locked package, with its hashes."""
    found = []
    text = re.sub(r"^\s*#.*\n", "", path.read_text(encoding="utf-8"), flags=re.M).replace("\\\n", " ")
    for line in filter(None, text.splitlines()):
        named = re.match(r"([a-z0-9-]+)==([^\s;]+)\s*(?:;\s*(.*?))?\s+(?=--hash)", line)
        hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})(?=\s|$)", line))
        if not named or len(hashes) != line.count("--hash"):
            raise ValueError(f"{path.name}: {line[:60]!r} is no package with its version and hashes")
        found.append(Locked(named[1], named[2], named[3], hashes))
    return tuple(found)


# ------------------------------------------------------------------ what it is made of


def write_sbom(out: Path) -> int:
    """Writes a CycloneDX 1.6 list of everything that the lock, the build and the package hold; how many they are.

    The same project gives the same bytes.
    """
    from cyclonedx.model.bom import Bom
    from cyclonedx.model.component import Component, ComponentType
    from cyclonedx.output.json import JsonV1Dot6

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    root = Component(
        name=project["name"], version=project["version"], type=ComponentType.APPLICATION, bom_ref="onrecord"
    )
    bom = Bom(components=[*_packages(), *_from_npm(), *_weights()])
    bom.metadata.component = root
    bom.register_dependency(root, bom.components)
    plain = json.loads(JsonV1Dot6(bom).output_as_string())
    # The hour and the number of a list say nothing of what is listed.
    del plain["serialNumber"], plain["metadata"]["timestamp"]
    out.write_text(json.dumps(plain, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return len(bom.components)


def _packages() -> Iterator[Any]:
    from cyclonedx.model import Property
    from cyclonedx.model.component import Component
    from packageurl import PackageURL

    for one in read_lock():
        # A package is any of several files: each with a hash, one of which it has.
        held = [Property(name="onrecord:sha256", value=digest) for digest in one.hashes]
        where = [Property(name="onrecord:where", value=one.where)] if one.where else []
        purl = PackageURL("pypi", None, one.name, one.version)
        sole = [_hash("SHA-256", one.hashes[0])] if len(one.hashes) == 1 else []
        yield Component(
            name=one.name, version=one.version, purl=purl, bom_ref=str(purl), hashes=sole, properties=[*held, *where]
        )


def _from_npm() -> Iterator[Any]:
    from cyclonedx.model.component import Component
    from packageurl import PackageURL

    for place, one in json.loads(NPM.read_text(encoding="utf-8"))["packages"].items():
        if place:
            purl = PackageURL("npm", None, place.removeprefix("node_modules/"), one["version"])
            digest = base64.b64decode(one["integrity"].removeprefix("sha512-")).hex()
            held = [_hash("SHA-512", digest)]
            yield Component(name=purl.name, version=one["version"], purl=purl, bom_ref=str(purl), hashes=held)


def _weights() -> Iterator[Any]:
    from cyclonedx.model.component import Component, ComponentType

    for sums in sorted(WEIGHTS.rglob("checksums.json")):
        for name, digest in sorted(json.loads(sums.read_text(encoding="utf-8")).items()):
            path = (sums.parent / name).relative_to(ROOT).as_posix()
            kind = ComponentType.MACHINE_LEARNING_MODEL if name.endswith(".onnx") else ComponentType.DATA
            yield Component(name=path, type=kind, bom_ref=path, hashes=[_hash("SHA-256", digest)])


def _hash(kind: str, digest: str) -> Any:
    from cyclonedx.model import HashAlgorithm, HashType

    return HashType(alg=HashAlgorithm(kind), content=digest)


# ------------------------------------------------------------------ what is known against it


def audit() -> int:
    """Asks for advisories on every package of the lock; the exit code."""
    words = ["--requirement", str(LOCK), "--require-hashes", "--disable-pip", "--no-deps", "--format", "json",
             "--progress-spinner", "off", "--timeout", "10"]  # fmt: skip
    try:
        asked = subprocess.run(
            [sys.executable, "-m", "pip_audit", *words], capture_output=True, text=True, timeout=300, check=False
        )
        answer = json.loads(asked.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        answer = {"dependencies": []}
    code, said = judge(answer, len(read_lock()))
    print(said)
    return code


def judge(answer: dict[str, Any], locked: int) -> tuple[int, str]:
    """An exit code and what to say of an answer of pip-audit.

    Only a vulnerability that is known fails: who cannot be asked is named, and says nothing against anybody.
    """
    asked = [one for one in answer["dependencies"] if "skip_reason" not in one]
    faults = [
        f"{one['name']} {one['version']}: {fault['id']}, mended in {', '.join(fault['fix_versions']) or 'no version'}"
        for one in asked
        for fault in one["vulns"]
    ]
    if faults:
        return 1, "\n".join(faults)
    if len(asked) < locked:
        return 0, f"advisories: could not be had for {locked - len(asked)} of {locked} packages; NOT AUDITED"
    return 0, f"advisories: none on any of {locked} packages"


def main(words: list[str]) -> int:
    """What was asked for on the command line; the exit code."""
    if words == ["audit"]:
        return audit()
    if len(words) == 2 and words[0] == "sbom":
        print(f"{words[1]}: {write_sbom(Path(words[1]))} components")
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
