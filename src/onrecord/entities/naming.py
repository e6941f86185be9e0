"""A phrase headed by a person's name to the person: full names first, short names by them, then the tables by date."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from onrecord.entities.case import Case
from onrecord.entities.composition import surroundings, title_sectors, worded_office
from onrecord.entities.directory import Entry
from onrecord.entities.elements import Element, with_suffix
from onrecord.entities.forms import Form, Sense, slug, words_of
from onrecord.entities.persons import HIGH_OFFICES, Known, Standing, plain_name, stand
from onrecord.entities.phrases import Phrase
from onrecord.entities.readings import Reading, Surroundings
from onrecord.entities.spelling import Near
from onrecord.records import Actor, ActorKind, Evidence, Span


def name_of(phrase: Phrase, case: Case) -> str:
    """The person's name as written, titles left out."""
    spans = phrase.sentence.spans
    last = with_suffix(phrase.sentence, phrase.core.last)
    return Span(spans[phrase.core.first].start, spans[last].end).of(case.report.text)


def learn(phrases: Iterable[Phrase], case: Case) -> None:
    """First pass: everybody whom the report names in full, with all that any mention of them says."""
    short: list[tuple[Phrase, str]] = []
    for phrase in phrases:
        if not phrase.core.is_person:
            continue
        name = name_of(phrase, case)
        around = surroundings(phrase, case)
        entries, _ = _entries(phrase.core, name, case, around)
        if not entries and len(words_of(plain_name(name))) < 2:
            short.append((phrase, name))
            continue
        known = case.people.learn(name, _of_country(entries, around.country, case), phrase.span)
        enrich(known, phrase, around, case)
    for phrase, name in short:
        _learn_titled(phrase, name, case)
    for known in case.people.people():
        _settle(known, case)


def _settle(known: Known, case: Case) -> None:
    """What a stranger's name and the whole report say of them: a gender by the given name, and for somebody with an
    office or a role, the one country that the report is about."""
    if known.entry is None and len(known.words) > 1:
        known.gender = known.gender or case.tables.given_names.get(known.words[0])
    if known.entry is None and known.country is None:
        known.country = (case.main_country or case.home) if known.roles else case.domestic
        known.assumed = known.country is not None


def _learn_titled(phrase: Phrase, name: str, case: Case) -> None:
    """A single name with a nation and a title that nobody of the report or the tables has: somebody of their own."""
    around = surroundings(phrase, case)
    if around.country is None or not around.roles:
        return
    known = case.people.named(name, phrase.span.start, around.gender)
    if any(_fits_phrase(k, around) for k in known) or _in_tables(phrase, name, case, around):
        return
    stranger = case.people.learn(name, None, phrase.span, around.country)
    enrich(stranger, phrase, around, case)


def enrich(known: Known, phrase: Phrase, around: Surroundings, case: Case) -> None:
    """Adds to a person what titles, nation or body this phrase gives them; what was said first stays."""
    known.gender = known.gender or around.gender
    known.roles = known.roles | around.roles
    known.country = known.country or around.country
    known.sectors = known.sectors or title_sectors(around, phrase.former)
    known.office = known.office or worded_office(phrase, around, case)


def _entries(core: Element, name: str, case: Case, around: Surroundings) -> tuple[list[Entry], str]:
    """The people of the tables who have this full name, or one like it; for the latter, how like it is."""
    forms: Sequence[Form] = [f for f in core.forms if f.sense is Sense.PERSON]
    if not forms and core.unknown == "person" and len(words_of(name)) > 1:
        forms = [f for f in case.tables.index.named(plain_name(name)) if f.sense is Sense.PERSON]
    entries = list({f.thing.id: f.thing for f in forms if isinstance(f.thing, Entry)}.values())
    if entries or core.unknown != "person":
        return entries, ""
    near = [n for n in case.tables.spellings.near(plain_name(name)) if _agrees(n, around, case)]
    return [n.entry for n in near], near[0].note if near else ""


