"""Events for drawings, in a line each, and what a drawing says it drew."""

from __future__ import annotations

import re
from datetime import date
from itertools import count
from xml.etree import ElementTree

from hypothesis import strategies as st

from onrecord.records import Actor, ActorKind, Place, Precision, Standing
from onrecord.view.drawing.happenings import Happening

BEIJING = Place("Beijing", Precision.CITY, "CHN", None, 39.9, 116.4)
PORT = Place("Port of Izmail", Precision.SITE, "UKR", None, 45.3, 28.8)
CHINA = Place("China", Precision.COUNTRY, "CHN", None, 35.0, 105.0)
SICHUAN = Place("Sichuan", Precision.PROVINCE, "CHN", "Sichuan", 30.5, 102.8)
SEA = Place("South China Sea", Precision.REGION, None, None, 12.0, 113.0)
NOWHERE_CITY = Place("Springfield", Precision.CITY, "USA")
RUSSIA = Actor("RUS:GOV", "Russia", ActorKind.GOVERNMENT, "RUS", ("GOV",))
KOREA = Actor("PRK:GOV", "North Korea", ActorKind.GOVERNMENT, "PRK", ("GOV",))
ARMY = Actor("RUS:MIL", "Russian army", ActorKind.ARMED_FORCE, "RUS", ("MIL",))
_numbers = count()


def happening(
    start: str | None = "2025-09-03",
    end: str | None = None,
    *,
    type: str = "CONSULT",
    standing: Standing = Standing.REPORTED,
    place: Place | None = None,
    parties: tuple[Actor, ...] = (RUSSIA, KOREA),
    origins: int = 1,
    id: str | None = None,
) -> Happening:
    """One event; what is not said is plain."""
    name = id or f"{next(_numbers):016x}"
    return Happening(name, type, None, standing, start, end, place, parties, origins, 1, "2025-09-04T00:00:00Z")


def read_svg(drawn: str) -> ElementTree.Element:
    """A drawing, parsed: it must be well-formed, without a style attribute and without script."""
    root = ElementTree.fromstring(re.sub(r' xmlns="[^"]+"', "", drawn, count=1))
    for element in root.iter():
        assert element.tag not in ("script", "style", "foreignObject"), element.tag
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")], element.attrib
    return root


def with_class(root: ElementTree.Element, name: str) -> list[ElementTree.Element]:
    """The elements of a class, in drawing order."""
    return [e for e in root.iter() if name in e.get("class", "").split()]


_days = st.dates(min_value=date(2019, 1, 1), max_value=date(2026, 12, 31))
prefixes = st.tuples(_days, st.sampled_from((4, 7, 10, 10, 10))).map(lambda pair: pair[0].isoformat()[: pair[1]])
places = st.sampled_from((None, BEIJING, PORT, CHINA, SICHUAN, SEA, NOWHERE_CITY))
actors = st.sampled_from((RUSSIA, KOREA, ARMY, Actor("group:x", "x", ActorKind.GROUP)))


@st.composite
def happenings(draw: st.DrawFn) -> Happening:
    """Any event that a ledger could hold."""
    start = draw(st.none() | prefixes)
    end = draw(st.none() | prefixes) if start else None
    return happening(
        min(start, end) if start and end else start, max(start, end) if start and end else end,
        type=draw(st.sampled_from(("CONSULT", "AID", "ACCUSE", "ASSAULT", "X-STATEMENT", "X-OF-ANOTHER"))),
        standing=draw(st.sampled_from(tuple(Standing))), place=draw(places),
        parties=tuple(draw(st.lists(actors, max_size=3))), origins=draw(st.integers(0, 3)),
    )  # fmt: skip
