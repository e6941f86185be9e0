"""The record: everything onrecord knows is one of these frozen records. Read this file and you know the system.

Fields are declared once, here; JSON, columns and SQL are derived from them. Unknown is `None` or an enum member,
never a sentence in a data field. Spans are half-open and count code points of `Report.text` exactly as published.
Dates are ISO prefixes ("2025-09-03", "2025-09", "2025"), so that their precision is in the value. Ids are hashes of
content: the same report read twice gives the same ids.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# ------------------------------------------------------------------ the text


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters start..end (half-open, code points) of `Report.text`, exactly as published."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The words themselves."""
        return text[self.start : self.end]

    def __contains__(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Whether the two share a character."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a field is as it is: the rule that fired, or the model and its probability, and the words it read."""

    rule: str
    """"frames/consult.toml:12 consult.meet", "actors/leaders.csv:881", or "model:names"."""
    probability: float | None = None
    """The model's probability, 0 to 1; None for a rule."""
    span: Span | None = None
    """The words that decided; None where nothing in the text did."""


class Section(StrEnum):
    """What a paragraph is to its report."""

    HEADLINE = "headline"
    DECK = "deck"
    BYLINE = "byline"
    BODY = "body"
    NOTE = "note"
    """A correction, an editor's note, a caption: kept, never coded as news of the day."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A run of text between line breaks, and its part in the report."""

    span: Span
    section: Section


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when a report says it was filed ("BEIJING, Sept. 3 (Xinhua) --")."""

    span: Span
    place: str | None
    date: str | None
    """ISO prefix; None where the dateline names no day."""


class Kind(StrEnum):
    """What a report is, where its publisher marks it."""

    NEWS = "news"
    ANALYSIS = "analysis"
    OPINION = "opinion"
    LIVE_BLOG = "live blog"
    """One update of a live blog; each is a report of its own."""
    CORRECTION = "correction"
    WITHDRAWN = "withdrawn"
    """A kill notice: the publisher takes an earlier report back."""
    SUMMARY = "summary"
    """The headline or teaser that a feed gives of a report that stands elsewhere."""


@dataclass(frozen=True, slots=True)
class Report:
    """One published text. `id` is a hash of the text and of what is known of its publication."""

    id: str
    text: str
    paragraphs: tuple[Paragraph, ...]
    title: Span | None = None
    deck: Span | None = None
    byline: Span | None = None
    dateline: Dateline | None = None
    outlet: str | None = None
    wire: str | None = None
    """The agency credited with the copy ("Reuters"), where the report credits one."""
    published: str | None = None
    """ISO date or date-time as given; None where nobody said."""
    updated: str | None = None
    retrieved: str | None = None
    url: str | None = None
    language: str | None = None
    """ISO 639-1 code of the text's language; None where there is too little text to tell."""
    section: str | None = None
    """The publisher's own rubric ("World", "Opinion")."""
    kind: Kind | None = None
    """None where nothing marks it: most often news."""
    based_on: tuple[str, ...] = ()
    """Whose copy it says it is or rewrites: addresses and names, as the publisher's mark-up gives them."""
    provenance: tuple[tuple[str, Evidence], ...] = ()
    """Where each field was read: ("published", "json-ld:datePublished"); nothing for what the caller gave."""
    raw_map: tuple[tuple[Span, Span], ...] = ()
    """Stretches of `text`, and where each stands in the decoded original (its HTML); empty where the two are one."""


# ------------------------------------------------------------------ language


@dataclass(frozen=True, slots=True)
class Name:
    """A name that the language pipeline found: tokens first..last (inclusive) of its sentence."""

    first: int
    last: int
    kind: str
    """PER, ORG, GPE, LOC, NORP, FAC or EVENT."""
    probability: float


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence in columns: the k-th entry of every column belongs to its k-th token.

    Tags, features, heads and labels are Universal Dependencies'; `heads` index this sentence's tokens, -1 is the
    root. `happened` is the pipeline's reading of each word as a predicate: -3 (certainly not) to +3 (certainly).
    """

    index: int
    paragraph: int
    span: Span
    spans: tuple[Span, ...]
    forms: tuple[str, ...]
    lemmas: tuple[str, ...]
    upos: tuple[str, ...]
    xpos: tuple[str, ...]
    feats: tuple[str, ...]
    heads: tuple[int, ...]
    deps: tuple[str, ...]
    children: tuple[tuple[int, ...], ...]
    names: tuple[Name, ...] = ()
    happened: tuple[float, ...] = ()

    def __len__(self) -> int:
        return len(self.forms)


@dataclass(frozen=True, slots=True)
class SpeechSpan:
    """A stretch that the speech head marked: "source", "cue" or "content" of an attribution.

    `cue` is the start of the cue that it belongs to (the head's own choice), None where it chose none.
    """

    role: str
    span: Span
    cue: int | None
    probability: float


@dataclass(frozen=True, slots=True)
class Parse:
    """A whole report as the language pipeline reads it."""

    sentences: tuple[Sentence, ...]
    speech: tuple[SpeechSpan, ...] = ()
    notes: tuple[str, ...] = ()
    """Plain sentences on what was left out of it, or cut."""


# ------------------------------------------------------------------ who, where, when


class ActorKind(StrEnum):
    PERSON = "person"
    GOVERNMENT = "government"
    ARMED_FORCE = "armed force"
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    GROUP = "group"
    UNNAMED = "unnamed"
    """Somebody whom the report does not name ("people familiar with the matter")."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who. `id` is stable across reports: "person:vladimir-putin", "RUS:GOV", "group:PRK:MIL:soldiers"."""

    id: str
    name: str
    kind: ActorKind
    country: str | None = None
    """ISO 3166-1 alpha-3; None where no country is known."""
    sectors: tuple[str, ...] = ()
    """PLOVER sector codes, most telling first ("GOV", "MIL")."""
    office: str | None = None
    """The office held on the report's date ("President of Russia")."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that stands for one actor, or for several ("the two leaders").

    `head` is the index of its head token in sentence `sentence`. `candidates` are the readings that were rejected.
    """

    span: Span
    sentence: int
    head: int
    actors: tuple[Actor, ...]
    evidence: Evidence
    candidates: tuple[Actor, ...] = ()
    antecedent: Span | None = None
    """The earlier words that a pronoun or description was resolved by."""


class Precision(StrEnum):
    SITE = "site"
    CITY = "city"
    PROVINCE = "province"
    COUNTRY = "country"
    REGION = "region"
    """Larger than a country, or across countries, or a water."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where. Coordinates are degrees (WGS 84) of a point in it; None where a point would be a false pin."""

    name: str
    precision: Precision
    country: str | None = None
    admin: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    geonames: int | None = None


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A toponym and the place it stands for; `candidates` are the readings that were rejected, likeliest first."""

    span: Span
    sentence: int
    head: int
    place: Place
    evidence: Evidence
    candidates: tuple[Place, ...] = ()


class Basis(StrEnum):
    """What a time was counted from."""

    EXPLICIT = "explicit"
    PUBLISHED = "published"
    DATELINE = "dateline"
    EVENT = "relative to another event"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class When:
    """An interval of ISO prefixes, both ends included; both None where the day is unknown, and `basis` says so."""

    start: str | None = None
    end: str | None = None
    basis: Basis = Basis.UNKNOWN
    span: Span | None = None
    """The words ("Wednesday"); None where no words give the time."""


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time expression, its sentence and head token, and what it comes to."""

    span: Span
    sentence: int
    head: int
    when: When
    evidence: Evidence


# ------------------------------------------------------------------ claims


class Polarity(StrEnum):
    DID = "did"
    DID_NOT = "did not"


class Modality(StrEnum):
    ACTUAL = "actual"
    PLANNED = "planned"
    DEMANDED = "demanded"
    OFFERED = "offered"
    POSSIBLE = "possible"
    HYPOTHETICAL = "hypothetical"
    HISTORICAL = "historical"


class Certainty(StrEnum):
    """How firm the innermost source leaves it."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"
    UNKNOWN = "unknown"


class Speech(StrEnum):
    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True)
class Source:
    """One link of an attribution chain. The chain runs from the outlet inwards: outlet, AP, Russian officials.

    The outlet's own link has neither cue nor content; an anonymous source has an `actor` of kind UNNAMED or GROUP.
    """

    actor: Actor
    span: Span | None = None
    cue: Span | None = None
    content: tuple[Span, ...] = ()
    channel: str | None = None
    """"social media", "statement", "press conference", "state media", ... None where the text names none."""
    speech: Speech = Speech.INDIRECT
    named: bool = True
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class CueEdge:
    """A cue and what it changes: "no" -> polarity, "likely" -> certainty, "denied" -> status."""

    cue: Span
    changes: str
    value: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Participant:
    """An actor in a role ("actor", "recipient", "host", "target", "third party", "instrument")."""

    actor: Actor
    role: str
    span: Span | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Claim:
    """One happening as one report tells it in one place.

    `type` is one of PLOVER's sixteen, or an extension of ours ("X-STATEMENT"), which never passes for PLOVER's own.
    `why` names the evidence behind each derived field. `about` are the claims that a confirmation or denial speaks of.
    """

    id: str
    report: str
    sentence: int
    trigger: Span
    words: Span
    """The clause that tells it."""
    type: str
    participants: tuple[Participant, ...]
    mode: str | None = None
    contexts: tuple[str, ...] = ()
    cameo: str | None = None
    """CAMEO code, four digits where the text says enough; None for extension types."""
    quad: int | None = None
    score: float | None = None
    """PLOVER score, -10 to +10."""
    goldstein: float | None = None
    """Goldstein value of the CAMEO code, -10 to +10."""
    where: PlaceMention | None = None
    when: When = When()
    said_by: tuple[Source, ...] = ()
    polarity: Polarity = Polarity.DID
    modality: Modality = Modality.ACTUAL
    certainty: Certainty = Certainty.CERTAIN
    cues: tuple[CueEdge, ...] = ()
    quotes: tuple[Span, ...] = ()
    about: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    """Claims of the same report that this one came after."""
    plover: str | None = None
    """The type under PLOVER's own rules of tense and negation: a planned CONSULT is AGREE; None where it has none."""
    why: tuple[tuple[str, Evidence], ...] = ()

    def of_role(self, *roles: str) -> tuple[Participant, ...]:
        """The participants in any of `roles`, in text order."""
        return tuple(p for p in self.participants if p.role in roles)


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the report says is open, who leaves it open, and the claims it is about."""

    id: str
    report: str
    span: Span
    cue: Span
    raised_by: tuple[Source, ...]
    about: tuple[str, ...]
    evidence: Evidence


class Standing(StrEnum):
    """How an event stands, computed from its claims."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    REPORTED = "reported"
    CORROBORATED = "corroborated"
    ACKNOWLEDGED = "acknowledged"
    DISPUTED = "disputed"
    DENIED = "denied"
    UNCONFIRMED = "unconfirmed"
    DID_NOT_HAPPEN = "did not happen"


@dataclass(frozen=True, slots=True)
class Event:
    """One happening in the world: claims that tell of the same thing. Values are those of its firmest claims."""

    id: str
    type: str
    mode: str | None
    participants: tuple[Participant, ...]
    when: When
    where: PlaceMention | None
    standing: Standing
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words in quotation marks, whole and exact (marks left out), and who is quoted."""

    span: Span
    said_by: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Readout:
    """All that one report yields. `notes` are plain sentences about the reading itself (encoding, language, limits)."""

    report: Report
    claims: tuple[Claim, ...] = ()
    questions: tuple[Question, ...] = ()
    events: tuple[Event, ...] = ()
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    places: tuple[PlaceMention, ...] = ()
    times: tuple[TimeMention, ...] = ()
    notes: tuple[str, ...] = ()


# ------------------------------------------------------------------ from and to plain values


def content_id(*parts: object) -> str:
    """A stable id: sixteen hex digits of a hash over the parts."""
    plain = json.dumps([to_plain(part) for part in parts], ensure_ascii=False, separators=(",", ":"))
    return hashlib.blake2b(plain.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def to_plain(value: Any) -> Any:
    """A record as dicts, lists and scalars, ready for JSON; field names are the declared ones."""
    if isinstance(value, StrEnum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {str(key): to_plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(item) for item in value]
    return value
