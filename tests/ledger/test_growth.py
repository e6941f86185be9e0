"""Adding a report fuses only what it touches, and gives what fusing everything at once gives: order never matters."""

import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from invented import report, reports

from onrecord.fusion.fuse import fuse
from onrecord.fusion.tellings import tellings_of
from onrecord.ledger import query
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.query import Filter
from onrecord.records import Readout

TIMES = settings().max_examples // 100
"""How much more than usual is tried: 50 times under `--hypothesis-profile thousands`."""
NUMBERS = range(18)
WORLD = 5
READOUTS = [report(n, WORLD) for n in NUMBERS]


def picture(ledger: Ledger, **asked: str) -> list[tuple[object, ...]]:
    """What a ledger says of its events, leaving out when they were recorded."""
    return [(a.event, a.origins, a.parties, a.because, a.reports) for a in ledger.events(**asked)]  # type: ignore[arg-type]


def answered(ledger: Ledger) -> dict[str, set[str | None]]:
    """Every question, and the claims that answer it."""
    return {asked.question: {words.claim for words in asked.answers} for asked in ledger.questions()}


def added(path: Path, batches: list[list[Readout]]) -> Ledger:
    ledger = Ledger(path)
    for batch in batches:
        ledger.add(batch)
    return ledger


def split(readouts: list[Readout], cuts: list[int]) -> list[list[Readout]]:
    edges = [0, *sorted({c % (len(readouts) + 1) for c in cuts}), len(readouts)]
    return [readouts[a:b] for a, b in pairwise(edges)]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[object, ...]]:
    with added(tmp_path_factory.mktemp("whole") / "l", [READOUTS]) as ledger:
        return picture(ledger)


@pytest.fixture(scope="module")
def wondered(tmp_path_factory: pytest.TempPathFactory) -> dict[str, set[str | None]]:
    with added(tmp_path_factory.mktemp("wondered") / "l", [READOUTS]) as ledger:
        found = answered(ledger)
        assert any(found.values()), "nothing is answered: the test shows nothing"
        return found


@settings(max_examples=6 * TIMES, deadline=None)
@given(order=st.permutations(READOUTS), cuts=st.lists(st.integers(0, 18), max_size=4))
def test_any_order_and_any_split_give_the_same_events(
    whole: list[tuple[object, ...]], wondered: dict[str, set[str | None]], order: list[Readout], cuts: list[int]
) -> None:
    with tempfile.TemporaryDirectory() as folder, added(Path(folder) / "l", split(order, cuts)) as ledger:
        assert picture(ledger) == whole
        before = ledger.events()
        questions = answered(ledger)
        assert questions == wondered
        assert ledger.rebuild().moved == 0
        assert ledger.events() == before
        assert answered(ledger) == questions
        assert ledger.check().faults == ()


def test_the_events_are_those_of_fusion_over_everything(tmp_path: Path) -> None:
    with added(tmp_path / "l", [[r] for r in READOUTS]) as ledger:
        recorded = dict(
            ledger.reader.execute("SELECT r.report, e.recorded FROM reports r JOIN entries e ON e.id = r.entry")
        )
        tellings = [t for r in READOUTS for t in tellings_of(r, recorded[r.report.id])]
        expected = {(c.id, c.claims) for c in fuse(tellings)}
        assert {(a.event.id, a.event.claims) for a in ledger.events()} == expected
        assert len(expected) > 15


@settings(max_examples=5 * TIMES, deadline=None)
@given(order=st.permutations(READOUTS), hour=st.integers(0, 26))
def test_as_of_a_publication_time_is_a_ledger_of_what_was_published(order: list[Readout], hour: int) -> None:
    at = f"2022-01-01T{hour:02d}:30" if hour < 24 else f"2022-01-0{hour - 22}"
    with tempfile.TemporaryDirectory() as folder:
        with added(Path(folder) / "all", split(order, [6, 12])) as ledger:
            then = picture(ledger, as_of=at)
            known = {
                row[0]
                for row in ledger.reader.execute(
                    "SELECT report FROM reports WHERE known <= ?", (ledger.moment(at).at.at,)
                )
            }
        with added(Path(folder) / "then", [[r for r in READOUTS if r.report.id in known]]) as other:
            assert then == (picture(other) if known else [])


