"""An invented year of news, ready-made: reports with claims as a pipeline would have read them, without running one.

Ministers and papers are made up, towns and countries are real so that maps can be looked at. Each day has its happenings;
the reports of that day and the next tell them, some as copy of an agency, and now and then one is denied, left open, told
not to have happened or announced. The same seed gives the same year.

    for readout in readouts(days=365): ...           about 2,600 happenings in 900 reports
    build(path, days=365)                            the same in a ledger
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from onrecord.events import group_events
from onrecord.ledger.ledger import Ledger
from onrecord.ledger.rows import Coder
from onrecord.records import (
    Actor,
    ActorKind,
    Basis,
    Certainty,
    Claim,
    CueEdge,
    Dateline,
    Evidence,
    Mention,
    Modality,
    Paragraph,
    Participant,
    Place,
    PlaceMention,
    Polarity,
    Precision,
    Question,
    Quote,
    Readout,
    Report,
    Section,
    Source,
    Span,
    Speech,
    TimeMention,
    When,
    content_id,
)  # fmt: skip

FIRST_DAY = date(2024, 9, 1)
A_DAY = 7
"""Happenings of a day."""
_TOWNS = {
    "RUS": (("Moscow", 55.75, 37.62), ("Vladivostok", 43.12, 131.89)), "PRK": (("Pyongyang", 39.03, 125.75),),
    "CHN": (("Beijing", 39.91, 116.4), ("Shanghai", 31.22, 121.46)), "KOR": (("Seoul", 37.57, 126.98),),
    "JPN": (("Tokyo", 35.69, 139.69),), "USA": (("Washington", 38.9, -77.04), ("New York", 40.71, -74.01)),
    "UKR": (("Kyiv", 50.45, 30.52), ("Odesa", 46.48, 30.73)), "POL": (("Warsaw", 52.23, 21.01),),
    "DEU": (("Berlin", 52.52, 13.4),), "FRA": (("Paris", 48.85, 2.35),), "TUR": (("Ankara", 39.92, 32.85),),
    "IND": (("New Delhi", 28.64, 77.22),), "PAK": (("Islamabad", 33.72, 73.04),), "EGY": (("Cairo", 30.04, 31.24),),
    "BRA": (("Brasilia", -15.78, -47.93),), "ZAF": (("Pretoria", -25.74, 28.19),),
}  # fmt: skip
_NAMES = {
    "RUS": "Russia", "PRK": "North Korea", "CHN": "China", "KOR": "South Korea", "JPN": "Japan", "USA": "the United States",
    "UKR": "Ukraine", "POL": "Poland", "DEU": "Germany", "FRA": "France", "TUR": "Turkey", "IND": "India", "PAK": "Pakistan",
    "EGY": "Egypt", "BRA": "Brazil", "ZAF": "South Africa",
}  # fmt: skip
_PAIRS = (
    ("RUS", "PRK"),
    ("RUS", "UKR"),
    ("CHN", "JPN"),
    ("IND", "PAK"),
    ("USA", "CHN"),
    ("KOR", "PRK"),
    ("FRA", "DEU"),
)
_TYPES = {
    "CONSULT": ("meet", "held talks with", 1.0, 1, "042"), "AGREE": (None, "signed an accord with", 4.0, 1, "057"),
    "COOPERATE": (None, "opened a joint exercise with", 6.0, 2, "061"), "AID": ("economic", "sent grain to", 7.0, 2, "071"),
    "SUPPORT": (None, "praised", 3.4, 1, "051"), "REQUEST": (None, "called for restraint from", 0.0, 1, "100"),
    "ACCUSE": ("disapprove", "accused", -2.0, 3, "111"), "REJECT": (None, "turned down a proposal of", -4.0, 3, "120"),
    "THREATEN": (None, "threatened", -5.0, 3, "130"), "SANCTION": ("sanction", "imposed sanctions on", -5.6, 4, "163"),
    "MOBILIZE": ("militarize", "moved troops towards", -7.2, 4, "152"), "COERCE": ("seize", "seized a ship of", -7.0, 4, "171"),
    "ASSAULT": ("firearms", "shelled a post of", -9.0, 4, "190"), "PROTEST": (None, "held a protest against", -6.5, 3, "140"),
}  # fmt: skip
_FIRST = (
    "Ada Bruno Clara Dario Elin Farid Gita Henk Ines Jonas Katya Liang Mira Noor Otto Pavel Rosa Sami Tess Yuna".split()
)
_LAST = (
    "Abaro Belmin Corvin Dastan Elveth Fennor Garlan Hostra Ildan Jorvik Kestrel Lomani Marend Norwin Ostane".split()
)
_OUTLETS = tuple(
    f"{town} {kind}" for town in "Arden Brill Corve Elst Farrow Glenby".split() for kind in ("Post", "Courier", "Times")
)
_AGENCIES = ("Northern Wire", "Harbour News Agency")
_ASIDES = (
    "Shops near the square stayed open through the afternoon.", "It was the third such week since the harvest.",
    "Neighbouring capitals followed the matter with some unease.", "A committee is to return to the subject next month.",
    "Delegations had come and gone through a side entrance.", "Rain kept the crowds small.",
)  # fmt: skip
_RULE = Evidence("frames/invented.toml:12 invented.any")
_MODEL = Evidence("model:names", 0.97)


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened in the invented year, or did not, or was only announced."""

    type: str
    who: Actor
    whom: Actor
    when: When
    place: Place | None
    told: str
    """ "done", "planned", "denied", "absent", "open"."""


