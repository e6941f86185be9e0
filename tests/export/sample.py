"""Told events for tests: short to write, and many of an invented world."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from onrecord.export.registry import Options, Tally, check_include, export
from onrecord.export.told import ToldClaim, ToldEvent
from onrecord.records import (
    Actor,
    ActorKind,
    Basis,
    Certainty,
    Claim,
    Event,
    Evidence,
    Modality,
    Paragraph,
    Participant,
    Place,
    PlaceMention,
    Polarity,
    Precision,
    Readout,
    Report,
    Section,
    Source,
    Span,
    Standing,
    When,
)  # fmt: skip

sys.path.insert(0, str(Path(__file__).parent.parent / "ledger"))
import invented

invented_report, invented_reports = invented.report, invented.reports

RULE = Evidence("frames/consult.toml:1 consult.meet")
PUTIN = Actor("person:vladimir-putin", "Vladimir Putin", ActorKind.PERSON, "RUS", ("GOV",), "President of Russia")
KIM = Actor("person:kim-jong-un", "Kim Jong Un", ActorKind.PERSON, "PRK", ("GOV",), "Supreme Leader of North Korea")
KYIV = Actor("UKR:GOV", "Ukraine", ActorKind.GOVERNMENT, "UKR", ("GOV",))
ARMY = Actor("RUS:MIL", "the Russian army", ActorKind.ARMED_FORCE, "RUS", ("MIL",))
PEOPLE = Actor("group:UKR::citizens", "Ukrainian citizens", ActorKind.GROUP, "UKR", ("CVL",))
UN = Actor("org:united-nations", "United Nations", ActorKind.ORGANISATION, None, ("IGO",))
BEIJING = Place("Beijing", Precision.CITY, "CHN", "Beijing", 39.9075, 116.39723, 1816670)
KHARKIV = Place("Kharkiv", Precision.CITY, "UKR", "Kharkiv Oblast", 49.98081, 36.25272, 706483)
_CODES: dict[str, tuple[Any, ...]] = {
    "CONSULT": ("040", 1, 2.5, 1.0), "ASSAULT": ("190", 4, -9.0, -10.0), "ACCUSE": ("112", 3, -3.0, -2.0),
    "AID": ("070", 2, 10.0, 7.0), "X-STATEMENT": (None, None, None, None),
}  # fmt: skip


def told(
    words: str = "Putin met Kim in Beijing",
    kind: str = "CONSULT",
    who: Iterable[Actor] = (PUTIN, KIM),
    whom: Iterable[Actor] = (),
    **rest: Any,
) -> ToldEvent:
    """One event told by one report; `day`, `place`, `standing`, `mode`, `cameo`, `modality`, `polarity`, `certainty`,
    `origins`, `outlets` and `known` have defaults."""
    day, place = rest.pop("day", "2025-09-03"), rest.pop("place", BEIJING)
    standing, mode = rest.pop("standing", Standing.REPORTED), rest.pop("mode", None)
    codes = list(_CODES[kind])
    codes[0] = rest.pop("cameo", codes[0])
    origins, outlets, known = (
        rest.pop("origins", 1),
        rest.pop("outlets", ("The Post",)),
        rest.pop("known", "2025-09-03T18:30:00Z"),
    )
    parties = tuple(
        Participant(a, role, None, RULE) for role, side in (("actor", who), ("recipient", whom)) for a in side
    )
    where = PlaceMention(Span(0, 1), 0, 0, place, RULE) if place else None
    when = When(day, day, Basis.PUBLISHED) if day else When()
    claims = []
    for outlet in outlets:
        text = f"{outlet} reports\n{words}."
        start = text.index("\n") + 1
        span = Span(start, start + len(words))
        report = Report(
            f"{outlet.lower().replace(' ', '')}{abs(hash(words)) % 10**6:06d}", text,
            (Paragraph(Span(0, start - 1), Section.HEADLINE), Paragraph(Span(start, len(text)), Section.BODY)),
            title=Span(0, start - 1), outlet=outlet, published=known, language="en",
            url=f"https://news.example/{outlet.replace(' ', '-')}/1",
        )  # fmt: skip
        chain = (Source(Actor(f"outlet:{outlet}", outlet, ActorKind.OUTLET, None, ("JRN",))),)
        claims.append(
            ToldClaim(
                Claim(
                    f"claim-{outlet}-{words}", report.id, 1, span, span, kind, parties, mode, ("diplomatic",), codes[0],
                    codes[1], codes[2], codes[3], where, when, chain,
                    rest.get("polarity", Polarity.DID), rest.get("modality", Modality.ACTUAL),
                    rest.get("certainty", Certainty.CERTAIN),
                ),
                report, f"outlet:{outlet}",
            )
        )  # fmt: skip
    event = Event(
        rest.get("ident", "e" + words.replace(" ", "-")), kind, mode, parties, when, where, standing, tuple(c.claim.id for c in claims)
    )  # fmt: skip
    return ToldEvent(event, tuple(claims), origins, known, known, rest.get("silent", False))


MEETING = told(origins=2, outlets=("The Post", "The Courier"))
SHELLING = told(
    "The army shelled Kharkiv",
    "ASSAULT",
    [ARMY],
    [PEOPLE],
    place=KHARKIV,
    mode="heavy-weapons",
    cameo="194",
    day="2025-09-04",
)
ACCUSATION = told("Ukraine accused Russia", "ACCUSE", [KYIV], [PUTIN], place=None, day="2025-09-05")
PLANNED = told("Putin will meet Kim in Beijing", standing=Standing.PLANNED, modality=Modality.PLANNED, day="2025-10-01")
DENIED = told("Russia attacked the UN", "ASSAULT", [ARMY], [UN], standing=Standing.DENIED)
ABSENT = told("Putin did not meet Kim", standing=Standing.DID_NOT_HAPPEN, polarity=Polarity.DID_NOT)
MAYBE = told("Putin may have met Kim", certainty=Certainty.POSSIBLE)
STATEMENT = told("Putin made a statement", "X-STATEMENT", [PUTIN])
UNDATED = told("Putin met Kim at some time", day=None)
PLAIN = (MEETING, SHELLING, ACCUSATION)
ALL = (*PLAIN, PLANNED, DENIED, ABSENT, MAYBE, STATEMENT, UNDATED)


def written(name: str, events: Iterable[ToldEvent | Readout] = ALL, include: Iterable[str] = ()) -> tuple[bytes, Tally]:
    """The bytes of an export, and what was left out."""
    out = io.BytesIO()
    tally = export(name, iter(events), out, Options(check_include(include), "sample", (("release", "0.1.0"),)))
    return out.getvalue(), tally


def tab_rows(data: bytes) -> list[list[str]]:
    """The cells of a tab-separated file, split as a program without quoting splits them."""
    return [line.split("\t") for line in data.decode().removesuffix("\n").split("\n")]
