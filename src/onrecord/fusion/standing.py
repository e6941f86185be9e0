"""How an event of many reports stands at an instant, by the table in docs/standing.md, and the claims that make it so.

Every voice counts by its last word: who first denied and later confirmed has confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from onrecord.families import DOERS, answers_for
from onrecord.fusion.facts import Party, Telling
from onrecord.fusion.origins import Origin, word_of
from onrecord.fusion.strands import DONE
from onrecord.fusion.view import first_day, last_day
from onrecord.records import Modality, Polarity, Standing

INDEPENDENT = 2
"""So many origins that are not parties to an event corroborate it."""
GRACE_DAYS = 1
"""A planned day has passed in silence when so many days more have gone by."""


@dataclass(frozen=True, slots=True)
class Stand:
    """How an event stands, and why."""

    standing: Standing
    claims: tuple[str, ...]
    """The claims that made it so, sorted."""
    origins: tuple[str, ...]
    """Ids of the origins that tell it as done and are no parties to it, sorted."""
    parties: tuple[str, ...]
    """Ids of the origins that are parties to it, whatever they say."""
    state: tuple[str, ...]
    """Ids of the origins among all that are the word of a state or of an outlet that it controls."""
    silent: bool = False
    """Whether it was planned for a day that has passed without a word of it."""


@dataclass(frozen=True, slots=True)
class _Word:
    """What one voice says of the event in one claim: "did", "did not", "ahead", "denies", "confirms", "open"."""

    told: str
    says: str
    claim: str
    origin: Origin


def stand(
    tellings: Iterable[Telling], about: Iterable[Telling], as_of: str, origins: Mapping[str, Origin]
) -> Stand | None:
    """How one event stands by what was recorded up to `as_of` (an instant in UTC); None where nothing was yet.

    `tellings` are the claims of the event, `about` the confirmations and denials of it (`about.find_event`), `origins`
    those of all of them (`origins_of`).
    """
    known = [t for t in tellings if t.recorded <= as_of]
    spoken = [t for t in about if t.recorded <= as_of]
    if not known:
        return None
    # What is only told as denied is nobody's claim.
    denied = {claim for t in spoken if t.type == "X-DENY" for claim in t.about}
    own = [t for t in known if t.claim not in denied] or known
    words = _last_words([*_told(own, origins, denied), *_spoken(spoken, origins)])
    parties = frozenset(p for t in known for p in t.parties)
    standing, claims = _settle(words, own, parties)
    everyone = {w.origin for w in words}
    beyond = {w.origin.id for w in words if w.says == "did" and not is_party(w.origin, parties)}
    return Stand(
        standing,
        tuple(sorted(set(claims))),
        tuple(sorted(beyond)),
        tuple(sorted({o.id for o in everyone if is_party(o, parties)})),
        tuple(sorted({o.id for o in everyone if o.state})),
        standing is Standing.PLANNED and _is_past(own, as_of),
    )


def _told(tellings: Sequence[Telling], origins: Mapping[str, Origin], denied: set[str]) -> list[_Word]:
    found = []
    for t in tellings:
        if t.claim not in denied:
            done = "did" if t.polarity == Polarity.DID.value else "did not"
            found.append(_Word(t.told, done if t.modality in DONE else "ahead", t.claim, origins[t.claim]))
    return found


def _spoken(about: Sequence[Telling], origins: Mapping[str, Origin]) -> list[_Word]:
    """Denials and confirmations, each the word of whoever makes it."""
    found = []
    for t in about:
        did = t.polarity == Polarity.DID.value
        says = {"X-DENY": "denies" if did else "", "X-CONFIRM": "confirms" if did else "open"}.get(t.type, "")
        speakers = [p for p in t.parties if p.role == "actor"]
        if says == "open" or not speakers:
            found.append(_Word(t.told, says, t.claim, origins[t.claim]))
        else:
            found.extend(_Word(t.told, says, t.claim, word_of(p)) for p in speakers)
    return [w for w in found if w.says]


def _last_words(words: Sequence[_Word]) -> list[_Word]:
    """The words of every origin that it has not taken back by saying otherwise later. "Not confirmed" is nobody's own word."""
    last: dict[str, str] = {}
    for w in words:
        if w.says not in ("open", "ahead"):
            last[w.origin.id] = max(last.get(w.origin.id, ""), w.told)
    holds = {(w.origin.id, w.says) for w in words if w.told == last.get(w.origin.id)}
    return [w for w in words if w.says in ("open", "ahead") or (w.origin.id, w.says) in holds]


