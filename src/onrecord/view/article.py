"""One report as published, with everything that was read in it marked, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from textwrap import shorten
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from onrecord.ledger.decided import EDITABLE, Decided
from onrecord.ledger.moments import Moment
from onrecord.ledger.rows import load_reading
from onrecord.records import Claim, CueEdge, Evidence, Paragraph, Readout, Report, Section, Span
from onrecord.view.deciding import author_of
from onrecord.view.marking import Mark, Run, runs
from onrecord.view.serving import filter_of, missing, view_of
from onrecord.view.words import place_words

FIRST_WORDS = 80
"""Characters of a text without a title that stand for one."""
LAYERS = {
    "claim": "Claims", "actor": "Actors", "source": "Attributions", "hedge": "Hedges", "negation": "Negations",
    "cue": "Other cues", "time": "Times", "place": "Places", "question": "Open questions",
}  # fmt: skip
"""Layer to what the page calls it, in the order in which they are offered."""
_CUE_LAYERS = {"polarity": "negation", "certainty": "hedge", "modality": "hedge"}


@dataclass(frozen=True, slots=True)
class Why:
    """One mark explained: what it was taken for, by what, and what was rejected."""

    id: str
    layer: str
    words: str
    said: str
    evidence: tuple[tuple[str, Evidence], ...] = ()
    rejected: tuple[str, ...] = ()


@dataclass(slots=True)
class Marked:
    """The marks of a reading while they are gathered."""

    text: str
    marks: list[Mark] = field(default_factory=list)
    whys: list[Why] = field(default_factory=list)
    _met: set[tuple[Span, str, str]] = field(default_factory=set)

    def add(
        self, span: Span, layer: str, said: str, evidence: Iterable[tuple[str, Evidence]] = (), rejected: Iterable[str] = (),
        name: str | None = None,
    ) -> None:  # fmt: skip
        """A mark and its reason; the same words for the same reason are marked once."""
        if (span, layer, said) in self._met:
            return
        self._met.add((span, layer, said))
        made = name or f"m{len(self.marks)}"
        self.marks.append(Mark(span, layer, made))
        self.whys.append(Why(made, layer, " ".join(span.of(self.text).split()), said, tuple(evidence), tuple(rejected)))


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph as the page writes it."""

    section: Section
    runs: tuple[Run, ...]


def report_page(request: Request) -> Response:
    """A report by its id, under the reading that held at the moment asked about."""
    view, wanted = view_of(request), filter_of(request, "claim")
    name = request.path_params["report"]
    with view.moment(wanted) as moment:
        number = _reading(moment, name)
        if number is None:
            raise missing(f"no report {name!r} in this ledger" + ("" if moment.at.is_now else f" as of {moment.at.at}"))
        readout, _ = load_reading(moment.connection, number)
        decided, events = moment.decided, _events(moment, number)
        versions = _versions(moment, name)
    return view.page(
        request, "report.html", title=title_of(readout.report), wanted=wanted, chosen=request.query_params.get("claim"),
        events=events, versions=versions, verdicts=verdicts(decided, [claim.id for claim in readout.claims]), editable=EDITABLE,
        author=author_of(request), stored=True, **shown(readout),
    )  # fmt: skip


def shown(readout: Readout) -> dict[str, Any]:
    """What the template of a report needs of a reading, stored or not."""
    marked = mark_up(readout)
    report = readout.report
    found = {
        layer: [w for w in marked.whys if w.layer == layer]
        for layer in LAYERS
        if any(w.layer == layer for w in marked.whys)
    }
    return {
        "readout": readout, "report": report, "blocks": blocks(report, marked.marks), "whys": found,
        "layers": {layer: LAYERS[layer] for layer in found},
        "claims": [(claim, tuple((f"{claim.id}-{n}", s) for n, s in enumerate(claim.said_by))) for claim in readout.claims],
        "outline": _outline,
    }  # fmt: skip


def title_of(report: Report) -> str:
    """A report in a line: its title, or its first words."""
    words = (
        report.title.of(report.text)
        if report.title
        else shorten(report.text[: 5 * FIRST_WORDS], FIRST_WORDS, placeholder=" …")
    )
    return " ".join(words.split()) or "A report without words"


def blocks(report: Report, marks: Sequence[Mark]) -> list[Block]:
    """The paragraphs with their marks; a text without paragraphs is one."""
    paragraphs = report.paragraphs or (Paragraph(Span(0, len(report.text)), Section.BODY),)
    found = []
    for paragraph in paragraphs:
        near = [mark for mark in marks if mark.span.overlaps(paragraph.span)]
        found.append(Block(paragraph.section, tuple(runs(report.text, paragraph.span, near))))
    return found