def test_as_of_a_recorded_time_is_what_the_ledger_said_then(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l") as ledger:
        said = []
        for start in range(0, 18, 6):
            ledger.add(READOUTS[start : start + 6])
            moment = ledger.reader.execute("SELECT max(recorded) FROM entries").fetchone()[0]
            said.append((moment, picture(ledger)))
        for moment, then in said:
            assert picture(ledger, as_of=moment, by="recorded") == then
        assert said[0][1] != said[-1][1]
        assert picture(ledger, as_of="2000", by="recorded") == []


def test_a_filter_gives_the_same_by_the_index_and_as_of_now(tmp_path: Path) -> None:
    with added(tmp_path / "l", [list(reports(40))]) as ledger:
        asked: list[dict[str, str]] = [
            {"actor": "RUS"}, {"actor": "RUS", "with_": "UKR"}, {"type": "CONSULT"}, {"since": "2022-01-01", "until": "2022-01-01"},
            {"actor": "government", "type": "ASSAULT"}, {"since": "2021-12"}, {"until": "2021"}, {"standing": "corroborated"},
            {"place": "Ukrville 3"}, {"place": "UKR", "type": "ASSAULT"}, {"with_": "UKR", "since": "2022-01"},
            {"actor": "RUS", "with_": "UKR", "type": "ASSAULT", "since": "2021-12-30", "until": "2022-01-02"},
        ]  # fmt: skip
        for one in asked:
            now = picture(ledger, **one)
            assert now == picture(ledger, as_of="2100", **one) == picture(ledger, as_of="2100", by="recorded", **one), (
                one
            )
        assert any(picture(ledger, **one) for one in asked)


@pytest.mark.parametrize("by", ["published", "recorded"])
def test_events_one_at_a_time_are_those_at_once(by: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(query, "STEP", 3)
    with added(tmp_path / "l", [READOUTS[:9], READOUTS[9:]]) as ledger:
        first, last = ledger.reader.execute("SELECT min(recorded), max(recorded) FROM entries").fetchone()
        for at in (None, first if by == "recorded" else "2022-01-01T12:30", "2100"):
            for wanted in (Filter(), Filter(actor="RUS"), Filter(type="CONSULT")):
                moment = ledger.moment(at, by)
                found = list(query.each_event(moment, wanted))
                at_once = query.events(moment, wanted)
                assert sorted(found, key=lambda a: a.event.id) == sorted(at_once, key=lambda a: a.event.id)
                assert (found == at_once) or at
        assert last > first and at_once


def test_one_event_by_any_of_its_ids(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l") as ledger:
        before: set[str] = set()
        for one in reversed(READOUTS):
            ledger.add([one])
            before |= {a.event.id for a in ledger.events()}
        assert ledger.version() == len(READOUTS)
        now = {a.event.id: a for a in ledger.events()}
        assert [f.account for f in ledger.all_followed()] == [now[name] for name in sorted(now)]
        for name, account in now.items():
            assert ledger.event(name) == ledger.event(account.event.claims[-1]) == account
            followed = ledger.followed(name)
            assert followed is not None and followed.account == account
            assert all(ledger.event(former) == account for former in followed.former)
        gone = {former for f in ledger.all_followed() for former in f.former}
        assert gone == before - now.keys() != set()
        assert ledger.event("0" * 16) is None
        assert ledger.followed("0" * 16) is None
        assert ledger.event(next(iter(now)), as_of="2000") is None


def test_old_ids_lead_to_the_event_of_today(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l") as ledger:
        seen: set[str] = set()
        for one in reversed(READOUTS):
            ledger.add([one])
            seen |= {a.event.id for a in ledger.events()}
        now = {a.event.id for a in ledger.events()}
        assert seen - now, "no id changed: the test shows nothing"
        for name in seen:
            shown = ledger.show(name)
            assert shown.account.event.id in now
            assert (shown.asked_as == name) == (name not in now)
