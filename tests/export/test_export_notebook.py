"""What a notebook shows."""

from __future__ import annotations

from pathlib import Path

import pytest
from sample import ALL, DENIED, MEETING, told
from sample import invented_report as report
from sample import invented_reports as reports

from onrecord.export.notebook import html_of_events, html_of_readout, load_ipython_extension
from onrecord.export.told import ToldEvent
from onrecord.records import Actor, ActorKind, Readout


def test_an_event_is_a_row_and_says_what_it_is() -> None:
    shown = html_of_events([MEETING])
    for words in (
        "2025-09-03",
        "CONSULT (040)",
        "Vladimir Putin, Kim Jong Un",
        "Beijing",
        "reported",
        "The Post; The Courier",
    ):
        assert words in shown
    assert "italic" not in shown
    assert "<tr style='font-style:italic'>" in html_of_events([DENIED])


def test_nothing_in_a_report_becomes_markup() -> None:
    odd = Actor("person:x", "<script>alert(1)</script>", ActorKind.PERSON, "RUS")
    assert "<script>" not in html_of_events([told(who=[odd])])


def test_a_readout_shows_its_events_and_claims() -> None:
    readout = report(3)
    shown = html_of_readout(readout)
    assert f"{len(readout.claims)} claims" in shown
    assert shown.count("<li>") >= len(readout.claims) - 2
    assert all(event.type in shown for event in readout.events)


def test_the_extension_knows_what_to_show() -> None:
    known = {}

    class Formatter:
        def for_type(self, kind: type, function: object) -> None:
            known[kind] = function

    class Shell:
        class display_formatter:  # noqa: N801
            formatters = {"text/html": Formatter()}  # noqa: RUF012

    load_ipython_extension(Shell())
    assert set(known) == {Readout, ToldEvent}


def test_charts_draw_what_is_no_fact_hollow() -> None:
    pytest.importorskip("altair")
    from onrecord.export.charts import dyads, timeline

    spec = timeline(ALL).to_dict()
    values = spec["data"]["values"]
    assert len(values) == len(ALL) - 1
    assert {row["mark"] for row in values} >= {"told as a fact", "denied", "planned"}
    assert spec["encoding"]["fillOpacity"]["value"] == 0.0
    rows = dyads(ALL).to_dict()["data"]["values"]
    assert {row["dyad"] for row in rows} == {"RUS → PRK", "PRK → RUS", "RUS → UKR", "UKR → RUS"}
    assert sum(row["events"] for row in rows) == 4


def test_events_of_a_ledger_as_frames(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    pl, pd = pytest.importorskip("polars"), pytest.importorskip("pandas")
    from onrecord.export.frames import Events
    from onrecord.ledger.ledger import Ledger

    path = tmp_path / "w.onrecord"
    with Ledger(path) as ledger:
        ledger.add(reports(20))
    events = Events(path)
    frame = events.to_pandas()
    assert isinstance(frame, pd.DataFrame)
    assert len(frame) == events.arrow().num_rows == events.pl().height == sum(1 for _ in events)
    assert pl.DataFrame(events).height == len(frame)
    assert len(Events(path, type="ASSAULT").to_pandas()) == (frame["type"] == "ASSAULT").sum()
    assert "<table>" in events._repr_html_()
