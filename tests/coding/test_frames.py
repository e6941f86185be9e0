"""Every frame reads its own examples and lets its counterexamples alone."""

from __future__ import annotations

from collections import defaultdict

import pytest
from coded import Coder

from onrecord.coding.frame import Frame
from onrecord.coding.frames import FrameExample, examples, load_frames
from onrecord.records import Claim

FRAMES = load_frames()
BY_FRAME: dict[str, list[FrameExample]] = defaultdict(list)
for one in examples(FRAMES):
    BY_FRAME[one.frame].append(one)

PLOVER = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE COERCE ASSAULT"
).split()


def by_frame(claim: Claim) -> str:
    """The id of the frame that gave the claim's type."""
    return next(evidence.rule.split()[-1] for field, evidence in claim.why if field == "type")


def stands(claim: Claim, role: str, who: str) -> bool:
    return any(who in (p.actor.id, p.actor.country) for p in claim.of_role(role))


@pytest.mark.parametrize("frame", BY_FRAME)
def test_examples_of_frame(frame: str, told: Coder) -> None:
    for one in BY_FRAME[frame]:
        _, claims = told(one.example.text)
        seen = [(by_frame(c), c.type, [(p.role, p.actor.id) for p in c.participants]) for c in claims]
        if one.positive:
            own = [c for c in claims if by_frame(c) == frame]
            assert own, f"{one.origin}: {one.example.text!r} is not read by it; read: {seen}"
            for role, who in ((role, who) for role, ids in one.example.roles.items() for who in ids):
                assert any(stands(c, role, who) for c in own), (
                    f"{one.origin}: {who} is no {role} of {one.example.text!r}: {seen}"
                )
        else:
            assert not any(c.type == one.type for c in claims), f"{one.origin}: {one.example.text!r} is read as {seen}"


@pytest.mark.parametrize("kind", PLOVER)
def test_every_type_of_plover_has_frames(kind: str) -> None:
    assert sum(frame.type == kind for frame in FRAMES.frames) >= 15


def test_extension_types_never_pass_for_plover() -> None:
    for frame in FRAMES.frames:
        kind = FRAMES.vocabulary.types[frame.type]
        assert kind.extension == frame.type.startswith("X-")
        if kind.extension:
            assert frame.cameo is None
            assert (kind.quad, kind.score, kind.cameo) == (None, None, None)


def test_cameo_code_of_a_frame_fits_its_type() -> None:
    # CAMEO has one root (08) for what PLOVER parts into CONCEDE and RETREAT.
    root = {"RETREAT": "CONCEDE"}
    codes = FRAMES.vocabulary.cameo
    crossing = [
        (f.id, f.cameo)
        for f in FRAMES.frames
        if f.cameo and root.get(codes[f.cameo].plover or "", codes[f.cameo].plover) != root.get(f.type, f.type)
    ]
    assert crossing == []


@pytest.mark.parametrize("frame", FRAMES.frames, ids=lambda frame: frame.id)
def test_a_frame_stands_in_the_file_of_its_type(frame: Frame) -> None:
    stem = frame.origin.file.rpartition("/")[2].removesuffix(".toml")
    assert stem == ("extension" if frame.type.startswith("X-") else frame.type.lower())
    assert frame.id.startswith(f"{frame.type.lower()}.")
