"""Whatever tree the language pipeline gives, coding neither fails nor claims what is not there."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from onrecord.coding.events import code_events
from onrecord.coding.frames import load_frames
from onrecord.records import (
    Actor,
    ActorKind,
    Evidence,
    Mention,
    Paragraph,
    Parse,
    Report,
    Section,
    Sentence,
    Span,
)

FRAMES = load_frames()
WORDS = (
    "agree meet hold talk attack strike demand release refuse threaten call on for to with by of the Israel Iran troop ceasefire "
    "sanction - fire cease send aid who that not and deny launch missile willing ready say must"
).split()
TAGS = ("VERB", "NOUN", "PROPN", "ADJ", "ADP", "PART", "PUNCT", "AUX", "CCONJ", "SCONJ", "PRON", "DET")
XPOS = ("VB", "VBD", "VBN", "VBG", "NN", "NNS", "NNP", "IN", "TO", "WDT", "RP", "JJ")
LABELS = (
    "nsubj nsubj:pass obj iobj obl obl:agent nmod nmod:poss xcomp ccomp advcl acl acl:relcl amod compound compound:prt case mark cc "
    "conj aux aux:pass cop appos flat punct det parataxis"
).split()


@st.composite
def trees(draw: st.DrawFn) -> tuple[Report, Parse, tuple[Mention, ...]]:
    forms = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=14))
    size = len(forms)
    heads = [-1] + [draw(st.integers(0, k - 1)) for k in range(1, size)]
    order = draw(st.permutations(range(size)))
    placed = [-1] * size
    for child, head in enumerate(heads):
        placed[order[child]] = -1 if head < 0 else order[head]
    text = " ".join(forms)
    starts = [sum(len(f) + 1 for f in forms[:k]) for k in range(size)]
    spans = tuple(Span(s, s + len(f)) for s, f in zip(starts, forms, strict=True))
    sentence = Sentence(
        index=0,
        paragraph=0,
        span=Span(0, len(text)),
        spans=spans,
        forms=tuple(forms),
        lemmas=tuple(forms),
        upos=tuple(draw(st.sampled_from(TAGS)) for _ in forms),
        xpos=tuple(draw(st.sampled_from(XPOS)) for _ in forms),
        feats=("",) * size,
        heads=tuple(placed),
        deps=tuple("root" if h < 0 else draw(st.sampled_from(LABELS)) for h in placed),
        children=tuple(tuple(c for c, h in enumerate(placed) if h == k) for k in range(size)),
    )
    report = Report("r", text, (Paragraph(Span(0, len(text)), Section.BODY),))
    actors = [i for i in range(size) if draw(st.booleans())]
    mentions = tuple(
        Mention(
            spans[i], 0, i, (Actor(f"A{i}:GOV", forms[i], ActorKind.GOVERNMENT, "ISR", ("GOV",)),), Evidence("test")
        )
        for i in actors
    )
    return report, Parse((sentence,)), mentions


@settings(max_examples=300, deadline=None)
@given(trees())
def test_any_tree(given_tree: tuple[Report, Parse, tuple[Mention, ...]]) -> None:
    report, parse, mentions = given_tree
    claims = code_events(report, parse, mentions, FRAMES)
    spans = {m.span for m in mentions}
    for claim in claims:
        assert claim.trigger in claim.words or claim.trigger.overlaps(claim.words)
        assert claim.trigger in parse.sentences[0].span
        assert claim.participants
        assert all(p.span is None or p.span in spans for p in claim.participants)
        assert len({p.actor.id for p in claim.participants}) == len(claim.participants)
        assert (claim.cameo is None) == claim.type.startswith("X-")
    assert len({c.id for c in claims}) == len(claims)
    assert code_events(report, parse, mentions, FRAMES) == claims