def _agrees(near: Near, around: Surroundings, case: Case) -> bool:
    """Whether phrase and report let a name be another spelling of somebody's: their country and office, in our time.

    A slip of a letter needs their country in the words around or in the report; another spelling only none against it.
    """
    entry = near.entry
    roles = {r for t in entry.terms for r in t.roles}
    if not _possible(entry, around) or not _current(entry, case.asof) or (around.roles and not around.roles & roles):
        return False
    here = entry.country in (around.country, case.home) or entry.country in case.countries
    return here or near.turned or (not near.slip and not case.countries)


def _of_country(entries: Sequence[Entry], country: str | None, case: Case) -> Entry | None:
    """The namesake of the country that the phrase names, in office on the report's day; else the first."""
    asof = case.asof

    def fits(entry: Entry) -> tuple[bool, bool]:
        serving = asof is not None and any(t.office and t.covers(asof) for t in entry.terms)
        return (country is not None and entry.country == country, serving)

    return max(entries, key=fits, default=None)


def read_person(phrase: Phrase, case: Case, around: Surroundings) -> Reading:
    """The person of a name phrase, with the office of the report's day; namesakes are kept as candidates."""
    name = name_of(phrase, case)
    entries, note = _entries(phrase.core, name, case, around)
    if entries:
        entry = _of_country(entries, around.country, case)
        assert entry is not None
        named = _reading(phrase, case, around, entry, [e for e in entries if e is not entry], None)
        return replace(named, evidence=Evidence(f"{named.evidence.rule} ({note})")) if note else named
    full = len(words_of(plain_name(name))) > 1
    known = case.people.named(plain_name(name), phrase.span.start, around.gender)
    known = [k for k in known if around.country is None or k.home in (None, around.country)]
    if known:
        return _by_known(phrase, case, around, known)
    if not full:
        found = _in_tables(phrase, name, case, around)
        if found:
            return _reading(phrase, case, around, found[0], found[1:], None)
    return _stranger(phrase, case, around, name)


def _by_known(phrase: Phrase, case: Case, around: Surroundings, known: list[Known]) -> Reading:
    """A name linked to a fuller one of the same report: the one whose role or country the phrase fits, else the
    nearest.
    """
    fitting = [k for k in known if _fits_phrase(k, around)] or known
    chosen, others = fitting[0], [k for k in known if k is not fitting[0]]
    rest = tuple(_known_standing(k, case, around).actor for k in others)
    standing = _known_standing(chosen, case, around, phrase.former)
    earlier = [span for span in chosen.spans if span.end <= phrase.span.start]
    span = max(earlier) if earlier else None
    return Reading(
        phrase, (standing.actor,), Evidence(standing.rule), "person", rest, span, chosen.roles, chosen.gender
    )


def _fits_phrase(known: Known, around: Surroundings) -> bool:
    roles = known.roles | {r for t in (known.entry.terms if known.entry else ()) for r in t.roles}
    country = known.home
    return (not around.roles or bool(around.roles & roles)) and (
        around.country is None or country in (None, around.country)
    )


def _known_standing(known: Known, case: Case, around: Surroundings, former: bool = False) -> Standing:
    if known.entry is not None:
        return stand(known.entry, case.asof, around.roles | known.roles, former, case.tables)
    actor = Actor(known.id, known.name, ActorKind.PERSON, known.country, known.sectors, known.office)
    note = "named in the report" + ("; country: the report's own" if known.assumed else "")
    return Standing(actor, "model:names", note)


def known_actor(known: Known, case: Case) -> Actor:
    """A person of the casebook as an actor."""
    roles = known.roles
    return (
        stand(known.entry, case.asof, roles, False, case.tables).actor
        if known.entry
        else Actor(known.id, known.name, ActorKind.PERSON, known.country, known.sectors, known.office)
    )


