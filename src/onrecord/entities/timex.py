"""The grammar of time expressions: patterns of data/times compiled once, and what each of them comes to.

A reading is worked out against an anchor (the day of publication, else of the dateline) and a direction: whether the
words look ahead of that day or back from it. Without an anchor, what needs one stays unknown.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from onrecord import rules
from onrecord.entities import calendar
from onrecord.entities.calendar import Interval
from onrecord.records import Basis

RECENT = {"day": 7, "week": 6, "month": 6, "year": 5, "quarter": 4, "decade": 3, "fortnight": 3}
"""How many units "recent days" or "the coming months" reach back or on: a convention, since the words do not say."""
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_FIXED = {
    "iso": r"\d{4}-\d{2}-\d{2}",
    "slashed": r"\d{1,2}/\d{1,2}/\d{4}",
    "yyyy": r"(?:1[5-9]|20)\d\d",
    "yyyyrange": r"(?:1[5-9]|20)\d\d-(?:\d\d|\d{4})",
    "decade": r"(?:1[5-9]|20)\d0s",
    "dd": r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?",
    "dd2": r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?",
    "ddd": r"(?:[0-2]?\d|3[01])-(?:[0-2]?\d|3[01])",
}


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against. `ahead` is None where the words around do not say."""

    anchor: date | None
    ahead: bool | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression comes to: an interval, or none; and whether it was counted from the anchor."""

    interval: Interval | None
    basis: Basis | None
    """EXPLICIT or EVENT; None stands for the anchor's own."""


@dataclass(frozen=True, slots=True)
class Match:
    """An expression: tokens first..last (inclusive) of a sentence, its rule, and its lower-case words by class.

    The class "_" holds all of them.
    """

    first: int
    last: int
    rule: Rule
    words: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Rule:
    """One [[expression]]."""

    origin: str
    id: str
    regex: re.Pattern[str]
    means: str
    fixed: Mapping[str, Any]
    behind: frozenset[str]
    """Words of which one must stand before it; empty where any may."""
    examples: tuple[str, ...]
    counterexamples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """The word classes and rules."""

    classes: Mapping[str, Mapping[str, str]]
    """Class -> word -> value."""
    rules: tuple[Rule, ...]
    hint: re.Pattern[str]
    """A word that every expression has one of: a sentence without any is not looked at further."""

    def matches(self, forms: Sequence[str]) -> list[Match]:
        """The expressions in a sentence's tokens as written, the longest at each place, in order."""
        line = _Line(forms)
        if not self.hint.search(line.words):
            return []
        found = []
        for rule in self.rules:
            for m in rule.regex.finditer(line.words):
                words = {"_": m.group(), **{k: v for k, v in m.groupdict().items() if v is not None}}
                match = Match(line.token(m.start()), line.token(m.end() - 1), rule, words)
                if self._stands(match, forms):
                    found.append(match)
        return _longest(found)

    def _stands(self, match: Match, forms: Sequence[str]) -> bool:
        """Whether the letters and the words around let a match be a time: "may" is none, nor the "Sunday Times"."""
        before = forms[match.first - 1].lower() if match.first else ""
        after = forms[match.last + 1].lower() if match.last + 1 < len(forms) else ""
        if match.rule.behind and before not in match.rule.behind:
            return False
        named = [k for k in ("month", "weekday", "holiday") if k in match.words]
        if not named:
            return not self._is_title(match, forms)
        if before in self.classes["name"] or after in self.classes["name"]:
            return False
        tails = [forms[i].rpartition("-")[2] or forms[i] for i in range(match.first, match.last + 1)]
        proper = any(word[0].isupper() for word in tails if word.lower() in self.classes[named[-1]])
        if not proper and named != ["holiday"]:
            return "yyyy" in match.words and "dd" in match.words
        return match.words["_"] not in self.classes["wary"] or before in self.classes["before"]

    def read(self, match: Match, context: Context) -> Reading:
        """What a match comes to."""
        return _MEANINGS[match.rule.means](self, match, context)

    def value(self, kind: str, words: Mapping[str, str]) -> str | None:
        """The value of the word of a class in a match, None where the match has none."""
        word = words.get(kind)
        return None if word is None else self.classes[kind].get(word, word)

    def number(self, words: Mapping[str, str]) -> int:
        """<n> as a number."""
        value = self.value("number", {"number": words["n"]}) or ""
        return int(value) if value.isdigit() else 1


    def _is_title(self, match: Match, forms: Sequence[str]) -> bool:
        """"the Winter Olympics", "Trees for Tomorrow": a capital in mid-sentence where the words have none of their own."""
        if "season" not in match.words and match.rule.means != "days":
            return False
        last = forms[match.last]
        return match.first > 0 and last[0].isupper() and not last.isupper()


