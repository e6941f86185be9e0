"""Readouts without a language pipeline: varied reports of an invented world, as a pipeline would have read them.

Each day has its happenings; a report tells some of them, of its own day or of days before, in its own words or as copy of
an agency, and sometimes denies one, asks about one or announces one. The same number gives the same report.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from random import Random

from onrecord.events import group_events
from onrecord.records import (
    Actor,
    ActorKind,
    Basis,
    Certainty,
    Claim,
    CueEdge,
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
    When,
    content_id,
)  # fmt: skip

FIRST_DAY = date(2022, 1, 1)
REPORTS_A_DAY = 140
HAPPENINGS_A_DAY = 160
_COUNTRIES = (
    "ARM AZE BLR CHN CUB DZA EGY ERI ETH FRA GEO GBR GRC IND IRN IRQ ISR JOR JPN KAZ KEN KGZ KOR LBN LBY MAR MDA MEX MLI "
    "MMR NER NGA PAK PHL POL PRK ROU RUS RWA SAU SDN SOM SRB SSD SYR TCD THA TJK TUN TUR TWN UGA UKR USA UZB VEN VNM YEM"
).split()
_TYPES = {
    "CONSULT": ("met", "held talks with", "received", "telephoned"), "ASSAULT": ("shelled", "attacked", "bombed", "struck"),
    "ACCUSE": ("accused", "blamed", "charged"), "COOPERATE": ("signed a pact with", "ran an exercise with"),
    "AID": ("sent grain to", "lent money to"), "SANCTION": ("imposed sanctions on", "banned trade with"),
    "THREATEN": ("threatened", "warned"), "REQUEST": ("called on", "urged"), "SUPPORT": ("praised", "backed"),
    "PROTEST": ("rallied against", "marched against"), "REJECT": ("turned down an offer of", "refused to meet"),
}  # fmt: skip
_ASIDES = (
    "The road had been closed since the morning.", "Traders in the market kept their shops shut for most of the day.",
    "It was the third such week in a row.", "A committee is to look at the matter again next month.",
    "Prices have risen by a tenth since the harvest.", "Neighbours have followed the affair with some unease.",
)  # fmt: skip
_OPEN = (
    "It was not clear how many had come.", "It was not known whether the prisoners had been discussed.",
    "Neither side said when the bridge would open again.", "It remained unclear who had ordered it.",
)  # fmt: skip
_SAYINGS = (
    "We will answer in our own time", "Nobody has asked us", "The harvest decides, not the ministers",
    "This road leads nowhere", "There is still a door open", "We have counted our dead",
)  # fmt: skip
_OUTLETS = tuple(
    f"The {town} {name}"
    for town in "Arden Brill Corve Dunmore Elst Farrow Glen Harwick".split()
    for name in "Post Courier Times Herald Gazette".split()
)
_AGENCIES = ("Reuters", "AP", "AFP", "Xinhua")
_EVIDENCE = Evidence("frames/synthetic.toml:1 synthetic.any")


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that happened, or will, in the invented world."""

    type: str
    who: Actor
    whom: Actor
    day: date
    place: Place
    planned: bool


def reports(count: int, seed: int = 0, first: int = 0) -> Iterator[Readout]:
    """Readouts number `first` to `first + count` of the world `seed`, in order of publication by the day."""
    for number in range(first, first + count):
        yield report(number, seed)


