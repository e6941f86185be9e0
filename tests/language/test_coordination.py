"""Two who do something together are two in the tree, however long their titles are."""

import pytest

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


def test_a_part_of_a_name_with_a_conjunction_is_a_conjunct_of_the_whole() -> None:
    # Secretary Rubio and Sergei met
    rows = [("NNP", 5, "nsubj"), ("NNP", 1, "flat"), ("CC", 4, "cc"), ("NNP", 2, "flat"), ("VBD", 0, "root")]
    assert mended(rows)[3] == (1, "conj")


def test_of_two_subjects_the_later_is_coordinated_where_a_conjunction_says_so() -> None:
    # Dar and Muttaqi met; Dar then Muttaqi met
    rows = [("NNP", 4, "nsubj"), ("CC", 3, "cc"), ("NNP", 4, "nsubj"), ("VBD", 0, "root")]
    assert mended(rows)[2] == (1, "conj")
    rows = [("NNP", 4, "nsubj"), ("RB", 4, "advmod"), ("NNP", 4, "nsubj"), ("VBD", 0, "root")]
    assert mended(rows)[2] == (4, "nsubj")


def test_names_under_one_plural_title_stay_coordinated_under_it() -> None:
    # councillors Ann and Priscilla won
    rows = [("NNS", 5, "nsubj"), ("NNP", 1, "appos"), ("CC", 4, "cc"), ("NNP", 2, "conj"), ("VBD", 0, "root")]
    assert mended(rows)[3] == (2, "conj")
    rows[0] = ("NN", 5, "nsubj")
    assert mended(rows)[3] == (1, "conj")


def test_in_a_headline_a_comma_stands_for_and() -> None:
    # Xi, Putin meet; Erdogan, Putin discuss (where the parser hears somebody called)
    rows = [("NNP", 4, "nsubj"), (",", 1, "punct"), ("NNP", 4, "nsubj"), ("VBP", 0, "root")]
    assert mended(rows)[2] == (1, "conj")
    rows = [("NNP", 4, "vocative"), (",", 1, "punct"), ("NNP", 1, "conj"), ("VBP", 0, "root")]
    assert mended(rows)[0] == (4, "nsubj")


def test_who_stands_before_a_colon_speaks_and_does_nothing() -> None:
    # Seoul: Pyongyang fires
    rows = [("NNP", 4, "nsubj"), (":", 4, "punct"), ("NNP", 4, "nsubj"), ("VBZ", 0, "root")]
    assert mended(rows)[0] == (4, "dislocated")


def test_a_title_right_before_a_name_is_no_subject_of_its_own() -> None:
    # Minister Mirzoyan met
    rows = [("NN", 3, "nsubj"), ("NNP", 3, "nsubj"), ("VBD", 0, "root")]
    assert mended(rows)[:2] == [(2, "nmod:desc"), (3, "nsubj")]
