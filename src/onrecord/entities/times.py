"""Times: every expression of a report, what it comes to on the calendar, and which of them is an event's own.

Expressions are read against the day of publication, else against the dateline's day; never against today. The verb
that governs them says whether a weekday or month looks ahead or back. A time without an anchor stays unknown.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date

from onrecord.entities import calendar
from onrecord.entities.grammar import Grammar, load_grammar
from onrecord.entities.order import order_of
from onrecord.entities.placewords import load_words
from onrecord.entities.tense import looks_ahead
from onrecord.entities.timex import Context, Match, Reading
from onrecord.language import syntax
from onrecord.records import Basis, Evidence, Parse, Report, Section, Sentence, Span, TimeMention, When

__all__ = ["find_times", "order_of", "when_of"]

_JOINTS = ("to", "through", "until", "till", "-", "–", "—", "and")
_OPENERS = ("from", "between", "through")
_SINCE, _UNTIL = ("since", "ever since"), ("until", "till", "by", "up to", "before")
_RANKS = frozenset({"first", "second", "third", "last", "latest", "only"})
_TEMPORAL = ("obl", "nmod", "advmod", "compound", "amod", "nummod", "dep")


def find_times(report: Report, parse: Parse) -> tuple[TimeMention, ...]:
    """Every time expression of a report, in text order, resolved where the report says enough.

    "since 2022" runs to the anchor, "until Friday" from it; "from Monday to Thursday" is one expression.
    `When.basis` tells what a time was counted from: EXPLICIT (a full date), PUBLISHED or DATELINE (the anchor), EVENT
    (another event: no interval), UNKNOWN (no anchor, or no such day: no interval).
    """
    grammar = load_grammar()
    anchor, basis = _anchor(report)
    sections = {number: paragraph.section for number, paragraph in enumerate(report.paragraphs)}
    found: list[TimeMention] = []
    for sentence in parse.sentences:
        matches = grammar.matches(sentence.forms)
        if matches:
            headline = sections.get(sentence.paragraph) in (Section.HEADLINE, Section.DECK)
            found.extend(_mentions(sentence, matches, grammar, anchor, basis, headline))
    return tuple(found)


def _anchor(report: Report) -> tuple[date | None, Basis]:
    published = calendar.parse_day(report.published)
    if published is not None:
        return published, Basis.PUBLISHED
    filed = calendar.parse_day(report.dateline.date) if report.dateline else None
    return filed, Basis.DATELINE if filed is not None else Basis.UNKNOWN


def _mentions(
    sentence: Sentence, matches: Sequence[Match], grammar: Grammar, anchor: date | None, basis: Basis, headline: bool
) -> Iterator[TimeMention]:
    """The expressions of one sentence; two that a range joins are one."""
    kept = [match for match in matches if not _is_count(sentence, match)]
    position = 0
    while position < len(kept):
        match = kept[position]
        head = _head(sentence, match.first, match.last)
        since = match.first > 0 and sentence.forms[match.first - 1].lower() in _SINCE
        context = Context(anchor, False if since else looks_ahead(sentence, head, headline, grammar))
        reading, first, last = grammar.read(match, context), match.first, match.last
        following = kept[position + 1] if position + 1 < len(kept) else None
        if following is not None and _is_range(sentence, match, following):
            reading, last = _joined(reading, grammar.read(following, context), context), following.last
            position += 1
        reading = _bounded(sentence, first, reading, anchor)
        yield _mention(sentence, first, last, head, reading, basis, match.rule.origin)
        position += 1


def _is_count(sentence: Sentence, match: Match) -> bool:
    """ "the 2022 soldiers": a number before a plural is a count, not a year."""
    if set(match.words) - {"_"} != {"yyyy"} or match.first != match.last:
        return False
    governor = sentence.heads[match.first]
    return sentence.deps[match.first] == "nummod" and governor == match.first + 1 and sentence.xpos[governor] == "NNS"


def _head(sentence: Sentence, first: int, last: int) -> int:
    """The token of a stretch that hangs on the rest of the sentence."""
    return next((i for i in range(first, last + 1) if not first <= sentence.heads[i] <= last), last)


def _is_range(sentence: Sentence, match: Match, following: Match) -> bool:
    between = sentence.forms[match.last + 1 : following.first]
    if len(between) != 1 or between[0].lower() not in _JOINTS:
        return False
    opener = sentence.forms[match.first - 1].lower() if match.first else ""
    return opener in _OPENERS or between[0].lower() not in ("and", "until", "till", "—")


def _joined(first: Reading, last: Reading, context: Context) -> Reading:
    """From one time to another. "from Monday to Thursday", looking ahead on a Tuesday, begins after today."""
    if first.interval is None or last.interval is None:
        return Reading(None, Basis.UNKNOWN)
    start, end = first.interval[0], last.interval[1]
    if calendar.first_day_of(start) > calendar.last_day_of(end):
        moved = calendar.shift(calendar.first_day_of(start), -7) if len(start) == 10 and first.basis is None else None
        if moved is None:
            return Reading(None, Basis.UNKNOWN)
        start = moved.isoformat()
    return Reading((start, end), first.basis if first.basis is last.basis else None)


def _bounded(sentence: Sentence, first: int, reading: Reading, anchor: date | None) -> Reading:
    """ "since 2022" ends with the anchor, "until Friday" begins with it; without an anchor that end stays open."""
    if reading.interval is None or first == 0:
        return reading
    word = sentence.forms[first - 1].lower()
    start, end = reading.interval
    if word in _SINCE and anchor is not None and calendar.first_day_of(start) <= anchor:
        return Reading((start, anchor.isoformat()), reading.basis)
    if word in _UNTIL and word != "before" and anchor is not None and calendar.last_day_of(end) >= anchor:
        return Reading((anchor.isoformat(), end), reading.basis)
    return reading


def _mention(
    sentence: Sentence, first: int, last: int, head: int, reading: Reading, basis: Basis, rule: str
) -> TimeMention:
    span = Span(sentence.spans[first].start, sentence.spans[last].end)
    start, end = reading.interval or (None, None)
    own = reading.basis if reading.basis is not None else basis
    return TimeMention(span, sentence.index, head, When(start, end, own, span), Evidence(rule, span=span))


# ------------------------------------------------------------------ the time of an event


def when_of(sentence: Sentence, trigger: int, times: Sequence[TimeMention], report: Report) -> When:
    """The time of the event of token `trigger`, by its own syntax: `When()`, unknown, where its words give none.

    `times` are the report's, in text order. A time counts for the event where it hangs on the trigger, on the noun or
    light verb that it makes one predicate with, or on the verb that it is coordinated with; never a time of the verb
    that reports it ("said on Monday that ..."), of another noun ("marking the 1945 victory") or of the last such event
    ("the first meeting since June").
    """
    here = [m for m in _times_here(sentence, times) if not _ranks(sentence, m)]
    for tokens, own in _levels(sentence, trigger) if here else ():
        found = [m for m in here if _governor(sentence, m) in tokens and (own or _is_loose(sentence, m))]
        resolved = [m for m in found if m.when.start is not None] or found
        if resolved:
            return min(resolved, key=lambda m: (abs(m.head - trigger), m.span)).when
    return When()


def _times_here(sentence: Sentence, times: Sequence[TimeMention]) -> list[TimeMention]:
    start = bisect_left(times, sentence.index, key=lambda m: m.sentence)
    found = []
    for mention in times[start:]:
        if mention.sentence != sentence.index:
            break
        found.append(mention)
    return found


def _governor(sentence: Sentence, mention: TimeMention) -> int:
    """The token that a time hangs on; -1 where it hangs on none as a time."""
    dep = sentence.deps[mention.head]
    if syntax.base(dep) in _TEMPORAL:
        return sentence.heads[mention.head]
    if dep == "conj":
        return sentence.heads[syntax.conjuncts(sentence, mention.head)[0]]
    return sentence.heads[mention.head] if dep in ("appos", "parataxis", "advcl") else -1


def _ranks(sentence: Sentence, mention: TimeMention) -> bool:
    """Whether an event is only counted from a time: "their first meeting since June", "met for the first time since"."""
    governor = _governor(sentence, mention)
    if governor < 0 or syntax.case_of(sentence, mention.head) not in _SINCE:
        return False
    counted = [c for c in syntax.dependents(sentence, governor, "obl") if sentence.lemmas[c].lower() == "time"]
    words = [w for noun in (governor, *counted) for w in syntax.dependents(sentence, noun, "amod")]
    return any(sentence.lemmas[w].lower() in _RANKS or sentence.xpos[w] == "JJS" for w in words)


def _levels(sentence: Sentence, trigger: int) -> Iterator[tuple[frozenset[int], bool]]:
    """Tokens whose times are the trigger's, nearest first; False where only a loose time of theirs is."""
    yield frozenset((trigger,)), True
    if sentence.upos[trigger] in ("VERB", "AUX"):
        light = load_words().has("holds", sentence.lemmas[trigger].lower())
        yield frozenset(_bare_arguments(sentence, trigger)), light
    else:
        yield frozenset(_carriers(sentence, trigger)), True
    shared = _shared(sentence, trigger)
    while shared:
        yield frozenset(shared), True
        yield frozenset(c for verb in shared for c in _bare_arguments(sentence, verb)), False
        shared = _shared(sentence, shared[0])


