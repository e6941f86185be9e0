"""Where a learned coder may be asked, and what its answer becomes."""

from __future__ import annotations

import pytest
from coded import Coder, read

from onrecord.coding.frames import load_frames
from onrecord.coding.gaps import claim_for_gap, find_gaps

FRAMES = load_frames()


def test_a_verb_that_no_frame_knows_is_a_gap(told: Coder) -> None:
    text = "Russia outmanoeuvred Ukraine on Monday."
    report, sentences, mentions, _ = read(text)
    assert told(text)[1] == ()
    (gap,) = find_gaps(report, sentences, mentions, (), FRAMES)
    assert (gap.source.span.of(text), gap.target.span.of(text)) == ("Russia", "Ukraine")
    claim = claim_for_gap(report, sentences, gap, "ASSAULT", "model:coder", 0.71, FRAMES)
    assert (claim.type, claim.quad, claim.cameo, claim.goldstein) == ("ASSAULT", 4, "180", -9.0)
    assert [(p.role, p.actor.country) for p in claim.participants] == [("actor", "RUS"), ("recipient", "UKR")]
    (why,) = claim.why
    assert (why[0], why[1].rule, why[1].probability) == ("type", "model:coder", 0.71)


def test_where_a_frame_fires_there_is_no_gap(told: Coder) -> None:
    text = "Russia bombed Ukraine on Monday."
    report, sentences, mentions, _ = read(text)
    assert find_gaps(report, sentences, mentions, told(text)[1], FRAMES) == ()


def test_a_type_outside_the_vocabulary_is_an_error() -> None:
    report, sentences, mentions, _ = read("Russia outmanoeuvred Ukraine on Monday.")
    (gap,) = find_gaps(report, sentences, mentions, (), FRAMES)
    with pytest.raises(KeyError):
        claim_for_gap(report, sentences, gap, "CONSLUT", "model:coder", 0.5, FRAMES)
