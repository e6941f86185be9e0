"""Which changes of which events are told, and that each is told once."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from onrecord.watch.alerts import Alert, Alerts, Party, Seen, kept_alerts, matches
from onrecord.watch.atom import atom_of
from onrecord.watch.plan import Watch
from onrecord.watch.state import State

TALKS = Seen(
    "e1", "CONSULT", "claimed", (Party("RUR:GOV", "Ruritania", "RUR"), Party("person:a-b", "A. B.", "FRE")),
    "Strelsau", "RUR", "2025-09-03", ("wire",), (), (), "http://news.example/1",
)  # fmt: skip


@pytest.mark.parametrize(
    ("watch", "fits"),
    [
        (Watch("w"), True),
        (Watch("w", actors=("RUR",)), True),
        (Watch("w", actors=("XXX", "person:a-b")), True),
        (Watch("w", actors=("RUR:GOV",)), True),
        (Watch("w", actors=("RUR:MIL",)), False),
        (Watch("w", actors=("RU",)), False),
        (Watch("w", between=("RUR", "FRE")), True),
        (Watch("w", between=("RUR", "XXX")), False),
        (Watch("w", types=("AGREE", "CONSULT")), True),
        (Watch("w", types=("AGREE",)), False),
        (Watch("w", places=("strelsau",)), True),
        (Watch("w", places=("RUR",)), True),
        (Watch("w", places=("Zenda",)), False),
        (Watch("w", actors=("RUR",), types=("AGREE",)), False),
    ],
)
def test_what_a_filter_lets_through(watch: Watch, fits: bool) -> None:
    assert matches(watch, TALKS) is fits


def test_an_event_without_a_place_fits_no_filter_of_places() -> None:
    assert not matches(Watch("w", places=("RUR",)), dataclasses.replace(TALKS, place=None, country=None))


class Stage:
    """Events that a test sets."""

    def __init__(self, *events: Seen) -> None:
        self.scans = 0
        self.events = {event.id: event for event in events}

    def set(self, **changes: object) -> None:
        self.events["e1"] = dataclasses.replace(self.events.get("e1", TALKS), **changes)  # type: ignore[arg-type]

    def version(self) -> str:
        return str(hash(tuple(self.events.values())))

    def seen(self, event: str) -> Seen | None:
        return self.events.get(event)

    def all(self) -> Iterator[Seen]:
        self.scans += 1
        return iter(self.events.values())


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    made = State(tmp_path / "state")
    yield made
    made.close()


def watching(state: State, stage: Stage, *watches: Watch) -> Alerts:
    return Alerts(watches or (Watch("w"),), state, stage, lambda: "2025-09-03T20:00:00Z")


def changes(alerts: tuple[Alert, ...]) -> list[tuple[str, str]]:
    return [(alert.change, alert.said) for alert in alerts]


def test_each_change_is_told_once_and_in_words(state: State) -> None:
    stage = Stage()
    alerts = watching(state, stage)
    assert alerts.begin() == ()
    stage.set()
    assert changes(alerts.tell(["e1"])) == [("event", "new, claimed, 1 independent origin")]
    assert alerts.tell(["e1"]) == ()
    stage.set(origins=("wire", "ministry", "paper"), standing="acknowledged", answered=("q1",))
    assert changes(alerts.tell(["e1", "e1"])) == [
        ("origin", "2 new origins, 3 independent in all"),
        ("standing", "standing claimed, now acknowledged"),
        ("answer", "1 open question answered"),
    ]
    assert alerts.tell(["e1", "gone"]) == ()
    newest = kept_alerts(state)[0]
    assert newest.title == "CONSULT Ruritania, A. B. (2025-09-03, Strelsau)"
    assert str(newest).startswith("2025-09-03T20:00:00Z w: CONSULT Ruritania")


def test_a_party_that_speaks_up_is_a_new_origin_but_no_independent_one(state: State) -> None:
    stage = Stage(dataclasses.replace(TALKS, origins=()))
    alerts = watching(state, stage)
    alerts.begin()
    stage.set(own=("RUR:GOV",))
    assert changes(alerts.tell(["e1"])) == [("origin", "1 new origin, 0 independent in all")]
    assert watching(state, stage, Watch("w", origins=1)).begin() == ()
    stage.set(standing="acknowledged")
    assert watching(state, stage, Watch("w", origins=1)).begin() == ()


def test_a_watch_is_told_only_what_it_asks_for(state: State) -> None:
    stage = Stage()
    alerts = watching(state, stage, Watch("w", changes=("standing",)))
    alerts.begin()
    stage.set()
    assert alerts.tell(["e1"]) == ()
    stage.set(origins=("wire", "ministry"))
    assert alerts.tell(["e1"]) == ()
    stage.set(standing="disputed")
    assert changes(alerts.tell(["e1"])) == [("standing", "standing claimed, now disputed")]


def test_nothing_is_told_below_the_threshold_and_the_event_when_it_is_reached(state: State) -> None:
    stage = Stage()
    alerts = watching(state, stage, Watch("w", origins=2))
    alerts.begin()
    stage.set()
    assert alerts.tell(["e1"]) == ()
    stage.set(origins=("wire", "ministry"))
    assert changes(alerts.tell(["e1"])) == [("event", "new, claimed, 2 independent origins")]


def test_a_new_watch_tells_nothing_of_the_past(state: State) -> None:
    stage = Stage(TALKS)
    assert watching(state, stage).begin() == ()
    assert watching(state, stage).begin() == ()
    stage.set(standing="denied")
    assert len(watching(state, stage).begin()) == 1
    # With another filter it is another watch.
    stage.set(standing="disputed")
    assert watching(state, stage, Watch("w", actors=("RUR",))).begin() == ()


def test_what_changed_while_nobody_watched_is_told_at_the_next_start(state: State) -> None:
    stage = Stage(TALKS)
    watching(state, stage).begin()
    stage.set(origins=("wire", "ministry"))
    assert changes(watching(state, stage).begin()) == [("origin", "1 new origin, 2 independent in all")]
    assert watching(state, stage).begin() == ()


def test_the_whole_ledger_is_looked_at_only_where_something_may_have_been_missed(state: State) -> None:
    stage = Stage(TALKS)
    alerts = watching(state, stage)
    alerts.begin()
    stage.set(standing="disputed")
    alerts.tell(["e1"])
    watching(state, stage).begin()
    assert stage.scans == 1
    stage.set(standing="denied")
    assert len(watching(state, stage).begin()) == 1
    assert stage.scans == 2


def test_events_that_turn_out_to_be_one_are_no_new_event(state: State) -> None:
    stage = Stage(TALKS, dataclasses.replace(TALKS, id="e2", origins=("ministry",)))
    alerts = watching(state, stage)
    alerts.begin()
    stage.events = {"e3": dataclasses.replace(TALKS, id="e3", origins=("wire", "ministry"), former=("e1", "e2"))}
    assert alerts.tell(["e3"]) == ()
    stage.events["e3"] = dataclasses.replace(stage.events["e3"], standing="disputed")
    assert changes(alerts.tell(["e3"])) == [("standing", "standing claimed, now disputed")]


def test_alerts_have_ids_of_their_own_even_when_standing_goes_back_and_forth(state: State) -> None:
    stage = Stage(TALKS)
    alerts = watching(state, stage)
    alerts.begin()
    for standing in ("disputed", "claimed", "disputed"):
        stage.set(standing=standing)
        alerts.tell(["e1"])
    assert len({alert.id for alert in kept_alerts(state)}) == 3


def test_only_the_last_alerts_are_kept(state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("onrecord.watch.alerts.MOST", 3)
    stage = Stage(TALKS)
    alerts = watching(state, stage)
    alerts.begin()
    for number in range(5):
        stage.set(standing=f"s{number}")
        alerts.tell(["e1"])
    assert [alert.said[-2:] for alert in kept_alerts(state)] == ["s4", "s3", "s2"]


def test_the_atom_feed_is_one_that_readers_take() -> None:
    import feedparser

    alert = Alert(
        "1",
        "2025-09-03T20:00:00Z",
        "w <&>",
        "e1",
        "origin",
        "1 new\x00 origin",
        'CONSULT "A" & <B>',
        "http://a.example/?x=1&y=2",
    )
    parsed = feedparser.parse(atom_of([alert], "2025-01-01T00:00:00Z"))
    assert not parsed.bozo
    (entry,) = parsed.entries
    assert entry.id == "urn:onrecord:alert:1"
    assert entry.link == alert.url and entry.updated == alert.at
    assert [tag.term for tag in entry.tags] == ["origin", "w <&>"]
    empty = ElementTree.fromstring(atom_of([], "2025-01-01T00:00:00Z"))
    assert [child.text for child in empty if child.tag.endswith("updated")] == ["2025-01-01T00:00:00Z"]
