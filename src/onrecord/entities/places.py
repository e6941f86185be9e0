"""Places: every one that a report names, and the one where an event happened, by the syntax of its own words."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from onrecord.entities.gazetteer import Gazetteer
from onrecord.entities.placenames import Entry
from onrecord.entities.placewords import Words, load_words
from onrecord.entities.resolution import resolve
from onrecord.entities.toponyms import Toponym, find_toponyms
from onrecord.language import syntax
from onrecord.records import Evidence, Mention, Parse, Place, PlaceMention, Precision, Report, Sentence

CANDIDATES = 5
"""Rejected readings that are kept."""
_FINEST = (Precision.SITE, Precision.CITY, Precision.PROVINCE, Precision.COUNTRY, Precision.REGION)


def find_places(
    report: Report,
    parse: Parse,
    gazetteer: Gazetteer,
    mentions: tuple[Mention, ...] = (),
    adjectives: bool = False,
) -> tuple[PlaceMention, ...]:
    """Every place that the report names, in text order, resolved, with up to five rejected readings each.

    `mentions` keep names of people from being read as places. `adjectives` also takes adjectives and names of peoples
    ("Syrian") for mentions of their country, as geoparsing corpora do. A name that the gazetteer does not have is
    kept without coordinates. Points are only given where they are no false pin (see `Entry.place`).
    """
    toponyms = find_toponyms(report, parse, gazetteer, mentions, adjectives)
    chosen = resolve(parse, toponyms, gazetteer)
    return tuple(
        _mention(toponym, toponym.span.of(report.text), ranked)
        for toponym, ranked in zip(toponyms, chosen, strict=True)
    )


def _mention(toponym: Toponym, words: str, ranked: list[tuple[Entry, float]]) -> PlaceMention:
    if not ranked:
        probability = toponym.name.probability if toponym.name else None
        rule = "model:names" if toponym.name else "places/words.csv road"
        precision = (
            Precision.SITE if toponym.site and (toponym.name is None or toponym.name.kind == "FAC") else Precision.CITY
        )
        return PlaceMention(
            toponym.span,
            toponym.sentence,
            toponym.head,
            Place(words, precision),
            Evidence(rule, probability, toponym.span),
        )
    (best, share), *rest = ranked
    number = f" {best.geonames}" if best.geonames and ":" not in best.origin else ""
    evidence = Evidence(best.origin + number, round(share, 3), toponym.span)
    others: dict[Place, None] = {}
    for entry, _ in rest:
        if entry.place != best.place:
            others[entry.place] = None
    return PlaceMention(
        toponym.span, toponym.sentence, toponym.head, best.place, evidence, tuple(list(others)[:CANDIDATES])
    )


# ------------------------------------------------------------------ where an event happened


def place_of(sentence: Sentence, trigger: int, places: Sequence[PlaceMention]) -> PlaceMention | None:
    """Where the event of token `trigger` happened, by its own syntax; None where its words do not say.

    `places` are the report's, in text order. Asked in turn: the phrases of the trigger itself, those of the noun or
    light verb that it makes one predicate with, those of the verb it is coordinated with. Where one level names
    several, the finest counts ("at the guest house in Beijing"). A place that is only near in the text never counts.
    """
    here = _mentions_by_token(sentence, places)
    if not here:
        return None
    for phrases in _levels(sentence, trigger):
        found = [m for head in phrases for m in _within(sentence, head, here)]
        if found:
            return min(found, key=lambda m: (_FINEST.index(m.place.precision), m.span))
    return None


def _mentions_by_token(sentence: Sentence, places: Sequence[PlaceMention]) -> dict[int, PlaceMention]:
    start = bisect_left(places, sentence.index, key=lambda m: m.sentence)
    found: dict[int, PlaceMention] = {}
    for mention in places[start:]:
        if mention.sentence != sentence.index:
            break
        found[mention.head] = mention
        for token in syntax.at(sentence, mention.span):
            found.setdefault(token, mention)
    return found


def _levels(sentence: Sentence, trigger: int) -> Iterator[list[int]]:
    """Heads of the phrases that may say where, nearest to the trigger first."""
    words = load_words()
    yield _phrases(sentence, trigger, words)
    yield _partner_phrases(sentence, trigger, words)
    yield _subject_phrases(sentence, trigger, words)
    yield _shared_phrases(sentence, trigger, words)
    yield _counterpart_phrases(sentence, trigger, words)


def _phrases(sentence: Sentence, token: int, words: Words) -> list[int]:
    """The phrases of one verb or noun that are places of it by their preposition, and an object that is one."""
    lemma = sentence.lemmas[token].lower()
    found = []
    passive = syntax.is_passive(sentence, token)
    for preposition, head in syntax.obliques(sentence, token):
        if preposition == "by" and passive:
            continue  # "watched by Moscow": who, not where.
        inside = words.has("inside", preposition) or words.has("near", preposition)
        at_target = preposition in ("on", "against", "at", "toward", "towards", "upon") and words.has("target", lemma)
        moving = preposition in ("to", "into", "onto", "for", "toward", "towards") and words.has("motion", lemma)
        leaving = preposition in ("from", "out of") and words.has("away", lemma)
        grounded = preposition == "on" and words.has("ground", sentence.lemmas[head].lower())
        if inside or at_target or moving or leaving or grounded:
            found.append(head)
    if words.has("target", lemma):
        found.extend(syntax.patients(sentence, token))
        if sentence.upos[token] == "NOUN":
            found.extend(syntax.dependents(sentence, token, "compound"))
    if words.has("hosts", lemma) and sentence.upos[token] == "VERB":
        found.extend(syntax.agents(sentence, token))
    found.extend(syntax.dependents(sentence, token, "advmod"))
    return found


def _partner_phrases(sentence: Sentence, trigger: int, words: Words) -> list[int]:
    """Phrases of the noun that a light verb carries ("held talks in Beijing"), or of the verb that carries the noun."""
    found = []
    if sentence.upos[trigger] in ("VERB", "AUX"):
        if words.has("speech", sentence.lemmas[trigger].lower()):
            return []
        for noun in syntax.dependents(sentence, trigger, "obj", "xcomp", "nsubj:pass"):
            found.extend(_phrases(sentence, noun, words))
        return found
    head, dep = sentence.heads[trigger], syntax.base(sentence.deps[trigger])
    if head >= 0 and sentence.upos[head] == "VERB" and dep in ("obj", "nsubj", "obl"):
        if (
            dep == "obl"
            and syntax.case_of(sentence, trigger) == "for"
            and words.has("motion", sentence.lemmas[head].lower())
        ):
            found.extend(_phrases(sentence, head, words))  # "flew to Ankara for talks": where they arrive they talk.
        carried = dep == "obj" and not words.has("speech", sentence.lemmas[head].lower())
        if carried or words.has("holds", sentence.lemmas[head].lower()):
            found.extend(_phrases(sentence, head, words))
    for verb in syntax.dependents(sentence, trigger, "acl"):
        if words.has("holds", sentence.lemmas[verb].lower()):
            found.extend(_phrases(sentence, verb, words))
    return found


def _subject_phrases(sentence: Sentence, trigger: int, words: Words) -> list[int]:
    """Phrases of an event that is the subject: "An explosion in Kabul killed five"."""
    if sentence.upos[trigger] != "VERB" or words.has("speech", sentence.lemmas[trigger].lower()):
        return []
    subjects = [c for c in syntax.dependents(sentence, trigger, "nsubj") if sentence.upos[c] == "NOUN"]
    return [head for subject in subjects for head in _phrases(sentence, subject, words)]


def _shared_phrases(sentence: Sentence, trigger: int, words: Words) -> list[int]:
    """Phrases of the verb that the trigger is coordinated with, or that it only adds a manner or purpose to."""
    head, dep = sentence.heads[trigger], sentence.deps[trigger]
    if head < 0 or dep not in ("conj", "xcomp", "advcl"):
        return []
    if dep == "xcomp" and words.has("speech", sentence.lemmas[head].lower()):
        return []
    if dep == "advcl" and sentence.xpos[trigger] == "VB" and words.has("motion", sentence.lemmas[head].lower()):
        return _phrases(sentence, head, words)  # "flew to Ankara to meet": where they arrive they meet.
    if dep == "advcl" and (sentence.xpos[trigger] != "VBG" or syntax.dependents(sentence, trigger, "mark")):
        return []
    return [k for k in _phrases(sentence, head, words) if dep != "conj" or k < trigger]


def _counterpart_phrases(sentence: Sentence, trigger: int, words: Words) -> list[int]:
    """Phrases of those whom somebody meets: "talks with officials in Cairo"; and the goal that a noun hangs on.

    "arrived in Ankara for talks" may hang the talks on Ankara.
    """
    head = sentence.heads[trigger]
    if sentence.upos[trigger] == "VERB":
        tokens = [trigger, *syntax.dependents(sentence, trigger, "obj")]
    else:
        tokens = [trigger, head] if sentence.deps[trigger] == "obj" else [trigger]
    if any(words.has("speech", sentence.lemmas[token].lower()) for token in tokens):
        return []
    partners = [k for token in tokens for preposition, k in syntax.obliques(sentence, token) if preposition == "with"]
    found = [head for partner in partners for head in _phrases(sentence, partner, words)]
    if head >= 0 and sentence.deps[trigger] == "nmod" and syntax.case_of(sentence, trigger) == "for":
        above = sentence.heads[head]
        if above >= 0 and words.has("motion", sentence.lemmas[above].lower()):
            found.append(head)
    return found


def _within(sentence: Sentence, head: int, here: dict[int, PlaceMention]) -> Iterator[PlaceMention]:
    """Places in one phrase: its head, and what only tells which: "the city of Kharkiv", "the Kursk region", "a base in Syria"."""
    if head in here:
        yield here[head]
    words = load_words()
    for child in sentence.children[head]:
        dep = sentence.deps[child]
        preposition = syntax.case_of(sentence, child)
        telling = dep in ("compound", "appos", "flat", "nmod:desc") or (
            syntax.base(dep) == "nmod"
            and dep != "nmod:poss"
            and (preposition == "of" or words.has("inside", preposition) or words.has("near", preposition))
        )
        if telling or (dep == "nmod:poss" and child in here and head not in here):
            yield from _within(sentence, child, here)