def mark_up(readout: Readout) -> Marked:
    """Every mark of a reading with its reason."""
    marked = Marked(readout.report.text)
    for claim in readout.claims:
        said = " ".join(part for part in (claim.type, claim.mode) if part)
        marked.add(claim.words, "claim", said, claim.why, name=f"w-{claim.id}")
        _mark_chain(marked, claim)
    for mention in readout.mentions:
        said = ", ".join(f"{a.name} ({a.id})" + (f", {a.office}" if a.office else "") for a in mention.actors)
        before = f"; resolved by “{mention.antecedent.of(marked.text)}”" if mention.antecedent else ""
        rejected = [f"{a.name} ({a.id})" for a in mention.candidates]
        marked.add(mention.span, "actor", (said or "nobody known") + before, [("actor", mention.evidence)], rejected)
    for place in readout.places:
        rejected = [place_words(p) for p in place.candidates]
        said = place_words(place.place, always=True)
        marked.add(place.span, "place", said, [("place", place.evidence)], rejected)
    for time in readout.times:
        when = time.when
        said = " to ".join(dict.fromkeys(part for part in (when.start, when.end) if part)) or "day unknown"
        marked.add(time.span, "time", f"{said}, counted from: {when.basis.value}", [("time", time.evidence)])
    for question in readout.questions:
        marked.add(question.span, "question", "left open", [("question", question.evidence)], name=f"q-{question.id}")
    return marked


def _mark_chain(marked: Marked, claim: Claim) -> None:
    for link in claim.said_by:
        evidence = [("source", link.evidence)] if link.evidence else []
        if link.span:
            channel = f", {link.channel}" if link.channel else ""
            marked.add(
                link.span, "source", f"{link.actor.name} is the source{channel}, {link.speech.value} speech", evidence
            )
        if link.cue:
            marked.add(link.cue, "source", f"says that {link.actor.name} says it", evidence)
    for edge in claim.cues:
        marked.add(edge.cue, _cue_layer(edge), f"{edge.changes}: {edge.value}", [("cue", edge.evidence)])


def _cue_layer(edge: CueEdge) -> str:
    return _CUE_LAYERS.get(edge.changes, "cue")


def _outline(claim: Claim) -> Iterator[tuple[str, str]]:
    """What a claim comes to, field by field."""
    yield "type", " ".join(part for part in (claim.type, claim.mode) if part)
    for participant in claim.participants:
        yield participant.role, participant.actor.name
    when = claim.when
    yield "when", " to ".join(dict.fromkeys(part for part in (when.start, when.end) if part)) or "day unknown"
    if claim.where:
        yield "where", place_words(claim.where.place)
    if claim.cameo:
        yield "CAMEO", claim.cameo + (f", Goldstein {claim.goldstein:g}" if claim.goldstein is not None else "")
    if claim.plover and claim.plover != claim.type:
        yield "PLOVER", claim.plover


def _reading(moment: Moment, name: str) -> int | None:
    sql = f"SELECT {moment.reading} FROM reports r WHERE r.report = :name AND r.entry <= :entry"
    known = " AND r.known <= :at" if moment.at.clock == "published" else ""
    row = moment.connection.execute(sql + known, {**moment.values, "name": name}).fetchone()
    return row[0] if row else None


def _events(moment: Moment, reading: int) -> Mapping[str, str]:
    """Claim to the event that it stands in now, told or spoken about."""
    sql = (
        "SELECT c.claim, coalesce(s.event, a.event) FROM claims c JOIN tellings t ON t.claim = c.id "
        "LEFT JOIN strands s ON s.id = t.strand LEFT JOIN abouts a ON a.claim = c.id WHERE c.reading = ?"
    )
    return {claim: event for claim, event in moment.connection.execute(sql, (reading,)) if event}


def _versions(moment: Moment, name: str) -> list[tuple[str, str, bool]]:
    """(id, known, in force) of the versions at the same address, where there are several, and of a retracted one."""
    sql = (
        "SELECT v.report, v.known, NOT EXISTS (SELECT 1 FROM supersessions x WHERE x.report = v.id) FROM reports r "
        "JOIN reports v ON v.url = r.url OR v.id = r.id WHERE r.report = ? ORDER BY v.known, v.id"
    )
    found = [(report, known, bool(force)) for report, known, force in moment.connection.execute(sql, (name,))]
    return found if len(found) > 1 or not all(force for *_, force in found) else []


def verdicts(decided: Decided, claims: Iterable[str]) -> dict[str, str]:
    """Claim to what people decided about it."""
    found: dict[str, str] = {}
    for claim in claims:
        parts = []
        if claim in decided.accepted:
            parts.append("accepted")
        if claim in decided.rejected:
            parts.append("rejected")
        if claim in decided.edits:
            parts.append("edited: " + ", ".join(f"{k} = {v or 'none'}" for k, v in decided.edits[claim].items()))
        if parts:
            found[claim] = "; ".join(parts)
    return found
