"""Attributions of a report: the speech head's and the cue rules' joined, nested, their sources resolved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.attribution.actors import heads_in, sources_of, unnamed_reports
from onrecord.attribution.boundaries import Fragments
from onrecord.attribution.chains import ATTITUDE, ON_RECORD, WITHHELD, Attribution, acyclic, holder
from onrecord.attribution.channels import channel_of, speech_of
from onrecord.attribution.decode import decode
from onrecord.attribution.finding import Found
from onrecord.attribution.labels import find_labels
from onrecord.attribution.reading import Reading
from onrecord.attribution.reporting import find_reported
from onrecord.attribution.vocabulary import Cues, matches
from onrecord.language.quotes import Quoted
from onrecord.records import Evidence, Mention, Modality, Parse, Polarity, Report, Source, Span


@dataclass(frozen=True, slots=True)
class _Draft:
    """An attribution before its sources are resolved; `within` and `relays` as in `Found`."""

    cue: Span
    act: str
    source_spans: tuple[Span, ...]
    content: tuple[Span, ...]
    evidence: Evidence
    learned: bool
    within: Span | None = None
    relays: bool = False


def find_attributions(report: Report, parse: Parse, mentions: Sequence[Mention], cues: Cues) -> tuple[Attribution, ...]:
    """Every attribution of a report at every depth, in text order of the cues."""
    return attributions_of(Reading(report, parse, mentions, cues))


def attributions_of(reading: Reading) -> tuple[Attribution, ...]:
    """As `find_attributions`, over a reading that the caller goes on using."""
    found = [f for sentence in reading.parse.sentences for f in find_reported(reading, sentence)]
    found += find_labels(reading)
    drafts = _joined(reading, decode(reading), found)
    drafts = _continued(reading, drafts)
    drafts = [_unless_withheld(reading, draft) for draft in _passed_on(reading, drafts)]
    made = [_resolved(reading, draft) for draft in drafts]
    return _nested(made, drafts)


def _joined(reading: Reading, learned: Sequence[Fragments], found: Sequence[Found]) -> list[_Draft]:
    """Each learned attribution with the rule that knows its cue, then what rules alone found."""
    ordered = sorted(found, key=lambda f: f.cue)
    starts = [f.cue.start for f in ordered]
    drafts: list[_Draft] = []
    used: set[int] = set()
    for fragments in learned:
        k = _overlapping(ordered, starts, fragments.cue, used)
        rule = ordered[k] if k is not None else None
        if k is not None:
            used.add(k)
        if rule is not None and rule.within is not None:
            # Whoever is cited is the head's content; to a chain it is a source, and the rule's reading goes beside.
            drafts.append(replace(_learned_draft(reading, fragments, None), act=ATTITUDE))
        else:
            drafts.append(_learned_draft(reading, fragments, rule))
    cues = sorted(d.cue for d in drafts)
    for k, f in enumerate(ordered):
        if f.within is not None or (k not in used and not _touches(cues, f.cue)):
            drafts.append(_Draft(f.cue, f.act, f.sources, f.content, f.evidence, False, f.within, f.relays))
    return sorted(drafts, key=lambda d: d.cue)


def _overlapping(found: Sequence[Found], starts: Sequence[int], cue: Span, used: set[int]) -> int | None:
    """The first rule whose cue shares a character with `cue`; one that passes on another's words only failing others.

    "Was quoted as saying" is one cue of the speaker's; whoever quotes is another source.
    """
    k = max(0, bisect_left(starts, cue.start) - 2)
    passing = None
    while k < len(found) and found[k].cue.start < cue.end:
        if k not in used and found[k].cue.overlaps(cue):
            if found[k].within is None:
                return k
            passing = k if passing is None else passing
        k += 1
    return passing


def _touches(cues: Sequence[Span], cue: Span) -> bool:
    k = bisect_left(cues, cue)
    return any(other.overlaps(cue) for other in cues[max(0, k - 1) : k + 2])


def _learned_draft(reading: Reading, fragments: Fragments, rule: Found | None) -> _Draft:
    evidence = Evidence("model:speech", fragments.probability, fragments.cue)
    if rule is not None and rule.evidence.rule == "layout:signed":
        # The head takes a dash for the cue of whichever quotation is near; where it stands tells whose name signs which.
        return _Draft(rule.cue, rule.act, rule.sources, rule.content, rule.evidence, True)
    if rule is None:
        act = _act_of(reading, fragments.cue) or ("says" if _is_said(reading, fragments) else ATTITUDE)
        return _Draft(fragments.cue, act, fragments.sources, fragments.content, evidence, True)
    sources = fragments.sources or rule.sources
    if rule.content and all(len(part.of(reading.text).split()) < 2 for part in fragments.content):
        # "an attack that the rebels say killed ten": the pronoun stands for nothing that could be told.
        fragments = replace(fragments, content=rule.content)
    return _Draft(
        fragments.cue, rule.act, sources, fragments.content, evidence, True, rule.within, rule.relays
    )  # fmt: skip


def _act_of(reading: Reading, cue: Span) -> str | None:
    """What the cue's verb does by the rules, wherever its content was found."""
    for sentence, token in reading.tokens(cue):
        if sentence.xpos[token].startswith("VB"):
            entries = matches(reading.cues.reporting, sentence.lemmas[token], sentence.forms[token])
            act = next((rule.act for words, rule in entries if rule.form == "verb" and len(words) == 1), None)
            if act is not None:
                return act
    return None


