"""The learned comparison of mentions: its parts, and one comparison from its own sentences."""

from pathlib import Path

import numpy as np
import pytest

from onrecord.errors import InputError
from onrecord.evaluate.ecb import read_mentions
from onrecord.fusion.likeness import FEATURES, alike, cosines, features_of, join, load_model, weigh
from onrecord.fusion.mentions import Mention, mention_of
from onrecord.fusion.nearness import nearness
from onrecord.fusion.words import stem
from onrecord.language.parse import parse
from onrecord.readers.plain import report_from_text


def mention(name: str, text: str, word: str) -> Mention:
    (sentence,) = parse(report_from_text(text)).sentences
    return mention_of(name, name, sentence, [sentence.forms.index(word)])


def test_the_model_weighs_every_feature() -> None:
    weights, threshold = load_model()
    assert weights.shape == (len(FEATURES),)
    assert -3 < threshold < 3


def test_one_resignation_told_twice_is_likelier_than_two() -> None:
    told = [
        mention("a", "The trade minister resigned on Friday after the port scandal.", "resigned"),
        mention("b", "The resignation of the trade minister over the port scandal was announced.", "resignation"),
        mention("c", "A striker joined the club from Porto for a record fee.", "joined"),
    ]
    documents = {m.id: m.sentence for m in told}
    features = features_of(told, documents, weigh(documents.values()))
    odds = features @ load_model()[0]
    assert np.allclose(odds, odds.T)
    assert odds[0, 1] > odds[0, 2]
    labels = join(odds, load_model()[1])
    assert labels[0] == labels[1] != labels[2]


def test_groups_join_by_their_mean() -> None:
    odds = np.array([[0, 3, -9], [3, 0, 1], [-9, 1, 0]], dtype=float)
    assert join(odds, 0.0) == [0, 0, 2]
    assert join(odds, -5.0) == [0, 0, 0]


def test_cosines_are_of_shared_words() -> None:
    table = cosines([{"a", "b"}, {"a", "b"}, {"c"}, set()], lambda _: 1.0)
    assert table[0, 1] == pytest.approx(1.0)
    assert table[0, 2] == table[0, 3] == 0.0


def test_words_of_like_meaning_are_near() -> None:
    words = ["buy", "purchase", "resign", "quit", "striker"]
    table = nearness(words)
    assert np.allclose(np.diag(table), 1.0) and np.allclose(table, table.T)
    assert table[0, 1] > 0.5 and table[2, 3] > 0.3
    assert table[0, 2] < 0.1 and table[1, 4] < 0.1
    assert nearness([]).shape == (0, 0)


def test_another_word_for_it_counts_for_it() -> None:
    said = "The council {} the old harbour on Friday."
    told = [mention(word, said.format(word), word) for word in ("bought", "purchased", "praised")]
    documents = {m.id: m.sentence for m in told}
    odds = features_of(told, documents, weigh(documents.values())) @ load_model()[0]
    assert odds[0, 1] > odds[0, 2]


def test_words_alike_share_a_class() -> None:
    assert not alike()[stem("died")].isdisjoint(alike()[stem("killing")])
    assert alike()[stem("marriage")].isdisjoint(alike()[stem("arrest")])


def test_a_folder_without_the_corpus_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="mentions"):
        read_mentions(tmp_path, "dev")
