"""What each kind of time expression comes to: one function a meaning, named in data/times/expressions.toml.

A reading is worked out against an anchor (the day of publication, else of the dateline) and a direction: whether the
words look ahead of that day or back from it. Without an anchor, what needs one stays unknown.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from onrecord.entities import calendar
from onrecord.entities.calendar import Interval
from onrecord.entities.timex import Context, Lexicon, Match, Reading
from onrecord.records import Basis

RECENT = {"day": 7, "week": 6, "month": 6, "year": 5, "quarter": 4, "decade": 3, "fortnight": 3}
"""How many units "recent days" or "the coming months" reach back or on: a convention, since the words do not say."""
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_Meaning = Callable[[Lexicon, Match, Context], Reading]
_UNKNOWN = Reading(None, Basis.UNKNOWN)


def _counted(interval: Interval | None) -> Reading:
    """Counted from the anchor."""
    return Reading(interval, None) if interval else _UNKNOWN


def _explicit(interval: Interval | None) -> Reading:
    return Reading(interval, Basis.EXPLICIT) if interval else _UNKNOWN


def _day_number(word: str) -> int:
    return int(re.sub(r"\D", "", word))


def _iso(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    numbers = [int(n) for n in match.words["iso"].split("-")]
    return _explicit(calendar.date_of(numbers[0], numbers[1], numbers[2]))


def _slashed(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    """Day or month first? Where both could be, only the year is sure."""
    first, second, year = (int(n) for n in match.words["slashed"].split("/"))
    if first == second or first > 12:
        return _explicit(calendar.date_of(year, second, first))
    if second > 12:
        return _explicit(calendar.date_of(year, first, second))
    return _explicit(calendar.year(year))


def _dotted(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    day, month, year = (int(n) for n in match.words["dotted"].split("."))
    return _explicit(calendar.date_of(year, month, day))


def _year_first(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    year, month, day = (int(n) for n in match.words["ymd"].split("/"))
    return _explicit(calendar.date_of(year, month, day))


def _date(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    """A day of a month. Without a year it is the nearest that fits the verb, and the weekday where one is named."""
    month, day = int(lexicon.value("month", match) or 0), _day_number(match.words["dd"])
    if "yyyy" in match.words:
        return _explicit(calendar.date_of(int(match.words["yyyy"]), month, day))
    if context.anchor is None:
        return _UNKNOWN
    if "weekday" in match.words:
        year = calendar.fitting_year(context.anchor, month, day, int(lexicon.value("weekday", match) or 0))
        if year is not None:
            return _counted(calendar.date_of(year, month, day))
    return _counted(calendar.date_of(calendar.near_year(context.anchor, month, day, context.ahead), month, day))


def _between(first: Reading, last: Reading) -> Reading:
    """From the start of one to the end of the other; the basis is the less explicit one's."""
    if first.interval is None or last.interval is None or first.interval[0] > last.interval[1]:
        return _UNKNOWN
    basis = first.basis if first.basis is last.basis else None
    return Reading((first.interval[0], last.interval[1]), basis)