def _unless_withheld(reading: Reading, draft: _Draft) -> _Draft:
    """What somebody did not say, or may say one day, is nobody's word."""
    tokens = [(s, i) for s, i in reading.tokens(draft.cue) if s.upos[i] != "PUNCT"]
    if not tokens or draft.act not in ON_RECORD:
        return draft
    # "refused to say": the last verb is the one that would have said it.
    sentence, token = next(((s, i) for s, i in reversed(tokens) if s.upos[i] == "VERB"), tokens[0])
    state = reading.scopes(sentence).of(token)
    said = state.polarity is Polarity.DID and state.modality in (Modality.ACTUAL, Modality.HISTORICAL)
    return draft if said else replace(draft, act=WITHHELD)


def _is_said(reading: Reading, fragments: Fragments) -> bool:
    """Whether a content is of the kind that is said: a quotation, or a clause with a finite verb."""
    for span in fragments.content:
        if reading.quotes_within(span):
            return True
        head = reading.head_of(span)
        if head and "VerbForm=Fin" in head[0].feats[head[1]]:
            return True
    return False


# ---------------------------------------------------------------- quotations that run on


def _continued(reading: Reading, drafts: list[_Draft]) -> list[_Draft]:
    """Quotations in nobody's content go to the speaker whose quotation they go on with."""
    held = {q.span for d in drafts for part in d.content for q in reading.quotes_within(part)}
    cues = [d.cue.start for d in drafts]
    for quoted in reading.quotes:
        if quoted.depth or quoted.span in held or len(quoted.span.of(reading.text).split()) < 4:
            continue
        k = _speaker_before(reading, drafts, bisect_left(cues, quoted.span.start), quoted)
        if k is not None:
            marked = tuple(reading.with_marks(part) for part in quoted.parts)
            drafts[k] = replace(drafts[k], content=(*drafts[k].content, *marked))
    return drafts


def _speaker_before(reading: Reading, drafts: Sequence[_Draft], before: int, quoted: Quoted) -> int | None:
    """The last speaker quoted before, if nothing but quotations and that cue stand between."""
    start = quoted.span.start
    line = reading.text.rfind("\n", 0, start) + 1
    opens_paragraph = not reading.text[line:start].strip("\"“«'‘` ")
    for k in range(before - 1, max(-1, before - 6), -1):
        draft = drafts[k]
        ends = max((s.end for s in (*draft.content, draft.cue) if s.end <= start), default=draft.cue.end)
        if draft.act == ATTITUDE or not any(reading.quotes_within(s) for s in draft.content):
            continue
        between = reading.text[ends:start]
        if len(between.split()) > 8:
            return None
        if opens_paragraph and between.count("\n") <= 2:
            return k
        return k if draft.cue.start >= line and "\n" not in between else None
    return None


# ---------------------------------------------------------------- nesting


def _passed_on(reading: Reading, drafts: list[_Draft]) -> list[_Draft]:
    """Citing and relaying phrases take the content of the cue that they belong to."""
    by_cue = {d.cue: d for d in drafts}
    out = []
    for d in drafts:
        if d.within is not None and not d.content:
            governor = next((g for cue, g in by_cue.items() if cue.overlaps(d.within)), None)
            if governor is None or not governor.content:
                continue
            content = tuple(reading.trim(_behind(part, d.source_spans)) for part in governor.content)
            d = replace(d, content=content, within=governor.cue)
        if d.content:
            out.append(d)
    return out


def _behind(content: Span, sources: Sequence[Span]) -> Span:
    """A content that begins with the source cited for it begins behind that source."""
    for source in sources:
        if content.start <= source.start < content.start + 8 and source.end < content.end:
            return Span(source.end, content.end)
    return content


def _resolved(reading: Reading, draft: _Draft) -> Attribution:
    heads = [head for span in draft.source_spans for head in heads_in(reading, span)]
    sources = sources_of(reading, draft.source_spans, heads)
    sentence = reading.sentence_at(draft.cue.start)
    channel = channel_of(reading, sentence, draft.cue, draft.content) if sentence else None
    speech = speech_of(reading, draft.content)
    if not sources:
        sources = [Source(unnamed_reports(draft.cue.of(reading.text).lower()), named=False)]
    full = tuple(
        replace(
            s,
            cue=draft.cue,
            content=draft.content,
            channel=s.channel or channel,
            speech=speech,
            evidence=draft.evidence,
        )
        for s in sources
    )
    return Attribution(draft.cue, draft.act, full, draft.content, draft.evidence, None, draft.learned)


def _nested(made: Sequence[Attribution], drafts: Sequence[_Draft]) -> tuple[Attribution, ...]:
    parents: list[int | None] = [holder(made, k) for k in range(len(made))]
    for k, draft in enumerate(drafts):
        if draft.within is None:
            continue
        governor = next((g for g, a in enumerate(made) if a.cue == draft.within and g != k), None)
        if governor is None:
            continue
        if draft.relays:
            parents[k], parents[governor] = parents[governor], k
        else:
            parents[k] = governor
    return tuple(replace(a, parent=acyclic(parents, k)) for k, a in enumerate(made))
