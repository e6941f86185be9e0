"""`onrecord places`: from a GeoNames dump to a report that is read with it, as a person does it."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

from typer.testing import CliRunner

import onrecord.cli  # noqa: F401  (its commands register themselves)
from onrecord.cli.app import app

HAMLET = ["1", "Mala Vyshchka", "Mala Vyshchka", "Malaya Vyshchka", "47.25", "36.5", "P", "PPL", "UA", *[""] * 5, "120"]


def dump(path: Path, *lines: str) -> Path:
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("UA.txt", "".join(line + "\n" for line in lines))
    return path


def test_a_dump_is_taken_in_looked_up_and_read_with(tmp_path: Path) -> None:
    rules, report = tmp_path / "mine", tmp_path / "report.txt"
    report.write_text("Russian drones struck Mala Vyshchka on Monday, officials said.\n", encoding="utf-8")
    packed = dump(tmp_path / "UA.zip", "\t".join([*HAMLET, *[""] * 4]))

    taken = CliRunner().invoke(app, ["places", "import", str(packed), "--rules", str(rules)])
    assert taken.exit_code == 0, taken.output
    assert "2 names" in taken.output

    found = CliRunner().invoke(app, ["places", "lookup", "Malaya Vyshchka", "--rules", str(rules)])
    assert found.stdout.startswith("Mala Vyshchka\tcity\tUKR\t")

    options = ["--json", "--published", "2025-09-03"]
    without, using = (
        json.loads(CliRunner().invoke(app, ["read", str(report), *options, *more]).stdout)
        for more in ([], ["--rules", str(rules)])
    )
    assert without["places"] == []
    assert [p["place"]["country"] for p in using["places"]] == ["UKR"]
    assert using["places"][0]["place"]["latitude"] == 47.25


def test_what_is_no_dump_is_refused_by_line_and_leaves_nothing(tmp_path: Path) -> None:
    packed = dump(tmp_path / "UA.zip", "\t".join([*HAMLET, *[""] * 4]), "2\tKyiv")
    refused = CliRunner().invoke(app, ["places", "import", str(packed), "--rules", str(tmp_path / "mine")])
    assert refused.exit_code != 0
    assert "UA.zip:2" in str(refused.exception or refused.output)
    assert not list((tmp_path / "mine").rglob("geonames.csv"))