def _date_range(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    first = _date(lexicon, match, context)
    return _between(first, _date(lexicon, _with_day(match, match.words["dd2"]), context))


def _ends(words: str) -> tuple[str, str]:
    """The two numbers of "2014-19"."""
    first, last = re.split(r" ?[-–] ?", words, maxsplit=1)
    return first, last


def _with_day(match: Match, day: str) -> Match:
    return Match(match.first, match.last, match.rule, {**match.words, "dd": day})


def _of_part(lexicon: Lexicon, match: Match, interval: Interval | None) -> Interval | None:
    """The part of an interval that <part> names, the whole where there is none."""
    which = lexicon.value("part", match)
    return calendar.part(interval, which) if interval and which else interval


def _month(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    number = int(lexicon.value("month", match) or 0)
    if "yyyy" in match.words:
        return _explicit(_of_part(lexicon, match, calendar.month(int(match.words["yyyy"]), number)))
    if context.anchor is None:
        return _UNKNOWN
    year = calendar.near_year(context.anchor, number, None, context.ahead)
    return _counted(_of_part(lexicon, match, calendar.month(year, number)))


def _month_beside(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    """ "last December", "next June"; "this April" is this year's."""
    number, anchor = int(lexicon.value("month", match) or 0), context.anchor
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


def _year(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    return _explicit(_of_part(lexicon, match, calendar.year(int(match.words["yyyy"]))))


def _year_range(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    first, last = _ends(match.words["yyyyrange"])
    last = first[: 4 - len(last)] + last
    return _explicit((first, last) if first < last else None)


def _decade(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    first, which = int(match.words["decade"][:4]), lexicon.value("part", match)
    skip, count = {None: (0, 10), "early": (0, 4), "mid": (3, 4), "late": (6, 4)}[which]
    return _explicit(calendar.years(first + skip, count))


def _quarter(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    number = int(lexicon.value("ordinal", match) or 0)
    if "yyyy" in match.words:
        return _explicit(calendar.quarter(int(match.words["yyyy"]), number))
    if context.anchor is None:
        return _UNKNOWN
    return _counted(calendar.quarter(context.anchor.year + _offset(_text(match)), number))


def _half(lexicon: Lexicon, match: Match, context: Context) -> Reading:
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


def _season(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    """ "this winter" is the one going on or nearest ahead, "the winter" the last begun unless the words look ahead."""
    name, words = match.words["season"], _text(match)
    if "yyyy" in match.words:
        return _explicit(calendar.season(int(match.words["yyyy"]), name))
    anchor = context.anchor
    if anchor is None or (words.startswith("the ") and name == "fall"):
        return _UNKNOWN
    begun = anchor.year - (f"{calendar.SEASONS[name][0]:02d}" > anchor.isoformat()[5:7])
    now = calendar.season(begun, name)
    over = now is not None and now[1] < anchor.isoformat()[:7]
    if words.startswith("next") or (
        over and (words.startswith("this ") or (words.startswith("the ") and context.ahead))
    ):
        begun += 1
        if words.startswith("this ") and context.ahead is False and begun > anchor.year:
            begun -= 1
    elif words.startswith("last") and now is not None and _months_since(now[1], anchor) < 3:
        # Early in September "last summer" is still the one of the year before; this year's is "this summer".
        begun -= 1
    return _counted(calendar.season(begun, name))


def _months_since(month: str, anchor: date) -> int:
    return 12 * (anchor.year - int(month[:4])) + anchor.month - int(month[5:])


def _weekday(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    number = int(lexicon.value("weekday", match) or 0)
    found = calendar.weekday(context.anchor, number, bool(context.ahead))
    return _counted(calendar.day(found) if found else None)


def _weekday_beside(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    number = int(lexicon.value("weekday", match) or 0)
    found = calendar.weekday(context.anchor, number, match.rule.fixed["ahead"], strict=True)
    return _counted(calendar.day(found) if found else None)


def _weekday_of_week(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    number = int(lexicon.value("weekday", match) or 0)
    offset = _offset(_text(match))
    found = calendar.shift(context.anchor, 7 * offset + number - context.anchor.weekday())
    return _counted(calendar.day(found) if found else None)


def _offset(words: str) -> int:
    return -1 if re.search(r"\b(?:last|past)\b", words) else 1 if re.search(r"\b(?:next|coming)\b", words) else 0


def _unit(lexicon: Lexicon, match: Match) -> str:
    if "unit" in match.words:
        return lexicon.value("unit", match) or "day"
    found = re.search(r"\b(week|fortnight|month|year|quarter|decade)\b", _text(match))
    return found.group(1) if found else "day"


def _days(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    return _counted(calendar.step(context.anchor, "day", match.rule.fixed["count"])) if context.anchor else _UNKNOWN


def _overnight(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    before = calendar.shift(context.anchor, -1)
    return _counted((before.isoformat(), context.anchor.isoformat()) if before else None)


def _period(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    return _counted(calendar.step(context.anchor, _unit(lexicon, match), _offset(_text(match))))


def _period_side(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    """ "earlier this week" ends with the anchor, "later this week" begins with it; of another week it is the whole."""
    anchor, words = context.anchor, _text(match)
    whole = calendar.step(anchor, _unit(lexicon, match), _offset(words)) if anchor else None
    if anchor is None or whole is None:
        return _UNKNOWN
    if _offset(words):
        return _counted(whole)
    if words.startswith("earlier"):
        return _counted((calendar.first_day_of(whole[0]).isoformat(), anchor.isoformat()))
    return _counted((anchor.isoformat(), calendar.last_day_of(whole[1]).isoformat()))


def _period_part(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    return _counted(
        _of_part(lexicon, match, calendar.step(context.anchor, _unit(lexicon, match), _offset(_text(match))))
    )


def _weekend(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    """ "the weekend" is the last one on or before the anchor, or the coming one."""
    anchor, words = context.anchor, _text(match)
    if anchor is None:
        return _UNKNOWN
    if words.startswith("next"):
        return _counted(calendar.weekend(anchor, 1))
    begun = anchor.weekday() >= 5
    if "last" in words or "past" in words:
        return _counted(calendar.weekend(anchor, -1))
    return _counted(calendar.weekend(anchor, 0 if begun or context.ahead or "coming" in words else -1))


def _ago(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    return _counted(calendar.step(context.anchor, _unit(lexicon, match), -lexicon.number(match)))


def _ahead(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    """ "in two weeks": some time up to then. Looking back it is how long something took, which is no date."""
    if context.anchor is None or context.ahead is False:
        return _UNKNOWN
    end = calendar.step(context.anchor, _unit(lexicon, match), lexicon.number(match))
    return _reach(context.anchor, end) if end else _UNKNOWN


def _reach(anchor: date, end: Interval) -> Reading:
    return _counted((anchor.isoformat()[: max(len(end[1]), 4)], end[1]))


def _span_past(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    return _back(context, _unit(lexicon, match), lexicon.number(match))


def _span_recent(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    unit = _unit(lexicon, match)
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


def _span_coming(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    if context.anchor is None:
        return _UNKNOWN
    unit = _unit(lexicon, match)
    count = lexicon.number(match) if "n" in match.words else RECENT[unit] if match.words["unit"].endswith("s") else 1
    if unit in _DAYS:
        end = calendar.shift(context.anchor, count * _DAYS[unit])
        return _counted((context.anchor.isoformat(), end.isoformat()) if end else None)
    last = calendar.step(context.anchor, unit, count)
    return _counted((context.anchor.isoformat()[: len(last[1])], last[1]) if last else None)


def _event(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    """Counted from another event of the report, not from the day of publication."""
    return Reading(None, Basis.EVENT)


def _holiday(lexicon: Lexicon, match: Match, context: Context) -> Reading:
    month, _, day = (lexicon.value("holiday", match) or "").partition("-")
    if "yyyy" in match.words:
        return _explicit(calendar.date_of(int(match.words["yyyy"]), int(month), int(day)))
    if context.anchor is None:
        return _UNKNOWN
    year = calendar.near_year(context.anchor, int(month), int(day), context.ahead)
    return _counted(calendar.date_of(year, int(month), int(day)))


MEANINGS: dict[str, _Meaning] = {
    "iso": _iso,
    "slashed": _slashed,
    "dotted": _dotted,
    "year_first": _year_first,
    "date": _date,
    "date_range": _date_range,
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