def readouts(days: int = 365, seed: int = 1, a_day: int = A_DAY) -> Iterator[Readout]:
    """The reports of so many days, in order of publication by the day."""
    number = 0
    for ahead in range(days):
        today = FIRST_DAY + timedelta(days=ahead)
        draw = Random(f"{seed}/{today}")
        fresh = [happening(seed, today, rank) for rank in range(a_day)]
        older = [happening(seed, today - timedelta(days=1), rank) for rank in range(a_day)] if ahead else []
        for told in _issues(draw, fresh, older):
            yield _Page(Random(f"{seed}:{number}"), today, seed, number).written(told)
            number += 1


def build(path: Path, days: int = 365, seed: int = 1, a_day: int = A_DAY) -> None:
    """A ledger of that year. A fifth of a minute for a year on one core."""
    with Ledger(path) as ledger:
        ledger.add(readouts(days, seed, a_day), coder=Coder("0", "frames=invented", "none"))


def _issues(draw: Random, fresh: list[Happening], older: list[Happening]) -> list[list[Happening]]:
    """What each report of a day tells: all that is new once, the great things several times, a few of the day before."""
    size = 3
    issues = [fresh[start : start + size] for start in range(0, len(fresh), size)]
    if draw.random() < 0.4:
        issues.append([fresh[0], *older[:1]])
    if older and draw.random() < 0.25:
        issues[-1] = [*issues[-1], older[1]]
    return issues


@lru_cache(maxsize=4_000)
def happening(seed: int, day: date, rank: int) -> Happening:
    """The happening of a rank on a day; the first of a day is told most."""
    draw = Random(f"{seed}:{day}:{rank}")
    one, other = draw.choice(_PAIRS) if draw.random() < 0.55 else tuple(draw.sample(sorted(_TOWNS), 2))
    kind = draw.choice(sorted(_TYPES))
    told = draw.choices(("done", "planned", "denied", "absent", "open"), (76, 8, 7, 4, 5))[0]
    start = day + timedelta(days=draw.randint(2, 20)) if told == "planned" else day
    return Happening(
        kind, _actor(draw, one, day), _actor(draw, other, day), _when(draw, start), _place(draw, other), told
    )


def _actor(draw: Random, country: str, day: date) -> Actor:
    """A minister, a government or an army of a country; ministers change their offices in the spring."""
    kind = draw.random()
    if kind < 0.35:
        number = draw.randrange(3)
        place = sorted(_TOWNS).index(country) * 3 + number
        name = f"{_FIRST[place % len(_FIRST)]} {_LAST[(place * 7 + number) % len(_LAST)]}"
        offices = ("Foreign Minister", "Defence Minister", "President")
        office = offices[(number + (day >= date(2025, 3, 1))) % 3]
        return Actor(
            f"person:{name.lower().replace(' ', '-')}",
            name,
            ActorKind.PERSON,
            country,
            ("GOV",),
            f"{office} of {_NAMES[country]}",
        )
    if kind < 0.75:
        return Actor(f"{country}:GOV", _NAMES[country], ActorKind.GOVERNMENT, country, ("GOV",))
    return Actor(f"{country}:MIL", f"army of {_NAMES[country]}", ActorKind.ARMED_FORCE, country, ("MIL",))


