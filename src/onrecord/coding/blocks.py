"""One `[[frame]]` block to a Frame, with everything that is wrong in it reported at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from onrecord.coding.frame import Example, Frame
from onrecord.coding.vocabulary import Vocabulary
from onrecord.coding.words import keys_of
from onrecord.records import Modality
from onrecord.rules import Block, Faults

PARTS = ("verb", "noun", "adjective")
CONDITIONS = ("object", "subject", "modifier")
ROLES = ("actor", "recipient", "host", "target", "third party", "instrument")
SLOTS = ("subject", "object", "indirect", "complement", "possessor", "modifier")
"""Slots that are no prepositions; any other name of a slot is a preposition."""
PREPOSITIONS = tuple(
    "about above across after against ahead along alongside amid among around as at before behind between beyond by despite "
    "during for from in including inside into near of off on onto out outside over past through throughout to toward towards under "
    "until upon via with within without".split()
)
KEYS = (
    "id", *PARTS, *CONDITIONS, "particle", "any_particle", "complement", "preposition", "type", "mode", "cameo", "roles", "needs",
    "governs", "embeds", "inside", "clause", "infinitive", "modal", "direct", "figurative",
    "not_object", "not_subject", "not_modifier", "not_preposition", "not_clause", "not_complement",
    "examples", "counterexamples", "note",
)  # fmt: skip
GOVERNING = frozenset({"AGREE", "REQUEST", "REJECT", "THREATEN"})
"""Types whose object or clause is not told as done, unless a frame says `governs = false`."""

_VERB_ROLES = {"subject": "actor", "object": "recipient", "indirect": "recipient"}
_PHRASE_ROLES = dict.fromkeys(("possessor", "modifier", "on", "against", "to", "with", "from", "of"), "recipient")
_NOUN_ROLES = {
    "subject": "actor", "possessor": "actor", "modifier": "actor", "by": "actor", "between": "actor",
    "on": "recipient", "against": "recipient", "to": "recipient", "with": "recipient", "of": "recipient",
}  # fmt: skip
_ADJECTIVE_ROLES = {"subject": "actor"}


class BlockReader:
    """Reads one block; every fault goes to `faults`, and a frame comes out all the same."""

    def __init__(
        self, block: Block, vocabulary: Vocabulary, words: Mapping[str, frozenset[str]], faults: Faults
    ) -> None:
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
            infinitive=self._flag("infinitive", False),
            modal=self._words("modal"),
            direct=self._flag("direct", False),
            figurative=self._flag("figurative", False),
            inside=self._types("inside"),
            barred={name: words for name in CONDITIONS if (words := self._words(f"not_{name}"))},
            barred_preposition=self._prepositions("not_preposition"),
            barred_clause=self._words("not_clause"),
            barred_complement=self._words("not_complement"),
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
        if isinstance(value, list):
            return self._words("complement")
        self._fault(f"complement is true, false or a list of lemmas, not {value!r}")
        return ""

    def _type(self) -> str:
        value = self._text("type") or ""
        if value and value not in self.vocabulary.types:
            self._unknown("type", value, self.vocabulary.types)
        return value

    def _types(self, name: str) -> frozenset[str]:
        value = self.values.get(name, [])
        plain = {kind.name for kind in self.vocabulary.types.values() if not kind.extension}
        if value == ["*"]:
            return frozenset(plain)
        for kind in value if isinstance(value, list) else [value]:
            if kind not in plain:
                self._unknown(f"type in {name}", str(kind), plain)
        return frozenset(value if isinstance(value, list) else ())

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
    rank += 7 if isinstance(complement, frozenset) else 3 * (complement == "clause") + 4 * bool(values.get("inside"))
    rank += max((7 if words else 2 for words in preposition.values()), default=0)
    return rank + len(values.get("needs", ()) or ())
