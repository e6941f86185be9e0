"""A clause behind the agent of a passive belongs to the verb where a preposition opens it."""

import pytest

from onrecord.language.attachment import rehang

ACCUSED = [("VBN", 0, "root"), ("IN", 3, "case"), ("NNS", 1, "obl:agent")]


@pytest.mark.parametrize(
    ("rows", "word", "becomes"),
    [
        ([*ACCUSED, ("IN", 5, "mark"), ("VBG", 3, "acl"), ("NNS", 5, "obj")], 5, (1, "advcl")),
        ([*ACCUSED, ("VBG", 3, "acl"), ("NNS", 4, "obj")], 4, (3, "acl")),
        ([("VBD", 0, "root"), ("NNS", 1, "obj"), ("IN", 4, "mark"), ("VBG", 2, "acl")], 4, (2, "acl")),
    ],
    ids=["accused by experts of arming rebels", "accused by experts arming rebels", "met experts on arming"],
)
def test_a_clause_is_hung(rows: list[tuple[str, int, str]], word: int, becomes: tuple[int, str]) -> None:
    heads, deps = [head - 1 for _, head, _ in rows], [dep for _, _, dep in rows]
    rehang(heads, deps, [tag for tag, _, _ in rows])
    assert (heads[word - 1] + 1, deps[word - 1]) == becomes
