"""What a person asks of a ledger: one event over days, a correction, a denial, a question, and decisions of one's own."""

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from teller import Told, told

from onrecord.errors import UsageError
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.recoding import rule_of
from onrecord.ledger.rows import Coder
from onrecord.ledger.showing import SERIES
from onrecord.records import Evidence, Kind, Modality, Polarity, Readout, Standing

PLAN = told("Norstad Post", "2025-09-01T09:00Z", Told("CONSULT", "FIN", "EST", "2025-09-03", Modality.PLANNED))
FIRST = told(
    "Reuters", "2025-09-03T18:00Z", Told("CONSULT", "FIN", "EST", "2025-09-03"), asks="whether a pact was signed"
)
SECOND = told("BBC", "2025-09-03T21:00Z", Told("CONSULT", "FIN", "EST", "2025-09-03"))
DENIAL = told("Norstad Post", "2025-09-04T08:00Z", Told("X-DENY", "FIN", "EST", "2025-09-03"))
STORY = (PLAN, FIRST, SECOND)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path / "story.onrecord")
    made.add(STORY)
    return made


def standing(ledger: Ledger, at: str | None = None) -> Standing:
    (account,) = ledger.events(type="CONSULT", as_of=at)
    return account.event.standing


def test_one_event_at_three_times(ledger: Ledger) -> None:
    assert ledger.events(as_of="2025-08-31") == ()
    assert standing(ledger, "2025-09-02") is Standing.PLANNED
    assert standing(ledger, "2025-09-03T20:00") is Standing.REPORTED
    assert standing(ledger, "2025-09-03T22:00") is Standing.CORROBORATED
    (account,) = ledger.events()
    assert [step.standing for step in ledger.show(account.event.id).history] == [
        Standing.PLANNED, Standing.REPORTED, Standing.CORROBORATED,
    ]  # fmt: skip


def test_a_plan_whose_day_passes_in_silence_says_so(tmp_path: Path) -> None:
    with Ledger(tmp_path / "l") as ledger:
        ledger.add([PLAN])
        assert [a.silent for a in ledger.events(as_of="2025-09-03T12:00")] == [False]
        assert [a.silent for a in ledger.events(as_of="2025-09-08")] == [True]
        assert [a.silent for a in ledger.events()] == [True]


def test_what_changed_overnight(ledger: Ledger) -> None:
    def changes(start: str, end: str) -> list[str]:
        return [change.what for change in ledger.diff(start, end).events]

    assert changes("2025-08-31", "2025-09-01T12:00") == ["appeared"]
    assert changes("2025-09-01T12:00", "2025-09-03T20:00") == ["strengthened"]
    assert changes("2025-09-03T22:00", "2025-09-05") == []
    ledger.add([DENIAL])
    assert changes("2025-09-03T22:00", "2025-09-05") == ["denied"]
    with pytest.raises(UsageError, match="later than"):
        ledger.diff("2025-09-05", "2025-09-01")


def test_a_question_is_open_until_a_later_report_answers_it(ledger: Ledger) -> None:
    (open_one,) = ledger.questions(as_of="2025-09-03T20:00")
    assert open_one.is_open and open_one.asked.words == "whether a pact was signed"
    (answered,) = ledger.questions()
    assert [answer.report for answer in answered.answers] == [SECOND.report.id]
    diff = ledger.diff("2025-09-03T20:00", "2025-09-04")
    assert [q.question for q in diff.answered] == [answered.question] and diff.asked == ()


def test_a_new_version_at_an_address_supersedes_the_old_and_the_old_stays_to_be_asked(ledger: Ledger) -> None:
    wrong = told("AFP", "2025-09-05T10:00Z", Told("ASSAULT", "FIN", "EST", "2025-09-04"), url="https://a.example/1")
    right = told(
        "AFP",
        "2025-09-05T15:00Z",
        Told("ASSAULT", "SWE", "EST", "2025-09-04"),
        url="https://a.example/1",
        note="Corrected.",
    )
    ledger.add([wrong, right])
    now = ledger.events(type="ASSAULT")
    assert [p.actor.country for p in now[0].event.participants] == ["SWE", "EST"] and len(now) == 1
    (then,) = ledger.events(type="ASSAULT", as_of="2025-09-05T12:00")
    assert [p.actor.country for p in then.event.participants] == ["FIN", "EST"]
    what = [change.what for change in ledger.diff("2025-09-05T12:00", "2025-09-05T16:00").events]
    assert sorted(what) == ["appeared", "withdrawn"]
    assert ledger.check().faults == () and ledger.rebuild().moved == 0


