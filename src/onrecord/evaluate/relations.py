"""Relations: which PLOVER root holds between two marked actors of a sentence, and how well that agrees with gold.

Gold files are those of the zero-shot PLOVER study (ACL 2024): tab-separated, with a header, the columns `id`, `sentence`,
`marked_sentence` (`<s>` and `<t>` around the two actors) and `root`, one of 15: CONCEDE and RETREAT are one there, YIELD.
Some have `conflict` (1 or 0) in its place. Its labels follow CAMEO's older reading of a few things, which `_VINTAGE`
restores for the comparison.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TextIO

from onrecord.coding.auxiliary import relation_type
from onrecord.coding.events import governed_by
from onrecord.errors import InputError
from onrecord.language.syntax import at
from onrecord.records import Actor, ActorKind, Claim, Evidence, Mention, Parse, Span

QUAD = {
    "AGREE": 1, "CONSULT": 1, "SUPPORT": 1, "COOPERATE": 2, "AID": 2, "YIELD": 2, "REQUEST": 3, "ACCUSE": 3, "REJECT": 3,
    "THREATEN": 3, "PROTEST": 4, "SANCTION": 4, "MOBILIZE": 4, "COERCE": 4, "ASSAULT": 4,
}  # fmt: skip
"""The study's roots and their quad classes."""
CONFLICT = ("0", "1")
"""Labels of files that only tell conflict from peace."""
_VINTAGE = {"163": "COERCE", "116": "ACCUSE", "055": "SUPPORT", "191": "ASSAULT", "192": "ASSAULT", "176": "ASSAULT"}
"""CAMEO codes that the study puts under another root than PLOVER's manual 2.0 does: sanctions are COERCE there, verdicts ACCUSE,
apologies SUPPORT; blockade, occupation and cyber attack are FIGHT in CAMEO and so ASSAULT."""
_DOES = frozenset({"actor", "host"})
_UNDERGOES = frozenset({"recipient", "host", "target", "third party"})


@dataclass(frozen=True, slots=True)
class Relation:
    """One row of gold: the sentence, its two marked actors as spans of it, and the root that holds between them.

    A span is None where the row marks nobody ("a recipient"); of an actor marked twice it is the first.
    """

    id: str
    text: str
    source: Span | None
    target: Span | None
    root: str


def read_relations(path: Path) -> list[Relation]:
    """The rows of a gold file. Rows without an id are numbered from 0. Raises InputError for a row without any mark."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t"))
    return [
        _relation(row.get("id") or str(number), row["marked_sentence"], _label(row, number, path), path)
        for number, row in enumerate(rows)
    ]


def _label(row: dict[str, str], number: int, path: Path) -> str:
    """The root of a row, or "0" or "1" where the file only tells conflict from peace."""
    label = row.get("root") or row.get("conflict") or ""
    if label not in QUAD and label not in CONFLICT:
        raise InputError(f"{path}: row {number}: no root and no conflict (1 or 0): {label!r}")
    return label


def _relation(name: str, marked: str, root: str, path: Path) -> Relation:
    text = ""
    begun: dict[str, int] = {}
    spans: dict[str, Span] = {}
    for piece in re.split(r"(</?[st]>)", marked):
        if not re.fullmatch(r"</?[st]>", piece):
            text += piece
        elif piece[1] != "/":
            begun[piece[1]] = len(text)
        elif piece[2] in begun:
            inside = text[begun[piece[2]] :]
            lead = len(inside) - len(inside.lstrip())
            spans.setdefault(piece[2], Span(begun[piece[2]] + lead, len(text.rstrip())))
    if not spans:
        raise InputError(f"{path}: row {name}: no marked actor")
    return Relation(name, text, spans.get("s"), spans.get("t"), root)


def marked_mentions(relation: Relation, parse: Parse, found: Sequence[Mention]) -> tuple[Mention, ...]:
    """The two given actors as mentions, and those of `found` that share no character with them.

    Who the given two are does not matter: each is an actor of its own. Words elsewhere that stand for one of them
    ("it", "the president") stand for the given actor.
    """
    given: list[Mention] = []
    for name, span in (("source", relation.source), ("target", relation.target)):
        if span is not None:
            given += _mention_at(span, Actor(f"given:{name}", span.of(relation.text), ActorKind.GROUP), parse)
    same: dict[str, Actor] = {}
    for mention in found:
        for one in given:
            if mention.head == one.head and mention.sentence == one.sentence and len(mention.actors) == 1:
                same[mention.actors[0].id] = one.actors[0]
    rest = (m for m in found if not any(m.span.overlaps(g.span) for g in given))
    return (*given, *(replace(m, actors=tuple(same.get(a.id, a) for a in m.actors)) for m in rest))


def _mention_at(span: Span, actor: Actor, parse: Parse) -> list[Mention]:
    for sentence in parse.sentences:
        tokens = at(sentence, span)
        if tokens:
            head = next((i for i in tokens if sentence.heads[i] not in tokens), tokens[-1])
            return [Mention(span, sentence.index, head, (actor,), Evidence("given"))]
    return []


def relation_of(claims: Iterable[Claim], source: Span | None, target: Span | None) -> str | None:
    """The root that holds between the actors at two spans: one of QUAD's keys, None where no claim speaks of them.

    The claim that names both in fitting roles wins, then the one that names both, then one that names either with the other
    in its clause; of equals the one told first. A claim inside a promise, demand, refusal or threat never wins over it.
    """
    ranked = [
        (_rank(claim, source, target), -claim.trigger.start, root) for claim in claims if (root := study_root(claim))
    ]
    best = max(ranked, default=((0, 0), 0, ""))
    return best[2] if best[0] > (0, 0) else None


def _rank(claim: Claim, source: Span | None, target: Span | None) -> tuple[int, int]:
    roles = {"source": _roles_at(claim, source, "given:source"), "target": _roles_at(claim, target, "given:target")}
    fits = bool(roles["source"] & _DOES) + bool(roles["target"] & _UNDERGOES)
    present = bool(roles["source"]) + bool(roles["target"])
    if present == 1:
        missing = source if not roles["source"] else target
        present = 1 if missing is None or missing.overlaps(claim.words) else 0
    return (present * 2 + fits, 0 if governed_by(claim) else 1) if present else (0, 0)


def _roles_at(claim: Claim, span: Span | None, name: str) -> set[str]:
    """Roles of the actor at a span, by the span itself or as the actor that `marked_mentions` gave it."""
    if span is None:
        return set()
    return {p.role for p in claim.participants if p.actor.id == name or (p.span is not None and p.span.overlaps(span))}


def study_root(claim: Claim) -> str | None:
    """The root that the study gives to what a claim tells; None where it has none."""
    root = relation_type(claim.type, claim.polarity, claim.modality)
    same = "YIELD" if claim.type in ("CONCEDE", "RETREAT") else claim.type
    if root == same and claim.cameo is not None:
        root = next((_VINTAGE[p] for p in (claim.cameo[:3], claim.cameo) if p in _VINTAGE), root)
    return root if root in QUAD else None


def write_predictions(predictions: Iterable[tuple[str, str | None]], stream: TextIO) -> None:
    """Lines of `id<TAB>root`; an empty root says that nothing was coded."""
    for name, root in predictions:
        stream.write(f"{name}\t{root or ''}\n")
