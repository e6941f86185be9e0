"""The language pipeline on sentences that every later stage depends on."""

import pytest

from onrecord.language.parse import WINDOW, parse
from onrecord.language.syntax import agents, patients, surface_subjects
from onrecord.readers.plain import report_from_text
from onrecord.records import Parse, Sentence


def parsed(text: str, threads: int = 0) -> Parse:
    return parse(report_from_text(text), threads)


def one(text: str) -> Sentence:
    (sentence,) = parsed(text).sentences
    return sentence


def forms(sentence: Sentence, tokens: list[int]) -> list[str]:
    return [sentence.forms[i] for i in tokens]


@pytest.mark.parametrize(
    ("text", "verb", "who", "whom"),
    [
        ("Russia attacked Ukraine on Monday.", "attacked", ["Russia"], ["Ukraine"]),
        ("Ukraine was attacked by Russia on Monday.", "attacked", ["Russia"], ["Ukraine"]),
        ("Israel and Egypt signed the agreement.", "signed", ["Israel", "Egypt"], ["agreement"]),
        ("The minister agreed to meet the rebels.", "meet", ["minister"], ["rebels"]),
        ("Soldiers who crossed the border killed a farmer.", "crossed", ["Soldiers"], ["border"]),
        ("Armenia accused Azerbaijan of violating the truce.", "violating", ["Azerbaijan"], ["truce"]),
        ("Turkey condemned the strike and recalled its envoy.", "recalled", ["Turkey"], ["envoy"]),
    ],
)
def test_who_did_it_to_whom(text: str, verb: str, who: list[str], whom: list[str]) -> None:
    sentence = one(text)
    token = sentence.forms.index(verb)
    assert forms(sentence, agents(sentence, token)) == who
    assert forms(sentence, patients(sentence, token)) == whom


def test_a_sentence_ends_where_it_ends() -> None:
    text = "The U.S. envoy, Gen. J. Smith, met Mr. Lee at 5 p.m. on Sept. 3. He left at once. Talks go on."
    assert [s.span.of(text) for s in parsed(text).sentences] == [
        "The U.S. envoy, Gen. J. Smith, met Mr. Lee at 5 p.m. on Sept. 3.",
        "He left at once.",
        "Talks go on.",
    ]


def test_names_are_found() -> None:
    sentence = one("Nikol Pashinyan flew to Brussels to see NATO officials.")
    found = {(" ".join(sentence.forms[n.first : n.last + 1]), n.kind) for n in sentence.names}
    assert ("Nikol Pashinyan", "PER") in found
    assert ("Brussels", "GPE") in found
    assert ("NATO", "ORG") in found


def test_lemmas_and_tags() -> None:
    sentence = one("The soldiers were killed in two attacks.")
    assert sentence.lemmas == ("the", "soldier", "be", "kill", "in", "two", "attack", ".")
    assert sentence.upos == ("DET", "NOUN", "AUX", "VERB", "ADP", "NUM", "NOUN", "PUNCT")


def test_a_headline_has_its_verb_as_root() -> None:
    sentence = one("Putin and Kim Hold Talks in Beijing")
    root = sentence.heads.index(-1)
    assert sentence.forms[root] == "Hold"
    assert forms(sentence, surface_subjects(sentence, root)) == ["Putin", "Kim"]


TEXTS = (
    'Armenia accused Azerbaijan of violating the truce. "They opened fire," a spokesman said.',
    "Talks Collapse\nThe two sides met in Geneva on Tuesday. No date was set.",
    "One. " * 300,
    "word " * 900,
    "(" * 400 + "word" + ")" * 400,
)


@pytest.mark.parametrize("text", TEXTS, ids=("quote", "headline", "short sentences", "no full stop", "parentheses"))
def test_the_parse_covers_the_text_once_and_every_sentence_is_a_tree(text: str) -> None:
    result = parsed(text)
    spans = [span for s in result.sentences for span in s.spans]
    assert spans == sorted(set(spans))
    told = "".join(span.of(text) for span in spans)
    # Rows of marks that are no punctuation are left out, and said to be.
    assert told == ("word" if text.startswith("((") else "".join(text.split()))
    assert bool(result.notes) == text.startswith(("((", "word word"))
    for k, sentence in enumerate(result.sentences):
        assert sentence.index == k
        assert list(sentence.heads).count(-1) == 1
        assert len(sentence) <= WINDOW


@pytest.mark.parametrize("text", TEXTS[:2])
def test_the_same_text_gives_the_same_parse_on_any_number_of_threads(text: str) -> None:
    assert parsed(text, 1) == parsed(text, 2) == parsed(text, 1)


def test_what_was_read_before_changes_nothing() -> None:
    alone = parsed(TEXTS[0])
    parsed("Quite another text, read in between. " * 20)
    assert parsed(TEXTS[0]) == alone
