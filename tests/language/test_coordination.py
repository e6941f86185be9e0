"""Two who do something together are two in the tree, however long their titles are."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.language.coordination import mend
from onrecord.language.parse import parse
from onrecord.language.syntax import surface_subjects
from onrecord.readers.plain import report_from_text


@pytest.mark.parametrize(
    ("text", "verb", "doers"),
    [
        ("U.S. Special Envoy Steve Witkoff and Iranian Foreign Minister Abbas Araghchi held talks.", "held", {"Envoy", "Abbas"}),
        ("Foreign Minister Ishaq Dar of Pakistan and his Afghan counterpart Amir Khan Muttaqi met in Kabul.", "met", {"Ishaq", "Amir"}),
        ("Ukrainian Deputy Prime Minister Yulia Svyrydenko and U.S. Treasury Secretary Scott Bessent met.", "met", {"Yulia", "Scott"}),
    ],
)  # fmt: skip
def test_both_subjects_are_found(text: str, verb: str, doers: set[str]) -> None:
    sentence = parse(report_from_text(text)).sentences[0]
    found = surface_subjects(sentence, sentence.forms.index(verb))
    assert doers <= {sentence.forms[token] for token in found}


def mended(rows: list[tuple[str, int, str]]) -> list[tuple[int, str]]:
    """Heads, counted from 1 with 0 for the root, and labels after mending rows of (XPOS, head, label)."""
    heads, deps = [head - 1 for _, head, _ in rows], [dep for _, _, dep in rows]
    mend(heads, deps, [tag for tag, _, _ in rows])
    return [(head + 1, dep) for head, dep in zip(heads, deps, strict=True)]


MENDED = [
    ("a part of a name with a conjunction is a conjunct of the whole: Secretary Rubio and Sergei met",
     [("NNP", 5, "nsubj"), ("NNP", 1, "flat"), ("CC", 4, "cc"), ("NNP", 2, "flat"), ("VBD", 0, "root")], 4, (1, "conj")),
    ("of two subjects the later is coordinated where a conjunction says so: Dar and Muttaqi met",
     [("NNP", 4, "nsubj"), ("CC", 3, "cc"), ("NNP", 4, "nsubj"), ("VBD", 0, "root")], 3, (1, "conj")),
    ("and is not where none does: Dar then Muttaqi met",
     [("NNP", 4, "nsubj"), ("RB", 4, "advmod"), ("NNP", 4, "nsubj"), ("VBD", 0, "root")], 3, (4, "nsubj")),
    ("names under one plural title stay coordinated under it: councillors Ann and Priscilla won",
     [("NNS", 5, "nsubj"), ("NNP", 1, "appos"), ("CC", 4, "cc"), ("NNP", 2, "conj"), ("VBD", 0, "root")], 4, (2, "conj")),
    ("those under a title of one do not: councillor Ann and Priscilla won",
     [("NN", 5, "nsubj"), ("NNP", 1, "appos"), ("CC", 4, "cc"), ("NNP", 2, "conj"), ("VBD", 0, "root")], 4, (1, "conj")),
    ("in a headline a comma stands for and: Xi, Putin meet",
     [("NNP", 4, "nsubj"), (",", 1, "punct"), ("NNP", 4, "nsubj"), ("VBP", 0, "root")], 3, (1, "conj")),
    ("where the parser hears somebody called too: Erdogan, Putin discuss",
     [("NNP", 4, "vocative"), (",", 1, "punct"), ("NNP", 1, "conj"), ("VBP", 0, "root")], 1, (4, "nsubj")),
    ("names with commas between and none behind are a list: London, Ottawa, Canberra said",
     [("NNP", 6, "nsubj"), (",", 3, "punct"), ("NNP", 1, "appos"), (",", 5, "punct"), ("NNP", 1, "appos"),
      ("VBD", 0, "root")], 3, (1, "conj")),
    ("two of them are so with a verb in the plural: London, Ottawa recognise",
     [("NNP", 4, "nsubj"), (",", 3, "punct"), ("NNP", 1, "appos"), ("VBP", 0, "root")], 3, (1, "conj")),
    ("and may be a place and where it is with another: London, Ontario hosts",
     [("NNP", 4, "nsubj"), (",", 3, "punct"), ("NNP", 1, "appos"), ("VBZ", 0, "root")], 3, (1, "appos")),
    ("a verb behind a comma with no subject of its own has the first one's: Bangkok accuses, suspends",
     [("NNP", 2, "nsubj"), ("VBZ", 0, "root"), (",", 4, "punct"), ("VBZ", 2, "parataxis")], 4, (2, "conj")),
    ("one with its own has not: Bangkok accuses, officials say",
     [("NNP", 2, "nsubj"), ("VBP", 0, "root"), (",", 5, "punct"), ("NNS", 5, "nsubj"), ("VBP", 2, "parataxis")], 5,
     (2, "parataxis")),
    ("who stands before a colon speaks and does nothing: Seoul: Pyongyang fires",
     [("NNP", 4, "nsubj"), (":", 4, "punct"), ("NNP", 4, "nsubj"), ("VBZ", 0, "root")], 1, (4, "dislocated")),
    ("a title right before a name is no subject of its own: Minister Mirzoyan met",
     [("NN", 3, "nsubj"), ("NNP", 3, "nsubj"), ("VBD", 0, "root")], 1, (2, "nmod:desc")),
    ("the name is: Minister Mirzoyan met",
     [("NN", 3, "nsubj"), ("NNP", 3, "nsubj"), ("VBD", 0, "root")], 2, (3, "nsubj")),
]  # fmt: skip
"""What is mended, rows of (XPOS, head, label) with heads counted from 1 and 0 for the root, the word, and what it becomes."""


@pytest.mark.parametrize(("rows", "word", "becomes"), [case[1:] for case in MENDED], ids=[case[0] for case in MENDED])
def test_a_tree_is_mended(rows: list[tuple[str, int, str]], word: int, becomes: tuple[int, str]) -> None:
    assert mended(rows)[word - 1] == becomes


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[int], list[str], list[str]]:
    """Heads of any tree over up to nine words, with any labels and tags that mending looks at."""
    order = draw(st.permutations(range(draw(st.integers(1, 9)))))
    heads = [-1] * len(order)
    for k, word in enumerate(order[1:], 1):
        heads[word] = order[draw(st.integers(0, k - 1))]
    words = st.lists(st.sampled_from(LABELS), min_size=len(order), max_size=len(order))
    tags = st.lists(
        st.sampled_from(("NN", "NNS", "NNP", "CC", ",", ":", "VBD")), min_size=len(order), max_size=len(order)
    )
    return heads, draw(words), draw(tags)


LABELS = ("nsubj", "nsubj:pass", "conj", "cc", "flat", "appos", "nmod:desc", "vocative", "punct", "obj")


@settings(max_examples=1000)
@given(trees())
def test_whatever_is_mended_stays_a_tree_with_the_same_root(tree: tuple[list[int], list[str], list[str]]) -> None:
    heads, deps, tags = tree
    root = heads.index(-1)
    mend(heads, deps, tags)
    assert heads.index(-1) == root and heads.count(-1) == 1
    for word in range(len(heads)):
        steps = 0
        while heads[word] >= 0:
            word, steps = heads[word], steps + 1
            assert steps <= len(heads)