@pytest.mark.parametrize("backwards", [False, True])
def test_the_order_in_which_versions_come_does_not_matter(backwards: bool, tmp_path: Path) -> None:
    versions = [
        told(
            "AFP",
            f"2025-09-05T1{n}:00Z",
            Told("ASSAULT", who, "EST", "2025-09-04"),
            url="https://a.example/1",
            note=str(n),
        )
        for n, who in enumerate(("FIN", "SWE", "NOR"))
    ]
    with Ledger(tmp_path / "l") as ledger:
        for one in reversed(versions) if backwards else versions:
            ledger.add([one])
        for hour, who in (("10:30", "FIN"), ("11:30", "SWE"), ("12:30", "NOR")):
            (account,) = ledger.events(as_of=f"2025-09-05T{hour}")
            assert account.event.participants[0].actor.country == who


def test_a_teaser_never_supersedes_the_report(tmp_path: Path) -> None:
    whole = told("AFP", "2025-09-05T10:00Z", Told("ASSAULT", "FIN", "EST", "2025-09-04"), url="https://a.example/1")
    teaser = told("AFP", "2025-09-05T12:00Z", url="https://a.example/1", note="In brief.", kind=Kind.SUMMARY)
    with Ledger(tmp_path / "l") as ledger:
        ledger.add([whole, teaser])
        assert len(ledger.events()) == 1


def test_a_retraction_takes_a_report_out_of_force_from_its_moment(ledger: Ledger) -> None:
    ledger.decide("retract", SECOND.report.id, author="desk", note="withdrawn by BBC", at="2025-09-06T00:00Z")
    assert standing(ledger) is Standing.REPORTED
    assert standing(ledger, "2025-09-05") is Standing.CORROBORATED
    with pytest.raises(UsageError, match="neither the id nor the address"):
        ledger.decide("retract", SECOND.report.id, author="desk")


def test_a_rejected_claim_counts_no_more_until_it_is_accepted(ledger: Ledger) -> None:
    (claim,) = SECOND.claims
    changed = ledger.decide("reject", claim.id, author="desk", note="a mistranslation")
    assert changed and standing(ledger) is Standing.REPORTED
    (account,) = ledger.events()
    assert [what for _, _, what, _ in ledger.show(account.event.id).decisions] == []
    ledger.decide("accept", claim.id, author="desk")
    assert standing(ledger) is Standing.CORROBORATED


def test_two_claims_told_apart_stay_apart_and_told_one_are_one(ledger: Ledger) -> None:
    first, second = FIRST.claims[0].id, SECOND.claims[0].id
    ledger.decide("not-same", first, second, author="desk")
    assert len(ledger.events(type="CONSULT")) == 2
    ledger.decide("same", first, second, author="desk")
    assert len(ledger.events(type="CONSULT")) == 1
    assert ledger.rebuild().moved == 0 and ledger.check().faults == ()


def test_an_edit_changes_what_the_claim_is_taken_for(ledger: Ledger) -> None:
    ledger.decide("edit", SECOND.claims[0].id, author="desk", changes={"start": "2025-09-20", "end": "2025-09-20"})
    days = sorted(a.event.when.start or "" for a in ledger.events(type="CONSULT"))
    assert days == ["2025-09-03", "2025-09-20"]
    ledger.decide("edit", SECOND.claims[0].id, author="desk", changes={"modality": "planned"})
    (line,) = ledger.show(SECOND.claims[0].id).lines
    assert (line.says, line.claim.when.start) == ("planned", "2025-09-20")


@pytest.mark.parametrize(
    ("verb", "changes", "says"),
    [
        ("acept", None, "did you mean 'accept'"), ("edit", {"typ": "AID"}, "did you mean 'type'"),
        ("edit", {"polarity": "perhaps"}, "one of did, did not"), ("edit", {"start": "soon"}, "cannot be 'soon'"),
        ("edit", None, "targets and changes"), ("same", None, "takes two"),
    ],
)  # fmt: skip
def test_a_decision_that_is_none(ledger: Ledger, verb: str, changes: dict[str, str] | None, says: str) -> None:
    before = ledger.check()
    with pytest.raises(UsageError, match=says):
        ledger.decide(verb, SECOND.claims[0].id, author="desk", changes=changes)
    assert ledger.check() == before


def recoded(readout: Readout, **fields: object) -> Readout:
    """A report read otherwise: the same words under another id."""
    claims = tuple(replace(c, id=c.id[::-1], **fields) for c in readout.claims)  # type: ignore[arg-type]
    ids = dict(zip((c.id for c in readout.claims), (c.id for c in claims), strict=True))
    events = tuple(replace(e, claims=tuple(ids[c] for c in e.claims)) for e in readout.events)
    questions = tuple(replace(q, about=tuple(ids[c] for c in q.about)) for q in readout.questions)
    return replace(readout, claims=claims, events=events, questions=questions)


