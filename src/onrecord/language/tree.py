"""Arc scores to a tree: every word its best head where that gives a tree with one root, Chu-Liu/Edmonds where not."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def best_tree(scores: Array) -> list[int]:
    """Heads of n words from (n, n + 1) arc scores, the last column being the root; -1 marks the one root.

    Raises nothing; a sentence of one word is its own root.
    """
    n = len(scores)
    if n == 1:
        return [-1]
    scores = scores.astype(np.float64)
    np.fill_diagonal(scores, -np.inf)
    heads = scores.argmax(1).tolist()
    if heads.count(n) == 1 and not _find_cycle(heads, n):
        return [head if head < n else -1 for head in heads]
    return _one_root(scores)


def _one_root(scores: Array) -> list[int]:
    """The best tree with exactly one root: the unconstrained best, then with its likeliest root made the only one."""
    n = len(scores)
    full = np.full((n + 1, n + 1), -np.inf)
    full[:n] = scores
    heads = _edmonds(full, n)
    roots = [i for i in range(n) if heads[i] == n]
    if len(roots) > 1:
        root = max(roots, key=lambda i: float(scores[i, n]))
        full[:n, n] = -np.inf
        full[root] = -np.inf
        full[root, n] = 0.0
        heads = _edmonds(full, n)
    return [int(h) if h < n else -1 for h in heads[:n]]


def _edmonds(scores: Array, root: int) -> list[int]:
    """Maximum spanning arborescence; `scores[d, h]` is the arc h -> d. Contracts one cycle at a time."""
    size = len(scores)
    heads: list[int] = scores.argmax(1).tolist()
    heads[root] = root
    cycle = _find_cycle(heads, root)
    if not cycle:
        return heads
    inside = np.zeros(size, dtype=bool)
    loop = np.array(cycle)
    inside[loop] = True
    outside = np.flatnonzero(~inside)
    new = len(outside)
    small = np.full((new + 1, new + 1), -np.inf)
    small[:new, :new] = scores[np.ix_(outside, outside)]
    own = scores[loop, [heads[i] for i in cycle]]
    entering = scores[np.ix_(loop, outside)] - own[:, None]
    small[new, :new] = entering.max(0)
    leaving = scores[np.ix_(outside, loop)]
    small[:new, new] = leaving.max(1)
    place = {int(o): k for k, o in enumerate(outside)}
    solved = _edmonds(small, place[root])
    result = list(heads)
    for k, o in enumerate(outside):
        if int(o) == root:
            continue
        head = solved[k]
        result[int(o)] = int(cycle[int(leaving[k].argmax())]) if head == new else int(outside[head])
    entry = int(outside[solved[new]])
    broken = int(entering[:, place[entry]].argmax())
    result[cycle[broken]] = entry
    return result


def _find_cycle(heads: list[int], root: int) -> list[int]:
    """The words of some cycle, in the order of their heads; empty where every chain of heads ends at the root."""
    unseen, here, sure = 0, 1, 2
    state = [unseen] * max(len(heads), root + 1)
    state[root] = sure
    for start in range(len(heads)):
        path = []
        i = start
        while state[i] == unseen:
            state[i] = here
            path.append(i)
            i = heads[i]
        if state[i] == here:
            return path[path.index(i) :]
        for k in path:
            state[k] = sure
    return []
