"""What an event inside a promise, demand, refusal or threat becomes, and what it makes of the one that governs it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from onrecord.coding.vocabulary import Vocabulary
from onrecord.records import Modality, Polarity
from onrecord.rules import DATA, Faults, read_table

_COLUMNS = ("governor", "embedded", "becomes", "mode", "cameo", "modality", "polarity")


@dataclass(frozen=True, slots=True)
class EmbeddingRule:
    """One row: the governor's type, mode and CAMEO code, and the embedded event's modality and polarity."""

    rule: str
    becomes: str
    mode: str | None
    cameo: str | None
    modality: Modality
    polarity: Polarity


@dataclass(frozen=True, slots=True)
class Embedding:
    """Rules by (type of the governor, CAMEO prefix of what is embedded); the prefix "" is for any."""

    rules: Mapping[tuple[str, str], EmbeddingRule]

    def rule_for(self, governor: str, cameo: str | None) -> EmbeddingRule | None:
        """The rule with the longest prefix of `cameo` for a governor of this type."""
        code = cameo or ""
        for length in range(len(code), -1, -1):
            found = self.rules.get((governor, code[:length]))
            if found is not None:
                return found
        return None


def read_embedding(vocabulary: Vocabulary, faults: Faults) -> Embedding:
    """The table data/embedding.csv, checked against the vocabulary."""
    rules: dict[tuple[str, str], EmbeddingRule] = {}
    for row in read_table("embedding.csv", DATA / "embedding.csv", _COLUMNS, faults):
        becomes = row["becomes"] or row["governor"]
        closed = (
            ("governor", vocabulary.types),
            ("embedded", ("", *vocabulary.cameo)),
            ("becomes", ("", *vocabulary.types)),
            ("mode", ("", *(vocabulary.types[becomes].modes if becomes in vocabulary.types else ()))),
            ("cameo", ("", *vocabulary.cameo)),
            ("modality", tuple(Modality)),
            ("polarity", tuple(Polarity)),
        )
        wrong = [(column, known) for column, known in closed if row[column] not in known]
        for column, known in wrong:
            faults.unknown(row.origin, column, row[column], known)
        if not wrong:
            rules[row["governor"], row["embedded"]] = EmbeddingRule(
                str(row.origin),
                becomes,
                row["mode"] or None,
                row["cameo"] or None,
                Modality(row["modality"]),
                Polarity(row["polarity"]),
            )
    return Embedding(rules)
