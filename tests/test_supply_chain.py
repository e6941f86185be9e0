"""What comes from outside is known by its hash, and nothing that is loaded can run as a program."""

import ast
import hashlib
import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from onrecord.coding import coder
from onrecord.errors import PipelineError
from onrecord.language import weights

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tools"))

import lock  # type: ignore[import-not-found]  # noqa: E402

SOURCE = ROOT / "src" / "onrecord"
DATA = SOURCE / "data"
PROGRAMS = ("pickle", "cPickle", "_pickle", "dill", "cloudpickle", "joblib", "shelve", "marshal")
"""Modules that make programs of what they load."""
_PICKLED = re.compile(rb"\A\x80[\x02-\x05]")


def faults(source: str) -> list[str]:
    """What in a module loads programs: such a module, or numpy told to."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        found += [name for name in names if name.split(".")[0] in PROGRAMS]
        if (
            isinstance(node, ast.keyword)
            and node.arg == "allow_pickle"
            and getattr(node.value, "value", None) is not False
        ):
            found.append("allow_pickle")
    return found


@pytest.mark.parametrize("path", sorted(SOURCE.rglob("*.py")), ids=lambda path: str(path.relative_to(SOURCE)))
def test_no_module_loads_pickles(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source", ["import pickle", "def f():\n    from joblib.memory import Memory", "np.load(f, allow_pickle=True)"]
)
def test_one_that_did_would_be_found(source: str) -> None:
    assert faults(source)


def test_no_data_file_is_a_pickle() -> None:
    files = [path for path in DATA.rglob("*") if path.is_file()]
    assert len(files) > 50
    for path in files:
        assert path.suffix not in (".pkl", ".pickle", ".pt", ".pth", ".joblib")
        assert not _PICKLED.match(path.read_bytes()[:2])


def test_every_weight_has_its_checksum_and_fits_it() -> None:
    networks = sorted(DATA.rglob("*.onnx"))
    assert len(networks) >= 2
    for network in networks:
        sums = json.loads((network.parent / "checksums.json").read_text(encoding="utf-8"))
        assert network.name in sums
        for name, digest in sums.items():
            assert hashlib.sha256((network.parent / name).read_bytes()).hexdigest() == digest


@pytest.mark.parametrize(
    ("changed", "load", "cached"),
    [("pieces.txt", weights.load_model, weights._load), ("coder.json", coder.load_coder, coder._load)],
)
def test_weights_that_were_changed_are_not_loaded(
    changed: str, load: Callable[[], object], cached: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = weights._read
    monkeypatch.setattr(weights, "_read", lambda folder, name: whole(folder, name) + (b" " if name == changed else b""))
    cached.cache_clear()
    with pytest.raises(PipelineError, match=rf"{changed}: checksum differs"):
        load()


# ------------------------------------------------------------------ what it stands on


def test_the_lock_has_every_need_of_the_project() -> None:
    locked = {one.name for one in lock.read_lock()}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needs = [*project["dependencies"], *(need for extra in project["optional-dependencies"].values() for need in extra)]
    names = {re.split(r"[<>=!~ \[;]", need)[0].lower().replace("_", "-").replace(".", "-") for need in needs}
    assert len(names) > 30 and names <= locked, f"renew requirements.lock (CONTRIBUTING.md): {names - locked}"


def test_every_locked_package_has_its_hashes_and_no_address() -> None:
    packages = lock.read_lock()
    # A package may be there twice: in two versions, for different systems.
    assert len({(one.name, one.where) for one in packages}) == len(packages) > 100
    assert all(one.hashes and len(set(one.hashes)) == len(one.hashes) for one in packages)
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert not re.search(r"://|--(extra-)?index|--find-links|(^|\s)/| @ ", text)


@pytest.mark.parametrize(
    "line",
    ["numpy>=2 \\\n    --hash=sha256:" + "0" * 64, "numpy==2.0", "numpy==2.0 --hash=md5:00", "--index-url https://a.b"],
)
def test_what_is_not_locked_is_no_lock(line: str, tmp_path: Path) -> None:
    (tmp_path / "some.lock").write_text(f"{line}\n", encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape("some.lock")):
        lock.read_lock(tmp_path / "some.lock")


def test_the_list_of_a_release_names_everything(tmp_path: Path) -> None:
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    lock.write_sbom(tmp_path / "one.json")
    lock.write_sbom(tmp_path / "two.json")
    written = (tmp_path / "one.json").read_text(encoding="utf-8")
    assert written == (tmp_path / "two.json").read_text(encoding="utf-8")
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(written) is None
    listed = {one.get("purl", one["name"]): one for one in json.loads(written)["components"]}
    for one in lock.read_lock():
        properties = listed[f"pkg:pypi/{one.name}@{one.version}"]["properties"]
        assert {p["value"] for p in properties if p["name"] == "onrecord:sha256"} == set(one.hashes)
    networks = {path.relative_to(ROOT).as_posix() for path in DATA.rglob("*.onnx")}
    assert networks <= listed.keys() and "pkg:npm/world-atlas@2.0.2" in listed


def _answer(*packages: dict[str, Any]) -> dict[str, Any]:
    return {"dependencies": list(packages)}


GOOD: dict[str, Any] = {"name": "a", "version": "1", "vulns": []}
BAD: dict[str, Any] = {"name": "b", "version": "2", "vulns": [{"id": "CVE-1", "fix_versions": ["3"]}]}
UNASKED: dict[str, Any] = {"name": "c", "skip_reason": "no answer"}


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (_answer(GOOD), 0, "none on any of 1 "),
        (_answer(GOOD, BAD, UNASKED), 1, "b 2: CVE-1, mended in 3"),
        (_answer(GOOD, UNASKED), 0, "could not be had for 1 of 2 packages"),
        (_answer(), 0, "NOT AUDITED"),
    ],
)
def test_only_a_known_vulnerability_fails(answer: dict[str, Any], code: int, said: str) -> None:
    found = lock.judge(answer, max(1, len(answer["dependencies"])))
    assert found[0] == code and said in found[1]


def test_an_audit_that_reaches_nobody_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lock.subprocess, "run", lambda *_, **__: subprocess.CompletedProcess([], 1, "", "no network"))
    assert lock.audit() == 0
    assert "NOT AUDITED" in capsys.readouterr().out