def _is_loose(sentence: Sentence, mention: TimeMention) -> bool:
    """Whether a time that hangs on a noun may as well be the verb's: "held talks Wednesday", "signed a pact on Friday".

    "the 1994 agreement" and "the invasion in 2014" tell which agreement and invasion; "Wednesday's meeting" tells when.
    """
    if syntax.base(sentence.deps[mention.head]) in ("nummod", "compound", "amod"):
        return False
    return syntax.case_of(sentence, mention.head) in ("", "on", "late on", "early on")


def _bare_arguments(sentence: Sentence, verb: int) -> list[int]:
    """The nouns of a verb: "held talks Wednesday" may hang the day on either. Names are left out: they have no dates."""
    direct = syntax.dependents(sentence, verb, "obj", "obl", "nsubj:pass", "xcomp")
    if not syntax.dependents(sentence, verb, "obj"):
        direct += [c for c in syntax.dependents(sentence, verb, "nsubj") if c not in direct]
    # A subordinate clause's own times are not the verb's.
    return [c for c in direct if sentence.deps[c] not in syntax.CLAUSAL or sentence.deps[c] == "xcomp"]


def _carriers(sentence: Sentence, noun: int) -> list[int]:
    """The verb that says a noun's event takes place, and clauses that tell of it: "talks held Wednesday"."""
    found = list(syntax.dependents(sentence, noun, "acl"))
    head = sentence.heads[noun]
    if (
        head >= 0
        and sentence.upos[head] in ("VERB", "AUX")
        and syntax.base(sentence.deps[noun]) in ("obj", "nsubj", "obl")
    ):
        found.append(head)
    if syntax.dependents(sentence, noun, "cop"):
        found.append(noun)
    return found


def _shared(sentence: Sentence, trigger: int) -> list[int]:
    """The verb whose time a coordinated verb, an infinitive or a participle shares; none across reported speech."""
    head, dep = sentence.heads[trigger], sentence.deps[trigger]
    if head < 0 or dep not in ("conj", "xcomp", "advcl", "acl"):
        return []
    if dep == "conj" and syntax.dependents(sentence, trigger, "nsubj", "csubj"):
        return []  # A subject of its own: a clause of its own, with its own time.
    if dep in ("advcl", "acl") and (sentence.xpos[trigger] != "VBG" or syntax.dependents(sentence, trigger, "mark")):
        return []
    return [head] if sentence.upos[head] in ("VERB", "AUX", "NOUN") else []
