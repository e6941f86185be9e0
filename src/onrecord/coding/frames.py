"""Frames: how happenings are told, kept as data. Loads, checks and indexes data/frames/*.toml.

A frame has a trigger (`verb`, `noun` or `adjective`: lemmas), conditions on the words around it, a type, and roles that say
which slot of the sentence is who. `KEYS` lists what may stand in a block; the manual's page "Frames" explains each.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from onrecord.coding.arenas import Arena, read_arenas
from onrecord.coding.auxiliary import Auxiliary, read_auxiliary
from onrecord.coding.contexts import Contexts, read_contexts
from onrecord.coding.embedding import Embedding, read_embedding
from onrecord.coding.vocabulary import Vocabulary, read_vocabulary
from onrecord.coding.words import key, keys_of, read_inflections, read_words
from onrecord.records import Modality
from onrecord.rules import Block, Faults, Origin, data_files, read_blocks

PARTS = ("verb", "noun", "adjective")
CONDITIONS = ("object", "subject", "modifier")
ROLES = ("actor", "recipient", "host", "target", "third party", "instrument")
SLOTS = ("subject", "object", "indirect", "complement", "possessor", "modifier")
"""Slots that are no prepositions; any other name of a slot is a preposition."""
PREPOSITIONS = tuple(
    "about above across after against ahead along alongside amid among around as at before behind between beyond by despite "
    "during for from in inside into near of off on onto out outside over past through throughout to toward towards under "
    "until upon via with within without".split()
)
KEYS = (
    "id", *PARTS, *CONDITIONS, "particle", "any_particle", "complement", "preposition", "type", "mode", "cameo", "roles", "needs",
    "governs", "embeds", "clause", "modal", "direct", "not_object", "not_subject", "not_modifier", "not_preposition", "not_clause", "examples", "counterexamples", "note",
)  # fmt: skip
_KEPT_KEYS = 1 << 17
GOVERNING = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})
"""Types whose object or clause is not told as done, unless a frame says `governs = false`."""

_VERB_ROLES = {"subject": "actor", "object": "recipient", "indirect": "recipient"}
_PHRASE_ROLES = dict.fromkeys(("possessor", "modifier", "on", "against", "to", "with", "from", "of"), "recipient")
_NOUN_ROLES = {
    "subject": "actor", "possessor": "actor", "modifier": "actor", "by": "actor", "between": "actor",
    "on": "recipient", "against": "recipient", "to": "recipient", "with": "recipient", "of": "recipient",
}  # fmt: skip
_ADJECTIVE_ROLES = {"subject": "actor"}


@dataclass(frozen=True, slots=True)
class Example:
    """A sentence that a frame must read, with the countries or ids that must stand in a role, where they are given."""

    text: str
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame. Lists of words are sets of keys (`words.key`); an empty set asks nothing."""

    id: str
    origin: Origin
    part: str
    lemmas: tuple[str, ...]
    """The trigger's lemmas as the author wrote them; `triggers` are their keys."""
    triggers: frozenset[str]
    type: str
    mode: str | None
    cameo: str | None
    object: frozenset[str]
    subject: frozenset[str]
    modifier: frozenset[str]
    particle: frozenset[str]
    any_particle: bool
    complement: str | frozenset[str]
    """"": nothing asked; "clause": a clause must follow; "event": one with an event in it; a set: one headed by these.

    "none": nothing may be said of the object, as in "called him a liar".
    """
    preposition: Mapping[str, frozenset[str]]
    """One of these phrases must be there; an empty set takes any noun."""
    clause: frozenset[str]
    """An adverbial clause headed by one of these verbs must be there ("attacked him, calling him a liar")."""
    modal: frozenset[str]
    """The clause that follows must have one of these auxiliaries ("said that Israel must withdraw")."""
    direct: bool
    """The object itself must be the actor: "welcomed Trump", never "welcomed Trump's offer"."""
    barred: Mapping[str, frozenset[str]]
    barred_preposition: Mapping[str, frozenset[str]]
    barred_clause: frozenset[str]
    roles: Mapping[str, str]
    needs: tuple[str, ...] | None
    governs: bool
    embeds: Modality | None
    rank: int
    examples: tuple[Example, ...]
    counterexamples: tuple[Example, ...]

    @property
    def rule(self) -> str:
        """What evidence names: "frames/consult.toml:12 consult.hold-talks"."""
        return f"{self.origin} {self.id}"


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
        if tag in ("NOUN", "ADJ", "PROPN") and found not in self.known:
            singulars = (form, form[:-1] if form.endswith("s") else form, form[:-3] + "y" if form.endswith("ies") else form)
            return next((key(s) for s in singulars if key(s) in self.known), found)
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
            frame = _Reader(block, vocabulary, words, faults).frame()
            if frame.id in lines:
                faults.add(frame.origin, f"frame {frame.id!r} is there already ({lines[frame.id]})")
            lines.setdefault(frame.id, frame.origin)
            frames.append(frame)
    verbs = sorted({v for f in frames if f.part == "verb" for v in f.lemmas} | words.get("light", frozenset()))
    loaded = Frames(
        tuple(frames),
        {part: _index(frames, part) for part in PARTS},
        words,
        _known_words(frames, words),
        read_inflections(verbs, faults),
        vocabulary,
        read_contexts(faults, extra),
        read_embedding(vocabulary, faults),
        read_auxiliary(vocabulary, faults),
        read_arenas(vocabulary, faults, extra),
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


def _known_words(frames: list[Frame], words: Mapping[str, frozenset[str]]) -> frozenset[str]:
    found = set().union(*words.values())
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
    # The order is stable: of two equally specific frames, the one that stands first in its file wins.
    return {trigger: tuple(sorted(group, key=lambda frame: -frame.rank)) for trigger, group in found.items()}


class _Reader:
    """Reads one block; every fault goes to `faults`, and a frame comes out all the same."""

    def __init__(self, block: Block, vocabulary: Vocabulary, words: Mapping[str, frozenset[str]], faults: Faults) -> None:
        self.block = block
        self.values: Mapping[str, Any] = block.values
        self.vocabulary = vocabulary
        self.words = words
        self.faults = faults

    def frame(self) -> Frame:
        self.faults.check_keys(self.block, KEYS)
        parts = [part for part in PARTS if part in self.values]
        if len(parts) != 1:
            self._fault("a frame has one trigger: verb, noun or adjective")
        part = parts[0] if parts else "verb"
        conditions = {name: self._words(name) for name in CONDITIONS}
        preposition = self._prepositions("preposition")
        complement = self._complement()
        kind = self._type()
        return Frame(
            id=self._text("id") or "",
            origin=self.block.origin,
            part=part,
            lemmas=tuple(lemma for lemma in self.values.get(part, ()) if isinstance(lemma, str)),
            triggers=self._words(part),
            type=kind,
            mode=self._known("mode", self.vocabulary.types[kind].modes if kind in self.vocabulary.types else ()),
            cameo=self._known("cameo", self.vocabulary.cameo),
            **conditions,
            particle=self._words("particle"),
            any_particle=self._flag("any_particle", False),
            complement=complement,
            preposition=preposition,
            clause=self._words("clause"),
            modal=self._words("modal"),
            direct=self._flag("direct", False),
            barred={name: words for name in CONDITIONS if (words := self._words(f"not_{name}"))},
            barred_preposition=self._prepositions("not_preposition"),
            barred_clause=self._words("not_clause"),
            roles=self._roles(part, bool(conditions["object"])),
            needs=self._needs(),
            governs=self._flag("governs", kind in GOVERNING),
            embeds=self._modality(),
            rank=_rank(conditions, self._words("particle"), complement, preposition, self.values),
            examples=tuple(self._examples("examples")),
            counterexamples=tuple(self._examples("counterexamples")),
        )

    def _fault(self, fault: str) -> None:
        self.faults.add(self.block.origin, f"frame {self.values.get('id', '?')!r}: {fault}")

    def _unknown(self, what: str, value: str, known: Any) -> None:
        self.faults.unknown(self.block.origin, f"frame {self.values.get('id', '?')!r}: {what}", value, known)

    def _text(self, name: str) -> str | None:
        value = self.values.get(name)
        if value is not None and not isinstance(value, str):
            self._fault(f"{name} is a text, not {value!r}")
            return None
        if value is None and name in ("id", "type"):
            self._fault(f"{name} is missing")
        return value

    def _flag(self, name: str, default: bool) -> bool:
        value = self.values.get(name, default)
        if not isinstance(value, bool):
            self._fault(f"{name} is true or false, not {value!r}")
            return default
        return value

    def _words(self, name: str) -> frozenset[str]:
        value = self.values.get(name, [])
        if not isinstance(value, list):
            self._fault(f"{name} is a list of lemmas, not {value!r}")
            return frozenset()
        return keys_of(self.block, value, self.words, self.faults)

    def _prepositions(self, name: str) -> dict[str, frozenset[str]]:
        value = self.values.get(name, {})
        if not isinstance(value, dict):
            self._fault(f'{name} is a table such as {{ on = ["talk"] }}, not {value!r}')
            return {}
        found = {}
        for preposition, lemmas in value.items():
            if preposition not in PREPOSITIONS:
                self._unknown("preposition", preposition, PREPOSITIONS)
            elif not isinstance(lemmas, list):
                self._fault(f"{name}.{preposition} is a list of lemmas, not {lemmas!r}")
            else:
                found[preposition] = keys_of(self.block, lemmas, self.words, self.faults)
        return found

    def _complement(self) -> str | frozenset[str]:
        value = self.values.get("complement")
        if value is None:
            return ""
        if isinstance(value, bool):
            return "clause" if value else "none"
        if value == "event":
            return "event"
        if isinstance(value, list):
            return self._words("complement")
        self._fault(f'complement is true, false, "event" or a list of lemmas, not {value!r}')
        return ""

    def _type(self) -> str:
        value = self._text("type") or ""
        if value and value not in self.vocabulary.types:
            self._unknown("type", value, self.vocabulary.types)
        return value

    def _known(self, name: str, known: Any) -> str | None:
        value = self._text(name)
        if value is not None and value not in known:
            self._unknown(name, value, known)
            return None
        return value

    def _roles(self, part: str, phrase: bool) -> dict[str, str]:
        """The roles of this part's frames by default, with the block's own laid over them; "" takes one away."""
        roles = dict({"verb": _VERB_ROLES, "noun": _NOUN_ROLES, "adjective": _ADJECTIVE_ROLES}[part])
        if part == "verb" and phrase:
            del roles["object"]
            roles |= _PHRASE_ROLES
        own = self.values.get("roles", {})
        if not isinstance(own, dict):
            self._fault(f'roles is a table such as {{ with = "actor" }}, not {own!r}')
            return roles
        for slot, role in own.items():
            if slot not in SLOTS and slot not in PREPOSITIONS:
                self._unknown("slot", slot, (*SLOTS, *PREPOSITIONS))
            elif role and role not in ROLES:
                self._unknown("role", str(role), ROLES)
            roles[slot] = role
        return {slot: role for slot, role in roles.items() if role}

    def _needs(self) -> tuple[str, ...] | None:
        value = self.values.get("needs")
        if value is None:
            return None
        for role in value:
            if role not in ROLES:
                self._unknown("role", str(role), ROLES)
        return tuple(value)

    def _modality(self) -> Modality | None:
        value = self._text("embeds")
        if value is not None and value not in list(Modality):
            self._unknown("modality", value, [m.value for m in Modality])
            return None
        return Modality(value) if value else None

    def _examples(self, name: str) -> Iterator[Example]:
        value = self.values.get(name, [])
        if name == "examples" and not value:
            self._fault("a frame has an example")
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, str):
                yield Example(one)
            elif isinstance(one, dict) and isinstance(one.get("text"), str) and one.keys() <= {"text", *ROLES}:
                yield Example(one["text"], {role: tuple(ids) for role, ids in one.items() if role != "text"})
            else:
                self._fault(f'an example is a sentence, or {{ text = "...", actor = ["RUS"] }}, not {one!r}')


def _rank(
    conditions: Mapping[str, frozenset[str]],
    particle: frozenset[str],
    complement: str | frozenset[str],
    preposition: Mapping[str, frozenset[str]],
    values: Mapping[str, Any],
) -> int:
    """How specific a frame is: named words weigh more than the mere presence of a clause or phrase."""
    rank = sum(weight for name, weight in (("object", 8), ("subject", 6), ("modifier", 6)) if conditions[name])
    rank += 6 * bool(particle) + 6 * bool(values.get("clause")) + 6 * bool(values.get("modal"))
    rank += {"": 0, "clause": 3, "event": 4}.get(complement, 0) if isinstance(complement, str) else 7
    rank += max((7 if words else 2 for words in preposition.values()), default=0)
    return rank + len(values.get("needs", ()) or ())
