"""What fusion is given of each report, worked out where the report was read: strands, tellings, and the version it is."""

from __future__ import annotations

from dataclasses import dataclass

from onrecord.events import ABOUT_CLAIMS
from onrecord.fusion.about import about_keys, event_keys
from onrecord.fusion.blocks import block_keys
from onrecord.fusion.copies import Print, print_of
from onrecord.fusion.facts import Telling
from onrecord.fusion.strands import strands_of
from onrecord.fusion.tellings import instant, tellings_of, voice_of
from onrecord.ledger.instants import known_at
from onrecord.ledger.packing import pack
from onrecord.records import Actor, Kind, Participant, PlaceMention, Readout, Report


@dataclass(frozen=True, slots=True)
class StrandRow:
    """A strand, and the keys of its blocks and of the confirmations that may be about it."""

    id: str
    report: str
    order: int
    """Where its report stands in the run: of a report that stands in it twice, the first counts."""
    keys: tuple[str, ...]
    event_keys: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class TellingRow:
    """A claim as fusion and accounts see it."""

    claim: str
    report: str
    order: int
    strand: str | None
    """None for a confirmation or denial, which tells of no happening of its own."""
    keys: tuple[str, ...]
    """Of a confirmation or denial that names no claims: the keys of events that it may be about."""
    about: tuple[str, ...]
    """The claims that it names."""
    body: bytes


@dataclass(frozen=True, slots=True)
class VersionRow:
    """What decides whether a report is in force, and by what its copies are known."""

    report: str
    order: int
    url: str | None
    kind: str | None
    known: str
    takes_back: tuple[str, ...]
    """Addresses of reports that it withdraws."""
    print: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """A telling with what its claim adds to the account of an event."""

    telling: Telling
    known: str
    participants: tuple[Participant, ...]
    where: PlaceMention | None


@dataclass(frozen=True, slots=True)
class Facts:
    """What fusion is given of one report."""

    version: VersionRow
    strands: tuple[StrandRow, ...]
    tellings: tuple[TellingRow, ...]


def facts_of(readout: Readout, agency: Actor | None, recorded: str, order: int) -> Facts:
    """The facts of a report; `recorded` is when the run was begun, an instant in UTC with its fraction."""
    report = readout.report
    known = known_at(report, recorded)
    told = tellings_of(readout, recorded, agency)
    strands = strands_of(told)
    home = {claim: strand.id for strand in strands for claim in strand.claims}
    bodies = {c.id: (c.participants, c.where) for c in readout.claims}
    outlet = next((t.chain[0] for t in told if t.chain), None)
    made = print_of(report, instant(report.published or recorded), outlet, voice_of(agency) if agency else None)
    return Facts(
        _version_row(report, known, order, made),
        tuple(
            StrandRow(s.id, s.report, order, tuple(sorted(block_keys(s))), tuple(sorted(event_keys(s))), pack(s))
            for s in strands
        ),
        tuple(_telling_row(t, order, home.get(t.claim), Body(t, known, *bodies[t.claim])) for t in told),
    )


def _telling_row(telling: Telling, order: int, strand: str | None, body: Body) -> TellingRow:
    speaks = telling.type in ABOUT_CLAIMS
    keys = tuple(sorted(about_keys(telling))) if speaks and not telling.about else ()
    about = telling.about if speaks else ()
    return TellingRow(telling.claim, telling.report, order, strand, keys, about, pack(body))


def _version_row(report: Report, known: str, order: int, made: Print) -> VersionRow:
    kind = report.kind.value if report.kind else None
    back = report.based_on if report.kind is Kind.WITHDRAWN else ()
    return VersionRow(report.id, order, report.url, kind, known, back, pack(made))
