"""Elements to noun phrases: "South Korean Deputy Foreign Minister Kim" is one phrase, headed by a person.

A phrase has a core (the person, body, group noun, title or country that it is about) and what stands around it:
nations, titles, bodies, a possessor, a complement ("spokesman for the Kremlin"). What actor that makes is
`composition`'s business.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from onrecord.entities.elements import BODIES, NATIONS, PLACES, Element, group_of, with_suffix
from onrecord.entities.forms import Sense
from onrecord.entities.metonymy import head_of
from onrecord.records import ActorKind, Sentence, Span

FORMER = frozenset(["former", "ex", "onetime", "ousted", "deposed", "toppled", "late", "disgraced"])
DEPUTY = frozenset(["deputy", "vice", "assistant", "associate"])
_RULED = frozenset(["run", "led", "controlled", "ruled", "governed", "held"])
_NO_ACTOR = frozenset((
    "based", "born", "speaking", "style", "made", "language", "area", "era", "wide", "born", "educated", "themed",
    "inspired", "descent",
))  # fmt: skip
_HOLDS = NATIONS | PLACES | BODIES | {Sense.SEAT, Sense.GROUP}
_COMPLEMENTS = frozenset(["of", "for", "from", "in", "at", "to", "with", "within", "inside"])
CITIZENS = frozenset({Sense.DEMONYMS, Sense.PEOPLES})
QUANTITIES = frozenset((
    "number", "group", "majority", "minority", "dozen", "dozens", "hundred", "hundreds", "thousand", "thousands",
    "million", "millions", "score", "scores", "handful", "couple", "host", "crowd", "band", "lot", "pair", "range",
    "array", "series", "half", "third", "quarter", "percent", "team", "most", "many", "some", "several", "one", "few",
    "member", "generation", "chorus", "coalition", "panel", "swath", "sample", "portion", "proportion", "share",
))  # fmt: skip
"""Nouns and numerals that only count what stands behind their "of"."""
_SENDERS = frozenset({"ambassador", "envoy", "foreign_minister"})


@dataclass(frozen=True, slots=True)
class Phrase:
    """Tokens first..last (inclusive) of one sentence, its head token, its core and the elements around the core."""

    sentence: Sentence
    first: int
    last: int
    head: int
    core: Element
    modifiers: tuple[Element, ...] = ()
    owner: Element | None = None
    """The person before a genitive ("Trump's envoy")."""
    complements: tuple[tuple[str, Phrase], ...] = ()
    """Prepositions and the phrases behind them that the phrase takes in."""
    words: frozenset[str] = frozenset()
    """The other words inside, lower case: determiners, numbers, "former", "deputy", "senior"."""

    @property
    def span(self) -> Span:
        return Span(self.sentence.spans[self.first].start, self.sentence.spans[self.last].end)

    @property
    def titles(self) -> tuple[Element, ...]:
        """The titles in text order, the core among them where it is one."""
        return tuple(e for e in (*self.modifiers, self.core) if e.is_title)

    @property
    def is_role(self) -> bool:
        """Whether the phrase names somebody by what they are only ("the Russian president", "a spokesman")."""
        return self.core.is_title

    @property
    def plural(self) -> bool:
        sense = self.core.senses
        if Sense.TITLES in sense:
            return Sense.TITLE not in sense or self.sentence.xpos[self.core.last] in ("NNS", "NNPS")
        return self.core.is_group and self.sentence.xpos[self.core.last] in ("NNS", "NNPS")

    @property
    def definite(self) -> bool:
        """Whether "the", "this", "that" or a possessor points at somebody known."""
        return bool(self.words & {"the", "this", "that", "these", "those"}) or self.owner is not None

    @property
    def former(self) -> bool:
        return bool(self.words & FORMER)


def find_phrases(sentence: Sentence, elements: Sequence[Element]) -> list[Phrase]:
    """The phrases of a sentence in text order, none overlapping another."""
    phrases: list[Phrase] = []
    chain: list[Element] = []
    owner: Element | None = None
    for element in elements:
        if chain and not _links(sentence, chain[-1], element):
            phrases.append(_phrase(sentence, chain, owner))
            owner = chain[-1] if _owns(sentence, chain[-1], element) else None
            chain = []
        chain.append(element)
    if chain:
        phrases.append(_phrase(sentence, chain, owner))
    return _with_complements(_join_nations([p for p in phrases if not _compound_only(p)]))


# ------------------------------------------------------------------ chains


def _links(sentence: Sentence, a: Element, b: Element) -> bool:
    """Whether `a` belongs to the noun phrase of the element right behind it."""
    gap = _gap(sentence, a, b)
    if gap is None or a.first == b.first:
        return False
    if gap == "hyphen":
        return (b.is_group or b.is_body) and sentence.forms[a.last + 2].lower() in _RULED
    if a.is_person:
        return gap != "genitive" and (b.is_group or b.is_title) and _hangs(sentence, a, b)
    if a.is_title:
        return gap == "adjacent" and (b.is_person or (b.is_title and _titles_join(a, b)))
    if not a.senses & _HOLDS and not a.is_body:
        return False
    if (
        b.is_title
        and gap == "adjacent"
        and a.senses & PLACES
        and sentence.heads[head_of(sentence, a.first, a.last)] > b.last
    ):
        return True  # "Indiana Gov. Mike Pence": both hang on the name.
    if b.is_person or b.is_title or b.is_group or b.is_body:
        return gap == "genitive" or bool(a.senses & NATIONS) or _hangs(sentence, a, b)
    return bool(a.senses & NATIONS and b.senses & NATIONS and gap == "adjacent")


def _titles_join(a: Element, b: Element) -> bool:
    """Two titles in one phrase: "opposition leader" "Gen.", "President" "General"; not a plural and what follows it."""
    return a.form(Sense.TITLE) is not None and b.form(Sense.TITLE) is not None


def _gap(sentence: Sentence, a: Element, b: Element) -> str | None:
    """What stands between two elements: adjacent, genitive, filler (words of the same noun phrase), hyphen; None for
    more.
    """
    between = list(range(a.last + 1, b.first))
    if not between:
        return "adjacent"
    if sentence.forms[between[0]] == "-":
        return "hyphen" if len(between) in (2, 3) else None
    genitive = sentence.xpos[between[0]] == "POS"
    fillers = between[1:] if genitive else between
    if len(fillers) > 4 or not all(_fills(sentence, k) for k in fillers):
        return None
    if genitive:
        return "genitive"
    # A filler goes with the phrase, or hangs with its last word on the name behind ("Deputy Foreign Minister Kim").
    shared = sentence.heads[head_of(sentence, b.first, b.last)]
    inside = all(a.first <= sentence.heads[k] <= b.last or sentence.heads[k] == shared > b.last for k in fillers)
    return "filler" if inside else None


def _fills(sentence: Sentence, token: int) -> bool:
    """Whether a word can stand between a nation or body and the noun that it goes with."""
    upos, form = sentence.upos[token], sentence.forms[token].lower()
    return (
        upos in ("ADJ", "NOUN", "PROPN", "NUM", "X")
        or form in ("-", "then", "now", "&")
        or (upos == "VERB" and sentence.xpos[token] in ("VBN", "VBG"))
    )


def _hangs(sentence: Sentence, a: Element, b: Element) -> bool:
    """Whether the tree puts `a` under the words behind it."""
    return a.last < sentence.heads[head_of(sentence, a.first, a.last)] <= b.last


def _owns(sentence: Sentence, a: Element, b: Element) -> bool:
    return a.is_person and _gap(sentence, a, b) == "genitive" and (b.is_title or b.is_group or b.is_person)


def _compound_only(phrase: Phrase) -> bool:
    """Whether the phrase is half of a hyphened adjective that makes nobody an actor ("London-based", "Arabic-
    speaking").
    """
    sentence, after = phrase.sentence, phrase.last + 1
    return (
        after + 1 < len(sentence)
        and sentence.forms[after] == "-"
        and sentence.forms[after + 1].lower() in _NO_ACTOR
        and not phrase.core.is_person
    )


# ----------------------------------------------------------------- phrases


def _phrase(sentence: Sentence, chain: Sequence[Element], owner: Element | None) -> Phrase:
    core = chain[-1]
    last = with_suffix(sentence, core.last) if core.is_person else core.last
    head = head_of(sentence, core.first, last)
    first = _left_edge(sentence, chain[0].first, last, keep=core.is_person and len(chain) == 1)
    inside = {k for e in chain for k in range(e.first, e.last + 1)}
    several = core.is_body and sentence.xpos[core.last] in ("NNS", "NNPS")
    if core.is_group or core.is_title or several or core.senses & CITIZENS:
        first, head = _with_quantity(sentence, first, head)
    words = frozenset(sentence.forms[k].lower() for k in range(first, last + 1) if k not in inside)
    if first and sentence.forms[first - 1].lower() in FORMER | {"then"}:
        words |= {sentence.forms[first - 1].lower()}
    return Phrase(sentence, first, last, head, core, tuple(chain[:-1]), owner, (), words)


def _with_quantity(sentence: Sentence, first: int, head: int) -> tuple[int, int]:
    """The first token and the head with the quantity that counts the noun: "a number of senators"."""
    of = first - 1
    quantity = sentence.heads[head]
    if of < 1 or sentence.forms[of].lower() != "of" or quantity != of - 1 or quantity < 0:
        return first, head
    if sentence.lemmas[quantity].lower() not in QUANTITIES and sentence.upos[quantity] != "NUM":
        return first, head
    return _left_edge(sentence, quantity, quantity, keep=False), quantity


def _left_edge(sentence: Sentence, first: int, last: int, keep: bool) -> int:
    """The first token with the determiners, numbers and adjectives that belong to the noun phrase."""
    if keep:
        return first
    while first > 0:
        k = first - 1
        inside = sentence.upos[k] in ("DET", "NUM", "ADJ", "ADV") and first <= sentence.heads[k] <= last
        article = sentence.upos[k] == "DET" and sentence.forms[k].lower() in ("the", "a", "an")
        qualifier = sentence.forms[k].lower() in DEPUTY | {"acting", "interim"}
        if not inside and not article and not qualifier:
            break
        if sentence.forms[k].lower() in ("neither", "either", "both", "not", "only"):
            break
        if sentence.upos[k] == "ADV" and sentence.forms[k].lower() not in ("then", "now", "once"):
            break
        first = k
    return first


def _join_nations(phrases: list[Phrase]) -> list[Phrase]:
    """ "Iranian and North Korean leaders" is one phrase of two nations."""
    joined: list[Phrase] = []
    for phrase in reversed(phrases):
        behind = joined[-1] if joined else None
        if behind is not None and _shares_noun(phrase, behind):
            joined[-1] = replace(
                behind,
                first=phrase.first,
                modifiers=(*phrase.modifiers, phrase.core, *behind.modifiers),
                words=phrase.words | behind.words,
            )
        else:
            joined.append(phrase)
    return joined[::-1]


def _shares_noun(phrase: Phrase, behind: Phrase) -> bool:
    """Whether a lone nationality is coordinated with the first modifier of a plural role or group."""
    if not (
        phrase.core.senses & NATIONS
        and behind.modifiers
        and behind.plural
        and behind.first == behind.modifiers[0].first
    ):
        return False
    between = [phrase.sentence.forms[k].lower() for k in range(phrase.last + 1, behind.first)]
    return between in (["and"], [","], [",", "and"], ["or"]) and bool(behind.modifiers[0].senses & NATIONS)


def _with_complements(phrases: list[Phrase]) -> list[Phrase]:
    """Role and group phrases take in the "of", "for", "from", "in" phrase behind them, from the right end of the
    sentence.
    """
    kept: list[Phrase] = []
    for phrase in reversed(phrases):
        while kept and (preposition := _complement(phrase, kept[-1])):
            taken = kept.pop()
            phrase = replace(phrase, last=taken.last, complements=(*phrase.complements, (preposition, taken)))
        kept.append(phrase)
    return kept[::-1]


def _complement(phrase: Phrase, behind: Phrase) -> str | None:
    """The preposition by which `behind` completes `phrase`; None where it does not."""
    sentence, at = phrase.sentence, phrase.last + 1
    if at >= len(sentence) or not (phrase.is_role or phrase.core.is_group):
        return None
    if phrase.complements:
        return _series(phrase, behind)
    if behind.first != at + 1:
        return None
    word = sentence.forms[at].lower()
    if word not in _COMPLEMENTS or behind.core.is_person:
        return None
    if word == "of":
        group = group_of(behind.core)
        institution = (
            group is not None and group.definite and (bool(behind.modifiers) or group.kind is not ActorKind.GROUP)
        )
        return "of" if _is_nation(behind) or behind.core.is_body or institution else None
    if (
        word in ("for", "at", "with")
        and phrase.is_role
        and (_is_nation(behind) or behind.core.is_body or behind.core.is_group)
    ):
        return word
    if word == "to":
        return "to" if _is_sender(phrase) else None
    if word in ("in", "from", "inside", "within", "at") and not behind.is_role and _attached(phrase, behind):
        return word
    return None


def _series(phrase: Phrase, behind: Phrase) -> str | None:
    """The preposition of a series of nations that `behind` goes on with: "leaders from Russia, North Korea and Iran"."""
    sentence = phrase.sentence
    preposition, before = phrase.complements[-1]
    joints = [form.lower() for form in sentence.forms[phrase.last + 1 : behind.first]]
    if not phrase.plural or preposition not in ("of", "from") or not (_is_nation(behind) and _is_nation(before)):
        return None
    if joints in (["and"], ["&"], [",", "and"]):
        return preposition
    coordinated = sentence.deps[behind.head] == "conj" and phrase.first < sentence.heads[behind.head] <= phrase.last
    return preposition if joints == [","] and coordinated else None


def _is_nation(phrase: Phrase) -> bool:
    return bool(phrase.core.senses & (PLACES | {Sense.SEAT})) and not phrase.core.is_person


def _is_sender(phrase: Phrase) -> bool:
    roles = {getattr(form.thing, "role", None) for title in phrase.titles for form in title.forms}
    return bool(roles & _SENDERS)


def _attached(phrase: Phrase, behind: Phrase) -> bool:
    """Whether a place phrase hangs on the noun before it, or stands between a subject and its verb."""
    sentence = phrase.sentence
    above = sentence.heads[behind.head]
    if phrase.first <= above <= phrase.last:
        return True
    return (
        sentence.deps[phrase.head].startswith("nsubj") and above == sentence.heads[phrase.head] and above > behind.last
    )
