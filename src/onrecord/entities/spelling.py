"""People of the tables under a spelling that no table has: another romanisation, a short given name, a slip of one letter.

Countries and bodies are never found so: Niger is one letter from Nigeria. A name of a person agrees in every word, by the
sets of spellings.csv; a slip of one letter is only taken where the report gives the name a country to agree with.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from onrecord.entities.directory import Entry
from onrecord.entities.forms import Form, Sense, words_of

LEAST = 6
"""Letters of the shortest word in which a slip is forgiven."""
_ORDER_VARIES = frozenset({"PRK", "KOR", "CHN", "TWN", "VNM", "HKG", "MAC", "KHM", "JPN", "HUN", "SGP", "MYS"})
_PARTICLES = frozenset(("al", "el", "bin", "ben", "ibn", "de", "van", "von"))


@dataclass(frozen=True, slots=True)
class Near:
    """A person whose name is nearly the one that was looked up, by which form, and how alike the two are (0 to 1)."""

    entry: Entry
    form: str
    score: float
    slip: bool = False
    """Whether a letter is wrong, rather than another spelling of the same name."""
    turned: bool = False
    """Whether the surname stands at the other end."""

    @property
    def note(self) -> str:
        return f"spelled like {self.form!r}, {self.score:.2f}"


@dataclass(slots=True)
class Spellings:
    """All names of people by how they sound; worked out when a name is first asked for that the tables do not have."""

    forms: Sequence[Form]
    given: Mapping[str, str]
    """Folded given name -> the first of its set."""
    letters: re.Pattern[str] | None
    sounds: Mapping[str, str]
    _by_sound: dict[tuple[str, ...], list[Form]] = field(default_factory=dict)
    _by_ends: dict[str, list[tuple[tuple[str, ...], Form]]] = field(default_factory=dict)

    def near(self, name: str) -> list[Near]:
        """People whose full name has the same words in another spelling or order, the likeliest first; then slips."""
        words = words_of(name)
        if len(words) < 2:
            return []
        self._work_out()
        found: dict[str, Near] = {}
        for order, turned in self._orders(words):
            for form in self._by_sound.get(self._sound(order), ()):
                assert isinstance(form.thing, Entry)
                if not turned or form.thing.country in _ORDER_VARIES:
                    near = Near(form.thing, " ".join(form.words), 0.9 if turned else 0.95, turned=turned)
                    found.setdefault(form.thing.id, near)
        return list(found.values()) or self._slips(words)

    def _orders(self, words: tuple[str, ...]) -> Iterable[tuple[tuple[str, ...], bool]]:
        yield words, False
        yield words[1:] + words[:1], True
        yield words[-1:] + words[:-1], True

    def _slips(self, words: tuple[str, ...]) -> list[Near]:
        """People of whose name one long word differs by one letter, added, left out, changed or swapped."""
        sound = self._sound(words)
        found: dict[str, Near] = {}
        for end in {sound[0], sound[-1]}:
            for other, form in self._by_ends.get(end, ()):
                if len(other) != len(sound) or not isinstance(form.thing, Entry):
                    continue
                unlike = [(a, b) for a, b in zip(sound, other, strict=True) if a != b]
                if len(unlike) == 1 and min(map(len, unlike[0])) >= LEAST and one_slip(*unlike[0]):
                    score = 1 - 1 / sum(map(len, sound))
                    found.setdefault(form.thing.id, Near(form.thing, " ".join(form.words), score, slip=True))
        return list(found.values())

    def _sound(self, words: Sequence[str]) -> tuple[str, ...]:
        """The words as they sound: given names by their set, letters by their class, "al" and its like left out."""
        first = self.given.get(words[0])
        kept = [w for w in words[1:] if w not in _PARTICLES]
        return (first or self._plain(words[0]), *map(self._plain, kept))

    def _plain(self, word: str) -> str:
        if self.letters is None:
            return word
        return self.letters.sub(lambda m: self.sounds[m.group()], word)

    def _work_out(self) -> None:
        if self._by_sound:
            return
        for form in self.forms:
            if form.sense is Sense.PERSON and len(form.words) > 1:
                sound = self._sound(form.words)
                self._by_sound.setdefault(sound, []).append(form)
                for end in {sound[0], sound[-1]}:
                    self._by_ends.setdefault(end, []).append((sound, form))
                if len(sound) > 2 and isinstance(form.thing, Entry) and form.thing.country not in _ORDER_VARIES:
                    # "Recep Erdogan": a middle name may go, where surnames come last.
                    self._by_sound.setdefault((sound[0], sound[-1]), []).append(form)


def one_slip(a: str, b: str) -> bool:
    """Whether one letter added, left out, changed or swapped with its neighbour makes one word the other.

    >>> one_slip("macron", "macorn"), one_slip("kerry", "kelly")
    (True, False)
    """
    if abs(len(a) - len(b)) > 1 or a == b:
        return False
    start = next((k for k, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    left, right = a[start:], b[start:]
    if len(left) == len(right):
        swapped = len(left) > 1 and left[0] == right[1] and left[1] == right[0] and left[2:] == right[2:]
        return left[1:] == right[1:] or swapped
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return longer[1:] == shorter


def spellings(forms: Sequence[Form], rows: Iterable[tuple[str, Sequence[str]]]) -> Spellings:
    """The spellings of these forms by the rows (kind, names) of the table."""
    given: dict[str, str] = {}
    sounds: dict[str, str] = {}
    for kind, names in rows:
        if kind == "letters":
            sounds.update(dict.fromkeys(names, names[0]))
        else:
            for name in names:
                first = "".join(words_of(names[0]))
                given.setdefault("".join(words_of(name)), given.get(first, first))
    longest = sorted(sounds, key=len, reverse=True)
    return Spellings(forms, given, re.compile("|".join(map(re.escape, longest))) if longest else None, sounds)