def _in_tables(phrase: Phrase, name: str, case: Case, around: Surroundings) -> list[Entry]:
    """People of the tables whom a bare short name means on the report's day, the likeliest first; empty for a guess.

    A form of its own ("Putin") stands alone; a surname needs a high office on the day and its country in the report.
    """
    short = [f.thing for f in phrase.core.forms if f.sense is Sense.SHORT and isinstance(f.thing, Entry)]
    found = [e for e in short if _possible(e, around) and _current(e, case.asof)]
    if len(found) > 1:
        active = [e for e in found if case.asof and any(t.office for t in e.on(case.asof))]
        near = [e for e in active or found if e.country in case.countries]
        found = near or active or found
        if len(found) > 1 and not (case.asof and len(active) == 1):
            found = _ranked(found, case)
    if found:
        return found
    held = [
        e
        for e in case.tables.surnames.get(words_of(name)[-1] if words_of(name) else "", ())
        if case.asof
        and _possible(e, around)
        and (not around.roles or any(set(t.roles) & around.roles for t in e.terms))
        and any(t.covers(case.asof) and set(t.roles) & HIGH_OFFICES for t in e.terms)
        and (e.country in case.countries or e.country == around.country)
    ]
    return held if len(held) == 1 or (held and around.roles) else []


def _current(entry: Entry, asof: str | None) -> bool:
    """Whether a bare short name can still mean somebody: in a term of the last fifteen years, or in one without a
    start.
    """
    if asof is None:
        return True
    since = f"{int(asof[:4]) - 15:04}"
    return any(t.start is None or (t.start <= f"{asof}~" and (t.end is None or t.end >= since)) for t in entry.terms)


def _possible(entry: Entry, around: Surroundings) -> bool:
    if around.gender and entry.gender and entry.gender != around.gender:
        return False
    if around.country and entry.country not in (None, around.country):
        return False
    return not around.roles & HIGH_OFFICES or any(set(t.roles) & around.roles for t in entry.terms)


def _ranked(entries: Sequence[Entry], case: Case) -> list[Entry]:
    """Namesakes by how often the report names their country; empty where that does not tell them apart."""
    ranked = sorted(entries, key=lambda e: -case.countries.get(e.country or "", 0))
    first, second = (case.countries.get(e.country or "", 0) for e in ranked[:2])
    return ranked if first > second else []


def _reading(
    phrase: Phrase, case: Case, around: Surroundings, entry: Entry, others: Sequence[Entry], antecedent: Span | None
) -> Reading:
    standing = stand(entry, case.asof, around.roles, phrase.former, case.tables)
    rest = tuple(stand(e, case.asof, around.roles, False, case.tables).actor for e in others)
    roles = frozenset(r for t in entry.terms if t.office and standing.actor.office == t.office for r in t.roles)
    return Reading(
        phrase,
        (standing.actor,),
        Evidence(standing.rule),
        "person",
        rest,
        antecedent,
        roles or around.roles,
        entry.gender,
    )


def _stranger(phrase: Phrase, case: Case, around: Surroundings, name: str) -> Reading:
    """A name that neither report nor tables explain: a person of that name, with what the phrase says of them."""
    plain = plain_name(name)
    key = (
        slug(plain)
        if len(words_of(plain)) > 1
        else "-".join(filter(None, (slug(plain), (around.country or "").lower())))
    )
    office = worded_office(phrase, around, case)
    around = around if around.country else around.assume(case.domestic)
    gender = around.gender or case.tables.given_names.get(words_of(plain)[0] if words_of(plain) else "")
    actor = Actor(
        f"person:{key}", plain, ActorKind.PERSON, around.country, title_sectors(around, phrase.former), office
    )
    rule = (
        f"model:names {actor.id}" if phrase.core.probability else f"{around.origin or 'actors/titles.csv'} {actor.id}"
    )
    return Reading(
        phrase,
        (actor,),
        Evidence(rule + around.note, phrase.core.probability),
        "person",
        (),
        None,
        around.roles,
        gender,
    )
