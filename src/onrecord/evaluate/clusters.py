"""Scores of clusterings: MUC, B-cubed, CEAF-e and their mean F1 (the CoNLL score), over gold mentions.

A clustering is a mapping from mention to any label of its cluster. Definitions: Vilain et al. 1995, Bagga and Baldwin 1998,
Luo 2005 (the entity-based measure, phi4). Mentions that one side lacks are singletons there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

Clustering = Mapping[str, Hashable]


def conll(gold: Clustering, found: Clustering) -> dict[str, float]:
    """Recall, precision and F1 (0 to 1) of the three measures, and `conll`, the mean of the three F1."""
    ours = {m: found.get(m, ("alone", m)) for m in gold}
    scores: dict[str, float] = {}
    for name, measure in (("muc", muc), ("b3", b_cubed), ("ceafe", ceaf_e)):
        recall, precision = measure(gold, ours)
        scores |= {f"{name}_recall": recall, f"{name}_precision": precision, f"{name}_f1": _f1(recall, precision)}
    mean = (scores["muc_f1"] + scores["b3_f1"] + scores["ceafe_f1"]) / 3
    return {key: round(value, 4) for key, value in {**scores, "conll": mean}.items()}


def _f1(recall: float, precision: float) -> float:
    return 2 * recall * precision / (recall + precision) if recall + precision else 0.0


def _sets(clustering: Clustering) -> list[frozenset[str]]:
    found: dict[Hashable, set[str]] = {}
    for mention, label in clustering.items():
        found.setdefault(label, set()).add(mention)
    return [frozenset(members) for members in found.values()]


def muc(gold: Clustering, found: Clustering) -> tuple[float, float]:
    """Recall and precision over links: what it takes to join a cluster's pieces."""

    def side(one: Clustering, other: Clustering) -> float:
        clusters = _sets(one)
        links = sum(len(c) - 1 for c in clusters)
        kept = sum(len(c) - len({other[m] for m in c}) for c in clusters)
        return kept / links if links else 0.0

    return side(gold, found), side(found, gold)


def b_cubed(gold: Clustering, found: Clustering) -> tuple[float, float]:
    """Recall and precision, mention by mention."""
    shared = Counter((gold[m], found[m]) for m in gold)
    golds, founds = Counter(gold.values()), Counter(found[m] for m in gold)
    recall = sum(n * n / golds[g] for (g, _), n in shared.items()) / len(gold)
    precision = sum(n * n / founds[f] for (_, f), n in shared.items()) / len(gold)
    return recall, precision


def ceaf_e(gold: Clustering, found: Clustering) -> tuple[float, float]:
    """Recall and precision of the best one-to-one matching of clusters, by phi4 (Dice's coefficient)."""
    golds, founds = _sets(gold), _sets(found)
    home = {m: k for k, c in enumerate(founds) for m in c}
    overlaps = {(g, home[m]) for g, c in enumerate(golds) for m in c}
    total = 0.0
    for rows, columns in _blocks(overlaps):
        table = [[2 * len(golds[g] & founds[f]) / (len(golds[g]) + len(founds[f])) for f in columns] for g in rows]
        total += sum(table[i][j] for i, j in assign(table))
    return total / len(golds), total / len(founds)


def _blocks(overlaps: set[tuple[int, int]]) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that overlap at all, in connected parts: only within these can a match be worth anything."""
    rows: dict[int, list[int]] = {}
    columns: dict[int, list[int]] = {}
    for g, f in overlaps:
        rows.setdefault(g, []).append(f)
        columns.setdefault(f, []).append(g)
    parts, seen = [], set()
    for first in sorted(rows):
        if first in seen:
            continue
        here, there, stack = {first}, set(), [first]
        while stack:
            for f in rows[stack.pop()]:
                there.add(f)
                stack.extend(g for g in columns[f] if g not in here)
                here.update(columns[f])
        seen |= here
        parts.append((sorted(here), sorted(there)))
    return parts


def assign(table: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """The pairs (row, column) of the one-to-one assignment with the largest sum: the Hungarian method, O(n^2 m).

    Kuhn 1955 in the form of shortest augmenting paths with potentials.
    """
    if len(table) > len(table[0]):
        return [(i, j) for j, i in assign(list(zip(*table, strict=True)))]
    n, m = len(table), len(table[0])
    row_price, column_price = [0.0] * (n + 1), [0.0] * (m + 1)
    row_of = [0] * (m + 1)
    for row in range(1, n + 1):
        row_of[0] = row
        least, before, used = [float("inf")] * (m + 1), [0] * (m + 1), [False] * (m + 1)
        at = 0
        while True:
            used[at] = True
            here, step, following = row_of[at], float("inf"), 0
            for j in range(1, m + 1):
                if not used[j]:
                    cost = -table[here - 1][j - 1] - row_price[here] - column_price[j]
                    if cost < least[j]:
                        least[j], before[j] = cost, at
                    if least[j] < step:
                        step, following = least[j], j
            for j in range(m + 1):
                if used[j]:
                    row_price[row_of[j]] += step
                    column_price[j] -= step
                else:
                    least[j] -= step
            at = following
            if row_of[at] == 0:
                break
        while at:
            row_of[at] = row_of[before[at]]
            at = before[at]
    return sorted((row_of[j] - 1, j - 1) for j in range(1, m + 1) if row_of[j])
