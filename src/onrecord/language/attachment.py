"""Clauses hung where the treebanks have them, where the parser hangs them on a noun in between."""

from __future__ import annotations

from collections.abc import Sequence


def rehang(heads: list[int], deps: list[str], xpos: Sequence[str]) -> None:
    """A clause in -ing behind a preposition and the agent of a passive is the verb's, in place: "accused by experts of arming".

    The agent's own clauses ("experts arming the rebels") have no preposition.
    """
    for i, dep in enumerate(deps):
        agent = heads[i]
        if dep != "acl" or xpos[i] != "VBG" or not 0 <= agent < i - 1 or deps[agent] != "obl:agent":
            continue
        if xpos[i - 1] == "IN" and heads[i - 1] == i:
            heads[i], deps[i] = heads[agent], "advcl"