def _settle(
    words: Sequence[_Word], tellings: Sequence[Telling], parties: frozenset[Party]
) -> tuple[Standing, list[str]]:
    """The first row of the table that fits, and its claims."""
    by = {s: [w for w in words if w.says == s] for s in ("did", "did not", "ahead", "denies", "confirms", "open")}
    done = by["did"] + by["confirms"]
    against = by["denies"] + by["did not"]
    if not done and by["did not"] and not _after(by["ahead"], by["did not"]):
        return Standing.DID_NOT_HAPPEN, _ids(by["did not"])
    if not done and against and not by["ahead"]:
        return Standing.DENIED, _ids(against)
    if done and against:
        return _contested(done, against, parties, tellings)
    if not done:
        return _ahead(by["ahead"], against, tellings)
    beyond = {w.origin.id: w for w in done if not is_party(w.origin, parties) and w.says == "did"}
    if len(beyond) >= INDEPENDENT:
        return Standing.CORROBORATED, _ids(w for w in done if w.origin.id in beyond)
    own = [w for w in done if _acknowledges(w.origin, tellings) and w.origin.kind == "word"]
    if own:
        return Standing.ACKNOWLEDGED, _ids(own)
    if by["open"] and not _after(by["confirms"], by["open"]):
        return Standing.UNCONFIRMED, _ids([*by["open"], *done])
    seen = [w for w in done if w.origin.kind == "observer" and not is_party(w.origin, parties)]
    return (Standing.REPORTED, _ids(seen)) if seen else (Standing.CLAIMED, _ids(done))


def _contested(
    done: Sequence[_Word], against: Sequence[_Word], parties: frozenset[Party], tellings: Sequence[Telling]
) -> tuple[Standing, list[str]]:
    """Denied where all who would have done it deny it and nobody but the other side tells it; otherwise disputed."""
    doers = {word_of(p).id for t in tellings for p in t.parties if p.role in DOERS}
    deniers = {w.origin.id for w in against}
    if doers and doers <= deniers and all(is_party(w.origin, parties) and w.origin.id not in doers for w in done):
        return Standing.DENIED, _ids(against)
    return Standing.DISPUTED, _ids([*done, *against])


def _ahead(ahead: Sequence[_Word], against: Sequence[_Word], tellings: Sequence[Telling]) -> tuple[Standing, list[str]]:
    if against:
        return Standing.DISPUTED, _ids([*ahead, *against])
    planned = {t.claim for t in tellings if t.modality == Modality.PLANNED.value}
    plans = [w for w in ahead if w.claim in planned]
    return (Standing.PLANNED, _ids(plans)) if plans else (Standing.CLAIMED, _ids(ahead))


def is_party(origin: Origin, parties: Iterable[Party]) -> bool:
    """Whether an origin is a party to an event, or the state of one."""
    return any(origin.actor == p.actor or origin.id == word_of(p).id for p in parties)


def _acknowledges(origin: Origin, tellings: Sequence[Telling]) -> bool:
    """Whether an origin is one of those who answer for it."""
    return is_party(origin, (p for t in tellings for p in t.parties if answers_for(t.type, p.role)))


def _after(later: Iterable[_Word], earlier: Iterable[_Word]) -> bool:
    return max((w.told for w in later), default="") > max((w.told for w in earlier), default="")


def _ids(words: Iterable[_Word]) -> list[str]:
    return [w.claim for w in words]


def _is_past(tellings: Sequence[Telling], as_of: str) -> bool:
    """Whether every planned day has passed, and a day of grace with it."""
    today = first_day(as_of[:10])
    days = [last_day(t.end or t.start) for t in tellings if t.start]
    known = [day for day in days if day is not None]
    return bool(known) and today is not None and max(known) + GRACE_DAYS < today
