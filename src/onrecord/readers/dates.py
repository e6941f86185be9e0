"""Dates and times as publishers write them, to ISO: "Wed, 03 Sep 2025 09:12:00 GMT", "September 3, 2025 9:12 AM EDT"."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

from onrecord.readers.masthead import MONTH, MONTHS

_OFFSETS = {
    "z": "Z", "gmt": "+00:00", "utc": "+00:00", "ut": "+00:00", "est": "-05:00", "edt": "-04:00", "cst": "-06:00",
    "cdt": "-05:00", "mst": "-07:00", "mdt": "-06:00", "pst": "-08:00", "pdt": "-07:00", "bst": "+01:00", "wet": "+00:00",
    "cet": "+01:00", "cest": "+02:00", "eet": "+02:00", "eest": "+03:00", "msk": "+03:00", "ist": "+05:30", "pkt": "+05:00",
    "gst": "+04:00", "hkt": "+08:00", "sgt": "+08:00", "kst": "+09:00", "jst": "+09:00", "aest": "+10:00", "aedt": "+11:00",
    "nzst": "+12:00", "nzdt": "+13:00",
}  # fmt: skip
"""Zones that stand for one offset. "ET" is left out: it is either of two."""
_ISO = re.compile(
    r"(?<!\d)(?P<y>\d{4})-?(?P<m>\d{2})-?(?P<d>\d{2})"
    r"(?:[T ]?(?P<h>\d{2}):?(?P<min>\d{2})(?::?(?P<s>\d{2}))?(?:[.,]\d{1,9})?)?"
    r"(?:\s?(?P<zone>Z|z|[+-]\d{2}:?\d{2}|GMT|UTC))?(?!\d)"
)
_ZONE = rf"(?P<zone>[+-]\d{{2}}:?\d{{2}}\b|(?i:{'|'.join(sorted(_OFFSETS, key=len, reverse=True))})\b)"
_DAYS = (
    re.compile(rf"(?i:\b(?P<name>{MONTH}))\b\.?\s+(?P<d>\d{{1,2}})(?:st|nd|rd|th)?\b,?\s+(?P<y>\d{{4}})\b"),
    re.compile(rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th)?[\s\-./]{{1,2}}(?i:(?P<name>{MONTH}))\b\.?[\s\-,/]{{1,2}}(?P<y>\d{{4}})\b"),
    re.compile(rf"\b(?P<y>\d{{4}})[\s\-/]{{1,2}}(?i:(?P<name>{MONTH}))\b\.?[\s\-/]{{1,2}}(?P<d>\d{{1,2}})\b"),
    re.compile(r"\b(?P<y>\d{4})[/.](?P<m>\d{1,2})[/.](?P<d>\d{1,2})\b"),
    re.compile(r"\b(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4})\b"),
)  # fmt: skip
_SLASHED = re.compile(r"\b(?P<a>\d{1,2})[/-](?P<b>\d{1,2})[/-](?P<y>\d{4})\b")
_CLOCK = re.compile(
    rf"\b(?P<h>\d{{1,2}})[:.h](?P<min>\d{{2}})(?::(?P<s>\d{{2}}))?(?:\s?(?P<half>[aApP])\.?\s?[mM]\b\.?)?(?:\s?\(?{_ZONE})?"
)
_HOUR = re.compile(rf"\b(?P<h>\d{{1,2}})\s?(?P<half>[aApP])\.?[mM]\b\.?(?:\s?{_ZONE})?")
_EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
LONGEST = 200


def read_date(words: str) -> str | None:
    """An ISO date or date-time, with its zone where one is given; None where `words` name no single day that exists.

    03/09/2025 is two days, of which nobody can say which, and so is None; 13/09/2025 is one.
    """
    words = words.strip()[:LONGEST]
    if _EPOCH.fullmatch(words):
        return _from_epoch(words)
    iso = _ISO.search(words)
    if iso and (found := _moment(iso["y"], iso["m"], iso["d"], iso)):
        return found
    for pattern in _DAYS:
        match = pattern.search(words)
        if match:
            month = match["m"] if "m" in match.groupdict() else MONTHS[match["name"].lower()]
            return _moment(match["y"], month, match["d"], _clock(words, match))
    return _slashed(words)


def _slashed(words: str) -> str | None:
    match = _SLASHED.search(words)
    if not match:
        return None
    a, b = int(match["a"]), int(match["b"])
    if a != b and a <= 12 and b <= 12:
        return None
    day, month = (a, b) if a > 12 else (b, a)
    return _moment(match["y"], month, day, _clock(words, match))


def _clock(words: str, day: re.Match[str]) -> re.Match[str] | None:
    """The time of day beside the day; the day's own digits are none."""
    rest = words[: day.start()] + "\n" + words[day.end() :]
    return _CLOCK.search(rest) or _HOUR.search(rest)


def _moment(year: str, month: str | int, day: str | int, clock: re.Match[str] | None) -> str | None:
    try:
        on = date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None
    if not 1400 <= int(year) <= 2200:
        return None
    if clock is None or clock["h"] is None:
        return on
    given = clock.groupdict()
    hour, minute = int(given["h"]), int(given.get("min") or 0)
    if given.get("half"):
        hour = hour % 12 + (12 if given["half"] in "pP" else 0)
    if hour > 23 or minute > 59:
        return on
    second = given.get("s")
    tail = f":{second}" if second and int(second) < 60 else ""
    return f"{on}T{hour:02d}:{minute:02d}{tail}{_offset(given.get('zone'))}"


def _offset(zone: str | None) -> str:
    if not zone:
        return ""
    if zone[0] in "+-":
        return zone if ":" in zone else f"{zone[:3]}:{zone[3:]}"
    return _OFFSETS[zone.lower()]


def _from_epoch(words: str) -> str | None:
    seconds = float(words)
    if seconds > 1e11:
        seconds /= 1000
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
