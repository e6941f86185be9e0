"""Language pipelines by name: the packaged one, or a spaCy one with Universal Dependencies labels in its place."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from onrecord.errors import PipelineError
from onrecord.language.parse import parse, prose
from onrecord.records import Name, Parse, Report, Sentence, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc
    from spacy.tokens import Span as SpacySpan

Pipeline = Callable[[Report], Parse]

RELATIONS = frozenset(
    "acl advcl advmod amod appos aux case cc ccomp clf compound conj cop csubj dep det discourse dislocated expl fixed "
    "flat goeswith iobj list mark nmod nsubj nummod obj obl orphan parataxis punct reparandum root vocative xcomp".split()
)
"""The universal relations; subtypes behind a colon are free."""
_NAME_KINDS = {
    "PERSON": "PER", "PER": "PER", "ORG": "ORG", "GPE": "GPE", "LOC": "LOC", "NORP": "NORP", "FAC": "FAC", "EVENT": "EVENT",
}  # fmt: skip


def load_pipeline(name: str = "onrecord") -> Pipeline:
    """The pipeline of that name: "onrecord", or "spacy:NAME" for an installed spaCy package or a folder.

    Raises PipelineError where it is not installed or its labels are not Universal Dependencies'.
    """
    if name == "onrecord":
        return parse
    kind, _, package = name.partition(":")
    if kind != "spacy" or not package:
        raise PipelineError(f"language pipeline {name!r} is not known; it is 'onrecord' or 'spacy:NAME'")
    return _spacy_pipeline(package)


def _spacy_pipeline(package: str) -> Pipeline:
    try:
        import spacy
    except ImportError as error:
        raise PipelineError("spaCy is not installed; install onrecord with its extra: onrecord[spacy]") from error
    try:
        nlp = spacy.load(package)
    except OSError as error:
        raise PipelineError(f"spaCy has no pipeline {package!r}: {error}") from error
    _check_labels(nlp, package)

    def run(report: Report) -> Parse:
        return Parse(tuple(_sentences(nlp, report)))

    return run


def _check_labels(nlp: Language, package: str) -> None:
    if "parser" not in nlp.pipe_names:
        raise PipelineError(f"spaCy pipeline {package!r} has no parser; its components are {', '.join(nlp.pipe_names)}")
    labels = set(nlp.pipe_labels["parser"])
    unfit = sorted(label for label in labels if label.lower().partition(":")[0] not in RELATIONS)
    if unfit:
        raise PipelineError(
            f"spaCy pipeline {package!r} parses with labels that are not Universal Dependencies' "
            f"({', '.join(unfit[:6])}{', ...' if len(unfit) > 6 else ''}); train or choose one that does"
        )


def _sentences(nlp: Language, report: Report) -> Iterator[Sentence]:
    number = 0
    for index, span in prose(report):
        doc = nlp(span.of(report.text))
        for sent in doc.sents:
            if any(not token.is_space for token in sent):
                yield _sentence(doc, sent, number, index, span.start)
                number += 1


def _sentence(doc: Doc, sent: SpacySpan, number: int, paragraph: int, offset: int) -> Sentence:
    tokens = [token for token in sent if not token.is_space]
    place = {token.i: k for k, token in enumerate(tokens)}
    heads = [-1 if token.head.i == token.i else place.get(token.head.i, -1) for token in tokens]
    children: list[list[int]] = [[] for _ in tokens]
    for k, head in enumerate(heads):
        if head >= 0:
            children[head].append(k)
    spans = tuple(Span(token.idx + offset, token.idx + len(token) + offset) for token in tokens)
    names = tuple(
        Name(place[ent.start], place[ent.end - 1], _NAME_KINDS[ent.label_], 1.0)
        for ent in sent.ents
        if ent.label_ in _NAME_KINDS and ent.start in place and ent.end - 1 in place
    )
    return Sentence(
        index=number,
        paragraph=paragraph,
        span=Span(spans[0].start, spans[-1].end),
        spans=spans,
        forms=tuple(token.text for token in tokens),
        lemmas=tuple(token.lemma_ or token.text.lower() for token in tokens),
        upos=tuple(token.pos_ or "X" for token in tokens),
        xpos=tuple(token.tag_ for token in tokens),
        feats=tuple(str(token.morph) or "_" for token in tokens),
        heads=tuple(heads),
        deps=tuple("root" if heads[k] < 0 else token.dep_.lower() for k, token in enumerate(tokens)),
        children=tuple(map(tuple, children)),
        names=names,
        happened=(0.0,) * len(tokens),
    )
