"""Where frames are silent: verbs that no frame knows and that bring two political actors together.

The door for a coder that learned instead: `find_gaps` says where to ask it, `claim_for_gap` turns its answer into a claim whose
evidence names the model and its probability. Frames are never overridden here: a gap is where none of them fired.
`learned.consult_coder` goes through this door.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass

from onrecord.coding.contexts import contexts_of, in_order
from onrecord.coding.frames import Frames
from onrecord.coding.reading import Reading
from onrecord.coding.standing import is_political
from onrecord.language.syntax import clause, possessors, span_of
from onrecord.records import Claim, Evidence, Mention, Parse, Participant, Report, Section, content_id

_CODED = frozenset({Section.HEADLINE, Section.DECK, Section.BODY})


@dataclass(frozen=True, slots=True)
class Gap:
    """A verb (a token of sentence `sentence`), who does it and whom it concerns, told by no frame."""

    sentence: int
    trigger: int
    source: Mention
    target: Mention


def find_gaps(
    report: Report,
    parse: Parse,
    mentions: Sequence[Mention],
    claims: Sequence[Claim],
    frames: Frames,
    every: bool = False,
) -> tuple[Gap, ...]:
    """The gaps of a report's headline, deck and body, in text order; at most one for a verb.

    A frame that knows a verb and did not fire has its reasons: such verbs are no gaps, unless `every` asks for them too.
    """
    told = {(c.sentence, c.trigger.start) for c in claims}
    known: Container[str] = () if every else frames.index["verb"]
    actors: dict[int, dict[int, Mention]] = {}
    for mention in mentions:
        if _counts(mention):
            actors.setdefault(mention.sentence, {})[mention.head] = mention
    found: list[Gap] = []
    for sentence in parse.sentences:
        if report.paragraphs[sentence.paragraph].section in _CODED:
            here = actors.get(sentence.index, {})
            if len(here) > 1:
                silent = (g for g in _gaps(Reading(sentence, frames), here, known))
                found += [g for g in silent if (g.sentence, sentence.spans[g.trigger].start) not in told]
    return tuple(found)


def claim_for_gap(
    report: Report, parse: Parse, gap: Gap, kind: str, model: str, probability: float, frames: Frames
) -> Claim:
    """A claim of type `kind` for a gap, on a model's word ("model:coder" and its calibrated probability, 0 to 1).

    Raises KeyError for a type outside the vocabulary.
    """
    sentence = parse.sentences[gap.sentence]
    known = frames.vocabulary.types[kind]
    evidence = Evidence(model, probability, sentence.spans[gap.trigger])
    # Who consults with whom are actors both, as in the frames.
    undergoes = "actor" if kind == "CONSULT" else "recipient"
    people = [
        Participant(a, role, m.span, evidence)
        for role, m in (("actor", gap.source), (undergoes, gap.target))
        for a in m.actors
    ]
    return Claim(
        id=content_id(report.id, sentence.spans[gap.trigger], kind),
        report=report.id,
        sentence=gap.sentence,
        trigger=sentence.spans[gap.trigger],
        words=span_of(sentence, clause(sentence, gap.trigger)),
        type=kind,
        participants=tuple(people),
        contexts=in_order(contexts_of(sentence, frames.contexts), frames.contexts),
        cameo=known.cameo,
        quad=known.quad,
        score=known.score,
        goldstein=frames.vocabulary.cameo[known.cameo].goldstein if known.cameo else None,
        why=(("type", evidence),),
    )


def _gaps(reading: Reading, mentions: dict[int, Mention], known: Container[str]) -> Iterator[Gap]:
    sentence = reading.sentence
    for verb, tag in enumerate(sentence.upos):
        if tag != "VERB" or reading.keys[verb] in known:
            continue
        source = next((mentions[t] for t in reading.subjects(verb) if t in mentions), None)
        target = _concerned(reading, verb, source, mentions) if source else None
        if source is not None and target is not None:
            yield Gap(sentence.index, verb, source, target)


def _concerned(reading: Reading, verb: int, source: Mention, mentions: dict[int, Mention]) -> Mention | None:
    """The first other actor that is the verb's object or stands in its phrase, or whose thing that is."""
    named = [*reading.objects(verb), *(t for _, t in reading.phrases(verb))]
    near = (t for noun in named for t in (noun, *possessors(reading.sentence, noun), *reading.modifiers(noun)))
    return next((mentions[t] for t in near if t in mentions and mentions[t].actors != source.actors), None)


def _counts(mention: Mention) -> bool:
    return any(is_political(Participant(a, "actor", None, mention.evidence), "") for a in mention.actors)
