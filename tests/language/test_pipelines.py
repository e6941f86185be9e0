"""Another pipeline in the packaged one's place: a real spaCy one, trained here on a few dozen sentences of the example."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as SpacySpan
from spacy.training import Example
from thinc.api import fix_random_seed

from onrecord.errors import PipelineError
from onrecord.language.parse import parse
from onrecord.language.pipelines import RELATIONS, load_pipeline
from onrecord.language.syntax import at
from onrecord.readers.plain import report_from_text
from onrecord.records import Parse, Report, Sentence, Span

SUMMIT = Path(__file__).parent.parent.parent / "examples" / "summit-in-beijing.txt"


def taught(nlp: Language, sentence: Sentence, text: str) -> Example:
    """One sentence as the packaged pipeline parses it, for a spaCy pipeline to learn."""
    ends = [span.end for span in sentence.spans]
    doc = Doc(
        nlp.vocab,
        words=list(sentence.forms),
        spaces=[end < len(text) and text[end].isspace() for end in ends],
        tags=list(sentence.xpos),
        pos=list(sentence.upos),
        lemmas=list(sentence.lemmas),
        heads=[i if head < 0 else head for i, head in enumerate(sentence.heads)],
        deps=["ROOT" if head < 0 else dep for head, dep in zip(sentence.heads, sentence.deps, strict=True)],
        ents=["O"] * len(sentence),
    )
    doc.set_ents([SpacySpan(doc, name.first, name.last + 1, name.kind) for name in sentence.names])
    return Example(Doc(nlp.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc]), doc)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spaCy pipeline with Universal Dependencies labels, on disk."""
    text = SUMMIT.read_text(encoding="utf-8")
    fix_random_seed(1)
    nlp = spacy.blank("en")
    for component in ("tagger", "morphologizer", "trainable_lemmatizer", "parser", "ner"):
        nlp.add_pipe(component)
    examples = [taught(nlp, sentence, text) for sentence in parse(report_from_text(text)).sentences]
    optimizer = nlp.initialize(lambda: examples)
    shuffle = random.Random(1)
    for _ in range(40):
        shuffle.shuffle(examples)
        nlp.update(examples, sgd=optimizer, drop=0.1)
    target = tmp_path_factory.mktemp("spacy") / "ud"
    nlp.to_disk(target)
    return target


@pytest.fixture(scope="module")
def read(folder: Path) -> tuple[Report, Parse]:
    report = report_from_text(SUMMIT.read_text(encoding="utf-8"), published="2025-09-03")
    return report, load_pipeline(f"spacy:{folder}")(report)


def test_its_sentences_point_at_the_published_words(read: tuple[Report, Parse]) -> None:
    report, parsed = read
    assert len(parsed.sentences) > 10
    for number, sentence in enumerate(parsed.sentences):
        assert sentence.index == number
        assert [span.of(report.text) for span in sentence.spans] == list(sentence.forms)
        assert sentence.span in report.paragraphs[sentence.paragraph].span


def test_its_trees_are_trees_with_universal_labels(read: tuple[Report, Parse]) -> None:
    for sentence in read[1].sentences:
        assert sentence.heads.count(-1) == 1 and sentence.deps[sentence.heads.index(-1)] == "root"
        assert {dep.partition(":")[0] for dep in sentence.deps} <= RELATIONS
        for i, head in enumerate(sentence.heads):
            assert head == -1 or i in sentence.children[head]


def test_neither_byline_nor_dateline_is_parsed(read: tuple[Report, Parse]) -> None:
    report, parsed = read
    assert report.dateline
    assert not any(sentence.span.overlaps(report.dateline.span) for sentence in parsed.sentences)


def test_it_learned_what_it_was_taught(read: tuple[Report, Parse]) -> None:
    report, parsed = read
    begin = report.text.index("talk")
    (sentence,) = [s for s in parsed.sentences if Span(begin, begin + 4) in s.span]
    (token,) = at(sentence, Span(begin, begin + 4))
    assert (sentence.upos[token], sentence.lemmas[token]) == ("VERB", "talk")


def test_the_command_line_reads_with_it(folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "onrecord.cli", "read", str(SUMMIT), "--published", "2025-09-03",
         "--language-pipeline", f"spacy:{folder}"],
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    assert "CONSULT" in done.stdout.decode() and "Vladimir Putin" in done.stdout.decode()


def test_labels_of_another_scheme_are_refused(tmp_path: Path) -> None:
    nlp = spacy.blank("en")
    parser = nlp.add_pipe("parser")
    for label in ("nsubj", "dobj", "prep", "pobj", "ROOT"):
        parser.add_label(label)  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.to_disk(tmp_path / "other")
    with pytest.raises(PipelineError, match=r"not Universal Dependencies.*dobj, pobj, prep"):
        load_pipeline(f"spacy:{tmp_path / 'other'}")


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("spacy:no_such_pipeline", "no pipeline 'no_such_pipeline'"),
        ("stanza:en", "'onrecord' or 'spacy:NAME'"),
        ("spacy:", "'onrecord' or 'spacy:NAME'"),
    ],
)
def test_a_name_that_is_none(name: str, complaint: str) -> None:
    with pytest.raises(PipelineError, match=complaint):
        load_pipeline(name)


def test_a_pipeline_without_a_parser_is_refused(tmp_path: Path) -> None:
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(PipelineError, match="has no parser"):
        load_pipeline(f"spacy:{tmp_path / 'blank'}")
