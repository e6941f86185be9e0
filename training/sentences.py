"""Sentences of our own that the learned coder is trained on: those of training/sentences/, and the frames' own examples."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from onrecord.coding.events import code_events
from onrecord.coding.frames import Frames, examples, load_frames
from onrecord.entities.actors import resolve
from onrecord.entities.tables import load_actors
from onrecord.evaluate.relations import study_root
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text
from onrecord.records import Claim, Participant, Polarity, Span

FOLDER = Path(__file__).parent / "sentences"
_DOES, _UNDERGOES = ("actor", "host"), ("recipient", "target", "host", "third party", "actor")


@dataclass(frozen=True, slots=True)
class Marked:
    """A sentence, the spans of its two actors (None where one is not named), and the roots that may hold between them."""

    text: str
    source: Span | None
    target: Span | None
    roots: tuple[str, ...]
    origin: str


def read_marked(text: str, roots: tuple[str, ...], origin: str) -> Marked:
    """A sentence with <s>..</s> and <t>..</t> around the two actors; of one marked twice the first counts."""
    plain, begun = "", {}
    spans: dict[str, Span] = {}
    for part in re.split(r"(</?[st]>)", text):
        if not re.fullmatch(r"</?[st]>", part):
            plain += part
        elif part[1] != "/":
            begun[part[1]] = len(plain)
        elif part[2] in begun:
            spans.setdefault(part[2], Span(begun[part[2]], len(plain)))
    return Marked(plain, spans.get("s"), spans.get("t"), roots, origin)


def own_sentences() -> Iterator[Marked]:
    """The sentences of training/sentences/*.toml: with one marked pair, or with several actors and what holds between some."""
    for path in sorted(FOLDER.glob("*.toml")):
        blocks = tomllib.loads(path.read_text(encoding="utf-8"))
        for block in blocks.get("sentences", ()):
            for text in block["texts"]:
                yield read_marked(text, (block["root"],), "own")
        for block in blocks.get("several", ()):
            for pair, root in block["pairs"].items():
                yield read_marked(_mark_pair(block["text"], *pair.split()), (root,), "own")


def _mark_pair(text: str, doer: str, other: str) -> str:
    """A text in which letters mark the actors, with only two of them left, as <s> and <t>."""
    kept = {doer: "s", other: "t"}
    return re.sub(r"<(/?)([a-r])>", lambda tag: f"<{tag[1]}{kept[tag[2]]}>" if tag[2] in kept else "", text)


def frame_sentences() -> Iterator[Marked]:
    """Examples of the frames in which the frame's claim has two actors, under the root that the relation data give it."""
    frames, actors = load_frames(), load_actors(None)
    for one in examples(frames):
        if one.positive and not one.type.startswith("X-"):
            report = report_from_text(one.example.text, published="2025-09-03")
            sentences = parse(report)
            claims = code_events(report, sentences, resolve(report, sentences, actors), frames)
            yield from _of_frame(one.frame, one.example.text, claims, frames)


def _of_frame(frame: str, text: str, claims: tuple[Claim, ...], frames: Frames) -> Iterator[Marked]:
    own = [c for c in claims if dict(c.why)["type"].rule.endswith(f" {frame}")]
    if len(own) != 1 or len(claims) > 1 or own[0].polarity is not Polarity.DID:
        return
    root = study_root(own[0])
    doers, others = (_first(own[0], roles) for roles in (_DOES, _UNDERGOES))
    pair = next(((d, o) for d in doers for o in others if d.span and o.span and not d.span.overlaps(o.span)), None)
    if root and pair and pair[0].span and pair[1].span:
        yield Marked(text, pair[0].span, pair[1].span, (root,), "frames")


def _first(claim: Claim, roles: tuple[str, ...]) -> list[Participant]:
    return [p for role in roles for p in claim.participants if p.role == role]