def _when(draw: Random, day: date) -> When:
    how = draw.random()
    if how < 0.86:
        return When(day.isoformat(), day.isoformat(), Basis.PUBLISHED)
    if how < 0.91:
        return When(day.isoformat(), (day + timedelta(days=draw.randint(1, 4))).isoformat(), Basis.EXPLICIT)
    if how < 0.96:
        return When(day.isoformat()[:7], day.isoformat()[:7], Basis.EXPLICIT)
    return When()


def _place(draw: Random, country: str) -> Place | None:
    how = draw.random()
    town, latitude, longitude = draw.choice(_TOWNS[country])
    if how < 0.6:
        return Place(town, Precision.CITY, country, None, latitude, longitude)
    if how < 0.7:
        return Place(f"{town} Guest House", Precision.SITE, country, None, latitude + 0.02, longitude + 0.03)
    if how < 0.85:
        return Place(_NAMES[country].removeprefix("the "), Precision.COUNTRY, country)
    return Place("the Black Sea", Precision.REGION) if how < 0.88 else None


class _Page:
    """A report while it is written: every word is put down together with its place."""

    def __init__(self, draw: Random, day: date, seed: int, number: int) -> None:
        self.draw, self.day, self.number = draw, day, number
        name = draw.choice(_OUTLETS)
        self.outlet = Actor("outlet:" + name.lower().replace(" ", "-"), name, ActorKind.OUTLET, None, ("JRN",))
        self.wire = draw.choice(_AGENCIES) if draw.random() < 0.25 else None
        clock = f"T{draw.randint(5, 23):02d}:{draw.randint(0, 59):02d}:00Z"
        self.published = day.isoformat() + (clock if draw.random() < 0.85 else "")
        self.id = content_id("view", seed, number)
        self.url = f"https://news.example/{seed}/{number}"
        self.text = ""
        self.paragraphs: list[Paragraph] = []
        self.claims: list[Claim] = []
        self.questions: list[Question] = []
        self.quotes: list[Quote] = []
        self.mentions: list[Mention] = []
        self.places: list[PlaceMention] = []
        self.times: list[TimeMention] = []

    def written(self, told: list[Happening]) -> Readout:
        """The report that tells some happenings, with all that is in it."""
        title = self._line(
            f"{told[0].who.name} and {told[0].whom.name}: {_TYPES[told[0].type][1].split()[0]}", Section.HEADLINE
        )
        place = next((one.place.name for one in told if one.place), "Arden")
        dateline = Span(len(self.text), len(self.text) + len(place))
        for number, one in enumerate(told):
            start = len(self.text)
            if number == 0:
                self._put(f"{place.upper()}, {self.day:%b} {self.day.day} - ")
            self._tell(one)
            self._put(self.draw.choice(_ASIDES))
            self.paragraphs.append(Paragraph(Span(start, len(self.text)), Section.BODY))
            self._put("\n\n")
        report = Report(
            self.id, self.text, tuple(self.paragraphs), title=title, dateline=Dateline(dateline, place, self.day.isoformat()),
            outlet=self.outlet.name, wire=self.wire, published=self.published, url=self.url, language="en",
        )  # fmt: skip
        claims = tuple(self.claims)
        return Readout(
            report, claims, tuple(self.questions), group_events(claims), tuple(self.quotes), tuple(self.mentions),
            tuple(self.places), tuple(self.times),
        )  # fmt: skip

    def _put(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))

    def _line(self, words: str, section: Section) -> Span:
        span = self._put(words)
        self.paragraphs.append(Paragraph(span, section))
        self._put("\n\n")
        return span

    def _tell(self, what: Happening) -> None:
        if what.told == "denied" and self.draw.random() < 0.6:
            told = self._claim(what, what.type, f"was said to have {_TYPES[what.type][1]}", Modality.ACTUAL)
            self._claim(what, "X-DENY", "denied the report on", Modality.ACTUAL, about=(told.id,))
            return
        if what.told == "open":
            told = self._claim(
                what, what.type, "reportedly " + _TYPES[what.type][1], Modality.ACTUAL, Certainty.PROBABLE
            )
            span = self._put("Neither side has said how it ended. ")
            asked = content_id(self.id, "question", span)
            cue = Span(span.start, span.start + 16)
            self.questions.append(Question(asked, self.id, span, cue, told.said_by[:1], (told.id,), _RULE))
            return
        verb = _TYPES[what.type][1]
        if what.told == "planned":
            self._claim(what, what.type, "is expected to have " + verb, Modality.PLANNED)
        elif what.told == "absent":
            self._claim(what, what.type, "has not " + verb, Modality.ACTUAL, polarity=Polarity.DID_NOT)
        else:
            self._claim(what, what.type, verb, Modality.ACTUAL)

    def _claim(
        self, what: Happening, kind: str, verb: str, modality: Modality, certainty: Certainty = Certainty.CERTAIN,
        polarity: Polarity = Polarity.DID, about: tuple[str, ...] = (),
    ) -> Claim:  # fmt: skip
        mode, _, goldstein, quad, cameo = _TYPES[what.type]
        number = len(self.claims)
        start = len(self.text)
        doer = self._put(what.who.name)
        self._put(" ")
        trigger = self._put(verb)
        self._put(" ")
        whom = self._put(what.whom.name)
        where = self._where(what, number)
        when = self._time(what, number)
        words = Span(start, len(self.text))
        chain = self._chain(what, words)
        self._put(". ")
        self.mentions += [Mention(doer, number, 0, (what.who,), _MODEL), Mention(whom, number, 2, (what.whom,), _MODEL)]
        cues = () if kind == what.type and verb == _TYPES[what.type][1] else (CueEdge(trigger, "status", verb, _RULE),)
        claim = Claim(
            content_id(self.id, trigger, kind), self.id, number, trigger, words, kind,
            (Participant(what.who, "actor", doer, _MODEL), Participant(what.whom, "recipient", whom, _MODEL)),
            mode=None if about else mode, contexts=("diplomatic",), cameo=None if about else cameo,
            quad=None if about else quad, score=None if about else goldstein, goldstein=None if about else goldstein,
            where=where, when=when, said_by=chain, polarity=polarity, modality=modality, certainty=certainty, cues=cues,
            about=about, plover=None if about else kind, why=(("type", _RULE), ("when", _RULE)),
        )  # fmt: skip
        self.claims.append(claim)
        return claim

    def _where(self, what: Happening, number: int) -> PlaceMention | None:
        if what.place is None:
            return None
        self._put(" in ")
        found = PlaceMention(self._put(what.place.name), number, 5, what.place, _RULE)
        self.places.append(found)
        return found

    def _time(self, what: Happening, number: int) -> When:
        if what.when.start is None:
            return what.when
        self._put(" on " if len(what.when.start) == 10 else " in ")
        span = self._put(what.when.start)
        when = When(what.when.start, what.when.end, what.when.basis, span)
        self.times.append(TimeMention(span, number, 7, when, _RULE))
        return when

    def _chain(self, what: Happening, words: Span) -> tuple[Source, ...]:
        """The outlet, perhaps an agency, perhaps a spokesman of one of the two."""
        links = [Source(self.outlet)]
        if self.wire:
            wire = Actor("outlet:" + self.wire.lower().replace(" ", "-"), self.wire, ActorKind.OUTLET, None, ("JRN",))
            links.append(Source(wire, evidence=_RULE))
        if self.draw.random() < 0.45:
            self._put(", ")
            span = self._put(f"a spokesman for {_NAMES[what.who.country or 'RUS']}")
            self._put(" ")
            cue = self._put("said")
            voice = Actor(
                f"{what.who.country}:GOV",
                _NAMES[what.who.country or "RUS"],
                ActorKind.GOVERNMENT,
                what.who.country,
                ("GOV",),
            )
            links.append(Source(voice, span, cue, (words,), "statement", Speech.INDIRECT, True, _RULE))
        return tuple(links)