def report(number: int, seed: int = 0) -> Readout:
    """Readout `number` of the world `seed`: about ten claims."""
    draw = Random(f"{seed}/{number}")
    day = FIRST_DAY + timedelta(days=number // REPORTS_A_DAY)
    page = _Page(draw, day, seed, number)
    for _ in range(draw.randint(2, 4)):
        ago = draw.choice((0, 0, 0, 1, 1, 2))
        # Few happenings are told by many, many by few.
        rank = int(draw.random() ** 2 * HAPPENINGS_A_DAY)
        page.tell(happening(seed, (day - timedelta(days=ago)).toordinal(), rank))
    return page.readout()


@lru_cache(maxsize=20_000)
def happening(seed: int, day: int, rank: int) -> Happening:
    """The happening of a rank on a day."""
    draw = Random(f"{seed}:{day}:{rank}")
    kind = draw.choice(sorted(_TYPES))
    first, second = (
        draw.sample(_COUNTRIES, 2)
        if draw.random() < 0.6
        else draw.choice((("RUS", "UKR"), ("ISR", "LBN"), ("IND", "PAK")))
    )
    when = date.fromordinal(day) + timedelta(days=draw.choice((0, 0, 0, 0, 2, 9)))
    return Happening(
        kind, _actor(draw, first), _actor(draw, second), when, _place(draw, second), when.toordinal() > day
    )


def _actor(draw: Random, country: str) -> Actor:
    if draw.random() < 0.4:
        first, ending = (
            draw.choice("Anna Boris Chen Dina Emil Fatou Goran Hanna Ivo Jana Karim Lena".split()),
            draw.choice("ov sen ian ez ko shvili ski os".split()),
        )
        name = f"{first} {country.title()}{ending}"
        return Actor(
            "person:" + name.lower().replace(" ", "-"),
            name,
            ActorKind.PERSON,
            country,
            ("GOV",),
            f"Minister of {country}",
        )
    sector = draw.choice(("GOV", "GOV", "MIL"))
    kind = ActorKind.ARMED_FORCE if sector == "MIL" else ActorKind.GOVERNMENT
    return Actor(
        f"{country}:{sector}", f"{country} {'army' if sector == 'MIL' else 'government'}", kind, country, (sector,)
    )


def _place(draw: Random, country: str) -> Place:
    number = draw.randint(1, 12)
    return Place(
        f"{country.title()}ville {number}",
        Precision.CITY,
        country,
        None,
        float(number),
        float(number * 2),
        10_000 + number,
    )


class _Page:
    """A report while it is written: every word is put down with its place."""

    def __init__(self, draw: Random, day: date, seed: int, number: int) -> None:
        self.draw, self.day = draw, day
        self.outlet = draw.choice(_OUTLETS)
        self.wire = draw.choice(_AGENCIES) if draw.random() < 0.3 else None
        hour = f"{day.isoformat()}T{draw.randint(0, 23):02d}:{draw.randint(0, 59):02d}:00Z"
        self.published = hour if draw.random() < 0.7 else day.isoformat()
        self.url = f"https://news.example/{seed}/{number}"
        self.id = content_id("synthetic", seed, number)
        self.text, self.paragraphs = "", list[Paragraph]()
        self.claims, self.mentions = list[Claim](), list[Mention]()
        self.questions, self.quotes = list[Question](), list[Quote]()

    def tell(self, what: Happening) -> None:
        """A paragraph about a happening: the telling, perhaps again, perhaps a denial or a question."""
        start = len(self.text)
        told = self._claim(what, what.type, self.draw.choice(_TYPES[what.type]))
        if self.draw.random() < 0.5:
            self._claim(what, what.type, self.draw.choice(_TYPES[what.type]))
        if self.draw.random() < 0.15:
            self._claim(what, "X-DENY" if self.draw.random() < 0.6 else "X-CONFIRM", "denied that", about=(told.id,))
        if self.draw.random() < 0.2:
            self._question(told)
        if self.draw.random() < 0.3:
            self._quote(told, what.who)
        self.text += " " + self.draw.choice(_ASIDES)
        self.paragraphs.append(Paragraph(Span(start, len(self.text)), Section.BODY))
        self.text += "\n"

    def _put(self, words: str) -> Span:
        start = len(self.text)
        self.text += words
        return Span(start, len(self.text))

    def _claim(self, what: Happening, kind: str, verb: str, about: tuple[str, ...] = ()) -> Claim:
        who, whom = (what.whom, what.who) if about else (what.who, what.whom)
        start = len(self.text)
        doer = self._put(who.name)
        self._put(" ")
        trigger = self._put(("will have " if what.planned and not about else "") + verb)
        self._put(" ")
        sufferer = self._put(whom.name)
        self._put(" in ")
        place = self._put(what.place.name)
        self._put(f" on {what.day.strftime('%A')}")
        words = Span(start, len(self.text))
        chain = self._chain(who, words)
        self._put(". ")
        sentence = len(self.claims)
        claim = Claim(
            content_id(self.id, trigger, kind), self.id, sentence, trigger, words, kind,
            (Participant(who, "actor", doer, _EVIDENCE), Participant(whom, "recipient", sufferer, _EVIDENCE)),
            contexts=("diplomatic",), cameo=None if about else "040", quad=None if about else 1, goldstein=1.0,
            where=PlaceMention(place, sentence, 7, what.place, _EVIDENCE),
            when=When(what.day.isoformat(), what.day.isoformat(), Basis.PUBLISHED, words), said_by=chain,
            modality=Modality.PLANNED if what.planned and not about else Modality.ACTUAL,
            certainty=Certainty.CERTAIN, polarity=Polarity.DID, cues=(CueEdge(trigger, "status", verb, _EVIDENCE),),
            about=about, plover=None if about else kind, why=(("type", _EVIDENCE),),
        )  # fmt: skip
        self.claims.append(claim)
        self.mentions += [
            Mention(doer, sentence, 1, (who,), _EVIDENCE),
            Mention(sufferer, sentence, 4, (whom,), _EVIDENCE),
        ]
        return claim

    def _chain(self, who: Actor, words: Span) -> tuple[Source, ...]:
        own = Actor("outlet:" + self.outlet.lower().replace(" ", "-"), self.outlet, ActorKind.OUTLET, None, ("JRN",))
        if self.draw.random() < 0.5:
            return (Source(own),)
        cue = self._put(", officials said")
        return (Source(own), Source(who, words, cue, (words,), "statement", Speech.INDIRECT, True, _EVIDENCE))

    def _question(self, claim: Claim) -> None:
        span = self._put(self.draw.choice(_OPEN))
        self._put(" ")
        self.questions.append(
            Question(
                content_id(self.id, "question", span), self.id, span, Span(span.start, span.start + 10), claim.said_by[:1],
                (claim.id,), _EVIDENCE,
            )
        )  # fmt: skip

    def _quote(self, claim: Claim, who: Actor) -> None:
        self._put("“")
        span = self._put(self.draw.choice(_SAYINGS))
        self._put("”, ")
        cue = self._put("said")
        self._put(f" {who.name}. ")
        said = Source(who, span, cue, (span,), "statement", Speech.DIRECT, True, _EVIDENCE)
        self.quotes.append(Quote(span, (claim.said_by[0], said)))

    def readout(self) -> Readout:
        """The report and all that is in it."""
        made = Report(
            self.id, self.text, tuple(self.paragraphs), outlet=self.outlet, wire=self.wire, published=self.published,
            url=self.url, language="en",
        )  # fmt: skip
        claims = tuple(self.claims)
        return Readout(
            made, claims, tuple(self.questions), group_events(claims), tuple(self.quotes), tuple(self.mentions)
        )
