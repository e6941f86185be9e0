"""PLOVER's rules on tense and negation: what an event's type is once it is known that it did not happen, or not yet.

PLOVER's manual defines four auxiliary modes (historical, future, hypothetical, negation); they come from a claim's
polarity and modality. Where one type alone says type and auxiliary mode together (a future meeting is AGREE), the manual
wants the single type. The rules are data/auxiliary.csv.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from onrecord.coding.vocabulary import Vocabulary, read_vocabulary
from onrecord.records import Modality, Polarity
from onrecord.rules import DATA, Faults, read_table

_COLUMNS = ("type", "polarity", "modality", "becomes", "relations")
_AUXILIARY = {
    Modality.HISTORICAL: "historical",
    Modality.PLANNED: "future",
    Modality.OFFERED: "future",
    Modality.DEMANDED: "hypothetical",
    Modality.POSSIBLE: "hypothetical",
    Modality.HYPOTHETICAL: "hypothetical",
}


@dataclass(frozen=True, slots=True)
class AuxiliaryRule:
    """One row of the table; "*" stands for any, a `becomes` of "-" drops the event."""

    type: str
    polarity: str
    modality: str
    becomes: str
    relations: str

    def fits(self, kind: str, polarity: Polarity, modality: Modality) -> bool:
        return all(
            own in ("*", value)
            for own, value in ((self.type, kind), (self.polarity, polarity), (self.modality, modality))
        )


@dataclass(frozen=True, slots=True)
class Auxiliary:
    """The rules, in order: the first that fits wins."""

    rules: tuple[AuxiliaryRule, ...]


def read_auxiliary(vocabulary: Vocabulary, faults: Faults) -> Auxiliary:
    """The table data/auxiliary.csv, checked against the vocabulary."""
    closed = {
        "type": {"*", *vocabulary.types},
        "polarity": {"*", *Polarity},
        "modality": {"*", *Modality},
        "becomes": {"-", *vocabulary.types},
        "relations": {"-", "YIELD", *vocabulary.types},
    }
    rules = []
    for row in read_table("auxiliary.csv", DATA / "auxiliary.csv", _COLUMNS, faults):
        for column, known in closed.items():
            if row[column] not in known:
                faults.unknown(row.origin, column, row[column], known)
        rules.append(AuxiliaryRule(*(row[column] for column in _COLUMNS)))
    return Auxiliary(tuple(rules))


def plover_type(kind: str, polarity: Polarity, modality: Modality) -> str | None:
    """The type under PLOVER's rules of an event of type `kind`; None where PLOVER has no event there.

    Extension types are none of PLOVER's. ("CONSULT", did, planned) is AGREE; ("ASSAULT", did not, actual) is None.
    """
    if kind.startswith("X-"):
        return None
    rule = _first(_packaged().rules, kind, polarity, modality)
    if rule is None:
        return kind
    return None if rule.becomes == "-" else rule.becomes


def relation_type(kind: str, polarity: Polarity, modality: Modality) -> str | None:
    """The same under the rules by which the zero-shot PLOVER relation data were labelled (one of its 15 roots)."""
    if kind.startswith("X-"):
        return None
    rule = _first(_packaged().rules, kind, polarity, modality)
    root = kind if rule is None else rule.relations
    return "YIELD" if root in ("CONCEDE", "RETREAT") else root


def auxiliary_modes(polarity: Polarity, modality: Modality) -> tuple[str, ...]:
    """PLOVER's auxiliary modes of an event: any of "historical", "future", "hypothetical", "negation"."""
    modes = [_AUXILIARY[modality]] if modality in _AUXILIARY else []
    return (*modes, "negation") if polarity is Polarity.DID_NOT else tuple(modes)


def _first(rules: Iterable[AuxiliaryRule], kind: str, polarity: Polarity, modality: Modality) -> AuxiliaryRule | None:
    return next((rule for rule in rules if rule.fits(kind, polarity, modality)), None)


@lru_cache(maxsize=1)
def _packaged() -> Auxiliary:
    faults = Faults()
    auxiliary = read_auxiliary(read_vocabulary(faults), faults)
    faults.raise_any()
    return auxiliary
