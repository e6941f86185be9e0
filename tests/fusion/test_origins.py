"""On whose word a claim rests: copies, credits and chains fold into origins."""

from told import outlet, telling, voice

from onrecord.fusion.copies import band_keys, families, print_of, signature
from onrecord.fusion.facts import Voice
from onrecord.fusion.origins import origin_of, origins_of
from onrecord.readers.plain import report_from_text

BBC, AFP, AP = outlet("bbc"), outlet("afp"), outlet("associated-press")
LEAD = (
    "The foreign ministers of Armenia and Azerbaijan met for three hours on Tuesday in Tbilisi and agreed to "
    "reopen the border crossing at Ijevan before the end of the month, both delegations said in a joint text."
)
EDITED = LEAD.replace("before the end of the month", "before the month is over")
OTHER = (
    "Georgian farmers blocked the main road to Batumi with tractors for a second day, asking the government for "
    "help with fuel that has become twice as dear since the spring, a reporter at the scene saw."
)


def test_the_kremlin_said_in_ten_papers_is_one_origin() -> None:
    told = [telling(str(k), chain=(outlet(f"paper-{k}"), voice("kremlin"))) for k in range(10)]
    assert {o.id for o in origins_of(told).values()} == {"state:RUS"}


def test_officials_of_one_state_are_one_word() -> None:
    officials = Voice("group:RUS:GOV:officials", "RUS", ("GOV",), "group", None, False)
    assert origin_of(telling("a", chain=(BBC, AP, officials))).id == "state:RUS"


def test_what_ap_reported_is_aps_wherever_it_stands() -> None:
    assert origin_of(telling("a", chain=(BBC, AP))).id == origin_of(telling("b", chain=(AP,))).id == AP.actor


def test_copy_credited_to_an_agency_is_the_agencys() -> None:
    assert origin_of(telling("a", chain=(BBC,), agency=AFP)).id == AFP.actor


def test_a_source_without_a_name_is_known_to_its_outlet_only() -> None:
    somebody = Voice("unnamed:a-person-familiar-with-the-matter", None, (), "unnamed", None, False)
    found = origin_of(telling("a", chain=(BBC, somebody)))
    assert (found.id, found.kind) == (BBC.actor, "anonymous")


def test_a_headline_is_the_word_of_whoever_the_body_has_it_from() -> None:
    headline = telling("a", report="r", headline=True, chain=(BBC,))
    said = telling("b", report="r", paragraph=1, chain=(BBC, voice("kremlin")))
    assert origins_of([headline, said])["a"].id == "state:RUS"
    seen = telling("c", report="r", paragraph=2, chain=(BBC,))
    assert origins_of([headline, said, seen])["a"].id == origins_of([headline])["a"].id == BBC.actor
    other = telling("d", kind="ASSAULT", report="r", paragraph=1, chain=(BBC, voice("kremlin")))
    assert origins_of([headline, other])["a"].id == BBC.actor


def test_a_state_controlled_outlet_speaks_for_its_state() -> None:
    found = origin_of(telling("a", chain=(outlet("tass", "RUS", state=True),)))
    assert (found.id, found.state) == ("state:RUS", True)


def test_near_copies_are_of_whoever_is_credited_or_was_first() -> None:
    texts = {"first": LEAD, "second": EDITED, "third": OTHER}
    reports = {k: report_from_text(f"{t}\n\n{OTHER if k == 'third' else ''}") for k, t in texts.items()}
    prints = {k: print_of(r, f"2025-05-0{n}", outlet(k)) for n, (k, r) in enumerate(reports.items(), 1)}
    found = families(prints.values())
    assert found[reports["first"].id, 0].actor == found[reports["second"].id, 0].actor == "outlet:first"
    assert (reports["third"].id, 0) not in found
    credited = print_of(reports["second"], "2025-05-02", outlet("second"), AFP)
    found = families([prints["first"], credited, prints["third"]])
    assert found[reports["first"].id, 0] == AFP
    assert not band_keys(prints["first"]).isdisjoint(band_keys(prints["second"]))


def test_a_report_that_is_a_copy_for_the_most_part_is_one_as_a_whole() -> None:
    short = "Both sides spoke of progress."
    first = report_from_text(f"{LEAD}\n\n{short}")
    second = report_from_text(f"{LEAD}\n\nOfficials were pleased.")
    whose = families([print_of(first, "2025-05-01", BBC), print_of(second, "2025-05-02", AP)])
    told = [
        telling("a", report=second.id, paragraph=1, chain=(AP,)),
        telling("b", report=first.id, paragraph=1, chain=(BBC,)),
    ]
    assert {o.id for o in origins_of(told, whose).values()} == {BBC.actor}


def test_signatures_are_the_same_on_every_machine() -> None:
    assert signature(LEAD.lower().split())[:3] == (49390519, 6229539, 46877789)
