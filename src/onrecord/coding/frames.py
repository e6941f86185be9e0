"""Frames: how happenings are told, kept as data. Loads, checks and indexes data/frames/*.toml.

A frame has a trigger (`verb`, `noun` or `adjective`: lemmas), conditions on the words around it, a type, and roles that say
which slot of the sentence is who. `blocks.KEYS` lists what may stand in a block; the manual's page "Frames" explains each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from onrecord.coding.arenas import Arena, read_arenas
from onrecord.coding.auxiliary import Auxiliary, read_auxiliary
from onrecord.coding.blocks import PARTS, BlockReader
from onrecord.coding.contexts import Contexts, read_contexts
from onrecord.coding.embedding import Embedding, read_embedding
from onrecord.coding.frame import Example, Frame
from onrecord.coding.vocabulary import Vocabulary, read_vocabulary
from onrecord.coding.words import key, read_inflections, read_words
from onrecord.rules import Faults, Origin, data_files, read_blocks

_KEPT_KEYS = 1 << 17


@dataclass(frozen=True)
class Frames:
    """All frames, indexed by the key of their trigger, and the tables that go with them."""

    frames: tuple[Frame, ...]
    index: Mapping[str, Mapping[str, tuple[Frame, ...]]]
    """Part, then key of the trigger; the more specific frame first."""
    words: Mapping[str, frozenset[str]]
    known: frozenset[str]
    """Keys of every noun and adjective that a frame or class names."""
    forms: Mapping[str, tuple[str, ...]]
    vocabulary: Vocabulary
    contexts: Contexts
    embedding: Embedding
    auxiliary: Auxiliary
    arenas: tuple[Arena, ...]
    _keys: dict[tuple[str, str, str], str] = field(default_factory=dict, repr=False, compare=False)

    def key_of(self, form: str, lemma: str, tag: str) -> str:
        """The key of a word's lemma; where no frame knows that lemma but one knows the form, the form's."""
        found = self._keys.get((form, lemma, tag))
        if found is None:
            if len(self._keys) > _KEPT_KEYS:
                self._keys.clear()
            found = self._keys[form, lemma, tag] = self._find_key(form.lower(), key(lemma), tag)
        return found

    def _find_key(self, form: str, found: str, tag: str) -> str:
        if tag == "VERB":
            possible = self.forms.get(form, (found,))
            return found if found in possible else possible[0]
        if tag in ("NOUN", "ADJ", "PROPN"):
            singulars = (form, form.removesuffix("s"), form.removesuffix("es"), form.removesuffix("ies") + "y")
            possible = tuple(dict.fromkeys(map(key, singulars)))
            return found if found in possible else next((k for k in possible if k in self.known), found)
        return found


@dataclass(frozen=True, slots=True)
class FrameExample:
    """One example (or counterexample) of one frame, to be run through the whole pipeline."""

    frame: str
    origin: Origin
    type: str
    example: Example
    positive: bool


def load_frames(extra: Path | None = None) -> Frames:
    """The packaged frames, and those of a user's own folder (frames/*.toml, words.toml, plover.csv) beside them.

    Raises RuleError with every fault of every file, each as file:line.
    """
    return _load(extra)


@lru_cache(maxsize=4)
def _load(extra: Path | None) -> Frames:
    faults = Faults()
    vocabulary = read_vocabulary(faults, extra)
    words = read_words(faults, extra)
    frames: list[Frame] = []
    lines: dict[str, Origin] = {}
    for name, source in data_files("frames", ".toml", extra):
        for block in read_blocks(name, source, "frame", faults):
            frame = BlockReader(block, vocabulary, words, faults).frame()
            if frame.id in lines:
                faults.add(frame.origin, f"frame {frame.id!r} is there already ({lines[frame.id]})")
            lines.setdefault(frame.id, frame.origin)
            frames.append(frame)
    verbs = sorted({v for f in frames if f.part == "verb" for v in f.lemmas} | words.get("light", frozenset()))
    arenas = read_arenas(vocabulary, faults, extra)
    loaded = Frames(
        tuple(frames),
        {part: _index(frames, part) for part in PARTS},
        words,
        _known_words(frames, words, arenas),
        read_inflections(verbs, faults),
        vocabulary,
        read_contexts(faults, extra),
        read_embedding(vocabulary, faults),
        read_auxiliary(vocabulary, faults),
        arenas,
    )
    faults.raise_any()
    return loaded


def examples(frames: Frames) -> Iterator[FrameExample]:
    """Every example and counterexample of every frame, in the order of the files.

    An example holds where a claim's type comes from that very frame and the given actors stand in the given roles; a
    counterexample holds where no claim has the frame's type.
    """
    for frame in frames.frames:
        for example in frame.examples:
            yield FrameExample(frame.id, frame.origin, frame.type, example, True)
        for example in frame.counterexamples:
            yield FrameExample(frame.id, frame.origin, frame.type, example, False)


def _known_words(frames: list[Frame], words: Mapping[str, frozenset[str]], arenas: tuple[Arena, ...]) -> frozenset[str]:
    found = set().union(*words.values(), *(a.sure | a.hints for a in arenas))
    for frame in frames:
        found |= frame.object | frame.subject | frame.modifier | (frame.triggers if frame.part != "verb" else set())
        found.update(*frame.preposition.values())
    return frozenset(found)


def _index(frames: list[Frame], part: str) -> dict[str, tuple[Frame, ...]]:
    found: dict[str, list[Frame]] = {}
    for frame in frames:
        if frame.part == part:
            for trigger in frame.triggers:
                found.setdefault(trigger, []).append(frame)
    # Of two equally specific frames the user's own wins, then (the order is stable) the one that stands first in its file.
    return {trigger: tuple(sorted(group, key=_precedence)) for trigger, group in found.items()}


def _precedence(frame: Frame) -> tuple[int, bool]:
    return (-frame.rank, frame.origin.file.startswith("frames/"))
