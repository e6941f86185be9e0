"""The learned coder: what it reads between two actors, and what becomes of it beside the frames."""

from __future__ import annotations

from functools import cache

import pytest
from coded import read

from onrecord.coding.coder import NONE, RULE, Coder, choose, load_coder
from onrecord.coding.embeddings import load_embeddings
from onrecord.coding.events import code_events
from onrecord.coding.frames import load_frames
from onrecord.coding.learned import consult_coder
from onrecord.coding.pairs import Pair, mark_text
from onrecord.records import Claim, Span

FRAMES = load_frames()
PAIRS = [
    ("Eritrea promised to lend Djibouti two ferries.", "Eritrea", "Djibouti", "AGREE"),
    (
        "Norway's envoy sat down with Laotian ministers on Monday.",
        "Norway's envoy",
        "Laotian ministers",
        "CONSULT",
    ),
    ("Togo wired 3 million dollars to flood victims in Benin.", "Togo", "flood victims", "AID"),
    ("Malta begged Cyprus for a second tug.", "Malta", "Cyprus", "REQUEST"),
    ("Ghana's ombudsman faulted the navy for the wreck.", "Ghana's ombudsman", "the navy", "ACCUSE"),
    ("Uganda will have nothing to do with the Kenyan offer.", "Uganda", "the Kenyan offer", "REJECT"),
    ("Thousands of weavers rallied against the ministry in Dhaka.", "Thousands of weavers", "the ministry", "PROTEST"),
    ("Rebel mortars rained down on the garrison.", "Rebel", "the garrison", "ASSAULT"),
]


@cache
def coder() -> Coder:
    return load_coder()


def marked(text: str, source: str, target: str) -> Pair:
    one, other = (Span(text.index(w), text.index(w) + len(w)) for w in (source, target))
    return mark_text(text, one, other, coder().pieces)


@pytest.mark.parametrize(("text", "source", "target", "root"), PAIRS, ids=[row[0] for row in PAIRS])
def test_root_between_two_actors(text: str, source: str, target: str, root: str) -> None:
    found = coder().read(marked(text, source, target))
    assert max(found, key=lambda name: found[name]) == root
    assert sum(found.values()) == pytest.approx(1, abs=1e-4)


def test_a_pair_reads_the_same_whatever_was_read_before() -> None:
    text = "Malta begged Cyprus for a second tug."
    pair = marked(text, "Malta", "Cyprus")
    first = coder().read(pair)
    for other, source, target, _ in PAIRS:
        coder().read(marked(other, source, target))
    assert coder().read(pair) == first


def test_the_piece_embeddings_are_those_of_the_language_model() -> None:
    table = load_embeddings()
    assert table.table.shape == (30522, 384)
    river, lake, treaty = (table.of(coder().pieces(word)).mean(0) for word in ("river", "lake", "treaty"))
    assert river @ lake > river @ treaty


def test_a_frame_stands_unless_the_coder_is_much_surer_of_another_root() -> None:
    found = {"ACCUSE": 0.1, "REJECT": 0.5, NONE: 0.4}
    assert choose(None, found, 10) == "REJECT"
    assert choose("ACCUSE", found, 10) == "ACCUSE"
    assert choose("ACCUSE", found, 4) == "REJECT"


def consulted(text: str) -> list[Claim]:
    report, sentences, mentions, places = read(text)
    claims = code_events(report, sentences, mentions, FRAMES, places)
    return list(consult_coder(report, sentences, mentions, claims, FRAMES))


def test_a_verb_that_no_frame_knows_is_left_to_the_coder() -> None:
    (claim,) = consulted("Russia pulverised Ukrainian soldiers on Monday.")
    (why,) = claim.why
    assert (claim.type, claim.quad) == ("ASSAULT", 4)
    assert why[1].rule == RULE
    assert why[1].probability is not None
    assert why[1].probability >= coder().threshold


@pytest.mark.parametrize(
    "text",
    [
        "Germany resembles France.",
        "Russia did not outmanoeuvre Ukraine.",
        "The goalkeeper of Spain outfoxed Italy in the semifinal.",
    ],
)
def test_the_coder_is_silent(text: str) -> None:
    assert consulted(text) == []


def test_a_frame_keeps_its_type_and_its_evidence() -> None:
    (claim,) = consulted("Israel bombed Lebanon.")
    assert claim.type == "ASSAULT"
    assert dict(claim.why)["type"].rule.startswith("frames/assault.toml:")
    assert "candidate" not in dict(claim.why)


def test_one_report_gives_the_same_claims_alone_and_among_others() -> None:
    text = "Russia outmanoeuvred Ukraine on Monday."
    alone = [(c.type, c.why[0][1].probability) for c in consulted(text)]
    consulted("Israel bombed Lebanon. " + text)
    assert [(c.type, c.why[0][1].probability) for c in consulted(text)] == alone