class _Line:
    """A sentence's tokens in lower case, one space between, and which token a character belongs to."""

    def __init__(self, forms: Sequence[str]) -> None:
        words = [_plain(form) for form in forms]
        self.words = " ".join(words)
        self._starts = [0]
        for word in words:
            self._starts.append(self._starts[-1] + len(word) + 1)

    def token(self, character: int) -> int:
        return bisect_right(self._starts, character) - 1


def _plain(form: str) -> str:
    """Lower case, one kind of apostrophe; "mid-September" in three words, as "mid-2024" is."""
    low = form.lower().replace("’", "'")
    return f"mid - {low[4:]}" if low.startswith("mid-") and len(low) > 4 else low


def _longest(found: list[Match]) -> list[Match]:
    """The longest match at each place; of equal ones the first."""
    kept: list[Match] = []
    for match in sorted(found, key=lambda m: (m.first, -m.last)):
        if not kept or match.first > kept[-1].last:
            kept.append(match)
        elif match.last - match.first > kept[-1].last - kept[-1].first:
            kept[-1] = match
    return kept


@lru_cache(maxsize=1)
def load_grammar() -> Grammar:
    """The packaged grammar. Raises RuleError with every fault of its files."""
    faults = rules.Faults()
    classes: dict[str, dict[str, str]] = {}
    folder = rules.DATA / "times"
    for row in rules.read_table("times/words.csv", folder / "words.csv", ("class", "value", "words"), faults):
        classes.setdefault(row["class"], {}).update((word, row["value"] or word) for word in row["words"].split("|"))
    alternatives = _alternatives(classes)
    keys = ("id", "pattern", "means", "with", "behind", "examples", "counterexamples")
    compiled = []
    for block in rules.read_blocks("times/expressions.toml", folder / "expressions.toml", "expression", faults):
        faults.check_keys(block, keys)
        values = block.values
        if values.get("means") not in _MEANINGS:
            faults.unknown(block.origin, "meaning", str(values.get("means")), _MEANINGS)
            continue
        for used in re.findall(r"<(\w+)>", values["pattern"]):
            if used not in alternatives:
                faults.unknown(block.origin, "class", used, alternatives)
        compiled.append(
            Rule(
                f"{block.origin} {values['id']}",
                values["id"],
                _compile(values["pattern"], alternatives),
                values["means"],
                values.get("with", {}),
                frozenset(values.get("behind", ())),
                tuple(values.get("examples", ())),
                tuple(values.get("counterexamples", ())),
            )
        )
    faults.raise_any()
    return Grammar(classes, tuple(compiled), _hint(classes))


