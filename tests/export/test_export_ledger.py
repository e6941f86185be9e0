"""From a ledger to formats, and other people's data into one: the commands as a person types them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sample import invented_reports as reports
from typer.testing import CliRunner

import onrecord.cli  # noqa: F401  (registers the commands)
from onrecord.cli.app import app
from onrecord.export.compare import compare
from onrecord.export.stored import Selection, told_events, told_reports
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.query import Filter

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ledger") / "world.onrecord"
    with Ledger(path) as opened:
        opened.add(reports(40))
    return path


def run(*words: object) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(word) for word in words])
    return result.exit_code, result.stdout, result.stderr


def test_every_event_has_all_its_claims_and_their_reports(ledger: Path) -> None:
    with Ledger(ledger) as opened:
        accounts = opened.events()
        told = list(told_events(opened))
        assert [one.event.id for one in told] == [account.event.id for account in accounts]
        for one in told:
            assert tuple(claim.claim.id for claim in one.claims) == one.event.claims
            assert all(claim.claim.report == claim.report.id for claim in one.claims)
        assert len(list(told_reports(opened))) == 40


def test_filters_and_moments_are_those_of_the_ledger(ledger: Path) -> None:
    with Ledger(ledger) as opened:
        russian = list(told_events(opened, Selection(Filter(actor="RUS"))))
        assert [one.event.id for one in russian] == [a.event.id for a in opened.events(actor="RUS")]
        early = list(told_events(opened, Selection(as_of="2022-01-01T06:00")))
        assert 0 < len(early) < len(list(told_events(opened)))
        assert all((one.first_known or "") <= "2022-01-01T06:00:00Z" for one in early)


def test_every_claim_names_the_origin_that_it_goes_back_to(ledger: Path) -> None:
    _, mentions, _ = run("export", "--ledger", ledger, "--format", "gdelt-mentions")
    named = {row.split("origin=")[1].split(";")[0].strip() for row in mentions.splitlines()}
    with Ledger(ledger) as opened:
        known = {origin for account in opened.events() for origin in account.whose}
        for account in opened.events():
            assert len(account.whose) == len(account.event.claims)
            assert set(account.origins) <= set(account.whose)
    assert "" not in named
    assert named <= known
    _, lines, _ = run("export", "--ledger", ledger, "--format", "jsonl")
    assert {claim["origin"] for line in lines.splitlines() for claim in json.loads(line)["claims"]} == known


def test_export_writes_a_file_and_tells_what_it_left_out(ledger: Path, tmp_path: Path) -> None:
    code, _, said = run("export", "--ledger", ledger, "--format", "icews", "-o", tmp_path / "x.tsv")
    assert code == 0
    assert "planned" in said
    assert "icews:" in said
    lines = (tmp_path / "x.tsv").read_text().splitlines()
    code, _, _ = run("export", "--ledger", ledger, "--format", "icews", "--include", "all", "-o", tmp_path / "y.tsv")
    assert len((tmp_path / "y.tsv").read_text().splitlines()) > len(lines) > 1
    assert not list(tmp_path.glob("*.part"))


def test_an_unknown_format_leaves_no_file(ledger: Path, tmp_path: Path) -> None:
    code, _, _ = run("export", "--ledger", ledger, "--format", "icewss", "-o", tmp_path / "x.tsv")
    assert code != 0
    assert not list(tmp_path.iterdir())


def test_the_formats_are_listed() -> None:
    _, out, _ = run("formats")
    assert "polecat" in out
    assert "import: acled, gdelt, icews, plover, polecat" in out


def test_what_was_exported_fuses_with_what_it_came_from(ledger: Path, tmp_path: Path) -> None:
    copy = tmp_path / "both.onrecord"
    with Ledger(copy) as opened:
        opened.add(reports(40))
    run("export", "--ledger", ledger, "--format", "plover", "-o", tmp_path / "p.jsonl")
    code, _, said = run("import", tmp_path / "p.jsonl", "--ledger", copy, "--format", "plover")
    assert code == 0
    assert ", 0 rows or files were refused" in said
    with Ledger(copy) as opened:
        found = compare(told_events(opened), "onrecord", "PLOVER")
        both = [t for t in told_events(opened) if len({one.report.outlet == "PLOVER" for one in t.claims}) == 2]
    # The invented world has several happenings between the same two on a day, so not every row finds its own.
    assert found.both > 0.6 * (found.both + found.only_second)
    assert any(one.origins > 1 for one in both)
    code, out, _ = run("compare", "onrecord", "PLOVER", "--ledger", copy, "--json")
    assert json.loads(out)["events"]["both"] == found.both


def test_importing_twice_adds_nothing_and_faults_are_told(tmp_path: Path) -> None:
    good = {"id": "1", "date": "2025-09-03", "actor": [{"code": "RUS", "entity_text": "Russia"}], "event": ["AID"]}
    file, path = tmp_path / "p.jsonl", tmp_path / "l.onrecord"
    file.write_text(json.dumps(good) + "\n{broken\n")
    code, _, said = run("import", file, "--ledger", path, "--format", "plover")
    assert code == 3
    assert "p.jsonl:2: not JSON" in said
    assert "1 events are new, 0 were there already, 1 rows or files were refused" in said
    _, _, said = run("import", file, "--ledger", path, "--format", "plover")
    assert "0 events are new, 1 were there already" in said


def test_a_source_that_tells_of_nothing_is_refused(ledger: Path) -> None:
    from onrecord.errors import UsageError

    with Ledger(ledger) as opened, pytest.raises(UsageError, match="no event is told by 'ICEWS'"):
        compare(told_events(opened), "onrecord", "ICEWS")
