"""The grammar of time expressions: the patterns of data/times/expressions.toml, compiled once and found in a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from onrecord import rules
from onrecord.entities.meanings import MEANINGS
from onrecord.entities.timex import Context, Lexicon, Match, Reading, Rule

_TO = "(?: ?[-–] ?)"
"""Between the ends of a range, which may be one token or three."""
_FIXED = {
    "iso": r"\d{4}-\d{2}-\d{2}",
    "slashed": r"\d{1,2}/\d{1,2}/\d{4}",
    "dotted": r"\d{1,2}\.\d{1,2}\.(?:19|20)\d\d",
    "ymd": r"(?:19|20)\d\d/\d{1,2}/\d{1,2}",
    "yyyy": r"(?:1[5-9]|20)\d\d",
    "yyyyrange": rf"(?:1[5-9]|20)\d\d{_TO}(?:\d\d|\d{{4}})",
    "decade": r"(?:1[5-9]|20)\d0s",
    "dd": r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?",
    "dd2": r"(?:[0-2]?\d|3[01])(?:st|nd|rd|th)?",
}
_HINTS = ("today", "tonight", "yesterday", "tomorrow", "overnight", "weekend", "eve", "night", "half")


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules, and the words that they are made of."""

    lexicon: Lexicon
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

    def read(self, match: Match, context: Context) -> Reading:
        """What a match comes to."""
        return MEANINGS[match.rule.means](self.lexicon, match, context)

    def has(self, kind: str, word: str) -> bool:
        """Whether a word is of a class."""
        return word in self.lexicon.classes[kind]

    def _stands(self, match: Match, forms: Sequence[str]) -> bool:
        """Whether the letters and the words around let a match be a time: "may" is none, nor the "Sunday Times"."""
        before = forms[match.first - 1].lower() if match.first else ""
        after = forms[match.last + 1].lower() if match.last + 1 < len(forms) else ""
        if match.rule.behind and before not in match.rule.behind:
            return False
        named = [k for k in ("month", "weekday", "holiday") if k in match.words]
        if not named:
            return not _is_title(match, forms)
        if self.has("name", before) or self.has("name", after):
            return False
        tails = [forms[i].rpartition("-")[2] or forms[i] for i in range(match.first, match.last + 1)]
        proper = any(word[0].isupper() for word in tails if self.has(named[-1], word.lower()))
        if not proper and named != ["holiday"]:
            return "yyyy" in match.words and "dd" in match.words
        return not self.has("wary", match.words["_"]) or self.has("before", before)


def _is_title(match: Match, forms: Sequence[str]) -> bool:
    """ "the Winter Olympics", "Trees for Tomorrow": a capital in mid-sentence where the words have none of their own."""
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
    blocks = rules.read_blocks("times/expressions.toml", folder / "expressions.toml", "expression", faults)
    found = [_rule(block, alternatives, faults) for block in blocks]
    faults.raise_any()
    return Grammar(Lexicon(classes), tuple(rule for rule in found if rule), _hint(classes))


def _rule(block: rules.Block, alternatives: Mapping[str, str], faults: rules.Faults) -> Rule | None:
    values = block.values
    faults.check_keys(block, ("id", "pattern", "means", "with", "behind", "examples", "counterexamples", "note"))
    if values.get("means") not in MEANINGS:
        faults.unknown(block.origin, "meaning", str(values.get("means")), MEANINGS)
        return None
    for used in re.findall(r"<(\w+)>", values["pattern"]):
        if used not in alternatives:
            faults.unknown(block.origin, "class", used, alternatives)
    return Rule(
        origin=f"{block.origin} {values['id']}",
        id=values["id"],
        regex=_compile(values["pattern"], alternatives),
        means=values["means"],
        fixed=values.get("with", {}),
        behind=frozenset(values.get("behind", ())),
        examples=tuple(values.get("examples", ())),
        counterexamples=tuple(values.get("counterexamples", ())),
    )


def _alternatives(classes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    """Class -> regular expression of its words, longest first."""
    found = dict(_FIXED)
    for name, words in classes.items():
        found[name] = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    found["n"] = rf"\d{{1,3}}|{found['number']}"
    return found


def _compile(pattern: str, alternatives: Mapping[str, str]) -> re.Pattern[str]:
    """[x] optional, (a|b) a choice, <class> a group of its name (the first of them), the whole between spaces or ends."""
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
    kinds = ("month", "weekday", "unit", "season", "holiday", "clock")
    words = {*_HINTS, *(word for kind in kinds for word in classes[kind])}
    joined = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<!\S)(?:{joined}|\S{{0,5}}\d{{2}}\S*)(?!\S)")