def _alternatives(classes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Class -> regular expression of its words, longest first."""
    found = dict(_FIXED)
    for name, words in classes.items():
        found[name] = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    found["n"] = rf"\d{{1,3}}|{found['number']}"
    return found


def _compile(pattern: str, alternatives: Mapping[str, str]) -> re.Pattern[str]:
    """[x] optional, <class> a named group (the first of its name), the whole between spaces or ends."""
    body = pattern.replace("(", "(?:").replace("[", "(?:").replace("]", ")?").replace(".", r"\.")
    seen: set[str] = set()

    def group(match: re.Match[str]) -> str:
        name = match.group(1)
        words = alternatives.get(name, "")
        if name in seen:
            return f"(?:{words})"
        seen.add(name)
        return f"(?P<{name}>{words})"

    filled = re.sub(r"<(\w+)>", group, body)
    return re.compile(rf"(?<!\S){filled}(?!\S)")


def _hint(classes: Mapping[str, Mapping[str, str]]) -> re.Pattern[str]:
    words = {w for kind in ("month", "weekday", "unit", "season", "holiday") for w in classes[kind]}
    words |= {"today", "tonight", "yesterday", "tomorrow", "overnight", "weekend", "eve", "night", "half"}
    words |= {word for word in classes["clock"]}
    joined = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:{joined}|\S{{0,3}}\d{{2}}\S*)(?!\S)")


# ------------------------------------------------------------------ what the expressions come to

_Meaning = Callable[[Grammar, Match, Context], Reading]
_UNKNOWN = Reading(None, Basis.UNKNOWN)


def _counted(interval: Interval | None) -> Reading:
    """Counted from the anchor."""
    return Reading(interval, None) if interval else _UNKNOWN


def _explicit(interval: Interval | None) -> Reading:
    return Reading(interval, Basis.EXPLICIT) if interval else _UNKNOWN


def _day_number(word: str) -> int:
    return int(re.sub(r"\D", "", word))


def _iso(grammar: Grammar, match: Match, context: Context) -> Reading:
    numbers = [int(n) for n in match.words["iso"].split("-")]
    return _explicit(calendar.date_of(numbers[0], numbers[1], numbers[2]))


def _slashed(grammar: Grammar, match: Match, context: Context) -> Reading:
    """Day or month first? Where both could be, only the year is sure."""
    first, second, year = (int(n) for n in match.words["slashed"].split("/"))
    if first == second or first > 12:
        return _explicit(calendar.date_of(year, second, first))
    if second > 12:
        return _explicit(calendar.date_of(year, first, second))
    return _explicit(calendar.year(year))


def _date(grammar: Grammar, match: Match, context: Context) -> Reading:
    """A day of a month. Without a year it is the nearest that fits the verb, and the weekday where one is named."""
    month, day = int(grammar.value("month", match.words) or 0), _day_number(match.words["dd"])
    if "yyyy" in match.words:
        return _explicit(calendar.date_of(int(match.words["yyyy"]), month, day))
    if context.anchor is None:
        return _UNKNOWN
    if "weekday" in match.words:
        year = calendar.fitting_year(context.anchor, month, day, int(grammar.value("weekday", match.words) or 0))
        if year is not None:
            return _counted(calendar.date_of(year, month, day))
    return _counted(calendar.date_of(calendar.near_year(context.anchor, month, day, context.ahead), month, day))


def _between(first: Reading, last: Reading) -> Reading:
    """From the start of one to the end of the other; the basis is the less explicit one's."""
    if first.interval is None or last.interval is None or first.interval[0] > last.interval[1]:
        return _UNKNOWN
    basis = first.basis if first.basis is last.basis else None
    return Reading((first.interval[0], last.interval[1]), basis)


def _date_range(grammar: Grammar, match: Match, context: Context) -> Reading:
    first = _date(grammar, match, context)
    return _between(first, _date(grammar, _with_day(match, match.words["dd2"]), context))


def _joined_range(grammar: Grammar, match: Match, context: Context) -> Reading:
    first, _, last = match.words["ddd"].partition("-")
    return _between(_date(grammar, _with_day(match, first), context), _date(grammar, _with_day(match, last), context))


def _with_day(match: Match, day: str) -> Match:
    return Match(match.first, match.last, match.rule, {**match.words, "dd": day})


def _of_part(grammar: Grammar, match: Match, interval: Interval | None) -> Interval | None:
    """The part of an interval that <part> names, the whole where there is none."""
    which = grammar.value("part", match.words)
    return calendar.part(interval, which) if interval and which else interval


def _month(grammar: Grammar, match: Match, context: Context) -> Reading:
    number = int(grammar.value("month", match.words) or 0)
    if "yyyy" in match.words:
        return _explicit(_of_part(grammar, match, calendar.month(int(match.words["yyyy"]), number)))
    if context.anchor is None:
        return _UNKNOWN
    year = calendar.near_year(context.anchor, number, None, context.ahead)
    return _counted(_of_part(grammar, match, calendar.month(year, number)))


def _month_beside(grammar: Grammar, match: Match, context: Context) -> Reading:
    """"last December", "next June"; "this April" is this year's."""
    number, anchor = int(grammar.value("month", match.words) or 0), context.anchor
    if anchor is None:
        return _UNKNOWN
    words = _text(match)
    year = anchor.year
    if "last" in words:
        year -= number >= anchor.month
    elif words.startswith("next"):
        year += number <= anchor.month
    return _counted(calendar.month(year, number))


def _text(match: Match) -> str:
    return match.words.get("_", "")


def _year(grammar: Grammar, match: Match, context: Context) -> Reading:
    return _explicit(_of_part(grammar, match, calendar.year(int(match.words["yyyy"]))))


def _year_range(grammar: Grammar, match: Match, context: Context) -> Reading:
    first, _, last = match.words["yyyyrange"].partition("-")
    last = first[: 4 - len(last)] + last
    return _explicit((first, last) if first < last else None)


def _decade(grammar: Grammar, match: Match, context: Context) -> Reading:
    first, which = int(match.words["decade"][:4]), grammar.value("part", match.words)
    skip, count = {None: (0, 10), "early": (0, 4), "mid": (3, 4), "late": (6, 4)}[which]
    return _explicit(calendar.years(first + skip, count))


def _quarter(grammar: Grammar, match: Match, context: Context) -> Reading:
    number = int(grammar.value("ordinal", match.words) or 0)
    if "yyyy" in match.words:
        return _explicit(calendar.quarter(int(match.words["yyyy"]), number))
    if context.anchor is None:
        return _UNKNOWN
    return _counted(calendar.quarter(context.anchor.year + _offset(_text(match)), number))


def _half(grammar: Grammar, match: Match, context: Context) -> Reading:
    second = "second half" in _text(match)
    if "yyyy" in match.words:
        year, explicit = int(match.words["yyyy"]), True
    elif context.anchor is not None:
        year, explicit = context.anchor.year - ("last year" in _text(match)), False
    else:
        return _UNKNOWN
    first, last = calendar.month(year, 7 if second else 1), calendar.month(year, 12 if second else 6)
    interval = (first[0], last[1]) if first and last else None
    return _explicit(interval) if explicit else _counted(interval)


def _season(grammar: Grammar, match: Match, context: Context) -> Reading:
    """"this winter" is the one going on or nearest ahead, "the winter" the last begun unless the words look ahead."""
    name, words = match.words["season"], _text(match)
    if "yyyy" in match.words:
        return _explicit(calendar.season(int(match.words["yyyy"]), name))
    anchor = context.anchor
    if anchor is None or (words.startswith("the ") and name == "fall"):
        return _UNKNOWN
    begun = anchor.year - (f"{calendar.SEASONS[name][0]:02d}" > anchor.isoformat()[5:7])
    now = calendar.season(begun, name)
    over = now is not None and now[1] < anchor.isoformat()[:7]
    if words.startswith("next") or (over and (words.startswith("this ") or (words.startswith("the ") and context.ahead))):
        begun += 1
        if words.startswith("this ") and context.ahead is False and begun > anchor.year:
            begun -= 1
    elif words.startswith("last") and not over:
        begun -= 1
    return _counted(calendar.season(begun, name))


def _weekday(grammar: Grammar, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    number = int(grammar.value("weekday", match.words) or 0)
    found = calendar.weekday(context.anchor, number, bool(context.ahead))
    return _counted(calendar.day(found) if found else None)


def _weekday_beside(grammar: Grammar, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    number = int(grammar.value("weekday", match.words) or 0)
    found = calendar.weekday(context.anchor, number, match.rule.fixed["ahead"], strict=True)
    return _counted(calendar.day(found) if found else None)


def _weekday_of_week(grammar: Grammar, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    number = int(grammar.value("weekday", match.words) or 0)
    offset = _offset(_text(match))
    found = calendar.shift(context.anchor, 7 * offset + number - context.anchor.weekday())
    return _counted(calendar.day(found) if found else None)


def _offset(words: str) -> int:
    return -1 if re.search(r"\b(?:last|past)\b", words) else 1 if re.search(r"\b(?:next|coming)\b", words) else 0


def _unit(grammar: Grammar, match: Match) -> str:
    if "unit" in match.words:
        return grammar.value("unit", match.words) or "day"
    found = re.search(r"\b(week|fortnight|month|year|quarter|decade)\b", _text(match))
    return found.group(1) if found else "day"


def _days(grammar: Grammar, match: Match, context: Context) -> Reading:
    return _counted(calendar.step(context.anchor, "day", match.rule.fixed["count"])) if context.anchor else _UNKNOWN


def _overnight(grammar: Grammar, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    before = calendar.shift(context.anchor, -1)
    return _counted((before.isoformat(), context.anchor.isoformat()) if before else None)


def _period(grammar: Grammar, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    return _counted(calendar.step(context.anchor, _unit(grammar, match), _offset(_text(match))))


def _period_side(grammar: Grammar, match: Match, context: Context) -> Reading:
    """"earlier this week" ends with the anchor, "later this week" begins with it; of another week it is the whole."""
    anchor, words = context.anchor, _text(match)
    whole = calendar.step(anchor, _unit(grammar, match), _offset(words)) if anchor else None
    if anchor is None or whole is None:
        return _UNKNOWN
    if _offset(words):
        return _counted(whole)
    if words.startswith("earlier"):
        return _counted((calendar.first_day_of(whole[0]).isoformat(), anchor.isoformat()))
    return _counted((anchor.isoformat(), calendar.last_day_of(whole[1]).isoformat()))


def _period_part(grammar: Grammar, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    return _counted(_of_part(grammar, match, calendar.step(context.anchor, _unit(grammar, match), _offset(_text(match)))))


def _weekend(grammar: Grammar, match: Match, context: Context) -> Reading:
    """"the weekend" is the last one on or before the anchor, or the coming one."""
    anchor, words = context.anchor, _text(match)
    if anchor is None:
        return _UNKNOWN
    if words.startswith("next"):
        return _counted(calendar.weekend(anchor, 1))
    begun = anchor.weekday() >= 5
    if "last" in words or "past" in words:
        return _counted(calendar.weekend(anchor, -1))
    return _counted(calendar.weekend(anchor, 0 if begun or context.ahead or "coming" in words else -1))


def _ago(grammar: Grammar, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    return _counted(calendar.step(context.anchor, _unit(grammar, match), -grammar.number(match.words)))


def _ahead(grammar: Grammar, match: Match, context: Context) -> Reading:
    """"in two weeks": some time up to then. Looking back it is how long something took, which is no date."""
    if context.anchor is None or context.ahead is False:
        return _UNKNOWN
    end = calendar.step(context.anchor, _unit(grammar, match), grammar.number(match.words))
    return _reach(context.anchor, end) if end else _UNKNOWN


def _reach(anchor: date, end: Interval) -> Reading:
    return _counted((anchor.isoformat()[: max(len(end[1]), 4)], end[1]))


def _span_past(grammar: Grammar, match: Match, context: Context) -> Reading:
    return _back(context, _unit(grammar, match), grammar.number(match.words))


def _span_recent(grammar: Grammar, match: Match, context: Context) -> Reading:
    unit = _unit(grammar, match)
    one = not match.words["unit"].endswith("s")
    return _back(context, unit, 1 if one else RECENT[unit])


def _back(context: Context, unit: str, count: int) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    if unit in _DAYS:
        start = calendar.shift(context.anchor, -count * _DAYS[unit])
        return _counted((start.isoformat(), context.anchor.isoformat()) if start else None)
    first = calendar.step(context.anchor, unit, -count)
    return _counted((first[0], context.anchor.isoformat()[: len(first[0])]) if first else None)


def _span_coming(grammar: Grammar, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    unit = _unit(grammar, match)
    count = grammar.number(match.words) if "n" in match.words else RECENT[unit] if match.words["unit"].endswith("s") else 1
    if unit in _DAYS:
        end = calendar.shift(context.anchor, count * _DAYS[unit])
        return _counted((context.anchor.isoformat(), end.isoformat()) if end else None)
    last = calendar.step(context.anchor, unit, count)
    return _counted((context.anchor.isoformat()[: len(last[1])], last[1]) if last else None)


def _event(grammar: Grammar, match: Match, context: Context) -> Reading:
    """Counted from another event of the report, not from the day of publication."""
    return Reading(None, Basis.EVENT)


def _holiday(grammar: Grammar, match: Match, context: Context) -> Reading:
    month, _, day = (grammar.value("holiday", match.words) or "").partition("-")
    if "yyyy" in match.words:
        return _explicit(calendar.date_of(int(match.words["yyyy"]), int(month), int(day)))
    if context.anchor is None:
        return _UNKNOWN
    year = calendar.near_year(context.anchor, int(month), int(day), context.ahead)
    return _counted(calendar.date_of(year, int(month), int(day)))


_MEANINGS: dict[str, _Meaning] = {
    "iso": _iso,
    "slashed": _slashed,
    "date": _date,
    "date_range": _date_range,
    "joined_range": _joined_range,
    "month": _month,
    "month_beside": _month_beside,
    "year": _year,
    "year_range": _year_range,
    "decade": _decade,
    "quarter": _quarter,
    "half": _half,
    "season": _season,
    "weekday": _weekday,
    "weekday_beside": _weekday_beside,
    "weekday_of_week": _weekday_of_week,
    "days": _days,
    "overnight": _overnight,
    "period": _period,
    "period_side": _period_side,
    "period_part": _period_part,
    "weekend": _weekend,
    "ago": _ago,
    "ahead": _ahead,
    "span_past": _span_past,
    "span_recent": _span_recent,
    "span_coming": _span_coming,
    "event": _event,
    "holiday": _holiday,
}
