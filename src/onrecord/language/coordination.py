"""Coordination put where the treebanks have it, where the parser hides it within a name.

Two subjects under long titles ("Special Envoy Steve Witkoff and Foreign Minister Abbas Araghchi") are where trees go wrong
in the news: the second hangs on the first one's surname, passes for a part of it, or becomes another subject of the verb.
In headlines a comma stands for "and", and a colon behind the first words for "says".
"""

from __future__ import annotations

from collections.abc import Sequence

SUBJECTS = ("nsubj", "nsubj:pass")
_NAMES = ("NNP", "NNPS")
_FINITE = ("VBZ", "VBP", "VBD")


def mend(heads: list[int], deps: list[str], xpos: Sequence[str]) -> None:
    """Makes every conjunct one of a whole phrase, in place.

    A part of a name with a conjunction of its own is a conjunct; so is the later of two subjects of a verb. What is
    coordinated with a part of a name, or with a name right behind its title, is so with the phrase; behind a title of
    several ("councillors Ann Chiang and Priscilla Leung") it is so with the name.
    """
    opened = {heads[i] for i, tag in enumerate(xpos) if tag == "CC" and deps[i] == "cc" and heads[i] > i}
    for i in sorted(opened):
        if deps[i] == "flat":
            deps[i] = "conj"
        elif deps[i] in SUBJECTS or deps[i] == "nmod:desc":
            _join_subjects(i if deps[i] in SUBJECTS else heads[i], heads, deps)
    _part_subjects(heads, deps, xpos)
    _list_names(heads, deps, xpos)
    _join_verbs(heads, deps, xpos)
    for i, dep in enumerate(deps):
        if dep == "conj" and heads[i] >= 0:
            heads[i] = _whole(heads[i], heads, deps, xpos)


def _join_subjects(later: int, heads: list[int], deps: list[str]) -> None:
    """A subject with a conjunction before it hangs on the subject before it, where the two have one verb."""
    if deps[later] not in SUBJECTS or heads[later] < later:
        return
    earlier = [i for i in range(later) if heads[i] == heads[later] and deps[i] in SUBJECTS]
    if earlier:
        heads[later], deps[later] = earlier[-1], "conj"


def _part_subjects(heads: list[int], deps: list[str], xpos: Sequence[str]) -> None:
    """Two subjects with no more than a comma between are coordinated; one with a colon behind it speaks, and does nothing.

    One right before a name is its title. "Erdogan, Putin discuss Syria" addresses nobody.
    """
    for later, dep in enumerate(deps):
        if dep in SUBJECTS and later > 0 and heads[later] > later:
            earlier = [i for i in range(later) if heads[i] == heads[later] and deps[i] in SUBJECTS]
            if earlier and earlier[-1] == later - 1 and xpos[later] in _NAMES and xpos[later - 1] in ("NN", "NNP"):
                # "Minister Ararat Mirzoyan met": the title is no subject of its own.
                heads[later - 1], deps[later - 1] = later, "nmod:desc"
                continue
            marks = [tag for tag in xpos[earlier[-1] + 1 : later] if tag in (",", ":")] if earlier else []
            if marks == [","] and _are_names(xpos, earlier[-1], later):
                heads[later], deps[later] = earlier[-1], "conj"
            elif marks == [":"]:
                deps[earlier[-1]] = "dislocated"
        elif dep == "conj" and 0 <= heads[later] < later and deps[heads[later]] == "vocative":
            called, verb = heads[later], heads[heads[later]]
            if called < later < verb and not any(heads[i] == verb and deps[i] in SUBJECTS for i in range(len(deps))):
                deps[called] = "nsubj"


def _list_names(heads: list[int], deps: list[str], xpos: Sequence[str]) -> None:
    """Names with commas between and none behind them are a list, and no apposition: "UK, Canada, Australia recognise".

    Of two it takes a verb in the plural to tell.
    """
    for first, dep in enumerate(deps):
        if dep not in SUBJECTS or heads[first] < first or xpos[first] not in _NAMES:
            continue
        listed = [i for i, head in enumerate(heads) if head == first and deps[i] == "appos"]
        if not listed or not _are_names(xpos, first, listed[-1]) or heads[first] != listed[-1] + 1:
            continue
        if xpos[first + 1 : listed[-1]].count(",") == len(listed) and (len(listed) > 1 or xpos[heads[first]] == "VBP"):
            for i in listed:
                deps[i] = "conj"


def _join_verbs(heads: list[int], deps: list[str], xpos: Sequence[str]) -> None:
    """A finite verb right behind a comma with no subject of its own does what the one before it did: "accuses X, suspends Y"."""
    owners = {heads[i] for i, dep in enumerate(deps) if dep.startswith(("nsubj", "csubj", "expl"))}
    for i, dep in enumerate(deps):
        head = heads[i]
        alike = dep == "parataxis" and 0 <= head < i and xpos[i] == xpos[head] and xpos[i] in _FINITE
        if alike and xpos[i - 1] == "," and i not in owners and head in owners:
            deps[i] = "conj"


def _are_names(xpos: Sequence[str], first: int, last: int) -> bool:
    """Whether nothing but names and the one comma stand from `first` to `last`."""
    return all(tag in (*_NAMES, ",") for tag in xpos[first : last + 1])


def _whole(token: int, heads: Sequence[int], deps: Sequence[str], xpos: Sequence[str]) -> int:
    """The head of the phrase in which `token` is a part of the name."""
    while (head := heads[token]) >= 0:
        titled = deps[token] == "appos" and head == token - 1 and not xpos[head].endswith("S")
        if deps[token] != "flat" and not titled:
            break
        token = head
    return token