def test_recoding_keeps_the_old_reading_and_says_what_changed_and_why(ledger: Ledger) -> None:
    before = ledger.reader.execute("SELECT max(recorded) FROM entries").fetchone()[0]
    said = ledger.events(as_of=before, by="recorded")
    new = [recoded(SECOND, type="AID"), FIRST]
    (done,) = ledger.recoding(new, coder=Coder("2.0", "frames=bbbb actors=cccc"))
    assert (done.same, done.changed) == (1, (SECOND.report.id,))
    assert {(c.change, c.before, c.after, c.rule) for c in done.causes} == {
        ("type", "CONSULT", "AID", "frames/teller.toml teller.any")
    }
    assert done.coders == Counter(
        {("release", "none -> 2.0"): 1, ("frames", "none -> bbbb"): 1, ("actors", "none -> cccc"): 1}
    )
    assert len(ledger.events(type="AID")) == 1 and standing(ledger) is Standing.REPORTED
    assert ledger.events(as_of=before, by="recorded") == said
    assert ledger.rebuild().moved == 0 and ledger.check().faults == ()
    assert ledger.events(as_of=before, by="recorded") == said


def test_decisions_survive_recoding(ledger: Ledger) -> None:
    ledger.decide("not-same", FIRST.claims[0].id, SECOND.claims[0].id, author="desk")
    ledger.decide("reject", PLAN.claims[0].id, author="desk")
    assert len(ledger.events(type="CONSULT")) == 2
    list(ledger.recoding([recoded(one) for one in STORY]))
    accounts = ledger.events(type="CONSULT")
    assert len(accounts) == 2
    told_now = {claim for account in accounts for claim in account.event.claims}
    assert told_now == {FIRST.claims[0].id[::-1], SECOND.claims[0].id[::-1]}


def test_a_reading_of_a_report_that_is_not_held_is_refused(ledger: Ledger) -> None:
    with pytest.raises(UsageError, match="not in the ledger"):
        list(ledger.recoding([DENIAL]))


def test_an_absence_is_no_denial(tmp_path: Path) -> None:
    silent = told(
        "BBC", "2025-09-03T21:00Z", Told("X-STATEMENT", "FIN", "EST", "2025-09-03", polarity=Polarity.DID_NOT)
    )
    with Ledger(tmp_path / "l") as ledger:
        ledger.add([FIRST, silent])
        assert standing(ledger) is Standing.REPORTED
        (absent,) = ledger.events(type="X-STATEMENT")
        assert absent.event.standing is Standing.DID_NOT_HAPPEN


def test_an_id_that_is_none(ledger: Ledger) -> None:
    for name in ("0123456789abcdef", "nonsense", ""):
        with pytest.raises(UsageError, match="no event and no claim"):
            ledger.show(name)


def test_back_files_are_known_when_they_were_published(ledger: Ledger) -> None:
    old = told("Tass", "2019-05-01T08:00Z", Told("CONSULT", "FIN", "EST", "2019-04-30"))
    ledger.add([old])
    assert [a.event.when.start for a in ledger.events(as_of="2020")] == ["2019-04-30"]
    assert ledger.events(as_of="2020", by="recorded") == ()
    (account,) = ledger.events(since="2025")
    assert [e.event.when.start for e in ledger.show(account.event.id).earlier] == ["2019-04-30"]


def test_a_series_is_told_as_it_was_known(tmp_path: Path) -> None:
    def meeting(day: str, published: str) -> Readout:
        return told("Tass", published, Told("CONSULT", "FIN", "EST", day))

    days = [f"2025-{month:02}-10" for month in range(1, 7)]
    with Ledger(tmp_path / "l") as ledger:
        ledger.add([meeting(day, day + "T20:00Z") for day in days])
        # The second became known only in May, when a paper looked back.
        ledger.add(
            [meeting("2025-02-20", "2025-05-20T08:00Z"), told("BBC", days[0], Told("CONSULT", "FIN", "LVA", days[0]))]
        )
        latest = ledger.events(since=days[-1])[0].event.id

        def earlier(name: str, as_of: str | None = None, by: str = "published") -> list[str | None]:
            return [account.event.when.start for account in ledger.show(name, as_of, by).earlier]

        assert earlier(latest) == [*reversed(days[2:-1]), "2025-02-20", days[1], days[0]]
        april = ledger.events(since=days[3], until=days[3])[0].event.id
        assert earlier(april) == [days[2], "2025-02-20", days[1], days[0]]
        assert earlier(april, "2025-05-01") == [days[2], days[1], days[0]]
        assert earlier(april, by="recorded") == earlier(april)
        ledger.add(
            [meeting(f"2024-{month:02}-{day}", f"2024-{month:02}-{day}") for month in range(1, 12) for day in (11, 25)]
        )
        assert len(earlier(latest)) == SERIES
        assert earlier(latest)[0] == days[-2]


@pytest.mark.parametrize(
    ("rule", "told_as"),
    [
        ("frames/consult.toml:29 consult.hold-talks subject", "frames/consult.toml consult.hold-talks"),
        ("model:speech", "model:speech"), ("actors/leaders.csv:881", "actors/leaders.csv"),
        ("places/cities.csv.gz 1816670", "places/cities.csv.gz 1816670"),
    ],
)  # fmt: skip
def test_a_cause_names_the_rule_without_its_line(rule: str, told_as: str) -> None:
    claim = replace(FIRST.claims[0], why=(("type", Evidence(rule)),))
    assert rule_of(claim, "type") == told_as
